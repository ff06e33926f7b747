//! Silence: what it stands for, and where it is not enough.
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use comity_act::Kind;
use comity_law::{Bound, Facts, Law, LoadError, Question, Sample, Supplier, Towards, VerdictKind};

use crate::support::{TODAY, agency, files, rule};

const READ: &str = "[rules]\n\"treaty.1.1\" = { verified = \"read\" }\n";
const BAR: &str = "forbid (principal, action == Comity::Action::\"message.send\", resource)";

/// A law whose only bar is absolute and has this condition, with a further declared fact.
fn absolute(condition: &str, fact: &str) -> Result<Law, LoadError> {
    let mut files = files(READ, &rule(1, "", &format!("{BAR}\n{condition}")));
    for (path, text) in &mut files {
        if path == "absolute.toml" {
            text.push_str("\"treaty.1.1\" = \"a test\"\n");
        }
    }
    files.push(("treaty/facts/own.toml".to_owned(), fact.to_owned()));
    Law::load(files)
}

fn danger(more: &str) -> String {
    format!(
        "[[fact]]\nname = \"danger\"\ntype = \"bool\"\nmeans = \"A danger.\"\n\
         who = \"legal adviser\"\nordinary = false\n{more}\n"
    )
}

fn told(error: &LoadError) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

#[test]
fn no_absolute_bar_is_lifted_by_silence() {
    let presumed = danger("presumed = false");
    let error = told(&absolute("when { context.danger }", &presumed).unwrap_err());
    assert!(error.contains("`treaty/01-article.cedar`, line 1, article 1"), "{error}");
    assert!(error.contains("absolute bar `treaty.1.1` reads `danger`"), "{error}");
    let mixed = "when { context.urgent || context.danger }";
    assert!(absolute(mixed, &presumed).is_err(), "another fact that bars makes it no better");
    assert!(absolute("when { context.danger }", &danger("")).is_ok(), "it is asked for");
    let asked = danger("presumed = false\nasked_where = [{ purpose = \"arrest\" }]");
    assert!(absolute("when { context.danger }", &asked).is_ok(), "it is asked for there");
}

#[test]
fn silence_may_keep_an_absolute_bar_from_being_lifted() {
    let exception = "when { context.for_evidence } unless { context.danger }";
    assert!(absolute(exception, &danger("presumed = false")).is_ok());
    assert!(absolute(exception, &danger("presumed = true")).is_err());
}

#[test]
fn a_place_and_a_worry_are_declared_so_that_nobody_gets_round_them() {
    for (more, message) in [
        ("asked_where = [{ purpose = \"arrest\" }]", "is for what is presumed elsewhere"),
        ("presumed = false\nasked_where = [{}]", "an empty place"),
        ("presumed = false\nasked_where = [{ notice_colour = \"red\" }]", "presumed itself"),
        ("presumed = false\nasked_where = [{ no_such = true }]", "names no fact"),
        ("presumed = false\nasked_where = [{ purpose = \"war\" }]", "never `war`"),
    ] {
        let error = told(&absolute("when { context.danger }", &danger(more)).unwrap_err());
        assert!(error.contains(message), "expected `{message}` in: {error}");
    }
    let wants_it = danger("warns = true").replace("legal adviser", "officer");
    let error = told(&absolute("when { context.danger }", &wants_it).unwrap_err());
    assert!(error.contains("its `who` answers for the law"), "{error}");
}

#[test]
fn what_is_asked_because_of_a_fact_that_stays_at_home_stays_there_too() {
    let asked = |home: &str, after: &str| {
        let first = danger("home = \"always\"");
        let then =
            danger(&format!("{home}\n{after}")).replace("name = \"danger\"", "name = \"follows\"");
        absolute("when { context.danger }", &(first + &then))
    };
    let way = "[fact.way]\nvalue = true\nwhen = \"danger\"\nsays = \"Ask.\"";
    for after in ["asked_after = [\"danger\"]", way] {
        for less in ["", "home = \"abroad\""] {
            let error = told(&asked(less, after).unwrap_err());
            assert!(error.contains("fact `follows`: is asked because of `danger`"), "{error}");
        }
        assert!(asked("home = \"always\"", after).is_ok());
    }
}

#[test]
fn whatever_a_person_says_of_an_alert_stays_when_it_goes_abroad() {
    let (_, file) =
        Law::shipped_texts().into_iter().find(|(path, _)| path == "facts/sis.toml").unwrap();
    let law = Law::shipped().unwrap();
    let names = file.lines().filter_map(|line| line.strip_prefix("name = "));
    let names: Vec<&str> = names.map(|name| name.trim_matches('"')).collect();
    assert!(names.len() > 20 && names.contains(&"alert_flagged"));
    for name in names {
        let fact = law.fact(name).unwrap();
        assert!(fact.home.is_some() || fact.who == Supplier::System, "{name}");
    }
}

#[test]
fn what_matters_for_an_arrest_is_asked_there_and_nowhere_else() {
    let law = Law::shipped().unwrap();
    let found = |purpose: &'static str, third: bool| {
        let mut facts = Facts {
            receiving: Some(false),
            purpose: Some(purpose.into()),
            request_form: Some("none".into()),
            recipient_third_country: Some(third),
            person_decides: Some(true),
            for_evidence: Some(purpose == "evidence"),
            ..Facts::default()
        };
        law.presume(&mut facts);
        facts
    };
    let ordinary = found("investigate", false);
    assert_eq!((ordinary.refugee_status, ordinary.arrest_endangers), (Some(false), Some(false)));
    assert_eq!(ordinary.human_rights_violation, Some(false));
    assert_eq!((ordinary.sis_data_included, ordinary.asylum_disclosed), (Some(false), Some(false)));
    let arrest = found("arrest", false);
    assert_eq!((arrest.refugee_status, arrest.arrest_endangers), (None, None));
    assert_eq!((arrest.persecution_risk, arrest.fair_trial_denied), (None, None));
    assert_eq!(arrest.human_rights_violation, None);
    let near = found("locate", false);
    assert_eq!((near.refugee_status, near.arrest_endangers), (Some(false), Some(false)));
    let far = found("locate", true);
    assert_eq!((far.refugee_status, far.arrest_endangers), (None, None));
    assert_eq!(far.sis_data_included, None, "words to a third country may tell of SIS");
    assert_eq!(found("evidence", false).human_rights_violation, None);
}

#[test]
fn what_awaits_a_suspect_is_asked_where_a_third_country_is_told_the_address() {
    let law = Law::shipped().unwrap();
    let found = |told: bool, third: bool, by_a_person: bool| {
        let mut facts = Facts {
            receiving: Some(false),
            purpose: Some("investigate".into()),
            request_form: Some("information".into()),
            whereabouts_told: Some(told),
            recipient_third_country: Some(third),
            person_decides: Some(by_a_person),
            ..Facts::default()
        };
        law.presume(&mut facts);
        (facts.refugee_status, facts.arrest_endangers)
    };
    let no = Some(false);
    assert_eq!(found(true, true, true), (None, None));
    assert_eq!(found(false, true, true), (no, no), "nothing tells where the person is");
    assert_eq!(found(true, false, true), (no, no), "no third country is told");
    assert_eq!(found(true, true, false), (no, no), "a machine cannot be asked");
}

/// What an ordinary act of the house's daily work is asked beyond what the system finds.
#[test]
fn an_ordinary_act_is_asked_no_question_of_an_arrest() {
    let law = Law::shipped().unwrap();
    let asked_where = |name: &str| law.fact(name).is_some_and(|fact| !fact.asked_where.is_empty());
    let instruments: std::collections::BTreeSet<String> =
        law.rules().map(|rule| rule.instrument).collect();
    for kind in Kind::ALL {
        let mut facts = law.ordinary();
        for fact in law.facts().iter().filter(|fact| asked_where(fact.name)) {
            law.state(&mut facts, fact.name, None).unwrap();
        }
        law.presume(&mut facts);
        let bound = Bound::own(instruments.iter().map(String::as_str));
        let towards = vec![Towards { to: agency("XB"), bound, facts }];
        let verdict = law.verdict(&Question::to(*kind, agency("XA"), TODAY, towards));
        assert_ne!(verdict.kind, VerdictKind::ForDecision, "{kind}");
        let missing: Vec<_> = verdict.missing().into_iter().map(|one| one.name).collect();
        assert!(!missing.into_iter().any(asked_where), "{kind}: {verdict:?}");
    }
}

#[test]
fn what_is_written_by_hand_as_recorded_presumes_nothing_where_it_is_asked_for() {
    let law = Law::shipped().unwrap();
    let asked = |purpose: &str, more: &str| {
        let text = format!(
            "others = \"recorded\"\n{more}\n[act]\nkind = \"message.send\"\nby = \"XA\"\n\
             to = [\"XB\", \"XC\"]\n[facts]\npurpose = \"{purpose}\"\n\
             [towards.XC.facts]\nrefugee_status = false\n"
        );
        let question = Sample::read(&law, &text, TODAY).unwrap().question;
        [0, 1].map(|to: usize| question.towards[to].facts.refugee_status)
    };
    assert_eq!(asked("investigate", ""), [Some(false); 2]);
    assert_eq!(asked("arrest", ""), [None, Some(false)]);
    assert_eq!(asked("investigate", "unknown = [\"refugee_status\"]"), [None, Some(false)]);
}

#[test]
fn a_written_sample_asks_the_same_where_facts_differ_by_recipient() {
    let law = Law::shipped().unwrap();
    let facts = |third: bool| {
        let mut facts = Facts {
            receiving: Some(false),
            purpose: Some("locate".into()),
            recipient_third_country: Some(third),
            ..Facts::default()
        };
        law.presume(&mut facts);
        facts
    };
    let mut said = facts(true);
    said.arrest_endangers = Some(false);
    let mut unsaid = facts(false);
    unsaid.refugee_status = None;
    for (first, second) in [
        (facts(false), facts(true)),
        (facts(true), facts(false)),
        (said.clone(), facts(true)),
        (facts(false), said.clone()),
        (said, facts(false)),
        (unsaid.clone(), facts(false)),
        (facts(false), unsaid),
    ] {
        let one = |to, facts| Towards { to: agency(to), bound: Bound::default(), facts };
        let towards = vec![one("XB", first), one("XC", second)];
        let question = Question::to(Kind::MessageSend, agency("XA"), TODAY, towards);
        let written = Sample::written(&law, &question).clone();
        assert_eq!(Sample::read(&law, &written, TODAY).unwrap().question, question, "{written}");
    }
}
