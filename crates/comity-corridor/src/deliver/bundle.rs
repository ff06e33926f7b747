//! A file that is carried by hand: a bundle of sealed batches, or receipts for it.
//!
//! Sixteen bytes that say which of the two it is, a CBOR head (from, to), then items, each a
//! length (u32, big-endian) and so many bytes. Items of a bundle are sealed batches; items of
//! receipts are CBOR pairs of a batch's SHA-256 and the signed receipt.
//!
//! It never believes the head: from whom a batch comes is proved by what is sealed in it.

use comity_act::{AgencyCode, WireError};
use minicbor::{Decode, Encode};

use super::wire::{BATCH_BYTES_MAX, RECEIPT_BYTES_MAX};

/// Bytes of a head at most.
const HEAD_BYTES_MAX: usize = 256;

/// Bytes of one file at most: what waits beyond that goes into the next.
pub const BUNDLE_BYTES_MAX: usize = 64 * 1_024 * 1_024;

/// Bytes of a batch at most once it is signed and sealed.
pub const SEALED_BYTES_MAX: usize = BATCH_BYTES_MAX + 64 * 1_024;

/// Which of the two it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CarriedKind {
    /// Sealed batches.
    Bundle,
    /// Receipts for the batches of a bundle.
    Receipts,
}

impl CarriedKind {
    const fn magic(self) -> &'static [u8; 16] {
        match self {
            Self::Bundle => b"comity bundle 1\n",
            Self::Receipts => b"comity receipt1\n",
        }
    }

    const fn what(self) -> &'static str {
        match self {
            Self::Bundle => "bundle",
            Self::Receipts => "file of receipts",
        }
    }

    const fn item_bytes_max(self) -> usize {
        match self {
            Self::Bundle => SEALED_BYTES_MAX,
            Self::Receipts => RECEIPT_BYTES_MAX + 64,
        }
    }
}

/// Why a carried file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum CarriedError {
    /// Not a file of this kind.
    #[error("this is no {what}; compare how it was copied")]
    Other {
        /// What it should be.
        what: &'static str,
    },
    /// The file ends too early, or an item is too large.
    #[error("the {what} is cut off or damaged; copy it again")]
    Damaged {
        /// What it is.
        what: &'static str,
    },
    /// The head or an item is not in its form.
    #[error("the {what} is not in its form; copy it again")]
    Malformed {
        /// What it is.
        what: &'static str,
        /// What is wrong.
        #[source]
        source: WireError,
    },
}

#[derive(Debug, Decode, Encode)]
struct Head {
    #[n(0)]
    from: AgencyCode,
    #[n(1)]
    to: AgencyCode,
}

/// A receipt, and the batch that it is for.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct CarriedReceipt {
    /// SHA-256 of the batch.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub batch: [u8; 32],
    /// The signed receipt.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub receipt: Vec<u8>,
}

impl CarriedReceipt {
    /// Reads an item of a file of receipts.
    ///
    /// # Errors
    /// [`CarriedError::Malformed`].
    pub fn parse(item: &[u8]) -> Result<Self, CarriedError> {
        let what = CarriedKind::Receipts.what();
        comity_act::read(what, item, CarriedKind::Receipts.item_bytes_max())
            .map_err(|source| CarriedError::Malformed { what, source })
    }

    /// The item as bytes, the inverse of [`CarriedReceipt::parse`].
    pub fn encode(&self) -> Vec<u8> {
        // Writing to a vector cannot fail.
        minicbor::to_vec(self).unwrap_or_default()
    }
}

/// A carried file that is being written.
#[derive(Debug)]
pub struct CarriedWriter(Vec<u8>);

impl CarriedWriter {
    /// A file without items yet.
    pub fn new(kind: CarriedKind, from: AgencyCode, to: AgencyCode) -> Self {
        let mut file = Self(kind.magic().to_vec());
        // Writing to a vector cannot fail.
        file.put(&minicbor::to_vec(Head { from, to }).unwrap_or_default());
        file
    }

    /// Appends an item.
    pub fn put(&mut self, item: &[u8]) {
        // Items are bounded far below 4 GiB.
        let length = u32::try_from(item.len()).unwrap_or(u32::MAX);
        self.0.extend_from_slice(&length.to_be_bytes());
        self.0.extend_from_slice(item);
    }

    /// Whether an item of this length would make it too long for one file.
    pub fn is_full_for(&self, item_bytes: usize) -> bool {
        self.0.len() + item_bytes > BUNDLE_BYTES_MAX
    }

    /// The file.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

/// A carried file that is being read: an iterator over its items.
#[derive(Debug)]
pub struct CarriedFile<'a> {
    kind: CarriedKind,
    /// Who says to have written it.
    pub from: AgencyCode,
    /// For whom it is.
    pub to: AgencyCode,
    rest: &'a [u8],
}

impl<'a> CarriedFile<'a> {
    /// Reads the head of a file; its items follow one by one.
    ///
    /// # Errors
    /// [`CarriedError`] when it is no file of this kind, or its head is damaged.
    pub fn parse(kind: CarriedKind, file: &'a [u8]) -> Result<Self, CarriedError> {
        let what = kind.what();
        let mut rest = file.strip_prefix(kind.magic()).ok_or(CarriedError::Other { what })?;
        let head = take(what, &mut rest, HEAD_BYTES_MAX)?.ok_or(CarriedError::Damaged { what })?;
        let head: Head = comity_act::read(what, head, HEAD_BYTES_MAX)
            .map_err(|source| CarriedError::Malformed { what, source })?;
        Ok(Self { kind, from: head.from, to: head.to, rest })
    }
}

impl<'a> Iterator for CarriedFile<'a> {
    type Item = Result<&'a [u8], CarriedError>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = take(self.kind.what(), &mut self.rest, self.kind.item_bytes_max());
        if next.is_err() {
            // Where the next item begins is not known any more.
            self.rest = &[];
        }
        next.transpose()
    }
}

fn take<'a>(
    what: &'static str,
    rest: &mut &'a [u8],
    max: usize,
) -> Result<Option<&'a [u8]>, CarriedError> {
    if rest.is_empty() {
        return Ok(None);
    }
    let damaged = || CarriedError::Damaged { what };
    let (length, after) = rest.split_first_chunk::<4>().ok_or_else(damaged)?;
    let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| damaged())?;
    if length > max {
        return Err(damaged());
    }
    let (item, after) = after.split_at_checked(length).ok_or_else(damaged)?;
    *rest = after;
    Ok(Some(item))
}
