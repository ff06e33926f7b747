//! Keys under which two agencies meet that know one person and show nobody.
//!
//! Whoever holds a record derives keys from it, whoever asks derives keys from what is asked, and
//! they meet where a key is the same to the last byte; nothing is compared. So a key is coarse:
//! the consonants of two parts of a name, in no order, with the day of birth; or an identifier.
//! Writings and spellings meet in the consonants, and the day makes a key rare enough.
//!
//! A name without a date of birth gives no key: too many bear it, and a hit harms.
//!
//! Both sides need one derivation, to the last byte: [`SEARCH_KEYS_DERIVATION`] is its number.

use crate::{
    index::{Subject, several},
    part::{Bearer, Kind, parts},
    qualifier::Date,
    similarity::WordView,
    skeleton::{skeleton_length, skeletons},
    vocabulary::{Vocabulary, hash},
};

/// The number of this derivation: another one wherever a key changes, be it by a word of a list.
pub const SEARCH_KEYS_DERIVATION: u8 = 1;
/// Keys of one record or question at most.
pub const SEARCH_KEYS_MAX: usize = 16;

/// Identifiers that get a key at most.
pub const SEARCH_NUMBERS_MAX: usize = 6;
/// Length of the longest identifier that gets a key, in bytes.
const IDENTIFIER_BYTES: usize = 1_000;
/// Names that are looked at.
const NAMES_MAX: usize = 32;
/// Dates of birth that are looked at.
const DATES_MAX: usize = 4;
/// Parts of a name that are looked at: half of them the first ones, half the last.
const WORDS_MAX: usize = 6;
/// From so many parts on the year of birth is enough without one of them.
const WORDS_TO_SPARE: usize = 4;
/// Ways of reading a part that are looked at.
const WAYS_MAX: usize = 3;
/// From so many consonants on a skeleton stands for a word; the sound of shorter ones is hashed.
const CONSONANTS_MIN: u32 = 2;
/// Marks a word that is hashed: skeletons have 60 bits.
const SOUND: u64 = 1 << 63;

const IDENTIFIER: u8 = 1;
const DAY: u8 = 2;
const YEAR_ALONE: u8 = 3;
const YEAR_OF_DAY: u8 = 4;

/// On which side of a search keys are derived.
///
/// They differ where one knows a day of birth and the other no more than a year: two days of one
/// year never meet.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Side {
    /// Whoever asks.
    Asks,
    /// Whoever has the record.
    Holds,
}

/// What agrees where two have a key in common.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum By {
    /// An identifier, whatever the name.
    Identifier,
    /// Two parts of the name by their sound, and the day of birth, be day and month in each
    /// other's place.
    NameAndDay,
    /// The name by its sound, of which one part of four may be missing, and the year of birth
    /// where one side knows no more: much less than the day.
    NameAndYear,
}

/// One key.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SearchKey {
    /// Its bytes, of which nothing is to be seen but whether two are equal.
    ///
    /// [`SEARCH_KEYS_DERIVATION`], what kind of key, and for an identifier its kind (u16,
    /// big-endian) and its text; for a name year (u16), the smaller and the larger of day and
    /// month, and 8 bytes for each part, ascending.
    pub bytes: Vec<u8>,
    /// What agrees where it is met.
    pub by: By,
}

/// The keys of one record or question.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct SearchKeys {
    /// At most [`SEARCH_KEYS_MAX`], each once, those first that are met most.
    pub keys: Vec<SearchKey>,
    /// How many more there would be, of what was looked at, and identifiers that were not.
    pub left_out: usize,
    /// Whether there are names for which a date of birth is missing.
    pub lacks_date: bool,
}

/// The keys of what is held or asked for.
///
/// COST: at most 32 names of 6 parts with 4 dates, whatever is given.
#[must_use]
pub fn search_keys(of: &Subject, side: Side) -> SearchKeys {
    let mut ranked: Vec<(u8, SearchKey)> = Vec::new();
    for (kind, text) in of.identifiers.iter().take(SEARCH_NUMBERS_MAX) {
        // An identifier that no index takes is none here.
        if (1..=IDENTIFIER_BYTES).contains(&text.len()) {
            let bytes =
                [&[SEARCH_KEYS_DERIVATION, IDENTIFIER], &kind.to_be_bytes()[..], text.as_bytes()]
                    .concat();
            ranked.push((0, SearchKey { bytes, by: By::Identifier }));
        }
    }
    let dates: &[Date] = &of.qualifiers.born[..of.qualifiers.born.len().min(DATES_MAX)];
    let names: Vec<Vec<Vec<u64>>> = of
        .names
        .iter()
        .flat_map(|names| several(names))
        .take(NAMES_MAX)
        .map(|name| words(name, of.bearer))
        .filter(|words| !words.is_empty())
        .collect();
    for date in dates {
        for name in &names {
            named(name, *date, side, &mut ranked);
        }
    }
    // The sort is stable: of one rank, first what was stated first.
    ranked.sort_by_key(|(rank, _)| *rank);
    let mut out = SearchKeys {
        keys: Vec::new(),
        left_out: of.identifiers.len().saturating_sub(SEARCH_NUMBERS_MAX),
        lacks_date: dates.is_empty() && !names.is_empty(),
    };
    for (_, key) in ranked {
        if out.keys.iter().any(|known| known.bytes == key.bytes) {
            continue;
        }
        if out.keys.len() < SEARCH_KEYS_MAX {
            out.keys.push(key);
        } else {
            out.left_out += 1;
        }
    }
    out
}

/// The keys of one name with one date, each with its rank: those that are met most come first.
fn named(words: &[Vec<u64>], date: Date, side: Side, out: &mut Vec<(u8, SearchKey)>) {
    let knows_day = date.month != 0 && date.day != 0;
    let year_kinds: &[u8] = match (side, knows_day) {
        (Side::Asks, true) | (Side::Holds, false) => &[YEAR_ALONE],
        (Side::Holds, true) => &[YEAR_OF_DAY],
        (Side::Asks, false) => &[YEAR_ALONE, YEAR_OF_DAY],
    };
    if knows_day {
        for (rank, pair) in pairs(words) {
            out.push((rank, key(DAY, date, pair)));
        }
    }
    for (rank, whole) in wholes(words) {
        for kind in year_kinds {
            out.push((rank + u8::from(knows_day), key(*kind, date, whole.clone())));
        }
    }
}

fn key(kind: u8, date: Date, mut words: Vec<u64>) -> SearchKey {
    words.sort_unstable();
    // Whoever wrote the month first wrote the same day: one key is enough for both.
    let (low, high) = match kind {
        DAY => (date.day.min(date.month), date.day.max(date.month)),
        _ => (0, 0),
    };
    let mut bytes = vec![SEARCH_KEYS_DERIVATION, kind];
    bytes.extend(date.year.to_be_bytes());
    bytes.extend([low, high]);
    words.iter().for_each(|word| bytes.extend(word.to_be_bytes()));
    SearchKey { bytes, by: if kind == DAY { By::NameAndDay } else { By::NameAndYear } }
}

/// Any two parts, in each way of reading them; the part alone where there is one.
fn pairs(words: &[Vec<u64>]) -> Vec<(u8, Vec<u64>)> {
    if let [only] = words {
        return (0..).zip(only.iter().map(|word| vec![*word])).collect();
    }
    let last = words.len() - 1;
    let mut out = Vec::new();
    for (i, one) in words.iter().enumerate() {
        for (j, other) in words.iter().enumerate().skip(i + 1) {
            // Given and family name are what others know first.
            let place = match (i, j) {
                (0, at) if at == last => 0,
                (0, 1) => 1,
                (_, at) if at == last => 2,
                _ => 3,
            };
            for (a, left) in (0_u8..).zip(one) {
                for (b, right) in (0_u8..).zip(other).filter(|(_, right)| *right != left) {
                    out.push((place + 2 * (a + b), vec![*left, *right]));
                }
            }
        }
    }
    out
}

/// All parts together, one of them read another way at most.
fn wholes(words: &[Vec<u64>]) -> Vec<(u8, Vec<u64>)> {
    // One word and a year say next to nothing.
    if words.len() < 2 {
        return Vec::new();
    }
    let usual: Vec<u64> = words.iter().filter_map(|ways| ways.first().copied()).collect();
    let mut out = vec![(1, usual.clone())];
    for (at, ways) in words.iter().enumerate() {
        for (rank, way) in (3..).zip(ways.iter().skip(1)) {
            let mut whole = usual.clone();
            whole[at] = *way;
            out.push((rank, whole));
        }
    }
    // One part of many may be missing on the other side.
    if words.len() >= WORDS_TO_SPARE {
        for at in (0..words.len()).rev() {
            let mut less = usual.clone();
            less.remove(at);
            out.push((2, less));
        }
    }
    out
}

/// The parts of a name that say who somebody is, each in the ways it is read.
fn words(name: &str, bearer: Bearer) -> Vec<Vec<u64>> {
    let mut vocabulary = Vocabulary::default();
    let parts = parts(name, bearer, &mut vocabulary).parts;
    let says = |kind: Kind| matches!(kind, Kind::Name | Kind::Patronymic);
    let some = parts.iter().any(|part| says(part.kind));
    let mut out: Vec<Vec<u64>> = Vec::new();
    for part in parts.iter().filter(|part| says(part.kind) || !some && part.kind.is_evidence()) {
        let ways = ways(vocabulary.view(part.word));
        // A name said twice is said once.
        if !ways.is_empty() && !out.iter().any(|known| known.first() == ways.first()) {
            out.push(ways);
        }
    }
    if out.len() > WORDS_MAX {
        out.drain(WORDS_MAX / 2..out.len() - WORDS_MAX / 2);
    }
    out
}

/// A reading without *of God* or *of the faith* at its end, which others write apart; none of what
/// is nothing else.
fn bare(reading: &str) -> Option<&str> {
    // Longer ends first, and none that only begins another.
    const ENDS: [&str; 22] = [
        "oullah", "ullah", "ollah", "allah", "ulla", "ulah", "allh", "ouddine", "ouddin", "oudine",
        "oudin", "uddine", "uddeen", "uddin", "udine", "udin", "oddin", "eddine", "eddin",
        "aldine", "aldin", "addin",
    ];
    const ALONE: [&str; 5] = ["din", "dine", "deen", "ldin", "llh"];
    let rest = ENDS.iter().find_map(|end| reading.strip_suffix(end)).unwrap_or(reading);
    let is_name = !rest.is_empty() && !ALONE.contains(&rest);
    is_name.then_some(if rest.len() < 3 && rest.len() < reading.len() { reading } else { rest })
}

fn ways(word: WordView<'_>) -> Vec<u64> {
    let mut out: Vec<u64> = Vec::new();
    for row in word.readings.rows {
        let fold = word.readings.fold(row);
        let reading = std::str::from_utf8(word.readings.reading(row)).unwrap_or_default();
        let Some(reading) = bare(reading) else { continue };
        let found = skeletons(reading).into_iter();
        let found =
            found.map(
                |key| {
                    if skeleton_length(key) < CONSONANTS_MIN { SOUND | hash(fold) } else { key }
                },
            );
        for way in found {
            if out.len() < WAYS_MAX && !out.contains(&way) {
                out.push(way);
            }
        }
    }
    out
}
