//! Which part of one name is which part of the other.
//!
//! Order decides nothing: names are written family name first or last by habit and by form. The
//! most alike parts are taken for each other first; what is left over is compared once more as
//! words that were written together or apart, and the rest is unlike on both sides or missing on
//! one, which are different things: a missing name is usual, another name is another person.

use crate::{
    distance::distance,
    part::{Kind, PARTS_MAX},
    similarity::{How, Manner, WordView, counts, counts_cost, share_max, similarity, slip},
};

/// A part ready to be compared.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PartView<'a> {
    pub(crate) word: WordView<'a>,
    pub(crate) kind: Kind,
    pub(crate) weight: f32,
}

/// Parts that were taken for each other: ranges of places on both sides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pair {
    pub(crate) left: (u8, u8),
    pub(crate) right: (u8, u8),
    pub(crate) alike: f32,
    pub(crate) how: How,
}

/// How two names lie beside each other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Alignment {
    pub(crate) pairs: Vec<Pair>,
    /// Which parts stand alone, a bit each.
    pub(crate) left_alone: u32,
    pub(crate) right_alone: u32,
    /// Weight of what is another name on either side, and how much of it.
    pub(crate) conflict: f32,
    /// Weight of what one side has and the other has not.
    pub(crate) missing: f32,
    /// Weight of the missing on the left side minus that on the right.
    pub(crate) matched: f32,
    /// Sum of weight × likeness.
    pub(crate) likeness: f32,
    /// How many names, not particles or initials, were matched.
    pub(crate) names: u8,
}

/// From what likeness on two words are taken for one.
pub(crate) const ALIKE_MIN: f32 = 0.62;
/// From what likeness on words written together are those written apart.
const JOINED_MIN: f32 = 0.84;
/// Below this two words have nothing in common.
pub(crate) const RELATED_MIN: f32 = 0.35;

/// Lays two names beside each other; `known` says how alike two words are if that was asked before.
pub(crate) fn align<'a>(
    left: &[PartView<'a>],
    right: &[PartView<'a>],
    known: &mut dyn FnMut(usize, usize) -> Option<(f32, How)>,
) -> Alignment {
    let (left, right) = (&left[..left.len().min(PARTS_MAX)], &right[..right.len().min(PARTS_MAX)]);
    let mut table = [[(0.0_f32, How::Different); PARTS_MAX]; PARTS_MAX];
    for (i, one) in left.iter().enumerate() {
        for (j, other) in right.iter().enumerate() {
            table[i][j] = known(i, j).unwrap_or_else(|| alike(one, other));
        }
    }
    let mut out = Alignment::default();
    let (mut used_left, mut used_right) = (0_u32, 0_u32);
    // Whole words first: a joined pair must be better than what it would tear apart.
    joined(left, right, &table, (&mut used_left, &mut used_right), &mut out);
    loop {
        let mut best = (ALIKE_MIN, 0, 0);
        for (i, one) in left.iter().enumerate().filter(|(i, _)| used_left & 1 << i == 0) {
            for (j, other) in right.iter().enumerate().filter(|(j, _)| used_right & 1 << j == 0) {
                let alike = table[i][j].0;
                // Among equals, names before particles, and the same place before another.
                let near = if i == j { 0.002 } else { 0.0 };
                let value = alike + 0.001 * one.weight.min(other.weight) + near;
                if alike >= ALIKE_MIN && value > best.0 {
                    best = (value, i, j);
                }
            }
        }
        let (value, i, j) = best;
        if value <= ALIKE_MIN {
            break;
        }
        used_left |= 1 << i;
        used_right |= 1 << j;
        let (alike, how) = table[i][j];
        out.add(pair((i, 1), (j, 1), alike, how), weigh(&left[i], &right[j]));
        let both = |kind| left[i].kind == kind || right[j].kind == kind;
        out.names += u8::from(!both(Kind::Initial) && left[i].kind.is_evidence());
    }
    out.left_alone = !used_left & ((1 << left.len()) - 1);
    out.right_alone = !used_right & ((1 << right.len()) - 1);
    leftover(left, right, &table, &mut out);
    out
}

impl Alignment {
    fn add(&mut self, pair: Pair, weight: f32) {
        self.pairs.push(pair);
        self.matched += weight;
        self.likeness += weight * pair.alike;
    }
}

/// A pair of ranges; places are below [`PARTS_MAX`].
fn pair(left: (usize, u8), right: (usize, u8), alike: f32, how: How) -> Pair {
    let place = |of: usize| u8::try_from(of).unwrap_or(u8::MAX);
    Pair { left: (place(left.0), left.1), right: (place(right.0), right.1), alike, how }
}

/// What a pair weighs: both sides' part; a particle beside a name weighs as a particle.
fn weigh(one: &PartView<'_>, other: &PartView<'_>) -> f32 {
    if one.kind == other.kind {
        0.5 * (one.weight + other.weight)
    } else {
        one.weight.min(other.weight)
    }
}

fn alike(one: &PartView<'_>, other: &PartView<'_>) -> (f32, How) {
    if one.kind == Kind::Initial || other.kind == Kind::Initial {
        return initial(one.word, other.word);
    }
    // Figures are the same or they are not; so are generations.
    let exact = |kind| one.kind == kind || other.kind == kind;
    if exact(Kind::Number) || exact(Kind::Generation) {
        return if one.word.text == other.word.text {
            (1.0, How::Same)
        } else {
            (0.0, How::Different)
        };
    }
    similarity(one.word, other.word, RELATED_MIN)
}

/// A letter and a name that begins with it.
fn initial(one: WordView<'_>, other: WordView<'_>) -> (f32, How) {
    if one.text == other.text {
        return (1.0, How::Same);
    }
    for row in one.readings.rows {
        for with in other.readings.rows {
            let (a, b) = (one.readings.reading(row), other.readings.reading(with));
            if a.first() == b.first() && a.len().min(b.len()) <= 2 {
                return (0.8, How::Initial);
            }
        }
    }
    (0.0, How::Different)
}

/// Two or three words on one side that are one word on the other.
fn joined(
    left: &[PartView<'_>],
    right: &[PartView<'_>],
    table: &[[(f32, How); PARTS_MAX]; PARTS_MAX],
    used: (&mut u32, &mut u32),
    out: &mut Alignment,
) {
    let (used_left, used_right) = used;
    for swapped in [false, true] {
        let (many, one) = if swapped { (right, left) } else { (left, right) };
        for (j, whole) in one.iter().enumerate() {
            let taken = if swapped { *used_left } else { *used_right };
            let cell = |i: usize| if swapped { table[j][i].0 } else { table[i][j].0 };
            let single = (0..many.len()).map(cell).fold(0.0, f32::max);
            let long = whole.word.readings.rows.first().map_or(0, |row| row.fold_length);
            if taken & 1 << j != 0 || single >= 0.9 || long < 4 || !whole.kind.is_evidence() {
                continue;
            }
            let found = (0..many.len())
                .flat_map(|i| [(i, 2_usize), (i, 3)])
                .filter(|(i, length)| i + length <= many.len())
                .filter(|(i, length)| {
                    let taken = if swapped { *used_right } else { *used_left };
                    (*i..i + length).all(|at| taken & 1 << at == 0 && many[at].kind != Kind::Title)
                })
                .map(|(i, length)| (i, length, run(&many[i..i + length], whole.word)))
                .max_by(|a, b| a.2.total_cmp(&b.2));
            let Some((i, length, alike)) =
                found.filter(|(.., alike)| *alike > single.max(JOINED_MIN))
            else {
                continue;
            };
            let bits = ((1_u32 << length) - 1) << i;
            let weight = many[i..i + length].iter().map(|part| part.weight).fold(0.0, f32::max);
            let weight = weight.max(whole.weight);
            let size = u8::try_from(length).unwrap_or(1);
            let names = many[i..i + length].iter().filter(|part| part.kind.is_evidence()).count();
            out.names += u8::try_from(names).unwrap_or(1);
            if swapped {
                (*used_right, *used_left) = (*used_right | bits, *used_left | 1 << j);
                out.add(pair((j, 1), (i, size), alike, How::Joined), weight);
            } else {
                (*used_left, *used_right) = (*used_left | bits, *used_right | 1 << j);
                out.add(pair((i, size), (j, 1), alike, How::Joined), weight);
            }
        }
    }
}

/// How alike a run of words, written as one, is to a word.
fn run(many: &[PartView<'_>], whole: WordView<'_>) -> f32 {
    let mut letters = [0_u8; 64];
    let mut length = 0;
    for part in many {
        let Some(row) = part.word.readings.rows.first() else { return 0.0 };
        let fold = part.word.readings.fold(row);
        if length + fold.len() > letters.len() {
            return 0.0;
        }
        letters[length..length + fold.len()].copy_from_slice(fold);
        length += fold.len();
    }
    let consonants = counts(&letters[..length]);
    let script = many.first().map_or(whole.script, |part| part.word.script);
    let manner = Manner::of(script, whole.script);
    let mut best = 0.0_f32;
    for row in whole.readings.rows {
        let fold = whole.readings.fold(row);
        let longest = fold.len().max(length);
        let near = fold.len().abs_diff(length) <= 2 || manner == Manner::Abjad;
        if near && counts_cost(consonants, row.counts) <= share_max(JOINED_MIN) * longest as f32 {
            let cost =
                distance(&letters[..length], fold, manner, share_max(JOINED_MIN) * longest as f32);
            best = best.max(slip(cost / longest as f32));
        }
    }
    best
}

/// What is left on both sides is another name; what is left on one side is missing.
fn leftover(
    left: &[PartView<'_>],
    right: &[PartView<'_>],
    table: &[[(f32, How); PARTS_MAX]; PARTS_MAX],
    out: &mut Alignment,
) {
    let sum = |parts: &[PartView<'_>], alone: u32| {
        let counted = parts.iter().enumerate().filter(|(at, _)| alone & 1 << at != 0);
        counted.map(|(_, part)| part.weight).sum::<f32>()
    };
    let (left_sum, right_sum) = (sum(left, out.left_alone), sum(right, out.right_alone));
    out.conflict = left_sum.min(right_sum);
    out.missing = (left_sum - right_sum).abs();
    // What is somewhat alike is less of a contradiction.
    let mut related = 0.0_f32;
    for (i, one) in left.iter().enumerate().filter(|(i, _)| out.left_alone & 1 << i != 0) {
        let near = (0..right.len()).filter(|j| out.right_alone & 1 << j != 0);
        let best = near.map(|j| table[i][j].0).fold(0.0, f32::max);
        related += 0.5 * best * one.weight;
    }
    out.conflict = (out.conflict - related).max(0.3 * out.conflict);
}
