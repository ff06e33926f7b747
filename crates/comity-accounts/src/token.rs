//! Personal tokens: how an officer's program speaks to the node without a browser.

use comity_act::{Role, Timestamp};
use rusqlite::{OptionalExtension, params};

use crate::{
    accounts::{Accounts, Seat, begin, named},
    failure::AccountError,
    id::{AccountId, TokenId},
    secret::{Secret, TOKEN_PREFIX, digest_of},
    session::Session,
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
        let step = begin(&mut self.db)?;
        let account = of.account.as_bytes();
        let query = "SELECT count(*) FROM token WHERE account = ?1 AND ends_at > ?2";
        let kept: u32 = step.query_row(query, params![account, now.millis()], |row| row.get(0))?;
        if kept >= TOKENS_MAX {
            return Err(AccountError::TooMany { what: "tokens", max: TOKENS_MAX });
        }
        step.execute(
            "INSERT INTO token (digest, id, account, name, scopes, made_at, ends_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                secret.digest(),
                id.as_bytes(),
                account,
                name,
                new.scopes.0,
                now.millis(),
                new.ends_at.millis()
            ],
        )?;
        step.commit()?;
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
        let found = self
            .db
            .prepare_cached(
                "SELECT account.id, officer, token.id, scopes, token.made_at, ends_at, used_at
                 FROM token JOIN account ON account.id = token.account
                 WHERE digest = ?1 AND closed_at IS NULL",
            )?
            .query_row([digest], |row| {
                let bearer = Bearer {
                    account: AccountId::from_bytes(row.get(0)?),
                    seat: Seat::of(row.get(1)?),
                    id: TokenId::from_bytes(row.get(2)?),
                    scopes: Scopes::from_code(row.get(3)?),
                };
                let at = |ms| Timestamp::from_millis(ms);
                let used_at: Option<u64> = row.get(6)?;
                Ok((bearer, at(row.get(4)?), at(row.get(5)?), at(used_at.unwrap_or(0))))
            })
            .optional()?;
        let (bearer, made_at, ends_at, used_at) = found.ok_or(AccountError::NotSignedIn)?;
        if now >= ends_at || is_ahead(made_at, now) {
            return Err(AccountError::NotSignedIn);
        }
        if now.millis_since(used_at) >= USED_MS {
            self.db.execute(
                "UPDATE token SET used_at = ?2 WHERE digest = ?1",
                params![digest, now.millis()],
            )?;
        }
        Ok(bearer)
    }

    /// The tokens of the account that have not ended, the latest first.
    ///
    /// # Errors
    /// [`AccountError::Storage`].
    pub fn tokens(&self, of: &Session, now: Timestamp) -> Result<Vec<KeptToken>, AccountError> {
        let mut query = self.db.prepare_cached(
            "SELECT id, name, scopes, made_at, ends_at, used_at FROM token
             WHERE account = ?1 AND ends_at > ?2 ORDER BY made_at DESC, id",
        )?;
        let found = query.query_map(params![of.account.as_bytes(), now.millis()], |row| {
            Ok(KeptToken {
                id: TokenId::from_bytes(row.get(0)?),
                name: row.get(1)?,
                scopes: Scopes::from_code(row.get(2)?),
                made_at: Timestamp::from_millis(row.get(3)?),
                ends_at: Timestamp::from_millis(row.get(4)?),
                used_at: row.get::<_, Option<u64>>(5)?.map(Timestamp::from_millis),
            })
        })?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Revokes a token at once.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] when the account has no such token.
    pub fn revoke(&mut self, of: &Session, id: TokenId) -> Result<(), AccountError> {
        let revoked = self.db.execute(
            "DELETE FROM token WHERE id = ?1 AND account = ?2",
            params![id.as_bytes(), of.account.as_bytes()],
        )?;
        if revoked == 0 { Err(AccountError::NotFound) } else { Ok(()) }
    }
}
