//! Pseudonymised hit/no-hit: a search that shows neither side's list.
//!
//! An asker learns of each of its keys whether the holder has it; the holder learns that a
//! counted query was made, and neither keys nor results. A key is what the caller derives from a
//! record or a question: a spelling of a name with a date of birth, the number of a document.
//!
//! | who | does | with |
//! |---|---|---|
//! | holder | has a secret key for each asker and epoch | [`EpochKey`] |
//! | holder | keeps the tag of every key of its records | [`HeldTags`] |
//! | holder | shows them, padded, in 256 shards | [`TagSet`], [`Manifest`] |
//! | asker | fetches every shard that changed, whatever it asks | [`Fetch`] |
//! | asker | blinds its keys, in a batch of constant shape | [`Query`], [`Blinded`] |
//! | holder | evaluates the batch, with one proof for all of it | [`EpochKey::evaluate`] |
//! | asker | checks the proof, and looks the tags up | [`Query::finish`], [`TagSet::contains`] |
//!
//! A tag can be computed by nobody but the holder, so a set of tags cannot be tried out by whoever
//! has it: each guess is an evaluation, which the holder counts. Names and dates of birth are few
//! enough to try them all; the budget of evaluations is what prevents it.
//!
//! Blinding hides a query for ever, from any computer. What the holder has is hidden by the
//! discrete logarithm alone: a later quantum computer opens a set of tags that was kept.
//!
//! Source: RFC 9497, VOPRF(ristretto255, SHA-512) in verifiable mode; decision 0031.

mod epoch;
mod held;
mod holder;
mod manifest;
mod query;
mod suite;
mod tag_set;
#[cfg(test)]
mod tests;
mod wire;

pub use epoch::{EPOCH_BYTES, Epoch, PublicKey};
pub use held::{HeldTags, HeldTagsError, served_shard};
pub use holder::{EpochKey, EvaluateError};
pub use manifest::{MANIFEST_BYTES, Manifest, SHARD_BYTES_MAX, SHARD_TAGS_MAX, SHARDS, shard_has};
pub use query::{FinishError, Query, QueryError};
pub use tag_set::{Fetch, FetchError, TagSet};
pub use wire::{Blinded, Evaluated, Shape, WireError};

use std::fmt;

/// Length of the longest key, in bytes.
pub const KEY_BYTES_MAX: usize = 1_024;
/// Length of a tag, in bytes.
pub const TAG_BYTES: usize = 8;

/// What stands for a key of a record: the first 8 bytes of the function's 64.
///
/// A set of n tags answers a key that is not in it wrongly once in 2⁶⁴ / n.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Tag(pub(super) u64);

impl Tag {
    /// The tag of these bytes.
    pub fn from_bytes(bytes: [u8; TAG_BYTES]) -> Self {
        Self(u64::from_be_bytes(bytes))
    }

    /// The 8 bytes.
    pub fn to_bytes(self) -> [u8; TAG_BYTES] {
        self.0.to_be_bytes()
    }

    /// The shard it belongs to: its first byte.
    pub fn shard(self) -> u8 {
        self.to_bytes()[0]
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tag(secret)")
    }
}
