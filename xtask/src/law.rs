//! `cargo xtask law`: case book, register, pages for lawyers, and the proofs.

use std::{path::Path, process::Command};

use anyhow::Result;

use crate::{
    launch::{self, Profile},
    tools,
};

/// Where the tests of the case book stand, below the root.
pub(crate) const CASE_BOOK: &str = "crates/comity-law/tests/it/main.rs";

/// Where the properties stand that are proved, below the root.
pub(crate) const PROPERTIES: &str = "crates/comity-prove/properties.cedar";

/// The test that compares the pages of `docs/law/` with the law, and writes them when told so.
const PAGES: &str = "pages::";

/// Runs the integration tests of the law, and lets them print; or with `docs` writes the pages, and
/// with `prove` the proofs.
pub(crate) fn run(root: &Path, arguments: &[String]) -> Result<()> {
    match arguments.first().map(String::as_str) {
        Some("docs") => return write_pages(root),
        Some("prove") => return prove(root),
        _ => {}
    }
    let mut law = launch::cargo(root);
    law.args(["test", "--quiet", "--package", "comity-law", "--test", "it", "--", "--nocapture"]);
    // One thread, so that what the tests print stands in order.
    launch::run(law.arg("--test-threads=1").args(arguments).env("INSTA_UPDATE", "no"))
}

/// Proves the properties of the law, and sees each control fail.
pub(crate) fn prove(root: &Path) -> Result<()> {
    tools::ensure_solver()?;
    let program = launch::built(root, "comity-prove", "comity-prove", Profile::Dev)?;
    launch::run(Command::new(program).current_dir(root).arg("law"))
}

/// Writes `docs/law/` anew.
fn write_pages(root: &Path) -> Result<()> {
    let mut law = launch::cargo(root);
    law.args(["test", "--quiet", "--package", "comity-law", "--test", "it", PAGES]);
    launch::run(law.env("COMITY_GOLDEN", "write"))
}
