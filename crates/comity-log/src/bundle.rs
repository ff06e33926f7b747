//! Entry bundles: the entries under one tile of level 0, one after another.
//!
//! Each entry stands behind its length, a big-endian `u16`.
//!
//! Source: C2SP tlog-tiles, "Log entries".
//!
//! It never believes a length: what it says must be there, and nothing may follow.

use crate::TILE_WIDTH;

/// Bytes in the largest bundle there can be: 256 entries of 65535 bytes.
pub const BUNDLE_BYTES_MAX: usize = TILE_WIDTH as usize * (2 + u16::MAX as usize);

/// A bundle cannot be read or written.
#[derive(Debug, Eq, PartialEq, thiserror::Error)]
pub enum BundleError {
    /// An entry is too long to be written.
    #[error("entry {at} of the bundle has {bytes} bytes, at most 65535 fit; log a hash of it")]
    TooLong {
        /// Place of the entry in the bundle, from 0.
        at: usize,
        /// Length of the entry.
        bytes: usize,
    },
    /// There are too many entries, or none.
    #[error("a bundle has 1 to 256 entries; split it where the tiles are split")]
    Count,
    /// The bytes end within an entry.
    #[error("the bundle ends within entry {at}; read it again from its owner")]
    Truncated {
        /// Place of the entry in the bundle, from 0.
        at: usize,
    },
}

/// Writes 1 to 256 entries as a bundle.
///
/// # Errors
/// When there are none or too many, or one is over 65535 bytes long.
pub fn encode_bundle<E: AsRef<[u8]>>(entries: &[E]) -> Result<Vec<u8>, BundleError> {
    if !(1..=usize::from(TILE_WIDTH)).contains(&entries.len()) {
        return Err(BundleError::Count);
    }
    let mut bundle = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        let entry = entry.as_ref();
        let length = u16::try_from(entry.len())
            .map_err(|_| BundleError::TooLong { at, bytes: entry.len() })?;
        bundle.extend(length.to_be_bytes());
        bundle.extend(entry);
    }
    Ok(bundle)
}

/// Reads a bundle into its 1 to 256 entries.
///
/// # Errors
/// When the bytes end within an entry, or hold no entry or more than 256.
pub fn decode_bundle(bundle: &[u8]) -> Result<Vec<&[u8]>, BundleError> {
    let mut entries = Vec::new();
    let mut rest = bundle;
    while !rest.is_empty() {
        let at = entries.len();
        if at == usize::from(TILE_WIDTH) {
            return Err(BundleError::Count);
        }
        let (length, after) = rest.split_first_chunk().ok_or(BundleError::Truncated { at })?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (entry, after) = after.split_at_checked(length).ok_or(BundleError::Truncated { at })?;
        entries.push(entry);
        rest = after;
    }
    if entries.is_empty() { Err(BundleError::Count) } else { Ok(entries) }
}
