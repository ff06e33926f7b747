//! What two people read to each other to know that they hold each other's keys.
//!
//! SHA-256 over the label `comity fingerprint v1` and the whole key list as it stands on the card:
//! every generation with its number, validity and keys. The digest as one big-endian number,
//! modulo 10⁶⁰, in twelve groups of five decimal digits: the same words in every language, 199
//! bits.
//!
//! A key that is not in it could be anybody's, and speak for the agency all the same; so all are
//! in it, and each rotation makes another fingerprint. Who knows the agency already need not
//! compare again: its next card is signed by a key that is known.

use std::fmt;
use std::str::FromStr;

use crate::digest::Hasher;
use crate::public::PublicKeys;

/// How many groups a fingerprint has.
pub const GROUPS: usize = 12;
/// How many decimal digits a group has.
pub const GROUP_DIGITS: usize = 5;

const LABEL: &[u8] = b"comity fingerprint v1";
const GROUP_MODULUS: u32 = 100_000;

/// The text is no fingerprint.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{found}` is no fingerprint; type its twelve groups of five digits")]
pub struct NotAFingerprint {
    found: String,
}

/// A fingerprint of an agency's public keys.
///
/// As text: twelve groups of five digits with one space between.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Fingerprint([u32; GROUPS]);

impl Fingerprint {
    /// The fingerprint of all keys of an agency.
    pub fn of(keys: &PublicKeys) -> Self {
        let mut hasher = Hasher::new();
        hasher.update(LABEL);
        hasher.update(&keys.encode());
        Self::of_digest(hasher.finish())
    }

    fn of_digest(mut number: [u8; 32]) -> Self {
        let mut groups = [0; GROUPS];
        // From the last group to the first: each division leaves its remainder.
        for group in groups.iter_mut().rev() {
            *group = divide(&mut number);
        }
        Self(groups)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, group) in self.0.iter().enumerate() {
            let space = if index == 0 { "" } else { " " };
            write!(f, "{space}{group:05}")?;
        }
        Ok(())
    }
}

impl FromStr for Fingerprint {
    type Err = NotAFingerprint;

    /// Reads 60 digits; spaces, line ends, hyphens and dots between them do not count.
    fn from_str(text: &str) -> Result<Self, NotAFingerprint> {
        let wrong = || NotAFingerprint { found: text.chars().take(80).collect() };
        let mut digits = Vec::with_capacity(GROUPS * GROUP_DIGITS);
        for letter in text.chars() {
            match letter.to_digit(10) {
                Some(digit) if digits.len() < GROUPS * GROUP_DIGITS => digits.push(digit),
                None if letter.is_whitespace() || letter == '-' || letter == '.' => {}
                _ => return Err(wrong()),
            }
        }
        if digits.len() != GROUPS * GROUP_DIGITS {
            return Err(wrong());
        }
        let mut groups = [0; GROUPS];
        for (group, digits) in groups.iter_mut().zip(digits.chunks_exact(GROUP_DIGITS)) {
            *group = digits.iter().fold(0, |sum, digit| sum * 10 + digit);
        }
        Ok(Self(groups))
    }
}

/// Divides a big-endian number by 100,000 in place; the answer is the remainder.
fn divide(number: &mut [u8; 32]) -> u32 {
    let mut remainder = 0;
    for byte in number {
        let value = (remainder << 8) | u32::from(*byte);
        // The remainder is below 100,000, so the quotient is below 256.
        *byte = u8::try_from(value / GROUP_MODULUS).unwrap_or(u8::MAX);
        remainder = value % GROUP_MODULUS;
    }
    remainder
}
