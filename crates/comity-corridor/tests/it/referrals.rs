//! For decision: a second person of the right group decides.

use comity_act::{
    ActId, Handling, Property, Role, RoleGroup, Statement,
    body::{ReferralApprove, ReferralDecline, VerdictOverrule},
};
use comity_corridor::{
    CheckError, DriveError, Form, Key, Outcome, Ruling,
    rows::{RecordRow, Stage},
};

use crate::{
    forms::{answer_with, h2, held, register, request, search},
    world::{Failed, UNION, World, code, record, text, word, yes},
};

const NEUTRALITY: &str = "interpol-constitution.3.1";

/// Two members of the organisation whose constitution asks for neutrality.
fn pair() -> World {
    let bound = [&UNION[..], &["interpol-constitution"]].concat();
    let authority = comity_act::AgencyKind::Authority;
    World::of(&[("XA", authority, &bound), ("XB", authority, &bound)])
}

/// A record that says something of a belief, and stands for a notice of the organisation.
fn touching() -> Form {
    let mut form = register(record(1), "Nemo Nobody", Handling::default());
    if let comity_act::Body::RecordRegister(body) = &mut form.body {
        body.statements.push(Statement::ungraded(Property::Belief, text("something private")));
    }
    let necessary = [yes("strict_necessity_stated"), yes("special_categories_lawful")];
    form.stated.extend(necessary.into_iter().chain([word("notice_colour", "blue")]));
    form
}

fn waiting(world: &mut World, role: Role) -> ActId {
    let outcome = world.propose("XA", role, touching());
    assert_eq!(outcome.stage, Stage::ForDecision, "{:#?}", outcome.verdict);
    assert_eq!(outcome.verdict.refers_to(), [RoleGroup::Legal].into());
    outcome.act
}

fn approve(world: &mut World, role: Role, act: ActId) -> Outcome {
    try_approve(world, role, act).unwrap()
}

fn try_approve(world: &mut World, role: Role, act: ActId) -> Result<Outcome, Failed> {
    let rules = vec![text(NEUTRALITY)];
    let body = ReferralApprove { act, rules, reasons: text("it is the ground of the offence") };
    world.try_propose("XA", role, Form::new(body))
}

fn check(failed: Result<Outcome, Failed>) -> CheckError {
    match failed {
        Err(DriveError::Check(error)) => error,
        other => panic!("{other:?}"),
    }
}

fn is_registered(world: &mut World) -> bool {
    world.row::<RecordRow>("XA", Key::Record(record(1))).is_some()
}

#[test]
fn approved_by_a_second_person_of_the_right_group_the_act_walks_on() {
    let mut world = pair();
    let act = waiting(&mut world, Role::Officer);
    assert!(!is_registered(&mut world));
    let approved = approve(&mut world, Role::LegalAdviser, act);
    assert_eq!(approved.stage, Stage::Done);
    assert!(!is_registered(&mut world), "it walks on as work of its own");
    assert_eq!(world.work("XA"), 1);
    assert_eq!(world.act("XA", act).stage, Stage::Done);
    assert!(is_registered(&mut world));
    let entry = world.says("XA", act).unwrap();
    let verdict = comity_corridor::Verdict::decode(&entry.verdict).unwrap();
    let lifted: Vec<_> = verdict.lifted.iter().map(|lifted| lifted.by).collect();
    assert_eq!((verdict.ruling, lifted), (Ruling::Permit, vec![approved.act]));
    assert_eq!(world.work("XA"), 0);
    world.log_is_whole("XA");
}

#[test]
fn approval_by_the_proposer_is_not_permitted() {
    let mut world = pair();
    let act = waiting(&mut world, Role::LegalAdviser);
    let refused = check(try_approve(&mut world, Role::LegalAdviser, act));
    assert!(matches!(refused, CheckError::NotTheirDecision { .. }), "{refused:?}");
    assert_eq!((world.work("XA"), world.act("XA", act).stage), (0, Stage::ForDecision));
}

#[test]
fn approval_by_another_group_is_not_permitted() {
    let mut world = pair();
    let act = waiting(&mut world, Role::Officer);
    for role in [Role::Supervisor, Role::DutyOfficer] {
        let CheckError::NotTheirDecision { who, .. } = check(try_approve(&mut world, role, act))
        else {
            panic!("{role} may not");
        };
        assert_eq!(who, "legal");
    }
    assert_eq!((world.work("XA"), world.act("XA", act).stage), (0, Stage::ForDecision));
}

#[test]
fn approval_that_names_another_rule_lifts_nothing() {
    let mut world = pair();
    let act = waiting(&mut world, Role::Officer);
    let rules = vec![text("base.7.1")];
    let body = ReferralApprove { act, rules, reasons: text("by mistake") };
    let refused = check(world.try_propose("XA", Role::LegalAdviser, Form::new(body)));
    assert!(
        refused.to_string().contains("nobody approves over `base.7.1`"),
        "a bar is overruled: {refused}"
    );
    world.work("XA");
    assert_eq!(world.act("XA", act).stage, Stage::ForDecision);
    assert!(!is_registered(&mut world));
}

fn decline(world: &mut World, act: ActId) {
    let body = ReferralDecline { act, reasons: text("not shown to be necessary") };
    world.done("XA", Role::LegalAdviser, Form::new(body));
}

#[test]
fn declined_it_stays_declined() {
    let mut world = pair();
    let act = waiting(&mut world, Role::Officer);
    decline(&mut world, act);
    assert_eq!(world.act("XA", act).stage, Stage::Declined);
    let refused = check(try_approve(&mut world, Role::LegalAdviser, act));
    assert!(matches!(refused, CheckError::NotWaiting { .. }), "{refused:?}");
    assert_eq!((world.work("XA"), is_registered(&mut world)), (0, false));
}

#[test]
fn declined_before_it_walked_on_it_does_not_walk_on() {
    let mut world = pair();
    let act = waiting(&mut world, Role::Officer);
    approve(&mut world, Role::LegalAdviser, act);
    decline(&mut world, act);
    assert_eq!((world.work("XA"), world.act("XA", act).stage), (0, Stage::Declined));
}

#[test]
fn what_took_effect_cannot_be_declined() {
    let mut world = pair();
    let act = world.done("XA", Role::Officer, crate::forms::message("hello").to(code("XB")));
    let body = ReferralDecline { act, reasons: text("not shown to be necessary") };
    let refused = check(world.try_propose("XA", Role::LegalAdviser, Form::new(body)));
    assert!(matches!(refused, CheckError::NotWaiting { .. }), "{refused:?}");
    assert_eq!(world.act("XA", act).stage, Stage::Done);
}

#[test]
fn an_overruling_of_an_absolute_bar_is_refused() {
    let mut world = World::with_hub();
    world.done("XH", Role::Officer, register(record(1), "Nemo Nobody", h2()));
    world.done("XB", Role::Officer, search("Nemo Nobody").to(code("XH")));
    let request = world.done("XA", Role::Officer, request().to(code("XB")));
    world.quiet();
    let copy = held(&mut world, "XB", record(1));
    let answer = answer_with(copy, request).to(code("XA"));
    let barred = world.propose("XB", Role::Officer, answer);
    let rules = barred.verdict.because.iter().map(|reason| text(&reason.rule)).collect();
    let body = VerdictOverrule { act: barred.act, rules, reasons: text("I want it") };
    let refused = check(world.try_propose("XB", Role::LegalAdviser, Form::new(body)));
    assert!(matches!(refused, CheckError::NotOverrulable { .. }), "{refused:?}");
    world.quiet();
    assert_eq!(world.act("XB", barred.act).stage, Stage::Barred);
    assert!(world.row::<RecordRow>("XA", Key::Record(record(1))).is_none());
    let entry = world.says("XB", barred.act).unwrap();
    let again = comity_corridor::Verdict::decode(&entry.verdict).unwrap();
    assert_eq!(again.ruling, Ruling::Bar);
    let rules: Vec<&str> = again.because.iter().map(|reason| reason.rule.as_str()).collect();
    assert!(rules.contains(&"base.5.2") && rules.contains(&"europol-2016-794.19.2"), "{rules:?}");
}
