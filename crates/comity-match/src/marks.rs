//! Identifiers: numbers of documents and accounts; found exactly or not at all.
//!
//! Their canonical form is the caller's: here a kind is a number and an identifier a text, and two
//! are one if both are equal to the last byte.

use zerocopy::{FromBytes, Immutable, IntoBytes};

use crate::{
    lists::Lists,
    snapshot::{Reader, SnapshotError, Writer},
    table::{Table, mix},
    vocabulary::hash,
};

/// An identifier longer than this is not indexed: none is.
pub const IDENTIFIER_BYTES_MAX: usize = 4_096;

#[derive(Clone, Copy, Debug, Default, FromBytes, Immutable, IntoBytes)]
#[repr(C)]
struct Row {
    at: u32,
    kind: u16,
    length: u16,
}

/// Identifiers, each once, and who has them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Marks {
    bytes: Vec<u8>,
    rows: Vec<Row>,
    holders: Lists,
    by_text: Table,
}

fn key(kind: u16, text: &[u8]) -> u64 {
    mix(hash(text) ^ u64::from(kind) << 48)
}

impl Marks {
    /// The number of an identifier, if anybody has it.
    pub(crate) fn find(&self, kind: u16, text: &str) -> Option<u32> {
        let is = |mark: u32| {
            let row = &self.rows[mark as usize];
            row.kind == kind && self.text(row) == text.as_bytes()
        };
        self.by_text.find(key(kind, text.as_bytes()), is)
    }

    /// Notes that a subject has an identifier; its number, none if it is too long or empty.
    pub(crate) fn add(&mut self, kind: u16, text: &str, subject: u32) -> Option<u32> {
        let length = Some(text.len()).filter(|length| (1..=IDENTIFIER_BYTES_MAX).contains(length));
        let length = u16::try_from(length?).ok()?;
        let mark = match self.find(kind, text) {
            Some(mark) => mark,
            None => {
                let at = u32::try_from(self.bytes.len()).ok()?;
                self.bytes.extend_from_slice(text.as_bytes());
                self.rows.push(Row { at, kind, length });
                let mark = self.holders.make();
                self.by_text.insert(key(kind, text.as_bytes()), mark);
                mark
            }
        };
        self.holders.push(mark, subject);
        Some(mark)
    }

    /// Takes an identifier from a subject; nothing stays of it if nobody else has it.
    pub(crate) fn remove(&mut self, mark: u32, subject: u32) {
        self.holders.remove(mark, subject);
        if self.holders.get(mark).is_empty() {
            let row = std::mem::take(&mut self.rows[mark as usize]);
            let text = &mut self.bytes[row.at as usize..][..usize::from(row.length)];
            self.by_text.remove(key(row.kind, text), mark);
            text.fill(0);
        }
    }

    /// How many identifiers there are, with those that nobody has any more.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Who has an identifier, in no order.
    pub(crate) fn holders(&self, mark: u32) -> &[u32] {
        self.holders.get(mark)
    }

    /// The same with other numbers of subjects, without what nobody has; and the new numbers.
    pub(crate) fn renumbered(&self, subjects: &[u32]) -> (Self, Vec<u32>) {
        let mut to = vec![u32::MAX; self.rows.len()];
        let mut out = Self::default();
        let kept = || (0_u32..).zip(&self.rows).filter(|(_, row)| row.length > 0);
        for (mark, row) in kept() {
            to[mark as usize] = u32::try_from(out.rows.len()).unwrap_or(u32::MAX);
            let at = u32::try_from(out.bytes.len()).unwrap_or(u32::MAX);
            out.bytes.extend_from_slice(self.text(row));
            out.rows.push(Row { at, ..*row });
            out.by_text.insert(key(row.kind, self.text(row)), to[mark as usize]);
        }
        let order = kept().map(|(mark, _)| mark);
        out.holders = self.holders.renumbered(order, |_, subject| Some(subjects[subject as usize]));
        (out, to)
    }

    /// Bytes of memory in use.
    pub(crate) fn size_bytes(&self) -> usize {
        self.bytes.capacity()
            + self.rows.capacity() * size_of::<Row>()
            + self.holders.size_bytes()
            + self.by_text.size_bytes()
    }

    pub(crate) fn save(&self, out: &mut Writer<'_>) -> std::io::Result<()> {
        out.section(&self.bytes)?;
        out.section(&self.rows)?;
        self.holders.save(out)?;
        out.section(self.by_text.slots())
    }

    /// Reads identifiers of so many subjects.
    pub(crate) fn load(from: &mut Reader<'_>, subjects: usize) -> Result<Self, SnapshotError> {
        let (bytes, rows): (Vec<u8>, Vec<Row>) = (from.section()?, from.section()?);
        let holders = Lists::load(from, |_| subjects)?;
        let by_text = Table::of(from.section()?).ok_or(SnapshotError::Unsound)?;
        let fits = |row: &Row| row.at as usize + usize::from(row.length) <= bytes.len();
        let sound = rows.iter().all(fits)
            && holders.count() as usize == rows.len()
            && by_text.numbers().all(|mark| (mark as usize) < rows.len());
        let out = Self { bytes, rows, holders, by_text };
        if sound { Ok(out) } else { Err(SnapshotError::Unsound) }
    }

    fn text(&self, row: &Row) -> &[u8] {
        &self.bytes[row.at as usize..][..usize::from(row.length)]
    }
}
