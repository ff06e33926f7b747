//! The keys under which a word is found by words that may be the same name.
//!
//! Two words meet if they share a key: the consonants of a reading; those with one left out, so
//! that a consonant may be wrong, missing or too many; for short words the letters with one left
//! out; the group of names with one meaning.

use crate::{
    similarity::WordView,
    skeleton::{shorter, skeleton_length, skeletons},
    vocabulary::hash,
};

/// Readings of a word that get keys for mistakes as well.
const READINGS_WITH_MISTAKES: usize = 3;
/// Letters of a fold up to which a mistake is looked for letter by letter.
const SHORT_MAX: usize = 6;

const WHOLE: u64 = 1 << 60;
const MISTAKEN: u64 = 2 << 60;
const LETTERS: u64 = 3 << 60;
const GROUP: u64 = 4 << 60;
const JOINED: u64 = 5 << 60;
const ACRONYM: u64 = 6 << 60;
const LOW: u64 = WHOLE - 1;

/// The keys of a word: those that must fit, then those that allow for a mistake.
pub(crate) fn word_keys(word: WordView<'_>, out: &mut Vec<u64>) {
    out.clear();
    out.extend(word.groups.iter().filter(|group| **group != 0).map(|of| GROUP | u64::from(*of)));
    for row in word.readings.rows {
        let reading = text(word.readings.reading(row));
        out.extend(skeletons(reading).into_iter().map(|key| WHOLE | key & LOW));
    }
    for row in word.readings.rows.iter().take(READINGS_WITH_MISTAKES) {
        let fold = word.readings.fold(row);
        let short = fold.len() <= SHORT_MAX;
        for key in skeletons(text(word.readings.reading(row))).into_iter().take(1) {
            let least = if short { 4 } else { 3 };
            if skeleton_length(key) >= least {
                out.push(MISTAKEN | key & LOW);
                out.extend(shorter(key).map(|key| MISTAKEN | key & LOW));
            }
        }
        if short && fold.len() >= 2 {
            out.push(LETTERS | hash(fold) & LOW);
            if fold.len() >= 3 {
                out.extend((0..fold.len()).map(|gone| {
                    let rest = [&fold[..gone], &fold[gone + 1..]].concat();
                    LETTERS | hash(&rest) & LOW
                }));
            }
        }
    }
    let mut kept = 0;
    for at in 0..out.len() {
        if !out[..kept].contains(&out[at]) {
            out[kept] = out[at];
            kept += 1;
        }
    }
    out.truncate(kept);
}

/// Whether a key must fit whole, and allows for no mistake.
pub(crate) fn is_whole(key: u64) -> bool {
    key & !LOW == WHOLE
}

/// Whether what has the key are names, not words.
pub(crate) fn has_names(key: u64) -> bool {
    matches!(key & !LOW, JOINED | ACRONYM)
}

/// The key of words written as one.
pub(crate) fn joined_key(words: &[WordView<'_>]) -> Option<u64> {
    let mut whole = String::new();
    for word in words {
        whole += text(word.readings.reading(word.readings.rows.first()?));
    }
    let key = *skeletons(&whole).first()?;
    (whole.len() <= 24 && skeleton_length(key) >= 3).then_some(JOINED | key & LOW)
}

/// The key of an organisation's name by its first letters.
pub(crate) fn acronym_key(letters: &[u8]) -> Option<u64> {
    (3..=8).contains(&letters.len()).then(|| ACRONYM | hash(letters) & LOW)
}

/// Readings are ASCII.
fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}
