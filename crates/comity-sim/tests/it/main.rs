//! The tests of the simulator: its store, its seeds, its past failures.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

mod conformance;
mod reproductions;
mod seeds;
mod two_worlds;
mod world;
