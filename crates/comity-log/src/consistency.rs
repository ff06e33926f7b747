//! Proof that a newer tree only added to an older one.
//!
//! Source: RFC 6962, section 2.1.2; checked as in RFC 9162, section 2.1.4.2.

use crate::hash::split;
use crate::inclusion::PATH_HASHES_MAX;
use crate::source::Reader;
use crate::{Hash, ProofError, ProofRefused, TileSource, TreeHead, empty_root, node_hash};

/// The hashes that lead from what both trees share to both roots.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ConsistencyProof {
    hashes: Vec<Hash>,
}

/// Proves that the tree of `new` leaves begins with the tree of `old` leaves.
///
/// From an empty tree, and from a tree to itself, the proof is empty.
///
/// # Errors
/// When `old` is larger than `new` or the source lacks a tile.
pub fn prove_consistency(
    source: &(impl TileSource + ?Sized),
    old: u64,
    new: u64,
) -> Result<ConsistencyProof, ProofError> {
    if old > new {
        return Err(ProofError::Disordered { old, new });
    }
    let mut hashes = Vec::new();
    if old == 0 || old == new {
        return Ok(ConsistencyProof { hashes });
    }
    let mut reader = Reader::new(source, new);
    let (mut from, mut to) = (0, new);
    while old != to {
        let middle = from + split(to - from);
        if old <= middle {
            hashes.push(reader.range(middle, to)?);
            to = middle;
        } else {
            hashes.push(reader.range(from, middle)?);
            from = middle;
        }
    }
    if from > 0 {
        // Otherwise it is the old root itself, which the checker has.
        hashes.push(reader.range(from, to)?);
    }
    hashes.reverse();
    Ok(ConsistencyProof { hashes })
}

impl ConsistencyProof {
    /// Takes hashes that came from elsewhere; `None` when there are over 65.
    pub fn from_hashes(hashes: Vec<Hash>) -> Option<Self> {
        (hashes.len() <= PATH_HASHES_MAX + 1).then_some(Self { hashes })
    }

    /// The hashes, from the bottom up.
    pub fn hashes(&self) -> &[Hash] {
        &self.hashes
    }

    /// Checks that the tree of `new` begins with the whole tree of `old`.
    ///
    /// # Errors
    /// When the proof does not fit trees of these sizes, or leads to another root.
    pub fn check(&self, old: &TreeHead, new: &TreeHead) -> Result<(), ProofRefused> {
        if old.size == 0 || old.size >= new.size {
            return self.check_without_path(old, new);
        }
        let misshapen = ProofRefused::Misshapen { size: new.size };
        // The node at which the old tree ends, on the lowest level where it is a left child's end.
        let shift = old.size.trailing_zeros();
        let (mut place, mut last) = ((old.size - 1) >> shift, (new.size - 1) >> shift);
        let mut path = self.hashes.iter();
        let seed = if old.size.is_power_of_two() { Some(&old.root) } else { path.next() };
        let Some(seed) = seed else { return Err(misshapen) };
        let (mut old_node, mut new_node) = (*seed, *seed);
        for hash in path {
            if last == 0 {
                return Err(misshapen);
            }
            if place & 1 == 1 || place == last {
                old_node = node_hash(hash, &old_node);
                new_node = node_hash(hash, &new_node);
                while place & 1 == 0 && place != 0 {
                    (place, last) = (place >> 1, last >> 1);
                }
            } else {
                new_node = node_hash(&new_node, hash);
            }
            (place, last) = (place >> 1, last >> 1);
        }
        match last {
            0 if old_node == old.root && new_node == new.root => Ok(()),
            0 => Err(ProofRefused::OtherRoot),
            _ => Err(misshapen),
        }
    }

    /// The cases without a path: an empty tree, a tree and itself, and trees in wrong order.
    fn check_without_path(&self, old: &TreeHead, new: &TreeHead) -> Result<(), ProofRefused> {
        if old.size > new.size || !self.hashes.is_empty() {
            return Err(ProofRefused::Misshapen { size: new.size });
        }
        let same_root = match old.size {
            0 => old.root == empty_root() && (new.size > 0 || new.root == old.root),
            _ => old.root == new.root,
        };
        if same_root { Ok(()) } else { Err(ProofRefused::OtherRoot) }
    }
}
