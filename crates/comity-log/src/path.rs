//! Paths under which a log serves its checkpoint, its tiles and its entries.
//!
//! A path is taken only in the one form that the specification writes: whatever this parser
//! accepts, it writes back letter for letter, so no two paths name one thing.
//!
//! Source: C2SP tlog-tiles, "APIs".
//!
//! It never touches a file: a path is a name, and `..` is no part of one.

use std::fmt;
use std::str::FromStr;

use crate::{TILE_WIDTH, TileId};

/// Characters in the longest path: seven groups of three digits write any `u64`.
const PATH_BYTES_MAX: usize = 64;

/// Highest level that the specification names.
const LEVEL_MAX: u8 = 63;

/// What a reader of a log can ask for. A width of 256 is a full tile, 1 to 255 a partial one.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum TilePath {
    /// `checkpoint`: the latest signed checkpoint.
    Checkpoint,
    /// `tile/<level>/<index>[.p/<width>]`: hashes of the tree.
    Tile {
        /// Which tile.
        id: TileId,
        /// Hashes in it, 1 to 256.
        width: u16,
    },
    /// `tile/entries/<index>[.p/<width>]`: the entries under a tile of level 0.
    Entries {
        /// Place of the bundle, from 0.
        index: u64,
        /// Entries in it, 1 to 256.
        width: u16,
    },
}

/// A text that names nothing a log serves.
#[derive(Debug, thiserror::Error)]
#[error("`{path}` is no path of a log; ask for `checkpoint`, `tile/0/000` or `tile/entries/000`")]
pub struct PathError {
    path: String,
}

impl TilePath {
    /// Reads a path relative to the log's prefix, without a leading slash.
    ///
    /// # Errors
    /// When the path is not in the exact form of the specification.
    pub fn parse(path: &str) -> Result<Self, PathError> {
        let parsed = parse(path).filter(|parsed| parsed.to_string() == path);
        parsed.ok_or_else(|| PathError { path: path.chars().take(PATH_BYTES_MAX).collect() })
    }
}

impl FromStr for TilePath {
    type Err = PathError;

    fn from_str(path: &str) -> Result<Self, Self::Err> {
        Self::parse(path)
    }
}

impl fmt::Display for TilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Checkpoint => f.write_str("checkpoint"),
            Self::Tile { id, width } => {
                write!(f, "tile/{}/", id.level)?;
                write_place(f, id.index, *width)
            }
            Self::Entries { index, width } => {
                f.write_str("tile/entries/")?;
                write_place(f, *index, *width)
            }
        }
    }
}

/// Reads leniently; [`TilePath::parse`] then compares with the one right form.
fn parse(path: &str) -> Option<TilePath> {
    if path == "checkpoint" {
        return Some(TilePath::Checkpoint);
    }
    if path.len() > PATH_BYTES_MAX {
        return None;
    }
    let (level, place) = path.strip_prefix("tile/")?.split_once('/')?;
    let (groups, width) = match place.split_once(".p/") {
        Some((groups, width)) => (groups, width.parse().ok().filter(|w| *w < TILE_WIDTH)?),
        None => (place, TILE_WIDTH),
    };
    let index = groups.split('/').try_fold(0_u64, |index, group| {
        let group: u64 = group.trim_start_matches('x').parse().ok()?;
        index.checked_mul(1000)?.checked_add(group)
    })?;
    if width == 0 {
        return None;
    }
    if level == "entries" {
        return Some(TilePath::Entries { index, width });
    }
    let level = level.parse().ok().filter(|level| *level <= LEVEL_MAX)?;
    Some(TilePath::Tile { id: TileId { level, index }, width })
}

/// Writes 1234067 as `x001/x234/067`, and the width of a partial tile after it.
fn write_place(f: &mut fmt::Formatter<'_>, index: u64, width: u16) -> fmt::Result {
    let groups = index.checked_ilog10().unwrap_or(0) / 3;
    for group in (1..=groups).rev() {
        write!(f, "x{:03}/", index / 1000_u64.pow(group) % 1000)?;
    }
    write!(f, "{:03}", index % 1000)?;
    if width < TILE_WIDTH { write!(f, ".p/{width}") } else { Ok(()) }
}
