//! What a calendar can be, how spans are written, and what the law makes of both.
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use comity_law::{Calendar, CalendarError, Law, Span};

use crate::{clocks::at, support::files};

const XA: &str = "time_zone = \"Europe/Brussels\"\nweekend = [\"saturday\", \"sunday\"]\n\
                  holidays = [\"2026-01-01\"]\n";

#[test]
fn every_national_pack_that_ships_has_a_calendar() {
    let law = Law::shipped().unwrap();
    for (country, zone) in
        [("XA", "Europe/Brussels"), ("XB", "America/St_Johns"), ("XC", "Asia/Kathmandu")]
    {
        assert_eq!(law.calendar(country).unwrap().zone(), zone, "{country}");
    }
    assert_eq!(law.calendar("XQ"), None);
}

#[test]
fn a_calendar_that_cannot_be_is_named() {
    let check = |from: &str, to: &str, message: &str| {
        let error = Calendar::parse(&XA.replace(from, to)).unwrap_err();
        assert!(error.to_string().contains(message), "expected `{message}` in: {error}");
    };
    assert!(Calendar::parse(XA).is_ok());
    check("Europe/Brussels", "Europe/Atlantis", "`Europe/Atlantis` is no time zone");
    check("Europe/Brussels", "Etc/Unknown", "`Etc/Unknown` is no time zone");
    check("Europe/Brussels", "", "`` is no time zone");
    check("2026-01-01", "1899-12-31", "`1899-12-31` is before 1900");
    check("2026-01-01", "2026-02-29", "`2026-02-29` is no day");
    check("2026-01-01", "20260101", "`20260101` is no day");
    check("2026-01-01", "1 January", "`1 January` is no day");
    check("\"2026-01-01\"", "\"2026-01-01\", \"2026-01-01\"", "stands twice");
    check("sunday", "Sunday", "`Sunday` is no day of the week");
    check("weekend", "week_end", "`week_end`");
    check("time_zone = \"Europe/Brussels\"\n", "", "time_zone");
    let all = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    assert_eq!(Calendar::new("UTC", all, []).unwrap_err(), CalendarError::NoWorkingDay);
}

#[test]
fn a_law_with_a_broken_calendar_is_refused_with_its_file() {
    let with = |path: &str, text: &str| {
        Law::load(files("[rules]\n", "").into_iter().chain([(path.to_owned(), text.to_owned())]))
    };
    let path = "national/xq/calendar.toml";
    let error = with(path, &XA.replace("Brussels", "Atlantis")).unwrap_err();
    assert!(error.to_string().contains(path), "{error}");
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert!(source.contains("`Europe/Atlantis` is no time zone"), "{source}");
    // Elsewhere, or of what is no country, it is no part of a law.
    for path in ["treaty/calendar.toml", "national/calendar.toml", "national/x1/calendar.toml"] {
        assert!(with(path, XA).unwrap_err().to_string().contains("no part of a law"), "{path}");
    }
}

#[test]
fn a_calendar_is_part_of_the_digest() {
    let of = |text: &str| {
        let calendar = ("national/xq/calendar.toml".to_owned(), text.to_owned());
        let law = Law::load(files("[rules]\n", "").into_iter().chain([calendar])).unwrap();
        (law.calendar("XQ").cloned(), law.digest())
    };
    let (before, after) = (of(XA), of(&XA.replace("2026-01-01", "2026-01-02")));
    assert!(before.0.is_some() && before.0 != after.0);
    assert_ne!(before.1, after.1);
}

#[test]
fn local_time_is_told_in_the_zone_of_the_calendar() {
    let calendar = Calendar::parse(XA).unwrap();
    assert_eq!(calendar.local(at("2026-03-29T00:59:59Z")).unwrap(), "2026-03-29 01:59:59");
    assert_eq!(calendar.local(at("2026-03-29T01:00:00Z")).unwrap(), "2026-03-29 03:00:00");
    assert_eq!(Calendar::UNKNOWN.zone(), "UTC");
    assert_eq!(Calendar::UNKNOWN, Calendar::new("UTC", ["saturday", "sunday"], []).unwrap());
}

#[test]
fn a_span_is_read_as_it_is_written() {
    for (written, told) in [
        ("5m", "5 min"),
        ("8h", "8 h"),
        ("3d", "3 d"),
        ("7cd", "7 calendar days"),
        ("1cd", "1 calendar day"),
        ("5wd", "5 working days"),
        ("6mo", "6 months"),
        ("1y", "1 year"),
        ("7cd/wd", "7 calendar days, to a working day"),
        ("99999d", "99999 d"),
        ("999y", "999 years"),
    ] {
        let span: Span = written.parse().unwrap();
        assert_eq!((span.to_string(), format!("{span:#}")), (written.into(), told.into()));
        assert_eq!(minicbor::decode::<Span>(&minicbor::to_vec(span).unwrap()).unwrap(), span);
    }
}

#[test]
fn nonsense_is_no_span() {
    for written in [
        "",
        "8",
        "h",
        "0h",
        "-8h",
        "+8h",
        "8 h",
        "8H",
        "100000d",
        "1000cd",
        "1000y",
        "3w",
        "cd",
        "8h/wd",
        "3d/wd",
        "5wd/wd",
        "7cd/",
        "7cd/wd/wd",
        "1.5h",
        "٣d",
    ] {
        let error = written.parse::<Span>().unwrap_err().to_string();
        assert!(
            error.contains(&format!("`{written}` is not understood after `within=`")),
            "{error}"
        );
    }
}

#[test]
fn a_recorded_calendar_is_read_back_or_refused() {
    let calendar = Calendar::parse(XA).unwrap();
    let bytes = minicbor::to_vec(&calendar).unwrap();
    assert_eq!(minicbor::decode::<Calendar>(&bytes).unwrap(), calendar);
    for end in 0..bytes.len() {
        assert!(minicbor::decode::<Calendar>(&bytes[..end]).is_err(), "{end} bytes");
    }
    let zoneless = minicbor::to_vec(("Europe/Atlantis", 96_u8, [0_i32; 0])).unwrap();
    assert!(minicbor::decode::<Calendar>(&zoneless).is_err());
    let dayless = minicbor::to_vec(("UTC", 96_u8, [20_261_301_i32])).unwrap();
    assert!(minicbor::decode::<Calendar>(&dayless).is_err());
}
