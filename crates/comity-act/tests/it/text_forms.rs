//! What people read and type: ids, agency codes, references, words, handling codes.

use comity_act::{
    ActId, AgencyCode, AgreementId, AttachmentId, Handling, Kind, OfficerId, Purpose, RecordId,
    Reference, Role, Text, Timestamp,
};
use proptest::prelude::*;

use crate::{made::Made, samples::text};

#[test]
fn an_id_says_what_it_names() {
    let bytes = [0; 16];
    let zeros = "0".repeat(26);
    assert_eq!(ActId::from_bytes(bytes).to_string(), format!("act_{zeros}"));
    assert_eq!(AgreementId::from_bytes(bytes).to_string(), format!("agreement_{zeros}"));
    assert_eq!(AttachmentId::from_bytes(bytes).to_string(), format!("attachment_{zeros}"));
    assert_eq!(OfficerId::from_bytes(bytes).to_string(), format!("officer_{zeros}"));
    assert_eq!(RecordId::from_bytes(bytes).to_string(), format!("record_{zeros}"));
    assert_eq!(ActId::from_bytes([0xff; 16]).to_string(), "act_zzzzzzzzzzzzzzzzzzzzzzzzzw");
}

#[test]
fn a_new_id_is_a_uuid_of_version_7_with_its_time_in_front() {
    let id = ActId::new(Timestamp::from_millis(0x0123_4567_89ab), [0xff; 10]);
    let bytes = id.as_bytes();
    assert_eq!(bytes[..6], [0x01, 0x23, 0x45, 0x67, 0x89, 0xab]);
    assert_eq!(bytes[6] >> 4, 7, "version");
    assert_eq!(bytes[8] >> 6, 0b10, "variant");
    let later = ActId::new(Timestamp::from_millis(0x0123_4567_89ac), [0; 10]);
    assert!(id < later && id.to_string() < later.to_string());
}

#[test]
fn an_id_in_another_form_is_refused() {
    let good = ActId::from_bytes([0x5a; 16]).to_string();
    assert!(good.parse::<ActId>().is_ok());
    let letters = good.strip_prefix("act_").unwrap();
    let others = [
        letters.to_owned(),
        format!("record_{letters}"),
        format!("ACT_{letters}"),
        format!("act_{}", letters.to_uppercase()),
        format!("act_{}", &letters[1..]),
        format!("act_0{letters}"),
        // Two bits too many: another text for the same bytes.
        format!("act_{}{}", &letters[..25], "z"),
        // Letters that the alphabet leaves out.
        format!("act_{}{}", &letters[..25], "i"),
        format!("act_{}{}", &letters[..25], "u"),
        format!(" act_{letters}"),
        String::new(),
    ];
    for other in others {
        let refused = other.parse::<ActId>().unwrap_err().to_string();
        assert!(refused.contains("it starts with `act_` and has 26 letters"), "{refused}");
    }
    let long = "x".repeat(10_000).parse::<ActId>().unwrap_err();
    assert!(long.to_string().len() < 200, "an error repeats no more than 64 characters of input");
}

#[test]
fn agency_codes_are_two_letters_and_parts() {
    for good in ["XA", "XA-POL", "XA-CUSTOMS", "ZZ-1", "QM-A-B-C-D-E-F-1", "XA-2026"] {
        let code: AgencyCode = good.parse().unwrap();
        assert_eq!((code.as_str(), code.country()), (good, &good[..2]));
        assert_eq!(format!("{code} {code:?} {code:>18}"), format!("{good} {good} {good:>18}"));
    }
    let bad = [
        "",
        "X",
        "x",
        "xa",
        "XAB",
        "X1",
        "XA-",
        "XA--B",
        "-XA",
        "XA-pol",
        "XA POL",
        "XA_POL",
        "ÄÖ",
        "é",
        "XA-É",
        "XA-CUSTOMS-OFFICE",
        "XA\0",
        "XA-POL\n",
    ];
    for bad in bad {
        let refused = bad.parse::<AgencyCode>().unwrap_err().to_string();
        assert!(
            refused.contains("is no agency code; write the country's two letters"),
            "{refused}"
        );
    }
}

#[test]
fn references_read_as_on_paper() {
    let reference: Reference = "XA-2026-000123".parse().unwrap();
    assert_eq!((reference.agency.as_str(), reference.year, reference.number), ("XA", 2026, 123));
    assert_eq!(reference.to_string(), "XA-2026-000123");
    let short: Reference = "XA-CUSTOMS-2026-7".parse().unwrap();
    assert_eq!(short.to_string(), "XA-CUSTOMS-2026-000007");
    let bad = [
        "",
        "XA",
        "XA-2026",
        "XA-2026-",
        "XA--1",
        "2026-000123",
        "XA-2026-+1",
        "XA-+2026-1",
        "XA-2026--1",
        "XA-70000-1",
        "XA-2026-1x",
        "xa-2026-1",
        "XA-2026-99999999999999999999",
    ];
    for bad in bad {
        let refused = bad.parse::<Reference>().unwrap_err().to_string();
        assert!(refused.contains("it reads like `XA-2026-000123`"), "{refused}");
    }
}

#[test]
fn words_are_read_by_name_and_by_number() {
    for kind in Kind::ALL {
        assert_eq!(kind.name().parse(), Ok(*kind));
        assert_eq!(Kind::from_code(kind.code()), Some(*kind));
        let (noun, verb) = kind.name().split_once('.').unwrap();
        let is_plain = |word: &str| word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        assert!(is_plain(noun) && is_plain(verb), "{kind}");
    }
    assert!(Kind::ALL.is_sorted_by_key(|kind| kind.code()), "codes ascend and are distinct");
    assert_eq!(Kind::from_code(0), None);
    let refused = "judge".parse::<Role>().unwrap_err().to_string();
    assert!(
        refused.starts_with("`judge` is no role; use one of officer, supervisor,"),
        "{refused}"
    );
    assert_eq!("arrest".parse(), Ok(Purpose::Arrest));
}

fn handling(codes: [bool; 2], as_written: Option<&str>) -> Handling {
    let [not_in_court, not_onward] = codes;
    Handling { not_in_court, not_onward, as_written: as_written.map(text) }
}

#[test]
fn handling_is_a_set_and_not_a_scale() {
    let h1 = handling([true, false], None);
    let h2 = handling([false, true], None);
    let h3 = handling([false, false], Some("Ask first."));
    assert!(!h1.may_be_evidence() && h1.may_be_passed_on());
    assert!(h2.may_be_evidence() && !h2.may_be_passed_on());
    assert!(h3.may_be_evidence() && h3.may_be_passed_on());
    assert_eq!(Handling::default().codes(), ["H0"]);
    assert_eq!(h1.codes(), ["H1"]);
    assert_eq!(h2.codes(), ["H2"]);
    assert_eq!(h3.codes(), ["H3"]);
    assert_eq!(h1.joined(&h2).unwrap().joined(&h3).unwrap().codes(), ["H1", "H2", "H3"]);
}

#[test]
fn two_wordings_are_both_kept_or_the_join_fails() {
    let ask = handling([false, false], Some("Ask first."));
    let burn = handling([false, false], Some("Destroy in May."));
    let both = ask.joined(&burn).unwrap();
    assert_eq!(both.as_written.unwrap().as_str(), "Ask first.\nDestroy in May.");
    assert_eq!(ask.joined(&ask).unwrap(), ask);
    assert_eq!(ask.joined(&Handling::default()).unwrap(), ask);
    assert_eq!(Handling::default().joined(&ask).unwrap(), ask);
    let long = handling([false, false], Some(&"a".repeat(600)));
    let longer = handling([false, false], Some(&"b".repeat(600)));
    assert_eq!(long.joined(&longer), None, "a restriction is never cut short");
}

#[test]
fn a_text_has_at_most_its_bytes() {
    assert!(Text::<4>::new("äö").is_ok());
    let refused = Text::<4>::new("äöü").unwrap_err();
    assert_eq!((refused.found, refused.max), (6, 4));
    assert!(text::<9>(" \n\t").is_blank() && !text::<9>(" a").is_blank());
    assert_eq!(format!("{:?}", text::<40>("Ana Fiktiva")), "Text(11 bytes)", "no names in logs");
}

proptest! {
    #[test]
    fn ids_codes_and_references_come_back_from_their_text(
        act in ActId::made(), agreement in AgreementId::made(), attachment in AttachmentId::made(),
        officer in OfficerId::made(), record in RecordId::made(), reference in Reference::made(),
    ) {
        prop_assert_eq!(act.to_string().parse(), Ok(act));
        prop_assert_eq!(agreement.to_string().parse(), Ok(agreement));
        prop_assert_eq!(attachment.to_string().parse(), Ok(attachment));
        prop_assert_eq!(officer.to_string().parse(), Ok(officer));
        prop_assert_eq!(record.to_string().parse(), Ok(record));
        prop_assert_eq!(reference.to_string().parse(), Ok(reference));
        prop_assert_eq!(reference.agency.to_string().parse(), Ok(reference.agency));
    }

    /// One id has one text: whatever parses is printed as it was typed.
    #[test]
    fn an_id_has_one_text(typed in "act_[0-9a-z]{26}") {
        if let Ok(id) = typed.parse::<ActId>() {
            prop_assert_eq!(id.to_string(), typed);
        }
    }

    /// Joined restrictions are at least those of either side.
    #[test]
    fn joining_never_loosens(a in Handling::made(), b in Handling::made()) {
        let joined = a.joined(&b).unwrap();
        for side in [&a, &b] {
            prop_assert!(!joined.may_be_evidence() || side.may_be_evidence());
            prop_assert!(!joined.may_be_passed_on() || side.may_be_passed_on());
            if let Some(words) = &side.as_written {
                prop_assert!(joined.as_written.as_ref().unwrap().as_str().contains(words.as_str()));
            }
        }
    }

    #[test]
    fn parsing_any_text_never_panics(typed in ".{0,40}") {
        let _ = typed.parse::<AgencyCode>();
        let _ = typed.parse::<Reference>();
        let _ = typed.parse::<ActId>();
        let _ = typed.parse::<Kind>();
    }
}
