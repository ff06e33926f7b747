//! Failures that the simulator found, each as the shortest story that shows it.
//!
//! A seed is a good way to find a failure and a bad way to keep one: when the law gains a rule,
//! the same seed tells another story. So each is kept as a list of acts.

mod agreements;
mod delivery;
mod endless;
mod private;
mod rebuild;
mod withdrawal;
