//! Payload keys: no row is swapped, a destroyed key ends its payload.

use comity_seal::payload::{Kek, PAYLOAD_OVERHEAD_BYTES, PayloadError, PayloadKey, WrappedKey};
use comity_seal::random::OsRandom;
use comity_seal::token::TokenKey;

use crate::support::Seeded;

#[test]
fn a_payload_opens_with_its_key_in_its_row() {
    let mut random = Seeded::new(1);
    let (kek, key) = (Kek::generate(&mut random), PayloadKey::generate(&mut random));
    let wrapped = kek.wrap(&key, b"row 1", &mut random);
    let sealed = key.seal(b"row 1", b"a statement", &mut random);
    assert_eq!(sealed.len(), b"a statement".len() + PAYLOAD_OVERHEAD_BYTES);
    let stored = WrappedKey::try_from(wrapped.0.as_slice()).unwrap();
    let opened = kek.unwrap(&stored, b"row 1").unwrap();
    assert_eq!(opened.open(b"row 1", &sealed).unwrap(), b"a statement");
}

#[test]
fn rows_cannot_be_swapped() {
    let mut random = Seeded::new(1);
    let (kek, key) = (Kek::generate(&mut random), PayloadKey::generate(&mut random));
    let wrapped = kek.wrap(&key, b"row 1", &mut random);
    assert_eq!(kek.unwrap(&wrapped, b"row 2").unwrap_err(), PayloadError::KeyUnreadable);
    let sealed = key.seal(b"row 1", b"a statement", &mut random);
    assert_eq!(key.open(b"row 2", &sealed), Err(PayloadError::Unreadable));
}

#[test]
fn a_destroyed_key_leaves_its_payload_unreadable() {
    let mut random = Seeded::new(1);
    let (kek, key) = (Kek::generate(&mut random), PayloadKey::generate(&mut random));
    let mut row = kek.wrap(&key, b"row 1", &mut random);
    let sealed = key.seal(b"row 1", b"a statement", &mut random);
    drop(key);
    row.0 = [0; 60];
    assert_eq!(kek.unwrap(&row, b"row 1").unwrap_err(), PayloadError::KeyUnreadable);
    // Neither the master key nor any other record's key is of help.
    let direct = WrappedKey::try_from(&sealed[..]).unwrap_err();
    assert_eq!(direct, PayloadError::KeyUnreadable);
    let other = PayloadKey::generate(&mut random);
    assert_eq!(other.open(b"row 1", &sealed), Err(PayloadError::Unreadable));
}

#[test]
fn every_byte_of_a_wrapped_key_and_a_payload_is_bound() {
    let mut random = Seeded::new(1);
    let (kek, key) = (Kek::generate(&mut random), PayloadKey::generate(&mut random));
    let wrapped = kek.wrap(&key, b"row 1", &mut random);
    for index in 0..wrapped.0.len() {
        let mut altered = wrapped;
        altered.0[index] ^= 1;
        assert!(kek.unwrap(&altered, b"row 1").is_err());
    }
    let sealed = key.seal(b"row 1", b"a statement", &mut random);
    for index in 0..sealed.len() {
        let mut altered = sealed.clone();
        altered[index] ^= 1;
        assert!(key.open(b"row 1", &altered).is_err());
        assert!(key.open(b"row 1", &sealed[..index]).is_err());
    }
}

#[test]
fn the_source_of_the_operating_system_never_repeats_a_nonce() {
    let key = PayloadKey::generate(&mut OsRandom);
    let mut nonces: Vec<Vec<u8>> =
        (0..1_000).map(|_| key.seal(b"", b"", &mut OsRandom)[..12].to_vec()).collect();
    nonces.sort();
    nonces.dedup();
    assert_eq!(nonces.len(), 1_000);
}

#[test]
fn a_token_depends_on_key_field_and_value_and_on_where_they_meet() {
    let (key, other) = (TokenKey::from_bytes(&[1; 32]), TokenKey::from_bytes(&[2; 32]));
    let token = key.token("name", b"example");
    assert_eq!(key.token("name", b"example"), token);
    assert_ne!(other.token("name", b"example"), token);
    assert_ne!(key.token("alias", b"example"), token);
    assert_ne!(key.token("namee", b"xample"), token);
}
