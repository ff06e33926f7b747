//! What can keep a proof from being made.

use std::fmt::Display;

/// A proof that was not made: neither shown nor refuted.
#[derive(Debug, thiserror::Error)]
pub enum ProveError {
    /// The solver is not there, or does not answer.
    #[error("cvc5 did not answer: {why}; install the Debian package `cvc5`, or name it in `CVC5`")]
    Solver {
        /// What it said.
        why: String,
    },
    /// The law to be proved about cannot be read.
    #[error("the law cannot be read: {why}")]
    Law {
        /// What is wrong.
        why: String,
    },
    /// A property cannot be read.
    #[error("property `{property}`: {why}")]
    Property {
        /// The property.
        property: String,
        /// What is wrong and what to write.
        why: String,
    },
    /// The symbolic compiler does not take a rule.
    #[error("`{kind}` cannot be compiled: {why}")]
    Compile {
        /// The kind of act.
        kind: String,
        /// What it said.
        why: String,
    },
    /// What the solver found does not hold when the law itself is asked.
    #[error("the example found for `{property}` does not hold: {why}; the encoding is wrong")]
    Unconfirmed {
        /// The property.
        property: String,
        /// What differs.
        why: String,
    },
}

impl ProveError {
    pub(crate) fn law(why: impl Display) -> Self {
        Self::Law { why: why.to_string() }
    }

    pub(crate) fn property(property: &str, why: impl Display) -> Self {
        Self::Property { property: property.to_owned(), why: why.to_string() }
    }
}
