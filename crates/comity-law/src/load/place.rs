//! Where in the law something is wrong: file, line, article.

use std::{fmt, str::FromStr};

use cedar_policy::PolicySet;

use super::LoadError;
use crate::{rule::Rule, summary::article};

/// A place in a file of rules.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Place {
    /// The file, under `law/`.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`, line {}, article {}", self.path, self.line, article(&self.path))
    }
}

impl Place {
    /// The place of a rule that was loaded.
    pub(super) fn of(rule: &Rule) -> Self {
        Self { path: rule.path.clone(), line: rule.line }
    }

    /// The place of a rule that was parsed from this file.
    pub(super) fn of_text(path: &str, text: &str, written: &str) -> Self {
        let before = text.find(written).and_then(|at| text.get(..at)).unwrap_or_default();
        Self { path: path.to_owned(), line: line(before) }
    }

    /// The place of the first rule of this file that is no rule.
    pub(super) fn of_broken(path: &str, text: &str) -> Self {
        let mut line = 1;
        for piece in pieces(text) {
            let blank = piece.lines().take_while(|line| is_blank(line)).count();
            if PolicySet::from_str(piece).is_err() {
                line += blank;
                break;
            }
            line += piece.matches('\n').count();
        }
        Self { path: path.to_owned(), line }
    }

    /// The error, at this place.
    pub(super) fn hold(self, error: LoadError) -> LoadError {
        LoadError::At { place: self, source: Box::new(error) }
    }
}

/// The line in which what follows this text begins.
fn line(before: &str) -> usize {
    before.matches('\n').count() + 1
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty() || line.trim_start().starts_with("//")
}

/// The file in pieces of one rule each: a rule ends where a line ends with a semicolon.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut end = 0;
        for line in rest.split_inclusive('\n') {
            end += line.len();
            if !is_blank(line) && line.trim_end().ends_with(';') {
                break;
            }
        }
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(piece)
    })
}
