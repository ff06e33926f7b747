//! Searches: what was searched, what was not, and where nobody answers.

use comity_act::{
    ActId, AgencyKind, Body, Handling, Role, SignedAct,
    body::{
        AgreementSuspend, Likeness, MessageAcknowledge, Reception, SearchReport, VerdictOverrule,
    },
};
use comity_corridor::{
    Entry, Form, Key,
    rows::{ActRow, Row, Stage},
};

use crate::{
    forms::{register, search},
    world::{World, code, record, text},
};

/// What came to an agency in answer to an act.
pub(crate) fn answers(world: &mut World, name: &str, to: ActId) -> Vec<Body> {
    let is_answer = |row: &ActRow| row.answers == Some(to);
    let ids: Vec<ActId> = world
        .rows(name)
        .into_iter()
        .filter_map(|(key, row)| match (key, row) {
            (Key::Act(id), Row::Act(row)) if is_answer(&row) => Some(id),
            _ => None,
        })
        .collect();
    let entries: Vec<Entry> = ids.into_iter().filter_map(|id| world.says(name, id)).collect();
    let act = |entry: Entry| SignedAct::from_trusted_store(entry.act).unwrap();
    entries.into_iter().map(|entry| act(entry).act().body.clone()).collect()
}

/// XB has suspended what it agreed with XA, which searches before it hears of it.
fn held(is_known: bool) -> (World, ActId) {
    let authority = AgencyKind::Authority;
    let mut world = World::of(&[("XA", authority, &[]), ("XB", authority, &[])]);
    let id = world.agree("XA", "XB");
    if is_known {
        world.done("XB", Role::Officer, register(record(1), "Nemo Nobody", Handling::default()));
    }
    let suspend = AgreementSuspend { agreement: id, reason: text("a complaint is examined") };
    world.done("XB", Role::LegalAdviser, Form::new(suspend).to(code("XA")));
    let act = world.done("XA", Role::Officer, search("Nemo Nobody").to(code("XB")));
    world.quiet();
    (world, act)
}

#[test]
fn a_search_that_our_law_holds_is_answered_with_nothing_and_is_before_a_person() {
    let [known, unknown] = [true, false].map(|is_known| {
        let (mut world, act) = held(is_known);
        assert_eq!(world.act("XB", act).stage, Stage::Held);
        answers(&mut world, "XA", act)
    });
    assert_eq!(known, unknown, "it says the same whatever is held");
    let Body::SearchRefuse(body) = &known[0] else { panic!("no refusal: {known:?}") };
    assert_eq!(body.reason.as_str(), "not answered under our law");
}

#[test]
fn a_search_that_somebody_took_charge_of_can_still_be_released() {
    let (mut world, act) = held(true);
    // Whoever has read it, it stays before who may release it.
    let body = MessageAcknowledge { reception: Reception::Taken, note: None };
    world.done("XB", Role::Officer, Form::new(body).to(code("XA")).answering(act));
    assert_eq!(world.act("XB", act).stage, Stage::Held);
    let entry = world.says("XB", act).unwrap();
    let verdict = comity_corridor::Verdict::decode(&entry.verdict).unwrap();
    let rules = verdict.because.iter().map(|reason| text(&reason.rule)).collect();
    let body = VerdictOverrule { act, rules, reasons: text("the complaint is settled") };
    world.done("XB", Role::LegalAdviser, Form::new(body));
    world.quiet();
    // It walked on, and only its answer is held up by the same law now.
    assert_eq!(world.act("XB", act).leaves_before.len(), 1);
}

/// XB asks XH, which holds who is named so.
fn found(held: &[(u8, &str)], asked: &str) -> SearchReport {
    let mut world = World::with_hub();
    for (nth, name) in held {
        let form = register(record(*nth), name, Handling::default());
        world.done("XH", Role::Officer, form);
    }
    let act = world.done("XB", Role::Officer, search(asked).to(code("XH")));
    world.quiet();
    match answers(&mut world, "XB", act).pop() {
        Some(Body::SearchReport(body)) => body,
        other => panic!("no report: {other:?}"),
    }
}

#[test]
fn whoever_is_written_in_another_script_is_found_and_the_report_says_why() {
    let report = found(&[(1, "Зорран Немо"), (2, "Vela Teston")], "Nemo Zorran");
    assert_eq!(report.matches.len(), 1, "{report:?}");
    let reasons = &report.matches[0].reasons;
    assert!(reasons.iter().any(|reason| reason.how == Likeness::Read), "{reasons:?}");
    let not_searched = |words| report.not_searched.iter().any(|one| one.as_str().contains(words));
    assert!(not_searched("less alike") && not_searched("other classes"), "{report:?}");
}

#[test]
fn who_is_only_a_little_alike_is_told_to_no_other_agency() {
    let mut world = World::with_hub();
    world.done("XH", Role::Officer, register(record(1), "Nemo Zorranov", Handling::default()));
    let ask = |world: &mut World, name: &str, to: Option<&str>| {
        let form = search("Nemo Varga");
        let form = to.map_or(form.clone(), |to| form.to(code(to)));
        let act = world.done(name, Role::Officer, form);
        world.quiet();
        let Some(Body::SearchReport(body)) = answers(world, name, act).pop() else { panic!() };
        body.matches.len()
    };
    assert_eq!(ask(&mut world, "XH", None), 1, "one's own officers see who is a little alike");
    assert_eq!(ask(&mut world, "XB", Some("XH")), 0);
}

/// An officer who let somebody go while a peer was silent is told what it found after all.
#[test]
fn what_is_found_when_nobody_waits_any_more_comes_to_the_inbox() {
    let authority = AgencyKind::Authority;
    for (minutes, person, is_told) in
        [(0, "Nemo Nobody", false), (2, "Nemo Nobody", true), (2, "Vela Teston", false)]
    {
        let mut world = World::of(&[("XA", authority, &[]), ("XB", authority, &[])]);
        world.agree("XA", "XB");
        world.done("XB", Role::Officer, register(record(1), "Nemo Nobody", Handling::default()));
        let act = world.done("XA", Role::Officer, search(person).to(code("XB")));
        world.now_ms += minutes * 60_000;
        world.quiet();
        let mut rows = world.rows("XA").into_values();
        let report = rows.find_map(|row| match row {
            Row::Act(row) if row.answers == Some(act) => Some(row),
            _ => None,
        });
        assert_eq!(report.unwrap().is_in_inbox(), is_told, "{person} after {minutes} minutes");
    }
}
