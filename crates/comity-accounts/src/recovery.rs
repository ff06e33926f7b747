//! Recovery codes: ten, shown once, each good once.
//!
//! They are for whoever has lost every passkey. The use of one ends all other sessions, because
//! whoever holds a code may not be its owner; the owner then finds every device signed out. Why
//! their digests need no slow hash stands in [`crate::secret`].

use comity_act::Timestamp;
use rusqlite::{OptionalExtension, Transaction, params};

use crate::{
    accounts::{Accounts, Seat, begin},
    failure::AccountError,
    id::{AccountId, SessionId},
    secret::{Secret, code_digest},
    session::{self, Opening, Session, SignedIn, Visit, Way},
};

/// Codes that are made at once.
pub const CODES: usize = 10;

/// Recovery codes, to be shown once.
#[derive(Debug)]
pub struct Codes(Vec<Secret>);

impl Codes {
    /// The codes, as they are shown: four groups of five letters and digits.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(Secret::reveal)
    }
}

/// Somebody has signed in by a recovery code.
#[derive(Debug)]
pub struct Recovered {
    /// The cookie and the session.
    pub signed_in: SignedIn,
    /// Codes that are left.
    pub codes_left: u32,
}

impl Accounts {
    /// Signs in by a recovery code and ends all other sessions of the account.
    ///
    /// A right code is never turned away, however many wrong ones came before: see
    /// [`crate::limit`].
    ///
    /// # Errors
    /// [`AccountError::NotRecognised`], one answer for whatever was wrong.
    pub fn recover(
        &mut self,
        code: &str,
        visit: Visit<'_>,
        now: Timestamp,
    ) -> Result<Recovered, AccountError> {
        let Some(digest) = code_digest(code) else {
            return Err(self.not_recognised(None, now));
        };
        let (cookie, id) = (Secret::draw(&mut *self.chance), SessionId::draw(&mut *self.chance));
        let step = begin(&mut self.db)?;
        let found = step
            .query_row(
                "SELECT account.id, officer FROM recovery
                 JOIN account ON account.id = recovery.account
                 WHERE digest = ?1 AND closed_at IS NULL",
                [digest],
                |row| Ok((AccountId::from_bytes(row.get(0)?), Seat::of(row.get(1)?))),
            )
            .optional()?;
        let Some((account, seat)) = found else {
            drop(step);
            return Err(self.not_recognised(None, now));
        };
        step.execute("DELETE FROM recovery WHERE digest = ?1", [digest])?;
        step.execute("DELETE FROM session WHERE account = ?1", [account.as_bytes()])?;
        let opening = Opening { account, seat, way: Way::Recovery, visit, cookie, id };
        let signed_in = session::open(&step, opening, now)?;
        let codes_left = left(&step, account)?;
        step.commit()?;
        Ok(Recovered { signed_in, codes_left })
    }

    /// Makes new codes in place of all that are left.
    ///
    /// # Errors
    /// [`AccountError::NotFresh`].
    pub fn renew_codes(&mut self, of: &Session, now: Timestamp) -> Result<Codes, AccountError> {
        of.check_fresh(now)?;
        let codes = self.draw_codes();
        let step = begin(&mut self.db)?;
        replace(&step, of.account, &codes)?;
        step.commit()?;
        Ok(codes)
    }

    /// How many codes are left.
    ///
    /// # Errors
    /// [`AccountError::Storage`].
    pub fn codes_left(&self, of: &Session) -> Result<u32, AccountError> {
        Ok(left(&self.db, of.account)?)
    }

    pub(crate) fn draw_codes(&mut self) -> Codes {
        Codes((0..CODES).map(|_| Secret::draw_code(&mut *self.chance)).collect())
    }
}

pub(crate) fn replace(
    step: &Transaction<'_>,
    account: AccountId,
    codes: &Codes,
) -> rusqlite::Result<()> {
    step.execute("DELETE FROM recovery WHERE account = ?1", [account.as_bytes()])?;
    for code in &codes.0 {
        step.execute(
            "INSERT INTO recovery (digest, account) VALUES (?1, ?2)",
            params![code.code_digest(), account.as_bytes()],
        )?;
    }
    Ok(())
}

/// Whether somebody can still sign in to the account here, without a provider.
pub(crate) fn check_way_in(step: &Transaction<'_>, account: AccountId) -> Result<(), AccountError> {
    let has_way_in: bool = step.query_row(
        "SELECT EXISTS (SELECT 1 FROM passkey WHERE account = ?1)
            OR EXISTS (SELECT 1 FROM recovery WHERE account = ?1)",
        [account.as_bytes()],
        |row| row.get(0),
    )?;
    if has_way_in { Ok(()) } else { Err(AccountError::LastWayIn) }
}

fn left(db: &rusqlite::Connection, account: AccountId) -> rusqlite::Result<u32> {
    let count = "SELECT count(*) FROM recovery WHERE account = ?1";
    db.query_row(count, [account.as_bytes()], |row| row.get(0))
}
