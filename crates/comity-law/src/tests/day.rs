//! Days as instruments write them.

use crate::load::parse_day;

#[test]
fn a_day_is_read_and_written_alike() {
    for (text, days) in [
        ("1970-01-01", 0),
        ("2000-02-29", 11_016),
        ("2000-03-01", 11_017),
        ("2024-12-31", 20_088),
        ("2026-11-24", 20_781),
    ] {
        assert_eq!(parse_day(text).unwrap().0, days, "{text}");
    }
}

#[test]
fn what_is_no_day_is_refused() {
    for text in ["", "2024", "2024-13-01", "2023-02-29", "2024-04-31", "1969-12-31", "24-1-1"] {
        assert!(parse_day(text).is_err(), "{text}");
    }
}
