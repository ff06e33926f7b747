//! The signs of an identifier: one writing for each, whatever keyboard wrote it.

use unicode_normalization::UnicodeNormalization;

use super::Reason;
use crate::clean::is_silent;

/// The zero of each writing whose ten digits follow each other.
///
/// Source: Unicode Character Database, general category Nd, writings of this day's keyboards.
const ZEROS: [u32; 16] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50,
    0xed0, 0x1040, 0x17e0,
];

/// Compatibility forms undone, controls gone, digits and hyphens of ASCII, no space around.
pub(super) fn plain(text: &str) -> String {
    let signs = text.nfkc().filter(|sign| !is_silent(*sign)).map(|sign| match sign {
        '‐' | '‑' | '‒' | '–' | '—' | '−' => '-',
        other => digit(other),
    });
    signs.collect::<String>().trim().to_owned()
}

fn digit(sign: char) -> char {
    let of = |zero: &u32| u32::from(sign).checked_sub(*zero).filter(|value| *value < 10);
    ZEROS.iter().find_map(of).and_then(|value| char::from_digit(value, 10)).unwrap_or(sign)
}

/// The text in capitals.
pub(super) fn capitals(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().flat_map(char::to_uppercase)
}

/// Capitals and digits of a text whose separators say nothing.
///
/// # Errors
///
/// [`Reason::Empty`], or [`Reason::Sign`] for a sign that separates nothing.
pub(super) fn compact(text: &str) -> Result<String, Reason> {
    let plain = plain(text);
    let mut out = String::with_capacity(plain.len());
    for sign in capitals(&plain) {
        match sign {
            ' ' | '-' | '.' | '/' | '_' | '\'' | '\\' | '\t' | '\n' | '\r' => {}
            sign if sign.is_alphanumeric() => out.push(sign),
            sign => return Err(Reason::Sign { sign, position: out.chars().count() + 1 }),
        }
    }
    if out.is_empty() { Err(Reason::Empty) } else { Ok(out) }
}

/// Letters and digits, of any script, of which a scheme says no more.
pub(super) fn serial(text: &str, signs_max: usize) -> Result<String, Reason> {
    let out = compact(text)?;
    match out.chars().count() {
        found if found > signs_max => {
            Err(Reason::Length { found, wanted: "as many as such a number has" })
        }
        _ => Ok(out),
    }
}

/// As many signs as `wanted`, all of which `fits` allows: each with its place, from 1.
pub(super) fn exactly(
    text: &str,
    (count, wanted): (usize, &'static str),
    fits: fn(usize, char) -> bool,
) -> Result<String, Reason> {
    let out = compact(text)?;
    let found = out.chars().count();
    if found != count {
        return Err(Reason::Length { found, wanted });
    }
    match out.chars().enumerate().find(|(at, sign)| !fits(at + 1, *sign)) {
        Some((at, sign)) => Err(Reason::Sign { sign, position: at + 1 }),
        None => Ok(out),
    }
}

/// A digit's value, a letter's from 10 on; 0 for what is neither.
pub(super) fn value(sign: char) -> u32 {
    sign.to_digit(36).unwrap_or(0)
}

/// A digit as a sign; what is no digit is zero.
pub(super) fn sign(digit: u32) -> char {
    char::from_digit(digit, 10).unwrap_or('0')
}

/// The last digit that makes the sum of Luhn fit, of the digits before it.
///
/// Source: ISO/IEC 7812-1, annex B.
pub(super) fn luhn(digits: &str) -> char {
    let weigh = |(at, sign): (usize, char)| {
        let doubled = value(sign) * if at.is_multiple_of(2) { 2 } else { 1 };
        doubled / 10 + doubled % 10
    };
    let sum: u32 = digits.chars().rev().enumerate().map(weigh).sum();
    sign((10 - sum % 10) % 10)
}

/// The remainder by 97 of a text whose letters are 10 to 35.
///
/// Source: ISO 7064, MOD 97-10.
pub(super) fn remainder_97(signs: impl Iterator<Item = char>) -> u32 {
    signs.map(value).fold(0, |rest, value| (rest * if value < 10 { 10 } else { 100 } + value) % 97)
}
