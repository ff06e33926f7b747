//! Measures deciding, under the shipped law padded to 1,000 and to 10,000 rules.
//!
//! What is added beyond 1,000 does not bind the parties, and must cost nothing.
//!
//! Run with `cargo xtask bench decide`. The last line is one JSON object. Times are microseconds
//! for one decision, caches of slices and agencies warm, no cache of verdicts.
//! Source: the budget of the design, 60 µs at 1,000 rules.
#![expect(clippy::disallowed_methods, reason = "a bench reads the clock")]

use std::{error::Error, fmt::Write as _, time::Instant};

use comity_act::{Day, Kind};
use comity_law::{Bound, Facts, Law, Party, Question, Towards, VerdictKind, casebook};

/// Decisions measured for each law.
const N: usize = 50_000;
/// Instruments that pad the law.
const INSTRUMENTS: usize = 20;
/// Acts that are measured.
const MEASURED: [Kind; 5] = [
    Kind::MessageSend,
    Kind::RequestMake,
    Kind::RequestAnswer,
    Kind::SearchRun,
    Kind::RecordRegister,
];

/// One rule in ten covers every act of giving, the others one kind each; bars and gateways in
/// turn. None applies. Of each three, a known fact rules two out, as it does most real rules; the
/// third must be worked out by Cedar every time.
fn pad(name: &str, rules: usize) -> Vec<(String, String)> {
    let mut instrument = format!(
        "title = \"{name}\"\nkind = \"convention\"\nsource = \"made for measuring\"\n\
         [binds]\nbars = \"own\"\ngateways = \"both\"\n[rules]\n"
    );
    let mut articles = String::new();
    for nth in 1..=rules {
        let kind = Kind::ALL[(nth * 7) % Kind::ALL.len()];
        // Bars on acts of restraint are refused at loading.
        let scope = match nth % 10 {
            0 => "in Comity::Action::\"giving\"".to_owned(),
            _ => format!("== Comity::Action::\"{}\"", kind.name()),
        };
        let open = nth % 10 != 0 && restraint(kind) || nth % 2 == 1;
        let effect = if open { "permit" } else { "forbid" };
        let condition = match nth % 3 {
            0 => format!("context.derogation == \"measured-{nth}\" && context.urgent"),
            1 => format!("context.grade_changed && context.review_days_ahead > {nth}"),
            _ => format!(
                "context.personal_data_included && (context.review_days_ahead > {} \
                 || context.subjects.contains(\"measured-{nth}\"))",
                nth + 100_000
            ),
        };
        let _ = writeln!(instrument, "\"{name}.1.{nth}\" = {{ verified = \"read\" }}");
        let _ = writeln!(
            articles,
            "@id(\"{name}.1.{nth}\")\n@cite(\"{name}, art. {nth}\")\n@says(\"Measure.\")\n\
             {effect} (principal, action {scope}, resource) when {{ {condition} }};"
        );
    }
    vec![
        (format!("{name}/instrument.toml"), instrument),
        (format!("{name}/01-measured.cedar"), articles),
    ]
}

fn restraint(kind: Kind) -> bool {
    let schema = Law::shipped_files().find(|(path, _)| *path == "schema.cedarschema");
    let until_giving = schema.and_then(|(_, text)| text.split("in [\"restraint-own\"]").next());
    until_giving.is_some_and(|text| text.contains(&format!("\"{}\"", kind.name())))
}

/// The shipped law with this many rules more in each instrument that binds, and that does not.
fn law(bound: usize, unbound: usize) -> Result<Law, Box<dyn Error>> {
    let mut files: Vec<(String, String)> =
        Law::shipped_files().map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
    for number in 0..INSTRUMENTS {
        let rules = if number % 2 == 0 { bound } else { unbound };
        files.extend(pad(&format!("pad-{number}"), rules));
    }
    Ok(Law::load(files)?)
}

/// Questions that differ in act, recipient and facts, all permitted or barred by real rules.
fn questions(law: &Law) -> Result<Vec<Question>, Box<dyn Error>> {
    let ordinary = law.ordinary();
    let mut own: Vec<String> =
        ["europol-2016-794", "ied-2023-977", "pruem-2024-982", "led-2016-680"]
            .map(str::to_owned)
            .to_vec();
    own.extend((0..INSTRUMENTS).step_by(2).map(|number| format!("pad-{number}")));
    let bound = Bound::of(own.iter().map(String::as_str), own.iter().map(String::as_str));
    let by = Party::agency("XB".parse()?);
    let mut questions = Vec::new();
    for (place, kind) in MEASURED.iter().cycle().take(100).enumerate() {
        let facts = Facts {
            owner_is_self: Some(place % 3 == 0),
            handling_h2: Some(place % 2 == 0),
            penalty_months_max_requesting: Some(i64::try_from(place)?),
            agreement_in_force: Some(true),
            agreement_covers_act: Some(true),
            agreement_covers_crime_area: Some(true),
            agreement_covers_subjects: Some(true),
            agreement_opens_search: Some(true),
            ..ordinary.clone()
        };
        let to = Party::agency(["XA", "XC", "XD", "XE", "XF"][place % 5].parse()?);
        let towards = vec![Towards { to, bound: bound.clone(), facts }];
        questions.push(Question::to(*kind, by, Day(20_000), towards));
    }
    Ok(questions)
}

/// The microseconds that half and that 99 of 100 decisions stayed below.
fn measure(law: &Law, questions: &[Question]) -> (f64, f64) {
    for question in questions {
        let _warm = law.verdict(question);
    }
    let mut times_us: Vec<f64> = Vec::with_capacity(N);
    for question in questions.iter().cycle().take(N) {
        let started = Instant::now();
        // Worked out each time, though `decide` would remember it.
        let verdict = law.verdict(question);
        times_us.push(started.elapsed().as_secs_f64() * 1e6);
        drop(verdict);
    }
    times_us.sort_by(f64::total_cmp);
    (times_us[N / 2], times_us[N * 99 / 100])
}

fn main() -> Result<(), Box<dyn Error>> {
    let commit = std::env::var("COMITY_BENCH_COMMIT").unwrap_or_else(|_| "unknown".to_owned());
    let shipped = Law::shipped()?;
    let questions = questions(&shipped)?;
    let (p50_us_shipped, p99_us_shipped) = measure(&shipped, &questions);
    let pad = 1_000_usize.saturating_sub(shipped.rules().count()).div_ceil(INSTRUMENTS);
    let padded = law(pad, pad)?;
    let (p50_us_1000, p99_us_1000) = measure(&padded, &questions);
    let wide = law(pad, pad + 9_000 * 2 / INSTRUMENTS)?;
    let (p50_us_10000, p99_us_10000) = measure(&wide, &questions);
    let (ways_p95_ms, ways_max) = ways(&shipped)?;
    println!(
        "ways forward: p95 {ways_p95_ms:.2} ms over the case book, at most {ways_max} for one"
    );
    println!("shipped law: {} rules, p50 {p50_us_shipped:.1} µs", shipped.rules().count());
    println!("padded law: {} rules, p50 {p50_us_1000:.1} µs", padded.rules().count());
    println!("wide law: {} rules, p50 {p50_us_10000:.1} µs", wide.rules().count());
    println!(
        "{{\"bench\":\"decide\",\"commit\":\"{commit}\",\"n\":{N},\"value\":{p50_us_1000:.1},\
         \"unit\":\"us\",\"against\":\"budget 60 us\",\"ratio\":{:.3},\
         \"p50_us_shipped\":{p50_us_shipped:.1},\"p99_us_shipped\":{p99_us_shipped:.1},\
         \"p50_us_1000\":{p50_us_1000:.1},\"p99_us_1000\":{p99_us_1000:.1},\
         \"p50_us_10000_unbound\":{p50_us_10000:.1},\"p99_us_10000_unbound\":{p99_us_10000:.1},\
         \"ways_p95_ms\":{ways_p95_ms:.2}}}",
        p50_us_1000 / 60.0
    );
    Ok(())
}

/// The milliseconds that 95 of 100 searches for ways forward stayed below, over every case of
/// the case book that is not permitted; and the most ways found for one.
fn ways(law: &Law) -> Result<(f64, usize), Box<dyn Error>> {
    let mut times_ms = Vec::new();
    let mut most = 0;
    for case in casebook::cases(law, Law::shipped_files())? {
        if case.verdict == VerdictKind::Permit {
            continue;
        }
        let started = Instant::now();
        let ways = law.ways_forward(&case.question);
        times_ms.push(started.elapsed().as_secs_f64() * 1e3);
        most = most.max(ways.len());
    }
    times_ms.sort_by(f64::total_cmp);
    Ok((times_ms[times_ms.len() * 95 / 100], most))
}
