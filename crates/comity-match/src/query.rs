//! What is looked for, and what is found.

use std::fmt;

use crate::{
    index::Subject,
    name::Evidence,
    part::Bearer,
    qualifier::{Qualifiers, Said},
};

/// What is looked for.
#[derive(Clone, Debug)]
pub struct Query {
    /// What bears the name.
    pub bearer: Bearer,
    /// The name, and other names of the same bearer.
    pub names: Vec<String>,
    /// What else is known.
    pub qualifiers: Qualifiers,
    /// Identifiers, as those of a [`Subject`]: whoever has one is a hit, under whatever name.
    pub identifiers: Vec<(u16, String)>,
    /// How many hits are wanted at most.
    pub limit: usize,
    /// From which score on, 0 to 1.
    pub least: f32,
}

impl Query {
    /// A query for a name and nothing else: ten hits, from 0.5 on.
    #[must_use]
    pub fn name(bearer: Bearer, name: &str) -> Self {
        Self { names: vec![name.to_owned()], ..Self::nothing(bearer) }
    }

    /// A query for an identifier and nothing else; whose it is makes no difference.
    #[must_use]
    pub fn identifier(kind: u16, text: &str) -> Self {
        Self { identifiers: vec![(kind, text.to_owned())], ..Self::nothing(Bearer::Person) }
    }

    fn nothing(bearer: Bearer) -> Self {
        let (names, identifiers) = (Vec::new(), Vec::new());
        Self {
            bearer,
            names,
            qualifiers: Qualifiers::default(),
            identifiers,
            limit: 10,
            least: 0.5,
        }
    }
}

/// Who else may be a subject: of its names the best counts, up to 16 of them.
impl From<Subject> for Query {
    fn from(subject: Subject) -> Self {
        let Subject { bearer, names, qualifiers, identifiers, .. } = subject;
        Self { names, qualifiers, identifiers, ..Self::nothing(bearer) }
    }
}

/// A subject that may be the one that is looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The caller's number of the subject.
    pub key: u64,
    /// From 0 to 1; a reason to look, never a decision.
    pub score: f32,
    /// How alike the names are, from 0 to 1, before rarity and qualifiers.
    pub likeness: f32,
    /// The name that fits best, as it was cleaned; empty if the subject has none.
    pub name: String,
    /// Part by part, most weight first.
    pub evidence: Vec<Evidence>,
    /// What the qualifiers say.
    pub qualifiers: Vec<Said>,
    /// The identifiers asked for that the subject has.
    pub identifiers: Vec<(u16, String)>,
}

impl fmt::Display for Hit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:.2} `{}`", self.score, self.name)?;
        let parts = self.evidence.iter().map(ToString::to_string);
        let all: Vec<String> =
            parts.chain(self.qualifiers.iter().map(ToString::to_string)).collect();
        write!(out, ": {}", all.join("; "))
    }
}
