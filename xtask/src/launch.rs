//! Starting cargo and what cargo builds.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

/// How the programs are built.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Profile {
    /// Quick to build; what we depend on is optimised all the same.
    Dev,
    /// As agencies run it, and as numbers are measured.
    Release,
}

/// The root folder of the project.
///
/// # Errors
/// When the workshop does not lie in a workspace.
pub fn root() -> Result<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = here.parent().context("the workshop has no folder above it")?;
    Ok(root.to_path_buf())
}

/// The cargo that runs us, in the root folder.
pub fn cargo(root: &Path) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.current_dir(root);
    command
}

/// Shows the command, runs it, and waits.
///
/// # Errors
/// When it cannot be started, or ends with another code than 0.
pub fn run(command: &mut Command) -> Result<()> {
    let shown = shown(command);
    println!("$ {shown}");
    let status = command.status().with_context(|| format!("`{shown}` could not be started"))?;
    if !status.success() {
        bail!("`{shown}` failed ({status})");
    }
    Ok(())
}

/// Whether this command runs and succeeds, in silence.
pub fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Builds a program of the workspace and returns the path of its executable.
///
/// # Errors
/// When the build fails, or builds no executable of that name.
pub fn built(root: &Path, krate: &str, program: &str, profile: Profile) -> Result<PathBuf> {
    let mut build = cargo(root);
    match profile {
        // The same features as the tests have: what we depend on is not built once more.
        Profile::Dev => build.args(["build", "--workspace", "--bin", program]),
        Profile::Release => {
            build.args(["build", "--release", "--package", krate, "--bin", program])
        }
    };
    println!("$ {}", shown(&build));
    build.args(["--message-format", "json-render-diagnostics"]);
    let output = build.stderr(Stdio::inherit()).output().context("cargo could not be started")?;
    if !output.status.success() {
        bail!("`{program}` was not built ({})", output.status);
    }
    let messages = String::from_utf8_lossy(&output.stdout);
    let executable = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| message["target"]["name"] == program)
        .find_map(|message| message["executable"].as_str().map(PathBuf::from));
    executable.with_context(|| format!("cargo built no executable `{program}`"))
}

/// The folder of what is measured against others, a workspace of its own.
const BENCH: &str = "bench";

/// What tells cargo where the crate in this folder stands, and where to build it.
pub fn place(krate: &str) -> Vec<String> {
    let arguments = match krate {
        BENCH => vec!["--manifest-path", "bench/Cargo.toml", "--target-dir", "target/bench"],
        krate => vec!["--package", krate],
    };
    arguments.into_iter().map(str::to_owned).collect()
}

/// The examples of the workspace and of `bench/`, as the crate's folder and the example's name, by
/// the folder convention of cargo.
pub fn examples(root: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let crates = std::fs::read_dir(root.join("crates")).into_iter().flatten().flatten();
    for krate in crates.map(|entry| entry.path()).chain([root.join(BENCH)]) {
        let examples = std::fs::read_dir(krate.join("examples")).into_iter().flatten().flatten();
        for example in examples.map(|entry| entry.path()) {
            let is_example = example.is_dir() || example.extension().is_some_and(|e| e == "rs");
            if let (true, Some(krate), Some(name)) =
                (is_example, krate.file_name(), example.file_stem())
            {
                found.push((
                    krate.to_string_lossy().into_owned(),
                    name.to_string_lossy().into_owned(),
                ));
            }
        }
    }
    found.sort();
    found
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or(command.get_program());
    let mut shown = program.to_string_lossy().into_owned();
    for argument in command.get_args() {
        shown.push(' ');
        shown.push_str(&argument.to_string_lossy());
    }
    shown
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
    use super::*;

    #[test]
    fn a_command_is_shown_as_one_would_type_it() {
        assert_eq!(
            shown(Command::new("/usr/bin/cargo").args(["fmt", "--check"])),
            "cargo fmt --check"
        );
    }

    #[test]
    fn a_command_that_fails_is_an_error() {
        let root = root().unwrap();
        let error = run(cargo(&root).arg("--no-such-flag").stderr(Stdio::null())).unwrap_err();
        assert!(error.to_string().contains("cargo --no-such-flag"));
    }
}
