//! The duty: nobody is relieved before somebody takes it, and the note is kept.

use comity_act::{
    Role,
    body::{DutyHandOver, DutyLane, DutyTake},
};
use comity_corridor::{
    CheckError, DriveError, Form, Key, Outcome,
    rows::{DutyRow, OnDuty},
};

use crate::world::{Failed, HOUR_MS, World, code, form, text};

const LANE: DutyLane = DutyLane::Desk;

fn take(world: &World, hours: u64) -> Form {
    form(DutyTake { lane: LANE, until: world.now().plus_millis(hours * HOUR_MS) })
}

fn note() -> Form {
    form(DutyHandOver { lane: LANE, open: Vec::new(), note: text("XB rings back at six") })
}

fn on_duty(world: &mut World) -> OnDuty {
    world.row::<DutyRow>("XA", Key::Duty).unwrap().on(LANE).unwrap().clone()
}

fn check(failed: Result<Outcome, Failed>) -> CheckError {
    match failed {
        Err(DriveError::Check(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn who_hands_over_stays_on_duty_until_somebody_takes_it() {
    let mut world = World::pair();
    let first = take(&world, 8);
    world.done("XA", Role::Officer, first);
    let handed = world.done("XA", Role::Officer, note());
    let before = on_duty(&mut world);
    assert_eq!(before.handed_over.as_ref().unwrap().act, handed);
    assert_eq!(before.handed_over.as_ref().unwrap().taken, None);
    world.now_ms += HOUR_MS;
    let second = take(&world, 8).answering(handed);
    world.done("XA", Role::Supervisor, second);
    let after = on_duty(&mut world);
    assert_ne!(after.officer, before.officer);
    assert_eq!(after.handed_over.unwrap().taken, Some((after.officer, world.now())));
}

#[test]
fn only_who_is_on_duty_hands_over_also_when_the_duty_has_lapsed() {
    let mut world = World::pair();
    let refused = world.try_propose("XA", Role::Officer, note());
    assert!(matches!(check(refused), CheckError::NotOnDuty { .. }));
    let first = take(&world, 1);
    world.done("XA", Role::Officer, first);
    let refused = world.try_propose("XA", Role::Supervisor, note());
    assert!(matches!(check(refused), CheckError::NotOnDuty { .. }));
    world.now_ms += HOUR_MS;
    assert!(on_duty(&mut world).has_lapsed(world.now()));
    world.done("XA", Role::Officer, note());
}

#[test]
fn a_duty_is_a_shift_and_a_note_stays_at_home() {
    let mut world = World::pair();
    for hours in [0, 49] {
        let form = take(&world, hours);
        let refused = world.try_propose("XA", Role::Officer, form);
        assert!(matches!(check(refused), CheckError::DutySpan), "{hours}");
    }
    let first = take(&world, 8);
    let refused = world.try_propose("XA", Role::Officer, first.clone().to(code("XB")));
    assert!(matches!(check(refused), CheckError::StaysHome { .. }));
    world.done("XA", Role::Officer, first);
    let refused = world.try_propose("XA", Role::Officer, note().to(code("XB")));
    assert!(matches!(check(refused), CheckError::StaysHome { .. }));
    let refused = world.try_propose("XA", Role::Administrator, note());
    assert!(matches!(check(refused), CheckError::NotOfRole { .. }));
}
