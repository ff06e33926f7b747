//! The workshop: what developers and CI run, as `cargo xtask`.
//!
//! Everything that would else be a script is Rust here, so that it works the same on a desk and
//! in CI, and needs nothing installed but the toolchain.
//!
//! This crate is never part of what an agency runs.
#![expect(
    clippy::disallowed_methods,
    reason = "the workshop is a shell: it reads files, starts programs and measures time"
)]

mod bench;
pub mod command;
pub mod demo;
mod fuzz;
mod fuzz_api;
mod http;
pub mod launch;
mod law;
mod peers;
mod sim;
mod supply;
mod test;
pub mod tidy;
mod tools;
mod web;
