//! The crate's own formats, byte for byte as a second implementation made them.
//!
//! The second implementation is `tests/data/make_golden.py`.

use comity_seal::attachment::{Attachment, AttachmentKey, AttachmentSealer, CHUNK_BYTES};
use comity_seal::digest::digest;
use comity_seal::envelope::{EnvelopeKey, seal_batch};
use comity_seal::fingerprint::Fingerprint;
use comity_seal::payload::{Kek, WrappedKey};
use comity_seal::token::TokenKey;
use comity_seal::vault::{VaultKey, unlock};

use crate::support::{FOUNDED_MS, Scripted, Vector, agency};

fn golden(what: &str) -> Vec<Vector> {
    let mut vectors = Vector::all(include_str!("../data/golden.txt"));
    vectors.retain(|vector| vector.text("what") == what);
    assert!(!vectors.is_empty());
    vectors
}

#[test]
fn x_wing_makes_the_keys_and_encapsulations_of_the_draft() {
    let vectors = Vector::all(include_str!("../data/x-wing.txt"));
    assert_eq!(vectors.len(), 3);
    for vector in vectors {
        let mut recipient = agency(1).newest().public();
        recipient.envelope = EnvelopeKey::from_seed(&vector.array("seed")).public_key().clone();
        assert_eq!(recipient.envelope.as_bytes().as_slice(), vector.bytes("key"));
        let mut random = Scripted(vector.bytes("randomness"));
        let sealed = seal_batch(&recipient, b"", b"", &mut random).unwrap().encode();
        assert_eq!(sealed[13..13 + 1120], vector.bytes("encapsulation"));
    }
}

#[test]
fn an_envelope_is_as_the_second_implementation_makes_it() {
    let vector = &golden("envelope")[0];
    let mut recipient = agency(1).newest().public();
    recipient.number = vector.text("generation").parse().unwrap();
    recipient.envelope = EnvelopeKey::from_seed(&vector.array("seed")).public_key().clone();
    let mut random = Scripted(vector.bytes("randomness"));
    let (context, batch) = (vector.bytes("context"), vector.bytes("batch"));
    let sealed = seal_batch(&recipient, &context, &batch, &mut random).unwrap();
    assert_eq!(sealed.encode(), vector.bytes("envelope"));
}

#[test]
fn an_attachment_is_as_the_second_implementation_makes_it() {
    let vector = &golden("attachment")[0];
    let size_bytes = vector.text("size_bytes").parse().unwrap();
    let content: Vec<u8> = (0u8..251).cycle().take(CHUNK_BYTES + 5).collect();
    assert_eq!(digest(&content), vector.array("digest"));
    let attachment = Attachment::new(vector.array("digest"), size_bytes).unwrap();
    let sealer =
        AttachmentSealer::new(attachment, &AttachmentKey::from_bytes(&vector.array("key")));
    let first = sealer.seal_chunk(0, &content[..CHUNK_BYTES]).unwrap();
    assert_eq!(digest(&first), vector.array("first_sha256"));
    assert_eq!(sealer.seal_chunk(1, &content[CHUNK_BYTES..]).unwrap(), vector.bytes("last"));
}

#[test]
fn a_payload_and_its_key_open_as_the_second_implementation_sealed_them() {
    let vector = &golden("payload")[0];
    let kek = Kek::from_bytes(&vector.array("kek"));
    let wrapped = WrappedKey(vector.array("wrapped"));
    let key = kek.unwrap(&wrapped, &vector.bytes("handle")).unwrap();
    let again = kek.wrap(&key, &vector.bytes("handle"), &mut Scripted(vector.bytes("wrap_nonce")));
    assert_eq!(again, wrapped);
    let (context, plaintext) = (vector.bytes("context"), vector.bytes("plaintext"));
    let sealed = key.seal(&context, &plaintext, &mut Scripted(vector.bytes("nonce")));
    assert_eq!(sealed, vector.bytes("sealed"));
    assert_eq!(key.open(&context, &sealed).unwrap(), plaintext);
}

#[test]
fn a_token_is_as_the_second_implementation_makes_it() {
    let vector = &golden("token")[0];
    let key = TokenKey::from_bytes(&vector.array("key"));
    let field = String::from_utf8(vector.bytes("field")).unwrap();
    assert_eq!(key.token(&field, &vector.bytes("value")).0, vector.array("token"));
}

#[test]
fn vaults_and_the_fingerprint_are_as_the_second_implementation_makes_them() {
    let fingerprint: Fingerprint = golden("fingerprint")[0].text("text").parse().unwrap();
    let vaults = golden("vault");
    let words = String::from_utf8(vaults[0].bytes("passphrase")).unwrap();
    let key_file = vaults[1].array("key_file");
    for (vector, key) in
        vaults.iter().zip([VaultKey::Passphrase(&words), VaultKey::KeyFile(&key_file)])
    {
        let keys = unlock(&vector.bytes("vault"), key).unwrap();
        assert_eq!(Fingerprint::of(keys.public()), fingerprint);
        assert_eq!(keys.newest().valid.from_ms, FOUNDED_MS);
        assert_eq!(keys.newest().tls.secret(), b"a private key of XA");
    }
}
