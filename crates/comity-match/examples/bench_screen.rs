//! Screening measured: recall, alerts and speed beside a peer, and F1 on pairs.
//!
//! `cargo xtask bench screen [FOLDER] [--entities] [--every N] [--levels] [--without-peer]`, where
//! the folder has `lists/un_consolidated.xml`, `names/name_bench.csv` and `translit/`.
//!
//! Recall of other names and writings, alerts and speed, beside nomenklatura's logic-v2 on the
//! same probes in the same run; and F1 on labelled pairs. The list is the consolidated one of the
//! United Nations. Subjects bear their main names alone, so that what is found was not put in.
//! The peer is asked every Nth probe, and recall and alerts of both are those of these probes.
//! Says aloud what is skipped, and ends with one flat JSON line.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a program that measures"
)]

mod name_bench;
mod people;
mod probes;

use std::{
    collections::BTreeMap, env, fmt::Write as _, fs, io::BufReader, process::Command,
    time::Duration,
};

use comity_formats::{Row, SubjectKind, un::UnList};
use comity_match::{
    ALERT_MIN, ALERT_MIN_ORGANISATION, Bearer, Index, Qualifiers, Query, SAME_MIN, Subject,
};
use people::{Chance, People};
use probes::Probe;

/// Where the data lie, seen from the root.
const FOLDER: &str = "../shared/data";

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let has = |word: &str| arguments.iter().any(|of| of == word);
    let folder = arguments.first().filter(|path| !path.starts_with('-'));
    let folder = folder.map_or(FOLDER, String::as_str);
    let path = format!("{folder}/lists/un_consolidated.xml");
    let Ok(file) = fs::File::open(&path) else {
        println!("{{\"skipped\":\"no list at {path}\"}}");
        return;
    };
    let bearer = if has("--entities") { Bearer::Organisation } else { Bearer::Person };
    let rows: Vec<Row> = UnList::new(BufReader::new(file))
        .flatten()
        .filter(|row| (row.kind == SubjectKind::Person) == (bearer == Bearer::Person))
        .collect();
    let subjects = subjects(&rows, bearer);
    let mut probes = probes::dev(&rows, &subjects);
    probes.extend(probes::fresh(&rows, &subjects, folder));
    let every = arguments.iter().skip_while(|word| *word != "--every").nth(1);
    let every: usize = every.and_then(|text| text.parse().ok()).unwrap_or(1);
    let probes: Vec<Probe> = probes.into_iter().step_by(every.max(1)).collect();
    let mut index = Index::new();
    for subject in &subjects {
        index.add(subject);
    }
    let alert = if bearer == Bearer::Person { ALERT_MIN } else { ALERT_MIN_ORGANISATION };
    if has("--levels") {
        for percent in (60_u8..=86).step_by(2) {
            let at = f32::from(percent) / 100.0;
            println!("{percent} {:?}", quality(&index, &probes, (bearer, at)));
        }
    }
    let mut out = String::new();
    let ours = quality(&index, &probes, (bearer, alert));
    write(&mut out, "", &ours);
    let peer = if has("--without-peer") { None } else { ask_peer(&subjects, &probes, bearer) };
    let peer = peer.unwrap_or_default();
    write(&mut out, "peer_", &peer);
    pairs(&mut out, folder);
    let rate = speed(&index, &probes, bearer);
    let against = peer.get("qps_per_core").copied();
    let commit = env::var("COMITY_BENCH_COMMIT").unwrap_or_default();
    println!(
        "{{{out}\"qps_per_core\":{rate:.0},\"bench\":\"screen\",\"commit\":\"{commit}\",\"n\":{},\
         \"value\":{rate:.0},\"unit\":\"queries/s of a core\",\"against\":\"{}\",\"ratio\":{:.2}}}",
        probes.len(),
        if against.is_some() { "nomenklatura logic-v2" } else { "1,700 queries/s" },
        rate / against.unwrap_or(1_700.0)
    );
}

fn subjects(rows: &[Row], bearer: Bearer) -> Vec<Subject> {
    let of = |(key, row): (u64, &Row)| Subject {
        key,
        bearer,
        names: row.names.iter().take(1).map(|name| name.text.clone()).collect(),
        qualifiers: Qualifiers::default(),
        identifiers: Vec::new(),
    };
    (0..).zip(rows).map(of).collect()
}

fn write(out: &mut String, who: &str, said: &BTreeMap<String, f64>) {
    for (key, value) in said {
        let _ = write!(out, "\"{who}{key}\":{value:.4},");
    }
}

/// Recall by kind of probe, and the share of probes that bring up somebody else.
fn quality(index: &Index, probes: &[Probe], at: (Bearer, f32)) -> BTreeMap<String, f64> {
    let mut counts: BTreeMap<String, [f64; 2]> = BTreeMap::new();
    for probe in probes {
        let mut query = Query::name(at.0, &probe.name);
        (query.limit, query.least) = (1_000, at.1);
        let hits = index.search(&query);
        let found = hits.iter().any(|hit| Some(hit.key) == probe.key);
        let others = hits.len() - usize::from(found);
        let is = if probe.key.is_some() { found } else { others > 0 };
        let prefix = if probe.set == "dev" { "" } else { "fresh_" };
        let recall = if probe.key.is_some() { "recall_" } else { "" };
        let mut count = |key: String, value: f64| {
            let count = counts.entry(key).or_default();
            *count = [count[0] + value, count[1] + 1.0];
        };
        count(format!("{prefix}{recall}{}", probe.kind), f64::from(u8::from(is)));
        count(format!("{prefix}alert_rate"), f64::from(u8::from(others > 0)));
        count(format!("{prefix}wrong"), others as f64);
        if probe.key.is_some() {
            count(format!("{prefix}recall"), f64::from(u8::from(found)));
        }
    }
    counts.into_iter().map(|(key, [sum, all])| (key, sum / all)).collect()
}

/// What the peer says of the same probes; none, said aloud, if it is not there.
fn ask_peer(
    subjects: &[Subject],
    probes: &[Probe],
    bearer: Bearer,
) -> Option<BTreeMap<String, f64>> {
    let Ok(python) = env::var("COMITY_PEER_PYTHON") else {
        println!("skipped: no peer; `cargo xtask bench screen` installs it");
        return None;
    };
    let schema = if bearer == Bearer::Person { "Person" } else { "Organization" };
    let mut text = format!("schema\t{schema}\n");
    for subject in subjects {
        let _ = writeln!(text, "subject\t{}\t{}", subject.key, subject.names[0]);
    }
    for probe in probes {
        let key = probe.key.map_or(String::new(), |key| key.to_string());
        let prefix = if probe.set == "dev" { "" } else { "fresh_" };
        let name = probe.name.replace('\t', " ");
        let _ = writeln!(text, "{prefix}\t{}\t{key}\t{name}", probe.kind);
    }
    let path = env::temp_dir().join(format!("comity-bench-screen-{}", std::process::id()));
    fs::write(&path, text).ok()?;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../bench/peers/screen.py");
    let output = Command::new(python).arg(script).arg(&path).output().ok()?;
    let _ = fs::remove_file(&path);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    // One `key value` a line.
    let pairs = said.lines().filter_map(|line| line.split_once(' '));
    let said: BTreeMap<String, f64> =
        pairs.filter_map(|(key, value)| Some((key.to_owned(), value.parse().ok()?))).collect();
    if said.is_empty() {
        println!("skipped: the peer said {}", String::from_utf8_lossy(&output.stderr));
    }
    Some(said).filter(|said| !said.is_empty())
}

/// F1 on labelled pairs.
fn pairs(out: &mut String, folder: &str) {
    let Some(rows) = name_bench::scored(folder) else {
        println!("skipped: no name_bench.csv in {folder}");
        return;
    };
    let scored: Vec<name_bench::Scored> = rows.into_iter().map(|(scored, ..)| scored).collect();
    let f1 = |group| name_bench::f1(&scored, SAME_MIN, group);
    let (all, people) = (f1(""), f1("synth_people"));
    let _ = write!(out, "\"f1_name_bench\":{all:.4},\"f1_synthetic_people\":{people:.4},");
}

/// Queries a second of one core's time at 10,000 subjects: the list, and people made up.
fn speed(index: &Index, probes: &[Probe], bearer: Bearer) -> f64 {
    let mut index = index.clone();
    let (people, mut chance) = (People::new(), Chance(11));
    for key in index.len() as u64..10_000 {
        index.add(&Subject { bearer, ..people.person(key, &mut chance) });
    }
    let asked =
        probes.iter().filter(|probe| ["alias", "original", "stranger"].contains(&probe.kind));
    let (mut words, mut count) = (0, 0);
    let started = busy();
    for probe in asked {
        let mut query = Query::name(bearer, &probe.name);
        query.least = 0.7;
        words += index.search(&query).iter().map(|hit| hit.to_string().len()).sum::<usize>();
        count += 1;
    }
    let took = (busy() - started).as_secs_f64();
    println!("{count} queries at {} subjects, {words} bytes of explanations", index.len());
    f64::from(count) / took
}

/// The time that this thread was on a core: a machine that is shared measures true by it.
fn busy() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}
