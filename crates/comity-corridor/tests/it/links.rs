//! Links between records, and the doubts of who holds a copy.

use comity_act::{
    ActId, Handling, InformationGrade, Nature, Property, RecordId, Role, SourceGrade, Statement,
    Timestamp,
    body::{
        DoubtGround, DutySettle, LinkRelation, Outcome as Complied, RecallIssue, RecordCorrect,
        RecordDoubt, RecordErase, RecordLink, RecordRestrict, RestrictionGround,
    },
};
use comity_corridor::{
    CheckError, DriveError, Form, Key, Unfit,
    rows::{ActRow, DeadlineRow, DeadlineState, RecallRow, RecordRow, Stage},
};

use crate::{
    forms::{h2, message, register, search},
    rebuild,
    world::{World, code, form, record, text},
};

fn link(first: u8, second: u8, undoes: Option<ActId>) -> Form {
    form(RecordLink {
        record: record(first),
        relation: LinkRelation::SameAs,
        to: record(second),
        source: SourceGrade::B,
        information: InformationGrade::Two,
        nature: Nature::Assessment,
        as_of: None,
        note: text("the same passport"),
        undoes,
    })
}

fn doubt(n: u8) -> Form {
    let (property, note) = (Some(Property::BirthDate), text("the number is of a brother"));
    form(RecordDoubt { record: record(n), ground: DoubtGround::Mixed, property, note })
}

/// XB holds a copy of XH's record 1, and has records 2 and 3 of its own.
fn world() -> World {
    let mut world = World::with_hub();
    world.done("XH", Role::Officer, register(record(1), "Nemo Nobody", h2()));
    world.done("XB", Role::Officer, search("Nemo Nobody").to(code("XH")));
    world.done("XB", Role::Officer, register(record(2), "Nemo Nobody", Handling::default()));
    world.done("XB", Role::Officer, register(record(3), "Ada Nowhere", Handling::default()));
    world.quiet();
    world
}

/// The other records of a record's links, with whether the link is undone.
fn links(world: &mut World, n: u8) -> Vec<(RecordId, bool)> {
    let row: RecordRow = world.row("XB", Key::Record(record(n))).unwrap();
    row.links.iter().map(|link| (link.other, link.undone_by.is_some())).collect()
}

fn unfit(world: &mut World, name: &str, form: Form) -> Unfit {
    match world.try_propose(name, Role::Officer, form) {
        Err(DriveError::Check(CheckError::Unfit(error))) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_link_stands_in_both_records_and_its_undoing_separates_them() {
    let mut world = world();
    let made = world.done("XB", Role::Officer, link(1, 2, None));
    assert_eq!(links(&mut world, 1), [(record(2), false)]);
    assert_eq!(links(&mut world, 2), [(record(1), false)]);
    let ends = [1, 2].map(|n| {
        let row: RecordRow = world.row("XB", Key::Record(record(n))).unwrap();
        row.links[0].is_first
    });
    assert_eq!(ends, [true, false]);
    world.done("XB", Role::Officer, link(1, 2, Some(made)));
    assert_eq!(links(&mut world, 1), [(record(2), true)]);
    assert_eq!(links(&mut world, 2), [(record(1), true)]);
    let again = unfit(&mut world, "XB", link(1, 2, Some(made)));
    assert!(matches!(again, Unfit::NoLink { .. }), "{again}");
}

#[test]
fn only_two_records_that_are_held_are_linked() {
    let mut world = world();
    for (first, second) in [(2, 9), (9, 2), (2, 2)] {
        let error = unfit(&mut world, "XB", link(first, second, None));
        assert!(matches!(error, Unfit::NotHeld { .. }), "{error}");
    }
    assert_eq!(links(&mut world, 2), []);
    let made = world.done("XB", Role::Officer, link(1, 2, None));
    let other = unfit(&mut world, "XB", link(2, 3, Some(made)));
    assert!(matches!(other, Unfit::NoLink { .. }), "{other}");
}

#[test]
fn a_link_goes_to_no_other_agency() {
    let mut world = world();
    let outcome = world.propose("XB", Role::Officer, link(1, 2, None).to(code("XH")));
    assert_eq!(outcome.stage, Stage::Barred);
    assert_eq!(links(&mut world, 1), []);
}

#[test]
fn a_correction_keeps_the_links() {
    let mut world = world();
    world.done("XB", Role::Officer, link(2, 3, None));
    let statements = vec![Statement::ungraded(Property::Name, text("Nema Nobody"))];
    let (record, reason) = (record(2), text("misread"));
    let body =
        RecordCorrect { record, statements, subject: None, reason, revision: 1, handling: None };
    world.done("XB", Role::Officer, form(body));
    assert_eq!(links(&mut world, 2).len(), 1);
}

#[test]
fn who_erases_a_record_erases_its_links_and_what_made_them() {
    let mut world = world();
    let undone = world.done("XB", Role::Officer, link(2, 3, None));
    let undoing = world.done("XB", Role::Officer, link(2, 3, Some(undone)));
    let made = world.done("XB", Role::Officer, link(2, 1, None));
    let stays = world.done("XB", Role::Officer, link(1, 3, None));
    let leaves = [undone, undoing, made].map(|act| {
        let row: ActRow = world.row("XB", Key::Act(act)).unwrap();
        row.leaf
    });
    let body = RecordErase { record: record(2), reason: text("no longer needed") };
    let outcome = world.propose("XB", Role::Officer, form(body));
    assert_eq!(outcome.stage, Stage::Done);
    for leaf in leaves {
        assert!(outcome.verdict.silences.contains(&leaf), "{leaf}");
    }
    assert_eq!(links(&mut world, 1), [(record(3), false)]);
    assert_eq!(links(&mut world, 3), [(record(1), false)]);
    for act in [undone, undoing, made] {
        assert!(world.says("XB", act).is_none());
    }
    assert!(world.says("XB", stays).is_some());
    let until = world.now();
    rebuild::is_equal(&mut world, until);
}

#[test]
fn a_copy_that_its_owner_takes_back_takes_its_links_with_it() {
    let mut world = world();
    let made = world.done("XB", Role::Officer, link(1, 2, None));
    let body = RecallIssue { records: vec![record(1)], reason: text("it was wrong") };
    world.done("XH", Role::Officer, form(body).to(code("XB")));
    world.quiet();
    assert!(world.row::<RecordRow>("XB", Key::Record(record(1))).is_none());
    assert_eq!(links(&mut world, 2), []);
    assert!(world.says("XB", made).is_none());
    let until = world.now();
    rebuild::is_equal(&mut world, until);
}

#[test]
fn a_link_to_what_is_kept_keeps_nothing_from_its_owner() {
    let mut world = world();
    world.done("XB", Role::Officer, link(1, 2, None));
    let (ground, reason) = (RestrictionGround::Evidence, text("order of the court"));
    world.done(
        "XB",
        Role::LegalAdviser,
        form(RecordRestrict { record: record(2), ground, reason }),
    );
    let body = RecallIssue { records: vec![record(1)], reason: text("it was wrong") };
    let recall = world.done("XH", Role::Officer, form(body).to(code("XB")));
    world.quiet();
    let row: RecallRow = world.row("XH", Key::Recall(recall)).unwrap();
    assert_eq!(row.asked[0].outcomes[0].1, Complied::Erased);
    assert_eq!(links(&mut world, 2), []);
}

#[test]
fn a_doubt_reaches_the_owner_and_waits_for_somebody_who_takes_charge() {
    let mut world = world();
    let act = world.done("XB", Role::Officer, doubt(1).to(code("XH")));
    world.quiet();
    let row: ActRow = world.row("XH", Key::Act(act)).unwrap();
    assert_eq!((row.stage, row.about.as_slice()), (Stage::Done, &[record(1)][..]));
    assert!(row.is_in_inbox());
}

/// What the owner owes because of a doubt, as an agency knows it.
fn owed(world: &mut World, name: &str, doubt: ActId) -> DeadlineRow {
    let mut all = world.deadlines(name, doubt);
    all.retain(|row| row.what.as_str() == "answer-doubt");
    assert_eq!((all.len(), all[0].owed_by), (1, code("XH")), "{name}: {all:?}");
    all.remove(0)
}

#[test]
fn a_doubt_is_answered_by_its_owner_and_by_no_word_at_home() {
    let mut world = world();
    let act = world.done("XB", Role::Officer, doubt(1).to(code("XH")));
    world.quiet();
    for name in ["XB", "XH"] {
        let row = owed(&mut world, name, act);
        assert!(matches!(row.state, DeadlineState::Running(_)), "{name}: {:?}", row.state);
    }
    let body = DutySettle { what: text("answer-doubt"), note: text("looked at") };
    let settled = world.try_propose("XH", Role::Officer, form(body).answering(act));
    assert!(matches!(settled, Err(DriveError::Check(CheckError::OwnAct { .. }))), "{settled:?}");
    let says = message("It is of the brother, and will be corrected.");
    world.done("XH", Role::Officer, says.answering(act).to(code("XB")));
    world.quiet();
    for name in ["XB", "XH"] {
        let row = owed(&mut world, name, act);
        assert!(matches!(row.state, DeadlineState::Met(_)), "{name}: {:?}", row.state);
    }
    let until = world.now();
    rebuild::is_equal(&mut world, until);
}

#[test]
fn a_doubt_before_the_status_is_confirmed() {
    let mut world = world();
    let form = doubt(1).to(code("XH"));
    let outcome = world.propose("XB", Role::Officer, form);
    let rules: Vec<&str> =
        outcome.verdict.obligations.iter().map(|owed| owed.rule.as_str()).collect();
    assert_eq!(rules, ["base.13.1"], "no notice is erased before its status is known");
    world.quiet();
    // Ten working days have weekends among them: it is late after three weeks, not after ten days.
    for (days, is_late) in [(10, false), (11, true)] {
        world.now_ms += days * Timestamp::DAY_MS;
        world.tick("XH");
        let row = owed(&mut world, "XH", outcome.act);
        assert_eq!(matches!(row.state, DeadlineState::Breached(_)), is_late, "{:?}", row.state);
        assert!(row.is_owed(), "late is owed all the same");
    }
}

#[test]
fn a_doubt_goes_to_nobody_but_the_owner_of_what_is_held() {
    let mut world = world();
    for form in [doubt(1).to(code("XA")), doubt(1), doubt(2).to(code("XH")), doubt(9)] {
        let error = unfit(&mut world, "XB", form);
        assert!(matches!(error, Unfit::NotToOwner), "{error}");
    }
}
