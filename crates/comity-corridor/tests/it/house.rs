//! The house: who may act for an agency, and which other agencies it believes.

use std::sync::Arc;

use comity_act::{
    AgencyKind, Role, RoleGroup, Timestamp,
    body::{PeerAdd, PeerIntroduce, ReferralApprove},
};
use comity_corridor::{
    Chance, CheckError, DriveError, Form, Key, Keys,
    rows::{CardRow, PeerRow, Stage, Trust},
};
use comity_seal::identity::TlsIdentity;

use crate::{
    forms::message,
    world::{
        Agency, BEGIN_MS, FOUNDED_MS, Failed, HOUR_MS, UNION, World, card_of, code, signed_card,
        text,
    },
};

fn check(failed: Result<comity_corridor::Outcome, Failed>) -> CheckError {
    match failed {
        Err(DriveError::Check(error)) => error,
        other => panic!("{other:?}"),
    }
}

/// An agency without officers.
fn empty() -> World {
    let mut world = World::of(&[]);
    let agency = Agency::bare("XA", AgencyKind::Authority, &UNION, 1);
    world.agencies.insert(agency.code, agency);
    world
}

const ALWAYS: (u64, u64) = (FOUNDED_MS, FOUNDED_MS + 1_000 * Timestamp::DAY_MS);

#[test]
fn the_first_officer_is_posted_by_nobody_and_only_once() {
    let mut world = empty();
    let first = world.agency("XA").post(Role::Administrator, ALWAYS);
    let second = world.agency("XA").post(Role::Officer, ALWAYS);
    let third = world.agency("XA").post(Role::Supervisor, ALWAYS);
    assert_eq!(world.propose("XA", Role::Administrator, Form::new(first)).stage, Stage::Done);
    let refused = world.try_propose("XA", Role::Supervisor, Form::new(third));
    assert!(matches!(check(refused), CheckError::NotPosted { role: Role::Supervisor, .. }));
    assert_eq!(world.propose("XA", Role::Administrator, Form::new(second)).stage, Stage::Done);
}

#[test]
fn nobody_acts_before_an_officer_is_posted() {
    let mut world = empty();
    let refused = world.try_propose("XA", Role::Officer, message("hello"));
    assert!(matches!(check(refused), CheckError::NotPosted { .. }));
}

#[test]
fn a_posting_has_its_role_and_its_time() {
    let mut world = World::pair();
    let (from, until) = (BEGIN_MS + HOUR_MS, BEGIN_MS + 2 * HOUR_MS);
    let posted = world.agency("XA").post(Role::Officer, (from, until));
    world.done("XA", Role::Administrator, Form::new(posted));
    // The old posting stands until the new one begins.
    world.done("XA", Role::Officer, message("before").to(code("XB")));
    world.now_ms = from;
    world.done("XA", Role::Officer, message("during").to(code("XB")));
    world.now_ms = until;
    let refused = world.try_propose("XA", Role::Officer, message("after").to(code("XB")));
    assert!(matches!(check(refused), CheckError::NotPosted { .. }));
    let officer = world.agency("XA").officers[&Role::Officer];
    let legal = world.agency("XA").officers[&Role::LegalAdviser];
    world.agency("XA").officers.insert(Role::LegalAdviser, officer);
    let refused = world.try_propose("XA", Role::LegalAdviser, message("wrong role"));
    assert!(matches!(check(refused), CheckError::NotPosted { .. }));
    world.agency("XA").officers.insert(Role::LegalAdviser, legal);
}

#[test]
fn acts_made_under_an_earlier_certificate_still_arrive() {
    let mut world = World::pair();
    let act = world.done("XA", Role::Officer, message("before").to(code("XB")));
    world.now_ms += HOUR_MS;
    let (from, until) = (world.now_ms, world.now_ms + HOUR_MS);
    let posted = world.agency("XA").post(Role::Officer, (from, until));
    world.done("XA", Role::Administrator, Form::new(posted));
    world.deliver("XA", "XB");
    assert_eq!(world.act("XB", act).stage, Stage::Done);
    let row = world.officer("XA", Role::Officer).unwrap();
    assert_eq!(row.postings.len(), 2);
}

#[test]
fn postings_of_one_officer_do_not_grow_without_end() {
    let mut world = World::pair();
    for hour in 0..20 {
        let from = world.now_ms + hour;
        let posted = world.agency("XA").post(Role::Officer, (from, from + HOUR_MS));
        world.done("XA", Role::Administrator, Form::new(posted));
    }
    assert_eq!(world.officer("XA", Role::Officer).unwrap().postings.len(), 8);
}

#[test]
fn an_unknown_recipient_is_refused() {
    let mut world = World::pair();
    let refused = world.try_propose("XA", Role::Officer, message("hello").to(code("XZ")));
    assert!(
        matches!(check(refused), CheckError::UnknownRecipient { agency } if agency == code("XZ"))
    );
}

#[test]
fn an_introduced_agency_waits_for_a_person() {
    let mut world = World::with_hub();
    let stranger = Agency::bare("XC", AgencyKind::Authority, &UNION, 9);
    let card = stranger.card.clone();
    let adding = Agency::adding(&stranger);
    let body = PeerIntroduce { card };
    world.done("XH", Role::Administrator, Form::new(body).to(code("XA")));
    world.quiet();
    let row: PeerRow = world.row("XA", Key::Peer(code("XC"))).unwrap();
    assert_eq!(row.trust, Trust::Waiting(code("XH")));
    let refused = world.try_propose("XA", Role::Officer, message("hello").to(code("XC")));
    assert!(matches!(check(refused), CheckError::UnknownRecipient { .. }));
    assert!(matches!(world.driver("XA").card(code("XC")), Err(DriveError::UnknownPeer { .. })));
    world.done("XA", Role::Administrator, Form::new(adding));
    world.done("XA", Role::Officer, message("hello").to(code("XC")));
}

#[test]
fn a_wrong_fingerprint_is_refused() {
    let mut world = World::pair();
    let stranger = Agency::bare("XC", AgencyKind::Authority, &UNION, 9);
    let other = world.agency("XB").fingerprint();
    let body = PeerAdd { fingerprint: text(&other), ..Agency::adding(&stranger) };
    let refused = world.try_propose("XA", Role::Administrator, Form::new(body));
    assert!(matches!(check(refused), CheckError::OtherFingerprint { .. }));
}

#[test]
fn a_changed_key_is_refused_until_a_person_says_that_it_replaces() {
    let mut world = World::pair();
    let impostor = Agency::bare("XB", AgencyKind::Authority, &UNION, 77);
    let body = Agency::adding(&impostor);
    let refused = world.try_propose("XA", Role::Administrator, Form::new(body.clone()));
    assert!(matches!(check(refused), CheckError::ChangedKey { .. }));
    let body = PeerAdd { replaces: true, ..body };
    world.done("XA", Role::Administrator, Form::new(body));
    let row: CardRow = world.row("XA", Key::Card(code("XB"))).unwrap();
    assert_eq!(row.card, impostor.card);
}

#[test]
fn in_an_agency_in_use_a_second_person_compares_the_keys_that_replace_known_ones() {
    let mut world = World::pair();
    world.done("XA", Role::Officer, message("hello").to(code("XB")));
    let after = Agency::bare("XB", AgencyKind::Authority, &UNION, 77);
    let body = PeerAdd { replaces: true, ..Agency::adding(&after) };
    let waits = world.propose("XA", Role::Administrator, Form::new(body));
    assert_eq!(waits.stage, Stage::ForDecision, "{:?}", waits.verdict);
    assert_eq!(waits.verdict.refers_to(), [RoleGroup::Supervision].into());
    let before = world.agency("XB").card.clone();
    let card = |world: &mut World| world.row::<CardRow>("XA", Key::Card(code("XB"))).unwrap().card;
    assert_eq!(card(&mut world), before, "until then the known keys are trusted");
    let (rules, reasons) = (vec![text("base.3.9")], text("their head read it out to me"));
    let body = ReferralApprove { act: waits.act, rules, reasons };
    world.done("XA", Role::Supervisor, Form::new(body));
    world.work("XA");
    assert_eq!(card(&mut world), after.card);
}

/// The keys of XB after a rotation at this moment, with the card that says so.
fn rotated(world: &mut World, serial: u64, overlap_ms: u64) -> (Arc<Keys>, Vec<u8>) {
    // The same seed gives the same first generation.
    let mut chance = Chance::new([2; 32]);
    let tls = || TlsIdentity::new(b"XB".to_vec().into(), b"XB".to_vec()).unwrap();
    let mut own = comity_seal::identity::AgencyKeys::generate(FOUNDED_MS, tls(), &mut chance);
    own.rotate(world.now_ms, overlap_ms, tls(), &mut chance).unwrap();
    let keys = Arc::new(Keys::new(code("XB"), own, "xb.example/log"));
    let claims = comity_act::AgencyCard {
        issued_at: world.now(),
        ..card_of(&keys, AgencyKind::Authority, &UNION, serial)
    };
    let card = signed_card(&keys, &claims, world.now_ms);
    (keys, card)
}

fn renew(world: &mut World, card: Vec<u8>) -> Result<comity_corridor::Outcome, Failed> {
    let (now, mut chance) = (world.now(), world.chance());
    let outcome = world.driver("XA").renew_card(now, card, &mut chance)?;
    world.driver("XA").commit()?;
    Ok(outcome)
}

/// What persons of XA owe after XB's card was renewed by one under which this binds XB.
fn owed_after(binds: &[&str]) -> Vec<(String, Option<RoleGroup>)> {
    let mut world = World::pair();
    world.done("XA", Role::Officer, message("hello").to(code("XB")));
    let keys = world.agency("XB").keys();
    let claims = comity_act::AgencyCard {
        issued_at: world.now(),
        ..card_of(&keys, AgencyKind::Authority, binds, 2)
    };
    let card = signed_card(&keys, &claims, world.now_ms);
    let outcome = renew(&mut world, card).unwrap();
    assert_eq!(outcome.stage, Stage::Done, "{:?}", outcome.verdict);
    let owed = world.deadlines("XA", outcome.act).into_iter();
    owed.map(|row| (row.what.as_str().to_owned(), row.group)).collect()
}

#[test]
fn the_legal_adviser_hears_of_a_card_that_says_otherwise_what_binds_its_agency() {
    let reads = vec![("read-claims".to_owned(), Some(RoleGroup::Legal))];
    assert_eq!(owed_after(&UNION), []);
    let more: Vec<&str> = UNION.into_iter().chain(["untoc-2000"]).collect();
    assert_eq!(owed_after(&more), reads);
    assert_eq!(owed_after(&UNION[1..]), reads, "what it no longer says, too");
}

#[test]
fn a_card_that_continues_the_known_one_is_renewed_without_a_person() {
    let mut world = World::pair();
    let (_, card) = rotated(&mut world, 2, 30 * Timestamp::DAY_MS);
    let outcome = renew(&mut world, card.clone()).unwrap();
    assert_eq!(outcome.stage, Stage::Done);
    let row: PeerRow = world.row("XA", Key::Peer(code("XB"))).unwrap();
    assert_eq!((row.card_serial, row.trust), (2, Trust::Compared));
    assert_eq!(world.row::<CardRow>("XA", Key::Card(code("XB"))).unwrap().card, card);
    let entry = world.says("XA", outcome.act).unwrap();
    let act = comity_act::SignedAct::from_trusted_store(entry.act).unwrap();
    assert_eq!(act.act().role, Role::Service);
    assert_eq!(act.act().stated[0].fact.as_str(), "continues_known_card");
    world.done("XA", Role::Officer, message("still there").to(code("XB")));
    let again = renew(&mut world, card);
    assert!(matches!(check(again), CheckError::OlderCard { .. }), "not twice");
}

#[test]
fn a_card_that_no_known_key_signed_needs_a_person() {
    let mut world = World::pair();
    // Without an overlap the new generation signs, which is not known here.
    let (_, card) = rotated(&mut world, 2, 0);
    assert!(matches!(check(renew(&mut world, card)), CheckError::NotContinued { .. }));
    let impostor = Agency::bare("XB", AgencyKind::Authority, &UNION, 77);
    let claims = card_of(&impostor.keys(), AgencyKind::Authority, &UNION, 3);
    let card = signed_card(&impostor.keys(), &claims, world.now_ms);
    assert!(matches!(check(renew(&mut world, card)), CheckError::ChangedKey { .. }));
    let row: PeerRow = world.row("XA", Key::Peer(code("XB"))).unwrap();
    assert_eq!(row.card_serial, 1);
}

#[test]
fn an_older_card_is_refused() {
    let mut world = World::pair();
    let old = world.agency("XB").card.clone();
    let (_, card) = rotated(&mut world, 2, 30 * Timestamp::DAY_MS);
    renew(&mut world, card).unwrap();
    let fingerprint = text(&world.agency("XB").fingerprint());
    let body = PeerAdd { card: old, fingerprint, replaces: false };
    // The keys of the old card lack a generation, so it does not even continue the known one.
    let refused = check(world.try_propose("XA", Role::Administrator, Form::new(body)));
    assert!(
        matches!(refused, CheckError::OlderCard { .. } | CheckError::ChangedKey { .. }),
        "{refused:?}"
    );
}

#[test]
fn the_agencys_own_card_and_an_expired_one_are_refused() {
    let mut world = World::pair();
    let own = Agency::adding(&world.agencies[&code("XA")]);
    let refused = world.try_propose("XA", Role::Administrator, Form::new(own));
    assert!(matches!(check(refused), CheckError::OwnCard));
    let stranger = Agency::bare("XC", AgencyKind::Authority, &UNION, 9);
    let claims = comity_act::AgencyCard {
        valid_until: Timestamp::from_millis(BEGIN_MS - 1),
        ..stranger.claims.clone()
    };
    let card = signed_card(&stranger.keys(), &claims, FOUNDED_MS);
    let body = PeerAdd { card, ..Agency::adding(&stranger) };
    let refused = world.try_propose("XA", Role::Administrator, Form::new(body));
    assert!(matches!(check(refused), CheckError::ExpiredCard { .. }));
}
