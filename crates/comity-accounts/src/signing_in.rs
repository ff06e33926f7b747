//! Signing in by passkey, with a name and without.
//!
//! Unknown names get made-up passkeys, always the same, so that an answer never says who has an
//! account here.
//!
//! An answer is verified twice: by `webauthn-rs`, and as [`crate::assertion`] verifies an
//! officer's signature abroad. So a passkey whose signatures a peer would refuse is found out when
//! its holder signs in, and not in an emergency.

use aws_lc_rs::hmac;
use comity_act::Timestamp;
use comity_seal::random::Random;
use webauthn_rs::prelude::{AuthenticationResult, Passkey, PublicKeyCredential};

use crate::{
    accounts::{Accounts, folded},
    assertion::{Assertion, PublicKey},
    ceremony::{Begun, Named, Pending, SigningIn},
    failure::AccountError,
    file::Step,
    id::{AccountId, PasskeyId, SessionId},
    kept::{Held, Lead},
    passkey::{from_cose, from_json, read_answer},
    secret::Secret,
    session::{self, Opening, SignedIn, Visit, Way},
};

/// Lengths that ids of real passkeys often have, for made-up ones.
const DECOY_BYTES: [usize; 4] = [16, 20, 32, 64];

/// A passkey that was just used, and its account.
pub(crate) struct Used {
    pub(crate) account: AccountId,
    name: String,
    credential: Vec<u8>,
    passkey: Passkey,
    pub(crate) id: PasskeyId,
    pub(crate) key: PublicKey,
}

impl Accounts {
    /// Begins to sign in: with a name, when the passkey does not keep the account by itself.
    ///
    /// The answer looks alike for every name, known or not.
    ///
    /// # Errors
    /// [`AccountError::Storage`].
    pub fn sign_in(&mut self, name: Option<&str>, now: Timestamp) -> Result<Begun, AccountError> {
        let started = self.webauthn.start_discoverable_authentication();
        let (request, state) = started.map_err(|_| AccountError::BadAnswer)?;
        let (mut allowed, mut whom) = (Vec::new(), None);
        if let Some(name) = name {
            // What cannot be a name is a name that nobody has.
            let name = folded(name).unwrap_or_default();
            let account = self.named(&name)?;
            allowed = account.map_or(Ok(Vec::new()), |account| self.credentials(account))?;
            if allowed.is_empty() {
                allowed = self.decoys_for(&name);
            }
            whom = Some(Named { whom: self.whom(&name), account });
        }
        let challenge: Vec<u8> = request.public_key.challenge.clone();
        let options = self.request(&challenge, &allowed);
        let hold_ms = self.limiter.hold(whom.map(|named| named.whom), now);
        let pending = Pending::SignIn(Box::new(SigningIn { named: whom, challenge, state }));
        let ceremony = self.ceremonies.begin(pending, &mut *self.chance, now);
        Ok(Begun { ceremony, options, hold_ms: whom.map_or(0, |_| hold_ms) })
    }

    /// Ends it: signs in.
    ///
    /// # Errors
    /// [`AccountError::NotRecognised`], one answer for whatever was wrong, or
    /// [`AccountError::CeremonyGone`].
    pub fn sign_in_finish(
        &mut self,
        ceremony: &str,
        answer: &[u8],
        visit: Visit<'_>,
        now: Timestamp,
    ) -> Result<SignedIn, AccountError> {
        let Pending::SignIn(signing_in) = self.ceremonies.take(ceremony, now)? else {
            return Err(AccountError::CeremonyGone);
        };
        let mut whom = signing_in.named.map(|named| named.whom);
        let Some(used) = self.recognise(*signing_in, answer, &mut whom)? else {
            return Err(self.not_recognised(whom, now));
        };
        let (cookie, id) = (Secret::draw(&mut *self.chance), SessionId::draw(&mut *self.chance));
        let opening = Opening { way: Way::Passkey, visit, cookie, id };
        let mut step = self.file.step()?;
        let mut held = touch(&step, &used, now)?;
        let with = (&mut *self.chance as &mut dyn Random, now);
        let signed_in = session::open(&mut step, &mut held, opening, with)?;
        step.commit(&mut *self.chance)?;
        self.limiter.succeed(self.whom(&used.name));
        Ok(signed_in)
    }

    /// Notes that somebody was not recognised.
    pub(crate) fn not_recognised(
        &mut self,
        whom: Option<[u8; 32]>,
        now: Timestamp,
    ) -> AccountError {
        AccountError::NotRecognised { hold_ms: self.limiter.fail(whom, now) }
    }

    /// The account whose passkey answered, if all of it is right. Once an account is known, `whom`
    /// stands for it, so that failures count for it.
    fn recognise(
        &self,
        signing_in: SigningIn,
        answer: &[u8],
        whom: &mut Option<[u8; 32]>,
    ) -> Result<Option<Used>, AccountError> {
        let Some(answer) = read_answer::<PublicKeyCredential>(answer) else { return Ok(None) };
        let Some(mut used) = self.used(&answer.raw_id)? else { return Ok(None) };
        *whom = whom.or_else(|| Some(self.whom(&used.name)));
        let handle = answer.get_user_unique_id();
        let is_handle_of = handle.map(|handle| handle == used.account.as_bytes());
        let is_theirs = match signing_in.named {
            Some(named) => named.account == Some(used.account) && is_handle_of != Some(false),
            None => is_handle_of == Some(true),
        };
        if !is_theirs {
            return Ok(None);
        }
        let SigningIn { state, challenge, .. } = signing_in;
        let verified = self
            .webauthn
            .finish_discoverable_authentication_v2(&answer, state, &used.passkey)
            .ok()
            .filter(AuthenticationResult::user_verified)
            .zip(self.verified_again(&answer, &used.key, &challenge));
        Ok(verified.map(|(result, ())| {
            used.passkey.update_credential(&result);
            used
        }))
    }

    fn verified_again(
        &self,
        answer: &PublicKeyCredential,
        key: &PublicKey,
        challenge: &[u8],
    ) -> Option<()> {
        let challenge = challenge.try_into().ok()?;
        let assertion = assertion(answer.clone()).ok()?;
        assertion.verify(key, &self.settings.party, challenge).ok().map(drop)
    }

    /// The passkey of this credential id, if its account is open.
    pub(crate) fn used(&self, credential: &[u8]) -> Result<Option<Used>, AccountError> {
        let Some(held) = self.file.read()?.by(Lead::credential(credential))? else {
            return Ok(None);
        };
        let found = held.kept.passkeys.into_iter().find(|one| one.credential == credential);
        let Some(row) = found else { return Ok(None) };
        Ok(Some(Used {
            account: held.id,
            name: held.name,
            passkey: from_json(&row.passkey)?,
            key: from_cose(&row.cose)?,
            id: row.id,
            credential: row.credential,
        }))
    }

    /// The open account of this name.
    fn named(&self, name: &str) -> Result<Option<AccountId>, AccountError> {
        let step = self.file.read()?;
        let found = step.directory().named(name);
        let held = found.map_or(Ok(None), |id| step.open_account(id))?;
        Ok(held.map(|held| held.id))
    }

    /// Made-up credential ids for a name that has none: the same for the same name.
    fn decoys_for(&self, name: &str) -> Vec<Vec<u8>> {
        let key = hmac::Key::new(hmac::HMAC_SHA512, &self.file.key().decoys[..]);
        let draw =
            |what: &str| hmac::sign(&key, format!("{what}\n{name}").as_bytes()).as_ref().to_vec();
        let shape = draw("shape");
        let decoys = 1 + usize::from(shape[0] % 4 == 0);
        let mut made: Vec<Vec<u8>> = (0..decoys)
            .map(|n| {
                let mut id = draw(&format!("decoy {n}"));
                id.truncate(DECOY_BYTES[usize::from(shape[1 + n] % 4)]);
                id
            })
            .collect();
        made.sort();
        made
    }
}

/// The parts of an answer that travel.
pub(crate) fn assertion(answer: PublicKeyCredential) -> Result<Assertion, AccountError> {
    let parts = answer.response;
    Ok(Assertion::new(parts.authenticator_data, parts.client_data_json, parts.signature)?)
}

/// Notes that a passkey was used; the account has yet to be written.
pub(crate) fn touch(step: &Step<'_>, used: &Used, now: Timestamp) -> Result<Held, AccountError> {
    let passkey = serde_json::to_string(&used.passkey).map_err(|_| AccountError::BadAnswer)?;
    let mut held = step.open_account(used.account)?;
    let rows = held.iter_mut().flat_map(|held| &mut held.kept.passkeys);
    for row in rows.filter(|one| one.credential == used.credential) {
        row.passkey.clone_from(&passkey);
        row.used_at = Some(row.used_at.unwrap_or_default().max(now));
    }
    // Another process may have removed it since it was read.
    let is_there =
        |held: &Held| held.kept.passkeys.iter().any(|one| one.credential == used.credential);
    held.filter(is_there).ok_or(AccountError::NotRecognised { hold_ms: 0 })
}
