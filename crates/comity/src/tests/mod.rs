//! Nodes in this process, with real TLS, real files and a real database each.

mod attachments;
#[expect(dead_code, reason = "the accounts' own tests use all of it")]
#[expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
#[path = "../../../comity-accounts/tests/it/authenticator.rs"]
mod authenticator;
mod browser;
mod carried;
mod delivery;
mod dishonest;
mod doors;
mod endurance;
pub(super) mod forged;
mod operations;
mod ports;
mod presence;
mod roles;
mod seats;
mod single_sign_on;
pub(super) mod support;
mod upgrade;
