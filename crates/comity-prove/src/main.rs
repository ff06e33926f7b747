//! Proves the properties of the law, and sees every control fail.
//!
//! `comity-prove [FOLDER]`: of the law in that folder, or of the one that ships. The last line
//! is the result.

#![expect(
    clippy::disallowed_methods,
    reason = "a program reads its arguments, its files and the clock"
)]

use std::{
    collections::BTreeMap,
    path::Path,
    process::ExitCode,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

use comity_prove::{Assumed, Files, Proof, ProveError, Prover, Subject, Task, tasks};

/// Solvers that run side by side.
const THREADS: usize = 2;
/// Bytes of stack for each: formulas are trees, and the compiler descends into them.
const STACK_BYTES: usize = 64 << 20;

fn main() -> ExitCode {
    let folder = std::env::args().nth(1);
    match run(folder.as_deref()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether every property holds and every control fails.
fn run(folder: Option<&str>) -> Result<bool, ProveError> {
    let begun = Instant::now();
    let files = match folder {
        Some(folder) => Files::read(Path::new(folder))?,
        None => Files::shipped(),
    };
    let law = Subject::load(files)?;
    let tasks = tasks()?;
    let outcomes = side_by_side(&law, &tasks);
    let (mut holding, mut pending) = (0, 0);
    for (task, outcome) in tasks.iter().zip(outcomes) {
        let outcome = outcome?;
        print(task, &outcome);
        match (outcome.proof, outcome.control) {
            (Proof::Holds { .. }, Proof::Fails { .. }) => holding += 1,
            (Proof::Pending { .. }, _) => pending += 1,
            _ => {}
        }
    }
    // What waits for its rules proves nothing.
    let wrong = tasks.len() - holding;
    let word = if wrong == 0 { "ok".to_owned() } else { format!("failed: {wrong} wrong") };
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "\nlaw prove {word}: {holding} properties hold, and fail without their guard; \
         {pending} pending; {seconds:.1} s"
    );
    Ok(wrong == 0)
}

/// What came of a property and of its control.
struct Outcome {
    proof: Proof,
    control: Proof,
    seconds: f64,
}

/// Does all tasks, each in one of a few threads with a solver of its own.
fn side_by_side(law: &Subject, tasks: &[Task]) -> Vec<Result<Outcome, ProveError>> {
    let next = AtomicUsize::new(0);
    let done: Mutex<BTreeMap<usize, Result<Outcome, ProveError>>> = Mutex::default();
    let work = || {
        let mut prover = Prover::start();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(task) = tasks.get(at) else { break };
            let outcome = match &mut prover {
                Ok(prover) => outcome(prover, law, task),
                Err(error) => Err(ProveError::Solver { why: error.to_string() }),
            };
            done.lock().unwrap_or_else(PoisonError::into_inner).insert(at, outcome);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
            // Without a second thread the first does all.
            drop(thread.spawn_scoped(scope, work));
        }
    });
    done.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().collect()
}

fn outcome(prover: &mut Prover, law: &Subject, task: &Task) -> Result<Outcome, ProveError> {
    let begun = Instant::now();
    let proof = prover.proof(law, task)?;
    let control = match &proof {
        Proof::Pending { .. } => proof.clone(),
        Proof::Holds { .. } | Proof::Fails { .. } => prover.control(law, task)?,
    };
    Ok(Outcome { proof, control, seconds: begun.elapsed().as_secs_f64() })
}

/// Prints what came of a task.
fn print(task: &Task, Outcome { proof, control, seconds }: &Outcome) {
    println!("\n{}\n  {}", task.id(), task.says());
    if let Task::Acts(property) = task {
        match &property.assumes {
            Assumed::Nothing => println!("  assumed: nothing is adopted"),
            Assumed::Adopted(names) if names.is_empty() => {}
            Assumed::Adopted(names) => println!("  assumed: adopted is {}", names.join(", ")),
        }
        if let Some(who) = &property.liftable {
            println!("  holds until lifted by {who}");
        }
    }
    match proof {
        Proof::Holds { of } => println!("  holds for {of} ({seconds:.1} s)"),
        Proof::Pending { lacks } => println!("  PENDING: the law lacks {lacks}"),
        Proof::Fails { example } => println!("  FAILS:\n{}", indented(example)),
    }
    match control {
        Proof::Fails { example } => {
            println!("  control, {}, fails:\n{}", task.taken_away(), indented(example));
        }
        Proof::Holds { .. } => {
            println!("  CONTROL, {}, HOLDS: the guard guards nothing", task.taken_away());
        }
        Proof::Pending { .. } => {}
    }
}

fn indented(text: &str) -> String {
    let indent = |line: &str| if line.is_empty() { String::new() } else { format!("    {line}") };
    text.lines().map(indent).collect::<Vec<_>>().join("\n")
}
