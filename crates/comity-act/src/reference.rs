//! The reference people write on paper: `XA-2026-000123`.

use std::{fmt, str::FromStr};

use crate::AgencyCode;

/// A text that is no reference.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{found}` is no reference; it reads like `XA-2026-000123`")]
pub struct BadReference {
    found: String,
}

/// A reference for people: agency, year, number. Numbers may have gaps, never twins.
#[derive(
    Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, minicbor::Decode, minicbor::Encode,
)]
pub struct Reference {
    /// Whose reference it is.
    #[n(0)]
    pub agency: AgencyCode,
    /// The year in which it was given.
    #[n(1)]
    pub year: u16,
    /// The number within the agency; it goes on over the years.
    #[n(2)]
    pub number: u64,
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:04}-{:06}", self.agency, self.year, self.number)
    }
}

impl FromStr for Reference {
    type Err = BadReference;

    fn from_str(found: &str) -> Result<Self, BadReference> {
        let bad = || BadReference { found: found.chars().take(64).collect() };
        let mut parts = found.rsplitn(3, '-');
        let number = parts.next().and_then(digits).ok_or_else(bad)?;
        let year = parts.next().and_then(digits).ok_or_else(bad)?;
        let agency = parts.next().and_then(|part| part.parse().ok()).ok_or_else(bad)?;
        Ok(Self { agency, year, number })
    }
}

/// A number in digits alone; the parser of the standard library would take a sign as well.
fn digits<N: FromStr>(part: &str) -> Option<N> {
    part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok()).flatten()
}

impl serde::Serialize for Reference {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Reference {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
