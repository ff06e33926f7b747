//! Identifiers: one canonical form each, and which check digit does not fit.
//!
//! A number is written in many ways and found under one: without spaces and hyphens, in capitals,
//! digits of any script as those of ASCII. A check digit that does not fit is said with its place
//! and what it should be, for it tells a misread number from a forged one; whether a record is
//! kept is for others to say. [`as_written`] gives the form under which even a wrong number is
//! found.
//!
//! Pure: no clock, no network; whether an account or a ship exists nobody is asked here.

mod account;
mod contact;
mod craft;
mod network;
mod reason;
mod signs;
mod vehicle;
mod wallet;
pub mod zone;

use std::{fmt, str::FromStr};

pub use reason::{Part, Reason};
pub use wallet::{Chain, chain};

/// How many characters of an identifier are read: more is none.
pub const IDENTIFIER_CHARS_MAX: usize = 2_000;

/// How many other readings [`variants`] gives at most.
pub const VARIANTS_MAX: usize = 16;

macro_rules! kinds {
    ($( $(#[$doc:meta])* $variant:ident = $number:literal $name:literal, )+) => {
        /// What an identifier is a number of. Numbers are kept in indexes: none is used again.
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub enum Kind { $( $(#[$doc])* $variant, )+ }

        impl Kind {
            /// Every kind, in the order of its numbers.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )+ ];

            /// The number that stands for the kind, for good.
            #[must_use]
            pub const fn number(self) -> u16 {
                match self { $( Self::$variant => $number, )+ }
            }

            /// The kind as programs write it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $( Self::$variant => $name, )+ }
            }
        }
    };
}

kinds! {
    /// A number of a document: letters and digits.
    Document = 1 "document-number",
    /// A vehicle identification number: 17 signs. Source: ISO 3779; 49 CFR 565.15 for its digit.
    Vin = 2 "vin",
    /// A registration plate, its country before a colon if it is known: `XA:AB123`.
    Plate = 3 "plate",
    /// A ship's number: 7 digits. Source: IMO resolution A.1117(30).
    Imo = 4 "imo-number",
    /// A maritime mobile service identity: 9 digits. Source: Recommendation ITU-R M.585.
    Mmsi = 5 "mmsi",
    /// An aircraft's 24-bit address: 6 hexadecimal digits. Source: ICAO annex 10, volume III.
    AircraftAddress = 6 "aircraft-address",
    /// An aircraft's nationality and registration mark. Source: ICAO annex 7.
    AircraftMark = 7 "aircraft-mark",
    /// An international bank account number. Source: ISO 13616; its registry as `iban_validate`
    /// holds it.
    Iban = 8 "iban",
    /// A business identifier code, without the `XXX` of a head office. Source: ISO 9362.
    Bic = 9 "bic",
    /// An address of a crypto-asset wallet.
    Wallet = 10 "wallet",
    /// A telephone number with its country: `+` and digits. Source: Recommendation ITU-T E.164.
    Phone = 11 "phone",
    /// An address of electronic mail, in small letters, its domain in the form of IDNA.
    Email = 12 "email",
    /// An address of the Internet Protocol, or a network `address/length`.
    Network = 13 "network",
    /// A domain name, in small letters and in the form of IDNA.
    Domain = 14 "domain",
    /// An address of the web, without its fragment and what signs in.
    Url = 15 "url",
    /// A digest of a file: `md5:`, `sha1:`, `sha256:` or `sha512:` and hexadecimal digits.
    FileHash = 16 "file-hash",
    /// A firearm's serial number: letters and digits.
    Firearm = 17 "firearm-serial",
    /// A number of an account that is no IBAN: letters and digits.
    Account = 18 "account-number",
    /// A mobile device's identity: 15 digits. Source: 3GPP TS 23.003, annex B.
    Imei = 19 "imei",
    /// A legal entity identifier: 20 signs. Source: ISO 17442.
    Lei = 20 "lei",
    /// A number under which an organisation is registered: letters and digits.
    Registration = 21 "registration-number",
    /// A mobile subscriber's identity: 14 or 15 digits. Source: Recommendation ITU-T E.212.
    Imsi = 22 "imsi",
    /// A number of an object's in an inventory or on its frame: letters and digits.
    Object = 23 "object-number",
}

impl fmt::Display for Kind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.name())
    }
}

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(name: &str) -> Result<Self, UnknownKind> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name).ok_or(UnknownKind)
    }
}

/// A name that is no kind of identifier's.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct UnknownKind;

impl fmt::Display for UnknownKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        write!(out, "no kind of identifier; use one of {}", names.join(", "))
    }
}

impl std::error::Error for UnknownKind {}

/// An identifier in its canonical form.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Identifier {
    /// What it is a number of.
    pub kind: Kind,
    /// The one form in which it is kept and found.
    pub canonical: String,
}

/// Reads an identifier as people write it.
///
/// What is read reads as itself: the canonical form of a canonical form is the same.
///
/// # Errors
///
/// Says why it is none: the first sign, length or check digit that does not fit.
pub fn read(kind: Kind, text: &str) -> Result<Identifier, Reason> {
    if text.chars().take(IDENTIFIER_CHARS_MAX + 1).count() > IDENTIFIER_CHARS_MAX {
        return Err(Reason::TooLong { chars_max: IDENTIFIER_CHARS_MAX });
    }
    let canonical = match kind {
        Kind::Document => signs::serial(text, 40),
        Kind::Vin => vehicle::vin(text),
        Kind::Plate => vehicle::plate(text),
        Kind::Imo => craft::imo(text),
        Kind::Mmsi => craft::mmsi(text),
        Kind::AircraftAddress => craft::address(text),
        Kind::AircraftMark => signs::serial(text, 10),
        Kind::Iban => account::iban(text),
        Kind::Bic => account::bic(text),
        Kind::Wallet => wallet::read(text).map(|(_, address)| address),
        Kind::Phone => contact::phone(text),
        Kind::Email => contact::email(text),
        Kind::Network => network::network(text),
        Kind::Domain => network::domain(text),
        Kind::Url => network::url(text),
        Kind::FileHash => network::hash(text),
        Kind::Imei => contact::imei(text),
        Kind::Lei => account::lei(text),
        Kind::Imsi => contact::imsi(text),
        Kind::Firearm | Kind::Account | Kind::Registration | Kind::Object => {
            signs::serial(text, 60)
        }
    }?;
    Ok(Identifier { kind, canonical })
}

/// The form under which an identifier is found even if it is misread or forged.
///
/// It is that of [`read`] for what reads; else the letters and digits of what was written, or all
/// its signs but spaces where others carry meaning. None if nothing is left.
#[must_use]
pub fn as_written(kind: Kind, text: &str) -> Option<Identifier> {
    if let Ok(identifier) = read(kind, text) {
        return Some(identifier);
    }
    let text: String = text.chars().take(IDENTIFIER_CHARS_MAX).collect();
    let plain = signs::plain(&text).chars().take(IDENTIFIER_CHARS_MAX).collect::<String>();
    let canonical: String = match kind {
        Kind::Wallet => wallet::as_written(&plain),
        Kind::Email | Kind::Network | Kind::Domain | Kind::Url | Kind::FileHash => {
            plain.to_lowercase().split_whitespace().collect()
        }
        Kind::Phone | Kind::Imo | Kind::Mmsi | Kind::Imei => {
            plain.chars().filter(char::is_ascii_digit).collect()
        }
        _ => signs::capitals(&plain).filter(|sign| sign.is_alphanumeric()).collect(),
    };
    (!canonical.is_empty()).then_some(Identifier { kind, canonical })
}

/// The identifiers that the same print could be: O beside 0, I beside 1, and no others.
///
/// At most [`VARIANTS_MAX`], itself not among them, those with fewest changes first; none where a
/// check digit tells, or where the scheme has but one of the two signs.
#[must_use]
pub fn variants(identifier: &Identifier) -> Vec<Identifier> {
    let free = matches!(
        identifier.kind,
        Kind::Document
            | Kind::Plate
            | Kind::Firearm
            | Kind::Account
            | Kind::Registration
            | Kind::Object
    );
    if !free {
        return Vec::new();
    }
    let signs: Vec<char> = identifier.canonical.chars().collect();
    // The country before a plate is no print of the plate's.
    let from = signs.iter().position(|sign| *sign == ':').map_or(0, |colon| colon + 1);
    let mut places: Vec<usize> = (from..signs.len())
        .filter(|at| signs.get(*at).is_some_and(|sign| other_print(*sign).is_some()))
        .collect();
    // Four places have sixteen readings; of more, each change alone is tried.
    let single = places.len() > 4;
    places.truncate(VARIANTS_MAX);
    let mut masks: Vec<u32> = if single {
        (0..places.len()).map(|at| 1 << at).collect()
    } else {
        (1..1 << places.len()).collect()
    };
    masks.sort_by_key(|mask| (mask.count_ones(), *mask));
    let variant = |mask: u32| {
        let swapped = |(at, sign): (usize, &char)| {
            let place = places.iter().position(|place| *place == at);
            let chosen = place.is_some_and(|place| mask >> place & 1 == 1);
            if chosen { other_print(*sign).unwrap_or(*sign) } else { *sign }
        };
        let canonical = signs.iter().enumerate().map(swapped).collect();
        Identifier { kind: identifier.kind, canonical }
    };
    masks.into_iter().map(variant).collect()
}

const fn other_print(sign: char) -> Option<char> {
    match sign {
        'O' => Some('0'),
        '0' => Some('O'),
        'I' => Some('1'),
        '1' => Some('I'),
        _ => None,
    }
}
