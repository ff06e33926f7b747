//! `cargo xtask web`: the desk, from its sources to what the node carries.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::launch;

/// The oldest node that builds the desk, as `web/package.json` says too.
const NODE_MIN: (u32, u32) = (20, 19);

/// Where the desk is.
pub(crate) const MANIFEST: &str = "web/package.json";

/// Builds the desk into `web/dist`; what is there already and newer than its sources stays.
pub(crate) fn run(root: &Path, _: &[String]) -> Result<()> {
    install(root)?;
    npm(root, &["run", "build"])
}

/// Checks types, style, words in all languages, and runs the tests of the parts.
pub(crate) fn check(root: &Path) -> Result<()> {
    install(root)?;
    npm(root, &["run", "check"])?;
    npm(root, &["test"])
}

/// Fetches what the desk is built of, exactly as the lock file says, unless it is there.
fn install(root: &Path) -> Result<()> {
    ensure_node()?;
    let web = root.join("web");
    let changed = |path: PathBuf| path.metadata().and_then(|data| data.modified()).ok();
    let wanted = changed(web.join("package-lock.json"));
    let there = changed(web.join("node_modules/.package-lock.json"));
    if there.is_some() && there >= wanted {
        return Ok(());
    }
    npm(root, &["ci", "--no-audit", "--no-fund"])
}

fn npm(root: &Path, arguments: &[&str]) -> Result<()> {
    launch::run(Command::new("npm").args(arguments).current_dir(root.join("web")))
}

/// Node has to be there; it is no package that a build may put on somebody's machine by itself.
fn ensure_node() -> Result<()> {
    let says = "the desk is built with node 20.19 or newer and npm; install them";
    let output = Command::new("node").arg("--version").output().context(says)?;
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let mut parts = version.trim_start_matches('v').split('.').map(str::parse::<u32>);
    match (parts.next(), parts.next()) {
        (Some(Ok(major)), Some(Ok(minor))) if (major, minor) >= NODE_MIN => Ok(()),
        _ => bail!("{says}; here is `{version}`"),
    }
}
