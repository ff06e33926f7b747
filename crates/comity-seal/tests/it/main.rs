//! The crate from outside: vectors of the norms, own formats, hostile input.
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

mod attachment;
mod blind;
mod envelope;
mod golden;
mod hostile;
mod identity;
mod payload;
mod secrecy;
mod signatures;
mod support;
mod vault;
