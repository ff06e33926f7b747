//! The key of the vectors, and how tests sign and verify with it.

use comity_act::{Act, ParsedAct, SignedAct, ToSign, WireError};
use ed25519_dalek::{Signature, Signer, SigningKey};
use sha2::{Digest, Sha256};

/// The secret seed of the vectors: the bytes 0 to 31.
pub(crate) fn key() -> SigningKey {
    SigningKey::from_bytes(&std::array::from_fn(|n| u8::try_from(n).unwrap()))
}

/// The first eight bytes of the SHA-256 of the public key.
pub(crate) fn key_id() -> [u8; 8] {
    Sha256::digest(key().verifying_key().as_bytes())[..8].try_into().unwrap()
}

/// Signs as an agency would.
pub(crate) fn sign(bytes: &[u8]) -> [u8; 64] {
    key().sign(bytes).to_bytes()
}

/// The officer's passkey of the vectors as a `COSE_Key`: Ed25519, whose secret is 32 times 7.
pub(crate) fn passkey() -> Vec<u8> {
    let head = [0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20];
    let public = SigningKey::from_bytes(&[7; 32]).verifying_key();
    [&head[..], public.as_bytes()].concat()
}

/// Signs as that passkey would.
pub(crate) fn sign_as_passkey(bytes: &[u8]) -> [u8; 64] {
    SigningKey::from_bytes(&[7; 32]).sign(bytes).to_bytes()
}

/// SHA-256.
pub(crate) fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Verifies as a receiver would.
pub(crate) fn verify(signature: &[u8; 64], bytes: &[u8]) -> bool {
    key().verifying_key().verify_strict(bytes, &Signature::from_bytes(signature)).is_ok()
}

/// The bytes of the signed act.
pub(crate) fn signed(act: Act) -> Vec<u8> {
    SignedAct::sign(act, key_id(), sign).unwrap().into_parts().1
}

/// Bytes that are signed as an act, whatever they are.
pub(crate) fn signed_payload(payload: Vec<u8>) -> Vec<u8> {
    ToSign::new("comity act", key_id(), payload).signed_by(sign).unwrap()
}

/// Reads an act and believes any signature: for tests in which it is not the point.
pub(crate) fn read(bytes: &[u8]) -> Result<Act, WireError> {
    ParsedAct::parse(bytes).map(|parsed| parsed.claims().clone())
}
