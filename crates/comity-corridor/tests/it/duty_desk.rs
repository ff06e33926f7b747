//! The duty: nobody is relieved before somebody takes it, and the note is kept.

use comity_act::{
    ActId, OfficerId, Role,
    body::{DutyAssign, DutyHandOver, DutyLane, DutyTake, MessageAcknowledge, Reception},
};
use comity_corridor::{
    CheckError, DriveError, Form, Key, Outcome,
    rows::{DutyRow, OnDuty, Stage},
};

use crate::{
    forms::message,
    urgency::emergency,
    world::{Failed, HOUR_MS, World, code, form, text},
};

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

fn give(act: ActId, officer: OfficerId) -> Form {
    form(DutyAssign { officer, note: None }).answering(act)
}

/// An emergency that has come to XB, and who there could be given it.
fn arrived() -> (World, ActId, OfficerId) {
    let mut world = World::pair();
    let help = Form { urgency: Some(emergency()), ..message("help") };
    let act = world.done("XA", Role::Officer, help.to(code("XB")));
    world.quiet();
    let colleague = world.agency("XB").officers[&Role::Supervisor];
    (world, act, colleague)
}

#[test]
fn what_a_colleague_was_given_keeps_waiting_until_somebody_takes_charge_of_it() {
    let (mut world, act, colleague) = arrived();
    world.done("XB", Role::DutyOfficer, give(act, colleague));
    let row = world.act("XB", act);
    assert_eq!((row.stage, row.taken_by), (Stage::Done, Some(colleague)));
    assert!(row.is_in_inbox(), "nobody has seen it yet");
    let untaken = |world: &mut World| {
        let mut all = world.deadlines("XB", act).into_iter();
        all.any(|due| due.what.as_str() == "take-charge" && due.is_owed())
    };
    assert!(untaken(&mut world), "and its clock runs");
    world.quiet();
    assert_eq!(world.act("XA", act).delivered[0].said, None, "its sender is told nothing");
    // Whoever takes charge has it, also of what was meant for another.
    let taken = MessageAcknowledge { reception: Reception::Taken, note: None };
    world.done("XB", Role::Officer, form(taken).answering(act).to(code("XA")));
    world.quiet();
    let officer = world.agency("XB").officers[&Role::Officer];
    let row = world.act("XB", act);
    assert_eq!((row.stage, row.taken_by), (Stage::Taken, Some(officer)));
    assert!(!untaken(&mut world));
    // What is in one's hands goes to a colleague's as well, and stays the business of the house.
    world.done("XB", Role::Officer, give(act, colleague));
    world.quiet();
    let row = world.act("XB", act);
    assert_eq!((row.stage, row.taken_by), (Stage::Taken, Some(colleague)));
    assert_eq!(world.act("XA", act).delivered[0].taken_by, Some(officer));
}

#[test]
fn only_what_came_in_is_given_and_only_to_who_may_read_it() {
    let (mut world, act, colleague) = arrived();
    let refused = |world: &mut World, name: &str, form: Form| {
        check(world.try_propose(name, Role::DutyOfficer, form))
    };
    let abroad = refused(&mut world, "XB", give(act, colleague).to(code("XA")));
    assert!(matches!(abroad, CheckError::StaysHome { .. }), "{abroad:?}");
    let administrator = world.agency("XB").officers[&Role::Administrator];
    let blind = refused(&mut world, "XB", give(act, administrator));
    assert!(matches!(blind, CheckError::NoColleague(_)), "{blind:?}");
    let own = refused(&mut world, "XA", give(act, colleague));
    assert!(matches!(own, CheckError::NotAssignable), "{own:?}");
    let nothing = form(DutyAssign { officer: colleague, note: None });
    let nothing = refused(&mut world, "XB", nothing);
    assert!(matches!(nothing, CheckError::NotAssignable), "{nothing:?}");
    let by = world.try_propose("XB", Role::Administrator, give(act, colleague));
    assert!(matches!(check(by), CheckError::NotOfRole { .. }));
}
