//! Conflicts: what one instrument opens or demands, and another bars.
//!
//! Found by trying: a permitted case of one instrument is decided with a bar of another one binding
//! as well, as the case stands and with the facts of the cases in which that bar stands. A
//! conflict is no error: the precedence of the house decides it, and an officer is told both
//! citations. It is listed so that a lawyer sees it before an officer does.

use std::{collections::BTreeMap, sync::Arc};

use serde::Serialize;

use crate::{
    Bound, Effect, Facts, InstrumentSummary, Law, Question, Reason, Sample, Verdict, VerdictKind,
    casebook::Case,
    entity::Scene,
    judge::{Found, ask, request},
    rule::Rule,
};

/// Cases of a bar whose facts are tried on the cases of another instrument.
const TRIED_MAX: usize = 3;

/// Two instruments that disagree, with an act over which they do.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Conflict {
    /// The instrument that opens the act, or demands it.
    pub opens: String,
    /// The instrument that stands against it.
    pub against: String,
    /// The rule that stands against it.
    pub rule: String,
    /// What that rule does.
    pub effect: Effect,
    /// The rules of the first that open the act, or oblige, in the example.
    pub rules: Vec<String>,
    /// What the first makes somebody owe, and the other suspends.
    pub suspended: Vec<String>,
    /// The case that is the example, or from which it is made.
    pub example: String,
    /// What is different from that case, as `fact = value`; nothing when it is the example.
    pub changed: Vec<String>,
    /// The example as an act that the law can be asked about, in JSON; both instruments bind.
    pub act: String,
    /// In how many cases they disagree as these stand.
    pub cases: usize,
}

impl Conflict {
    /// Which rule stands, and why.
    pub fn stands(&self) -> String {
        let rule = &self.rule;
        let mut says = match self.effect {
            Effect::Refer => format!("`{rule}` stands: a person decides"),
            _ => format!("`{rule}` stands: a bar beats a gateway"),
        };
        if !self.suspended.is_empty() {
            let owed = self.suspended.join(", ");
            says.push_str(&format!("; what `{owed}` demands is suspended, and no breach"));
        }
        says
    }
}

/// All conflicts between the instruments of this law, as far as its cases show them or an act made
/// of two cases does; in the order of their names.
///
/// COST: permitted cases × bars × 3, each worked out alone.
pub fn conflicts(law: &Law, cases: &[Case]) -> Vec<Conflict> {
    let adopted: Vec<&InstrumentSummary> =
        law.instruments().iter().filter(|one| one.bars_bind != "always").collect();
    let mut found: BTreeMap<(&str, &str, String), Conflict> = BTreeMap::new();
    let bars = bars(law, &adopted, cases);
    for opened in cases.iter().filter_map(|case| Opened::of(law, &adopted, case)) {
        for bar in bars.iter().filter(|bar| bar.may_meet(&opened)) {
            let key = (opened.of.name.as_str(), bar.of.name.as_str(), bar.rule.text.id.clone());
            let stands = opened.stands_as_it_is(bar.rule);
            // An act that somebody told a story of is a better example than one that was made.
            if let Some(known) = found.get_mut(&key).filter(|known| !stands || known.cases > 0) {
                known.cases += usize::from(stands);
                continue;
            }
            let own = || opened.question.towards[0].facts.clone();
            let facts = if stands { Some(own()) } else { opened.with_facts_of(bar) };
            if let Some(facts) = facts {
                let conflict = opened.conflict(law, bar, facts);
                found.insert(key, Conflict { cases: usize::from(stands), ..conflict });
            }
        }
    }
    found.into_values().collect()
}

/// A bar, and acts against which it stands.
struct Against<'a> {
    of: &'a InstrumentSummary,
    rule: &'a Arc<Rule>,
    facts: Vec<&'a Facts>,
}

fn bars<'a>(
    law: &'a Law,
    adopted: &[&'a InstrumentSummary],
    cases: &'a [Case],
) -> Vec<Against<'a>> {
    let mut shown: BTreeMap<&str, Vec<&Facts>> = BTreeMap::new();
    for case in cases.iter().filter(|case| case.verdict != VerdictKind::Permit) {
        for rule in &case.expected.because {
            let facts = case.question.towards.first().map(|towards| &towards.facts);
            shown.entry(rule).or_default().extend(facts);
        }
    }
    let is_bar = |rule: &&Arc<Rule>| {
        matches!(rule.text.effect, Effect::Bar | Effect::Refer) && !rule.text.advisory
    };
    let bar = |rule: &'a Arc<Rule>| {
        let of = adopted.iter().find(|one| one.name == rule.text.instrument)?;
        let facts = shown.get(rule.text.id.as_str()).cloned().unwrap_or_default();
        Some(Against { of, rule, facts: facts.into_iter().take(TRIED_MAX).collect() })
    };
    law.rules.iter().filter(is_bar).filter_map(bar).collect()
}

impl Against<'_> {
    fn may_meet(&self, opened: &Opened<'_>) -> bool {
        may_meet(opened.of, self.of)
            && self.rule.kinds.contains(&opened.question.action)
            && self.rule.period.contains(opened.question.on)
    }
}

/// A case that an instrument opens, or in which it obliges.
struct Opened<'a> {
    of: &'a InstrumentSummary,
    case: &'a Case,
    question: &'a Question,
    scene: Arc<Scene>,
    /// The rules of the instrument that speak.
    rules: Vec<&'a Arc<Rule>>,
    suspended: Vec<String>,
}

impl<'a> Opened<'a> {
    fn of(law: &'a Law, adopted: &[&'a InstrumentSummary], case: &'a Case) -> Option<Self> {
        let of = *adopted.iter().find(|one| case.is_of(&one.folder))?;
        let question = &case.question;
        if case.verdict != VerdictKind::Permit || question.towards.len() != 1 {
            return None;
        }
        let verdict = law.verdict(question);
        let rules: Vec<&Arc<Rule>> =
            speaking(&verdict, &of.name).iter().filter_map(|id| law.named(id)).collect();
        let to = question.towards[0].to;
        let scene = law.scenes.get(&law.actions, question.action, question.by, to)?;
        let speaks = verdict.kind == VerdictKind::Permit && !rules.is_empty();
        let suspended = owed(&verdict, &of.name);
        speaks.then_some(Self { of, case, question, scene, rules, suspended })
    }

    fn applies(&self, rule: &Rule, facts: &Facts) -> bool {
        if rule.needs.fails(facts) {
            return false;
        }
        let known = rule.facts.iter().map(|slot| (*slot, facts.at(*slot)));
        request(&self.scene, known)
            .is_some_and(|request| ask(rule.alone(), &request, &self.scene) == Found::Applies)
    }

    fn stands_as_it_is(&self, bar: &Rule) -> bool {
        self.applies(bar, &self.question.towards[0].facts)
    }

    /// The facts of this case, and of those that the bar reads the ones of a case of its own: when
    /// the bar stands against such an act and this instrument speaks of it still.
    fn with_facts_of(&self, bar: &Against<'_>) -> Option<Facts> {
        bar.facts.iter().find_map(|theirs| {
            let mut facts = self.question.towards[0].facts.clone();
            for slot in &bar.rule.facts {
                facts.put(*slot, theirs.at(*slot));
            }
            let speaks = || self.rules.iter().any(|rule| self.applies(rule, &facts));
            (self.applies(bar.rule, &facts) && speaks()).then_some(facts)
        })
    }

    fn conflict(&self, law: &Law, bar: &Against<'_>, facts: Facts) -> Conflict {
        let speaks = |rule: &&&Arc<Rule>| self.applies(rule, &facts);
        let rules: Vec<String> =
            self.rules.iter().filter(speaks).map(|rule| rule.text.id.clone()).collect();
        let suspended = self.suspended.iter().filter(|id| rules.contains(id)).cloned().collect();
        let mut question = bound_too(self.question, &bar.of.name);
        let before = std::mem::replace(&mut question.towards[0].facts, facts);
        let facts = &question.towards[0].facts;
        let changed = law.facts().iter().filter(|text| before.at(text.slot) != facts.at(text.slot));
        let told = |text: &crate::FactText| {
            let value = facts.at(text.slot).map_or("unknown".to_owned(), |value| value.to_string());
            format!("{} = {value}", text.name)
        };
        Conflict {
            opens: self.of.name.clone(),
            against: bar.of.name.clone(),
            rule: bar.rule.text.id.clone(),
            effect: bar.rule.text.effect,
            changed: changed.map(told).collect(),
            act: Sample::written(law, &question),
            rules,
            suspended,
            example: self.case.path.clone(),
            cases: 0,
        }
    }
}

/// Whether both can bind one agency: not the laws of two states.
fn may_meet(one: &InstrumentSummary, other: &InstrumentSummary) -> bool {
    one.name != other.name && !(one.kind == "national" && other.kind == "national")
}

/// The conflicts by the instruments that disagree: which opens, and which is against it.
pub fn by_pair(conflicts: &[Conflict]) -> BTreeMap<(&str, &str), Vec<&Conflict>> {
    let mut pairs: BTreeMap<(&str, &str), Vec<&Conflict>> = BTreeMap::new();
    for one in conflicts {
        pairs.entry((&one.opens, &one.against)).or_default().push(one);
    }
    // First what a case shows as it stands.
    pairs.values_mut().for_each(|all| all.sort_by_key(|one| one.cases == 0));
    pairs
}

/// The rules of this instrument that open the act or oblige somebody.
fn speaking(verdict: &Verdict, instrument: &str) -> Vec<String> {
    let opening = verdict.because().into_iter();
    let obliging = verdict.obligations().into_iter().map(crate::Obligation::reason);
    let mut rules: Vec<String> = opening
        .chain(obliging)
        .filter(|reason| reason.instrument() == instrument)
        .map(|reason| reason.rule().to_owned())
        .collect();
    rules.sort();
    rules.dedup();
    rules
}

fn owed(verdict: &Verdict, instrument: &str) -> Vec<String> {
    let reasons = verdict.obligations().into_iter().map(crate::Obligation::reason);
    let own = reasons.filter(|reason| reason.instrument() == instrument);
    own.map(Reason::rule).map(str::to_owned).collect()
}

/// The same question, when this instrument binds everybody as well.
fn bound_too(question: &Question, instrument: &str) -> Question {
    let mut question = question.clone();
    for towards in &mut question.towards {
        let own = towards.bound.instruments_own().chain([instrument]);
        let shared: Vec<&str> = towards.bound.instruments_shared().chain([instrument]).collect();
        towards.bound = Bound::of(own.collect::<Vec<_>>(), shared);
    }
    question
}
