//! Which records are laid beside each other: those that share a key that few share.
//!
//! A key of one field is enough where few records have it: a rare family name, a number. Where
//! many have it, a second field must agree as well, and a third. So no rules of blocking are
//! written for a table: its own numbers say which fields go together, record by record. Where
//! three fields agree and there are many still, each record meets its neighbours in order.

use super::{share::share, table::Table};

/// Fields whose keys are used: those that tell most.
const KEYS_MAX: usize = 8;
/// Fields that must agree together, at most.
const DEPTH_MAX: u32 = 3;
/// Records of one key that are all laid beside each other.
const BLOCK_MAX: u8 = 10;
/// Neighbours in order that a record meets where there are more.
const WINDOW: usize = 8;

/// Keys of records, and which sets of them are looked at for each record.
#[derive(Debug)]
pub(super) struct Blocks {
    records: Vec<Keyed>,
    width: usize,
    /// The field of each key.
    fields: Vec<usize>,
    /// Sets of keys, a bit for each key, the small sets first.
    sets: Vec<u16>,
    /// The records of each set that have partners in it, a bit each: all of them, and neighbours.
    members: Vec<[Vec<u64>; 2]>,
    /// About how many pairs all sets have.
    pub(super) pairs_max: u64,
}

/// What is looked at of a record when it meets another, in one line of memory.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Keyed {
    /// Its keys, as many as the table has; 0 for none.
    keys: [u32; KEYS_MAX],
    /// A bit for each set in which it has partners: all of them, or its neighbours.
    all: u128,
    near: u128,
}

/// How two records met.
#[derive(Clone, Copy, Debug)]
pub(super) struct Met {
    /// The keys that they share, a bit for each.
    pub(super) shared: u16,
    /// Whether they meet here first.
    pub(super) first: bool,
}

/// What one set has for each record: partners few enough, or too many.
struct Counted {
    few: Vec<u64>,
    many: Vec<u64>,
    pairs: u64,
}

impl Blocks {
    pub(super) fn of(table: &Table) -> Self {
        let (records, fields) = keys(table);
        let width = fields.len();
        let mut sets: Vec<u16> = (1..1_u32 << width)
            .filter(|set| set.count_ones() <= DEPTH_MAX)
            .filter_map(|set| u16::try_from(set).ok())
            .collect();
        sets.sort_by_key(|set| (set.count_ones(), *set));
        let mut many = vec![0_u128; records.len()];
        let members = vec![[Vec::new(), Vec::new()]; sets.len()];
        let mut out = Self { records, width, fields, sets, members, pairs_max: 0 };
        for depth in 1..=DEPTH_MAX {
            out.look(depth, &mut many);
        }
        out
    }

    /// Counts the sets of so many keys, and notes which are looked at.
    fn look(&mut self, depth: u32, many: &mut [u128]) {
        let here: Vec<usize> =
            (0..self.sets.len()).filter(|at| self.sets[*at].count_ones() == depth).collect();
        let counted = share(here.len(), |task| self.count(here[task], many));
        let last = depth == DEPTH_MAX.min(u32::try_from(self.width).unwrap_or(0));
        for (set, counted) in here.into_iter().zip(counted) {
            self.pairs_max += counted.pairs;
            each(&counted.few, |record| self.records[record].all |= 1 << set);
            each(&counted.many, |record| {
                many[record] |= 1 << set;
                self.records[record].near |= u128::from(last) << set;
            });
            self.members[set] = [counted.few, if last { counted.many } else { Vec::new() }];
        }
    }

    /// How many records share the keys of a set, for those of which every smaller set has many.
    fn count(&self, set: usize, many: &[u128]) -> Counted {
        let mask = self.sets[set];
        let smaller = |other: &&usize| {
            let other = self.sets[**other];
            other & !mask == 0 && other.count_ones() + 1 == mask.count_ones()
        };
        let indices: Vec<usize> = (0..self.sets.len()).collect();
        let needed = indices.iter().filter(smaller).fold(0_u128, |bits, at| bits | 1 << at);
        let slots = (4 * many.len()).next_power_of_two().clamp(1 << 10, 1 << 26);
        // Slots are counted, not keys: two keys in one slot look like more partners than there are.
        let slot = |hash: u64| usize::try_from(hash).unwrap_or(0) & (slots - 1);
        let mut counts = vec![0_u8; slots];
        let taken = |record: usize| {
            if many[record] & needed == needed { self.hash(record, mask) } else { None }
        };
        for hash in (0..many.len()).filter_map(taken) {
            let count = &mut counts[slot(hash)];
            *count = count.saturating_add(1);
        }
        let words = many.len().div_ceil(64);
        let mut out = Counted { few: vec![0; words], many: vec![0; words], pairs: 0 };
        for record in 0..many.len() {
            let Some(hash) = taken(record) else { continue };
            let (word, bit) = (record / 64, 1 << (record % 64));
            match counts[slot(hash)] {
                0 | 1 => {}
                count if count <= BLOCK_MAX => {
                    out.few[word] |= bit;
                    out.pairs += u64::from(count - 1);
                }
                _ => out.many[word] |= bit,
            }
        }
        out.pairs /= 2;
        out
    }

    /// The hash of the keys of a set; none if one is missing.
    fn hash(&self, record: usize, mask: u16) -> Option<u64> {
        let row = &self.records[record].keys;
        let mut hash = u64::from(mask);
        let mut rest = mask;
        while rest != 0 {
            let key = row[rest.trailing_zeros() as usize];
            if key == 0 {
                return None;
            }
            hash = (hash.rotate_left(23) ^ u64::from(key)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            rest &= rest - 1;
        }
        Some(hash ^ hash >> 31)
    }

    /// How many sets there are.
    pub(super) fn len(&self) -> usize {
        self.sets.len()
    }

    /// The fields whose keys agree in a set, a bit for each.
    pub(super) fn agreeing(&self, set: usize) -> u32 {
        let keys = (0..self.width).filter(|key| self.sets[set] & 1 << key != 0);
        keys.fold(0, |bits, key| bits | 1 << self.fields[key])
    }

    /// The keys that the values of a field have, a bit for each.
    pub(super) fn keys_of(&self, field: usize) -> u16 {
        let own = (0..self.width).filter(|key| self.fields[*key] == field);
        own.fold(0, |bits, key| bits | 1 << key)
    }

    /// The pairs of a set, with the keys that they share, and whether no earlier set has them; of
    /// every `one_in`-th key alone.
    pub(super) fn pairs(&self, set: usize, one_in: u32, mut take: impl FnMut(u32, u32, Met)) {
        for (near, members) in [false, true].into_iter().zip(&self.members[set]) {
            let mut entries: Vec<u64> = Vec::new();
            each(members, |record| {
                let high = self.hash(record, self.sets[set]).unwrap_or(0) >> 32;
                if high.is_multiple_of(u64::from(one_in)) {
                    entries.push(high << 32 | record as u64);
                }
            });
            entries.sort_unstable();
            for block in entries.chunk_by(|a, b| a >> 32 == b >> 32) {
                #[expect(clippy::cast_possible_truncation, reason = "the lower half is a number")]
                let mut records: Vec<u32> = block.iter().map(|entry| *entry as u32).collect();
                let reach = if near || records.len() > 4 * usize::from(BLOCK_MAX) {
                    records.sort_by_key(|record| self.records[*record as usize].keys);
                    WINDOW
                } else {
                    records.len()
                };
                for (at, one) in records.iter().enumerate() {
                    for other in records.iter().skip(at + 1).take(reach) {
                        let (left, right) = (*one.min(other), *one.max(other));
                        let ends = [left, right].map(|end| &self.records[end as usize]);
                        let shared = shared(ends);
                        let first = self.first(ends, shared) == Some(set);
                        take(left, right, Met { shared, first });
                    }
                }
            }
        }
    }

    /// The first set in which two records meet; those that meet all before those near each other.
    fn first(&self, [left, right]: [&Keyed; 2], shared: u16) -> Option<usize> {
        let meets = |mut both: u128| {
            while both != 0 {
                let set = both.trailing_zeros() as usize;
                if self.sets[set] & !shared == 0 {
                    return Some(set);
                }
                both &= both - 1;
            }
            None
        };
        meets(left.all & right.all).or_else(|| meets(left.near & right.near))
    }
}

/// Keys that two records share, a bit for each.
fn shared([left, right]: [&Keyed; 2]) -> u16 {
    let pairs = left.keys.iter().zip(&right.keys).enumerate();
    pairs.fold(0, |bits, (at, (one, other))| bits | u16::from(one == other && *one != 0) << at)
}

/// Calls with the number of each bit that is set.
fn each(words: &[u64], mut take: impl FnMut(usize)) {
    for (at, word) in words.iter().enumerate() {
        let mut rest = *word;
        while rest != 0 {
            take(64 * at + rest.trailing_zeros() as usize);
            rest &= rest - 1;
        }
    }
}

/// The keys of the fields that tell most, record by record, and whose they are.
fn keys(table: &Table) -> (Vec<Keyed>, Vec<usize>) {
    let mut telling: Vec<(usize, usize, f64)> = Vec::new();
    for (field, column) in table.columns.iter().enumerate() {
        let known: f64 = column.counts[1..].iter().map(|count| f64::from(*count)).sum();
        // A field that nobody fills tells nothing, and would take the place of one that does.
        if known < 2.0 {
            continue;
        }
        let squares: f64 = column.counts[1..].iter().map(|count| f64::from(*count).powi(2)).sum();
        for nth in 0..column.keys_each() {
            telling.push((field, nth, squares / known.powi(2).max(1.0)));
        }
    }
    telling.sort_by(|a, b| a.2.total_cmp(&b.2));
    telling.truncate(KEYS_MAX);
    let rows = table.cells.chunks_exact(table.fields.len());
    let records = rows.map(|row| {
        let mut keys = [0; KEYS_MAX];
        for (key, (field, nth, _)) in keys.iter_mut().zip(&telling) {
            let column = &table.columns[*field];
            *key = column.keys[row[*field] as usize * column.keys_each() + nth];
        }
        Keyed { keys, all: 0, near: 0 }
    });
    (records.collect(), telling.into_iter().map(|(field, ..)| field).collect())
}
