//! What is owed and barred is suspended; what prolongs a clock runs from its end.
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use comity_act::{ActId, AgencyKind, Body, RequestForm, Role, body::RequestDelay};
use comity_corridor::{
    Effect, Form, Notice,
    rows::{DeadlineRow, DeadlineState, Stage},
};

use crate::{
    forms::{answer, request},
    world::{HOUR_MS, World, code, form, no, text, word, yes},
};

const WEEK_MS: u64 = 7 * 24 * HOUR_MS;

fn asked() -> (World, ActId) {
    let mut world = World::pair();
    let request = world.done("XA", Role::Officer, request().to(code("XB")));
    world.deliver("XA", "XB");
    (world, request)
}

/// An answer that rests on what was got by violating human rights.
fn tainted(request: ActId) -> Form {
    let mut form = answer(request).to(code("XA"));
    form.stated = vec![yes("human_rights_violation")];
    form
}

fn owed(world: &mut World, name: &str, act: ActId, what: &str) -> DeadlineRow {
    let mut rows = world.deadlines(name, act).into_iter();
    rows.find(|row| row.what.as_str() == what).unwrap()
}

fn breaches(effects: &[Effect]) -> usize {
    effects.iter().filter(|e| matches!(e, Effect::Notify(Notice::Breach(_)))).count()
}

#[test]
fn an_answer_that_is_owed_and_barred_is_suspended_and_no_breach() {
    let (mut world, request) = asked();
    let barred = world.propose("XB", Role::LegalAdviser, tainted(request));
    assert_eq!(barred.stage, Stage::Barred);
    let found = &barred.verdict.suspended[0];
    assert_eq!((found.duty.as_str(), found.bar.as_str()), ("ied-2023-977.5.3", "base.6.1"));
    let row = owed(&mut world, "XB", request, "answer");
    assert!(matches!(row.state, DeadlineState::Suspended(Some(_))), "{:?}", row.state);
    let bar = row.bar.unwrap();
    let cites = (row.cite.as_str().contains("2023/977"), bar.cite.as_str());
    assert_eq!(cites, (true, "Comity policy: human rights"), "both are cited");
    world.now_ms += 2 * WEEK_MS;
    assert_eq!(breaches(&world.tick("XB")), 0);
    // The requester knows nothing of it: for it the time ran out.
    assert_eq!(breaches(&world.tick("XA")), 1);
}

#[test]
fn the_word_of_the_officer_who_owes_it_stops_no_clock() {
    let (mut world, request) = asked();
    let barred = world.propose("XB", Role::Officer, tainted(request));
    assert_eq!(barred.stage, Stage::Barred);
    let row = owed(&mut world, "XB", request, "answer");
    assert!(matches!(row.state, DeadlineState::Running(_)), "{:?}", row.state);
    // What the legal adviser found stays so when the officer tries again.
    world.propose("XB", Role::LegalAdviser, tainted(request));
    world.propose("XB", Role::Officer, tainted(request));
    let row = owed(&mut world, "XB", request, "answer");
    assert!(matches!(row.state, DeadlineState::Suspended(Some(_))), "{:?}", row.state);
}

#[test]
fn an_answer_that_is_owed_and_not_barred_is_breached_when_nobody_gives_it() {
    let (mut world, _) = asked();
    world.now_ms += 2 * WEEK_MS;
    assert_eq!(breaches(&world.tick("XB")), 1);
}

#[test]
fn what_the_officer_can_mend_suspends_nothing() {
    let (mut world, request) = asked();
    let mut form = answer(request).to(code("XA"));
    form.stated = vec![yes("personal_data_included"), no("quality_checked")];
    let barred = world.propose("XB", Role::Officer, form);
    assert_eq!(barred.stage, Stage::Barred, "{:?}", barred.verdict);
    assert_eq!(barred.verdict.suspended, []);
    let row = owed(&mut world, "XB", request, "answer");
    assert!(matches!(row.state, DeadlineState::Running(_)), "{:?}", row.state);
}

#[test]
fn an_answer_that_can_be_given_after_all_is_in_time_by_what_was_left() {
    let (mut world, request) = asked();
    world.now_ms += HOUR_MS;
    world.propose("XB", Role::LegalAdviser, tainted(request));
    world.now_ms += 2 * WEEK_MS;
    world.done("XB", Role::Officer, answer(request).to(code("XA")));
    let row = owed(&mut world, "XB", request, "answer");
    assert!(matches!(row.state, DeadlineState::Met(_)), "{:?}", row.state);
    // Of the week that the law gives some is left, and what stood still is counted apart.
    assert!(row.counted_ms.unwrap() < WEEK_MS);
    assert!(row.stood_ms >= 2 * WEEK_MS && row.stands_since.is_none());
}

#[test]
fn a_part_that_can_be_given_sets_the_clock_running_for_the_rest() {
    let (mut world, request) = asked();
    let was = owed(&mut world, "XB", request, "answer").state;
    world.propose("XB", Role::LegalAdviser, tainted(request));
    world.now_ms += HOUR_MS;
    let mut part = answer(request).to(code("XA"));
    let Body::RequestAnswer(body) = &mut part.body else { panic!() };
    body.complete = false;
    world.done("XB", Role::Officer, part);
    let row = owed(&mut world, "XB", request, "answer");
    // An hour within one day gives nothing to a clock of days.
    assert_eq!((row.state, row.bar), (was, None));
}

#[test]
fn thirty_days_more_run_from_the_end_of_the_thirty_and_not_from_the_notice() {
    const LAW: [&str; 1] = ["eio-2014-41"];
    let authority = AgencyKind::Authority;
    let mut world = World::of(&[("XA", authority, &LAW), ("XB", authority, &LAW)]);
    let order = order(&mut world);
    world.deliver("XA", "XB");
    let DeadlineState::Running(first) = owed(&mut world, "XB", order, "decide-recognition").state
    else {
        panic!()
    };
    world.now_ms += 5 * 24 * HOUR_MS;
    let expected = world.now().plus_millis(WEEK_MS);
    let delay = RequestDelay { reason: text("a hearing"), expected, judicial: false };
    let told = world.done("XB", Role::Officer, form(delay).answering(order).to(code("XA")));
    world.quiet();
    for name in ["XA", "XB"] {
        let was = owed(&mut world, name, order, "decide-recognition");
        assert_eq!(was.state, DeadlineState::Lifted, "{name}: the first clock is prolonged");
        let DeadlineState::Running(due) = owed(&mut world, name, told, "decide-recognition").state
        else {
            panic!("{name}")
        };
        let days = due.millis_since(first) / (24 * HOUR_MS);
        assert_eq!(days, 30, "{name}: {due} after {first}");
    }
    let again = RequestDelay { reason: text("and again"), expected, judicial: false };
    let again = world.done("XB", Role::Officer, form(again).answering(order).to(code("XA")));
    let rows = world.deadlines("XB", again);
    assert!(!rows.iter().any(|row| row.what.as_str() == "decide-recognition"), "only once");
}

/// An order of a judge of XA's to XB.
fn order(world: &mut World) -> ActId {
    let mut form = request().to(code("XB"));
    let Body::RequestMake(body) = &mut form.body else { panic!() };
    body.form = RequestForm::InvestigationOrder;
    form.stated = vec![
        word("order_authority", "judge"),
        yes("form_complete"),
        yes("order_necessary"),
        yes("order_available_at_home"),
        no("special_categories_included"),
    ];
    let outcome = world.propose("XA", Role::Officer, form);
    assert_eq!(outcome.stage, Stage::Done, "{:?}", outcome.verdict);
    outcome.act
}
