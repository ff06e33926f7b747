//! One proof for many entries: what a delivery of a thousand acts carries.
//!
//! Single proofs repeat each other: neighbours share their way to the root. Here each hash comes
//! once, and none that the checker can make itself. A run of neighbours costs at most two
//! hashes a level, however long it is. The order of the hashes follows from the entries and the
//! tree's size alone (depth first, from the left), so nothing but hashes is sent.

use crate::hash::split;
use crate::source::Reader;
use crate::{Hash, ProofError, ProofRefused, TileSource, TreeHead, node_hash};

/// Entries that one proof may speak of.
pub const BATCH_LEAVES_MAX: usize = 65_536;

/// Hashes that one proof may hold, which is 48 MiB: more than anybody needs is not looked at.
///
/// The largest batch, spread evenly over a tree of 2⁴⁰ leaves, needs 24 hashes an entry.
const BATCH_HASHES_MAX: usize = 24 * BATCH_LEAVES_MAX;

/// The hashes beside the ways from many leaves to one root.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct BatchProof {
    hashes: Vec<Hash>,
}

/// Proves that the entries at `indices` (ascending, each once) are in the tree of `size` leaves.
///
/// # Errors
/// When the entries are none, too many, out of order or beyond the tree, or a tile is lacking.
pub fn prove_inclusion_many(
    source: &(impl TileSource + ?Sized),
    indices: &[u64],
    size: u64,
) -> Result<BatchProof, ProofError> {
    if !(1..=BATCH_LEAVES_MAX).contains(&indices.len()) {
        return Err(ProofError::Count { count: indices.len() });
    }
    if let Some(pair) = indices.windows(2).find(|pair| pair[0] >= pair[1]) {
        return Err(ProofError::Unsorted { index: pair[1] });
    }
    if let Some(index) = indices.last().copied().filter(|last| *last >= size) {
        return Err(ProofError::Beyond { index, size });
    }
    let mut proof = BatchProof { hashes: Vec::new() };
    proof.collect(&mut Reader::new(source, size), indices, (0, size))?;
    Ok(proof)
}

impl BatchProof {
    /// Takes hashes that came from elsewhere, in the order in which [`Self::hashes`] gives them;
    /// `None` when there are more than any batch needs.
    pub fn from_hashes(hashes: Vec<Hash>) -> Option<Self> {
        (hashes.len() <= BATCH_HASHES_MAX).then_some(Self { hashes })
    }

    /// The hashes, in the order in which a walk from the left, depth first, needs them.
    pub fn hashes(&self) -> &[Hash] {
        &self.hashes
    }

    /// Checks that each leaf stands at its index in the tree of this head.
    ///
    /// `leaves` are pairs of index and leaf hash, ascending by index, each index once.
    ///
    /// # Errors
    /// When the proof does not fit these entries and such a tree, or leads to another root.
    pub fn check(&self, leaves: &[(u64, Hash)], head: &TreeHead) -> Result<(), ProofRefused> {
        let misshapen = ProofRefused::Misshapen { size: head.size };
        let ascending = leaves.windows(2).all(|pair| pair[0].0 < pair[1].0);
        let inside = leaves.last().is_some_and(|(last, _)| *last < head.size);
        if !ascending || !inside || leaves.len() > BATCH_LEAVES_MAX {
            return Err(misshapen);
        }
        let mut hashes = self.hashes.iter();
        let Some(root) = rebuild(leaves, &mut hashes, (0, head.size)) else {
            return Err(misshapen);
        };
        match hashes.next() {
            Some(_) => Err(misshapen),
            None if root == head.root => Ok(()),
            None => Err(ProofRefused::OtherRoot),
        }
    }

    /// Walks the leaves `from..to` and keeps the root of each part that holds none of `indices`.
    ///
    /// Goes at most 64 deep: every step halves the part.
    fn collect<S: TileSource + ?Sized>(
        &mut self,
        reader: &mut Reader<'_, S>,
        indices: &[u64],
        (from, to): (u64, u64),
    ) -> Result<(), ProofError> {
        if indices.is_empty() {
            self.hashes.push(reader.range(from, to)?);
            return Ok(());
        }
        if to - from == 1 {
            return Ok(());
        }
        let middle = from + split(to - from);
        let (left, right) = indices.split_at(indices.partition_point(|index| *index < middle));
        self.collect(reader, left, (from, middle))?;
        self.collect(reader, right, (middle, to))
    }
}

/// The same walk as [`BatchProof::collect`], with the hashes given; `None` when they run out.
fn rebuild<'a>(
    leaves: &[(u64, Hash)],
    hashes: &mut impl Iterator<Item = &'a Hash>,
    (from, to): (u64, u64),
) -> Option<Hash> {
    let Some((_, leaf)) = leaves.first() else { return hashes.next().copied() };
    if to - from == 1 {
        return Some(*leaf);
    }
    let middle = from + split(to - from);
    let (left, right) = leaves.split_at(leaves.partition_point(|(index, _)| *index < middle));
    let left = rebuild(left, hashes, (from, middle))?;
    let right = rebuild(right, hashes, (middle, to))?;
    Some(node_hash(&left, &right))
}
