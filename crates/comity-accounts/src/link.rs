//! Links that work once: of the first administrator, and of whoever is invited.
//!
//! An account is never made from nothing: somebody who may says for whom, and sends the link by a
//! way that the two trust. A link to somebody who has an account begins it anew: all passkeys,
//! codes, tokens and sessions of before are gone once the link is used, which the holder notices.

use comity_act::Timestamp;
use comity_seal::random::Random;

use crate::{
    accounts::{Accounts, Seat, folded},
    failure::AccountError,
    file::Step,
    id::AccountId,
    kept::{Held, LinkRow, Links},
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

impl Invitation {
    fn of(link: LinkRow) -> Self {
        Self { seat: Seat::of(link.officer), name: link.name, ends_at: link.ends_at }
    }
}

impl Accounts {
    /// Makes the link of the first administrator, in place of one made before.
    ///
    /// # Errors
    /// [`AccountError::AlreadyBegun`] when an administrator can sign in already.
    pub fn bootstrap(&mut self, name: &str, now: Timestamp) -> Result<Secret, AccountError> {
        let name = folded(name)?;
        let secret = Secret::draw(&mut *self.chance);
        let mut step = self.file.step()?;
        for id in step.directory().ids() {
            let found = step.open_account(id)?;
            if found.is_some_and(|held| held.seat == Seat::Administrator) {
                return Err(AccountError::AlreadyBegun);
            }
        }
        check_name(&step, Seat::Administrator, &name)?;
        let mut links = step.links()?;
        links.all.retain(|link| link.officer.is_some());
        insert(&mut links, &secret, Seat::Administrator, &name, (now, BOOTSTRAP_MS));
        step.put_links(&links, &mut *self.chance)?;
        step.commit(&mut *self.chance)?;
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
        let mut step = self.file.step()?;
        check_name(&step, seat, &name)?;
        let mut links = step.links()?;
        links.all.retain(|link| !link.is_to(seat, &name));
        insert(&mut links, &secret, seat, &name, (now, INVITATION_MS));
        step.put_links(&links, &mut *self.chance)?;
        step.commit(&mut *self.chance)?;
        Ok(secret)
    }

    /// What a link is for. Asking does not use it up.
    ///
    /// # Errors
    /// [`AccountError::LinkGone`] when it is none, or has ended.
    pub fn invitation(&self, link: &str, now: Timestamp) -> Result<Invitation, AccountError> {
        self.find(link, now).map(|(_, invitation)| invitation)
    }

    /// The invitations that are open, by name.
    ///
    /// # Errors
    /// [`AccountError::Storage`].
    pub fn invitations(&self, now: Timestamp) -> Result<Vec<Invitation>, AccountError> {
        let links = self.file.read()?.links()?;
        let open = links.all.into_iter().filter(|link| is_open(link, now));
        let mut found: Vec<Invitation> = open.map(Invitation::of).collect();
        found.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(found)
    }

    /// Takes an invitation back: its link works no more.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] when nobody of this seat and name is invited.
    pub fn uninvite(&mut self, seat: Seat, name: &str) -> Result<(), AccountError> {
        let name = folded(name)?;
        let mut step = self.file.step()?;
        let mut links = step.links()?;
        let before = links.all.len();
        links.all.retain(|link| !link.is_to(seat, &name));
        if links.all.len() == before {
            return Err(AccountError::NotFound);
        }
        step.put_links(&links, &mut *self.chance)?;
        Ok(step.commit(&mut *self.chance)?)
    }

    pub(crate) fn find(
        &self,
        link: &str,
        now: Timestamp,
    ) -> Result<([u8; 32], Invitation), AccountError> {
        let digest = digest_of(link).ok_or(AccountError::LinkGone)?;
        let links = self.file.read()?.links()?;
        let found = links.all.into_iter().find(|link| link.digest == digest && is_open(link, now));
        let link = found.ok_or(AccountError::LinkGone)?;
        Ok((digest, Invitation::of(link)))
    }

    /// The account that an invitation is to: the one there is, or a new one.
    pub(crate) fn account_for(&mut self, to: &Invitation) -> Result<AccountId, AccountError> {
        let found = self.file.read()?.directory().of_seat(to.seat, &to.name);
        Ok(found.unwrap_or_else(|| AccountId::draw(&mut *self.chance)))
    }
}

/// Uses up a link within a step; its account, empty and open, has yet to be written.
pub(crate) fn redeem(
    step: &mut Step<'_>,
    link: [u8; 32],
    account: AccountId,
    (chance, now): (&mut dyn Random, Timestamp),
) -> Result<Held, AccountError> {
    let mut links = step.links()?;
    let place = links.all.iter().position(|one| one.digest == link && is_open(one, now));
    let to = links.all.swap_remove(place.ok_or(AccountError::LinkGone)?);
    step.put_links(&links, chance)?;
    let seat = Seat::of(to.officer);
    let is_another = step.directory().of_seat(seat, &to.name).is_some_and(|id| id != account);
    if is_another {
        return Err(AccountError::LinkGone);
    }
    check_name(step, seat, &to.name)?;
    let before = step.account_or_empty(account)?.map(|held| held.kept).unwrap_or_default();
    let is_new = before.made_at == Timestamp::default();
    let mut held = Held { id: account, seat, name: to.name, kept: before };
    held.kept.empty();
    held.kept.closed_at = None;
    if is_new {
        held.kept.made_at = now;
    }
    Ok(held)
}

fn check_name(step: &Step<'_>, seat: Seat, name: &str) -> Result<(), AccountError> {
    let is_taken = step.directory().has_name_of_other(seat, name);
    if is_taken { Err(AccountError::NameTaken) } else { Ok(()) }
}

fn insert(
    links: &mut Links,
    secret: &Secret,
    seat: Seat,
    name: &str,
    (now, lasts_ms): (Timestamp, u64),
) {
    links.all.push(LinkRow {
        digest: secret.digest(),
        officer: seat.officer(),
        name: name.to_owned(),
        made_at: now,
        ends_at: now.plus_millis(lasts_ms),
    });
}

fn is_open(link: &LinkRow, now: Timestamp) -> bool {
    !is_ahead(link.made_at, now) && now < link.ends_at
}
