//! `facts.toml`: what each fact means, who can supply it, and what would help.

use std::collections::{BTreeMap, BTreeSet};

use comity_act::Kind;
use serde::Deserialize;

use super::LoadError;
use crate::{
    FactType, FactValue, Facts, Word,
    law::{FactText, Helping, Way},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    fact: Vec<FactToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FactToml {
    name: String,
    r#type: String,
    means: String,
    who: String,
    presumed: Option<toml::Value>,
    way: Option<WayToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WayToml {
    value: Option<toml::Value>,
    within: Option<Vec<String>>,
    says: String,
    draft: Option<String>,
    when: Option<String>,
    #[serde(default)]
    also: BTreeMap<String, toml::Value>,
}

/// Who can supply a fact.
const WHO: &[&str] = &[
    "officer",
    "supervisor",
    "owner",
    "recipient",
    "requested agency",
    "union agency",
    "judicial authority",
    "legal adviser",
    "the system",
];

pub(super) fn parse(path: &str, text: &str) -> Result<BTreeMap<String, FactText>, LoadError> {
    let file: File = toml::from_str(text)
        .map_err(|error| LoadError::Malformed { path: path.to_owned(), why: error.to_string() })?;
    let mut facts = BTreeMap::new();
    for fact in file.fact {
        let name = fact.name.clone();
        let text = read(fact).map_err(|why| LoadError::FactsDiffer { name: name.clone(), why })?;
        if facts.insert(name.clone(), text).is_some() {
            let why = "stands twice in `facts.toml`; leave one".to_owned();
            return Err(LoadError::FactsDiffer { name, why });
        }
    }
    Ok(facts)
}

fn read(fact: FactToml) -> Result<FactText, String> {
    let place = Facts::place(&fact.name)
        .ok_or("the program does not know it; add it to `fact_table.rs`")?;
    let (name, fact_type) = Facts::ALL[place];
    let named = match fact.r#type.as_str() {
        "bool" => FactType::Bool,
        "long" => FactType::Long,
        "text" => FactType::Text,
        "set" => FactType::Set,
        other => return Err(format!("`{other}` is no type; write bool, long, text or set")),
    };
    if named != fact_type {
        return Err(format!("is a {fact_type:?} in the program and a {named:?} in `facts.toml`"));
    }
    if !WHO.contains(&fact.who.as_str()) {
        return Err(format!("`{}` supplies no facts; write one of {}", fact.who, WHO.join(", ")));
    }
    let presumed = fact.presumed.map(|value| typed(place, &value)).transpose()?;
    let way = fact.way.map(|way| read_way(place, way)).transpose()?;
    let (means, who) = (fact.means.into(), fact.who.into());
    Ok(FactText { name, fact_type, means, who, presumed, way })
}

fn read_way(place: usize, way: WayToml) -> Result<Way, String> {
    let helps = match (way.value, way.within) {
        (Some(value), None) => Helping::Value(typed(place, &value)?),
        (None, Some(words)) if Facts::ALL[place].1 == FactType::Set => {
            Helping::Within(words.into_iter().map(Word::from).collect::<BTreeSet<_>>())
        }
        _ => return Err("a way forward has a `value`, or for a set `within`".to_owned()),
    };
    let draft =
        way.draft.map(|kind| kind.parse::<Kind>().map_err(|e| e.to_string())).transpose()?;
    let mut also = Vec::new();
    for (name, value) in &way.also {
        let place = Facts::place(name).ok_or_else(|| format!("`also` names no fact: `{name}`"))?;
        also.push((place, typed(place, value)?));
    }
    let when = way
        .when
        .map(|name| match Facts::place(&name) {
            Some(place) if Facts::ALL[place].1 == FactType::Bool => Ok(place),
            _ => Err(format!("`when` names no yes or no: `{name}`")),
        })
        .transpose()?;
    Ok(Way { helps, says: way.says.into(), draft, when, also })
}

fn typed(place: usize, value: &toml::Value) -> Result<FactValue, String> {
    let (name, expected) = Facts::ALL[place];
    FactValue::from_toml(value)
        .filter(|value| value.fact_type() == expected)
        .ok_or_else(|| format!("`{name}` is a {expected:?}; write a value of that type"))
}

/// Checks that the program, `facts.toml` and the schema know the same facts.
pub(super) fn compare(
    texts: &BTreeMap<String, FactText>,
    schema: &BTreeMap<String, FactType>,
) -> Result<(), LoadError> {
    let differ = |name: &str, why: &str| {
        Err(LoadError::FactsDiffer { name: name.to_owned(), why: why.to_owned() })
    };
    for (name, fact_type) in Facts::ALL {
        if !texts.contains_key(*name) {
            return differ(name, "stands not in `facts.toml`; say what it means");
        }
        match schema.get(*name) {
            None => return differ(name, "stands not in the schema, or is optional; add it"),
            Some(found) if found != fact_type => {
                return differ(name, "has another type in the schema; write the same");
            }
            Some(_) => {}
        }
    }
    match schema.keys().find(|name| Facts::place(name).is_none()) {
        Some(name) => differ(name, "stands in the schema alone; declare it in `facts.toml`"),
        None => Ok(()),
    }
}
