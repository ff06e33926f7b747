//! The case book: what the rules are meant to do, told as cases.
//!
//! A case lies in `law/<instrument>/cases/<verdict>/<sentence>.toml`. The folder is the verdict
//! (`permit`, `refuse`, `refer`), the file name is the sentence. It says only what is not
//! ordinary: every fact has a value that is ordinary, and the day is
//! [`crate::ORDINARY_DAY`].

use std::collections::{BTreeMap, BTreeSet};

use crate::{Effect, Expected, Law, Question, Reason, VerdictKind, sample::Form, ways::ChangeKind};

/// A case that cannot be read.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("case `{path}`: {why}")]
pub struct CaseError {
    /// The file.
    pub path: String,
    /// What is wrong and what to write.
    pub why: String,
}

/// One case.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Case {
    /// Its file under `law/`.
    pub path: String,
    /// The verdict that its folder names.
    pub verdict: VerdictKind,
    /// What is asked.
    pub question: Question,
    /// What is expected of the law.
    pub expected: Expected,
}

/// Reads all cases among the files of this law; other files are passed over.
///
/// # Errors
/// The first case that cannot be read.
pub fn cases<'a>(
    law: &Law,
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<Vec<Case>, CaseError> {
    let files: BTreeMap<&str, &str> = files.into_iter().collect();
    let bad = |path: &str, why: String| CaseError { path: path.to_owned(), why };
    let is_case = |path: &&&str| path.contains("/cases/") && path.ends_with(".toml");
    files
        .keys()
        .filter(is_case)
        .map(|path| case(law, path, files[path]).map_err(|why| bad(path, why)))
        .collect()
}

fn case(law: &Law, path: &str, text: &str) -> Result<Case, String> {
    let verdict = match path.rsplit('/').nth(1) {
        Some("permit") => VerdictKind::Permit,
        Some("refuse") => VerdictKind::Bar,
        Some("refer") => VerdictKind::ForDecision,
        _ => return Err("lies in no folder `permit`, `refuse` or `refer`; move it".to_owned()),
    };
    let sample = Form::parse(text).and_then(|form| form.sample(law, None));
    let sample = sample.map_err(|error| error.to_string())?;
    let Some(expected) = sample.expected.filter(|expected| !expected.because.is_empty()) else {
        return Err("has no `because`; name the rules that decide".to_owned());
    };
    if !text.starts_with("# ") {
        return Err("tells no story; begin with a line `# …`".to_owned());
    }
    Ok(Case { path: path.to_owned(), verdict, question: sample.question, expected })
}

impl Case {
    /// The sentence the case stands for: its file name, in words.
    pub fn sentence(&self) -> String {
        let file = self.path.rsplit('/').next().unwrap_or_default();
        file.trim_end_matches(".toml").replace('-', " ")
    }

    /// Decides the case and tells where the law differs from it; empty when it agrees.
    pub fn run(&self, law: &Law) -> Vec<String> {
        let verdict = law.verdict(&self.question);
        let mut wrong = Vec::new();
        let mut differ = |what: &str, expected: String, found: String| {
            if expected != found {
                wrong.push(format!("{what}: expected {expected}, found {found}"));
            }
        };
        let words = |kind: VerdictKind| kind.words().to_owned();
        differ("verdict", words(self.verdict), words(verdict.kind));
        let ids = |reasons: Vec<&Reason>| -> BTreeSet<String> {
            reasons.into_iter().map(|reason| reason.rule().to_owned()).collect()
        };
        differ("because", list(&self.expected.because), list(&ids(verdict.because())));
        if let Some(expected) = &self.expected.obliges {
            let found =
                verdict.obligations().iter().map(|o| o.reason().rule().to_owned()).collect();
            differ("obliges", list(expected), list(&found));
        }
        if let Some(expected) = &self.expected.advice {
            differ("advice", list(expected), list(&ids(verdict.advice())));
        }
        if let Some(expected) = &self.expected.missing {
            let found = verdict.missing().iter().map(|fact| fact.name.to_owned()).collect();
            differ("missing", list(expected), list(&found));
        }
        if let Some(expected) = &self.expected.suspends {
            let pair = |(duty, bar): (&str, &str)| format!("{duty} by {bar}");
            let expected = expected.iter().map(|[duty, bar]| pair((duty, bar))).collect();
            let found = verdict.suspended();
            let found = found.iter().map(|one| pair((one.duty.rule(), one.bar.rule()))).collect();
            differ("suspends", list(&expected), list(&found));
        }
        if !self.expected.ways.is_empty() {
            let found = self.ways_found(law);
            for way in self.expected.ways.iter().filter(|way| !found.contains(*way)) {
                let all: Vec<String> = found.iter().map(list).collect();
                wrong.push(format!("way {} is not among {}", list(way), all.join(" ")));
            }
        }
        wrong
    }

    fn ways_found(&self, law: &Law) -> Vec<BTreeSet<String>> {
        let name = |kind: &ChangeKind| match kind {
            ChangeKind::Fact { name, .. } => (*name).to_owned(),
            ChangeKind::Approval { rule } => rule.clone(),
            ChangeKind::OnlyTo { .. } => "only-to".to_owned(),
        };
        law.ways_forward(&self.question)
            .iter()
            .map(|way| way.changes.iter().map(|change| name(&change.what)).collect())
            .collect()
    }

    /// Whether the case lies in this folder of law.
    pub(crate) fn is_of(&self, folder: &str) -> bool {
        let rest = self.path.strip_prefix(folder);
        rest.is_some_and(|rest| rest.starts_with("/cases/"))
    }

    /// Whether the rule is one that the case expects to apply.
    pub fn expects(&self, rule: &str) -> bool {
        self.expected.because.contains(rule)
            || self.expected.obliges.as_ref().is_some_and(|ids| ids.contains(rule))
            || self.expected.advice.as_ref().is_some_and(|ids| ids.contains(rule))
    }

    /// Whether the other case asks the same but for one fact.
    fn differs_in_one_fact(&self, other: &Self) -> bool {
        let (a, b) = (&self.question, &other.question);
        let (Some(from), Some(to)) = (a.towards.first(), b.towards.first()) else { return false };
        // COST: of cases × cases few get as far as the facts, of which there are hundreds.
        (a.action, a.by, a.on) == (b.action, b.by, b.on)
            && (from.to, a.towards.len(), b.towards.len()) == (to.to, 1, 1)
            && (&a.approved, &a.overruled, &a.lifted, &a.owed)
                == (&b.approved, &b.overruled, &b.lifted, &b.owed)
            && from.bound == to.bound
            && from.facts.differences(&to.facts) == 1
    }

    /// Whether the case says if the rule's effect is expected, so that its absence is a claim.
    fn speaks_of(&self, effect: Effect) -> bool {
        match effect {
            Effect::Bar | Effect::Refer | Effect::Gateway => true,
            Effect::Duty => self.expected.obliges.is_some(),
        }
    }
}

fn list(ids: &BTreeSet<String>) -> String {
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    format!("[{}]", ids.join(", "))
}

/// Which cases cover one rule.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RuleCoverage {
    /// The rule.
    pub rule: String,
    /// What it does.
    pub effect: Effect,
    /// Whether it only advises.
    pub advisory: bool,
    /// The cases in which it is expected to apply.
    pub applies: Vec<String>,
    /// Two cases that differ in one fact, on both sides of the rule's line.
    pub pair: Option<(String, String)>,
}

impl RuleCoverage {
    /// What is missing: a case, or a pair; `None` when the rule is covered.
    pub fn gap(&self) -> Option<&'static str> {
        let line = matches!(self.effect, Effect::Bar | Effect::Refer | Effect::Duty);
        if self.applies.is_empty() {
            Some("no case")
        } else if line && !self.advisory && self.pair.is_none() {
            Some("no pair of cases that differ in one fact")
        } else {
            None
        }
    }
}

/// Which rules the cases cover, in the order of the law.
pub fn coverage(law: &Law, cases: &[Case]) -> Vec<RuleCoverage> {
    law.rules()
        .map(|rule| {
            let (applies, not): (Vec<&Case>, Vec<&Case>) =
                cases.iter().partition(|case| case.expects(&rule.id));
            let pair = applies.iter().find_map(|case| {
                let other = not.iter().find(|other| {
                    other.speaks_of(rule.effect) && case.differs_in_one_fact(other)
                })?;
                Some((case.path.clone(), other.path.clone()))
            });
            RuleCoverage {
                rule: rule.id,
                effect: rule.effect,
                advisory: rule.advisory,
                applies: applies.iter().map(|case| case.path.clone()).collect(),
                pair,
            }
        })
        .collect()
}
