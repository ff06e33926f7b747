//! Numbers of ships and aircraft.

use super::{Reason, signs};

fn digits(_: usize, sign: char) -> bool {
    sign.is_ascii_digit()
}

/// Seven digits, `IMO` before them or not; the last is that of the weighted sum of the others.
///
/// Source: IMO resolution A.1117(30), annex.
pub(super) fn imo(text: &str) -> Result<String, Reason> {
    let compact = signs::compact(text)?;
    let bare = compact.strip_prefix("IMO").unwrap_or(&compact);
    let imo = signs::exactly(bare, (7, "7"), digits)?;
    let sum: u32 = imo.chars().zip((2..=7).rev()).map(|(sign, at)| signs::value(sign) * at).sum();
    let (found, wanted) = (imo.chars().last().unwrap_or('0'), signs::sign(sum % 10));
    if found == wanted { Ok(imo) } else { Err(Reason::digit(7, found, wanted)) }
}

/// Nine digits whose beginning says of what, and of which country.
///
/// Source: Recommendation ITU-R M.585-9, annex 1; maritime identification digits are 201 to 775.
pub(super) fn mmsi(text: &str) -> Result<String, Reason> {
    let compact = signs::compact(text)?;
    let mmsi = signs::exactly(compact.strip_prefix("MMSI").unwrap_or(&compact), (9, "9"), digits)?;
    // What is no ship says so before the country: groups 0, coasts 00, aircraft 111, handheld 8,
    // craft of a parent ship 98, aids to navigation 99; beacons 970, 972 and 974 have none.
    let country = match mmsi.as_bytes() {
        [b'9', b'7', b'0' | b'2' | b'4', ..] => return Ok(mmsi),
        [b'1', b'1', b'1', ..] => mmsi.get(3..6),
        [b'0', b'0', ..] | [b'9', b'8' | b'9', ..] => mmsi.get(2..5),
        [b'0' | b'8', ..] => mmsi.get(1..4),
        _ => mmsi.get(..3),
    };
    match country.and_then(|country| country.parse().ok()) {
        Some(201..=775_u16) => Ok(mmsi),
        _ => Err(Reason::Country),
    }
}

/// Six hexadecimal digits, not all zeros and not all ones.
///
/// Source: ICAO annex 10, volume III, part I, chapter 9, appendix.
pub(super) fn address(text: &str) -> Result<String, Reason> {
    let compact = signs::compact(text)?;
    let bare = compact.strip_prefix("0X").unwrap_or(&compact);
    let address = signs::exactly(bare, (6, "6"), |_, sign| sign.is_ascii_hexdigit())?;
    match address.as_str() {
        "000000" | "FFFFFF" => Err(Reason::Form { wanted: "an address that is assigned" }),
        _ => Ok(address),
    }
}
