//! Personal tokens: how an officer's program speaks to the node without a browser.

use comity_act::{Role, Timestamp};

use crate::{
    accounts::{Accounts, Seat, named},
    failure::AccountError,
    id::{AccountId, TokenId},
    kept::{Lead, TokenRow},
    secret::{Secret, TOKEN_PREFIX, digest_of},
    session::{Session, account_of},
    span::is_ahead,
};

/// How long a token lasts at most, in milliseconds.
pub const TOKEN_MS_MAX: u64 = 365 * Timestamp::DAY_MS;

/// Tokens of one account at most.
pub const TOKENS_MAX: u32 = 20;

/// How often the file learns that a token is in use, in milliseconds.
const USED_MS: u64 = 60_000;

/// What somebody may do by a token or in a role, as a set.
///
/// An upper bound and no permission: whether an act is lawful, the law says of each.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Scopes(u8);

impl Scopes {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// To read what the role may read.
    pub const READ: Self = Self(1);
    /// To propose acts.
    pub const PROPOSE: Self = Self(2);
    /// To decide what the law refers to a person.
    pub const DECIDE: Self = Self(4);
    /// To administer the node.
    pub const ADMINISTER: Self = Self(8);

    const ALL: [(Self, &'static str); 4] = [
        (Self::READ, "read"),
        (Self::PROPOSE, "propose"),
        (Self::DECIDE, "decide"),
        (Self::ADMINISTER, "administer"),
    ];

    /// Both sets together.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is in both sets.
    #[must_use]
    pub const fn within(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether all of the other set is in this one.
    pub const fn includes(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The names of what is in the set.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Self::ALL.into_iter().filter(move |(scope, _)| self.includes(*scope)).map(|(_, name)| name)
    }

    /// The scope of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == name).map(|(scope, _)| scope)
    }

    /// What somebody of this role may do at most. Who administers does nothing else.
    pub fn of_role(role: Role) -> Self {
        match role {
            Role::Administrator => Self::ADMINISTER,
            Role::Auditor => Self::READ,
            Role::Service => Self::NONE,
            _ if role.group().is_some() => Self::READ.with(Self::PROPOSE).with(Self::DECIDE),
            _ => Self::READ.with(Self::PROPOSE),
        }
    }

    /// What somebody of these roles may do at most.
    pub fn of_roles(roles: &[Role]) -> Self {
        roles.iter().fold(Self::NONE, |all, role| all.with(Self::of_role(*role)))
    }

    fn from_code(code: u8) -> Self {
        Self(code & 15)
    }
}

/// A token that is to be made.
#[derive(Clone, Copy, Debug)]
pub struct NewToken<'a> {
    /// What its holder calls it.
    pub name: &'a str,
    /// What may be done by it.
    pub scopes: Scopes,
    /// What the account may do at most: [`Scopes::of_roles`] of its officer's roles today.
    pub at_most: Scopes,
    /// When it ends: within a year.
    pub ends_at: Timestamp,
}

/// A token in the list of its account.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct KeptToken {
    /// Which one.
    pub id: TokenId,
    /// What its holder calls it.
    pub name: String,
    /// What may be done by it.
    pub scopes: Scopes,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// When it was last used, to the minute.
    pub used_at: Option<Timestamp>,
}

/// A program speaks for an account.
#[derive(Clone, Copy, Debug)]
pub struct Bearer {
    account: AccountId,
    seat: Seat,
    id: TokenId,
    scopes: Scopes,
}

impl Bearer {
    /// Which account it speaks for.
    pub const fn account(&self) -> AccountId {
        self.account
    }

    /// For whom the account is.
    pub const fn seat(&self) -> Seat {
        self.seat
    }

    /// Which token it has.
    pub const fn id(&self) -> TokenId {
        self.id
    }

    /// What it may do, when the account may do this much today: roles change while tokens last.
    #[must_use]
    pub const fn scopes(&self, at_most: Scopes) -> Scopes {
        self.scopes.within(at_most)
    }
}

impl Accounts {
    /// Makes a token; it is shown once.
    ///
    /// # Errors
    /// [`AccountError::NotFresh`], or what is wrong with the name, the scopes or the end.
    pub fn mint(
        &mut self,
        of: &Session,
        new: NewToken<'_>,
        now: Timestamp,
    ) -> Result<Secret, AccountError> {
        of.check_fresh(now)?;
        let name = named(new.name)?;
        if new.scopes == Scopes::NONE || !new.at_most.includes(new.scopes) {
            return Err(AccountError::BadScopes);
        }
        if new.ends_at <= now || new.ends_at.millis_since(now) > TOKEN_MS_MAX {
            return Err(AccountError::BadEnd);
        }
        let secret = Secret::draw_token(&mut *self.chance);
        let id = TokenId::draw(&mut *self.chance);
        let mut step = self.file.step()?;
        let mut held = account_of(&step, of)?;
        held.kept.tokens.retain(|one| now < one.ends_at);
        if held.kept.tokens.len() >= usize::try_from(TOKENS_MAX).unwrap_or(usize::MAX) {
            return Err(AccountError::TooMany { what: "tokens", max: TOKENS_MAX });
        }
        held.kept.tokens.push(TokenRow {
            digest: secret.digest(),
            id,
            name,
            scopes: new.scopes.0,
            made_at: now,
            ends_at: new.ends_at,
            used_at: None,
        });
        step.put(&held, &mut *self.chance)?;
        step.commit(&mut *self.chance)?;
        Ok(secret)
    }

    /// For whom a program speaks that has this token. Ask at every request.
    ///
    /// # Errors
    /// [`AccountError::NotSignedIn`] when the token is none, ended, or was revoked.
    pub fn bearer(&mut self, token: &str, now: Timestamp) -> Result<Bearer, AccountError> {
        let digest = Some(token)
            .filter(|token| token.starts_with(TOKEN_PREFIX))
            .and_then(digest_of)
            .ok_or(AccountError::NotSignedIn)?;
        let lead = Lead::Token(digest);
        let held = self.file.read()?.by(lead)?.ok_or(AccountError::NotSignedIn)?;
        let row = held.kept.tokens.iter().find(|one| one.digest == digest);
        let row = row.ok_or(AccountError::NotSignedIn)?;
        if now >= row.ends_at || is_ahead(row.made_at, now) {
            return Err(AccountError::NotSignedIn);
        }
        let bearer = Bearer {
            account: held.id,
            seat: held.seat,
            id: row.id,
            scopes: Scopes::from_code(row.scopes),
        };
        if now.millis_since(row.used_at.unwrap_or_default()) >= USED_MS {
            let step = self.file.step()?;
            let mut held = step.by(lead)?.ok_or(AccountError::NotSignedIn)?;
            for one in held.kept.tokens.iter_mut().filter(|one| one.digest == digest) {
                one.used_at = Some(now);
            }
            step.touch(&held, &mut *self.chance)?;
            step.commit(&mut *self.chance)?;
        }
        Ok(bearer)
    }

    /// The tokens of the account that have not ended, the latest first.
    ///
    /// # Errors
    /// [`AccountError::Storage`].
    pub fn tokens(&self, of: &Session, now: Timestamp) -> Result<Vec<KeptToken>, AccountError> {
        let held = self.file.read()?.open_account(of.account)?;
        let rows = held.iter().flat_map(|held| &held.kept.tokens);
        let kept = rows.filter(|one| now < one.ends_at).map(|one| KeptToken {
            id: one.id,
            name: one.name.clone(),
            scopes: Scopes::from_code(one.scopes),
            made_at: one.made_at,
            ends_at: one.ends_at,
            used_at: one.used_at,
        });
        let mut kept: Vec<KeptToken> = kept.collect();
        kept.sort_by_key(|one| (std::cmp::Reverse(one.made_at), one.id));
        Ok(kept)
    }

    /// Revokes a token at once.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] when the account has no such token.
    pub fn revoke(&mut self, of: &Session, id: TokenId) -> Result<(), AccountError> {
        let mut step = self.file.step()?;
        let mut held = account_of(&step, of)?;
        let before = held.kept.tokens.len();
        held.kept.tokens.retain(|one| one.id != id);
        if held.kept.tokens.len() == before {
            return Err(AccountError::NotFound);
        }
        step.put(&held, &mut *self.chance)?;
        Ok(step.commit(&mut *self.chance)?)
    }
}
