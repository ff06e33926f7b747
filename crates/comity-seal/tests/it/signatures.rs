//! Ed25519 and ML-DSA-65 against RFC 8032 and Project Wycheproof.

use comity_seal::digest::digest;
use comity_seal::post_quantum::{LogKey, PqSigningKey, PqVerifyingKey};
use comity_seal::signing::{KeyId, SigningError, SigningKey, VerifyingKey};

use crate::support::Vector;

#[test]
fn ed25519_signs_as_rfc_8032_says() {
    let vectors = Vector::all(include_str!("../data/ed25519-rfc8032.txt"));
    assert_eq!(vectors.len(), 4);
    for vector in vectors {
        let key = SigningKey::from_seed(&vector.array("seed"));
        assert_eq!(key.verifying_key().as_bytes(), &vector.array("key"));
        let message = vector.bytes("message");
        assert_eq!(key.sign(&message).as_bytes(), &vector.array("signature"));
        key.verifying_key().verify(&message, &vector.bytes("signature")).unwrap();
    }
}

#[test]
fn ed25519_accepts_and_refuses_as_wycheproof_says() {
    let vectors = Vector::all(include_str!("../data/ed25519-wycheproof.txt"));
    assert_eq!(vectors.len(), 151);
    for vector in vectors {
        let verified = VerifyingKey::parse(&vector.bytes("key"))
            .and_then(|key| key.verify(&vector.bytes("message"), &vector.bytes("signature")));
        let valid = vector.text("result") == "valid";
        assert_eq!(verified.is_ok(), valid, "case {}", vector.text("case"));
    }
}

#[test]
fn an_ed25519_key_of_small_order_is_refused() {
    let mut identity = [0; 32];
    identity[0] = 1;
    // Under this key the signature R = identity, S = 0 would fit every message.
    assert_eq!(VerifyingKey::parse(&identity).unwrap_err(), SigningError::KeyUnusable);
    identity[31] = 0x80;
    assert_eq!(VerifyingKey::parse(&identity).unwrap_err(), SigningError::KeyUnusable);
    assert_eq!(VerifyingKey::parse(&[0; 32]).unwrap_err(), SigningError::KeyUnusable);
}

#[test]
fn ml_dsa_makes_the_keys_and_accepts_the_signatures_of_wycheproof() {
    let vectors = Vector::all(include_str!("../data/ml-dsa-65-sign-wycheproof.txt"));
    assert_eq!(vectors.len(), 5);
    for vector in vectors {
        let key = PqSigningKey::from_seed(&vector.array("seed"));
        let public = key.verifying_key();
        assert_eq!(digest(public.as_bytes()), vector.array("key_sha256"));
        let message = vector.bytes("message");
        public.verify(&message, &vector.bytes("signature")).unwrap();
        public.verify(&message, &key.sign(&message)).unwrap();
    }
}

#[test]
fn ml_dsa_refuses_what_wycheproof_calls_invalid() {
    let vectors = Vector::all(include_str!("../data/ml-dsa-65-refuse-wycheproof.txt"));
    assert_eq!(vectors.len(), 8);
    for vector in vectors {
        let verified = PqVerifyingKey::parse(&vector.bytes("key"))
            .and_then(|key| key.verify(&vector.bytes("message"), &vector.bytes("signature")));
        assert!(verified.is_err(), "case {}: {}", vector.text("case"), vector.text("why"));
    }
}

#[test]
fn a_log_key_signs_twice_and_neither_signature_fits_an_altered_checkpoint() {
    let log = LogKey::from_seeds(&[1; 32], &[2; 32]);
    let public = log.verifying_key();
    let classical = log.classical.sign(b"checkpoint");
    let post_quantum = log.post_quantum.sign(b"checkpoint");
    public.classical.verify(b"checkpoint", classical.as_ref()).unwrap();
    public.post_quantum.verify(b"checkpoint", &post_quantum).unwrap();
    assert!(public.classical.verify(b"checkpoinu", classical.as_ref()).is_err());
    assert!(public.post_quantum.verify(b"checkpoinu", &post_quantum).is_err());
}

#[test]
fn a_key_of_the_wrong_length_says_which_length_it_needs() {
    let error = VerifyingKey::parse(&[1; 31]).unwrap_err();
    assert_eq!(error, SigningError::KeyLength { found: 31, expected: 32 });
    let error = PqVerifyingKey::parse(&[1; 32]).unwrap_err();
    assert_eq!(error, SigningError::KeyLength { found: 32, expected: 1952 });
}

#[test]
fn a_key_id_is_the_start_of_the_digest_in_hex() {
    assert_eq!(KeyId::of(b"abc").to_string(), "ba7816bf8f01cfea");
}
