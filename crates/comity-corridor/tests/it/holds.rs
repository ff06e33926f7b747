//! Legal hold: what is kept for a court is not used, and no recall destroys it.

use comity_act::{
    Role,
    body::{
        Outcome as Complied, RecallIssue, RecordErase, RecordOpen, RecordRelease, RecordRestrict,
        RestrictionGround,
    },
};
use comity_corridor::{
    CheckError, DriveError, Form, Key,
    rows::{RecallRow, RecordRow, RecordState, Stage},
};

use crate::{
    forms::{fraud, h2, register, search},
    world::{World, code, form, record, text},
};

/// XB holds a copy of XH's record, and has put it under a legal hold.
fn held() -> World {
    let mut world = World::with_hub();
    world.done("XH", Role::Officer, register(record(1), "Nemo Nobody", h2()));
    world.done("XB", Role::Officer, search("Nemo Nobody").to(code("XH")));
    world.quiet();
    let (ground, reason) = (RestrictionGround::LegalHold, text("order of the court"));
    let body = RecordRestrict { record: record(1), ground, reason };
    world.done("XB", Role::LegalAdviser, form(body));
    world
}

fn opened(world: &mut World) -> (Stage, bool) {
    let body = RecordOpen { record: record(1), owner: code("XH"), justification: text("case 7") };
    let form = Form { offences: vec![fraud()], ..form(body) };
    let outcome = world.propose("XB", Role::Officer, form);
    let bars = outcome.verdict.because.iter();
    (outcome.stage, bars.into_iter().any(|reason| reason.rule == "base.5.5"))
}

fn recall(world: &mut World) -> comity_act::ActId {
    let body = RecallIssue { records: vec![record(1)], reason: text("it was wrong") };
    let recall = world.done("XH", Role::Officer, form(body).to(code("XB")));
    world.quiet();
    recall
}

fn release(world: &mut World) {
    let body = RecordRelease { record: record(1), reason: text("the appeal was dismissed") };
    world.done("XB", Role::LegalAdviser, form(body));
    world.quiet();
}

fn answered(world: &mut World, recall: comity_act::ActId) -> Complied {
    let row: RecallRow = world.row("XH", Key::Recall(recall)).unwrap();
    row.asked[0].outcomes[0].1
}

#[test]
fn what_is_under_legal_hold_is_not_used_and_after_its_release_is() {
    let mut world = held();
    assert_eq!(opened(&mut world), (Stage::Barred, true));
    release(&mut world);
    assert_eq!(opened(&mut world), (Stage::Done, false));
}

#[test]
fn a_recall_of_what_is_under_legal_hold_waits_for_its_end() {
    let mut world = held();
    let recall = recall(&mut world);
    assert_eq!(answered(&mut world, recall), Complied::Restricted);
    let row: RecordRow = world.row("XB", Key::Record(record(1))).unwrap();
    assert_eq!((row.state, row.recalled), (RecordState::Restricted, Some(recall)));
    let came_by = row.came_by;
    assert!(world.says("XB", came_by).is_some(), "the act that brought it is kept as well");
    release(&mut world);
    assert_eq!(answered(&mut world, recall), Complied::Erased);
    assert!(world.row::<RecordRow>("XB", Key::Record(record(1))).is_none());
    assert!(world.says("XB", came_by).is_none());
}

#[test]
fn only_who_decides_lets_go_of_what_is_kept() {
    let mut world = held();
    let body = RecordRelease { record: record(1), reason: text("I say so") };
    let tried = world.try_propose("XB", Role::Officer, form(body));
    assert!(matches!(tried, Err(DriveError::Check(CheckError::NotOfRole { .. }))), "{tried:?}");
    let row: RecordRow = world.row("XB", Key::Record(record(1))).unwrap();
    assert_eq!(row.state, RecordState::Restricted);
}

#[test]
fn nobody_erases_what_is_kept_before_it_is_released() {
    let mut world = World::with_hub();
    world.done("XH", Role::Officer, register(record(1), "Nemo Nobody", h2()));
    let (ground, reason) = (RestrictionGround::Evidence, text("order of the court"));
    let body = RecordRestrict { record: record(1), ground, reason };
    world.done("XH", Role::LegalAdviser, form(body));
    let erase = || form(RecordErase { record: record(1), reason: text("no longer needed") });
    let tried = world.try_propose("XH", Role::LegalAdviser, erase());
    assert!(matches!(tried, Err(DriveError::Check(CheckError::UnderHold))), "{tried:?}");
    let body = RecordRelease { record: record(1), reason: text("the appeal was dismissed") };
    world.done("XH", Role::LegalAdviser, form(body));
    world.done("XH", Role::Officer, erase());
    assert_eq!(world.row::<RecordRow>("XH", Key::Record(record(1))), None);
}
