//! Tests of the log from outside, as its users see it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests stop at the first surprise")]

mod batch;
mod checkpoint;
mod commitment;
mod consistency;
mod golden;
mod hostile;
mod inclusion;
mod judges;
mod note;
mod path;
mod split;
mod tip;
mod tree;
