//! Tests of the matching engine from outside, as its users see it.

#![expect(clippy::panic, clippy::unwrap_used, reason = "tests stop at the first surprise")]

mod cleaning;
mod comparing;
mod identifier;
mod identifying;
mod linking;
mod private;
mod reading;
mod saving;
mod searching;
mod zone;
