//! The public keys of an agency, as others know them, by generation.
//!
//! The list travels in the agency card. Past generations stay in it, so that an act of years ago
//! still verifies under the key of its day.
//!
//! It never accepts a list beyond its limits, or one that is not in order.

use crate::envelope::{ENVELOPE_KEY_BYTES, EnvelopeError, EnvelopePublicKey};
use crate::post_quantum::{LogVerifyingKey, PQ_VERIFYING_KEY_BYTES, PqVerifyingKey};
use crate::signing::{KeyId, SigningError, VERIFYING_KEY_BYTES, VerifyingKey};
use crate::wire::{Malformed, Reader, put_prefixed};

/// The most generations a list may hold.
pub const GENERATIONS_MAX: usize = 128;
/// The longest public half of a TLS identity, in bytes.
pub const TLS_PUBLIC_BYTES_MAX: usize = 8 << 10;

const VERSION: u8 = 1;

/// Why a public key could not be read or found.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PublicError {
    /// Not the bytes of a key list of this version.
    #[error("these bytes are no list of public keys of version 1; ask the peer for its card again")]
    Malformed,
    /// No generation has this key.
    #[error("key `{key}` is not on the peer's card; ask the peer for its current card")]
    UnknownKey {
        /// The key that was asked for.
        key: KeyId,
    },
    /// The key is known, but was not valid at that time.
    #[error("key `{key}` was not valid at `{at_ms}` ms; ask the peer to sign with a valid key")]
    NotValid {
        /// The key that was asked for.
        key: KeyId,
        /// The time that was asked about, ms since 1970 in UTC.
        at_ms: u64,
    },
    /// The key was valid, the signature is not.
    #[error(transparent)]
    Signing(#[from] SigningError),
    /// A list that should continue another contradicts it.
    #[error(
        "the keys of generation `{generation}` differ from those known; \
         compare the fingerprint with the peer by telephone before anything else"
    )]
    Changed {
        /// The generation that differs, or the first that is new when the lists share none.
        generation: u32,
    },
}

impl From<Malformed> for PublicError {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

impl From<EnvelopeError> for PublicError {
    fn from(_: EnvelopeError) -> Self {
        Self::Malformed
    }
}

/// When a generation of keys is valid: from (inclusive) until (exclusive), ms since 1970 in UTC.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Validity {
    /// First millisecond.
    pub from_ms: u64,
    /// First millisecond after the end; none while no end is set.
    pub until_ms: Option<u64>,
}

impl Validity {
    /// Whether the moment `at_ms` lies within.
    pub fn holds(&self, at_ms: u64) -> bool {
        self.from_ms <= at_ms && self.until_ms.is_none_or(|until| at_ms < until)
    }

    pub(crate) fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.from_ms.to_be_bytes());
        out.extend_from_slice(&self.until_ms.unwrap_or(u64::MAX).to_be_bytes());
    }

    pub(crate) fn take(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let (from_ms, until) = (reader.u64()?, reader.u64()?);
        Ok(Self { from_ms, until_ms: (until != u64::MAX).then_some(until) })
    }
}

/// The public keys of one generation.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PublicGeneration {
    /// Its number; each rotation makes the next.
    pub number: u32,
    /// When acts and checkpoints signed with it count.
    pub valid: Validity,
    /// Verifies acts.
    pub act: VerifyingKey,
    /// Verifies checkpoints.
    pub log: LogVerifyingKey,
    /// Seals envelopes to the agency.
    pub envelope: EnvelopePublicKey,
    /// The public half of the TLS identity, in the form its maker chose (a certificate, in DER).
    pub tls: Vec<u8>,
}

impl PublicGeneration {
    /// Whether both hold the same keys, whatever their validity.
    pub fn same_keys(&self, other: &Self) -> bool {
        self.act == other.act
            && self.log == other.log
            && self.envelope == other.envelope
            && self.tls == other.tls
    }

    /// The keys alone, in the order of the list.
    pub(crate) fn put_keys(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.act.as_bytes());
        out.extend_from_slice(self.log.classical.as_bytes());
        out.extend_from_slice(self.log.post_quantum.as_bytes());
        out.extend_from_slice(self.envelope.as_bytes());
        put_prefixed(out, &self.tls);
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, PublicError> {
        Ok(Self {
            number: reader.u32()?,
            valid: Validity::take(reader)?,
            act: VerifyingKey::parse(reader.take(VERIFYING_KEY_BYTES)?)?,
            log: LogVerifyingKey {
                classical: VerifyingKey::parse(reader.take(VERIFYING_KEY_BYTES)?)?,
                post_quantum: PqVerifyingKey::parse(reader.take(PQ_VERIFYING_KEY_BYTES)?)?,
            },
            envelope: EnvelopePublicKey::parse(reader.take(ENVELOPE_KEY_BYTES)?)?,
            tls: reader.prefixed(TLS_PUBLIC_BYTES_MAX)?.to_vec(),
        })
    }
}

/// All public keys of an agency, oldest generation first, at least one.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PublicKeys {
    generations: Vec<PublicGeneration>,
}

impl PublicKeys {
    /// Reads a list.
    ///
    /// # Errors
    /// [`PublicError::Malformed`], or [`PublicError::Signing`] for a key that is none.
    pub fn parse(bytes: &[u8]) -> Result<Self, PublicError> {
        let mut reader = Reader::new(bytes);
        if reader.byte()? != VERSION {
            return Err(PublicError::Malformed);
        }
        let count = usize::from(reader.byte()?);
        if count > GENERATIONS_MAX {
            return Err(PublicError::Malformed);
        }
        let generations = (0..count)
            .map(|_| PublicGeneration::take(&mut reader))
            .collect::<Result<Vec<_>, _>>()?;
        reader.end()?;
        Self::from_generations(generations).ok_or(PublicError::Malformed)
    }

    /// The list as bytes, the inverse of [`PublicKeys::parse`].
    ///
    /// Bytes: version (1), count (u8), then each generation: number (u32), from and until (u64
    /// each, until all ones while open), act key (32), log keys (32 and 1,952), envelope key
    /// (1,216), TLS half (u32 length, then bytes). Numbers are big-endian.
    pub fn encode(&self) -> Vec<u8> {
        // At most GENERATIONS_MAX, so the count fits.
        let count = u8::try_from(self.generations.len()).unwrap_or(u8::MAX);
        let mut out = vec![VERSION, count];
        for generation in &self.generations {
            out.extend_from_slice(&generation.number.to_be_bytes());
            generation.valid.put(&mut out);
            generation.put_keys(&mut out);
        }
        out
    }

    /// All generations, oldest first.
    pub fn generations(&self) -> &[PublicGeneration] {
        &self.generations
    }

    /// The generation that has this number.
    pub fn generation(&self, number: u32) -> Option<&PublicGeneration> {
        self.generations.iter().find(|generation| generation.number == number)
    }

    /// The newest generation.
    #[expect(clippy::expect_used, reason = "a list holds at least one generation")]
    pub fn newest(&self) -> &PublicGeneration {
        self.generations.last().expect("a list is never empty")
    }

    /// The generation to seal to at `at_ms`: the newest that is valid.
    pub fn sealing_at(&self, at_ms: u64) -> Option<&PublicGeneration> {
        self.generations.iter().rev().find(|generation| generation.valid.holds(at_ms))
    }

    /// The act key with this id, if it was valid at `at_ms`.
    ///
    /// # Errors
    /// [`PublicError::UnknownKey`] or [`PublicError::NotValid`].
    pub fn act_key(&self, key: KeyId, at_ms: u64) -> Result<&VerifyingKey, PublicError> {
        let found = self.generations.iter().find(|generation| generation.act.id() == key);
        let found = found.ok_or(PublicError::UnknownKey { key })?;
        if found.valid.holds(at_ms) {
            Ok(&found.act)
        } else {
            Err(PublicError::NotValid { key, at_ms })
        }
    }

    /// Checks an act's signature under the key it names, as of `at_ms`.
    ///
    /// # Errors
    /// [`PublicError::UnknownKey`], [`PublicError::NotValid`] or [`PublicError::Signing`].
    pub fn verify_act(
        &self,
        key: KeyId,
        at_ms: u64,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), PublicError> {
        Ok(self.act_key(key, at_ms)?.verify(message, signature)?)
    }

    /// Checks that this list may take the place of `known` without anyone comparing fingerprints.
    ///
    /// They share a generation, what they share has the same keys and start, ends only come
    /// earlier, and what is new has a higher number than all that was known.
    /// That the new list is signed with a known key is for the caller to see to.
    ///
    /// # Errors
    /// [`PublicError::Changed`].
    pub fn continues(&self, known: &Self) -> Result<(), PublicError> {
        let mut shares = false;
        for new in &self.generations {
            let allowed = match known.generation(new.number) {
                Some(old) => {
                    shares = true;
                    new.same_keys(old)
                        && new.valid.from_ms == old.valid.from_ms
                        && end(new) <= end(old)
                }
                None => new.number > known.newest().number,
            };
            if !allowed {
                return Err(PublicError::Changed { generation: new.number });
            }
        }
        if shares {
            Ok(())
        } else {
            Err(PublicError::Changed { generation: self.generations[0].number })
        }
    }

    /// The list of an agency with one generation.
    pub(crate) fn one(generation: PublicGeneration) -> Self {
        Self { generations: vec![generation] }
    }

    /// Ends all generations at `end_ms` at the latest and adds the next.
    pub(crate) fn rotate(&mut self, end_ms: u64, next: PublicGeneration) {
        for old in &mut self.generations {
            old.valid.until_ms = Some(end(old).min(end_ms));
        }
        self.generations.push(next);
    }

    /// A list in order, or none.
    pub(crate) fn from_generations(generations: Vec<PublicGeneration>) -> Option<Self> {
        let in_order = generations.is_sorted_by(|a, b| a.number < b.number);
        let fits = (1..=GENERATIONS_MAX).contains(&generations.len());
        (in_order && fits).then_some(Self { generations })
    }
}

fn end(generation: &PublicGeneration) -> u64 {
    generation.valid.until_ms.unwrap_or(u64::MAX)
}
