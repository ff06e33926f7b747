//! Leads: proposed by the node, decided over by who looked, and gone with a record.

use comity_act::{
    ActId, Handling, Property, Purpose, RecordId, Role, Statement,
    body::{
        LeadConfirm, LeadPropose, LeadReason, LeadReject, Likeness, LinkRelation, RecallIssue,
        RecordCorrect, RecordErase, RecordLink, RecordOpen, Screening, SearchRun,
    },
};
use comity_corridor::{
    CheckError, DriveError, Form, Key, Unfit,
    rows::{ActRow, LeadRow, LeadState, RecordRow, Stage},
};

use crate::{
    forms::{fraud, h2, register, search},
    rebuild,
    world::{World, code, form, record, text, word, yes},
};

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

/// The search that has all persons compared.
fn compares() -> Form {
    let list = Screening { name: text("duplicates"), rows: 0, compares_own: true };
    let body = SearchRun {
        class: World::CLASS,
        terms: Vec::new(),
        subject: None,
        justification: text("yearly review"),
        list: Some(list),
    };
    let stated = vec![word("union_purpose", "cross-checking")];
    Form { purpose: Some(Purpose::Identify), stated, offences: vec![fraud()], ..form(body) }
}

fn proposing(search: ActId, first: u8, second: u8) -> Form {
    let reason = LeadReason { property: Property::BirthDate, how: Likeness::SameDay, bits: 9 };
    let body = LeadPropose {
        record: record(first),
        to: record(second),
        class: World::CLASS,
        percent: 93,
        reasons: vec![reason],
        group: 1,
    };
    form(body).answering(search)
}

fn proposed(world: &mut World, first: u8, second: u8) -> ActId {
    let search = world.done("XB", Role::Officer, compares());
    world.done("XB", Role::Service, proposing(search, first, second))
}

fn opening(n: u8, owner: &str, lead: ActId) -> Form {
    let body =
        RecordOpen { record: record(n), owner: code(owner), justification: text("which is who") };
    // The copy came through the Union agency, whose law asks for the offence.
    let offences = vec![fraud()];
    Form { purpose: Some(Purpose::Identify), offences, ..form(body).answering(lead) }
}

fn looked(world: &mut World, lead: ActId) {
    world.done("XB", Role::Officer, opening(1, "XH", lead));
    world.done("XB", Role::Officer, opening(2, "XB", lead));
}

fn confirm(lead: ActId) -> Form {
    let note = text("the same passport");
    form(LeadConfirm { record: record(1), to: record(2), note }).answering(lead)
}

fn reject(lead: ActId, undoes: Option<ActId>) -> Form {
    let note = text("brothers");
    form(LeadReject { record: record(1), to: record(2), note, undoes }).answering(lead)
}

fn lead(world: &mut World, lead: ActId) -> LeadRow {
    world.row("XB", Key::Lead(lead)).unwrap()
}

/// The other records of a record's links, with whether the link is undone.
fn links(world: &mut World, n: u8) -> Vec<(RecordId, bool)> {
    let row: RecordRow = world.row("XB", Key::Record(record(n))).unwrap();
    row.links.iter().map(|link| (link.other, link.undone_by.is_some())).collect()
}

fn unfit(world: &mut World, role: Role, form: Form) -> Unfit {
    match world.try_propose("XB", role, form) {
        Err(DriveError::Check(CheckError::Unfit(error))) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn who_looked_at_both_confirms_and_they_are_linked_as_the_same() {
    let mut world = world();
    let act = proposed(&mut world, 1, 2);
    assert_eq!(lead(&mut world, act).state, LeadState::Open);
    world.done("XB", Role::Officer, opening(1, "XH", act));
    let error = unfit(&mut world, Role::Officer, confirm(act));
    assert!(matches!(error, Unfit::Unread), "{error}");
    world.done("XB", Role::Officer, opening(2, "XB", act));
    let error = unfit(&mut world, Role::Supervisor, confirm(act));
    assert!(matches!(error, Unfit::Unread), "another officer looked: {error}");
    world.done("XB", Role::Officer, confirm(act));
    assert_eq!(lead(&mut world, act).state, LeadState::Same);
    assert_eq!(links(&mut world, 1), [(record(2), false)]);
    assert_eq!(links(&mut world, 2), [(record(1), false)]);
    let row: RecordRow = world.row("XB", Key::Record(record(1))).unwrap();
    assert_eq!(row.links[0].relation, LinkRelation::SameAs);
    let error = unfit(&mut world, Role::Officer, confirm(act));
    assert!(matches!(error, Unfit::DecidedSo { state: "same" }), "{error}");
}

#[test]
fn what_is_decided_is_taken_back_and_decided_otherwise() {
    let mut world = world();
    let act = proposed(&mut world, 1, 2);
    looked(&mut world, act);
    let same = world.done("XB", Role::Officer, confirm(act));
    let undone = world.done("XB", Role::Officer, reject(act, Some(same)));
    assert_eq!(lead(&mut world, act).state, LeadState::Open);
    assert_eq!(links(&mut world, 2), [(record(1), true)]);
    let error = unfit(&mut world, Role::Officer, reject(act, Some(same)));
    assert!(matches!(error, Unfit::NotDecided { .. }), "{error}");
    let error = unfit(&mut world, Role::Officer, reject(act, Some(undone)));
    assert!(matches!(error, Unfit::NotDecided { .. }), "{error}");
    let different = world.done("XB", Role::Officer, reject(act, None));
    assert_eq!(lead(&mut world, act).state, LeadState::Different);
    world.done("XB", Role::Officer, confirm(act));
    assert_eq!(links(&mut world, 2), [(record(1), true), (record(1), false)]);
    world.done("XB", Role::Officer, reject(act, None));
    let row = lead(&mut world, act);
    assert_eq!((row.state, row.decisions.len()), (LeadState::Different, 5));
    assert_eq!(row.decisions[2].act, different);
    assert_eq!(links(&mut world, 2), [(record(1), true), (record(1), true)]);
    let until = world.now();
    rebuild::is_equal(&mut world, until);
}

#[test]
fn a_link_that_is_undone_by_itself_opens_its_lead_again() {
    let mut world = world();
    let act = proposed(&mut world, 1, 2);
    looked(&mut world, act);
    let same = world.done("XB", Role::Officer, confirm(act));
    let body = RecordLink {
        record: record(2),
        relation: LinkRelation::SameAs,
        to: record(1),
        source: Statement::ungraded(Property::Name, text("x")).source,
        information: Statement::ungraded(Property::Name, text("x")).information,
        nature: Statement::ungraded(Property::Name, text("x")).nature,
        as_of: None,
        note: text("a mistake"),
        undoes: Some(same),
    };
    world.done("XB", Role::Officer, form(body));
    assert_eq!(lead(&mut world, act).state, LeadState::Open);
    assert_eq!(links(&mut world, 1), [(record(2), true)]);
    let until = world.now();
    rebuild::is_equal(&mut world, until);
}

#[test]
fn a_pair_is_proposed_once_until_it_was_rejected_and_a_record_changed() {
    let mut world = world();
    let act = proposed(&mut world, 1, 2);
    let search = world.act("XB", act).answers.unwrap();
    let again = |world: &mut World| {
        for (first, second) in [(1, 2), (2, 1)] {
            let error = unfit(world, Role::Service, proposing(search, first, second));
            assert!(matches!(error, Unfit::ProposedAlready), "{error}");
        }
    };
    again(&mut world);
    looked(&mut world, act);
    world.done("XB", Role::Officer, reject(act, None));
    again(&mut world);
    let statements = vec![Statement::ungraded(Property::Name, text("Nemo Nobody, called Nim"))];
    let (record, reason) = (record(2), text("misread"));
    let body =
        RecordCorrect { record, statements, subject: None, reason, revision: 1, handling: None };
    let correction = Form { stated: vec![yes("quality_checked")], ..form(body) };
    world.done("XB", Role::Officer, correction);
    let anew = world.done("XB", Role::Service, proposing(search, 2, 1));
    assert_eq!(lead(&mut world, anew).state, LeadState::Open);
    assert_eq!(lead(&mut world, act).state, LeadState::Different);
    again(&mut world);
}

#[test]
fn only_the_node_proposes_and_nothing_of_it_leaves() {
    let mut world = world();
    let search = world.done("XB", Role::Officer, compares());
    let by_hand = world.try_propose("XB", Role::Officer, proposing(search, 1, 2));
    assert!(matches!(by_hand, Err(DriveError::Check(CheckError::NotOfRole { .. }))));
    let act = world.done("XB", Role::Service, proposing(search, 1, 2));
    looked(&mut world, act);
    for form in [confirm(act), reject(act, None)] {
        let sent = world.try_propose("XB", Role::Officer, form.to(code("XH")));
        assert!(matches!(sent, Err(DriveError::Check(CheckError::StaysHome { .. }))), "{sent:?}");
    }
    for (first, second) in [(2, 2), (2, 9)] {
        let error = unfit(&mut world, Role::Service, proposing(search, first, second));
        assert!(matches!(error, Unfit::NotHeld { .. }), "{error}");
    }
    let other = proposed(&mut world, 2, 3);
    let error = unfit(&mut world, Role::Officer, confirm(other));
    assert!(matches!(error, Unfit::NoLead), "{error}");
}

/// The leads of XB in its rows, and whether any of them is of this record.
fn tells_of(world: &mut World, n: u8) -> bool {
    let rows = world.rows("XB");
    rows.values().any(|row| match row {
        comity_corridor::rows::Row::Lead(row) => row.records.contains(&record(n)),
        comity_corridor::rows::Row::Record(row) => {
            row.links.iter().any(|link| link.other == record(n))
        }
        _ => false,
    })
}

#[test]
fn who_erases_a_record_erases_its_leads_and_what_decided_them() {
    let mut world = world();
    let act = proposed(&mut world, 1, 2);
    looked(&mut world, act);
    let same = world.done("XB", Role::Officer, confirm(act));
    let undone = world.done("XB", Role::Officer, reject(act, Some(same)));
    let stays = proposed(&mut world, 1, 3);
    let leaves = [act, same, undone].map(|act| {
        let row: ActRow = world.row("XB", Key::Act(act)).unwrap();
        row.leaf
    });
    let body = RecordErase { record: record(2), reason: text("no longer needed") };
    let outcome = world.propose("XB", Role::Officer, form(body));
    assert_eq!(outcome.stage, Stage::Done);
    for leaf in leaves {
        assert!(outcome.verdict.silences.contains(&leaf), "{leaf}");
    }
    assert!(!tells_of(&mut world, 2));
    for act in [act, same, undone] {
        assert!(world.says("XB", act).is_none());
        let row = world.act("XB", act);
        assert_eq!(row.about, [record(2)], "what is left names nobody else");
    }
    assert!(world.says("XB", stays).is_some());
    assert!(tells_of(&mut world, 3));
    let until = world.now();
    rebuild::is_equal(&mut world, until);
}

#[test]
fn a_copy_that_its_owner_takes_back_takes_its_leads_with_it() {
    let mut world = world();
    let act = proposed(&mut world, 1, 2);
    looked(&mut world, act);
    let different = world.done("XB", Role::Officer, reject(act, None));
    let body = RecallIssue { records: vec![record(1)], reason: text("it was wrong") };
    world.done("XH", Role::Officer, form(body).to(code("XB")));
    world.quiet();
    assert!(!tells_of(&mut world, 1));
    for act in [act, different] {
        assert!(world.says("XB", act).is_none());
    }
    let until = world.now();
    rebuild::is_equal(&mut world, until);
}
