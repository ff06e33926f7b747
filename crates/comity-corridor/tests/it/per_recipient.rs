//! What a person decided of one recipient is not decided of another.

use std::sync::Arc;

use comity_act::{
    ActId, AgencyKind, Day, Role,
    body::{InstrumentAdopt, ReferralApprove},
};
use comity_corridor::{Form, Verdict, rows::Stage};
use comity_law::Law;

use crate::{
    forms::message,
    world::{UNION, World, code, text, word},
};

const LED: &str = "led-2016-680";
pub(crate) const RULE: &str = "national-xa-care.1.1";
const FILES: [(&str, &str); 2] = [
    (
        "national/xa-care/instrument.toml",
        "title = \"Care Act of XA\"\nkind = \"national\"\nsource = \"a test\"\n\
         [binds]\nbars = \"own\"\ngateways = \"own\"\n[rules]\n\
         \"national-xa-care.1.1\" = { verified = \"read\" }\n\
         \"national-xa-care.1.2\" = { verified = \"read\" }\n",
    ),
    (
        "national/xa-care/01-abroad.cedar",
        "@id(\"national-xa-care.1.1\")\n@cite(\"Care Act of XA, s. 1\")\n@says(\"Ask.\")\n\
         @refers(\"data-protection\")\n\
         forbid (principal, action == Comity::Action::\"message.send\", resource)\n\
         when { !context.receiving && context.recipient_third_country };\n\
         @id(\"national-xa-care.1.2\")\n@cite(\"Care Act of XA, s. 2\")\n@says(\"Ask.\")\n\
         @refers(\"data-protection\")\n\
         forbid (principal, action == Comity::Action::\"message.send\", resource)\n\
         when { !context.receiving && context.sis_alert == \"missing\" };\n",
    ),
];

fn adoption(name: &str, until: Option<Day>) -> Form {
    Form::new(InstrumentAdopt {
        instrument: text(name),
        from: Day(0),
        declarations: Vec::new(),
        of: None,
        pack: None,
        until,
        of_kind: None,
    })
}

/// XA and XC protect data under one law, XB under none; XA leaves what goes to such to a person.
pub(crate) fn world() -> World {
    let authority = AgencyKind::Authority;
    let world =
        World::of(&[("XA", authority, &UNION), ("XB", authority, &[]), ("XC", authority, &UNION)]);
    let mut files = Law::shipped_texts();
    files.extend(FILES.map(|(path, text)| (path.to_owned(), text.to_owned())));
    let mut world = world.under(&Arc::new(Law::load(files).unwrap()));
    world.adopted("XA", adoption("national-xa-care", None));
    world
}

#[test]
fn an_approval_lifts_only_towards_those_against_whom_the_rule_stood() {
    let mut world = world();
    let form = message("nothing of anybody").to(code("XB")).to(code("XC"));
    let outcome = world.propose("XA", Role::Officer, form);
    assert_eq!(outcome.stage, Stage::ForDecision, "{:?}", outcome.verdict);
    let act = outcome.act;
    let approve = |world: &mut World| {
        let body = ReferralApprove { act, rules: vec![text(RULE)], reasons: text("weighed") };
        world.done("XA", Role::DataProtectionOfficer, Form::new(body))
    };
    let first = approve(&mut world);
    // Before the act walks on, the law that protects data in XC comes to its end.
    let over = Day(world.now().day().0 - 1);
    world.adopted("XC", adoption(LED, Some(over)).to(code("XA")));
    world.deliver("XC", "XA");
    world.work("XA");
    let decided =
        |world: &mut World| Verdict::decode(&world.says("XA", act).unwrap().verdict).unwrap();
    assert_eq!(world.act("XA", act).stage, Stage::ForDecision, "nobody decided of XC");
    let lifted: Vec<_> = decided(&mut world).lifted.iter().map(|lifted| lifted.by).collect();
    assert_eq!(lifted, [first], "what was approved stays so");
    let second = approve(&mut world);
    world.work("XA");
    assert_eq!(world.act("XA", act).stage, Stage::Done);
    let lifted: Vec<_> = decided(&mut world).lifted.iter().map(|lifted| lifted.by).collect();
    assert_eq!(lifted, [first, second]);
    world.log_is_whole("XA");
}

/// XA has a message about an alert for XC, which may know of it, and waits for a decision.
fn of_an_alert() -> (World, ActId) {
    let mut world = world();
    let mut form = message("nothing of anybody").to(code("XC"));
    form.stated.push(word("sis_alert", "missing"));
    let outcome = world.propose("XA", Role::Officer, form);
    assert_eq!(outcome.stage, Stage::ForDecision, "{:?}", outcome.verdict);
    (world, outcome.act)
}

/// The law that protects data in XC comes to its end.
fn becomes_a_third_country(world: &mut World) {
    let over = Day(world.now().day().0 - 1);
    world.adopted("XC", adoption(LED, Some(over)).to(code("XA")));
    world.deliver("XC", "XA");
}

fn approval(act: ActId) -> Form {
    let rules = vec![text("national-xa-care.1.2")];
    Form::new(ReferralApprove { act, rules, reasons: text("weighed") })
}

#[test]
fn what_waits_goes_out_as_it_was_signed_while_its_recipients_may_know_it() {
    let (mut world, act) = of_an_alert();
    world.done("XA", Role::DataProtectionOfficer, approval(act));
    world.work("XA");
    assert_eq!(world.act("XA", act).stage, Stage::Done);
}

#[test]
fn an_act_that_would_tell_of_an_alert_by_now_is_proposed_anew() {
    let (mut world, act) = of_an_alert();
    becomes_a_third_country(&mut world);
    let refused = world.try_propose("XA", Role::DataProtectionOfficer, approval(act)).unwrap_err();
    let words = refused.to_string();
    assert!(words.contains("says `sis_alert`") && words.contains("propose it anew"), "{words}");
    assert_eq!(world.act("XA", act).stage, Stage::ForDecision);
}

#[test]
fn an_act_that_was_approved_before_does_not_go_out_to_a_third_country_since() {
    let (mut world, act) = of_an_alert();
    world.done("XA", Role::DataProtectionOfficer, approval(act));
    becomes_a_third_country(&mut world);
    world.work("XA");
    assert_eq!(world.act("XA", act).stage, Stage::ForDecision);
    assert!(world.deliver("XA", "XC").is_empty());
}
