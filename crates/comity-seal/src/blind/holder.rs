//! The holder's side: a secret key for each asker and epoch, and what it computes.

use std::fmt;

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::scalar::Scalar;
use zeroize::Zeroizing;

use super::suite::{self, Element, Proof, derive_key, draw_nonce, hash_to_group};
use super::{Blinded, Epoch, Evaluated, KEY_BYTES_MAX, PublicKey, QueryError, Tag};
use crate::random::Random;

/// How many keys share one inversion; more win nothing.
const CHUNK: usize = 256;

/// Why a batch was not evaluated.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum EvaluateError {
    /// The batch was blinded for an epoch that is over, or has not begun.
    #[error("epoch `{asked}` is not open; fetch the current epoch and ask again")]
    Epoch {
        /// The epoch the batch names.
        asked: u32,
    },
}

/// A holder's secret key towards one asker, in one epoch.
pub struct EpochKey {
    number: u32,
    secret: Zeroizing<Scalar>,
    /// What bulk work multiplies with: the encoding of many points doubles them first.
    half: Zeroizing<Scalar>,
    public: Element,
}

impl EpochKey {
    /// The key of this seed, for the asker of this name in the epoch of this number.
    ///
    /// One seed never gives two askers, or two epochs, one key. Whoever destroys the seed at the
    /// end of an epoch has nothing left that could evaluate its tags.
    ///
    /// # Panics
    /// When the name has more than 65,000 bytes.
    pub fn derive(seed: &[u8; 32], asker: &str, number: u32) -> Self {
        assert!(asker.len() <= 65_000, "the name of an asker is short");
        let info = [&number.to_be_bytes(), asker.as_bytes()].concat();
        Self::of(number, derive_key(seed, &info))
    }

    pub(super) fn of(number: u32, secret: Zeroizing<Scalar>) -> Self {
        let half = Zeroizing::new(secret.div_by_2());
        let point = RistrettoPoint::mul_base(&secret);
        Self { number, secret, half, public: Element { point, bytes: point.compress() } }
    }

    #[cfg(test)]
    pub(super) fn secret_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.secret.to_bytes())
    }

    /// What the asker checks answers by: the agency signs it.
    pub fn epoch(&self) -> Epoch {
        Epoch { number: self.number, key: PublicKey(self.public) }
    }

    /// The tags of the holder's own keys, in their order, without any blinding.
    ///
    /// About 40 µs a key. A key's tag depends on no other: whoever has several cores gives each of
    /// them a part of the keys.
    ///
    /// # Errors
    /// [`QueryError::TooLong`] with the place of a key of more than [`KEY_BYTES_MAX`] bytes.
    pub fn tags<K: AsRef<[u8]>>(&self, keys: &[K]) -> Result<Vec<Tag>, QueryError> {
        if let Some(index) = keys.iter().position(|key| key.as_ref().len() > KEY_BYTES_MAX) {
            return Err(QueryError::TooLong { index });
        }
        let mut tags = Vec::with_capacity(keys.len());
        let mut halves = Zeroizing::new(Vec::with_capacity(CHUNK));
        for keys in keys.chunks(CHUNK) {
            halves.clear();
            halves.extend(keys.iter().map(|key| hash_to_group(key.as_ref()) * *self.half));
            let issued = Zeroizing::new(RistrettoPoint::double_and_compress_batch(halves.iter()));
            let pairs = keys.iter().zip(issued.iter());
            tags.extend(pairs.map(|(key, issued)| suite::tag(key.as_ref(), issued)));
        }
        Ok(tags)
    }

    /// Evaluates a batch, with one proof that this key did all of it.
    ///
    /// Counting comes first: whoever calls this has taken [`Blinded::evaluations`] from the
    /// asker's budget.
    ///
    /// # Errors
    /// [`EvaluateError::Epoch`] when the batch is for another epoch.
    pub fn evaluate(
        &self,
        batch: &Blinded,
        random: &mut dyn Random,
    ) -> Result<Evaluated, EvaluateError> {
        if batch.epoch != self.number {
            return Err(EvaluateError::Epoch { asked: batch.epoch });
        }
        let halves: Vec<RistrettoPoint> =
            batch.elements.iter().map(|element| element.point * *self.half).collect();
        let elements = Element::doubles(&halves);
        let nonce = draw_nonce(&self.secret, &batch.elements, random);
        let public = &self.public.bytes;
        let proof = Proof::make(&self.secret, public, &batch.elements, &elements, &nonce);
        Ok(Evaluated { epoch: self.number, proof, elements })
    }
}

impl fmt::Debug for EpochKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EpochKey({:?}, secret)", self.epoch())
    }
}
