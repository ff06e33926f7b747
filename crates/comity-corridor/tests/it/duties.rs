//! What the law wants done, by when, and how it is met.

use comity_act::{
    ActId, RefusalGround, Role, Urgency, UrgencyGround, UrgencyLevel,
    body::{DutySettle, MessageAcknowledge, Reception, RequestDelay, RequestRefuse},
};
use comity_corridor::{
    CheckError, DriveError, Effect, Form, Notice,
    rows::{DeadlineRow, DeadlineState, Stage},
};

use crate::{
    forms::{answer, message, request},
    urgency::emergency,
    world::{HOUR_MS, World, code, form, text, yes},
};

const MINUTE_MS: u64 = 60_000;

fn duty(world: &mut World, name: &str, act: ActId, what: &str) -> Vec<DeadlineRow> {
    let all = world.deadlines(name, act);
    all.into_iter().filter(|row| row.what.as_str() == what).collect()
}

fn urgent() -> Urgency {
    Urgency {
        level: UrgencyLevel::Urgent,
        reason: text("a hostage"),
        ground: Some(UrgencyGround::Life),
        points: None,
    }
}

fn asked(form: Form) -> (World, ActId) {
    let mut world = World::pair();
    let request = world.done("XA", Role::Officer, form.to(code("XB")));
    world.deliver("XA", "XB");
    (world, request)
}

fn settle(of: ActId, what: &str) -> Form {
    form(DutySettle { what: text(what), note: text("looked at; it was right") }).answering(of)
}

fn owes_breach(verdict: &comity_corridor::Verdict) -> bool {
    verdict.obligations.iter().any(|owed| owed.what.as_str() == "record-breach")
}

#[test]
fn an_emergency_that_nobody_takes_in_five_minutes_is_told_on_both_sides() {
    let (mut world, act) = asked(Form { urgency: Some(emergency()), ..message("help") });
    world.now_ms += 4 * MINUTE_MS;
    assert!(world.tick("XA").is_empty() && world.tick("XB").is_empty());
    world.now_ms += 2 * MINUTE_MS;
    for name in ["XA", "XB"] {
        let told = world.tick(name);
        assert!(told.contains(&Effect::Notify(Notice::Untaken(act))), "{name}: {told:?}");
        let row = duty(&mut world, name, act, "take-charge").remove(0);
        assert_eq!(row.owed_by, code("XB"));
        assert!(matches!(row.state, DeadlineState::Breached(_)) && row.is_owed());
    }
    take(&mut world, act);
    for name in ["XA", "XB"] {
        let row = duty(&mut world, name, act, "take-charge").remove(0);
        assert!(!row.is_owed(), "taken late, and known to be late");
    }
}

fn take(world: &mut World, act: ActId) {
    let body = MessageAcknowledge { reception: Reception::Taken, note: None };
    world.done("XB", Role::DutyOfficer, form(body).answering(act).to(code("XA")));
    world.quiet();
}

#[test]
fn an_emergency_that_is_taken_or_answered_in_time_is_met() {
    let (mut world, act) = asked(Form { urgency: Some(emergency()), ..message("help") });
    take(&mut world, act);
    let (mut other, request) = asked(Form { urgency: Some(emergency()), ..request() });
    other.done("XB", Role::Officer, answer(request).to(code("XA")));
    other.quiet();
    for (world, act) in [(&mut world, act), (&mut other, request)] {
        for name in ["XA", "XB"] {
            let row = duty(world, name, act, "take-charge").remove(0);
            assert!(matches!(row.state, DeadlineState::Met(_)), "{name}: {:?}", row.state);
        }
    }
}

#[test]
fn a_request_that_was_taken_shows_what_is_due_next() {
    let (mut world, act) = asked(Form { urgency: Some(emergency()), ..request() });
    let first = world.request("XB", act, "XA").due.unwrap();
    take(&mut world, act);
    for (name, other) in [("XB", "XA"), ("XA", "XB")] {
        let next = world.request(name, act, other).due;
        assert!(next.is_none_or(|next| next > first), "{name}: {next:?} after {first:?}");
    }
}

#[test]
fn what_does_not_press_is_not_to_be_taken_within_minutes() {
    let (mut world, request) = asked(Form { urgency: Some(urgent()), ..request() });
    assert_eq!(duty(&mut world, "XB", request, "take-charge"), vec![]);
}

#[test]
fn lateness_is_judged_by_the_urgency_of_the_request_and_not_of_the_answer() {
    let (mut world, request) = asked(Form { urgency: Some(urgent()), ..request() });
    world.now_ms += 9 * HOUR_MS;
    let late = world.propose("XB", Role::Officer, answer(request).to(code("XA")));
    assert_eq!(late.stage, Stage::Done);
    assert!(owes_breach(&late.verdict), "{:?}", late.verdict.obligations);
}

#[test]
fn a_second_answer_after_one_in_time_is_no_breach() {
    for first_refuses in [false, true] {
        let (mut world, request) = asked(Form { urgency: Some(urgent()), ..request() });
        let refusal =
            RequestRefuse { ground: Some(RefusalGround::NotAvailable), text: text("not here") };
        let first = if first_refuses { form(refusal).answering(request) } else { answer(request) };
        world.done("XB", Role::Officer, first.to(code("XA")));
        world.now_ms += 20 * 24 * HOUR_MS;
        let again = world.propose("XB", Role::Officer, answer(request).to(code("XA")));
        assert!(!owes_breach(&again.verdict), "{:?}", again.verdict.obligations);
    }
}

#[test]
fn a_late_refusal_after_a_judges_delay_is_no_breach_when_it_was_told() {
    let (mut world, request) = asked(Form { urgency: Some(urgent()), ..request() });
    let expected = world.now().plus_millis(30 * HOUR_MS);
    let delay = RequestDelay { reason: text("a judge"), expected, judicial: true };
    world.done("XB", Role::Officer, form(delay).answering(request).to(code("XA")));
    world.now_ms += 40 * HOUR_MS;
    let body = RequestRefuse { ground: Some(RefusalGround::NotAvailable), text: text("no") };
    let mut refusal = form(body).answering(request).to(code("XA"));
    refusal.stated = vec![yes("judicial_authorisation_needed")];
    let late = world.propose("XB", Role::Officer, refusal.clone());
    assert!(!owes_breach(&late.verdict), "{:?}", late.verdict.obligations);
}

#[test]
fn of_two_clocks_the_list_of_requests_shows_the_one_that_runs_out_first() {
    let mut form = Form { urgency: Some(urgent()), ..request() };
    let comity_act::Body::RequestMake(body) = &mut form.body else { panic!("a request") };
    body.directly_accessible = None;
    let (mut world, request) = asked(form);
    assert_eq!(duty(&mut world, "XB", request, "answer").len(), 2);
    for (name, other) in [("XA", "XB"), ("XB", "XA")] {
        let due = world.request(name, request, other).due.unwrap().millis();
        assert!(due.abs_diff(world.now_ms + 8 * HOUR_MS) < 100, "{name}");
    }
}

#[test]
fn a_second_look_is_settled_by_a_second_person_of_supervision_alone() {
    let mut world = World::pair();
    let form = Form { urgency: Some(emergency()), ..message("help") };
    let act = world.done("XA", Role::DutyOfficer, form.to(code("XB")));
    let refused =
        |world: &mut World, role, what| match world.try_propose("XA", role, settle(act, what)) {
            Err(DriveError::Check(error)) => error,
            other => panic!("{other:?}"),
        };
    let same = refused(&mut world, Role::DutyOfficer, "second-look");
    assert!(matches!(same, CheckError::NotTheirDuty { .. }), "{same:?}");
    let officer = refused(&mut world, Role::Officer, "second-look");
    assert!(matches!(officer, CheckError::NotTheirDuty { .. }), "{officer:?}");
    let other = refused(&mut world, Role::Supervisor, "legal-review");
    assert!(matches!(other, CheckError::NotOwed { .. }), "{other:?}");
    let by_itself = refused(&mut world, Role::Supervisor, "take-charge");
    assert!(matches!(by_itself, CheckError::OwnAct { .. }), "{by_itself:?}");
    world.done("XA", Role::Supervisor, settle(act, "second-look"));
    let row = duty(&mut world, "XA", act, "second-look").remove(0);
    assert!(matches!(row.state, DeadlineState::Met(_)));
}

#[test]
fn a_duty_without_a_number_is_kept_for_its_group_until_it_is_settled() {
    let (mut world, request) = asked(request());
    let body = RequestRefuse { ground: None, text: text("no") };
    let refusal = world.done("XB", Role::Officer, form(body).answering(request).to(code("XA")));
    let row = duty(&mut world, "XB", refusal, "legal-review").remove(0);
    assert_eq!((row.state, row.group), (DeadlineState::Owed, Some(comity_act::RoleGroup::Legal)));
    let by_officer = world.try_propose("XB", Role::Officer, settle(refusal, "legal-review"));
    assert!(by_officer.is_err());
    world.done("XB", Role::LegalAdviser, settle(refusal, "legal-review"));
    assert!(!duty(&mut world, "XB", refusal, "legal-review").remove(0).is_owed());
}

/// A request of XA's that names a record of XB's, under the law that ties core data to a match.
fn about_a_record(stated: Vec<comity_act::Stated>) -> (World, ActId) {
    const LAW: [&str; 3] = ["ied-2023-977", "led-2016-680", "pruem-2024-982"];
    let authority = comity_act::AgencyKind::Authority;
    let mut world = World::of(&[("XA", authority, &LAW), ("XB", authority, &LAW)]);
    let mut form = request().to(code("XB"));
    let comity_act::Body::RequestMake(body) = &mut form.body else { panic!("a request") };
    body.records = vec![crate::world::record(1)];
    form.stated.extend(stated);
    let act = world.done("XA", Role::Officer, form);
    world.deliver("XA", "XB");
    (world, act)
}

#[test]
fn core_data_are_owed_after_a_biometric_match_and_met_by_a_core_data_answer() {
    let stated = vec![yes("follows_biometric_match"), yes("hit_confirmed_by_person")];
    let (mut world, request) = about_a_record(stated);
    let state = |world: &mut World| duty(world, "XB", request, "core-data").remove(0).state;
    assert!(matches!(state(&mut world), DeadlineState::Running(_)));
    let mut form = answer(request).to(code("XA"));
    form.stated.push(yes("core_data_answer"));
    world.done("XB", Role::Officer, form);
    assert!(matches!(state(&mut world), DeadlineState::Met(_)));
}

#[test]
fn a_judges_delay_moves_core_data_as_well() {
    let stated = vec![yes("follows_biometric_match"), yes("hit_confirmed_by_person")];
    let (mut world, request) = about_a_record(stated);
    let expected = world.now().plus_millis(300 * HOUR_MS);
    let delay = RequestDelay { reason: text("a judge"), expected, judicial: true };
    world.done("XB", Role::Officer, form(delay).answering(request).to(code("XA")));
    let row = duty(&mut world, "XB", request, "core-data").remove(0);
    assert_eq!(row.state, DeadlineState::Running(expected));
}

#[test]
fn a_request_about_a_record_without_a_biometric_match_owes_no_core_data() {
    let (mut world, request) = about_a_record(Vec::new());
    assert_eq!(duty(&mut world, "XB", request, "core-data"), vec![]);
}
