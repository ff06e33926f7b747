//! One key per record, so that destroying the key erases the record everywhere.
//!
//! A payload is sealed under its own [`PayloadKey`]; that key is stored only wrapped under the
//! agency's [`Kek`], in a row of its own. To erase, destroy the row: the payload then is noise, in
//! the database and in each backup of it, while the log keeps its commitment.
//!
//! Both layers are bound to the row they belong to (`handle`, `context`), so that rows cannot be
//! swapped. The cipher is AES-256-GCM with random nonces of 96 bits: a [`Kek`] wraps at most 2³²
//! keys (NIST SP 800-38D, section 8.3), and a payload key seals one payload and its few revisions.

use std::fmt;

use aws_lc_rs::aead::LessSafeKey;
use zeroize::Zeroizing;

use crate::cipher::{self, KEY_BYTES, NONCE_BYTES, TAG_BYTES};
use crate::random::{Random, draw, draw_secret};
use crate::wire::Reader;

/// Length of a wrapped payload key, in bytes: nonce, key, tag.
pub const WRAPPED_KEY_BYTES: usize = NONCE_BYTES + KEY_BYTES + TAG_BYTES;
/// How much longer a sealed payload is than its plaintext, in bytes: nonce and tag.
pub const PAYLOAD_OVERHEAD_BYTES: usize = NONCE_BYTES + TAG_BYTES;

/// Why a payload or its key could not be opened.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PayloadError {
    /// The wrapped key does not open.
    #[error(
        "the payload key does not open: it was erased, altered, or belongs to another record; \
         restore the key file if this is not an erasure"
    )]
    KeyUnreadable,
    /// The payload does not open.
    #[error(
        "the payload does not open: altered, or not of this record and key; \
         restore the record from a backup"
    )]
    Unreadable,
}

/// The key that wraps payload keys. It lives in the vault.
pub struct Kek {
    bytes: Zeroizing<[u8; KEY_BYTES]>,
    key: LessSafeKey,
}

impl Kek {
    /// A fresh key.
    pub fn generate(random: &mut dyn Random) -> Self {
        Self::from_bytes(&draw_secret(random))
    }

    /// The key of these 32 bytes.
    pub fn from_bytes(bytes: &[u8; KEY_BYTES]) -> Self {
        Self { bytes: Zeroizing::new(*bytes), key: cipher::key(bytes) }
    }

    /// Wraps `key` for the row named `handle`.
    pub fn wrap(&self, key: &PayloadKey, handle: &[u8], random: &mut dyn Random) -> WrappedKey {
        let nonce = draw(random);
        let mut out = Vec::with_capacity(WRAPPED_KEY_BYTES);
        out.extend_from_slice(&nonce);
        cipher::seal_onto(&mut out, &self.key, nonce, handle, key.bytes.as_slice());
        let mut wrapped = [0; WRAPPED_KEY_BYTES];
        wrapped.copy_from_slice(&out);
        WrappedKey(wrapped)
    }

    /// Opens the wrapped key of the row named `handle`.
    ///
    /// # Errors
    /// [`PayloadError::KeyUnreadable`] when it was overwritten, altered, moved from another row,
    /// or wrapped under another [`Kek`].
    pub fn unwrap(&self, wrapped: &WrappedKey, handle: &[u8]) -> Result<PayloadKey, PayloadError> {
        let mut reader = Reader::new(&wrapped.0);
        let nonce = reader.array().map_err(|_| PayloadError::KeyUnreadable)?;
        let opened = cipher::open(&self.key, nonce, handle, reader.rest());
        let opened = Zeroizing::new(opened.map_err(|_| PayloadError::KeyUnreadable)?);
        let bytes = opened.as_slice().try_into().map_err(|_| PayloadError::KeyUnreadable)?;
        Ok(PayloadKey::from_bytes(bytes))
    }

    pub(crate) fn bytes(&self) -> &[u8; KEY_BYTES] {
        &self.bytes
    }
}

impl fmt::Debug for Kek {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kek(secret)")
    }
}

/// A payload key as it is stored: nonce, sealed key, tag; 60 bytes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct WrappedKey(pub [u8; WRAPPED_KEY_BYTES]);

impl TryFrom<&[u8]> for WrappedKey {
    type Error = PayloadError;

    fn try_from(bytes: &[u8]) -> Result<Self, PayloadError> {
        bytes.try_into().map(Self).map_err(|_| PayloadError::KeyUnreadable)
    }
}

/// The key of one record's payload.
pub struct PayloadKey {
    bytes: Zeroizing<[u8; KEY_BYTES]>,
    key: LessSafeKey,
}

impl PayloadKey {
    /// A fresh key.
    pub fn generate(random: &mut dyn Random) -> Self {
        Self::from_bytes(&draw_secret(random))
    }

    /// Seals `plaintext`, bound to `context` (the record's id and what part of it this is).
    ///
    /// The answer is nonce, ciphertext, tag: [`PAYLOAD_OVERHEAD_BYTES`] longer than `plaintext`.
    pub fn seal(&self, context: &[u8], plaintext: &[u8], random: &mut dyn Random) -> Vec<u8> {
        let nonce = draw(random);
        let mut out = Vec::with_capacity(plaintext.len() + PAYLOAD_OVERHEAD_BYTES);
        out.extend_from_slice(&nonce);
        cipher::seal_onto(&mut out, &self.key, nonce, context, plaintext);
        out
    }

    /// Opens what [`PayloadKey::seal`] made with the same `context`.
    ///
    /// # Errors
    /// [`PayloadError::Unreadable`].
    pub fn open(&self, context: &[u8], sealed: &[u8]) -> Result<Vec<u8>, PayloadError> {
        let mut reader = Reader::new(sealed);
        let nonce = reader.array().map_err(|_| PayloadError::Unreadable)?;
        cipher::open(&self.key, nonce, context, reader.rest()).map_err(|_| PayloadError::Unreadable)
    }

    /// The key of these 32 bytes, which are random or derived from what is.
    pub fn from_bytes(bytes: &[u8; KEY_BYTES]) -> Self {
        Self { bytes: Zeroizing::new(*bytes), key: cipher::key(bytes) }
    }
}

impl fmt::Debug for PayloadKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PayloadKey(secret)")
    }
}
