//! The one place where the program reads a clock.
//!
//! Everything else gets the time as a value.

use std::time::{SystemTime, UNIX_EPOCH};

use comity_act::Timestamp;

/// This machine's time.
#[expect(clippy::disallowed_methods, reason = "the one place where the clock is read")]
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}
