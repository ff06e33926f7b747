//! What came from SIS is known from its record, and stays inside.

use comity_act::{AgencyKind, Handling, Role, body::RequestAnswer};
use comity_corridor::{CheckError, DriveError, Form, Key, UnheardError, rows::RecordRow};

use crate::{
    forms::{answer_with, held, message, register, request, search},
    world::{World, code, form, no, record, text, yes},
};

const SIS: &str = "sis-2018-1862";
/// Nothing from SIS goes to a third country.
const BAR: &str = "sis-2018-1862.65.1";

/// XA takes part in SIS, XC does not; XA holds a record, from SIS or not, and XC asked.
fn asked(is_from_sis: bool) -> (World, comity_act::ActId) {
    let authority = AgencyKind::Authority;
    let mut world = World::of(&[("XA", authority, &[SIS]), ("XC", authority, &[])]);
    world.agree("XA", "XC");
    let mut form = register(record(1), "Nemo Nobody", Handling::default());
    if is_from_sis {
        form.stated.push(yes("sis_data_included"));
    }
    world.done("XA", Role::Officer, form);
    let asked = world.done("XC", Role::Officer, request().to(code("XA")));
    world.quiet();
    (world, asked)
}

fn rules(outcome: &comity_corridor::Outcome) -> Vec<&str> {
    outcome.verdict.because.iter().map(|reason| reason.rule.as_str()).collect()
}

#[test]
fn a_copy_of_a_record_from_sis_does_not_go_to_a_third_country() {
    for is_from_sis in [true, false] {
        let (mut world, asked) = asked(is_from_sis);
        let row: RecordRow = world.row("XA", Key::Record(record(1))).unwrap();
        assert_eq!(row.from_sis, is_from_sis);
        let shared = held(&mut world, "XA", record(1));
        let body = RequestAnswer { text: text(""), shared: vec![shared], complete: true };
        let stated = vec![yes("quality_checked")];
        let form = Form { stated, ..form(body).answering(asked) };
        let outcome = world.propose("XA", Role::Officer, form.to(code("XC")));
        assert_eq!(rules(&outcome).contains(&BAR), is_from_sis, "{:#?}", outcome.verdict);
        let missing = &outcome.verdict.missing;
        assert!(!missing.iter().any(|m| m.fact.contains("sis")), "it is found: {missing:?}");
    }
}

#[test]
fn nobody_states_away_that_a_record_is_from_sis() {
    let (mut world, asked) = asked(true);
    let shared = held(&mut world, "XA", record(1));
    let mut form = answer_with(shared, asked).to(code("XC"));
    form.stated.push(no("sis_data_included"));
    let error = world.try_propose("XA", Role::Officer, form).unwrap_err();
    assert!(
        matches!(&error, DriveError::Check(CheckError::Unheard(UnheardError::Contradicted { fact }))
            if fact == "sis_data_included"),
        "{error:?}"
    );
}

#[test]
fn words_to_a_third_country_are_asked_whether_they_tell_of_sis() {
    let (mut world, _) = asked(false);
    let silent = world.propose("XA", Role::Officer, message("see the alert").to(code("XC")));
    let missing: Vec<_> = silent.verdict.missing.iter().map(|m| m.fact.as_str()).collect();
    assert_eq!(missing, ["sis_data_included", "supplementary_information_included"]);
    let mut form = message("the line is down").to(code("XC"));
    form.stated.extend([no("sis_data_included"), no("supplementary_information_included")]);
    world.done("XA", Role::Officer, form);
}

/// A refusal that depends on what is held would tell of it.
#[test]
fn a_search_by_another_agency_is_answered_alike_whether_sis_holds_the_person_or_not() {
    let [held, empty] = [true, false].map(|is_held| {
        let mut world = World::with_hub();
        if is_held {
            let mut form = register(record(1), "Nemo Nobody", Handling::default());
            form.stated.push(yes("sis_data_included"));
            world.done("XH", Role::Officer, form);
        }
        let act = world.done("XA", Role::Officer, search("Nemo Nobody").to(code("XH")));
        world.quiet();
        crate::searches::answers(&mut world, "XA", act)
    });
    assert_eq!(held, empty);
}
