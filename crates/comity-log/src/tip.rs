//! The growing end of the log: appends, and says what must be stored.
//!
//! Only the right edge of the tree is in memory: one unfinished tile a level, so the largest log
//! needs less than 128 KiB. A tip is cheap to copy (a pointer a level), and that is how a batch is
//! undone: keep a copy before it, and go back to the copy when it could not be stored.

use std::sync::Arc;

use crate::hash::fold_peaks;
use crate::source::TileSource;
use crate::tile::TILE_HEIGHT;
use crate::{Commitment, Hash, Tile, TileId, TreeHead, leaf_hash};

/// The append state of a log.
#[derive(Clone, Debug, Default)]
pub struct Tip {
    size: u64,
    /// The unfinished tile of each level, from the leaves up; may be empty, is never full.
    edge: Vec<Arc<Tile>>,
    /// Tiles that were filled since the last drain.
    filled: Vec<TileWrite>,
    /// Levels, from the leaves up, whose edge changed since the last drain.
    touched: usize,
}

/// Proof that the log has taken this commitment. Only [`Tip::append`] makes one.
///
/// It speaks of the tip in memory; that the tip was stored is for whoever stores it to prove.
#[derive(Debug)]
#[must_use = "what was recorded is owed a delivery"]
pub struct Recorded {
    index: u64,
    commitment: Commitment,
}

/// A row to store: the tile of this id, in the place of what stood there before.
#[derive(Clone, Debug)]
pub struct TileWrite {
    /// Which tile.
    pub id: TileId,
    /// Its hashes; [`Tile::to_bytes`] gives the bytes of the row.
    pub tile: Arc<Tile>,
}

/// The stored tiles do not give the tree that was last signed.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// A tile of the right edge is not there.
    #[error("tile `{}/{}` with {width} hashes is not stored; restore the log from a backup",
        .tile.level, .tile.index)]
    Missing {
        /// The tile that is missing.
        tile: TileId,
        /// Hashes it must have.
        width: u16,
    },
    /// The tiles give another root.
    #[error(
        "stored tiles of {size} entries give root `{found}`, but `{signed}` was signed; \
        stop this log and restore it from a backup"
    )]
    OtherRoot {
        /// Leaves of the tree.
        size: u64,
        /// Root over the stored tiles.
        found: Hash,
        /// Root that was signed.
        signed: Hash,
    },
}

impl Recorded {
    /// Place of the entry in the log, from 0.
    pub fn index(&self) -> u64 {
        self.index
    }

    /// The entry.
    pub fn commitment(&self) -> &Commitment {
        &self.commitment
    }
}

impl Tip {
    /// The tip of an empty log.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the right edge back from stored tiles, and holds it against the head last signed.
    ///
    /// # Errors
    /// When a tile is missing or the tiles give another root: then the log must not go on.
    pub fn restore(
        source: &(impl TileSource + ?Sized),
        head: &TreeHead,
    ) -> Result<Self, RestoreError> {
        let mut tip = Self { size: head.size, ..Self::default() };
        for level in 0..=7 {
            let shift = u32::from(TILE_HEIGHT) * u32::from(level);
            let in_row = head.size >> shift;
            if in_row == 0 {
                break;
            }
            let id = TileId { level, index: in_row >> TILE_HEIGHT };
            let width = id.width(head.size);
            tip.edge.push(edge_tile(source, id, width)?);
        }
        let found = tip.root();
        if found != head.root {
            return Err(RestoreError::OtherRoot { size: head.size, found, signed: head.root });
        }
        Ok(tip)
    }

    /// Adds an entry at the end.
    // COST: one leaf hash and, on average, one node hash: about 0.2 µs.
    pub fn append(&mut self, commitment: Commitment) -> Recorded {
        let index = self.append_leaf(leaf_hash(commitment.as_bytes()));
        Recorded { index, commitment }
    }

    /// Adds a leaf whose entry is known elsewhere, for auditors who rebuild another's log.
    ///
    /// Returns its index, and not a [`Recorded`]: nothing was recorded by following along.
    pub fn append_leaf(&mut self, leaf: Hash) -> u64 {
        let index = self.size;
        let mut carry = Some(leaf);
        let mut level = 0;
        while let Some(hash) = carry.take() {
            if self.edge.len() == level {
                self.edge.push(Arc::default());
            }
            let tile = Arc::make_mut(&mut self.edge[level]);
            tile.push(hash);
            if let Some(root) = tile.node(TILE_HEIGHT, 0) {
                carry = Some(root);
                let tile = std::mem::take(&mut self.edge[level]);
                self.filled.push(TileWrite { id: edge_id(level, index), tile });
            }
            level += 1;
        }
        self.touched = self.touched.max(level);
        self.size += 1;
        index
    }

    /// Number of entries.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Root over all entries.
    // COST: at most 64 hashes, about 7 µs; once a batch.
    pub fn root(&self) -> Hash {
        let peaks: Vec<Hash> = self.edge.iter().rev().flat_map(|tile| tile.peaks()).collect();
        fold_peaks(&peaks)
    }

    /// Size and root, ready to be signed as a checkpoint.
    pub fn head(&self) -> TreeHead {
        TreeHead { size: self.size, root: self.root() }
    }

    /// The rows to store since the last drain: each tile that was filled, then each unfinished
    /// tile that changed. They must become durable together with the entries.
    ///
    /// One who only follows a log must drain too, or the filled tiles pile up.
    pub fn drain_writes(&mut self) -> Vec<TileWrite> {
        let mut writes = std::mem::take(&mut self.filled);
        for (level, tile) in self.edge.iter().enumerate().take(self.touched) {
            if tile.width() > 0 {
                writes.push(TileWrite { id: edge_id(level, self.size), tile: Arc::clone(tile) });
            }
        }
        self.touched = 0;
        writes
    }
}

/// Serves the right edge, and what was filled since the last drain.
impl TileSource for Tip {
    fn tile(&self, tile: TileId, width: u16) -> Option<Arc<Tile>> {
        let filled = self.filled.iter().rev().find(|write| write.id == tile);
        let level = usize::from(tile.level);
        let found = match filled {
            Some(write) => &write.tile,
            None if edge_id(level, self.size) == tile => self.edge.get(level)?,
            None => return None,
        };
        (found.width() >= width).then(|| Arc::clone(found))
    }
}

/// The tile at `level` into which the leaf at `index` falls.
fn edge_id(level: usize, index: u64) -> TileId {
    let level = u8::try_from(level).unwrap_or(u8::MAX);
    let shift = u32::from(TILE_HEIGHT) * (u32::from(level) + 1);
    TileId { level, index: index.checked_shr(shift).unwrap_or(0) }
}

/// The unfinished tile of a level, cut to the width it has in the tree that was signed.
fn edge_tile(
    source: &(impl TileSource + ?Sized),
    tile: TileId,
    width: u16,
) -> Result<Arc<Tile>, RestoreError> {
    if width == 0 {
        return Ok(Arc::default());
    }
    let stored = source.tile(tile, width).ok_or(RestoreError::Missing { tile, width })?;
    Ok(if stored.width() == width { stored } else { Arc::new(stored.narrowed(width)) })
}
