//! Where tiles come from, and how the nodes of the tree are read out of them.
//!
//! Whoever makes a proof brings the tiles: from rows, from memory or from another log's pages.
//! [`tiles_of`] says beforehand which tiles a proof will read, so that they can be fetched at once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::hash::{fold_peaks, split};
use crate::tile::TILE_HEIGHT;
use crate::{Hash, TILE_WIDTH, Tile, TileId};

/// Someone who has tiles of one log.
pub trait TileSource {
    /// The tile, with `width` hashes or more; `None` when it is not at hand.
    fn tile(&self, tile: TileId, width: u16) -> Option<Arc<Tile>>;
}

/// A proof cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ProofError {
    /// The entry is not in the tree.
    #[error("entry `{index}` is not in a tree of {size}; wait for a larger checkpoint")]
    Beyond {
        /// Entry asked for.
        index: u64,
        /// Leaves of the tree.
        size: u64,
    },
    /// The older tree is larger than the newer one.
    #[error("a tree of {old} is not older than a tree of {new}; swap them")]
    Disordered {
        /// Leaves of the tree that was called the older one.
        old: u64,
        /// Leaves of the tree that was called the newer one.
        new: u64,
    },
    /// The source has no such tile.
    #[error("tile `{}/{}` with {width} hashes is not at hand; fetch it and ask again",
        .tile.level, .tile.index)]
    Missing {
        /// The tile that is missing.
        tile: TileId,
        /// Hashes it must have at least.
        width: u16,
    },
    /// Entries of a batch must ascend, each named once.
    #[error("entry `{index}` is named out of order or twice; sort the entries of the batch")]
    Unsorted {
        /// The entry that is out of order.
        index: u64,
    },
    /// More entries than one proof may speak of, or none.
    #[error("a batch proves 1 to 65536 entries, not {count}; split the batch")]
    Count {
        /// Entries asked for.
        count: usize,
    },
}

/// A proof that does not hold.
#[derive(Debug, Eq, PartialEq, thiserror::Error)]
pub enum ProofRefused {
    /// The proof is of a shape that no tree of this size gives.
    #[error("the proof does not fit a tree of {size}; ask for one made for this checkpoint")]
    Misshapen {
        /// Leaves of the tree.
        size: u64,
    },
    /// The hashes lead to another root.
    #[error("the proof leads to another root; do not accept what it was to prove")]
    OtherRoot,
}

/// Tiles held in memory by their id: for tests, for auditors, for what was fetched beforehand.
#[derive(Clone, Debug, Default)]
pub struct TileMap {
    tiles: BTreeMap<TileId, Arc<Tile>>,
}

impl TileMap {
    /// A map without tiles.
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps a tile in the place of the one of the same id.
    pub fn insert(&mut self, id: TileId, tile: Arc<Tile>) {
        self.tiles.insert(id, tile);
    }

    /// Number of tiles held.
    pub fn len(&self) -> usize {
        self.tiles.len()
    }

    /// Whether no tile is held.
    pub fn is_empty(&self) -> bool {
        self.tiles.is_empty()
    }
}

impl TileSource for TileMap {
    fn tile(&self, tile: TileId, width: u16) -> Option<Arc<Tile>> {
        self.tiles.get(&tile).filter(|found| found.width() >= width).cloned()
    }
}

/// Asks the first source, then the second: the tip in memory before the rows behind it.
impl<A: TileSource, B: TileSource> TileSource for (A, B) {
    fn tile(&self, tile: TileId, width: u16) -> Option<Arc<Tile>> {
        self.0.tile(tile, width).or_else(|| self.1.tile(tile, width))
    }
}

impl<S: TileSource + ?Sized> TileSource for &S {
    fn tile(&self, tile: TileId, width: u16) -> Option<Arc<Tile>> {
        (**self).tile(tile, width)
    }
}

/// Every tile, with its width, that proofs about these entries read in a tree of `size` leaves.
///
/// The same tiles serve `prove_consistency` and `prove_prefix` from an older tree when `indices`
/// holds the older tree's size and the size less one. Entries beyond the tree are left out.
pub fn tiles_of(indices: &[u64], size: u64) -> BTreeMap<TileId, u16> {
    let mut wanted = BTreeSet::new();
    let edge = size.checked_sub(1);
    for place in indices.iter().copied().filter(|index| *index < size).chain(edge) {
        for level in 0..=7 {
            let index = place.checked_shr(u32::from(TILE_HEIGHT) * (u32::from(level) + 1));
            wanted.insert(TileId { level, index: index.unwrap_or(0) });
        }
    }
    wanted.into_iter().map(|id| (id, id.width(size))).filter(|(_, width)| *width > 0).collect()
}

/// Reads nodes of a tree of one size, and asks its source for each tile once.
pub(crate) struct Reader<'a, S: ?Sized> {
    source: &'a S,
    size: u64,
    seen: Vec<(TileId, Arc<Tile>)>,
}

impl<'a, S: TileSource + ?Sized> Reader<'a, S> {
    pub(crate) fn new(source: &'a S, size: u64) -> Self {
        Self { source, size, seen: Vec::with_capacity(8) }
    }

    /// Root over the leaves `from..to`, a range that the tree's own splitting gives.
    pub(crate) fn range(&mut self, from: u64, to: u64) -> Result<Hash, ProofError> {
        let leaves = to - from;
        if leaves.is_power_of_two() {
            return self.node(leaves.trailing_zeros(), from);
        }
        let left = split(leaves);
        let mut peaks = vec![self.node(left.trailing_zeros(), from)?];
        let mut start = from + left;
        while start < to {
            let height = (to - start).ilog2();
            peaks.push(self.node(height, start)?);
            start += 1 << height;
        }
        Ok(fold_peaks(&peaks))
    }

    /// The complete node of 2^`height` leaves that begins at leaf `start`.
    fn node(&mut self, height: u32, start: u64) -> Result<Hash, ProofError> {
        let level = height / u32::from(TILE_HEIGHT);
        let [inner, ..] = (height % u32::from(TILE_HEIGHT)).to_le_bytes();
        let [level_byte, ..] = level.to_le_bytes();
        let in_row = start >> (u32::from(TILE_HEIGHT) * level);
        let id = TileId { level: level_byte, index: in_row / u64::from(TILE_WIDTH) };
        let [column, ..] = in_row.to_le_bytes();
        let width = id.width(self.size);
        let missing = ProofError::Missing { tile: id, width };
        let at = match self.seen.iter().position(|(seen, _)| *seen == id) {
            Some(at) => at,
            None => match self.source.tile(id, width) {
                Some(tile) => {
                    self.seen.push((id, tile));
                    self.seen.len() - 1
                }
                None => return Err(missing),
            },
        };
        self.seen[at].1.node(inner, u16::from(column) >> inner).ok_or(missing)
    }
}
