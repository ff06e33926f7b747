//! What an officer's passkey signed, as it comes from another agency.

use comity_accounts::assertion::{Assertion, PublicKey, RelyingParty};

/// The key under which the seeds are signed: Ed25519, of the secret that is 32 times 7.
pub const KEY: [u8; 32] = [
    0xea, 0x4a, 0x6c, 0x63, 0xe2, 0x9c, 0x52, 0x0a, 0xbe, 0xf5, 0x50, 0x7b, 0x13, 0x2e, 0xc5, 0xf9,
    0x95, 0x47, 0x76, 0xae, 0xbe, 0xbe, 0x7b, 0x92, 0x42, 0x1e, 0xea, 0x69, 0x14, 0x46, 0xd2, 0x2c,
];

/// The digest that the seeds are over.
pub const DIGEST: [u8; 32] = [0x5d; 32];

/// The relying party of the seeds.
pub const PARTY: &str = "desk.example.org";

/// An assertion has one form, and verifies at most one digest for one party under one key.
pub(crate) fn assertion(bytes: &[u8]) -> bool {
    let Ok(read) = Assertion::from_bytes(bytes) else { return false };
    assert_eq!(read.to_bytes(), bytes, "it has one form");
    assert_eq!(format!("{read:?}"), "Assertion(..)", "it can be shown and says nothing");
    let (key, party) = (PublicKey::ed25519(KEY), RelyingParty::of_id(PARTY));
    if let Ok(verified) = read.verify(&key, &party, &DIGEST) {
        assert_eq!(verified.digest(), &DIGEST);
        let other = RelyingParty::of_id("desk.example.net");
        assert!(read.verify(&key, &other, &DIGEST).is_err(), "no other party");
        assert!(read.verify(&key, &party, &[0; 32]).is_err(), "no other digest");
        let other = PublicKey::ed25519([9; 32]);
        assert!(read.verify(&other, &party, &DIGEST).is_err(), "no other key");
    }
    true
}

/// A passkey's key has one form, and any key that can be read can be verified with.
pub(crate) fn passkey(bytes: &[u8]) -> bool {
    let Ok(key) = PublicKey::from_cose(bytes) else { return false };
    assert_eq!(key.to_cose(), bytes, "it has one form");
    let signed = Assertion::new(Vec::new(), Vec::new(), bytes.to_vec());
    if let Ok(signed) = signed {
        let party = RelyingParty::of_id(PARTY);
        assert!(signed.verify(&key, &party, &DIGEST).is_err(), "nothing was signed");
    }
    true
}
