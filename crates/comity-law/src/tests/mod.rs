//! Unit tests of what no public face shows.
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

mod day;
mod groups;
mod needs;
mod obligation;
mod thresholds;
