//! The program from outside: its interface for officers, and its command line.
//!
//! Every test runs the real binary in a passing folder, on ports that the system gives.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
#![expect(clippy::disallowed_methods, reason = "tests start programs and read what they wrote")]

mod api;
#[expect(dead_code, reason = "the accounts' own tests use all of it")]
#[path = "../../../comity-accounts/tests/it/authenticator.rs"]
mod authenticator;
mod browser;
mod bureau;
mod cli;
mod described;
mod plain;
#[path = "../../src/tests/ports.rs"]
mod ports;
