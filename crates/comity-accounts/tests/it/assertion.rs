//! Hostile bytes where an officer's signature should be.

use comity_accounts::assertion::{
    ASSERTION_BYTES_MAX, AUTHENTICATOR_DATA_BYTES_MAX, Assertion, AssertionError,
    CLIENT_DATA_BYTES_MAX, PublicKey, RelyingParty, SIGNATURE_BYTES_MAX,
};
use proptest::prelude::*;

use crate::authenticator::{Authenticator, Key, ORIGIN, PARTY, Twist};

const DIGEST: [u8; 32] = [0x5d; 32];

fn party() -> RelyingParty {
    RelyingParty::of_id(PARTY)
}

fn check(twist: &Twist, expected: Result<(), AssertionError>) {
    let device = Authenticator::new(Key::es256());
    let found = device.assert(&DIGEST, twist).verify(&device.key.public(), &party(), &DIGEST);
    assert_eq!(found.map(drop), expected, "{twist:?}");
}

#[test]
fn all_three_algorithms_verify_and_no_key_verifies_for_another() {
    let devices =
        [Key::es256(), Key::es256(), Key::ed25519(), Key::rs256()].map(Authenticator::new);
    for (signer, device) in devices.iter().enumerate() {
        let assertion = device.assert(&DIGEST, &Twist::default());
        for (n, other) in devices.iter().enumerate() {
            let key = PublicKey::from_cose(&other.key.public().to_cose()).unwrap();
            let found = assertion.verify(&key, &party(), &DIGEST).map(drop);
            let expected = if n == signer { Ok(()) } else { Err(AssertionError::Signature) };
            assert_eq!(found, expected, "{signer} under {n}");
        }
    }
}

#[test]
fn what_browsers_add_is_taken_and_what_they_never_write_is_not() {
    let more = |more| Twist { more, ..Twist::default() };
    check(&more(""), Ok(()));
    check(&more(r#","crossOrigin":false,"other_keys_can_be_added_here":"do not compare""#), Ok(()));
    check(&more(r#","crossOrigin":true"#), Err(AssertionError::CrossOrigin));
    check(&more(r#","topOrigin":"https://a.example""#), Err(AssertionError::CrossOrigin));
    check(&more(r#","topOrigin":null"#), Err(AssertionError::CrossOrigin));
    check(&more(r#","crossOrigin":"no""#), Err(AssertionError::ClientData));
    check(&more(r#","crossOrigin":null"#), Err(AssertionError::ClientData));
    check(&more(r#","type":"webauthn.get""#), Err(AssertionError::ClientData));
    check(&more(r#","crossOrigin":false,"crossOrigin":false"#), Err(AssertionError::ClientData));
    check(&more("} "), Err(AssertionError::ClientData));
}

#[test]
fn pages_are_compared_letter_by_letter() {
    for origin in [
        "https://desk.example.org:8443",
        "https://DESK.example.org",
        "https://desk.example.org/",
        "https://desk.example.org.",
        "https://evil.desk.example.org",
        "http://desk.example.org",
        "null",
        "",
    ] {
        let twist = Twist { origin: origin.to_owned(), ..Twist::default() };
        check(&twist, Err(AssertionError::OtherOrigin));
    }
    check(&Twist { origin: r"https://desk.example.org".to_owned(), ..Twist::default() }, Ok(()));
}

#[test]
fn flags_and_extensions_are_what_signing_has() {
    let flags = |flags| Twist { flags, ..Twist::default() };
    check(&flags(0x00), Err(AssertionError::NotPresent));
    check(&flags(0x04), Err(AssertionError::NotPresent));
    check(&flags(0x01), Err(AssertionError::NotVerified));
    check(&flags(0x1d), Ok(()));
    check(&flags(0x15), Err(AssertionError::AuthenticatorData));
    check(&flags(0x45), Err(AssertionError::AuthenticatorData));
    check(&flags(0x85), Err(AssertionError::AuthenticatorData));
    let with = |flags, extensions: &[u8]| Twist {
        flags,
        extensions: extensions.to_vec(),
        ..Twist::default()
    };
    check(&with(0x05, &[0xa0]), Err(AssertionError::AuthenticatorData));
    check(&with(0x85, &[0xa0]), Ok(()));
    // `uvm`: [[2, 4, 2]], as authenticators write it.
    let uvm = [0xa1, 0x63, b'u', b'v', b'm', 0x81, 0x83, 0x02, 0x04, 0x02];
    check(&with(0x85, &uvm), Ok(()));
    check(&with(0x85, &[&uvm[..], &[0]].concat()), Err(AssertionError::AuthenticatorData));
    check(&with(0x85, &uvm[..9]), Err(AssertionError::AuthenticatorData));
    check(&with(0x85, &[0x80]), Err(AssertionError::AuthenticatorData));
    check(&with(0x85, &[0xbf, 0xff]), Err(AssertionError::AuthenticatorData));
    let deep = [0xa1, 0x00, 0x81, 0x81, 0x81, 0x81, 0x00];
    check(&with(0x85, &deep), Err(AssertionError::AuthenticatorData));
    let endless = [0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
    check(&with(0x85, &endless), Err(AssertionError::AuthenticatorData));
}

#[test]
fn another_party_or_ceremony_is_named() {
    let twist = Twist { party: "example.org".to_owned(), ..Twist::default() };
    check(&twist, Err(AssertionError::OtherRelyingParty));
    let twist = Twist { kind: Some("webauthn.create"), ..Twist::default() };
    check(&twist, Err(AssertionError::OtherCeremony));
    for challenge in ["", "AAAA", "XV1dXV1dXV1dXV1dXV1dXV1dXV1dXV1dXV1dXV1dXV0="] {
        let twist = Twist { challenge: Some(challenge.to_owned()), ..Twist::default() };
        check(&twist, Err(AssertionError::OtherDigest));
    }
}

#[test]
fn client_data_in_any_other_form_is_refused() {
    let device = Authenticator::new(Key::es256());
    let honest = device.assert(&DIGEST, &Twist::default()).to_bytes();
    let mut parts = minicbor::Decoder::new(&honest);
    parts.array().unwrap();
    let (data, _, signature) =
        (parts.bytes().unwrap(), parts.bytes().unwrap(), parts.bytes().unwrap());
    let challenge = "XV1dXV1dXV1dXV1dXV1dXV1dXV1dXV1dXV1dXV1dXV0";
    let as_array = format!(r#"["webauthn.get","{challenge}","{ORIGIN}",false]"#);
    for client in
        [&b""[..], b"{}", b"null", b"\xef\xbb\xbf{}", b"{\"type\":\"\xff\"}", as_array.as_bytes()]
    {
        let made = Assertion::new(data.to_vec(), client.to_vec(), signature.to_vec()).unwrap();
        let found = made.verify(&device.key.public(), &party(), &DIGEST).unwrap_err();
        assert_eq!(found, AssertionError::ClientData);
    }
}

#[test]
fn parts_and_wholes_that_are_too_long_are_refused_before_they_are_read() {
    let of = |a, b, c| Assertion::new(vec![0; a], vec![0; b], vec![0; c]);
    let most =
        of(AUTHENTICATOR_DATA_BYTES_MAX, CLIENT_DATA_BYTES_MAX, SIGNATURE_BYTES_MAX).unwrap();
    let bytes = most.to_bytes();
    assert_eq!(bytes.len(), ASSERTION_BYTES_MAX);
    assert_eq!(Assertion::from_bytes(&bytes).unwrap(), most);
    for (a, b, c) in [
        (AUTHENTICATOR_DATA_BYTES_MAX + 1, 0, 0),
        (0, CLIENT_DATA_BYTES_MAX + 1, 0),
        (0, 0, SIGNATURE_BYTES_MAX + 1),
    ] {
        assert!(matches!(of(a, b, c).unwrap_err(), AssertionError::Oversized { .. }));
    }
    let long = Assertion::from_bytes(&vec![0; ASSERTION_BYTES_MAX + 1]).unwrap_err();
    assert!(matches!(long, AssertionError::Oversized { .. }));
}

#[test]
fn a_key_has_one_form() {
    for key in [Key::es256(), Key::ed25519(), Key::rs256()] {
        let cose = key.public().to_cose();
        assert_eq!(PublicKey::from_cose(&cose).unwrap(), key.public());
        let longer = [&cose[..], &[0]].concat();
        assert!(PublicKey::from_cose(&longer).is_err());
        let mut padded = vec![0xb8, cose[0] & 0x1f];
        padded.extend(&cose[1..]);
        assert!(PublicKey::from_cose(&padded).is_err(), "a length that could be shorter");
    }
    assert!(PublicKey::rs256(vec![1; 128]).is_err(), "1024 bits");
    assert!(PublicKey::rs256(vec![1; 513]).is_err());
    assert!(PublicKey::rs256(vec![0; 256]).is_err());
    assert!(PublicKey::from_cose(&[]).is_err());
}

proptest! {
    #[test]
    fn any_bytes_are_refused_or_have_one_form(
        bytes in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        if let Ok(read) = Assertion::from_bytes(&bytes) {
            prop_assert_eq!(read.to_bytes(), bytes.clone());
        }
        if let Ok(key) = PublicKey::from_cose(&bytes) {
            prop_assert_eq!(key.to_cose(), bytes);
        }
    }

    #[test]
    fn an_assertion_is_the_same_when_it_is_read_again(
        a in proptest::collection::vec(any::<u8>(), 0..AUTHENTICATOR_DATA_BYTES_MAX),
        b in proptest::collection::vec(any::<u8>(), 0..CLIENT_DATA_BYTES_MAX),
        c in proptest::collection::vec(any::<u8>(), 0..SIGNATURE_BYTES_MAX),
    ) {
        let made = Assertion::new(a, b, c).unwrap();
        prop_assert_eq!(Assertion::from_bytes(&made.to_bytes()).unwrap(), made);
    }

    /// Goal: no bit of what travels can be changed. Ed25519, whose signatures have one form only.
    #[test]
    fn one_altered_bit_verifies_nothing(place in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let device = Authenticator::new(Key::ed25519());
        let mut bytes = device.assert(&DIGEST, &Twist::default()).to_bytes();
        let place = place.index(bytes.len());
        bytes[place] ^= 1 << bit;
        let read = Assertion::from_bytes(&bytes);
        let verified = read.and_then(|read| read.verify(&device.key.public(), &party(), &DIGEST));
        prop_assert!(verified.is_err());
    }

    #[test]
    fn only_the_digest_that_was_signed_is_verified(other in any::<[u8; 32]>()) {
        let device = Authenticator::new(Key::ed25519());
        let found = device.assert(&other, &Twist::default())
            .verify(&device.key.public(), &party(), &DIGEST);
        prop_assert_eq!(found.is_ok(), other == DIGEST);
    }
}
