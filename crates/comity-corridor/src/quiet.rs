//! Quiet hours: when alerts that do not press wait for the hours to end.
//!
//! They are a setting of the house and hide nothing for good: what came stands in every list but
//! the inbox, and there as soon as the hours are over. What is watched for in an emergency is
//! never held back, nor what is about a life.

use std::str::FromStr;

use comity_act::{Kind, Timestamp};
use comity_law::Calendar;

use crate::rows::ActRow;

/// Seconds of a day.
const DAY_S: u32 = 24 * 60 * 60;

/// Hours of the day, from one minute until before another, over midnight if need be; in the time
/// of the agency's place.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct QuietHours {
    /// Seconds since midnight.
    from: u32,
    /// Seconds since midnight.
    until: u32,
}

/// The text is no quiet hours.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{found}` is no quiet hours; write them as `22:00-06:00`, with two times that differ")]
pub struct NoQuietHours {
    found: String,
}

impl FromStr for QuietHours {
    type Err = NoQuietHours;

    fn from_str(text: &str) -> Result<Self, NoQuietHours> {
        let hours = text.split_once('-').and_then(|(from, until)| {
            let (from, until) = (minute(from)?, minute(until)?);
            (from != until).then_some(Self { from, until })
        });
        hours.ok_or_else(|| NoQuietHours { found: text.chars().take(40).collect() })
    }
}

impl QuietHours {
    /// Whether an act of the inbox waits at this moment until the hours are over: an alert of a
    /// watch that came since they began.
    pub fn hold_back(self, row: &ActRow, calendar: &Calendar, now: Timestamp) -> bool {
        let is_alert = row.kind == Kind::WatchAlert.code() && !row.emergency && !row.alarms;
        let began = self.began(calendar, now).filter(|_| is_alert);
        began.is_some_and(|began| row.recorded_at >= began)
    }

    /// When the hours began in which this moment lies; nothing outside them.
    fn began(self, calendar: &Calendar, now: Timestamp) -> Option<Timestamp> {
        let local = calendar.local(now)?;
        let (hours_and_minutes, seconds) = local.get(11..)?.rsplit_once(':')?;
        let second = minute(hours_and_minutes)? + seconds.parse::<u32>().ok()?;
        let since = (second + DAY_S - self.from) % DAY_S;
        let length = (self.until + DAY_S - self.from) % DAY_S;
        let began = now.millis().saturating_sub(u64::from(since) * 1_000);
        (since < length).then(|| Timestamp::from_millis(began / 1_000 * 1_000))
    }
}

/// The seconds since midnight of `22:00`.
fn minute(text: &str) -> Option<u32> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let is_number = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    let number = |part: &str| part.parse::<u32>().ok().filter(|_| is_number(part));
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours < 24 && minutes < 60).then_some(hours * 3_600 + minutes * 60)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
    use super::*;

    /// 2026-03-02T00:00:00Z, in winter: one hour later in Brussels.
    const MIDNIGHT_MS: u64 = 1_772_409_600_000;
    const HOUR_MS: u64 = 3_600_000;

    fn began(hours: &str, zone: &str, at_ms: u64) -> Option<u64> {
        let text = format!("time_zone = \"{zone}\"\nweekend = []\nholidays = []");
        let calendar = Calendar::parse(&text).unwrap();
        let hours: QuietHours = hours.parse().unwrap();
        hours.began(&calendar, Timestamp::from_millis(at_ms)).map(Timestamp::millis)
    }

    #[test]
    fn hours_run_over_midnight_in_the_time_of_the_place() {
        let ten_in_brussels = MIDNIGHT_MS + 21 * HOUR_MS;
        for (after_ms, is_quiet) in
            [(0, true), (8 * HOUR_MS - 1, true), (8 * HOUR_MS, false), (23 * HOUR_MS, false)]
        {
            let found = began("22:00-06:00", "Europe/Brussels", ten_in_brussels + after_ms);
            assert_eq!(found, is_quiet.then_some(ten_in_brussels), "{after_ms}");
        }
        assert_eq!(began("22:00-06:00", "UTC", ten_in_brussels), None);
        let noon = MIDNIGHT_MS + 12 * HOUR_MS;
        assert_eq!(began("12:00-13:30", "UTC", noon + 1_500_250), Some(noon));
    }

    #[test]
    fn what_is_no_hours_is_said() {
        for text in
            ["", "22-6", "22:00", "24:00-06:00", "06:60-07:00", "06:00-06:00", "+6:00-07:00"]
        {
            assert!(text.parse::<QuietHours>().is_err(), "{text}");
        }
    }
}
