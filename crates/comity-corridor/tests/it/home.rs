//! What an officer states and no recipient may know stays at home.

use std::collections::BTreeMap;

use comity_act::{
    ActId, AgencyKind, RefusalGround, Role, Stated, WireError,
    body::{ReferralApprove, RequestRefuse},
};
use comity_corridor::{Entry, Form, Key, Leaf, RebuildError, rows::Row};

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
    let mut world = World::pair();
    let asked = world.done("XA", Role::Officer, request().to(code("XB")));
    world.deliver("XA", "XB");
    let body = RequestRefuse { ground, text: text("Not in conformity with the rules.") };
    let mut form = form(body).answering(asked).to(code("XA"));
    form.stated = stated;
    let refusal = world.done("XB", Role::Officer, form);
    world.deliver("XB", "XA");
    (world, refusal)
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
