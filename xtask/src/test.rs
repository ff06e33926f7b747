//! `cargo xtask test`: everything that must hold before a change lands.

use std::{
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result};

use crate::{demo, launch, law, sim, tools, web};

/// How many seeds the simulator runs at every commit.
const SEEDS: &str = "200";

/// `test` as CI runs it, to find on a desk what CI would find.
pub(crate) fn run_as_ci(root: &Path, _: &[String]) -> Result<()> {
    let program = std::env::current_exe().context("the workshop does not find itself")?;
    launch::run(
        Command::new(program).arg("test").current_dir(root).env("CI", "true").stdin(Stdio::null()),
    )
}

/// Runs all phases; the first that fails ends the run.
pub(crate) fn run(root: &Path, _: &[String]) -> Result<()> {
    let mut phases = Phases::default();
    phases.run("tools", || tools::ensure(root))?;
    phases.run("format", || launch::run(launch::cargo(root).args(["fmt", "--all", "--check"])))?;
    if root.join(web::MANIFEST).is_file() {
        // Before the lints: the node carries the desk in itself.
        let mut is_checked = false;
        phases.run("desk", || {
            is_checked = web::check(root)?;
            Ok(())
        })?;
        if !is_checked {
            phases.skipped.push("desk");
        }
    }
    phases.run("lints", || {
        let mut clippy = launch::cargo(root);
        clippy.args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]);
        launch::run(&mut clippy)
    })?;
    phases.run("tests", || tests(root))?;
    if root.join(law::CASE_BOOK).is_file() {
        phases.run("law", || law::run(root, &[]))?;
    }
    if root.join(law::PROPERTIES).is_file() {
        phases.run("proofs", || law::prove(root))?;
    }
    if sim::exists(root) {
        phases.run("simulator", || sim::run(root, &["--seeds".into(), SEEDS.into()]))?;
    }
    phases.run("demo", || demo::run(root, &["--dev".into()]))?;
    if root.join(web::MANIFEST).is_file() {
        // After the tests, which build the program that runs here.
        let mut is_walked = false;
        phases.run("browser", || {
            is_walked = web::check_walk(root)?;
            Ok(())
        })?;
        if !is_walked {
            phases.skipped.push("browser");
        }
    }
    for check in &tools::OPTIONAL {
        let mut made = None;
        phases.run(check.program, || {
            made = check.run(root)?;
            Ok(())
        })?;
        if made.is_none() {
            phases.skipped.push(check.program);
        }
    }
    phases.print();
    Ok(())
}

fn tests(root: &Path) -> Result<()> {
    let mut command = launch::cargo(root);
    // Golden files are compared here, never written.
    command.env("INSTA_UPDATE", "no");
    if !launch::succeeds(launch::cargo(root).args(["nextest", "--version"])) {
        println!("cargo-nextest is not installed: cargo test runs the tests");
        return launch::run(command.args(["test", "--workspace"]));
    }
    launch::run(command.args(["nextest", "run", "--workspace"]))?;
    // Nextest leaves out examples in the documentation; cargo test is slow where there are none.
    let with_examples = crates_with_doc_tests(root)?;
    if with_examples.is_empty() {
        return Ok(());
    }
    let mut doc = launch::cargo(root);
    doc.args(["test", "--doc"]);
    for krate in &with_examples {
        doc.args(["--package", krate]);
    }
    launch::run(&mut doc)
}

/// The library crates in whose documentation code stands.
fn crates_with_doc_tests(root: &Path) -> Result<Vec<String>> {
    let house = crate::tidy::House::read(root)?;
    let mut found: Vec<String> = house
        .sources()
        .filter(|source| {
            source.text.lines().any(|line| {
                let line = line.trim_start();
                line.starts_with("/// ```") || line.starts_with("//! ```")
            })
        })
        .filter_map(|source| {
            let (krate, inner) = source.path.strip_prefix("crates/")?.split_once('/')?;
            let is_library = root.join("crates").join(krate).join("src/lib.rs").is_file();
            (inner.starts_with("src/") && is_library).then(|| krate.to_owned())
        })
        .collect();
    found.sort();
    found.dedup();
    Ok(found)
}

/// The phases that ran, with the time each took.
#[derive(Default)]
struct Phases {
    done: Vec<(&'static str, Duration)>,
    skipped: Vec<&'static str>,
}

impl Phases {
    fn run(&mut self, name: &'static str, phase: impl FnOnce() -> Result<()>) -> Result<()> {
        println!("\n== {name}");
        let start = Instant::now();
        phase().with_context(|| format!("phase `{name}`"))?;
        self.done.push((name, start.elapsed()));
        Ok(())
    }

    fn print(&self) {
        println!("\n== times");
        for (name, took) in &self.done {
            let note = if self.skipped.contains(name) { "  skipped: not installed" } else { "" };
            println!("{name:<12} {:>7.1} s{note}", took.as_secs_f64());
        }
        let whole: Duration = self.done.iter().map(|(_, took)| *took).sum();
        let made = self.done.len() - self.skipped.len();
        println!("test ok: {made} phases, {:.0} s", whole.as_secs_f64());
    }
}
