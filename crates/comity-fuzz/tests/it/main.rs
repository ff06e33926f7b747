//! The fuzzers' corpora, replayed: nothing in them breaks a promise.
//!
//! `COMITY_CORPUS=write cargo test -p comity-fuzz` writes the seeds of the log, of delivery and of
//! the files; those of the words are the vectors of the protocol, written by `comity-act`.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests stop at the first surprise")]
#![expect(clippy::disallowed_methods, reason = "corpora are files")]

mod seeds;

use std::{fs, path::PathBuf};

use comity_fuzz::{PROPERTIES, feed};

fn corpus(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(name)
}

fn files(name: &str) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(corpus(name)).expect("every parser has a corpus");
    entries.map(|entry| fs::read(entry.unwrap().path()).unwrap()).collect()
}

#[test]
fn no_file_of_any_corpus_breaks_a_promise() {
    for (name, property) in PROPERTIES {
        let files = files(name);
        let read = files.iter().filter(|bytes| property(bytes)).count();
        assert!(read > 0, "none of the {} files of the corpus of {name} can be read", files.len());
    }
}

#[test]
fn every_parser_has_a_fuzzer_of_its_name() {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/Cargo.toml");
    let manifest = fs::read_to_string(manifest).unwrap();
    for (name, _) in PROPERTIES {
        assert!(manifest.contains(&format!("name = \"{name}\"")), "no fuzzer is called {name}");
    }
}

/// Each prefix of what can be read, and each with one byte changed, is taken or refused quietly.
#[test]
fn cut_and_altered_bytes_break_no_promise() {
    for (name, _) in PROPERTIES {
        let files = files(name);
        for bytes in files.iter().filter(|bytes| bytes.len() < 20_000).take(40) {
            let step = bytes.len() / 40 + 1;
            for at in (0..bytes.len()).step_by(step) {
                feed(name, &bytes[..at]);
                let mut altered = bytes.clone();
                altered[at] ^= 0x55;
                feed(name, &altered);
            }
        }
    }
}
