//! Who signs in: accounts of the people who work with one agency's node.
//!
//! [`Accounts`] is all of it, over one SQLite file of its own whose
//! records are sealed. The shell calls it and speaks HTTP;
//! what is here takes texts, bytes and the time, and gives back what is shown, set as a cookie or
//! sent to the browser.
//!
//! | one wants to | calls | and then |
//! |---|---|---|
//! | begin with a new node | [`Accounts::bootstrap`] | the link goes to `join` |
//! | invite | [`Accounts::invite`] | the link goes to `join` |
//! | join | [`Accounts::join`] | [`Accounts::join_finish`] |
//! | sign in | [`Accounts::sign_in`] | [`Accounts::sign_in_finish`] |
//! | sign in without a passkey | [`Accounts::recover`] | [`Accounts::add_passkey`] |
//! | sign in at a provider | [`Accounts::provider_sign_in`] | [`Accounts::provider_back`] |
//! | know who asks | [`Accounts::session`], [`Accounts::bearer`] | at every request |
//! | certify passkeys | [`Accounts::keys`] | the officer's certificate carries them |
//! | sign an act | [`Accounts::sign`] | [`Accounts::sign_finish`] |
//! | verify an officer's signature | [`assertion::Assertion::verify`] | no account is needed |
//!
//! Whether somebody may invite, close an account or use a scope, the caller knows from the roles
//! that the node has on record; here is only who it is. [`limit`] says why nobody is locked out.
//!
//! This crate never speaks HTTP, never reads a clock, never knows acts beyond ids and roles, and
//! never says a name, a page or a secret in an error.

pub mod limit;
pub mod provider;

mod accounts;
mod ceremony;
mod device;
mod failure;
mod file;
mod id;
mod kept;
mod link;
mod passkey;
mod recovery;
mod schema;
mod secret;
mod session;
mod sign;
mod signing_in;
mod span;
mod sso;
mod token;

pub use comity_seal::assertion;

pub use accounts::{ABSOLUTE_MS, Account, Accounts, IDLE_MS, NAME_CHARACTERS_MAX, Seat, Settings};
pub use ceremony::{Begun, CEREMONY_MS};
pub use device::device_name;
pub use failure::{AccountError, StorageError};
pub use file::{Altered, FileKey};
pub use id::{AccountId, BadId, PasskeyId, SessionId, TokenId};
pub use link::{BOOTSTRAP_MS, INVITATION_MS, Invitation};
pub use passkey::{ANSWER_BYTES_MAX, Joined, KeptPasskey, PASSKEYS_MAX};
pub use recovery::{CODES, Codes, Recovered};
pub use secret::Secret;
pub use session::{Device, FRESH_MS, Session, SignedIn, Visit, Way};
pub use sign::Signed;
pub use span::BACKWARDS_MS_MAX;
pub use sso::Arrived;
pub use token::{Bearer, KeptToken, NewToken, Scopes, TOKEN_MS_MAX, TOKENS_MAX};
