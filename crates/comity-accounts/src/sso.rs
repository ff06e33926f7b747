//! Accounts and the provider of single sign-on: who is bound to which account.

use comity_act::Timestamp;
use comity_seal::random::Random;

use crate::{
    accounts::Accounts,
    ceremony::{Begun, Pending},
    failure::AccountError,
    file::Step,
    id::SessionId,
    kept::{Held, IdentityRow, Lead},
    link,
    passkey::Joined,
    provider::{Flow, Identity, Provider, Purpose},
    recovery::{self, Codes},
    secret::Secret,
    session::{self, Opening, Session, SignedIn, Visit, Way, account_of},
};

/// What came of a sign-in at the provider.
#[derive(Debug)]
pub enum Arrived {
    /// Somebody signed in.
    SignedIn(SignedIn),
    /// Somebody who was invited has an account and signed in.
    Joined(Joined),
    /// Somebody signed in before may sign in so from now on.
    Bound,
}

impl Accounts {
    /// Begins to sign in at the provider; the options are the address to which the browser goes.
    pub fn provider_sign_in(&mut self, at: &Provider, now: Timestamp) -> Begun {
        self.go(at, Purpose::SignIn, now)
    }

    /// Begins to join by a link and the provider, in place of a passkey.
    ///
    /// # Errors
    /// [`AccountError::LinkGone`].
    pub fn provider_join(
        &mut self,
        at: &Provider,
        link: &str,
        now: Timestamp,
    ) -> Result<Begun, AccountError> {
        let (link, to) = self.find(link, now)?;
        let account = self.account_for(&to)?;
        Ok(self.go(at, Purpose::Join { link, account }, now))
    }

    /// Begins to bind the provider to the account, so that its holder may sign in so.
    ///
    /// # Errors
    /// [`AccountError::NotFresh`].
    pub fn provider_bind(
        &mut self,
        at: &Provider,
        of: &Session,
        now: Timestamp,
    ) -> Result<Begun, AccountError> {
        of.check_fresh(now)?;
        Ok(self.go(at, Purpose::Bind { account: of.account, session: of.digest }, now))
    }

    fn go(&mut self, at: &Provider, purpose: Purpose, now: Timestamp) -> Begun {
        let (options, flow) = at.begin(purpose, &mut *self.chance);
        let pending = Pending::Provider(Box::new(flow));
        let ceremony = self.ceremonies.begin(pending, &mut *self.chance, now);
        Begun { ceremony, options, hold_ms: 0 }
    }

    /// The browser is back from the provider with this state. What comes out goes to
    /// [`Provider::identify`], and what comes out there to [`Accounts::provider_finish`].
    ///
    /// # Errors
    /// [`AccountError::CeremonyGone`], or [`AccountError::Provider`] for another state.
    pub fn provider_back(
        &mut self,
        ceremony: &str,
        state: &str,
        now: Timestamp,
    ) -> Result<Flow, AccountError> {
        match self.ceremonies.take(ceremony, now)? {
            Pending::Provider(flow) => Ok(flow.checked(state)?),
            _ => Err(AccountError::CeremonyGone),
        }
    }

    /// Ends it, for whatever it was begun.
    ///
    /// # Errors
    /// [`AccountError::NotRecognised`] when nobody here is known so: no account is made from
    /// what a provider says.
    pub fn provider_finish(
        &mut self,
        identity: &Identity,
        visit: Visit<'_>,
        now: Timestamp,
    ) -> Result<Arrived, AccountError> {
        let (cookie, id) = (Secret::draw(&mut *self.chance), SessionId::draw(&mut *self.chance));
        let opening = Opening { way: Way::Provider, visit, cookie, id };
        let mut step = self.file.step()?;
        match identity.purpose {
            Purpose::SignIn => {
                let lead = Lead::identity(&identity.issuer, &identity.subject);
                let Some(mut held) = step.by(lead)? else {
                    drop(step);
                    return Err(self.not_recognised(None, now));
                };
                let with = (&mut *self.chance as &mut dyn Random, now);
                let signed_in = session::open(&mut step, &mut held, opening, with)?;
                step.commit(&mut *self.chance)?;
                Ok(Arrived::SignedIn(signed_in))
            }
            Purpose::Join { link, account } => {
                let with = (&mut *self.chance as &mut dyn Random, now);
                let mut held = link::redeem(&mut step, link, account, with)?;
                bind(&step, &mut held, identity, now)?;
                let codes = Codes::draw(&mut *self.chance);
                held.kept.codes = codes.digests();
                let with = (&mut *self.chance as &mut dyn Random, now);
                let signed_in = session::open(&mut step, &mut held, opening, with)?;
                step.commit(&mut *self.chance)?;
                Ok(Arrived::Joined(Joined { signed_in, codes }))
            }
            Purpose::Bind { account, session } => {
                // Whoever signed out meanwhile, perhaps everywhere, wants nothing bound any more.
                let found = step.by(Lead::Session(session))?.filter(|held| held.id == account);
                let mut held = found.ok_or(AccountError::NotSignedIn)?;
                bind(&step, &mut held, identity, now)?;
                step.put(&held, &mut *self.chance)?;
                step.commit(&mut *self.chance)?;
                Ok(Arrived::Bound)
            }
        }
    }

    /// At which providers the account may sign in.
    ///
    /// # Errors
    /// [`AccountError::Storage`].
    pub fn issuers(&self, of: &Session) -> Result<Vec<String>, AccountError> {
        let held = account_of(&self.file.read()?, of)?;
        let mut found: Vec<String> =
            held.kept.identities.into_iter().map(|one| one.issuer).collect();
        found.sort();
        Ok(found)
    }

    /// Nobody signs in to the account at this provider any more.
    ///
    /// # Errors
    /// [`AccountError::NotFresh`], or [`AccountError::NotFound`], or [`AccountError::LastWayIn`]
    /// when neither passkey nor recovery code is left.
    pub fn unbind(
        &mut self,
        of: &Session,
        issuer: &str,
        now: Timestamp,
    ) -> Result<(), AccountError> {
        of.check_fresh(now)?;
        let mut step = self.file.step()?;
        let mut held = account_of(&step, of)?;
        let before = held.kept.identities.len();
        held.kept.identities.retain(|one| one.issuer != issuer);
        if held.kept.identities.len() == before {
            return Err(AccountError::NotFound);
        }
        recovery::check_way_in(&held)?;
        step.put(&held, &mut *self.chance)?;
        Ok(step.commit(&mut *self.chance)?)
    }
}

fn bind(
    step: &Step<'_>,
    held: &mut Held,
    identity: &Identity,
    now: Timestamp,
) -> Result<(), AccountError> {
    let lead = Lead::identity(&identity.issuer, &identity.subject);
    if step.by(lead)?.is_some_and(|other| other.id != held.id) {
        return Err(AccountError::IdentityTaken);
    }
    // Of each provider an account has one identity: the one that was bound last.
    held.kept.identities.retain(|one| one.issuer != identity.issuer);
    held.kept.identities.push(IdentityRow {
        issuer: identity.issuer.clone(),
        subject: identity.subject.clone(),
        made_at: now,
    });
    Ok(())
}
