//! Corrections: what the owner corrects reaches every copy, in whatever order.

use comity_act::{
    AgencyCode, AgencyKind, Body, Handling, Property, Role, Stated, Statement, SubjectCategory,
    Timestamp,
    body::{
        ConsentAsk, ConsentUse, RecallIssue, RecordCorrect, RecordErase, RecordPassOn,
        SubjectChange,
    },
};
use comity_corridor::{
    CheckError, DriveError, Form, Key, Unfit,
    rows::{HoldersRow, PeerRow, RecordRow, Stage},
};

use crate::{
    forms::{answer_with, grant, held, register, request, suspect},
    liars::Forger,
    world::{UNION, World, code, form, no, record, text, yes},
};

/// XA's record went to XB, from there to XC, and from there to XD, each with XA's consent.
pub(crate) fn chain() -> World {
    chain_of(register(record(1), "Nemo Nobody", Handling::default()))
}

fn chain_of(form_of: Form) -> World {
    let names = ["XA", "XB", "XC", "XD"];
    let all: Vec<(&str, AgencyKind, &[&str])> =
        names.iter().map(|name| (*name, AgencyKind::Authority, &UNION[..])).collect();
    let mut world = World::of(&all);
    world.done("XA", Role::Officer, form_of);
    for pair in names.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        if from != "XA" {
            let body = ConsentAsk {
                records: vec![record(1)],
                uses: ConsentUse { evidence: false, onward_to: vec![code(to)], purpose: None },
                reason: text("they need it"),
            };
            let ask = world.done(from, Role::Officer, form(body).to(code("XA")));
            world.quiet();
            let grant = grant(record(1), &[to]).to(code(from)).answering(ask);
            world.done("XA", Role::Officer, grant);
        }
        let asked = world.done(to, Role::Officer, request().to(code(from)));
        world.quiet();
        let copy = held(&mut world, from, record(1));
        world.done(from, Role::Officer, answer_with(copy, asked).to(code(to)));
        world.quiet();
    }
    world
}

fn correct(name: &str, revision: u32) -> Form {
    let statements = vec![Statement::ungraded(Property::Name, text(name))];
    let reason = text("misread");
    form(RecordCorrect {
        record: record(1),
        statements,
        subject: None,
        reason,
        revision,
        handling: None,
    })
}

/// A correction that states these.
fn stating(statements: &[(Property, &str)], revision: u32) -> Form {
    let stated = |&(property, value): &(_, &str)| Statement::ungraded(property, text(value));
    let mut form = correct("", revision);
    let Body::RecordCorrect(body) = &mut form.body else { panic!("a correction") };
    body.statements = statements.iter().map(stated).collect();
    form
}

/// What XA corrected, by the word of who passes it on: this name, and no restriction.
fn pass_on(name: &str, revision: u32) -> RecordPassOn {
    RecordPassOn {
        record: record(1),
        owner: code("XA"),
        statements: vec![Statement::ungraded(Property::Name, text(name))],
        subject: suspect(),
        revision,
        told: Vec::new(),
        handling: Handling::default(),
    }
}

/// What the copy says.
fn stated(world: &mut World, name: &str) -> Vec<(Property, String)> {
    let row = row(world, name);
    let said = row.content.statements.iter();
    said.map(|said| (said.property, said.value.as_str().to_owned())).collect()
}

fn name_is(name: &str) -> (Property, String) {
    (Property::Name, name.to_owned())
}

fn row(world: &mut World, name: &str) -> RecordRow {
    world.row(name, Key::Record(record(1))).unwrap()
}

fn says(world: &mut World, name: &str) -> String {
    row(world, name).content.statements[0].value.as_str().to_owned()
}

/// An agency that lost its log, and begins another with the same keys.
pub(crate) fn anew(world: &mut World, name: &str, to: &str) -> Forger {
    let key = Key::Peer(code(name));
    let row: PeerRow = world.row(to, key).unwrap();
    crate::hostile::overwrite(world, to, key, PeerRow { seen: None, in_next: 0, ..row });
    Forger::of(world, name)
}

fn passed_to(world: &mut World, name: &str) -> Vec<AgencyCode> {
    let row: HoldersRow = world.row(name, Key::Holders(record(1))).unwrap();
    row.holders[0].passed_to.clone()
}

#[test]
fn a_correction_reaches_those_to_whom_copies_were_passed_on() {
    let mut world = chain();
    world.done("XA", Role::Officer, correct("Ada Nowhere", 1).to(code("XB")));
    world.quiet();
    for name in ["XA", "XB", "XC", "XD"] {
        assert_eq!(says(&mut world, name), "Ada Nowhere", "{name}");
        assert_eq!(row(&mut world, name).content.revision, 1, "{name}");
    }
}

/// A record with a remark, and what is said of it.
fn with_remark(told: Stated) -> Form {
    let mut form_of = register(record(1), "Nemo Nobody", Handling::default());
    let Body::RecordRegister(body) = &mut form_of.body else { panic!("a registration") };
    body.statements.push(Statement::ungraded(Property::Remark, text("lives with a nephew")));
    form_of.stated.push(told);
    form_of
}

#[test]
fn what_prose_tells_is_passed_on_with_a_correction() {
    let mut world = chain_of(with_remark(no("words_about_persons")));
    let said = [(Property::Name, "Ada Nowhere"), (Property::Remark, "lives with a nephew")];
    let told = vec![yes("minor_included")];
    let form_of = Form { stated: told.clone(), ..stating(&said, 1) };
    world.done("XA", Role::Officer, form_of.to(code("XB")));
    world.quiet();
    for name in ["XA", "XB", "XC", "XD"] {
        let content = row(&mut world, name).content;
        assert_eq!((content.revision, &content.told), (1, &told), "{name}");
    }
}

#[test]
fn what_prose_tells_is_not_passed_on_to_who_has_less_of_it() {
    let mut world = chain_of(with_remark(no("words_about_persons")));
    let said = [(Property::Name, "Ada Nowhere"), (Property::Remark, "lives with a niece")];
    let form_of = Form { stated: vec![yes("minor_included")], ..stating(&said, 1) };
    world.done("XA", Role::Officer, form_of);
    world.quiet();
    for name in ["XB", "XC", "XD"] {
        let content = row(&mut world, name).content;
        assert_eq!((content.statements.len(), content.told), (1, Vec::new()), "{name}");
    }
}

#[test]
fn the_owner_learns_who_holds_a_copy_further_on() {
    let mut world = chain();
    assert_eq!(passed_to(&mut world, "XA"), [code("XC"), code("XD")]);
    assert_eq!(passed_to(&mut world, "XB"), [code("XD")]);
}

#[test]
fn a_correction_that_comes_late_undoes_no_newer_one() {
    let mut world = World::pair();
    world.done("XA", Role::Officer, register(record(1), "Nemo Nobody", Handling::default()));
    let asked = world.done("XB", Role::Officer, request().to(code("XA")));
    world.quiet();
    let copy = held(&mut world, "XA", record(1));
    world.done("XA", Role::Officer, answer_with(copy, asked).to(code("XB")));
    world.quiet();
    let mut owner = anew(&mut world, "XA", "XB");
    let second = owner.act(&world, correct("Ada Nowhere", 2).to(code("XB")));
    let first = owner.act(&world, correct("Ida Nowhere", 1).to(code("XB")));
    let sealed = owner.sealed(&mut world, "XB", vec![second, first]);
    world.take("XA", "XB", &sealed).unwrap();
    assert_eq!(says(&mut world, "XB"), "Ada Nowhere");
}

#[test]
fn nobody_corrects_what_was_corrected_since_it_was_read() {
    let mut world = World::pair();
    world.done("XA", Role::Officer, register(record(1), "Nemo Nobody", Handling::default()));
    world.done("XA", Role::Officer, correct("Ada Nowhere", 1));
    let tried = world.try_propose("XA", Role::Officer, correct("Ida Nowhere", 1));
    let is_refused =
        matches!(tried, Err(DriveError::Check(CheckError::CorrectedMeanwhile { revision: 1 })));
    assert!(is_refused, "{tried:?}");
    world.done("XA", Role::Officer, correct("Ida Nowhere", 2));
    assert_eq!(says(&mut world, "XA"), "Ida Nowhere");
}

#[test]
fn a_correction_keeps_what_it_does_not_state_of_the_subject() {
    let mut world = World::pair();
    world.done("XA", Role::Officer, register(record(1), "Nemo Nobody", Handling::default()));
    for (revision, minor, category) in
        [(1, Some(true), None), (2, None, Some(SubjectCategory::Witness))]
    {
        let change = SubjectChange { category, minor, review_at: None, erase_at: None };
        let mut form = correct("Nemo Nobody", revision);
        let Body::RecordCorrect(body) = &mut form.body else { panic!("a correction") };
        body.subject = Some(change);
        world.done("XA", Role::Officer, form);
    }
    let mark = row(&mut world, "XA").content.subject;
    assert_eq!((mark.minor, mark.category), (true, Some(SubjectCategory::Witness)));
    assert_eq!(mark.review_at, suspect().review_at);
}

#[test]
fn who_passes_a_correction_on_adds_marks_and_takes_none_off() {
    let mut world = chain();
    let mut form_of = correct("Nemo Nobody", 1);
    let Body::RecordCorrect(body) = &mut form_of.body else { panic!("a correction") };
    let erase_at = Some(Timestamp::from_millis(world.now_ms + 9 * Timestamp::DAY_MS));
    let category = Some(SubjectCategory::Witness);
    body.subject = Some(SubjectChange { category, minor: Some(true), review_at: None, erase_at });
    world.done("XA", Role::Officer, form_of.to(code("XB")));
    world.quiet();
    let marked = row(&mut world, "XC").content.subject;
    assert_eq!((marked.category, marked.minor, marked.erase_at), (category, true, erase_at));
    // XB, which gave XC its copy, says that the owner took all of it back.
    let body = pass_on("Ida Nowhere", 2);
    let mut forger = anew(&mut world, "XB", "XC");
    let act = forger.act(&world, form(body).to(code("XC")));
    let sealed = forger.sealed(&mut world, "XC", vec![act]);
    world.take("XB", "XC", &sealed).unwrap();
    assert_eq!(says(&mut world, "XC"), "Ida Nowhere");
    assert_eq!(row(&mut world, "XC").content.subject, marked);
}

/// Of what was tightened, nobody but the owner takes anything off again.
#[test]
fn what_the_owner_restricts_later_binds_every_holder() {
    let mut world = chain();
    let tight = Handling { not_in_court: true, ..Handling::default() };
    let mut form_of = correct("Nemo Nobody", 1);
    let Body::RecordCorrect(body) = &mut form_of.body else { panic!("a correction") };
    body.handling = Some(tight.clone());
    world.done("XA", Role::Officer, form_of.to(code("XB")));
    world.quiet();
    for name in ["XA", "XB", "XC", "XD"] {
        assert!(row(&mut world, name).content.handling.not_in_court, "{name}");
    }
    // A correction that says nothing of it leaves it.
    world.done("XA", Role::Officer, correct("Ada Nowhere", 2).to(code("XB")));
    world.quiet();
    assert!(row(&mut world, "XC").content.handling.not_in_court);
    // XB, which gave XC its copy, says that the owner let go of it.
    let body = pass_on("Ida Nowhere", 3);
    let mut forger = anew(&mut world, "XB", "XC");
    let act = forger.act(&world, form(body).to(code("XC")));
    let sealed = forger.sealed(&mut world, "XC", vec![act]);
    world.take("XB", "XC", &sealed).unwrap();
    assert_eq!(says(&mut world, "XC"), "Ida Nowhere");
    assert!(row(&mut world, "XC").content.handling.not_in_court);
}

#[test]
fn what_is_passed_on_counts_only_from_who_gave_the_copy() {
    let mut world = chain();
    let body = || pass_on("Innocent Person", 9);
    // XC holds the copy that XB gave; XD gave none, and XB has it from the owner.
    for (from, to) in [("XD", "XC"), ("XC", "XB")] {
        let mut forger = anew(&mut world, from, to);
        let act = forger.act(&world, form(body()).to(code(to)));
        let sealed = forger.sealed(&mut world, to, vec![act]);
        world.take(from, to, &sealed).unwrap();
        assert_eq!(says(&mut world, to), "Nemo Nobody", "{from} to {to}");
    }
    // Who holds no copy keeps nothing of it.
    let mut forger = anew(&mut world, "XB", "XC");
    let planted = RecordPassOn { record: record(7), ..body() };
    let act = forger.act(&world, form(planted).to(code("XC")));
    let id = act.act().id;
    let sealed = forger.sealed(&mut world, "XC", vec![act]);
    world.take("XB", "XC", &sealed).unwrap();
    world.work("XC");
    assert_eq!(world.act("XC", id).stage, Stage::Erased);
    let tried = world.try_propose("XB", Role::LegalAdviser, form(body()).to(code("XC")));
    assert!(matches!(tried, Err(DriveError::Check(CheckError::NotOfRole { .. }))));
}

/// Why a record was wrong, as that its subject is a witness, was read by whoever was named.
#[test]
fn nobody_is_told_why_a_record_is_erased_or_recalled_who_was_given_no_copy() {
    let mut world = chain();
    let reason = || text("the suspect is a witness of ours");
    let erase = form(RecordErase { record: record(1), reason: reason() });
    let recall = form(RecallIssue { records: vec![record(1)], reason: reason() });
    let of_none = form(RecallIssue { records: vec![record(7)], reason: reason() });
    for (by, form_of, to) in [
        ("XA", erase, "XD"),
        ("XA", recall.clone(), "XC"),
        ("XA", of_none, "XB"),
        ("XB", recall, "XD"),
    ] {
        let form_of = form_of.to(code(to));
        let tried = world.try_propose(by, Role::DataProtectionOfficer, form_of);
        let Err(DriveError::Check(CheckError::Unfit(Unfit::HoldsNoCopy { agency }))) = tried else {
            panic!("{tried:?}")
        };
        assert_eq!(agency, code(to));
    }
}

/// A suspect "corrected" towards a third country that never had the record was read there, past
/// every bar.
#[test]
fn a_correction_goes_to_nobody_who_was_given_no_copy() {
    let mut world = chain();
    for to in ["XC", "XD"] {
        let form = correct("Ada Nowhere", 1).to(code("XB")).to(code(to));
        let tried = world.try_propose("XA", Role::Officer, form);
        let Err(DriveError::Check(CheckError::Unfit(Unfit::HoldsNoCopy { agency }))) = tried else {
            panic!("{tried:?}")
        };
        assert_eq!(agency, code(to));
    }
}

#[test]
fn a_correction_tells_a_holder_nothing_that_it_was_not_given() {
    let mut world = chain();
    let (name, born) = ((Property::Name, "Ada Nowhere"), (Property::BirthDate, "1980-01-01"));
    let more: [&[(Property, &str)]; 3] = [
        &[name, born, (Property::Address, "1 Nowhere Street")],
        &[name, born, (Property::Name, "Ida Nowhere")],
        &[name, (Property::Remark, "prays at dawn")],
    ];
    for statements in more {
        let tried = world.try_propose("XA", Role::Officer, stating(statements, 1).to(code("XB")));
        let is_unfit =
            matches!(tried, Err(DriveError::Check(CheckError::Unfit(Unfit::SaysMore { .. }))));
        assert!(is_unfit, "{tried:?}");
    }
    // Kept at home, it is no correction of what others hold: each is told what concerns it.
    world.done("XA", Role::Officer, stating(more[0], 1));
    world.quiet();
    assert_eq!(stated(&mut world, "XA").len(), 3);
    for name in ["XB", "XC", "XD"] {
        let said = stated(&mut world, name);
        assert_eq!(said[0], name_is("Ada Nowhere"), "{name}");
        assert!(said.iter().all(|(of, _)| *of != Property::Address), "{name}: {said:?}");
        assert_eq!(row(&mut world, name).content.revision, 1, "{name}");
    }
    // What stays at home bars no correction of what others hold, and does not go with it.
    world.done("XA", Role::Officer, stating(&[more[0][2], (Property::Name, "Ida Nowhere")], 2));
    world.quiet();
    for name in ["XB", "XC", "XD"] {
        assert_eq!(stated(&mut world, name), [name_is("Ida Nowhere")], "{name}");
    }
}

#[test]
fn what_an_owner_adds_does_not_go_on_by_itself() {
    let mut world = chain();
    let mut owner = anew(&mut world, "XA", "XB");
    let all = [
        (Property::Name, "Ada Nowhere"),
        (Property::Address, "1 Nowhere Street"),
        (Property::Belief, "a belief"),
        (Property::Remark, "prays at dawn"),
    ];
    let act = owner.act(&world, stating(&all, 1).to(code("XB")));
    let id = act.act().id;
    let sealed = owner.sealed(&mut world, "XB", vec![act]);
    world.take("XA", "XB", &sealed).unwrap();
    world.quiet();
    assert_eq!(stated(&mut world, "XB").len(), 4, "the owner speaks for its record");
    assert_eq!(world.act("XB", id).stage, Stage::Held, "a person sees what was added");
    for name in ["XC", "XD"] {
        assert_eq!(stated(&mut world, name), [name_is("Ada Nowhere")], "{name}");
    }
}
