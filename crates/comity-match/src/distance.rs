//! What it costs to write one word for another, letter by letter.
//!
//! An edit distance whose steps cost what they mean: another vowel or a consonant of the same
//! class is a habit of spelling, another consonant is another name.
//!
//! Source: the distance of Damerau and Levenshtein, restricted to neighbours; the costs are ours.

use crate::{similarity::Manner, skeleton::class};

/// Letters of a fold that are compared at most.
const LETTERS_MAX: usize = 40;
/// Costs are counted in twentieths of a wrong letter.
const UNIT: f32 = 20.0;
/// Two neighbours that changed places.
const TURNED: u16 = 16;
/// Letters, figures, and what is neither.
const SIGNS: usize = 37;

/// What it costs to leave out a sign, and to write one for another, by manner.
struct Costs {
    gap: [[u8; SIGNS]; 3],
    swap: [[[u8; SIGNS]; SIGNS]; 3],
}

static COSTS: Costs = costs();

const fn costs() -> Costs {
    let mut out = Costs { gap: [[0; SIGNS]; 3], swap: [[[0; SIGNS]; SIGNS]; 3] };
    let manners = [Manner::Plain, Manner::Abjad, Manner::Syllables];
    let mut manner = 0;
    while manner < 3 {
        let mut one = 0;
        while one < SIGNS {
            out.gap[manner][one] = gap(letter(one), manners[manner]);
            let mut other = 0;
            while other < SIGNS {
                out.swap[manner][one][other] = swap(letter(one), letter(other), manners[manner]);
                other += 1;
            }
            one += 1;
        }
        manner += 1;
    }
    out
}

#[expect(clippy::cast_possible_truncation, reason = "signs are fewer than 40")]
const fn letter(sign: usize) -> u8 {
    match sign {
        0..26 => b'a' + sign as u8,
        26..36 => b'0' + (sign - 26) as u8,
        _ => 0,
    }
}

/// The sign of each byte.
static SIGN: [u8; 256] = {
    let mut out = [36; 256];
    let mut sign = 0;
    while sign < 36 {
        out[letter(sign as usize) as usize] = sign;
        sign += 1;
    }
    out
};

const fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// What it costs to leave a letter out.
const fn gap(letter: u8, manner: Manner) -> u8 {
    let abjad = matches!(manner, Manner::Abjad);
    match letter {
        _ if is_vowel(letter) => {
            if abjad {
                2
            } else {
                10
            }
        }
        b'h' => 8,
        b'v' if abjad => 8,
        _ => 20,
    }
}

/// What it costs to write one letter for another.
const fn swap(one: u8, other: u8, manner: Manner) -> u8 {
    let abjad = matches!(manner, Manner::Abjad);
    if one == other {
        return 0;
    }
    let (low, high) = if one < other { (one, other) } else { (other, one) };
    match (is_vowel(one), is_vowel(other)) {
        (true, true) => {
            if abjad {
                2
            } else {
                9
            }
        }
        (false, false) if class(one) == class(other) && class(one) != 0 && low >= b'a' => {
            // `l` and `r` share a key, and only some languages take one for the other.
            match (class(one), manner) {
                (5, Manner::Syllables) => 3,
                (5, _) => 16,
                _ => 10,
            }
        }
        (true, false) | (false, true) if low == b'i' && high == b'j' => 6,
        (true, false) | (false, true) if abjad && (low == b'v' || high == b'v') => 4,
        // Leet: a figure for the letter that it looks like.
        _ => match (low, high) {
            // Korean and Chinese names are written with either.
            (b'c', b'j' | b'z' | b's') => 10,
            (b'0', b'o') | (b'1', b'i' | b'l') | (b'3', b'e') | (b'4', b'a') | (b'5', b's') => 6,
            _ => 20,
        },
    }
}

/// The cost of one fold for another; more than `most` where it is found to be more.
///
/// COST: O(n × m) with n, m at most 40, and mostly a few rows.
pub(crate) fn distance(a: &[u8], b: &[u8], manner: Manner, most: f32) -> f32 {
    let (gaps, swaps) = (&COSTS.gap[manner as usize], &COSTS.swap[manner as usize]);
    // What both begin and end with costs nothing.
    let start = a.iter().zip(b).take_while(|(one, other)| one == other).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(one, other)| one == other).count();
    let (a, b) = (&a[..a.len() - end], &b[..b.len() - end]);
    let (mut left, mut right) = ([0_u8; LETTERS_MAX], [0_u8; LETTERS_MAX]);
    let (n, m) = (a.len().min(LETTERS_MAX), b.len().min(LETTERS_MAX));
    left.iter_mut().zip(a).for_each(|(to, from)| *to = SIGN[usize::from(*from)]);
    right.iter_mut().zip(b).for_each(|(to, from)| *to = SIGN[usize::from(*from)]);
    let (left, right) = (&left[..n], &right[..m]);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "costs are small")]
    let limit = (most * UNIT).clamp(0.0, 10_000.0) as u16;
    let mut older = [0_u16; LETTERS_MAX + 1];
    let mut last = [0_u16; LETTERS_MAX + 1];
    let mut now = [0_u16; LETTERS_MAX + 1];
    for (j, other) in right.iter().enumerate() {
        last[j + 1] = last[j] + u16::from(gaps[usize::from(*other)]);
    }
    let mut least_last = 0;
    for (i, one) in left.iter().enumerate() {
        let row = &swaps[usize::from(*one)];
        let drop = u16::from(gaps[usize::from(*one)]);
        now[0] = last[0] + drop;
        let mut least = now[0];
        for (j, other) in right.iter().enumerate() {
            let mut cost = last[j] + u16::from(row[usize::from(*other)]);
            cost = cost.min(last[j + 1] + drop);
            cost = cost.min(now[j] + u16::from(gaps[usize::from(*other)]));
            if i > 0 && j > 0 && *one == right[j - 1] && *other == left[i - 1] {
                cost = cost.min(older[j - 1] + TURNED);
            }
            now[j + 1] = cost;
            least = least.min(cost);
        }
        if least > limit && least_last > limit {
            return f32::from(least) / UNIT;
        }
        least_last = least;
        (older, last, now) = (last, now, older);
    }
    f32::from(last[m]) / UNIT
}
