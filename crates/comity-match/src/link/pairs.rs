//! Pairs that may be one: how probably, and why.

#![expect(clippy::cast_possible_truncation, reason = "bits are small, and half as many digits do")]

use std::{
    fmt,
    sync::atomic::{AtomicUsize, Ordering},
};

use super::{
    blocks::Blocks,
    compare::{Memo, partners},
    field::{FIELDS_MAX, Kind, LEVELS, Level, Pattern},
    learned::{Learned, STANCES},
    share::share,
    sketch::{self, Levels},
    table::Table,
};

/// Pairs that are kept at most, for each record: what is beyond is counted.
const PAIRS_EACH: usize = 16;

/// Others that have a value, up to which what it tells is kept at hand.
const RARE_MAX: usize = 256;

/// Bits for one subject at most: against strangers, and against kin.
type Most = [f32; 2];

const LEAST: Most = [f32::MIN; 2];

/// What the same value tells: for a match, by what the field says on which it depends; for kin.
type Told = ([f32; STANCES], f32);

/// A table that was learned from, ready to say which of its records may be one.
#[derive(Debug)]
pub struct Linker {
    table: Table,
    blocks: Blocks,
    learned: Learned,
    partners: Vec<Option<usize>>,
    /// Bits for each level, for a match and for kin, by field and by what the field says on which
    /// it depends.
    tables: Vec<[([f32; LEVELS], [f32; LEVELS]); STANCES]>,
    /// How often a field is the same in matches, and shared by kin; how many records know it.
    same: Vec<[f32; STANCES]>,
    shares: Vec<f32>,
    known: Vec<f32>,
    /// The bits of the shares of pairs that match, and that are kin.
    before: (f32, f32),
    /// What a level tells at most, by field; and what any of some levels tells, a bit each.
    most: Vec<[Most; LEVELS]>,
    most_of_any: Vec<[Most; 1 << LEVELS]>,
    /// What the same tells of a value that few records have, by field and how many others do.
    rare: Vec<[Told; RARE_MAX]>,
    kinds: Vec<Kind>,
    /// The sketches of values, record by record.
    sketches: Vec<u32>,
    /// The fields, those first that decide soonest.
    order: Vec<usize>,
    /// Keys that a field needs to be the same.
    needed: Vec<u16>,
}

/// Two records that may be one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The number of a record.
    pub left: u32,
    /// The number of a record, higher than the other.
    pub right: u32,
    /// How probably they are one, from 0 to 1.
    pub probability: f32,
    pattern: Pattern,
}

#[cfg(test)]
impl Pair {
    /// A pair of which nothing else is known.
    pub(super) fn of(left: u32, right: u32, probability: f32) -> Self {
        Self { left, right, probability, pattern: Pattern::default() }
    }
}

/// What was found, and what it took.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The pairs, by their records.
    pub pairs: Vec<Pair>,
    /// How many pairs were laid beside each other.
    pub looked_at: u64,
    /// Pairs as probable that were left out, for there were too many.
    pub left_out: u64,
}

/// What one field says of a pair.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The name of the field.
    pub field: String,
    /// The two values as they were compared; empty where nothing is known.
    pub values: (String, String),
    /// How they are alike.
    pub level: Level,
    /// What it tells: bits for one, or below 0 for two.
    pub bits: f32,
    kind: Kind,
}

impl Linker {
    /// Learns from a table what matches in it look like: nothing is marked by hand.
    #[must_use]
    pub fn learn(mut table: Table) -> Self {
        table.prepare();
        let blocks = Blocks::of(&table);
        let learned = Learned::of(&table, &blocks);
        let width = table.fields.len();
        let mut out = Self {
            partners: partners(&table),
            tables: Vec::with_capacity(width),
            same: Vec::with_capacity(width),
            shares: Vec::with_capacity(width),
            known: Vec::with_capacity(width),
            before: learned.before(),
            most: Vec::with_capacity(width),
            most_of_any: Vec::with_capacity(width),
            rare: Vec::with_capacity(width),
            order: (0..width).collect(),
            kinds: table.fields.iter().map(|field| field.kind).collect(),
            sketches: table.sketches(),
            needed: (0..width).map(|field| blocks.keys_of(field)).collect(),
            table,
            blocks,
            learned,
        };
        let (odds, odds_kin) = (out.learned.odds(), out.learned.odds_kin());
        let bits = |odds: &[f64; LEVELS]| odds.map(|odds| odds.log2() as f32);
        for field in 0..width {
            let same = Level::Same as usize;
            let known: u64 =
                out.table.columns[field].counts[1..].iter().map(|c| u64::from(*c)).sum();
            let known = known.max(2) as f32 - 1.0;
            let of = |stance: usize| (bits(&odds[field][stance]), bits(&odds_kin[field][stance]));
            let tables = [0, 1, 2].map(of);
            let in_matches = out.learned.matches[field].map(|levels| levels[same] as f32);
            let (kin, chance) = (out.learned.kin[field][same], out.learned.chance[field][2][same]);
            let mut most = [LEAST; LEVELS];
            for (is, kin) in &tables {
                for (most, (is, kin)) in most.iter_mut().zip(is.iter().zip(kin)) {
                    *most = more(*most, [*is, is - kin]);
                }
            }
            out.tables.push(tables);
            out.same.push(in_matches);
            out.shares.push(((kin - chance) / (1.0 - chance)).clamp(0.0, 1.0) as f32);
            out.known.push(known);
            let rare: [Told; RARE_MAX] =
                std::array::from_fn(|others| out.same_tells(field, others as f32));
            // The fewer have a value, the more it tells, against kin too.
            let (is, kin) = rare[1];
            most[same] = is.iter().fold(most[same], |most, is| more(most, [*is, is - kin]));
            let any = |levels: usize| {
                let is_of = |level: &usize| levels >> level & 1 == 1;
                (0..LEVELS).filter(is_of).fold(LEAST, |all, level| more(all, most[level]))
            };
            out.rare.push(rare);
            out.most_of_any.push(std::array::from_fn(any));
            out.most.push(most);
        }
        let (most, columns) = (&out.most, &out.table.columns);
        // What costs little to compare first, and of it what tells most.
        out.order.sort_by(|a, b| {
            let tells = |field: usize| most[field][1][0] - most[field][6][0];
            let cost = |field: usize| columns[field].cost();
            cost(*a).cmp(&cost(*b)).then(tells(*b).total_cmp(&tells(*a)))
        });
        out
    }

    /// The records and their fields.
    #[must_use]
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// The pairs that are one with this probability at least; see [`super::LEAD_MIN`].
    #[must_use]
    pub fn pairs(&self, probability_min: f32) -> Found {
        let least = probability_min.clamp(1e-6, 1.0 - 1e-6);
        let least = (least / (1.0 - least)).log2();
        let (room, taken) = (PAIRS_EACH * self.table.len(), AtomicUsize::new(0));
        let of = |set: usize| {
            let (mut found, mut memo) = (Found::default(), Memo::new());
            self.blocks.pairs(set, 1, |left, right, met| {
                if !met.first || !self.table.may_meet(left, right) {
                    return;
                }
                found.looked_at += 1;
                let Some(pair) = self.weigh((left, right), met.shared, least, &mut memo) else {
                    return;
                };
                if taken.fetch_add(1, Ordering::Relaxed) < room {
                    found.pairs.push(pair);
                } else {
                    found.left_out += 1;
                }
            });
            found
        };
        let mut all = Found::default();
        for found in share(self.blocks.len(), of) {
            all.pairs.extend(found.pairs);
            all.looked_at += found.looked_at;
            all.left_out += found.left_out;
        }
        all.pairs.sort_unstable_by_key(|pair| (pair.left, pair.right));
        all
    }

    /// Weighs a pair; none as soon as it cannot reach the least.
    fn weigh(
        &self,
        (left, right): (u32, u32),
        shared: u16,
        least: f32,
        memo: &mut Memo,
    ) -> Option<Pair> {
        let (one, other) = (self.table.row(left), self.table.row(right));
        let (mut may, mut room) = ([0; FIELDS_MAX], [[0.0; 2]; FIELDS_MAX]);
        let mut most = [self.before.0, self.before.0 - self.before.1];
        for field in 0..one.len() {
            let levels = self.may(field, (left, right), (one[field], other[field]), shared);
            may[field] = levels;
            room[field] = match only(levels) {
                Some(level) => self.most_of(field, level, one[field]),
                None => self.most_of_any[field][usize::from(levels)],
            };
            most = [most[0] + room[field][0], most[1] + room[field][1]];
        }
        let mut pattern = Pattern::default();
        for &field in &self.order {
            // One has to be likelier than strangers and than kin.
            if most[0].min(most[1]) < least {
                return None;
            }
            if let Some(level) = only(may[field]) {
                pattern.set(field, level);
                continue;
            }
            let level = self.table.level(one, other, field, memo);
            pattern.set(field, level);
            let (told, room) = (self.most_of(field, level, one[field]), room[field]);
            for at in 0..2 {
                most[at] += told[at].min(room[at]) - room[at];
            }
        }
        self.table.swap(one, other, &self.partners, &mut pattern);
        let bits = self.bits(pattern, one);
        let probability = 1.0 / (1.0 + (-bits).exp2());
        (bits >= least).then_some(Pair { left, right, probability, pattern })
    }

    /// The bits for one subject and against two, be they strangers or kin.
    fn bits(&self, pattern: Pattern, row: &[u32]) -> f32 {
        let (is, kin) = (0..row.len()).fold(self.before, |(is, kin), field| {
            let (more, more_kin) = self.told_both(pattern, field, row[field]);
            (is + more, kin + more_kin)
        });
        is - (1.0 + kin.min(120.0).exp2()).log2()
    }

    /// The levels that a field may have, by the sketches of its values.
    fn may(&self, field: usize, pair: (u32, u32), (one, other): (u32, u32), shared: u16) -> Levels {
        let (left, right) = (self.sketches_of(pair.0), self.sketches_of(pair.1));
        let mut levels = match (one, other) {
            (0, _) | (_, 0) => 1 << Level::Unknown as u8,
            _ if one == other => return 1 << Level::Same as u8,
            _ => sketch::may(self.kinds[field], left[field], right[field]),
        };
        // Day and month in turn, and names that sound the same, have one key.
        if self.needed[field] & !shared != 0 && self.kinds[field] == Kind::Date {
            levels &= !(1 << Level::Form as u8);
        }
        if let Some(partner) = self.partners[field]
            && left[field] == right[partner]
            && one != 0
        {
            levels |= sketch::ELSEWHERE;
        }
        levels
    }

    fn sketches_of(&self, record: u32) -> &[u32] {
        let width = self.kinds.len();
        &self.sketches[record as usize * width..][..width]
    }

    /// What a level of a field may tell at most, whatever the others say.
    fn most_of(&self, field: usize, level: Level, value: u32) -> Most {
        let elsewhere = self.partners[field].is_some()
            && matches!(level, Level::Unknown | Level::Alike | Level::Different);
        let most = if level == Level::Same {
            let is_free = self.learned.parents[field].is_none();
            let (is, kin) = self.same_told(field, value);
            let stances = [0, 1, 2].into_iter().filter(|stance| *stance != 1 || is_free);
            let (of, of_kin) = &self.tables[field][1];
            let (of, of_kin) = (of[level as usize], of_kin[level as usize]);
            let alone = if is_free { LEAST } else { [of, of - of_kin] };
            stances.fold(alone, |most, stance| more(most, [is[stance], is[stance] - kin]))
        } else {
            self.most[field][level as usize]
        };
        if elsewhere { more(most, self.most[field][Level::Elsewhere as usize]) } else { most }
    }

    fn told_both(&self, pattern: Pattern, field: usize, value: u32) -> (f32, f32) {
        self.told(field, (self.learned.stance(pattern, field), pattern.level(field)), value)
    }

    /// What a level tells, for a match and for kin; what is the same tells more the fewer have it,
    /// unless it follows from another field.
    fn told(&self, field: usize, (stance, level): (usize, Level), value: u32) -> (f32, f32) {
        let (is, kin) = &self.tables[field][stance];
        if level != Level::Same || stance == 1 && self.learned.parents[field].is_some() {
            return (is[level as usize], kin[level as usize]);
        }
        let (is, kin) = self.same_told(field, value);
        (is[stance], kin)
    }

    fn same_told(&self, field: usize, value: u32) -> Told {
        let others = self.table.columns[field].counts[value as usize].saturating_sub(1);
        match self.rare[field].get(others as usize) {
            Some(told) => *told,
            None => self.same_tells(field, others as f32),
        }
    }

    /// What the same value tells that so many others have.
    fn same_tells(&self, field: usize, others: f32) -> Told {
        let rare = self.known[field] / others.max(1.0);
        // Kin have the same because they share it, or by chance as anybody.
        let shares = self.shares[field];
        let is = self.same[field].map(|same| (same * rare).log2());
        (is, (shares * rare + 1.0 - shares).log2())
    }

    /// What each field says of a pair, most telling first.
    #[must_use]
    pub fn evidence(&self, pair: &Pair) -> Vec<Evidence> {
        let row = self.table.row(pair.left);
        let kin = (0..row.len()).fold(self.before.1, |kin, field| {
            kin + self.told_both(pair.pattern, field, row[field]).1
        });
        // Against two of one household what these share tells nothing.
        let tells = |field: usize| {
            let (is, of_kin) = self.told_both(pair.pattern, field, row[field]);
            if kin > 0.0 { is - of_kin } else { is }
        };
        let of = |field: usize| Evidence {
            field: self.table.fields[field].name.clone(),
            values: (
                self.table.text(pair.left, field).to_owned(),
                self.table.text(pair.right, field).to_owned(),
            ),
            level: pair.pattern.level(field),
            bits: tells(field),
            kind: self.table.fields[field].kind,
        };
        let mut out: Vec<Evidence> = (0..row.len()).map(of).collect();
        out.sort_by(|a, b| b.bits.abs().total_cmp(&a.bits.abs()));
        out
    }

    /// What each field says of a pair, a line each, in plain words.
    #[must_use]
    pub fn says(&self, pair: &Pair) -> Vec<String> {
        self.evidence(pair).iter().map(ToString::to_string).collect()
    }
}

/// The level, where there is but one.
fn only(levels: Levels) -> Option<Level> {
    let level = Level::ALL.get(levels.trailing_zeros() as usize);
    level.copied().filter(|_| levels.is_power_of_two())
}

/// The more of each.
fn more(one: Most, other: Most) -> Most {
    [one[0].max(other[0]), one[1].max(other[1])]
}

impl fmt::Display for Evidence {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (field, (one, other)) = (&self.field, &self.values);
        let date = self.kind == Kind::Date;
        match self.level {
            Level::Unknown => write!(out, "{field}: not known of both"),
            Level::Same if self.bits > 12.0 => {
                write!(out, "{field}: `{one}` is the same, and rare")
            }
            Level::Same => write!(out, "{field}: `{one}` is the same"),
            Level::Sounds if date => {
                write!(out, "{field}: `{one}` and `{other}` are the same as far as is known")
            }
            Level::Sounds => write!(out, "{field}: `{one}` is `{other}`, written otherwise"),
            Level::Form if date => {
                write!(out, "{field}: `{one}` is `{other}` with day and month in turn")
            }
            Level::Form => write!(out, "{field}: `{one}` is another form of `{other}`"),
            Level::Close => write!(out, "{field}: `{one}` is a slip away from `{other}`"),
            Level::Alike if date => {
                write!(out, "{field}: `{one}` and `{other}` share the year, or day and month")
            }
            Level::Alike => write!(out, "{field}: `{one}` has much of `{other}`"),
            Level::Different => write!(out, "{field}: `{one}` is not `{other}`"),
            Level::Elsewhere => write!(out, "{field}: `{one}` stands in another field"),
        }
    }
}
