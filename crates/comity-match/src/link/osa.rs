//! How many letters are wrong: left out, put in, another, or turned.
//!
//! Source: H. Hyyrö, A Bit-Vector Algorithm for Computing Levenshtein and Damerau Edit Distances
//! (Nordic Journal of Computing 10, 2003): the restricted distance, a column at a time.

/// Letters that are compared at most: a column is one word of the machine.
pub(super) const LETTERS_MAX: usize = 64;

/// The distance of two texts of small letters, figures and spaces; what is beyond
/// [`LETTERS_MAX`] is left out.
pub(super) fn osa(a: &[u8], b: &[u8]) -> u32 {
    let (a, b) = (&a[..a.len().min(LETTERS_MAX)], &b[..b.len().min(LETTERS_MAX)]);
    let (Ok(length), Ok(other)) = (u32::try_from(a.len()), u32::try_from(b.len())) else {
        return u32::MAX;
    };
    if length == 0 || other == 0 {
        return length.max(other);
    }
    let mut places = [0_u64; SIGNS];
    for (at, letter) in a.iter().enumerate() {
        places[sign(*letter)] |= 1 << at;
    }
    let last = 1_u64 << (length - 1);
    let (mut more, mut less, mut same, mut before) = (u64::MAX, 0_u64, 0_u64, 0_u64);
    let mut distance = length;
    for letter in b {
        let here = places[sign(*letter)];
        let turned = ((!same & here) << 1) & before;
        same = (((here & more).wrapping_add(more)) ^ more) | here | less | turned;
        let plus = less | !(same | more);
        let minus = same & more;
        distance += u32::from(plus & last != 0);
        distance -= u32::from(minus & last != 0);
        let plus = plus << 1 | 1;
        more = minus << 1 | !(same | plus);
        less = plus & same;
        before = here;
    }
    distance
}

/// Small letters, figures, the space, and what is none of them.
const SIGNS: usize = 38;

fn sign(letter: u8) -> usize {
    match letter {
        b'a'..=b'z' => usize::from(letter - b'a'),
        b'0'..=b'9' => usize::from(letter - b'0') + 26,
        b' ' => 36,
        _ => 37,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::osa;

    /// The same by a table of all prefixes.
    fn slow(a: &[u8], b: &[u8]) -> u32 {
        let width = b.len() + 1;
        let mut table = vec![0_usize; (a.len() + 1) * width];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                let at = |i: usize, j: usize| i * width + j;
                table[at(i, j)] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let swap = table[at(i - 1, j - 1)] + usize::from(a[i - 1] != b[j - 1]);
                    let gap = table[at(i - 1, j)].min(table[at(i, j - 1)]) + 1;
                    let turned = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                    let turn = if turned { table[at(i - 2, j - 2)] + 1 } else { swap };
                    swap.min(gap).min(turn)
                };
            }
        }
        u32::try_from(table[a.len() * width + b.len()]).unwrap_or(u32::MAX)
    }

    proptest! {
        #[test]
        fn bits_count_as_a_table_does(a in "[abc 1]{0,64}", b in "[abc 1]{0,64}") {
            prop_assert_eq!(osa(a.as_bytes(), b.as_bytes()), slow(a.as_bytes(), b.as_bytes()));
        }
    }
}
