//! Who signs in and who does not, with an authenticator made of software.

#![expect(clippy::panic, clippy::unwrap_used, reason = "tests stop at the first surprise")]
#![expect(clippy::disallowed_methods, reason = "these tests break files and start processes")]

mod assertion;
mod authenticator;
mod joining;
mod recovery;
mod sealed;
mod sessions;
mod signing;
mod signing_in;
mod single_sign_on;
mod storage;
mod tokens;
mod world;
