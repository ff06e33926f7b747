//! What decisions carry, and what unknown facts, time and persons do to them.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests stop at the first surprise")]

use std::collections::BTreeMap;

use comity_act::{Day, Kind, RoleGroup};
use comity_law::{
    Bearer, Bound, ChangeKind, Decision, Event, FactValue, Facts, Law, Pause, Question, Reason,
    Sample, Verdict, VerdictKind,
};

use crate::support::{TODAY, agency, law, ordinary, question, rule, towards};

const OPEN: &str = "permit (principal, action == Comity::Action::\"message.send\", resource)";
const BAR: &str = "forbid (principal, action == Comity::Action::\"message.send\", resource)";

fn read(rules: u32) -> String {
    let lines = (1..=rules).map(|nth| format!("\"treaty.1.{nth}\" = {{ verified = \"read\" }}\n"));
    format!("[rules]\n{}", lines.collect::<String>())
}

fn ids(verdict: &Verdict) -> Vec<String> {
    verdict.because().iter().map(|reason| reason.rule().to_owned()).collect()
}

fn missing(verdict: &Verdict) -> Vec<&'static str> {
    verdict.missing().iter().map(|fact| fact.name).collect()
}

#[test]
fn a_permit_carries_the_act_and_its_reasons() {
    let law = law(&read(1), &rule(1, "", OPEN)).unwrap();
    let decision = law.decide("the act".to_owned(), &question(Kind::MessageSend, ordinary()));
    let Decision::Permit(permit) = decision else { panic!("{decision:?}") };
    assert_eq!(permit.verdict().because()[0].cite(), "Treaty, art. 1");
    assert_eq!(permit.verdict().law, law.digest());
    assert_eq!(permit.into_act(), "the act");
}

#[test]
fn what_no_rule_opens_is_barred_and_says_so() {
    let law = law(&read(1), &rule(1, "", OPEN)).unwrap();
    let decision = law.decide(7, &question(Kind::RequestMake, ordinary()));
    let Decision::Bar(barred) = decision else { panic!("{decision:?}") };
    assert_eq!(ids(barred.verdict()), ["no-gateway"]);
    assert_eq!(barred.into_parts().0, 7);
}

#[test]
fn an_act_towards_nobody_is_barred() {
    let law = law(&read(1), &rule(1, "", OPEN)).unwrap();
    let question = Question::to(Kind::MessageSend, agency("XA"), TODAY, Vec::new());
    assert!(matches!(law.decide((), &question), Decision::Bar(_)));
}

#[test]
fn a_bar_whose_fact_is_unknown_bars_and_names_the_fact() {
    let bar = format!("{BAR} when {{ context.handling_h2 && context.urgent }}");
    let law = law(&read(2), &(rule(1, "", OPEN) + &rule(2, "", &bar))).unwrap();
    let facts = Facts { handling_h2: None, urgent: Some(true), ..ordinary() };
    let verdict = law.verdict(&question(Kind::MessageSend, facts));
    assert_eq!((verdict.kind, ids(&verdict)), (VerdictKind::Bar, vec!["treaty.1.2".to_owned()]));
    assert_eq!(missing(&verdict), ["handling_h2"]);
    assert!(verdict.because()[0].is_undetermined() && verdict.missing()[0].blocks);
}

#[test]
fn a_fact_that_cannot_matter_is_not_asked_for() {
    let bar = format!("{BAR} when {{ context.handling_h2 && context.urgent }}");
    let law = law(&read(2), &(rule(1, "", OPEN) + &rule(2, "", &bar))).unwrap();
    // Cedar would stumble over the first; the second already settles it.
    let facts = Facts { handling_h2: None, urgent: Some(false), ..ordinary() };
    let verdict = law.verdict(&question(Kind::MessageSend, facts));
    assert_eq!((verdict.kind, missing(&verdict)), (VerdictKind::Permit, vec![]));
    // Either way the same: whatever H2 is, the rule applies.
    let both = format!("{BAR} when {{ context.handling_h2 || !context.handling_h2 }}");
    let law = crate::support::law(&read(2), &(rule(1, "", OPEN) + &rule(2, "", &both))).unwrap();
    let facts = Facts { handling_h2: None, ..ordinary() };
    let verdict = law.verdict(&question(Kind::MessageSend, facts));
    assert_eq!((verdict.kind, missing(&verdict)), (VerdictKind::Bar, vec![]));
    assert!(!verdict.because()[0].is_undetermined());
}

#[test]
fn unknown_numbers_words_and_sets_are_tried_on_both_sides() {
    for (condition, fact) in [
        ("context.review_days_ahead > 1095", "review_days_ahead"),
        ("context.search_scheme == \"pruem-faces\"", "search_scheme"),
        ("![\"suspect\"].containsAll(context.subjects)", "subjects"),
    ] {
        let bar = format!("{BAR} when {{ {condition} }}");
        let law = law(&read(2), &(rule(1, "", OPEN) + &rule(2, "", &bar))).unwrap();
        let mut facts = ordinary();
        law.state(&mut facts, fact, None).unwrap();
        let verdict = law.verdict(&question(Kind::MessageSend, facts));
        assert_eq!(missing(&verdict), [fact]);
    }
}

#[test]
fn a_gateway_whose_fact_is_unknown_does_not_permit() {
    let open = format!("{OPEN} when {{ context.agreement_in_force }}");
    let law = law(&read(1), &rule(1, "", &open)).unwrap();
    let facts = Facts { agreement_in_force: None, ..ordinary() };
    let verdict = law.verdict(&question(Kind::MessageSend, facts));
    assert_eq!((verdict.kind, ids(&verdict)), (VerdictKind::Bar, vec!["no-gateway".to_owned()]));
    assert_eq!(missing(&verdict), ["agreement_in_force"]);
}

#[test]
fn once_one_gateway_is_open_another_asks_for_nothing() {
    let other = format!("{OPEN} when {{ context.agreement_in_force }}");
    let law = law(&read(2), &(rule(1, "", OPEN) + &rule(2, "", &other))).unwrap();
    let facts = Facts { agreement_in_force: None, ..ordinary() };
    let verdict = law.verdict(&question(Kind::MessageSend, facts));
    assert_eq!((verdict.kind, missing(&verdict)), (VerdictKind::Permit, vec![]));
}

#[test]
fn a_duty_whose_fact_is_unknown_is_owed_and_blocks_nothing() {
    let duty = format!("{OPEN} when {{ context.urgent }}");
    let more = "@duty(\"answer\")\n@obliges(\"answer; within=8h; from=delivered; \
                by=recipient; pauses=clarification\")";
    let law = law(&read(2), &(rule(1, "", OPEN) + &rule(2, more, &duty))).unwrap();
    let facts = Facts { urgent: None, ..ordinary() };
    let verdict = law.verdict(&question(Kind::MessageSend, facts));
    assert_eq!(verdict.kind, VerdictKind::Permit);
    assert!(!verdict.missing()[0].blocks);
    let owed = verdict.obligations()[0];
    assert!(owed.reason().is_undetermined());
    assert_eq!((owed.deed(), owed.within().unwrap().nominal_ms()), ("answer", 28_800_000));
    assert_eq!((owed.from(), owed.by()), (Event::Delivered, Bearer::Recipient));
    assert_eq!(owed.pauses(), Some(Pause::Clarification));
}

#[test]
fn a_duty_opens_nothing() {
    let more = "@duty(\"tell\")\n@obliges(\"tell; from=recorded; by=sender\")";
    let law = law(&read(1), &rule(1, more, OPEN)).unwrap();
    let verdict = law.verdict(&question(Kind::MessageSend, ordinary()));
    assert_eq!((verdict.kind, verdict.obligations().len()), (VerdictKind::Bar, 0));
}

#[test]
fn an_unverified_rule_advises_and_decides_nothing() {
    let note = "[rules]\n\"treaty.1.1\" = { verified = \"unverified\" }\n";
    let opened = law(note, &rule(1, "", OPEN)).unwrap();
    let verdict = opened.verdict(&question(Kind::MessageSend, ordinary()));
    assert_eq!((verdict.kind, verdict.advice().len()), (VerdictKind::Bar, 1));
    let note = "[rules]\n\"treaty.1.1\" = { verified = \"read\" }\n\
                \"treaty.1.2\" = { verified = \"unverified\" }\n";
    let barred = law(note, &(rule(1, "", OPEN) + &rule(2, "", BAR))).unwrap();
    let verdict = barred.verdict(&question(Kind::MessageSend, ordinary()));
    assert_eq!((verdict.kind, verdict.advice().len()), (VerdictKind::Permit, 1));
}

#[test]
fn an_approval_lifts_a_referral_and_nothing_else() {
    let refer = rule(2, "@refers(\"legal\")", BAR);
    let law = law(&read(3), &(rule(1, "", OPEN) + &refer + &rule(3, "", BAR))).unwrap();
    let all = question(Kind::MessageSend, ordinary());
    let verdict = law.verdict(&all.clone().approved(["treaty.1.2", "treaty.1.3"]));
    assert_eq!((verdict.kind, ids(&verdict)), (VerdictKind::Bar, vec!["treaty.1.3".to_owned()]));
    let law = crate::support::law(&read(2), &(rule(1, "", OPEN) + &refer)).unwrap();
    let decision = law.decide((), &all);
    let Decision::ForDecision(referred) = &decision else { panic!("{decision:?}") };
    assert_eq!(referred.verdict().referrals()[0].to(), RoleGroup::Legal);
    let ways = law.ways_forward(&all);
    let approval = ChangeKind::Approval { rule: "treaty.1.2".to_owned() };
    assert_eq!(ways[0].changes[0].what, approval);
    let decision = law.decide((), &all.approved(["treaty.1.2"]));
    let Decision::Permit(permit) = &decision else { panic!("{decision:?}") };
    assert_eq!(permit.verdict().lifted()[0].reason.rule(), "treaty.1.2");
}

#[test]
fn a_bar_is_overruled_only_when_it_rests_on_less_than_the_text() {
    let overruled = |note: &str, facts: Facts| {
        let bar = format!("{BAR} when {{ context.urgent }}");
        let law = law(note, &(rule(1, "", OPEN) + &rule(2, "", &bar))).unwrap();
        let question = question(Kind::MessageSend, facts);
        law.verdict(&question.overruled("treaty.1.2", "XA-2026-000001"))
    };
    let urgent = || Facts { urgent: Some(true), ..ordinary() };
    assert_eq!(overruled(&read(2), urgent()).kind, VerdictKind::Bar);
    let partial =
        read(2).replace("1.2\" = { verified = \"read\"", "1.2\" = { verified = \"partial\"");
    let verdict = overruled(&partial, urgent());
    assert_eq!(verdict.kind, VerdictKind::Permit);
    assert_eq!(verdict.lifted()[0].overruled_by.as_deref(), Some("XA-2026-000001"));
    // A missing fact can be overruled, and the permit then cites who did.
    let unsure = overruled(&read(2), Facts { urgent: None, ..ordinary() });
    assert_eq!((unsure.kind, unsure.lifted().len()), (VerdictKind::Permit, 1));
}

#[test]
fn an_absolute_bar_is_not_overruled_even_for_a_missing_fact() {
    let bar = format!("{BAR} when {{ context.handling_h2 }}");
    let mut files = crate::support::files(&read(2), &(rule(1, "", OPEN) + &rule(2, "", &bar)));
    for (path, text) in &mut files {
        if path == "absolute.toml" {
            text.push_str("\"treaty.1.2\" = \"a test\"\n");
        }
    }
    let law = Law::load(files).unwrap();
    let facts = Facts { handling_h2: None, ..ordinary() };
    let question = question(Kind::MessageSend, facts).overruled("treaty.1.2", "XA-2026-000001");
    assert_eq!(law.verdict(&question).kind, VerdictKind::Bar);
}

#[test]
fn a_rule_is_law_from_its_first_day_to_its_last() {
    let note = "[rules]\n\"treaty.1.1\" = { verified = \"read\", \
                in_force = { from = \"2026-11-24\", until = \"2026-11-25\" } }\n";
    let law = law(note, &rule(1, "", OPEN)).unwrap();
    for (on, expected) in [
        (TODAY.0 - 1, VerdictKind::Bar),
        (TODAY.0, VerdictKind::Permit),
        (TODAY.0 + 1, VerdictKind::Permit),
        (TODAY.0 + 2, VerdictKind::Bar),
    ] {
        let question = Question { on: Day(on), ..question(Kind::MessageSend, ordinary()) };
        assert_eq!(law.verdict(&question).kind, expected, "day {on}");
    }
}

#[test]
fn a_bar_binds_who_adopted_it_and_a_gateway_needs_both() {
    let bar = format!("{BAR} when {{ context.urgent }}");
    let law = law(&read(2), &(rule(1, "", OPEN) + &rule(2, "", &bar))).unwrap();
    let ask = |bound: Bound, urgent: bool| {
        let mut question =
            question(Kind::MessageSend, Facts { urgent: Some(urgent), ..ordinary() });
        question.towards[0].bound = bound;
        ids(&law.verdict(&question))
    };
    assert_eq!(ask(Bound::of(["treaty"], ["treaty"]), false), ["treaty.1.1"]);
    assert_eq!(ask(Bound::of(["treaty"], ["other"]), false), ["no-gateway"]);
    assert_eq!(ask(Bound::of(["treaty"], []), true), ["treaty.1.2", "no-gateway"]);
    assert_eq!(ask(Bound::of([], ["treaty"]), true), ["no-gateway"]);
}

#[test]
fn an_act_to_several_is_as_lawful_as_towards_the_worst() {
    let bar = format!("{BAR} when {{ context.urgent }}");
    let law = law(&read(2), &(rule(1, "", OPEN) + &rule(2, "", &bar))).unwrap();
    let (good, bad) = (ordinary(), Facts { urgent: Some(true), ..ordinary() });
    let three = [("XB", good.clone()), ("XC", bad), ("XD", good)];
    let question = towards(Kind::MessageSend, &three);
    let verdict = law.verdict(&question);
    assert_eq!((verdict.kind, ids(&verdict)), (VerdictKind::Bar, vec!["treaty.1.2".to_owned()]));
    let kinds: Vec<VerdictKind> = verdict.recipients.iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [VerdictKind::Permit, VerdictKind::Bar, VerdictKind::Permit]);
    let ways = law.ways_forward(&question);
    let codes = ["XB", "XD"].map(|code| code.parse().unwrap()).to_vec();
    assert_eq!(ways[0].changes[0].what, ChangeKind::OnlyTo { recipients: codes });
}

#[test]
fn a_way_forward_is_minimal_and_works() {
    let bars = ["purpose_stated", "justification_stated", "quality_checked"]
        .iter()
        .zip(2..)
        .map(|(fact, nth)| rule(nth, "", &format!("{BAR} when {{ !context.{fact} }}")));
    let law = law(&read(4), &(rule(1, "", OPEN) + &bars.collect::<String>())).unwrap();
    let mut facts = ordinary();
    facts.purpose_stated = Some(false);
    facts.justification_stated = Some(false);
    facts.quality_checked = None;
    let mut question = question(Kind::MessageSend, facts);
    let ways = law.ways_forward(&question);
    assert_eq!(ways.len(), 1, "{ways:?}");
    assert_eq!(ways[0].changes.len(), 3);
    for change in &ways[0].changes {
        let ChangeKind::Fact { name, value } = &change.what else { panic!("{change:?}") };
        law.state(&mut question.towards[0].facts, name, Some(value.clone())).unwrap();
    }
    assert_eq!(law.verdict(&question).kind, VerdictKind::Permit);
}

#[test]
fn where_three_changes_do_not_do_one_longer_way_is_told_and_works() {
    let lacking = [
        "purpose_stated",
        "justification_stated",
        "quality_checked",
        "review_date_set",
        "individual_case",
    ];
    let bars = lacking
        .iter()
        .zip(2..)
        .map(|(fact, nth)| rule(nth, "", &format!("{BAR} when {{ !context.{fact} }}")));
    let law = law(&read(6), &(rule(1, "", OPEN) + &bars.collect::<String>())).unwrap();
    let mut facts = ordinary();
    for fact in lacking {
        law.state(&mut facts, fact, Some(FactValue::Bool(false))).unwrap();
    }
    let mut question = question(Kind::MessageSend, facts);
    let ways = law.ways_forward(&question);
    assert_eq!(ways.len(), 1, "{ways:?}");
    assert_eq!(ways[0].changes.len(), 5, "none that is needed is left out: {ways:?}");
    for change in &ways[0].changes {
        let ChangeKind::Fact { name, value } = &change.what else { panic!("{change:?}") };
        law.state(&mut question.towards[0].facts, name, Some(value.clone())).unwrap();
    }
    assert_eq!(law.verdict(&question).kind, VerdictKind::Permit);
}

#[test]
fn nobody_is_advised_to_falsify_the_world() {
    let bar = format!("{BAR} when {{ context.penalty_months_max_requesting < 12 }}");
    let law = law(&read(2), &(rule(1, "", OPEN) + &rule(2, "", &bar))).unwrap();
    let facts = Facts { penalty_months_max_requesting: Some(6), ..ordinary() };
    assert_eq!(law.ways_forward(&question(Kind::MessageSend, facts)), []);
}

#[test]
fn presumptions_fill_what_is_exceptional_and_nothing_else() {
    let law = Law::shipped().unwrap();
    let mut facts = Facts { emergency: Some(true), ..Facts::default() };
    law.presume(&mut facts);
    assert_eq!(facts.emergency, Some(true), "what was said stands");
    assert_eq!(facts.exculpatory_disclosure, Some(false));
    assert_eq!(facts.purpose_stated, None, "what an officer must state is never presumed");
    assert_eq!(facts.owner_consents_onward, None);
}

#[test]
fn a_verdict_is_written_for_interfaces() {
    let law = Law::shipped().unwrap();
    let facts = Facts { purpose_stated: Some(false), ..ordinary() };
    let question = Question::own(Kind::RecordOpen, agency("XA"), TODAY, Bound::default(), facts);
    let json = serde_json::to_value(law.verdict(&question)).unwrap();
    assert_eq!(json["kind"], "not-permitted");
    assert_eq!(json["recipients"][0]["because"][0]["rule"], "base.4.3");
    assert_eq!(json["law"].as_str().unwrap().len(), 64);
    let ways = serde_json::to_value(law.ways_forward(&question)).unwrap();
    assert_eq!(ways[0]["changes"][0]["what"]["fact"]["name"], "purpose_stated");
}

#[test]
fn facts_are_written_and_read_alike_so_that_a_decision_can_be_replayed() {
    let facts = Facts { urgent: None, ..ordinary() };
    let json = serde_json::to_string(&facts).unwrap();
    let law = Law::shipped().unwrap();
    let read = |json: &str| {
        let mut facts = Facts::default();
        for (name, value) in serde_json::from_str::<BTreeMap<String, FactValue>>(json).unwrap() {
            law.state(&mut facts, &name, Some(value))?;
        }
        Ok::<_, comity_law::FactError>(facts)
    };
    assert_eq!(read(&json).unwrap(), facts);
    assert!(read("{\"no_such_fact\":true}").is_err());
    assert!(read("{\"urgent\":1}").is_err());
}

#[test]
fn the_bases_there_are_stand_in_the_verdict_text_before_policy() {
    let law = Law::shipped().unwrap();
    let facts = Facts {
        agreement_in_force: Some(true),
        agreement_covers_act: Some(true),
        agreement_covers_crime_area: Some(true),
        agreement_covers_subjects: Some(true),
        channel_designated: Some(false),
        ..ordinary()
    };
    let mut question = question(Kind::RequestMake, facts);
    question.towards[0].bound = Bound::own(["ied-2023-977"]);
    let verdict = law.verdict(&question);
    assert_eq!((verdict.kind, ids(&verdict)), (VerdictKind::Bar, vec!["ied-2023-977.13.1".into()]));
    let bases: Vec<&str> = verdict.recipients[0].bases.iter().map(Reason::rule).collect();
    assert_eq!(bases, ["ied-2023-977.4.1", "base.2.1"]);
}

#[test]
fn what_was_not_read_decides_once_the_adviser_made_it_own_policy() {
    let note = "[rules]\n\"treaty.1.1\" = { verified = \"read\" }\n\
                \"treaty.1.2\" = { verified = \"unverified\" }\n\
                \"treaty.1.3\" = { verified = \"unverified\" }\n";
    let cite = |text: String| text.replace("Treaty, art. 1", "Comity policy, modelled on Treaty");
    let opens = "permit (principal, action == Comity::Action::\"request.make\", resource)";
    let rules = rule(1, "", OPEN) + &cite(rule(2, "", BAR)) + &cite(rule(3, "", opens));
    let law = law(note, &rules).unwrap();
    let ask = |kind, bound: &[&str]| {
        let mut question = question(kind, ordinary());
        question.towards[0].bound = Bound::own(bound.iter().copied());
        law.verdict(&question)
    };
    let advised = ask(Kind::MessageSend, &["treaty"]);
    assert_eq!(advised.kind, VerdictKind::Permit);
    assert_eq!(advised.advice()[0].rule(), "treaty.1.2");
    let adopted = ask(Kind::MessageSend, &["treaty", "treaty.1.2"]);
    assert_eq!((adopted.kind, ids(&adopted)), (VerdictKind::Bar, vec!["treaty.1.2".to_owned()]));
    assert!(adopted.because()[0].is_policy() && adopted.because()[0].may_be_overruled());
    // Adopted or not, what nobody read opens nothing.
    assert_eq!(ask(Kind::RequestMake, &["treaty", "treaty.1.3"]).kind, VerdictKind::Bar);
}

#[test]
fn what_is_lifted_towards_one_recipient_stands_towards_the_others() {
    let refer = format!("{BAR} when {{ context.urgent }}");
    let rules = rule(1, "", OPEN) + &rule(2, "@refers(\"legal\")", &refer) + &rule(3, "", &refer);
    let note = format!("{}\"treaty.1.3\" = {{ verified = \"partial\" }}\n", read(2));
    let law = law(&note, &rules).unwrap();
    let urgent = || Facts { urgent: Some(true), ..ordinary() };
    let asked = towards(Kind::MessageSend, &[("XB", urgent()), ("XC", urgent())]);
    let kinds = |question: &Question| {
        law.verdict(question).recipients.iter().map(|one| one.kind).collect::<Vec<_>>()
    };
    let (xb, xc) = (asked.towards[0].to.code, asked.towards[1].to.code);
    let bar_lifted = asked.lifted(xb, "treaty.1.3", Some("act 1".to_owned()));
    assert_eq!(kinds(&bar_lifted), [VerdictKind::ForDecision, VerdictKind::Bar]);
    let one = bar_lifted.lifted(xb, "treaty.1.2", None);
    assert_eq!(kinds(&one), [VerdictKind::Permit, VerdictKind::Bar]);
    let written = Sample::written(&law, &one);
    let read = Sample::read(&law, &written, TODAY).unwrap().question;
    assert_eq!((&read.lifted, kinds(&read)), (&one.lifted, kinds(&one)), "{written}");
    let both = one.lifted(xc, "treaty.1.3", Some("act 2".to_owned())).approved(["treaty.1.2"]);
    assert_eq!(kinds(&both), [VerdictKind::Permit; 2]);
}

/// A bar that two words of an unknown set would raise, or two unknown numbers, bars.
#[test]
fn what_cannot_all_be_tried_is_asked_for() {
    let sets = "forbid (principal, action == Comity::Action::\"message.send\", resource) \
                when { context.subjects.contains(\"suspect\") \
                && context.subjects.contains(\"victim\") \
                && !context.subjects.contains(\"witness\") }";
    let numbers = "forbid (principal, action == Comity::Action::\"message.send\", resource) \
                   when { context.penalty_months_max_requested < \
                   context.penalty_months_max_requesting }";
    for (bar, facts) in [
        (sets, Facts { subjects: None, ..ordinary() }),
        (
            numbers,
            Facts {
                penalty_months_max_requested: None,
                penalty_months_max_requesting: None,
                ..ordinary()
            },
        ),
        (numbers, Facts { penalty_months_max_requested: None, ..ordinary() }),
    ] {
        let law = law(&read(2), &(rule(1, "", OPEN) + &rule(2, "", bar))).unwrap();
        let verdict = law.verdict(&question(Kind::MessageSend, facts));
        assert_eq!(verdict.kind, VerdictKind::Bar, "{bar}");
        assert!(!verdict.missing().is_empty(), "{bar}");
    }
}
