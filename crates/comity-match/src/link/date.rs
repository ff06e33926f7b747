//! Dates as they were written, mistakes included: figures of year, month and day.
//!
//! An impossible date is kept: it is a possible one with a figure wrong, and says who is who.

use super::{field::Level, osa::osa};

/// A date as eight figures, year first; the year alone as four; other figures as they stand.
pub(super) fn plain(text: &str) -> String {
    let groups: Vec<&str> =
        text.split(|sign: char| !sign.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    match (&lengths[..], &groups[..]) {
        ([4, 1..=2, 1..=2], [year, month, day]) | ([1..=2, 1..=2, 4], [day, month, year]) => {
            format!("{year}{month:0>2}{day:0>2}")
        }
        ([4, 1..=2], [year, month]) | ([1..=2, 4], [month, year]) => format!("{year}{month:0>2}"),
        _ => groups.concat().chars().take(8).collect(),
    }
}

/// The key under which dates meet: day and month in either order.
pub(super) fn key(text: &str) -> Option<[&str; 3]> {
    let (year, month, day) = parts(text)?;
    Some(if month <= day { [year, month, day] } else { [year, day, month] })
}

fn parts(text: &str) -> Option<(&str, &str, &str)> {
    (text.len() == 8 && text.is_ascii()).then(|| (&text[..4], &text[4..6], &text[6..]))
}

/// How alike two dates are that are not the same.
pub(super) fn level(a: &str, b: &str) -> Level {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    // The year alone, or year and month, say what they say.
    if matches!(short.len(), 4 | 6) && long.len() > short.len() && long.starts_with(short) {
        return Level::Sounds;
    }
    let (Some(one), Some(other)) = (parts(a), parts(b)) else {
        return if osa(a.as_bytes(), b.as_bytes()) == 1 { Level::Close } else { Level::Different };
    };
    if one.0 == other.0 && one.1 == other.2 && one.2 == other.1 {
        return Level::Form;
    }
    match osa(a.as_bytes(), b.as_bytes()) {
        1 => Level::Close,
        _ if one.0 == other.0 || (one.1 == other.1 && one.2 == other.2) => Level::Alike,
        _ => Level::Different,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_they_are_written_and_mistakes_stay() {
        for (text, expect) in [
            ("1961-03-09", "19610309"),
            ("9.3.1961", "19610309"),
            ("19610309", "19610309"),
            ("1961", "1961"),
            ("3/1961", "196103"),
            ("19619999", "19619999"),
            ("unknown", ""),
            ("1 2 3 4 5 6 7 8 9 0", "12345678"),
        ] {
            assert_eq!(plain(text), expect, "{text}");
        }
    }

    #[test]
    fn dates_are_alike_by_what_was_mistaken() {
        for (a, b, expect) in [
            ("19610309", "19610903", Level::Form),
            ("19610309", "19610308", Level::Close),
            ("19610309", "19160309", Level::Close),
            ("19610309", "1961", Level::Sounds),
            ("19610309", "196103", Level::Sounds),
            ("19610309", "19611225", Level::Alike),
            ("19610309", "19780309", Level::Alike),
            ("19610309", "19781225", Level::Different),
            ("19610309", "1978", Level::Different),
        ] {
            assert_eq!(level(a, b), expect, "{a} {b}");
            assert_eq!(level(b, a), expect, "{b} {a}");
        }
        assert_eq!(key("19610309"), key("19610903"));
        assert_ne!(key("19610309"), key("19610308"));
    }
}
