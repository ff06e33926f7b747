//! Records of every class: found by number; DNA profiles by the law on them.

use comity_act::{
    AgencyKind, Body, Property, RecordClass, Role, Statement, SubjectCategory,
    body::{Likeness, Match, RecordRegister, SearchRun, Term},
};
use comity_corridor::{Form, rows::Stage};

use crate::{
    forms::suspect,
    searches::answers,
    world::{World, code, form, record, text, word, yes},
};

pub(crate) fn register(class: RecordClass, stated: &[(Property, &str)]) -> Form {
    let body = RecordRegister {
        record: record(1),
        class,
        subject: suspect(),
        statements: stated
            .iter()
            .map(|(property, value)| Statement::ungraded(*property, text(value)))
            .collect(),
        source: text("case 1"),
    };
    let stated = vec![yes("quality_checked"), word("union_purpose", "cross-checking")];
    Form { stated, ..form(body) }
}

pub(crate) fn search(class: RecordClass, property: Property, value: &str) -> Form {
    let body = SearchRun {
        class,
        terms: vec![Term { property, value: text(value) }],
        subject: Some(SubjectCategory::Suspect),
        justification: text("case 1"),
        list: None,
    };
    form(body)
}

/// What XB finds of a vessel at the hub under a number.
fn found(world: &mut World, property: Property, value: &str) -> Vec<Match> {
    let form = search(RecordClass::Vessel, property, value).to(code("XH"));
    let form = Form { stated: vec![word("union_purpose", "cross-checking")], ..form };
    let act = world.done("XB", Role::Officer, form);
    world.quiet();
    let came = answers(world, "XB", act);
    let Body::SearchReport(body) = &came[0] else { panic!("no report: {came:?}") };
    body.matches.clone()
}

#[test]
fn a_number_is_found_however_it_is_written_and_a_wrong_one_as_it_is() {
    let mut world = World::with_hub();
    let stated = [(Property::Name, "Zorra"), (Property::ImoNumber, "IMO 9074728")];
    world.done("XH", Role::Officer, register(RecordClass::Vessel, &stated));
    let hit = found(&mut world, Property::ImoNumber, "907 4728");
    assert_eq!(hit.len(), 1, "the digit is wrong, and it is what the source wrote");
    let reason = &hit[0].reasons[0];
    assert_eq!((reason.how, reason.found.as_str()), (Likeness::SameNumber, "9074728"));
    assert_eq!(found(&mut world, Property::ImoNumber, "9074729"), []);
    assert_eq!(found(&mut world, Property::Mmsi, "9074728"), []);
}

#[test]
fn a_search_among_dna_profiles_names_its_case_and_is_answered_without_content() {
    const PRUEM: [&str; 2] = ["pruem-2024-982", "led-2016-680"];
    let authority = AgencyKind::Authority;
    let mut world = World::of(&[("XA", authority, &PRUEM), ("XB", authority, &PRUEM)]);
    let stated = [(Property::ProfileReference, "LAB-7"), (Property::SampleType, "stain")];
    world.done("XB", Role::Officer, register(RecordClass::DnaProfile, &stated));
    let ask = |is_case: bool| {
        let form = search(RecordClass::DnaProfile, Property::ProfileReference, "lab 7");
        Form { case: is_case.then(|| text("case 1")), ..form.to(code("XB")) }
    };
    let barred = world.propose("XA", Role::Officer, ask(false));
    assert_eq!(barred.stage, Stage::Barred);
    assert!(barred.verdict.because.iter().any(|reason| reason.rule == "pruem-2024-982.6.2"));
    let act = world.done("XA", Role::Officer, ask(true));
    world.quiet();
    let came = answers(&mut world, "XA", act);
    let Body::SearchReport(body) = &came[0] else { panic!("no report: {came:?}") };
    assert_eq!(body.matches.len(), 1);
    assert_eq!(body.matches[0].shared, None, "a reference, and no personal data");
}

#[test]
fn what_a_search_among_dna_profiles_is_made_with_is_not_stated_away() {
    let mut world = World::pair();
    let form = search(RecordClass::DnaProfile, Property::ProfileReference, "lab 7").to(code("XB"));
    let form = Form { stated: vec![word("search_material", "none")], ..form };
    assert!(world.try_propose("XA", Role::Officer, form).is_err());
}

#[test]
fn a_dna_profile_is_under_no_word() {
    for class in RecordClass::ALL {
        assert!(!class.identifying().contains(&Property::DnaProfile), "{class}");
        assert!(
            class
                .properties()
                .all(|property| !property.is_prose() || !class.identifying().contains(&property))
        );
    }
}
