//! The log's entry: a salted commitment to an act and to the verdict on it.
//!
//! The tree is public and for ever, what it speaks of is neither. A commitment shows nothing
//! without its salt, and once salt and content are destroyed it says nothing to anybody, while
//! the tree stays whole. Both digests are under the salt, so a guessed act cannot be tried out.

use std::fmt;

use sha2::{Digest, Sha256};

/// Names the encoding below, so that these bytes can never be taken for another message.
///
/// Twelve bytes long, so that all of the encoding fits in two blocks of SHA-256.
const DOMAIN: &[u8] = b"log-entry/v1";

/// The secret that hides what a commitment commits to: 32 random bytes, one salt per entry.
#[derive(Clone, Eq, PartialEq)]
pub struct Salt([u8; 32]);

/// What the log holds about an act: 32 bytes, which are the whole entry.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Commitment([u8; 32]);

impl Salt {
    /// Takes 32 bytes, which must be random, secret and used for one entry only.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt(secret)")
    }
}

impl Commitment {
    /// Commits to the 32-byte digests of an act and of the verdict on it.
    ///
    /// SHA-256 over four fields, each behind its length as a big-endian `u16`: the text
    /// `log-entry/v1`, the salt, the act's digest, the verdict's digest.
    pub fn new(salt: &Salt, act: &[u8; 32], verdict: &[u8; 32]) -> Self {
        let mut hasher = Sha256::new();
        hasher.update([0, 12]);
        hasher.update(DOMAIN);
        for field in [&salt.0, act, verdict] {
            hasher.update([0, 32]);
            hasher.update(field);
        }
        Self(hasher.finalize().into())
    }

    /// Takes the 32 bytes of an entry that was read from a log.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes: the entry as it stands in an entry bundle.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Whether this is the commitment to these two digests under this salt.
    pub fn opens(&self, salt: &Salt, act: &[u8; 32], verdict: &[u8; 32]) -> bool {
        *self == Self::new(salt, act, verdict)
    }

    /// The leaf of the tree that stands for this entry.
    pub fn leaf(&self) -> crate::Hash {
        crate::leaf_hash(&self.0)
    }
}

impl AsRef<[u8]> for Commitment {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}
