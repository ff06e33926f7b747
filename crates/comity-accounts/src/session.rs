//! Sessions: who is signed in, on which device, since when.
//!
//! The cookie is 256 random bits and new at each sign-in, so a cookie that somebody planted before
//! is worth nothing after. Of the one who signs in, the file keeps a coarse name of the device and
//! two times; no address of the network is kept anywhere.

use comity_act::Timestamp;
use rusqlite::{OptionalExtension, Row, Transaction, params};

use crate::{
    accounts::{Accounts, Seat, Settings, begin},
    device::device_name,
    failure::AccountError,
    id::{AccountId, SessionId},
    secret::{Secret, digest_of},
    span::is_over,
};

/// How long a passkey's use counts as fresh, in milliseconds.
pub const FRESH_MS: u64 = 5 * 60_000;

/// How often the file learns that a session is in use, in milliseconds: not at each request, so
/// that reading a page writes nothing. A session may end so much earlier than set, never later.
const SEEN_MS: u64 = 60_000;

/// Sessions of one account at most; a new one then takes the place of the longest unused.
const SESSIONS_MAX: u32 = 20;

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

    /// Whether its holder may change what signs in: a fresh passkey, or just in by another way.
    pub fn may_change_ways(&self, now: Timestamp) -> bool {
        let is_new = self.made_at <= now && now.millis_since(self.made_at) <= FRESH_MS;
        self.is_verified(now) || (self.way != Way::Passkey && is_new)
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
    /// Who is signed in by this cookie. Ask at every request.
    ///
    /// # Errors
    /// [`AccountError::NotSignedIn`] when the cookie is none or has ended.
    pub fn session(&mut self, cookie: &str, now: Timestamp) -> Result<Session, AccountError> {
        let digest = digest_of(cookie).ok_or(AccountError::NotSignedIn)?;
        let found = self
            .db
            .prepare_cached(
                "SELECT session.id, account, officer, way, session.made_at, seen_at, verified_at
                 FROM session JOIN account ON account.id = session.account
                 WHERE digest = ?1 AND closed_at IS NULL",
            )?
            .query_row([digest], |row| read(row, digest))
            .optional()?;
        let (session, seen_at) = found.ok_or(AccountError::NotSignedIn)?;
        if self.has_ended(session.made_at, seen_at, now) {
            self.db.execute("DELETE FROM session WHERE digest = ?1", [digest])?;
            return Err(AccountError::NotSignedIn);
        }
        if now.millis_since(seen_at) >= SEEN_MS {
            self.db.execute(
                "UPDATE session SET seen_at = max(seen_at, ?2) WHERE digest = ?1",
                params![digest, now.millis()],
            )?;
        }
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
        let mut query = self.db.prepare_cached(
            "SELECT id, device, way, made_at, seen_at FROM session WHERE account = ?1
             ORDER BY seen_at DESC, id",
        )?;
        let found = query.query_map([of.account.as_bytes()], |row| {
            let id = SessionId::from_bytes(row.get(0)?);
            Ok(Device {
                id,
                name: row.get(1)?,
                way: way(row, 2)?,
                made_at: Timestamp::from_millis(row.get(3)?),
                seen_at: Timestamp::from_millis(row.get(4)?),
                is_this: id == of.id,
            })
        })?;
        let found = found.collect::<rusqlite::Result<Vec<Device>>>()?;
        let is_open = |device: &Device| !self.has_ended(device.made_at, device.seen_at, now);
        Ok(found.into_iter().filter(is_open).collect())
    }

    /// Signs out: this session ends.
    ///
    /// # Errors
    /// [`AccountError::Storage`].
    pub fn sign_out(&mut self, session: &Session) -> Result<(), AccountError> {
        self.db.execute("DELETE FROM session WHERE digest = ?1", [session.digest])?;
        Ok(())
    }

    /// Ends one session of the account, whichever asks.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] when the account has no such session.
    pub fn sign_out_device(&mut self, of: &Session, id: SessionId) -> Result<(), AccountError> {
        let ended = self.db.execute(
            "DELETE FROM session WHERE id = ?1 AND account = ?2",
            params![id.as_bytes(), of.account.as_bytes()],
        )?;
        if ended == 0 { Err(AccountError::NotFound) } else { Ok(()) }
    }

    /// Ends all sessions of the account, this one too. Tokens go on: they have an end of their
    /// own and are revoked by name.
    ///
    /// # Errors
    /// [`AccountError::Storage`].
    pub fn sign_out_everywhere(&mut self, of: &Session) -> Result<(), AccountError> {
        self.db.execute("DELETE FROM session WHERE account = ?1", [of.account.as_bytes()])?;
        Ok(())
    }

    /// Forgets what has ended: sessions, links and tokens. Call it now and then.
    ///
    /// # Errors
    /// [`AccountError::Storage`].
    pub fn sweep(&mut self, now: Timestamp) -> Result<(), AccountError> {
        let step = begin(&mut self.db)?;
        let before = |span: u64| now.millis().saturating_sub(span);
        step.execute(
            "DELETE FROM session WHERE made_at <= ?1 OR seen_at <= ?2",
            [before(self.settings.absolute_ms), before(self.settings.idle_ms)],
        )?;
        step.execute("DELETE FROM link WHERE ends_at <= ?1", [now.millis()])?;
        step.execute("DELETE FROM token WHERE ends_at <= ?1", [now.millis()])?;
        Ok(step.commit()?)
    }
}

/// What opens a session.
pub(crate) struct Opening<'a> {
    pub(crate) account: AccountId,
    pub(crate) seat: Seat,
    pub(crate) way: Way,
    pub(crate) visit: Visit<'a>,
    pub(crate) cookie: Secret,
    pub(crate) id: SessionId,
}

/// Opens a session within a step. The old one of this browser ends, whoever's it was.
pub(crate) fn open(
    step: &Transaction<'_>,
    opening: Opening<'_>,
    now: Timestamp,
) -> rusqlite::Result<SignedIn> {
    let Opening { account, seat, way, visit, cookie, id } = opening;
    if let Some(old) = visit.cookie.and_then(digest_of) {
        step.execute("DELETE FROM session WHERE digest = ?1", [old])?;
    }
    step.execute(
        "DELETE FROM session WHERE digest IN (
            SELECT digest FROM session WHERE account = ?1
            ORDER BY seen_at DESC LIMIT -1 OFFSET ?2)",
        params![account.as_bytes(), SESSIONS_MAX - 1],
    )?;
    let verified_at = (way == Way::Passkey).then_some(now);
    let digest = cookie.digest();
    step.execute(
        "INSERT INTO session (digest, id, account, device, way, made_at, seen_at, verified_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7)",
        params![
            digest,
            id.as_bytes(),
            account.as_bytes(),
            device_name(visit.user_agent),
            way.code(),
            now.millis(),
            verified_at.map(Timestamp::millis),
        ],
    )?;
    let session = Session { digest, id, account, seat, way, made_at: now, verified_at };
    Ok(SignedIn { cookie, session })
}

fn read(row: &Row<'_>, digest: [u8; 32]) -> rusqlite::Result<(Session, Timestamp)> {
    let session = Session {
        digest,
        id: SessionId::from_bytes(row.get(0)?),
        account: AccountId::from_bytes(row.get(1)?),
        seat: Seat::of(row.get(2)?),
        way: way(row, 3)?,
        made_at: Timestamp::from_millis(row.get(4)?),
        verified_at: row.get::<_, Option<u64>>(6)?.map(Timestamp::from_millis),
    };
    Ok((session, Timestamp::from_millis(row.get(5)?)))
}

fn way(row: &Row<'_>, column: usize) -> rusqlite::Result<Way> {
    let code = row.get(column)?;
    Way::from_code(code).ok_or(rusqlite::Error::IntegralValueOutOfRange(column, code.into()))
}
