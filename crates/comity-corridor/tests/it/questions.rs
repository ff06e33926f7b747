//! Questions that go abroad: what they tell of somebody is a transfer.

use comity_act::{
    AgencyKind, Role,
    body::{ConsentAsk, ConsentUse, RequestClarify, RequestConsult},
};
use comity_corridor::{Form, rows::Stage};

use crate::{
    forms::request,
    words::missing,
    world::{World, code, form, no, record, text, yes},
};

/// XA applies the Union's law, XC does not; each of these goes from XA to XC.
fn questions(world: &mut World) -> Vec<Form> {
    let mut asks = request().to(code("XA"));
    asks.stated.push(no("words_about_persons"));
    let asked = world.done("XC", Role::Officer, asks);
    world.quiet();
    let uses = ConsentUse { evidence: true, onward_to: Vec::new(), purpose: None };
    let ask = ConsentAsk { records: vec![record(1)], uses, reason: text("He is to stand trial.") };
    let consult = RequestConsult { ground: None, text: text("He is ill.") };
    vec![
        form(RequestClarify { text: text("Which brother?"), settles: false }).answering(asked),
        form(consult).answering(asked),
        form(ask),
    ]
    .into_iter()
    .map(|form| form.to(code("XC")))
    .collect()
}

#[test]
fn a_question_that_tells_of_somebody_is_a_transfer_and_a_bare_one_is_none() {
    let authority = AgencyKind::Authority;
    let all: [(&str, AgencyKind, &[&str]); 2] =
        [("XA", authority, &["led-2016-680"]), ("XC", authority, &[])];
    let mut world = World::of(&all);
    world.agree("XA", "XC");
    for form in questions(&mut world) {
        let outcome = world.propose("XA", Role::Officer, form.clone());
        assert_eq!(outcome.stage, Stage::Barred, "{:?}", outcome.verdict);
        let asked = missing(&outcome);
        assert!(asked.contains(&"personal_data_included"), "{asked:?}");
        let tells = Form { stated: vec![yes("personal_data_included")], ..form.clone() };
        let outcome = world.propose("XA", Role::Officer, tells);
        assert_eq!(outcome.stage, Stage::Barred);
        let is_transfer = |rule: &str| rule.starts_with("led-2016-680.35.");
        assert!(outcome.verdict.because.iter().any(|reason| is_transfer(&reason.rule)));
        let bare = Form { stated: vec![no("personal_data_included")], ..form };
        let outcome = world.propose("XA", Role::Officer, bare);
        assert_eq!(outcome.stage, Stage::Done, "{:?}", outcome.verdict);
    }
}
