//! Recovery codes: ten, shown once, each good once.
//!
//! They are for whoever has lost every passkey. The use of one ends all other sessions, because
//! whoever holds a code may not be its owner; the owner then finds every device signed out. Why
//! their digests need no slow hash stands in [`crate::secret`].

use comity_act::Timestamp;
use comity_seal::random::Random;
use minicbor::bytes::ByteArray;

use crate::{
    accounts::Accounts,
    failure::AccountError,
    id::SessionId,
    kept::{Held, Lead},
    secret::{Secret, code_digest},
    session::{self, Opening, Session, SignedIn, Visit, Way, account_of},
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

    pub(crate) fn draw(chance: &mut dyn Random) -> Self {
        Self((0..CODES).map(|_| Secret::draw_code(chance)).collect())
    }

    /// What is kept of them.
    pub(crate) fn digests(&self) -> Vec<ByteArray<32>> {
        self.0.iter().map(|code| code.code_digest().into()).collect()
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
        let mut step = self.file.step()?;
        let Some(mut held) = step.by(Lead::Code(digest))? else {
            drop(step);
            return Err(self.not_recognised(None, now));
        };
        held.kept.codes.retain(|code| **code != digest);
        held.kept.sessions.clear();
        let opening = Opening { way: Way::Recovery, visit, cookie, id };
        let with = (&mut *self.chance as &mut dyn Random, now);
        let signed_in = session::open(&mut step, &mut held, opening, with)?;
        step.commit(&mut *self.chance)?;
        Ok(Recovered { signed_in, codes_left: left(&held) })
    }

    /// Makes new codes in place of all that are left.
    ///
    /// # Errors
    /// [`AccountError::NotFresh`].
    pub fn renew_codes(&mut self, of: &Session, now: Timestamp) -> Result<Codes, AccountError> {
        of.check_fresh(now)?;
        let codes = Codes::draw(&mut *self.chance);
        let mut step = self.file.step()?;
        let mut held = account_of(&step, of)?;
        held.kept.codes = codes.digests();
        step.put(&held, &mut *self.chance)?;
        step.commit(&mut *self.chance)?;
        Ok(codes)
    }

    /// How many codes are left.
    ///
    /// # Errors
    /// [`AccountError::Storage`].
    pub fn codes_left(&self, of: &Session) -> Result<u32, AccountError> {
        Ok(left(&account_of(&self.file.read()?, of)?))
    }
}

/// Whether somebody can still sign in to the account here, without a provider.
pub(crate) fn check_way_in(held: &Held) -> Result<(), AccountError> {
    let has_way_in = !held.kept.passkeys.is_empty() || !held.kept.codes.is_empty();
    if has_way_in { Ok(()) } else { Err(AccountError::LastWayIn) }
}

fn left(held: &Held) -> u32 {
    u32::try_from(held.kept.codes.len()).unwrap_or(u32::MAX)
}
