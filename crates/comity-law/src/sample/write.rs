//! A question as a sample: short, since what is as it ordinarily is is left out.

use std::collections::{BTreeMap, BTreeSet};

use comity_act::AgencyCode;
use serde::{Serialize, Serializer};

use crate::{Facts, Law, Party, PartyKind, Question, Towards, fact::View, law::FactText};

/// A sample, in the order in which it is written.
#[derive(Serialize)]
struct Written<'a> {
    on: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    bound: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    bound_own: Vec<&'a str>,
    act: ActWritten<'a>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    approved: &'a BTreeSet<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    overruled: &'a BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    owed: &'a BTreeSet<String>,
    others: &'static str,
    #[serde(flatten)]
    differs: Differs<'a>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    towards: BTreeMap<AgencyCode, TowardsWritten<'a>>,
}

#[derive(Serialize)]
struct ActWritten<'a> {
    kind: &'a str,
    by: AgencyCode,
    #[serde(skip_serializing_if = "Option::is_none")]
    by_is: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    to: Vec<AgencyCode>,
}

#[derive(Serialize)]
struct TowardsWritten<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    is: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bound: Option<Vec<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    approved: Option<&'a BTreeSet<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    overruled: Option<&'a BTreeMap<String, String>>,
    #[serde(flatten)]
    differs: Differs<'a>,
}

/// What must be said of facts to whoever takes others to be so.
#[derive(Serialize)]
struct Differs<'a> {
    #[serde(serialize_with = "table", skip_serializing_if = "Vec::is_empty")]
    facts: Vec<(&'static str, View<'a>)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unknown: Vec<&'static str>,
}

fn table<S: Serializer>(facts: &[(&'static str, View<'_>)], s: S) -> Result<S::Ok, S::Error> {
    s.collect_map(facts.iter().map(|(name, value)| (name, value)))
}

impl<'a> Differs<'a> {
    /// COST: O(facts), without a copy of any.
    fn of(
        law: &'a Law,
        facts: &'a Facts,
        taken: impl Fn(&'a FactText) -> Option<View<'a>>,
    ) -> Self {
        let mut differs = Self { facts: Vec::new(), unknown: Vec::new() };
        for text in law.facts() {
            let value = facts.view(text.slot);
            if value != taken(text) {
                match value {
                    Some(value) => differs.facts.push((text.name, value)),
                    None => differs.unknown.push(text.name),
                }
            }
        }
        differs
    }

    fn is_empty(&self) -> bool {
        self.facts.is_empty() && self.unknown.is_empty()
    }
}

/// The sample that asks this question under this law; `null` of a question towards nobody.
pub(super) fn sample(law: &Law, question: &Question) -> String {
    let Some((first, rest)) = question.towards.split_first() else { return "null".to_owned() };
    let stays_home = rest.is_empty() && first.to == question.by;
    let to = question.towards.iter().filter(|_| !stays_home);
    let shared: Vec<&str> = first.bound.instruments_shared().collect();
    let own = first.bound.instruments_own().filter(|name| !first.bound.binds_both(name));
    let towards =
        to.clone().filter_map(|one| Some((one.to.code, towards(law, question, (one, first))?)));
    let written = Written {
        on: question.on.to_string(),
        bound: shared,
        bound_own: own.collect(),
        act: ActWritten {
            kind: question.action.name(),
            by: question.by.code,
            by_is: is(question.by),
            to: to.clone().map(|one| one.to.code).collect(),
        },
        approved: &question.approved,
        overruled: &question.overruled,
        owed: &question.owed,
        others: super::form::RECORDED,
        differs: Differs::of(law, &first.facts, |text| law.unsaid(text, &first.facts)),
        towards: towards.collect(),
    };
    // Writing to a string cannot fail.
    serde_json::to_string(&written).unwrap_or_default()
}

/// What is different towards one recipient, if anything is.
fn towards<'a>(
    law: &'a Law,
    question: &'a Question,
    (one, common): (&'a Towards, &'a Towards),
) -> Option<TowardsWritten<'a>> {
    let shared: Vec<&str> = one.bound.instruments_shared().collect();
    let is_common = common.bound.instruments_shared().eq(shared.iter().copied());
    let bound = (!is_common).then_some(shared);
    let differs = Differs::of(law, &one.facts, |text| {
        // What was said of all holds of this one, and what was not said is found out anew.
        let (all, unsaid) = (common.facts.view(text.slot), |facts| law.unsaid(text, facts));
        if all == unsaid(&common.facts) { unsaid(&one.facts) } else { all }
    });
    let is = is(one.to);
    let lifts = question.lifted.get(&one.to.code);
    let approved = lifts.map(|lifts| &lifts.approved).filter(|rules| !rules.is_empty());
    let overruled = lifts.map(|lifts| &lifts.overruled).filter(|rules| !rules.is_empty());
    let is_lifted = approved.is_some() || overruled.is_some();
    let says = is.is_some() || bound.is_some() || is_lifted || !differs.is_empty();
    says.then_some(TowardsWritten { is, bound, approved, overruled, differs })
}

fn is(party: Party) -> Option<&'static str> {
    (party.kind != PartyKind::Agency).then(|| party.kind.name())
}
