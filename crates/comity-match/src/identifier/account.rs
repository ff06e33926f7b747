//! Numbers of accounts, banks and legal entities.

use iban::{Iban, IbanLike, ParseBaseIbanError, ParseIbanError};

use super::{Reason, signs};

/// Source: ISO 13616-1; lengths and forms per country from its registry.
pub(super) fn iban(text: &str) -> Result<String, Reason> {
    let compact = signs::compact(text)?;
    let iban = compact.strip_prefix("IBAN").unwrap_or(&compact);
    check_place(iban)?;
    match iban.parse::<Iban>() {
        Ok(iban) => Ok(iban.electronic_str().to_owned()),
        Err(ParseIbanError::InvalidBaseIban { source }) => Err(match source {
            ParseBaseIbanError::InvalidChecksum => {
                let rest = iban.get(4..).unwrap_or_default().chars();
                let country = iban.get(..2).unwrap_or_default().chars();
                checks(3, signs::remainder_97(rest.chain(country).chain("00".chars())))
            }
            ParseBaseIbanError::InvalidFormat => {
                Reason::Length { found: iban.chars().count(), wanted: "15 to 34" }
            }
        }),
        Err(ParseIbanError::UnknownCountry(_)) => Err(Reason::Country),
        Err(ParseIbanError::InvalidBban(_)) => {
            Err(Reason::Form { wanted: "as long, and of letters and digits, as its country says" })
        }
    }
}

/// Two letters, two digits, then letters and digits of ASCII.
fn check_place(iban: &str) -> Result<(), Reason> {
    let misplaced = |(at, sign): &(usize, char)| match at {
        0 | 1 => !sign.is_ascii_uppercase(),
        2 | 3 => !sign.is_ascii_digit(),
        _ => !sign.is_ascii_alphanumeric(),
    };
    match iban.chars().enumerate().find(misplaced) {
        Some((at, sign)) => Err(Reason::Sign { sign, position: at + 1 }),
        None => Ok(()),
    }
}

fn checks(position: usize, remainder: u32) -> Reason {
    let wanted = 98 - remainder;
    Reason::CheckDigits { position, wanted: [signs::sign(wanted / 10), signs::sign(wanted % 10)] }
}

/// Source: ISO 9362: party prefix, country, party suffix, and a branch or none.
pub(super) fn bic(text: &str) -> Result<String, Reason> {
    let bic = signs::compact(text)?;
    let found = bic.chars().count();
    if !matches!(found, 8 | 11) {
        return Err(Reason::Length { found, wanted: "8 or 11" });
    }
    let misplaced = |(at, sign): &(usize, char)| match at {
        4 | 5 => !sign.is_ascii_uppercase(),
        _ => !sign.is_ascii_alphanumeric(),
    };
    match bic.chars().enumerate().find(misplaced) {
        Some((at, sign)) => Err(Reason::Sign { sign, position: at + 1 }),
        None => Ok(bic.strip_suffix("XXX").map_or(bic.clone(), str::to_owned)),
    }
}

/// Source: ISO 17442-1: 18 signs and two check digits of ISO 7064, MOD 97-10.
pub(super) fn lei(text: &str) -> Result<String, Reason> {
    let fits = |at: usize, sign: char| {
        if at > 18 { sign.is_ascii_digit() } else { sign.is_ascii_alphanumeric() }
    };
    let lei = signs::exactly(text, (20, "20"), fits)?;
    if signs::remainder_97(lei.chars()) == 1 {
        return Ok(lei);
    }
    let body = lei.chars().take(18);
    Err(checks(19, signs::remainder_97(body.chain("00".chars()))))
}
