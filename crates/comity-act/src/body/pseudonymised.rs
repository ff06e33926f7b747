//! Pseudonymised hit/no-hit: searches that show neither side's list.
//!
//! The bytes are those of the cryptography, which this crate does not know; the protocol's page
//! says which. What is looked for stands in no act.

use super::bodies;
use crate::{SubjectCategory, Text, Timestamp};

bodies! {
    /// A search with keys that only the asker can read; it goes to the one holder whose epoch it
    /// names.
    pub struct SearchPseudonymised {
        /// Blinded keys, dummies among them, after the number of the holder's epoch.
        #[cbor(n(0), with = "minicbor::bytes")]
        #[serde(with = "crate::hex")]
        #[cfg_attr(feature = "schema", schema(value_type = String))]
        pub blinded: Vec<u8>,
        /// What the person looked for is in the matter.
        #[n(1)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub subject: Option<SubjectCategory>,
        /// Why the search is made: the case and the offence in words.
        #[n(2)]
        #[serde(default)]
        pub justification: Text<4_000>,
    }

    /// What a holder shows one asker from now on: the key of an epoch, and what the set of tags
    /// consists of. The shards themselves are fetched.
    pub struct SearchOffer {
        /// The number of the epoch and the key by which its answers are checked.
        #[cbor(n(0), with = "minicbor::bytes")]
        #[serde(with = "crate::hex")]
        #[cfg_attr(feature = "schema", schema(value_type = String))]
        pub epoch: Vec<u8>,
        /// From when searches are answered under this key.
        #[n(1)]
        pub from: Timestamp,
        /// Until when they are.
        #[n(2)]
        pub until: Timestamp,
        /// The number of the derivation by which names and numbers become keys: with another one
        /// nobody is met.
        #[n(3)]
        pub derivation: u32,
        /// The publication within the epoch, and the digest of each shard.
        #[cbor(n(4), with = "minicbor::bytes")]
        #[serde(with = "crate::hex")]
        #[cfg_attr(feature = "schema", schema(value_type = String))]
        pub manifest: Vec<u8>,
    }

    /// The holder's answer; `answers` the search. What it says only the asker can read.
    pub struct SearchEvaluate {
        /// The keys as they were asked, evaluated, with one proof for all of them.
        #[cbor(n(0), with = "minicbor::bytes")]
        #[serde(with = "crate::hex")]
        #[cfg_attr(feature = "schema", schema(value_type = String))]
        pub evaluated: Vec<u8>,
    }
}
