//! The accounts of one node: the file, its settings, and who has an account.

use std::{fmt, path::Path};

use comity_act::{OfficerId, Timestamp};
use comity_seal::{digest::Hasher, random::Random, token::TokenKey};
use webauthn_rs::prelude::{Url, Webauthn, WebauthnBuilder};

use crate::{
    assertion::RelyingParty,
    ceremony::Ceremonies,
    failure::AccountError,
    file::{Altered, File, FileKey},
    id::AccountId,
    limit::Limiter,
    schema,
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
    pub(crate) const fn officer(self) -> Option<OfficerId> {
        match self {
            Self::Administrator => None,
            Self::Officer(officer) => Some(officer),
        }
    }

    pub(crate) fn of(officer: Option<OfficerId>) -> Self {
        officer.map_or(Self::Administrator, Self::Officer)
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
    pub(crate) file: File,
    pub(crate) chance: Box<dyn Random + Send>,
    pub(crate) settings: Settings,
    pub(crate) webauthn: Webauthn,
    pub(crate) ceremonies: Ceremonies,
    pub(crate) limiter: Limiter,
}

impl fmt::Debug for Accounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Accounts(..)")
    }
}

impl Accounts {
    /// Opens the file at `path` under its key, or makes it.
    ///
    /// # Errors
    /// [`AccountError::Storage`] when the file cannot be used, [`AccountError::BadSetting`] when a
    /// setting is outside its bounds.
    pub fn open(
        path: &Path,
        key: FileKey,
        settings: Settings,
        mut chance: Box<dyn Random + Send>,
    ) -> Result<Self, AccountError> {
        let webauthn = webauthn(&settings)?;
        let file = schema::open(path, key, &mut *chance)?;
        Ok(Self {
            file,
            chance,
            settings,
            webauthn,
            ceremonies: Ceremonies::default(),
            limiter: Limiter::default(),
        })
    }

    /// Seals a file of before accounts were sealed; answers whether it was one.
    ///
    /// Whoever can write to the disk could put a file of own making there. So the caller does this
    /// once in the life of a node, and knows by something that is sealed that it was not done.
    ///
    /// # Errors
    /// [`AccountError::Storage`].
    pub fn seal(path: &Path, key: FileKey, chance: &mut dyn Random) -> Result<bool, AccountError> {
        Ok(schema::seal(path, key, chance)?)
    }

    /// The schema of the file at `path`, and the one of this program. It only looks.
    ///
    /// # Errors
    /// [`AccountError::Storage`] when the file is no file of accounts.
    pub fn format_of(path: &Path) -> Result<(u32, u32), AccountError> {
        Ok(schema::format_of(path)?)
    }

    /// Copies the file at `from` to a new one at `to`, also while others use it.
    ///
    /// Sessions and links stay behind: what has ended since must not come back with a backup.
    ///
    /// # Errors
    /// [`AccountError::Storage`].
    pub fn copy(
        from: &Path,
        to: &Path,
        vault: &TokenKey,
        chance: &mut dyn Random,
    ) -> Result<(), AccountError> {
        Ok(schema::copy(from, to, vault, chance)?)
    }

    /// What was found in the file, since this was last asked, that is not as this node left it.
    pub fn altered(&self) -> Vec<Altered> {
        self.file.altered()
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
        let step = self.file.read()?;
        let mut all = Vec::new();
        for id in step.directory().ids() {
            let Some(held) = step.account(id)? else { continue };
            all.push(Account {
                id,
                seat: held.seat,
                name: held.name,
                made_at: held.kept.made_at,
                closed_at: held.kept.closed_at,
                passkeys: u32::try_from(held.kept.passkeys.len()).unwrap_or(u32::MAX),
            });
        }
        all.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(all)
    }

    /// Closes an account: its sessions and tokens end, and nothing signs in to it until somebody
    /// is invited anew. The account stays, so that its name is not given to another.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] when there is no such account.
    pub fn close(&mut self, account: AccountId, now: Timestamp) -> Result<(), AccountError> {
        let mut step = self.file.step()?;
        let mut held = step.account_or_empty(account)?.ok_or(AccountError::NotFound)?;
        held.kept.closed_at = held.kept.closed_at.or(Some(now));
        held.kept.empty();
        step.put(&held, &mut *self.chance)?;
        let mut links = step.links()?;
        links.all.retain(|link| !link.is_to(held.seat, &held.name));
        step.put_links(&links, &mut *self.chance)?;
        Ok(step.commit(&mut *self.chance)?)
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
        let mut step = self.file.step()?;
        let mut links = step.links()?;
        links.all.retain(|link| link.officer != Some(officer));
        step.put_links(&links, &mut *self.chance)?;
        let found = step.directory().of_seat(Seat::Officer(officer), "");
        step.commit(&mut *self.chance)?;
        found.map_or(Ok(()), |id| self.close(id, now))
    }

    /// The name and seat of an open account.
    ///
    /// # Errors
    /// [`AccountError::Storage`].
    pub fn account_of(&self, id: AccountId) -> Result<Option<(String, Seat)>, AccountError> {
        let found = self.file.read()?.open_account(id)?;
        Ok(found.map(|held| (held.name, held.seat)))
    }

    /// Stands for a name, known or not.
    pub(crate) fn whom(&self, name: &str) -> [u8; 32] {
        let mut hasher = Hasher::new();
        hasher.update(&self.file.key().decoys[..]);
        hasher.update(name.as_bytes());
        hasher.finish()
    }
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
