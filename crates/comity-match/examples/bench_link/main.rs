//! `cargo xtask bench link [RECORDS]`: duplicates found, beside Splink.
//!
//! FEBRL 1 to 4 come with the peer's packages; the people are made up once and written as CSV,
//! which both sides read. Our F1 is at the one threshold that is written down, the peer's at the
//! best of all thresholds. Times are from the file to the pairs, learning with it.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a program that measures"
)]

mod febrl;
mod people;

use std::{
    collections::HashMap,
    env, fs,
    io::{self, BufRead, BufReader, Read},
    path::Path,
    process::{Command, Stdio},
    time::Instant,
};

use comity_match::link::{Field, Found, Kind, LEAD_MIN, Linker, Table, clusters};
use febrl::Records;

const FOLDER: &str = "target/bench-link";
/// What is read of a file at a time, to the end of the line.
const BATCH_BYTES: usize = 4 << 20;

fn main() -> io::Result<()> {
    let records = env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    fs::create_dir_all(FOLDER)?;
    let febrl = Path::new(FOLDER).join("febrl");
    peer("febrl", &febrl);
    let mut f1_febrl4 = 0.0;
    for files in [
        &["dataset1.csv"][..],
        &["dataset2.csv"],
        &["dataset3.csv"],
        &["dataset4a.csv", "dataset4b.csv"],
    ] {
        match febrl::read(&febrl, files) {
            Ok(of) => f1_febrl4 = measured(of, files[0]).1,
            Err(problem) => println!("skipped: {} ({problem}); it comes with the peer", files[0]),
        }
    }
    let people = Path::new(FOLDER).join(format!("people-{records}.csv"));
    if !people.exists() {
        people::write(&people, records)?;
    }
    let (seconds, f1_people) = measured(read_people(&people)?, "people");
    let rss_mib = rss_mib();
    let febrl4 = peer("febrl4", &febrl);
    let theirs = peer("people", &people);
    let commit = env::var("COMITY_BENCH_COMMIT").unwrap_or_default();
    println!(
        "{{\"bench\":\"link\",\"commit\":\"{commit}\",\"n\":{records},\"value\":{seconds:.2},\
         \"unit\":\"s\",\"against\":\"splink 5.0.0 on DuckDB\",\"ratio\":{},\
         \"f1_febrl4\":{f1_febrl4:.4},\"peer_f1_febrl4\":{},\"s_1m\":{seconds:.2},\
         \"peer_s_1m\":{},\"rss_mib\":{rss_mib},\"f1_1m\":{f1_people:.4},\"peer_f1_1m\":{}}}",
        number(theirs.get("s").map(|theirs| seconds / theirs)),
        number(febrl4.get("f1").copied()),
        number(theirs.get("s").copied()),
        number(theirs.get("f1").copied()),
    );
    Ok(())
}

fn number(of: Option<f64>) -> String {
    of.map_or("null".to_owned(), |number| format!("{number:.4}"))
}

/// Seconds from the first record read, and F1 at the threshold.
fn measured(of: Records, name: &str) -> (f64, f64) {
    let (start, second, records) = (of.start, of.second, of.subjects.len());
    let linker = Linker::learn(of.table);
    let learned = start.elapsed().as_secs_f64();
    let found = linker.pairs(LEAD_MIN);
    let seconds = start.elapsed().as_secs_f64();
    let groups = clusters(records, &found.pairs);
    let (right, all) = truth(&found, &of.subjects, second);
    let f1 = 2.0 * right as f64 / (found.pairs.len() + all) as f64;
    println!(
        "{name}: {records} records, {} pairs looked at, {} found, {right} rightly, of {all}; F1 \
         {f1:.4}; {} clusters; learned at {learned:.2} s, done at {seconds:.2} s, {} left out",
        found.looked_at,
        found.pairs.len(),
        groups.len(),
        found.left_out,
    );
    (seconds, f1)
}

/// How many pairs were found rightly, and how many there are; of two lists, those across.
fn truth(found: &Found, subjects: &[u32], second: Option<usize>) -> (usize, usize) {
    let mut counts: HashMap<u32, (usize, usize)> = HashMap::new();
    for (at, subject) in subjects.iter().enumerate() {
        let of = counts.entry(*subject).or_default();
        if second.is_some_and(|second| at < second) { of.0 += 1 } else { of.1 += 1 }
    }
    let pairs = |(one, other): &(usize, usize)| match second {
        Some(_) => one * other,
        None => other * (other - 1) / 2,
    };
    let same = |left: u32, right: u32| subjects[left as usize] == subjects[right as usize];
    let right = found.pairs.iter().filter(|pair| same(pair.left, pair.right)).count();
    (right, counts.values().map(pairs).sum())
}

fn read_people(path: &Path) -> io::Result<Records> {
    const KINDS: [Kind; 9] = [
        Kind::Given,
        Kind::Family,
        Kind::Date,
        Kind::Text,
        Kind::Place,
        Kind::Number,
        Kind::Number,
        Kind::Identifier,
        Kind::Category,
    ];
    let start = Instant::now();
    let names = people::HEADER.split(',').skip(1).zip(KINDS);
    let fields: Vec<Field> = names.map(|(name, kind)| Field::new(name, kind)).collect();
    let mut table = Table::new(&fields).map_err(io::Error::other)?;
    let mut subjects = Vec::new();
    let mut lines = BufReader::with_capacity(1 << 20, fs::File::open(path)?);
    lines.read_line(&mut String::new())?;
    loop {
        let mut batch = Vec::with_capacity(BATCH_BYTES);
        lines.by_ref().take(BATCH_BYTES as u64).read_to_end(&mut batch)?;
        lines.read_until(b'\n', &mut batch)?;
        let batch = str::from_utf8(&batch).map_err(io::Error::other)?;
        let mut rows = Vec::new();
        for line in batch.lines() {
            let mut values = line.split(',').skip(1);
            subjects.push(values.next().unwrap_or_default().parse().map_err(io::Error::other)?);
            rows.push(values.collect::<Vec<_>>());
        }
        if rows.is_empty() {
            return Ok(Records { table, subjects, second: None, start });
        }
        table.push_all(&rows).map_err(io::Error::other)?;
    }
}

/// What the peer's script says of a file: a flat object of numbers; nothing without the peer.
fn peer(what: &str, path: &Path) -> HashMap<String, f64> {
    let Ok(python) = env::var("COMITY_PEER_PYTHON") else { return HashMap::new() };
    let mut script = Command::new(python);
    script.args(["bench/peers/link.py", what]).arg(path).stderr(Stdio::null());
    let said = script.output().map(|output| output.stdout).unwrap_or_default();
    let said = String::from_utf8_lossy(&said);
    let last = said.lines().last().unwrap_or_default();
    println!("{what}, the peer: {last}");
    let pairs = last.trim_matches(['{', '}']).split(", ").filter_map(|pair| pair.split_once(": "));
    pairs
        .filter_map(|(key, value)| Some((key.trim_matches('"').to_owned(), value.parse().ok()?)))
        .collect()
}

/// Memory at most until now.
fn rss_mib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kib.unwrap_or(0) / 1024
}
