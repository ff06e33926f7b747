//! Runs the simulator over many seeds, or over one that failed.
//!
//! `comity-sim --seeds N [--seed S] [--minutes M]`: N seeds from S on, or as many as M minutes
//! allow. The last line is the result.

#![expect(
    clippy::disallowed_methods,
    reason = "a program reads its arguments and the clock once; the simulation does neither"
)]

use std::{
    process::ExitCode,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use comity_sim::{Sim, Violation};

/// Threads that run seeds side by side.
const THREADS: usize = 2;

/// What was asked for.
struct Asked {
    first: u64,
    seeds: u64,
    minutes: Option<u64>,
}

fn main() -> ExitCode {
    let asked = match asked(std::env::args().skip(1)) {
        Ok(asked) => asked,
        Err(why) => {
            eprintln!("{why}; usage: comity-sim --seeds N [--seed S] [--minutes M]");
            return ExitCode::from(2);
        }
    };
    let begun = Instant::now();
    let (next, steps, done) = (AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(0));
    let stop = AtomicBool::new(false);
    let failed: Mutex<Vec<(u64, Violation)>> = Mutex::default();
    let out_of_time = || {
        let limit = asked.minutes.map(|minutes| Duration::from_secs(60 * minutes));
        limit.is_some_and(|limit| begun.elapsed() >= limit)
    };
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while !stop.load(Ordering::Relaxed) && !out_of_time() {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    if asked.minutes.is_none() && at >= asked.seeds {
                        break;
                    }
                    let seed = asked.first + at;
                    let mut sim = Sim::new(seed);
                    let result = sim.run();
                    steps.fetch_add(sim.steps, Ordering::Relaxed);
                    done.fetch_add(1, Ordering::Relaxed);
                    if let Err(violation) = result {
                        stop.store(true, Ordering::Relaxed);
                        if let Ok(mut failed) = failed.lock() {
                            failed.push((seed, violation));
                        }
                    }
                }
            });
        }
    });
    let mut failed = failed.into_inner().unwrap_or_default();
    failed.sort_by_key(|(seed, _)| *seed);
    if let Some((seed, violation)) = failed.first() {
        println!("sim FAILED: seed {seed}: {violation}");
        return ExitCode::FAILURE;
    }
    let (done, steps) = (done.into_inner(), steps.into_inner());
    println!("sim ok: {done} seeds, {steps} steps, 0 violations");
    ExitCode::SUCCESS
}

fn asked(mut words: impl Iterator<Item = String>) -> Result<Asked, String> {
    let mut asked = Asked { first: 1, seeds: 0, minutes: None };
    let mut seed = None;
    while let Some(word) = words.next() {
        let number = words.next().and_then(|number| number.parse::<u64>().ok());
        let number = number.ok_or_else(|| format!("`{word}` needs a number"))?;
        match word.as_str() {
            "--seeds" => asked.seeds = number,
            "--seed" => seed = Some(number),
            "--minutes" => asked.minutes = Some(number),
            _ => return Err(format!("`{word}` is not known")),
        }
    }
    asked.first = seed.unwrap_or(1);
    if asked.seeds == 0 {
        asked.seeds = if seed.is_some() { 1 } else { 200 };
    }
    Ok(asked)
}
