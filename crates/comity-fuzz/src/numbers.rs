//! Numbers and zones as others write them, and the keys that two sides meet by.

use comity_match::{
    Bearer, Date, Qualifiers, SEARCH_KEYS_MAX, Side, Subject,
    identifier::{Identifier, Kind, VARIANTS_MAX, as_written, read, variants, zone},
    search_keys,
};

/// A year of our time: two digits of a year are read from it.
const YEAR: u16 = 2026;

/// An identifier of whatever kind has one form, which reads as itself, and few other prints.
pub(crate) fn identifier(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let mut has_read = false;
    for kind in Kind::ALL {
        if let Ok(found) = read(*kind, &text) {
            assert_eq!(read(*kind, &found.canonical).as_ref(), Ok(&found), "a form is its own");
            assert_eq!(as_written(*kind, &text).as_ref(), Some(&found), "it is found as it reads");
            prints(&found);
            has_read = true;
        }
        if let Some(found) = as_written(*kind, &text) {
            prints(&found);
        }
    }
    has_read
}

fn prints(of: &Identifier) {
    let others = variants(of);
    assert!(others.len() <= VARIANTS_MAX, "other prints are few");
    assert!(!others.contains(of), "itself is no other print");
}

/// A machine readable zone is read or refused; its dates are dates, its letters letters.
pub(crate) fn zone(bytes: &[u8]) -> bool {
    let Ok(zone) = zone::read(&String::from_utf8_lossy(bytes), YEAR) else { return false };
    let dates = [zone.born, zone.expires];
    assert!(dates.iter().flatten().all(|date| date.year > 1_800), "a date is of our time");
    let fields = [&zone.primary, &zone.secondary, &zone.number, &zone.issuer, &zone.nationality];
    assert!(fields.iter().all(|field| !field.contains('<')), "fillers are no letters");
    true
}

/// Whom keys are derived from, a line each: names, and below a blank one dates and numbers. What
/// the holder keeps of somebody meets what is asked of the same, and both are few.
pub(crate) fn keys(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let (names, more) = text.split_once("\n\n").unwrap_or((&text, ""));
    let born: Vec<Date> = more.lines().filter_map(Date::read).collect();
    let numbers = more.lines().filter_map(|line| as_written(Kind::Document, line));
    let of = Subject {
        key: 1,
        bearer: Bearer::Person,
        names: names.lines().map(str::to_owned).collect(),
        qualifiers: Qualifiers { born, ..Qualifiers::default() },
        identifiers: numbers.map(|one| (one.kind.number(), one.canonical)).collect(),
    };
    let [held, asked] = [Side::Holds, Side::Asks].map(|side| search_keys(&of, side));
    for keys in [&held, &asked] {
        assert!(keys.keys.len() <= SEARCH_KEYS_MAX, "keys are few");
        let mut all: Vec<&[u8]> = keys.keys.iter().map(|key| key.bytes.as_slice()).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), keys.keys.len(), "each key is there once");
    }
    let is_met = asked.keys.iter().any(|key| held.keys.iter().any(|one| one.bytes == key.bytes));
    assert!(is_met || asked.keys.is_empty() || held.left_out > 0, "who is held is met");
    !held.keys.is_empty()
}
