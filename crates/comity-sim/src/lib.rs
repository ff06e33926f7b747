//! The simulator: a few agencies, one thread, one seed, and all that can go wrong.
//!
//! Each node is the real corridor over a store in memory; envelopes, receipts and checkpoints are
//! the real signed and sealed bytes. Time, chance, disk and network come from the seed, so a
//! failing run is a number: `comity-sim --seed N` runs it again.
//!
//! What is failure: an invariant of [`invariant`] that does not hold; a node that fails without a
//! fault that explains it; an act between honest nodes that has not arrived twelve hours after the
//! network healed; a spoiled batch that is believed.
//!
//! What is no failure: an act that is lost because its commit was, as its officer sees; a verdict
//! against an act; an act that waits for a dishonest node; a copy at a dishonest node, which no
//! program can take back, or one that a dishonest node sends again after the recall; a restriction
//! that nobody told a node of.
//!
//! What is still not deterministic: the bytes of ML-DSA signatures, which are hedged. They stand
//! in checkpoints alone, so histories are compared by their log roots and not by their envelopes.
//!
//! It never reads a clock, a file or a socket; only its program measures how long it took.

#![warn(clippy::iter_over_hash_type)]

pub mod agency;
pub mod faults;
pub mod invariant;
pub mod ledger;
pub mod liar;
pub mod link;
mod pact;
pub mod seed;
pub mod sim;
pub mod station;
pub mod store;
pub mod truth;
pub mod twin;
pub mod workload;

pub use faults::{Faults, Lie};
pub use invariant::Violation;
pub use sim::{Sim, Size};
