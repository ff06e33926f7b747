//! Why a row, or the rest of a list, cannot be read.
//!
//! It never repeats what the list says of anybody: a line and a reason, and no value.

use std::io;

pub use crate::element::XmlError;

/// Why a row, or the rest of a list, cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// The document itself; nothing after it is read.
    #[error(transparent)]
    Xml(#[from] XmlError),
    /// It is another document; nothing of it is read.
    #[error("line {line}: this is no such list; it should begin with {expected}")]
    OtherDocument {
        /// Where.
        line: u64,
        /// What such a list begins with.
        expected: &'static str,
    },
    /// The list cannot be read on; nothing after it is read.
    #[error("line {line}: the list cannot be read on; ask for it again")]
    Broken {
        /// Where.
        line: u64,
        /// What the system, or the bounds, said.
        #[source]
        source: io::Error,
    },
    /// A row lacks what it needs; the next one is read.
    #[error("line {line}: the row has no {what}; it is left out")]
    Lacks {
        /// Where the row begins.
        line: u64,
        /// What it lacks.
        what: String,
    },
    /// A row cannot be understood; the next one is read.
    #[error("line {line}: {what}; the row is left out")]
    Row {
        /// Where the row begins.
        line: u64,
        /// Why.
        what: String,
    },
}

impl ListError {
    /// The line it is about, from 1.
    pub const fn line(&self) -> u64 {
        match self {
            Self::Xml(error) => error.line(),
            Self::OtherDocument { line, .. }
            | Self::Broken { line, .. }
            | Self::Lacks { line, .. }
            | Self::Row { line, .. } => *line,
        }
    }

    /// Whether nothing after it is read: the list can be imported again, whole, to go on.
    pub const fn is_the_end(&self) -> bool {
        !matches!(self, Self::Lacks { .. } | Self::Row { .. })
    }

    pub(crate) fn lacks(line: u64, what: impl Into<String>) -> Self {
        Self::Lacks { line, what: what.into() }
    }

    pub(crate) fn row(line: u64, what: impl Into<String>) -> Self {
        Self::Row { line, what: what.into() }
    }
}

/// Whether nothing is read after this: a list has ended, or broken off.
pub(crate) fn ends_with<T>(next: Option<&Result<T, ListError>>) -> bool {
    match next {
        None => true,
        Some(Ok(_)) => false,
        Some(Err(error)) => error.is_the_end(),
    }
}
