//! Requests: what is asked, by when, and who may say what of it.

use comity_act::{
    ActId, AgencyKind, Handling, RefusalGround, Role, Timestamp,
    body::{
        DisclosureAnnounce, RequestClarify, RequestConsult, RequestDelay, RequestRefuse,
        RequestWithdraw,
    },
};
use comity_corridor::{
    CheckError, DriveError, Effect, Form, Key, Notice, Unfit,
    rows::{DeadlineState, RequestState, Stage},
};

use crate::{
    forms::{answer, message, register, request, search},
    world::{BEGIN_MS, HOUR_MS, UNION, World, code, form, no, record, text, yes},
};

const WEEK_MS: u64 = 7 * Timestamp::DAY_MS;

/// A request of XA's that XB has, with the receipt.
fn asked() -> (World, ActId) {
    let mut world = World::pair();
    let request = world.done("XA", Role::Officer, request().to(code("XB")));
    world.deliver("XA", "XB");
    (world, request)
}

fn clarify(request: ActId, settles: bool) -> Form {
    form(RequestClarify { text: text("which person?"), settles }).answering(request)
}

fn consult(request: ActId) -> Form {
    form(RequestConsult { ground: None, text: text("on what terms?") }).answering(request)
}

fn refuse(request: ActId) -> Form {
    let ground = Some(RefusalGround::NotAvailable);
    form(RequestRefuse { ground, text: text("not here") }).answering(request)
}

fn delay(request: ActId, expected: Timestamp, judicial: bool) -> Form {
    form(RequestDelay { reason: text("a judge must say"), expected, judicial }).answering(request)
}

fn withdraw(request: ActId) -> Form {
    form(RequestWithdraw { reason: text("found elsewhere") }).answering(request)
}

fn state(world: &mut World, name: &str, request: ActId) -> DeadlineState {
    let all = world.deadlines(name, request);
    let of: Vec<_> = all.iter().filter(|row| row.what.as_str() == "answer").collect();
    assert_eq!(of.len(), 1, "{all:?}");
    of[0].state
}

fn running_until(world: &mut World, name: &str, request: ActId) -> u64 {
    match state(world, name, request) {
        DeadlineState::Running(due) => due.millis(),
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn what_is_said_of_a_request_answers_one_that_stands() {
    let (mut world, request) = asked();
    let later = Timestamp::from_millis(world.now_ms + HOUR_MS);
    let open = |form: Form| Form { answers: None, ..form };
    let message = world.done("XB", Role::Officer, message("hello").to(code("XA")));
    for (by, to, form) in [
        ("XB", "XA", open(refuse(request))),
        ("XB", "XA", open(delay(request, later, false))),
        ("XA", "XB", open(withdraw(request))),
        ("XB", "XA", refuse(message)),
        ("XB", "XA", open(clarify(request, false))),
        ("XB", "XA", clarify(message, false)),
        ("XB", "XA", consult(message)),
        ("XB", "XC", clarify(request, false)),
        ("XB", "XC", consult(request)),
    ] {
        let error = world.try_propose(by, Role::Officer, form.to(code(to))).unwrap_err();
        let is_so = matches!(error, DriveError::Check(CheckError::Unfit(_)));
        assert!(is_so, "{by}: {error:?}");
    }
    world.done("XB", Role::Officer, refuse(request).to(code("XA")));
}

#[test]
fn a_question_tells_what_its_words_tell() {
    let authority = AgencyKind::Authority;
    let bound = [&UNION[..], &["echr-1950"]].concat();
    let mut world = World::of(&[("XA", authority, &UNION), ("XB", authority, &bound)]);
    let request = world.done("XA", Role::Officer, request().to(code("XB")));
    world.deliver("XA", "XB");
    let said = |stated| Form { stated, ..clarify(request, false) }.to(code("XA"));
    let danger = yes("fair_trial_denied");
    let unsaid = world.propose("XB", Role::Officer, said(vec![danger.clone()]));
    assert_eq!(unsaid.stage, Stage::Barred, "{:?}", unsaid.verdict);
    let asked = &unsaid.verdict.missing;
    assert!(asked.iter().any(|missing| missing.fact == "personal_data_included"), "{asked:?}");
    let tells = said(vec![danger.clone(), yes("personal_data_included")]);
    let told = world.propose("XB", Role::Officer, tells);
    assert_eq!(told.stage, Stage::Barred);
    let because = &told.verdict.because;
    assert!(because.iter().any(|because| because.rule == "echr-1950.1.2"), "{because:?}");
    // A plain question costs one tick.
    world.done("XB", Role::Officer, said(vec![no("personal_data_included")]));
}

#[test]
fn word_of_a_disclosure_goes_to_the_owner_alone() {
    let mut world = World::with_hub();
    world.done("XH", Role::Officer, register(record(1), "Nemo Nobody", Handling::default()));
    world.done("XB", Role::Officer, search("Nemo Nobody").to(code("XH")));
    world.quiet();
    let announce = || DisclosureAnnounce {
        records: vec![record(1)],
        text: text("It shows that the accused was elsewhere."),
        at: Some(Timestamp::from_millis(BEGIN_MS + 9 * Timestamp::DAY_MS)),
    };
    let error = world.try_propose("XB", Role::Officer, form(announce()).to(code("XA")));
    assert!(matches!(error, Err(DriveError::Check(CheckError::Unfit(Unfit::OfOthers)))));
    assert!(world.try_propose("XB", Role::Officer, form(announce()).to(code("XH"))).is_ok());
}

#[test]
fn the_clock_awaits_the_receipt_and_runs_from_delivery_on_both_sides() {
    let mut world = World::pair();
    let request = world.done("XA", Role::Officer, request().to(code("XB")));
    assert!(matches!(state(&mut world, "XA", request), DeadlineState::AwaitsReceipt(..)));
    assert_eq!(world.request("XA", request, "XB").due, None);
    world.now_ms += HOUR_MS;
    world.deliver("XA", "XB");
    let (here, there) =
        (running_until(&mut world, "XA", request), running_until(&mut world, "XB", request));
    assert!(here.abs_diff(there) < 10, "{here} {there}");
    let day = there.checked_sub(world.now_ms + WEEK_MS);
    assert!(
        day.is_some_and(|day| day < Timestamp::DAY_MS),
        "to the end of the seventh day after delivery"
    );
    assert_eq!(world.request("XA", request, "XB").due.unwrap().millis(), here);
    assert_eq!(world.request("XB", request, "XA").due.unwrap().millis(), there);
    assert!(world.request("XA", request, "XB").delivered_at.is_some());
}

#[test]
fn a_question_stops_the_clock_and_its_answer_sets_it_running_again() {
    let (mut world, request) = asked();
    let due = running_until(&mut world, "XB", request);
    world.now_ms += 24 * HOUR_MS;
    world.done("XB", Role::Officer, clarify(request, false).to(code("XA")));
    world.quiet();
    for (name, other) in [("XA", "XB"), ("XB", "XA")] {
        let left = due - world.now_ms;
        let DeadlineState::Paused(ms) = state(&mut world, name, request) else {
            panic!("{name}: the clock does not stand still");
        };
        assert!(ms.abs_diff(left) < 50, "{name}");
        assert_eq!(world.request(name, request, other).state, RequestState::Clarifying);
    }
    world.now_ms += 100 * 24 * HOUR_MS;
    assert!(world.tick("XA").is_empty() && world.tick("XB").is_empty(), "it stands still");
    world.done("XA", Role::Officer, clarify(request, true).to(code("XB")));
    world.quiet();
    for name in ["XA", "XB"] {
        let now_due = running_until(&mut world, name, request);
        assert!(now_due.abs_diff(due + 100 * 24 * HOUR_MS) < 100, "{name}");
    }
}

#[test]
fn a_question_of_the_requester_stops_nothing() {
    let (mut world, request) = asked();
    world.done("XA", Role::Officer, clarify(request, false).to(code("XB")));
    world.quiet();
    running_until(&mut world, "XA", request);
    running_until(&mut world, "XB", request);
}

#[test]
fn an_answer_meets_the_deadline_on_both_sides() {
    let (mut world, request) = asked();
    world.done("XB", Role::Officer, answer(request).to(code("XA")));
    world.quiet();
    for (name, other) in [("XA", "XB"), ("XB", "XA")] {
        assert!(matches!(state(&mut world, name, request), DeadlineState::Met(_)));
        assert_eq!(world.request(name, request, other).state, RequestState::Answered);
        assert_eq!(world.request(name, request, other).due, None);
    }
}

#[test]
fn a_refusal_in_time_meets_the_deadline() {
    let (mut world, request) = asked();
    world.done("XB", Role::Officer, refuse(request).to(code("XA")));
    world.quiet();
    for name in ["XA", "XB"] {
        assert!(matches!(state(&mut world, name, request), DeadlineState::Met(_)));
    }
    let row = world.request("XA", request, "XB");
    assert_eq!(row.state, RequestState::Refused(Some(RefusalGround::NotAvailable)));
}

#[test]
fn it_is_breached_once_however_the_clock_jumps() {
    let (mut world, request) = asked();
    let due = running_until(&mut world, "XA", request);
    let breaches = |effects: Vec<Effect>| {
        effects.iter().filter(|e| matches!(e, Effect::Notify(Notice::Breach(_)))).count()
    };
    world.now_ms = due - 1;
    assert_eq!(breaches(world.tick("XA")), 0);
    world.now_ms = due;
    assert_eq!(breaches(world.tick("XA")), 1);
    world.now_ms = due - 24 * HOUR_MS;
    assert_eq!(breaches(world.tick("XA")), 0, "a day back");
    world.now_ms = due + 24 * HOUR_MS;
    assert_eq!(breaches(world.tick("XA")) + breaches(world.tick("XA")), 0, "a day ahead, twice");
    assert_eq!(
        state(&mut world, "XA", request),
        DeadlineState::Breached(Timestamp::from_millis(due))
    );
    // The answer still comes, and is late.
    world.done("XB", Role::Officer, answer(request).to(code("XA")));
    world.quiet();
    assert_eq!(world.request("XA", request, "XB").state, RequestState::Answered);
    assert!(matches!(state(&mut world, "XA", request), DeadlineState::Breached(_)));
}

#[test]
fn late_is_late_whether_or_not_a_tick_came_first() {
    let (mut world, request) = asked();
    let due = running_until(&mut world, "XB", request);
    world.now_ms = due + HOUR_MS;
    world.done("XB", Role::Officer, answer(request).to(code("XA")));
    world.quiet();
    for name in ["XA", "XB"] {
        assert!(matches!(state(&mut world, name, request), DeadlineState::Breached(_)), "{name}");
        assert!(world.tick(name).is_empty(), "people are told once");
    }
}

#[test]
fn a_judicial_delay_moves_the_clock_and_another_delay_does_not() {
    let (mut world, request) = asked();
    let due = running_until(&mut world, "XB", request);
    let later = Timestamp::from_millis(due + 5 * 24 * HOUR_MS);
    world.done("XB", Role::Officer, delay(request, later, false).to(code("XA")));
    world.quiet();
    assert_eq!(world.request("XA", request, "XB").state, RequestState::Delayed);
    assert!(running_until(&mut world, "XA", request).abs_diff(due) < 10);
    world.done("XB", Role::Officer, delay(request, later, true).to(code("XA")));
    world.quiet();
    for name in ["XA", "XB"] {
        assert_eq!(running_until(&mut world, name, request), later.millis(), "{name}");
    }
}

#[test]
fn a_withdrawal_lifts_what_was_owed() {
    let (mut world, request) = asked();
    world.done("XA", Role::Officer, withdraw(request).to(code("XB")));
    world.quiet();
    for (name, other) in [("XA", "XB"), ("XB", "XA")] {
        assert_eq!(state(&mut world, name, request), DeadlineState::Lifted);
        assert_eq!(world.request(name, request, other).state, RequestState::Withdrawn);
    }
}

#[test]
fn what_is_closed_is_not_opened_again_by_a_late_delay() {
    let (mut world, request) = asked();
    world.done("XB", Role::Officer, answer(request).to(code("XA")));
    let later = Timestamp::from_millis(world.now_ms + 90 * 24 * HOUR_MS);
    world.done("XB", Role::Officer, delay(request, later, true).to(code("XA")));
    world.done("XB", Role::Officer, clarify(request, true).to(code("XA")));
    world.quiet();
    for (name, other) in [("XA", "XB"), ("XB", "XA")] {
        assert_eq!(world.request(name, request, other).state, RequestState::Answered);
        assert!(matches!(state(&mut world, name, request), DeadlineState::Met(_)));
    }
}

#[test]
fn the_requested_agency_cannot_withdraw_what_it_was_asked() {
    let (mut world, request) = asked();
    world.done("XB", Role::Officer, withdraw(request).to(code("XA")));
    world.quiet();
    for (name, other) in [("XA", "XB"), ("XB", "XA")] {
        assert_eq!(world.request(name, request, other).state, RequestState::Open, "{name}");
        running_until(&mut world, name, request);
    }
}

#[test]
fn the_requester_cannot_delay_or_refuse_its_own_request() {
    let (mut world, request) = asked();
    let due = running_until(&mut world, "XB", request);
    let sooner = Timestamp::from_millis(world.now_ms + 1_000);
    world.done("XA", Role::Officer, delay(request, sooner, true).to(code("XB")));
    world.done("XA", Role::Officer, refuse(request).to(code("XB")));
    world.quiet();
    assert_eq!(running_until(&mut world, "XB", request), due);
    assert_eq!(world.request("XB", request, "XA").state, RequestState::Open);
}

#[test]
fn each_requested_agency_has_its_own_clock() {
    let mut world = World::three();
    let request = world.done("XA", Role::Officer, request().to(code("XB")).to(code("XC")));
    world.quiet();
    world.done("XB", Role::Officer, clarify(request, false).to(code("XA")));
    world.quiet();
    let of = |world: &mut World, owed_by: &str| {
        let all = world.deadlines("XA", request);
        all.into_iter().find(|row| row.owed_by == code(owed_by)).unwrap().state
    };
    assert!(matches!(of(&mut world, "XB"), DeadlineState::Paused(_)));
    assert!(matches!(of(&mut world, "XC"), DeadlineState::Running(_)), "XC was not stopped");
    world.done("XA", Role::Officer, withdraw(request).to(code("XB")));
    assert_eq!(of(&mut world, "XB"), DeadlineState::Lifted);
    assert!(matches!(of(&mut world, "XC"), DeadlineState::Running(_)), "XC still owes an answer");
    let later = Timestamp::from_millis(world.now_ms + 30 * 24 * HOUR_MS);
    world.done("XC", Role::Officer, delay(request, later, true).to(code("XA")));
    world.quiet();
    assert_eq!(of(&mut world, "XC"), DeadlineState::Running(later));
    assert_eq!(of(&mut world, "XB"), DeadlineState::Lifted);
}

#[test]
fn a_receipt_that_comes_after_the_question_does_not_start_the_clock() {
    let mut world = World::pair();
    let request = world.done("XA", Role::Officer, request().to(code("XB")));
    let packed = world.pack("XA", "XB").unwrap();
    let taken = world.take("XA", "XB", &packed.sealed).unwrap();
    world.done("XB", Role::Officer, clarify(request, false).to(code("XA")));
    world.deliver("XB", "XA");
    world.receipt("XA", &packed.digest, &taken.receipt).unwrap();
    assert!(matches!(state(&mut world, "XA", request), DeadlineState::Paused(WEEK_MS)));
    world.done("XA", Role::Officer, clarify(request, true).to(code("XB")));
    running_until(&mut world, "XA", request);
}

#[test]
fn a_request_to_many_sets_a_deadline_for_each() {
    let names = ["XA", "XB", "XC", "XD", "XE", "XF", "XG", "XI", "XJ", "XK", "XL"];
    let all: Vec<_> = names.iter().map(|name| (*name, AgencyKind::Authority, &UNION[..])).collect();
    let mut world = World::of(&all);
    let form = names[1..].iter().fold(request(), |form, to| form.to(code(to)));
    let request = world.done("XA", Role::Officer, form);
    let answers = world.deadlines("XA", request);
    assert_eq!(answers.iter().filter(|row| row.what.as_str() == "answer").count(), 10);
    world.deliver("XA", "XL");
    assert!(world.request("XA", request, "XL").due.is_some(), "the last one's clock runs too");
    world.done("XL", Role::Officer, answer(request).to(code("XA")));
    world.deliver("XL", "XA");
    let last = world.deadlines("XA", request).into_iter().find(|row| row.owed_by == code("XL"));
    assert!(matches!(last.unwrap().state, DeadlineState::Met(_)));
    assert!(world.rows("XA").contains_key(&Key::Request(request, code("XL"))));
}
