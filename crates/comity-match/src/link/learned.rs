//! What a table says of itself: how fields agree in matches and by chance.
//!
//! Source: I. Fellegi and A. Sunter, A Theory for Record Linkage (Journal of the American
//! Statistical Association 64, 1969); W. Winkler, Using the EM Algorithm for Weight Computation
//! (1988). Chance is counted, not fitted; what matches look like is fitted to pairs that met in a
//! block, by the fields that the block does not fix, so that a block does not speak for itself.

use super::{
    blocks::Blocks,
    chance::{self, Counts, Parents},
    compare::{Memo, partners},
    field::{FIELDS_MAX, Field, Kind, LEVELS, Level, Pattern},
    share::share,
    table::Table,
};

/// Pairs that met in a block and are looked at, about.
const PAIRS: u64 = 400_000;
/// Times that chance and dependence are counted anew, and steps of EM in between.
const ROUNDS: usize = 3;
const STEPS: usize = 12;
/// What is taken to have been seen before anything was, in pairs.
const BEFORE: f64 = 5.0;
/// What one field tells at most, in bits: no single field makes a match among millions.
const BITS_MAX: f64 = 25.0;

/// Kin that share a given name or a day of birth, besides those that do by chance: one in a hundred
/// is a namesake or a twin, whatever the table says, and in none many are.
const KIN_OWN_MIN: f64 = 0.01;
const KIN_OWN_MAX: f64 = 0.2;

/// What the parent of a field says: it does not agree, it agrees, or there is none that is known.
pub(super) const STANCES: usize = 3;
const APART: usize = 0;
const AGREES: usize = 1;
const ALONE: usize = 2;

/// Shares of levels, by field and by what the field says on which it depends.
pub(super) type Shares = [[[f64; LEVELS]; STANCES]; FIELDS_MAX];

/// What was learned from a table.
#[derive(Clone, Debug)]
pub(super) struct Learned {
    /// Shares of levels in matches and by chance.
    pub(super) matches: Shares,
    pub(super) chance: Shares,
    pub(super) parents: Parents,
    /// Shares of levels among kin: other subjects of one household, firm or list of passengers.
    pub(super) kin: [[f64; LEVELS]; FIELDS_MAX],
    /// The shares of all possible pairs that match, and that are kin.
    pub(super) share: f64,
    pub(super) share_kin: f64,
}

/// Patterns that met in one set of keys.
struct Met {
    /// The fields that the set fixes.
    fixed: u32,
    /// Those that meet here first, and those that met before. All of them are learned from: those
    /// alone that did not meet before would lack whoever agrees in what is looked at before.
    first: Counts,
    again: Counts,
    /// The shares of them that match, and that are kin.
    share: f64,
    share_kin: f64,
}

/// What is counted without knowing who matches.
struct ByChance {
    random: Counts,
    same: Vec<(f64, f64)>,
    shared: Vec<chance::Shared>,
}

impl Learned {
    pub(super) fn of(table: &Table, blocks: &Blocks) -> Self {
        let seen = ByChance {
            random: chance::random(table),
            same: chance::same(table),
            shared: chance::shared(table),
        };
        let one_in = u32::try_from(blocks.pairs_max / PAIRS).unwrap_or(u32::MAX).max(1);
        let mut met = met(table, blocks, one_in);
        let mut out = Self {
            matches: [[[0.0; LEVELS]; STANCES]; FIELDS_MAX],
            chance: [[[0.0; LEVELS]; STANCES]; FIELDS_MAX],
            parents: vec![None; table.fields.len()],
            kin: [[0.0; LEVELS]; FIELDS_MAX],
            share: 0.0,
            share_kin: 0.0,
        };
        // Kin are told from matches by what each has alone; without such a field there are none.
        if !table.fields.iter().any(|field| is_own(field.kind)) {
            met.iter_mut().for_each(|met| met.share_kin = 0.0);
        }
        for (field, of) in table.fields.iter().enumerate() {
            out.matches[field] = [first_guess(of.kind); STANCES];
        }
        let possible = table.pairs_possible().max(1.0);
        for round in 0..ROUNDS {
            out.count_chance(table, &seen, round > 0);
            if round == 0 {
                for (field, of) in table.fields.iter().enumerate() {
                    let (one, other) = (out.matches[field][ALONE], out.chance[field][ALONE]);
                    let part = if is_own(of.kind) { 0.1 } else { 0.5 };
                    out.kin[field] = blend(&one, &other, part);
                }
            }
            let mut found = [0.0; 2];
            for _ in 0..STEPS {
                found = out.step(&table.fields, &mut met);
            }
            let [share, kin] = found.map(|found| found * f64::from(one_in) / possible);
            out.share = share.clamp(0.1 / possible, 0.4);
            out.share_kin = kin.clamp(0.0, 0.4);
        }
        out
    }

    /// Counts chance anew, less what the matches and kin known by now explain.
    fn count_chance(&mut self, table: &Table, seen: &ByChance, with_parents: bool) {
        let dense = [self.share, self.share_kin];
        let random = &seen.random;
        let strangers: Vec<f64> =
            random.iter().map(|(pattern, _)| self.stranger(*pattern)).collect();
        let same = Level::Same as usize;
        let both = |field: usize| [self.matches[field][ALONE][same], self.kin[field][same]];
        let agree: Vec<[f64; 2]> = (0..table.fields.len()).map(both).collect();
        let mut alone = Vec::with_capacity(agree.len());
        for (field, (pairs, known)) in seen.same.iter().enumerate() {
            // What is left is not less than one pair, nor than a twentieth of what was there.
            let own = (dense[0] * agree[field][0] + dense[1] * agree[field][1]) * known;
            let rest = (pairs - own).max(pairs / 20.0).max(1.0) / known.max(2.0);
            let levels = chance::levels(random, &strangers, field);
            let kind = table.fields[field].kind;
            self.chance[field] = [with_same(levels, rest.min(0.95), kind); STANCES];
            alone.push(rest.min(0.95));
        }
        if !with_parents {
            return;
        }
        self.parents = chance::parents(&seen.shared, &alone, &agree, dense);
        for (field, parent) in self.parents.iter().enumerate() {
            if let Some((_, sure)) = parent {
                let levels = self.chance[field][ALONE];
                let kind = table.fields[field].kind;
                self.chance[field][AGREES] = with_same(levels, sure.max(levels[same]), kind);
            }
        }
    }

    /// One step of EM; gives how many pairs are expected to match, and to be kin.
    fn step(&mut self, fields: &[Field], met: &mut [Met]) -> [f64; 2] {
        let mut seen: Shares = [[[0.0; LEVELS]; STANCES]; FIELDS_MAX];
        let mut seen_kin = [[0.0; LEVELS]; FIELDS_MAX];
        let mut found = [0.0; 2];
        let (odds, odds_kin) = (self.odds(), self.odds_kin());
        for set in met {
            let mut here = [0.0; 3];
            let rest = 1.0 - set.share - set.share_kin;
            let before = [set.share / rest, set.share_kin / rest];
            let free = || (0..fields.len()).filter(|field| set.fixed & 1 << field == 0);
            let first = set.first.iter().map(|of| (of, 1.0));
            for ((pattern, count), first) in first.chain(set.again.iter().map(|of| (of, 0.0))) {
                let [mut is, mut kin] = before;
                for field in free() {
                    let (stance, level) = (self.stance(*pattern, field), pattern.level(field));
                    is *= odds[field][stance][level as usize];
                    kin *= odds_kin[field][stance][level as usize];
                }
                let part = [is, kin].map(|ratio| count * ratio / (1.0 + is + kin));
                for (at, part) in part.iter().enumerate() {
                    here[at] += part;
                    found[at] += first * part;
                }
                here[2] += count;
                for field in free() {
                    let (stance, level) = (self.stance(*pattern, field), pattern.level(field));
                    if level != Level::Unknown {
                        seen[field][stance][level as usize] += part[0];
                        seen_kin[field][level as usize] += part[1];
                    }
                }
            }
            let [is, kin, all] = here;
            set.share = ((is + 0.05) / (all + 1.0)).clamp(1e-9, 0.9999);
            if set.share_kin > 0.0 {
                set.share_kin = ((kin + 0.05) / (all + 1.0)).clamp(1e-9, 0.9999);
            }
            let over = (set.share + set.share_kin).max(0.9999) / 0.9999;
            (set.share, set.share_kin) = (set.share / over, set.share_kin / over);
        }
        self.settle(fields, &seen, &seen_kin);
        found
    }

    /// Shares from what was seen.
    fn settle(&mut self, fields: &[Field], seen: &Shares, kin: &[[f64; LEVELS]; FIELDS_MAX]) {
        for (field, of) in fields.iter().enumerate() {
            let mut all = [0.0; LEVELS];
            for stance in &seen[field] {
                all.iter_mut().zip(stance).for_each(|(all, seen)| *all += seen);
            }
            let all = mixed(&all, &first_guess(of.kind));
            let alone = self.parents[field].is_none();
            for (stance, seen) in seen[field].iter().enumerate() {
                let whole = alone || stance == ALONE;
                self.matches[field][stance] = if whole { all } else { mixed(seen, &all) };
            }
            let chance = self.chance[field][ALONE];
            let mut shares = mixed(&kin[field], &chance);
            // What kin have of their own is as alike as among strangers, namesakes and twins
            // excepted: else they would become the matches with errors.
            if is_own(of.kind) {
                let by_chance = chance[Level::Same as usize];
                let least = if of.kind == Kind::Identifier { 0.0 } else { KIN_OWN_MIN };
                let same = shares[Level::Same as usize].min(KIN_OWN_MAX).max(by_chance + least);
                shares = with_same(chance, same, of.kind);
            }
            shares[Level::Elsewhere as usize] = chance[Level::Elsewhere as usize];
            self.kin[field] = shares;
        }
    }

    /// What the field says on which this one depends.
    pub(super) fn stance(&self, pattern: Pattern, field: usize) -> usize {
        match self.parents[field].map(|(parent, _)| pattern.level(parent)) {
            None | Some(Level::Unknown) => ALONE,
            Some(level) if level.agrees() => AGREES,
            Some(_) => APART,
        }
    }

    /// How much likelier each level is in matches than by chance.
    pub(super) fn odds(&self) -> Shares {
        let mut out = self.matches;
        for (field, stances) in out.iter_mut().enumerate() {
            for (stance, levels) in stances.iter_mut().enumerate() {
                for (level, odds) in levels.iter_mut().enumerate() {
                    let chance = self.chance[field][stance][level];
                    let ratio = if chance > 0.0 { *odds / chance } else { 1.0 };
                    *odds = ratio.clamp((-BITS_MAX).exp2(), BITS_MAX.exp2());
                }
                levels[Level::Unknown as usize] = 1.0;
            }
        }
        out
    }

    /// How much likelier each level is among kin than by chance.
    pub(super) fn odds_kin(&self) -> Shares {
        let mut out = self.chance;
        for (field, stances) in out.iter_mut().enumerate() {
            for levels in stances {
                for (level, odds) in levels.iter_mut().enumerate() {
                    let ratio = if *odds > 0.0 { self.kin[field][level] / *odds } else { 1.0 };
                    *odds = ratio.clamp((-BITS_MAX).exp2(), BITS_MAX.exp2());
                }
                levels[Level::Unknown as usize] = 1.0;
            }
        }
        out
    }

    /// The bits of the shares of pairs that match, and that are kin, beside all others.
    #[expect(clippy::cast_possible_truncation, reason = "bits are small")]
    pub(super) fn before(&self) -> (f32, f32) {
        let rest = 1.0 - self.share - self.share_kin;
        let bits = |share: f64| (share / rest).max(1e-30).log2() as f32;
        (bits(self.share), bits(self.share_kin))
    }

    /// How probably a pair of this pattern is neither a match nor kin, whatever its values.
    fn stranger(&self, pattern: Pattern) -> f64 {
        let rest = 1.0 - self.share - self.share_kin;
        let (mut is, mut kin) = (self.share / rest, self.share_kin / rest);
        for field in 0..self.parents.len() {
            let (stance, level) = (self.stance(pattern, field), pattern.level(field) as usize);
            let chance = self.chance[field][stance][level];
            if level != Level::Unknown as usize && chance > 0.0 {
                is *= self.matches[field][stance][level] / chance;
                kin *= self.kin[field][level] / chance;
            }
        }
        1.0 / (1.0 + is + kin)
    }
}

/// What a subject has alone, and mostly does not share with those it lives or works with.
fn is_own(kind: Kind) -> bool {
    matches!(kind, Kind::Given | Kind::Name | Kind::Date | Kind::Identifier)
}

/// Two shares put together.
fn blend(one: &[f64; LEVELS], other: &[f64; LEVELS], part: f64) -> [f64; LEVELS] {
    let mut out = *other;
    out.iter_mut().zip(one).for_each(|(out, one)| *out = part * one + (1.0 - part) * *out);
    out
}

/// Shares from counts, beside what was expected.
fn mixed(seen: &[f64; LEVELS], expected: &[f64; LEVELS]) -> [f64; LEVELS] {
    let all: f64 = seen.iter().sum::<f64>() + BEFORE;
    let mut out = *expected;
    out.iter_mut().zip(seen).for_each(|(out, seen)| *out = (seen + BEFORE * *out) / all);
    out
}

/// Shares of levels by chance, when the share of the same is known.
fn with_same(levels: [f64; LEVELS], same: f64, kind: Kind) -> [f64; LEVELS] {
    let mut out = levels;
    out[Level::Same as usize] = 0.0;
    out[Level::Unknown as usize] = 0.0;
    let all: f64 = out.iter().sum();
    let mut possible = 0.0;
    for level in Level::ALL.into_iter().filter(|level| level.of(kind)) {
        if !matches!(level, Level::Unknown | Level::Same) {
            // What was never seen may be seen once in as many pairs again.
            out[level as usize] += all.max(1.0) * 1e-6;
            possible += out[level as usize];
        }
    }
    out.iter_mut().for_each(|share| *share *= (1.0 - same) / possible);
    out[Level::Same as usize] = same;
    out
}

/// What matches look like before anything is known.
fn first_guess(kind: Kind) -> [f64; LEVELS] {
    let mut out = [0.0, 0.8, 0.04, 0.03, 0.06, 0.02, 0.045, 0.005];
    out[Level::Unknown as usize] = 0.0;
    for level in Level::ALL.into_iter().filter(|level| !level.of(kind)) {
        out[level as usize] = 0.0;
    }
    let all: f64 = out.iter().sum();
    out.map(|share| share / all)
}

/// The patterns of pairs that met, set by set.
fn met(table: &Table, blocks: &Blocks, one_in: u32) -> Vec<Met> {
    let partners = partners(table);
    let of = |set: usize| {
        let (mut first, mut again, mut memo) = (Vec::new(), Vec::new(), Memo::new());
        blocks.pairs(set, one_in, |left, right, met| {
            if table.may_meet(left, right) {
                let patterns = if met.first { &mut first } else { &mut again };
                patterns.push(table.pattern(left, right, &partners, &mut memo));
            }
        });
        let [first, again] = [first, again].map(|patterns| chance::count(patterns.into_iter()));
        Met { fixed: blocks.agreeing(set), first, again, share: 0.05, share_kin: 0.05 }
    };
    let mut out = share(blocks.len(), of);
    out.retain(|met| met.first.len() + met.again.len() > 0);
    out
}
