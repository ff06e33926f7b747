//! `cargo xtask law`: the case book, with what it prints.

use std::path::Path;

use anyhow::Result;

use crate::launch;

/// Where the tests of the case book stand, below the root.
pub(crate) const CASE_BOOK: &str = "crates/comity-law/tests/it/main.rs";

/// Runs the integration tests of the law, and lets them print.
pub(crate) fn run(root: &Path, arguments: &[String]) -> Result<()> {
    let mut law = launch::cargo(root);
    law.args(["test", "--quiet", "--package", "comity-law", "--test", "it", "--", "--nocapture"]);
    // One thread, so that what the tests print stands in order.
    launch::run(law.arg("--test-threads=1").args(arguments).env("INSTA_UPDATE", "no"))
}
