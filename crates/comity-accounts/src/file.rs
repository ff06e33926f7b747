//! The file: each account is a sealed record; a sealed directory says which counts.
//!
//! Whoever can write to the disk as the node's user must not be able to add a passkey, raise a
//! scope or revive a session. So nothing in the file is believed that does not open under a key
//! of the vault. A record is bound to its account and to a mark that is drawn anew at each change;
//! the directory names the mark of each. A record that was changed, copied to another account, or
//! put back from earlier does not open, and the account reads as absent.
//!
//! Noticed is a record that was changed, copied, taken away or put back, and an older directory by
//! a process that has seen the newer one. Not noticed is the whole file of an earlier moment, put
//! back while no process has it open, nor an older time of last use within the same record.
//!
//! What leads to an account (`lead`) is a hint: the record must hold what led to it.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

use comity_act::OfficerId;
use comity_seal::{
    payload::PayloadKey,
    random::{Random, draw},
    token::TokenKey,
};
use minicbor::{Decode, Encode};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use zeroize::Zeroizing;

use crate::{
    accounts::Seat,
    failure::StorageError,
    id::AccountId,
    kept::{Held, Kept, Lead, Links},
};

/// The record of the links: no account has this id.
const LINKS: AccountId = AccountId::from_bytes([0; 16]);

/// What is told about altered records at most, before somebody asks for it.
const TOLD_MAX: usize = 64;

/// The keys of the file, derived from one of the vault.
pub struct FileKey {
    content: PayloadKey,
    leads: TokenKey,
    pub(crate) decoys: Zeroizing<[u8; 32]>,
}

impl FileKey {
    /// The keys of a node's accounts, from the key of its indexes.
    pub fn of(vault: &TokenKey) -> Self {
        Self {
            content: PayloadKey::from_bytes(&vault.derive("comity accounts: content")),
            leads: TokenKey::from_bytes(&vault.derive("comity accounts: leads")),
            decoys: vault.derive("comity accounts: decoys"),
        }
    }
}

impl fmt::Debug for FileKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileKey(secret)")
    }
}

/// Something in the file that is not as this node left it. It names nobody.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Altered {
    /// An account was changed, copied, taken away or put back from earlier: it reads as absent.
    Account,
    /// So were the links: none works.
    Links,
    /// A record that belongs to nothing.
    Stray,
    /// The directory was put back from earlier: the newer one counts.
    Directory,
}

impl Altered {
    /// What it is, in a word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Links => "links",
            Self::Stray => "stray",
            Self::Directory => "directory",
        }
    }
}

/// Which records count, and whose they are.
#[derive(Clone, Decode, Default, Encode)]
pub(crate) struct Directory {
    /// Grows with each change.
    #[n(0)]
    changes: u64,
    #[n(1)]
    accounts: BTreeMap<AccountId, Entry>,
    #[cbor(n(2), with = "minicbor::bytes")]
    links: [u8; 16],
}

#[derive(Clone, Decode, Encode)]
struct Entry {
    /// Drawn anew at each change of the record.
    #[cbor(n(0), with = "minicbor::bytes")]
    mark: [u8; 16],
    #[n(1)]
    officer: Option<OfficerId>,
    #[n(2)]
    name: String,
}

impl Directory {
    /// The account of a seat; administrators are told apart by their names.
    pub(crate) fn of_seat(&self, seat: Seat, name: &str) -> Option<AccountId> {
        let officer = seat.officer();
        let is_it = |one: &Entry| one.officer == officer && (officer.is_some() || one.name == name);
        self.accounts.iter().find(|(_, one)| is_it(one)).map(|(id, _)| *id)
    }

    /// Whether another seat has the name, also one that is closed.
    pub(crate) fn has_name_of_other(&self, seat: Seat, name: &str) -> bool {
        let officer = seat.officer();
        self.accounts.values().any(|one| one.name == name && one.officer != officer)
    }

    /// The account of this name.
    pub(crate) fn named(&self, name: &str) -> Option<AccountId> {
        self.accounts.iter().find(|(_, one)| one.name == name).map(|(id, _)| *id)
    }

    /// All accounts.
    pub(crate) fn ids(&self) -> Vec<AccountId> {
        self.accounts.keys().copied().collect()
    }
}

/// What this process has seen of the file.
#[derive(Default)]
struct Seen {
    /// The directory as it was last read or written, sealed and open; nothing, before the first.
    sealed: Option<Vec<u8>>,
    directory: Arc<Directory>,
    /// One that was refused, or its absence, so that it is told about once.
    refused: Option<Option<Vec<u8>>>,
    told: BTreeSet<(AccountId, [u8; 16])>,
    altered: Vec<Altered>,
}

impl Seen {
    fn tell(&mut self, what: Altered) {
        if self.altered.len() < TOLD_MAX {
            self.altered.push(what);
        }
    }
}

/// The file, open under its key.
pub(crate) struct File {
    db: Connection,
    key: FileKey,
    seen: RefCell<Seen>,
}

impl File {
    /// The file behind this connection, every record tried once.
    pub(crate) fn open(db: Connection, key: FileKey) -> Result<Self, StorageError> {
        let file = Self::unread(db, key);
        file.read()?.try_all()?;
        Ok(file)
    }

    /// The file behind this connection, whatever stands in it.
    pub(crate) fn unread(db: Connection, key: FileKey) -> Self {
        Self { db, key, seen: RefCell::default() }
    }

    pub(crate) const fn sql(&self) -> &Connection {
        &self.db
    }

    /// Makes one file of it, without pages that are in use no more.
    pub(crate) fn fold(&self) -> Result<(), StorageError> {
        Ok(self.db.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);")?)
    }

    pub(crate) const fn key(&self) -> &FileKey {
        &self.key
    }

    /// What was found altered since this was last asked.
    pub(crate) fn altered(&self) -> Vec<Altered> {
        std::mem::take(&mut self.seen.borrow_mut().altered)
    }

    /// The file as of one moment, to be read.
    pub(crate) fn read(&self) -> Result<Step<'_>, StorageError> {
        self.begin(TransactionBehavior::Deferred)
    }

    /// A step that is all or nothing, also beside other processes.
    pub(crate) fn step(&self) -> Result<Step<'_>, StorageError> {
        self.begin(TransactionBehavior::Immediate)
    }

    fn begin(&self, behavior: TransactionBehavior) -> Result<Step<'_>, StorageError> {
        self.within(Transaction::new_unchecked(&self.db, behavior)?)
    }

    /// The step that a transaction is.
    pub(crate) fn within<'a>(&'a self, sql: Transaction<'a>) -> Result<Step<'a>, StorageError> {
        let directory = self.directory(&sql)?;
        Ok(Step { sql, file: self, directory, is_changed: false })
    }

    fn directory(&self, sql: &Connection) -> Result<Arc<Directory>, StorageError> {
        let query = "SELECT sealed FROM directory WHERE one = 1";
        let sealed: Option<Vec<u8>> =
            sql.prepare_cached(query)?.query_row([], |row| row.get(0)).optional()?;
        let mut seen = self.seen.borrow_mut();
        if sealed.is_some() && sealed == seen.sealed {
            return Ok(Arc::clone(&seen.directory));
        }
        let opened: Option<Directory> =
            sealed.as_ref().and_then(|sealed| self.opened(DIRECTORY, sealed));
        match opened {
            Some(opened) if seen.sealed.is_none() || opened.changes > seen.directory.changes => {
                seen.directory = Arc::new(opened);
                seen.sealed = sealed;
            }
            // A file is begun with one: without one that was seen, nobody knows what counts.
            None if seen.sealed.is_none() => {
                return Err(StorageError::Damaged { part: "the directory" });
            }
            _ if seen.refused.as_ref() != Some(&sealed) => {
                seen.refused = Some(sealed);
                seen.tell(Altered::Directory);
            }
            _ => {}
        }
        Ok(Arc::clone(&seen.directory))
    }

    fn opened<T: for<'b> Decode<'b, ()>>(&self, context: &[u8], sealed: &[u8]) -> Option<T> {
        let bytes = Zeroizing::new(self.key.content.open(context, sealed).ok()?);
        minicbor::decode(&bytes).ok()
    }
}

/// Seals something for its place.
fn sealed<T: Encode<()>>(
    key: &FileKey,
    context: &[u8],
    what: &T,
    chance: &mut dyn Random,
) -> Result<Vec<u8>, StorageError> {
    let bytes = minicbor::to_vec(what).map_err(|_| StorageError::Damaged { part: "a record" })?;
    Ok(key.content.seal(context, &Zeroizing::new(bytes), chance))
}

const DIRECTORY: &[u8] = b"comity accounts: directory";

/// What a record is bound to.
fn context(id: AccountId, mark: &[u8; 16]) -> Vec<u8> {
    [b"comity accounts: record".as_slice(), id.as_bytes(), mark].concat()
}

/// Puts an empty directory into a new file.
pub(crate) fn begin(
    sql: &Connection,
    key: &FileKey,
    chance: &mut dyn Random,
) -> Result<(), StorageError> {
    let sealed = sealed(key, DIRECTORY, &Directory::default(), chance)?;
    sql.execute("INSERT INTO directory (one, sealed) VALUES (1, ?1)", [sealed])?;
    Ok(())
}

/// The file within one transaction.
pub(crate) struct Step<'a> {
    sql: Transaction<'a>,
    file: &'a File,
    directory: Arc<Directory>,
    is_changed: bool,
}

impl Step<'_> {
    pub(crate) fn directory(&self) -> &Directory {
        &self.directory
    }

    /// An account, open or closed; one that is not as this node left it is absent, and told of.
    pub(crate) fn account(&self, id: AccountId) -> Result<Option<Held>, StorageError> {
        let Some(entry) = self.directory.accounts.get(&id) else { return Ok(None) };
        let kept = self.record::<Kept>((id, &entry.mark), Altered::Account)?;
        let seat = Seat::of(entry.officer);
        Ok(kept.map(|kept| Held { id, seat, name: entry.name.clone(), kept }))
    }

    /// An account; without all that it held, when that is not as this node left it. To be written
    /// anew, so that what was there never opens again.
    pub(crate) fn account_or_empty(&self, id: AccountId) -> Result<Option<Held>, StorageError> {
        let Some(entry) = self.directory.accounts.get(&id) else { return Ok(None) };
        let blank = || Held {
            id,
            seat: Seat::of(entry.officer),
            name: entry.name.clone(),
            kept: Kept::default(),
        };
        Ok(Some(self.account(id)?.unwrap_or_else(blank)))
    }

    /// An account that is not closed.
    pub(crate) fn open_account(&self, id: AccountId) -> Result<Option<Held>, StorageError> {
        Ok(self.account(id)?.filter(|held| held.kept.closed_at.is_none()))
    }

    /// The account to which something leads, closed or not; it need not hold it any more.
    fn led(&self, lead: &Lead) -> Result<Option<AccountId>, StorageError> {
        let tag = self.tag(lead);
        let mut query = self.sql.prepare_cached("SELECT id FROM lead WHERE tag = ?1")?;
        let found: Option<Vec<u8>> = query.query_row([tag], |row| row.get(0)).optional()?;
        Ok(found.and_then(|id| id.try_into().ok()).map(AccountId::from_bytes))
    }

    /// The open account that holds what led here.
    pub(crate) fn by(&self, lead: Lead) -> Result<Option<Held>, StorageError> {
        let found = self.led(&lead)?.map_or(Ok(None), |id| self.open_account(id))?;
        let holds = |held: &Held| held.kept.leads().iter().any(|one| one.parts() == lead.parts());
        Ok(found.filter(holds))
    }

    /// Writes an account: whatever was kept of it before opens no more.
    pub(crate) fn put(&mut self, held: &Held, chance: &mut dyn Random) -> Result<(), StorageError> {
        let entry =
            Entry { mark: draw(chance), officer: held.seat.officer(), name: held.name.clone() };
        let mark = entry.mark;
        Arc::make_mut(&mut self.directory).accounts.insert(held.id, entry);
        self.write((held.id, &mark), &held.kept, chance)?;
        self.sql.execute("DELETE FROM lead WHERE id = ?1", [held.id.as_bytes()])?;
        let mut insert =
            self.sql.prepare_cached("INSERT OR REPLACE INTO lead (tag, id) VALUES (?1, ?2)")?;
        for lead in held.kept.leads() {
            insert.execute(params![self.tag(&lead), held.id.as_bytes()])?;
        }
        drop(insert);
        self.is_changed = true;
        Ok(())
    }

    /// Writes when something of an account was last used, and nothing else of it.
    pub(crate) fn touch(&self, held: &Held, chance: &mut dyn Random) -> Result<(), StorageError> {
        match self.directory.accounts.get(&held.id) {
            Some(entry) => self.write((held.id, &entry.mark), &held.kept, chance),
            None => Ok(()),
        }
    }

    /// The links that were not used yet.
    pub(crate) fn links(&self) -> Result<Links, StorageError> {
        if self.directory.links == [0; 16] {
            return Ok(Links::default());
        }
        let found = self.record((LINKS, &self.directory.links), Altered::Links)?;
        Ok(found.unwrap_or_default())
    }

    /// Writes them.
    pub(crate) fn put_links(
        &mut self,
        links: &Links,
        chance: &mut dyn Random,
    ) -> Result<(), StorageError> {
        let mark = draw(chance);
        Arc::make_mut(&mut self.directory).links = mark;
        self.is_changed = true;
        self.write((LINKS, &mark), links, chance)
    }

    /// Ends the step: all of it is on the disk.
    pub(crate) fn commit(mut self, chance: &mut dyn Random) -> Result<(), StorageError> {
        if !self.is_changed {
            return Ok(self.sql.commit()?);
        }
        Arc::make_mut(&mut self.directory).changes += 1;
        let sealed = sealed(&self.file.key, DIRECTORY, &*self.directory, chance)?;
        let put = "INSERT OR REPLACE INTO directory (one, sealed) VALUES (1, ?1)";
        self.sql.execute(put, [&sealed])?;
        self.sql.commit()?;
        let mut seen = self.file.seen.borrow_mut();
        (seen.sealed, seen.directory) = (Some(sealed), self.directory);
        Ok(())
    }

    fn tag(&self, lead: &Lead) -> [u8; 16] {
        let (index, value) = lead.parts();
        self.file.key.leads.token(index, value).0
    }

    fn write<T: Encode<()>>(
        &self,
        (id, mark): (AccountId, &[u8; 16]),
        what: &T,
        chance: &mut dyn Random,
    ) -> Result<(), StorageError> {
        let sealed = sealed(&self.file.key, &context(id, mark), what, chance)?;
        let put = "INSERT OR REPLACE INTO record (id, sealed) VALUES (?1, ?2)";
        self.sql.prepare_cached(put)?.execute(params![id.as_bytes(), sealed])?;
        Ok(())
    }

    fn record<T: for<'b> Decode<'b, ()>>(
        &self,
        (id, mark): (AccountId, &[u8; 16]),
        what: Altered,
    ) -> Result<Option<T>, StorageError> {
        let mut query = self.sql.prepare_cached("SELECT sealed FROM record WHERE id = ?1")?;
        let found: Option<Vec<u8>> =
            query.query_row([id.as_bytes()], |row| row.get(0)).optional()?;
        let opened = found.and_then(|sealed| self.file.opened(&context(id, mark), &sealed));
        if opened.is_none() {
            let mut seen = self.file.seen.borrow_mut();
            if seen.told.insert((id, *mark)) {
                seen.tell(what);
            }
        }
        Ok(opened)
    }

    fn try_all(&self) -> Result<(), StorageError> {
        self.links()?;
        for id in self.directory.ids() {
            self.account(id)?;
        }
        let mut query = self.sql.prepare_cached("SELECT id FROM record")?;
        let found = query.query_map([], |row| row.get::<_, Vec<u8>>(0))?;
        for id in found {
            let id: Option<[u8; 16]> = id?.try_into().ok();
            let id = id.map(AccountId::from_bytes);
            let is_known =
                id.is_some_and(|id| id == LINKS || self.directory.accounts.contains_key(&id));
            if !is_known {
                self.file.seen.borrow_mut().tell(Altered::Stray);
            }
        }
        Ok(())
    }
}
