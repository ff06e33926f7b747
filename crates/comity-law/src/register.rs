//! The register: what the library set out to cover, and which rules cover it.
//!
//! `law/register.toml` lists the rows of the working table. `register.toml` in an instrument's
//! folder says which of its rules cover a row, or why a row is left to people. Every row is
//! accounted for in one of the two ways, and every named rule exists.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::Law;

/// The name of a register, at the top and in the folders.
const NAME: &str = "register.toml";

/// A register that cannot be read.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{path}` cannot be read: {why}")]
pub struct RegisterError {
    /// The file.
    pub path: String,
    /// What is wrong.
    pub why: String,
}

/// One row, and what became of it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Row {
    /// Its id in the working table, such as `LED-35`.
    pub id: String,
    /// What it is about.
    pub subject: String,
    /// The rules that cover it.
    pub rules: BTreeSet<String>,
    /// Why it, or what is left of it, is for people: a reason from each folder that gives one.
    pub left: Vec<String>,
}

impl Row {
    /// Whether some rule covers it, or a reason says why none does.
    pub fn is_accounted_for(&self) -> bool {
        !self.rules.is_empty() || !self.left.is_empty()
    }
}

/// The register of a law.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Register {
    /// The rows, in the order of their ids.
    pub rows: Vec<Row>,
    /// What is wrong: rows that nobody listed, rules that do not exist.
    pub wrong: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TopToml {
    rows: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FolderToml {
    #[serde(default)]
    rows: BTreeMap<String, BTreeSet<String>>,
    #[serde(default)]
    left: BTreeMap<String, String>,
}

/// Reads the registers among the files of this law; without one at the top there are no rows.
///
/// # Errors
/// The first register that cannot be read.
pub fn register<'a>(
    law: &Law,
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<Register, RegisterError> {
    let files: BTreeMap<&str, &str> = files.into_iter().collect();
    let known: BTreeSet<String> = law.rules().map(|rule| rule.id).collect();
    let top = files.get(NAME).map(|text| parse::<TopToml>(NAME, text)).transpose()?;
    let row = |(id, subject): (String, String)| {
        (id.clone(), Row { id, subject, rules: BTreeSet::new(), left: Vec::new() })
    };
    let mut rows: BTreeMap<String, Row> =
        top.map_or_else(BTreeMap::new, |top| top.rows.into_iter().map(row).collect());
    let mut wrong = Vec::new();
    let folders = files.iter().filter(|(path, _)| path.ends_with("/register.toml"));
    for (path, text) in folders {
        let folder: FolderToml = parse(path, text)?;
        for (id, rules) in folder.rows {
            wrong.extend(rules.iter().filter(|rule| !known.contains(*rule)).map(|rule| {
                format!("`{path}`, `{id}`: there is no rule `{rule}`; correct its name")
            }));
            match rows.get_mut(&id) {
                Some(row) => row.rules.extend(rules),
                None => wrong.push(format!("`{path}`: `{id}` is no row; list it in `{NAME}`")),
            }
        }
        for (id, reason) in folder.left {
            match rows.get_mut(&id) {
                Some(row) => row.left.push(reason),
                None => wrong.push(format!("`{path}`: `{id}` is no row; list it in `{NAME}`")),
            }
        }
    }
    Ok(Register { rows: rows.into_values().collect(), wrong })
}

fn parse<T: for<'de> Deserialize<'de>>(path: &str, text: &str) -> Result<T, RegisterError> {
    toml::from_str(text)
        .map_err(|error| RegisterError { path: path.to_owned(), why: error.to_string() })
}
