//! Declarations and reservations: who made which, from which day.

use comity_act::{
    ActId, AgencyKind, Day, RequestForm, Role,
    body::{InstrumentAdopt, ReferralApprove, ReferralDecline, RequestMake, RequestRefuse},
};
use comity_corridor::{
    CheckError, DriveError, Form, Input, Key, Store, Unfit, propose, question,
    rows::{RelationRow, Stage},
};
use comity_law::Facts;

use crate::{
    forms::request,
    world::{World, code, form, text},
};

const ECMA: &str = "ecma-1959";
const PROTOCOL: &str = "ecma-2ap-2001";
const BUDAPEST: &str = "budapest-2001";

fn adoption(name: &str, from: Day, declared: &[&str]) -> InstrumentAdopt {
    InstrumentAdopt {
        instrument: text(name),
        from,
        declarations: declared.iter().map(|key| text(key)).collect(),
        of: None,
        pack: None,
        until: None,
        of_kind: None,
    }
}

/// XA and XB, both bound by the conventions of assistance and on cybercrime, without declarations.
fn world() -> World {
    let authority = AgencyKind::Authority;
    let adopted: &[&str] = &[ECMA, PROTOCOL, BUDAPEST];
    World::of(&[("XA", authority, adopted), ("XB", authority, adopted)])
}

/// The other declares, and a person here accepts it.
fn declared(world: &mut World, name: &str, with: &str, adopted: &InstrumentAdopt) {
    let form = Form::new(adopted.clone()).to(code(with));
    world.adopted(name, form);
    world.quiet();
    let accepted = InstrumentAdopt { of: Some(code(name)), ..adopted.clone() };
    world.adopted(with, Form::new(accepted));
}

fn assistance() -> Form {
    let mut form = request();
    if let comity_act::Body::RequestMake(body) = &mut form.body {
        *body = RequestMake { form: RequestForm::MutualAssistance, ..body.clone() };
    }
    form
}

fn refusal() -> Form {
    form(RequestRefuse { ground: None, text: text("No.") })
        .answering(ActId::new(Day(20_000).start(), [0; 10]))
}

/// The facts of an act of this agency towards the other, as the law of a day reads them.
fn facts(world: &mut World, (from, to): (&str, &str), form: Form, on: Day) -> Facts {
    let (mut chance, now_ms) = (world.chance(), world.now_ms);
    let by = world.agency(from).by(Role::Officer, now_ms);
    let driver = world.driver(from);
    let node = driver.node().clone();
    let proposed = propose(form.to(code(to)), by, &node.keys, &mut chance).unwrap();
    let known = driver.store_mut().fetch(&node.needs(&Input::Act(proposed.act()))).unwrap();
    let asked = question(node.bench(on.start()), proposed.act(), &known, &[]);
    asked.towards[0].facts.clone()
}

fn words(facts: &Facts) -> Vec<String> {
    facts.declarations.iter().flatten().map(ToString::to_string).collect()
}

fn rules(world: &mut World, form: Form) -> Vec<String> {
    let outcome = world.propose("XA", Role::Officer, form.to(code("XB")));
    outcome.verdict.because.iter().map(|reason| reason.rule.clone()).collect()
}

#[test]
fn what_the_requested_state_declared_bars_a_request_that_does_not_heed_it() {
    let mut world = world();
    let barred = format!("{PROTOCOL}.4.3");
    assert!(!rules(&mut world, assistance()).contains(&barred));
    declared(&mut world, "XB", "XA", &adoption(PROTOCOL, Day(0), &["through-central-authority"]));
    let because = rules(&mut world, assistance());
    assert!(because.contains(&barred), "{because:?}");
}

#[test]
fn what_the_requesting_state_declared_says_nothing_of_the_requested_one() {
    let mut world = world();
    let own = adoption(PROTOCOL, Day(0), &["through-central-authority"]);
    world.adopted("XA", Form::new(own));
    let today = world.now().day();
    assert!(words(&facts(&mut world, ("XA", "XB"), assistance(), today)).is_empty());
    // Who refuses was asked: its own word counts.
    let refused = facts(&mut world, ("XA", "XB"), refusal(), today);
    assert_eq!(words(&refused), ["through-central-authority"]);
}

#[test]
fn a_declaration_of_another_waits_until_a_person_here_accepts_it() {
    let mut world = world();
    let said = adoption(PROTOCOL, Day(0), &["copy-to-central-authority"]);
    world.adopted("XB", Form::new(said).to(code("XA")));
    world.quiet();
    let today = world.now().day();
    assert!(words(&facts(&mut world, ("XA", "XB"), assistance(), today)).is_empty());
    let relation: RelationRow = world.row("XA", Key::Relation(code("XB"))).unwrap();
    assert_eq!(relation.claimed.len(), 1);
    let said = adoption(PROTOCOL, Day(0), &["copy-to-central-authority"]);
    world.adopted("XA", Form::new(InstrumentAdopt { of: Some(code("XB")), ..said }));
    let found = facts(&mut world, ("XA", "XB"), assistance(), today);
    assert_eq!(words(&found), ["copy-to-central-authority"]);
}

#[test]
fn what_another_claims_while_two_persons_sign_is_not_accepted_with_what_they_signed() {
    let mut world = world();
    let said = |key: &str| adoption(PROTOCOL, Day(0), &[key]);
    world.adopted("XB", Form::new(said("copy-to-central-authority")).to(code("XA")));
    world.quiet();
    let signed = InstrumentAdopt { of: Some(code("XB")), ..said("copy-to-central-authority") };
    let outcome = world.propose("XA", Role::LegalAdviser, Form::new(signed.clone()));
    assert_eq!(outcome.stage, Stage::ForDecision, "a second person reads it");
    // Meanwhile XB says something else.
    world.adopted("XB", Form::new(said("through-central-authority")).to(code("XA")));
    world.quiet();
    let (act, rules) = (outcome.act, vec![text("base.3.6")]);
    let body = ReferralApprove { act, rules, reasons: text("read, and agreed") };
    world.done("XA", Role::Supervisor, Form::new(body));
    world.work("XA");
    let relation: RelationRow = world.row("XA", Key::Relation(code("XB"))).unwrap();
    assert_eq!(relation.instruments.last(), Some(&signed.adopted()));
    assert_eq!(relation.claimed, [said("through-central-authority").adopted()]);
    let today = world.now().day();
    let found = facts(&mut world, ("XA", "XB"), assistance(), today);
    assert_eq!(words(&found), ["copy-to-central-authority"]);
}

#[test]
fn a_plain_acceptance_takes_no_words_from_a_claim() {
    let mut world = world();
    let said = adoption(PROTOCOL, Day(0), &["copy-to-central-authority"]);
    world.adopted("XB", Form::new(said.clone()).to(code("XA")));
    world.quiet();
    let plain = InstrumentAdopt { of: Some(code("XB")), ..adoption(PROTOCOL, Day(1), &[]) };
    world.adopted("XA", Form::new(plain.clone()));
    let relation: RelationRow = world.row("XA", Key::Relation(code("XB"))).unwrap();
    assert_eq!(relation.instruments.last(), Some(&plain.adopted()));
    assert_eq!(relation.claimed, [said.adopted()], "it still waits");
}

#[test]
fn a_reservation_counts_from_its_day_and_the_past_is_decided_by_the_law_of_that_day() {
    let mut world = world();
    let (today, key) = (world.now().day(), "no-preservation-without-dual-criminality");
    let (from, withdrawn) = (Day(today.0 + 10), Day(today.0 + 20));
    declared(&mut world, "XB", "XA", &adoption(BUDAPEST, from, &[key]));
    declared(&mut world, "XB", "XA", &adoption(BUDAPEST, withdrawn, &[]));
    let mut on =
        |day: Day| facts(&mut world, ("XA", "XB"), assistance(), day).reservation_preservation;
    assert_eq!(on(Day(from.0 - 1)), Some(false));
    assert_eq!(on(from), Some(true));
    assert_eq!(on(Day(withdrawn.0 - 1)), Some(true));
    assert_eq!(on(withdrawn), Some(false));
}

#[test]
fn an_instrument_binds_to_its_last_day_and_no_longer() {
    let mut world = world();
    let today = world.now().day();
    let last = Day(today.0 + 5);
    let ended = InstrumentAdopt { until: Some(last), ..adoption(BUDAPEST, Day(0), &[]) };
    world.adopted("XB", Form::new(ended).to(code("XA")));
    world.quiet();
    let mut binds = |on: Day| {
        let found = facts(&mut world, ("XA", "XB"), assistance(), on);
        found.reservation_preservation.is_some()
    };
    assert!(binds(last), "an end needs nobody's consent here, and is not yet reached");
    assert!(!binds(Day(last.0 + 1)));
}

#[test]
fn what_is_declared_under_reciprocity_is_turned_against_who_declared_it() {
    let mut world = world();
    let key = "search-dual-criminality";
    declared(&mut world, "XA", "XB", &adoption(ECMA, Day(0), &[key]));
    let today = world.now().day();
    let found = facts(&mut world, ("XB", "XA"), refusal(), today);
    assert!(words(&found).is_empty(), "nobody chose reciprocity: {found:?}");
    let own = adoption(ECMA, Day(0), &["search-reciprocity"]);
    world.adopted("XB", Form::new(own));
    assert_eq!(words(&facts(&mut world, ("XB", "XA"), refusal(), today)), [key]);
}

#[test]
fn what_the_text_does_not_allow_is_not_declared() {
    let mut world = world();
    let form = Form::new(adoption(BUDAPEST, Day(0), &["no-duty-at-all"]));
    let tried = world.try_propose("XA", Role::LegalAdviser, form);
    let Err(DriveError::Check(CheckError::NotDeclarable { allowed, .. })) = tried else {
        panic!("it was declared: {tried:?}");
    };
    assert!(allowed.contains("`central-authority-only`"), "{allowed}");
}

/// Two proposals to run a pack waited at once; approved both, the second ran over the first.
#[test]
fn of_one_pack_no_two_proposals_wait_for_one_day() {
    let mut world = World::pair();
    let pack = |name: &str, digit: &str| {
        let adopted = adoption(name, Day(0), &[]);
        Form::new(InstrumentAdopt { pack: Some(text(&digit.repeat(64))), ..adopted })
    };
    let by = Role::LegalAdviser;
    let first = world.propose("XA", by, pack("national-xa-care", "a"));
    assert_eq!(first.stage, Stage::ForDecision, "{:?}", first.verdict);
    for digit in ["a", "b"] {
        let tried = world.try_propose("XA", by, pack("national-xa-care", digit));
        let Err(DriveError::Check(CheckError::Unfit(Unfit::WaitsAlready { act }))) = tried else {
            panic!("{tried:?}")
        };
        assert_eq!(act, first.act);
    }
    assert_eq!(world.propose("XA", by, pack("national-xa-tax", "a")).stage, Stage::ForDecision);
    let later = InstrumentAdopt {
        pack: Some(text(&"b".repeat(64))),
        ..adoption("national-xa-care", Day(90_000), &[])
    };
    assert_eq!(world.propose("XA", by, Form::new(later)).stage, Stage::ForDecision);
    let body = ReferralDecline { act: first.act, reasons: text("another version is on its way") };
    world.done("XA", by, Form::new(body));
    let again = world.propose("XA", by, pack("national-xa-care", "b"));
    assert_eq!(again.stage, Stage::ForDecision);
}

#[test]
fn an_adoption_that_ends_before_it_begins_is_none() {
    let mut world = world();
    let body = InstrumentAdopt { until: Some(Day(19)), ..adoption(BUDAPEST, Day(20), &[]) };
    let tried = world.try_propose("XA", Role::LegalAdviser, Form::new(body));
    assert!(
        matches!(tried, Err(DriveError::Check(CheckError::OverBeforeItBegins { .. }))),
        "{tried:?}"
    );
}

#[test]
fn what_nobody_saw_enter_into_force_binds_by_the_legal_advisers_word_alone() {
    let mut world = world();
    let adopt = |name: &str| Form::new(adoption(name, Day(0), &[]));
    let tried = world.propose("XA", Role::Administrator, adopt("budapest-2ap-2022"));
    assert_eq!(tried.stage, Stage::Barred);
    world.done("XA", Role::Administrator, adopt("untoc-2000"));
    world.adopted("XA", adopt("budapest-2ap-2022"));
}
