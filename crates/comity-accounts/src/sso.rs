//! Accounts and the provider of single sign-on: who is bound to which account.

use comity_act::Timestamp;
use rusqlite::{OptionalExtension, Transaction, params};

use crate::{
    accounts::{Accounts, Seat, begin},
    ceremony::{Begun, Pending},
    failure::AccountError,
    id::{AccountId, SessionId},
    link,
    passkey::Joined,
    provider::{Flow, Identity, Provider, Purpose},
    recovery,
    secret::Secret,
    session::{self, Opening, Session, SignedIn, Visit, Way},
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
        let opening =
            |account, seat| Opening { account, seat, way: Way::Provider, visit, cookie, id };
        match identity.purpose {
            Purpose::SignIn => {
                let Some((account, seat)) = self.bound(identity)? else {
                    return Err(self.not_recognised(None, now));
                };
                let step = begin(&mut self.db)?;
                let signed_in = session::open(&step, opening(account, seat), now)?;
                step.commit()?;
                Ok(Arrived::SignedIn(signed_in))
            }
            Purpose::Join { link, account } => {
                let codes = self.draw_codes();
                let step = begin(&mut self.db)?;
                let seat = link::redeem(&step, link, account, now)?;
                bind(&step, account, identity, now)?;
                recovery::replace(&step, account, &codes)?;
                let signed_in = session::open(&step, opening(account, seat), now)?;
                step.commit()?;
                Ok(Arrived::Joined(Joined { signed_in, codes }))
            }
            Purpose::Bind { account, session } => {
                let step = begin(&mut self.db)?;
                // Whoever signed out meanwhile, perhaps everywhere, wants nothing bound any more.
                let is_signed_in: bool = step.query_row(
                    "SELECT EXISTS (SELECT 1 FROM session WHERE digest = ?1 AND account = ?2)",
                    params![session, account.as_bytes()],
                    |row| row.get(0),
                )?;
                if !is_signed_in {
                    return Err(AccountError::NotSignedIn);
                }
                bind(&step, account, identity, now)?;
                step.commit()?;
                Ok(Arrived::Bound)
            }
        }
    }

    /// At which providers the account may sign in.
    ///
    /// # Errors
    /// [`AccountError::Storage`].
    pub fn issuers(&self, of: &Session) -> Result<Vec<String>, AccountError> {
        let query = "SELECT issuer FROM identity WHERE account = ?1 ORDER BY issuer";
        let mut query = self.db.prepare_cached(query)?;
        let found = query.query_map([of.account.as_bytes()], |row| row.get(0))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
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
        let step = begin(&mut self.db)?;
        let account = of.account.as_bytes();
        let removed = step.execute(
            "DELETE FROM identity WHERE account = ?1 AND issuer = ?2",
            params![account, issuer],
        )?;
        if removed == 0 {
            return Err(AccountError::NotFound);
        }
        recovery::check_way_in(&step, of.account)?;
        Ok(step.commit()?)
    }

    fn bound(&self, identity: &Identity) -> Result<Option<(AccountId, Seat)>, AccountError> {
        let mut query = self.db.prepare_cached(
            "SELECT account.id, officer FROM identity
             JOIN account ON account.id = identity.account
             WHERE issuer = ?1 AND subject = ?2 AND closed_at IS NULL",
        )?;
        let found = query.query_row([&identity.issuer, &identity.subject], |row| {
            Ok((AccountId::from_bytes(row.get(0)?), Seat::of(row.get(1)?)))
        });
        Ok(found.optional()?)
    }
}

fn bind(
    step: &Transaction<'_>,
    account: AccountId,
    identity: &Identity,
    now: Timestamp,
) -> Result<(), AccountError> {
    // Of each provider an account has one identity: the one that was bound last.
    step.execute(
        "DELETE FROM identity WHERE account = ?1 AND issuer = ?2",
        params![account.as_bytes(), identity.issuer],
    )?;
    let inserted = step.execute(
        "INSERT INTO identity (issuer, subject, account, made_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO NOTHING",
        params![identity.issuer, identity.subject, account.as_bytes(), now.millis()],
    )?;
    if inserted == 0 { Err(AccountError::IdentityTaken) } else { Ok(()) }
}
