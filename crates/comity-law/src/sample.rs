//! Samples: acts described by facts alone, as lawyers and journals keep them.
//!
//! TOML or JSON of one shape, a stable contract that `docs/law/facts.md` documents. With what is
//! expected of the law beside it, a sample is a case of the case book.
//!
//! It never guesses: a key, a word, a date or a fact that it does not know is an error by name.

mod form;
mod write;

use std::collections::BTreeSet;

use comity_act::Kind;

use crate::{FactError, FactValue, Facts, Law, Question, nearest::nearest};

pub(crate) use form::Form;

/// The day on which cases are decided that name no other.
pub const ORDINARY_DAY: &str = "2026-11-24";

/// A sample that cannot be read.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum SampleError {
    /// It is not of the shape of a sample.
    #[error("this is no sample of an act: {why}")]
    Malformed {
        /// What is wrong, with the line.
        why: String,
    },
    /// There is no such kind of act.
    #[error("`{found}` is no kind of act{}", or_else(nearest, "`comity law list` names them"))]
    UnknownKind {
        /// What was written.
        found: String,
        /// What was perhaps meant.
        nearest: Option<String>,
    },
    /// An agency has no code, or is nothing that an agency can be.
    #[error("{why}")]
    BadAgency {
        /// What is wrong and what to write.
        why: String,
    },
    /// A day that is none, or on which nothing is decided.
    #[error("{why}")]
    BadDay {
        /// What is wrong and what to write.
        why: String,
    },
    /// This law has no such instrument.
    #[error(
        "this law has no instrument `{found}`{}",
        or_else(nearest, "`comity law list` names them")
    )]
    UnknownInstrument {
        /// What was written.
        found: String,
        /// What was perhaps meant.
        nearest: Option<String>,
    },
    /// This law has no such rule.
    #[error("this law has no rule `{found}`{}", or_else(nearest, "`comity law list` names them"))]
    UnknownRule {
        /// What was written.
        found: String,
        /// What was perhaps meant.
        nearest: Option<String>,
    },
    /// This law has no such fact.
    #[error("this law has no fact `{found}`{}", or_else(nearest, "see `docs/law/facts.md`"))]
    UnknownFact {
        /// What was written.
        found: String,
        /// What was perhaps meant.
        nearest: Option<String>,
    },
    /// A fact cannot have this value: another type, no word of its list, out of range.
    #[error(transparent)]
    Fact(#[from] FactError),
    /// A fact has a value that none can have.
    #[error("fact `{name}` has a value no fact can have; write yes or no, a number or words")]
    NoValue {
        /// The fact.
        name: String,
    },
    /// Something is said of an agency to which the act does not go.
    #[error("`towards` names `{found}`, to which the act does not go; add it to `to`")]
    Stranger {
        /// The agency.
        found: String,
    },
}

/// What was perhaps meant, or where to look.
fn or_else(nearest: &Option<String>, look: &str) -> String {
    nearest
        .as_ref()
        .map_or_else(|| format!("; {look}"), |nearest| format!("; did you mean `{nearest}`?"))
}

/// What a case expects of the law.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Expected {
    /// The rules that decide.
    pub because: BTreeSet<String>,
    /// The rules that oblige, when the case says so.
    pub obliges: Option<BTreeSet<String>>,
    /// The rules that advise, when the case says so.
    pub advice: Option<BTreeSet<String>>,
    /// The facts that are missing, when the case says so.
    pub missing: Option<BTreeSet<String>>,
    /// Ways forward that are among those found.
    pub ways: Vec<BTreeSet<String>>,
    /// Duties that are suspended, each with the bar that it collides with, when the case says so.
    pub suspends: Option<BTreeSet<[String; 2]>>,
}

/// An act described by facts, ready to be decided.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Sample {
    /// What is asked of the law.
    pub question: Question,
    /// What is expected, when it is a case.
    pub expected: Option<Expected>,
}

impl Sample {
    /// Reads a sample; TOML, or JSON when it begins with a brace.
    ///
    /// A fact that the sample does not give is as the law presumes it, else unknown; in a case it
    /// is ordinary. A sample that names no day is decided under the law of `today`, and a case
    /// under that of [`ORDINARY_DAY`].
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn read(law: &Law, text: &str, today: comity_act::Day) -> Result<Self, SampleError> {
        let form = Form::parse(text)?;
        let known: Vec<&str> =
            law.instruments().iter().map(|instrument| instrument.name.as_str()).collect();
        // A rule that an agency made its own policy stands among what it adopted.
        let is_known = |name: &&str| known.contains(name) || law.named(name).is_some();
        if let Some(found) = form.instruments().find(|name| !is_known(name)) {
            let nearest = nearest(found, known.iter().copied());
            return Err(SampleError::UnknownInstrument { found: found.to_owned(), nearest });
        }
        form.sample(law, Some(today))
    }

    /// The shortest sample that asks this question, for [`Sample::read`]: what a journal keeps, so
    /// that the decision can be made again with this law. Only what differs from the ordinary
    /// stands in it.
    pub fn written(law: &Law, question: &Question) -> String {
        write::sample(law, question)
    }
}

/// Sets a fact, or with `None` makes it unknown.
fn state(
    law: &Law,
    facts: &mut Facts,
    (name, value): (&str, Option<FactValue>),
) -> Result<(), SampleError> {
    law.state(facts, name, value).map_err(|error| match error {
        FactError::Unknown { name } => {
            let names = law.facts().iter().map(|fact| fact.name);
            SampleError::UnknownFact { nearest: nearest(&name, names), found: name }
        }
        other => SampleError::Fact(other),
    })
}

fn kind(found: &str) -> Result<Kind, SampleError> {
    found.parse().map_err(|_| {
        let nearest = nearest(found, Kind::ALL.iter().map(|kind| kind.name()));
        SampleError::UnknownKind { found: found.to_owned(), nearest }
    })
}
