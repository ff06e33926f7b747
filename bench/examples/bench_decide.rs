//! Measures deciding at 1,000 and at 10,000 rules, and others on the same rules.
//!
//! Run with `cargo xtask bench decide`. The last line is one JSON object. A decision is worked out
//! anew each time, with caches of slices and agencies warm, and none of verdicts; each engine gets
//! the same questions, with every fact known.
//! Source: the budget of the design, 60 µs at 1,000 rules.

use std::{collections::BTreeSet, error::Error, time::Instant};

use comity_bench::{
    cedar::{self, Unsliced},
    padding,
    questions::{self, Dice},
    rego::{self, Translation},
};
use comity_law::{
    Bound, Law, Question, RecipientVerdict, RuleLogic, RuleSummary, VerdictKind, casebook,
};
use serde_json::json;

/// Decisions measured for each law.
const N: usize = 50_000;
/// Decisions measured for an engine that is slower by orders of magnitude.
const N_OTHERS: usize = 1_000;
/// Rules and facts that the shipped law grows to: loading is measured at no fewer.
const RULES_LOADED: usize = 400;
const FACTS_LOADED: usize = 350;
/// Questions of chance on which the engines are compared.
const RANDOM: usize = 1_000;

/// The files of a law.
type Files = Vec<(String, String)>;

fn main() -> Result<(), Box<dyn Error>> {
    let commit = std::env::var("COMITY_BENCH_COMMIT").unwrap_or_else(|_| "unknown".to_owned());
    let shipped = Law::shipped()?;
    let missing = |wanted: usize| wanted.saturating_sub(shipped.rules().count());
    let with = |prefix: &str, rules: usize, files: &Files| -> Result<Files, Box<dyn Error>> {
        let mut all = files.clone();
        all.extend(padding::added(&shipped, prefix, rules)?);
        Ok(all)
    };
    let files: Files = Law::shipped_texts().into_iter().collect();
    let (load_ms_shipped, _) = loading(&files)?;
    let mut grown = with("load", missing(RULES_LOADED), &files)?;
    let facts = FACTS_LOADED.saturating_sub(shipped.facts().len());
    grown.extend((facts > 0).then(|| padding::facts(facts)));
    let (load_ms, load_rules) = loading(&grown)?;
    println!("loading: shipped {load_ms_shipped:.0} ms; {load_rules} rules {load_ms:.0} ms");
    let thousand = with("base", missing(1_000), &files)?;
    let law = Law::load(thousand.clone())?;
    let wide = Law::load(with("more", 9_000, &thousand)?)?;

    let bound = |prefixes: &[&str]| {
        let mut own: BTreeSet<String> = shipped.rules().map(|rule| rule.instrument).collect();
        own.extend(prefixes.iter().flat_map(|prefix| padding::instruments(prefix)));
        Bound::of(own.iter().map(String::as_str), own.iter().map(String::as_str))
    };
    let base = bound(&["base"]);
    let own = measure("shipped", &shipped, &bound(&[]))?;
    let at_1000 = measure("1,000", &law, &base)?;
    let unbound = measure("10,000, 9,000 of them not binding,", &wide, &base)?;
    let all_bound = measure("10,000 binding", &wide, &bound(&["base", "more"]))?;
    let (remedies_p95_ms, most) = remedies(&shipped)?;
    println!("ways forward: p95 {remedies_p95_ms:.2} ms over the case book, {most} at most");
    let asked = questions::measured(&law, &base)?;
    let remembered_us = remembered(&law, &asked);
    let (cedar_us, cedar_alone_us) = unsliced(&thousand, &asked)?;
    println!("unsliced Cedar: {cedar_us:.1} µs, {cedar_alone_us:.1} µs with the request at hand");
    let (regorus_us, equal) = regorus(&law, &thousand, &asked, &base)?;
    println!(
        "regorus, compiled: {regorus_us:.1} µs with the input at hand; {equal} equal verdicts"
    );
    let last = json!({
        "bench": "decide", "commit": commit, "n": N, "value": tenths(at_1000.0), "unit": "us",
        "against": "unsliced Cedar", "ratio": (at_1000.0 / cedar_us * 1e4).round() / 1e4,
        "p50_us_1000": tenths(at_1000.0), "p99_us_1000": tenths(at_1000.1),
        "p50_us_10000_unbound": tenths(unbound.0), "p50_us_10000_bound": tenths(all_bound.0),
        "ratio_10000_unbound": (unbound.0 / at_1000.0 * 1e2).round() / 1e2,
        "ratio_10000_bound": (all_bound.0 / at_1000.0 * 1e2).round() / 1e2,
        "remedies_p95_ms": (remedies_p95_ms * 1e2).round() / 1e2,
        "load_ms": tenths(load_ms), "load_rules": load_rules,
        "load_ms_shipped": tenths(load_ms_shipped),
        "cedar_unsliced_us": tenths(cedar_us), "cedar_alone_us": tenths(cedar_alone_us),
        "regorus_us": tenths(regorus_us), "equal_verdicts": equal,
        "p50_us_shipped": tenths(own.0), "p50_us_remembered": tenths(remembered_us),
    });
    println!("{last}");
    Ok(())
}

fn tenths(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

/// The milliseconds that loading and checking a law takes, the middle of five; and its rules.
fn loading(files: &Files) -> Result<(f64, usize), Box<dyn Error>> {
    let mut times_us = Vec::new();
    let mut rules = 0;
    for _ in 0..5 {
        let files = files.clone();
        let (law, took_us) = timed(|| Law::load(files));
        rules = law?.rules().count();
        times_us.push(took_us);
    }
    Ok((median(times_us) / 1e3, rules))
}

/// The microseconds that half and that 99 of 100 decisions stayed below, under a law of so many
/// rules.
fn measure(rules: &str, law: &Law, bound: &Bound) -> Result<(f64, f64), Box<dyn Error>> {
    let questions = questions::measured(law, bound)?;
    let mut efforts = [0_usize; 4];
    for question in &questions {
        let _warm = law.verdict(question);
        let effort = law.effort(question);
        let part = [effort.slice, effort.looked_at, effort.asked, effort.applying];
        efforts.iter_mut().zip(part).for_each(|(sum, part)| *sum += part);
    }
    let all = questions.iter().cycle().take(N);
    let mut times_us: Vec<f64> = all.map(|question| timed(|| law.verdict(question)).1).collect();
    times_us.sort_by(f64::total_cmp);
    let (p50, p99) = (times_us[N / 2], times_us[N * 99 / 100]);
    let [slice, looked_at, asked, applying] = efforts.map(|sum| sum / questions.len());
    println!(
        "{rules} rules: p50 {p50:.1} µs, p99 {p99:.1} µs; for one act {slice} rules matter, \
         {looked_at} are looked at, Cedar works out {asked}, {applying} apply"
    );
    Ok((p50, p99))
}

/// The milliseconds that 95 of 100 searches for ways forward stayed below, over every case of
/// the case book that is not permitted; and the most ways found for one.
fn remedies(law: &Law) -> Result<(f64, usize), Box<dyn Error>> {
    let mut times_ms = Vec::new();
    let mut most = 0;
    for case in casebook::cases(law, Law::shipped_files())? {
        if case.verdict != VerdictKind::Permit {
            let (ways, took_us) = timed(|| law.ways_forward(&case.question));
            times_ms.push(took_us / 1e3);
            most = most.max(ways.len());
        }
    }
    times_ms.sort_by(f64::total_cmp);
    Ok((times_ms[times_ms.len() * 95 / 100], most))
}

/// The microseconds of an answer from memory.
fn remembered(law: &Law, questions: &[Question]) -> f64 {
    for question in questions {
        drop(law.decide((), question));
    }
    median(questions.iter().cycle().take(N).map(|one| timed(|| law.decide((), one)).1))
}

/// The microseconds that Cedar needs with all rules in one set: with making the request of the
/// facts, as deciding does; and without.
fn unsliced(files: &Files, questions: &[Question]) -> Result<(f64, f64), Box<dyn Error>> {
    let cedar = Unsliced::new(files)?;
    let mut whole = Vec::new();
    let mut alone = Vec::new();
    for question in questions.iter().cycle().take(N_OTHERS) {
        let (request, made_us) = timed(|| cedar.request(question));
        let request = request?;
        let (_, asked_us) = timed(|| cedar.allows(&request));
        whole.push(made_us + asked_us);
        alone.push(asked_us);
    }
    Ok((median(whole), median(alone)))
}

/// The microseconds that regorus needs, and how many verdicts of a thousand are the same.
fn regorus(
    law: &Law,
    files: &Files,
    questions: &[Question],
    bound: &Bound,
) -> Result<(f64, usize), Box<dyn Error>> {
    let policies = padding::policies(files.iter().map(|(path, text)| (path, text)))?;
    // Rules that are not law on the day of the questions are not translated.
    let is_law = |rule: &RuleLogic| {
        rule.from.is_none_or(|from| from <= questions::ON)
            && rule.until.is_none_or(|until| questions::ON <= until)
    };
    let in_force: BTreeSet<String> = law.logic().filter(is_law).map(|rule| rule.id).collect();
    let rules: Vec<RuleSummary> = law.rules().filter(|rule| in_force.contains(&rule.id)).collect();
    let translation = Translation::of(&policies, &rules, cedar::kinds(files)?)?;
    let mut machine = translation.compiled()?;
    let mut times_us = Vec::new();
    for question in questions.iter().cycle().take(N_OTHERS) {
        let input = rego::input(question)?;
        let (answer, took_us) = timed(|| {
            machine.set_input(input);
            machine.execute()
        });
        answer?;
        times_us.push(took_us);
    }
    let mut equal = 0;
    let mut dice = Dice(0x00C0_FFEE);
    for _ in 0..RANDOM {
        let question = questions::random(law, bound, &translation.numbers(), &mut dice)?;
        machine.set_input(rego::input(&question)?);
        let answer = machine.execute()?;
        let verdict = law.verdict(&question);
        match difference(&verdict.recipients[0], &answer)? {
            None => equal += 1,
            Some(what) => println!("another verdict on {}: {what}", question.action.name()),
        }
    }
    Ok((median(times_us), equal))
}

/// What differs between the verdict and reasons of the law and those in Rego, if anything does.
fn difference(
    verdict: &RecipientVerdict,
    answer: &regorus::Value,
) -> Result<Option<String>, Box<dyn Error>> {
    let group = |name: &str| rego::group_of(answer, name);
    let (bars, referrals, gateways) = (group("bars")?, group("referrals")?, group("gateways")?);
    let ids = |reasons: &[comity_law::Reason]| -> BTreeSet<String> {
        reasons.iter().map(|one| one.rule().to_owned()).collect()
    };
    let (kind, because) = if gateways.is_empty() || !bars.is_empty() {
        let none = gateways.is_empty().then(|| "no-gateway".to_owned());
        (VerdictKind::Bar, bars.into_iter().chain(none).collect())
    } else if !referrals.is_empty() {
        (VerdictKind::ForDecision, referrals)
    } else {
        (VerdictKind::Permit, gateways.clone())
    };
    let ours = (verdict.kind, ids(&verdict.because), ids(&verdict.bases), ids(&verdict.advice));
    let theirs = (kind, because, gateways, group("advice")?);
    Ok((ours != theirs).then(|| format!("{ours:?} here, {theirs:?} in Rego")))
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let started = Instant::now();
    let done = work();
    (done, started.elapsed().as_secs_f64() * 1e6)
}

fn median(times: impl IntoIterator<Item = f64>) -> f64 {
    let mut times: Vec<f64> = times.into_iter().collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
