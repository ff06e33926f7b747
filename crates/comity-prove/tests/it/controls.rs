//! A law that is broken on purpose is found to be, with a case that shows how.

use std::process::Command;

use comity_prove::{Files, Proof, Prover, Subject, Task, tasks};

/// Set to `skip`, the controls are passed over where there is no solver.
const WITHOUT: &str = "COMITY_WITHOUT_CVC5";

/// A solver; `None` only where somebody said that the controls may be skipped without one.
fn solver() -> Option<Prover> {
    let program = std::env::var("CVC5").unwrap_or_else(|_| "cvc5".to_owned());
    let answers = Command::new(program).arg("--version").output();
    if answers.is_ok_and(|answer| answer.status.success()) {
        return Some(Prover::start().unwrap());
    }
    let may_skip = std::env::var(WITHOUT).is_ok_and(|word| word == "skip");
    assert!(
        may_skip,
        "cvc5 is not installed, and nothing is proved without it; `cargo xtask law prove` installs \
         it, and `{WITHOUT}=skip` passes this test over"
    );
    eprintln!("skipped: cvc5 is not installed");
    None
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
