//! A batch on its way to the holder and back, in one of seven shapes.

use super::suite::{ELEMENT_BYTES, Element, PROOF_BYTES, Proof};
use crate::wire::{Malformed, Reader};

/// The first byte of everything this module writes.
pub(super) const WIRE_VERSION: u8 = 1;

/// Why bytes from outside were not read.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum WireError {
    /// Too short, too long, or of a length that no shape has.
    #[error("the length is none that this has; ask the other agency to send it again")]
    Length,
    /// Written by a later version.
    #[error("a version that is not known here; bring the program up to date")]
    Version,
    /// Bytes that are not the one encoding of an element, or encode the identity.
    #[error("element `{index}` is not a usable one; the other agency's program is at fault")]
    Element {
        /// Which one, from 0.
        index: usize,
    },
    /// A scalar of the proof is not fully reduced.
    #[error("the proof is not a readable one; the other agency's program is at fault")]
    Proof,
    /// Tags out of order, twice, or of another shard.
    #[error("the tags are not in their order; ask the other agency to send them again")]
    Order,
}

impl From<Malformed> for WireError {
    fn from(_: Malformed) -> Self {
        Self::Length
    }
}

/// How many elements a batch has, real ones and dummies together.
///
/// The holder sees the shape and nothing else of how many keys were asked; it counts elements,
/// for it cannot tell which are dummies.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Shape(u16);

impl Shape {
    /// All shapes, smallest first: 16, 32, 64, 128, 256, 512 and 1,024 elements.
    pub const ALL: [Self; 7] =
        [Self(16), Self(32), Self(64), Self(128), Self(256), Self(512), Self(1_024)];

    /// How many elements the largest has.
    pub(super) const MOST: usize = 1_024;

    /// The smallest shape for so many keys; none for more than 1,024.
    ///
    /// Whoever asks about names takes one shape for all of them, so that it says nothing.
    pub fn fitting(keys: usize) -> Option<Self> {
        Self::ALL.into_iter().find(|shape| shape.elements() >= keys)
    }

    /// How many elements it has.
    pub fn elements(self) -> usize {
        usize::from(self.0)
    }

    pub(super) fn exactly(elements: usize) -> Option<Self> {
        Self::fitting(elements).filter(|shape| shape.elements() == elements)
    }
}

/// A batch of blinded keys: what the asker sends.
#[derive(Clone, Debug)]
pub struct Blinded {
    pub(super) epoch: u32,
    pub(super) elements: Vec<Element>,
}

impl Blinded {
    /// The epoch whose key is to evaluate it.
    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    /// How many evaluations it asks for: what a budget counts.
    pub fn evaluations(&self) -> usize {
        self.elements.len()
    }

    /// Version 1, the epoch (u32, big-endian), then 32 bytes for each element of the shape.
    pub fn to_bytes(&self) -> Vec<u8> {
        written(self.epoch, &[], &self.elements)
    }

    /// Reads a batch: at most 1,024 elements, each decoded once.
    ///
    /// # Errors
    /// [`WireError`]: the length of no shape, another version, or the place of a bad element.
    pub fn parse(bytes: &[u8]) -> Result<Self, WireError> {
        let (epoch, reader) = header(bytes)?;
        Ok(Self { epoch, elements: elements(reader)? })
    }
}

/// A batch of evaluated elements with one proof for all of them: what the holder answers.
#[derive(Clone, Debug)]
pub struct Evaluated {
    pub(super) epoch: u32,
    pub(super) proof: Proof,
    pub(super) elements: Vec<Element>,
}

impl Evaluated {
    /// The epoch whose key evaluated it.
    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    /// How many evaluations were made.
    pub fn evaluations(&self) -> usize {
        self.elements.len()
    }

    /// Version 1, the epoch (u32, big-endian), the proof (64 bytes: challenge, response), then 32
    /// bytes for each element, in the order they were asked.
    pub fn to_bytes(&self) -> Vec<u8> {
        written(self.epoch, &self.proof.to_bytes(), &self.elements)
    }

    /// Reads a batch: at most 1,024 elements, each decoded once.
    ///
    /// # Errors
    /// [`WireError`]: the length of no shape, another version, a proof that is not reduced, or
    /// the place of a bad element.
    pub fn parse(bytes: &[u8]) -> Result<Self, WireError> {
        let (epoch, mut reader) = header(bytes)?;
        let proof = Proof::parse(&reader.array::<PROOF_BYTES>()?).ok_or(WireError::Proof)?;
        Ok(Self { epoch, proof, elements: elements(reader)? })
    }
}

fn written(epoch: u32, between: &[u8], elements: &[Element]) -> Vec<u8> {
    let mut out = Vec::with_capacity(5 + between.len() + ELEMENT_BYTES * elements.len());
    out.push(WIRE_VERSION);
    out.extend_from_slice(&epoch.to_be_bytes());
    out.extend_from_slice(between);
    elements.iter().for_each(|element| out.extend_from_slice(element.bytes.as_bytes()));
    out
}

fn header(bytes: &[u8]) -> Result<(u32, Reader<'_>), WireError> {
    let mut reader = Reader::new(bytes);
    if reader.byte()? != WIRE_VERSION {
        return Err(WireError::Version);
    }
    Ok((reader.u32()?, reader))
}

fn elements(reader: Reader<'_>) -> Result<Vec<Element>, WireError> {
    let (chunks, rest) = reader.rest().as_chunks::<ELEMENT_BYTES>();
    // The length is believed only once it is that of a shape.
    if !rest.is_empty() || Shape::exactly(chunks.len()).is_none() {
        return Err(WireError::Length);
    }
    let element = |(index, bytes): (usize, &[u8; ELEMENT_BYTES])| {
        Element::parse(*bytes).ok_or(WireError::Element { index })
    };
    chunks.iter().enumerate().map(element).collect()
}
