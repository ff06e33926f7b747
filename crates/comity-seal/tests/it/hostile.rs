//! Parsers on bytes from a stranger: an answer, never a panic.

use std::sync::OnceLock;

use comity_seal::envelope::{EnvelopePublicKey, Sealed, open_batch, seal_batch};
use comity_seal::fingerprint::Fingerprint;
use comity_seal::identity::AgencyKeys;
use comity_seal::post_quantum::PqVerifyingKey;
use comity_seal::public::PublicKeys;
use comity_seal::signing::VerifyingKey;
use comity_seal::vault::{VaultKey, lock, unlock};
use proptest::collection::vec;
use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, proptest};

use crate::support::{Seeded, agency};

fn keys() -> &'static AgencyKeys {
    static KEYS: OnceLock<AgencyKeys> = OnceLock::new();
    KEYS.get_or_init(|| agency(1))
}

/// Whole bytes with a few of them changed and the end perhaps cut off.
fn spoilt(whole: Vec<u8>) -> impl Strategy<Value = Vec<u8>> {
    let (length, cut) = (whole.len(), whole.len() / 8);
    (vec((0..length, any::<u8>()), 0..4), 0..=cut).prop_map(move |(changes, cut)| {
        let mut bytes = whole.clone();
        changes.iter().for_each(|(index, byte)| bytes[*index] = *byte);
        bytes.truncate(length - cut);
        bytes
    })
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_make_a_parser_panic(bytes in vec(any::<u8>(), 0..4_000)) {
        prop_assert!(PublicKeys::parse(&bytes).is_err());
        prop_assert!(unlock(&bytes, VaultKey::KeyFile(&[7; 32])).is_err());
        let _ = VerifyingKey::parse(&bytes);
        let _ = PqVerifyingKey::parse(&bytes);
        let _ = EnvelopePublicKey::parse(&bytes);
        if let Ok(sealed) = Sealed::parse(&bytes) {
            prop_assert_eq!(sealed.encode(), bytes);
        }
    }

    #[test]
    fn thirty_two_bytes_are_a_key_or_an_error(
        bytes in any::<[u8; 32]>(),
        signature in any::<[u8; 32]>()
    ) {
        if let Ok(key) = VerifyingKey::parse(&bytes) {
            let signature = [signature, [0; 32]].concat();
            prop_assert!(key.verify(b"message", &signature).is_err());
        }
    }

    #[test]
    fn a_spoilt_key_list_is_refused_or_read_back_the_same(
        bytes in spoilt(keys().public().encode())
    ) {
        if let Ok(read) = PublicKeys::parse(&bytes) {
            prop_assert_eq!(read.encode(), bytes);
        }
    }

    #[test]
    fn a_spoilt_envelope_does_not_open(
        bytes in spoilt(envelope().to_vec())
    ) {
        let opened = Sealed::parse(&bytes).and_then(|sealed| open_batch(keys(), b"", &sealed));
        prop_assert_eq!(opened.is_ok(), bytes == envelope());
    }

    #[test]
    fn a_spoilt_vault_does_not_open(bytes in spoilt(vault().to_vec())) {
        let opened = unlock(&bytes, VaultKey::KeyFile(&[7; 32]));
        prop_assert_eq!(opened.is_ok(), bytes == vault());
    }

    #[test]
    fn any_text_is_a_fingerprint_or_an_error(text in "[0-9 .x-]{0,90}") {
        if let Ok(fingerprint) = text.parse::<Fingerprint>() {
            prop_assert_eq!(fingerprint.to_string().parse(), Ok(fingerprint));
        }
    }
}

fn envelope() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| {
        let recipient = keys().newest().public();
        let mut random = Seeded::new(2);
        seal_batch(&recipient, b"", b"batch", &mut random).unwrap().encode()
    })
}

fn vault() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| lock(keys(), VaultKey::KeyFile(&[7; 32]), &mut Seeded::new(2)).unwrap())
}
