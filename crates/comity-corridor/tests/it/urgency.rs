//! What presses: grounds of urgency, and the five points of an emergency.

use comity_act::{AgencyKind, EmergencyPoints, Role, Urgency, UrgencyGround, UrgencyLevel};
use comity_corridor::{CheckError, DriveError, Form, rows::Stage};

use crate::{
    forms::{message, request},
    liars::Forger,
    world::{UNION, World, code, text, yes},
};

/// An emergency that says all its points.
pub(crate) fn emergency() -> Urgency {
    Urgency {
        level: UrgencyLevel::Emergency,
        reason: text("a child in a cellar without air"),
        ground: None,
        points: Some(EmergencyPoints {
            known: text("the house has a green door"),
            asked: text("find the house"),
            by_when: text("within the hour"),
            on_word_of: text("the duty prosecutor"),
        }),
    }
}

fn urgent(ground: Option<UrgencyGround>, why: &str) -> Urgency {
    Urgency { level: UrgencyLevel::Urgent, reason: text(why), ground, points: None }
}

fn strangers() -> World {
    let authority = AgencyKind::Authority;
    World::of(&[("XA", authority, &[]), ("XB", authority, &[])])
}

/// A message that only an emergency opens.
fn about_somebody() -> Form {
    Form { stated: vec![yes("personal_data_included")], ..message("in a cellar") }
}

#[test]
fn an_emergency_in_five_points_opens_the_way_between_strangers() {
    let mut world = strangers();
    let form = about_somebody().to(code("XB"));
    assert_eq!(world.propose("XA", Role::Officer, form.clone()).stage, Stage::Barred);
    world.done("XA", Role::Officer, Form { urgency: Some(emergency()), ..form });
}

#[test]
fn an_emergency_that_leaves_points_out_is_told_which() {
    let mut world = strangers();
    let mut urgency = emergency();
    urgency.points = Some(EmergencyPoints {
        known: text("  "),
        on_word_of: text(""),
        ..urgency.points.unwrap()
    });
    let form = Form { urgency: Some(urgency), ..about_somebody().to(code("XB")) };
    let refused = world.try_propose("XA", Role::Officer, form);
    let Err(DriveError::Check(CheckError::IncompleteEmergency { missing })) = refused else {
        panic!("it went on");
    };
    assert_eq!(missing, "who or what is known; on whose word");
}

#[test]
fn a_peers_emergency_without_its_points_opens_nothing_here() {
    let mut world = strangers();
    let mut forger = Forger::of(&mut world, "XA");
    for (points, stage) in [(emergency().points, Stage::Done), (None, Stage::Held)] {
        let urgency = Urgency { points, ..emergency() };
        let form = Form { urgency: Some(urgency), ..about_somebody().to(code("XB")) };
        let act = forger.act(&world, form);
        let sealed = forger.sealed(&mut world, "XB", vec![act]);
        let taken = world.take("XA", "XB", &sealed).unwrap();
        assert_eq!(taken.outcomes[0].stage, stage, "{:?}", taken.outcomes[0].verdict);
    }
}

#[test]
fn a_request_is_urgent_on_a_ground_of_the_list_and_not_for_any_words() {
    let authority = AgencyKind::Authority;
    let mut world = World::of(&[("XA", authority, &UNION), ("XB", authority, &UNION)]);
    let mut asks = |urgency| {
        let form = Form { urgency: Some(urgency), ..request().to(code("XB")) };
        world.propose("XA", Role::Officer, form)
    };
    let vain = asks(urgent(None, "the boss is impatient"));
    assert_eq!(vain.stage, Stage::Barred);
    assert!(vain.verdict.because.iter().any(|reason| reason.rule == "ied-2023-977.4.4"));
    assert_eq!(asks(urgent(Some(UrgencyGround::Life), " ")).stage, Stage::Barred);
    assert_eq!(asks(urgent(Some(UrgencyGround::Life), "a hostage")).stage, Stage::Done);
}
