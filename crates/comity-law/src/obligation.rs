//! What a permitted act obliges somebody to do, and by when.
//!
//! Written on a rule as `@obliges("answer; within=8h; from=delivered; by=recipient;
//! pauses=clarification")` and read when the law is loaded. Numbers stay in the law.

use std::{fmt, str::FromStr};

use comity_act::RoleGroup;
use serde::{Serialize, Serializer};

use crate::Span;

/// An `@obliges` that cannot be read.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ObligationError {
    /// Nothing says what is owed.
    #[error("an obligation begins with what is owed, in small letters and hyphens, as `answer;`")]
    NoDeed,
    /// A part is not understood.
    #[error("`{part}` is no part of an obligation; write `within`, `from`, `by` or `pauses`")]
    UnknownPart {
        /// The part.
        part: String,
    },
    /// A part is given twice.
    #[error("`{part}` stands twice in one obligation; leave one")]
    Twice {
        /// The part.
        part: String,
    },
    /// A value is not understood.
    #[error("`{value}` is not understood after `{part}=`; write one of {known}")]
    UnknownValue {
        /// The part.
        part: &'static str,
        /// The value.
        value: String,
        /// What can stand there.
        known: &'static str,
    },
    /// A part is missing.
    #[error("an obligation needs `{part}=`; add it")]
    Lacks {
        /// The part.
        part: &'static str,
    },
}

macro_rules! words {
    (
        $(#[$meta:meta])*
        $type:ident $part:literal { $( $(#[$doc:meta])* $v:ident $name:literal, )+ }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
        pub enum $type { $( $(#[$doc])* $v, )+ }

        impl $type {
            /// The word in the law.
            pub const fn name(self) -> &'static str {
                match self { $( Self::$v => $name, )+ }
            }
        }

        impl FromStr for $type {
            type Err = ObligationError;

            fn from_str(value: &str) -> Result<Self, ObligationError> {
                match value {
                    $( $name => Ok(Self::$v), )+
                    _ => Err(ObligationError::UnknownValue {
                        part: $part,
                        value: value.to_owned(),
                        known: concat!($( "`", $name, "` " ),+),
                    }),
                }
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(self.name())
            }
        }
    };
}

words! {
    /// What starts the clock of an obligation.
    Event "from" {
        /// The act was recorded by the acting agency.
        Recorded "recorded",
        /// The act was delivered to the recipient.
        Delivered "delivered",
        /// A person confirmed the match.
        Confirmed "confirmed",
        /// The judicial authorisation was granted.
        Authorised "authorised",
    }
}

words! {
    /// What stops the clock of an obligation for a while.
    Pause "pauses" {
        /// A question about the request is open.
        Clarification "clarification",
        /// A judicial authorisation is awaited.
        JudicialAuthorisation "judicial-authorisation",
    }
}

/// Who owes it.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Bearer {
    /// The acting agency.
    Sender,
    /// The receiving agency.
    Recipient,
    /// The owner of the information.
    Owner,
    /// Persons of this group in the deciding agency.
    Role(RoleGroup),
}

impl FromStr for Bearer {
    type Err = ObligationError;

    fn from_str(value: &str) -> Result<Self, ObligationError> {
        Ok(match value {
            "sender" => Self::Sender,
            "recipient" => Self::Recipient,
            "owner" => Self::Owner,
            _ => Self::Role(value.parse().map_err(|_| ObligationError::UnknownValue {
                part: "by",
                value: value.to_owned(),
                known: "`sender` `recipient` `owner` or a group of roles, as `legal`",
            })?),
        })
    }
}

impl fmt::Display for Bearer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sender => "sender",
            Self::Recipient => "recipient",
            Self::Owner => "owner",
            Self::Role(group) => group.name(),
        })
    }
}

impl Serialize for Bearer {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

/// What an `@obliges` says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Obliges {
    pub(crate) deed: String,
    pub(crate) within: Option<Span>,
    pub(crate) from: Event,
    pub(crate) by: Bearer,
    pub(crate) pauses: Option<Pause>,
}

impl FromStr for Obliges {
    type Err = ObligationError;

    fn from_str(text: &str) -> Result<Self, ObligationError> {
        let mut parts = text.split(';').map(str::trim);
        let deed = parts.next().unwrap_or_default();
        if deed.is_empty() || !deed.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') {
            return Err(ObligationError::NoDeed);
        }
        let (mut within, mut from, mut by, mut pauses) = (None, None, None, None);
        for part in parts {
            let (name, value) = part
                .split_once('=')
                .ok_or_else(|| ObligationError::UnknownPart { part: part.to_owned() })?;
            let twice = match name {
                "within" => within.replace(value.parse()?).is_some(),
                "from" => from.replace(value.parse()?).is_some(),
                "by" => by.replace(value.parse()?).is_some(),
                "pauses" => pauses.replace(value.parse()?).is_some(),
                _ => return Err(ObligationError::UnknownPart { part: name.to_owned() }),
            };
            if twice {
                return Err(ObligationError::Twice { part: name.to_owned() });
            }
        }
        Ok(Self {
            deed: deed.to_owned(),
            within,
            from: from.ok_or(ObligationError::Lacks { part: "from" })?,
            by: by.ok_or(ObligationError::Lacks { part: "by" })?,
            pauses,
        })
    }
}
