//! Words, each once, with their readings in one arena.
//!
//! Names repeat words, so an index keeps numbers of words in place of names: some ten million
//! persons share a million or two. The bytes lie one behind the other, rows of fixed size point
//! into them; nothing points by address, so that the whole can be written out and read back.

use zerocopy::{FromBytes, Immutable, IntoBytes};

use crate::{
    reading::{readings, word_script},
    script::Script,
    similarity::{ReadingRow, Readings, WordView, counts, letter_mask},
    skeleton::fold,
    snapshot::{Reader, SnapshotError, Writer},
    table::{Table, mix},
    words::groups,
};

/// The number of a word in its vocabulary.
pub(crate) type WordId = u32;

/// All zeros for a word that no name has any more.
#[derive(Clone, Copy, Debug, Default, FromBytes, Immutable, IntoBytes)]
#[repr(C)]
struct WordRow {
    text_at: u32,
    readings_at: u32,
    /// How many names have the word.
    uses: u32,
    groups: [u16; 2],
    text_length: u8,
    readings: u8,
    /// A [`Script`] as a number.
    script: u8,
    spare: u8,
}

/// Words and their readings.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary {
    /// Texts are UTF-8, readings ASCII.
    bytes: Vec<u8>,
    rows: Vec<WordRow>,
    readings: Vec<ReadingRow>,
    by_text: Table,
}

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
    pub(crate) fn find(&self, text: &[u8]) -> Option<WordId> {
        self.by_text.find(mix(hash(text)), |id| self.text(id) == text)
    }

    /// The number of a cleaned word, made if it is new; none for what cannot be read.
    pub(crate) fn add(&mut self, text: &str) -> Option<WordId> {
        let known = self.find(text.as_bytes());
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
            script: word_script(text) as u8,
            spare: 0,
        };
        self.bytes.extend_from_slice(text.as_bytes());
        for reading in &found {
            let folded = fold(reading);
            let (Ok(length), Ok(fold_length)) =
                (u8::try_from(reading.len()), u8::try_from(folded.len()))
            else {
                continue;
            };
            let at = u32::try_from(self.bytes.len()).ok()?;
            let mask = letter_mask(folded.as_bytes());
            let counts = counts(folded.as_bytes());
            self.bytes.extend_from_slice(reading.as_bytes());
            self.bytes.extend_from_slice(folded.as_bytes());
            self.readings.push(ReadingRow { at, mask, counts, length, fold_length, spare: 0 });
            row.readings += 1;
            if belongs == [0; 2] {
                belongs = groups(reading);
            }
        }
        row.groups = belongs;
        self.rows.push(row);
        self.by_text.insert(mix(hash(text.as_bytes())), id);
        Some(id)
    }

    /// Forgets a word that no name has: nothing stays of its letters and readings.
    pub(crate) fn forget(&mut self, id: WordId) {
        self.by_text.remove(mix(hash(self.text(id))), id);
        let row = std::mem::take(&mut self.rows[id as usize]);
        self.bytes[row.text_at as usize..][..usize::from(row.text_length)].fill(0);
        let readings = &mut self.readings[row.readings_at as usize..];
        for reading in &mut readings[..usize::from(row.readings)] {
            let of = std::mem::take(reading);
            let length = usize::from(of.length) + usize::from(of.fold_length);
            self.bytes[of.at as usize..][..length].fill(0);
        }
    }

    /// The words that names have, without a trace of others; and their new numbers.
    pub(crate) fn renumbered(&self) -> (Self, Vec<WordId>) {
        let mut to = vec![WordId::MAX; self.rows.len()];
        let mut out = Self::default();
        let size = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        for (id, row) in (0..).zip(&self.rows).filter(|(_, row)| row.text_length > 0) {
            let (text_at, readings_at) = (size(out.bytes.len()), size(out.readings.len()));
            out.bytes.extend_from_slice(self.text(id));
            let view = self.view(id).readings;
            for reading in view.rows {
                let at = size(out.bytes.len());
                out.bytes.extend_from_slice(view.reading(reading));
                out.bytes.extend_from_slice(view.fold(reading));
                out.readings.push(ReadingRow { at, ..*reading });
            }
            to[id as usize] = size(out.rows.len());
            out.rows.push(WordRow { text_at, readings_at, ..*row });
            out.by_text.insert(mix(hash(self.text(id))), to[id as usize]);
        }
        (out, to)
    }

    /// The letters of a word.
    pub(crate) fn text(&self, id: WordId) -> &[u8] {
        let row = &self.rows[id as usize];
        &self.bytes[row.text_at as usize..][..usize::from(row.text_length)]
    }

    /// A word to compare.
    pub(crate) fn view(&self, id: WordId) -> WordView<'_> {
        let row = &self.rows[id as usize];
        let rows = &self.readings[row.readings_at as usize..][..usize::from(row.readings)];
        WordView {
            text: self.text(id),
            script: Script::of(row.script),
            readings: Readings { bytes: &self.bytes, rows },
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
            + self.by_text.size_bytes()
    }

    pub(crate) fn save(&self, out: &mut Writer<'_>) -> std::io::Result<()> {
        out.section(&self.bytes)?;
        out.section(&self.rows)?;
        out.section(&self.readings)?;
        out.section(self.by_text.slots())
    }

    pub(crate) fn load(from: &mut Reader<'_>) -> Result<Self, SnapshotError> {
        let (bytes, rows, readings): (Vec<u8>, Vec<WordRow>, Vec<ReadingRow>) =
            (from.section()?, from.section()?, from.section()?);
        let by_text = Table::of(from.section()?).ok_or(SnapshotError::Unsound)?;
        let fits = |at: u32, length: usize, all: usize| at as usize + length <= all;
        let sound = rows.iter().all(|row| {
            fits(row.text_at, usize::from(row.text_length), bytes.len())
                && fits(row.readings_at, usize::from(row.readings), readings.len())
        }) && readings.iter().all(|row| {
            let length = usize::from(row.length) + usize::from(row.fold_length);
            fits(row.at, length, bytes.len())
        }) && by_text.numbers().all(|id| (id as usize) < rows.len());
        let out = Self { bytes, rows, readings, by_text };
        if sound { Ok(out) } else { Err(SnapshotError::Unsound) }
    }
}
