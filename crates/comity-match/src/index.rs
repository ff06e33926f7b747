//! The index: subjects by their names, so that bearers are found among millions.
//!
//! Names are numbers of words. A search asks which words of the vocabulary are like those that it
//! looks for, and then which names have them: work grows with the words that are alike, not with
//! the subjects that are not. Subjects come and go one by one.

use std::collections::HashMap;

use crate::{
    keys::{joined_key, word_keys},
    lists::{ListId, Lists},
    part::{Bearer, Kind, Part, Parts, parts},
    qualifier::Qualifiers,
    similarity::WordView,
    vocabulary::{MAP_BYTES, Plain, Vocabulary, WordId},
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
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct NameRow {
    pub(crate) at: u32,
    pub(crate) subject: u32,
    pub(crate) parts: u8,
    pub(crate) form: Option<FormClass>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct SubjectRow {
    pub(crate) key: u64,
    /// Names lie one behind the other; so do qualifiers.
    pub(crate) name_at: u32,
    pub(crate) cells_at: u32,
    pub(crate) names: u8,
    pub(crate) cells: u8,
    pub(crate) bearer: Bearer,
    pub(crate) is_there: bool,
}

/// Subjects that can be searched.
#[derive(Clone, Debug, Default)]
pub struct Index {
    pub(crate) words: Vocabulary,
    /// Names that have a word, by the number of the word.
    pub(crate) uses: Lists,
    /// Words, or names of joined words, by key.
    pub(crate) by_key: Lists,
    pub(crate) keys: HashMap<u64, ListId, Plain>,
    /// Parts of names: four bits of kind, 28 of word.
    cells: Vec<u32>,
    qualifiers: Vec<u32>,
    pub(crate) names: Vec<NameRow>,
    pub(crate) subjects: Vec<SubjectRow>,
    by_subject: HashMap<u64, u32, Plain>,
}

/// Lists write several names of one bearer with semicolons between.
pub(crate) fn several(names: &str) -> impl Iterator<Item = &str> {
    names.split([';', '؛', '；']).filter(|name| !name.trim().is_empty())
}

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
        self.by_subject.is_empty()
    }

    /// Bytes of memory that the index holds, all in.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        self.words.size_bytes()
            + self.uses.size_bytes()
            + self.by_key.size_bytes()
            + self.keys.capacity() * MAP_BYTES
            + 4 * (self.cells.capacity() + self.qualifiers.capacity())
            + self.names.capacity() * size_of::<NameRow>()
            + self.subjects.capacity() * size_of::<SubjectRow>()
            + self.by_subject.capacity() * MAP_BYTES
    }

    /// Adds a subject, in the place of one with the same key.
    pub fn add(&mut self, subject: &Subject) {
        self.remove(subject.key);
        let size = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let number = size(self.subjects.len());
        let name_at = size(self.names.len());
        let names = subject.names.iter().flat_map(|names| several(names));
        for name in names.take(usize::from(u8::MAX)) {
            let found = parts(name, subject.bearer, &mut self.words);
            if !found.parts.is_empty() && self.words.len() < WORDS_MAX as usize {
                self.add_name(number, &found);
            }
        }
        let mut cells = subject.qualifiers.cells();
        cells.truncate(usize::from(u8::MAX));
        let count = |length: usize| u8::try_from(length).unwrap_or(u8::MAX);
        self.subjects.push(SubjectRow {
            key: subject.key,
            name_at,
            cells_at: size(self.qualifiers.len()),
            names: count(self.names.len() - name_at as usize),
            cells: count(cells.len()),
            bearer: subject.bearer,
            is_there: true,
        });
        self.qualifiers.extend(cells);
        self.by_subject.insert(subject.key, number);
    }

    /// Takes a subject out; whether it was there.
    ///
    /// Its words stay in the vocabulary, which knows no names; rows are given back when the index
    /// is built anew.
    pub fn remove(&mut self, key: u64) -> bool {
        let Some(number) = self.by_subject.remove(&key) else { return false };
        let row = self.subjects[number as usize];
        self.subjects[number as usize].is_there = false;
        for name in row.name_at..row.name_at + u32::from(row.names) {
            let known = self.parts(name);
            for part in &known {
                self.uses.remove(part.word, name);
                self.words.count(part.word, false);
            }
            for key in self.joined(&known) {
                if let Some(&list) = self.keys.get(&key) {
                    self.by_key.remove(list, name);
                }
            }
            let at = self.names[name as usize].at as usize;
            self.cells[at..at + known.len()].fill(0);
            self.names[name as usize].parts = 0;
        }
        self.qualifiers[row.cells_at as usize..][..usize::from(row.cells)].fill(0);
        true
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

    /// The qualifiers of a subject, as cells.
    pub(crate) fn cells(&self, subject: &SubjectRow) -> &[u32] {
        &self.qualifiers[subject.cells_at as usize..][..usize::from(subject.cells)]
    }

    fn add_name(&mut self, subject: u32, found: &Parts) {
        let name = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        let at = u32::try_from(self.cells.len()).unwrap_or(u32::MAX);
        for (nth, part) in found.parts.iter().enumerate() {
            self.know(part.word);
            self.cells.push((part.kind as u32) << 28 | part.word);
            self.words.count(part.word, true);
            // A word said twice is one use.
            if !found.parts[..nth].iter().any(|before| before.word == part.word) {
                self.uses.push(part.word, name);
            }
        }
        for key in self.joined(&found.parts) {
            let list = self.list(key);
            self.by_key.push(list, name);
        }
        let parts = u8::try_from(found.parts.len()).unwrap_or(u8::MAX);
        self.names.push(NameRow { at, subject, parts, form: found.form });
    }

    /// Gives a new word its list of uses and its keys.
    fn know(&mut self, word: WordId) {
        let mut keys = Vec::new();
        while self.uses.count() <= word {
            let next = self.uses.make();
            word_keys(self.words.view(next), &mut keys);
            for key in &keys {
                let list = self.list(*key);
                self.by_key.push(list, next);
            }
        }
    }

    fn list(&mut self, key: u64) -> ListId {
        let by_key = &mut self.by_key;
        *self.keys.entry(key).or_insert_with(|| by_key.make())
    }

    /// The keys of neighbouring parts that may be written as one.
    fn joined(&self, found: &[Part]) -> Vec<u64> {
        let mut out: Vec<u64> = Vec::new();
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
