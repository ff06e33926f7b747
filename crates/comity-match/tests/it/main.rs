//! Tests of the matching engine from outside, as its users see it.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

mod cleaning;
mod comparing;
mod identifying;
#![expect(clippy::panic, clippy::unwrap_used, reason = "tests stop at the first surprise")]

mod cleaning;
mod comparing;
mod identifier;
mod reading;
mod saving;
mod searching;
mod zone;
