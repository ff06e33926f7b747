//! The index without what was removed, and as sections of a snapshot.

use crate::{
    index::{Index, NameRow, SubjectRow, WORD_BITS, size},
    keys::has_names,
    lists::Lists,
    marks::Marks,
    qualifier::{identifier_cell, identifiers},
    snapshot::{Reader, SnapshotError, Writer},
    table::{Table, mix},
    vocabulary::Vocabulary,
};

impl Index {
    /// The same subjects under new numbers of ours, without rows that stand empty.
    ///
    /// COST: a walk over all; for a while there are two.
    pub(crate) fn compacted(&self) -> Self {
        let (words, word_to) = self.words.renumbered();
        let mut out = Self { words, ..Self::default() };
        let mut name_to = vec![u32::MAX; self.names.len()];
        let mut subject_to = vec![u32::MAX; self.subjects.len()];
        let there = || (0_u32..).zip(&self.subjects).filter(|(_, row)| row.is_there());
        for (number, row) in there() {
            let subject = size(out.subjects.len());
            subject_to[number as usize] = subject;
            let name_at = size(out.names.len());
            for name in row.name_at..row.name_at + u32::from(row.names) {
                name_to[name as usize] = size(out.names.len());
                let at = out.cells.len();
                out.cells.extend(self.name_cells(name).iter().filter_map(|cell| {
                    let word = word_to[(cell & WORD_BITS) as usize];
                    (word <= WORD_BITS).then_some(cell & !WORD_BITS | word)
                }));
                let parts = u8::try_from(out.cells.len() - at).unwrap_or(u8::MAX);
                let at = size(at);
                out.names.push(NameRow { at, subject, parts, ..self.names[name as usize] });
            }
            out.subjects.push(SubjectRow { name_at, ..*row });
            out.by_subject.insert(mix(row.key()), subject);
        }
        let (marks, mark_to) = self.marks.renumbered(&subject_to);
        out.marks = marks;
        for ((_, row), moved) in there().zip(&mut out.subjects) {
            let at = out.known.len();
            out.known.extend(self.cells(row).iter().filter_map(|cell| {
                let Some(mark) = identifiers(&[*cell]).next() else { return Some(*cell) };
                let mark = mark_to[mark as usize];
                (mark != u32::MAX).then(|| identifier_cell(mark))
            }));
            moved.is_at(size(at), out.known.len() - at);
        }
        let name = |name: u32| Some(name_to[name as usize]).filter(|to| *to != u32::MAX);
        let word = |word: u32| Some(word_to[word as usize]).filter(|to| *to != u32::MAX);
        let words = (0..self.uses.count()).filter(|id| word_to[*id as usize] != u32::MAX);
        out.uses = self.uses.renumbered(words, |_, of| name(of));
        let key = |list: u32| self.key_of[list as usize];
        let keys = || (0..self.by_key.count()).filter(|list| key(*list) != 0);
        let by_key = |list, of| if has_names(key(list)) { name(of) } else { word(of) };
        out.by_key = self.by_key.renumbered(keys(), by_key);
        for (list, key) in (0..).zip(keys().map(key)) {
            out.key_of.push(key);
            out.keys.insert(mix(key), list);
        }
        out
    }

    pub(crate) fn save_sections(&self, out: &mut Writer<'_>) -> std::io::Result<()> {
        self.words.save(out)?;
        out.section(&self.names)?;
        out.section(&self.subjects)?;
        out.section(&self.cells)?;
        out.section(&self.known)?;
        out.section(&self.key_of)?;
        out.section(self.keys.slots())?;
        out.section(self.by_subject.slots())?;
        out.section(&[self.gone])?;
        self.uses.save(out)?;
        self.by_key.save(out)?;
        self.marks.save(out)
    }

    /// Reads what was saved; what is taken is such that no search goes beyond any row.
    pub(crate) fn load_sections(from: &mut Reader<'_>) -> Result<Self, SnapshotError> {
        let unsound = SnapshotError::Unsound;
        let words = Vocabulary::load(from)?;
        let (names, subjects) = (from.section::<NameRow>()?, from.section::<SubjectRow>()?);
        let (cells, known) = (from.section::<u32>()?, from.section::<u32>()?);
        let key_of = from.section::<u64>()?;
        let (Some(keys), Some(by_subject)) =
            (Table::of(from.section()?), Table::of(from.section()?))
        else {
            return Err(unsound);
        };
        let gone = from.section::<u32>()?.first().copied().unwrap_or(0);
        let uses = Lists::load(from, |_| names.len())?;
        let key = |list: u32| key_of.get(list as usize).copied().unwrap_or(0);
        let limit = |list| if has_names(key(list)) { names.len() } else { words.len() };
        let by_key = Lists::load(from, limit)?;
        let marks = Marks::load(from, subjects.len())?;
        let sound = uses.count() as usize == words.len()
            && by_key.count() as usize == key_of.len()
            && keys.numbers().all(|list| (list as usize) < key_of.len())
            && by_subject.numbers().all(|number| (number as usize) < subjects.len())
            && cells.iter().all(|cell| ((cell & WORD_BITS) as usize) < words.len())
            && identifiers(&known).all(|mark| (mark as usize) < marks.len())
            && names.iter().all(|row| row.fits(cells.len(), subjects.len()))
            && subjects.iter().all(|row| row.fits(names.len(), known.len()));
        if !sound {
            return Err(unsound);
        }
        let out = Self {
            words,
            uses,
            by_key,
            key_of,
            keys,
            marks,
            cells,
            known,
            names,
            ..Self::default()
        };
        Ok(Self { subjects, by_subject, gone, ..out })
    }
}
