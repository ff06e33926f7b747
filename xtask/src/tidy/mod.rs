//! `cargo xtask tidy`: the style of the house, checked.
//!
//! Each check is one small file that looks at the same [`House`] and adds findings. The checks are
//! an ordinary test as well, so that `cargo test` alone finds what is untidy.

mod absences;
mod abuses;
mod contributing;
mod crates;
mod dead_files;
mod decisions;
mod fiction;
mod file_size;
mod functions;
mod glossary;
mod headers;
mod house;
mod line_length;
mod links;
mod places;
mod problems;
mod todo;

use std::{fmt, path::Path};

use anyhow::{Result, bail};

use crate::supply;

pub use house::{House, Krate, Source};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Weight {
    /// Has to be mended before a change lands.
    Fails,
    /// To be thought about.
    Warns,
}

/// Something that is not as the style says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Finding {
    /// Whether it fails the check.
    pub weight: Weight,
    /// The file, relative to the root.
    pub path: String,
    /// The line, from 1; 0 for the file as a whole.
    pub line: usize,
    /// What is wrong and what to do.
    pub says: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let weight = if self.weight == Weight::Warns { "warning: " } else { "" };
        write!(f, "{}:{}: {weight}{}", self.path, self.line, self.says)
    }
}

/// What all checks found so far.
#[derive(Debug, Default)]
pub struct Findings(Vec<Finding>);

impl Findings {
    fn fail(&mut self, path: &str, line: usize, says: impl Into<String>) {
        self.add(Weight::Fails, path, line, says.into());
    }

    fn warn(&mut self, path: &str, line: usize, says: impl Into<String>) {
        self.add(Weight::Warns, path, line, says.into());
    }

    fn add(&mut self, weight: Weight, path: &str, line: usize, says: String) {
        self.0.push(Finding { weight, path: path.to_owned(), line, says });
    }

    /// The findings, in the order of files and lines.
    pub fn sorted(mut self) -> Vec<Finding> {
        self.0.sort_by(|a, b| (&a.path, a.line, a.weight).cmp(&(&b.path, b.line, b.weight)));
        self.0
    }
}

type Check = fn(&House, &mut Findings);

const CHECKS: &[Check] = &[
    absences::check,
    abuses::check,
    contributing::check,
    crates::check,
    crates::check_names,
    dead_files::check,
    decisions::check,
    fiction::check,
    file_size::check,
    functions::check,
    glossary::check,
    headers::check,
    line_length::check,
    links::check,
    places::check,
    problems::check,
    todo::check,
];

/// Makes all checks of the house.
pub fn findings(house: &House) -> Vec<Finding> {
    let mut findings = Findings::default();
    for check in CHECKS {
        check(house, &mut findings);
    }
    findings.sorted()
}

/// Makes all checks and prints what they found.
pub(crate) fn run(root: &Path, _: &[String]) -> Result<()> {
    let house = House::read(root)?;
    let findings = findings(&house);
    for finding in &findings {
        println!("{finding}");
    }
    let supplied = supply::findings(root)?;
    supplied.iter().for_each(|found| println!("{found}"));
    let failing = findings.iter().filter(|finding| finding.weight == Weight::Fails).count();
    let failures = failing + supplied.len();
    if failures > 0 {
        bail!("{failures} findings; the style is in CONTRIBUTING.md");
    }
    println!(
        "tidy ok: {} files, {} checks, {} warnings",
        house.sources().count(),
        CHECKS.len(),
        findings.len()
    );
    Ok(())
}

#[cfg(test)]
mod testing {
    //! What the tests of the checks share.

    use super::{Check, Findings, House};

    /// Makes one check of a house of these files and compares what it prints, line by line.
    pub(super) fn check(check: Check, files: &[(&str, &str)], expect: &[&str]) {
        let mut findings = Findings::default();
        check(&House::of(files), &mut findings);
        let found: Vec<String> = findings.sorted().iter().map(ToString::to_string).collect();
        assert_eq!(found, expect);
    }
}
