//! Proof that an entry is in the tree of a checkpoint.
//!
//! Source: RFC 6962, section 2.1.1; checked as in RFC 9162, section 2.1.3.2.

use crate::hash::split;
use crate::source::Reader;
use crate::{Hash, ProofError, ProofRefused, TileSource, TreeHead, node_hash};

/// Hashes in the longest path there can be: a tree has fewer than 2⁶⁴ leaves.
pub(crate) const PATH_HASHES_MAX: usize = 64;

/// The neighbours on the way from a leaf to the root, from the bottom up.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct InclusionProof {
    hashes: Vec<Hash>,
}

/// Proves that the entry at `index` is in the tree of `size` leaves.
///
/// # Errors
/// When the entry is beyond the tree or the source lacks a tile.
// COST: with whole tiles at hand, at most 64 look-ups and 64 hashes.
pub fn prove_inclusion(
    source: &(impl TileSource + ?Sized),
    index: u64,
    size: u64,
) -> Result<InclusionProof, ProofError> {
    if index >= size {
        return Err(ProofError::Beyond { index, size });
    }
    let mut reader = Reader::new(source, size);
    let mut hashes = Vec::new();
    let (mut from, mut to) = (0, size);
    while to - from > 1 {
        let middle = from + split(to - from);
        if index < middle {
            hashes.push(reader.range(middle, to)?);
            to = middle;
        } else {
            hashes.push(reader.range(from, middle)?);
            from = middle;
        }
    }
    hashes.reverse();
    Ok(InclusionProof { hashes })
}

impl InclusionProof {
    /// Takes hashes that came from elsewhere, from the bottom up; `None` when there are over 64.
    pub fn from_hashes(hashes: Vec<Hash>) -> Option<Self> {
        (hashes.len() <= PATH_HASHES_MAX).then_some(Self { hashes })
    }

    /// The hashes, from the bottom up.
    pub fn hashes(&self) -> &[Hash] {
        &self.hashes
    }

    /// Checks that `leaf` stands at `index` in the tree of this head.
    ///
    /// # Errors
    /// When the proof does not fit such a tree, or leads to another root.
    pub fn check(&self, leaf: Hash, index: u64, head: &TreeHead) -> Result<(), ProofRefused> {
        let misshapen = ProofRefused::Misshapen { size: head.size };
        if index >= head.size {
            return Err(misshapen);
        }
        // `last` is the rightmost place of the level on which `place` stands.
        let (mut place, mut last) = (index, head.size - 1);
        let mut node = leaf;
        for hash in &self.hashes {
            if last == 0 {
                return Err(misshapen);
            }
            if place & 1 == 1 || place == last {
                node = node_hash(hash, &node);
                // A node without a right neighbour moves up until it has a left one.
                while place & 1 == 0 && place != 0 {
                    (place, last) = (place >> 1, last >> 1);
                }
            } else {
                node = node_hash(&node, hash);
            }
            (place, last) = (place >> 1, last >> 1);
        }
        match last {
            0 if node == head.root => Ok(()),
            0 => Err(ProofRefused::OtherRoot),
            _ => Err(misshapen),
        }
    }
}
