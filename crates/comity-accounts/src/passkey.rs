//! Passkeys: made, used to sign in, listed, removed.
//!
//! A passkey verifies its user: a device alone signs nobody in. It is asked to keep the account by
//! itself, so that most officers sign in without typing a name; one that cannot is used with the
//! name.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use comity_act::Timestamp;
use comity_seal::random::Random;
use serde_json::{Value, json};
use webauthn_rs::prelude::{
    COSEKey, COSEKeyType, Passkey, PasskeyRegistration, RegisterPublicKeyCredential, Uuid,
};

use crate::{
    accounts::{Accounts, named},
    assertion::PublicKey,
    ceremony::{Begun, Pending},
    failure::{AccountError, StorageError},
    file::Step,
    id::{AccountId, PasskeyId, SessionId},
    kept::{Held, Lead, PasskeyRow},
    link,
    recovery::{self, Codes},
    secret::Secret,
    session::{self, Opening, Session, SignedIn, Visit, Way, account_of},
};

/// Passkeys of one account at most.
pub const PASSKEYS_MAX: u32 = 10;

/// Bytes of a browser's answer at most; an attestation without certificates is under 2,000.
pub const ANSWER_BYTES_MAX: usize = 16 * 1_024;

/// Bytes of a credential id at most. Source: Web Authentication, Level 2, section 7.1, step 23.
const CREDENTIAL_BYTES_MAX: usize = 1_023;

// What is offered to authenticators, as COSE numbers it.
const ES256: i64 = -7;
const RS256: i64 = -257;

/// A passkey in the list of its account.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct KeptPasskey {
    /// Which one.
    pub id: PasskeyId,
    /// What its holder calls it.
    pub name: String,
    /// Its public key, as the officer's certificate carries it.
    pub key: PublicKey,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it was last used.
    pub used_at: Option<Timestamp>,
}

/// Somebody has an account and is signed in to it.
#[derive(Debug)]
pub struct Joined {
    /// The cookie and the session.
    pub signed_in: SignedIn,
    /// Recovery codes, to be shown once.
    pub codes: Codes,
}

impl Accounts {
    /// Begins to make the first passkey of whoever got this link.
    ///
    /// # Errors
    /// [`AccountError::LinkGone`] when the link is none, or has ended.
    pub fn join(&mut self, link: &str, now: Timestamp) -> Result<Begun, AccountError> {
        let (link, to) = self.find(link, now)?;
        let account = self.account_for(&to)?;
        let (options, state) = self.creation(account, &to.name, Vec::new())?;
        let pending = Pending::Join { link, account, state: Box::new(state) };
        let ceremony = self.ceremonies.begin(pending, &mut *self.chance, now);
        Ok(Begun { ceremony, options, hold_ms: 0 })
    }

    /// Ends it: uses up the link, makes the account and signs in.
    ///
    /// # Errors
    /// [`AccountError`]; the link is then as good as before, and the ceremony is not.
    pub fn join_finish(
        &mut self,
        ceremony: &str,
        answer: &[u8],
        passkey_name: &str,
        visit: Visit<'_>,
        now: Timestamp,
    ) -> Result<Joined, AccountError> {
        let Pending::Join { link, account, state } = self.ceremonies.take(ceremony, now)? else {
            return Err(AccountError::CeremonyGone);
        };
        let name = named(passkey_name)?;
        let passkey = self.created(answer, &state)?;
        let (cookie, id) = (Secret::draw(&mut *self.chance), SessionId::draw(&mut *self.chance));
        let codes = Codes::draw(&mut *self.chance);
        let passkey_id = PasskeyId::draw(&mut *self.chance);
        let mut step = self.file.step()?;
        let mut held = link::redeem(&mut step, link, account, (&mut *self.chance, now))?;
        add(&step, &mut held, New { id: passkey_id, name: &name, passkey: &passkey, now })?;
        held.kept.codes = codes.digests();
        let opening = Opening { way: Way::Passkey, visit, cookie, id };
        let with = (&mut *self.chance as &mut dyn Random, now);
        let signed_in = session::open(&mut step, &mut held, opening, with)?;
        step.commit(&mut *self.chance)?;
        Ok(Joined { signed_in, codes })
    }

    /// Begins to add a passkey to the account.
    ///
    /// # Errors
    /// [`AccountError::NotFresh`], or [`AccountError::TooMany`].
    pub fn add_passkey(&mut self, to: &Session, now: Timestamp) -> Result<Begun, AccountError> {
        to.check_fresh(now)?;
        let kept = self.credentials(to.account)?;
        check_count(kept.len())?;
        let (name, _) = self.account_of(to.account)?.ok_or(AccountError::NotSignedIn)?;
        let (options, state) = self.creation(to.account, &name, kept)?;
        let pending = Pending::Add { account: to.account, state: Box::new(state) };
        let ceremony = self.ceremonies.begin(pending, &mut *self.chance, now);
        Ok(Begun { ceremony, options, hold_ms: 0 })
    }

    /// Ends it.
    ///
    /// # Errors
    /// [`AccountError`]; nothing was added then.
    pub fn add_passkey_finish(
        &mut self,
        to: &Session,
        ceremony: &str,
        answer: &[u8],
        name: &str,
        now: Timestamp,
    ) -> Result<PasskeyId, AccountError> {
        let Pending::Add { account, state } = self.ceremonies.take(ceremony, now)? else {
            return Err(AccountError::CeremonyGone);
        };
        if account != to.account {
            return Err(AccountError::CeremonyGone);
        }
        let name = named(name)?;
        let passkey = self.created(answer, &state)?;
        let id = PasskeyId::draw(&mut *self.chance);
        let mut step = self.file.step()?;
        let mut held = account_of(&step, to)?;
        check_count(held.kept.passkeys.len())?;
        add(&step, &mut held, New { id, name: &name, passkey: &passkey, now })?;
        step.put(&held, &mut *self.chance)?;
        step.commit(&mut *self.chance)?;
        Ok(id)
    }

    /// The passkeys of the account, the oldest first.
    ///
    /// # Errors
    /// [`AccountError::Storage`].
    pub fn passkeys(&self, of: &Session) -> Result<Vec<KeptPasskey>, AccountError> {
        let held = self.file.read()?.open_account(of.account)?;
        let rows = held.iter().flat_map(|held| &held.kept.passkeys);
        let kept = rows.map(|one| {
            Ok(KeptPasskey {
                id: one.id,
                name: one.name.clone(),
                key: from_cose(&one.cose)?,
                made_at: one.made_at,
                used_at: one.used_at,
            })
        });
        let mut kept = kept.collect::<Result<Vec<_>, StorageError>>()?;
        kept.sort_by_key(|one| (one.made_at, one.id));
        Ok(kept)
    }

    /// Removes a passkey, and ends all other sessions: it may have been lost or stolen.
    ///
    /// # Errors
    /// [`AccountError::LastWayIn`] when it is the last one and no recovery code is left.
    pub fn remove_passkey(
        &mut self,
        of: &Session,
        id: PasskeyId,
        now: Timestamp,
    ) -> Result<(), AccountError> {
        of.check_fresh(now)?;
        let mut step = self.file.step()?;
        let mut held = account_of(&step, of)?;
        let before = held.kept.passkeys.len();
        held.kept.passkeys.retain(|one| one.id != id);
        if held.kept.passkeys.len() == before {
            return Err(AccountError::NotFound);
        }
        recovery::check_way_in(&held)?;
        held.kept.sessions.retain(|one| one.digest == of.digest);
        step.put(&held, &mut *self.chance)?;
        Ok(step.commit(&mut *self.chance)?)
    }

    /// Gives a passkey another name.
    ///
    /// # Errors
    /// [`AccountError::BadName`], or [`AccountError::NotFound`].
    pub fn rename_passkey(
        &mut self,
        of: &Session,
        id: PasskeyId,
        name: &str,
    ) -> Result<(), AccountError> {
        let name = named(name)?;
        let mut step = self.file.step()?;
        let mut held = account_of(&step, of)?;
        let found = held.kept.passkeys.iter_mut().find(|one| one.id == id);
        found.ok_or(AccountError::NotFound)?.name = name;
        step.put(&held, &mut *self.chance)?;
        Ok(step.commit(&mut *self.chance)?)
    }

    pub(crate) fn credentials(&self, of: AccountId) -> Result<Vec<Vec<u8>>, AccountError> {
        let held = self.file.read()?.open_account(of)?;
        let rows = held.into_iter().flat_map(|held| held.kept.passkeys);
        let mut found: Vec<Vec<u8>> = rows.map(|one| one.credential).collect();
        found.sort();
        Ok(found)
    }

    fn creation(
        &self,
        account: AccountId,
        name: &str,
        kept: Vec<Vec<u8>>,
    ) -> Result<(String, PasskeyRegistration), AccountError> {
        let handle = Uuid::from_bytes(*account.as_bytes());
        let (options, state) = self
            .webauthn
            .start_passkey_registration(handle, name, name, Some(kept))
            .map_err(|_| AccountError::BadAnswer)?;
        let mut options = serde_json::to_value(options).map_err(|_| AccountError::BadAnswer)?;
        // Keys that can keep the account do; those that cannot serve as well, with the name.
        options["publicKey"]["authenticatorSelection"]["residentKey"] = json!("preferred");
        // Only what peers verify; and no EdDSA, which `webauthn-rs` does not register.
        if let Some(offered) = options["publicKey"]["pubKeyCredParams"].as_array_mut() {
            offered.retain(|one| one["alg"] == ES256 || one["alg"] == RS256);
        }
        Ok((options.to_string(), state))
    }

    fn created(&self, answer: &[u8], state: &PasskeyRegistration) -> Result<Passkey, AccountError> {
        let answer: RegisterPublicKeyCredential =
            read_answer(answer).ok_or(AccountError::BadAnswer)?;
        let made = self.webauthn.finish_passkey_registration(&answer, state);
        let passkey = made.map_err(|_| AccountError::BadAnswer)?;
        let is_usable = passkey.cred_id().len() <= CREDENTIAL_BYTES_MAX
            && public_key(passkey.get_public_key()).is_some();
        if is_usable { Ok(passkey) } else { Err(AccountError::BadAnswer) }
    }

    /// Options for `navigator.credentials.get` with these passkeys, or any of this site.
    pub(crate) fn request(&self, challenge: &[u8], allowed: &[Vec<u8>]) -> String {
        let listed = |id: &Vec<u8>| json!({"type": "public-key", "id": URL_SAFE_NO_PAD.encode(id)});
        json!({"publicKey": {
            "challenge": URL_SAFE_NO_PAD.encode(challenge),
            "timeout": crate::ceremony::CEREMONY_MS,
            "rpId": self.settings.party.id(),
            "allowCredentials": allowed.iter().map(listed).collect::<Vec<Value>>(),
            "userVerification": "required",
        }})
        .to_string()
    }
}

/// A browser's answer, if it is short enough and of its form.
pub(crate) fn read_answer<T: serde::de::DeserializeOwned>(answer: &[u8]) -> Option<T> {
    (answer.len() <= ANSWER_BYTES_MAX).then(|| serde_json::from_slice(answer).ok())?
}

/// A passkey that was just made.
#[derive(Clone, Copy)]
struct New<'a> {
    id: PasskeyId,
    name: &'a str,
    passkey: &'a Passkey,
    now: Timestamp,
}

fn add(step: &Step<'_>, held: &mut Held, new: New<'_>) -> Result<(), AccountError> {
    let New { id, name, passkey, now } = new;
    let key = public_key(passkey.get_public_key()).ok_or(AccountError::BadAnswer)?;
    let kept = serde_json::to_string(passkey).map_err(|_| AccountError::BadAnswer)?;
    let credential: &[u8] = passkey.cred_id();
    // A credential id that is taken belongs to another account: one of the two copied it.
    let is_own = held.kept.passkeys.iter().any(|one| one.credential == credential);
    let other = step.by(Lead::credential(credential))?.filter(|other| other.id != held.id);
    if is_own || other.is_some() {
        return Err(AccountError::BadAnswer);
    }
    held.kept.passkeys.push(PasskeyRow {
        credential: credential.to_vec(),
        id,
        name: name.to_owned(),
        passkey: kept,
        cose: key.to_cose(),
        made_at: now,
        used_at: None,
    });
    Ok(())
}

fn check_count(kept: usize) -> Result<(), AccountError> {
    let is_full = u32::try_from(kept).is_ok_and(|kept| kept >= PASSKEYS_MAX);
    let too_many = AccountError::TooMany { what: "passkeys", max: PASSKEYS_MAX };
    if is_full { Err(too_many) } else { Ok(()) }
}

/// The key in the form that travels; absent for an algorithm that peers do not verify.
fn public_key(key: &COSEKey) -> Option<PublicKey> {
    let key = match &key.key {
        COSEKeyType::EC_EC2(key) => {
            PublicKey::es256(key.x.as_slice().try_into().ok()?, key.y.as_slice().try_into().ok()?)
        }
        COSEKeyType::EC_OKP(key) => PublicKey::ed25519(key.x.as_slice().try_into().ok()?),
        COSEKeyType::RSA(key) => PublicKey::rs256(key.n.clone()).ok()?,
    };
    Some(key)
}

pub(crate) fn from_json(text: &str) -> Result<Passkey, StorageError> {
    serde_json::from_str(text).map_err(|_| StorageError::Damaged { part: "a passkey" })
}

pub(crate) fn from_cose(bytes: &[u8]) -> Result<PublicKey, StorageError> {
    PublicKey::from_cose(bytes).map_err(|_| StorageError::Damaged { part: "a passkey" })
}
