//! How fast lists are read: rows a second, and the memory that a million takes.
//!
//! `cargo xtask bench formats [ROWS]`. The peer, followthemoney from PyPI, reads the same entities
//! in the same run; it checks values by its model and we by our classes, so the ratio says what an
//! import costs beside it, and not that both do the same.

#![expect(clippy::expect_used, reason = "a bench stops at the first surprise")]
#![expect(clippy::disallowed_methods, reason = "a bench measures time and reads files")]
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::{
    env,
    fs::{self, File},
    io::{BufReader, BufWriter, Write},
    path::Path,
    process::Command,
    time::Instant,
};

use comity_formats::{
    ListError, Row,
    ftm::Entities,
    mapped::{MappedCsv, Mapping},
    ofac::{SdnCsv, SdnXml},
};
use serde_json::{Value, json};

const MAPPING: &str = "key = 'k'\nclass = 'person'\n\
    columns = { n = 'name', a = 'alias', b = 'birth-date', c = 'nationality', r = 'remark' }\n";

fn main() {
    let rows: u64 = env::args().nth(1).and_then(|rows| rows.parse().ok()).unwrap_or(1_000_000);
    let folder = env::temp_dir().join(format!("bench-formats-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder can be made");
    let file = |name: &str| folder.join(name);
    let mut told = json!({ "bench": "formats", "n": rows, "unit": "rows/s" });
    let (ftm, csv) = (file("made.ftm.json"), file("made.csv"));
    let (sdn_csv, sdn_xml) = (file("sdn.csv"), file("sdn.xml"));
    make(&ftm, "", "", rows, entity);
    make(&csv, "k,n,a,b,c,r\n", "", rows, |n| {
        let (given, family) = name(n);
        format!("{n},{given} {family},\"{family}, {given}\",{},XA,=1+{n}\n", date(n))
    });
    make(&sdn_csv, "", "", rows, |n| {
        let (given, family) = name(n);
        let nothing = "-0- ,".repeat(7);
        format!(
            "{n},\"{family}, {given}\",\"individual\",\"FICTION\",{nothing}\"DOB 1971; POB Qel.\"\n"
        )
    });
    // A list in XML has a bound of 256 MiB, which so many of these subjects keep to.
    let in_xml = rows.min(500_000);
    make(&sdn_xml, "<sdnList>\n", "</sdnList>\n", in_xml, |n| {
        let (given, family) = name(n);
        format!(
            "<sdnEntry><uid>{n}</uid><firstName>{given}</firstName><lastName>{family}</lastName>\
             <sdnType>Individual</sdnType><dateOfBirthList><dateOfBirthItem><dateOfBirth>1971\
             </dateOfBirth></dateOfBirthItem></dateOfBirthList></sdnEntry>\n"
        )
    });
    let open = |path: &Path| BufReader::new(File::open(path).expect("it was made"));
    let ours = measured(&mut told, "ftm", rows, Entities::new(open(&ftm)));
    let mapping = Mapping::parse(MAPPING).expect("the mapping is right");
    measured(&mut told, "csv", rows, MappedCsv::new(open(&csv), mapping));
    measured(&mut told, "sdn_csv", rows, SdnCsv::new(open(&sdn_csv)));
    measured(&mut told, "sdn_xml", in_xml, SdnXml::new(open(&sdn_xml)));
    told["rss_mib"] = rss_mib().into();
    told["value"] = ours.into();
    told["against"] = "followthemoney reading the same entities".into();
    told["ratio"] = Value::Null;
    if let Some(peer) = peer(&ftm) {
        let theirs = peer["rows"].as_f64().unwrap_or(0.0) / peer["s"].as_f64().unwrap_or(1.0);
        told["peer_rows_per_s"] = theirs.round().into();
        told["peer_rss_mib"] = peer["rss_mib"].clone();
        told["ratio"] = ((ours / theirs * 100.0).round() / 100.0).into();
    }
    told["commit"] = env::var("COMITY_BENCH_COMMIT").unwrap_or_default().into();
    fs::remove_dir_all(&folder).expect("what was made can be removed");
    println!("{told}");
}

/// An invented name for each number.
fn name(n: u64) -> (String, String) {
    const PARTS: [&str; 10] =
        ["qel", "zor", "van", "tish", "mir", "orb", "el", "tarn", "ul", "wim"];
    let part = |n: u64| PARTS[usize::try_from(n % 10).unwrap_or_default()];
    let given = format!("{}{}", part(n), part(n / 10));
    (given, format!("{}{}{}", part(n / 100), part(n / 1_000), part(n / 10_000)))
}

fn date(n: u64) -> String {
    format!("{}-{:02}-{:02}", 1940 + n % 60, n % 12 + 1, n % 28 + 1)
}

fn entity(n: u64) -> String {
    let (given, family) = name(n);
    let entity = json!({
        "id": format!("made-{n}"), "schema": "Person", "datasets": ["made"],
        "properties": {
            "name": [format!("{given} {family}")], "alias": [format!("{family} {given}")],
            "birthDate": [date(n)], "nationality": ["aq"], "notes": [format!("invented {n}")],
        },
    });
    format!("{entity}\n")
}

fn make(path: &Path, head: &str, foot: &str, rows: u64, row: impl Fn(u64) -> String) {
    let mut file = BufWriter::new(File::create(path).expect("a file can be made"));
    file.write_all(head.as_bytes()).expect("the disk takes it");
    for n in 0..rows {
        file.write_all(row(n).as_bytes()).expect("the disk takes it");
    }
    file.write_all(foot.as_bytes()).expect("the disk takes it");
    file.flush().expect("the disk takes it");
}

/// Rows a second, each made into statements as an import does.
fn measured(
    told: &mut Value,
    format: &str,
    rows: u64,
    list: impl Iterator<Item = Result<Row, ListError>>,
) -> f64 {
    let began = Instant::now();
    let (mut read, mut statements) = (0, 0);
    for row in list {
        statements += row.expect("what was made can be read").statements().len();
        read += 1;
    }
    let seconds = began.elapsed().as_secs_f64();
    assert_eq!(read, rows, "every row is read");
    assert!(statements > 0, "rows state something");
    let rate = (rows as f64 / seconds).round();
    println!("{format}: {read} rows in {seconds:.2} s, {rate} rows/s");
    told[format!("{format}_rows_per_s")] = rate.into();
    rate
}

/// The most memory that this process held so far, in MiB.
fn rss_mib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kib.unwrap_or_default() / 1_024
}

fn peer(entities: &Path) -> Option<Value> {
    let python = env::var("COMITY_PEER_PYTHON").ok()?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../bench/peers/formats.py");
    let ran = Command::new(python).arg(script).arg("read").arg(entities).output().ok()?;
    serde_json::from_slice(&ran.stdout).ok()
}
