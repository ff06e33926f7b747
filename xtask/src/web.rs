//! `cargo xtask web`: the desk, from its sources to what the node carries.

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::SystemTime,
};

use anyhow::{Context, Result, bail};

use crate::{
    launch::{self, Profile},
    tools,
};

/// The oldest node that builds the desk, as `web/package.json` says too.
const NODE_MIN: (u32, u32) = (20, 19);

/// Where the desk is.
pub(crate) const MANIFEST: &str = "web/package.json";

/// The folder of the desk.
const WEB: &str = "web";

/// The provider against which single sign-on is tested.
const PROVIDER: &str = "tests/provider";

/// Where the page of the desk is, once it is built.
const PAGE: &str = "web/dist/index.html";

/// The source that takes the desk in.
const CARRIER: &str = "crates/comity/src/api/files.rs";

/// Whether the desk was built before.
pub(crate) fn is_built(root: &Path) -> bool {
    root.join(PAGE).is_file()
}

/// `web [e2e|pictures]`: builds the desk into `web/dist`; then tests it in a browser, against
/// nodes that run; or does so and writes the pictures of the documentation.
pub(crate) fn run(root: &Path, arguments: &[String]) -> Result<()> {
    let what: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if !matches!(what[..], [] | ["pictures"] | ["e2e", ..]) {
        bail!("`web` does not know `{}`; it takes e2e or pictures, or nothing", what.join(" "));
    }
    ensure_node()?;
    install(root, WEB)?;
    build(root, "build")?;
    match what[..] {
        ["e2e", ref tests @ ..] => walk(root, &tools::ensure_chromium()?, tests, false),
        ["pictures"] => walk(root, &tools::ensure_chromium()?, &[], true),
        _ => Ok(()),
    }
}

/// Tests the desk in a browser; false, with a line that says so, where there is none.
pub(crate) fn check_walk(root: &Path) -> Result<bool> {
    match ensure_node().and_then(|()| tools::ensure_chromium()) {
        Ok(chromium) => walk(root, &chromium, &[], false).map(|()| true),
        Err(why) => {
            println!("the desk is not tested in a browser: {why:#}");
            Ok(false)
        }
    }
}

/// Three agencies run, and people sit down at their desks.
fn walk(root: &Path, chromium: &Path, tests: &[&str], with_pictures: bool) -> Result<()> {
    let program = launch::built(root, "comity", "comity", Profile::Dev)?;
    let mut command = Command::new("npm");
    command.args(["run", "e2e", "--"]).args(tests).current_dir(root.join("web"));
    command.env("COMITY_PROGRAM", program).env("COMITY_CHROMIUM", chromium);
    command.env("COMITY_PICTURES", if with_pictures { "write" } else { "" });
    launch::run(&mut command)
}

/// Checks types, style, words in all languages and the parts, then builds the desk within its
/// size; false, with a line that says so, where there is no node.
pub(crate) fn check(root: &Path) -> Result<bool> {
    if let Err(why) = ensure_node() {
        println!("the desk is not checked, nor single sign-on against a provider: {why}");
        return Ok(false);
    }
    install(root, WEB)?;
    // The tests of the node run it, where it is there, and say so where it is not.
    install(root, PROVIDER)?;
    npm(root, &["run", "check"])?;
    npm(root, &["test"])?;
    build(root, "bundle")?;
    Ok(true)
}

fn build(root: &Path, script: &str) -> Result<()> {
    let was_there = is_built(root);
    npm(root, &["run", script])?;
    if was_there {
        return Ok(());
    }
    // Cargo watches the files that a program carries. Of a desk that was not there when the
    // program was built it knows nothing, so it is told that the program changed.
    let carrier = std::fs::File::options().append(true).open(root.join(CARRIER))?;
    Ok(carrier.set_modified(SystemTime::now())?)
}

/// Fetches what a folder needs, exactly as its lock file says, unless it is there.
fn install(root: &Path, folder: &str) -> Result<()> {
    let folder = root.join(folder);
    let changed = |path: PathBuf| path.metadata().and_then(|data| data.modified()).ok();
    let wanted = changed(folder.join("package-lock.json"));
    let there = changed(folder.join("node_modules/.package-lock.json"));
    if there.is_some() && there >= wanted {
        return Ok(());
    }
    npm_in(&folder, &["ci", "--no-audit", "--no-fund"])
}

fn npm(root: &Path, arguments: &[&str]) -> Result<()> {
    npm_in(&root.join(WEB), arguments)
}

fn npm_in(folder: &Path, arguments: &[&str]) -> Result<()> {
    launch::run(Command::new("npm").args(arguments).current_dir(folder))
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
