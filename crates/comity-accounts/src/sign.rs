//! An officer signs an act's digest by passkey, in a session.

use comity_act::Timestamp;
use webauthn_rs::prelude::PublicKeyCredential;

use crate::{
    accounts::Accounts,
    assertion::{Assertion, PublicKey},
    ceremony::{Begun, Pending},
    failure::AccountError,
    id::PasskeyId,
    kept::PasskeyRow,
    passkey::read_answer,
    session::{Session, account_of},
    signing_in::{assertion, touch},
};

/// What a passkey signed, ready to travel with the act.
#[derive(Debug)]
pub struct Signed {
    /// The signature and what it is over.
    pub assertion: Assertion,
    /// The key that verifies it; the officer's certificate must carry it.
    pub key: PublicKey,
    /// Which passkey it was.
    pub passkey: PasskeyId,
}

impl Accounts {
    /// The keys of the account's passkeys, the newest first; the officer's certificate carries
    /// them.
    ///
    /// # Errors
    /// [`AccountError::Storage`] when the file cannot be read.
    pub fn keys(&self, of: &Session) -> Result<Vec<PublicKey>, AccountError> {
        let held = self.file.read()?.open_account(of.account)?;
        let mut rows = held.map(|held| held.kept.passkeys).unwrap_or_default();
        rows.sort_by(|one, other| {
            (other.made_at, &one.credential).cmp(&(one.made_at, &other.credential))
        });
        Ok(rows.iter().filter_map(|one| PublicKey::from_cose(&one.cose).ok()).collect())
    }

    /// Begins to sign: the challenge is the act's digest, so the signature is over the act.
    ///
    /// The caller shows the act in words beside it; the digest alone tells nobody anything.
    /// `certified` is the key that the officer's certificate carries, when it carries one: then
    /// only that passkey is asked for.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] when the account has no such passkey.
    pub fn sign(
        &mut self,
        of: &Session,
        digest: [u8; 32],
        certified: Option<&PublicKey>,
        now: Timestamp,
    ) -> Result<Begun, AccountError> {
        let held = account_of(&self.file.read()?, of)?;
        let cose = certified.map(PublicKey::to_cose);
        let is_asked = |one: &PasskeyRow| cose.as_ref().is_none_or(|cose| one.cose == *cose);
        let rows = held.kept.passkeys.into_iter().filter(is_asked);
        let mut allowed: Vec<Vec<u8>> = rows.map(|one| one.credential).collect();
        allowed.sort();
        if allowed.is_empty() {
            return Err(AccountError::NotFound);
        }
        let options = self.request(&digest, &allowed);
        let pending = Pending::Sign { account: of.account, digest };
        let ceremony = self.ceremonies.begin(pending, &mut *self.chance, now);
        Ok(Begun { ceremony, options, hold_ms: 0 })
    }

    /// Ends it: the signature, verified as the receiving side will verify it. The session's user
    /// counts as freshly verified from now on.
    ///
    /// # Errors
    /// [`AccountError::Assertion`] says what is wrong with the signature.
    pub fn sign_finish(
        &mut self,
        of: &Session,
        ceremony: &str,
        answer: &[u8],
        now: Timestamp,
    ) -> Result<Signed, AccountError> {
        let Pending::Sign { account, digest } = self.ceremonies.take(ceremony, now)? else {
            return Err(AccountError::CeremonyGone);
        };
        if account != of.account {
            return Err(AccountError::CeremonyGone);
        }
        let answer: PublicKeyCredential = read_answer(answer).ok_or(AccountError::BadAnswer)?;
        let used = self.used(&answer.raw_id)?.filter(|used| used.account == account);
        let used = used.ok_or(AccountError::BadAnswer)?;
        let assertion = assertion(answer)?;
        assertion.verify(&used.key, &self.settings.party, &digest)?;
        let mut step = self.file.step()?;
        let mut held = touch(&step, &used, now)?;
        for one in held.kept.sessions.iter_mut().filter(|one| one.digest == of.digest) {
            one.verified_at = Some(now);
        }
        step.put(&held, &mut *self.chance)?;
        step.commit(&mut *self.chance)?;
        Ok(Signed { assertion, key: used.key, passkey: used.id })
    }
}
