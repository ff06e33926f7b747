//! Many lists of numbers in one arena.
//!
//! A posting list is mostly short, and there are millions: each is a row of twelve bytes and a run
//! of the arena that doubles when it is full. Runs that were given up are used again. Nothing
//! points by address, so that the whole can be written out and mapped in.

/// The number of a list.
pub(crate) type ListId = u32;

#[derive(Clone, Copy, Debug, Default)]
struct Row {
    /// Where the run begins; of a list of one, the number itself.
    at: u32,
    length: u32,
    /// The run's size is two to this power; 0 for a list of one, which has no run.
    power: u8,
}

/// Lists of numbers of 32 bits, each number at most once in a list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lists {
    arena: Vec<u32>,
    rows: Vec<Row>,
    free: Vec<Vec<u32>>,
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
            Some(row) if row.power == 0 => &std::slice::from_ref(&row.at)[..row.length as usize],
            Some(row) => &self.arena[row.at as usize..][..row.length as usize],
        }
    }

    /// Puts a number at the end of a list.
    pub(crate) fn push(&mut self, list: ListId, number: u32) {
        let row = self.rows[list as usize];
        if row.power == 0 && row.length == 0 {
            self.rows[list as usize] = Row { at: number, length: 1, power: 0 };
            return;
        }
        if row.power == 0 || row.length == 1 << row.power {
            let power = row.power + 1;
            let at = self.room(power);
            match row.power {
                0 => self.arena[at as usize] = row.at,
                _ => {
                    let from = row.at as usize;
                    self.arena.copy_within(from..from + row.length as usize, at as usize);
                    self.free[usize::from(row.power)].push(row.at);
                }
            }
            self.rows[list as usize] = Row { at, length: row.length, power };
        }
        let row = &mut self.rows[list as usize];
        self.arena[(row.at + row.length) as usize] = number;
        row.length += 1;
    }

    /// Takes a number out of a list; the order of the others may change.
    pub(crate) fn remove(&mut self, list: ListId, number: u32) {
        let Some(place) = self.get(list).iter().position(|of| *of == number) else { return };
        let row = &mut self.rows[list as usize];
        row.length -= 1;
        if row.power > 0 {
            self.arena[row.at as usize + place] = self.arena[(row.at + row.length) as usize];
        }
    }

    /// A run of two to the power of `power`.
    fn room(&mut self, power: u8) -> u32 {
        let power = usize::from(power);
        if self.free.len() <= power {
            self.free.resize(power + 1, Vec::new());
        }
        self.free[power].pop().unwrap_or_else(|| {
            let at = self.arena.len();
            self.arena.resize(at + (1 << power), 0);
            u32::try_from(at).unwrap_or(u32::MAX)
        })
    }

    /// Bytes of memory in use.
    pub(crate) fn size_bytes(&self) -> usize {
        4 * self.arena.capacity() + self.rows.capacity() * size_of::<Row>()
    }
}
