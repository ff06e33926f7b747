//! How soon a node's index can be searched after a start, and what it takes.
//!
//! `cargo xtask bench ready [PERSONS_MAX]`: 1 million unless said otherwise, and each ten times
//! more from there on; 10 million take minutes to build.
//!
//! It is the index as a node has it: records by class with their ids, saved under a seal as the
//! node saves it, and loaded again in a process of its own, until a search by number is answered.
//! Persons are those of `cargo xtask bench search`. Memory is what the loading process has at the
//! end, resident. Ends with one flat JSON line.

#![expect(
    clippy::print_stdout,
    clippy::panic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a program that measures"
)]

#[path = "../../comity-match/examples/people/mod.rs"]
#[expect(dead_code, reason = "other benches ask for what this one does not")]
mod people;

use std::{
    env,
    fmt::Write as _,
    fs::{self, File},
    io::{BufReader, BufWriter},
    path::Path,
    process::Command,
    time::Instant,
};

use comity_act::{
    Handling, Property, RecordClass, RecordId, Shared, Statement, SubjectMark, Text, Timestamp,
    body::Term,
};
use comity_corridor::{Find, Finder};
use comity_seal::{
    payload::PayloadKey,
    pieces::{Opening, Sealing},
    random::OsRandom,
};
use people::{Chance, People};

/// Both processes know it: what stands in the file is nobody's.
const KEY: [u8; 32] = [7; 32];

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [word, path] = &arguments[..]
        && word == "load"
    {
        return load(Path::new(path));
    }
    let most = arguments.iter().find_map(|text| text.parse::<u64>().ok()).unwrap_or(1_000_000);
    let people = People::new();
    let mut chance = Chance(1);
    let mut finder = Finder::default();
    let (mut out, mut size, mut made) = (String::new(), 1_000_000.min(most), 0);
    let path = env::temp_dir().join(format!("comity-bench-ready-{}", std::process::id()));
    let value = loop {
        let started = Instant::now();
        for key in made..size {
            let content = content(key, &people, &mut chance);
            finder.put(content.record, &content);
        }
        let built = started.elapsed().as_secs_f64() / (size - made) as f64;
        made = size;
        let started = Instant::now();
        let file = BufWriter::new(File::create(&path).unwrap());
        let mut sealing = Sealing::new(file, PayloadKey::from_bytes(&KEY), OsRandom);
        finder.save(Timestamp::from_millis(1), &mut sealing).unwrap();
        sealing.end().unwrap().into_inner().unwrap().sync_all().unwrap();
        let saved = started.elapsed().as_secs_f64();
        let mib = fs::metadata(&path).map_or(0, |of| of.len()) >> 20;
        let again = Command::new(env::current_exe().unwrap()).arg("load").arg(&path).output();
        let said = String::from_utf8(again.unwrap().stdout).unwrap();
        let [ready, rss] = said.trim().split(' ').collect::<Vec<_>>()[..] else {
            panic!("the loading process said `{said}`")
        };
        let value = ready.parse::<f64>().unwrap();
        let bytes = rss.parse::<f64>().unwrap() * 1024.0 / size as f64;
        let name = if size >= 1_000_000 { format!("{}m", size / 1_000_000) } else { "few".into() };
        let _ = write!(
            out,
            "\"ready_s_{name}\":{value:.3},\"rss_bytes_per_person_{name}\":{bytes:.0},\
             \"save_s_{name}\":{saved:.3},\"snapshot_mib_{name}\":{mib},\
             \"put_us_{name}\":{:.1},",
            built * 1e6
        );
        println!("{size} persons: ready in {value:.2} s, {bytes:.0} bytes each");
        size *= 10;
        if size > most {
            break value;
        }
    };
    let _ = fs::remove_file(&path);
    let commit = env::var("COMITY_BENCH_COMMIT").unwrap_or_default();
    println!(
        "{{{out}\"bench\":\"ready\",\"commit\":\"{commit}\",\"n\":{made},\"value\":{value:.3},\
         \"unit\":\"s until the first answer\",\"against\":\"5 s\",\"ratio\":{:.3}}}",
        value / 5.0
    );
}

/// Loads, searches, and says how long that took, in seconds, and how much memory is in use, in KiB.
fn load(path: &Path) {
    let started = Instant::now();
    let file = BufReader::new(File::open(path).unwrap());
    let mut opening = Opening::new(file, PayloadKey::from_bytes(&KEY));
    let (finder, _) = Finder::load(&mut opening).unwrap();
    let number =
        Term { property: Property::DocumentNumber, value: Text::new("XA00000007").unwrap() };
    let found = finder.find(&Find { class: RecordClass::Person, terms: vec![number] });
    let ready = started.elapsed().as_secs_f64();
    assert!(found.first().is_some_and(|one| one.record == id(1)), "found: {found:?}");
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    println!("{ready} {}", line.trim().split(' ').next().unwrap());
}

fn id(key: u64) -> RecordId {
    // As the ids of a node, which begin with the time and end by chance.
    let chance = key.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&key.to_be_bytes());
    bytes[8..].copy_from_slice(&chance.to_be_bytes());
    RecordId::from_bytes(bytes)
}

fn content(key: u64, people: &People, chance: &mut Chance) -> Shared {
    let person = people.person(key, chance);
    let mut statements = Vec::new();
    let mut say = |property, value: &str| {
        statements.push(Statement::ungraded(property, Text::new(value).unwrap()));
    };
    for (nth, name) in person.names.iter().enumerate() {
        say(if nth == 0 { Property::Name } else { Property::Alias }, name);
    }
    let (year, month, day) = (1930 + key % 80, 1 + key / 80 % 12, 1 + key / 960 % 28);
    say(Property::BirthDate, &format!("{year}-{month:02}-{day:02}"));
    for (_, number) in &person.identifiers {
        say(Property::DocumentNumber, number);
    }
    Shared {
        record: id(key),
        owner: "XA".parse().unwrap(),
        class: RecordClass::Person,
        subject: SubjectMark::default(),
        handling: Handling::default(),
        statements,
        revision: 0,
        told: Vec::new(),
        conditions: Vec::new(),
    }
}
