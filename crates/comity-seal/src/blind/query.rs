//! The asker's side: keys are blinded, and answers checked before they count.

use std::fmt;

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::scalar::Scalar;
use zeroize::Zeroizing;

use super::suite::{self, ELEMENT_BYTES, Element, draw_scalar, hash_to_group};
use super::wire::{WIRE_VERSION, WireError};
use super::{Blinded, EPOCH_BYTES, Epoch, Evaluated, KEY_BYTES_MAX, Shape, Tag};
use crate::random::{Random, draw_secret};
use crate::wire::{Reader, put_prefixed};

/// Why keys were not blinded.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum QueryError {
    /// More keys than the shape has elements.
    #[error("`{keys}` keys do not fit a batch of `{elements}`; take a larger shape")]
    TooMany {
        /// How many there are.
        keys: usize,
        /// How many would fit.
        elements: usize,
    },
    /// A key of more than [`KEY_BYTES_MAX`] bytes.
    #[error("key `{index}` is longer than `{KEY_BYTES_MAX}` bytes; leave it out")]
    TooLong {
        /// Which one, from 0.
        index: usize,
    },
}

/// Why an answer was not believed.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum FinishError {
    /// An answer to another batch, or of another epoch.
    #[error("the answer belongs to another query; ask again")]
    Other,
    /// The holder used another key than the one it announced.
    #[error("the holder answered with another key than it announced; nothing was learned")]
    Cheated,
}

/// A query that waits for its answer. It is answered once: a new query blinds anew.
pub struct Query {
    pub(super) epoch: Epoch,
    /// How many of the keys were asked for; the others are dummies.
    pub(super) asked: usize,
    pub(super) keys: Zeroizing<Vec<Vec<u8>>>,
    pub(super) blinds: Zeroizing<Vec<Scalar>>,
    pub(super) blinded: Vec<Element>,
}

impl Query {
    /// Blinds `keys` for the holder of `epoch`, in a batch of this shape.
    ///
    /// What is left of the shape is filled with keys that nobody has, which take the same work:
    /// neither size nor time tells how many were real. The order of the keys is kept.
    ///
    /// # Errors
    /// [`QueryError`]: more keys than the shape takes, or one that is too long.
    pub fn blind<K: AsRef<[u8]>>(
        epoch: Epoch,
        keys: &[K],
        shape: Shape,
        random: &mut dyn Random,
    ) -> Result<(Self, Blinded), QueryError> {
        let elements = shape.elements();
        if keys.len() > elements {
            return Err(QueryError::TooMany { keys: keys.len(), elements });
        }
        if let Some(index) = keys.iter().position(|key| key.as_ref().len() > KEY_BYTES_MAX) {
            return Err(QueryError::TooLong { index });
        }
        let asked = keys.len();
        let mut filled: Zeroizing<Vec<Vec<u8>>> =
            Zeroizing::new(keys.iter().map(|key| key.as_ref().to_vec()).collect());
        filled.resize_with(elements, || draw_secret::<32>(random).to_vec());
        let blinds: Zeroizing<Vec<Scalar>> =
            Zeroizing::new((0..elements).map(|_| *draw_scalar(random)).collect());
        let halves: Vec<RistrettoPoint> = filled
            .iter()
            .zip(blinds.iter())
            .map(|(key, blind)| hash_to_group(key) * blind.div_by_2())
            .collect();
        let blinded = Element::doubles(&halves);
        let sent = Blinded { epoch: epoch.number, elements: blinded.clone() };
        Ok((Self { epoch, asked, keys: filled, blinds, blinded }, sent))
    }

    /// By which epoch's key it is answered.
    pub fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// For the asker's own disk, under a seal, while the answer is on its way.
    ///
    /// Whoever has these bytes and the answer knows what was asked. Version 1, the epoch (37
    /// bytes), how many keys were asked for (u32, big-endian); then for each element of the shape
    /// its blind (32 bytes), itself (32 bytes), and its key after the key's length (u32).
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        // Room for all of it at once: what is moved leaves copies behind.
        let keys: usize = self.keys.iter().map(|key| 4 + key.len()).sum();
        let length = 5 + EPOCH_BYTES + 2 * ELEMENT_BYTES * self.blinds.len() + keys;
        let mut out = Zeroizing::new(Vec::with_capacity(length));
        out.push(WIRE_VERSION);
        out.extend_from_slice(&self.epoch.to_bytes());
        let asked = u32::try_from(self.asked).unwrap_or(u32::MAX);
        out.extend_from_slice(&asked.to_be_bytes());
        for ((key, blind), element) in self.keys.iter().zip(self.blinds.iter()).zip(&self.blinded) {
            out.extend_from_slice(blind.as_bytes());
            out.extend_from_slice(element.bytes.as_bytes());
            put_prefixed(&mut out, key);
        }
        out
    }

    /// Reads what [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`WireError`]: another version, a length that fits no shape, or an element that is none.
    pub fn parse(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new(bytes);
        if reader.byte()? != WIRE_VERSION {
            return Err(WireError::Version);
        }
        let epoch = Epoch::parse(reader.take(EPOCH_BYTES)?)?;
        let asked = usize::try_from(reader.u32()?).map_err(|_| WireError::Length)?;
        let mut keys = Zeroizing::new(Vec::with_capacity(Shape::MOST));
        let mut blinds = Zeroizing::new(Vec::with_capacity(Shape::MOST));
        let mut blinded = Vec::new();
        while !reader.is_at_end() && blinded.len() < Shape::MOST {
            let index = blinded.len();
            let blind = Option::<Scalar>::from(Scalar::from_canonical_bytes(reader.array()?));
            let blind = blind.filter(|blind| *blind != Scalar::ZERO);
            blinds.push(blind.ok_or(WireError::Element { index })?);
            let element = Element::parse(reader.array()?);
            blinded.push(element.ok_or(WireError::Element { index })?);
            keys.push(reader.prefixed(KEY_BYTES_MAX)?.to_vec());
        }
        reader.end()?;
        if Shape::exactly(blinded.len()).is_none() || asked > blinded.len() {
            return Err(WireError::Length);
        }
        Ok(Self { epoch, asked, keys, blinds, blinded })
    }

    /// The tags of the keys that were asked for, in their order.
    ///
    /// # Errors
    /// [`FinishError`]: an answer to something else, or one that the epoch's key did not make.
    pub fn finish(self, answer: &Evaluated) -> Result<Vec<Tag>, FinishError> {
        let expected = (self.epoch.number, self.blinded.len());
        if (answer.epoch, answer.elements.len()) != expected {
            return Err(FinishError::Other);
        }
        if !answer.proof.fits(&self.epoch.key.0, &self.blinded, &answer.elements) {
            return Err(FinishError::Cheated);
        }
        let mut inverses = self.blinds.clone();
        Scalar::invert_batch_alloc(&mut inverses);
        let halves: Zeroizing<Vec<RistrettoPoint>> = Zeroizing::new(
            answer
                .elements
                .iter()
                .zip(inverses.iter())
                .map(|(element, inverse)| element.point * inverse.div_by_2())
                .collect(),
        );
        // Dummies are unblinded with the others, so that the time is that of the shape.
        let issued = Zeroizing::new(RistrettoPoint::double_and_compress_batch(halves.iter()));
        let mut tags: Vec<Tag> =
            self.keys.iter().zip(issued.iter()).map(|(key, to)| suite::tag(key, to)).collect();
        tags.truncate(self.asked);
        Ok(tags)
    }
}

impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Query({:?}, {} elements, secret)", self.epoch, self.blinded.len())
    }
}
