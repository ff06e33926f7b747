//! What instruments and rules say of themselves, for readers.

use comity_act::{Body, Kind, RoleGroup};
use serde::{Deserialize, Serialize};

use crate::{
    Declaration, Verified,
    rule::{Effect, Rule},
};

/// What an instrument is, as its folder says.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct InstrumentSummary {
    /// Its name: the folder, with `-` for `/`.
    pub name: String,
    /// Its folder under `law/`.
    pub folder: String,
    /// Its title.
    pub title: String,
    /// What it is: a convention, a regulation, policy …
    pub kind: String,
    /// The text that was worked from.
    pub source: String,
    /// Whose law it is, or who may adopt it.
    pub parties: Option<String>,
    /// Who keeps it.
    pub depositary: Option<String>,
    /// The languages of its text.
    pub languages: Vec<String>,
    /// What it takes the place of.
    pub supersedes: Vec<String>,
    /// The first day on which it is law.
    pub in_force_from: Option<String>,
    /// The last day on which it is law.
    pub in_force_until: Option<String>,
    /// What a party may declare or reserve when it adopts it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub declarations: Vec<Declaration>,
    /// Whether it binds whoever adopts it. If not, a legal adviser says so of each party.
    pub is_in_force: bool,
    /// Whom its bars and duties bind: `always`, `own` or `both`.
    pub bars_bind: &'static str,
    /// Between whom its gateways open: `always`, `own` or `both`.
    pub gateways_bind: &'static str,
    /// Whether it is law that protects personal data: who did not adopt it is a third country.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub protects_data: bool,
    /// Under which scheme a search between two that adopted it runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search: Option<SearchScheme>,
}

/// The scheme of searches under an instrument, in words of the fact `search_scheme`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SearchScheme {
    /// Of a search with biometric references alone.
    pub faces: String,
    /// Of every other search.
    pub records: String,
}

/// What a rule is, for readers.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct RuleSummary {
    /// Its id.
    pub id: String,
    /// The folder of its instrument, with `-` for `/`.
    pub instrument: String,
    /// Its file, under `law/`.
    pub path: String,
    /// Its source.
    pub cite: String,
    /// What it tells the officer.
    pub says: String,
    /// How far it was checked.
    pub verified: Verified,
    /// What it does.
    pub effect: Effect,
    /// Who decides over it, when it leaves the act to a person.
    pub refers: Option<RoleGroup>,
    /// Whether it only advises.
    pub advisory: bool,
    /// Whether it is policy of the house.
    pub policy: bool,
    /// Whether nobody can lift it.
    pub absolute: bool,
    /// Whether a named person can overrule it when all its facts are known.
    pub may_be_overruled: bool,
    /// The kinds of act it covers.
    pub kinds: Vec<Kind>,
    /// Whether none of these has a form yet, so that no act can be made to which it applies.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub no_form: bool,
    /// The facts it reads.
    pub facts: Vec<&'static str>,
}

impl RuleSummary {
    pub(crate) fn of(rule: &Rule) -> Self {
        Self {
            id: rule.text.id.clone(),
            instrument: rule.text.instrument.clone(),
            path: rule.path.clone(),
            cite: rule.text.cite.clone(),
            says: rule.text.says.clone(),
            verified: rule.text.verified,
            effect: rule.text.effect,
            refers: rule.text.refers,
            advisory: rule.text.advisory,
            policy: rule.text.policy,
            absolute: rule.text.absolute,
            may_be_overruled: rule.text.may_be_overruled(false),
            kinds: rule.kinds.iter().copied().collect(),
            no_form: !rule.kinds.iter().any(|kind| Body::FORMS.contains(kind)),
            facts: rule.facts.iter().map(|slot| slot.name()).collect(),
        }
    }

    /// The number of its article, or of its chapter: that of its file.
    pub fn article(&self) -> &str {
        article(&self.path)
    }
}

/// The number of the article that a file holds.
pub(crate) fn article(path: &str) -> &str {
    let file = path.rsplit('/').next().unwrap_or_default();
    let number = file.split_once('-').map_or("", |(number, _)| number).trim_start_matches('0');
    if number.is_empty() { "0" } else { number }
}

/// All there is to say of a rule.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct RuleDetail {
    /// What it is.
    #[serde(flatten)]
    pub summary: RuleSummary,
    /// The line of its file in which it begins, from 1.
    pub line: usize,
    /// The rule as it is written.
    pub written: String,
    /// What is owed, as `@obliges` has it.
    pub obliges: Option<String>,
    /// The first day on which it is law.
    pub in_force_from: Option<String>,
    /// The last day on which it is law.
    pub in_force_until: Option<String>,
}
