//! The demonstration: four agencies cooperate, by the command line alone.
//!
//! Four real processes with their own homes, keys and databases: bureaus XA, XB and XC, and the
//! hub XH. The story is told step by step with times and citations; the first step that is not as
//! told fails the whole. Nothing of the list that the hub imports is printed but a reference.

mod extradition;
mod fill;
mod hit;
mod list;
mod node;
mod stage;
mod story;
mod watch;

use std::{path::Path, time::Instant};

use anyhow::{Result, bail};

use crate::{
    launch::{self, Profile},
    tools, web,
};
use stage::Stage;

/// The demonstration takes no longer than this once everything is built, in seconds.
const SECONDS_MAX: f64 = 60.0;

/// Memory of all nodes together, in MiB.
const RESIDENT_MIB_MAX: u64 = 1_024;

/// `demo [--keep] [--dev]`: builds the node and tells the story.
///
/// # Errors
/// When the build fails, or a step of the story is not as told.
pub fn run(root: &Path, arguments: &[String]) -> Result<()> {
    let (mut keep, mut profile) = (false, Profile::Release);
    for argument in arguments {
        match argument.as_str() {
            "--keep" => keep = true,
            "--dev" => profile = Profile::Dev,
            other => bail!("`demo` does not know `{other}`; it takes --keep and --dev"),
        }
    }
    tools::ensure_c_compiler()?;
    if keep && !web::is_built(root) {
        // Who keeps the nodes wants to look at them; without the desk the story is told as well.
        if let Err(why) = web::run(root, &[]) {
            println!("the desk is not in the nodes: {why:#}");
        }
    }
    let program = launch::built(root, "comity", "comity", profile)?;
    let folder = root.join("target").join("demo");
    tell(root, &program, &folder, keep)
}

/// Tells the story with a program that is built, in an empty folder.
///
/// # Errors
/// When a step of the story is not as told.
pub fn tell(root: &Path, program: &Path, folder: &Path, keep: bool) -> Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    std::fs::create_dir_all(folder)?;
    let began = Instant::now();
    let mut stage = Stage::set(program, folder, began)?;
    let told = story::tell(&mut stage, root).inspect_err(|_| {
        stage.last_words();
        if keep {
            stage.keep();
        }
    })?;
    let seconds = began.elapsed().as_secs_f64();
    let resident_mib = stage.resident_mib()?;
    if keep {
        let links = fill::fill(&stage).and_then(|()| stage.invitations());
        stage.keep();
        links?.iter().for_each(|line| println!("{line}"));
    } else {
        stage.strike()?;
    }
    if seconds > SECONDS_MAX {
        bail!("the story took {seconds:.1} s; {SECONDS_MAX} s are allowed");
    }
    if resident_mib > RESIDENT_MIB_MAX {
        bail!("the nodes hold {resident_mib} MiB; {RESIDENT_MIB_MAX} MiB are allowed");
    }
    let (acts, refusals) = (told.acts, told.refusals);
    println!("demo ok: {acts} acts, {refusals} refusals, {seconds:.1} s, {resident_mib} MiB");
    Ok(())
}

/// Agencies that know each other and have data, for whoever puts a node to the test; they end with
/// what is returned.
///
/// # Errors
/// When a node does not start or cannot be filled.
pub(crate) fn filled(program: &Path, folder: &Path) -> Result<Stage> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    std::fs::create_dir_all(folder)?;
    let mut stage = Stage::set(program, folder, Instant::now())?;
    stage.introduce()?;
    fill::fill(&stage)?;
    Ok(stage)
}
