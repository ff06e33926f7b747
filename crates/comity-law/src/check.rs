//! The check of a law as a whole: its case book, its register, its conflicts.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::{
    Law,
    casebook::{self, CaseError},
    conflicts::{Conflict, conflicts},
    register::{self, RegisterError},
};

/// A law that cannot be checked.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum CheckError {
    /// A case cannot be read.
    #[error(transparent)]
    Case(#[from] CaseError),
    /// A register cannot be read.
    #[error(transparent)]
    Register(#[from] RegisterError),
}

/// What was found.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// How many rules there are.
    pub rules: usize,
    /// How many cases were decided.
    pub cases: usize,
    /// Where the law differs from its case book, or a register from the law.
    pub wrong: Vec<String>,
    /// Rules without a case, or without two that differ in one fact.
    pub gaps: Vec<String>,
    /// Facts that no rule reads.
    pub unread: Vec<String>,
    /// Rows of the register that nobody accounts for.
    pub rows_left: Vec<String>,
    /// Instruments that disagree.
    pub conflicts: Vec<Conflict>,
}

impl Report {
    /// Whether the law is as its books say. Conflicts and what is left to do are no errors.
    pub fn is_ok(&self) -> bool {
        self.wrong.is_empty() && self.gaps.is_empty()
    }
}

/// Checks a law against its own files.
///
/// # Errors
/// When a case or a register cannot be read.
pub fn check(law: &Law, files: &BTreeMap<String, String>) -> Result<Report, CheckError> {
    let given = || files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let cases = casebook::cases(law, given())?;
    let differences = cases.iter().flat_map(|case| {
        let told = |difference| format!("`{}`: {difference}", case.path);
        case.run(law).into_iter().map(told).collect::<Vec<_>>()
    });
    let register = register::register(law, given())?;
    let gaps = casebook::coverage(law, &cases).into_iter();
    let read: BTreeSet<&str> = law.rules().flat_map(|rule| rule.facts).collect();
    let unread = law.facts().iter().filter(|fact| !read.contains(fact.name));
    let left = register.rows.iter().filter(|row| !row.is_accounted_for());
    Ok(Report {
        rules: law.rules().count(),
        cases: cases.len(),
        rows_left: left.map(|row| row.id.clone()).collect(),
        wrong: differences.chain(register.wrong.iter().cloned()).collect(),
        gaps: gaps
            .filter_map(|one| one.gap().map(|gap| format!("`{}`: {gap}", one.rule)))
            .collect(),
        unread: unread.map(|fact| fact.name.to_owned()).collect(),
        conflicts: conflicts(law, &cases),
    })
}
