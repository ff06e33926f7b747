//! What two records of different subjects have in common by chance.
//!
//! Random pairs say how often values are alike, and counts of values how often they are the same.
//! Subjects that are in the table twice are among both, so what is known of them is taken away.

use std::collections::HashMap;

use super::{
    compare::{Memo, partners},
    field::{LEVELS, Level, Pattern},
    share::share,
    table::Table,
};

/// Random pairs that are compared.
const PAIRS: usize = 1 << 18;
/// Records among which values are counted together.
const RECORDS: u64 = 100_000;
/// Pairs of records that must share two values before the two fields are taken for dependent.
const SHARED_MIN: f64 = 20.0;
/// How much more often than by chance they must.
const LIFT_MIN: f64 = 1.5;
/// What no two fields say of each other more surely.
const SURE_MAX: f64 = 0.95;
const CHUNKS: usize = 16;

/// Patterns of pairs with how many pairs have each.
pub(super) type Counts = Vec<(Pattern, f64)>;

/// A number that looks drawn by chance and is always the same: no chance is needed here.
pub(super) fn spread(number: u64) -> u64 {
    let mixed = (number.wrapping_add(1)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ mixed >> 31
}

/// Counts patterns; in their order.
pub(super) fn count(patterns: impl Iterator<Item = Pattern>) -> Counts {
    let mut counts: HashMap<Pattern, f64> = HashMap::new();
    for pattern in patterns {
        *counts.entry(pattern).or_default() += 1.0;
    }
    let mut out: Counts = counts.into_iter().collect();
    out.sort_unstable_by_key(|(pattern, _)| *pattern);
    out
}

/// The patterns of random pairs.
pub(super) fn random(table: &Table) -> Counts {
    let records = table.len() as u64;
    let partners = partners(table);
    let pick = |number: u64, (from, to): (u64, u64)| {
        u32::try_from(from + spread(number) % (to - from).max(1)).unwrap_or(0)
    };
    let (lefts, rights) = match table.second.map(u64::from) {
        Some(second) if second > 0 && second < records => ((0, second), (second, records)),
        _ => ((0, records), (0, records)),
    };
    // A small table has few pairs, and each is looked at some ten times.
    let wanted = PAIRS.min(table.len().saturating_mul(table.len()).saturating_mul(8));
    let of = |chunk: usize| {
        let numbers = (chunk * wanted / CHUNKS..(chunk + 1) * wanted / CHUNKS).map(|at| at as u64);
        let pairs = numbers.map(|at| (pick(2 * at, lefts), pick(2 * at + 1, rights)));
        let other = pairs.filter(|(left, right)| left != right);
        let mut memo = Memo::new();
        count(other.map(|(left, right)| table.pattern(left, right, &partners, &mut memo)))
    };
    let mut all: Counts = share(CHUNKS, of).concat();
    all.sort_unstable_by_key(|(pattern, _)| *pattern);
    all.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        kept.1 += if same { next.1 } else { 0.0 };
        same
    });
    all
}

/// Pairs of `one` and `other` records; of one list, of all records with each other.
fn pairs(one: f64, other: f64, two_lists: bool) -> f64 {
    if two_lists { one * other } else { one * (one - 1.0).max(0.0) / 2.0 }
}

/// How often two records have the same value, for each field: pairs that do, and pairs that know.
/// Of two lists pairs across count alone: who is in one list twice says nothing of chance.
pub(super) fn same(table: &Table) -> Vec<(f64, f64)> {
    let width = table.fields.len();
    let second = table.second.map_or(table.len(), |second| second as usize);
    share(width, |field| {
        let column = &table.columns[field];
        let mut first = vec![0.0; column.len()];
        for row in table.cells.chunks_exact(width).take(second) {
            first[row[field] as usize] += 1.0;
        }
        let (mut same, mut known) = (0.0, (0.0, 0.0));
        for (one, all) in first.iter().zip(&column.counts).skip(1) {
            let other = f64::from(*all) - one;
            same += pairs(*one, other, table.second.is_some());
            known = (known.0 + one, known.1 + other);
        }
        (same, pairs(known.0, known.1, table.second.is_some()))
    })
}

/// Two fields, how many pairs of records share a value of both, and how many know both.
pub(super) struct Shared {
    pub(super) fields: (usize, usize),
    pub(super) same: f64,
    pub(super) known: f64,
}

/// Counts among a sample of records.
pub(super) fn shared(table: &Table) -> Vec<Shared> {
    let records = table.len() as u64;
    let width = table.fields.len();
    let second = table.second.map_or(records, u64::from);
    let rows: Vec<(bool, &[u32])> = (0..records)
        .zip(table.cells.chunks_exact(width))
        .filter(|(record, _)| spread(*record) % records < RECORDS)
        .map(|(record, row)| (record < second, row))
        .collect();
    let both: Vec<(usize, usize)> =
        (0..width).flat_map(|one| (one + 1..width).map(move |other| (one, other))).collect();
    share(both.len(), |at| {
        let fields = both[at];
        let known = |(first, row): &(bool, &[u32])| {
            let (one, other) = (row[fields.0], row[fields.1]);
            (one != 0 && other != 0).then_some((u64::from(one) << 32 | u64::from(other), *first))
        };
        let mut values: Vec<(u64, bool)> = rows.iter().filter_map(known).collect();
        values.sort_unstable();
        let count = |run: &[(u64, bool)]| {
            let one = run.iter().filter(|(_, first)| *first).count();
            pairs(one as f64, (run.len() - one) as f64, table.second.is_some())
        };
        let same = values.chunk_by(|a, b| a.0 == b.0).map(count).sum();
        Shared { fields, same, known: count(&values) }
    })
}

/// For each field the one on which it depends, and how surely it agrees where that one does.
pub(super) type Parents = Vec<Option<(usize, f64)>>;

/// The tree of fields that say much of each other: street and town, town and state, family name
/// and street.
///
/// Source: C. Chow and C. Liu, Approximating discrete probability distributions with dependence
/// trees (IEEE Transactions on Information Theory 14, 1968): here for agreement by chance.
pub(super) fn parents(
    shared: &[Shared],
    same: &[f64],
    agree: &[[f64; 2]],
    dense: [f64; 2],
) -> Parents {
    let mut links: Vec<(f64, usize, usize, f64)> = Vec::new();
    for of in shared {
        let (one, other) = of.fields;
        let own: f64 = (0..2).map(|at| dense[at] * agree[one][at] * agree[other][at]).sum();
        let own = own * of.known;
        let rest = of.same - own;
        if rest < SHARED_MIN.max(own / 2.0) {
            continue;
        }
        let both = rest / of.known.max(1.0);
        let lift = both / (same[one] * same[other]);
        if lift > LIFT_MIN {
            links.push((lift, one, other, both));
        }
    }
    links.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut tree: Vec<usize> = (0..same.len()).collect();
    let mut near: Vec<Vec<(usize, f64)>> = vec![Vec::new(); same.len()];
    for (_, one, other, both) in links {
        let (a, b) = (tree[one], tree[other]);
        if a != b {
            tree.iter_mut().filter(|of| **of == b).for_each(|of| *of = a);
            near[one].push((other, both));
            near[other].push((one, both));
        }
    }
    // From the field that tells most: what follows from it adds little.
    let mut order: Vec<usize> = (0..same.len()).collect();
    order.sort_by(|a, b| same[*a].total_cmp(&same[*b]));
    let mut out: Parents = vec![None; same.len()];
    let mut seen = vec![false; same.len()];
    for root in order {
        let mut open = vec![root];
        seen[root] |= near[root].is_empty();
        while let Some(field) = open.pop() {
            if std::mem::replace(&mut seen[field], true) {
                continue;
            }
            for (child, both) in near[field].iter().filter(|(child, _)| !seen[*child]) {
                out[*child] = Some((field, (both / same[field]).min(SURE_MAX)));
                open.push(*child);
            }
        }
    }
    out
}

/// Shares of the levels of a field among random pairs, each with its share of not being a match.
pub(super) fn levels(counts: &Counts, strangers: &[f64], field: usize) -> [f64; LEVELS] {
    let mut out = [0.0; LEVELS];
    for ((pattern, count), stranger) in counts.iter().zip(strangers) {
        let level = pattern.level(field);
        if level != Level::Unknown {
            out[level as usize] += count * stranger;
        }
    }
    out
}
