//! What a tree says of its own beginning: evidence against one who rewrote it.
//!
//! A consistency proof that fails proves nothing, since anybody can make a bad one. This proof
//! fails in nobody's hands: its hashes lead to the newer root, and by the same hashes to the only
//! root that the newer tree allows for its first leaves. If the log signed another root for
//! that size, it has contradicted itself.

use crate::hash::{fold_peaks, split};
use crate::inclusion::PATH_HASHES_MAX;
use crate::source::Reader;
use crate::{Hash, ProofError, ProofRefused, TileSource, TreeHead, node_hash};

/// The complete parts that make up the first leaves of a tree, and the rest up to its root.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PrefixProof {
    hashes: Vec<Hash>,
}

/// Proves what the root of the first `old` leaves is in the tree of `new` leaves.
///
/// The tiles are those of the newer tree; nothing of the older one is needed.
///
/// # Errors
/// When not 0 < `old` < `new`, or a tile is lacking.
pub fn prove_prefix(
    source: &(impl TileSource + ?Sized),
    old: u64,
    new: u64,
) -> Result<PrefixProof, ProofError> {
    if old == 0 || old >= new {
        return Err(ProofError::Disordered { old, new });
    }
    let mut reader = Reader::new(source, new);
    let mut hashes = Vec::new();
    let mut after = Vec::new();
    let (mut from, mut to) = (0, new);
    while from < old {
        let middle = from + split(to - from);
        if middle <= old {
            hashes.push(reader.range(from, middle)?);
            from = middle;
        } else {
            after.push(reader.range(middle, to)?);
            to = middle;
        }
        if from == old {
            after.push(reader.range(from, to)?);
        }
    }
    hashes.extend(after.into_iter().rev());
    Ok(PrefixProof { hashes })
}

impl PrefixProof {
    /// Takes hashes that came from elsewhere; `None` when there are over 65.
    pub fn from_hashes(hashes: Vec<Hash>) -> Option<Self> {
        (hashes.len() <= PATH_HASHES_MAX + 1).then_some(Self { hashes })
    }

    /// The hashes from the left to the right of the tree.
    pub fn hashes(&self) -> &[Hash] {
        &self.hashes
    }

    /// The root that the tree of `new` allows for its first `old` leaves.
    ///
    /// # Errors
    /// When the proof does not fit trees of these sizes, or does not lead to the root of `new`.
    pub fn root_of_first(&self, old: u64, new: &TreeHead) -> Result<Hash, ProofRefused> {
        let misshapen = ProofRefused::Misshapen { size: new.size };
        if old == 0 || old >= new.size {
            return Err(misshapen);
        }
        let mut hashes = self.hashes.iter();
        let Some(root) = rebuild(&mut hashes, old, (0, new.size)) else {
            return Err(misshapen);
        };
        let peaks = self.hashes.get(..old.count_ones() as usize);
        match (peaks, hashes.next()) {
            (Some(peaks), None) if root == new.root => Ok(fold_peaks(peaks)),
            (Some(_), None) => Err(ProofRefused::OtherRoot),
            _ => Err(misshapen),
        }
    }
}

/// Root over the leaves `from..to`; parts wholly before or wholly after `old` are given.
fn rebuild<'a>(
    hashes: &mut impl Iterator<Item = &'a Hash>,
    old: u64,
    (from, to): (u64, u64),
) -> Option<Hash> {
    if to <= old || from >= old {
        return hashes.next().copied();
    }
    let middle = from + split(to - from);
    let left = rebuild(hashes, old, (from, middle))?;
    let right = rebuild(hashes, old, (middle, to))?;
    Some(node_hash(&left, &right))
}
