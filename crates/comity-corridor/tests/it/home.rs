//! What an officer states and no recipient may know stays at home.

use std::collections::BTreeMap;

use comity_act::{
    ActId, AgencyKind, RefusalGround, Role, Stated, WireError,
    body::{ReferralApprove, RequestRefuse},
};
use comity_corridor::{Batch, Entry, Form, Key, Leaf, RebuildError, Verdict, rows::Row};
use comity_log::{Commitment, Salt};
use comity_seal::digest::digest;

use crate::{
    forms::{message, request},
    world::{UNION, World, code, form, no, text, word, yes},
};

fn names(stated: &[Stated]) -> Vec<&str> {
    stated.iter().map(|one| one.fact.as_str()).collect()
}

/// What an agency keeps of an act.
fn kept(world: &mut World, name: &str, act: ActId) -> Entry {
    world.says(name, act).unwrap()
}

/// What went out of an act of this agency, and what stayed.
fn parts(world: &mut World, name: &str, act: ActId) -> (Vec<String>, Vec<String>) {
    let signed = kept(world, name, act).signed(code(name)).unwrap();
    let owned = |stated: &[Stated]| names(stated).into_iter().map(str::to_owned).collect();
    let home = signed.act().home.as_ref().unwrap();
    (owned(&signed.act().stated), owned(&home.stated))
}

fn holds(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|window| window == word.as_bytes())
}

/// XB refuses what XA asked, on this ground and with these facts stated.
fn refused(ground: Option<RefusalGround>, stated: Vec<Stated>) -> (World, ActId) {
    let (mut world, asked) = asked();
    let refusal = refusal(&mut world, asked, (ground, stated));
    world.deliver("XB", "XA");
    (world, refusal)
}

/// XB has before it what XA asks.
fn asked() -> (World, ActId) {
    let mut world = World::pair();
    let asked = world.done("XA", Role::Officer, request().to(code("XB")));
    world.deliver("XA", "XB");
    (world, asked)
}

fn refusal(
    world: &mut World,
    asked: ActId,
    (ground, stated): (Option<RefusalGround>, Vec<Stated>),
) -> ActId {
    let body = RequestRefuse { ground, text: text("Not in conformity with the rules.") };
    let mut form = form(body).answering(asked).to(code("XA"));
    form.stated = stated;
    world.done("XB", Role::Officer, form)
}

#[test]
fn a_refusal_states_its_true_reason_at_home_and_the_other_side_reads_nothing_of_it() {
    let told = vec![yes("persecution_risk"), yes("own_national")];
    let (mut world, refusal) = refused(Some(RefusalGround::OwnLawProhibits), told);
    let (out, home) = parts(&mut world, "XB", refusal);
    assert_eq!((out, home), (vec!["own_national".to_owned()], vec!["persecution_risk".to_owned()]));
    // What the law was asked at home, it was asked with the true reason.
    let asked = kept(&mut world, "XB", refusal).verdict;
    assert!(holds(&asked, "\"persecution_risk\":true"));

    let there = kept(&mut world, "XA", refusal);
    assert_eq!(there.home, None);
    assert!(!holds(&there.act, "persecution_risk") && holds(&there.act, "own_national"));
    assert!(!holds(&there.verdict, "\"persecution_risk\":true"));
    let received = there.signed(code("XA")).unwrap();
    assert!(received.act().home_commitment.is_some());
    assert_eq!(received.act().said().count(), 1);
    let rows = format!("{:?}", world.rows("XA"));
    assert!(!rows.contains("persecution_risk"), "a row of the recipient tells it");
}

/// What XA finds in the envelope that XB has for it.
fn in_the_envelope(world: &mut World) -> Batch {
    #[derive(minicbor::Decode)]
    struct Inside {
        #[cbor(n(1), with = "minicbor::bytes")]
        batch: Vec<u8>,
    }
    let packed = world.pack("XB", "XA").unwrap();
    let plain = world.agency("XA").keys().open(code("XB"), &packed.sealed).unwrap();
    Batch::parse(&minicbor::decode::<Inside>(&plain).unwrap().batch).unwrap()
}

#[test]
fn no_guess_at_what_stays_at_home_can_be_tried_out_on_what_goes() {
    let (mut world, asked) = asked();
    let refusal = refusal(&mut world, asked, (None, vec![yes("persecution_risk")]));
    let carried = in_the_envelope(&mut world).acts.remove(0);
    let entry = kept(&mut world, "XB", refusal);
    assert_eq!((&carried.act, carried.salt), (&entry.act, entry.salt));
    // Who knows all that the law was asked but one word of it tries both.
    let verdict = Verdict::decode(&entry.verdict).unwrap();
    let (mut tried, mut hit) = (0, false);
    for guess in ["true", "false"] {
        let mut guessed = verdict.clone();
        let (known, said) =
            (verdict.asked.as_ref().unwrap(), format!("\"persecution_risk\":{guess}"));
        guessed.asked = Some(known.replace("\"persecution_risk\":true", &said));
        let guessed = guessed.encode();
        hit |= guessed == entry.verdict;
        // With no salt, and with each thing of the envelope that may pass for one.
        let home = entry.signed(code("XB")).unwrap().act().home_commitment.unwrap();
        for salt in [&[][..], &carried.salt, &home] {
            for name in [&b""[..], b"comity verdict"] {
                let said = digest(&[name, salt, &guessed].concat());
                assert_ne!(said, carried.verdict_commitment, "{guess}");
                let opens = Commitment::new(&Salt::new(carried.salt), &digest(&carried.act), &said);
                assert_ne!(opens, entry.commitment(), "{guess}");
                tried += 1;
            }
        }
    }
    assert_eq!((tried, hit), (12, true), "the true verdict was among the guesses");
    // At home, with the salt that stayed there, it opens.
    assert_eq!(entry.verdict_commitment(), carried.verdict_commitment);
}

#[test]
fn what_was_recorded_before_verdicts_had_a_salt_still_opens() {
    let (mut world, refusal) = refused(None, vec![]);
    let entry = kept(&mut world, "XB", refusal);
    let old = Entry { verdict_salt: None, proof: None, ..entry.clone() };
    let (salt, act) = (Salt::new(old.salt), digest(&old.act));
    assert_eq!(old.commitment(), Commitment::new(&salt, &act, &digest(&old.verdict)));
    // As it was written then: five fields.
    let mut bytes = Vec::new();
    let mut writer = minicbor::Encoder::new(&mut bytes);
    writer.array(5).unwrap().bytes(&old.act).unwrap().bytes(&old.verdict).unwrap();
    writer.bytes(&old.salt).unwrap().encode(old.recorded_at).unwrap().encode(&old.home).unwrap();
    assert_eq!(minicbor::decode::<Entry>(&bytes).unwrap(), old);
}

#[test]
fn a_request_that_states_what_protects_leaves_no_trace_of_it_in_the_row_of_the_other_side() {
    let mut world = World::pair();
    let mut asks = request().to(code("XB"));
    asks.stated.push(no("human_rights_violation"));
    let asked = world.done("XA", Role::Officer, asks);
    world.deliver("XA", "XB");
    for name in ["XA", "XB"] {
        let other = if name == "XA" { "XB" } else { "XA" };
        let row = world.request(name, asked, other);
        assert_eq!(names(&row.stated), ["quality_checked", "special_categories_included"]);
    }
}

#[test]
fn what_goes_out_is_as_long_whatever_stays_and_always_commits() {
    let lengths =
        [vec![], vec![yes("persecution_risk")], vec![yes("torture_risk"); 3]].map(|told| {
            let (mut world, refusal) = refused(None, told);
            let act = kept(&mut world, "XA", refusal);
            assert!(act.signed(code("XA")).unwrap().act().home_commitment.is_some());
            act.act.len()
        });
    assert_eq!(lengths[0], lengths[1]);
    assert_eq!(lengths[0], lengths[2]);
}

#[test]
fn of_what_is_not_sent_nothing_is_split_off() {
    let mut world = World::pair();
    let act = world.done("XA", Role::Officer, message("a note for the file"));
    let entry = kept(&mut world, "XA", act);
    assert_eq!((entry.home.is_none(), holds(&entry.act, "personal_data_included")), (true, true));
}

#[test]
fn an_alert_stays_when_a_third_country_reads_and_goes_along_within_the_union() {
    let authority = AgencyKind::Authority;
    let mut world =
        World::of(&[("XA", authority, &UNION), ("XB", authority, &UNION), ("XC", authority, &[])]);
    let mut sent = |to: &[&str]| {
        let mut form = message("the line is down");
        form.stated.push(word("sis_alert", "missing"));
        let form = to.iter().fold(form, |form, to| form.to(code(to)));
        let act = world.done("XA", Role::Officer, form);
        parts(&mut world, "XA", act).1
    };
    assert!(sent(&["XB"]).is_empty());
    assert_eq!(sent(&["XC"]), ["sis_alert"]);
    assert_eq!(sent(&["XB", "XC"]), ["sis_alert"]);
}

#[test]
fn an_act_that_waited_for_a_decision_walks_on_with_what_stayed_at_home() {
    let mut world = crate::per_recipient::world();
    let mut waits = message("nothing of anybody").to(code("XB"));
    waits.stated.push(no("sis_data_included"));
    let act = world.propose("XA", Role::Officer, waits).act;
    let before = kept(&mut world, "XA", act);
    let rules = vec![text(crate::per_recipient::RULE)];
    let body = ReferralApprove { act, rules, reasons: text("weighed") };
    world.done("XA", Role::DataProtectionOfficer, Form::new(body));
    world.work("XA");
    let after = kept(&mut world, "XA", act);
    assert_eq!((&before.act, &before.home), (&after.act, &after.home));
    assert_eq!(parts(&mut world, "XA", act).1, ["sis_data_included"]);
    let asked = |entry: &Entry| holds(&entry.verdict, "\"sis_data_included\":false");
    assert!(asked(&before) && asked(&after));
}

/// The rows of an agency rebuilt from its journal, after somebody was at it.
fn rebuilt(
    world: &mut World,
    name: &str,
    change: impl Fn(ActId, &mut Entry),
) -> Result<(), RebuildError> {
    let (until, there): (_, BTreeMap<Key, Row>) = (world.now(), world.rows(name));
    let driver = world.driver(name);
    let node = driver.node().clone();
    let leaves = driver.store_mut().journal_from(0).map(|kept| {
        let mut entry = kept.entry.cloned();
        if let Some(entry) = &mut entry {
            change(kept.act, entry);
        }
        Leaf { act: kept.act, commitment: *kept.commitment, entry }
    });
    let leaves: Vec<Leaf> = leaves.collect();
    let again = node.rebuild(leaves, &there, until)?;
    assert_eq!(again, there);
    Ok(())
}

#[test]
fn a_home_part_that_is_not_what_the_act_commits_to_is_refused_when_rows_are_rebuilt() {
    let (mut world, refusal) = refused(None, vec![yes("persecution_risk")]);
    rebuilt(&mut world, "XB", |_, _| ()).unwrap();
    let true_part = kept(&mut world, "XB", refusal).home.unwrap();
    let liars: [&dyn Fn(&mut Entry); 4] = [
        &|entry| entry.home.as_mut().unwrap().stated.clear(),
        &|entry| entry.home.as_mut().unwrap().stated[0] = no("persecution_risk"),
        &|entry| entry.home.as_mut().unwrap().salt[0] ^= 1,
        // Left out altogether, the worry would be gone without a word.
        &|entry| entry.home = None,
    ];
    for liar in liars {
        let lied = rebuilt(&mut world, "XB", |act, entry| {
            if act == refusal {
                liar(entry);
            }
        });
        let error = lied.unwrap_err();
        assert!(
            matches!(&error, RebuildError::Act { source: WireError::OtherHome, .. }),
            "{error:?}"
        );
    }
    // Nor does the other side pass a part of its own off as what was committed to.
    let forged = rebuilt(&mut world, "XA", |act, entry| {
        if act == refusal {
            let mut part = true_part.clone();
            part.stated.push(yes("refugee_status"));
            entry.home = Some(part);
        }
    });
    assert!(matches!(forged, Err(RebuildError::Act { source: WireError::OtherHome, .. })));
}
