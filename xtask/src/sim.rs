//! `cargo xtask sim`: the simulator, from a number of seeds or from one.

use std::path::Path;

use anyhow::Result;

use crate::launch;

/// Whether the simulator's program is there.
pub(crate) fn exists(root: &Path) -> bool {
    let krate = root.join("crates/comity-sim");
    krate.join("src/main.rs").is_file() || krate.join("src/bin/comity-sim.rs").is_file()
}

/// Runs it with the arguments as they are.
pub(crate) fn run(root: &Path, arguments: &[String]) -> Result<()> {
    let mut sim = launch::cargo(root);
    sim.args(["run", "--quiet", "--package", "comity-sim", "--bin", "comity-sim", "--"]);
    launch::run(sim.args(arguments))
}
