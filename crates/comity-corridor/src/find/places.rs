//! Where the index keeps which record: a number for each id, and back.
//!
//! What was read from a snapshot is a sorted table that is taken as it stands, for ten million ids
//! are not hashed again within the seconds a start may take; what comes later stands beside it, and
//! goes into it when there is much.

use std::{
    collections::BTreeMap,
    io::{self, Read, Write},
};

use comity_act::RecordId;

use super::snapshot::{UnusableError, count, number};

/// Where nothing is: the record is gone, its line stays until the table is next made.
const NOWHERE: u32 = u32::MAX;

/// So many come later before they go into the table, whatever its size.
const LATER_MIN: usize = 4_096;

/// Length of a line in a snapshot, in bytes: the id, and its number as u32, big-endian.
const LINE_BYTES: usize = 16 + 4;

/// Lines that are read at once.
const LINES: usize = 4_096;

/// The numbers of records; those of records that are gone are used again.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// By number.
    records: Vec<RecordId>,
    free: Vec<u32>,
    /// Ascending by id.
    table: Vec<(RecordId, u32)>,
    /// What is not in the table.
    later: BTreeMap<RecordId, u32>,
}

impl Places {
    /// How many records have a number.
    pub(super) fn len(&self) -> usize {
        self.records.len() - self.free.len()
    }

    /// The record that has a number; of one that is free it says nothing.
    pub(super) fn record(&self, at: u64) -> Option<RecordId> {
        self.records.get(usize::try_from(at).ok()?).copied()
    }

    /// Gives a record a number, if it has none.
    pub(super) fn put(&mut self, record: RecordId) -> u32 {
        let line = self.line(record);
        let known = line.map(|line| self.table[line].1).filter(|at| *at != NOWHERE);
        if let Some(at) = known.or_else(|| self.later.get(&record).copied()) {
            return at;
        }
        let at = self.free.pop().unwrap_or_else(|| {
            self.records.push(record);
            u32::try_from(self.records.len() - 1).unwrap_or(NOWHERE)
        });
        self.records[at as usize] = record;
        match line {
            Some(line) => self.table[line].1 = at,
            None => {
                self.later.insert(record, at);
                if self.later.len() > LATER_MIN.max(self.table.len() / 8) {
                    self.gather();
                }
            }
        }
        at
    }

    /// Takes a record's number from it, if it has one.
    pub(super) fn remove(&mut self, record: RecordId) -> Option<u32> {
        let at = match self.line(record) {
            Some(line) => std::mem::replace(&mut self.table[line].1, NOWHERE),
            None => self.later.remove(&record)?,
        };
        if at == NOWHERE {
            return None;
        }
        self.free.push(at);
        Some(at)
    }

    fn line(&self, record: RecordId) -> Option<usize> {
        self.table.binary_search_by_key(&record, |(record, _)| *record).ok()
    }

    /// All records with their numbers, ascending by id.
    fn all(&self) -> impl Iterator<Item = (RecordId, u32)> + '_ {
        let mut later = self.later.iter().map(|(record, at)| (*record, *at)).peekable();
        let mut table = self.table.iter().copied().filter(|(_, at)| *at != NOWHERE).peekable();
        std::iter::from_fn(move || match (table.peek(), later.peek()) {
            (Some(one), Some(other)) if one.0 < other.0 => table.next(),
            (_, Some(_)) => later.next(),
            (_, None) => table.next(),
        })
    }

    fn gather(&mut self) {
        self.table = self.all().collect();
        self.later.clear();
    }

    /// Writes the numbers: how many records there are, a line for each, how many numbers are free,
    /// and those.
    pub(super) fn save(&self, out: &mut impl Write) -> io::Result<()> {
        out.write_all(&count(self.len())?.to_be_bytes())?;
        for (record, at) in self.all() {
            out.write_all(record.as_bytes())?;
            out.write_all(&at.to_be_bytes())?;
        }
        out.write_all(&count(self.free.len())?.to_be_bytes())?;
        self.free.iter().try_for_each(|at| out.write_all(&at.to_be_bytes()))
    }

    /// Reads what was saved.
    ///
    /// # Errors
    /// [`UnusableError`]: it ends too early, ids out of their order, or a number twice or beyond
    /// what there is. Room is made for what has come alone.
    pub(super) fn load(from: &mut impl Read) -> Result<Self, UnusableError> {
        let mut table: Vec<(RecordId, u32)> = Vec::new();
        lines::<LINE_BYTES>(from, |line| {
            let (id, at) = line.split_at(16);
            let mut record = [0; 16];
            record.copy_from_slice(id);
            table.push((RecordId::from_bytes(record), place(at)));
        })?;
        let mut free = Vec::new();
        lines::<4>(from, |at| free.push(place(at)))?;
        let numbers = table.len() + free.len();
        let mut is_used = vec![false; numbers];
        for at in table.iter().map(|(_, at)| at).chain(&free) {
            let is_used = is_used.get_mut(*at as usize).ok_or(UnusableError::Damaged)?;
            if std::mem::replace(is_used, true) {
                return Err(UnusableError::Damaged);
            }
        }
        if !table.is_sorted_by(|(one, _), (next, _)| one < next) {
            return Err(UnusableError::Damaged);
        }
        let mut records = vec![RecordId::from_bytes([0; 16]); numbers];
        for (record, at) in &table {
            records[*at as usize] = *record;
        }
        Ok(Self { records, free, table, later: BTreeMap::new() })
    }
}

/// Reads how many lines there are, and each of them.
fn lines<const BYTES: usize>(
    from: &mut impl Read,
    mut line: impl FnMut(&[u8; BYTES]),
) -> Result<(), UnusableError> {
    let mut left = number(from)?;
    let mut bytes = vec![0; LINES * BYTES];
    while left > 0 {
        let now = usize::try_from(left).unwrap_or(LINES).min(LINES);
        from.read_exact(&mut bytes[..now * BYTES])?;
        bytes.as_chunks().0.iter().take(now).for_each(&mut line);
        left -= now as u64;
    }
    Ok(())
}

fn place(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |at, byte| at << 8 | u32::from(*byte))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
    use proptest::prelude::*;

    use super::*;

    fn record(nth: u32) -> RecordId {
        // Not in the order of their numbers.
        let mut bytes = [0; 16];
        bytes[..4].copy_from_slice(&nth.wrapping_mul(0x9e37_79b9).to_be_bytes());
        RecordId::from_bytes(bytes)
    }

    fn again(places: &Places) -> Places {
        let mut bytes = Vec::new();
        places.save(&mut bytes).unwrap();
        for end in (0..bytes.len()).step_by(bytes.len() / 50 + 1) {
            assert!(Places::load(&mut &bytes[..end]).is_err(), "{end}");
        }
        Places::load(&mut &bytes[..]).unwrap()
    }

    proptest! {
        /// Goal: a record keeps its number while it is there, and no two have one.
        /// Method: puts, removals and readings of what was saved, against a map.
        #[test]
        fn each_record_has_one_number(
            steps in prop::collection::vec((0..40_u32, 0..8_u8), 1..200),
        ) {
            let (mut places, mut known) = (Places::default(), BTreeMap::new());
            for (nth, what) in steps {
                match what {
                    0..=3 => {
                        let at = places.put(record(nth));
                        prop_assert_eq!(*known.entry(nth).or_insert(at), at);
                    }
                    4..=5 => prop_assert_eq!(places.remove(record(nth)), known.remove(&nth)),
                    6 => places = again(&places),
                    _ => places.gather(),
                }
                prop_assert_eq!(places.len(), known.len());
                for (nth, at) in &known {
                    prop_assert_eq!(places.record(u64::from(*at)), Some(record(*nth)));
                }
                let numbers: std::collections::BTreeSet<u32> = known.values().copied().collect();
                prop_assert_eq!(numbers.len(), known.len());
            }
        }
    }

    #[test]
    fn many_that_come_later_go_into_the_table() {
        let mut places = Places::default();
        for nth in 0..10_000 {
            places.put(record(nth));
        }
        assert!(places.later.len() <= LATER_MIN && places.table.len() > LATER_MIN);
        assert!((0..10_000).all(|nth| places.put(record(nth)) == nth));
    }

    #[test]
    fn what_contradicts_itself_is_not_used() {
        let line = |nth: u8, at: u32| [&[nth; 16][..], &at.to_be_bytes()].concat();
        let whole = |lines: &[Vec<u8>], free: &[u32]| {
            let free: Vec<[u8; 4]> = free.iter().map(|at| at.to_be_bytes()).collect();
            let count = |of: usize| (of as u64).to_be_bytes();
            [&count(lines.len())[..], &lines.concat(), &count(free.len()), free.as_flattened()]
                .concat()
        };
        let load = |bytes: Vec<u8>| Places::load(&mut &bytes[..]).map(|places| places.len());
        assert_eq!(load(whole(&[line(1, 2), line(2, 0)], &[1])).unwrap(), 2);
        for damaged in [
            whole(&[line(2, 0), line(1, 1)], &[]),
            whole(&[line(1, 0), line(1, 1)], &[]),
            whole(&[line(1, 0), line(2, 0)], &[]),
            whole(&[line(1, 2), line(2, 0)], &[]),
            whole(&[line(1, 0), line(2, 1)], &[1]),
            whole(&[line(1, NOWHERE)], &[]),
            u64::MAX.to_be_bytes().to_vec(),
        ] {
            assert!(load(damaged.clone()).is_err(), "{damaged:?}");
        }
    }
}
