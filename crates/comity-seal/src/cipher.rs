//! AES-256-GCM and HKDF-SHA256, in the shapes this crate needs.
//!
//! Source: NIST SP 800-38D, nonces of 96 bits, tags of 128 bits; RFC 5869.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
use zeroize::Zeroizing;

pub(crate) const KEY_BYTES: usize = 32;
pub(crate) const NONCE_BYTES: usize = 12;
pub(crate) const TAG_BYTES: usize = 16;

/// A key ready for use. AWS-LC wipes its schedule when it is dropped.
#[expect(clippy::expect_used, reason = "32 bytes always make a key of AES-256")]
pub(crate) fn key(bytes: &[u8; KEY_BYTES]) -> LessSafeKey {
    LessSafeKey::new(UnboundKey::new(&AES_256_GCM, bytes).expect("32 bytes make a key"))
}

/// Appends ciphertext and tag of `plaintext` to `out`.
///
/// One key must never see one nonce with two plaintexts: each caller says why it does not.
#[expect(clippy::expect_used, reason = "fails only beyond 64 GiB, and every caller bounds it")]
pub(crate) fn seal_onto(
    out: &mut Vec<u8>,
    key: &LessSafeKey,
    nonce: [u8; NONCE_BYTES],
    aad: &[u8],
    plaintext: &[u8],
) {
    let start = out.len();
    out.reserve_exact(plaintext.len() + TAG_BYTES);
    out.extend_from_slice(plaintext);
    let nonce = Nonce::assume_unique_for_key(nonce);
    let tag = key
        .seal_in_place_separate_tag(nonce, Aad::from(aad), &mut out[start..])
        .expect("the plaintext is within the limit of the cipher");
    out.extend_from_slice(tag.as_ref());
}

/// The plaintext of `sealed` (ciphertext, then tag), if key, nonce, `aad` and bytes all fit.
pub(crate) fn open(
    key: &LessSafeKey,
    nonce: [u8; NONCE_BYTES],
    aad: &[u8],
    sealed: &[u8],
) -> Result<Vec<u8>, Unspecified> {
    let mut bytes = sealed.to_vec();
    let nonce = Nonce::assume_unique_for_key(nonce);
    let length = key.open_in_place(nonce, Aad::from(aad), &mut bytes)?.len();
    bytes.truncate(length);
    Ok(bytes)
}

/// A key from a secret that is random already: HKDF-SHA256, extract then expand.
#[expect(clippy::expect_used, reason = "32 bytes are within the limit of HKDF")]
pub(crate) fn derive(salt: &[u8], secret: &[u8], info: &[u8]) -> Zeroizing<[u8; KEY_BYTES]> {
    let mut out = Zeroizing::new([0; KEY_BYTES]);
    Salt::new(HKDF_SHA256, salt)
        .extract(secret)
        .expand(&[info], HKDF_SHA256)
        .and_then(|okm| okm.fill(out.as_mut_slice()))
        .expect("one block of HKDF");
    out
}
