//! Words that go by the Organisation: who writes them says if they are neutral.

use comity_act::{AgencyKind, Channel, Role, Stated, body::MessageSend};
use comity_corridor::{Form, rows::Stage};

use crate::{
    urgency::emergency,
    words::{facts, missing},
    world::{World, code, form, no, text, yes},
};

/// A message about somebody, to XB by this channel.
fn by(channel: Channel, said: &[Stated]) -> Form {
    let body = MessageSend { subject: text("A leaflet"), text: text("He wrote a leaflet.") };
    let known = ["personal_data_included", "quality_checked"].map(yes);
    let stated = [&known[..], &[no("special_categories_included")], said].concat();
    let mut form = Form { stated, ..form(body).to(code("XB")) };
    form.recipients[0].channel = channel;
    form
}

/// Two members of the Organisation that agreed to exchange.
fn members() -> World {
    let authority = AgencyKind::Authority;
    let bound = ["interpol-constitution"];
    let mut world = World::of(&[("XA", authority, &bound), ("XB", authority, &bound)]);
    world.agree("XA", "XB");
    world
}

#[test]
fn who_writes_by_the_organisation_says_whether_it_is_neutral() {
    let mut world = members();
    let outcome = world.propose("XA", Role::Officer, by(Channel::I247, &[]));
    assert_eq!(outcome.stage, Stage::Barred, "{:?}", outcome.verdict);
    assert_eq!(missing(&outcome), ["neutrality_indicator"]);
    for (said, stage) in [
        (no("neutrality_indicator"), Stage::Done),
        (yes("neutrality_indicator"), Stage::ForDecision),
    ] {
        let outcome = world.propose("XA", Role::Officer, by(Channel::I247, &[said]));
        assert_eq!(outcome.stage, stage, "{:?}", outcome.verdict);
    }
}

#[test]
fn between_two_agencies_nobody_is_asked_whether_it_is_neutral() {
    let mut world = members();
    let outcome = world.propose("XA", Role::Officer, by(Channel::Node, &[]));
    assert_eq!(outcome.stage, Stage::Done, "{:?}", outcome.verdict);
    assert_eq!(facts(&mut world, "XA", &outcome).neutrality_indicator, None);
}

#[test]
fn an_emergency_by_the_organisation_is_not_asked_it_either() {
    let mut world = members();
    let mut form = by(Channel::I247, &[]);
    form.urgency = Some(emergency());
    let outcome = world.propose("XA", Role::DutyOfficer, form.clone());
    assert_eq!(outcome.stage, Stage::Done, "{:?}", outcome.verdict);
    form.stated.push(yes("neutrality_indicator"));
    let outcome = world.propose("XA", Role::DutyOfficer, form);
    assert_eq!(outcome.stage, Stage::ForDecision, "it overrides no neutrality");
}
