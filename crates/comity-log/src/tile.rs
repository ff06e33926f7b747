//! A tile: 256 neighbouring hashes of the tree, and everything between them.
//!
//! What is stored and served is only the bottom row. In memory the inner nodes are kept too:
//! rebuilding them costs 255 hashes a tile, which is more than a whole proof may cost.
//!
//! Source: C2SP tlog-tiles, "Merkle Tree".

use crate::{Hash, node_hash};

/// Hashes in the bottom row of a full tile.
pub const TILE_WIDTH: u16 = 256;

/// Levels of the tree from a tile's bottom row up to the root above it.
pub(crate) const TILE_HEIGHT: u8 = 8;

/// Which tile: its level (0 at the leaves) and its place in that level, counted from the left.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct TileId {
    /// Level of tiles, 0 to 63; a tree of at most 2⁶⁴ − 1 leaves has the levels 0 to 7.
    pub level: u8,
    /// Place in the level, from 0.
    pub index: u64,
}

/// Up to 256 neighbouring hashes with the inner nodes above them.
///
/// A wider tile contains every narrower one, so a reader that needs `n` hashes is served by any
/// tile of width `n` or more.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Tile {
    width: u16,
    /// Nodes in the order in which they become known: each hash of the bottom row, followed by
    /// the inner nodes that it completes. Narrowing is cutting the end off.
    nodes: Vec<Hash>,
}

/// Bytes that are no tile.
#[derive(Debug, thiserror::Error)]
#[error("a tile is 1 to 256 hashes of 32 bytes, not {bytes} bytes; read it again from its owner")]
pub struct TileError {
    bytes: usize,
}

impl TileId {
    /// How many hashes this tile has in a tree of `size` leaves: 0 (no such tile) to 256.
    pub fn width(self, size: u64) -> u16 {
        let shift = u32::from(TILE_HEIGHT) * u32::from(self.level);
        let hashes = size.checked_shr(shift).unwrap_or(0);
        let before = self.index.saturating_mul(u64::from(TILE_WIDTH));
        let here = hashes.saturating_sub(before).min(u64::from(TILE_WIDTH));
        u16::try_from(here).unwrap_or(TILE_WIDTH)
    }
}

impl Tile {
    /// A tile without hashes, to be filled.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the bottom row, 1 to 256 hashes one after another, and rebuilds what is above.
    ///
    /// # Errors
    /// When the bytes are not 1 to 256 whole hashes.
    // COST: at most 255 hashes, about 25 µs.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TileError> {
        let (hashes, rest) = bytes.as_chunks::<{ Hash::BYTES }>();
        let fits = (1..=usize::from(TILE_WIDTH)).contains(&hashes.len()) && rest.is_empty();
        if !fits {
            return Err(TileError { bytes: bytes.len() });
        }
        let mut tile = Self { width: 0, nodes: Vec::with_capacity(2 * hashes.len()) };
        hashes.iter().for_each(|hash| tile.push(Hash::new(*hash)));
        Ok(tile)
    }

    /// The first `width` hashes of the bottom row one after another; fewer if there are fewer.
    pub fn to_bytes(&self, width: u16) -> Vec<u8> {
        self.hashes().take(usize::from(width)).flat_map(Hash::to_bytes).collect()
    }

    /// The same tile as it was when it had `width` hashes; as it is when it has fewer.
    #[must_use]
    pub fn narrowed(&self, width: u16) -> Self {
        let width = width.min(self.width);
        let nodes = usize::from(2 * width) - width.count_ones() as usize;
        Self { width, nodes: self.nodes[..nodes].to_vec() }
    }

    /// Hashes in the bottom row, 0 to 256.
    pub fn width(&self) -> u16 {
        self.width
    }

    /// Whether no hash can be added.
    pub fn is_full(&self) -> bool {
        self.width == TILE_WIDTH
    }

    /// The bottom row, from the left.
    pub fn hashes(&self) -> impl Iterator<Item = Hash> {
        (0..self.width).filter_map(|n| self.node(0, n))
    }

    /// The `n`-th complete node at `height` (0 to 8) above the bottom row, when it is known.
    pub fn node(&self, height: u8, n: u16) -> Option<Hash> {
        if height > TILE_HEIGHT || n >= (TILE_WIDTH >> height) {
            return None;
        }
        self.nodes.get(place(height, n)).copied()
    }

    /// The complete subtrees of the bottom row, from the left; each is smaller than the last.
    pub(crate) fn peaks(&self) -> impl Iterator<Item = Hash> {
        (0..=TILE_HEIGHT)
            .rev()
            .filter(|height| self.width >> height & 1 == 1)
            .filter_map(|height| self.node(height, (self.width >> height) - 1))
    }

    /// Adds a hash on the right. A full tile stays as it is: its owner starts the next one.
    pub(crate) fn push(&mut self, hash: Hash) {
        if self.is_full() {
            return;
        }
        let mut node = hash;
        self.nodes.push(node);
        for height in 0..TILE_HEIGHT {
            let n = self.width >> height;
            if n & 1 == 0 {
                break;
            }
            node = node_hash(&self.nodes[place(height, n - 1)], &node);
            self.nodes.push(node);
        }
        self.width += 1;
    }
}

/// Where the `n`-th node at `height` stands among a tile's nodes.
///
/// It comes `height` steps after the last hash below it, and before that hash stand, for each of
/// the `last` hashes, itself and the nodes it completed: `2 × last − (ones in last)` in all.
fn place(height: u8, n: u16) -> usize {
    let last = ((n + 1) << height) - 1;
    usize::from(2 * last + u16::from(height)) - last.count_ones() as usize
}
