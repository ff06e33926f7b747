//! The accounts of one node: the file, its settings, and who has an account.

use std::{fmt, path::Path};

use comity_act::{OfficerId, Timestamp};
use comity_seal::{digest::Hasher, random::Random};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, params};
use webauthn_rs::prelude::{Url, Webauthn, WebauthnBuilder};
use zeroize::Zeroizing;

use crate::{
    assertion::RelyingParty, ceremony::Ceremonies, failure::AccountError, id::AccountId,
    limit::Limiter, schema,
};

/// Characters of a name at most: of an account, a passkey, a token.
pub const NAME_CHARACTERS_MAX: usize = 64;

const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;

/// How long a session lasts without a request, unless set otherwise, in milliseconds.
pub const IDLE_MS: u64 = 15 * MINUTE_MS;

/// What may be set for it.
const IDLE_MS_BOUNDS: std::ops::RangeInclusive<u64> = 2 * MINUTE_MS..=HOUR_MS;

/// How long a session lasts at most, unless set otherwise, in milliseconds: one long shift.
pub const ABSOLUTE_MS: u64 = 12 * HOUR_MS;

/// What may be set for it.
const ABSOLUTE_MS_BOUNDS: std::ops::RangeInclusive<u64> = 10 * MINUTE_MS..=24 * HOUR_MS;

/// What is set for the accounts of a node.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The relying party: a host name and the pages from which passkeys are used. The id cannot
    /// be changed later without every passkey being lost.
    pub party: RelyingParty,
    /// What authenticators show as the name of the site.
    pub party_name: String,
    /// How long a session lasts without a request, in milliseconds: 2 minutes to 1 hour.
    pub idle_ms: u64,
    /// How long a session lasts at most, in milliseconds: 10 minutes to 24 hours.
    pub absolute_ms: u64,
}

impl Settings {
    /// The usual spans for this relying party.
    pub fn of(party: RelyingParty) -> Self {
        let party_name = "Comity".to_owned();
        Self { party, party_name, idle_ms: IDLE_MS, absolute_ms: ABSOLUTE_MS }
    }
}

/// For whom an account is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Seat {
    /// Runs the node, is no officer, reads no content.
    Administrator,
    /// An officer of this agency; in which roles, the node knows.
    Officer(OfficerId),
}

impl Seat {
    pub(crate) fn officer(self) -> Option<[u8; 16]> {
        match self {
            Self::Administrator => None,
            Self::Officer(officer) => Some(*officer.as_bytes()),
        }
    }

    pub(crate) fn of(officer: Option<[u8; 16]>) -> Self {
        officer.map_or(Self::Administrator, |bytes| Self::Officer(OfficerId::from_bytes(bytes)))
    }
}

/// An account as administrators see it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// For whom it is.
    pub seat: Seat,
    /// The name under which its holder is known here, and nowhere else.
    pub name: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it was closed, if it was.
    pub closed_at: Option<Timestamp>,
    /// How many passkeys it has.
    pub passkeys: u32,
}

/// Everything about who signs in. One for each process; several processes may share the file.
pub struct Accounts {
    pub(crate) db: Connection,
    pub(crate) chance: Box<dyn Random + Send>,
    pub(crate) settings: Settings,
    pub(crate) webauthn: Webauthn,
    pub(crate) ceremonies: Ceremonies,
    pub(crate) limiter: Limiter,
    pub(crate) decoys: Zeroizing<[u8; 32]>,
}

impl fmt::Debug for Accounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Accounts(..)")
    }
}

impl Accounts {
    /// Opens the file at `path`, or makes it.
    ///
    /// # Errors
    /// [`AccountError::Storage`] when the file cannot be used, [`AccountError::BadSetting`] when a
    /// setting is outside its bounds.
    pub fn open(
        path: &Path,
        settings: Settings,
        mut chance: Box<dyn Random + Send>,
    ) -> Result<Self, AccountError> {
        let webauthn = webauthn(&settings)?;
        let db = schema::open(path, &mut *chance)?;
        let decoys = db.query_row("SELECT decoys FROM secret", [], |row| row.get(0))?;
        Ok(Self {
            db,
            chance,
            settings,
            webauthn,
            ceremonies: Ceremonies::default(),
            limiter: Limiter::default(),
            decoys: Zeroizing::new(decoys),
        })
    }

    /// Copies the file at `from` to a new one at `to`, also while others use it.
    ///
    /// Sessions and links stay behind: what has ended since must not come back with a backup.
    ///
    /// # Errors
    /// [`AccountError::Storage`].
    pub fn copy(from: &Path, to: &Path) -> Result<(), AccountError> {
        Ok(schema::copy(from, to)?)
    }

    /// The relying party that peers verify officers' signatures under.
    pub const fn party(&self) -> &RelyingParty {
        &self.settings.party
    }

    /// All accounts, by name.
    ///
    /// # Errors
    /// [`AccountError::Storage`].
    pub fn accounts(&self) -> Result<Vec<Account>, AccountError> {
        let mut query = self.db.prepare_cached(
            "SELECT id, officer, name, made_at, closed_at,
                (SELECT count(*) FROM passkey WHERE account = account.id)
             FROM account ORDER BY name",
        )?;
        let found = query.query_map([], |row| {
            Ok(Account {
                id: AccountId::from_bytes(row.get(0)?),
                seat: Seat::of(row.get(1)?),
                name: row.get(2)?,
                made_at: Timestamp::from_millis(row.get(3)?),
                closed_at: row.get::<_, Option<u64>>(4)?.map(Timestamp::from_millis),
                passkeys: row.get(5)?,
            })
        })?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Closes an account: its sessions and tokens end, and nothing signs in to it until somebody
    /// is invited anew. The row stays, so that its name is not given to another.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] when there is no such account.
    pub fn close(&mut self, account: AccountId, now: Timestamp) -> Result<(), AccountError> {
        let step = begin(&mut self.db)?;
        let closed = step.execute(
            "UPDATE account SET closed_at = coalesce(closed_at, ?2) WHERE id = ?1",
            params![account.as_bytes(), now.millis()],
        )?;
        if closed == 0 {
            return Err(AccountError::NotFound);
        }
        empty(&step, account)?;
        step.execute(
            "DELETE FROM link WHERE EXISTS (
                SELECT 1 FROM account WHERE id = ?1 AND account.officer IS link.officer
                AND (link.officer IS NOT NULL OR account.name = link.name))",
            [account.as_bytes()],
        )?;
        Ok(step.commit()?)
    }

    /// Closes the account of an officer who is posted here no longer, if there is one.
    ///
    /// # Errors
    /// [`AccountError::Storage`].
    pub fn close_officer(
        &mut self,
        officer: OfficerId,
        now: Timestamp,
    ) -> Result<(), AccountError> {
        let bytes = officer.as_bytes();
        self.db.execute("DELETE FROM link WHERE officer = ?1", [bytes])?;
        let found = self
            .db
            .query_row("SELECT id FROM account WHERE officer = ?1", [bytes], |row| row.get(0))
            .optional()?;
        found.map_or(Ok(()), |id| self.close(AccountId::from_bytes(id), now))
    }

    /// The open account of this name.
    pub(crate) fn account_named(&self, name: &str) -> Result<Option<AccountId>, AccountError> {
        let mut query = self
            .db
            .prepare_cached("SELECT id FROM account WHERE name = ?1 AND closed_at IS NULL")?;
        let found = query.query_row([name], |row| row.get(0)).optional()?;
        Ok(found.map(AccountId::from_bytes))
    }

    /// The name and seat of an open account.
    ///
    /// # Errors
    /// [`AccountError::Storage`].
    pub fn account_of(&self, id: AccountId) -> Result<Option<(String, Seat)>, AccountError> {
        let mut query = self.db.prepare_cached(
            "SELECT name, officer FROM account WHERE id = ?1 AND closed_at IS NULL",
        )?;
        let read = |row: &Row<'_>| Ok((row.get(0)?, Seat::of(row.get(1)?)));
        Ok(query.query_row([id.as_bytes()], read).optional()?)
    }

    /// Stands for a name, known or not.
    pub(crate) fn whom(&self, name: &str) -> [u8; 32] {
        let mut hasher = Hasher::new();
        hasher.update(&self.decoys[..]);
        hasher.update(name.as_bytes());
        hasher.finish()
    }
}

/// Takes from an account everything that signs in, and what is signed in.
pub(crate) fn empty(step: &Transaction<'_>, account: AccountId) -> rusqlite::Result<()> {
    for table in ["passkey", "session", "token", "recovery", "identity"] {
        let delete = format!("DELETE FROM {table} WHERE account = ?1");
        step.execute(&delete, [account.as_bytes()])?;
    }
    Ok(())
}

/// A step that is all or nothing, also beside other processes.
pub(crate) fn begin(db: &mut Connection) -> rusqlite::Result<Transaction<'_>> {
    db.transaction_with_behavior(TransactionBehavior::Immediate)
}

/// A name as it is kept: trimmed, in small letters for comparing, without control characters.
pub(crate) fn folded(name: &str) -> Result<String, AccountError> {
    named(name).map(|name| name.to_lowercase())
}

/// A name as it is shown.
pub(crate) fn named(name: &str) -> Result<String, AccountError> {
    let name = name.trim();
    let is_good = (1..=NAME_CHARACTERS_MAX).contains(&name.chars().count())
        && !name.chars().any(char::is_control);
    if is_good {
        Ok(name.to_owned())
    } else {
        Err(AccountError::BadName { max: NAME_CHARACTERS_MAX })
    }
}

fn webauthn(settings: &Settings) -> Result<Webauthn, AccountError> {
    let bad = |setting, bounds| AccountError::BadSetting { setting, bounds };
    if !IDLE_MS_BOUNDS.contains(&settings.idle_ms) {
        return Err(bad("idle_ms", "2 minutes to 1 hour"));
    }
    if !ABSOLUTE_MS_BOUNDS.contains(&settings.absolute_ms) {
        return Err(bad("absolute_ms", "10 minutes to 24 hours"));
    }
    let bad_origin = || bad("origins", "the desk's addresses, each below the relying party's id");
    let origins: Result<Vec<Url>, _> =
        settings.party.origins().iter().map(|origin| Url::parse(origin)).collect();
    let origins = origins.map_err(|_| bad_origin())?;
    // Browsers write an origin in one form, and it is compared letter by letter.
    let is_written_so = |(url, text): (&Url, &String)| url.origin().ascii_serialization() == *text;
    if !origins.iter().zip(settings.party.origins()).all(is_written_so) {
        return Err(bad_origin());
    }
    let (first, others) = origins.split_first().ok_or_else(bad_origin)?;
    let mut builder = WebauthnBuilder::new(settings.party.id(), first).map_err(|_| bad_origin())?;
    for origin in others {
        WebauthnBuilder::new(settings.party.id(), origin).map_err(|_| bad_origin())?;
        builder = builder.append_allowed_origin(origin);
    }
    builder.rp_name(&settings.party_name).build().map_err(|_| bad_origin())
}
