//! Copies that outlived the owner's word.

use comity_act::{Handling, body::RecordCorrect};
use comity_corridor::Form;
use comity_sim::{
    Sim,
    agency::{code, text},
    workload::ordinary,
};

use crate::world::{A, B, C, act, answer, erase, held, recall, register, request, share, tells};

/// A copy came twice; the recall destroyed the second act and left the first readable.
#[test]
fn a_recall_takes_every_act_that_carried_the_record() {
    let mut sim = Sim::quiet(3);
    let record = register(&mut sim, B, "Nemo Nobody", 1);
    share(&mut sim, B, C, record);
    share(&mut sim, B, C, record);
    assert!(held(&mut sim, C, record).is_some() && tells(&mut sim, C, record));
    act(&mut sim, B, recall(record, &[C]));
    assert!(held(&mut sim, C, record).is_none());
    assert!(!tells(&mut sim, C, record), "XC can still read it in the first answer");
}

fn correct(sim: &mut Sim, by: usize, record: comity_act::RecordId, told: &[usize]) {
    let content = held(sim, by, record).unwrap().content;
    let (mut statements, revision) = (content.statements, content.revision + 1);
    statements[0].value = text("Nix Nobody");
    let reason = text("misread");
    let body =
        RecordCorrect { record, statements, subject: None, reason, revision, handling: None };
    let form = told.iter().fold(ordinary(Form::new(body)), |form, to| form.to(code(*to)));
    act(sim, by, form);
}

/// A correction carries all statements; it stayed readable after the recall.
#[test]
fn a_recall_takes_the_corrections_too() {
    let mut sim = Sim::quiet(3);
    let record = register(&mut sim, B, "Nemo Nobody", 1);
    share(&mut sim, B, C, record);
    correct(&mut sim, B, record, &[C]);
    act(&mut sim, B, recall(record, &[C]));
    assert!(!tells(&mut sim, C, record), "XC can still read it in the correction");
}

/// The owner erased a record and could still read it in its own correction of it.
#[test]
fn erasing_takes_the_owners_own_corrections_too() {
    let mut sim = Sim::quiet(3);
    let record = register(&mut sim, B, "Nemo Nobody", 1);
    correct(&mut sim, B, record, &[]);
    act(&mut sim, B, erase(record, &[]));
    assert!(held(&mut sim, B, record).is_none());
    assert!(!tells(&mut sim, B, record), "XB can still read it in the correction");
}

/// A third agency sent a copy as its own, without restrictions, and it took the owner's place.
#[test]
fn a_copy_from_another_takes_neither_owner_nor_restrictions_away() {
    let mut sim = Sim::quiet(3);
    let record = register(&mut sim, B, "Nemo Nobody", 1);
    share(&mut sim, B, C, record);
    let mut copy = held(&mut sim, C, record).unwrap().content;
    (copy.owner, copy.handling) = (code(A), Handling::default());
    copy.revision += 1;
    let question = request(&mut sim, C, A);
    // XA never had the record, so its own law sees nothing wrong with what it claims.
    act(&mut sim, A, answer(code(C), question, vec![copy]));
    let after = held(&mut sim, C, record).unwrap().content;
    assert_eq!(after.owner, code(B), "whoever speaks last owns the record");
    assert!(after.handling.not_onward, "and has lifted the restriction of its owner");
}

/// What a holder passed on with consent is reached by the owner's recall.
#[test]
fn a_recall_reaches_those_to_whom_it_was_passed_on() {
    let mut sim = Sim::quiet(3);
    let record = register(&mut sim, B, "Nemo Nobody", 1);
    share(&mut sim, B, C, record);
    crate::world::consent(&mut sim, (B, C), record, A);
    share(&mut sim, C, A, record);
    assert!(held(&mut sim, A, record).is_some());
    act(&mut sim, B, recall(record, &[C]));
    assert!(held(&mut sim, C, record).is_none() && held(&mut sim, A, record).is_none());
}

/// The owner recalled a copy, another holder sent it again, and it was held again.
#[test]
fn what_was_recalled_does_not_come_back_through_another() {
    let mut sim = Sim::quiet(3);
    let record = register(&mut sim, B, "Nemo Nobody", 1);
    share(&mut sim, B, C, record);
    crate::world::consent(&mut sim, (B, C), record, A);
    share(&mut sim, B, A, record);
    act(&mut sim, B, recall(record, &[A]));
    assert!(held(&mut sim, A, record).is_none());
    share(&mut sim, C, A, record);
    assert!(held(&mut sim, A, record).is_none(), "XA holds again what XB told it to give up");
    // The owner alone opens it again.
    share(&mut sim, B, A, record);
    assert!(held(&mut sim, A, record).is_some());
}

/// A copy came in an act that our law held before a person; the recall said that none was held.
#[test]
fn a_recall_takes_what_was_held_before_a_person() {
    let mut sim = Sim::quiet(3);
    let record = register(&mut sim, B, "Nemo Nobody", 1);
    let question = request(&mut sim, A, B);
    let copy = held(&mut sim, B, record).unwrap().content;
    let mut form = answer(code(A), question, vec![copy]);
    // XB's law lets it go without a purpose, XA's does not take it.
    form.purpose = None;
    act(&mut sim, B, form);
    assert!(held(&mut sim, A, record).is_none() && tells(&mut sim, A, record));
    act(&mut sim, B, recall(record, &[A]));
    assert!(!tells(&mut sim, A, record), "XA can still read it in the act that is held");
}
