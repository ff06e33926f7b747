//! Nothing that arrives is lost: what is not taken is before a person.

use comity_act::{
    ActId, Body, RawBody, Role,
    body::{AgreementSuspend, MessageAcknowledge, Reception, RequestRefuse},
};
use comity_corridor::{
    Family, Form, IndexKey, Key, Needs, Scan,
    rows::{DeadlineRow, Stage},
};

use crate::{
    forms::{message, request, search},
    liars::Forger,
    world::{World, code, form, text},
};

fn inbox(world: &mut World, name: &str) -> Vec<Key> {
    let mut needs = Needs::default();
    needs.scans.push(Scan::of(IndexKey::of(Family::Inbox), 100));
    let facts = world.driver(name).read(&needs).unwrap();
    facts.scans[0].iter().map(|(_, key)| *key).collect()
}

#[test]
fn an_act_that_the_receivers_law_does_not_permit_is_held_before_a_person() {
    let authority = comity_act::AgencyKind::Authority;
    let mut world = World::of(&[("XA", authority, &[]), ("XB", authority, &[])]);
    let id = world.agree("XA", "XB");
    let suspend = AgreementSuspend { agreement: id, reason: text("until questions are answered") };
    world.done("XB", Role::LegalAdviser, Form::new(suspend).to(code("XA")));
    // XA does not know it yet.
    let act = world.done("XA", Role::Officer, search("Nemo").to(code("XB")));
    let outcomes = world.deliver("XA", "XB");
    assert_eq!(outcomes[0].stage, Stage::Held);
    assert_eq!(inbox(&mut world, "XB").last(), Some(&Key::Act(act)));
    assert!(world.says("XB", act).is_some(), "it can be read");
    let delivered = world.act("XA", act).delivered;
    assert_eq!(delivered[0].said, Some(Stage::Held), "and the sender sees that it waits");
    let found = world.rows("XB").keys().filter(|key| matches!(key, Key::Holders(_))).count();
    assert_eq!(found, 0, "it took no effect");
}

#[test]
fn a_refusal_of_what_nobody_asked_is_held_before_a_person() {
    let mut world = World::pair();
    let asked = world.done("XA", Role::Officer, request().to(code("XB")));
    let greeting = world.done("XA", Role::Officer, message("hello").to(code("XB")));
    world.deliver("XA", "XB");
    let mut forger = Forger::of(&mut world, "XB");
    let mut refusal = |of: Option<ActId>| {
        let words = text("He lives at 12 Harbour Street, and is not to know.");
        let form = form(RequestRefuse { ground: None, text: words }).to(code("XA"));
        let form = Form { answers: of, ..form };
        forger.act(&world, form)
    };
    let acts = [refusal(Some(asked)), refusal(Some(greeting)), refusal(None)];
    let ids: Vec<Key> = acts.iter().map(|act| Key::Act(act.act().id)).collect();
    let sealed = forger.sealed(&mut world, "XA", acts.to_vec());
    let taken = world.take("XB", "XA", &sealed).unwrap();
    let stages: Vec<Stage> = taken.outcomes.iter().map(|outcome| outcome.stage).collect();
    assert_eq!(stages, [Stage::Done, Stage::Held, Stage::Held]);
    let waiting = inbox(&mut world, "XA");
    assert!(ids.iter().all(|id| waiting.contains(id)), "nothing is lost: {waiting:?}");
    assert_eq!(taken.receipt.exceptions.len(), 2, "and the sender sees that two wait");
}

#[test]
fn a_kind_that_is_not_understood_is_kept_byte_for_byte() {
    let mut world = World::pair();
    let mut forger = Forger::of(&mut world, "XA");
    let raw = RawBody { code: 9_999, version: 3, bytes: vec![0xa1, 0x00, 0x62, b'h', b'i'] };
    let mut act = forger.unsigned(&world, message("hello").to(code("XB")));
    act.body = Body::NotUnderstood(raw);
    let signed = forger.sign(act);
    let sealed = forger.sealed(&mut world, "XB", vec![signed.clone()]);
    let taken = world.take("XA", "XB", &sealed).unwrap();
    assert_eq!(taken.receipt.exceptions[0].what.as_str(), "not-understood");
    let id = signed.act().id;
    assert_eq!(world.act("XB", id).stage, Stage::Held);
    assert_eq!(inbox(&mut world, "XB"), [Key::Act(id)]);
    assert_eq!(world.says("XB", id).unwrap().act, signed.bytes());
    assert!(world.deadlines("XB", id).is_empty(), "nothing is owed for what nobody can read");
}

#[test]
fn an_unknown_word_in_one_act_does_not_keep_out_the_others() {
    let mut world = World::pair();
    let mut forger = Forger::of(&mut world, "XA");
    let before = forger.act(&world, message("before").to(code("XB")));
    let after = forger.act(&world, message("after").to(code("XB")));
    // A purpose that a later version has, in the place of the one that is known here.
    let act = forger.unsigned(&world, message("between").to(code("XB")));
    let payload = minicbor::to_vec(&act).unwrap();
    let at = payload.windows(2).rposition(|pair| pair == [7, 3]).unwrap();
    let later = [&payload[..=at], &[0x19, 0x03, 0xe7], &payload[at + 2..]].concat();
    let (key_id, sign) = forger.keys.act_signer(world.now());
    let unknown = comity_act::ToSign::new("comity act", key_id, later).signed_by(sign).unwrap();
    let acts = [before.bytes().to_vec(), unknown.clone(), after.bytes().to_vec()];
    let batch = forger.batch(&world, "XB", &acts);
    let sealed = forger.sent(&mut world, "XB", &batch);
    let taken = world.take("XA", "XB", &sealed).unwrap();
    let stages: Vec<Stage> = taken.outcomes.iter().map(|outcome| outcome.stage).collect();
    assert_eq!(stages, [Stage::Done, Stage::Held, Stage::Done]);
    assert_eq!(world.says("XB", act.id).unwrap().act, unknown);
    assert_eq!(taken.receipt.next, 3);
}

#[test]
fn that_a_named_officer_took_charge_shows_at_the_sender() {
    let mut world = World::pair();
    let act = world.done("XA", Role::Officer, message("hello").to(code("XB")));
    world.quiet();
    for (reception, stage) in [(Reception::Opened, Stage::Opened), (Reception::Taken, Stage::Taken)]
    {
        let body = MessageAcknowledge { reception, note: None };
        let form = form(body).to(code("XA")).answering(act);
        world.done("XB", Role::DutyOfficer, form);
        world.quiet();
        assert_eq!(world.act("XB", act).stage, stage);
        assert_eq!(world.act("XA", act).delivered[0].said, Some(stage));
    }
    let officer = world.agency("XB").officers[&Role::DutyOfficer];
    assert_eq!(world.act("XB", act).taken_by, Some(officer));
    assert_eq!(world.act("XA", act).delivered[0].taken_by, Some(officer));
    // Taken never goes back to opened.
    let body = MessageAcknowledge { reception: Reception::Opened, note: None };
    world.done("XB", Role::DutyOfficer, form(body).to(code("XA")).answering(act));
    world.quiet();
    assert_eq!(world.act("XB", act).stage, Stage::Taken);
    assert_eq!(world.act("XA", act).delivered[0].said, Some(Stage::Taken));
    assert!(inbox(&mut world, "XB").is_empty());
}

#[test]
fn only_what_came_in_can_be_opened_here() {
    let mut world = World::pair();
    let act = world.done("XA", Role::Officer, message("hello").to(code("XB")));
    let body = MessageAcknowledge { reception: Reception::Taken, note: None };
    world.done("XA", Role::Officer, form(body).answering(act));
    assert_eq!(world.act("XA", act).stage, Stage::Done, "nobody takes charge of what went out");
}

#[test]
fn an_act_from_the_future_is_marked_and_an_old_one_is_not() {
    let mut world = World::pair();
    let mut forger = Forger::of(&mut world, "XA");
    let now_ms = world.now_ms;
    let old = forger.act(&world, message("old").to(code("XB")));
    world.now_ms += 30 * 24 * 3_600_000;
    let early = forger.act(&world, message("early").to(code("XB")));
    let sealed = forger.sealed(&mut world, "XB", vec![old.clone(), early.clone()]);
    world.now_ms = now_ms + 24 * 3_600_000;
    world.take("XA", "XB", &sealed).unwrap();
    assert!(!world.act("XB", old.act().id).skewed);
    assert!(world.act("XB", early.act().id).skewed);
}

#[test]
fn deadlines_of_one_act_are_numbered_from_nought() {
    let mut world = World::pair();
    let act = world.done("XA", Role::Officer, request().to(code("XB")));
    world.quiet();
    for name in ["XA", "XB"] {
        let count = world.act(name, act).deadlines;
        assert_eq!(usize::from(count), world.deadlines(name, act).len());
        assert!(world.row::<DeadlineRow>(name, Key::Deadline(act, 0)).is_some());
    }
}
