//! The outbox: places without gaps, receipts that are evidence.

use comity_act::{Role, body::RecallIssue};
use comity_corridor::{
    Awaited, DriveError, Key, Packed, Receipt, ReceiptError, Resume, Taken,
    rows::{PeerRow, ReceiptRow, RecordRow, Stage},
    sign_receipt, verify_receipt,
};

use crate::{
    forms::{answer_with, grant, h2, held, message, register, request, search},
    liars::Forger,
    world::{World, code, form, record, text},
};

/// The same receipt without the last act.
fn one_less(receipt: &Receipt) -> Receipt {
    let mut less = Receipt { next: receipt.next - 1, ..receipt.clone() };
    less.leaves.pop();
    less
}

fn peer(world: &mut World, name: &str, other: &str) -> PeerRow {
    world.row(name, Key::Peer(code(other))).unwrap()
}

#[test]
fn what_was_erased_before_it_left_does_not_stop_what_comes_after_it() {
    let mut world = World::with_hub();
    world.done("XH", Role::Officer, register(record(1), "Nemo Nobody", h2()));
    world.done("XB", Role::Officer, search("Nemo Nobody").to(code("XH")));
    let request = world.done("XA", Role::Officer, request().to(code("XB")));
    world.quiet();
    world.done("XH", Role::Officer, grant(record(1), &["XA"]).to(code("XB")));
    world.quiet();
    let copy = held(&mut world, "XB", record(1));
    let answer = world.done("XB", Role::Officer, answer_with(copy, request).to(code("XA")));
    // The link to XA is down; meanwhile the owner recalls.
    let body = RecallIssue { records: vec![record(1)], reason: text("it was wrong") };
    world.done("XH", Role::Officer, form(body).to(code("XB")));
    world.deliver("XH", "XB");
    world.work("XB");
    let after = world.done("XB", Role::Officer, message("we are here").to(code("XA")));
    assert!(world.says("XB", answer).is_none());
    world.quiet();
    assert_eq!(world.act("XA", after).stage, Stage::Done);
    assert!(!world.rows("XA").contains_key(&Key::Act(answer)));
    assert!(world.row::<RecordRow>("XA", Key::Record(record(1))).is_none());
    let row = peer(&mut world, "XB", "XA");
    assert_eq!(
        (row.out_acknowledged, row.out_next),
        (row.out_next, peer(&mut world, "XA", "XB").in_next)
    );
}

#[test]
fn a_batch_of_nothing_but_erased_acts_is_delivered() {
    let mut world = World::pair();
    let mut forger = Forger::of(&mut world, "XA");
    let act = forger.act(&world, message("first").to(code("XB")));
    let batch = forger.batch(&world, "XB", &[act.bytes().to_vec()]);
    let nothing = comity_corridor::Batch {
        acts: Vec::new(),
        inclusion: Vec::new(),
        erased: vec![0, 1],
        ..batch
    };
    let sealed = forger.sent(&mut world, "XB", &nothing);
    let taken = world.take("XA", "XB", &sealed).unwrap();
    assert_eq!((taken.receipt.next, taken.outcomes.len()), (2, 0));
}

#[test]
fn a_batch_that_is_taken_again_gets_the_same_answer() {
    let mut world = World::pair();
    for words in ["one", "two", "three"] {
        world.done("XA", Role::Officer, message(words).to(code("XB")));
    }
    let packed = world.pack("XA", "XB").unwrap();
    let first = world.take("XA", "XB", &packed.sealed).unwrap();
    let rows = world.rows("XB").len();
    let size = world.driver("XB").durable_size();
    let again = world.take("XA", "XB", &packed.sealed).unwrap();
    assert!(again.outcomes.is_empty());
    let same = |receipt: &Receipt| {
        (receipt.batch, receipt.first, receipt.next, receipt.exceptions.clone(), receipt.seen)
    };
    assert_eq!(same(&again.receipt), same(&first.receipt));
    assert_eq!((world.rows("XB").len(), world.driver("XB").durable_size()), (rows, size));
    world.receipt("XA", &packed.digest, &again.receipt).unwrap();
    assert!(world.pack("XA", "XB").is_none());
}

#[test]
fn a_held_act_is_named_again_when_the_batch_is_taken_again() {
    let mut world = World::pair();
    let mut forger = Forger::of(&mut world, "XA");
    let raw = comity_act::RawBody { code: 9_999, version: 1, bytes: vec![0x00] };
    let mut act = forger.unsigned(&world, message("hello").to(code("XB")));
    act.body = comity_act::Body::NotUnderstood(raw);
    let signed = forger.sign(act);
    let sealed = forger.sealed(&mut world, "XB", vec![signed]);
    let first = world.take("XA", "XB", &sealed).unwrap();
    let again = world.take("XA", "XB", &sealed).unwrap();
    assert_eq!(first.receipt.exceptions, again.receipt.exceptions);
    assert_eq!(first.receipt.exceptions.len(), 1);
}

#[test]
fn after_a_lost_receipt_what_was_not_acknowledged_is_sent_again() {
    let mut world = World::pair();
    world.done("XA", Role::Officer, message("one").to(code("XB")));
    let lost = world.pack("XA", "XB").unwrap();
    world.take("XA", "XB", &lost.sealed).unwrap();
    world.done("XA", Role::Officer, message("two").to(code("XB")));
    let packed = world.pack("XA", "XB").unwrap();
    let refused = world.take("XA", "XB", &packed.sealed).unwrap_err();
    let DriveError::Open(comity_corridor::OpenError::OtherStart { seen, .. }) = refused else {
        panic!("{refused:?}");
    };
    let (now, mut chance) = (world.now(), world.chance());
    let resume = Resume { first: None, seen: Some(seen) };
    let packed =
        world.driver("XA").pack_from(now, (code("XB"), resume), 64, &mut chance).unwrap().unwrap();
    let taken = world.take("XA", "XB", &packed.sealed).unwrap();
    assert_eq!((taken.outcomes.len(), taken.receipt.next), (1, 2));
    world.receipt("XA", &packed.digest, &taken.receipt).unwrap();
    assert_eq!(peer(&mut world, "XA", "XB").out_acknowledged, 2);
}

#[test]
fn a_receipt_for_what_was_never_sent_is_refused() {
    let mut world = World::pair();
    world.done("XA", Role::Officer, message("one").to(code("XB")));
    let packed = world.pack("XA", "XB").unwrap();
    let taken = world.take("XA", "XB", &packed.sealed).unwrap();
    let honest = taken.receipt.clone();
    let before = peer(&mut world, "XA", "XB");
    for said in [
        Receipt { next: 2, ..honest.clone() },
        Receipt { next: u64::MAX, ..honest.clone() },
        Receipt { first: 9, ..honest.clone() },
        Receipt { seen: u64::MAX, ..honest.clone() },
    ] {
        let refused = world.receipt("XA", &packed.digest, &said).unwrap_err();
        assert!(matches!(refused, DriveError::ImpossibleReceipt { .. }), "{refused:?}");
    }
    assert_eq!(peer(&mut world, "XA", "XB"), before);
    world.receipt("XA", &packed.digest, &honest).unwrap();
}

#[test]
fn a_receipt_that_says_less_does_not_take_the_place_of_one_that_says_more() {
    let mut world = World::pair();
    world.done("XA", Role::Officer, message("one").to(code("XB")));
    world.done("XA", Role::Officer, message("two").to(code("XB")));
    let packed = world.pack("XA", "XB").unwrap();
    let taken = world.take("XA", "XB", &packed.sealed).unwrap();
    world.receipt("XA", &packed.digest, &taken.receipt).unwrap();
    let key = Key::Receipt(code("XB"), 2);
    let kept: ReceiptRow = world.row("XA", key).unwrap();
    let less = one_less(&taken.receipt);
    world.receipt("XA", &packed.digest, &less).unwrap();
    assert_eq!(world.row::<ReceiptRow>("XA", key), Some(kept));
    assert_eq!(peer(&mut world, "XA", "XB").out_acknowledged, 2);
}

#[test]
fn a_sender_that_lost_its_order_is_not_passed_over() {
    let mut world = World::pair();
    for words in ["one", "two", "three"] {
        world.done("XA", Role::Officer, message(words).to(code("XB")));
    }
    world.quiet();
    // XA lost its disk; another node of it, with the same keys, begins at place nought.
    let mut forger = Forger::of(&mut world, "XA");
    let row = peer(&mut world, "XB", "XA");
    assert_eq!(row.in_next, 3);
    let row = PeerRow { seen: None, ..row };
    crate::hostile::overwrite(&mut world, "XB", Key::Peer(code("XA")), row);
    let act = forger.act(&world, message("after the fire").to(code("XB")));
    let sealed = forger.sealed(&mut world, "XB", vec![act.clone()]);
    let taken = world.take("XA", "XB", &sealed).unwrap();
    assert_eq!((taken.outcomes.len(), taken.receipt.next), (1, 1));
    assert_eq!(world.act("XB", act.act().id).stage, Stage::Done);
}

#[test]
fn a_second_receipt_for_the_same_beginning_stands_beside_the_first() {
    let mut world = World::pair();
    world.done("XA", Role::Officer, message("one").to(code("XB")));
    world.done("XA", Role::Officer, message("two").to(code("XB")));
    let packed = world.pack("XA", "XB").unwrap();
    let two = world.take("XA", "XB", &packed.sealed).unwrap().receipt;
    let one = one_less(&two);
    world.receipt("XA", &packed.digest, &one).unwrap();
    world.receipt("XA", &packed.digest, &two).unwrap();
    for until in [1, 2] {
        let kept: Option<ReceiptRow> = world.row("XA", Key::Receipt(code("XB"), until));
        assert_eq!(kept.map(|row| row.until), Some(until));
    }
}

/// Two messages, of which only the first is in the batch that is taken.
fn half_taken(world: &mut World) -> (Packed, Taken) {
    world.done("XA", Role::Officer, message("one").to(code("XB")));
    world.done("XA", Role::Officer, message("two").to(code("XB")));
    let (now, mut chance) = (world.now(), world.chance());
    let packed = world.driver("XA").pack(now, code("XB"), 1, &mut chance).unwrap().unwrap();
    let taken = world.take("XA", "XB", &packed.sealed).unwrap();
    (packed, taken)
}

#[test]
fn a_receipt_settles_what_its_batch_covered_and_nothing_beyond() {
    let mut world = World::pair();
    let (packed, taken) = half_taken(&mut world);
    // As a peer says that had taken more from us, before we went back to a backup.
    let beyond = Receipt { next: 2, ..taken.receipt };
    world.receipt("XA", &packed.digest, &beyond).unwrap();
    assert_eq!(peer(&mut world, "XA", "XB").out_acknowledged, 1);
    let kept: Option<ReceiptRow> = world.row("XA", Key::Receipt(code("XB"), 1));
    assert_eq!(kept.map(|row| row.until), Some(1));
    assert!(world.row::<ReceiptRow>("XA", Key::Receipt(code("XB"), 2)).is_none());
    let left = world.deliver("XA", "XB");
    assert_eq!(left.len(), 1, "what was not taken still goes out");
}

#[test]
fn a_receipt_for_other_leaves_than_were_sent_is_refused() {
    let mut world = World::pair();
    let (packed, taken) = half_taken(&mut world);
    let (honest, before) = (taken.receipt, peer(&mut world, "XA", "XB"));
    let leaf = honest.leaves[0];
    for (leaves, erased) in [
        (vec![leaf + 1], vec![]),
        (vec![leaf, leaf], vec![]),
        (vec![], vec![]),
        // It was not erased, so it did not leave as an empty place.
        (vec![], vec![0]),
        (vec![leaf], vec![1]),
        (vec![leaf], vec![7]),
    ] {
        let next = 1.max((leaves.len() + erased.len()) as u64);
        let said = Receipt { leaves, erased, next, ..honest.clone() };
        let refused = world.receipt("XA", &packed.digest, &said).unwrap_err();
        assert!(matches!(refused, DriveError::ImpossibleReceipt { .. }), "{said:?}: {refused:?}");
    }
    // Nor can it have taken what lies beyond the log that it says to have seen.
    let blind = Receipt { seen: leaf, ..honest.clone() };
    let refused = world.receipt("XA", &packed.digest, &blind).unwrap_err();
    assert!(matches!(refused, DriveError::ImpossibleReceipt { .. }), "{refused:?}");
    assert_eq!(peer(&mut world, "XA", "XB"), before);
    world.receipt("XA", &packed.digest, &honest).unwrap();
}

#[test]
fn over_a_line_a_receipt_covers_the_batch_that_was_packed() {
    let mut world = World::pair();
    let (packed, taken) = half_taken(&mut world);
    let now = world.now();
    let [xa, xb] = ["XA", "XB"].map(|name| world.driver(name).node().keys.clone());
    let (card, _) = world.driver("XA").card(code("XB")).unwrap();
    let verified = |said: &Receipt| {
        let signed = sign_receipt(said, &xb).unwrap();
        verify_receipt(&card, &xa, now, &Awaited::from(&packed), &signed)
    };
    let honest = taken.receipt;
    // The next leaf is easily guessed, and the act there was never sent.
    let guessed = vec![honest.leaves[0], honest.leaves[0] + 1];
    for said in [
        Receipt { leaves: guessed, next: 2, ..honest.clone() },
        Receipt { leaves: vec![], ..honest.clone() },
        Receipt { first: 1, next: 2, ..honest.clone() },
    ] {
        let refused = verified(&said).unwrap_err();
        assert!(matches!(refused, ReceiptError::OtherBatch { .. }), "{refused:?}");
    }
    verified(&honest).unwrap();
}

#[test]
fn a_receipt_that_leaves_out_what_stands_before_it_waits() {
    let mut world = World::pair();
    let (first, one) = half_taken(&mut world);
    let (now, mut chance) = (world.now(), world.chance());
    let seen = first.checkpoint.checkpoint().size();
    let resume = Resume { first: Some(1), seen: Some(seen) };
    let driver = world.driver("XA");
    let second = driver.pack_from(now, (code("XB"), resume), 1, &mut chance).unwrap().unwrap();
    let two = world.take("XA", "XB", &second.sealed).unwrap();
    let refused = world.receipt("XA", &second.digest, &two.receipt).unwrap_err();
    assert!(matches!(refused, DriveError::EarlyReceipt { first: 1, .. }), "{refused:?}");
    assert_eq!(peer(&mut world, "XA", "XB").out_acknowledged, 0);
    world.receipt("XA", &first.digest, &one.receipt).unwrap();
    world.receipt("XA", &second.digest, &two.receipt).unwrap();
    assert_eq!(peer(&mut world, "XA", "XB").out_acknowledged, 2);
}
