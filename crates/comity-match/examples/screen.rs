//! Screening measured: recall of other names and scripts, alerts, speed, memory.
//!
//! `cargo run --release -p comity-match --example screen -- LIST [PROBES.tsv]
//! [--entities] [--large] [--quick]`, where the list is the consolidated one of the United
//! Nations. Subjects bear their main names alone; their other names are the probes, so that what
//! is found was not put in. The probes are written out for `screen_peer.py`, which asks a peer the
//! same. Prints one flat JSON line.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a program that measures"
)]

use std::{collections::BTreeSet, env, fs, io::BufReader, time::Instant};

use comity_formats::{NameKind, Row, Script, SubjectKind, un::UnList};
use comity_match::{Bearer, Index, Qualifiers, Query, Subject, clean};

/// A name that is asked for, and whose it is; nobody's if none.
struct Probe {
    kind: &'static str,
    key: Option<u64>,
    name: String,
}

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let path = arguments.first().map_or("/work/shared/data/lists/un_consolidated.xml", |path| path);
    let Ok(file) = fs::File::open(path) else {
        println!("{{\"skipped\":\"no list at {path}\"}}");
        return;
    };
    let entities = arguments.iter().any(|word| word == "--entities");
    let bearer = if entities { Bearer::Organisation } else { Bearer::Person };
    let rows: Vec<Row> = UnList::new(BufReader::new(file))
        .flatten()
        .filter(|row| (row.kind == SubjectKind::Person) != entities)
        .collect();
    let subjects = subjects(&rows, bearer);
    let probes = probes(&rows, &subjects);
    if let Some(out) = arguments.get(1) {
        let mut text = format!("schema\t{}\n", if entities { "Organization" } else { "Person" });
        for subject in &subjects {
            text += &format!("subject\t{}\t{}\n", subject.key, subject.names[0]);
        }
        for probe in &probes {
            let key = probe.key.map_or(String::new(), |key| key.to_string());
            text += &format!("{}\t{key}\t{}\n", probe.kind, probe.name.replace('\t', " "));
        }
        if fs::write(out, text).is_err() {
            println!("{{\"skipped\":\"cannot write {out}\"}}");
            return;
        }
    }
    let mut index = Index::new();
    for subject in &subjects {
        index.add(subject);
    }
    let mut out = String::new();
    let quick = arguments.iter().any(|word| word == "--quick");
    let levels = [60, 62, 64, 66, 68, 70, 72, 74, 76, 78, 80, 82, 85];
    for percent in if quick { &levels[7..8] } else { &levels[..] } {
        let percent = *percent;
        let least = percent as f32 / 100.0;
        out += &quality(&index, &probes, (bearer, least, percent));
    }
    println!("{{{}{}}}", out, speed(&subjects, &rows, &probes));
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

fn probes(rows: &[Row], subjects: &[Subject]) -> Vec<Probe> {
    let mut out = Vec::new();
    let mut chance = Chance(7);
    for (key, row) in (0_u64..).zip(rows) {
        let mut seen: BTreeSet<String> =
            row.names.iter().take(1).map(|name| clean(&name.text)).collect();
        for name in row.names.iter().skip(1) {
            if !seen.insert(clean(&name.text)) {
                continue;
            }
            let kind = match (name.script, name.kind) {
                (Script::Original, _) => "original",
                (Script::Latin, NameKind::Alias(_)) => "alias",
                (Script::Latin, NameKind::Main) => continue,
            };
            out.push(Probe { kind, key: Some(key), name: name.text.clone() });
        }
        for (kind, name) in changed(&row.names[0].text, &mut chance) {
            out.push(Probe { kind, key: Some(key), name });
        }
    }
    // Strangers: the first half of one name with the second half of another, of nobody listed.
    let known: BTreeSet<String> =
        rows.iter().flat_map(|row| row.names.iter().map(|name| clean(&name.text))).collect();
    for _ in 0..600 {
        let mut half = |last: bool| {
            let words: Vec<&str> =
                subjects[chance.below(subjects.len())].names[0].split(' ').collect();
            let middle = words.len().div_ceil(2);
            if last {
                words[middle.min(words.len() - 1)..].join(" ")
            } else {
                words[..middle].join(" ")
            }
        };
        let name = format!("{} {}", half(false), half(true));
        if !known.contains(&clean(&name)) {
            out.push(Probe { kind: "stranger", key: None, name });
        }
    }
    out
}

/// A name changed by rule: a letter wrong, the order turned, a middle part left out.
fn changed(name: &str, chance: &mut Chance) -> Vec<(&'static str, String)> {
    let mut out = Vec::new();
    let mut letters: Vec<char> = name.to_lowercase().chars().collect();
    let at = chance.below(letters.len().max(1));
    match chance.below(4) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, (b'a' + chance.below(26) as u8) as char),
        2 if at > 0 => letters.swap(at, at - 1),
        _ => letters[at] = (b'a' + chance.below(26) as u8) as char,
    }
    out.push(("typo", letters.into_iter().collect()));
    let mut words: Vec<&str> = name.split(' ').collect();
    words.rotate_left(1);
    if words.len() > 1 {
        out.push(("order", words.join(" ")));
    }
    if words.len() > 3 {
        words.remove(1);
        out.push(("dropped", words.join(" ")));
    }
    out
}

/// Recall by kind of probe, and the share of probes that bring up somebody else.
fn quality(
    index: &Index,
    probes: &[Probe],
    (bearer, least, percent): (Bearer, f32, u32),
) -> String {
    let mut out = String::new();
    let (mut alerts, mut wrong) = (0, 0);
    let mut by_kind: Vec<(&str, u32, u32)> = Vec::new();
    for probe in probes {
        let mut query = Query::name(bearer, &probe.name);
        (query.limit, query.least) = (1_000, least);
        let hits = index.search(&query);
        let found = hits.iter().any(|hit| Some(hit.key) == probe.key);
        let others = hits.len() - usize::from(found);
        wrong += others;
        alerts += usize::from(others > 0);
        let place = by_kind.iter().position(|(kind, ..)| *kind == probe.kind);
        let place = place.unwrap_or_else(|| {
            by_kind.push((probe.kind, 0, 0));
            by_kind.len() - 1
        });
        by_kind[place].1 += 1;
        by_kind[place].2 += u32::from(if probe.key.is_some() { found } else { others > 0 });
    }
    for (kind, all, found) in by_kind {
        out += &format!("\"{kind}_{percent}\":{:.4},", f64::from(found) / f64::from(all));
    }
    let all = probes.len() as f64;
    out += &format!("\"alert_rate_{percent}\":{:.4},", alerts as f64 / all);
    out + &format!("\"wrong_{percent}\":{:.4},", wrong as f64 / all)
}

/// Queries a second on one core at 10,000 subjects, with explanations; and memory at each size.
fn speed(subjects: &[Subject], rows: &[Row], probes: &[Probe]) -> String {
    let mut out = String::new();
    for size in [10_000_u64, 100_000, 1_000_000] {
        if size > 10_000 && env::args().all(|word| word != "--large") {
            continue;
        }
        let mut chance = Chance(11);
        let mut index = Index::new();
        let started = Instant::now();
        for key in 0..size {
            let mut subject = subjects[chance.below(subjects.len())].clone();
            if key < rows.len() as u64 {
                let names = &rows[key as usize].names;
                subject.names = names.iter().map(|name| name.text.clone()).collect();
            } else {
                subject.names = vec![made(subjects, &mut chance), made(subjects, &mut chance)];
            }
            subject.key = key;
            index.add(&subject);
        }
        let built = started.elapsed().as_secs_f64();
        let mut times: Vec<f64> = Vec::new();
        let (mut words, mut found, mut listed) = (0, 0_u32, 0_u32);
        let busy = busy_s();
        for probe in
            probes.iter().filter(|probe| matches!(probe.kind, "alias" | "original" | "stranger"))
        {
            let started = Instant::now();
            let mut query = Query::name(subjects[0].bearer, &probe.name);
            query.least = 0.7;
            let hits = index.search(&query);
            words += hits.iter().map(|hit| hit.to_string().len()).sum::<usize>();
            times.push(started.elapsed().as_secs_f64());
            listed += u32::from(probe.key.is_some());
            found += u32::from(hits.iter().any(|hit| Some(hit.key) == probe.key));
        }
        times.sort_by(f64::total_cmp);
        let rate = times.len() as f64 / (busy_s() - busy);
        let wall = times.len() as f64 / times.iter().sum::<f64>();
        let p99 = times[times.len() * 99 / 100] * 1e3;
        let bytes = index.size_bytes() as f64 / size as f64;
        out += &format!(
            "\"qps_per_core_{size}\":{rate:.0},\"qps_wall_{size}\":{wall:.0},\
             \"p50_ms_{size}\":{:.3},\"p99_ms_{size}\":{p99:.3},\
             \"bytes_per_person_{size}\":{bytes:.0},\"build_s_{size}\":{built:.1},\
             \"words_{size}\":{words},\"found_{size}\":{:.4},",
            times[times.len() / 2] * 1e3,
            f64::from(found) / f64::from(listed)
        );
    }
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak = peak.and_then(|text| text.trim().split(' ').next()?.parse::<u64>().ok());
    out + &format!("\"rss_mib\":{}", peak.unwrap_or(0) / 1024)
}

/// Seconds that this thread was on a core: a machine that is shared measures true by it.
fn busy_s() -> f64 {
    let text = fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|ns| ns.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}

/// A name made of words of several, some with syllables changed so that the vocabulary grows.
fn made(subjects: &[Subject], chance: &mut Chance) -> String {
    let mut words = Vec::new();
    for _ in 0..2 + chance.below(3) {
        let of: Vec<&str> = subjects[chance.below(subjects.len())].names[0].split(' ').collect();
        let mut word = of[chance.below(of.len())].to_owned();
        if chance.below(3) == 0 && word.is_ascii() && word.len() > 3 {
            const SYLLABLES: [&str; 8] = ["ba", "re", "ni", "mo", "ku", "sha", "li", "va"];
            let cut = 2 + chance.below(word.len() - 3);
            word = format!(
                "{}{}{}",
                &word[..cut],
                SYLLABLES[chance.below(8)],
                SYLLABLES[chance.below(8)]
            );
        }
        words.push(word);
    }
    words.join(" ")
}

/// Chance with a seed: every run asks the same.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        ((mixed ^ mixed >> 31) >> 16) as usize % limit.max(1)
    }
}
