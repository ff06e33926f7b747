//! Consent: the owner's alone, for whom and until when it says.

use comity_act::{
    ActId, Body, Handling, Role, Shared, Timestamp,
    body::{ConsentAsk, ConsentGrant, ConsentRefuse, ConsentUse, ConsentWithdraw, ReferralApprove},
};
use comity_corridor::{
    Form, Key, Outcome,
    rows::{ConsentRow, ConsentState, RecordRow, Stage},
};

use crate::{
    forms::{answer_with, grant, h2, held, register, request, search},
    searches::answers,
    world::{UNION, World, code, form, record, text, yes},
};

/// XH owns a record marked H2, XB holds a copy; XA and XC have asked XB.
fn begin() -> (World, ActId, ActId) {
    let authority = comity_act::AgencyKind::Authority;
    let mut world = World::of(&[
        ("XA", authority, &UNION),
        ("XB", authority, &UNION),
        ("XC", authority, &UNION),
        ("XH", comity_act::AgencyKind::UnionAgency, &UNION[..1]),
    ]);
    world.done("XH", Role::Officer, register(record(1), "Nemo Nobody", h2()));
    world.done("XB", Role::Officer, search("Nemo Nobody").to(code("XH")));
    world.quiet();
    let first = world.done("XA", Role::Officer, request().to(code("XB")));
    let second = world.done("XC", Role::Officer, request().to(code("XB")));
    world.quiet();
    (world, first, second)
}

fn answer(world: &mut World, request: ActId, to: &str) -> Outcome {
    let copy = held(world, "XB", record(1));
    world.propose("XB", Role::Officer, answer_with(copy, request).to(code(to)))
}

fn granted(world: &mut World, form: Form) -> ActId {
    let grant = world.done("XH", Role::Officer, form.to(code("XB")));
    world.quiet();
    grant
}

#[test]
fn consent_for_one_recipient_does_not_open_another() {
    let (mut world, first, second) = begin();
    granted(&mut world, grant(record(1), &["XA"]));
    assert_eq!(answer(&mut world, second, "XC").stage, Stage::Barred);
    assert_eq!(answer(&mut world, first, "XA").stage, Stage::Done);
}

#[test]
fn consent_that_is_withdrawn_closes_what_it_opened() {
    let (mut world, first, _) = begin();
    let ask = ConsentAsk {
        records: vec![record(1)],
        uses: ConsentUse { evidence: false, onward_to: vec![code("XA")], purpose: None },
        reason: text("XA needs it"),
    };
    let ask = world.done("XB", Role::Officer, form(ask).to(code("XH")));
    world.quiet();
    let grant = granted(&mut world, grant(record(1), &["XA"]).answering(ask));
    let body = ConsentWithdraw { grant, records: vec![record(1)], reason: text("no more") };
    world.done("XH", Role::Officer, form(body).to(code("XB")));
    world.quiet();
    assert_eq!(answer(&mut world, first, "XA").stage, Stage::Barred);
    for name in ["XB", "XH"] {
        let row: ConsentRow = world.row(name, Key::Consent(ask)).unwrap();
        assert_eq!(row.state, ConsentState::Withdrawn, "{name}");
    }
}

#[test]
fn consent_that_has_expired_opens_nothing() {
    let (mut world, first, _) = begin();
    let until = Timestamp::from_millis(world.now_ms + 1_000);
    let body = ConsentGrant {
        records: vec![record(1)],
        uses: ConsentUse { evidence: false, onward_to: vec![code("XA")], purpose: None },
        until: Some(until),
        conditions: text(""),
    };
    granted(&mut world, form(body));
    world.now_ms = until.millis();
    assert_eq!(answer(&mut world, first, "XA").stage, Stage::Barred);
}

/// XH consents that XB passes the record on to XA, on these conditions.
fn on_conditions(words: &str) -> Form {
    let mut form = grant(record(1), &["XA"]);
    if let Body::ConsentGrant(body) = &mut form.body {
        body.conditions = text(words);
    }
    form
}

#[test]
fn what_rests_on_a_consent_with_conditions_waits_for_a_person() {
    let (mut world, first, _) = begin();
    granted(&mut world, on_conditions("not before the trial has begun"));
    for name in ["XB", "XH"] {
        let row: RecordRow = world.row(name, Key::Record(record(1))).unwrap();
        let conditions: Vec<_> = row.consents.iter().map(|c| c.conditions.as_str()).collect();
        assert_eq!(conditions, ["not before the trial has begun"], "{name}");
    }
    let outcome = answer(&mut world, first, "XA");
    assert_eq!(outcome.stage, Stage::ForDecision, "{:#?}", outcome.verdict);
    let rules: Vec<_> = outcome.verdict.because.iter().map(|r| r.rule.as_str()).collect();
    assert_eq!(rules, ["base.5.8"]);
    let rules = vec![text("base.5.8")];
    let body = ReferralApprove { act: outcome.act, rules, reasons: text("the trial has begun") };
    world.done("XB", Role::LegalAdviser, Form::new(body));
    world.quiet();
    assert_eq!(world.act("XB", outcome.act).stage, Stage::Done);
    assert_eq!(world.act("XA", outcome.act).stage, Stage::Done);
}

/// What is for the legal adviser of this agency goes on by its word.
fn approved(world: &mut World, name: &str, act: ActId) {
    let rules = vec![text("base.5.8")];
    let body = ReferralApprove { act, rules, reasons: text("the conditions are kept") };
    world.done(name, Role::LegalAdviser, Form::new(body));
    world.quiet();
}

/// XA was given the record on XH's conditions, and was asked by XC.
fn given_on_conditions() -> (World, ActId) {
    let (mut world, first, _) = begin();
    granted(&mut world, on_conditions("not before the trial has begun"));
    let outcome = answer(&mut world, first, "XA");
    approved(&mut world, "XB", outcome.act);
    let asked = world.done("XC", Role::Officer, request().to(code("XA")));
    world.done("XH", Role::Officer, grant(record(1), &["XC"]).to(code("XA")));
    world.quiet();
    (world, asked)
}

#[test]
fn the_conditions_of_a_consent_go_along_and_bind_each_holder_further_on() {
    let (mut world, asked) = given_on_conditions();
    let copy = held(&mut world, "XA", record(1));
    assert_eq!(copy.conditions, [text("not before the trial has begun")]);
    let form = answer_with(copy, asked).to(code("XC"));
    let outcome = world.propose("XA", Role::Officer, form);
    let rules: Vec<_> = outcome.verdict.because.iter().map(|r| r.rule.as_str()).collect();
    assert_eq!((outcome.stage, rules), (Stage::ForDecision, vec!["base.5.8"]));
    approved(&mut world, "XA", outcome.act);
    let copy = held(&mut world, "XC", record(1));
    assert_eq!(copy.conditions, [text("not before the trial has begun")]);
}

#[test]
fn who_leaves_a_condition_of_the_owner_out_of_a_copy_sends_it_all_the_same() {
    let (mut world, asked) = given_on_conditions();
    let copy = Shared { conditions: Vec::new(), ..held(&mut world, "XA", record(1)) };
    let form = answer_with(copy, asked).to(code("XC"));
    let outcome = world.propose("XA", Role::Officer, form);
    approved(&mut world, "XA", outcome.act);
    assert_eq!(held(&mut world, "XC", record(1)).conditions.len(), 1);
}

#[test]
fn a_condition_that_came_while_a_copy_waited_does_not_stay_behind() {
    let (mut world, first, _) = begin();
    granted(&mut world, on_conditions("not before the trial has begun"));
    let outcome = answer(&mut world, first, "XA");
    granted(&mut world, on_conditions("not to be shown to the suspect"));
    approved(&mut world, "XB", outcome.act);
    let row = world.act("XB", outcome.act);
    assert_eq!(row.stage, Stage::Barred, "{row:?}");
    assert!(row.against.iter().any(|(rule, _)| rule.as_str() == "base.5.7"), "{row:?}");
}

#[test]
fn what_came_on_conditions_does_not_show_in_the_answer_to_a_search() {
    let (mut world, _) = given_on_conditions();
    world.agree("XA", "XC");
    let act = world.done("XC", Role::Officer, search("Nemo Nobody").to(code("XA")));
    world.quiet();
    let came = answers(&mut world, "XC", act);
    let Body::SearchReport(body) = &came[0] else { panic!("no report: {came:?}") };
    assert_eq!(body.matches, []);
}

#[test]
fn a_second_copy_by_a_third_brings_its_conditions_and_takes_none_away() {
    let (mut world, first, _) = begin();
    granted(&mut world, grant(record(1), &["XA"]));
    assert_eq!(answer(&mut world, first, "XA").stage, Stage::Done);
    world.quiet();
    for (words, known) in [("not before the trial has begun", 1), ("not to be copied", 2)] {
        granted(&mut world, on_conditions(words));
        let again = world.done("XA", Role::Officer, request().to(code("XB")));
        world.quiet();
        let outcome = answer(&mut world, again, "XA");
        approved(&mut world, "XB", outcome.act);
        assert_eq!(held(&mut world, "XA", record(1)).conditions.len(), known);
    }
}

#[test]
fn of_two_consents_the_one_without_conditions_suffices() {
    let (mut world, first, _) = begin();
    granted(&mut world, on_conditions("not before the trial has begun"));
    let mut free = grant(record(1), &["XA"]);
    if let Body::ConsentGrant(body) = &mut free.body {
        body.uses.evidence = true;
    }
    granted(&mut world, free);
    assert_eq!(answer(&mut world, first, "XA").stage, Stage::Done);
}

#[test]
fn an_owner_sets_conditions_to_part_of_what_it_allowed_before() {
    let (mut world, first, second) = begin();
    granted(&mut world, grant(record(1), &["XA", "XC"]));
    let later = granted(&mut world, on_conditions("not before the trial has begun"));
    let row: RecordRow = world.row("XB", Key::Record(record(1))).unwrap();
    let left: Vec<_> = row.consents.iter().map(|c| (c.grant == later, c.onward_to.len())).collect();
    assert_eq!(left, [(false, 1), (true, 1)]);
    assert_eq!(answer(&mut world, first, "XA").stage, Stage::ForDecision);
    assert_eq!(answer(&mut world, second, "XC").stage, Stage::Done);
}

/// XB holds what its neighbour at home restricted in words; XA has asked XB.
fn restricted_at_home() -> (World, ActId) {
    let authority = comity_act::AgencyKind::Authority;
    let mut world = World::of(&[
        ("XA", authority, &UNION),
        ("XB", authority, &UNION),
        ("XB-LAB", authority, &UNION),
    ]);
    let words = Some(text("not abroad before the house search"));
    let h3 = Handling { not_in_court: false, not_onward: false, as_written: words };
    world.done("XB-LAB", Role::Officer, register(record(1), "Nemo Nobody", h3));
    let asked = world.done("XB", Role::Officer, request().to(code("XB-LAB")));
    world.quiet();
    let copy = held(&mut world, "XB-LAB", record(1));
    world.done("XB-LAB", Role::Officer, answer_with(copy, asked).to(code("XB")));
    world.quiet();
    let first = world.done("XA", Role::Officer, request().to(code("XB")));
    world.quiet();
    (world, first)
}

fn answer_after_reading(world: &mut World, request: ActId) -> Vec<String> {
    let copy = held(world, "XB", record(1));
    let mut form = answer_with(copy, request).to(code("XA"));
    form.stated.push(yes("restriction_acknowledged"));
    let outcome = world.propose("XB", Role::Officer, form);
    outcome.verdict.because.into_iter().map(|reason| reason.rule).collect()
}

#[test]
fn what_an_owner_of_the_same_state_restricted_in_words_is_for_the_legal_adviser() {
    let (mut world, first) = restricted_at_home();
    assert_eq!(answer_after_reading(&mut world, first), ["base.5.6"]);
}

#[test]
fn what_an_owner_restricted_in_words_shows_in_the_answer_to_no_search() {
    let (mut world, _) = restricted_at_home();
    world.agree("XA", "XB");
    let act = world.done("XA", Role::Officer, search("Nemo Nobody").to(code("XB")));
    world.quiet();
    let came = answers(&mut world, "XA", act);
    let Body::SearchReport(body) = &came[0] else { panic!("no report: {came:?}") };
    assert_eq!(body.matches, []);
}

#[test]
fn conditions_of_an_owner_of_the_same_state_are_read_too() {
    let (mut world, first) = restricted_at_home();
    let form = on_conditions("not before the house search").to(code("XB"));
    world.done("XB-LAB", Role::Officer, form);
    world.quiet();
    assert_eq!(answer_after_reading(&mut world, first), ["base.5.8"]);
}

#[test]
fn consent_by_somebody_else_than_the_owner_has_no_effect() {
    let (mut world, first, _) = begin();
    // XC's law lets it consent to what it does not know to be another's.
    let by_third = world.propose("XC", Role::Officer, grant(record(1), &["XA"]).to(code("XB")));
    world.quiet();
    assert_eq!(world.act("XB", by_third.act).stage, Stage::Held, "a human sees that it came");
    let row: RecordRow = world.row("XB", Key::Record(record(1))).unwrap();
    assert!(row.consents.is_empty());
    assert_eq!(answer(&mut world, first, "XA").stage, Stage::Barred);
}

#[test]
fn a_holder_does_not_consent_to_its_own_use() {
    let (mut world, _, _) = begin();
    let outcome = world.propose("XB", Role::Officer, grant(record(1), &["XA"]).to(code("XH")));
    assert_eq!(outcome.stage, Stage::Barred);
}

#[test]
fn consent_that_is_refused_shows_as_refused_and_opens_nothing() {
    let (mut world, first, _) = begin();
    let ask = ConsentAsk {
        records: vec![record(1)],
        uses: ConsentUse { evidence: false, onward_to: vec![code("XA")], purpose: None },
        reason: text("XA needs it"),
    };
    let ask = world.done("XB", Role::Officer, form(ask).to(code("XH")));
    world.quiet();
    let body = ConsentRefuse { reason: text("not in this case") };
    world.done("XH", Role::Officer, form(body).to(code("XB")).answering(ask));
    world.quiet();
    for name in ["XB", "XH"] {
        let row: ConsentRow = world.row(name, Key::Consent(ask)).unwrap();
        assert_eq!(row.state, ConsentState::Refused, "{name}");
    }
    assert_eq!(answer(&mut world, first, "XA").stage, Stage::Barred);
}
