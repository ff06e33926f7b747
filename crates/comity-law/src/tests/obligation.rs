//! How obligations are written.

use crate::{Bearer, Event, ObligationError, Pause, obligation::Obliges};

#[test]
fn an_obligation_is_read_whole() {
    let text = "answer; within=8h; from=delivered; by=recipient; pauses=clarification";
    let found: Obliges = text.parse().unwrap();
    assert_eq!(
        found,
        Obliges {
            deed: "answer".to_owned(),
            within: Some("8h".parse().unwrap()),
            from: Event::Delivered,
            by: Bearer::Recipient,
            pauses: Some(Pause::Clarification),
        }
    );
}

#[test]
fn without_a_number_it_is_owed_without_delay() {
    let found: Obliges = "notify-owner; from=recorded; by=sender".parse().unwrap();
    assert_eq!(found.within, None);
}

#[test]
fn days_are_twenty_four_hours() {
    let found: Obliges = "review; within=3d; from=recorded; by=legal".parse().unwrap();
    assert_eq!(found.within.unwrap().nominal_ms(), 3 * 86_400_000);
}

#[test]
fn a_malformed_obligation_says_what_to_write() {
    let check = |text: &str, part: &str| {
        let error = text.parse::<Obliges>().unwrap_err();
        assert!(error.to_string().contains(part), "{text}: {error}");
    };
    check("", "begins with what is owed");
    check("Answer; from=delivered; by=recipient", "small letters");
    check("answer", "`from=`");
    check("answer; from=delivered", "`by=`");
    check("answer; from=delivered; by=nobody", "nobody");
    check("answer; from=yesterday; by=sender", "yesterday");
    check("answer; from=delivered; by=sender; within=8", "hours or days");
    check("answer; from=delivered; by=sender; within=0h", "above zero");
    check("answer; from=delivered; by=sender; within=-8h", "hours or days");
    check("answer; from=delivered; by=sender; within=9999999d", "hours or days");
    check("answer; from=delivered; from=recorded; by=sender", "twice");
    check("answer; soon; from=delivered; by=sender", "`soon`");
    check("answer; from=delivered; by=sender; pauses=lunch", "lunch");
    assert_eq!("".parse::<Obliges>(), Err(ObligationError::NoDeed));
}
