//! What has begun and waits for an answer: kept here, used once, for five minutes.
//!
//! In memory, and not in the file: anybody may begin to sign in, and a stranger must not make us
//! write to the disk. A restart loses ceremonies, so whoever was in the middle of one begins again.

use std::collections::{BTreeMap, VecDeque};

use comity_act::Timestamp;
use comity_seal::random::Random;
use webauthn_rs::prelude::{DiscoverableAuthentication, PasskeyRegistration};

use crate::{
    failure::AccountError,
    id::AccountId,
    provider::Flow,
    secret::{Secret, digest_of},
    span::is_over,
};

/// How long a ceremony waits for its answer, in milliseconds.
pub const CEREMONY_MS: u64 = 5 * 60_000;

/// Ceremonies that wait at most; a new one then takes the place of the oldest.
///
/// To push an officer's out within the ten seconds that a touch takes, a stranger would have to
/// begin some three thousand a second; the shell turns such streams away before they come here.
const WAITING_MAX: usize = 32_768;

/// What a ceremony is about.
#[derive(Debug)]
pub(crate) enum Pending {
    /// Somebody with a link makes the first passkey of an account.
    Join { link: [u8; 32], account: AccountId, state: Box<PasskeyRegistration> },
    /// Somebody signed in adds a passkey.
    Add { account: AccountId, state: Box<PasskeyRegistration> },
    /// Somebody signs in.
    SignIn(Box<SigningIn>),
    /// Somebody signed in signs a digest.
    Sign { account: AccountId, digest: [u8; 32] },
    /// Somebody went to the provider of single sign-on.
    Provider(Box<Flow>),
}

#[derive(Debug)]
pub(crate) struct SigningIn {
    pub(crate) named: Option<Named>,
    pub(crate) challenge: Vec<u8>,
    pub(crate) state: DiscoverableAuthentication,
}

/// Under which name somebody signs in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Named {
    /// Stands for the name, known or not.
    pub(crate) whom: [u8; 32],
    /// The account of this name, if there is one.
    pub(crate) account: Option<AccountId>,
}

/// A ceremony that has begun.
#[derive(Debug)]
pub struct Begun {
    /// Names the ceremony to whoever began it: for a cookie, so that no other browser ends it.
    pub ceremony: Secret,
    /// What the browser gets: options for `navigator.credentials` as JSON, or the address of the
    /// provider of single sign-on.
    pub options: String,
    /// How long the caller holds this answer back, in milliseconds; see [`crate::limit`].
    pub hold_ms: u64,
}

#[derive(Debug, Default)]
pub(crate) struct Ceremonies {
    waiting: BTreeMap<[u8; 32], (Timestamp, Pending)>,
    order: VecDeque<[u8; 32]>,
}

impl Ceremonies {
    pub(crate) fn begin(
        &mut self,
        pending: Pending,
        chance: &mut dyn Random,
        now: Timestamp,
    ) -> Secret {
        let secret = Secret::draw(chance);
        self.make_room(now);
        self.waiting.insert(secret.digest(), (now, pending));
        self.order.push_back(secret.digest());
        secret
    }

    /// Takes a ceremony out, whatever becomes of it then: it is used up.
    pub(crate) fn take(&mut self, came: &str, now: Timestamp) -> Result<Pending, AccountError> {
        let taken = digest_of(came).and_then(|digest| self.waiting.remove(&digest));
        match taken {
            Some((began, pending)) if !is_over(began, CEREMONY_MS, now) => Ok(pending),
            _ => Err(AccountError::CeremonyGone),
        }
    }

    fn make_room(&mut self, now: Timestamp) {
        while let Some(oldest) = self.order.front() {
            let began = self.waiting.get(oldest).map(|(began, _)| *began);
            let may_stay = began.is_some_and(|began| !is_over(began, CEREMONY_MS, now));
            if may_stay && self.order.len() < WAITING_MAX {
                return;
            }
            self.waiting.remove(oldest);
            self.order.pop_front();
        }
    }
}
