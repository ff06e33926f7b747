//! What a permitted act obliges somebody to do, and by when.
//!
//! Written on a rule as `@obliges("answer; within=8h; from=delivered; by=recipient;
//! pauses=clarification")` and read when the law is loaded. Numbers stay in the law.

use std::{fmt, str::FromStr};

use comity_act::{Kind, RoleGroup, Timestamp};
use serde::{Serialize, Serializer};

use crate::{FactType, FactValue, Facts, Span, fact_table::Slot};

/// An `@obliges` that cannot be read.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ObligationError {
    /// Nothing says what is owed.
    #[error("an obligation begins with what is owed, in small letters and hyphens, as `answer;`")]
    NoDeed,
    /// A part is not understood.
    #[error(
        "`{part}` is no part of an obligation; write `within`, `from`, `since`, `by`, `pauses` or \
         `act`"
    )]
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
    /// The clock began before, but by no fact that counts time.
    #[error("`{fact}` counts no time; name a number of `_minutes`, `_hours` or `_days`")]
    CountsNoTime {
        /// What was named.
        fact: String,
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
        /// The clock of the same deed, which this one prolongs, ran out.
        Due "due",
        /// The day that the act names came.
        Named "named",
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
    /// The fact that says how long before the event the clock began.
    pub(crate) since: Option<Since>,
    /// The kind of act by which it is done, where an act does it.
    pub(crate) act: Option<Kind>,
}

/// A fact that counts the time since a clock began.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Since {
    pub(crate) fact: String,
    unit_ms: u64,
}

impl Since {
    /// The fact.
    pub(crate) fn slot(&self) -> Option<Slot> {
        Facts::place(&self.fact).map(Slot::Field)
    }

    /// Whether nobody said when the clock began.
    pub(crate) fn is_unknown(&self, facts: &Facts) -> bool {
        facts.get(&self.fact).is_none()
    }

    /// Milliseconds that may have gone by: full units are stated, and the one that has begun
    /// counts too. So no duty ends later than it does, where that unit began on the day before.
    pub(crate) fn elapsed_ms_max(&self, facts: &Facts) -> u64 {
        let begun_ms = if self.is_unknown(facts) { 0 } else { self.unit_ms };
        self.elapsed_ms(facts).saturating_add(begun_ms)
    }

    /// Milliseconds that have gone by, of which nothing is known where the fact is unknown.
    pub(crate) fn elapsed_ms(&self, facts: &Facts) -> u64 {
        match facts.get(&self.fact) {
            Some(FactValue::Long(number)) => {
                u64::try_from(number).unwrap_or(0).saturating_mul(self.unit_ms)
            }
            _ => 0,
        }
    }
}

impl FromStr for Since {
    type Err = ObligationError;

    fn from_str(fact: &str) -> Result<Self, ObligationError> {
        let place = Facts::place(fact).and_then(|place| Facts::ALL.get(place));
        let counts = place.is_some_and(|(_, of)| *of == FactType::Long);
        let unit = [("_minutes", 60_000), ("_hours", 3_600_000), ("_days", Timestamp::DAY_MS)];
        let unit = unit.into_iter().find(|(name, _)| fact.contains(name)).filter(|_| counts);
        let fact = fact.to_owned();
        match unit {
            Some((_, unit_ms)) => Ok(Self { fact, unit_ms }),
            None => Err(ObligationError::CountsNoTime { fact }),
        }
    }
}

/// What an answer to a request does, whatever rule asks for it.
const ANSWERS: [&str; 2] = ["answer", "core-data"];

impl Obliges {
    /// The kind of act by which it is done; `None` when a person says that it was done.
    pub(crate) fn done_by(&self) -> Option<Kind> {
        let is_answer = ANSWERS.contains(&self.deed.as_str());
        self.act.or(is_answer.then_some(Kind::RequestAnswer))
    }
}

/// The kind of this name.
fn kind(value: &str) -> Result<Kind, ObligationError> {
    value.parse().map_err(|_| ObligationError::UnknownValue {
        part: "act",
        value: value.to_owned(),
        known: "the kinds of act, as `message.send`",
    })
}

impl FromStr for Obliges {
    type Err = ObligationError;

    fn from_str(text: &str) -> Result<Self, ObligationError> {
        let mut parts = text.split(';').map(str::trim);
        let deed = parts.next().unwrap_or_default();
        if deed.is_empty() || !deed.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') {
            return Err(ObligationError::NoDeed);
        }
        let (mut within, mut from, mut by) = (None, None, None);
        let (mut pauses, mut since, mut act) = (None, None, None);
        for part in parts {
            let (name, value) = part
                .split_once('=')
                .ok_or_else(|| ObligationError::UnknownPart { part: part.to_owned() })?;
            let twice = match name {
                "within" => within.replace(value.parse()?).is_some(),
                "from" => from.replace(value.parse()?).is_some(),
                "by" => by.replace(value.parse()?).is_some(),
                "pauses" => pauses.replace(value.parse()?).is_some(),
                "since" => since.replace(value.parse()?).is_some(),
                "act" => act.replace(kind(value)?).is_some(),
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
            since,
            act,
        })
    }
}
