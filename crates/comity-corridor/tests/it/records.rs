//! Records: nobody takes one over, and nobody washes off what its owner put on it.

use comity_act::{
    Handling, Role, Shared,
    body::{RecallIssue, RecordCorrect, RecordErase},
};
use comity_corridor::{
    Key,
    rows::{RecordRow, Stage},
};

use crate::{
    forms::{answer_with, h2, held, register, request, search},
    liars::Forger,
    searches::answers,
    world::{World, code, form, record, text, yes},
};

/// XB holds a copy of XH's record marked H2, and has asked XA; what XA's forger sends comes next.
fn begin() -> (World, Forger, comity_act::ActId) {
    let mut world = World::with_hub();
    world.done("XH", Role::Officer, register(record(1), "Nemo Nobody", h2()));
    world.done("XB", Role::Officer, search("Nemo Nobody").to(code("XH")));
    world.quiet();
    let request = world.done("XB", Role::Officer, request().to(code("XA")));
    world.deliver("XB", "XA");
    let forger = Forger::of(&mut world, "XA");
    (world, forger, request)
}

fn told(shared: Shared) -> RecordRow {
    let (mut world, mut forger, request) = begin();
    let act = forger.act(&world, answer_with(shared, request).to(code("XB")));
    let sealed = forger.sealed(&mut world, "XB", vec![act]);
    world.take("XA", "XB", &sealed).unwrap();
    world.row("XB", Key::Record(record(1))).unwrap()
}

fn copy() -> Shared {
    let (mut world, ..) = begin();
    held(&mut world, "XB", record(1))
}

#[test]
fn a_copy_under_another_owner_is_not_believed() {
    let row = told(Shared { owner: code("XA"), handling: Handling::default(), ..copy() });
    assert_eq!((row.content.owner, row.handling().not_onward), (code("XH"), true));
}

#[test]
fn a_copy_without_its_restrictions_does_not_loosen_them() {
    let row = told(Shared { handling: Handling::default(), revision: 9, ..copy() });
    assert!(row.handling().not_onward && row.through_union_agency);
    assert_eq!(row.content.revision, 0, "only the owner says something newer of its record");
}

#[test]
fn what_came_from_sis_stays_so_whatever_a_later_copy_says() {
    let (mut world, mut forger, request) = begin();
    let shared = Shared { record: record(2), owner: code("XA"), ..copy() };
    for (revision, is_said) in [(0, true), (1, false)] {
        let copy = Shared { revision, ..shared.clone() };
        let mut form = answer_with(copy, request).to(code("XB"));
        form.stated.extend(is_said.then(|| yes("sis_data_included")));
        let act = forger.act(&world, form);
        let sealed = forger.sealed(&mut world, "XB", vec![act]);
        world.take("XA", "XB", &sealed).unwrap();
        let row: RecordRow = world.row("XB", Key::Record(record(2))).unwrap();
        assert_eq!((row.content.revision, row.from_sis), (revision, true));
    }
    for is_said in [true, false] {
        let mut form = register(record(3), "Nemo Nobody", Handling::default());
        form.stated.extend(is_said.then(|| yes("sis_data_included")));
        world.done("XB", Role::Officer, form);
        assert!(world.row::<RecordRow>("XB", Key::Record(record(3))).unwrap().from_sis);
    }
}

#[test]
fn an_older_copy_does_not_take_the_place_of_a_newer_one() {
    let mut older = copy();
    older.statements.clear();
    let (mut world, mut forger, request) = begin();
    let statements = held(&mut world, "XH", record(1)).statements;
    let body = RecordCorrect {
        record: record(1),
        statements,
        subject: None,
        reason: text("so"),
        revision: 1,
        handling: None,
    };
    world.done("XH", Role::Officer, form(body).to(code("XB")));
    world.deliver("XH", "XB");
    let act = forger.act(&world, answer_with(older, request).to(code("XB")));
    let sealed = forger.sealed(&mut world, "XB", vec![act]);
    world.take("XA", "XB", &sealed).unwrap();
    let row: RecordRow = world.row("XB", Key::Record(record(1))).unwrap();
    assert_eq!((row.content.revision, row.statements().len()), (1, 2));
}

#[test]
fn nobody_takes_over_a_record_by_registering_its_id() {
    let (mut world, mut forger, _) = begin();
    let theirs = register(record(1), "Somebody Else", Handling::default());
    let act = forger.act(&world, theirs.to(code("XB")));
    let sealed = forger.sealed(&mut world, "XB", vec![act]);
    world.take("XA", "XB", &sealed).unwrap();
    let row: RecordRow = world.row("XB", Key::Record(record(1))).unwrap();
    assert_eq!((row.content.owner, row.handling().not_onward), (code("XH"), true));
}

#[test]
fn a_correction_by_somebody_else_changes_nothing() {
    let (mut world, mut forger, _) = begin();
    let body = RecordCorrect {
        record: record(1),
        statements: Vec::new(),
        subject: None,
        reason: text("so"),
        revision: 1,
        handling: None,
    };
    let act = forger.act(&world, form(body).to(code("XB")));
    let sealed = forger.sealed(&mut world, "XB", vec![act]);
    world.take("XA", "XB", &sealed).unwrap();
    let row: RecordRow = world.row("XB", Key::Record(record(1))).unwrap();
    assert_eq!((row.content.revision, row.statements().len()), (0, 2));
}

#[test]
fn what_was_given_again_after_a_recall_is_not_erased_by_a_late_report() {
    let (mut world, ..) = begin();
    let body = RecallIssue { records: vec![record(1)], reason: text("it was wrong") };
    world.done("XH", Role::Officer, form(body).to(code("XB")));
    world.quiet();
    assert!(world.row::<RecordRow>("XB", Key::Record(record(1))).is_none());
    world.done("XB", Role::Officer, search("Nemo Nobody").to(code("XH")));
    world.quiet();
    assert!(world.row::<RecordRow>("XB", Key::Record(record(1))).is_some());
}

#[test]
fn who_erases_its_own_takes_it_back_though_another_gave_it_as_its_own_before() {
    let copy = copy();
    let mut world = World::with_hub();
    world.done("XH", Role::Officer, register(record(1), "Nemo Nobody", h2()));
    world.quiet();
    let request = world.done("XB", Role::Officer, request().to(code("XA")));
    world.deliver("XB", "XA");
    let mut forger = Forger::of(&mut world, "XA");
    let washed = Shared { owner: code("XA"), handling: Handling::default(), ..copy };
    let act = forger.act(&world, answer_with(washed, request).to(code("XB")));
    let sealed = forger.sealed(&mut world, "XB", vec![act]);
    world.take("XA", "XB", &sealed).unwrap();
    let search = world.done("XB", Role::Officer, search("Nemo Nobody").to(code("XH")));
    world.quiet();
    assert_eq!(answers(&mut world, "XB", search).len(), 1, "the owner gave it as well");
    let body = RecordErase { record: record(1), reason: text("acquitted") };
    let erased = world.done("XH", Role::Officer, form(body).to(code("XB")));
    world.deliver("XH", "XB");
    assert_eq!(world.act("XB", erased).stage, Stage::Done, "nobody has to decide over it");
    world.work("XB");
    assert!(answers(&mut world, "XB", search).is_empty(), "what the owner gave is gone");
    let row: RecordRow = world.row("XB", Key::Record(record(1))).unwrap();
    assert_eq!(row.content.owner, code("XA"), "of what another gave, it takes nothing");
}
