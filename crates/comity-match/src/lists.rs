//! Many lists of numbers in one arena.
//!
//! A posting list is mostly short, and there are millions: each is a row of eight bytes and a run
//! of the arena that doubles when it is full. Runs that were given up are used again. Nothing
//! points by address, so that the whole can be written out and read back.

use zerocopy::{FromBytes, Immutable, IntoBytes};

use crate::snapshot::{Reader, SnapshotError, Writer};

/// The number of a list.
pub(crate) type ListId = u32;

#[derive(Clone, Copy, Debug, Default, FromBytes, Immutable, IntoBytes)]
#[repr(C)]
struct Row {
    /// Where the run begins; of a list of one, the number itself.
    at: u32,
    /// Five bits of power, 27 of length. The run's size is two to the power; 0 for a list of
    /// one, which has no run.
    size: u32,
}

const LENGTH_BITS: u32 = 27;
const LENGTH_MAX: usize = (1 << LENGTH_BITS) - 1;
const POWERS: usize = 32;

impl Row {
    fn new(at: u32, length: usize, power: usize) -> Self {
        let size = |number: usize| u32::try_from(number).unwrap_or(0);
        Self { at, size: size(power) << LENGTH_BITS | size(length) }
    }

    fn length(self) -> usize {
        self.size as usize & LENGTH_MAX
    }

    fn power(self) -> usize {
        (self.size >> LENGTH_BITS) as usize
    }
}

/// Lists of numbers of 32 bits, each number at most once in a list.
#[derive(Clone, Debug)]
pub(crate) struct Lists {
    arena: Vec<u32>,
    rows: Vec<Row>,
    /// By power, one more than where the first run begins that was given up; the next one stands
    /// in the run.
    free: Vec<u32>,
}

impl Default for Lists {
    fn default() -> Self {
        Self { arena: Vec::new(), rows: Vec::new(), free: vec![0; POWERS] }
    }
}

impl Lists {
    /// A new list, empty.
    pub(crate) fn make(&mut self) -> ListId {
        self.rows.push(Row::default());
        u32::try_from(self.rows.len() - 1).unwrap_or(u32::MAX)
    }

    /// How many lists there are.
    pub(crate) fn count(&self) -> u32 {
        u32::try_from(self.rows.len()).unwrap_or(u32::MAX)
    }

    /// What is in a list.
    pub(crate) fn get(&self, list: ListId) -> &[u32] {
        match self.rows.get(list as usize) {
            None => &[],
            Some(row) if row.power() == 0 => &std::slice::from_ref(&row.at)[..row.length()],
            Some(row) => &self.arena[row.at as usize..][..row.length()],
        }
    }

    /// Puts a number at the end of a list; a list holds 134 million.
    pub(crate) fn push(&mut self, list: ListId, number: u32) {
        let row = self.rows[list as usize];
        let (length, power) = (row.length(), row.power());
        if power == 0 && length == 0 {
            self.rows[list as usize] = Row::new(number, 1, 0);
            return;
        }
        if length == LENGTH_MAX {
            return;
        }
        let mut at = row.at;
        let mut longer = power;
        if power == 0 || length == 1 << power {
            longer = power + 1;
            at = self.room(longer);
            if power == 0 {
                self.arena[at as usize] = row.at;
            } else {
                let from = row.at as usize;
                self.arena.copy_within(from..from + length, at as usize);
                self.give(row);
            }
        }
        self.arena[at as usize + length] = number;
        self.rows[list as usize] = Row::new(at, length + 1, longer);
    }

    /// Takes a number out of a list; the order of the others may change.
    pub(crate) fn remove(&mut self, list: ListId, number: u32) {
        let Some(place) = self.get(list).iter().position(|of| *of == number) else { return };
        let row = self.rows[list as usize];
        let last = row.length() - 1;
        if last == 0 {
            self.give(row);
            self.rows[list as usize] = Row::default();
            return;
        }
        let run = &mut self.arena[row.at as usize..][..=last];
        run[place] = run[last];
        run[last] = 0;
        self.rows[list as usize] = Row::new(row.at, last, row.power());
    }

    /// The same lists under other numbers, without runs that were given up.
    ///
    /// `order` says which lists there shall be, and `to` what becomes of a number in each.
    pub(crate) fn renumbered(
        &self,
        order: impl Iterator<Item = ListId>,
        to: impl Fn(ListId, u32) -> Option<u32>,
    ) -> Self {
        let mut out = Self::default();
        for list in order {
            let made = out.make();
            let numbers: Vec<u32> = self.get(list).iter().filter_map(|of| to(list, *of)).collect();
            match numbers[..] {
                [] => {}
                [one] => out.rows[made as usize] = Row::new(one, 1, 0),
                _ => {
                    let power = numbers.len().next_power_of_two().trailing_zeros() as usize;
                    let at = out.arena.len();
                    out.arena.extend(&numbers);
                    out.arena.resize(at + (1 << power), 0);
                    let at = u32::try_from(at).unwrap_or(u32::MAX);
                    out.rows[made as usize] = Row::new(at, numbers.len(), power);
                }
            }
        }
        out
    }

    /// Bytes of memory in use.
    pub(crate) fn size_bytes(&self) -> usize {
        4 * self.arena.capacity() + self.rows.capacity() * size_of::<Row>()
    }

    pub(crate) fn save(&self, out: &mut Writer<'_>) -> std::io::Result<()> {
        out.section(&self.arena)?;
        out.section(&self.rows)?;
        out.section(&self.free)
    }

    /// Reads lists whose numbers are all below `limit(list)`.
    pub(crate) fn load(
        from: &mut Reader<'_>,
        limit: impl Fn(ListId) -> usize,
    ) -> Result<Self, SnapshotError> {
        let out = Self { arena: from.section()?, rows: from.section()?, free: from.section()? };
        let mut taken = vec![0_u64; out.arena.len() / 64 + 1];
        let free = out.free.len() == POWERS && out.take_free(&mut taken).is_some();
        let mut sound = |(list, row): (ListId, &Row)| {
            let (at, length, power) = (row.at as usize, row.length(), row.power());
            let fits = match power {
                0 => length <= 1,
                _ => length <= 1 << power && take(&mut taken, at, 1 << power, out.arena.len()),
            };
            let below = limit(list);
            fits && out.get(list).iter().all(|number| (*number as usize) < below)
        };
        if !free || !(0..).zip(&out.rows).all(&mut sound) {
            return Err(SnapshotError::Unsound);
        }
        Ok(out)
    }

    /// Marks the runs that were given up as taken; none if there is a wrong one.
    fn take_free(&self, taken: &mut [u64]) -> Option<()> {
        for (power, first) in self.free.iter().enumerate() {
            let mut next = *first as usize;
            while let Some(at) = next.checked_sub(1) {
                take(taken, at, 1 << power, self.arena.len()).then_some(())?;
                next = *self.arena.get(at)? as usize;
            }
        }
        Some(())
    }

    /// Takes back the run of a list.
    fn give(&mut self, row: Row) {
        if row.power() == 0 {
            return;
        }
        self.arena[row.at as usize..][..1 << row.power()].fill(0);
        self.arena[row.at as usize] = self.free[row.power()];
        self.free[row.power()] = row.at + 1;
    }

    /// A run of two to the power of `power`.
    fn room(&mut self, power: usize) -> u32 {
        let size = 1 << power;
        let place = (self.free[power] as usize).wrapping_sub(1);
        if let Some(run) = self.arena.get_mut(place..place.saturating_add(size)) {
            self.free[power] = std::mem::take(&mut run[0]);
            return u32::try_from(place).unwrap_or(u32::MAX);
        }
        let at = self.arena.len();
        self.arena.resize(at + size, 0);
        u32::try_from(at).unwrap_or(u32::MAX)
    }
}

/// Marks a run as taken; false if it is not within the arena, or taken already.
fn take(taken: &mut [u64], at: usize, size: usize, all: usize) -> bool {
    if size > all || at > all - size {
        return false;
    }
    let mut place = at;
    while place < at + size {
        let end = (place / 64 * 64 + 64).min(at + size);
        let bits = u64::MAX >> (64 - (end - place)) << (place % 64);
        if taken[place / 64] & bits != 0 {
            return false;
        }
        taken[place / 64] |= bits;
        place = end;
    }
    true
}
