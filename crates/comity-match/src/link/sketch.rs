//! Thirty-two bits of a value: what two values can be to each other.
//!
//! Most pairs that meet are strangers. Their sketches lie beside each other in memory and say so
//! before a letter is read; what they leave open is compared.

use super::{
    column::key,
    field::{Kind, Level},
};
use crate::vocabulary::hash;

/// Levels that two values may have, a bit for each.
pub(super) type Levels = u8;

const DIFFERENT: Levels = 1 << Level::Different as u8;
const ALWAYS: Levels = DIFFERENT | 1 << Level::Alike as u8;
const ANY: Levels = !(1 << Level::Same as u8 | 1 << Level::Unknown as u8 | ELSEWHERE);
pub(super) const ELSEWHERE: Levels = 1 << Level::Elsewhere as u8;

/// The sketch of a value.
pub(super) fn sketch(kind: Kind, text: &str) -> u32 {
    match kind {
        // Eight figures, four bits each.
        Kind::Date => text.bytes().take(8).fold(0, |out, sign| out << 4 | u32::from(sign & 15)),
        // How often each sign is there, modulo four.
        Kind::Identifier | Kind::Number => text.bytes().fold(0, |out, sign| {
            let place = 2 * u32::from(sign & 15);
            let count = ((out >> place) + 1) & 3;
            out & !(3 << place) | count << place
        }),
        // Which letters are there, and half the length; 0 where that says too little.
        Kind::Place | Kind::Text if text.len() <= 62 => {
            let letters = text.bytes().fold(0, |out, sign| out | 1_u32 << (sign & 31)) >> 1;
            let half = u32::try_from(text.len().div_ceil(2)).unwrap_or(31);
            letters & LETTERS | half << 26
        }
        Kind::Place | Kind::Text => 0,
        Kind::Given | Kind::Family | Kind::Name | Kind::Category => {
            key(hash(text.as_bytes())) & !OPEN
        }
    }
}

/// The sketch of a name: a hash of how it sounds, if it is one word that is read in one way.
///
/// Of names the letters say little, and whether one stands in another field much.
pub(super) fn name(sound: Option<&[u8]>, text: &str) -> u32 {
    match sound {
        Some(sound) => key(hash(sound)) & !OPEN,
        None => key(hash(text.as_bytes())) | OPEN,
    }
}

/// Marks a name that may sound like any other.
const OPEN: u32 = 1;
const LETTERS: u32 = (1 << 26) - 1;

/// The levels that two values may have that are known and not the same.
pub(super) fn may(kind: Kind, one: u32, other: u32) -> Levels {
    match kind {
        Kind::Category => DIFFERENT,
        Kind::Date => {
            let differ = one ^ other;
            let any = (differ | differ >> 1 | differ >> 2 | differ >> 3) & 0x1111_1111;
            // Another figure, or two neighbours turned. Day and month in turn have one key.
            match any.count_ones() {
                _ if one.min(other) >> 28 == 0 => ANY,
                0..=2 => ALWAYS | 1 << Level::Close as u8 | 1 << Level::Form as u8,
                _ => ALWAYS | 1 << Level::Form as u8,
            }
        }
        Kind::Identifier | Kind::Number => {
            let differ = one ^ other;
            let (low, high) = (differ & 0x5555_5555, differ >> 1 & 0x5555_5555);
            // A mistake takes one sign away and puts another; two mistakes are alike.
            match low.count_ones() + 2 * (high & !low).count_ones() {
                0..=2 => ALWAYS | 1 << Level::Close as u8,
                3 | 4 => ALWAYS,
                _ => DIFFERENT,
            }
        }
        Kind::Place | Kind::Text => {
            if one == 0 || other == 0 {
                return ANY;
            }
            let apart = ((one ^ other) & LETTERS).count_ones();
            let longest = 2 * (one >> 26).max(other >> 26);
            let sounds = Levels::from(apart == 0) << Level::Sounds as u8;
            // One letter in five may be wrong, and a wrong letter is two letters apart.
            let close = Levels::from(5 * apart <= 2 * longest) << Level::Close as u8;
            ALWAYS | sounds | close
        }
        Kind::Given | Kind::Family | Kind::Name => {
            let sounds = one == other || (one | other) & OPEN != 0;
            if sounds { ANY } else { ANY & !(1 << Level::Sounds as u8) }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::link::column::Column;

    fn check(kind: Kind, one: &str, other: &str) {
        let mut column = Column::new(kind);
        let ids = [one, other].map(|text| column.add(text).unwrap_or(0));
        column.prepare();
        let level = column.level(ids[0], ids[1]);
        let may = may(kind, column.sketch(ids[0]), column.sketch(ids[1]));
        assert!(may >> level as u8 & 1 == 1, "{kind:?}: `{one}` and `{other}` are {level:?}");
    }

    #[test]
    fn names_that_sound_alike_are_left_open() {
        for (one, other) in [
            ("filip", "philipp"),
            ("мария", "maria"),
            ("mary ann", "maryann"),
            ("محمد", "muhammad"),
        ] {
            check(Kind::Given, one, other);
        }
    }

    proptest! {
        #[test]
        fn a_sketch_rules_out_nothing_that_is(
            (one, other) in ("[a-c1]{1,4} [a-f]{1,9}", "[a-c1]{1,4} [a-f]{1,9}"),
            (number, another) in ("[0-3a]{4,8}", "[0-3a]{4,8}"),
            (year, month, day, changed) in (1950_u32..1953, 1_u32..13, 1_u32..13, 0_usize..8),
        ) {
            prop_assume!(one != other && number != another);
            check(Kind::Text, &one, &other);
            check(Kind::Place, &one, &other);
            check(Kind::Number, &number, &another);
            check(Kind::Name, &one, &other);
            check(Kind::Given, &one.replace(' ', ""), &other.replace(' ', ""));
            let date = format!("{year}{month:02}{day:02}");
            let mut wrong = date.clone();
            wrong.replace_range(changed..=changed, "7");
            for other in [wrong, format!("{year}{day:02}{month:02}"), format!("{year}")] {
                if other != date {
                    check(Kind::Date, &date, &other);
                }
            }
        }
    }
}
