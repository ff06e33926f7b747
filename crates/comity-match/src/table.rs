//! Numbers found by a hash, in one run of memory that can be written out.
//!
//! Beside each number lies half of its hash, so that the rows that the numbers stand for are
//! seldom looked at in vain, and so that the table can grow without them.

/// An open table: a number is at the place that its hash names, or at the next that was free.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    /// Half a hash, then the number and one; 0 where nothing is.
    slots: Vec<u64>,
    used: usize,
}

/// Spreads a number over all bits.
///
/// Source: the last step of `MurmurHash3` (public domain).
pub(crate) fn mix(number: u64) -> u64 {
    let number = (number ^ number >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let number = (number ^ number >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    number ^ number >> 33
}

impl Table {
    /// A table of slots that were written out; none if it has no room that is free.
    pub(crate) fn of(slots: Vec<u64>) -> Option<Self> {
        let used = slots.iter().filter(|slot| **slot != 0).count();
        (used < slots.len().max(1)).then_some(Self { slots, used })
    }

    pub(crate) fn slots(&self) -> &[u64] {
        &self.slots
    }

    /// How many numbers there are.
    pub(crate) fn len(&self) -> usize {
        self.used
    }

    /// All numbers, in no order.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = u32> {
        self.slots.iter().filter(|slot| **slot != 0).map(|slot| number(*slot))
    }

    /// The number with this hash that is the one.
    pub(crate) fn find(&self, hash: u64, is: impl Fn(u32) -> bool) -> Option<u32> {
        self.place(hash, is).map(|place| number(self.slots[place]))
    }

    /// Puts in a number that is not there yet.
    pub(crate) fn insert(&mut self, hash: u64, number: u32) {
        if 4 * (self.used + 1) > 3 * self.slots.len() {
            let longer = (self.slots.len() + self.slots.len() / 2).max(16);
            let old = std::mem::replace(&mut self.slots, vec![0; longer]);
            for slot in old.into_iter().filter(|slot| *slot != 0) {
                self.put(slot);
            }
        }
        self.put(hash & !0xffff_ffff | u64::from(number.wrapping_add(1)));
        self.used += 1;
    }

    /// Takes a number out.
    pub(crate) fn remove(&mut self, hash: u64, number: u32) {
        let Some(mut hole) = self.place(hash, |of| of == number) else { return };
        let size = self.slots.len();
        let mut next = hole;
        // What follows moves up, unless it would lie before its own place.
        for _ in 1..size {
            next = (next + 1) % size;
            let slot = self.slots[next];
            if slot == 0 {
                break;
            }
            let way = |from: usize| (next + size - from) % size;
            if way(self.home(slot)) >= way(hole) {
                self.slots[hole] = slot;
                hole = next;
            }
        }
        self.slots[hole] = 0;
        self.used -= 1;
    }

    /// Bytes of memory in use.
    pub(crate) fn size_bytes(&self) -> usize {
        8 * self.slots.capacity()
    }

    fn place(&self, hash: u64, is: impl Fn(u32) -> bool) -> Option<usize> {
        let size = self.slots.len();
        let mut at = self.home(hash);
        for _ in 0..size {
            let slot = self.slots[at];
            if slot == 0 {
                return None;
            }
            if slot >> 32 == hash >> 32 && is(number(slot)) {
                return Some(at);
            }
            at = if at + 1 == size { 0 } else { at + 1 };
        }
        None
    }

    fn put(&mut self, slot: u64) {
        let mut at = self.home(slot);
        while self.slots[at] != 0 {
            at = if at + 1 == self.slots.len() { 0 } else { at + 1 };
        }
        self.slots[at] = slot;
    }

    /// The place that a hash names: its upper half as a share of the table.
    fn home(&self, hash: u64) -> usize {
        let place = (u128::from(hash >> 32) * self.slots.len() as u128) >> 32;
        usize::try_from(place).unwrap_or(0)
    }
}

fn number(slot: u64) -> u32 {
    ((slot & 0xffff_ffff) as u32).wrapping_sub(1)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::{Table, mix};

    proptest! {
        #[test]
        fn a_table_is_a_map(steps in prop::collection::vec((any::<bool>(), 0_u32..64), 0..400)) {
            let (mut table, mut map) = (Table::default(), HashMap::new());
            // Few hashes, so that places are contested.
            let hash = |number: u32| mix(u64::from(number % 7));
            for (more, number) in steps {
                let known = table.find(hash(number), |of| of == number);
                prop_assert_eq!(known.is_some(), map.contains_key(&number));
                if more && known.is_none() {
                    table.insert(hash(number), number);
                    map.insert(number, ());
                } else if !more {
                    table.remove(hash(number), number);
                    map.remove(&number);
                }
                prop_assert_eq!(table.len(), map.len());
            }
            for number in map.keys() {
                prop_assert_eq!(table.find(hash(*number), |of| of == *number), Some(*number));
            }
        }
    }
}
