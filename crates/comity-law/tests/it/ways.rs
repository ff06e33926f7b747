//! Ways forward: every bar names one, or there is none by its nature.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests stop at the first surprise; the list is read by people"
)]

use std::collections::BTreeSet;

use comity_act::Kind;
use comity_law::{Bound, ChangeKind, Effect, Law, Question, Towards, VerdictKind, casebook};

use crate::support::{TODAY, agency};

/// Why nothing leads on from some bars, and which these are.
const NONE_BY_NATURE: &[(&str, &[&str])] = &[
    (
        "what it was got by, or would be used for, nobody makes lawful",
        &[
            "ai-2024-1689.5.2",
            "ai-2024-1689.5.3",
            "europol-2016-794.23.3",
            "interpol-constitution.201.1",
            "interpol-constitution.3.3",
        ],
    ),
    (
        "nobody is handed over into it; a refusal on that ground is always open",
        &[
            "cat-1984.1.2",
            "cat-1984.3.1",
            "ece-1957.3.2",
            "echr-1950.1.3",
            "echr-1950.3.1",
            "echr-1950.6.1",
            "refugee-1951.1.2",
            "refugee-1951.33.1",
        ],
    ),
    (
        "a ground of refusal that the facts make; a refusal is always open",
        &[
            "eaw-2002-584.3.1",
            "eaw-2002-584.3.2",
            "eaw-2002-584.3.3",
            "ece-1957.10.1",
            "ece-1957.14.4",
            "ece-1957.2.3",
            "ece-1957.4.1",
            "ece-1957.9.1",
            "ece-2ap-1978.4.1",
            "interpol-rpd-2011.222.1",
            "national-xb.2.1",
            "tsp-1983.3.1",
            "tsp-1983.3.5",
        ],
    ),
    (
        "the penalty, sentence or offence is what it is; another instrument may serve",
        &[
            "e-evidence-2023-1543.5.3",
            "e-evidence-2023-1543.5.4",
            "e-evidence-2023-1543.5.5",
            "e-evidence-2023-1543.6.3",
            "eaw-2002-584.2.1",
            "eaw-2002-584.2.2",
            "ece-1957.2.1",
            "ece-1957.2.2",
            "ece-1957.2.4",
            "europol-2016-794.20.5",
            "interpol-silver-2025.2.1",
            "interpol-silver-2025.2.2",
            "pruem-2024-982.20.1",
            "pruem-2024-982.26.2",
        ],
    ),
    (
        "another kind of act is the way, and the rule names it",
        &[
            "budapest-2ap-2022.7.2",
            "e-evidence-2023-1543.5.6",
            "interpol-rpd-2011.206.5",
            "interpol-rpd-2011.208.2",
            "interpol-rpd-2011.209.2",
            "interpol-rpd-2011.216.1",
            "interpol-silver-2025.2.3",
            "sis-2018-1862.34.3",
            "sis-2018-1862.59.1",
        ],
    ),
    (
        "it waits for an examination, or for the person's own will",
        &["interpol-rpd-2011.211.3", "interpol-rpd-2011.220.1"],
    ),
    (
        "which fields go is for the form; a set of fields has no single best choice",
        &[
            "sis-2018-1862.22.1",
            "sis-2018-1862.40.2",
            "sis-2018-1862.40.3",
            "pruem-2024-982.47.9",
            "pruem-2024-982.49.1",
        ],
    ),
];

/// Bars of which no case that they decide finds a way.
fn without_a_way(law: &Law) -> BTreeSet<String> {
    let cases = casebook::cases(law, Law::shipped_files()).unwrap();
    let bars = law.rules().filter(|rule| rule.effect == Effect::Bar && !rule.advisory);
    let mut without: BTreeSet<String> = bars.map(|rule| rule.id).collect();
    for case in cases.iter().filter(|case| case.verdict == VerdictKind::Bar) {
        let decides = |rule: &&String| case.expected.because.contains(*rule);
        let decided: Vec<String> = without.iter().filter(decides).cloned().collect();
        if !decided.is_empty() && !law.ways_forward(&case.question).is_empty() {
            without.retain(|rule| !decided.contains(rule));
        }
    }
    without
}

#[test]
fn every_refusal_names_a_way_forward_or_there_is_none_by_nature() {
    let law = Law::shipped().unwrap();
    let known: BTreeSet<&str> =
        NONE_BY_NATURE.iter().flat_map(|(_, rules)| rules.iter().copied()).collect();
    let without = without_a_way(&law);
    for rule in &without {
        let says = law.summary(rule).unwrap().says;
        println!("{rule}: {says}");
    }
    let lost: Vec<&String> = without.iter().filter(|rule| !known.contains(rule.as_str())).collect();
    assert!(lost.is_empty(), "{} refusals name no way forward: {lost:#?}", lost.len());
    let idle: Vec<&&str> = known.iter().filter(|rule| !without.contains(**rule)).collect();
    assert!(idle.is_empty(), "these have a way; take them out of the list: {idle:?}");
}

#[test]
fn what_the_officer_does_alone_stands_before_what_waits_for_others() {
    let law = Law::shipped().unwrap();
    let cases = casebook::cases(&law, Law::shipped_files()).unwrap();
    let mut seen = 0;
    for case in &cases {
        let ways = law.ways_forward(&case.question);
        let waits = |way: &comity_law::WayForward| {
            let alone = |one: &comity_law::Change| {
                one.draft.is_none() && ["officer", "the system"].contains(&&*one.who)
            };
            (way.changes.len(), way.changes.iter().filter(|one| !alone(one)).count())
        };
        let of: Vec<_> = ways.iter().filter(|way| way.to.is_some()).collect();
        let one = case.question.towards.len() == 1;
        assert!(!one || of.is_sorted_by_key(|way| waits(way)), "{}: {of:?}", case.path);
        seen += usize::from(of.len() > 1);
    }
    assert!(seen > 20, "{seen}");
}

/// What awaits a person is asked because nobody said whether it is told where the person is; once
/// that is said, it is presumed again, and nothing else has to change.
#[test]
fn what_is_no_longer_asked_for_after_a_change_stands_in_no_ones_way() {
    let law = Law::shipped().unwrap();
    let mut facts = law.ordinary();
    (facts.emergency, facts.recipient_third_country) = (Some(true), Some(true));
    for fact in law.facts().iter().filter(|fact| !fact.asked_where.is_empty()) {
        law.state(&mut facts, fact.name, None).unwrap();
    }
    facts.sis_data_included = Some(false);
    facts.asylum_disclosed = Some(false);
    facts.whereabouts_told = None;
    law.presume(&mut facts);
    assert_eq!(facts.arrest_endangers, None, "it is asked as long as nobody said what is told");
    let bound = Bound::own(["base", "cat-1984", "echr-1950", "refugee-1951"]);
    let towards = vec![Towards { to: agency("XB"), bound, facts }];
    let question = Question::to(Kind::MessageSend, agency("XA"), TODAY, towards);
    let ways = law.ways_forward(&question);
    let alone = |way: &comity_law::WayForward| {
        let [change] = &way.changes[..] else { return false };
        let ChangeKind::Fact { name, .. } = &change.what else { return false };
        *name == "whereabouts_told"
    };
    assert!(ways.iter().any(alone), "{ways:#?}");
}
