//! Offences, forms and bases: what the law of both states makes of them.

use comity_act::{
    AgencyKind, Basis, Channel, CrimeArea, Offence, Purpose, RefusalGround, RequestForm, Role,
    Stated,
    body::{OrderProduce, RequestClarify, RequestConsult, RequestMake, RequestRefuse},
};
use comity_corridor::{CheckError, DriveError, Form, Outcome, rows::Stage};
use comity_law::{Facts, Sample};

use crate::{
    forms::{answer, request},
    world::{World, code, form, no, text, yes},
};

/// The facts on which an act was decided, towards its first recipient.
fn facts(world: &mut World, name: &str, outcome: &Outcome) -> Facts {
    let law = std::sync::Arc::clone(&world.driver(name).node().law);
    let asked = outcome.verdict.asked.as_deref().unwrap();
    Sample::read(&law, asked, comity_act::Day(0)).unwrap().question.towards[0].facts.clone()
}

/// An offence by its code; what it costs, both states' packs say.
fn coded(code: &str) -> Offence {
    Offence {
        area: CrimeArea::Other,
        title: text(code),
        penalty_months_max: None,
        listed: false,
        code: Some(text(code)),
    }
}

/// A request for extradition, for this offence, on this basis.
fn extradition(offence: Offence, basis: &str) -> Form {
    let make = RequestMake {
        asks: text("The person named below."),
        facts: text("On 3 May."),
        objective_reasons: text("Seen there."),
        link: text("The accused."),
        subject: Vec::new(),
        records: Vec::new(),
        directly_accessible: None,
        mark: None,
        form: RequestForm::Extradition,
    };
    let mut form = Form { offences: vec![offence], ..form(make).to(code("XB")) };
    form.recipients[0].basis = Some(Basis::Instrument(text(basis)));
    form
}

#[test]
fn penalties_and_double_criminality_come_from_both_states_law() {
    let mut world = World::pair();
    let outcome = world.propose("XA", Role::Officer, extradition(coded("fraud"), "untoc-2000"));
    let found = facts(&mut world, "XA", &outcome);
    assert_eq!(found.penalty_months_max_requesting, Some(60), "XA");
    assert_eq!(found.penalty_months_max_requested, Some(36), "XB");
    assert_eq!(found.offence_punishable_requested, Some(true));
    assert_eq!((found.offence_listed, found.offence_in_union_objectives), (Some(true), Some(true)));
    assert_eq!(found.nationals_surrendered, Some(false), "XB hands over no national");
    assert_eq!(found.death_penalty_possible, Some(false));
    assert_eq!(found.request_form.as_deref(), Some("extradition"));
    assert_eq!((found.rests_on_untoc, found.rests_on_budapest), (Some(true), Some(false)));
    // Forging products is no offence at all in one of the two, and petty in the other.
    let petty = world.propose("XA", Role::Officer, extradition(coded("racism-xenophobia"), "x"));
    let found = facts(&mut world, "XA", &petty);
    assert_eq!(found.offence_punishable_requested, Some(false), "no offence in XB");
    assert_eq!(found.penalty_months_max_requested, Some(0));
    assert_eq!(found.rests_on_untoc, Some(false));
}

#[test]
fn an_answer_is_judged_by_the_offences_the_form_and_the_basis_of_its_request() {
    let mut world = World::pair();
    let asks = Form { offences: vec![coded("theft")], ..request().to(code("XB")) };
    let asked = world.done("XA", Role::Officer, asks);
    world.deliver("XA", "XB");
    let outcome = world.propose("XB", Role::Officer, answer(asked).to(code("XA")));
    let found = facts(&mut world, "XB", &outcome);
    assert_eq!(found.request_form.as_deref(), Some("information"));
    assert_eq!(found.penalty_months_max_requesting, Some(36), "XA, which asks");
    assert_eq!(found.penalty_months_max_requested, Some(11), "XB, which is asked");
    assert_eq!(found.consultation_held, Some(false));
}

#[test]
fn an_answer_under_another_offence_than_the_request_lifts_no_bar() {
    let authority = AgencyKind::Authority;
    let mut world = World::of(&[("XC", authority, &[]), ("XB", authority, &["echr-1950"])]);
    world.agree("XC", "XB");
    let mut asks = extradition(coded("murder"), "x");
    asks.stated = vec![no("personal_data_included"), no("human_rights_violation")];
    let asked = world.done("XC", Role::LegalAdviser, asks);
    world.deliver("XC", "XB");
    let outcome = world.propose("XB", Role::Officer, answer(asked).to(code("XC")));
    assert_eq!(outcome.stage, Stage::Barred, "{:?}", outcome.verdict);
    assert!(outcome.verdict.because.iter().any(|because| because.rule == "echr-1950.1.1"));
    let other = Form { offences: vec![coded("theft")], ..answer(asked).to(code("XC")) };
    let failed = world.try_propose("XB", Role::Officer, other);
    let Err(DriveError::Check(CheckError::Unfit(error))) = failed else { panic!("{failed:?}") };
    assert!(error.to_string().contains("names no offence `theft`"), "{error}");
    let same = Form { offences: vec![coded("murder")], ..answer(asked).to(code("XC")) };
    let outcome = world.propose("XB", Role::Officer, same);
    assert_eq!(facts(&mut world, "XB", &outcome).death_penalty_possible, Some(true));
}

/// XB, which adopted no convention, grants an extradition under an agreement; with what it states.
fn handed_over(role: Role, stated: &[Stated]) -> Outcome {
    let authority = AgencyKind::Authority;
    let mut world = World::of(&[("XA", authority, &[]), ("XB", authority, &[])]);
    world.agree("XA", "XB");
    let mut asks = extradition(coded("theft"), "x");
    asks.stated = vec![no("personal_data_included"), no("human_rights_violation")];
    let asked = world.done("XA", Role::LegalAdviser, asks);
    world.deliver("XA", "XB");
    let mut grants = answer(asked).to(code("XA"));
    grants.stated.push(no("human_rights_violation"));
    grants.stated.extend(stated.iter().cloned());
    world.propose("XB", role, grants)
}

fn rules(outcome: &Outcome) -> Vec<&str> {
    outcome.verdict.because.iter().map(|reason| reason.rule.as_str()).collect()
}

#[test]
fn nobody_is_handed_over_before_it_is_said_what_awaits_the_person_whatever_was_adopted() {
    let silent = handed_over(Role::Officer, &[]);
    assert_eq!((silent.stage, rules(&silent)), (Stage::Barred, vec!["base.6.4"]));
    assert!(silent.verdict.because[0].says.starts_with("Not yet said whether"));
    let missing: Vec<_> =
        silent.verdict.missing.iter().map(|m| (m.fact.as_str(), m.who.as_str())).collect();
    assert_eq!(missing, [("persecution_risk", "legal adviser"), ("torture_risk", "legal adviser")]);
    let half = handed_over(Role::LegalAdviser, &[no("torture_risk")]);
    assert_eq!(half.verdict.missing.len(), 1, "{:?}", half.verdict.missing);
    let said = handed_over(Role::LegalAdviser, &[no("torture_risk"), no("persecution_risk")]);
    assert_eq!(said.stage, Stage::Done, "{:?}", said.verdict);
}

#[test]
fn who_sees_a_danger_is_heard_and_asked_nothing_more() {
    for (danger, rule) in [
        ("torture_risk", "base.6.3"),
        ("arrest_endangers", "base.6.3"),
        ("persecution_risk", "base.6.5"),
    ] {
        let seen = handed_over(Role::Officer, &[yes(danger)]);
        assert_eq!((seen.stage, rules(&seen)), (Stage::Barred, vec![rule]), "{danger}");
        assert!(seen.verdict.missing.is_empty(), "{:?}", seen.verdict.missing);
    }
}

#[test]
fn consultation_before_a_refusal_is_seen_when_the_refusal_comes() {
    let mut world = World::pair();
    let asked = world.done("XA", Role::Officer, request().to(code("XB")));
    world.deliver("XA", "XB");
    let consult = RequestConsult {
        ground: Some(RefusalGround::FormIncomplete),
        text: text("Can the text of the law follow?"),
    };
    world.done("XB", Role::Officer, form(consult).answering(asked).to(code("XA")));
    assert!(world.request("XB", asked, "XA").consulted);
    world.deliver("XB", "XA");
    assert!(world.request("XA", asked, "XB").consulted, "both sides know");
    let outcome = world.propose("XB", Role::Officer, answer(asked).to(code("XA")));
    assert_eq!(facts(&mut world, "XB", &outcome).consultation_held, Some(true));
}

#[test]
fn an_order_carries_personal_data_unless_it_is_said_that_it_does_not() {
    let mut world = World::pair();
    let order = OrderProduce {
        what: text("The account of the suspect."),
        facts: text("Extortion by mail."),
        category: comity_act::StoredData::Traffic,
        subject: Vec::new(),
    };
    let outcome = world.propose("XA", Role::Officer, form(order).to(code("XB")));
    let found = facts(&mut world, "XA", &outcome);
    assert_eq!(found.data_category.as_deref(), Some("traffic"));
    assert_eq!(found.personal_data_included, None, "nobody said that it names nobody");
}

#[test]
fn an_offence_that_no_list_has_is_refused_by_name() {
    let mut world = World::pair();
    let failed = world.try_propose("XA", Role::Officer, extradition(coded("witchcraft"), "x"));
    let Err(DriveError::Check(error)) = failed else { panic!("{failed:?}") };
    assert!(error.to_string().contains("there is no offence `witchcraft`"), "{error}");
}

/// XB, bound by all that guards a person, was asked by XA to extradite for an arrest.
fn asked_to_extradite() -> (World, comity_act::ActId) {
    let authority = AgencyKind::Authority;
    let guards = ["ece-1957", "cat-1984", "echr-1950", "refugee-1951"];
    let mut world = World::of(&[("XA", authority, &["ece-1957"]), ("XB", authority, &guards)]);
    let mut asks = extradition(coded("theft"), "ece-1957").for_purpose(Purpose::Arrest);
    asks.stated = vec![no("personal_data_included"), no("human_rights_violation")];
    for document in ["warrant_attached", "offence_described", "law_text_attached"] {
        asks.stated.push(yes(document));
    }
    for more in ["person_described", "between_ministries", "quality_checked"] {
        asks.stated.push(yes(more));
    }
    let asked = world.done("XA", Role::LegalAdviser, asks);
    world.deliver("XA", "XB");
    (world, asked)
}

#[test]
fn what_a_request_lacks_is_asked_before_anybody_weighs_what_awaits_the_person() {
    for danger in [None, Some("torture_risk"), Some("persecution_risk")] {
        let (mut world, asked) = asked_to_extradite();
        let question = RequestClarify { text: text("Which day was it?"), settles: false };
        let mut bare = form(question).answering(asked).to(code("XA"));
        bare.stated = danger.map(yes).into_iter().chain([no("personal_data_included")]).collect();
        let telling = Form { stated: vec![yes("personal_data_included")], ..bare.clone() };
        world.done("XB", Role::Officer, bare);
        let told = world.propose("XB", Role::Officer, telling);
        assert_eq!(told.stage, Stage::Barred, "{danger:?}: {:?}", told.verdict);
    }
}

#[test]
fn a_channel_that_another_instrument_designates_is_no_way_between_the_ministries() {
    let bound = ["ece-1957", "ied-2023-977"];
    let authority = AgencyKind::Authority;
    let mut world = World::of(&[("XA", authority, &bound), ("XB", authority, &bound)]);
    let mut asks = extradition(coded("theft"), "ece-1957");
    asks.recipients[0].channel = Channel::Siena;
    asks.stated = vec![no("personal_data_included"), no("human_rights_violation")];
    let outcome = world.propose("XA", Role::Officer, asks);
    assert_eq!(facts(&mut world, "XA", &outcome).channel_designated, Some(true));
    assert!(rules(&outcome).contains(&"ece-1957.12.4"), "{:?}", outcome.verdict);
    let missing =
        outcome.verdict.missing.iter().any(|one| one.fact.as_str() == "between_ministries");
    assert!(missing, "{:?}", outcome.verdict.missing);
}

#[test]
fn a_refusal_that_protects_somebody_owes_a_look_and_nothing_else_on_either_side() {
    let (mut world, asked) = asked_to_extradite();
    let refusal = RequestRefuse { ground: None, text: text("Not in conformity with the rules.") };
    let mut refuses = form(refusal).answering(asked).to(code("XA"));
    refuses.stated = vec![yes("refugee_status"), yes("persecution_risk")];
    let sent = world.propose("XB", Role::Officer, refuses);
    let owed = |outcome: &Outcome| -> Vec<String> {
        outcome.verdict.obligations.iter().map(|owed| owed.rule.to_string()).collect()
    };
    assert_eq!((sent.stage, owed(&sent)), (Stage::Done, vec!["base.1.3".to_owned()]));
    let arrived = world.deliver("XB", "XA");
    assert!(owed(&arrived[0]).is_empty(), "{:?}", arrived[0].verdict.obligations);
}
