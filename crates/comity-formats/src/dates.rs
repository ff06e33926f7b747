//! Dates as lists write them, read into `1980`, `1980-05` or `1980-05-17`.
//!
//! A date that no calendar has is not read: whoever asks keeps what was written.

/// The date, when it is one of the three forms and in the calendar.
pub(crate) fn iso(text: &str) -> Option<String> {
    let mut parts = text.split('-');
    let year = number(parts.next()?, 4)?;
    let month = parts.next().map(|part| number(part, 2).ok_or(())).transpose().ok()?;
    let day = parts.next().map(|part| number(part, 2).ok_or(())).transpose().ok()?;
    if parts.next().is_some() {
        return None;
    }
    written(year, month, day)
}

/// The date that `17 May 1980`, `May 1980` or `1980` names.
pub(crate) fn in_words(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split_whitespace().collect();
    match parts[..] {
        [year] => written(number(year, 4)?, None, None),
        [name, year] => written(number(year, 4)?, Some(month(name)?), None),
        [day, name, year] => written(number(year, 4)?, Some(month(name)?), Some(day.parse().ok()?)),
        _ => None,
    }
}

/// The date, written in one of these forms: `DD.MM.YYYY`, `MM/YYYY` and the like.
pub(crate) fn in_form(text: &str, form: &str) -> Option<String> {
    let (mut rest, mut form) = (text, form);
    let (mut year, mut month, mut day) = (None, None, None);
    while let Some(next) = form.chars().next() {
        let (place, width) = match next {
            'Y' => (&mut year, 4),
            'M' => (&mut month, 2),
            'D' => (&mut day, 2),
            _ => {
                rest = rest.strip_prefix(next)?;
                form = &form[next.len_utf8()..];
                continue;
            }
        };
        form = form.trim_start_matches(next);
        // A single digit does for a day or a month, as `1.5.1980`.
        let digits = rest.bytes().take(width).take_while(u8::is_ascii_digit).count();
        if digits == 0 || width == 4 && digits != 4 {
            return None;
        }
        *place = rest[..digits].parse::<u16>().ok();
        rest = &rest[digits..];
    }
    let is_whole = rest.is_empty() && (day.is_none() || month.is_some());
    is_whole.then(|| written(year?, month, day)).flatten()
}

fn number(text: &str, digits: usize) -> Option<u16> {
    let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

fn month(name: &str) -> Option<u16> {
    const NAMES: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let at = NAMES.iter().position(|known| name.get(..3) == Some(known))?;
    u16::try_from(at + 1).ok()
}

fn written(year: u16, month: Option<u16>, day: Option<u16>) -> Option<String> {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        Some(2) if is_leap => 29,
        Some(2) => 28,
        Some(4 | 6 | 9 | 11) => 30,
        Some(1..=12) => 31,
        Some(_) => return None,
        None => 0,
    };
    match (month, day) {
        (None, _) => Some(format!("{year:04}")),
        (Some(month), None) => Some(format!("{year:04}-{month:02}")),
        (Some(month), Some(day)) if (1..=days).contains(&day) => {
            Some(format!("{year:04}-{month:02}-{day:02}"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_with_their_precision_and_impossible_ones_are_not() {
        let check = |read: Option<String>, expect: Option<&str>| {
            assert_eq!(read.as_deref(), expect);
        };
        check(iso("1980"), Some("1980"));
        check(iso("1980-05-17"), Some("1980-05-17"));
        check(iso("2000-02-29"), Some("2000-02-29"));
        check(iso("1900-02-29"), None);
        check(iso("1980-13"), None);
        check(iso("1980-05-17-1"), None);
        check(in_words("17 May 1980"), Some("1980-05-17"));
        check(in_words("Sept 1971"), Some("1971-09"));
        check(in_words("31 Jun 1971"), None);
        check(in_form("7.5.1980", "DD.MM.YYYY"), Some("1980-05-07"));
        check(in_form("05/17/1980", "MM/DD/YYYY"), Some("1980-05-17"));
        check(in_form("17/05/1980", "MM/DD/YYYY"), None);
        check(in_form("19800517", "YYYYMMDD"), Some("1980-05-17"));
        check(in_form("1980", "DD.MM.YYYY"), None);
        check(in_form("ü.5.1980", "DD.MM.YYYY"), None);
    }
}
