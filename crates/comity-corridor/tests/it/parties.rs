//! Agreements of several, counter-proposals, liaison officers, and ends.

use comity_act::{
    AgencyKind, AgreementId, Handling, OfficerId, Role, Timestamp,
    body::{AgreementClauses, AgreementEnd, AgreementSuspend, Liaison},
};
use comity_corridor::{
    Form, Key, Outcome,
    rows::{AgreementRow, AgreementStatus, Stage},
};

use crate::{
    agreements::proposal,
    forms::{answer_with, h2, held, message, register, search},
    world::{FOUNDED_MS, World, agreement, code, record, text},
};

const ALL: [&str; 3] = ["XA", "XB", "XC"];

fn strangers(names: &[&str]) -> World {
    let authority = AgencyKind::Authority;
    let all: Vec<_> = names.iter().map(|name| (*name, authority, &[][..])).collect();
    World::of(&all)
}

fn with(form: Form, change: impl FnOnce(&mut comity_act::body::AgreementPropose)) -> Form {
    let mut form = form;
    if let comity_act::Body::AgreementPropose(body) = &mut form.body {
        change(body);
    }
    form
}

fn to_others(form: Form, by: &str, names: &[&str]) -> Form {
    names.iter().filter(|name| **name != by).fold(form, |form, name| form.to(code(name)))
}

fn proposes(world: &mut World, by: &str, names: &[&str], form: Form) {
    world.done(by, Role::LegalAdviser, to_others(form, by, names));
    world.quiet();
}

fn signs(world: &mut World, by: &str, names: &[&str], id: AgreementId) {
    let form = world.signature(by, id);
    world.done(by, Role::LegalAdviser, to_others(form, by, names));
    world.quiet();
}

fn row(world: &mut World, name: &str, id: AgreementId) -> AgreementRow {
    world.row(name, Key::Agreement(id)).unwrap()
}

fn may_search(world: &mut World, from: &str, to: &str) -> bool {
    world.propose(from, Role::Officer, search("Nemo").to(code(to))).stage == Stage::Done
}

/// Three agree, and all have signed.
fn three() -> (World, AgreementId) {
    let (mut world, id) = (strangers(&ALL), agreement(3));
    proposes(&mut world, "XA", &ALL, proposal(id, &ALL));
    signs(&mut world, "XB", &ALL, id);
    signs(&mut world, "XC", &ALL, id);
    (world, id)
}

#[test]
fn an_agreement_of_several_binds_who_has_signed_where_it_says_so() {
    let (mut world, id) = (strangers(&ALL), agreement(3));
    let open = with(proposal(id, &ALL), |body| body.clauses.binds_signatories = true);
    proposes(&mut world, "XA", &ALL, open);
    assert!(!may_search(&mut world, "XA", "XB"), "one alone is bound to nobody");
    signs(&mut world, "XB", &ALL, id);
    assert!(may_search(&mut world, "XA", "XB"));
    assert!(may_search(&mut world, "XB", "XA"));
    assert!(!may_search(&mut world, "XA", "XC"), "who has not signed is not bound");
    assert!(!may_search(&mut world, "XC", "XA"));
    signs(&mut world, "XC", &ALL, id);
    assert!(may_search(&mut world, "XA", "XC"));
    assert!(may_search(&mut world, "XC", "XB"));
}

#[test]
fn who_withdraws_from_an_agreement_of_three_leaves_it_to_the_others() {
    let (mut world, id) = three();
    let end = Form::new(AgreementEnd { agreement: id, reason: text("we leave") });
    world.done("XB", Role::LegalAdviser, to_others(end, "XB", &ALL));
    assert!(!may_search(&mut world, "XB", "XA"), "at once, where it was said");
    world.quiet();
    assert!(!may_search(&mut world, "XA", "XB"));
    assert!(!may_search(&mut world, "XC", "XB"));
    assert!(may_search(&mut world, "XA", "XC"));
    assert!(may_search(&mut world, "XC", "XA"));
    for name in ALL {
        assert_eq!(row(&mut world, name, id).status, AgreementStatus::Signed, "{name}");
    }
    signs(&mut world, "XB", &ALL, id);
    assert!(!may_search(&mut world, "XA", "XB"), "what was left is not signed again");
    let end = Form::new(AgreementEnd { agreement: id, reason: text("we too") });
    world.done("XC", Role::LegalAdviser, to_others(end, "XC", &ALL));
    world.quiet();
    assert_eq!(row(&mut world, "XA", id).status, AgreementStatus::Ended, "one alone is left");
}

#[test]
fn where_all_were_to_sign_one_who_declines_ends_it_for_all() {
    let (mut world, id) = (strangers(&ALL), agreement(3));
    proposes(&mut world, "XA", &ALL, proposal(id, &ALL));
    let end = Form::new(AgreementEnd { agreement: id, reason: text("not with us") });
    world.done("XC", Role::LegalAdviser, to_others(end, "XC", &ALL));
    world.quiet();
    signs(&mut world, "XB", &ALL, id);
    for name in ALL {
        assert_eq!(row(&mut world, name, id).status, AgreementStatus::Ended, "{name}");
    }
    assert!(!may_search(&mut world, "XA", "XB"));
}

#[test]
fn an_agreement_permits_to_its_last_millisecond_and_not_in_the_next() {
    let (mut world, id) = (strangers(&ALL[..2]), agreement(1));
    let until = world.now().plus_millis(Timestamp::DAY_MS);
    let form = with(proposal(id, &ALL[..2]), |body| body.valid_until = Some(until));
    proposes(&mut world, "XA", &ALL[..2], form);
    signs(&mut world, "XB", &ALL[..2], id);
    // Each act is made one millisecond later than the clock stood.
    world.now_ms = until.millis() - 2;
    assert!(may_search(&mut world, "XA", "XB"));
    assert!(!may_search(&mut world, "XA", "XB"));
    assert_eq!(world.now(), until);
}

#[test]
fn a_suspended_agreement_permits_nothing_from_the_same_millisecond_on() {
    let mut world = strangers(&ALL[..2]);
    let id = world.agree("XA", "XB");
    assert!(may_search(&mut world, "XA", "XB"));
    let body = AgreementSuspend { agreement: id, reason: text("a doubt") };
    world.done("XA", Role::Officer, Form::new(body).to(code("XB")));
    // Made in the same millisecond, and after it.
    world.now_ms -= 1;
    assert!(!may_search(&mut world, "XA", "XB"));
}

#[test]
fn a_counter_proposal_that_all_sign_takes_the_place_of_what_was_proposed() {
    let two = &ALL[..2];
    let (mut world, first, second) = (strangers(two), agreement(1), agreement(2));
    proposes(&mut world, "XA", two, proposal(first, two));
    let counter = with(proposal(second, two), |body| body.clauses.replaces = Some(first));
    proposes(&mut world, "XB", two, counter);
    assert_eq!(row(&mut world, "XA", first).status, AgreementStatus::Proposed, "still open");
    signs(&mut world, "XA", two, second);
    for name in two {
        let (old, new) = (row(&mut world, name, first), row(&mut world, name, second));
        assert_eq!(new.status, AgreementStatus::Signed, "{name}");
        assert_eq!((old.status, old.replaced_by), (AgreementStatus::Ended, Some(second)), "{name}");
    }
    signs(&mut world, "XB", two, first);
    assert_eq!(row(&mut world, "XA", first).status, AgreementStatus::Ended, "it is too late");
    assert!(may_search(&mut world, "XA", "XB"));
}

#[test]
fn what_is_in_force_stays_in_force_until_what_replaces_it_is_signed() {
    let two = &ALL[..2];
    let (mut world, second) = (strangers(two), agreement(200));
    let first = world.agree("XA", "XB");
    let narrower = with(proposal(second, two), |body| {
        body.clauses.replaces = Some(first);
        body.search_classes.clear();
    });
    proposes(&mut world, "XB", two, narrower);
    assert!(may_search(&mut world, "XA", "XB"));
    signs(&mut world, "XA", two, second);
    assert!(!may_search(&mut world, "XA", "XB"), "the new one opens no search");
    assert!(!may_search(&mut world, "XB", "XA"));
}

/// An agreement of XA and XB for searches, and one that opens none from the next day on.
fn narrowed() -> (World, AgreementId, AgreementId, Timestamp) {
    let two = &ALL[..2];
    let (mut world, second) = (strangers(two), agreement(200));
    let first = world.agree("XA", "XB");
    let from = world.now().plus_millis(Timestamp::DAY_MS);
    let narrower = with(proposal(second, two), |body| {
        (body.clauses.replaces, body.valid_from) = (Some(first), from);
        body.search_classes.clear();
    });
    proposes(&mut world, "XB", two, narrower);
    signs(&mut world, "XA", two, second);
    (world, first, second, from)
}

#[test]
fn what_is_replaced_binds_until_what_replaces_it_begins() {
    let (mut world, first, second, from) = narrowed();
    assert!(may_search(&mut world, "XA", "XB"), "all have signed, and it has not begun");
    for name in &ALL[..2] {
        let old = row(&mut world, name, first);
        assert_eq!((old.status, old.replaced_by), (AgreementStatus::Signed, Some(second)));
    }
    // Each act is made one millisecond later than the clock stood.
    world.now_ms = from.millis() - 2;
    assert!(may_search(&mut world, "XB", "XA"));
    assert!(!may_search(&mut world, "XA", "XB"));
    assert_eq!(world.now(), from);
}

#[test]
fn what_is_stopped_before_it_begins_takes_nobodys_place() {
    let (mut world, first, second, from) = narrowed();
    let end = Form::new(AgreementEnd { agreement: second, reason: text("not so") });
    world.done("XB", Role::LegalAdviser, end.to(code("XA")));
    world.quiet();
    world.now_ms = from.millis() + 1;
    for (name, other) in [("XA", "XB"), ("XB", "XA")] {
        assert_eq!(row(&mut world, name, first).replaced_by, None);
        assert!(may_search(&mut world, name, other), "the first goes on");
    }
}

/// XA has a liaison officer; the agreement with XB names this one, or nobody.
fn liaison(is_named: bool) -> (World, Outcome) {
    let (two, id) = (&ALL[..2], agreement(1));
    let mut world = strangers(two);
    let officer = OfficerId::new(Timestamp::from_millis(FOUNDED_MS), [77; 10]);
    world.agency("XA").officers.insert(Role::LiaisonOfficer, officer);
    let days = (FOUNDED_MS, FOUNDED_MS + 300 * Timestamp::DAY_MS);
    let posted = Form::new(world.agency("XA").post(Role::LiaisonOfficer, days));
    world.done("XA", Role::Administrator, posted);
    let named = vec![Liaison { agency: code("XA"), officer }];
    let form = with(proposal(id, two), |body| {
        body.clauses.liaison = if is_named { named } else { Vec::new() };
    });
    proposes(&mut world, "XA", two, form);
    signs(&mut world, "XB", two, id);
    let outcome = world.propose("XA", Role::LiaisonOfficer, message("hello").to(code("XB")));
    (world, outcome)
}

#[test]
fn a_liaison_officer_acts_as_such_only_towards_whom_an_agreement_names_the_officer() {
    let (_, barred) = liaison(false);
    let rules: Vec<_> = barred.verdict.because.iter().map(|r| r.rule.as_str()).collect();
    assert_eq!((barred.stage, rules), (Stage::Barred, vec!["base.2.4"]));
    let (mut world, done) = liaison(true);
    assert_eq!(done.stage, Stage::Done, "{:?}", done.verdict);
    world.quiet();
    assert_eq!(
        world.act("XB", done.act).stage,
        Stage::Done,
        "the other side knows the officer too"
    );
    let end = AgreementEnd { agreement: agreement(1), reason: text("over") };
    world.done("XB", Role::LegalAdviser, Form::new(end).to(code("XA")));
    world.quiet();
    let after = world.propose("XA", Role::LiaisonOfficer, message("hello").to(code("XB")));
    assert_eq!(after.stage, Stage::Barred, "with the agreement the role is over");
}

/// XA gives XB a record with this handling, under an agreement that wants `H2` on everything.
fn given(handling: Handling) -> (Stage, Vec<String>) {
    let (two, id) = (&ALL[..2], agreement(1));
    let mut world = strangers(two);
    let form = with(proposal(id, two), |body| {
        body.clauses = AgreementClauses { handling: h2(), ..AgreementClauses::default() };
    });
    proposes(&mut world, "XA", two, form);
    signs(&mut world, "XB", two, id);
    world.done("XA", Role::Officer, register(record(1), "Nemo Nobody", handling.clone()));
    let copy = held(&mut world, "XA", record(1));
    let mut form = answer_with(copy, comity_act::ActId::new(world.now(), [0; 10])).to(code("XB"));
    (form.answers, form.handling) = (None, handling);
    let outcome = world.propose("XA", Role::Officer, form);
    let because = outcome.verdict.because.iter().map(|reason| reason.rule.clone()).collect();
    (outcome.stage, because)
}

#[test]
fn what_is_given_under_an_agreement_is_marked_as_the_agreement_says() {
    let (stage, because) = given(Handling::default());
    assert_eq!(stage, Stage::Barred, "{because:?}");
    let (stage, because) = given(h2());
    assert_eq!((stage, because), (Stage::Done, vec!["base.2.1".to_owned()]));
}
