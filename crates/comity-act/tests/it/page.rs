//! The protocol's page says what the code does: tables against code.
//!
//! Each table stands between `<!-- struct NAME -->` or `<!-- list NAME -->` and `<!-- end -->`.
//! `COMITY_GOLDEN=write` fills them from the code; all other text of the page is written by hand.

use std::{collections::BTreeMap, fs, path::PathBuf};

use comity_act::{
    AgencyKind, Channel, CrimeArea, InformationGrade, Kind, Nature, Property, Purpose, RecordClass,
    RefusalGround, RequestForm, Role, RoleGroup, SourceGrade, StoredData, SubjectCategory,
    UrgencyGround, UrgencyLevel,
    body::{
        AgreementForm, DoubtGround, DutyLane, Finding, Likeness, LinkRelation, Means, Outcome,
        Reception, RestrictionGround,
    },
};
use data_encoding::HEXLOWER;

use crate::{golden, keys, samples};

const SOURCES: [&str; 25] = [
    include_str!("../../src/act.rs"),
    include_str!("../../src/body/agreement.rs"),
    include_str!("../../src/body/consent.rs"),
    include_str!("../../src/body/duty.rs"),
    include_str!("../../src/body/hit.rs"),
    include_str!("../../src/body/lead.rs"),
    include_str!("../../src/body/message.rs"),
    include_str!("../../src/body/oversight.rs"),
    include_str!("../../src/body/pseudonymised.rs"),
    include_str!("../../src/body/record.rs"),
    include_str!("../../src/body/request.rs"),
    include_str!("../../src/body/search.rs"),
    include_str!("../../src/body/watch.rs"),
    include_str!("../../src/card.rs"),
    include_str!("../../src/certificate.rs"),
    include_str!("../../src/class.rs"),
    include_str!("../../src/handling.rs"),
    include_str!("../../src/kind.rs"),
    include_str!("../../src/offence.rs"),
    include_str!("../../src/officer.rs"),
    include_str!("../../src/officer_signature.rs"),
    include_str!("../../src/property.rs"),
    include_str!("../../src/recipient.rs"),
    include_str!("../../src/record.rs"),
    include_str!("../../src/vocabulary.rs"),
];

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/build/protocol.md")
}

/// The numbers and names of every closed list.
fn lists() -> Vec<(&'static str, Vec<(u16, &'static str)>)> {
    macro_rules! lists {
        ($($list:ident),+ $(,)?) => { vec![ $(
            (stringify!($list), $list::ALL.iter().map(|word| (word.code(), word.name())).collect())
        ),+ ] };
    }
    lists![
        AgencyKind,
        AgreementForm,
        Channel,
        CrimeArea,
        DoubtGround,
        DutyLane,
        Finding,
        InformationGrade,
        Kind,
        Means,
        Nature,
        Outcome,
        Property,
        Purpose,
        Reception,
        RecordClass,
        RefusalGround,
        RequestForm,
        RestrictionGround,
        Likeness,
        LinkRelation,
        Role,
        RoleGroup,
        SourceGrade,
        StoredData,
        SubjectCategory,
        UrgencyGround,
        UrgencyLevel,
    ]
}

/// One word or one field, as the source declares it.
#[derive(Default)]
struct Declared {
    number: String,
    name: String,
    shape: String,
    meaning: String,
}

/// What the sources declare: the fields of each struct, the words of each list.
#[derive(Default)]
struct Found {
    structs: BTreeMap<String, Vec<Declared>>,
    lists: BTreeMap<String, Vec<Declared>>,
}

/// Reads the declarations line by line; rustfmt and the house's macros fix their form.
fn found() -> Found {
    let mut found = Found::default();
    for source in SOURCES {
        let (mut meaning, mut key, mut place) = (Vec::new(), None, None);
        for line in source.lines().map(str::trim) {
            if let Some(words) = line.strip_prefix("///") {
                meaning.push(words.trim());
                continue;
            }
            if let Some(attribute) = line.strip_prefix("#[") {
                let number = key_of(attribute).map(|n| (n, attribute.contains("default")));
                key = number.or(key);
                continue;
            }
            if let Some(name) = declares(line, "pub struct ") {
                place = Some((true, name));
            } else if let Some(name) = declares(line, "pub enum ") {
                place = Some((false, name));
            } else if line == "}" {
                (place, key) = (None, None);
            } else if let Some((is_struct, name)) = &place {
                let words = meaning.join(" ");
                let row = match (is_struct, key.take()) {
                    (true, Some(key)) => field(line, &key, words).map(|r| (&mut found.structs, r)),
                    (false, _) => word(line, words).map(|r| (&mut found.lists, r)),
                    (true, None) => None,
                };
                if let Some((into, row)) = row {
                    into.entry(name.clone()).or_default().push(row);
                }
            }
            meaning.clear();
        }
    }
    found
}

/// The number in `n(5)` of an attribute.
fn key_of(attribute: &str) -> Option<String> {
    let (before, rest) = attribute.split_once("n(")?;
    let is_own_word = before.is_empty() || before.ends_with('(');
    let (number, _) = rest.split_once(')')?;
    (is_own_word && number.parse::<u8>().is_ok()).then(|| number.to_owned())
}

fn declares(line: &str, what: &str) -> Option<String> {
    let name = line.strip_prefix(what)?.strip_suffix('{')?;
    Some(name.split([' ', '(']).next()?.to_owned())
}

fn field(line: &str, (number, default): &(String, bool), meaning: String) -> Option<Declared> {
    let (name, shape) = line.strip_prefix("pub ")?.strip_suffix(',')?.split_once(": ")?;
    let (shape, presence) = match shape.strip_prefix("Option<") {
        Some(inner) => (inner.strip_suffix('>')?, "optional"),
        None if *default && shape.starts_with("Vec<") => (shape, "empty if absent"),
        None if *default => (shape, "false if absent"),
        None => (shape, "required"),
    };
    let shape = format!("{} | {presence}", in_words(shape));
    Some(Declared { number: number.clone(), name: name.to_owned(), shape, meaning })
}

/// A type as the page names it.
fn in_words(shape: &str) -> String {
    let inner = |start: &str| shape.strip_prefix(start)?.strip_suffix('>').map(str::to_owned);
    match shape {
        "bool" => "boolean".to_owned(),
        "u8" | "u16" | "u32" | "u64" => format!("unsigned, {} bits", &shape[1..]),
        "i8" => "signed, 8 bits".to_owned(),
        "[u8; 32]" => "32 bytes".to_owned(),
        "[u8; 8]" => "8 bytes".to_owned(),
        "[u8; 64]" => "64 bytes".to_owned(),
        "Vec<u8>" | "ByteVec" => "bytes".to_owned(),
        _ => match (inner("Vec<"), inner(shape.split_inclusive('<').next().unwrap_or(""))) {
            (Some(item), _) => format!("array of {}", in_words(&item)),
            (None, Some(bound)) => format!("text ≤ {}", bound.replace('_', ",")),
            (None, None) => format!("`{shape}`"),
        },
    }
}

/// A word of a closed list: `Urgent = 1 "urgent",`.
fn word(line: &str, meaning: String) -> Option<Declared> {
    let (_, rest) = line.strip_suffix("\",")?.split_once(" = ")?;
    let (number, name) = rest.split_once(" \"")?;
    let (number, name) = (number.to_owned(), name.to_owned());
    Some(Declared { number, name, shape: String::new(), meaning })
}

fn table(is_struct: bool, rows: &[Declared]) -> String {
    let mut lines = vec![if is_struct {
        "| key | field | type | presence | meaning |\n|---|---|---|---|---|".to_owned()
    } else {
        "| number | name | meaning |\n|---|---|---|".to_owned()
    }];
    lines.extend(rows.iter().map(|row| {
        let Declared { number, name, shape, meaning } = row;
        let shape = if is_struct { format!(" {shape} |") } else { String::new() };
        format!("| {number} | `{name}` |{shape} {meaning} |")
    }));
    lines.join("\n")
}

/// The blocks that the page must have: what opens each, and what stands in it.
fn blocks() -> Vec<(String, String)> {
    let found = found();
    let structs = found.structs.iter().map(|(name, rows)| (name, true, rows));
    let lists = found.lists.iter().map(|(name, rows)| (name, false, rows));
    let mut blocks: Vec<_> = structs
        .chain(lists)
        .map(|(name, is_struct, rows)| {
            let what = if is_struct { "struct" } else { "list" };
            (format!("<!-- {what} {name} -->\n"), table(is_struct, rows))
        })
        .collect();
    blocks.push(("<!-- vector message.send -->\n".to_owned(), vector()));
    blocks
}

/// The signed bytes of the short message, as the worked example takes them apart.
fn vector() -> String {
    let bytes = keys::signed(samples::act(samples::message()));
    let lines: Vec<_> = bytes.chunks(32).map(|line| HEXLOWER.encode(line)).collect();
    format!("```text\n{}\n```", lines.join("\n"))
}

/// Goal: the tables of the page and the code say the same.
/// Method: each table is made from the code and compared; none is missing, none is left over.
#[test]
fn the_tables_of_the_page_are_those_of_the_code() {
    let mut page = fs::read_to_string(path()).unwrap();
    let blocks = blocks();
    for (opens, expected) in &blocks {
        let start = page.find(opens).unwrap_or_else(|| panic!("the page lacks `{opens}`"));
        let start = start + opens.len();
        let end = start + page[start..].find("<!-- end -->").unwrap();
        if golden::is_writing() {
            page.replace_range(start..end, &format!("\n{expected}\n\n"));
        } else {
            assert_eq!(page[start..end].trim(), expected, "{opens}");
        }
    }
    if golden::is_writing() {
        fs::write(path(), &page).unwrap();
    }
    assert_eq!(page.matches("<!-- end -->").count(), blocks.len(), "a table is left over");
}

/// The sources, as read above, hold every field: keys go up from 0 without a gap.
#[test]
fn the_structs_of_the_page_are_complete() {
    for (name, fields) in found().structs {
        let keys: Vec<usize> = fields.iter().map(|row| row.number.parse().unwrap()).collect();
        assert_eq!(keys, (0..fields.len()).collect::<Vec<_>>(), "{name}");
    }
}

/// The sources, as read above, hold every list with all its words.
#[test]
fn the_lists_of_the_page_are_complete() {
    let found = found().lists;
    let mut names: Vec<_> = found.keys().map(String::as_str).collect();
    for (name, words) in lists() {
        let rows = found.get(name).unwrap_or_else(|| panic!("`{name}` is in no source"));
        let rows: Vec<_> =
            rows.iter().map(|row| (row.number.parse().unwrap(), row.name.as_str())).collect();
        assert_eq!(rows, words, "{name}");
        names.retain(|found| *found != name);
    }
    assert!(names.is_empty(), "these lists are compared with nothing: {names:?}");
}

/// The worked example takes the vector apart byte by byte: put together, it is the vector.
#[test]
fn the_worked_example_adds_up_to_its_vector() {
    let page = fs::read_to_string(path()).unwrap();
    let (_, rest) = page.split_once("<!-- taken apart -->\n\n```text\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    let bytes: String = example
        .lines()
        .map(|line| line.split('#').next().unwrap_or_default())
        .flat_map(|line| line.chars().filter(|letter| !letter.is_whitespace()))
        .collect();
    let expected = keys::signed(samples::act(samples::message()));
    assert_eq!(bytes, HEXLOWER.encode(&expected));
}
