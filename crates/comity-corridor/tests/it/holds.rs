//! Legal hold: what is kept for a court is not used, and no recall destroys it.

use comity_act::{
    ActId, Handling, Property, Purpose, RecordId, Role, Statement,
    body::{
        Outcome as Complied, RecallIssue, RecordCorrect, RecordErase, RecordOpen, RecordRelease,
        RecordRestrict, RequestAnswer, RestrictionGround,
    },
};
use comity_corridor::{
    CheckError, DriveError, Form, Key,
    rows::{RecallRow, RecordRow, RecordState, Stage},
};

use crate::{
    forms::{answer_with, fraud, h2, held as copy_of, register, request, search},
    liars::Forger,
    world::{World, code, form, no, record, text, yes},
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

fn recall(world: &mut World) -> ActId {
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

fn answered(world: &mut World, recall: ActId) -> Complied {
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
    let Err(DriveError::Check(tried @ CheckError::NotOfRole { .. })) = tried else {
        panic!("{tried:?}")
    };
    assert!(tried.to_string().contains("have a supervisor"), "{tried}");
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

/// What a record says here.
fn says(world: &mut World, name: &str, record: RecordId) -> String {
    let row: RecordRow = world.row(name, Key::Record(record)).unwrap();
    row.statements()[0].value.as_str().to_owned()
}

fn correct(name: &str) -> Form {
    let statements = vec![Statement::ungraded(Property::Name, text(name))];
    let (record, reason) = (record(1), text("misread"));
    form(RecordCorrect { record, statements, subject: None, reason, revision: 1, handling: None })
}

#[test]
fn what_is_under_legal_hold_keeps_its_words_and_after_its_release_is_corrected() {
    let mut world = held();
    world.done("XH", Role::Officer, correct("Ada Nowhere").to(code("XB")));
    world.quiet();
    assert_eq!(says(&mut world, "XB", record(1)), "Nemo Nobody");
    let row: RecordRow = world.row("XB", Key::Record(record(1))).unwrap();
    assert_eq!(row.newest().content.revision, 1);
    release(&mut world);
    assert_eq!(says(&mut world, "XB", record(1)), "Ada Nowhere");
    let row: RecordRow = world.row("XB", Key::Record(record(1))).unwrap();
    assert_eq!((row.state, row.ground, row.later), (RecordState::Active, None, None));
}

#[test]
fn another_copy_from_its_owner_does_not_rewrite_what_is_under_legal_hold() {
    let mut world = World::pair();
    world.done("XA", Role::Officer, register(record(1), "Nemo Nobody", Handling::default()));
    give(&mut world, 1);
    let before: RecordRow = world.row("XB", Key::Record(record(1))).unwrap();
    keep(&mut world);
    world.done("XA", Role::Officer, correct("Ada Nowhere"));
    give(&mut world, 1);
    let row: RecordRow = world.row("XB", Key::Record(record(1))).unwrap();
    assert_eq!((row.came_by, &row.content), (before.came_by, &before.content));
    release(&mut world);
    assert_eq!(says(&mut world, "XB", record(1)), "Ada Nowhere");
}

/// XB keeps its copy of record 1 as evidence.
fn keep(world: &mut World) {
    let (ground, reason) = (RestrictionGround::Evidence, text("order of the court"));
    let body = RecordRestrict { record: record(1), ground, reason };
    world.done("XB", Role::LegalAdviser, form(body));
}

#[test]
fn its_owner_neither_corrects_nor_registers_away_what_it_keeps() {
    let mut world = World::with_hub();
    world.done("XH", Role::Officer, register(record(1), "Nemo Nobody", h2()));
    let (ground, reason) = (RestrictionGround::LegalHold, text("order of the court"));
    let body = RecordRestrict { record: record(1), ground, reason };
    world.done("XH", Role::LegalAdviser, form(body));
    world.done("XH", Role::Officer, correct("Ada Nowhere"));
    let again = world.propose("XH", Role::Officer, register(record(1), "Ida Nowhere", h2()));
    assert_eq!(again.stage, Stage::Barred);
    assert_eq!(says(&mut world, "XH", record(1)), "Nemo Nobody");
    let row: RecordRow = world.row("XH", Key::Record(record(1))).unwrap();
    assert_eq!(row.ground, Some(RestrictionGround::LegalHold));
    let body = RecordRelease { record: record(1), reason: text("the appeal was dismissed") };
    world.done("XH", Role::LegalAdviser, form(body));
    assert_eq!(says(&mut world, "XH", record(1)), "Ada Nowhere");
}

/// XB holds records 1 and 2 of XA, which one answer brought, and keeps record 1 under a hold.
fn brought_together() -> (World, ActId) {
    let mut world = World::pair();
    for n in [1, 2] {
        world.done("XA", Role::Officer, register(record(n), "Nemo Nobody", Handling::default()));
    }
    let asked = world.done("XB", Role::Officer, request().to(code("XA")));
    world.quiet();
    let shared = vec![copy_of(&mut world, "XA", record(1)), copy_of(&mut world, "XA", record(2))];
    let body = RequestAnswer { text: text("See both."), shared, complete: true };
    let answer = Form {
        stated: vec![yes("quality_checked"), no("words_about_persons")],
        offences: vec![fraud()],
        ..form(body).answering(asked).to(code("XB"))
    };
    let answer = world.done("XA", Role::Officer, answer);
    world.quiet();
    keep(&mut world);
    (world, answer)
}

fn recall_by(world: &mut World, records: &[u8]) -> ActId {
    let records = records.iter().map(|&n| record(n)).collect();
    let body = RecallIssue { records, reason: text("it was wrong") };
    let recall = world.done("XA", Role::Officer, form(body).to(code("XB")));
    world.quiet();
    recall
}

fn outcome_of(world: &mut World, recall: ActId, n: u8) -> Complied {
    let row: RecallRow = world.row("XA", Key::Recall(recall)).unwrap();
    row.asked[0].outcomes.iter().find(|(id, _)| *id == record(n)).unwrap().1
}

#[test]
fn what_came_with_a_record_under_hold_is_erased_when_that_is_released() {
    let (mut world, answer) = brought_together();
    let recall = recall_by(&mut world, &[2]);
    assert_eq!(outcome_of(&mut world, recall, 2), Complied::Restricted);
    assert!(world.says("XB", answer).is_some(), "it carried what is kept");
    let row: RecordRow = world.row("XB", Key::Record(record(2))).unwrap();
    assert_eq!(row.recalled, Some(recall), "it is not used");
    release(&mut world);
    assert_eq!(outcome_of(&mut world, recall, 2), Complied::Erased);
    assert!(world.says("XB", answer).is_none());
    assert!(world.row::<RecordRow>("XB", Key::Record(record(2))).is_none());
    assert!(world.row::<RecordRow>("XB", Key::Record(record(1))).is_some(), "not recalled");
}

#[test]
fn nobody_erases_what_came_with_a_record_under_hold() {
    let (mut world, _) = brought_together();
    let erase = || form(RecordErase { record: record(2), reason: text("no longer needed") });
    let tried = world.try_propose("XB", Role::LegalAdviser, erase());
    assert!(matches!(tried, Err(DriveError::Check(CheckError::UnderHold))), "{tried:?}");
    release(&mut world);
    let tried = world.try_propose("XB", Role::LegalAdviser, erase());
    assert!(tried.is_ok(), "{tried:?}");
}

#[test]
fn every_recall_that_waited_for_a_release_is_complied_with() {
    let (mut world, _) = brought_together();
    let first = recall_by(&mut world, &[1]);
    let second = recall_by(&mut world, &[1, 2]);
    release(&mut world);
    for (recall, n) in [(first, 1), (second, 1), (second, 2)] {
        let said = outcome_of(&mut world, recall, n);
        assert!(matches!(said, Complied::Erased | Complied::NotHeld), "{said:?}");
    }
    for n in [1, 2] {
        assert!(world.row::<RecordRow>("XB", Key::Record(record(n))).is_none());
    }
}

#[test]
fn a_release_erases_nothing_that_was_given_again_since_its_recall() {
    let mut world = World::pair();
    for n in [1, 2] {
        world.done("XA", Role::Officer, register(record(n), "Nemo Nobody", Handling::default()));
        give(&mut world, n);
    }
    keep(&mut world);
    let recall = recall_by(&mut world, &[1, 2]);
    assert_eq!(outcome_of(&mut world, recall, 2), Complied::Erased);
    give(&mut world, 2);
    release(&mut world);
    assert!(world.row::<RecordRow>("XB", Key::Record(record(1))).is_none());
    assert!(world.row::<RecordRow>("XB", Key::Record(record(2))).is_some());
    assert_eq!(outcome_of(&mut world, recall, 2), Complied::Erased, "as it was said");
}

/// XA gives XB a copy.
fn give(world: &mut World, n: u8) {
    let asked = world.done("XB", Role::Officer, request().to(code("XA")));
    world.quiet();
    let copy = copy_of(world, "XA", record(n));
    world.done("XA", Role::Officer, answer_with(copy, asked).to(code("XB")));
    world.quiet();
}

#[test]
fn who_sent_what_is_kept_here_does_not_take_it_from_the_hold() {
    let mut world = held();
    let request = world.done("XB", Role::Officer, request().to(code("XA")));
    world.deliver("XB", "XA");
    let mut forger = Forger::of(&mut world, "XA");
    let copy = copy_of(&mut world, "XB", record(1));
    let sent = forger.act(&world, answer_with(copy, request).to(code("XB")));
    let body = RecallIssue { records: vec![record(1)], reason: text("never mind") };
    let recall = forger.act(&world, form(body).to(code("XB")));
    let (id, sealed) = (sent.act().id, forger.sealed(&mut world, "XB", vec![sent, recall]));
    world.take("XA", "XB", &sealed).unwrap();
    world.work("XB");
    assert!(world.says("XB", id).is_some(), "it carried what is kept");
    release(&mut world);
    assert!(world.says("XB", id).is_none());
    let row: RecordRow = world.row("XB", Key::Record(record(1))).unwrap();
    assert_eq!((row.state, row.recalled), (RecordState::Active, None), "it is not the sender's");
}

/// What is kept as evidence may be evidence; to hide it from the court would defeat the keeping.
#[test]
fn what_is_kept_as_evidence_may_be_evidence_and_nothing_else() {
    let mut world = World::with_hub();
    world.done("XB", Role::Officer, register(record(1), "Nemo Nobody", Handling::default()));
    let (ground, reason) = (RestrictionGround::Evidence, text("order of the court"));
    let body = RecordRestrict { record: record(1), ground, reason };
    world.done("XB", Role::LegalAdviser, form(body));
    for (purpose, stage) in
        [(Purpose::Evidence, Stage::Done), (Purpose::Investigate, Stage::Barred)]
    {
        let body =
            RecordOpen { record: record(1), owner: code("XB"), justification: text("case 7") };
        let form = Form { offences: vec![fraud()], ..form(body) }.for_purpose(purpose);
        assert_eq!(world.propose("XB", Role::Officer, form).stage, stage, "{purpose}");
    }
}
