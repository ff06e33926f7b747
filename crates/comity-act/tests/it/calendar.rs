//! Days and moments against known dates.

use comity_act::{Day, Timestamp};
use proptest::prelude::*;

#[test]
fn known_days_have_their_dates() {
    // The right-hand side is what `date -u -d @SECONDS` says.
    for (days, date) in [
        (0, "1970-01-01"),
        (58, "1970-02-28"),
        (59, "1970-03-01"),
        (789, "1972-02-29"),
        (11_016, "2000-02-29"),
        (11_017, "2000-03-01"),
        (19_782, "2024-02-29"),
        (20_513, "2026-03-01"),
        (20_514, "2026-03-02"),
        (47_540, "2100-02-28"),
        (47_541, "2100-03-01"),
        (2_932_896, "9999-12-31"),
    ] {
        assert_eq!(Day(days).to_string(), date);
        assert_eq!(Day(days).start().day(), Day(days));
    }
}

#[test]
fn known_moments_are_written_as_in_rfc_3339() {
    for (millis, moment) in [
        (0, "1970-01-01T00:00:00.000Z"),
        (951_827_696_789, "2000-02-29T12:34:56.789Z"),
        (1_772_443_800_000, "2026-03-02T09:30:00.000Z"),
        (1_772_495_999_999, "2026-03-02T23:59:59.999Z"),
    ] {
        assert_eq!(Timestamp::from_millis(millis).to_string(), moment);
    }
}

#[test]
fn the_last_moment_and_the_last_day_overflow_nothing() {
    let last = Timestamp::from_millis(u64::MAX);
    assert_eq!(last.day(), Day(u32::MAX), "days end before milliseconds do");
    assert_eq!(last.plus_millis(1), last);
    assert_eq!(Timestamp::default().millis_since(last), 0);
    assert_eq!(last.millis_since(Timestamp::default()), u64::MAX);
    assert_eq!(Day(u32::MAX).to_string(), "11761191-01-20");
    assert!(last.to_string().starts_with("11761191-01-20T"));
}

proptest! {
    /// The days of the calendar follow each other, for every day there is.
    #[test]
    fn tomorrow_is_one_day_on(day in 0..u32::MAX) {
        let (year, month, date) = Day(day).civil();
        let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let length = match month {
            2 => if is_leap { 29 } else { 28 },
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        let tomorrow = match (month, date) {
            (12, 31) => (year + 1, 1, 1),
            _ if date == length => (year, month + 1, 1),
            _ => (year, month, date + 1),
        };
        prop_assert_eq!(Day(day + 1).civil(), tomorrow);
    }

    #[test]
    fn any_moment_can_be_shown(millis: u64) {
        prop_assert!(Timestamp::from_millis(millis).to_string().ends_with('Z'));
    }
}
