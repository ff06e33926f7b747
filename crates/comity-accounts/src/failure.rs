//! Why a step with accounts fails, for the one who can do something about it.
//!
//! No text here says a name, an id, a page or a secret: errors end up in logs.

use std::path::PathBuf;

use rusqlite::ErrorCode;

use crate::assertion::AssertionError;

/// Why a step failed. Nothing of it has then happened.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The file with the accounts cannot be used.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Neither cookie nor token opens anything, or no longer.
    #[error("nobody is signed in here; sign in")]
    NotSignedIn,
    /// It is too long ago that the officer's passkey was used in this session.
    #[error("this needs your passkey once more; sign in again, then repeat it")]
    NotFresh,
    /// Who or what wanted to sign in is not known, in one answer for every reason.
    #[error("this did not sign you in; try another passkey, a recovery code, or an invitation")]
    NotRecognised {
        /// How long the caller holds this answer back, in milliseconds; see [`crate::limit`].
        hold_ms: u64,
    },
    /// The ceremony ended, was used, or never began.
    #[error("this took longer than five minutes or was already used; begin again")]
    CeremonyGone,
    /// The link ended, was used, was replaced, or never was.
    #[error("this link is used or has ended; ask an administrator for a new one")]
    LinkGone,
    /// The answer of the browser is not one to what was asked.
    #[error("the passkey's answer cannot be used; try again, or with another passkey")]
    BadAnswer,
    /// The answer of the browser does not sign what was asked.
    #[error(transparent)]
    Assertion(#[from] AssertionError),
    /// Without it nobody could sign in to the account any more.
    #[error("this is the last way in; add a passkey or make recovery codes, then remove it")]
    LastWayIn,
    /// There is no such passkey, session or token of this account.
    #[error("there is no such thing in this account; load the page again")]
    NotFound,
    /// A name that cannot be taken.
    #[error("a name has 1 to {max} characters, none of them a control character")]
    BadName {
        /// Characters that are allowed.
        max: usize,
    },
    /// The name belongs to another account.
    #[error("another account has this name; choose another")]
    NameTaken,
    /// Somebody else signs in so by single sign-on.
    #[error("another account signs in so at the provider; sign in there as yourself")]
    IdentityTaken,
    /// More of something than one account may have.
    #[error("one account has at most {max} {what}; remove one first")]
    TooMany {
        /// What there are too many of.
        what: &'static str,
        /// How many are allowed.
        max: u32,
    },
    /// There is an administrator already.
    #[error("there is an administrator already, who can send an invitation; no link was made")]
    AlreadyBegun,
    /// A token with no scope, or with one beyond the role.
    #[error("a token needs a scope, and none beyond what your role may; choose fewer")]
    BadScopes,
    /// A token without an end, or with one too late.
    #[error("a token ends within a year and not in the past; choose another day")]
    BadEnd,
    /// A setting outside its bounds.
    #[error("`{setting}` is outside {bounds}; change it in the configuration")]
    BadSetting {
        /// Which one.
        setting: &'static str,
        /// What it may be.
        bounds: &'static str,
    },
    /// Whoever asks for the accounts stops, before they answered.
    #[error("the node stops; try again in a minute")]
    Stopping,
    /// Single sign-on failed.
    #[error(transparent)]
    Provider(#[from] crate::provider::ProviderError),
}

/// Why the file with the accounts cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// There is no space left for what should be written.
    #[error("the disk is full: nothing was written; free space, and it goes on by itself")]
    Full,
    /// The file was written by a newer version of the program.
    #[error("`{}` has schema {found}, this program knows {known}; run the newer program",
        .path.display())]
    Newer {
        /// Which file.
        path: PathBuf,
        /// Its schema.
        found: u32,
        /// The newest that this program knows.
        known: u32,
    },
    /// The file is a database, but of another program.
    #[error("`{}` holds no accounts; name another file", .path.display())]
    NotOurs {
        /// Which file.
        path: PathBuf,
    },
    /// The file is of before accounts were sealed, and nobody said that it is the node's own.
    #[error("`{}` is not sealed; if this program has served the node before, somebody put it \
        there: restore it from a backup; else start the node once", .path.display())]
    InClear {
        /// Which file.
        path: PathBuf,
    },
    /// There is something where a copy should be.
    #[error("`{}` holds accounts already; name another file", .path.display())]
    Taken {
        /// Which file.
        path: PathBuf,
    },
    /// A part of the file is not what was written there.
    #[error("`{part}` of the accounts cannot be read; restore the file from a backup")]
    Damaged {
        /// Which part.
        part: &'static str,
    },
    /// Another process held the file for too long.
    #[error("another process holds the file with the accounts; try again")]
    Busy,
    /// SQLite failed in another way.
    #[error("the database failed; the cause says why")]
    Sqlite(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for StorageError {
    fn from(error: rusqlite::Error) -> Self {
        let Some(found) = error.sqlite_error() else {
            return match error {
                // A row that does not have its form; what it holds is not repeated.
                rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::InvalidColumnType(..) => Self::Damaged { part: "a row" },
                other => Self::Sqlite(other),
            };
        };
        match found.code {
            ErrorCode::DiskFull => Self::Full,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
                Self::Damaged { part: "a page" }
            }
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
            _ => Self::Sqlite(error),
        }
    }
}

impl From<rusqlite::Error> for AccountError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Storage(error.into())
    }
}
