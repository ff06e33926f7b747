//! A law that is broken on purpose is found to be, with a case that shows how.

use std::process::Command;

use comity_prove::{Files, Proof, Prover, Subject, Task, tasks};

/// A solver, or a word that there is none: `cargo xtask law prove` installs it.
fn solver() -> Option<Prover> {
    let program = std::env::var("CVC5").unwrap_or_else(|_| "cvc5".to_owned());
    if Command::new(program).arg("--version").output().is_err() {
        eprintln!("skipped: cvc5 is not installed; `cargo xtask law prove` installs it");
        return None;
    }
    Some(Prover::start().unwrap())
}

fn property(id: &str) -> Task {
    tasks().unwrap().into_iter().find(|task| task.id() == id).unwrap()
}

#[test]
fn the_shipped_law_keeps_h2_with_its_owner_and_the_control_does_not() {
    let Some(mut prover) = solver() else { return };
    let (law, task) = (Subject::load(Files::shipped()).unwrap(), property("h2-stays"));
    assert!(matches!(prover.proof(&law, &task).unwrap(), Proof::Holds { .. }));
    let Proof::Fails { example } = prover.control(&law, &task).unwrap() else {
        unreachable!("without its guard the property cannot hold")
    };
    assert!(example.starts_with("# This is permitted, against: H2 never leaves"), "{example}");
    for line in ["[act]", "by = \"XA\"", "[facts]", "handling_h2 = true", "owner_is_self = false"] {
        assert!(example.lines().any(|found| found == line), "{line} is not in\n{example}");
    }
    assert!(example.lines().count() < 20, "the case is not the least there is:\n{example}");
}

#[test]
fn a_clause_that_an_author_forgets_is_found() {
    let Some(mut prover) = solver() else { return };
    let mut files = Files::shipped();
    let rules = files.0.get_mut("base/05-owner-control.cedar").unwrap();
    // The exception for the owner becomes one for every emergency.
    *rules = rules
        .replace("(context.emergency && principal.kind == \"union-agency\")", "context.emergency");
    let law = Subject::load(files).unwrap();
    let Proof::Fails { example } = prover.proof(&law, &property("h2-stays")).unwrap() else {
        unreachable!("an emergency of anybody now lifts the owner's bar")
    };
    assert!(example.contains("emergency = true\n"), "{example}");
}
