//! What presses: grounds of urgency, and the five points of an emergency.

use comity_act::{
    AgencyKind, EmergencyPoints, Purpose, Role, Urgency, UrgencyGround, UrgencyLevel,
    body::MessageSend,
};
use comity_corridor::{
    CheckError, DriveError, Form, Key,
    rows::{ActRow, Stage},
};

use crate::{
    forms::{message, request},
    liars::Forger,
    world::{UNION, World, code, no, text, yes},
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

/// Nothing but the five points: no purpose, no grade, no word of what was checked.
fn five_points() -> Form {
    let body = MessageSend { subject: text("a child in danger"), text: text("find the house") };
    Form { urgency: Some(emergency()), ..Form::new(body) }
}

/// All that the agencies of the demonstration adopted, and the treaties beside it.
const BOUND: [&str; 8] = [
    "europol-2016-794",
    "ied-2023-977",
    "led-2016-680",
    "pruem-2024-982",
    "echr-1950",
    "cat-1984",
    "refugee-1951",
    "interpol-constitution",
];

#[test]
fn an_emergency_of_five_points_goes_under_all_that_binds_and_the_rest_is_owed() {
    let authority = AgencyKind::Authority;
    let [xa, xb] = ["national-xa", "national-xb"].map(|own| [&BOUND[..], &[own]].concat());
    let mut world = World::of(&[("XA", authority, &xa), ("XB", authority, &xb)]);
    let sent = world.propose("XA", Role::DutyOfficer, five_points().to(code("XB")));
    assert_eq!(sent.stage, Stage::Done, "{:#?}", sent.verdict);
    let owed: Vec<&str> = sent.verdict.obligations.iter().map(|owed| owed.rule.as_str()).collect();
    for rule in ["base.8.2", "base.8.3", "base.8.4"] {
        assert!(owed.contains(&rule), "{rule} is not owed: {owed:?}");
    }
    let second = sent.verdict.obligations.iter().find(|owed| owed.what.as_str() == "second-look");
    assert_eq!(second.unwrap().within.unwrap().to_string(), "1wd");
    world.deliver("XA", "XB");
    let came = world.row::<ActRow>("XB", Key::Act(sent.act)).unwrap();
    assert_eq!(came.stage, Stage::Done, "what came is not held");
    // The same without the five points names what is missing, and goes nowhere.
    let plain = Form { urgency: None, ..five_points().to(code("XB")) };
    assert_eq!(world.propose("XA", Role::DutyOfficer, plain).stage, Stage::Barred);
}

#[test]
fn an_emergency_of_five_points_reaches_a_state_outside_the_union() {
    let authority = AgencyKind::Authority;
    let mut world = World::of(&[("XA", authority, &BOUND), ("XC", authority, &[])]);
    // Silence says nothing of where somebody is: that is asked before it leaves.
    let silent = world.propose("XA", Role::DutyOfficer, five_points().to(code("XC")));
    assert_eq!(silent.stage, Stage::Barred);
    let asked: Vec<&str> = silent.verdict.missing.iter().map(|one| one.fact.as_str()).collect();
    assert_eq!(asked, ["whereabouts_told"]);
    let mut form = five_points().to(code("XC"));
    form.stated = vec![no("whereabouts_told")];
    let sent = world.propose("XA", Role::DutyOfficer, form);
    assert_eq!(sent.stage, Stage::Done, "{:#?}", sent.verdict);
    let owed: Vec<&str> = sent.verdict.obligations.iter().map(|owed| owed.rule.as_str()).collect();
    assert!(owed.contains(&"led-2016-680.38.2"), "the transfer is documented: {owed:?}");
}

#[test]
fn an_emergency_frees_nothing_that_leads_to_an_arrest_by_a_torturer() {
    let authority = AgencyKind::Authority;
    let mut world = World::of(&[("XA", authority, &BOUND), ("XC", authority, &[])]);
    let mut form = five_points().for_purpose(Purpose::Arrest).to(code("XC"));
    form.stated = vec![yes("arrest_endangers")];
    let sent = world.propose("XA", Role::DutyOfficer, form);
    assert_eq!(sent.stage, Stage::Barred);
    assert!(sent.verdict.because.iter().any(|reason| reason.rule == "cat-1984.1.1"));
}

#[test]
fn an_emergency_goes_before_the_judge_only_where_the_states_law_says_so() {
    for (name, other, stage) in [("XA", "XB", Stage::Done), ("XC", "XB", Stage::Barred)] {
        let authority = AgencyKind::Authority;
        let mut world = World::of(&[(name, authority, &[]), (other, authority, &[])]);
        let mut form = five_points().to(code(other));
        form.stated = vec![yes("judicial_authorisation_needed")];
        let sent = world.propose(name, Role::DutyOfficer, form);
        assert_eq!(sent.stage, stage, "{name}: {:?}", sent.verdict.because);
        let asks = sent.verdict.obligations.iter().any(|owed| owed.what.as_str() == "ask-judge");
        assert_eq!(asks, stage == Stage::Done);
    }
}
