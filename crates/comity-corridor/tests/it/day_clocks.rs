//! Clocks that count days: by the calendar of who owes it, as it was recorded.

use std::sync::Arc;

use comity_act::{
    ActId, AgencyKind, Role, Stated, StatedValue, Timestamp,
    body::{RequestClarify, RequestDelay},
};
use comity_corridor::{
    Effect, Form, Key, Leaf, Node, Notice,
    rows::{DeadlineRow, DeadlineState},
};
use comity_law::Law;

use crate::{
    forms::{answer, request},
    world::{HOUR_MS, UNION, World, code, form, text},
};

/// The shipped law, but the seven days of a request are so many.
fn law(within: &str) -> Arc<Law> {
    let files = Law::shipped_files().map(|(path, text)| {
        if path != "ied-2023-977/05-time-limits.cedar" {
            return (path, text.to_owned());
        }
        let (before, after) = text.split_once("within=7").unwrap();
        let (_, after) = after.split_once(';').unwrap();
        (path, format!("{before}within={within};{after}"))
    });
    Arc::new(Law::load(files).unwrap())
}

/// A request of XA's that another has, with the receipt: on Monday 16 June 2025, 15:06 UTC, which
/// is 12:36 for XB.
fn asked(other: &str, within: &str) -> (World, ActId) {
    let authority = AgencyKind::Authority;
    let world = World::of(&[("XA", authority, &UNION), (other, authority, &UNION)]);
    let mut world = world.under(&law(within));
    let request = world.done("XA", Role::Officer, request().to(code(other)));
    world.deliver("XA", other);
    (world, request)
}

fn clarify(request: ActId, settles: bool) -> Form {
    form(RequestClarify { text: text("which person?"), settles }).answering(request)
}

fn row(world: &mut World, name: &str, request: ActId) -> DeadlineRow {
    let mut rows = world.deadlines(name, request).into_iter();
    rows.find(|row| row.what.as_str() == "answer").unwrap()
}

fn due(world: &mut World, name: &str, request: ActId) -> String {
    match row(world, name, request).state {
        DeadlineState::Running(due) => due.to_string(),
        other => panic!("{name}: {other:?}"),
    }
}

/// XB asks a question now, and has its answer so many hours later.
fn question(world: &mut World, request: ActId, hours: u64) {
    world.done("XB", Role::Officer, clarify(request, false).to(code("XA")));
    world.quiet();
    for name in ["XA", "XB"] {
        assert!(matches!(row(world, name, request).state, DeadlineState::Paused(_)), "{name}");
    }
    world.now_ms += hours * HOUR_MS;
    world.done("XA", Role::Officer, clarify(request, true).to(code("XB")));
    world.quiet();
}

#[test]
fn days_end_when_they_end_for_the_one_who_owes_it() {
    // Seven days after the 16th is the 23rd; its 24:00 at -02:30 is 02:30 UTC on the 24th.
    let (mut world, request) = asked("XB", "7cd");
    for (name, other) in [("XA", "XB"), ("XB", "XA")] {
        assert_eq!(due(&mut world, name, request), "2025-06-24T02:29:59.999Z", "{name}");
        let shown = world.request(name, request, other).due.unwrap();
        assert_eq!(shown.to_string(), "2025-06-24T02:29:59.999Z", "{name}");
    }
    let local = row(&mut world, "XA", request).local.unwrap();
    assert_eq!(local.calendar.unwrap().zone(), "America/St_Johns");
    // Working days: 17 to 20, the 23rd, not the holiday on the 24th, the 25th and 26th.
    let (mut world, request) = asked("XB", "7wd");
    assert_eq!(due(&mut world, "XA", request), "2025-06-27T02:29:59.999Z");
}

#[test]
fn of_a_country_without_a_calendar_days_are_those_of_utc() {
    let (mut world, request) = asked("XQ", "7cd");
    for name in ["XA", "XQ"] {
        assert_eq!(due(&mut world, name, request), "2025-06-23T23:59:59.999Z", "{name}");
        assert_eq!(row(&mut world, name, request).local.unwrap().calendar, None, "{name}");
    }
}

#[test]
fn a_clock_of_days_is_breached_once_when_the_day_is_over() {
    let (mut world, request) = asked("XB", "7cd");
    let DeadlineState::Running(due) = row(&mut world, "XB", request).state else { panic!() };
    let breaches = |effects: Vec<Effect>| {
        effects.iter().filter(|e| matches!(e, Effect::Notify(Notice::Breach(_)))).count()
    };
    world.now_ms = due.millis() - 1;
    assert_eq!(breaches(world.tick("XB")), 0);
    world.now_ms = due.millis();
    assert_eq!(breaches(world.tick("XB")) + breaches(world.tick("XB")), 1);
    assert_eq!(row(&mut world, "XB", request).state, DeadlineState::Breached(due));
}

#[test]
fn an_answer_within_the_last_day_is_counted_as_in_time() {
    let (mut world, request) = asked("XB", "7cd");
    let DeadlineState::Running(due) = row(&mut world, "XB", request).state else { panic!() };
    // Seven days and eleven hours after the receipt: still the seventh day.
    world.now_ms = due.millis() - 60_000;
    world.done("XB", Role::Officer, answer(request).to(code("XA")));
    let row = row(&mut world, "XB", request);
    assert!(matches!(row.state, DeadlineState::Met(_)));
    // What rules compare with 10 080 minutes: all but the last.
    assert_eq!(row.counted_ms.unwrap() / 60_000, 10_079);
}

#[test]
fn a_question_gives_a_day_for_each_midnight_that_it_spans() {
    let (mut world, request) = asked("XB", "7cd");
    question(&mut world, request, 10);
    for name in ["XA", "XB"] {
        assert_eq!(due(&mut world, name, request), "2025-06-24T02:29:59.999Z", "{name}, 22:36");
    }
    // From 22:36 to 00:36 at XB's.
    question(&mut world, request, 2);
    for name in ["XA", "XB"] {
        assert_eq!(due(&mut world, name, request), "2025-06-25T02:29:59.999Z", "{name}, 00:36");
    }
    question(&mut world, request, 48);
    for name in ["XA", "XB"] {
        assert_eq!(due(&mut world, name, request), "2025-06-27T02:29:59.999Z", "{name}, 00:36");
        assert_eq!(row(&mut world, name, request).local.unwrap().stood.len(), 3);
    }
}

#[test]
fn a_receipt_after_the_question_starts_the_clock_standing() {
    let (mut world, _) = asked("XB", "7cd");
    let request = world.done("XA", Role::Officer, request().to(code("XB")));
    let packed = world.pack("XA", "XB").unwrap();
    let taken = world.take("XA", "XB", &packed.sealed).unwrap();
    world.done("XB", Role::Officer, clarify(request, false).to(code("XA")));
    world.deliver("XB", "XA");
    world.receipt("XA", &packed.digest, &taken.receipt).unwrap();
    assert!(matches!(row(&mut world, "XA", request).state, DeadlineState::Paused(_)));
    world.now_ms += 24 * HOUR_MS;
    world.done("XA", Role::Officer, clarify(request, true).to(code("XB")));
    assert_eq!(due(&mut world, "XA", request), "2025-06-25T02:29:59.999Z");
}

#[test]
fn a_moment_that_a_judge_needs_is_kept_through_a_question() {
    let (mut world, request) = asked("XB", "7cd");
    let later = Timestamp::from_millis(world.now_ms + 20 * 24 * HOUR_MS);
    let body = RequestDelay { reason: text("a judge must say"), expected: later, judicial: true };
    world.done("XB", Role::Officer, form(body).answering(request).to(code("XA")));
    world.quiet();
    question(&mut world, request, 5);
    for name in ["XA", "XB"] {
        let DeadlineState::Running(due) = row(&mut world, name, request).state else { panic!() };
        assert!(due.millis().abs_diff(later.millis() + 5 * HOUR_MS) < 100, "{name}");
    }
}

#[test]
fn a_later_law_does_not_move_what_was_owed() {
    let (mut world, request) = asked("XB", "7wd");
    question(&mut world, request, 48);
    let there = world.rows("XB");
    let until = world.now();
    let driver = world.driver("XB");
    // Another number, and no calendars at all.
    let files = Law::shipped_files().filter(|(path, _)| !path.ends_with("calendar.toml"));
    let node = Node { law: Arc::new(Law::load(files).unwrap()), ..driver.node().clone() };
    let journal = driver.store_mut().journal_from(0).map(|kept| Leaf {
        act: kept.act,
        commitment: *kept.commitment,
        entry: kept.entry.cloned(),
    });
    let journal: Vec<Leaf> = journal.collect();
    let again = node.rebuild(journal, &there, until).unwrap();
    let key = Key::Deadline(request, 0);
    assert!(again.contains_key(&key));
    assert_eq!(again.get(&key), there.get(&key));
}

/// The shipped law, but who asks owes the answer, from a moment that the act states.
fn since() -> Arc<Law> {
    let files = Law::shipped_files().map(|(path, text)| {
        let within = "within=7cd; from=delivered; by=recipient; pauses=clarification";
        let other = "within=7cd; from=recorded; since=arrest_hours_before; by=sender";
        let is_it = path == "ied-2023-977/05-time-limits.cedar";
        (path, if is_it { text.replace(within, other) } else { text.to_owned() })
    });
    Arc::new(Law::load(files).unwrap())
}

#[test]
fn a_clock_that_began_late_on_the_day_before_ends_with_its_day() {
    let authority = AgencyKind::Authority;
    let pair = [("XQ", authority, &UNION[..]), ("XB", authority, &UNION[..])];
    let mut world = World::of(&pair).under(&since());
    let state = |world: &mut World, stated: Option<i64>| {
        let mut form = request().to(code("XB"));
        let hours =
            |hours| Stated { fact: text("arrest_hours_before"), value: StatedValue::Number(hours) };
        form.stated.extend(stated.map(hours));
        let request = world.done("XQ", Role::Officer, form);
        row(world, "XQ", request).state
    };
    let midnight = |ms: u64| ms.next_multiple_of(Timestamp::DAY_MS);
    // At 00:20 UTC, by which XQ counts: forty minutes ago was another day, whose seventh is over
    // sooner.
    world.now_ms = midnight(world.now_ms) + HOUR_MS / 3;
    let due = |state| match state {
        DeadlineState::Running(due) => due.millis(),
        other => panic!("{other:?}"),
    };
    let last = midnight(world.now_ms) + 6 * Timestamp::DAY_MS - 1;
    assert_eq!(due(state(&mut world, Some(0))), last);
    assert_eq!(due(state(&mut world, Some(23))), last);
    assert_eq!(due(state(&mut world, Some(24))), last - Timestamp::DAY_MS);
    // Nobody said when: it is owed, and shown as owed, from now on.
    assert_eq!(state(&mut world, None), DeadlineState::Owed);
}
