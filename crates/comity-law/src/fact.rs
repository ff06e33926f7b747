//! What a fact can be: the types and values that rules read.
//!
//! Facts are booleans, whole numbers, words and sets of words, already derived from acts and
//! rows by who asks. They hold no ids and no times, so that like questions are equal.

use std::{borrow::Cow, collections::BTreeSet};

use cedar_policy::RestrictedExpression;
use serde::{Deserialize, Serialize};

/// A word of a closed list, such as the name of a crime area.
pub type Word = Cow<'static, str>;

/// The type of a fact.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FactType {
    /// Yes or no.
    Bool,
    /// A whole number; its unit is in the fact's name.
    Long,
    /// A word.
    Text,
    /// A set of words.
    Set,
}

/// The value of a fact.
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(untagged)]
pub enum FactValue {
    /// Yes or no.
    Bool(bool),
    /// A whole number; its unit is in the fact's name.
    Long(i64),
    /// A word.
    Text(Word),
    /// A set of words.
    Set(BTreeSet<Word>),
}

impl FactValue {
    /// The type of the value.
    pub const fn fact_type(&self) -> FactType {
        match self {
            Self::Bool(_) => FactType::Bool,
            Self::Long(_) => FactType::Long,
            Self::Text(_) => FactType::Text,
            Self::Set(_) => FactType::Set,
        }
    }

    /// The value that a JSON value stands for, if facts can have it.
    pub fn from_json(value: &serde_json::Value) -> Option<Self> {
        let word = |item: &serde_json::Value| Some(Word::from(item.as_str()?.to_owned()));
        Some(match value {
            serde_json::Value::Bool(yes) => Self::Bool(*yes),
            serde_json::Value::Number(number) => Self::Long(number.as_i64()?),
            serde_json::Value::String(_) => Self::Text(word(value)?),
            serde_json::Value::Array(items) => {
                Self::Set(items.iter().map(word).collect::<Option<_>>()?)
            }
            serde_json::Value::Null | serde_json::Value::Object(_) => return None,
        })
    }

    /// The value that a TOML value stands for, if facts can have it.
    pub fn from_toml(value: &toml::Value) -> Option<Self> {
        Some(match value {
            toml::Value::Boolean(yes) => Self::Bool(*yes),
            toml::Value::Integer(number) => Self::Long(*number),
            toml::Value::String(text) => Self::Text(text.clone().into()),
            toml::Value::Array(items) => Self::Set(
                items
                    .iter()
                    .map(|item| item.as_str().map(|text| Word::from(text.to_owned())))
                    .collect::<Option<_>>()?,
            ),
            toml::Value::Float(_) | toml::Value::Datetime(_) | toml::Value::Table(_) => {
                return None;
            }
        })
    }
}

impl FactValue {
    /// The value, looked at in place.
    pub(crate) fn view(&self) -> View<'_> {
        match self {
            Self::Bool(yes) => View::Bool(*yes),
            Self::Long(number) => View::Long(*number),
            Self::Text(word) => View::Text(word),
            Self::Set(words) => View::Set(words),
        }
    }

    /// Its words, if it has some.
    pub(crate) fn words(&self) -> impl Iterator<Item = &Word> {
        let (text, set) = match self {
            Self::Text(word) => (Some(word), None),
            Self::Set(words) => (None, Some(words)),
            Self::Bool(_) | Self::Long(_) => (None, None),
        };
        text.into_iter().chain(set.into_iter().flatten())
    }
}

/// The value as Cedar reads it, here and where the law is proved about or measured.
impl From<FactValue> for RestrictedExpression {
    fn from(value: FactValue) -> Self {
        match value {
            FactValue::Bool(yes) => Self::new_bool(yes),
            FactValue::Long(number) => Self::new_long(number),
            FactValue::Text(word) => Self::new_string(word.into_owned()),
            FactValue::Set(words) => {
                Self::new_set(words.into_iter().map(|word| Self::new_string(word.into_owned())))
            }
        }
    }
}

impl std::fmt::Display for FactValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bool(true) => f.write_str("yes"),
            Self::Bool(false) => f.write_str("no"),
            Self::Long(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
            Self::Set(items) => {
                for (place, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if place == 0 { "" } else { ", " })?;
                }
                Ok(())
            }
        }
    }
}

/// A fact that cannot be set.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum FactError {
    /// No fact has this name.
    #[error("there is no fact `{name}`; the files under `law/facts/` declare those there are")]
    Unknown {
        /// The name that was given.
        name: String,
    },
    /// The fact is of another type.
    #[error("fact `{name}` is a {expected:?}; write a value of that type")]
    WrongType {
        /// The fact.
        name: String,
        /// What it is.
        expected: FactType,
    },
    /// The fact has no such word.
    #[error("fact `{name}` is never `{word}`; write one of {known}")]
    UnknownWord {
        /// The fact.
        name: String,
        /// The word that was given.
        word: String,
        /// The words there are.
        known: String,
    },
    /// The number is out of range.
    #[error("fact `{name}` is {value}; write a number from 0 to {NUMBER_MAX}")]
    OutOfRange {
        /// The fact.
        name: String,
        /// The number that was given.
        value: i64,
    },
}

/// The greatest number a fact can be: every unit there is fits far below it.
pub const NUMBER_MAX: i64 = 1_000_000_000;

/// The value of a fact, looked at in place.
#[derive(Clone, Copy, PartialEq, Serialize)]
#[serde(untagged)]
pub(crate) enum View<'a> {
    Bool(bool),
    Long(i64),
    Text(&'a str),
    Set(&'a BTreeSet<Word>),
}

/// How one field of [`crate::Facts`] is written and read as a [`FactValue`].
pub(crate) trait Field: Sized {
    const TYPE: FactType;
    fn to_value(&self) -> FactValue;
    fn view(&self) -> View<'_>;
    fn from_value(value: FactValue) -> Option<Self>;
}

impl Field for bool {
    const TYPE: FactType = FactType::Bool;
    fn to_value(&self) -> FactValue {
        FactValue::Bool(*self)
    }
    fn view(&self) -> View<'_> {
        View::Bool(*self)
    }
    fn from_value(value: FactValue) -> Option<Self> {
        if let FactValue::Bool(yes) = value { Some(yes) } else { None }
    }
}

impl Field for i64 {
    const TYPE: FactType = FactType::Long;
    fn to_value(&self) -> FactValue {
        FactValue::Long(*self)
    }
    fn view(&self) -> View<'_> {
        View::Long(*self)
    }
    fn from_value(value: FactValue) -> Option<Self> {
        if let FactValue::Long(number) = value { Some(number) } else { None }
    }
}

impl Field for Word {
    const TYPE: FactType = FactType::Text;
    fn to_value(&self) -> FactValue {
        FactValue::Text(self.clone())
    }
    fn view(&self) -> View<'_> {
        View::Text(self)
    }
    fn from_value(value: FactValue) -> Option<Self> {
        if let FactValue::Text(text) = value { Some(text) } else { None }
    }
}

impl Field for BTreeSet<Word> {
    const TYPE: FactType = FactType::Set;
    fn to_value(&self) -> FactValue {
        FactValue::Set(self.clone())
    }
    fn view(&self) -> View<'_> {
        View::Set(self)
    }
    fn from_value(value: FactValue) -> Option<Self> {
        if let FactValue::Set(items) = value { Some(items) } else { None }
    }
}
