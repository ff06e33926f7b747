//! What we write, judged by the program whose format it is.
//!
//! The judge is installed by `cargo xtask bench formats`, as what that bench measures against.

#![expect(clippy::disallowed_methods, reason = "the judge is a program, and reads a file")]

use std::{fs, path::Path, process::Command};

use comity_act::{Property, Statement, Text};
use comity_formats::export::{Exported, write_csv, write_ftm, write_json};

fn record(class: &str, statements: &[(Property, &str)]) -> Exported {
    let statement = |(property, value): &(Property, &str)| {
        Statement::ungraded(*property, Text::new(*value).unwrap())
    };
    Exported {
        record: format!("record_{class}"),
        class: class.to_owned(),
        owner: "XA".to_owned(),
        handling: vec!["H1".to_owned()],
        restrictions: vec!["for the inquiry in Port Qel alone".to_owned()],
        statements: statements.iter().map(statement).collect(),
    }
}

/// Of codes that no country has, the judge knows this one.
fn records() -> Vec<Exported> {
    vec![
        record(
            "person",
            &[
                (Property::Name, "Zorvan Qeltish"),
                (Property::Name, "Зорван Келтиш"),
                (Property::Alias, "The Lamplighter"),
                (Property::FamilyName, "Qeltish"),
                (Property::BirthDate, "1971-03"),
                (Property::BirthPlace, "Port Qel"),
                (Property::BirthCountry, "ZZ"),
                (Property::Nationality, "ZZ"),
                (Property::Sex, "male"),
                (Property::DocumentNumber, "X1234567"),
                (Property::Address, "1 Harbour Row"),
                (Property::Danger, "carries a lamp"),
                (Property::Remark, "=1+1"),
            ],
        ),
        record("organisation", &[(Property::Name, "Qeltish Shipping Lines")]),
        record(
            "travel-document",
            &[
                (Property::DocumentNumber, "X1234567"),
                (Property::DocumentType, "passport"),
                (Property::IssuingCountry, "ZZ"),
                (Property::DocumentStatus, "stolen"),
            ],
        ),
        record("travel-document", &[(Property::DocumentNumber, "Y1")]),
        record("vehicle", &[(Property::Remark, "blue")]),
        record("vessel", &[(Property::Name, "Stella Qeltish")]),
        record("aircraft", &[(Property::Name, "XA-QEL")]),
        record("bank-account", &[(Property::Remark, "closed")]),
        record("wallet", &[(Property::Remark, "empty")]),
        record("place", &[(Property::Address, "1 Harbour Row")]),
    ]
}

#[test]
fn followthemoney_takes_what_we_write_value_for_value() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let python = root.join("target/peers/formats/bin/python");
    if !python.exists() {
        eprintln!("SKIPPED: no {}; `cargo xtask bench formats` installs it", python.display());
        return;
    }
    let mut written = Vec::new();
    for record in records() {
        assert!(write_ftm(&record, &mut written).unwrap(), "{} has no schema", record.class);
    }
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("judged.ftm.json");
    fs::write(&file, &written).unwrap();
    let script = root.join("bench/peers/formats.py");
    let judged = Command::new(python).arg(script).arg("judge").arg(&file).output().unwrap();
    let says = String::from_utf8_lossy(&judged.stderr);
    assert!(judged.status.success(), "{says}");
    let verdict: serde_json::Value = serde_json::from_slice(&judged.stdout).unwrap();
    assert_eq!(verdict, serde_json::json!({ "rows": 10, "faults": [] }));
}

#[test]
fn the_owners_restrictions_go_with_the_record_in_every_format() {
    let record = &records()[0];
    let written = |write: fn(&Exported, &mut Vec<u8>)| {
        let mut out = Vec::new();
        write(record, &mut out);
        String::from_utf8(out).unwrap()
    };
    let ftm = written(|record, out| assert!(write_ftm(record, out).unwrap()));
    let csv = written(|record, out| write_csv(record, out).unwrap());
    let json = written(|record, out| write_json(record, out).unwrap());
    for text in [&ftm, &csv, &json] {
        assert!(text.contains("for the inquiry in Port Qel alone") && text.contains("H1"));
    }
    assert!(csv.contains("\"'=1+1\""), "no spreadsheet computes it: {csv}");
    assert!(json.contains("\"=1+1\""), "and elsewhere it is as it was: {json}");
}

#[test]
fn what_we_write_is_read_again() {
    let mut written = Vec::new();
    for record in records() {
        write_ftm(&record, &mut written).unwrap();
    }
    let rows: Vec<_> = comity_formats::ftm::Entities::new(written.as_slice()).collect();
    assert_eq!(rows.len(), 10);
    let person = rows[0].as_ref().unwrap();
    assert_eq!(person.names.len(), 3);
    assert!(rows.iter().all(Result::is_ok));
}
