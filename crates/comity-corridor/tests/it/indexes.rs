//! Searches of police records and of faces under Regulation (EU) 2024/982.

use comity_act::{
    AgencyKind, AgreementId, Body, Handling, Property, RecordClass, Role, SubjectCategory,
    body::{AgreementPropose, AgreementSuspend, SearchRun, Term},
};
use comity_corridor::{CheckError, DriveError, Form, Outcome, Verdict, rows::Stage};

use crate::{
    forms::{register, search},
    searches::answers,
    urgency::emergency,
    world::{World, agreement, code, record, text, word},
};

const PRUEM: [&str; 1] = ["pruem-2024-982"];

/// Two states that are bound by the regulation, and by nothing else.
fn bound() -> World {
    let authority = AgencyKind::Authority;
    World::of(&[("XA", authority, &PRUEM), ("XB", authority, &PRUEM)])
}

/// They agree on searches of persons, and on how many of them a day has.
fn agree(world: &mut World, of_day: Option<u32>) -> AgreementId {
    let id = agreement(78);
    let mut proposal = crate::agreements::proposal(id, &["XA", "XB"]);
    let Body::AgreementPropose(AgreementPropose { clauses, .. }) = &mut proposal.body else {
        panic!("no proposal")
    };
    clauses.searches_of_day = of_day;
    world.done("XA", Role::LegalAdviser, proposal.to(code("XB")));
    world.quiet();
    let signature = world.signature("XB", id).to(code("XA"));
    world.done("XB", Role::LegalAdviser, signature);
    world.quiet();
    id
}

fn with(form: Form, terms: &[(Property, &str)]) -> Form {
    let Body::SearchRun(SearchRun { class, subject, justification, list, .. }) = form.body else {
        panic!("no search")
    };
    let term = |&(property, value): &(Property, &str)| Term { property, value: text(value) };
    let terms = terms.iter().map(term).collect();
    let body = SearchRun { class, terms, subject, justification, list };
    Form { body: body.into(), ..form }
}

fn rules(verdict: &Verdict) -> Vec<&str> {
    verdict.because.iter().map(|reason| reason.rule.as_str()).collect()
}

/// XA searches at XB.
fn tried(world: &mut World, form: Form) -> Outcome {
    world.propose("XA", Role::Officer, form.to(code("XB")))
}

const IN_CLEAR: &str = "pruem-2024-982.43.2";

#[test]
fn a_name_in_clear_goes_into_no_index_of_police_records() {
    let mut world = bound();
    let born = (Property::BirthDate, "1980-05-17");
    let zone = "P<XAANOBODY<<NEMO<<<<<<<<<<<<<<<<<<<<<<<<<<<";
    for (terms, is_name) in [
        (vec![(Property::Name, "Nemo Nobody"), born], true),
        (vec![(Property::FamilyName, "Nobody"), (Property::GivenName, "Nemo")], true),
        (vec![(Property::Alias, "Nemo"), born], true),
        (vec![(Property::Holder, "Nemo Nobody"), born], true),
        (vec![(Property::MachineReadableZone, zone), born], true),
        (vec![born, (Property::Nationality, "XB")], false),
    ] {
        let outcome = tried(&mut world, with(search("Nemo Nobody"), &terms));
        assert_eq!(outcome.stage, Stage::Barred, "{terms:?}");
        let because = rules(&outcome.verdict);
        assert_eq!(because.contains(&IN_CLEAR), is_name, "{terms:?}: {because:?}");
        assert_eq!(outcome.verdict.missing, [], "the search itself says it");
    }
}

#[test]
fn what_goes_in_clear_is_not_stated_away() {
    let mut world = bound();
    let form = search("Nemo Nobody").to(code("XB"));
    let stated = comity_act::Stated {
        fact: text("names_pseudonymised"),
        value: comity_act::StatedValue::Yes(true),
    };
    let form = Form { stated: vec![stated], ..form };
    let refused = world.try_propose("XA", Role::Officer, form);
    assert!(matches!(refused, Err(DriveError::Check(CheckError::Unheard(_)))), "{refused:?}");
}

#[test]
fn a_search_that_two_agreed_on_goes_in_clear_and_is_held_once_they_do_not() {
    let mut world = bound();
    let id = agree(&mut world, None);
    world.done("XB", Role::Officer, register(record(1), "Nemo Nobody", Handling::default()));
    let outcome = tried(&mut world, search("Nemo Nobody"));
    assert_eq!(outcome.stage, Stage::Done, "{:#?}", outcome.verdict);
    world.quiet();
    let came = answers(&mut world, "XA", outcome.act);
    assert!(matches!(&came[..], [Body::SearchReport(body)] if body.matches.len() == 1), "{came:?}");
    // XB suspends what was agreed, and XA searches before it hears of it.
    let suspend = AgreementSuspend { agreement: id, reason: text("a complaint is examined") };
    world.done("XB", Role::LegalAdviser, Form::new(suspend).to(code("XA")));
    let outcome = tried(&mut world, search("Nemo Nobody"));
    assert_eq!(outcome.stage, Stage::Done);
    world.deliver("XA", "XB");
    assert_eq!(world.act("XB", outcome.act).stage, Stage::Held);
    let entry = world.says("XB", outcome.act).unwrap();
    let verdict = Verdict::decode(&entry.verdict).unwrap();
    assert!(rules(&verdict).contains(&IN_CLEAR), "{:?}", verdict.because);
}

#[test]
fn a_life_is_searched_for_in_clear() {
    let mut world = bound();
    let urgent = Form { urgency: Some(emergency()), ..search("Nemo Nobody") };
    let outcome = tried(&mut world, urgent);
    assert_eq!(outcome.stage, Stage::Done, "{:#?}", outcome.verdict);
}

#[test]
fn a_number_of_a_document_is_no_term_of_an_index() {
    let mut world = bound();
    let terms = [
        (Property::Name, "Nemo Nobody"),
        (Property::BirthDate, "1980-05-17"),
        (Property::DocumentNumber, "N0000001"),
    ];
    let form = with(search("Nemo Nobody"), &terms);
    let barred = tried(&mut world, form.clone()).verdict;
    assert!(rules(&barred).contains(&"pruem-2024-982.28.3"), "{:?}", barred.because);
    agree(&mut world, None);
    assert_eq!(tried(&mut world, form).stage, Stage::Done, "what two agreed on is no index");
}

/// With nothing but an emergency: no case, no offence, no category but who is missing.
fn for_a_life(form: Form) -> Form {
    let mut form = Form { urgency: Some(emergency()), case: None, ..form };
    form.offences.clear();
    let Body::SearchRun(body) = &mut form.body else { panic!("no search") };
    body.subject = Some(SubjectCategory::Missing);
    form
}

#[test]
fn an_emergency_asks_no_case_no_offence_and_no_second_particular() {
    let mut world = bound();
    for (property, rule) in [
        (Property::Alias, IN_CLEAR),
        (Property::FamilyName, "pruem-2024-982.43.1"),
        (Property::DocumentNumber, "pruem-2024-982.28.3"),
    ] {
        let alone = with(search("Nemo"), &[(property, "4477")]);
        let barred = tried(&mut world, alone.clone());
        assert_eq!(barred.stage, Stage::Barred, "{property}: in no emergency");
        assert!(rules(&barred.verdict).contains(&rule), "{property}");
        let outcome = tried(&mut world, for_a_life(alone));
        assert_eq!(outcome.stage, Stage::Done, "{property}: {:#?}", outcome.verdict);
        assert_rests_on(&outcome.verdict, "base.8.1");
    }
    let outcome = tried(&mut world, for_a_life(face()));
    assert_eq!(outcome.stage, Stage::Done, "{:#?}", outcome.verdict);
    assert_rests_on(&outcome.verdict, "base.8.1");
}

/// No article of the regulation is its ground, nor owes what only a search of an index owes.
fn assert_rests_on(verdict: &Verdict, rule: &str) {
    assert_eq!(rules(verdict), [rule]);
    let owed = verdict.obligations.iter().map(|owed| owed.rule.as_str());
    assert_eq!(owed.filter(|rule| rule.starts_with("pruem")).count(), 0, "{verdict:?}");
}

#[test]
fn under_an_agreement_a_number_is_searched_with_alone_and_no_article_is_its_ground() {
    let mut world = bound();
    let number = with(search("Nemo Nobody"), &[(Property::DocumentNumber, "N0000001")]);
    assert_eq!(tried(&mut world, number.clone()).stage, Stage::Barred);
    agree(&mut world, None);
    let outcome = tried(&mut world, number);
    assert_eq!(outcome.stage, Stage::Done, "{:#?}", outcome.verdict);
    assert_rests_on(&outcome.verdict, "base.2.2");
}

#[test]
fn a_plate_is_no_search_of_police_records_and_goes_for_a_life() {
    let mut world = bound();
    let class = RecordClass::Vehicle;
    let plate = crate::classes::search(class, Property::Plate, "XB 12 ZZ");
    let barred = tried(&mut world, plate.clone());
    assert_eq!(barred.stage, Stage::Barred, "nothing opens it");
    let because = rules(&barred.verdict);
    assert!(because.iter().all(|rule| !rule.starts_with("pruem")), "{because:?}");
    let outcome = tried(&mut world, for_a_life(plate));
    assert_eq!(outcome.stage, Stage::Done, "{:#?}", outcome.verdict);
    world.quiet();
    let came = answers(&mut world, "XA", outcome.act);
    assert!(matches!(&came[..], [Body::SearchReport(_)]), "it is answered: {came:?}");
}

/// A search with nothing but a face.
fn face() -> Form {
    with(search("Nemo Nobody"), &[(Property::BiometricReference, "FACE-7")])
}

#[test]
fn a_capacity_that_an_agreement_declares_is_counted_by_who_asks_and_by_who_answers() {
    let mut world = bound();
    let unknown = tried(&mut world, face());
    let asked: Vec<&str> = unknown.verdict.missing.iter().map(|one| one.fact.as_str()).collect();
    assert_eq!((unknown.stage, &asked[..]), (Stage::Barred, &["search_capacity_left"][..]));
    agree(&mut world, Some(2));
    for _ in 0..2 {
        let outcome = tried(&mut world, face());
        assert_eq!(outcome.stage, Stage::Done, "{:#?}", outcome.verdict);
        world.quiet();
        assert_eq!(world.act("XB", outcome.act).stage, Stage::Done);
    }
    let over = tried(&mut world, face());
    assert_eq!(over.stage, Stage::Barred);
    assert!(rules(&over.verdict).contains(&"pruem-2024-982.23.1"), "{:?}", over.verdict.because);
    world.now_ms = world.now().day().start().millis() + comity_act::Timestamp::DAY_MS;
    assert_eq!(tried(&mut world, face()).stage, Stage::Done, "the next day has its own");
}

#[test]
fn what_is_searched_with_is_no_word_of_who_searches() {
    let mut world = bound();
    agree(&mut world, None);
    let form = Form {
        stated: vec![word("search_material", "fingerprints")],
        ..search("Nemo Nobody").to(code("XB"))
    };
    let refused = world.try_propose("XA", Role::Officer, form);
    assert!(matches!(refused, Err(DriveError::Check(CheckError::Unheard(_)))), "{refused:?}");
}
