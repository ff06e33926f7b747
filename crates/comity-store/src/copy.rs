//! Copies of a database for backups, with the payload keys in a file apart.
//!
//! A copy holds payloads only under keys that stand apart. So the copy can be kept for years: once
//! a key is destroyed here and pruned from the copy of the keys, the payload is noise there too.
//!
//! It never opens a payload: keys stay wrapped as they are.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, backup::Backup};

use crate::{failure::StoreError, schema};

const KEYS: &str = "CREATE TABLE payload_key (
    id BLOB PRIMARY KEY,
    mark BLOB NOT NULL,
    wrapped BLOB NOT NULL,
    leaf INTEGER
 ) STRICT, WITHOUT ROWID";

/// Copies a database as of one moment, also while its node writes: rows, journal and log to
/// `data`, payload keys to `keys`. Neither file may exist.
///
/// # Errors
/// When a file cannot be read or written; what was begun is worthless then.
pub fn copy_apart(from: &Path, data: &Path, keys: &Path) -> Result<(), StoreError> {
    let source = schema::open_reader(from)?;
    let mut copy = create(data)?;
    // All pages in one step: the writer goes on, and the copy is of one moment.
    Backup::new(&source, &mut copy)?.step(-1)?;
    drop(create(keys)?);
    copy.pragma_update(None, "journal_mode", "DELETE")?;
    copy.pragma_update(None, "secure_delete", "ON")?;
    attach(&copy, keys)?;
    copy.execute_batch(&KEYS.replace("payload_key", "apart.payload_key"))?;
    copy.execute_batch(
        "INSERT INTO apart.payload_key SELECT id, mark, wrapped, leaf FROM main.payload_key;
         DELETE FROM main.payload_key;",
    )?;
    copy.execute_batch("DETACH apart; VACUUM;")?;
    Ok(())
}

/// Puts payload keys that were copied apart back into a copy of the database.
///
/// # Errors
/// When a file is not one of those that [`copy_apart`] made.
pub fn join(data: &Path, keys: &Path) -> Result<(), StoreError> {
    let db = Connection::open_with_flags(data, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    attach(&db, keys)?;
    db.execute_batch(
        "INSERT OR REPLACE INTO main.payload_key (id, mark, wrapped, leaf)
            SELECT id, mark, wrapped, leaf FROM apart.payload_key;
         DETACH apart;",
    )?;
    Ok(())
}

/// Destroys, in a copy of the keys, every key that the database has destroyed since; answers how
/// many those were.
///
/// # Errors
/// When a file cannot be read or written.
pub fn prune_keys(database: &Path, keys: &Path) -> Result<usize, StoreError> {
    let db = Connection::open_with_flags(keys, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    db.pragma_update(None, "secure_delete", "ON")?;
    attach(&db, database)?;
    let pruned = db.execute(
        "DELETE FROM main.payload_key WHERE NOT EXISTS (
            SELECT 1 FROM apart.payload_key AS live
            WHERE live.id = main.payload_key.id AND live.mark = main.payload_key.mark)",
        [],
    )?;
    db.execute_batch("DETACH apart; VACUUM;")?;
    Ok(pruned)
}

fn create(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    Ok(Connection::open_with_flags(path, flags)?)
}

fn attach(db: &Connection, path: &Path) -> Result<(), StoreError> {
    db.busy_timeout(schema::BUSY)?;
    db.execute("ATTACH ?1 AS apart", [path.to_string_lossy()])?;
    Ok(())
}
