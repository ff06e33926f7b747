//! Numbers of vehicles: what stands on the frame and what stands on the plate.

use super::{Reason, signs};

/// The weights of the places of a vehicle identification number.
///
/// Source: 49 CFR 565.15(c)(2), table IV.
const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/// Cyrillic letters of plates, and the Latin ones that they stand for.
///
/// Source: the Vienna Convention on Road Traffic of 1968, annex 2: plates show Latin letters, or
/// letters that are also Latin ones.
const CYRILLIC: &str = "АВЕКМНОРСТУХІ";
const LATIN: &str = "ABEKMHOPCTYXI";

/// Source: ISO 3779; the digit at place 9 where the first sign is of North America, 49 CFR 565.15.
pub(super) fn vin(text: &str) -> Result<String, Reason> {
    let fits =
        |_: usize, sign: char| sign.is_ascii_alphanumeric() && !matches!(sign, 'I' | 'O' | 'Q');
    let vin = signs::exactly(text, (17, "17"), fits)?;
    if !vin.starts_with(['1', '2', '3', '4', '5']) {
        return Ok(vin);
    }
    let sum: u32 = vin.chars().zip(WEIGHTS).map(|(sign, weight)| letter(sign) * weight).sum();
    let wanted = match sum % 11 {
        10 => 'X',
        rest => signs::sign(rest),
    };
    match vin.chars().nth(8) {
        Some(found) if found != wanted => Err(Reason::digit(9, found, wanted)),
        _ => Ok(vin),
    }
}

/// The value of a sign: 49 CFR 565.15(c)(1), table III.
const fn letter(sign: char) -> u32 {
    match sign {
        '1' | 'A' | 'J' => 1,
        '2' | 'B' | 'K' | 'S' => 2,
        '3' | 'C' | 'L' | 'T' => 3,
        '4' | 'D' | 'M' | 'U' => 4,
        '5' | 'E' | 'N' | 'V' => 5,
        '6' | 'F' | 'W' => 6,
        '7' | 'G' | 'P' | 'X' => 7,
        '8' | 'H' | 'Y' => 8,
        '9' | 'R' | 'Z' => 9,
        _ => 0,
    }
}

/// A plate without what separates its groups, and its country before a colon where it is said.
pub(super) fn plate(text: &str) -> Result<String, Reason> {
    let plain = signs::plain(text);
    let (country, number) = match plain.split_once(':') {
        Some((country, number)) => (Some(country), number),
        None => (None, plain.as_str()),
    };
    let number: String = signs::serial(number, 15)?.chars().map(latin).collect();
    match country.map(|country| country.trim().to_ascii_uppercase()) {
        None => Ok(number),
        Some(country)
            if country.len() == 2 && country.bytes().all(|sign| sign.is_ascii_uppercase()) =>
        {
            Ok(format!("{country}:{number}"))
        }
        Some(_) => Err(Reason::Form { wanted: "a country's two letters, a colon and the plate" }),
    }
}

fn latin(sign: char) -> char {
    let at = CYRILLIC.chars().position(|of| of == sign);
    at.and_then(|at| LATIN.chars().nth(at)).unwrap_or(sign)
}
