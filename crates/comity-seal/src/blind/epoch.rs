//! An epoch: the public key by which a holder's answers to one asker are checked.

use std::fmt;

use super::suite::{ELEMENT_BYTES, Element};
use super::wire::{WIRE_VERSION, WireError};
use crate::signing::KeyId;
use crate::wire::Reader;

/// Length of an epoch on the wire, in bytes.
pub const EPOCH_BYTES: usize = 1 + 4 + ELEMENT_BYTES;

/// The public key of a holder towards one asker, in one epoch.
#[derive(Clone, Copy)]
pub struct PublicKey(pub(super) Element);

impl PublicKey {
    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; ELEMENT_BYTES] {
        self.0.bytes.as_bytes()
    }

    /// Its short name.
    pub fn id(&self) -> KeyId {
        KeyId::of(self.as_bytes())
    }
}

impl Eq for PublicKey {}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.id())
    }
}

/// An epoch, as the holder announces it to the asker.
///
/// It stands in an act, and the holder's agency signs that act: an asker checks answers by no
/// other key, so that a holder cannot mark a query by answering it under a key of its own.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Epoch {
    /// Counts up from one epoch to the next.
    pub number: u32,
    /// By which answers of this epoch are checked.
    pub key: PublicKey,
}

impl Epoch {
    /// 37 bytes: version 1, the number (big-endian), the key.
    pub fn to_bytes(self) -> [u8; EPOCH_BYTES] {
        let mut out = [WIRE_VERSION; EPOCH_BYTES];
        out[1..5].copy_from_slice(&self.number.to_be_bytes());
        out[5..].copy_from_slice(self.key.as_bytes());
        out
    }

    /// Reads what [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`WireError`]: another length or version, or a key that is no element.
    pub fn parse(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new(bytes);
        if reader.byte()? != WIRE_VERSION {
            return Err(WireError::Version);
        }
        let (number, key) = (reader.u32()?, reader.array()?);
        reader.end()?;
        let key = Element::parse(key).ok_or(WireError::Element { index: 0 })?;
        Ok(Self { number, key: PublicKey(key) })
    }
}
