//! The fuzzers' corpora, replayed: nothing in them makes a parser panic.

use std::{fs, path::PathBuf};

use comity_act::{ParsedAct, SignedAct, SignedCard, SignedCertificate};

use crate::keys;

/// Where the corpus of this fuzz target lives.
pub(crate) fn folder(target: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target)
}

/// Hands every file of the corpus to the parser; answers how many it could read.
fn replay(target: &str, parses: impl Fn(&[u8]) -> bool) -> usize {
    let files: Vec<_> = fs::read_dir(folder(target))
        .unwrap()
        .map(|entry| fs::read(entry.unwrap().path()).unwrap())
        .collect();
    assert!(!files.is_empty(), "the corpus of {target} is empty");
    files.iter().filter(|bytes| parses(bytes)).count()
}

#[test]
fn the_corpus_of_acts_makes_nothing_panic() {
    let read = replay("act", |bytes| {
        let Ok(parsed) = ParsedAct::parse(bytes) else { return false };
        let act = parsed.claims().clone();
        // What can be read can be shown, signed and read again.
        assert!(serde_json::to_string(&act).is_ok() && !format!("{act:?}").is_empty());
        assert!(!act.at.to_string().is_empty());
        let again = SignedAct::sign(act.clone(), keys::key_id(), |_| [0; 64]).unwrap();
        ParsedAct::parse(again.bytes()).unwrap().claims() == &act
    });
    assert!(read >= 33, "only {read} files of the corpus are acts");
}

#[test]
fn the_corpus_of_cards_makes_nothing_panic() {
    assert!(replay("card", |bytes| SignedCard::parse(bytes).is_ok()) >= 1);
}

#[test]
fn the_corpus_of_certificates_makes_nothing_panic() {
    assert!(replay("certificate", |bytes| SignedCertificate::parse(bytes).is_ok()) >= 1);
}
