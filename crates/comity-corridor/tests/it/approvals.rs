//! Decisions of several persons over one act, and who stands in for whom.

use std::{collections::BTreeMap, sync::Arc};

use comity_act::{
    ActId, AgencyKind, Body, Day, Handling, Property, Role, Statement,
    body::{InstrumentAdopt, ReferralApprove, ReferralDecline, VerdictOverrule},
};
use comity_corridor::{
    CheckError, DriveError, Form, Key, Outcome, Ruling, Verdict,
    rows::{RecordRow, Stage},
};
use comity_law::Law;

use crate::{
    forms::register,
    world::{Failed, UNION, World, no, record, text, yes},
};

const NEUTRALITY: &str = "interpol-constitution.3.1";
const CHILD: &str = "national-xa-care.1.1";
const COURT: &str = "national-xa-care.2.1";

const INSTRUMENT: &str = "title = \"Care Act of XA\"\nkind = \"national\"\nsource = \"a test\"\n\
    [binds]\nbars = \"own\"\ngateways = \"own\"\n[rules]\n\
    \"national-xa-care.1.1\" = { verified = \"read\" }\n\
    \"national-xa-care.2.1\" = { verified = \"partial\" }\n";
const RULES: [(&str, &str); 2] = [
    (
        "national/xa-care/01-children.cedar",
        "@id(\"national-xa-care.1.1\")\n@cite(\"Care Act of XA, s. 1\")\n@says(\"Ask.\")\n\
         @refers(\"data-protection\")\n\
         forbid (principal, action == Comity::Action::\"record.register\", resource)\n\
         when { context.minor_included };\n",
    ),
    (
        "national/xa-care/02-court.cedar",
        "@id(\"national-xa-care.2.1\")\n@cite(\"Care Act of XA, s. 2\")\n@says(\"Wait.\")\n\
         forbid (principal, action == Comity::Action::\"record.register\", resource)\n\
         when { context.for_evidence };\n",
    ),
];

/// The shipped law with the law on care; `state` changes what the pack of XA says in lists.
fn files(state: (&str, &str)) -> BTreeMap<String, String> {
    let mut files = Law::shipped_texts();
    files.insert("national/xa-care/instrument.toml".to_owned(), INSTRUMENT.to_owned());
    files.extend(RULES.map(|(path, rule)| (path.to_owned(), rule.to_owned())));
    let pack = files.get_mut("national/xa/state.toml").unwrap();
    assert!(pack.contains(state.0), "{pack}");
    *pack = pack.replace(state.0, state.1);
    files
}

/// XA, an organisation whose constitution asks for neutrality, with a law on care.
/// `state` changes what its pack says in lists.
fn world(state: (&str, &str)) -> World {
    let bound = [&UNION[..], &["interpol-constitution"]].concat();
    let world = World::of(&[("XA", AgencyKind::Organisation, &bound)]);
    let mut world = world.under(&Arc::new(Law::load(files(state)).unwrap()));
    let adopt = InstrumentAdopt {
        instrument: text("national-xa-care"),
        from: Day(0),
        declarations: Vec::new(),
        of: None,
        pack: None,
        until: None,
        of_kind: None,
    };
    world.adopted("XA", Form::new(adopt));
    world
}

fn ordinary() -> World {
    world(("overrules = \"legal\"", "overrules = \"legal\""))
}

/// A record of a belief of a child: one rule is for the legal adviser, one for data protection.
fn touching() -> Form {
    let mut form = register(record(1), "Nemo Nobody", Handling::default());
    if let Body::RecordRegister(body) = &mut form.body {
        body.subject.minor = true;
        body.statements.push(Statement::ungraded(Property::Belief, text("something private")));
    }
    form.stated.extend([yes("strict_necessity_stated"), yes("special_categories_lawful")]);
    form
}

fn waiting(world: &mut World, form: Form) -> ActId {
    let outcome = world.propose("XA", Role::Officer, form);
    assert_eq!(outcome.stage, Stage::ForDecision, "{:#?}", outcome.verdict);
    outcome.act
}

fn try_approve(
    world: &mut World,
    role: Role,
    (act, rule): (ActId, &str),
) -> Result<Outcome, Failed> {
    let rules = vec![text(rule)];
    let body = ReferralApprove { act, rules, reasons: text("weighed and found right") };
    world.try_propose("XA", role, Form::new(body))
}

fn approve(world: &mut World, role: Role, over: (ActId, &str)) -> ActId {
    let outcome = try_approve(world, role, over).unwrap();
    assert_eq!(outcome.stage, Stage::Done, "{:#?}", outcome.verdict);
    outcome.act
}

fn refused(failed: Result<Outcome, Failed>) -> CheckError {
    match failed {
        Err(DriveError::Check(error)) => error,
        other => panic!("{other:?}"),
    }
}

fn is_registered(world: &mut World) -> bool {
    world.row::<RecordRow>("XA", Key::Record(record(1))).is_some()
}

fn verdict(world: &mut World, act: ActId) -> Verdict {
    Verdict::decode(&world.says("XA", act).unwrap().verdict).unwrap()
}

/// XA has nobody of this role from now on.
fn leaves(world: &mut World, role: Role) {
    let now_ms = world.now_ms + 1;
    let post = world.agency("XA").post(role, (now_ms, now_ms));
    world.done("XA", Role::Administrator, Form::new(post));
    world.now_ms += 1;
}

const LEGAL: (Role, &str) = (Role::LegalAdviser, NEUTRALITY);
const PROTECTION: (Role, &str) = (Role::DataProtectionOfficer, CHILD);

#[test]
fn two_groups_approve_in_either_order_and_the_act_walks_on_with_the_last() {
    for order in [[LEGAL, PROTECTION], [PROTECTION, LEGAL]] {
        for works_between in [true, false] {
            let mut world = ordinary();
            let act = waiting(&mut world, touching());
            assert_eq!(verdict(&mut world, act).refers_to().len(), 2);
            let mut by = Vec::new();
            for (number, (role, rule)) in order.into_iter().enumerate() {
                by.push(approve(&mut world, role, (act, rule)));
                if number == 0 && works_between {
                    world.work("XA");
                    assert_eq!(world.act("XA", act).stage, Stage::ForDecision);
                    assert!(!is_registered(&mut world), "one of two has approved");
                }
            }
            world.work("XA");
            assert_eq!(world.act("XA", act).stage, Stage::Done, "{order:?}");
            assert!(is_registered(&mut world));
            let verdict = verdict(&mut world, act);
            let lifted: Vec<_> = verdict.lifted.iter().map(|lifted| lifted.by).collect();
            assert_eq!(lifted, by);
            assert!(verdict.lifted.iter().all(|lifted| lifted.because.len() == 1));
            world.log_is_whole("XA");
        }
    }
}

#[test]
fn who_was_asked_decides_though_the_law_would_ask_another_today() {
    let mut world = ordinary();
    let act = waiting(&mut world, touching());
    let mut changed = files(("overrules = \"legal\"", "overrules = \"legal\""));
    let rule = changed.get_mut(RULES[0].0).unwrap();
    *rule = rule.replace("@refers(\"data-protection\")", "@refers(\"supervision\")");
    let mut world = world.under(&Arc::new(Law::load(changed).unwrap()));
    let other = refused(try_approve(&mut world, Role::Supervisor, (act, CHILD)));
    assert!(other.to_string().contains("data-protection"), "{other}");
    approve(&mut world, Role::DataProtectionOfficer, (act, CHILD));
}

#[test]
fn nobody_approves_for_another_group_and_nobody_counts_twice() {
    let mut world = ordinary();
    let act = waiting(&mut world, touching());
    let other = refused(try_approve(&mut world, Role::LegalAdviser, (act, CHILD)));
    assert!(other.to_string().contains("data-protection"), "{other}");
    let third = refused(try_approve(&mut world, Role::Supervisor, (act, CHILD)));
    assert!(matches!(third, CheckError::NotTheirDecision { .. }), "{third}");
    approve(&mut world, Role::LegalAdviser, (act, NEUTRALITY));
    let twice = refused(try_approve(&mut world, Role::LegalAdviser, (act, NEUTRALITY)));
    assert!(matches!(twice, CheckError::NotAgainst { .. }), "{twice}");
    world.work("XA");
    let twice = refused(try_approve(&mut world, Role::LegalAdviser, (act, NEUTRALITY)));
    assert!(matches!(twice, CheckError::NotTheirDecision { .. }), "{twice}");
    assert_eq!(world.act("XA", act).stage, Stage::ForDecision);
    assert!(!is_registered(&mut world));
}

#[test]
fn one_refusal_ends_what_another_approved() {
    let mut world = ordinary();
    let act = waiting(&mut world, touching());
    approve(&mut world, Role::LegalAdviser, (act, NEUTRALITY));
    world.work("XA");
    let body = ReferralDecline { act, reasons: text("it is a child") };
    let by = world.done("XA", Role::DataProtectionOfficer, Form::new(body));
    assert_eq!(world.act("XA", act).stage, Stage::Declined);
    assert_eq!(world.act("XA", act).declined_by, Some(by), "by whom, everybody may read");
    let late = refused(try_approve(&mut world, Role::DataProtectionOfficer, (act, CHILD)));
    assert!(matches!(late, CheckError::NotWaiting { .. }), "{late}");
    assert_eq!((world.work("XA"), is_registered(&mut world)), (0, false));
}

#[test]
fn a_group_that_has_nobody_is_stood_in_for_by_the_first_of_its_list() {
    let mut world = ordinary();
    let act = waiting(&mut world, touching());
    let early = refused(try_approve(&mut world, Role::Supervisor, (act, NEUTRALITY)));
    assert!(early.to_string().contains("legal"), "an adviser is posted: {early}");
    leaves(&mut world, Role::LegalAdviser);
    approve(&mut world, Role::Supervisor, (act, NEUTRALITY));
    leaves(&mut world, Role::DataProtectionOfficer);
    let nobody = refused(try_approve(&mut world, Role::Supervisor, (act, CHILD)));
    assert!(nobody.to_string().contains("data-protection"), "its list has only legal: {nobody}");
    assert!(!is_registered(&mut world));
}

#[test]
fn who_proposed_does_not_decide_and_is_stood_in_for() {
    let mut world = ordinary();
    let mut form = touching();
    if let Body::RecordRegister(body) = &mut form.body {
        body.subject.minor = false;
    }
    let outcome = world.propose("XA", Role::LegalAdviser, form);
    let own = refused(try_approve(&mut world, Role::LegalAdviser, (outcome.act, NEUTRALITY)));
    assert!(own.to_string().contains("supervision"), "{own}");
    approve(&mut world, Role::Supervisor, (outcome.act, NEUTRALITY));
    world.work("XA");
    assert_eq!(world.act("XA", outcome.act).stage, Stage::Done);
}

#[test]
fn without_a_list_nobody_stands_in() {
    let mut world = world(("legal = [\"supervision\"]", ""));
    let act = waiting(&mut world, touching());
    leaves(&mut world, Role::LegalAdviser);
    let nobody = refused(try_approve(&mut world, Role::Supervisor, (act, NEUTRALITY)));
    assert!(nobody.to_string().contains("legal"), "{nobody}");
}

/// A record that the care act bars, on a source seen at second hand.
fn barred(world: &mut World) -> ActId {
    let form = register(record(1), "Nemo Nobody", Handling::default());
    let mut form = Form { purpose: Some(comity_act::Purpose::Evidence), ..form };
    form.stated.push(no("human_rights_violation"));
    let outcome = world.propose("XA", Role::Officer, form);
    assert_eq!(outcome.stage, Stage::Barred, "{:#?}", outcome.verdict);
    let rules: Vec<_> = outcome.verdict.because.iter().map(|r| r.rule.as_str()).collect();
    assert_eq!(rules, [COURT]);
    outcome.act
}

fn overrule(world: &mut World, role: Role, act: ActId) -> Result<Outcome, Failed> {
    let rules = vec![text(COURT)];
    world.try_propose(
        "XA",
        role,
        Form::new(VerdictOverrule { act, rules, reasons: text("it does not mean this") }),
    )
}

#[test]
fn whom_the_pack_names_overrules_and_the_permit_cites_it() {
    let named = ("overrules = \"legal\"", "overrules = \"supervision\"");
    for (state, may, may_not) in [
        ((named.0, named.0), Role::LegalAdviser, Role::Supervisor),
        (named, Role::Supervisor, Role::LegalAdviser),
    ] {
        let mut world = world(state);
        let act = barred(&mut world);
        let other = refused(overrule(&mut world, may_not, act));
        assert!(matches!(other, CheckError::NotTheirDecision { .. }), "{other}");
        let by = overrule(&mut world, may, act).unwrap();
        assert_eq!(by.stage, Stage::Done, "{:#?}", by.verdict);
        world.work("XA");
        assert!(is_registered(&mut world));
        let permit = verdict(&mut world, act);
        assert_eq!(permit.ruling, Ruling::Permit);
        let [lifted] = &permit.lifted[..] else { panic!("{permit:?}") };
        assert_eq!((lifted.by, lifted.overruled), (by.act, true));
        assert_eq!(lifted.because[0].rule, COURT);
    }
}

#[test]
fn what_is_for_decision_is_approved_by_its_group_and_never_overruled() {
    let mut world = ordinary();
    let act = waiting(&mut world, touching());
    let rules = vec![text(CHILD)];
    let body = VerdictOverrule { act, rules, reasons: text("I want it") };
    let refused = refused(world.try_propose("XA", Role::LegalAdviser, Form::new(body)));
    assert!(matches!(refused, CheckError::NotOverrulable { .. }), "{refused}");
}

/// How far the court's rule was checked when the act was decided, and by the day it is overruled.
#[test]
fn what_may_be_overruled_stands_in_the_verdict_and_no_later_law_changes_it() {
    let sure = |verified: &str| {
        let mut files = files(("overrules", "overrules"));
        let text = files.get_mut("national/xa-care/instrument.toml").unwrap();
        *text = text.replace("\"partial\"", &format!("\"{verified}\""));
        Arc::new(Law::load(files).unwrap())
    };
    for (before, after, may) in [("partial", "read", true), ("read", "partial", false)] {
        let mut world = ordinary().under(&sure(before));
        let act = barred(&mut world);
        let because = verdict(&mut world, act).because;
        assert_eq!(because[0].may_be_overruled, may, "{before}");
        let mut world = world.under(&sure(after));
        match overrule(&mut world, Role::LegalAdviser, act) {
            Ok(outcome) => assert!(may && outcome.stage == Stage::Done, "{before}"),
            Err(DriveError::Check(CheckError::NotOverrulable { .. })) => assert!(!may, "{before}"),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn what_is_not_permitted_is_approved_by_nobody_and_says_so() {
    let mut world = ordinary();
    let act = barred(&mut world);
    let refused = refused(try_approve(&mut world, Role::LegalAdviser, (act, COURT)));
    assert!(matches!(refused, CheckError::NotReferred { .. }), "{refused}");
    assert!(refused.to_string().contains("a way forward"), "{refused}");
}
