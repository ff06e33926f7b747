//! Conflicts: what one instrument opens or demands, and another bars.
//!
//! Found by trying: each permitted case of an instrument is decided again with another one
//! binding as well. A conflict is no error: the precedence of the house decides it, and an officer
//! is told both citations. It is listed so that a lawyer sees it before an officer does.

use std::collections::{BTreeMap, BTreeSet};

use comity_act::Kind;
use serde::Serialize;

use crate::{
    Bound, Effect, InstrumentSummary, Law, Question, Reason, Verdict, VerdictKind, casebook::Case,
};

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
    /// The case that is the example.
    pub example: String,
    /// In how many cases they disagree so.
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

/// All conflicts between the instruments of this law, as far as its cases show them.
///
/// COST: instruments × permitted cases decisions.
pub fn conflicts(law: &Law, cases: &[Case]) -> Vec<Conflict> {
    let adopted: Vec<&InstrumentSummary> =
        law.instruments().iter().filter(|one| one.bars_bind != "always").collect();
    // Most instruments have nothing against most acts.
    let against: BTreeSet<(String, Kind)> = law
        .rules()
        .filter(|rule| matches!(rule.effect, Effect::Bar | Effect::Refer) && !rule.advisory)
        .flat_map(|rule| rule.kinds.into_iter().map(move |kind| (rule.instrument.clone(), kind)))
        .collect();
    let mut found: BTreeMap<(&str, &str, String), Conflict> = BTreeMap::new();
    for case in cases.iter().filter(|case| case.verdict == VerdictKind::Permit) {
        let Some(of) = adopted.iter().find(|one| case.is_of(&one.folder)) else { continue };
        let before = law.verdict(&case.question);
        let rules = speaking(&before, &of.name);
        if before.kind != VerdictKind::Permit || rules.is_empty() {
            continue;
        }
        let meets = |other: &&&InstrumentSummary| {
            may_meet(of, other) && against.contains(&(other.name.clone(), case.question.action))
        };
        for other in adopted.iter().filter(meets) {
            let after = law.verdict(&bound_too(&case.question, &other.name));
            if after.kind == VerdictKind::Permit {
                continue;
            }
            for reason in after.because().into_iter().filter(|r| r.instrument() == other.name) {
                let key = (of.name.as_str(), other.name.as_str(), reason.rule().to_owned());
                let conflict = || Conflict {
                    opens: of.name.clone(),
                    against: other.name.clone(),
                    rule: reason.rule().to_owned(),
                    effect: reason.effect(),
                    rules: rules.clone(),
                    suspended: owed(&before, &of.name),
                    example: case.path.clone(),
                    cases: 0,
                };
                found.entry(key).or_insert_with(conflict).cases += 1;
            }
        }
    }
    found.into_values().collect()
}

/// Whether both can bind one agency: not the laws of two states.
fn may_meet(one: &InstrumentSummary, other: &InstrumentSummary) -> bool {
    one.name != other.name && !(one.kind == "national" && other.kind == "national")
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
