//! How a command fails, and which exit code says so.

use serde_json::{Value, json};

use crate::engine::chain;

/// Why a command did not do what was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// It was not written as it should be.
    Usage(String),
    /// The node answered with a problem document.
    Problem(Value),
    /// The law did not permit it; with which reasons has been shown.
    NotPermitted,
    /// A law was asked and does not permit; its answer has been shown.
    Ruled,
    /// A law is not as its own books say; what was found has been shown.
    NotAsTheBooks,
    /// Something does not verify; what was found has been shown.
    NotVerified,
    /// Something has to be done first; what it is has been shown.
    NotReady,
    /// The law under which an act was decided is not here; which it is has been shown.
    OtherLaw,
    /// Something is not whole, or not what it claims to be.
    Integrity(String),
    /// There is nothing that the officer may see.
    Absent(String),
    /// Everything else.
    Other(String),
}

impl Failure {
    /// Any error, with all that caused it.
    pub(super) fn of(error: &dyn std::error::Error) -> Self {
        Self::Other(chain(error))
    }

    /// The name of the problem, as its page is called.
    fn problem_name(&self) -> &str {
        match self {
            Self::Problem(document) => {
                document["type"].as_str().and_then(|k| k.strip_prefix("/problems/")).unwrap_or("")
            }
            _ => "",
        }
    }

    /// The exit code: 1 error, 2 usage, 3 not permitted by law, 4 not found, 5 integrity failed.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::NotPermitted | Self::Ruled => 3,
            Self::Absent(_) | Self::OtherLaw => 4,
            Self::NotVerified | Self::Integrity(_) => 5,
            Self::Other(_) | Self::NotAsTheBooks | Self::NotReady => 1,
            // As docs/problems/README.md has it.
            Self::Problem(_) => match self.problem_name() {
                "usage" | "malformed" | "oversized" => 2,
                "not-permitted" => 3,
                "not-found" => 4,
                "changed-key"
                | "replayed-envelope"
                | "altered-envelope"
                | "forked-log"
                | "wrong-inclusion-proof"
                | "foreign-officer" => 5,
                _ => 1,
            },
        }
    }

    /// Whether what there is to say has been shown already.
    pub(super) const fn is_told(&self) -> bool {
        matches!(
            self,
            Self::NotPermitted
                | Self::Ruled
                | Self::NotAsTheBooks
                | Self::NotReady
                | Self::NotVerified
                | Self::OtherLaw
        )
    }

    /// What went wrong, as a document.
    pub(super) fn document(&self) -> Value {
        match self {
            Self::Problem(document) => document.clone(),
            other => json!({ "detail": other.to_string(), "exit_code": other.code() }),
        }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Usage(says) | Self::Integrity(says) | Self::Absent(says) | Self::Other(says) => {
                f.write_str(says)
            }
            Self::NotPermitted => f.write_str("not everything was permitted"),
            Self::Ruled => f.write_str("the law does not permit it"),
            Self::NotAsTheBooks => f.write_str("the law is not as its books say"),
            Self::NotReady => f.write_str("something has to be done first; see what was found"),
            Self::OtherLaw => f.write_str("the law of that day is not here"),
            Self::NotVerified => f.write_str("something does not verify; see what was found"),
            Self::Problem(document) => {
                f.write_str(document["detail"].as_str().unwrap_or("the node could not do it"))
            }
        }
    }
}
