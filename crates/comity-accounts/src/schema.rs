//! The tables, and the way to them from every older schema.
//!
//! A file of its own, beside the agency's database: who signs in is no act, is never replayed from
//! the log, and is copied, kept and destroyed by other rules. Migrations only go forward, each in
//! a transaction of its own; a file that is newer than the program is refused untouched.

use std::{path::Path, time::Duration};

use comity_seal::random::{Random, draw_secret};
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use crate::failure::StorageError;

/// Says in the file's header what it is: `Cmta`.
const APPLICATION_ID: i32 = 0x436d_7461;

/// How long a statement waits for another process.
const BUSY: Duration = Duration::from_secs(5);

/// Statements that stay prepared.
const STATEMENTS_MAX: usize = 64;

struct Migration {
    what: &'static str,
    step: fn(&Transaction<'_>, &mut dyn Random) -> rusqlite::Result<()>,
}

const MIGRATIONS: &[Migration] = &[Migration { what: "the first tables", step: first_tables }];

// Times are milliseconds since 1970. Secrets are kept as SHA-256 alone: each is random with 100
// bits or more, so it cannot be guessed from its digest, and a copy of this file signs nobody in.
const FIRST_TABLES: &str = "CREATE TABLE account (
    id BLOB PRIMARY KEY,            -- 16 random bytes, the passkeys' user handle
    officer BLOB UNIQUE,            -- NULL: an administrator
    name TEXT NOT NULL UNIQUE,      -- as shown and typed here; it never leaves this file
    made_at INTEGER NOT NULL,
    closed_at INTEGER
 ) STRICT, WITHOUT ROWID;
 CREATE TABLE passkey (
    credential BLOB PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,        -- as the pages name it
    account BLOB NOT NULL,
    name TEXT NOT NULL,
    passkey TEXT NOT NULL,          -- as webauthn-rs keeps it
    cose BLOB NOT NULL,             -- the public key as a certificate carries it
    made_at INTEGER NOT NULL,
    used_at INTEGER
 ) STRICT, WITHOUT ROWID;
 CREATE INDEX passkey_of ON passkey (account);
 CREATE TABLE link (
    digest BLOB PRIMARY KEY,
    officer BLOB,                   -- NULL: an administrator
    name TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL
 ) STRICT, WITHOUT ROWID;
 CREATE TABLE recovery (
    digest BLOB PRIMARY KEY,
    account BLOB NOT NULL
 ) STRICT, WITHOUT ROWID;
 CREATE INDEX recovery_of ON recovery (account);
 CREATE TABLE session (
    digest BLOB PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    account BLOB NOT NULL,
    device TEXT NOT NULL,
    way INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    verified_at INTEGER             -- when the passkey last verified its user
 ) STRICT, WITHOUT ROWID;
 CREATE INDEX session_of ON session (account);
 CREATE TABLE token (
    digest BLOB PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    account BLOB NOT NULL,
    name TEXT NOT NULL,
    scopes INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    used_at INTEGER
 ) STRICT, WITHOUT ROWID;
 CREATE INDEX token_of ON token (account);
 CREATE TABLE identity (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    account BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (issuer, subject)
 ) STRICT, WITHOUT ROWID;
 CREATE INDEX identity_of ON identity (account);
 CREATE TABLE secret (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    decoys BLOB NOT NULL            -- 32 random bytes from which unknown names get passkeys
 ) STRICT;";

fn first_tables(db: &Transaction<'_>, chance: &mut dyn Random) -> rusqlite::Result<()> {
    db.execute_batch(FIRST_TABLES)?;
    let decoys = draw_secret::<32>(chance);
    db.execute("INSERT INTO secret (one, decoys) VALUES (1, ?1)", [&decoys[..]])?;
    Ok(())
}

/// Opens the file, made or brought forward as needed.
pub(crate) fn open(path: &Path, chance: &mut dyn Random) -> Result<Connection, StorageError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut db = Connection::open_with_flags(path, flags)?;
    db.busy_timeout(BUSY)?;
    check_version(&db, path)?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    // What ended a session or spent a link is on the disk before it is acknowledged.
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "secure_delete", "ON")?;
    db.pragma_update(None, "temp_store", "MEMORY")?;
    db.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    migrate(&mut db, path, chance)?;
    // COST: the file is small; a torn page is found here and not in an emergency.
    let found: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if found != "ok" {
        return Err(StorageError::Damaged { part: "a page" });
    }
    Ok(db)
}

/// Copies the file, as of one moment, without what is signed in and what waits to be used.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<(), StorageError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(from, flags)?;
    db.busy_timeout(BUSY)?;
    db.execute("VACUUM INTO ?1", [to.to_string_lossy()])?;
    let copy = Connection::open_with_flags(to, flags)?;
    copy.pragma_update(None, "secure_delete", "ON")?;
    copy.execute_batch("DELETE FROM session; DELETE FROM link;")?;
    Ok(())
}

/// The schema of the file, 0 when it is empty.
fn check_version(db: &Connection, path: &Path) -> Result<u32, StorageError> {
    let application: i32 = db.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: u32 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application != APPLICATION_ID {
        let ours = tables == 0 && application == 0;
        return if ours { Ok(0) } else { Err(StorageError::NotOurs { path: path.to_owned() }) };
    }
    let found = db.query_row("SELECT max(version) FROM migration", [], |row| row.get(0))?;
    let known = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
    if found > known {
        return Err(StorageError::Newer { path: path.to_owned(), found, known });
    }
    Ok(found)
}

fn migrate(db: &mut Connection, path: &Path, chance: &mut dyn Random) -> Result<(), StorageError> {
    for (migration, version) in MIGRATIONS.iter().zip(1_u32..) {
        let step = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Asked anew under the lock: another process may have done it meanwhile.
        if check_version(&step, path)? >= version {
            continue;
        }
        if version == 1 {
            step.pragma_update(None, "application_id", APPLICATION_ID)?;
            step.execute_batch(
                "CREATE TABLE migration (version INTEGER PRIMARY KEY, what TEXT NOT NULL) STRICT",
            )?;
        }
        (migration.step)(&step, chance)?;
        let row = (version, migration.what);
        step.execute("INSERT INTO migration (version, what) VALUES (?1, ?2)", row)?;
        step.commit()?;
    }
    Ok(())
}
