//! What the prose of records tells: said once, by who writes it, and carried along.

use comity_act::{
    ActId, Body, Property, RecordId, Role, Shared, Stated, Statement,
    body::{RecordCorrect, RecordOpen, RequestAnswer},
};
use comity_corridor::{CheckError, DriveError, Form, Key, Outcome, UnheardError, rows::Stage};

use crate::{
    forms::{answer_with, held, register, request, search},
    searches::answers,
    words::{facts, missing, set, words},
    world::{World, code, form, no, record, text, word, yes},
};

const RECORD: u8 = 1;

/// A record with a remark, of which this is said.
fn with_remark(stated: &[Stated]) -> Form {
    let mut form = register(record(RECORD), "Nemo Nobody", comity_act::Handling::default());
    let Body::RecordRegister(body) = &mut form.body else { panic!("a registration") };
    body.statements.push(Statement::ungraded(Property::Remark, text("lives with a nephew")));
    form.stated.extend_from_slice(stated);
    form
}

/// XA asked XB, which holds a record with a remark of which this is said.
fn asked(world: &mut World, stated: &[Stated]) -> (ActId, Shared) {
    let asked = world.done("XA", Role::Officer, request().to(code("XB")));
    world.deliver("XA", "XB");
    world.done("XB", Role::Officer, with_remark(stated));
    let id: RecordId = record(RECORD);
    (asked, held(world, "XB", id))
}

/// The copy alone, and nothing said.
fn bare(shared: Shared, asked: ActId) -> Form {
    let mut form = answer_with(shared, asked).to(code("XA"));
    form.stated.clear();
    let Body::RequestAnswer(RequestAnswer { text, .. }) = &mut form.body else { panic!() };
    *text = comity_act::Text::default();
    form
}

#[test]
fn who_writes_prose_says_what_it_tells() {
    let mut world = World::pair();
    let outcome = world.propose("XB", Role::Officer, with_remark(&[]));
    assert_eq!(outcome.stage, Stage::Barred);
    assert_eq!(missing(&outcome), ["special_categories_included"]);
    world.done("XB", Role::Officer, with_remark(&[no("words_about_persons")]));
}

#[test]
fn what_was_said_of_prose_is_not_asked_again() {
    let mut world = World::pair();
    let (asked, shared) = asked(&mut world, &[no("words_about_persons")]);
    let outcome = world.propose("XB", Role::Officer, bare(shared, asked));
    assert_eq!(outcome.stage, Stage::Done, "{:?}", outcome.verdict);
    let found = facts(&mut world, "XB", &outcome);
    assert_eq!((found.minor_included, found.words_about_persons), (Some(false), Some(false)));
    assert_eq!(found.subjects, Some(set(&["suspect"])));
    let came = world.deliver("XB", "XA");
    assert_eq!(came[0].stage, Stage::Done, "{:?}", came[0].verdict);
    let copy = held(&mut world, "XA", record(RECORD));
    assert_eq!(copy.told, [no("words_about_persons")], "it goes along");
}

#[test]
fn of_prose_nothing_is_certified_that_nobody_said() {
    let mut world = World::pair();
    let (asked, shared) = asked(&mut world, &[no("special_categories_included")]);
    let outcome = world.propose("XB", Role::Officer, bare(shared, asked));
    let found = facts(&mut world, "XB", &outcome);
    assert_eq!(found.special_categories_included, Some(false), "that was said");
    assert_eq!((found.minor_included, found.vulnerable_subject), (None, None));
    assert_eq!((found.subjects, found.fields_included), (None, None));
    assert_eq!(found.whereabouts_told, None);
}

/// XA asks once more, and XB answers with the copy alone, of which this is said.
fn again(world: &mut World, stated: &[Stated]) -> Outcome {
    let asked = world.done("XA", Role::Officer, request().to(code("XB")));
    world.deliver("XA", "XB");
    let shared = held(world, "XB", record(RECORD));
    let mut form = bare(shared, asked);
    form.stated.extend_from_slice(stated);
    world.propose("XB", Role::Officer, form)
}

#[test]
fn what_an_answer_says_of_prose_stays_with_the_record_and_goes_along() {
    let mut world = World::pair();
    asked(&mut world, &[no("special_categories_included")]);
    let outcome = again(&mut world, &[yes("minor_included"), words("subjects", &["suspect"])]);
    assert_eq!(outcome.stage, Stage::Done, "{:?}", outcome.verdict);
    world.quiet();
    let told =
        [no("special_categories_included"), yes("minor_included"), words("subjects", &["suspect"])];
    for name in ["XA", "XB"] {
        assert_eq!(held(&mut world, name, record(RECORD)).told, told, "{name}");
    }
    let outcome = again(&mut world, &[]);
    let found = facts(&mut world, "XB", &outcome);
    assert_eq!(found.minor_included, Some(true), "it is not asked again");
    assert_eq!(found.subjects, Some(set(&["suspect"])));
}

#[test]
fn what_may_be_said_of_a_covering_note_is_kept_with_no_record() {
    let mut world = World::pair();
    let (asked, shared) = asked(&mut world, &[no("special_categories_included")]);
    world.done("XB", Role::Officer, answer_with(shared, asked).to(code("XA")));
    world.quiet();
    for name in ["XA", "XB"] {
        let told = held(&mut world, name, record(RECORD)).told;
        assert_eq!(told, [no("special_categories_included")], "{name}");
    }
}

#[test]
fn what_is_said_of_part_of_the_prose_is_kept_with_the_part() {
    let mut world = World::pair();
    let asked = world.done("XA", Role::Officer, request().to(code("XB")));
    world.deliver("XA", "XB");
    let mut form = with_remark(&[no("special_categories_included")]);
    let Body::RecordRegister(body) = &mut form.body else { panic!("a registration") };
    body.statements.push(Statement::ungraded(Property::Danger, text("keeps a dog")));
    world.done("XB", Role::Officer, form);
    let mut shared = held(&mut world, "XB", record(RECORD));
    shared.statements.retain(|stated| stated.property != Property::Remark);
    let mut form = bare(shared, asked);
    form.stated.push(no("words_about_persons"));
    world.done("XB", Role::Officer, form);
    world.quiet();
    assert_eq!(held(&mut world, "XB", record(RECORD)).told.len(), 1);
    assert_eq!(held(&mut world, "XA", record(RECORD)).told.len(), 2);
}

#[test]
fn whom_prose_tells_of_counts_as_if_a_field_showed_it() {
    let mut world = World::pair();
    let stated = [
        words("subjects", &["suspect", "victim"]),
        yes("minor_included"),
        words("fields_included", &["address", "birth-date", "name", "remark"]),
    ];
    let (asked, shared) = asked(&mut world, &stated);
    let outcome = world.propose("XB", Role::Officer, bare(shared.clone(), asked));
    let found = facts(&mut world, "XB", &outcome);
    assert_eq!((found.minor_included, found.vulnerable_subject), (Some(true), Some(true)));
    assert_eq!(found.subjects, Some(set(&["suspect", "victim"])));
    assert_eq!(found.whereabouts_told, Some(true));
    assert_eq!(found.special_categories_included, Some(false));
    for otherwise in [no("minor_included"), words("subjects", &["suspect"])] {
        let mut form = bare(shared.clone(), asked);
        form.stated.push(otherwise);
        let refused = world.try_propose("XB", Role::Officer, form);
        assert!(
            matches!(
                refused,
                Err(DriveError::Check(CheckError::Unheard(UnheardError::Contradicted { .. })))
            ),
            "{refused:?}"
        );
    }
}

#[test]
fn what_was_said_of_prose_is_not_dropped_from_a_copy() {
    let mut world = World::pair();
    let (asked, shared) = asked(
        &mut world,
        &[
            yes("minor_included"),
            words("subjects", &["suspect", "victim"]),
            no("special_categories_included"),
        ],
    );
    let dropped = Shared { told: vec![no("words_about_persons")], ..shared };
    let outcome = world.propose("XB", Role::Officer, bare(dropped, asked));
    assert_eq!(outcome.stage, Stage::Barred);
    assert!(outcome.verdict.because.iter().any(|reason| reason.rule == "base.5.7"));
}

#[test]
fn another_remark_is_said_anew() {
    let mut world = World::pair();
    let (_, shared) = asked(&mut world, &[no("words_about_persons")]);
    let correct = |revision, stated| {
        let statements = shared.statements.clone();
        let body = RecordCorrect {
            record: record(RECORD),
            statements,
            subject: None,
            reason: text("another nephew"),
            revision,
            handling: None,
        };
        Form { stated, ..form(body) }
    };
    world.done("XB", Role::Officer, correct(1, vec![]));
    assert!(held(&mut world, "XB", record(RECORD)).told.is_empty());
    world.done("XB", Role::Officer, correct(2, vec![yes("minor_included")]));
    assert_eq!(held(&mut world, "XB", record(RECORD)).told, [yes("minor_included")]);
}

#[test]
fn who_opens_a_record_is_not_asked_what_it_tells() {
    let mut world = World::pair();
    asked(&mut world, &[no("special_categories_included")]);
    let body = RecordOpen {
        record: record(RECORD),
        owner: code("XB"),
        justification: text("case 1, fraud"),
    };
    let outcome = world.propose("XB", Role::Officer, form(body));
    assert_eq!(outcome.stage, Stage::Done, "{:?}", outcome.verdict);
    assert_eq!(missing(&outcome), [""; 0]);
}

/// XA searches at XB, which holds a record with a remark of which this is said.
fn found(stated: &[Stated]) -> (World, Shared, String) {
    let mut world = World::pair();
    world.agree("XA", "XB");
    let stated = [&[word("union_purpose", "cross-checking")], stated].concat();
    world.done("XB", Role::Officer, with_remark(&stated));
    let act = world.done("XA", Role::Officer, search("Nemo Nobody").to(code("XB")));
    world.quiet();
    let came = answers(&mut world, "XA", act);
    let Body::SearchReport(body) = &came[0] else { panic!("no report: {came:?}") };
    let shared = body.matches[0].shared.clone().unwrap();
    let not: Vec<&str> = body.not_searched.iter().map(comity_act::Text::as_str).collect();
    let not = not.join("; ");
    (world, shared, not)
}

#[test]
fn a_node_sends_no_prose_of_which_nobody_said_what_it_tells() {
    let (mut world, shared, not) = found(&[no("special_categories_included")]);
    let sent: Vec<Property> = shared.statements.iter().map(|said| said.property).collect();
    assert_eq!(sent, [Property::Name, Property::BirthDate]);
    assert!(not.contains("the prose of what was found (remark)"), "{not}");
    let kept = held(&mut world, "XB", record(RECORD));
    assert_eq!(kept.statements.len(), 3, "the record itself keeps it");
    let (_, shared, not) = found(&[no("words_about_persons")]);
    assert_eq!(shared.statements.len(), 3);
    assert!(!not.contains("prose"), "{not}");
}

#[test]
fn a_report_takes_nothing_away_that_an_answer_gave() {
    let mut world = World::pair();
    world.agree("XA", "XB");
    let (asked, shared) = asked(&mut world, &[no("special_categories_included")]);
    world.done("XB", Role::Officer, bare(shared, asked));
    let came = world.deliver("XB", "XA");
    assert_eq!(came[0].stage, Stage::Done, "{:#?}", came[0].verdict);
    assert_eq!(held(&mut world, "XA", record(RECORD)).statements.len(), 3);
    world.done("XA", Role::Officer, search("Nemo Nobody").to(code("XB")));
    world.quiet();
    assert_eq!(held(&mut world, "XA", record(RECORD)).statements.len(), 3);
}

#[test]
fn a_search_in_ones_own_records_shows_all_of_them() {
    let mut world = World::pair();
    world.done("XB", Role::Officer, with_remark(&[no("special_categories_included")]));
    let act = world.done("XB", Role::Officer, search("Nemo Nobody"));
    world.quiet();
    let came = answers(&mut world, "XB", act);
    let Body::SearchReport(body) = &came[0] else { panic!("no report: {came:?}") };
    assert_eq!(body.matches[0].shared.as_ref().unwrap().statements.len(), 3);
    assert!(world.row::<comity_corridor::rows::ActRow>("XB", Key::Act(act)).is_some());
}

/// A peer said of the prose of its own record that it tells nothing more, and our answers and
/// reports gave it to third countries on that word.
#[test]
fn no_peer_vouches_for_the_prose_that_is_given_from_here() {
    let mut world = World::three();
    let (first, shared) = asked(&mut world, &[no("words_about_persons")]);
    world.done("XB", Role::Officer, bare(shared, first));
    world.deliver("XB", "XA");
    let second = world.done("XC", Role::Officer, request().to(code("XA")));
    world.deliver("XC", "XA");
    let copy = held(&mut world, "XA", record(RECORD));
    assert_eq!(copy.told, [no("words_about_persons")], "it was heard here");
    let mut form = bare(copy, second);
    form.recipients.clear();
    let outcome = world.propose("XA", Role::Officer, form.clone().to(code("XC")));
    let found = facts(&mut world, "XA", &outcome);
    assert_eq!((found.words_about_persons, found.minor_included), (None, None));
    form.stated.push(no("words_about_persons"));
    let outcome = world.propose("XA", Role::Officer, form.to(code("XC")));
    assert_eq!(facts(&mut world, "XA", &outcome).words_about_persons, Some(false));
}
