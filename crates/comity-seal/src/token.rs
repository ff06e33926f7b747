//! Keyed index tokens: a search index that holds no names in clear.
//!
//! Equal values give equal tokens under one key, so that a row is found by its token; without the
//! key a stolen index cannot be read nor a guess be tried on it. Within the index, that two rows
//! share a value can be seen: tokens hide the words, not how often they occur.
//!
//! Source: HMAC-SHA-256 (RFC 2104), truncated to 128 bits.

use std::fmt;

use aws_lc_rs::hmac;
use zeroize::Zeroizing;

use crate::random::{Random, draw_secret};

/// Length of a token, in bytes.
pub const TOKEN_BYTES: usize = 16;

/// The key of an agency's indexes.
pub struct TokenKey {
    bytes: Zeroizing<[u8; 32]>,
    key: hmac::Key,
}

impl TokenKey {
    /// A fresh key.
    pub fn generate(random: &mut dyn Random) -> Self {
        Self::from_bytes(&draw_secret(random))
    }

    /// The key of these 32 bytes.
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self { bytes: Zeroizing::new(*bytes), key: hmac::Key::new(hmac::HMAC_SHA256, bytes) }
    }

    /// The token of `value` in the index `field`: the same value has unrelated tokens in two
    /// fields.
    pub fn token(&self, field: &str, value: &[u8]) -> Token {
        let mut context = hmac::Context::with_key(&self.key);
        // The length first, so that no field and value can be cut in another place.
        context.update(&(field.len() as u64).to_be_bytes());
        context.update(field.as_bytes());
        context.update(value);
        let mut out = [0; TOKEN_BYTES];
        out.copy_from_slice(&context.sign().as_ref()[..TOKEN_BYTES]);
        Token(out)
    }

    /// A key of its own for another use: from it nobody gets to this one, nor to those of other
    /// uses.
    #[expect(clippy::expect_used, reason = "HMAC-SHA-256 gives 32 bytes")]
    pub fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        let mut context = hmac::Context::with_key(&self.key);
        // No field of an index is so long: what is derived is no token, cut or whole.
        context.update(&u64::MAX.to_be_bytes());
        context.update(purpose.as_bytes());
        let derived = context.sign();
        Zeroizing::new(derived.as_ref().try_into().expect("32 bytes"))
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.bytes
    }
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenKey(secret)")
    }
}

/// What an index holds in place of a value: 16 bytes.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Token(pub [u8; TOKEN_BYTES]);
