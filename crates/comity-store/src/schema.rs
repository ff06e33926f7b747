//! The tables, and the way to them from every older schema.
//!
//! Migrations only go forward, one function each, each in a transaction of its own. A database
//! that is newer than the program is refused before anything in it is touched.

use std::{path::Path, time::Duration};

use comity_corridor::{Family, Key, rows::Row};
use comity_seal::{
    payload::{Kek, PayloadKey, WrappedKey},
    random::Random,
};
use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior};

use crate::failure::StoreError;

/// Says in the file's header whose database it is: `Cmty`.
const APPLICATION_ID: i32 = 0x436d_7479;

/// How long a statement waits for another connection's lock.
pub(crate) const BUSY: Duration = Duration::from_secs(5);

/// Bytes of a page: large enough that a sealed act of 2 KiB leaves little room unused.
const PAGE_BYTES: u32 = 8_192;

/// Pages that the writer keeps in memory, in KiB.
const WRITER_CACHE_KIB: i64 = 16 * 1_024;

/// Pages that a reader keeps in memory, in KiB.
const READER_CACHE_KIB: i64 = 2 * 1_024;

/// Bytes of the file that the writer maps into memory at most; they count as its memory.
const MAPPED_BYTES: i64 = 32 << 20;

/// Pages of the write-ahead log after which it is carried over into the file.
const CHECKPOINT_PAGES: u32 = 4_000;

/// Bytes to which the write-ahead log shrinks after it was carried over.
const LOG_BYTES: i64 = 64 << 20;

/// Statements that a connection keeps prepared.
const STATEMENTS_MAX: usize = 64;

/// What the key check is bound to; no payload key has a handle of this length.
const CHECK_HANDLE: &[u8] = b"key check of this database";

/// One step from a schema to the next.
struct Migration {
    what: &'static str,
    step: fn(&Transaction<'_>) -> Result<(), StoreError>,
}

const MIGRATIONS: &[Migration] = &[
    Migration { what: "the first tables", step: first_tables },
    Migration { what: "emergencies in the inbox by time", step: pressing },
];

fn first_tables(db: &Transaction<'_>) -> Result<(), StoreError> {
    db.execute_batch(
        "CREATE TABLE state (
            key BLOB PRIMARY KEY,
            under BLOB,             -- the payload key, when the value is sealed
            value BLOB NOT NULL
         ) STRICT, WITHOUT ROWID;
         CREATE INDEX sealed ON state (under) WHERE under IS NOT NULL;
         CREATE TABLE entry (
            entry BLOB PRIMARY KEY,
            key BLOB NOT NULL
         ) STRICT, WITHOUT ROWID;
         CREATE TABLE journal (
            leaf INTEGER PRIMARY KEY,
            act BLOB NOT NULL,
            sealed BLOB NOT NULL
         ) STRICT;
         CREATE TABLE payload_key (
            id BLOB PRIMARY KEY,
            mark BLOB NOT NULL,
            wrapped BLOB NOT NULL,
            leaf INTEGER            -- the last of the act that the key is named after
         ) STRICT, WITHOUT ROWID;
         CREATE TABLE tile (
            place INTEGER PRIMARY KEY,  -- level, then index in 56 bits
            hashes BLOB NOT NULL
         ) STRICT;
         CREATE TABLE bundle (
            place INTEGER PRIMARY KEY,
            commitments BLOB NOT NULL
         ) STRICT;
         CREATE TABLE head (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            commits INTEGER NOT NULL,
            size INTEGER NOT NULL,
            root BLOB NOT NULL
         ) STRICT;
         CREATE TABLE key_check (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            wrapped BLOB NOT NULL
         ) STRICT;",
    )?;
    let root = comity_log::empty_root().to_bytes();
    db.execute("INSERT INTO head (one, commits, size, root) VALUES (1, 0, 0, ?1)", [&root[..]])?;
    Ok(())
}

/// Acts that came before emergencies had an index of their own get their entry in it.
fn pressing(db: &Transaction<'_>) -> Result<(), StoreError> {
    let inbox = Family::Inbox as u8;
    let mut statement = db.prepare(
        "SELECT state.key, state.value FROM entry JOIN state ON state.key = entry.key
         WHERE entry.entry >= ?1 AND entry.entry < ?2",
    )?;
    let rows = statement.query_map(([inbox], [inbox + 1]), |row| Ok((row.get(0)?, row.get(1)?)))?;
    let rows: Vec<(Vec<u8>, Vec<u8>)> = rows.collect::<rusqlite::Result<_>>()?;
    let mut enter = db.prepare("INSERT OR IGNORE INTO entry (entry, key) VALUES (?1, ?2)")?;
    for (bytes, value) in rows {
        let key = Key::from_bytes(&bytes).ok_or(StoreError::Damaged { part: "an index entry" })?;
        // Rows of acts are the only ones in the inbox, and never sealed. One of an older form is
        // rebuilt from the journal, and gets its entries then.
        let Ok(row) = Row::decode(key, &value) else { continue };
        for entry in row.index(key) {
            enter.execute((entry.as_bytes(), &bytes))?;
        }
    }
    Ok(())
}

/// The writer's connection to a database, made or brought forward as needed.
pub(crate) fn open(
    path: &Path,
    kek: &Kek,
    chance: &mut dyn Random,
) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut db = Connection::open_with_flags(path, flags)?;
    db.busy_timeout(BUSY)?;
    let version = version(&db, path)?;
    db.pragma_update(None, "page_size", PAGE_BYTES)?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    // A commit is on the disk before it is acknowledged, and what is deleted is overwritten.
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "secure_delete", "ON")?;
    db.pragma_update(None, "foreign_keys", "OFF")?;
    db.pragma_update(None, "temp_store", "MEMORY")?;
    db.pragma_update(None, "cache_size", -WRITER_CACHE_KIB)?;
    db.pragma_update(None, "mmap_size", MAPPED_BYTES)?;
    db.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
    db.pragma_update(None, "journal_size_limit", LOG_BYTES)?;
    db.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    migrate(&mut db, version)?;
    check_keys(&db, path, kek, chance)?;
    Ok(db)
}

/// A connection that reads beside the writer.
pub(crate) fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    db.busy_timeout(BUSY)?;
    db.pragma_update(None, "cache_size", -READER_CACHE_KIB)?;
    db.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    Ok(db)
}

/// A connection that only looks, also where no writer of this program has been yet.
pub(crate) fn look(path: &Path, kek: &Kek) -> Result<Connection, StoreError> {
    let db = open_reader(path)?;
    version(&db, path)?;
    is_under(&db, path, kek)?;
    Ok(db)
}

/// The format of a database, and the latest that this program knows.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Format {
    /// What lies on the disk.
    pub found: u32,
    /// What this program brings it to.
    pub known: u32,
}

/// The format of the database at `path`. It only looks, also beside a writer.
///
/// # Errors
/// When there is no database of ours.
pub fn format_of(path: &Path) -> Result<Format, StoreError> {
    let known = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
    match version(&open_reader(path)?, path) {
        Ok(found) => Ok(Format { found, known }),
        Err(StoreError::Newer { found, known, .. }) => Ok(Format { found, known }),
        Err(error) => Err(error),
    }
}

/// The schema of the database, 0 when it is empty.
fn version(db: &Connection, path: &Path) -> Result<u32, StoreError> {
    let application: i32 = db.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: u32 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application != APPLICATION_ID {
        // An empty file is nobody's; so is one that was made by us and died at once.
        let ours = tables == 0 && application == 0;
        return if ours { Ok(0) } else { Err(StoreError::NotOurs { path: path.to_owned() }) };
    }
    let found = db.query_row("SELECT max(version) FROM migration", [], |row| row.get(0))?;
    let known = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
    if found > known {
        return Err(StoreError::Newer { path: path.to_owned(), found, known });
    }
    Ok(found)
}

fn migrate(db: &mut Connection, from: u32) -> Result<(), StoreError> {
    let ahead = MIGRATIONS.iter().zip(1_u32..).skip(usize::try_from(from).unwrap_or(usize::MAX));
    for (migration, version) in ahead {
        let step = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if version == 1 {
            step.pragma_update(None, "application_id", APPLICATION_ID)?;
            step.execute_batch(
                "CREATE TABLE migration (version INTEGER PRIMARY KEY, what TEXT NOT NULL) STRICT",
            )?;
        }
        (migration.step)(&step)?;
        let row = (version, migration.what);
        step.execute("INSERT INTO migration (version, what) VALUES (?1, ?2)", row)?;
        step.commit()?;
    }
    Ok(())
}

/// Holds the agency's key against the one under which the database was made.
fn check_keys(
    db: &Connection,
    path: &Path,
    kek: &Kek,
    chance: &mut dyn Random,
) -> Result<(), StoreError> {
    if !is_under(db, path, kek)? {
        let wrapped = kek.wrap(&PayloadKey::generate(chance), CHECK_HANDLE, chance);
        db.execute("INSERT INTO key_check (one, wrapped) VALUES (1, ?1)", [&wrapped.0[..]])?;
    }
    Ok(())
}

/// Whether the database was made under this key; false, while it was made under none.
fn is_under(db: &Connection, path: &Path, kek: &Kek) -> Result<bool, StoreError> {
    let found: Option<[u8; 60]> =
        db.query_row("SELECT wrapped FROM key_check", [], |row| row.get(0)).optional()?;
    let Some(wrapped) = found else { return Ok(false) };
    let unwrapped = kek.unwrap(&WrappedKey(wrapped), CHECK_HANDLE);
    unwrapped.map(|_| true).map_err(|_| StoreError::OtherKeys { path: path.to_owned() })
}
