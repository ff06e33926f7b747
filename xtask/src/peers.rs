//! Peers' own programs from PyPI, beside which a bench measures.
//!
//! `bench/peers/NAME.txt` pins what the bench `NAME` measures against. It is installed once into a
//! virtual environment under `target/peers`, whose Python the bench finds in
//! `COMITY_PEER_PYTHON`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::launch;

/// The Python that has the peers of this bench; none when it measures against none.
pub(crate) fn python(root: &Path, bench: &str) -> Result<Option<PathBuf>> {
    let pinned = root.join("bench/peers").join(format!("{bench}.txt"));
    let Ok(wanted) = fs::read_to_string(&pinned) else { return Ok(None) };
    let place = root.join("target/peers").join(bench);
    let python = place.join("bin/python");
    let marker = place.join("installed.txt");
    if fs::read_to_string(&marker).is_ok_and(|installed| installed == wanted) {
        return Ok(Some(python));
    }
    println!("installing what the bench measures against: {}", wanted.trim().replace('\n', ", "));
    launch::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&place))
        .context("no virtual environment; on Debian: `apt-get install python3-venv`")?;
    let mut pip = Command::new(&python);
    launch::run(pip.args(["-m", "pip", "install", "--quiet", "--requirement"]).arg(&pinned))?;
    fs::write(&marker, wanted).context("what was installed could not be noted")?;
    Ok(Some(python))
}
