//! The ids of the house, one type for each thing that has one.
//!
//! An id is a UUID of version 7: its first 48 bits are milliseconds, so ids sort by the time they
//! were made. As text it carries a prefix that says what it names, so that a log line explains
//! itself: `act_06ev…`, 26 letters of Crockford's base 32 after the prefix.
//! Source: RFC 9562, section 5.7.

use std::{fmt, str::FromStr, sync::LazyLock};

use data_encoding::{Encoding, Specification};

/// A text that is not the id it should be.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{found}` is no {what} id; it starts with `{prefix}` and has 26 letters or digits after")]
pub struct BadId {
    what: &'static str,
    prefix: &'static str,
    found: String,
}

static BASE32: LazyLock<Encoding> = LazyLock::new(|| {
    let mut spec = Specification::new();
    spec.symbols.push_str("0123456789abcdefghjkmnpqrstvwxyz");
    #[expect(clippy::expect_used, reason = "the alphabet is a constant of 32 distinct letters")]
    spec.encoding().expect("Crockford's alphabet is valid")
});

macro_rules! ids {
    ($( $(#[$doc:meta])* $name:ident $what:literal $prefix:literal, )+) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub struct $name([u8; 16]);

        impl $name {
            /// What stands before the letters in the text form.
            pub const PREFIX: &'static str = $prefix;

            /// A new id of this moment; `chance` is ten bytes of randomness.
            pub fn new(at: crate::Timestamp, chance: [u8; 10]) -> Self {
                let made = uuid::Builder::from_unix_timestamp_millis(at.millis(), &chance);
                Self(*made.as_uuid().as_bytes())
            }

            /// The id with these sixteen bytes, whatever they are.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self { Self(bytes) }

            /// The sixteen bytes of the id, big-endian as in RFC 9562.
            pub const fn as_bytes(&self) -> &[u8; 16] { &self.0 }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}{}", $prefix, BASE32.encode(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { fmt::Display::fmt(self, f) }
        }

        impl FromStr for $name {
            type Err = BadId;

            fn from_str(found: &str) -> Result<Self, BadId> {
                found
                    .strip_prefix($prefix)
                    .and_then(|letters| BASE32.decode(letters.as_bytes()).ok())
                    .and_then(|bytes| bytes.try_into().ok())
                    .map(Self)
                    .ok_or_else(|| {
                        let found = found.chars().take(64).collect();
                        BadId { what: $what, prefix: $prefix, found }
                    })
            }
        }

        #[cfg(feature = "schema")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                const PATTERN: &str = concat!("^", $prefix, "[0-9a-hjkmnp-tv-z]{26}$");
                $crate::schema::text(concat!("The id of an ", $what, "."), Some(PATTERN))
            }
        }

        #[cfg(feature = "schema")]
        impl utoipa::ToSchema for $name {}

        impl<C> minicbor::Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self, e: &mut minicbor::Encoder<W>, _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.bytes(&self.0)?.ok()
            }
        }

        impl<'b, C> minicbor::Decode<'b, C> for $name {
            fn decode(
                d: &mut minicbor::Decoder<'b>, _: &mut C,
            ) -> Result<Self, minicbor::decode::Error> {
                let at = d.position();
                let bytes = d.bytes()?;
                bytes.try_into().map(Self).map_err(|_| {
                    minicbor::decode::Error::message("an id has sixteen bytes").at(at)
                })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )+ };
}

ids! {
    /// Names one act.
    ActId "act" "act_",
    /// Names one agreement between agencies.
    AgreementId "agreement" "agreement_",
    /// Names one attachment: the first half of the digest of its content.
    AttachmentId "attachment" "attachment_",
    /// Names one officer, without saying who it is: a pseudonym that only the agency can resolve.
    OfficerId "officer" "officer_",
    /// Names one record of a shared database.
    RecordId "record" "record_",
}
