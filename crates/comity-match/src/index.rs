//! The index: subjects by their names, so that bearers are found among millions.
//!
//! Names are numbers of words. A search asks which words of the vocabulary are like those that it
//! looks for, and then which names have them: work grows with the words that are alike, not with
//! the subjects that are not. Subjects come and go one by one.

use zerocopy::{FromBytes, FromZeros, Immutable, IntoBytes, little_endian::U64};

use crate::{
    keys::{acronym_key, joined_key, word_keys},
    lists::{ListId, Lists},
    marks::Marks,
    name::first_letters,
    part::{Bearer, Kind, PARTS_MAX, Part, Parts, parts},
    qualifier::{IDENTIFIERS_MAX, Qualifiers, identifier_cell, identifiers},
    similarity::WordView,
    table::{Table, mix},
    vocabulary::{Vocabulary, WordId},
    words::FormClass,
};

/// A subject: somebody or something that has names.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The caller's number for it; adding it again replaces it.
    pub key: u64,
    /// What it is.
    pub bearer: Bearer,
    /// Its names and aliases, in any writing.
    pub names: Vec<String>,
    /// What else is known.
    pub qualifiers: Qualifiers,
    /// Its identifiers: the caller's number of their kind, and their canonical form.
    pub identifiers: Vec<(u16, String)>,
}

#[derive(Clone, Copy, Debug, FromBytes, Immutable, IntoBytes)]
#[repr(C)]
pub(crate) struct NameRow {
    pub(crate) at: u32,
    pub(crate) subject: u32,
    pub(crate) parts: u8,
    /// A [`FormClass`] as a number; 0 for none.
    pub(crate) form: u8,
    pub(crate) spare: u16,
}

impl NameRow {
    pub(crate) fn form(&self) -> Option<FormClass> {
        FormClass::of(self.form)
    }

    /// Whether it lies within so many cells and subjects.
    pub(crate) fn fits(&self, cells: usize, subjects: usize) -> bool {
        let parts = usize::from(self.parts);
        let within = self.at as usize + parts <= cells && (self.subject as usize) < subjects;
        within && parts <= PARTS_MAX
    }
}

/// All zeros once the subject was removed.
#[derive(Clone, Copy, Debug, FromBytes, Immutable, IntoBytes)]
#[repr(C)]
pub(crate) struct SubjectRow {
    pub(crate) key: U64,
    /// Names lie one behind the other; so do cells.
    pub(crate) name_at: u32,
    pub(crate) cells_at: u32,
    pub(crate) names: u8,
    pub(crate) cells: u8,
    pub(crate) bearer: u8,
    pub(crate) is_there: u8,
}

impl SubjectRow {
    pub(crate) fn key(&self) -> u64 {
        self.key.get()
    }

    pub(crate) fn bearer(&self) -> Bearer {
        Bearer::of(self.bearer)
    }

    pub(crate) fn is_there(&self) -> bool {
        self.is_there == 1
    }

    /// Moves its cells.
    pub(crate) fn is_at(&mut self, cells_at: u32, cells: usize) {
        (self.cells_at, self.cells) = (cells_at, u8::try_from(cells).unwrap_or(u8::MAX));
    }

    /// Whether it lies within so many names and cells.
    pub(crate) fn fits(&self, names: usize, cells: usize) -> bool {
        self.name_at as usize + usize::from(self.names) <= names
            && self.cells_at as usize + usize::from(self.cells) <= cells
    }
}

/// Subjects that can be searched.
#[derive(Clone, Debug, Default)]
pub struct Index {
    pub(crate) words: Vocabulary,
    /// Names that have a word, by the number of the word.
    pub(crate) uses: Lists,
    /// Words, or names of joined words, by key.
    pub(crate) by_key: Lists,
    /// The key of each of those lists; 0 for one that is used no more.
    pub(crate) key_of: Vec<u64>,
    pub(crate) keys: Table,
    /// Identifiers and who has them.
    pub(crate) marks: Marks,
    /// Parts of names: four bits of kind, 28 of word.
    pub(crate) cells: Vec<u32>,
    /// What is known of subjects, in cells: four bits of kind, 28 of what.
    pub(crate) known: Vec<u32>,
    pub(crate) names: Vec<NameRow>,
    pub(crate) subjects: Vec<SubjectRow>,
    pub(crate) by_subject: Table,
    /// Names that were removed; their rows are given back when there are many.
    pub(crate) gone: u32,
}

/// Rows are numbered by 32 bits.
pub(crate) fn size(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// The names in a field: lists write several of one bearer with semicolons between.
pub fn several(names: &str) -> impl Iterator<Item = &str> {
    names.split([';', '؛', '；']).filter(|name| !name.trim().is_empty())
}

/// Names that are gone, below which their rows are left.
const GONE_MIN: u32 = 1_000;
/// Numbers of words beyond this do not fit a cell.
const WORDS_MAX: u32 = 1 << 28;
/// The bits of a cell that are the word.
pub(crate) const WORD_BITS: u32 = WORDS_MAX - 1;

impl Index {
    /// An index of nobody.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many subjects there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_subject.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes of memory that the index holds, all in.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        self.words.size_bytes()
            + self.uses.size_bytes()
            + self.by_key.size_bytes()
            + 8 * self.key_of.capacity()
            + self.keys.size_bytes()
            + self.marks.size_bytes()
            + 4 * (self.cells.capacity() + self.known.capacity())
            + self.names.capacity() * size_of::<NameRow>()
            + self.subjects.capacity() * size_of::<SubjectRow>()
            + self.by_subject.size_bytes()
    }

    /// Adds a subject, in the place of one with the same key.
    ///
    /// At most 255 names, and as many qualifiers and identifiers together, are kept of one.
    pub fn add(&mut self, subject: &Subject) {
        self.remove(subject.key);
        let number = size(self.subjects.len());
        let name_at = size(self.names.len());
        let names = subject.names.iter().flat_map(|names| several(names));
        for name in names.take(usize::from(u8::MAX)) {
            let before = self.words.len();
            let found = parts(name, subject.bearer, &mut self.words);
            self.know_all();
            if !found.parts.is_empty() && self.words.len() < WORDS_MAX as usize {
                self.add_name(number, subject.bearer, &found);
            }
            // Words of a name that was not taken are nobody's.
            for word in (size(before)..size(self.words.len()))
                .filter(|id| self.words.uses(*id) == 0)
                .collect::<Vec<_>>()
            {
                self.forget(word);
            }
        }
        // Identifiers first: they say most.
        let mut cells: Vec<u32> = Vec::new();
        for (kind, text) in &subject.identifiers {
            let known = self.marks.find(*kind, text).map(identifier_cell);
            let is_full =
                cells.len() == usize::from(u8::MAX) || self.marks.len() >= IDENTIFIERS_MAX;
            if !is_full && known.is_none_or(|cell| !cells.contains(&cell)) {
                cells.extend(self.marks.add(*kind, text, number).map(identifier_cell));
            }
        }
        cells.extend(subject.qualifiers.cells());
        cells.truncate(usize::from(u8::MAX));
        let count = |length: usize| u8::try_from(length).unwrap_or(u8::MAX);
        self.subjects.push(SubjectRow {
            key: subject.key.into(),
            name_at,
            cells_at: size(self.known.len()),
            names: count(self.names.len() - name_at as usize),
            cells: count(cells.len()),
            bearer: subject.bearer as u8,
            is_there: 1,
        });
        self.known.extend(cells);
        self.by_subject.insert(mix(subject.key), number);
    }

    /// Takes a subject out; whether it was there.
    ///
    /// Nothing stays of it: not its names, not the words and identifiers that it alone had, nor
    /// the keys under which they were found.
    pub fn remove(&mut self, key: u64) -> bool {
        let Some(number) = self.subject(key) else { return false };
        self.by_subject.remove(mix(key), number);
        let row = self.subjects[number as usize];
        for name in row.name_at..row.name_at + u32::from(row.names) {
            self.remove_name(name);
        }
        let cells = self.cells(&row).to_vec();
        for mark in identifiers(&cells) {
            self.marks.remove(mark, number);
        }
        self.known[row.cells_at as usize..][..cells.len()].fill(0);
        self.subjects[number as usize] = SubjectRow::new_zeroed();
        // Rows that stand empty cost memory, and giving them back costs a walk over all.
        if self.gone > GONE_MIN && self.gone as usize > self.names.len() / 3 {
            *self = self.compacted();
        }
        true
    }

    fn remove_name(&mut self, name: u32) {
        let known = self.parts(name);
        let subject = self.names[name as usize].subject as usize;
        for key in self.name_keys(&known, self.subjects[subject].bearer()) {
            self.unlist(key, name);
        }
        for part in &known {
            self.uses.remove(part.word, name);
            self.words.count(part.word, false);
            if self.words.uses(part.word) == 0 && self.uses.get(part.word).is_empty() {
                self.forget(part.word);
            }
        }
        let row = &mut self.names[name as usize];
        self.cells[row.at as usize..][..known.len()].fill(0);
        *row = NameRow::new_zeroed();
        self.gone += 1;
    }

    /// Forgets a word that no name has.
    fn forget(&mut self, word: WordId) {
        let mut keys = Vec::new();
        word_keys(self.words.view(word), &mut keys);
        for key in keys {
            self.unlist(key, word);
        }
        self.words.forget(word);
    }

    fn unlist(&mut self, key: u64, number: u32) {
        let Some(list) = self.list_of(key) else { return };
        self.by_key.remove(list, number);
        if self.by_key.get(list).is_empty() {
            self.keys.remove(mix(key), list);
            self.key_of[list as usize] = 0;
        }
    }

    fn subject(&self, key: u64) -> Option<u32> {
        let is = |number: u32| {
            let row = &self.subjects[number as usize];
            row.is_there() && row.key() == key
        };
        self.by_subject.find(mix(key), is)
    }

    /// The list of a key, if anything has it.
    pub(crate) fn list_of(&self, key: u64) -> Option<ListId> {
        self.keys.find(mix(key), |list| self.key_of[list as usize] == key)
    }

    /// The parts of a name.
    pub(crate) fn parts(&self, name: u32) -> Vec<Part> {
        let cells = self.name_cells(name);
        let part = |cell: &u32| Part { word: cell & WORD_BITS, kind: Kind::of(cell >> 28) };
        cells.iter().map(part).collect()
    }

    /// The parts of a name as cells: four bits of kind, 28 of word.
    pub(crate) fn name_cells(&self, name: u32) -> &[u32] {
        let row = &self.names[name as usize];
        &self.cells[row.at as usize..][..usize::from(row.parts)]
    }

    /// What is known of a subject, as cells.
    pub(crate) fn cells(&self, subject: &SubjectRow) -> &[u32] {
        &self.known[subject.cells_at as usize..][..usize::from(subject.cells)]
    }

    fn add_name(&mut self, subject: u32, bearer: Bearer, found: &Parts) {
        let (name, at) = (size(self.names.len()), size(self.cells.len()));
        for (nth, part) in found.parts.iter().enumerate() {
            self.cells.push((part.kind as u32) << 28 | part.word);
            self.words.count(part.word, true);
            // A word said twice is one use.
            if !found.parts[..nth].iter().any(|before| before.word == part.word) {
                self.uses.push(part.word, name);
            }
        }
        for key in self.name_keys(&found.parts, bearer) {
            let list = self.list(key);
            self.by_key.push(list, name);
        }
        let parts = u8::try_from(found.parts.len()).unwrap_or(u8::MAX);
        let form = found.form.map_or(0, |form| form as u8 + 1);
        self.names.push(NameRow { at, subject, parts, form, spare: 0 });
    }

    /// Gives new words their lists of uses and their keys.
    fn know_all(&mut self) {
        let mut keys = Vec::new();
        while (self.uses.count() as usize) < self.words.len() {
            let next = self.uses.make();
            word_keys(self.words.view(next), &mut keys);
            for key in &keys {
                let list = self.list(*key);
                self.by_key.push(list, next);
            }
        }
    }

    fn list(&mut self, key: u64) -> ListId {
        self.list_of(key).unwrap_or_else(|| {
            let list = self.by_key.make();
            self.key_of.push(key);
            self.keys.insert(mix(key), list);
            list
        })
    }

    /// The keys of a name: of neighbouring parts that may be written as one, and of the first
    /// letters of an organisation's.
    fn name_keys(&self, found: &[Part], bearer: Bearer) -> Vec<u64> {
        let mut out: Vec<u64> = Vec::new();
        if bearer != Bearer::Person {
            let words = found.iter().map(|part| (part.kind, self.words.view(part.word)));
            for letters in first_letters(words) {
                let key = acronym_key(&letters);
                out.extend(key.filter(|key| !out.contains(key)));
            }
        }
        for at in 0..found.len() {
            for length in [2, 3] {
                let Some(run) = found.get(at..at + length) else { continue };
                if run.iter().any(|part| matches!(part.kind, Kind::Title | Kind::Generation)) {
                    continue;
                }
                let words: Vec<WordView<'_>> =
                    run.iter().map(|part| self.words.view(part.word)).collect();
                let key = joined_key(&words);
                out.extend(key.filter(|key| !out.contains(key)));
            }
        }
        out
    }
}
