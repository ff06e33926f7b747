//! Differences: which samples two laws decide differently.
//!
//! So a change of law is shown as what it changes, before it is law.

use std::collections::BTreeSet;

use comity_act::Day;
use serde::Serialize;

use crate::{Law, Reason, Sample, Verdict, VerdictKind};

/// What one law said of a sample.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Said {
    /// What was decided.
    pub ruling: VerdictKind,
    /// The rules that decided.
    pub because: BTreeSet<String>,
    /// The rules that oblige.
    pub obliges: BTreeSet<String>,
}

impl Said {
    /// What a verdict says.
    pub fn of(verdict: &Verdict) -> Self {
        let ids = |reasons: Vec<&Reason>| -> BTreeSet<String> {
            reasons.into_iter().map(|reason| reason.rule().to_owned()).collect()
        };
        let owed = verdict.obligations().into_iter().map(crate::Obligation::reason).collect();
        Self { ruling: verdict.kind, because: ids(verdict.because()), obliges: ids(owed) }
    }
}

/// How far two laws differ over a sample.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Differs {
    /// In the verdict.
    Verdict,
    /// In the reasons for the same verdict.
    Reasons,
    /// In what is owed.
    Obligations,
    /// One of the laws cannot be asked: it lacks a fact, a word or an instrument.
    Asking,
}

/// A sample that two laws decide differently.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Difference {
    /// The sample.
    pub sample: String,
    /// How far they differ.
    pub differs: Differs,
    /// What the one says, or why it cannot be asked.
    pub before: Result<Said, String>,
    /// What the other says, or why it cannot be asked.
    pub after: Result<Said, String>,
}

/// Decides these samples under both laws: name, and text as [`Sample::read`] takes it.
///
/// A sample that neither law can be asked is told as well.
pub fn diff<'a>(
    before: &Law,
    after: &Law,
    samples: impl IntoIterator<Item = (&'a str, &'a str)>,
    today: Day,
) -> Vec<Difference> {
    let said = |law: &Law, text: &str| {
        Sample::read(law, text, today)
            .map(|sample| Said::of(&law.verdict(&sample.question)))
            .map_err(|error| error.to_string())
    };
    let mut found: Vec<Difference> = samples
        .into_iter()
        .filter_map(|(sample, text)| {
            let (before, after) = (said(before, text), said(after, text));
            let differs = differs(&before, &after)?;
            Some(Difference { sample: sample.to_owned(), differs, before, after })
        })
        .collect();
    found.sort_by(|a, b| (a.differs, &a.sample).cmp(&(b.differs, &b.sample)));
    found
}

fn differs(before: &Result<Said, String>, after: &Result<Said, String>) -> Option<Differs> {
    let (Ok(before), Ok(after)) = (before, after) else { return Some(Differs::Asking) };
    if before.ruling != after.ruling {
        Some(Differs::Verdict)
    } else if before.because != after.because {
        Some(Differs::Reasons)
    } else if before.obliges != after.obliges {
        Some(Differs::Obligations)
    } else {
        None
    }
}
