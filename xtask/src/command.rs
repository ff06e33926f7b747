//! The list of commands, and how one is chosen.

use std::path::Path;

use anyhow::{Result, bail};

use crate::{bench, demo, fuzz, fuzz_api, launch, law, sim, test, tidy, web};

/// One command of the workshop.
struct Command {
    name: &'static str,
    arguments: &'static str,
    says: &'static str,
    /// Whether what it starts exists in this workspace; else it is not listed.
    exists: fn(&Path) -> bool,
    run: fn(&Path, &[String]) -> Result<()>,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "bench",
        arguments: "NAME",
        says: "measure in a release build; the last line is one flat JSON object",
        exists: |root| !bench::names(root).is_empty(),
        run: bench::run,
    },
    Command {
        name: "ci",
        arguments: "",
        says: "`test` as CI runs it: with CI=true and no standard input",
        exists: |_| true,
        run: test::run_as_ci,
    },
    Command {
        name: "demo",
        arguments: "[--keep] [--dev]",
        says: "four agencies cooperate; builds the node, tells a story, checks each step",
        exists: |root| root.join("crates/comity/src/main.rs").is_file(),
        run: demo::run,
    },
    Command {
        name: "fuzz",
        arguments: "[TARGET] [--seconds N]",
        says: "hostile bytes for the parsers, 600 s each; needs cargo-fuzz",
        exists: fuzz::exists,
        run: fuzz::run,
    },
    Command {
        name: "fuzz-api",
        arguments: "[--seconds N] [--seed S] [--dev]",
        says: "a running node's interface, as each role; gets schemathesis from PyPI",
        exists: |root| root.join("crates/comity/src/main.rs").is_file(),
        run: fuzz_api::run,
    },
    Command {
        name: "law",
        arguments: "[docs|prove]",
        says: "case book and register, printed; write docs/law/; or prove what the law never does",
        exists: |root| root.join(law::CASE_BOOK).is_file(),
        run: law::run,
    },
    Command {
        name: "sim",
        arguments: "--seeds N [--seed S]",
        says: "run the simulator; the same seed is the same history",
        exists: sim::exists,
        run: sim::run,
    },
    Command {
        name: "test",
        arguments: "",
        says: "everything that must hold before a change lands; sets up what it needs",
        exists: |_| true,
        run: test::run,
    },
    Command {
        name: "tidy",
        arguments: "",
        says: "check the style of the house",
        exists: |_| true,
        run: tidy::run,
    },
    Command {
        name: "web",
        arguments: "[e2e [TEST]|pictures]",
        says: "build the desk, which the node then carries; test it in a browser; take pictures",
        exists: |root| root.join(web::MANIFEST).is_file(),
        run: web::run,
    },
];

/// Runs the command that the arguments name.
///
/// # Errors
/// When there is no such command, or when it fails.
pub fn run(arguments: &[String]) -> Result<()> {
    let root = launch::root()?;
    let Some((name, rest)) = arguments.split_first() else {
        print_help(&root);
        return Ok(());
    };
    if ["help", "--help", "-h"].contains(&name.as_str()) {
        print_help(&root);
        return Ok(());
    }
    match COMMANDS.iter().find(|command| command.name == name && (command.exists)(&root)) {
        Some(command) => (command.run)(&root, rest),
        None => bail!("there is no command `{name}`; `cargo xtask help` lists them"),
    }
}

fn print_help(root: &Path) {
    println!("cargo xtask COMMAND\n");
    for command in COMMANDS.iter().filter(|command| (command.exists)(root)) {
        let call = format!("{} {}", command.name, command.arguments);
        println!("  {call:<28} {}", command.says);
    }
    let benches = bench::names(root);
    if !benches.is_empty() {
        println!("\nbenches: {}", benches.join(", "));
    }
}
