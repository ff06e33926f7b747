//! Sessions: who is signed in, on which device, since when.
//!
//! The cookie is 256 random bits and new at each sign-in, so a cookie that somebody planted before
//! is worth nothing after. Of the one who signs in, the file keeps a coarse name of the device and
//! two times; no address of the network is kept anywhere.

use comity_act::Timestamp;
use comity_seal::random::Random;

use crate::{
    accounts::{Accounts, Seat, Settings},
    device::device_name,
    failure::{AccountError, StorageError},
    file::Step,
    id::{AccountId, SessionId},
    kept::{Held, Lead, SessionRow},
    secret::{Secret, digest_of},
    span::is_over,
};

/// How long a passkey's use counts as fresh, in milliseconds.
pub const FRESH_MS: u64 = 5 * 60_000;

/// How often the file learns that a session is in use, in milliseconds: not at each request, so
/// that reading a page writes nothing. A session may end so much earlier than set, never later.
const SEEN_MS: u64 = 60_000;

/// Sessions of one account at most; a new one then takes the place of the longest unused.
const SESSIONS_MAX: usize = 20;

/// How somebody came in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Way {
    /// By passkey, its user verified.
    Passkey,
    /// By a recovery code.
    Recovery,
    /// By single sign-on.
    Provider,
}

impl Way {
    const fn code(self) -> u8 {
        match self {
            Self::Passkey => 1,
            Self::Recovery => 2,
            Self::Provider => 3,
        }
    }

    const fn from_code(code: u8) -> Option<Self> {
        match code {
            1 => Some(Self::Passkey),
            2 => Some(Self::Recovery),
            3 => Some(Self::Provider),
            _ => None,
        }
    }
}

/// Who asks, as far as a browser says: for the sign-in that is being made.
#[derive(Clone, Copy, Debug, Default)]
pub struct Visit<'a> {
    /// The `User-Agent`; two words of it at most are kept.
    pub user_agent: &'a str,
    /// The cookie of an earlier session of this browser; that session ends.
    pub cookie: Option<&'a str>,
}

/// Somebody is signed in. Only [`Accounts::session`] and signing in make one, for one request.
#[derive(Clone, Debug)]
pub struct Session {
    pub(crate) digest: [u8; 32],
    pub(crate) id: SessionId,
    pub(crate) account: AccountId,
    seat: Seat,
    way: Way,
    made_at: Timestamp,
    pub(crate) verified_at: Option<Timestamp>,
}

impl Session {
    /// Which account it is of.
    pub const fn account(&self) -> AccountId {
        self.account
    }

    /// For whom the account is.
    pub const fn seat(&self) -> Seat {
        self.seat
    }

    /// Which session it is, in the list of devices.
    pub const fn id(&self) -> SessionId {
        self.id
    }

    /// How its holder came in.
    pub const fn way(&self) -> Way {
        self.way
    }

    /// Whether a passkey verified its user within the last five minutes: fresh enough to sign.
    pub fn is_verified(&self, now: Timestamp) -> bool {
        // A moment in the future is a clock that went back; then nobody knows how long ago it is.
        self.verified_at.is_some_and(|at| at <= now && now.millis_since(at) <= FRESH_MS)
    }

    /// Whether its holder may change what signs in: a fresh passkey, or just in by a recovery code.
    ///
    /// A provider alone does not open this: it would make passkeys for whomever it likes.
    pub fn may_change_ways(&self, now: Timestamp) -> bool {
        let is_new = self.made_at <= now && now.millis_since(self.made_at) <= FRESH_MS;
        self.is_verified(now) || (self.way == Way::Recovery && is_new)
    }

    pub(crate) fn check_fresh(&self, now: Timestamp) -> Result<(), AccountError> {
        if self.may_change_ways(now) { Ok(()) } else { Err(AccountError::NotFresh) }
    }
}

/// Somebody has just signed in.
#[derive(Debug)]
pub struct SignedIn {
    /// For the cookie: shown once, new each time.
    pub cookie: Secret,
    /// The session.
    pub session: Session,
}

/// A session in the list of devices.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Device {
    /// Which session.
    pub id: SessionId,
    /// The device, coarsely.
    pub name: String,
    /// How its holder came in.
    pub way: Way,
    /// Since when.
    pub made_at: Timestamp,
    /// When it was last used, to the minute.
    pub seen_at: Timestamp,
    /// Whether it is the session that asks.
    pub is_this: bool,
}

impl Accounts {
    /// Who is signed in by this cookie. Ask at every request that a person makes.
    ///
    /// # Errors
    /// [`AccountError::NotSignedIn`] when the cookie is none or has ended.
    pub fn session(&mut self, cookie: &str, now: Timestamp) -> Result<Session, AccountError> {
        self.open_session(cookie, now, true)
    }

    /// Who is signed in by this cookie, where a desk asks that nobody touches: a page that keeps
    /// itself up to date does not keep a session from ending.
    ///
    /// # Errors
    /// [`AccountError::NotSignedIn`] when the cookie is none or has ended.
    pub fn session_untouched(
        &mut self,
        cookie: &str,
        now: Timestamp,
    ) -> Result<Session, AccountError> {
        self.open_session(cookie, now, false)
    }

    fn open_session(
        &mut self,
        cookie: &str,
        now: Timestamp,
        is_touched: bool,
    ) -> Result<Session, AccountError> {
        let digest = digest_of(cookie).ok_or(AccountError::NotSignedIn)?;
        let lead = Lead::Session(digest);
        let held = self.file.read()?.by(lead)?.ok_or(AccountError::NotSignedIn)?;
        let row = find(&held, digest).ok_or(AccountError::NotSignedIn)?;
        let (has_ended, is_seen) = (
            self.has_ended(row.made_at, row.seen_at, now),
            now.millis_since(row.seen_at) < SEEN_MS,
        );
        let session = read(&held, row)?;
        if (is_seen || !is_touched) && !has_ended {
            return Ok(session);
        }
        // Read again under the lock: another process may have changed it.
        let mut step = self.file.step()?;
        let mut held = step.by(lead)?.ok_or(AccountError::NotSignedIn)?;
        if has_ended {
            held.kept.sessions.retain(|one| one.digest != digest);
            step.put(&held, &mut *self.chance)?;
            step.commit(&mut *self.chance)?;
            return Err(AccountError::NotSignedIn);
        }
        for one in held.kept.sessions.iter_mut().filter(|one| one.digest == digest) {
            one.seen_at = one.seen_at.max(now);
        }
        step.touch(&held, &mut *self.chance)?;
        step.commit(&mut *self.chance)?;
        Ok(session)
    }

    fn has_ended(&self, made_at: Timestamp, seen_at: Timestamp, now: Timestamp) -> bool {
        let Settings { idle_ms, absolute_ms, .. } = &self.settings;
        is_over(made_at, *absolute_ms, now) || is_over(seen_at, *idle_ms, now)
    }

    /// Where the account is signed in, the latest first.
    ///
    /// # Errors
    /// [`AccountError::Storage`].
    pub fn devices(&self, of: &Session, now: Timestamp) -> Result<Vec<Device>, AccountError> {
        let held = self.file.read()?.open_account(of.account)?;
        let mut found = Vec::new();
        for row in held.iter().flat_map(|held| &held.kept.sessions) {
            if self.has_ended(row.made_at, row.seen_at, now) {
                continue;
            }
            found.push(Device {
                id: row.id,
                name: row.device.clone(),
                way: way(row)?,
                made_at: row.made_at,
                seen_at: row.seen_at,
                is_this: row.id == of.id,
            });
        }
        found.sort_by_key(|device| (std::cmp::Reverse(device.seen_at), device.id));
        Ok(found)
    }

    /// Ends sessions of an account; how many there were.
    fn end(
        &mut self,
        account: AccountId,
        ends: impl Fn(&SessionRow) -> bool,
    ) -> Result<usize, AccountError> {
        let mut step = self.file.step()?;
        let Some(mut held) = step.account(account)? else { return Ok(0) };
        let before = held.kept.sessions.len();
        held.kept.sessions.retain(|one| !ends(one));
        step.put(&held, &mut *self.chance)?;
        step.commit(&mut *self.chance)?;
        Ok(before - held.kept.sessions.len())
    }

    /// Signs out: this session ends.
    ///
    /// # Errors
    /// [`AccountError::Storage`].
    pub fn sign_out(&mut self, session: &Session) -> Result<(), AccountError> {
        self.end(session.account, |one| one.digest == session.digest).map(drop)
    }

    /// Ends one session of the account, whichever asks.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] when the account has no such session.
    pub fn sign_out_device(&mut self, of: &Session, id: SessionId) -> Result<(), AccountError> {
        let ended = self.end(of.account, |one| one.id == id)?;
        if ended == 0 { Err(AccountError::NotFound) } else { Ok(()) }
    }

    /// Ends all sessions of the account, this one too. Tokens go on: they have an end of their
    /// own and are revoked by name.
    ///
    /// # Errors
    /// [`AccountError::Storage`].
    pub fn sign_out_everywhere(&mut self, of: &Session) -> Result<(), AccountError> {
        self.end(of.account, |_| true).map(drop)
    }

    /// Forgets what has ended: sessions, links and tokens. Call it now and then.
    ///
    /// # Errors
    /// [`AccountError::Storage`].
    pub fn sweep(&mut self, now: Timestamp) -> Result<(), AccountError> {
        let mut step = self.file.step()?;
        for id in step.directory().ids() {
            let Some(mut held) = step.account(id)? else { continue };
            let before = (held.kept.sessions.len(), held.kept.tokens.len());
            held.kept.sessions.retain(|one| !self.has_ended(one.made_at, one.seen_at, now));
            held.kept.tokens.retain(|one| now < one.ends_at);
            if before != (held.kept.sessions.len(), held.kept.tokens.len()) {
                step.put(&held, &mut *self.chance)?;
            }
        }
        let mut links = step.links()?;
        let before = links.all.len();
        links.all.retain(|one| now < one.ends_at);
        if before != links.all.len() {
            step.put_links(&links, &mut *self.chance)?;
        }
        Ok(step.commit(&mut *self.chance)?)
    }
}

/// What opens a session.
pub(crate) struct Opening<'a> {
    pub(crate) way: Way,
    pub(crate) visit: Visit<'a>,
    pub(crate) cookie: Secret,
    pub(crate) id: SessionId,
}

/// Opens a session within a step, and writes its account. The old one of this browser ends,
/// whoever's it was.
pub(crate) fn open(
    step: &mut Step<'_>,
    held: &mut Held,
    opening: Opening<'_>,
    (chance, now): (&mut dyn Random, Timestamp),
) -> Result<SignedIn, AccountError> {
    let Opening { way, visit, cookie, id } = opening;
    if let Some(old) = visit.cookie.and_then(digest_of) {
        held.kept.sessions.retain(|one| one.digest != old);
        let other = step.by(Lead::Session(old))?.filter(|other| other.id != held.id);
        if let Some(mut other) = other {
            other.kept.sessions.retain(|one| one.digest != old);
            step.put(&other, chance)?;
        }
    }
    // The longest unused gives way.
    held.kept.sessions.sort_by_key(|one| std::cmp::Reverse(one.seen_at));
    held.kept.sessions.truncate(SESSIONS_MAX - 1);
    let verified_at = (way == Way::Passkey).then_some(now);
    let digest = cookie.digest();
    held.kept.sessions.push(SessionRow {
        digest,
        id,
        device: device_name(visit.user_agent),
        way: way.code(),
        made_at: now,
        seen_at: now,
        verified_at,
    });
    step.put(held, chance)?;
    let (account, seat) = (held.id, held.seat);
    let session = Session { digest, id, account, seat, way, made_at: now, verified_at };
    Ok(SignedIn { cookie, session })
}

/// The account of a session, as it stands now.
pub(crate) fn account_of(step: &Step<'_>, of: &Session) -> Result<Held, AccountError> {
    step.open_account(of.account)?.ok_or(AccountError::NotSignedIn)
}

fn find(held: &Held, digest: [u8; 32]) -> Option<&SessionRow> {
    held.kept.sessions.iter().find(|one| one.digest == digest)
}

fn read(held: &Held, row: &SessionRow) -> Result<Session, AccountError> {
    Ok(Session {
        digest: row.digest,
        id: row.id,
        account: held.id,
        seat: held.seat,
        way: way(row)?,
        made_at: row.made_at,
        verified_at: row.verified_at,
    })
}

fn way(row: &SessionRow) -> Result<Way, StorageError> {
    Way::from_code(row.way).ok_or(StorageError::Damaged { part: "a session" })
}
