//! The list that the hub imports: the real one if there, else invented.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// A list, and one of the persons on it to look for.
#[derive(Debug)]
pub(super) struct List {
    /// The file.
    pub file: PathBuf,
    /// What may be said of it.
    pub title: &'static str,
    /// A name that stands on it; never printed.
    pub name: String,
    /// The same name in the writing of its bearer; never printed.
    pub original: String,
    /// The reference of that person's entry.
    pub reference: String,
}

/// Where the consolidated list of the United Nations lies when it is there.
const REAL: &str = "../shared/data/lists/un_consolidated.xml";

/// The list with invented persons that comes with the project.
const FICTIONAL: &str = "examples/lists/fictional.xml";

/// The name of a person in the person's own writing.
const ORIGINAL: &str = "NAME_ORIGINAL_SCRIPT";

/// Finds the list, and the first person on it whose name it has in two writings.
pub(super) fn find(root: &Path) -> Result<List> {
    let real = root.join(REAL);
    let (file, title) = if real.is_file() {
        (real, "the consolidated list of the United Nations Security Council")
    } else {
        (root.join(FICTIONAL), "a list of invented persons")
    };
    let text = std::fs::read_to_string(&file).context("the list can be read")?;
    let person = text
        .split("<INDIVIDUAL>")
        .skip(1)
        .find(|person| ["SECOND_NAME", ORIGINAL].iter().all(|tag| between(person, tag).is_some()))
        .context("there is a person with two names and an original one on the list")?;
    let name = ["FIRST_NAME", "SECOND_NAME"]
        .into_iter()
        .filter_map(|tag| between(person, tag))
        .collect::<Vec<_>>()
        .join(" ");
    let of = |tag| between(person, tag).map(str::to_owned);
    let reference = of("REFERENCE_NUMBER").context("the person has a reference")?;
    let original = of(ORIGINAL).context("the person has an original name")?;
    Ok(List { file, title, name, original, reference })
}

/// What stands between the first pair of these tags, if anything does.
fn between<'a>(text: &'a str, tag: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(&format!("<{tag}>"))?;
    let (inner, _) = rest.split_once(&format!("</{tag}>"))?;
    let inner = inner.trim();
    (!inner.is_empty()).then_some(inner)
}
