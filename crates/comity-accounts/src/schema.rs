//! The tables, and the way to them from the file of before.
//!
//! A file of its own, beside the agency's database: who signs in is no act, is never replayed from
//! the log, and is copied, kept and destroyed by other rules. A file that is newer than the program
//! is refused untouched, and so is one of before it was sealed: whoever can write to the disk could
//! put one of own making there. [`seal`] brings it forward, where the caller knows that it may.

use std::{path::Path, time::Duration};

use comity_act::{OfficerId, Timestamp};
use comity_seal::{random::Random, token::TokenKey};
use minicbor::bytes::ByteArray;
use rusqlite::{Connection, OpenFlags, Row, Transaction, TransactionBehavior};

use crate::{
    accounts::Seat,
    failure::StorageError,
    file::{self, File, FileKey},
    id::{AccountId, PasskeyId, SessionId, TokenId},
    kept::{Held, IdentityRow, Kept, LinkRow, Links, PasskeyRow, SessionRow, TokenRow},
};

/// Says in the file's header what it is: `Cmta`.
const APPLICATION_ID: i32 = 0x436d_7461;

/// How long a statement waits for another process.
const BUSY: Duration = Duration::from_secs(5);

/// Statements that stay prepared.
const STATEMENTS_MAX: usize = 64;

/// The schema of rows in clear.
const IN_CLEAR: u32 = 1;

/// The schema of this program.
const SEALED: u32 = 2;

const TABLES: &str = "CREATE TABLE directory (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    sealed BLOB NOT NULL
 ) STRICT;
 CREATE TABLE record (
    id BLOB PRIMARY KEY,            -- of the account: 16 random bytes; zeros for the links
    sealed BLOB NOT NULL
 ) STRICT, WITHOUT ROWID;
 CREATE TABLE lead (
    tag BLOB PRIMARY KEY,           -- a keyed token of what leads to the account
    id BLOB NOT NULL
 ) STRICT, WITHOUT ROWID;
 CREATE INDEX lead_of ON lead (id);";

/// Opens the file, made as needed.
pub(crate) fn open(
    path: &Path,
    key: FileKey,
    chance: &mut dyn Random,
) -> Result<File, StorageError> {
    let db = connect(path)?;
    let step = Transaction::new_unchecked(&db, TransactionBehavior::Immediate)?;
    // Asked under the lock: another process may be making it.
    match check_version(&step, path)? {
        0 => {
            step.pragma_update(None, "application_id", APPLICATION_ID)?;
            step.execute_batch(
                "CREATE TABLE migration (version INTEGER PRIMARY KEY, what TEXT NOT NULL) STRICT",
            )?;
            forward(&step, &key, chance)?;
        }
        IN_CLEAR => return Err(StorageError::InClear { path: path.to_owned() }),
        _ => {}
    }
    step.commit()?;
    // COST: the file is small; a torn page is found here and not in an emergency.
    let found: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if found != "ok" {
        return Err(StorageError::Damaged { part: "a page" });
    }
    File::open(db, key)
}

/// The schema that lies on the disk, and the one of this program. It only looks.
pub(crate) fn format_of(path: &Path) -> Result<(u32, u32), StorageError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    db.busy_timeout(BUSY)?;
    match check_version(&db, path) {
        Ok(found) => Ok((found, SEALED)),
        Err(StorageError::Newer { found, known, .. }) => Ok((found, known)),
        Err(error) => Err(error),
    }
}

fn connect(path: &Path) -> Result<Connection, StorageError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    db.busy_timeout(BUSY)?;
    check_version(&db, path)?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    // What ended a session or spent a link is on the disk before it is acknowledged.
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "secure_delete", "ON")?;
    db.pragma_update(None, "temp_store", "MEMORY")?;
    db.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    Ok(db)
}

fn forward(
    step: &Transaction<'_>,
    key: &FileKey,
    chance: &mut dyn Random,
) -> Result<(), StorageError> {
    step.execute_batch(TABLES)?;
    file::begin(step, key, chance)?;
    let row = (SEALED, "sealed records");
    step.execute("INSERT INTO migration (version, what) VALUES (?1, ?2)", row)?;
    Ok(())
}

/// Copies the file, as of one moment, without what is signed in and what waits to be used.
pub(crate) fn copy(
    from: &Path,
    to: &Path,
    vault: &TokenKey,
    chance: &mut dyn Random,
) -> Result<(), StorageError> {
    let from = open(from, FileKey::of(vault), chance)?;
    let copy = open(to, FileKey::of(vault), chance)?;
    let (read, mut step) = (from.read()?, copy.step()?);
    if !step.directory().ids().is_empty() {
        return Err(StorageError::Taken { path: to.to_owned() });
    }
    for id in read.directory().ids() {
        if let Some(mut held) = read.account(id)? {
            held.kept.sessions.clear();
            step.put(&held, chance)?;
        }
    }
    step.commit(chance)?;
    // One file, which is moved and read as such.
    copy.fold()
}

/// Seals a file of before; whether it was one. The caller knows that it is the node's own.
pub(crate) fn seal(
    path: &Path,
    key: FileKey,
    chance: &mut dyn Random,
) -> Result<bool, StorageError> {
    let file = File::unread(connect(path)?, key);
    let sql = Transaction::new_unchecked(file.sql(), TransactionBehavior::Immediate)?;
    if check_version(&sql, path)? != IN_CLEAR {
        return Ok(false);
    }
    let (accounts, links) = (accounts_in_clear(&sql)?, links_in_clear(&sql)?);
    sql.execute_batch(
        "DROP TABLE account; DROP TABLE passkey; DROP TABLE link; DROP TABLE recovery;
         DROP TABLE session; DROP TABLE token; DROP TABLE identity; DROP TABLE secret;",
    )?;
    forward(&sql, file.key(), chance)?;
    let mut step = file.within(sql)?;
    for held in &accounts {
        step.put(held, chance)?;
    }
    step.put_links(&links, chance)?;
    step.commit(chance)?;
    // So that no page keeps in clear what is sealed now.
    file.fold()?;
    Ok(true)
}

fn all<T>(
    sql: &Transaction<'_>,
    query: &str,
    of: AccountId,
    read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, StorageError> {
    let mut query = sql.prepare(query)?;
    let found = query.query_map([of.as_bytes()], read)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

fn moment(row: &Row<'_>, column: usize) -> rusqlite::Result<Timestamp> {
    row.get(column).map(Timestamp::from_millis)
}

fn moment_if_any(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Timestamp>> {
    Ok(row.get::<_, Option<u64>>(column)?.map(Timestamp::from_millis))
}

fn officer(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<OfficerId>> {
    Ok(row.get::<_, Option<[u8; 16]>>(column)?.map(OfficerId::from_bytes))
}

fn accounts_in_clear(sql: &Transaction<'_>) -> Result<Vec<Held>, StorageError> {
    let mut query = sql.prepare("SELECT id, officer, name, made_at, closed_at FROM account")?;
    let found = query.query_map([], |row| {
        Ok(Held {
            id: AccountId::from_bytes(row.get(0)?),
            seat: Seat::of(officer(row, 1)?),
            name: row.get(2)?,
            kept: Kept {
                made_at: moment(row, 3)?,
                closed_at: moment_if_any(row, 4)?,
                ..Kept::default()
            },
        })
    })?;
    let mut accounts = found.collect::<rusqlite::Result<Vec<Held>>>()?;
    for held in &mut accounts {
        let (id, kept) = (held.id, &mut held.kept);
        kept.passkeys = passkeys_in_clear(sql, id)?;
        kept.sessions = sessions_in_clear(sql, id)?;
        kept.tokens = tokens_in_clear(sql, id)?;
        let codes = "SELECT digest FROM recovery WHERE account = ?1";
        kept.codes = all(sql, codes, id, |row| row.get::<_, [u8; 32]>(0).map(ByteArray::from))?;
        let identities = "SELECT issuer, subject, made_at FROM identity WHERE account = ?1";
        kept.identities = all(sql, identities, id, |row| {
            Ok(IdentityRow { issuer: row.get(0)?, subject: row.get(1)?, made_at: moment(row, 2)? })
        })?;
    }
    Ok(accounts)
}

fn passkeys_in_clear(
    sql: &Transaction<'_>,
    of: AccountId,
) -> Result<Vec<PasskeyRow>, StorageError> {
    let query = "SELECT credential, id, name, passkey, cose, made_at, used_at FROM passkey
        WHERE account = ?1";
    all(sql, query, of, |row| {
        Ok(PasskeyRow {
            credential: row.get(0)?,
            id: PasskeyId::from_bytes(row.get(1)?),
            name: row.get(2)?,
            passkey: row.get(3)?,
            cose: row.get(4)?,
            made_at: moment(row, 5)?,
            used_at: moment_if_any(row, 6)?,
        })
    })
}

fn sessions_in_clear(
    sql: &Transaction<'_>,
    of: AccountId,
) -> Result<Vec<SessionRow>, StorageError> {
    let query = "SELECT digest, id, device, way, made_at, seen_at, verified_at FROM session
        WHERE account = ?1";
    all(sql, query, of, |row| {
        Ok(SessionRow {
            digest: row.get(0)?,
            id: SessionId::from_bytes(row.get(1)?),
            device: row.get(2)?,
            way: row.get(3)?,
            made_at: moment(row, 4)?,
            seen_at: moment(row, 5)?,
            verified_at: moment_if_any(row, 6)?,
        })
    })
}

fn tokens_in_clear(sql: &Transaction<'_>, of: AccountId) -> Result<Vec<TokenRow>, StorageError> {
    let query = "SELECT digest, id, name, scopes, made_at, ends_at, used_at FROM token
        WHERE account = ?1";
    all(sql, query, of, |row| {
        Ok(TokenRow {
            digest: row.get(0)?,
            id: TokenId::from_bytes(row.get(1)?),
            name: row.get(2)?,
            scopes: row.get(3)?,
            made_at: moment(row, 4)?,
            ends_at: moment(row, 5)?,
            used_at: moment_if_any(row, 6)?,
        })
    })
}

fn links_in_clear(sql: &Transaction<'_>) -> Result<Links, StorageError> {
    let mut query = sql.prepare("SELECT digest, officer, name, made_at, ends_at FROM link")?;
    let found = query.query_map([], |row| {
        Ok(LinkRow {
            digest: row.get(0)?,
            officer: officer(row, 1)?,
            name: row.get(2)?,
            made_at: moment(row, 3)?,
            ends_at: moment(row, 4)?,
        })
    })?;
    Ok(Links { all: found.collect::<rusqlite::Result<_>>()? })
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
    if found > SEALED {
        return Err(StorageError::Newer { path: path.to_owned(), found, known: SEALED });
    }
    Ok(found)
}
