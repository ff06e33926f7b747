//! Standing watches: what is told, to whom, and for how long.

use comity_act::{
    ActId, AgencyKind, Body, Handling, Property, Purpose, Role, Shared, SignedAct, Statement,
    SubjectCategory, Timestamp,
    body::{
        AgreementSuspend, Match, MessageAcknowledge, Reception, RecordCorrect, RecordErase, Term,
        WatchAlert, WatchClear, WatchSet,
    },
};
use comity_corridor::{
    Calendar, CheckError, DriveError, Form, Key, LATE_MS_MAX, QuietHours,
    rows::{
        ActRow, DeadlineState, FreshRow, OwnRow, RecordRow, RelationRow, Row, Stage, WatchEnd,
        WatchRow,
    },
};

use crate::{
    corrections::anew,
    forms::{fraud, h2, register},
    liars::Forger,
    rebuild,
    searches::answers,
    world::{World, code, form, no, record, text, word},
};

/// A watch for a person of this name, for so many days.
fn watch(world: &World, name: &str, days: u64) -> Form {
    let body = WatchSet {
        class: World::CLASS,
        terms: vec![Term { property: Property::Name, value: text(name) }],
        subject: Some(SubjectCategory::Suspect),
        justification: text("case 7, fraud"),
        until: world.now().plus_millis(days * Timestamp::DAY_MS),
        renews: None,
    };
    Form {
        stated: vec![word("union_purpose", "cross-checking")],
        offences: vec![fraud()],
        case: Some(text("case 7")),
        ..form(body)
    }
}

fn renewing(old: ActId, watch: Form) -> Form {
    let body = match watch.body {
        Body::WatchSet(body) => WatchSet { renews: Some(old), ..body },
        other => panic!("no watch: {other:?}"),
    };
    Form { body: body.into(), ..watch }
}

/// Two states that agreed to search each other's persons.
fn agreed() -> World {
    let authority = AgencyKind::Authority;
    let mut world = World::of(&[("XA", authority, &[]), ("XB", authority, &[])]);
    world.agree("XA", "XB");
    world
}

/// The alerts that an agency has of a watch, the oldest first.
fn alerts(world: &mut World, name: &str, watch: ActId) -> Vec<WatchAlert> {
    let all = answers(world, name, watch).into_iter();
    let alerts = all.filter_map(|body| match body {
        Body::WatchAlert(body) => Some(body),
        _ => None,
    });
    alerts.collect()
}

fn correct(nth: u8, name: &str, revision: u32) -> Form {
    let body = RecordCorrect {
        record: record(nth),
        statements: vec![
            Statement::ungraded(Property::Name, text(name)),
            Statement::ungraded(Property::BirthDate, text("1980-05-17")),
        ],
        subject: None,
        reason: text("misread"),
        revision,
        handling: None,
    };
    Form { stated: vec![crate::world::yes("quality_checked")], ..form(body) }
}

/// An alert of a record of the forger's own, as its node would make it.
fn told_of(forger: &mut Forger, world: &World, (watch, nth): (ActId, u8)) -> SignedAct {
    let shared = Shared {
        record: record(nth),
        owner: code("XB"),
        class: World::CLASS,
        subject: crate::forms::suspect(),
        handling: Handling::default(),
        statements: vec![Statement::ungraded(Property::Name, text("Nemo Zorranov"))],
        revision: 0,
        told: Vec::new(),
        conditions: Vec::new(),
    };
    let found = Match {
        record: record(nth),
        owner: code("XB"),
        quality: 98,
        reasons: Vec::new(),
        shared: Some(shared),
        excluded: None,
    };
    let form = Form {
        stated: vec![word("union_purpose", "cross-checking"), no("adverse_effect")],
        offences: vec![fraud()],
        ..form(WatchAlert { found }).to(code("XA")).answering(watch)
    };
    forger.act(world, form)
}

fn registered(world: &mut World, name: &str, (nth, person): (u8, &str)) {
    world.done(name, Role::Officer, register(record(nth), person, Handling::default()));
    world.quiet();
}

#[test]
fn what_comes_later_is_told_to_who_watches_elsewhere_with_reasons() {
    let mut world = agreed();
    let form = watch(&world, "Nemo Zorranov", 30).to(code("XB"));
    let act = world.done("XA", Role::Officer, form);
    world.quiet();
    registered(&mut world, "XB", (1, "Немо Зорранов"));
    registered(&mut world, "XB", (2, "Vela Teston"));
    let told = alerts(&mut world, "XA", act);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].found.record, record(1));
    assert!(!told[0].found.reasons.is_empty(), "{told:?}");
    assert!(told[0].found.shared.is_some(), "{told:?}");
    assert!(world.row::<RecordRow>("XA", Key::Record(record(1))).is_some(), "the copy is held");
}

#[test]
fn what_is_there_already_is_told_at_once() {
    let mut world = agreed();
    registered(&mut world, "XB", (1, "Nemo Zorranov"));
    let form = watch(&world, "Nemo Zorranov", 30).to(code("XB"));
    let act = world.done("XA", Role::Officer, form);
    world.quiet();
    assert_eq!(alerts(&mut world, "XA", act).len(), 1);
}

/// Work that failed half-way left the record shown and its alert untold.
#[test]
fn no_alert_is_lost_wherever_a_disk_fails() {
    let mut world = agreed();
    let form = watch(&world, "Nemo Zorranov", 30).to(code("XB"));
    let act = world.done("XA", Role::Officer, form);
    world.quiet();
    let mut failed = 0;
    for reads in 0..16 {
        let id = record(u8::try_from(reads + 1).unwrap());
        let form = register(id, "Nemo Zorranov", Handling::default());
        let registered = world.done("XB", Role::Officer, form);
        let (now, mut chance) = (world.now(), world.chance());
        let driver = world.driver("XB");
        driver.store_mut().fail_after_reads(reads);
        failed += u8::from(driver.work(now, registered, &mut chance).is_err());
        driver.store_mut().fail_after_reads(u32::MAX);
        driver.commit().unwrap();
        world.quiet();
        assert_eq!(alerts(&mut world, "XA", act).len(), usize::try_from(reads + 1).unwrap());
    }
    assert!((2..16).contains(&failed), "{failed} failed");
}

/// Somebody for whom so many watch was told of in one step, which nothing bounded.
#[test]
fn all_who_watch_for_one_are_told_few_at_a_time() {
    const WATCHES: usize = 230;
    let mut world = agreed();
    for _ in 0..WATCHES {
        let form = watch(&world, "Nemo Zorranov", 30);
        world.done("XA", Role::Officer, form);
    }
    world.quiet();
    let form = register(record(1), "Nemo Zorranov", Handling::default());
    let registered = world.done("XA", Role::Officer, form);
    let told = |world: &mut World| {
        let rows = world.rows("XA").into_values();
        rows.filter(|row| matches!(row, Row::Watch(row) if row.heard > 0 || !row.told.is_empty()))
            .count()
    };
    let mut steps = Vec::new();
    while world.row::<FreshRow>("XA", Key::Fresh(registered)).is_some() {
        world.work("XA");
        steps.push(told(&mut world));
    }
    assert_eq!(steps, [100, 200, WATCHES]);
}

#[test]
fn a_watch_at_home_is_in_the_inbox_until_somebody_takes_it() {
    let mut world = agreed();
    let form = watch(&world, "Nemo Zorranov", 30);
    let act = world.done("XA", Role::Officer, form);
    registered(&mut world, "XA", (1, "Nemo Zorranov"));
    let of_watch = |row: &ActRow| row.answers == Some(act);
    let rows = world.rows("XA").into_iter();
    let mut found = rows.filter_map(|(key, row)| match (key, row) {
        (Key::Act(id), Row::Act(row)) if of_watch(&row) => Some((id, row)),
        _ => None,
    });
    let (alert, row) = found.next().unwrap();
    assert!(found.next().is_none(), "one alert");
    assert!(row.is_in_inbox());
    let body = MessageAcknowledge { reception: Reception::Taken, note: None };
    world.done("XA", Role::Officer, Form::new(body).answering(alert));
    let row = world.act("XA", alert);
    assert_eq!((row.stage, row.is_in_inbox()), (Stage::Taken, false));
}

/// The one alert that an agency has of a watch.
fn alert(world: &mut World, name: &str, watch: ActId) -> ActId {
    let rows = world.rows(name).into_iter();
    let mut found = rows.filter_map(|(key, row)| match (key, row) {
        (Key::Act(id), Row::Act(row)) if row.answers == Some(watch) => Some(id),
        _ => None,
    });
    let alert = found.next().unwrap();
    assert!(found.next().is_none(), "one alert");
    alert
}

/// The node that alerts claims no danger itself: what was said when the watch was set counts.
#[test]
fn what_is_watched_for_in_an_emergency_is_taken_charge_of_in_five_minutes() {
    for (at, is_emergency) in [("XB", true), ("XB", false), ("XA", true)] {
        let mut world = agreed();
        let urgency = is_emergency.then(crate::urgency::emergency);
        let form = Form { urgency, ..watch(&world, "Nemo Zorranov", 30) };
        let form = if at == "XA" { form } else { form.to(code(at)) };
        let act = world.done("XA", Role::Officer, form);
        world.quiet();
        registered(&mut world, at, (1, "Nemo Zorranov"));
        let alert = alert(&mut world, "XA", act);
        let charge = |world: &mut World, name: &str| {
            let all = world.deadlines(name, alert).into_iter();
            let charge = all.filter(|row| row.what.as_str() == comity_corridor::TAKE_CHARGE);
            charge.map(|row| (row.owed_by, row.state)).collect::<Vec<_>>()
        };
        if !is_emergency {
            assert_eq!((charge(&mut world, "XA"), charge(&mut world, at)), (vec![], vec![]));
            continue;
        }
        for name in ["XA", at] {
            let owed = charge(&mut world, name);
            let is_it = |(by, state): &(_, _)| {
                *by == code("XA") && matches!(state, DeadlineState::Running(_))
            };
            assert!(owed.len() == 1 && is_it(&owed[0]), "{name}: {owed:?}");
        }
        let body = MessageAcknowledge { reception: Reception::Taken, note: None };
        let taken = Form::new(body).answering(alert);
        let taken = if at == "XA" { taken } else { taken.to(code(at)) };
        world.done("XA", Role::Officer, taken);
        world.quiet();
        for name in ["XA", at] {
            let owed = charge(&mut world, name);
            assert!(matches!(owed[0].1, DeadlineState::Met(_)), "{name}: {owed:?}");
        }
    }
}

#[test]
fn one_record_is_told_once_until_something_changes_that_matters() {
    let mut world = agreed();
    let form = watch(&world, "Nemo Zorranov", 30).to(code("XB"));
    let act = world.done("XA", Role::Officer, form);
    world.quiet();
    registered(&mut world, "XB", (1, "Nemo Zoranov"));
    let first = alerts(&mut world, "XA", act);
    assert_eq!(first.len(), 1, "{first:?}");
    // The same words once more say nothing new.
    world.done("XB", Role::Officer, correct(1, "Nemo Zoranov", 1));
    world.quiet();
    assert_eq!(alerts(&mut world, "XA", act).len(), 1);
    world.done("XB", Role::Officer, correct(1, "Nemo Zorranov", 2));
    world.quiet();
    let again = alerts(&mut world, "XA", act);
    assert_eq!(again.len(), 2, "{again:?}");
    let best = again.iter().map(|one| one.found.quality).max();
    assert!(best > Some(first[0].found.quality), "{again:?}");
    // Renewed, it does not tell the same again.
    let form = renewing(act, watch(&world, "Nemo Zorranov", 60).to(code("XB")));
    let renewed = world.done("XA", Role::Officer, form);
    world.quiet();
    assert!(alerts(&mut world, "XA", renewed).is_empty());
    assert!(world.row::<WatchRow>("XB", Key::Watch(act)).is_none());
    assert!(world.row::<WatchRow>("XB", Key::Watch(renewed)).is_some());
    for name in ["XA", "XB"] {
        assert_eq!(ended(&mut world, name, act), Some(WatchEnd::Renewed(renewed)), "{name}");
        assert_eq!(ended(&mut world, name, renewed), None, "{name}");
    }
}

/// How a watch ended, as an agency has it.
fn ended(world: &mut World, name: &str, watch: ActId) -> Option<WatchEnd> {
    world.row::<ActRow>(name, Key::Act(watch)).unwrap().watch_end
}

/// What comes too late changes nothing of how a watch ended: each side has its own end of it.
#[test]
fn how_a_watch_ended_is_what_ended_it_and_stays() {
    let mut world = agreed();
    let form = watch(&world, "Nemo Zorranov", 30).to(code("XB"));
    let act = world.done("XA", Role::Officer, form);
    world.quiet();
    let form = Form::new(WatchClear { reason: text("found") }).to(code("XB")).answering(act);
    let by = world.done("XA", Role::Officer, form);
    // The other side hears of it once the watch has run out there.
    world.now_ms += 31 * Timestamp::DAY_MS;
    for name in ["XA", "XB"] {
        world.tick(name);
    }
    world.quiet();
    assert_eq!(ended(&mut world, "XA", act), Some(WatchEnd::Cleared(by)));
    assert_eq!(ended(&mut world, "XB", act), Some(WatchEnd::Expired));
    let until = world.now();
    for name in ["XA", "XB"] {
        rebuild::is_equal_at(&mut world, name, until);
    }
}

#[test]
fn a_watch_that_is_cleared_or_over_tells_nothing_and_is_nowhere() {
    for is_cleared in [true, false] {
        let mut world = agreed();
        let form = watch(&world, "Nemo Zorranov", 30).to(code("XB"));
        let act = world.done("XA", Role::Officer, form);
        world.quiet();
        if is_cleared {
            let body = WatchClear { reason: text("found") };
            let form = Form::new(body).to(code("XB")).answering(act);
            world.done("XA", Role::Officer, form);
        } else {
            world.now_ms += 31 * Timestamp::DAY_MS;
            for name in ["XA", "XB"] {
                world.tick(name);
            }
        }
        world.quiet();
        for name in ["XA", "XB"] {
            assert!(world.row::<WatchRow>(name, Key::Watch(act)).is_none(), "{name}");
            let own: OwnRow = world.row(name, Key::Own).unwrap();
            let expired = u64::from(!is_cleared);
            assert_eq!((own.watches, own.watches_expired), (0, expired), "{name}");
        }
        registered(&mut world, "XB", (1, "Nemo Zorranov"));
        assert!(alerts(&mut world, "XA", act).is_empty());
    }
}

/// An agency that had a watch, or never had one, tells of records that nobody looks for any more.
#[test]
fn what_is_pushed_after_a_watch_ended_is_before_a_person_and_no_copy_is_taken() {
    let pushed = |world: &mut World, watch: ActId, nth: u8| {
        let mut forger = anew(world, "XB", "XA");
        let act = told_of(&mut forger, world, (watch, nth));
        let id = act.act().id;
        let sealed = forger.sealed(world, "XA", vec![act]);
        world.take("XB", "XA", &sealed).unwrap();
        let is_held = world.row::<RecordRow>("XA", Key::Record(record(nth))).is_some();
        (world.act("XA", id).stage, is_held)
    };
    for is_cleared in [true, false] {
        let mut world = agreed();
        let form = watch(&world, "Nemo Zorranov", 30).to(code("XB"));
        let act = world.done("XA", Role::Officer, form);
        world.quiet();
        assert_eq!(pushed(&mut world, act, 1), (Stage::Done, true), "while it stands");
        if is_cleared {
            let body = WatchClear { reason: text("found") };
            world.done("XA", Role::Officer, Form::new(body).to(code("XB")).answering(act));
        } else {
            world.now_ms += 30 * Timestamp::DAY_MS;
            world.tick("XA");
        }
        // What was on the way is taken for a week, and not a moment longer.
        world.now_ms += LATE_MS_MAX - 1_000;
        assert_eq!(pushed(&mut world, act, 2), (Stage::Done, true), "{is_cleared}");
        world.now_ms += 2_000;
        assert_eq!(pushed(&mut world, act, 3), (Stage::Held, false), "{is_cleared}");
        let never = ActId::from_bytes([9; 16]);
        assert_eq!(pushed(&mut world, never, 4), (Stage::Held, false));
        let now = world.now();
        rebuild::is_equal_at(&mut world, "XA", now);
    }
}

#[test]
fn nobody_ends_the_watch_of_another() {
    let mut world = agreed();
    let form = watch(&world, "Nemo Zorranov", 30).to(code("XB"));
    let act = world.done("XA", Role::Officer, form);
    world.quiet();
    let body = WatchClear { reason: text("we know better") };
    let clear = Form::new(body).answering(act);
    let refused = world.try_propose("XB", Role::Officer, clear);
    assert!(matches!(refused, Err(DriveError::Check(CheckError::NoWatch))), "{refused:?}");
    // Who set it tells all who keep it, and nobody else.
    let body = WatchClear { reason: text("found") };
    let refused = world.try_propose("XA", Role::Officer, Form::new(body).answering(act));
    let is_refused = matches!(refused, Err(DriveError::Check(CheckError::StandsElsewhere { .. })));
    assert!(is_refused, "{refused:?}");
}

#[test]
fn a_watch_has_an_end_and_something_to_find() {
    let mut world = agreed();
    let form = watch(&world, "Nemo Zorranov", 367);
    let refused = world.try_propose("XA", Role::Officer, form);
    assert!(matches!(refused, Err(DriveError::Check(CheckError::WatchSpan))), "{refused:?}");
    let form = watch(&world, "  ", 30);
    let refused = world.try_propose("XA", Role::Officer, form);
    let is_refused = matches!(refused, Err(DriveError::Check(CheckError::WatchesForNothing)));
    assert!(is_refused, "{refused:?}");
}

#[test]
fn what_is_erased_leaves_with_its_alerts() {
    let mut world = agreed();
    let form = watch(&world, "Nemo Zorranov", 30).to(code("XB"));
    let act = world.done("XA", Role::Officer, form);
    world.quiet();
    registered(&mut world, "XB", (1, "Nemo Zorranov"));
    assert_eq!(alerts(&mut world, "XA", act).len(), 1);
    let body = RecordErase { record: record(1), reason: text("acquitted") };
    world.done("XB", Role::Officer, Form::new(body).to(code("XA")));
    world.quiet();
    assert!(alerts(&mut world, "XA", act).is_empty(), "nobody can read the alert");
    assert!(world.row::<RecordRow>("XA", Key::Record(record(1))).is_none());
    let row = world.row::<WatchRow>("XB", Key::Watch(act)).unwrap();
    assert!(row.told.is_empty(), "the watch remembers nothing of it: {:?}", row.told);
}

#[test]
fn what_is_erased_leaves_a_watch_that_took_the_place_of_another_and_is_told_anew() {
    let mut world = agreed();
    let first = watch(&world, "Nemo Zorranov", 30);
    let first = world.done("XB", Role::Officer, first);
    registered(&mut world, "XB", (1, "Nemo Zorranov"));
    let form = renewing(first, watch(&world, "Nemo Zorranov", 60));
    let second = world.done("XB", Role::Officer, form);
    world.quiet();
    let told =
        |world: &mut World| world.row::<WatchRow>("XB", Key::Watch(second)).unwrap().told.len();
    assert_eq!((told(&mut world), alerts(&mut world, "XB", second).len()), (1, 0), "not again");
    let body = RecordErase { record: record(1), reason: text("acquitted") };
    world.done("XB", Role::Officer, Form::new(body));
    world.quiet();
    assert_eq!(told(&mut world), 0);
}

#[test]
fn as_many_watches_as_there_are_for_one_name_all_tell() {
    let mut world = agreed();
    let all: Vec<ActId> = (0..70)
        .map(|_| {
            let form = watch(&world, "Nemo Zorranov", 30);
            world.done("XA", Role::Officer, form)
        })
        .collect();
    registered(&mut world, "XA", (1, "Nemo Zorranov"));
    let told = all.iter().filter(|act| !alerts(&mut world, "XA", **act).is_empty()).count();
    assert_eq!(told, 70);
}

#[test]
fn no_quiet_hours_hold_back_what_is_about_a_life() {
    let quiet: QuietHours = "00:00-23:59".parse().unwrap();
    for (purpose, danger, is_held_back) in [
        (Purpose::Investigate, false, true),
        (Purpose::Protect, false, false),
        (Purpose::Investigate, true, false),
    ] {
        let mut world = agreed();
        let form = Form { purpose: Some(purpose), ..watch(&world, "Nemo Zorranov", 30) };
        let act = world.done("XA", Role::Officer, form);
        let mut form = register(record(1), "Nemo Zorranov", Handling::default());
        if let (Body::RecordRegister(body), true) = (&mut form.body, danger) {
            body.statements.push(Statement::ungraded(Property::Danger, text("armed")));
            form.stated.push(no("special_categories_included"));
        }
        world.done("XA", Role::Officer, form);
        world.quiet();
        let now = world.now();
        let alert = world.rows("XA").into_values().find_map(|row| match row {
            Row::Act(row) if row.answers == Some(act) => Some(row),
            _ => None,
        });
        let alert = alert.unwrap();
        let calendar = Calendar::parse("time_zone = \"UTC\"\nweekend = []\nholidays = []").unwrap();
        let found = quiet.hold_back(&alert, &calendar, now);
        assert_eq!(found, is_held_back, "{purpose:?}, danger {danger}");
    }
}

#[test]
fn what_another_owner_closed_does_not_show_and_a_suspended_agreement_tells_nothing() {
    let mut world = agreed();
    let form = watch(&world, "Nemo Zorranov", 30).to(code("XB"));
    let act = world.done("XA", Role::Officer, form);
    world.quiet();
    let agreement = world.rows("XB").into_keys().find_map(|key| match key {
        Key::Agreement(id) => Some(id),
        _ => None,
    });
    let body = AgreementSuspend { agreement: agreement.unwrap(), reason: text("a complaint") };
    world.done("XB", Role::LegalAdviser, Form::new(body).to(code("XA")));
    world.quiet();
    registered(&mut world, "XB", (1, "Nemo Zorranov"));
    assert!(alerts(&mut world, "XA", act).is_empty());
    // At home the same law asks nobody.
    let form = watch(&world, "Nemo Zorranov", 30);
    let at_home = world.done("XB", Role::Officer, form);
    world.quiet();
    assert_eq!(alerts(&mut world, "XB", at_home).len(), 1);
}

#[test]
fn who_is_only_a_little_alike_alerts_nobody() {
    let mut world = agreed();
    let form = watch(&world, "Nemo Varga", 30);
    let act = world.done("XA", Role::Officer, form);
    world.done("XA", Role::Officer, register(record(1), "Nemo Zorranov", h2()));
    world.quiet();
    assert!(alerts(&mut world, "XA", act).is_empty());
}

#[test]
fn the_watches_of_another_are_counted_while_they_stand() {
    let mut world = agreed();
    let count = |world: &mut World| {
        let row = world.row::<RelationRow>("XB", Key::Relation(code("XA")));
        row.map_or(0, |row| row.watches)
    };
    let form = watch(&world, "Nemo Zorranov", 30).to(code("XB"));
    let first = world.done("XA", Role::Officer, form);
    let form = watch(&world, "Vela Teston", 3).to(code("XB"));
    world.done("XA", Role::Officer, form);
    world.quiet();
    assert_eq!(count(&mut world), 2);
    let form = renewing(first, watch(&world, "Nemo Zorranov", 60)).to(code("XB"));
    let second = world.done("XA", Role::Officer, form);
    world.quiet();
    assert_eq!(count(&mut world), 2, "one took the place of the other");
    let body = WatchClear { reason: text("found") };
    world.done("XA", Role::Officer, Form::new(body).answering(second).to(code("XB")));
    world.quiet();
    assert_eq!(count(&mut world), 1);
    world.now_ms += 4 * Timestamp::DAY_MS;
    world.tick("XB");
    assert_eq!(count(&mut world), 0, "it is over");
}
