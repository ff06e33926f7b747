//! No byte of what is signed can change unnoticed.

use comity_act::{ParsedAct, SignedCard, SignedCertificate, ToSign};
use minicbor::to_vec;
use proptest::prelude::*;

use crate::{credentials, keys, samples};

fn passes(bytes: &[u8]) -> bool {
    ParsedAct::parse(bytes).is_ok_and(|parsed| parsed.verified(keys::verify).is_ok())
}

/// Goal: one changed bit anywhere is a parse error, or the signature does not verify.
/// Method: each bit of a whole signed act in turn, with a real signature.
#[test]
fn a_changed_bit_anywhere_is_noticed() {
    let bytes = keys::signed(samples::act(samples::message()));
    assert!(passes(&bytes));
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut altered = bytes.clone();
            altered[at] ^= 1 << bit;
            assert!(!passes(&altered), "bit {bit} of byte {at} changed and nobody noticed");
        }
    }
}

proptest! {
    #[test]
    fn changed_cut_or_added_bytes_are_noticed(
        at: prop::sample::Index, cut in 0_usize..4, put in prop::collection::vec(any::<u8>(), 0..4),
    ) {
        let bytes = keys::signed(samples::act(samples::message()));
        let at = at.index(bytes.len() + 1);
        let end = (at + cut).min(bytes.len());
        let altered = [&bytes[..at], &put, &bytes[end..]].concat();
        prop_assert!(altered == bytes || !passes(&altered));
    }
}

#[test]
fn another_key_does_not_verify() {
    let bytes = keys::signed(samples::act(samples::message()));
    let other = ed25519_dalek::SigningKey::from_bytes(&[9; 32]);
    let refused = ParsedAct::parse(&bytes)
        .unwrap()
        .verified(|signature, message| {
            let signature = ed25519_dalek::Signature::from_bytes(signature);
            other.verifying_key().verify_strict(message, &signature).is_ok()
        })
        .unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the signature on the comity act does not verify under the key of its agency"
    );
}

/// A signature on one kind of statement is none on another, even over the very same payload.
#[test]
fn a_signature_on_one_kind_of_statement_is_none_on_another() {
    let act = to_vec(samples::act(samples::message())).unwrap();
    let as_what = |what, payload: Vec<u8>| {
        ToSign::new(what, keys::key_id(), payload).signed_by(keys::sign).unwrap()
    };
    assert!(passes(&as_what("comity act", act.clone())));
    for what in ["comity agency card", "comity officer certificate", "comity act 2", ""] {
        let bytes = as_what(what, act.clone());
        assert!(ParsedAct::parse(&bytes).is_ok(), "the payload is an act");
        assert!(!passes(&bytes), "signed as `{what}`");
    }
    let card = as_what("comity act", to_vec(credentials::card()).unwrap());
    assert!(SignedCard::parse(&card).unwrap().verified(keys::verify).is_err());
    let certificate = as_what("comity act", to_vec(credentials::certificate()).unwrap());
    assert!(SignedCertificate::parse(&certificate).unwrap().verified(keys::verify).is_err());
}

/// The same payload and signature in another wrapping would give one act two digests.
#[test]
fn the_envelope_has_one_form() {
    let bytes = keys::signed(samples::act(samples::message()));
    let (head, rest) = bytes.split_at(1);
    assert_eq!(head, [0x84]);
    let (protected, rest) = rest.split_at(14);
    let (unprotected, body) = rest.split_at(1);
    assert_eq!(unprotected, [0xa0]);
    let wrap = |parts: &[&[u8]]| parts.concat();
    assert!(passes(&wrap(&[&[0x84], protected, &[0xa0], body])));
    let others = [
        ("tagged", wrap(&[&[0xd2, 0x84], protected, &[0xa0], body])),
        ("long head", wrap(&[&[0x98, 0x04], protected, &[0xa0], body])),
        ("indefinite array", wrap(&[&[0x9f], protected, &[0xa0], body, &[0xff]])),
        ("indefinite map", wrap(&[&[0x84], protected, &[0xbf, 0xff], body])),
        ("unprotected header", wrap(&[&[0x84], protected, &[0xa1, 0x04, 0x41, 0x01], body])),
        ("chunked protected", wrap(&[&[0x84, 0x5f], protected, &[0xff, 0xa0], body])),
        ("followed", wrap(&[&bytes, &[0x00]])),
    ];
    for (name, other) in others {
        assert!(ParsedAct::parse(&other).is_err(), "{name}");
    }
}

/// The protected header is these bytes and no others, even when the signature covers others.
#[test]
fn the_protected_header_has_one_form() {
    let payload = to_vec(samples::act(samples::message())).unwrap();
    let id = keys::key_id();
    let header = |start: &[u8], end: &[u8]| [start, &id[..], end].concat();
    let sign = |protected: Vec<u8>| {
        let mut covered = minicbor::Encoder::new(Vec::new());
        covered.array(4).unwrap().str("Signature1").unwrap().bytes(&protected).unwrap();
        covered.bytes(b"comity act").unwrap().bytes(&payload).unwrap();
        let signature = keys::sign(&covered.into_writer());
        let mut signed = minicbor::Encoder::new(Vec::new());
        signed.array(4).unwrap().bytes(&protected).unwrap().map(0).unwrap();
        signed.bytes(&payload).unwrap().bytes(&signature).unwrap();
        signed.into_writer()
    };
    assert!(passes(&sign(header(&[0xa2, 0x01, 0x27, 0x04, 0x48], &[]))));
    let others = [
        ("no key id", vec![0xa1, 0x01, 0x27]),
        ("ES256", header(&[0xa2, 0x01, 0x26, 0x04, 0x48], &[])),
        ("other order", [&[0xa2, 0x04, 0x48][..], &id, &[0x01, 0x27]].concat()),
        ("a further header", header(&[0xa3, 0x01, 0x27, 0x04, 0x48], &[0x18, 0x63, 0x00])),
        ("followed", header(&[0xa2, 0x01, 0x27, 0x04, 0x48], &[0x00])),
        ("empty", Vec::new()),
    ];
    for (name, protected) in others {
        assert!(ParsedAct::parse(&sign(protected)).is_err(), "{name}");
    }
}
