//! The vectors: an act of each kind, a card, a certificate, an officer's signature.
//!
//! `tests/golden/NAME.cbor.hex` holds the signed bytes, `NAME.json` what they say.
//! `COMITY_GOLDEN=write cargo test -p comity-act golden` writes them anew, and with them the first
//! files of the fuzzers' corpora. That is a change of the protocol: old nodes will not follow.

use std::{fs, path::PathBuf};

use comity_act::{Act, OfficerSignature, ParsedAct, SignedCard, SignedCertificate};
use data_encoding::HEXLOWER;

use crate::{credentials, keys, made, samples, unknown};

/// Where the vectors live.
pub(crate) fn golden(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

/// Whether the vectors are to be written anew.
pub(crate) fn is_writing() -> bool {
    std::env::var("COMITY_GOLDEN").is_ok_and(|word| word == "write")
}

/// The text of the file is `expected`; or it becomes so.
fn check(path: &PathBuf, expected: &str) {
    if is_writing() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, expected).unwrap();
    }
    let found = fs::read_to_string(path).unwrap_or_default();
    assert_eq!(found, expected, "{} is not what this program writes", path.display());
}

fn check_bytes(name: &str, target: &str, bytes: &[u8]) {
    let lines: Vec<_> = bytes.chunks(32).map(|line| HEXLOWER.encode(line)).collect();
    check(&golden(&format!("{name}.cbor.hex")), &format!("{}\n", lines.join("\n")));
    if is_writing() {
        let corpus = corpus(target);
        fs::create_dir_all(&corpus).unwrap();
        fs::write(corpus.join(name), bytes).unwrap();
    }
}

fn check_act(name: &str, act: &Act) {
    let bytes = keys::signed(act.clone());
    check_bytes(name, "act", &bytes);
    let json = serde_json::to_string_pretty(act).unwrap();
    check(&golden(&format!("{name}.json")), &format!("{json}\n"));
    let verified = ParsedAct::parse(&bytes).unwrap().verified(keys::verify).unwrap();
    assert_eq!(verified.act(), act, "{name}");
}

#[test]
fn every_kind_has_the_bytes_of_its_vector() {
    let acts = samples::acts();
    let mut kinds: Vec<_> = made::bodies().into_iter().map(|(kind, _)| kind).collect();
    kinds.sort();
    assert_eq!(acts.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), kinds, "a kind is missing");
    for (kind, act) in acts {
        check_act(kind.name(), &act);
    }
}

#[test]
fn a_kind_that_nobody_knows_has_the_bytes_of_its_vector() {
    check_act("not-understood", &unknown::sample());
}

#[test]
fn card_certificate_and_signature_have_the_bytes_of_their_vectors() {
    check_bytes("card", "card", &credentials::signed_card());
    check_bytes("certificate", "certificate", &credentials::signed_certificate());
    let card = SignedCard::parse(&credentials::signed_card()).unwrap();
    assert_eq!(card.claims(), &credentials::card());
    assert_eq!(card.key_id(), keys::key_id());
    assert_eq!(card.verified(keys::verify).unwrap(), credentials::card());
    let signature = credentials::officer_signature();
    check_bytes("officer-signature", "signature", &signature.to_bytes());
    assert_eq!(OfficerSignature::parse(&signature.to_bytes()).unwrap(), signature);
    let certificate = SignedCertificate::parse(&credentials::signed_certificate()).unwrap();
    assert_eq!(certificate.agency(), samples::agency("XA"));
    assert_eq!(certificate.verified(keys::verify).unwrap(), credentials::certificate());
}

/// The folder holds the vectors and nothing that no test looks at.
#[test]
fn no_vector_is_left_over() {
    let mut expected =
        ["card", "certificate", "officer-signature"].map(|one| format!("{one}.cbor.hex")).to_vec();
    let names = samples::acts().into_iter().map(|(kind, _)| kind.name());
    for name in names.chain(["not-understood"]) {
        expected.extend([format!("{name}.cbor.hex"), format!("{name}.json")]);
    }
    expected.sort();
    let mut found: Vec<_> = fs::read_dir(golden(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    found.sort();
    if !is_writing() {
        assert_eq!(found, expected);
    }
}

/// Where the seeds of this fuzzer live, which the vectors of the protocol are.
fn corpus(target: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target)
}
