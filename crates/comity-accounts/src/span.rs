//! Spans of time under a clock that may be wrong.

use comity_act::Timestamp;

/// How far a clock may go back before what began under it is taken for ended, in milliseconds.
///
/// A clock that is corrected by seconds must not sign everybody out. One that goes back by hours
/// would keep alive what has ended, so what then seems to begin in the future counts as ended.
pub const BACKWARDS_MS_MAX: u64 = 5 * 60_000;

/// Whether what began then and lasts so long is over.
pub(crate) fn is_over(began: Timestamp, lasts_ms: u64, now: Timestamp) -> bool {
    is_ahead(began, now) || now.millis_since(began) >= lasts_ms
}

/// Whether a moment lies further ahead than a corrected clock explains.
pub(crate) fn is_ahead(moment: Timestamp, now: Timestamp) -> bool {
    moment.millis_since(now) > BACKWARDS_MS_MAX
}
