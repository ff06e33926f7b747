//! The code that names an agency in the federation.

use std::{fmt, str::FromStr};

/// A text that cannot name an agency.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error(
    "`{found}` is no agency code; write the country's two letters, then parts as `-POL`, 16 in all"
)]
pub struct BadAgencyCode {
    found: String,
}

/// Names an agency: two capital letters of its country, then parts, as `XA` or `XA-CUSTOMS`.
///
/// At most 16 characters. The two letters are an ISO 3166-1 code; organisations of several states
/// take a user-assigned one.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct AgencyCode {
    len: u8,
    letters: [u8; Self::LEN_MAX],
}

impl AgencyCode {
    /// Characters that a code has at most.
    pub const LEN_MAX: usize = 16;

    /// The code as text.
    pub fn as_str(&self) -> &str {
        // Only ASCII is ever stored, so this cannot fail; an empty text would show a broken type.
        std::str::from_utf8(&self.letters[..usize::from(self.len)]).unwrap_or_default()
    }

    /// The two letters of the agency's country.
    pub fn country(&self) -> &str {
        &self.as_str()[..2]
    }
}

impl FromStr for AgencyCode {
    type Err = BadAgencyCode;

    fn from_str(found: &str) -> Result<Self, BadAgencyCode> {
        let bad = || BadAgencyCode { found: found.chars().take(64).collect() };
        let mut parts = found.split('-');
        let country = parts.next().unwrap_or_default();
        let well_formed = found.len() <= Self::LEN_MAX
            && country.len() == 2
            && country.bytes().all(|b| b.is_ascii_uppercase())
            && parts.all(|part| {
                !part.is_empty()
                    && part.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
            });
        if !well_formed {
            return Err(bad());
        }
        let mut letters = [0; Self::LEN_MAX];
        letters[..found.len()].copy_from_slice(found.as_bytes());
        let len = u8::try_from(found.len()).map_err(|_| bad())?;
        Ok(Self { len, letters })
    }
}

impl fmt::Display for AgencyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for AgencyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl<C> minicbor::Encode<C> for AgencyCode {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.str(self.as_str())?.ok()
    }
}

impl<'b, C> minicbor::Decode<'b, C> for AgencyCode {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let at = d.position();
        d.str()?.parse().map_err(|_| minicbor::decode::Error::message("bad agency code").at(at))
    }
}

impl serde::Serialize for AgencyCode {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for AgencyCode {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
