//! `cargo xtask fuzz`: hostile bytes for each parser that faces the network.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::launch;

const MANIFEST: &str = "fuzz/Cargo.toml";

/// How long each target runs, when nothing else is said.
const SECONDS: u32 = 600;

/// Whether there are targets.
pub(crate) fn exists(root: &Path) -> bool {
    root.join(MANIFEST).is_file()
}

/// Runs one target or all, one after the other, each for as many seconds as said.
pub(crate) fn run(root: &Path, arguments: &[String]) -> Result<()> {
    let manifest = std::fs::read_to_string(root.join(MANIFEST)).context(MANIFEST)?;
    let chosen = chosen(arguments, targets(&manifest)?)?;
    if !launch::succeeds(launch::cargo(root).args(["fuzz", "--version"])) {
        bail!("cargo-fuzz is not installed; run `cargo install cargo-fuzz`");
    }
    for target in &chosen.targets {
        // What is found goes to a folder of its own: the corpus beside the targets is kept small.
        let found = format!("target/fuzz/{target}");
        std::fs::create_dir_all(root.join(&found)).with_context(|| found.clone())?;
        let mut fuzz = launch::cargo(root);
        // Our code has no `unsafe` for a sanitizer to watch, and without one stable suffices.
        fuzz.args(["fuzz", "run", "--sanitizer", "none", target, &found]);
        fuzz.args([&format!("fuzz/corpus/{target}"), "--"]);
        launch::run(fuzz.arg(format!("-max_total_time={}", chosen.seconds)))?;
    }
    println!("fuzz ok: {} targets, {} s each", chosen.targets.len(), chosen.seconds);
    Ok(())
}

/// What is to run.
#[derive(Debug, Eq, PartialEq)]
struct Chosen {
    targets: Vec<String>,
    seconds: u32,
}

fn chosen(arguments: &[String], known: Vec<String>) -> Result<Chosen> {
    let mut chosen = Chosen { targets: Vec::new(), seconds: SECONDS };
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        if argument == "--seconds" {
            let seconds = rest.next().and_then(|seconds| seconds.parse().ok());
            chosen.seconds = seconds.context("`--seconds` is followed by a number")?;
        } else if known.contains(argument) {
            chosen.targets.push(argument.clone());
        } else {
            bail!("there is no target `{argument}`; there are `{}`", known.join("`, `"));
        }
    }
    if chosen.targets.is_empty() {
        chosen.targets = known;
    }
    Ok(chosen)
}

/// The names of the targets, as their manifest lists them.
fn targets(manifest: &str) -> Result<Vec<String>> {
    let manifest: toml::Table = manifest.parse().context(MANIFEST)?;
    let bins = manifest.get("bin").and_then(toml::Value::as_array).context("no targets")?;
    Ok(bins.iter().filter_map(|bin| Some(bin.get("name")?.as_str()?.to_owned())).collect())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
    use super::*;

    #[test]
    fn all_targets_run_unless_some_are_named() {
        let known = targets("[[bin]]\nname = \"act\"\n[[bin]]\nname = \"card\"\n").unwrap();
        let all = chosen(&[], known.clone()).unwrap();
        assert_eq!(all, Chosen { targets: known.clone(), seconds: SECONDS });
        let one = chosen(&["card".into(), "--seconds".into(), "30".into()], known.clone()).unwrap();
        assert_eq!(one, Chosen { targets: vec!["card".into()], seconds: 30 });
        let error = chosen(&["tile".into()], known).unwrap_err();
        assert_eq!(error.to_string(), "there is no target `tile`; there are `act`, `card`");
    }
}
