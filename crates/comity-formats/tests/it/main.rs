//! The tests of the formats: real and fictional lists, broken and hostile ones.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

mod formats;
mod hostile;
mod judged;
mod lists;
