//! Words, each once, with their readings in one arena.
//!
//! Names repeat words, so an index keeps numbers of words in place of names: some ten million
//! persons share a million or two. The bytes lie one behind the other, rows of fixed size point
//! into them; nothing points by address, so that the whole can be written out and mapped in.

use std::collections::HashMap;

use crate::{
    reading::{readings, word_script},
    script::Script,
    similarity::{ReadingRow, Readings, WordView, class_mask, letter_mask},
    skeleton::fold,
    words::groups,
};

/// The number of a word in its vocabulary.
pub(crate) type WordId = u32;

#[derive(Clone, Copy, Debug)]
struct WordRow {
    text_at: u32,
    readings_at: u32,
    /// How many names have the word.
    uses: u32,
    groups: [u16; 2],
    text_length: u8,
    readings: u8,
    script: Script,
}

/// Words and their readings.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary {
    bytes: String,
    rows: Vec<WordRow>,
    readings: Vec<ReadingRow>,
    by_text: HashMap<u64, WordId, Plain>,
}

/// Bytes that a map takes for each entry that it has room for: key, number, padding, control byte,
/// and an eighth that stays empty.
pub(crate) const MAP_BYTES: usize = 20;

/// Keys here are hashes already, or numbers of ours: nobody outside chooses them.
pub(crate) type Plain = std::hash::BuildHasherDefault<PlainHasher>;

/// Spreads a number; see [`Plain`].
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct PlainHasher(u64);

impl std::hash::Hasher for PlainHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        let mixed = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 29);
    }
}

/// FNV-1a, with an end that spreads.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    let fnv = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    fnv ^ (fnv >> 32)
}

impl Vocabulary {
    /// How many words there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The number of a cleaned word, if it is known.
    pub(crate) fn find(&self, text: &str) -> Option<WordId> {
        let mut key = hash(text.as_bytes());
        while let Some(&id) = self.by_text.get(&key) {
            if self.text(id) == text {
                return Some(id);
            }
            key = key.wrapping_add(1);
        }
        None
    }

    /// The number of a cleaned word, made if it is new; none for what cannot be read.
    pub(crate) fn add(&mut self, text: &str) -> Option<WordId> {
        let known = self.find(text);
        if known.is_some() {
            return known;
        }
        let length = u8::try_from(text.len()).ok()?;
        let found = readings(text);
        if found.is_empty() {
            return None;
        }
        let id = WordId::try_from(self.rows.len()).ok()?;
        let mut belongs = [0; 2];
        let mut row = WordRow {
            text_at: u32::try_from(self.bytes.len()).ok()?,
            readings_at: u32::try_from(self.readings.len()).ok()?,
            uses: 0,
            groups: belongs,
            text_length: length,
            readings: 0,
            script: word_script(text),
        };
        self.bytes.push_str(text);
        for reading in &found {
            let folded = fold(reading);
            let (Ok(length), Ok(fold_length)) =
                (u8::try_from(reading.len()), u8::try_from(folded.len()))
            else {
                continue;
            };
            let at = u32::try_from(self.bytes.len()).ok()?;
            let mask = letter_mask(folded.as_bytes());
            let classes = class_mask(folded.as_bytes());
            self.bytes.push_str(reading);
            self.bytes.push_str(&folded);
            self.readings.push(ReadingRow { at, mask, classes, length, fold_length });
            row.readings += 1;
            if belongs == [0; 2] {
                belongs = groups(reading);
            }
        }
        row.groups = belongs;
        self.rows.push(row);
        let mut key = hash(text.as_bytes());
        while self.by_text.contains_key(&key) {
            key = key.wrapping_add(1);
        }
        self.by_text.insert(key, id);
        Some(id)
    }

    /// The letters of a word.
    pub(crate) fn text(&self, id: WordId) -> &str {
        let row = &self.rows[id as usize];
        &self.bytes[row.text_at as usize..][..usize::from(row.text_length)]
    }

    /// A word to compare.
    pub(crate) fn view(&self, id: WordId) -> WordView<'_> {
        let row = &self.rows[id as usize];
        let rows = &self.readings[row.readings_at as usize..][..usize::from(row.readings)];
        WordView {
            text: self.text(id),
            script: row.script,
            readings: Readings { bytes: self.bytes.as_bytes(), rows },
            groups: row.groups,
        }
    }

    /// In how many names the word is.
    pub(crate) fn uses(&self, id: WordId) -> u32 {
        self.rows[id as usize].uses
    }

    /// Counts a name that has the word, or has it no longer.
    pub(crate) fn count(&mut self, id: WordId, more: bool) {
        let uses = &mut self.rows[id as usize].uses;
        *uses = if more { uses.saturating_add(1) } else { uses.saturating_sub(1) };
    }

    /// Bytes of memory in use.
    pub(crate) fn size_bytes(&self) -> usize {
        self.bytes.capacity()
            + self.rows.capacity() * size_of::<WordRow>()
            + self.readings.capacity() * size_of::<ReadingRow>()
            + self.by_text.capacity() * MAP_BYTES
    }
}
