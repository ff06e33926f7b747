//! What a party may declare or reserve when it adopts an instrument.
//!
//! The list stands in `instrument.toml`, who chose what in acts of adoption. A declaration that
//! names a fact is read by rules: the fact is found from the adoptions in force on the day.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{FactType, FactValue, Law, Word, law::FactText};

/// What a party may declare or reserve under an instrument.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Declaration {
    /// How an act of adoption names it.
    pub key: String,
    /// The article that allows it.
    pub article: String,
    /// Whether it is a declaration or a reservation.
    pub kind: DeclarationKind,
    /// What it means, in plain words.
    pub says: String,
    /// Whose word counts in an act.
    #[serde(default)]
    pub of: Declarant,
    /// The fact that it makes: a set gets the key, a yes or no becomes yes. None: people read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
    /// The keys of the other side that it turns against that side: reciprocity.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub mirrors: BTreeSet<String>,
}

/// What the text calls it.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DeclarationKind {
    /// How the party applies the instrument.
    Declaration,
    /// What the party does not accept of it.
    Reservation,
}

impl DeclarationKind {
    /// Its word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Declaration => "declaration",
            Self::Reservation => "reservation",
        }
    }
}

/// Whose declaration counts in an act.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Declarant {
    /// Who is asked for something, whichever way the act goes.
    #[default]
    Requested,
    /// Who receives the act.
    Recipient,
}

impl Declaration {
    /// Whether what it says of itself can be: its words, its fact.
    pub(crate) fn check<'a>(
        &self,
        fact: impl Fn(&str) -> Option<&'a FactText>,
    ) -> Result<(), String> {
        let key = &self.key;
        if key.is_empty() || key.len() > 60 || self.article.is_empty() || self.says.is_empty() {
            return Err(format!("declaration `{key}`: key, article and words cannot be empty"));
        }
        let Some(name) = &self.fact else { return Ok(()) };
        let Some(fact) = fact(name) else {
            return Err(format!("declaration `{key}`: no fact is called `{name}`"));
        };
        match fact.fact_type {
            FactType::Bool => Ok(()),
            FactType::Set if self.mirrors.is_empty() => fact
                .admits(&self.alone())
                .map_err(|error| format!("declaration `{key}`: {error}; add it to the fact")),
            FactType::Set => Ok(()),
            FactType::Long | FactType::Text => {
                Err(format!("declaration `{key}`: `{name}` is neither a yes or no nor a set"))
            }
        }
    }

    fn alone(&self) -> FactValue {
        FactValue::Set([Word::from(self.key.clone())].into())
    }
}

impl Law {
    /// What may be declared under an instrument; nothing, when nobody knows it.
    pub fn declarations(&self, instrument: &str) -> &[Declaration] {
        let found = self.instruments().iter().find(|one| one.name == instrument);
        found.map_or(&[], |one| one.declarations.as_slice())
    }
}
