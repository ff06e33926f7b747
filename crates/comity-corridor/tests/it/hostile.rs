//! Hostile input: every lie of a sender is named, and changes nothing.

use comity_act::{Reference, Role, Timestamp, body::MessageSend};
use comity_corridor::{Batch, Change, DriveError, Key, OpenError, Opening, Store, open, rows::Row};

use crate::{
    forms::message,
    liars::{Forger, signed},
    world::{FOUNDED_MS, World, code, text},
};

/// Puts a row into a store, past the corridor.
pub(crate) fn overwrite(world: &mut World, name: &str, key: Key, row: impl Into<Row>) {
    let row = std::sync::Arc::new(row.into());
    let change = Change::Put { key, row, remove: Vec::new(), insert: Vec::new() };
    world.driver(name).store_mut().apply(vec![change]).unwrap();
    world.driver(name).commit().unwrap();
}

/// XA sends XB one message and its forger may spoil the batch before it is signed.
fn spoiled(spoil: impl FnOnce(&mut World, &mut Forger, &mut Batch)) -> OpenError {
    let mut world = World::three();
    let mut forger = Forger::of(&mut world, "XA");
    let act = forger.act(&world, message("hello").to(code("XB")));
    let mut batch = forger.batch(&world, "XB", &[act.bytes().to_vec()]);
    spoil(&mut world, &mut forger, &mut batch);
    let sealed = forger.sent(&mut world, "XB", &batch);
    refused(&mut world, &sealed)
}

/// What XB says of it; nothing of XB's has changed.
fn refused(world: &mut World, sealed: &[u8]) -> OpenError {
    let (before, size) = (world.rows("XB"), world.driver("XB").durable_size());
    let refused = match world.take("XA", "XB", sealed) {
        Err(DriveError::Open(error)) => error,
        other => panic!("{other:?}"),
    };
    assert!(world.rows("XB") == before, "a lie changed something");
    assert_eq!(world.driver("XB").durable_size(), size);
    refused
}

macro_rules! refuses {
    ($spoil:expr, $pattern:pat) => {{
        let found = spoiled($spoil);
        assert!(matches!(found, $pattern), "{found:?}");
        let words = found.to_string();
        assert!(words.contains("XA") && !words.ends_with('.'), "{words}");
    }};
}

#[test]
fn a_true_batch_is_believed() {
    let mut world = World::three();
    let mut forger = Forger::of(&mut world, "XA");
    let act = forger.act(&world, message("hello").to(code("XB")));
    let sealed = forger.sealed(&mut world, "XB", vec![act]);
    assert_eq!(world.take("XA", "XB", &sealed).unwrap().outcomes.len(), 1);
    let act = forger.act(&world, message("again").to(code("XB")));
    let sealed = forger.sealed(&mut world, "XB", vec![act]);
    assert_eq!(world.take("XA", "XB", &sealed).unwrap().outcomes.len(), 1);
}

#[test]
fn an_expired_card_is_refused() {
    let mut world = World::pair();
    let mut forger = Forger::of(&mut world, "XA");
    let act = forger.act(&world, message("hello").to(code("XB")));
    let sealed = forger.sealed(&mut world, "XB", vec![act]);
    world.now_ms = FOUNDED_MS + 400 * Timestamp::DAY_MS;
    assert!(matches!(refused(&mut world, &sealed), OpenError::ExpiredCard { .. }));
}

#[test]
fn a_byte_altered_anywhere_in_the_envelope_is_noticed() {
    let mut world = World::pair();
    let mut forger = Forger::of(&mut world, "XA");
    let act = forger.act(&world, message("hello").to(code("XB")));
    let sealed = forger.sealed(&mut world, "XB", vec![act]);
    for at in (0..sealed.len()).step_by(31) {
        let mut altered = sealed.clone();
        altered[at] ^= 1;
        let found = refused(&mut world, &altered);
        assert!(matches!(found, OpenError::AlteredEnvelope { .. }), "{at}: {found:?}");
    }
    for length in [0, 1, sealed.len() / 2, sealed.len() - 1] {
        let found = refused(&mut world, &sealed[..length]);
        assert!(matches!(found, OpenError::AlteredEnvelope { .. }), "{length}: {found:?}");
    }
    assert!(world.take("XA", "XB", &sealed).is_ok());
}

#[test]
fn a_byte_altered_anywhere_in_the_plain_batch_is_noticed() {
    let mut world = World::pair();
    let mut forger = Forger::of(&mut world, "XA");
    let act = forger.act(&world, message("hello").to(code("XB")));
    let batch = forger.batch(&world, "XB", &[act.bytes().to_vec()]);
    let plain = forger.plain(&world, &batch);
    let card = world.agency("XB").claims.clone();
    for at in (0..plain.len()).step_by(17) {
        let mut altered = plain.clone();
        altered[at] ^= 1;
        let sealed = forger.seal(&world, &card, &altered);
        let found = refused(&mut world, &sealed);
        assert!(
            matches!(found, OpenError::Malformed { .. } | OpenError::BadSignature { .. }),
            "{at}: {found:?}"
        );
    }
}

#[test]
fn what_was_sealed_to_another_cannot_be_opened() {
    let mut world = World::three();
    let mut forger = Forger::of(&mut world, "XA");
    let act = forger.act(&world, message("hello").to(code("XB")));
    let batch = forger.batch(&world, "XB", &[act.bytes().to_vec()]);
    let (plain, card) = (forger.plain(&world, &batch), world.agency("XC").claims.clone());
    let sealed = forger.seal(&world, &card, &plain);
    assert!(matches!(refused(&mut world, &sealed), OpenError::AlteredEnvelope { .. }));
}

#[test]
fn what_is_not_of_the_protocol_is_malformed() {
    let mut world = World::pair();
    let mut forger = Forger::of(&mut world, "XA");
    let card = world.agency("XB").claims.clone();
    let deep = [vec![0x81; 40], vec![0x00]].concat();
    for plain in [vec![], vec![0x00], vec![0x82, 0x40, 0x40], deep, vec![0xff; 100]] {
        let sealed = forger.seal(&world, &card, &plain);
        assert!(matches!(refused(&mut world, &sealed), OpenError::Malformed { .. }), "{plain:?}");
    }
}

#[test]
fn a_batch_that_another_signed_is_refused() {
    let mut world = World::three();
    let mut forger = Forger::of(&mut world, "XA");
    let act = forger.act(&world, message("hello").to(code("XB")));
    let batch = forger.batch(&world, "XB", &[act.bytes().to_vec()]);
    let plain = signed(&world.agency("XC").keys(), &world, &batch);
    let card = world.agency("XB").claims.clone();
    let sealed = forger.seal(&world, &card, &plain);
    assert!(matches!(refused(&mut world, &sealed), OpenError::BadSignature { .. }));
}

#[test]
fn a_batch_with_other_ends_is_misaddressed() {
    refuses!(|_, _, batch| batch.from = code("XC"), OpenError::Misaddressed { .. });
    refuses!(|_, _, batch| batch.to = code("XC"), OpenError::Misaddressed { .. });
}

/// The same batch with this act in the place of the true one.
fn with_act(world: &mut World, forger: &mut Forger, batch: &mut Batch, act: Vec<u8>) {
    *batch = forger.batch(world, "XB", &[act]);
}

#[test]
fn an_act_for_somebody_else_is_misaddressed() {
    refuses!(
        |world, forger, batch| {
            let act = forger.act(world, message("hello").to(code("XC")));
            with_act(world, forger, batch, act.bytes().to_vec());
        },
        OpenError::Misaddressed { .. }
    );
}

#[test]
fn an_act_of_another_agency_is_refused() {
    refuses!(
        |world, forger, batch| {
            let mut act = forger.unsigned(world, message("hello").to(code("XB")));
            act.agency = code("XC");
            let act = forger.sign(act);
            with_act(world, forger, batch, act.bytes().to_vec());
        },
        OpenError::ForeignOfficer { .. }
    );
}

#[test]
fn an_act_that_bears_the_reference_of_another_agency_is_refused() {
    refuses!(
        |world, forger, batch| {
            let mut act = forger.unsigned(world, message("hello").to(code("XB")));
            act.reference = Some(Reference { agency: code("XB"), year: 9_999, number: u64::MAX });
            let act = forger.sign(act);
            with_act(world, forger, batch, act.bytes().to_vec());
        },
        OpenError::ForeignReference { .. }
    );
}

#[test]
fn an_officer_without_a_certificate_is_foreign() {
    refuses!(|_, _, batch| batch.certificates.clear(), OpenError::ForeignOfficer { .. });
    refuses!(
        |world, forger, batch| {
            let mut act = forger.unsigned(world, message("hello").to(code("XB")));
            act.officer = world.agency("XB").officers[&Role::Officer];
            let act = forger.sign(act);
            with_act(world, forger, batch, act.bytes().to_vec());
        },
        OpenError::ForeignOfficer { .. }
    );
}

#[test]
fn a_certificate_for_another_role_or_time_does_not_cover_an_act() {
    refuses!(
        |world, forger, batch| {
            let mut act = forger.unsigned(world, message("hello").to(code("XB")));
            act.role = Role::JudicialAuthority;
            let act = forger.sign(act);
            with_act(world, forger, batch, act.bytes().to_vec());
        },
        OpenError::ForeignOfficer { .. }
    );
    refuses!(
        |world, _, batch| {
            let expired = (FOUNDED_MS, FOUNDED_MS + 1);
            let post = world.agency("XA").post(Role::Officer, expired);
            batch.certificates = vec![post.certificate.into()];
        },
        OpenError::ForeignOfficer { .. }
    );
}

#[test]
fn a_certificate_of_another_agency_is_refused() {
    refuses!(
        |world, _, batch| {
            let always = (FOUNDED_MS, FOUNDED_MS + 365 * Timestamp::DAY_MS);
            let post = world.agency("XC").post(Role::Officer, always);
            batch.certificates.push(post.certificate.into());
        },
        OpenError::ForeignOfficer { .. }
    );
}

#[test]
fn a_certificate_or_an_act_that_another_signed_is_refused() {
    refuses!(
        |world, _, batch| {
            let mut certificate = batch.certificates[0].to_vec();
            let last = certificate.len() - 1;
            certificate[last] ^= 1;
            batch.certificates = vec![certificate.into()];
            let _ = world;
        },
        OpenError::BadSignature { .. }
    );
    refuses!(
        |world, forger, batch| {
            let act = forger.unsigned(world, message("hello").to(code("XB")));
            let keys = world.agency("XC").keys();
            let (key_id, sign) = keys.act_signer(world.now());
            let act = comity_act::SignedAct::sign(act, key_id, sign).unwrap();
            with_act(world, forger, batch, act.bytes().to_vec());
        },
        OpenError::BadSignature { .. }
    );
}

#[test]
fn a_wrong_salt_leaf_verdict_or_proof_is_not_in_the_log() {
    refuses!(|_, _, batch| batch.acts[0].salt[0] ^= 1, OpenError::WrongInclusion { .. });
    refuses!(|_, _, batch| batch.acts[0].leaf += 1, OpenError::WrongInclusion { .. });
    refuses!(
        |_, _, batch| batch.acts[0].verdict_commitment[0] ^= 1,
        OpenError::WrongInclusion { .. }
    );
    refuses!(|_, _, batch| batch.inclusion.extend([0; 32]), OpenError::WrongInclusion { .. });
    refuses!(|_, _, batch| batch.inclusion = vec![0; 31], OpenError::Malformed { .. });
    refuses!(
        |_, _, batch| {
            batch.acts.clear();
            batch.erased = vec![0];
            batch.inclusion = vec![0; 32];
        },
        OpenError::WrongInclusion { .. }
    );
}

#[test]
fn a_checkpoint_by_another_log_or_by_half_its_keys_is_refused() {
    refuses!(
        |world, _, batch| {
            let now = world.now();
            let signed = world.driver("XC").checkpoint(now).unwrap();
            batch.checkpoint = signed.to_text().into_bytes();
        },
        OpenError::BadCheckpoint { .. }
    );
    refuses!(
        |_, _, batch| {
            let note = String::from_utf8(batch.checkpoint.clone()).unwrap();
            let (text, signatures) = note.split_once("\n\n").unwrap();
            let first = signatures.lines().next().unwrap();
            batch.checkpoint = format!("{text}\n\n{first}\n").into_bytes();
        },
        OpenError::BadCheckpoint { .. }
    );
    refuses!(|_, _, batch| batch.checkpoint.clear(), OpenError::BadCheckpoint { .. });
}

#[test]
fn places_that_cannot_be_are_malformed() {
    refuses!(|_, _, batch| batch.first = u64::MAX, OpenError::Malformed { .. });
    refuses!(|_, _, batch| batch.acts.clear(), OpenError::Malformed { .. });
    refuses!(|_, _, batch| batch.erased = vec![2], OpenError::Malformed { .. });
    refuses!(|_, _, batch| batch.erased = vec![1, 1], OpenError::Malformed { .. });
    refuses!(
        |_, _, batch| {
            let one = batch.acts[0].clone();
            batch.acts = vec![one; comity_corridor::BATCH_ACTS_MAX + 1];
        },
        OpenError::Malformed { .. }
    );
}

/// XB has taken one batch of XA's; the forger goes on from there.
fn begun() -> (World, Forger) {
    let mut world = World::pair();
    let mut forger = Forger::of(&mut world, "XA");
    let acts = (0..3).map(|_| forger.act(&world, message("hello").to(code("XB")))).collect();
    let sealed = forger.sealed(&mut world, "XB", acts);
    world.take("XA", "XB", &sealed).unwrap();
    (world, forger)
}

/// A batch of the forger's next act, spoiled.
fn next(
    (mut world, mut forger): (World, Forger),
    spoil: impl FnOnce(&mut World, &mut Forger, &mut Batch),
) -> OpenError {
    let act = forger.act(&world, message("again").to(code("XB")));
    let mut batch = forger.batch(&world, "XB", &[act.bytes().to_vec()]);
    spoil(&mut world, &mut forger, &mut batch);
    let sealed = forger.sent(&mut world, "XB", &batch);
    refused(&mut world, &sealed)
}

#[test]
fn consistency_is_proved_from_what_was_seen_and_from_nothing_else() {
    let found = next(begun(), |_, _, batch| batch.consistent_from = 2);
    assert!(matches!(found, OpenError::OtherStart { seen: 3, .. }), "{found:?}");
    let found = next(begun(), |_, _, batch| batch.consistent_from = 0);
    assert!(matches!(found, OpenError::OtherStart { seen: 3, .. }), "{found:?}");
    let found = next(begun(), |_, _, batch| batch.consistency[0] ^= 1);
    assert!(matches!(found, OpenError::Inconsistent { .. }), "{found:?}");
    let found = next(begun(), |_, _, batch| batch.consistency.clear());
    assert!(matches!(found, OpenError::Inconsistent { .. }), "{found:?}");
}

#[test]
fn a_log_that_shrank_is_refused() {
    let (mut world, before) = begun();
    let mut forger = Forger::of(&mut world, "XA");
    forger.first = before.first;
    let found = next((world, forger), |_, _, batch| batch.consistent_from = 3);
    assert!(matches!(found, OpenError::OtherStart { seen: 3, .. }), "{found:?}");
}

#[test]
fn a_log_with_two_faces_of_one_size_is_proof_for_everybody() {
    let (mut world, before) = begun();
    let mut forger = Forger::of(&mut world, "XA");
    forger.first = before.first;
    forger.chance = comity_corridor::Chance::new([43; 32]);
    let acts: Vec<Vec<u8>> = (0..3)
        .map(|_| forger.act(&world, message("other").to(code("XB"))).bytes().to_vec())
        .collect();
    let batch = forger.batch(&world, "XB", &acts);
    let sealed = forger.sent(&mut world, "XB", &batch);
    let OpenError::ForkedLog { proof, .. } = refused(&mut world, &sealed) else {
        panic!("no proof");
    };
    let now = world.now();
    world.driver("XB").misbehaved(now, code("XA"), proof.encode()).unwrap();
    world.driver("XB").commit().unwrap();
    let refused = world.take("XA", "XB", &sealed).unwrap_err();
    assert!(matches!(refused, DriveError::UnknownPeer { .. }), "nothing more is taken from it");
    assert!(world.rows("XB").contains_key(&Key::Misbehaviour(code("XA"), 0)));
}

#[test]
fn two_batches_opened_against_one_state_are_not_both_taken() {
    let (mut world, mut forger) = begun();
    let mut other = Forger::of(&mut world, "XA");
    // The other face shares the first three leaves and forks after them.
    (other.tip, other.tiles) = (forger.tip.clone(), forger.tiles.clone());
    (other.first, other.seen) = (forger.first, forger.seen);
    other.chance = comity_corridor::Chance::new([44; 32]);
    let mut sealed = Vec::new();
    for (forger, count) in [(&mut forger, 1), (&mut other, 2)] {
        let acts: Vec<_> =
            (0..count).map(|_| forger.act(&world, message("fork").to(code("XB")))).collect();
        sealed.push(forger.sealed(&mut world, "XB", acts));
    }
    let (now, mut chance) = (world.now(), world.chance());
    let driver = world.driver("XB");
    let (card, row) = driver.card(code("XA")).unwrap();
    let opening = Opening { card: &card, seen: row.seen.as_ref(), now };
    let keys = driver.node().keys.clone();
    let [first, second] =
        [&sealed[0], &sealed[1]].map(|sealed| open(opening, &keys, sealed).unwrap());
    driver.take(now, first, &mut chance).unwrap();
    let refused = driver.take(now, second, &mut chance).unwrap_err();
    assert!(matches!(refused, DriveError::StaleOpening { .. }), "{refused:?}");
    driver.commit().unwrap();
    let found = self::refused(&mut world, &sealed[1]);
    assert!(matches!(found, OpenError::OtherStart { .. }), "{found:?}");
}

#[test]
fn a_gap_is_named_with_the_place_that_is_expected() {
    let (mut world, mut forger) = begun();
    forger.first = 7;
    let act = forger.act(&world, message("too early").to(code("XB")));
    let sealed = forger.sealed(&mut world, "XB", vec![act]);
    let before = world.rows("XB");
    let refused = world.take("XA", "XB", &sealed).unwrap_err();
    assert!(matches!(refused, DriveError::Gap { expected: 3, found: 7, .. }), "{refused:?}");
    assert!(world.rows("XB") == before);
}

#[test]
fn an_act_twice_in_a_batch_is_taken_once() {
    let mut world = World::pair();
    let mut forger = Forger::of(&mut world, "XA");
    let act = forger.act(&world, message("hello").to(code("XB")));
    let sealed = forger.sealed(&mut world, "XB", vec![act.clone(), act]);
    let taken = world.take("XA", "XB", &sealed).unwrap();
    assert_eq!((taken.outcomes.len(), taken.receipt.next), (1, 2));
    let said = &taken.receipt.exceptions;
    assert_eq!((said.len(), said[0].place, said[0].what.as_str()), (1, 1, "replayed"));
}

#[test]
fn an_id_that_is_used_again_for_something_else_is_named() {
    let (mut world, mut forger) = begun();
    let mut act = forger.unsigned(&world, message("first").to(code("XB")));
    let first = forger.sign(act.clone());
    let sealed = forger.sealed(&mut world, "XB", vec![first.clone()]);
    world.take("XA", "XB", &sealed).unwrap();
    act.body = MessageSend { subject: text("s"), text: text("something else") }.into();
    let second = forger.sign(act);
    let sealed = forger.sealed(&mut world, "XB", vec![second]);
    let taken = world.take("XA", "XB", &sealed).unwrap();
    assert_eq!(taken.receipt.exceptions[0].what.as_str(), "id-taken");
    assert!(taken.outcomes.is_empty());
    assert_eq!(world.says("XB", first.act().id).unwrap().act, first.bytes());
}

#[test]
fn a_replayed_batch_changes_nothing() {
    let (mut world, mut forger) = begun();
    let act = forger.act(&world, message("again").to(code("XB")));
    let sealed = forger.sealed(&mut world, "XB", vec![act]);
    world.take("XA", "XB", &sealed).unwrap();
    let size = world.driver("XB").durable_size();
    let taken = world.take("XA", "XB", &sealed).unwrap();
    assert!(taken.outcomes.is_empty());
    assert_eq!(world.driver("XB").durable_size(), size);
}
