//! Deciding beside the writer stands as long as what it was decided on.

use comity_act::{
    Role, Stated,
    body::{AgreementSuspend, ReferralDecline},
};
use comity_corridor::{Form, Outcome, PrepareError, Prepared, Store, propose, rows::Stage};

use crate::{
    forms::{message, search},
    world::{World, code, text, word, yes},
};

/// Prepares an act of XA's on what is committed.
fn prepare(world: &mut World, role: Role, form: Form) -> Prepared {
    world.now_ms += 1;
    let (now, mut chance, now_ms) = (world.now(), world.chance(), world.now_ms);
    let by = world.agency("XA").by(role, now_ms);
    let driver = world.driver("XA");
    let node = driver.node().clone();
    let proposed = propose(form, by, &node.keys, &mut chance).unwrap();
    // A copy of the disk is what a reader sees beside the writer.
    let mut reader = driver.store_mut().clone();
    reader.rollback();
    node.prepare(now, proposed, |needs| reader.fetch(needs)).unwrap()
}

fn settle(world: &mut World, prepared: Prepared) -> Outcome {
    let (now, mut chance) = (world.now(), world.chance());
    let driver = world.driver("XA");
    let outcome = driver.settle_prepared(now, prepared, &mut chance).unwrap();
    driver.commit().unwrap();
    outcome
}

fn strangers() -> World {
    let authority = comity_act::AgencyKind::Authority;
    World::of(&[("XA", authority, &[]), ("XB", authority, &[])])
}

#[test]
fn what_was_decided_beside_the_writer_is_settled_as_it_was_decided() {
    let mut world = World::pair();
    let prepared = prepare(&mut world, Role::Officer, message("hello").to(code("XB")));
    assert!(prepared.is_decided());
    let outcome = settle(&mut world, prepared);
    assert_eq!(outcome.stage, Stage::Done);
    world.quiet();
    assert_eq!(world.act("XB", outcome.act).stage, Stage::Done);
    world.log_is_whole("XA");
}

#[test]
fn facts_from_before_a_change_are_not_settled_on() {
    let mut world = strangers();
    let id = world.agree("XA", "XB");
    let prepared = prepare(&mut world, Role::Officer, search("Nemo").to(code("XB")));
    assert!(prepared.is_decided());
    // Meanwhile the agreement on which it was permitted is suspended.
    let suspend = AgreementSuspend { agreement: id, reason: text("stop") };
    world.done("XA", Role::LegalAdviser, Form::new(suspend).to(code("XB")));
    assert_eq!(settle(&mut world, prepared).stage, Stage::Barred);
}

#[test]
fn what_stays_at_home_stays_when_the_writer_decides_again() {
    let authority = comity_act::AgencyKind::Authority;
    let mut world = World::of(&[("XA", authority, &crate::world::UNION), ("XC", authority, &[])]);
    let mut form = message("hello").to(code("XC"));
    form.stated.insert(0, word("sis_alert", "missing"));
    form.stated.push(yes("quality_checked"));
    let prepared = prepare(&mut world, Role::Officer, form);
    assert!(prepared.is_decided());
    // What was decided long ago is decided again.
    world.now_ms += 60_000;
    let outcome = settle(&mut world, prepared);
    let entry = world.says("XA", outcome.act).unwrap();
    let signed = entry.signed(code("XA")).unwrap();
    let names = |stated: &[Stated]| stated.iter().map(|s| s.fact.to_string()).collect::<Vec<_>>();
    assert_eq!(names(&signed.act().stated), ["personal_data_included", "quality_checked"]);
    assert_eq!(names(&signed.act().home.as_ref().unwrap().stated), ["sis_alert"]);
}

#[test]
fn a_change_that_is_not_committed_yet_counts() {
    let mut world = strangers();
    let id = world.agree("XA", "XB");
    let prepared = prepare(&mut world, Role::Officer, search("Nemo").to(code("XB")));
    let (now_ms, mut chance) = (world.now_ms, world.chance());
    let by = world.agency("XA").by(Role::LegalAdviser, now_ms);
    let suspend = AgreementSuspend { agreement: id, reason: text("stop") };
    world.driver("XA").propose(Form::new(suspend), by, &mut chance).unwrap();
    assert_eq!(settle(&mut world, prepared).stage, Stage::Barred);
}

#[test]
fn acts_to_one_peer_do_not_make_each_other_stale() {
    let mut world = World::pair();
    let all: Vec<Prepared> = (0..5)
        .map(|_| prepare(&mut world, Role::Officer, message("hello").to(code("XB"))))
        .collect();
    for prepared in all {
        assert!(prepared.is_decided());
        assert_eq!(settle(&mut world, prepared).stage, Stage::Done);
    }
    assert_eq!(world.deliver("XA", "XB").len(), 5);
}

#[test]
fn a_decision_that_waited_too_long_is_made_again() {
    let mut world = strangers();
    let id = crate::world::agreement(1);
    let mut proposal = crate::agreements::proposal(id, &["XA", "XB"]);
    let until = world.now_ms + 5_000;
    if let comity_act::Body::AgreementPropose(body) = &mut proposal.body {
        body.valid_until = Some(comity_act::Timestamp::from_millis(until));
    }
    world.done("XA", Role::LegalAdviser, proposal.to(code("XB")));
    world.quiet();
    let signature = world.signature("XB", id).to(code("XA"));
    world.done("XB", Role::LegalAdviser, signature);
    world.quiet();
    world.now_ms = until - 10;
    let prepared = prepare(&mut world, Role::Officer, search("Nemo").to(code("XB")));
    world.now_ms = until + 2_000;
    assert_eq!(settle(&mut world, prepared).stage, Stage::Barred, "it ended by the clock");
}

#[test]
fn an_officer_who_is_no_longer_posted_settles_nothing() {
    let mut world = World::pair();
    let prepared = prepare(&mut world, Role::Officer, message("hello").to(code("XB")));
    let now = world.now_ms;
    let posted = world.agency("XA").post(Role::Officer, (now - 10, now - 5));
    world.done("XA", Role::Administrator, Form::new(posted));
    // The act was made before the posting ended; a posting that ended earlier takes it along.
    let outcome = settle(&mut world, prepared);
    assert_eq!(outcome.stage, Stage::Done, "it was made while the officer was posted");
    let (now, mut chance, now_ms) = (world.now(), world.chance(), world.now_ms + 1);
    let by = world.agency("XA").by(Role::Officer, now_ms);
    let node = world.driver("XA").node().clone();
    let form = message("after").to(code("XB"));
    let proposed = propose(form, by, &node.keys, &mut chance).unwrap();
    let store = world.driver("XA").store_mut();
    let refused = node.prepare(now, proposed, |needs| store.fetch(needs));
    assert!(matches!(refused, Err(PrepareError::Check(_))), "{refused:?}");
}

#[test]
fn what_rests_on_the_journal_or_on_an_index_waits_its_turn() {
    let mut world = World::pair();
    let unsaid = Form { stated: Vec::new(), ..message("hello").to(code("XB")) };
    let act = world.propose("XA", Role::Officer, unsaid).act;
    let body = ReferralDecline { act, reasons: text("no") };
    let prepared = prepare(&mut world, Role::LegalAdviser, Form::new(body));
    assert!(!prepared.is_decided());
    assert_eq!(settle(&mut world, prepared).stage, Stage::Done);
}
