//! Why a store fails, in words for the one who runs it.

use std::path::PathBuf;

use comity_corridor::rows::BadRow;
use comity_log::{RestoreError, TileError};
use comity_seal::payload::PayloadError;
use rusqlite::ErrorCode;

/// Why a store failed. Nothing since the last commit has then happened.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no space left for what should be written. Reading goes on.
    #[error("the disk is full: nothing was written; free space, and it goes on by itself")]
    Full,
    /// The database was written by a newer version of the program.
    #[error("`{}` has schema {found}, this program knows {known}; run the newer program",
        .path.display())]
    Newer {
        /// Which database.
        path: PathBuf,
        /// Its schema.
        found: u32,
        /// The newest that this program knows.
        known: u32,
    },
    /// The file is a database, but of another program.
    #[error("`{}` is the database of another program; name another file", .path.display())]
    NotOurs {
        /// Which file.
        path: PathBuf,
    },
    /// The key file is not the one under which the database was written.
    #[error("`{}` was written under other keys; open it with the key file it was made with",
        .path.display())]
    OtherKeys {
        /// Which database.
        path: PathBuf,
    },
    /// Another process wrote to the database.
    #[error("another process writes to this database; stop it, one node has one writer")]
    OtherWriter,
    /// A row is not what its key says it is.
    #[error(transparent)]
    BadRow(#[from] BadRow),
    /// What the journal keeps of an act is not what it should be.
    #[error("the journal entry at leaf `{leaf}` cannot be read; restore it from a backup")]
    BadEntry {
        /// Which leaf.
        leaf: u64,
    },
    /// A part of the file is not what was written there.
    #[error("`{part}` of the database cannot be read; restore it from a backup")]
    Damaged {
        /// Which part.
        part: &'static str,
    },
    /// A key is there, and what is sealed under it does not open.
    #[error(transparent)]
    Sealed(#[from] PayloadError),
    /// A stored tile is not a tile.
    #[error(transparent)]
    Tile(#[from] TileError),
    /// The stored tiles do not give the tree that was stored.
    #[error(transparent)]
    Restore(#[from] RestoreError),
    /// The log grew by other leaves than the journal.
    #[error("the log has {leaves} leaves and the journal {entries}; each leaf needs its entry")]
    Unjournalled {
        /// Leaves of the log.
        leaves: u64,
        /// Leaves that the journal speaks of.
        entries: u64,
    },
    /// SQLite failed in another way.
    #[error("the database failed; the cause says why")]
    Sqlite(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        // A full disk shows in two more ways: the index of the write-ahead log cannot grow,
        // or a file cannot be lengthened before it is mapped.
        const NO_ROOM: [i32; 2] =
            [rusqlite::ffi::SQLITE_IOERR_SHMSIZE, rusqlite::ffi::SQLITE_IOERR_TRUNCATE];
        match error.sqlite_error() {
            Some(found) if found.code == ErrorCode::DiskFull => Self::Full,
            Some(found) if NO_ROOM.contains(&found.extended_code) => Self::Full,
            Some(found) if found.code == ErrorCode::DatabaseCorrupt => {
                Self::Damaged { part: "a page" }
            }
            _ => Self::Sqlite(error),
        }
    }
}
