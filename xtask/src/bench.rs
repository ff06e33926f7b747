//! `cargo xtask bench NAME`: starts a bench, and checks the last line it prints.
//!
//! Benches run in a release build.
//! A bench is an example named `bench_NAME` of any crate. It prints what it likes and ends with
//! one flat JSON object on a line.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

use crate::{launch, peers};

const PREFIX: &str = "bench_";

/// What the last line of every bench says at least.
const KEYS: [&str; 7] = ["bench", "commit", "n", "value", "unit", "against", "ratio"];

/// The names of the benches there are.
pub(crate) fn names(root: &Path) -> Vec<String> {
    let examples = launch::examples(root).into_iter();
    examples.filter_map(|(_, name)| name.strip_prefix(PREFIX).map(str::to_owned)).collect()
}

/// Runs the bench that the first argument names; the other arguments are for the bench.
pub(crate) fn run(root: &Path, arguments: &[String]) -> Result<()> {
    let known = names(root).join("`, `");
    let Some((name, rest)) = arguments.split_first() else {
        bail!("which bench? there are `{known}`");
    };
    let wanted = format!("{PREFIX}{name}");
    let Some((krate, example)) = launch::examples(root).into_iter().find(|(_, e)| *e == wanted)
    else {
        bail!("there is no bench `{name}`; there are `{known}`");
    };
    if root.join("crates").join(&krate).join("src/main.rs").exists() {
        // A bench of a program starts the program, which cargo does not build for an example.
        let mut build = launch::cargo(root);
        build.args(["build", "--release", "--bins"]).args(launch::place(&krate));
        launch::run(&mut build)?;
    }
    let mut bench = launch::cargo(root);
    bench.args(["run", "--release", "--example", &example]);
    bench.args(launch::place(&krate)).arg("--");
    bench.args(rest).env("COMITY_BENCH_COMMIT", commit(root));
    if let Some(python) = peers::python(root, name)? {
        bench.env("COMITY_PEER_PYTHON", python);
    }
    check_last_line(&last_line(&mut bench)?)
}

/// Runs the bench, passes on what it prints, and returns the last line.
fn last_line(bench: &mut Command) -> Result<String> {
    let mut child = bench.stdout(Stdio::piped()).spawn().context("cargo could not be started")?;
    let output = child.stdout.take().context("the bench has no output")?;
    let mut last = String::new();
    for line in BufReader::new(output).lines() {
        last = line.context("what the bench prints is not text")?;
        println!("{last}");
    }
    let status = child.wait().context("the bench was lost")?;
    if !status.success() {
        bail!("the bench failed ({status})");
    }
    Ok(last)
}

fn check_last_line(line: &str) -> Result<()> {
    let Ok(serde_json::Value::Object(object)) = serde_json::from_str(line) else {
        bail!("the last line of a bench is one JSON object; this one is `{line}`");
    };
    let absent: Vec<&str> = KEYS.into_iter().filter(|key| !object.contains_key(*key)).collect();
    if !absent.is_empty() {
        bail!("the last line of the bench lacks `{}`", absent.join("`, `"));
    }
    if let Some((key, _)) = object.iter().find(|(_, value)| value.is_object() || value.is_array()) {
        bail!("the last line of the bench is not flat: see `{key}`");
    }
    Ok(())
}

/// The commit that is measured, with a `+` when the tree differs from it.
fn commit(root: &Path) -> String {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").current_dir(root).args(arguments).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let Some(mut commit) = git(&["rev-parse", "--short=12", "HEAD"]) else {
        return "unknown".to_owned();
    };
    if git(&["status", "--porcelain"]).is_none_or(|changes| !changes.is_empty()) {
        commit.push('+');
    }
    commit
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
    use super::*;

    fn check(line: &str, complaint: Option<&str>) {
        let result = check_last_line(line);
        match complaint {
            None => result.unwrap(),
            Some(part) => assert!(result.unwrap_err().to_string().contains(part), "{line}"),
        }
    }

    #[test]
    fn the_last_line_of_a_bench_is_one_flat_json_object_with_its_keys() {
        let whole =
            r#"{"bench":"log","commit":"c","n":1,"value":2,"unit":"u","against":"a","ratio":1"#;
        check(&format!("{whole}}}"), None);
        check(&format!(r#"{whole},"parts":[1]}}"#), Some("`parts`"));
        check(r#"{"bench":"log"}"#, Some("`commit`"));
        check("done", Some("`done`"));
    }
}
