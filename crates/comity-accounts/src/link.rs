//! Links that work once: of the first administrator, and of whoever is invited.
//!
//! An account is never made from nothing: somebody who may says for whom, and sends the link by a
//! way that the two trust. A link to somebody who has an account begins it anew: all passkeys,
//! codes, tokens and sessions of before are gone once the link is used, which the holder notices.

use comity_act::Timestamp;
use rusqlite::{OptionalExtension, Transaction, params};

use crate::{
    accounts::{Accounts, Seat, begin, empty, folded},
    failure::AccountError,
    id::AccountId,
    secret::{Secret, digest_of},
    span::is_ahead,
};

/// How long an invitation works, in milliseconds.
pub const INVITATION_MS: u64 = 72 * 3_600_000;

/// How long the link of the first administrator works, in milliseconds.
pub const BOOTSTRAP_MS: u64 = 24 * 3_600_000;

/// What a link is for, as the page says it before anything is asked.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Invitation {
    /// For whom.
    pub seat: Seat,
    /// Under which name.
    pub name: String,
    /// When the link ends.
    pub ends_at: Timestamp,
}

impl Accounts {
    /// Makes the link of the first administrator, in place of one made before.
    ///
    /// # Errors
    /// [`AccountError::AlreadyBegun`] when an administrator can sign in already.
    pub fn bootstrap(&mut self, name: &str, now: Timestamp) -> Result<Secret, AccountError> {
        let name = folded(name)?;
        let secret = Secret::draw(&mut *self.chance);
        let step = begin(&mut self.db)?;
        let begun: bool = step.query_row(
            "SELECT EXISTS (SELECT 1 FROM account WHERE officer IS NULL AND closed_at IS NULL)",
            [],
            |row| row.get(0),
        )?;
        if begun {
            return Err(AccountError::AlreadyBegun);
        }
        check_name(&step, Seat::Administrator, &name)?;
        step.execute("DELETE FROM link WHERE officer IS NULL", [])?;
        insert(&step, &secret, Seat::Administrator, &name, (now, BOOTSTRAP_MS))?;
        step.commit()?;
        Ok(secret)
    }

    /// Makes an invitation, in place of an earlier one to the same person. The caller knows that
    /// whoever asks may invite, and that the officer is posted here.
    ///
    /// # Errors
    /// [`AccountError::NameTaken`] when another account has the name.
    pub fn invite(
        &mut self,
        seat: Seat,
        name: &str,
        now: Timestamp,
    ) -> Result<Secret, AccountError> {
        let name = folded(name)?;
        let secret = Secret::draw(&mut *self.chance);
        let step = begin(&mut self.db)?;
        check_name(&step, seat, &name)?;
        step.execute(
            "DELETE FROM link WHERE officer IS ?1 AND (officer IS NOT NULL OR name = ?2)",
            params![seat.officer(), name],
        )?;
        insert(&step, &secret, seat, &name, (now, INVITATION_MS))?;
        step.commit()?;
        Ok(secret)
    }

    /// What a link is for. Asking does not use it up.
    ///
    /// # Errors
    /// [`AccountError::LinkGone`] when it is none, or has ended.
    pub fn invitation(&self, link: &str, now: Timestamp) -> Result<Invitation, AccountError> {
        self.find(link, now).map(|(_, invitation)| invitation)
    }

    pub(crate) fn find(
        &self,
        link: &str,
        now: Timestamp,
    ) -> Result<([u8; 32], Invitation), AccountError> {
        let digest = digest_of(link).ok_or(AccountError::LinkGone)?;
        let mut query = self
            .db
            .prepare_cached("SELECT officer, name, made_at, ends_at FROM link WHERE digest = ?1")?;
        let found = query.query_row([digest], read).optional()?;
        let found = found.filter(|(made_at, link)| is_open(*made_at, link, now));
        found.map(|(_, invitation)| (digest, invitation)).ok_or(AccountError::LinkGone)
    }

    /// The account that an invitation is to: the one there is, or a new one.
    pub(crate) fn account_for(&mut self, to: &Invitation) -> Result<AccountId, AccountError> {
        let found = existing(&self.db, to)?;
        Ok(found.unwrap_or_else(|| AccountId::draw(&mut *self.chance)))
    }
}

/// Uses up a link within a step, and makes its account, empty and open.
pub(crate) fn redeem(
    step: &Transaction<'_>,
    link: [u8; 32],
    account: AccountId,
    now: Timestamp,
) -> Result<Seat, AccountError> {
    let query = "DELETE FROM link WHERE digest = ?1 RETURNING officer, name, made_at, ends_at";
    let found = step.query_row(query, [link], read).optional()?;
    let found = found.filter(|(made_at, link)| is_open(*made_at, link, now));
    let (_, to) = found.ok_or(AccountError::LinkGone)?;
    let is_another = existing(step, &to)?.is_some_and(|id| id != account);
    if is_another {
        return Err(AccountError::LinkGone);
    }
    check_name(step, to.seat, &to.name)?;
    empty(step, account)?;
    step.execute(
        "INSERT INTO account (id, officer, name, made_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, closed_at = NULL",
        params![account.as_bytes(), to.seat.officer(), to.name, now.millis()],
    )?;
    Ok(to.seat)
}

fn existing(db: &rusqlite::Connection, to: &Invitation) -> rusqlite::Result<Option<AccountId>> {
    let query = "SELECT id FROM account
        WHERE officer IS ?1 AND (officer IS NOT NULL OR name = ?2)";
    let found = db.query_row(query, params![to.seat.officer(), to.name], |row| row.get(0));
    Ok(found.optional()?.map(AccountId::from_bytes))
}

fn check_name(step: &Transaction<'_>, seat: Seat, name: &str) -> Result<(), AccountError> {
    let taken: bool = step.query_row(
        "SELECT EXISTS (SELECT 1 FROM account WHERE name = ?1 AND officer IS NOT ?2)",
        params![name, seat.officer()],
        |row| row.get(0),
    )?;
    if taken { Err(AccountError::NameTaken) } else { Ok(()) }
}

fn insert(
    step: &Transaction<'_>,
    secret: &Secret,
    seat: Seat,
    name: &str,
    (now, lasts_ms): (Timestamp, u64),
) -> rusqlite::Result<()> {
    let ends_at = now.plus_millis(lasts_ms).millis();
    step.execute(
        "INSERT INTO link (digest, officer, name, made_at, ends_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![secret.digest(), seat.officer(), name, now.millis(), ends_at],
    )?;
    Ok(())
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<(Timestamp, Invitation)> {
    let invitation = Invitation {
        seat: Seat::of(row.get(0)?),
        name: row.get(1)?,
        ends_at: Timestamp::from_millis(row.get(3)?),
    };
    Ok((Timestamp::from_millis(row.get(2)?), invitation))
}

fn is_open(made_at: Timestamp, link: &Invitation, now: Timestamp) -> bool {
    !is_ahead(made_at, now) && now < link.ends_at
}
