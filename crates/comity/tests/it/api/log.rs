//! Proofs of the log: verified by whoever has the answer, absent beyond it.

use comity_log::{Hash, InclusionProof, SignatureType, SignedCheckpoint, TreeHead, VerifierKey};
use comity_seal::signing::VerifyingKey;
use serde_json::Value;

use crate::bureau::Bureau;

fn hash(text: &Value) -> Hash {
    let text = text.as_str().unwrap();
    let bytes = (0..32).map(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap());
    Hash::new(bytes.collect::<Vec<u8>>().try_into().unwrap())
}

#[test]
fn every_entry_is_proven_by_what_the_answer_holds() {
    let bureau = Bureau::start("XA");
    bureau.record(&[]);
    let get = |path: &str| bureau.ask("aud", "GET", path, &Value::Null);
    let head = get("/v1/log").json();
    let keys: Vec<VerifierKey> = head["keys"]
        .as_array()
        .unwrap()
        .iter()
        .map(|key| key.as_str().unwrap().parse().unwrap())
        .collect();
    let classical = keys.iter().find(|key| key.signature_type() == SignatureType::Ed25519).unwrap();
    assert!(keys.iter().any(|key| key.signature_type() == SignatureType::MlDsa65));
    let size = head["size"].as_u64().unwrap();
    assert!(size > 2, "a log worth a proof: {size}");
    for leaf in 0..size {
        let told = get(&format!("/v1/log/proofs/{leaf}")).json();
        let tree = TreeHead { size: told["size"].as_u64().unwrap(), root: hash(&told["root"]) };
        let proof = told["proof"].as_array().unwrap().iter().map(hash).collect();
        let proof = InclusionProof::from_hashes(proof).unwrap();
        proof.check(hash(&told["leaf_hash"]), leaf, &tree).unwrap();
        let note = told["checkpoint"].as_str().unwrap();
        let signed = SignedCheckpoint::parse(note.as_bytes()).unwrap();
        assert_eq!(*signed.checkpoint().head(), tree);
        let mut lines = signed.note().signatures().iter();
        let line = lines.find(|line| line.key_id() == classical.id()).unwrap();
        let key = VerifyingKey::parse(classical.public_key()).unwrap();
        key.verify(signed.checkpoint().to_text().as_bytes(), line.bytes()).unwrap();
    }
}

#[test]
fn what_is_not_in_the_log_has_no_proof() {
    let bureau = Bureau::start("XA");
    let get = |path: &str| bureau.ask("olga", "GET", path, &Value::Null);
    let size = get("/v1/log").json()["size"].as_u64().unwrap();
    for leaf in [size.to_string(), u64::MAX.to_string(), "-1".into(), "first".into()] {
        assert_eq!(get(&format!("/v1/log/proofs/{leaf}")).status, 404, "{leaf}");
    }
}
