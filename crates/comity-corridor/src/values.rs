//! What is doubtful about a value: a wrong check digit, a day that is none.
//!
//! A doubt stops nothing. A misread or forged number is evidence and is kept as it was written;
//! whoever states it, and whoever reads it, is told which digit is wrong. It is worked out from the
//! value each time, so that nobody has to believe whoever sent it.

use comity_act::{Body, Property, Timestamp, ValueForm};
use comity_match::{
    Date,
    identifier::{self, Kind, Reason, zone},
};
use serde::Serialize;

/// Doubts that are told of one act or record; whoever sent more knows of a hundred.
const DOUBTS_MAX: usize = 100;

/// What is doubtful about one value.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Doubt {
    /// The place of the statement, or of the term of a search, from 0.
    pub place: usize,
    /// Of which property it is.
    pub property: Property,
    /// Why, as programs write it: `check-digit`, `check-digits`, `checksum`, `length`, `sign`,
    /// `country`, `no-country`, `date`, `form`, `empty` or `too-long`.
    pub reason: String,
    /// Why, in words.
    pub says: String,
    /// Of which part of the value, where it has parts: `number`, `birth`, `expiry`, `optional`,
    /// `composite`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// On which line, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// At which sign, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<usize>,
    /// What would fit there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wanted: Option<String>,
}

/// What is doubtful about the values that an act states or searches with.
pub fn doubts_of(body: &Body, at: Timestamp) -> Vec<Doubt> {
    match body {
        Body::RecordRegister(body) => {
            doubts(body.statements.iter().map(|said| (said.property, said.value.as_str())), at)
        }
        Body::RecordCorrect(body) => {
            doubts(body.statements.iter().map(|said| (said.property, said.value.as_str())), at)
        }
        Body::SearchRun(body) => {
            doubts(body.terms.iter().map(|term| (term.property, term.value.as_str())), at)
        }
        Body::WatchSet(body) => {
            doubts(body.terms.iter().map(|term| (term.property, term.value.as_str())), at)
        }
        _ => Vec::new(),
    }
}

/// What is doubtful about values, in their order; `at` says which century a date is of.
pub fn doubts<'a>(values: impl Iterator<Item = (Property, &'a str)>, at: Timestamp) -> Vec<Doubt> {
    let year = u16::try_from(at.day().civil().0).unwrap_or(u16::MAX);
    values
        .enumerate()
        .flat_map(|(place, (property, value))| {
            let reasons = reasons(property, value, year);
            reasons.into_iter().map(move |reason| Doubt::of(place, property, &reason))
        })
        .take(DOUBTS_MAX)
        .collect()
}

/// Of which kind of identifier a property's values are; none where no scheme says.
pub const fn kind_of(property: Property) -> Option<Kind> {
    Some(match property {
        Property::DocumentNumber => Kind::Document,
        Property::Vin => Kind::Vin,
        Property::Plate => Kind::Plate,
        Property::SerialNumber => Kind::Firearm,
        Property::EngineNumber | Property::InventoryNumber | Property::ProfileReference => {
            Kind::Object
        }
        Property::ImoNumber => Kind::Imo,
        Property::Mmsi => Kind::Mmsi,
        Property::CallSign | Property::AircraftMark => Kind::AircraftMark,
        Property::AircraftAddress => Kind::AircraftAddress,
        Property::RegistrationNumber => Kind::Registration,
        Property::Lei => Kind::Lei,
        Property::Iban => Kind::Iban,
        Property::AccountNumber => Kind::Account,
        Property::Bic => Kind::Bic,
        Property::WalletAddress => Kind::Wallet,
        Property::PhoneNumber => Kind::Phone,
        Property::Imei => Kind::Imei,
        Property::Imsi => Kind::Imsi,
        Property::EmailAddress => Kind::Email,
        Property::IpAddress => Kind::Network,
        Property::Domain => Kind::Domain,
        Property::Url => Kind::Url,
        Property::FileHash => Kind::FileHash,
        _ => return None,
    })
}

fn reasons(property: Property, value: &str, year: u16) -> Vec<Reason> {
    if property == Property::MachineReadableZone {
        return match zone::read(value, year) {
            Ok(zone) => zone.wrong,
            Err(reason) => vec![reason],
        };
    }
    if let Some(kind) = kind_of(property) {
        return identifier::read(kind, value).err().into_iter().collect();
    }
    let wanted = match property.form() {
        ValueForm::Date if Date::read(value).is_none() => "a year, a month or a day: `1980-05-17`",
        ValueForm::Country if !is_country(value) => "two letters of ISO 3166-1, as `XA`",
        ValueForm::OneOf(words) if !words.contains(&value) => "one of the words of the list",
        _ if property == Property::Coordinates && !is_place(value) => {
            "latitude and longitude in degrees: `12.3456,-7.8901`"
        }
        _ => return Vec::new(),
    };
    vec![Reason::Form { wanted }]
}

fn is_country(value: &str) -> bool {
    value.len() == 2 && value.bytes().all(|sign| sign.is_ascii_uppercase())
}

fn is_place(value: &str) -> bool {
    let degrees = |text: &str, most: f64| {
        text.trim().parse::<f64>().is_ok_and(|degrees| degrees.abs() <= most)
    };
    value.split_once(',').is_some_and(|(north, east)| degrees(north, 90.0) && degrees(east, 180.0))
}

impl Doubt {
    fn of(place: usize, property: Property, reason: &Reason) -> Self {
        let mut doubt = Self {
            place,
            property,
            reason: reason.code().to_owned(),
            says: reason.to_string(),
            part: None,
            line: None,
            position: None,
            wanted: None,
        };
        match reason {
            Reason::CheckDigit { of, line, position, wanted, .. } => {
                doubt.part = Some(of.name().to_owned());
                doubt.line = Some(*line);
                doubt.position = Some(*position);
                doubt.wanted = Some(wanted.to_string());
            }
            Reason::CheckDigits { position, wanted } => {
                doubt.position = Some(*position);
                doubt.wanted = Some(wanted.iter().collect());
            }
            Reason::Date { of, line, position } => {
                doubt.part = Some(of.name().to_owned());
                doubt.line = Some(*line);
                doubt.position = Some(*position);
            }
            Reason::Sign { position, .. } => doubt.position = Some(*position),
            Reason::Length { wanted, .. } | Reason::Form { wanted } => {
                doubt.wanted = Some((*wanted).to_owned());
            }
            Reason::Empty
            | Reason::TooLong { .. }
            | Reason::Checksum
            | Reason::Country
            | Reason::NoCountry => {}
        }
        doubt
    }
}

#[cfg(test)]
mod tests {
    use comity_act::Property as P;

    use super::*;

    fn at() -> Timestamp {
        Timestamp::from_millis(1_790_000_000_000)
    }

    fn told(property: Property, value: &str) -> Vec<String> {
        let of = doubts([(property, value)].into_iter(), at());
        of.into_iter().map(|doubt| format!("{}: {}", doubt.reason, doubt.says)).collect()
    }

    #[test]
    fn the_wrong_digit_is_named_with_what_would_fit() {
        let statements =
            [(P::Make, "Zorra"), (P::ImoNumber, "9074728"), (P::Iban, "DE88370400440532013000")];
        let doubts = doubts(statements.into_iter(), at());
        let [imo, iban] = &doubts[..] else { unreachable!("{doubts:?}") };
        assert_eq!((imo.place, imo.position, imo.wanted.as_deref()), (1, Some(7), Some("9")));
        assert_eq!((iban.place, iban.position, iban.wanted.as_deref()), (2, Some(3), Some("89")));
    }

    #[test]
    fn what_fits_is_not_doubted() {
        for (property, value) in [
            (P::Name, "Nemo"),
            (P::BirthDate, "1980-05"),
            (P::Nationality, "XA"),
            (P::Sex, "other"),
            (P::Coordinates, "12.5, -7.25"),
            (P::Plate, "XA:AB 12"),
            (P::Remark, ""),
            (P::CallSign, "XA1"),
        ] {
            assert!(told(property, value).is_empty(), "{property} {value}");
        }
    }

    #[test]
    fn a_form_that_is_none_is_said() {
        for (property, value) in [
            (P::BirthDate, "17.5.1980"),
            (P::Nationality, "Xanadu"),
            (P::Sex, "F"),
            (P::Coordinates, "91,0"),
            (P::Coordinates, "nan,0"),
        ] {
            let told = told(property, value);
            assert!(told[0].starts_with("form: it should be "), "{property} {value} {told:?}");
        }
        assert!(told(P::PhoneNumber, "020 7946 0018")[0].starts_with("no-country: "));
        assert!(told(P::MachineReadableZone, "P<UTO")[0].starts_with("length: "));
    }

    #[test]
    fn of_very_many_a_hundred_are_told() {
        let many = std::iter::repeat_n((P::ImoNumber, "1"), 1_000);
        assert_eq!(doubts(many, at()).len(), DOUBTS_MAX);
    }
}
