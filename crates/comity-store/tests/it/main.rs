//! The node's store, put to the suite and to the world.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
#![expect(clippy::disallowed_methods, reason = "these tests break files and end processes")]

mod conformance;
mod crash;
mod disk;
mod erasure;
mod opening;
mod reader;
mod support;
