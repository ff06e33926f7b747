//! What each state's law says in numbers and lists: penalties, nationals, judges.
//!
//! Offences have one code in all states (`law/offences.toml`); what an offence costs in a state
//! stands in that state's pack (`law/national/<country>/state.toml`). So double criminality is
//! computed from both states' data, and shown to whoever decides it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use comity_act::{CrimeArea, RoleGroup};
use serde::{Deserialize, Serialize};

use crate::{
    Law, Verified,
    basis::{BasisToml, NationalBasis},
    rule::Period,
};

/// The offences that all agencies name alike.
pub(crate) const OFFENCES: &str = "offences.toml";

/// The penalty that stands for life, in months.
pub const LIFE_MONTHS: u16 = 1_200;

/// An offence of the list that all agencies share.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct OffenceText {
    /// Its code.
    pub code: Arc<str>,
    /// What it is called.
    pub title: Arc<str>,
    /// The area of crime it belongs to.
    pub area: CrimeArea,
    /// Whether it is one of the 32 categories for which double criminality is not verified.
    pub listed: bool,
    /// Whether the Union agency is competent for it.
    pub union: bool,
}

/// A code that no offence has.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("there is no offence `{code}`; `comity law list --offences` shows those there are")]
pub struct UnknownOffence {
    /// The code that was given.
    pub code: String,
}

/// The offences that all agencies name alike.
#[derive(Clone, Debug, Default)]
pub struct Offences {
    pub(crate) by_code: BTreeMap<Arc<str>, OffenceText>,
    pub(crate) verified: Option<Verified>,
}

impl Offences {
    /// The list that ships with the program, without the rest of the law.
    pub fn shipped() -> Self {
        let text = Law::shipped_files().find(|(path, _)| *path == OFFENCES).map(|(_, text)| text);
        text.and_then(|text| Self::parse(text).ok()).unwrap_or_default()
    }

    /// Reads the list, or says what is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        toml::from_str::<OffencesToml>(text).map_err(|error| error.to_string())?.read()
    }

    /// All offences, in the order of their codes.
    pub fn all(&self) -> impl Iterator<Item = &OffenceText> {
        self.by_code.values()
    }

    /// The offence of this code.
    ///
    /// # Errors
    /// When there is none.
    pub fn get(&self, code: &str) -> Result<&OffenceText, UnknownOffence> {
        self.by_code.get(code).ok_or_else(|| UnknownOffence { code: code.to_owned() })
    }

    /// How far the list was checked against its sources.
    pub fn verified(&self) -> Verified {
        self.verified.unwrap_or(Verified::Unverified)
    }
}

/// What a state's law says in numbers and lists.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct StateLaw {
    /// The country, by its ISO 3166 code.
    pub country: Arc<str>,
    /// What the state is called.
    pub name: Arc<str>,
    /// From what the pack was made.
    pub source: Arc<str>,
    /// Months of deprivation of liberty at most, by code; an offence that is absent is none.
    pub penalties: BTreeMap<Arc<str>, u16>,
    /// Offences that are punishable by death.
    pub death_penalty: BTreeSet<Arc<str>>,
    /// Whether the state's own nationals may be surrendered.
    pub nationals_surrendered: bool,
    /// Properties that are passed on only with the authorisation of a judge or prosecutor.
    pub judge_for_properties: BTreeSet<Arc<str>>,
    /// Forms of request that are answered only with such an authorisation.
    pub judge_for_forms: BTreeSet<Arc<str>>,
    /// Whether an imminent threat to life goes before the judge, who is asked afterwards.
    pub judge_after_emergency: bool,
    /// The articles on which something may be given to another state.
    pub bases: Vec<NationalBasis>,
    /// Who overrules "not permitted" where the law lets somebody.
    pub overrules: RoleGroup,
    /// Who stands in for a group that has nobody on duty, in order.
    pub substitutes: BTreeMap<Arc<str>, Vec<RoleGroup>>,
    /// When it is law: on the days of the instrument beside it.
    #[serde(skip)]
    pub(crate) period: Period,
}

impl StateLaw {
    /// Reads the pack of the folder `folder`, or says what is wrong with it.
    pub(crate) fn parse(
        text: &str,
        (folder, period): (&str, Period),
        offences: &Offences,
    ) -> Result<Self, String> {
        let toml: StateToml = toml::from_str(text).map_err(|error| error.to_string())?;
        toml.read(folder, offences).map(|law| Self { period, ..law })
    }

    /// Months at most for an offence; `None` when it is no offence in this state.
    pub fn penalty_months_max(&self, code: &str) -> Option<u16> {
        self.penalties.get(code).copied()
    }

    /// Who stands in for a group that has nobody, in order.
    pub fn substitutes_of(&self, group: RoleGroup) -> &[RoleGroup] {
        self.substitutes.get(group.name()).map_or(&[], Vec::as_slice)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OffencesToml {
    verified: Verified,
    offence: Vec<OffenceToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OffenceToml {
    code: Arc<str>,
    title: Arc<str>,
    area: CrimeArea,
    listed: bool,
    union: bool,
}

impl OffencesToml {
    /// The list, or what is wrong with it.
    fn read(self) -> Result<Offences, String> {
        let mut by_code = BTreeMap::new();
        for one in self.offence {
            let OffenceToml { code, title, area, listed, union } = one;
            let text = OffenceText { code: Arc::clone(&code), title, area, listed, union };
            if by_code.insert(Arc::clone(&code), text).is_some() {
                return Err(format!("offence `{code}` stands twice; leave one"));
            }
        }
        Ok(Offences { by_code, verified: Some(self.verified) })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StateToml {
    country: Arc<str>,
    name: Arc<str>,
    source: Arc<str>,
    nationals_surrendered: bool,
    overrules: RoleGroup,
    penalties: BTreeMap<Arc<str>, u16>,
    #[serde(default)]
    death_penalty: BTreeSet<Arc<str>>,
    #[serde(default)]
    judge_for_properties: BTreeSet<Arc<str>>,
    #[serde(default)]
    judge_for_forms: BTreeSet<Arc<str>>,
    #[serde(default)]
    judge_after_emergency: bool,
    #[serde(default)]
    basis: Vec<BasisToml>,
    #[serde(default)]
    substitutes: BTreeMap<Arc<str>, Vec<RoleGroup>>,
}

impl StateToml {
    /// The pack of the folder `country`, or what is wrong with it.
    fn read(self, folder: &str, offences: &Offences) -> Result<StateLaw, String> {
        if !self.country.eq_ignore_ascii_case(folder) {
            return Err(format!("is of `{}` and lies in the folder `{folder}`", self.country));
        }
        let named = self.penalties.keys().chain(&self.death_penalty);
        for code in named {
            offences.get(code).map_err(|error| error.to_string())?;
        }
        if let Some((code, months)) =
            self.penalties.iter().find(|(_, months)| **months > LIFE_MONTHS)
        {
            return Err(format!("`{code}` has {months} months; life is {LIFE_MONTHS}, the most"));
        }
        if let Some(code) = self.death_penalty.iter().find(|c| !self.penalties.contains_key(*c)) {
            return Err(format!(
                "`{code}` is punishable by death and no offence; list its penalty"
            ));
        }
        for property in &self.judge_for_properties {
            property.parse::<comity_act::Property>().map_err(|error| error.to_string())?;
        }
        for form in &self.judge_for_forms {
            form.parse::<comity_act::RequestForm>().map_err(|error| error.to_string())?;
        }
        for group in self.substitutes.keys() {
            group.parse::<RoleGroup>().map_err(|error| error.to_string())?;
        }
        Ok(StateLaw {
            country: self.country,
            name: self.name,
            source: self.source,
            penalties: self.penalties,
            death_penalty: self.death_penalty,
            nationals_surrendered: self.nationals_surrendered,
            judge_for_properties: self.judge_for_properties,
            judge_for_forms: self.judge_for_forms,
            judge_after_emergency: self.judge_after_emergency,
            bases: NationalBasis::all(self.basis)?,
            overrules: self.overrules,
            substitutes: self.substitutes,
            period: Period::default(),
        })
    }
}
