//! Moments as people write them: RFC 3339, a day, or from now on.

use comity_act::{Day, Timestamp};
use jiff::tz::TimeZone;

/// A text that is no moment.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{found}` is no moment; write a day, as `2026-12-01`, RFC 3339, or `+7d`, `+8h`, `+30m`")]
pub(super) struct NoMoment {
    found: String,
}

/// The moment that is meant.
pub(super) fn moment(text: &str) -> Result<Timestamp, NoMoment> {
    moment_from(text, crate::clock::now())
}

fn moment_from(text: &str, now: Timestamp) -> Result<Timestamp, NoMoment> {
    let bad = || NoMoment { found: text.chars().take(64).collect() };
    if let Some(span) = text.strip_prefix('+') {
        let unit_ms: u64 = match span.chars().last() {
            Some('d') => Timestamp::DAY_MS,
            Some('h') => 3_600_000,
            Some('m') => 60_000,
            _ => return Err(bad()),
        };
        let number: u64 = span[..span.len() - 1].parse().map_err(|_| bad())?;
        return Ok(now.plus_millis(number.saturating_mul(unit_ms)));
    }
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return u64::try_from(at.as_millisecond()).map(Timestamp::from_millis).map_err(|_| bad());
    }
    day(text).map(Day::start)
}

/// The day that is meant.
pub(super) fn day(text: &str) -> Result<Day, NoMoment> {
    let bad = || NoMoment { found: text.chars().take(64).collect() };
    let date: jiff::civil::Date = text.parse().map_err(|_| bad())?;
    let start = TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)).map_err(|_| bad())?;
    u64::try_from(start.as_millisecond())
        .map(|millis| Timestamp::from_millis(millis).day())
        .map_err(|_| bad())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_absolute_or_from_now_on() {
        let now = Timestamp::from_millis(1_000);
        let read = |text| moment_from(text, now).map(Timestamp::millis);
        assert_eq!(read("+7d"), Ok(1_000 + 7 * Timestamp::DAY_MS));
        assert_eq!(read("+8h"), Ok(1_000 + 8 * 3_600_000));
        assert_eq!(read("1970-01-02"), Ok(Timestamp::DAY_MS));
        assert_eq!(read("1970-01-01T01:00:00+01:00"), Ok(0));
        for wrong in ["", "+", "+7", "+xd", "tomorrow", "1969-01-01", "+7é"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
