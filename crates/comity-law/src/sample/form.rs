//! The shape of a sample, and how it becomes a question.

use std::collections::{BTreeMap, BTreeSet};

use comity_act::{AgencyCode, Day};
use serde::Deserialize;
use serde_json::Value;

use super::{Expected, ORDINARY_DAY, Sample, SampleError, kind, state};
use crate::{
    Bound, FactValue, Facts, Law, Lifts, Party, PartyKind, Question, Towards, load::parse_day,
    nearest::nearest,
};

/// A sample as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Form {
    because: Option<BTreeSet<String>>,
    obliges: Option<BTreeSet<String>>,
    advice: Option<BTreeSet<String>>,
    missing: Option<BTreeSet<String>>,
    #[serde(default)]
    ways: Vec<BTreeSet<String>>,
    others: Option<Others>,
    #[serde(default)]
    bound: Vec<String>,
    #[serde(default)]
    bound_own: Vec<String>,
    on: Option<String>,
    #[serde(default)]
    approved: BTreeSet<String>,
    #[serde(default)]
    overruled: BTreeMap<String, String>,
    #[serde(default)]
    owed: BTreeSet<String>,
    suspends: Option<BTreeSet<[String; 2]>>,
    #[serde(default)]
    unknown: Vec<String>,
    act: ActForm,
    #[serde(default)]
    facts: BTreeMap<String, Value>,
    #[serde(default)]
    towards: BTreeMap<String, TowardsForm>,
}

/// The word for [`Others::Recorded`].
pub(super) const RECORDED: &str = "recorded";

/// What holds of the facts that are not given.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Others {
    /// They are unknown, save what the law presumes: as a node decides.
    Presumed,
    /// They are as in an ordinary act: as cases have it.
    Ordinary,
    /// What the system finds is as in an ordinary act, and of the rest holds what the law presumes
    /// where these are the facts: as journals keep what was asked.
    Recorded,
    /// They are unknown.
    Unknown,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ActForm {
    kind: String,
    by: String,
    to: Option<To>,
    by_is: Option<String>,
    to_is: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum To {
    One(String),
    Many(Vec<String>),
}

/// What is different towards one recipient.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct TowardsForm {
    is: Option<String>,
    bound: Option<Vec<String>>,
    #[serde(default)]
    approved: BTreeSet<String>,
    #[serde(default)]
    overruled: BTreeMap<String, String>,
    #[serde(default)]
    unknown: Vec<String>,
    #[serde(default)]
    facts: BTreeMap<String, Value>,
}

impl Form {
    /// Reads the form; TOML, or JSON when it begins with a brace.
    pub(crate) fn parse(text: &str) -> Result<Self, SampleError> {
        let malformed = |why: String| SampleError::Malformed { why };
        if text.trim_start().starts_with('{') {
            serde_json::from_str(text).map_err(|error| malformed(error.to_string()))
        } else {
            toml::from_str(text).map_err(|error| malformed(error.to_string()))
        }
    }

    /// Every instrument it names.
    pub(super) fn instruments(&self) -> impl Iterator<Item = &str> {
        let towards = self.towards.values().flat_map(|one| one.bound.iter().flatten());
        self.bound.iter().chain(&self.bound_own).chain(towards).map(String::as_str)
    }

    /// The sample; a case when it says what is expected, or when there is no `today`.
    pub(crate) fn sample(self, law: &Law, today: Option<Day>) -> Result<Sample, SampleError> {
        self.lifts_rules(law)?;
        let is_case = self.because.is_some() || today.is_none();
        let on = match (&self.on, today) {
            (Some(on), _) => day(on)?,
            (None, Some(today)) if !is_case => today,
            (None, _) => day(ORDINARY_DAY)?,
        };
        let action = kind(&self.act.kind)?;
        let by = party(&self.act.by, self.act.by_is.as_deref())?;
        let others = if is_case { Others::Ordinary } else { Others::Presumed };
        let others = self.others.unwrap_or(others);
        let facts = self.given(law, others)?;
        let towards = self.towards((law, others), by, &facts)?;
        let lifted = self.lifted();
        let mut question = Question::to(action, by, on, towards);
        question.approved = self.approved;
        question.overruled = self.overruled;
        question.lifted = lifted;
        question.owed = self.owed;
        let expected = self.because.map(|because| Expected {
            because,
            obliges: self.obliges,
            advice: self.advice,
            missing: self.missing,
            ways: self.ways,
            suspends: self.suspends,
        });
        Ok(Sample { question, expected })
    }

    /// Whether what was approved over or overruled are rules of this law.
    fn lifts_rules(&self, law: &Law) -> Result<(), SampleError> {
        let each = self.towards.values();
        let each = each.flat_map(|one| one.approved.iter().chain(one.overruled.keys()));
        let mut named = self.approved.iter().chain(self.overruled.keys()).chain(each);
        let Some(found) = named.find(|rule| law.named(rule).is_none()) else { return Ok(()) };
        let nearest = nearest(found, law.rules.iter().map(|rule| rule.text.id.as_str()));
        Err(SampleError::UnknownRule { found: found.clone(), nearest })
    }

    /// What was lifted towards one recipient or another. An agency that is none is refused before.
    fn lifted(&self) -> BTreeMap<AgencyCode, Lifts> {
        let some = self.towards.iter();
        let some = some.filter(|(_, one)| !one.approved.is_empty() || !one.overruled.is_empty());
        some.filter_map(|(code, one)| {
            let (approved, overruled) = (one.approved.clone(), one.overruled.clone());
            Some((code.parse().ok()?, Lifts { approved, overruled }))
        })
        .collect()
    }

    /// The facts that hold towards every recipient.
    fn given(&self, law: &Law, others: Others) -> Result<Facts, SampleError> {
        let mut facts = match others {
            Others::Ordinary => law.ordinary(),
            Others::Presumed => {
                let mut facts = Facts::default();
                law.presume(&mut facts);
                facts
            }
            // What is presumed is put in last, towards each recipient.
            Others::Recorded => law.found().clone(),
            Others::Unknown => Facts::default(),
        };
        set(law, &mut facts, &self.facts, &self.unknown)?;
        Ok(facts)
    }

    fn towards(
        &self,
        (law, others): (&Law, Others),
        by: Party,
        common: &Facts,
    ) -> Result<Vec<Towards>, SampleError> {
        let to = match &self.act.to {
            None => Vec::new(),
            Some(To::One(to)) => vec![to],
            Some(To::Many(to)) => to.iter().collect(),
        };
        if let Some(found) = self.towards.keys().find(|code| !to.contains(code)) {
            return Err(SampleError::Stranger { found: found.clone() });
        }
        if to.is_empty() {
            let facts = self.presumed((law, others), common.clone(), None)?;
            return Ok(vec![Towards { to: by, bound: self.bound_to(None), facts }]);
        }
        let one = |code: &&String| {
            let own = self.towards.get(*code);
            let is = own.and_then(|own| own.is.as_deref()).or(self.act.to_is.as_deref());
            let mut facts = common.clone();
            if let Some(own) = own {
                set(law, &mut facts, &own.facts, &own.unknown)?;
            }
            let facts = self.presumed((law, others), facts, own)?;
            let bound = self.bound_to(own.and_then(|own| own.bound.as_deref()));
            Ok(Towards { to: party(code, is)?, bound, facts })
        };
        to.iter().map(one).collect()
    }

    /// The facts with what is presumed where these facts hold, save what is said to be unknown.
    fn presumed(
        &self,
        (law, others): (&Law, Others),
        mut facts: Facts,
        own: Option<&TowardsForm>,
    ) -> Result<Facts, SampleError> {
        if matches!(others, Others::Presumed | Others::Recorded) {
            law.presume(&mut facts);
            let given = |name: &&String| own.is_some_and(|own| own.facts.contains_key(*name));
            let common = self.unknown.iter().filter(|name| !given(name));
            for name in common.chain(own.into_iter().flat_map(|own| &own.unknown)) {
                state(law, &mut facts, (name, None))?;
            }
        }
        Ok(facts)
    }

    /// What binds the acting agency, and both; `theirs` is what this recipient adopted of it.
    fn bound_to(&self, theirs: Option<&[String]>) -> Bound {
        let of_all = self.towards.values().flat_map(|one| one.bound.iter().flatten());
        let own = self.bound.iter().chain(&self.bound_own).chain(of_all).map(String::as_str);
        let theirs = theirs.unwrap_or(&self.bound);
        Bound::of(own, theirs.iter().map(String::as_str))
    }
}

fn set(
    law: &Law,
    facts: &mut Facts,
    given: &BTreeMap<String, Value>,
    unknown: &[String],
) -> Result<(), SampleError> {
    for (name, value) in given {
        let value = FactValue::from_json(value)
            .ok_or_else(|| SampleError::NoValue { name: name.clone() })?;
        state(law, facts, (name, Some(value)))?;
    }
    unknown.iter().try_for_each(|name| state(law, facts, (name, None)))
}

fn day(text: &str) -> Result<Day, SampleError> {
    parse_day(text).map_err(|why| SampleError::BadDay { why })
}

fn party(code: &str, is: Option<&str>) -> Result<Party, SampleError> {
    let bad = |why: String| SampleError::BadAgency { why };
    let code: AgencyCode =
        code.parse().map_err(|error: comity_act::BadAgencyCode| bad(error.to_string()))?;
    let Some(is) = is else { return Ok(Party::agency(code)) };
    let kind = PartyKind::ALL.into_iter().find(|kind| kind.name() == is).ok_or_else(|| {
        let known: Vec<&str> = PartyKind::ALL.iter().map(|kind| kind.name()).collect();
        bad(format!("`{is}` is nothing an agency can be; write one of {}", known.join(", ")))
    })?;
    Ok(Party { code, kind })
}
