//! Names of the things in this crate: random, and saying nothing of anybody.

use std::{fmt, str::FromStr};

use comity_seal::random::{Random, draw};

/// A text that names nothing here.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("an id here is 32 hexadecimal digits; take it from the list that named it")]
pub struct BadId;

macro_rules! ids {
    ($( $(#[$doc:meta])* $name:ident, )+) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub struct $name([u8; 16]);

        impl $name {
            pub(crate) fn draw(chance: &mut dyn Random) -> Self {
                Self(draw(chance))
            }

            pub(crate) const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }

            /// The sixteen random bytes.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl<C> minicbor::Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self,
                out: &mut minicbor::Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                out.bytes(&self.0)?.ok()
            }
        }

        impl<'b, C> minicbor::Decode<'b, C> for $name {
            fn decode(
                found: &mut minicbor::Decoder<'b>,
                _: &mut C,
            ) -> Result<Self, minicbor::decode::Error> {
                let bytes = found.bytes()?.try_into();
                bytes.map(Self).map_err(|_| minicbor::decode::Error::message("no id"))
            }
        }

        impl FromStr for $name {
            type Err = BadId;

            fn from_str(text: &str) -> Result<Self, BadId> {
                read(text).map(Self).ok_or(BadId)
            }
        }
    )+ };
}

ids! {
    /// Names one account; also the user handle that its passkeys keep.
    AccountId,
    /// Names one passkey on the pages of its account.
    PasskeyId,
    /// Names one session in the list of devices; the cookie is something else.
    SessionId,
    /// Names one personal token; the token is something else.
    TokenId,
}

fn read(text: &str) -> Option<[u8; 16]> {
    let is_hex = text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit());
    let number = u128::from_str_radix(is_hex.then_some(text)?, 16).ok()?;
    Some(number.to_be_bytes())
}
