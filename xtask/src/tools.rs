//! What the tests need on the machine, and how it gets there.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::launch;

/// Sees to a C compiler, the solver and the parts of the toolchain, or says which package to
/// install.
pub(crate) fn ensure(root: &Path) -> Result<()> {
    ensure_c_compiler()?;
    ensure_solver()?;
    for (part, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if launch::succeeds(launch::cargo(root).args([part, "--version"])) {
            continue;
        }
        println!("cargo {part} is missing: adding it");
        let mut add = Command::new("rustup");
        if launch::run(add.args(["component", "add", component])).is_err() {
            bail!(
                "install `{component}` for your toolchain, as `rustup component add {component}`"
            );
        }
    }
    Ok(())
}

/// The cryptography and the database contain C, so a compiler has to be there.
pub(crate) fn ensure_c_compiler() -> Result<()> {
    let named = std::env::var("CC").ok();
    let mut candidates = named.iter().map(String::as_str).chain(["cc", "gcc", "clang"]);
    if candidates.any(|compiler| launch::succeeds(Command::new(compiler).arg("--version"))) {
        return Ok(());
    }
    println!("no C compiler is here: installing one");
    install(&["gcc", "libc6-dev"])
        .context("no C compiler is here; install one, on Debian: `apt-get install gcc libc6-dev`")
}

/// The proofs over the law are found by `cvc5`; the program may also be named in `CVC5`.
pub(crate) fn ensure_solver() -> Result<()> {
    let program = std::env::var("CVC5").unwrap_or_else(|_| "cvc5".to_owned());
    if launch::succeeds(Command::new(&program).arg("--version")) {
        return Ok(());
    }
    println!("`{program}` is not here, by which the law is proved: installing the package `cvc5`");
    install(&["cvc5"]).context(
        "the proofs need cvc5 1.0.3 or later; install it, on Debian: `apt-get install cvc5`, \
         or name the program in `CVC5`",
    )
}

/// The browser in which the desk is tested; it may also be named in `COMITY_CHROMIUM`.
pub(crate) fn ensure_chromium() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("COMITY_CHROMIUM") {
        return Ok(PathBuf::from(named));
    }
    if let Some(found) = chromium() {
        return Ok(found);
    }
    println!("no Chromium is here, in which the desk is tested: installing the package `chromium`");
    let says = "the desk is tested in Chromium; install it, on Debian: `apt-get install chromium`";
    install(&["chromium"]).context(says)?;
    chromium().context(says)
}

/// Chromium by one of the names that systems give it.
fn chromium() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let named = |name: &str| folders.iter().map(|one| one.join(name)).find(|file| file.is_file());
    ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(named)
}

/// Installs packages of Debian.
fn install(packages: &[&str]) -> Result<()> {
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n");
    let has_apt = launch::succeeds(Command::new("apt-get").arg("--version"));
    if !(is_root && has_apt) {
        bail!("packages are only installed by root, on Debian");
    }
    launch::run(Command::new("apt-get").arg("update"))?;
    launch::run(
        Command::new("apt-get")
            .args(["install", "-y", "--no-install-recommends"])
            .args(packages)
            .env("DEBIAN_FRONTEND", "noninteractive"),
    )
}

/// A check of another program, made only where the program is installed.
pub(crate) struct Optional {
    /// The program.
    pub(crate) program: &'static str,
    /// What it is called with.
    pub(crate) arguments: &'static [&'static str],
    /// What it looks at.
    pub(crate) looks_at: &'static str,
}

/// The optional checks: they come from PyPI wheels or `cargo install`, and are small.
pub(crate) const OPTIONAL: [Optional; 1] =
    [Optional { program: "typos", arguments: &[], looks_at: "spelling" }];

impl Optional {
    /// Runs the check, or says aloud that it was skipped.
    pub(crate) fn run(&self, root: &Path) -> Result<Option<()>> {
        if !launch::succeeds(Command::new(self.program).arg("--version")) {
            println!("skipped: `{}` ({}) is not installed", self.program, self.looks_at);
            return Ok(None);
        }
        launch::run(Command::new(self.program).args(self.arguments).current_dir(root)).map(Some)
    }
}
