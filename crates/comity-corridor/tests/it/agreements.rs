//! Agreements: law between parties, from the last signature on.

use comity_act::{
    AgencyKind, AgreementId, Purpose, Role,
    body::{AgreementClauses, AgreementEnd, AgreementPropose, AgreementSign, AgreementSuspend},
};
use comity_corridor::{
    CheckError, DriveError, Form, Key,
    rows::{AgreementRow, AgreementStatus, RelationRow, Stage},
};

use crate::{
    forms::search,
    world::{BEGIN_MS, World, agreement, code, text},
};

/// A proposal between these for investigations; persons may be searched.
pub(crate) fn proposal(id: AgreementId, parties: &[&str]) -> Form {
    Form::new(AgreementPropose {
        agreement: id,
        title: text("the first arrangement"),
        parties: parties.iter().map(|party| code(party)).collect(),
        purposes: vec![Purpose::Investigate],
        crime_areas: Vec::new(),
        subjects: Vec::new(),
        search_classes: vec![World::CLASS],
        kinds: Vec::new(),
        valid_from: comity_act::Timestamp::from_millis(BEGIN_MS),
        valid_until: None,
        safeguards: true,
        text: text("the parties help each other"),
        clauses: AgreementClauses::default(),
    })
}

fn status(world: &mut World, name: &str, id: AgreementId) -> AgreementStatus {
    world.row::<AgreementRow>(name, Key::Agreement(id)).unwrap().status
}

fn in_force(world: &mut World, name: &str, with: &str) -> usize {
    let row = world.row::<RelationRow>(name, Key::Relation(code(with))).unwrap_or_default();
    row.in_force.len()
}

/// States that no instrument binds: only an agreement opens anything between them.
fn strangers(names: &[&str]) -> World {
    let all: Vec<(&str, AgencyKind, &[&str])> =
        names.iter().map(|name| (*name, AgencyKind::Authority, &[][..])).collect();
    World::of(&all)
}

fn may_search(world: &mut World, from: &str, to: &str) -> bool {
    world.propose(from, Role::Officer, search("Nemo").to(code(to))).stage == Stage::Done
}

#[test]
fn an_ordinary_officer_binds_nobody_and_may_stop_what_binds() {
    let mut world = strangers(&["XA", "XB"]);
    let form = proposal(agreement(1), &["XA", "XB"]).to(code("XB"));
    let tried = world.try_propose("XA", Role::Officer, form);
    assert!(matches!(tried, Err(DriveError::Check(CheckError::NotOfRole { .. }))), "{tried:?}");
    let id = world.agree("XA", "XB");
    let body = AgreementSuspend { agreement: id, reason: text("there is a doubt") };
    world.done("XA", Role::Officer, Form::new(body).to(code("XB")));
    assert_eq!(status(&mut world, "XA", id), AgreementStatus::Suspended);
}

#[test]
fn signed_by_all_it_permits_what_nothing_else_does() {
    let mut world = strangers(&["XA", "XB"]);
    assert!(!may_search(&mut world, "XA", "XB"));
    let id = world.agree("XA", "XB");
    for (name, with) in [("XA", "XB"), ("XB", "XA")] {
        assert_eq!(status(&mut world, name, id), AgreementStatus::Signed);
        assert_eq!(in_force(&mut world, name, with), 1);
        assert!(may_search(&mut world, name, with));
    }
}

#[test]
fn a_signature_under_another_text_has_no_effect() {
    let mut world = strangers(&["XA", "XB"]);
    world.done("XA", Role::LegalAdviser, proposal(agreement(1), &["XA", "XB"]).to(code("XB")));
    world.quiet();
    let body = AgreementSign { agreement: agreement(1), digest: [0; 32] };
    world.done("XB", Role::LegalAdviser, Form::new(body).to(code("XA")));
    world.quiet();
    for name in ["XA", "XB"] {
        assert_eq!(status(&mut world, name, agreement(1)), AgreementStatus::Proposed);
    }
}

#[test]
fn a_signature_of_a_third_has_no_effect() {
    let mut world = strangers(&["XA", "XB", "XC"]);
    let form = proposal(agreement(1), &["XA", "XB"]).to(code("XB")).to(code("XC"));
    world.done("XA", Role::LegalAdviser, form);
    world.quiet();
    let signature = world.signature("XC", agreement(1)).to(code("XA")).to(code("XB"));
    world.done("XC", Role::LegalAdviser, signature);
    world.quiet();
    for name in ["XA", "XB", "XC"] {
        let row: AgreementRow = world.row(name, Key::Agreement(agreement(1))).unwrap();
        assert_eq!((row.status, &row.signed[..]), (AgreementStatus::Proposed, &[code("XA")][..]));
    }
}

#[test]
fn suspended_it_stops_at_once_on_all_nodes() {
    let mut world = strangers(&["XA", "XB"]);
    let id = world.agree("XA", "XB");
    let body = AgreementSuspend { agreement: id, reason: text("until questions are answered") };
    world.done("XB", Role::LegalAdviser, Form::new(body).to(code("XA")));
    assert!(!may_search(&mut world, "XB", "XA"), "on the suspending side before it travels");
    assert!(may_search(&mut world, "XA", "XB"), "nobody can know it yet");
    world.quiet();
    assert_eq!(status(&mut world, "XA", id), AgreementStatus::Suspended);
    assert!(!may_search(&mut world, "XA", "XB"));
}

#[test]
fn ended_it_stays_ended() {
    let mut world = strangers(&["XA", "XB"]);
    let id = world.agree("XA", "XB");
    let end = AgreementEnd { agreement: id, reason: text("over") };
    world.done("XA", Role::LegalAdviser, Form::new(end).to(code("XB")));
    let suspend = AgreementSuspend { agreement: id, reason: text("again") };
    world.done("XA", Role::LegalAdviser, Form::new(suspend).to(code("XB")));
    let signature = world.signature("XA", id).to(code("XB"));
    world.done("XA", Role::LegalAdviser, signature);
    world.quiet();
    for name in ["XA", "XB"] {
        assert_eq!(status(&mut world, name, id), AgreementStatus::Ended);
    }
    assert!(!may_search(&mut world, "XB", "XA"));
}

#[test]
fn only_a_party_can_stop_it() {
    let mut world = strangers(&["XA", "XB", "XC"]);
    let id = world.agree("XA", "XB");
    let suspend = AgreementSuspend { agreement: id, reason: text("we do not like it") };
    let end = AgreementEnd { agreement: id, reason: text("we do not like it") };
    world.done("XC", Role::LegalAdviser, Form::new(suspend).to(code("XA")).to(code("XB")));
    world.done("XC", Role::LegalAdviser, Form::new(end).to(code("XA")).to(code("XB")));
    world.quiet();
    for name in ["XA", "XB"] {
        assert_eq!(status(&mut world, name, id), AgreementStatus::Signed);
    }
    assert!(may_search(&mut world, "XA", "XB"));
}

#[test]
fn between_three_it_binds_when_the_last_has_signed() {
    let mut world = strangers(&["XA", "XB", "XC"]);
    let form = proposal(agreement(3), &["XA", "XB", "XC"]).to(code("XB")).to(code("XC"));
    world.done("XA", Role::LegalAdviser, form);
    world.quiet();
    let signature = world.signature("XB", agreement(3)).to(code("XA")).to(code("XC"));
    world.done("XB", Role::LegalAdviser, signature);
    world.quiet();
    assert!(!may_search(&mut world, "XA", "XB"), "one signature is missing");
    let signature = world.signature("XC", agreement(3)).to(code("XA")).to(code("XB"));
    world.done("XC", Role::LegalAdviser, signature);
    world.quiet();
    for (name, with) in [("XA", "XB"), ("XB", "XC"), ("XC", "XA")] {
        assert!(may_search(&mut world, name, with), "{name} to {with}");
    }
}

#[test]
fn a_signature_that_overtakes_the_proposal_counts() {
    let mut world = strangers(&["XA", "XB", "XC"]);
    let form = proposal(agreement(3), &["XA", "XB", "XC"]).to(code("XB")).to(code("XC"));
    world.done("XA", Role::LegalAdviser, form);
    world.deliver("XA", "XB");
    let signature = world.signature("XB", agreement(3)).to(code("XA")).to(code("XC"));
    world.done("XB", Role::LegalAdviser, signature);
    // XC hears XB's signature before it hears of the proposal.
    world.deliver("XB", "XC");
    world.deliver("XA", "XC");
    let row: AgreementRow = world.row("XC", Key::Agreement(agreement(3))).unwrap();
    assert_eq!(row.signed, [code("XA"), code("XB")]);
    assert!(world.rows("XC").keys().all(|key| !matches!(key, Key::Early(_))));
    let signature = world.signature("XC", agreement(3)).to(code("XA")).to(code("XB"));
    world.done("XC", Role::LegalAdviser, signature);
    world.quiet();
    for name in ["XA", "XB", "XC"] {
        assert_eq!(status(&mut world, name, agreement(3)), AgreementStatus::Signed, "{name}");
    }
}

#[test]
fn an_end_that_overtakes_the_proposal_counts() {
    let mut world = strangers(&["XA", "XB", "XC"]);
    let form = proposal(agreement(3), &["XA", "XB", "XC"]).to(code("XB")).to(code("XC"));
    world.done("XA", Role::LegalAdviser, form);
    world.deliver("XA", "XB");
    let end = AgreementEnd { agreement: agreement(3), reason: text("no") };
    world.done("XB", Role::LegalAdviser, Form::new(end).to(code("XA")).to(code("XC")));
    world.deliver("XB", "XC");
    world.deliver("XA", "XC");
    assert_eq!(status(&mut world, "XC", agreement(3)), AgreementStatus::Ended);
}

#[test]
fn an_id_that_is_taken_is_not_taken_over() {
    let mut world = strangers(&["XA", "XB", "XC"]);
    let id = world.agree("XA", "XB");
    let before: AgreementRow = world.row("XB", Key::Agreement(id)).unwrap();
    world.done("XC", Role::LegalAdviser, proposal(id, &["XC", "XB"]).to(code("XB")));
    world.quiet();
    assert_eq!(world.row::<AgreementRow>("XB", Key::Agreement(id)), Some(before));
}
