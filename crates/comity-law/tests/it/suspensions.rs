//! A duty that collides with a bar is suspended, with both citations.
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use comity_act::Kind;
use comity_law::{Facts, Law, Question, VerdictKind};

use crate::support::{law, ordinary, question, rule};

const OPEN: &str = "permit (principal, action == Comity::Action::\"request.answer\", resource)";
const BAR: &str = "forbid (principal, action == Comity::Action::\"request.answer\", resource)";
const NOTE: &str = "[rules]\n\"treaty.1.1\" = { verified = \"read\" }\n\
                    \"treaty.1.2\" = { verified = \"read\" }\n\
                    \"treaty.1.3\" = { verified = \"read\" }\n";

/// A treaty that wants an answer within a week and bars it under this condition.
fn treaty(condition: &str) -> Law {
    let duty = "@duty(\"answer\")\n@obliges(\"answer; within=7d; from=delivered; by=recipient\")";
    let asked = "permit (principal, action == Comity::Action::\"request.make\", resource)";
    let bar = format!("{BAR} when {{ {condition} }}");
    law(NOTE, &(rule(1, "", OPEN) + &rule(2, duty, asked) + &rule(3, "", &bar))).unwrap()
}

/// An answer that the treaty wants.
fn owed(facts: Facts) -> Question {
    question(Kind::RequestAnswer, facts).owed(["treaty.1.2"])
}

fn pairs(law: &Law, question: &Question) -> Vec<(String, String)> {
    let verdict = law.verdict(question);
    let pair = |duty: &str, bar: &str| (duty.to_owned(), bar.to_owned());
    verdict.suspended().iter().map(|one| pair(one.duty.rule(), one.bar.rule())).collect()
}

#[test]
fn a_duty_to_do_what_is_barred_is_suspended_and_both_are_cited() {
    let law = treaty("context.human_rights_violation");
    let barred = Facts { human_rights_violation: Some(true), ..ordinary() };
    let verdict = law.verdict(&owed(barred));
    assert_eq!(verdict.kind, VerdictKind::Bar);
    let suspended = verdict.suspended();
    let cites = (suspended[0].duty.cite(), suspended[0].bar.cite());
    assert_eq!(cites, ("Treaty, art. 1", "Treaty, art. 1"));
    let rules = (suspended[0].duty.rule(), suspended[0].bar.rule());
    assert_eq!((suspended.len(), rules), (1, ("treaty.1.2", "treaty.1.3")));
}

#[test]
fn what_is_permitted_suspends_nothing() {
    let law = treaty("context.human_rights_violation");
    assert_eq!(pairs(&law, &owed(ordinary())), []);
}

#[test]
fn what_nobody_owes_is_barred_and_suspends_nothing() {
    let law = treaty("context.human_rights_violation");
    let barred = Facts { human_rights_violation: Some(true), ..ordinary() };
    assert_eq!(pairs(&law, &question(Kind::RequestAnswer, barred)), []);
}

#[test]
fn a_bar_that_a_change_of_the_act_lifts_is_no_collision() {
    // What is sent is the officer's to check: the duty stays.
    let law = treaty("!context.quality_checked");
    let facts = Facts { quality_checked: Some(false), ..ordinary() };
    assert_eq!(law.verdict(&owed(facts.clone())).kind, VerdictKind::Bar);
    assert_eq!(pairs(&law, &owed(facts)), []);
}

#[test]
fn a_bar_that_another_must_lift_is_a_collision() {
    // The consent is the owner's to give: the officer can ask, and not do it.
    let law = treaty("!context.owner_consents_onward");
    let facts = Facts { owner_consents_onward: Some(false), ..ordinary() };
    assert_eq!(pairs(&law, &owed(facts)), [("treaty.1.2".to_owned(), "treaty.1.3".to_owned())]);
}

#[test]
fn a_bar_that_only_a_missing_fact_raises_is_no_collision() {
    let law = treaty("context.human_rights_violation");
    let unknown = Facts { human_rights_violation: None, ..ordinary() };
    assert_eq!(law.verdict(&owed(unknown.clone())).kind, VerdictKind::Bar);
    assert_eq!(pairs(&law, &owed(unknown)), []);
}

#[test]
fn an_act_that_no_rule_opens_suspends_nothing() {
    let law = treaty("context.human_rights_violation");
    let mut asked = owed(ordinary());
    asked.action = Kind::RequestRefuse;
    assert_eq!(law.verdict(&asked).kind, VerdictKind::Bar);
    assert_eq!(pairs(&law, &asked), []);
}

#[test]
fn the_shipped_answer_under_a_violation_of_human_rights_suspends_the_week() {
    let law = Law::shipped().unwrap();
    let facts = Facts { human_rights_violation: Some(true), ..ordinary() };
    let mut asked = question(Kind::RequestAnswer, facts).owed(["ied-2023-977.5.3"]);
    asked.towards[0].bound = comity_law::Bound::own(["ied-2023-977"]);
    let found = pairs(&law, &asked);
    assert_eq!(found, [("ied-2023-977.5.3".to_owned(), "base.6.1".to_owned())]);
}
