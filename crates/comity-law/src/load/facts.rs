//! `facts/*.toml`: what facts mean, who supplies them, and what would help.

use std::collections::{BTreeMap, BTreeSet};

use comity_act::Kind;
use serde::Deserialize;

use super::LoadError;
use crate::{
    FactType, FactValue, Facts, Supplier, Word,
    fact_table::Slot,
    law::{FactText, Helping, Home, Way, Where},
    needs::Test,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Where what a person states of these facts stays, unless a fact says otherwise: what is so
    /// of a whole file is not forgotten at one of them.
    home: Option<Home>,
    fact: Vec<FactToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FactToml {
    name: String,
    r#type: FactType,
    means: String,
    who: String,
    #[serde(default)]
    words: BTreeSet<Word>,
    presumed: Option<toml::Value>,
    /// Where silence is not enough all the same: one set of facts or another holds.
    #[serde(default)]
    asked_where: Vec<BTreeMap<String, toml::Value>>,
    /// The value that anybody may state; that it is not so, only who supplies the fact.
    warns: Option<bool>,
    /// From whom a statement of it stays at home.
    home: Option<Home>,
    ordinary: toml::Value,
    /// The instruments one of which an act must name as its basis for the fact to be so.
    #[serde(default)]
    rests_on: BTreeSet<String>,
    /// What is asked first: only one answer to it makes this fact matter.
    #[serde(default)]
    asked_after: Vec<String>,
    /// What a person says, from which the system finds this one: that is asked in its place.
    #[serde(default)]
    found_from: Vec<String>,
    /// Whether records show it, so that only of words and files somebody has to say it.
    #[serde(default)]
    shown_by_records: bool,
    /// Whether it is a promise that only the request itself can make.
    #[serde(default)]
    assurance: bool,
    way: Option<WayToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WayToml {
    value: Option<toml::Value>,
    within: Option<BTreeSet<Word>>,
    /// Values of which one may help, the mildest first.
    one_of: Option<Vec<toml::Value>>,
    says: String,
    draft: Option<String>,
    when: Option<String>,
    #[serde(default)]
    also: BTreeMap<String, toml::Value>,
}

/// Characters of a fact's name at most.
const NAME_MAX: usize = 60;

/// The facts of a law, in the order of the alphabet.
#[derive(Debug)]
pub(crate) struct Table(Vec<FactText>);

impl Table {
    /// Reads the files that declare facts.
    pub(super) fn parse<'a>(
        files: impl Iterator<Item = (&'a String, &'a String)>,
    ) -> Result<Self, LoadError> {
        let mut declared = BTreeMap::new();
        for (path, text) in files {
            let file: File = toml::from_str(text).map_err(|error| LoadError::Malformed {
                path: path.clone(),
                why: error.to_string(),
            })?;
            for mut fact in file.fact {
                let name = fact.name.clone();
                let bad = |why| LoadError::BadFact { path: path.clone(), name: name.clone(), why };
                let who = fact.who.parse().map_err(|who| LoadError::UnknownSupplier {
                    path: path.clone(),
                    name: name.clone(),
                    who,
                })?;
                if who != Supplier::System {
                    fact.home = fact.home.or(file.home);
                }
                let (text, links) = read(fact, who).map_err(bad)?;
                if declared.insert(name.clone(), (path.clone(), text, links)).is_some() {
                    return Err(bad("is declared twice; leave one".to_owned()));
                }
            }
        }
        if let Some((name, _)) = Facts::ALL.iter().find(|(name, _)| !declared.contains_key(*name)) {
            let (path, why) = (super::FACTS.to_owned(), "is declared nowhere; say what it means");
            return Err(LoadError::BadFact { path, name: (*name).to_owned(), why: why.to_owned() });
        }
        let (paths, facts): (Vec<_>, Vec<_>) =
            declared.into_values().map(|(path, text, links)| (path, (text, links))).unzip();
        let (texts, links): (Vec<_>, Vec<_>) = facts.into_iter().unzip();
        let mut table = Self(texts);
        for (place, (path, links)) in paths.into_iter().zip(links).enumerate() {
            let name = table.0[place].name.to_owned();
            let bad = |why| LoadError::BadFact { path: path.clone(), name: name.clone(), why };
            let linked = table.linked(&table.0[place], links).map_err(bad)?;
            let text = &mut table.0[place];
            (text.way, text.asked_where) = (linked.way, linked.asked_where);
            (text.asked_after, text.found_from) = (linked.asked_after, linked.found_from);
            table.tells_nothing_of_home(&table.0[place]).map_err(bad)?;
        }
        Ok(table)
    }

    pub(crate) fn texts(&self) -> &[FactText] {
        &self.0
    }

    /// The facts of an ordinary act, all known.
    pub(crate) fn ordinary(&self) -> Facts {
        let mut facts = Facts::default();
        for text in self.texts() {
            facts.put(text.slot, Some(text.ordinary.clone()));
        }
        facts
    }

    /// What the corridor finds, as in an ordinary act; of the rest nothing is known.
    pub(crate) fn found(&self) -> Facts {
        let mut facts = Facts::default();
        for text in self.texts() {
            if text.who == Supplier::System || text.shown_by_records {
                facts.put(text.slot, Some(text.ordinary.clone()));
            }
        }
        facts
    }

    pub(crate) fn named(&self, name: &str) -> Option<&FactText> {
        let place = self.0.binary_search_by(|text| text.name.cmp(name)).ok()?;
        self.0.get(place)
    }

    pub(crate) fn slot(&self, name: &str) -> Option<Slot> {
        self.named(name).map(|text| text.slot)
    }

    pub(crate) fn text(&self, slot: Slot) -> Option<&FactText> {
        self.named(slot.name())
    }

    /// The facts as members of a Cedar record type.
    pub(super) fn cedar(&self) -> String {
        let member = |text: &FactText| {
            let of = match text.fact_type {
                FactType::Bool => "Bool",
                FactType::Long => "Long",
                FactType::Text => "String",
                FactType::Set => "Set<String>",
            };
            format!("\"{}\": {of}", text.name)
        };
        self.0.iter().map(member).collect::<Vec<_>>().join(", ")
    }

    fn linked(&self, of: &FactText, links: Links) -> Result<Linked, String> {
        let another = |key: &str, name: &String| {
            let fact = self.named(name).filter(|fact| fact.slot != of.slot);
            fact.ok_or_else(|| format!("`{key}` names no other fact: `{name}`"))
        };
        let after = links.asked_after.iter().map(|name| Ok(another("asked_after", name)?.slot));
        let said = |name: &String| match another("found_from", name)? {
            said if said.who != Supplier::System => Ok(said.slot),
            _ => Err(format!("`found_from` names `{name}`, which nobody can say")),
        };
        Ok(Linked {
            way: links.way.map(|way| self.way(of, way)).transpose()?,
            asked_where: links
                .asked_where
                .iter()
                .map(|one| self.asked(one))
                .collect::<Result<_, _>>()?,
            asked_after: after.collect::<Result<_, String>>()?,
            found_from: links.found_from.iter().map(said).collect::<Result<_, _>>()?,
        })
    }

    /// Checks that what is asked only because of a fact that stays at home stays there too: that
    /// somebody was asked would tell.
    fn tells_nothing_of_home(&self, of: &FactText) -> Result<(), String> {
        let when = of.way.as_ref().and_then(|way| way.when);
        let because = of.asked_after.iter().copied().chain(when);
        for first in because.filter_map(|slot| self.text(slot)) {
            let stays =
                first.home.is_none() || of.home == Some(Home::Always) || of.home == first.home;
            if !stays && of.who != Supplier::System {
                let first = first.name;
                return Err(format!("is asked because of `{first}`; give it the same `home`"));
            }
        }
        Ok(())
    }

    /// One place in which a fact is asked for. It names facts that are never presumed, so that
    /// nobody gets out of the question by silence.
    fn asked(&self, conditions: &BTreeMap<String, toml::Value>) -> Result<Where, String> {
        if conditions.is_empty() {
            return Err("`asked_where` has an empty place; name a fact there".to_owned());
        }
        let test = |(name, value): (&String, &toml::Value)| {
            let fact = self.named(name);
            let fact = fact.ok_or_else(|| format!("`asked_where` names no fact: `{name}`"))?;
            if fact.presumed.is_some() {
                return Err(format!("`asked_where` names `{name}`, which is presumed itself"));
            }
            let of = |value: &toml::Value| typed(fact, value).map(|value| words_of(&value));
            let test = match (fact.fact_type, value) {
                (FactType::Bool, toml::Value::Boolean(yes)) => Test::Is(*yes),
                (FactType::Text, toml::Value::Array(items)) => {
                    let all = items.iter().map(of).collect::<Result<Vec<_>, _>>()?;
                    Test::Among(all.into_iter().flatten().collect(), true)
                }
                (FactType::Text, value) => Test::Among(of(value)?, true),
                (FactType::Set, value) => Test::HasAny(of(value)?, true),
                _ => return Err(format!("`asked_where` cannot test `{name}` so")),
            };
            Ok((fact.slot, test))
        };
        conditions.iter().map(test).collect::<Result<_, _>>().map(Where)
    }

    fn way(&self, of: &FactText, way: WayToml) -> Result<Way, String> {
        let helps = match (way.value, way.within, way.one_of) {
            (Some(value), None, None) => Helping::Value(typed(of, &value)?),
            (None, Some(words), None) if of.fact_type == FactType::Set => Helping::Within(words),
            (None, None, Some(values)) => {
                Helping::OneOf(values.iter().map(|one| typed(of, one)).collect::<Result<_, _>>()?)
            }
            _ => {
                let why = "a way forward has a `value`, `one_of` some, or for a set `within`";
                return Err(why.to_owned());
            }
        };
        let draft =
            way.draft.map(|kind| kind.parse::<Kind>().map_err(|e| e.to_string())).transpose()?;
        let mut also = Vec::new();
        for (name, value) in &way.also {
            let fact = self.named(name).ok_or_else(|| format!("`also` names no fact: `{name}`"))?;
            also.push((fact.slot, typed(fact, value)?));
        }
        let when = way
            .when
            .map(|name| match self.named(&name) {
                Some(fact) if fact.fact_type == FactType::Bool => Ok(fact.slot),
                _ => Err(format!("`when` names no yes or no: `{name}`")),
            })
            .transpose()?;
        Ok(Way { helps, says: way.says.into(), draft, when, also })
    }
}

/// What of a fact's declaration names other facts, and is read after all.
struct Links {
    way: Option<WayToml>,
    asked_where: Vec<BTreeMap<String, toml::Value>>,
    asked_after: Vec<String>,
    found_from: Vec<String>,
}

/// The same, once those facts are known.
struct Linked {
    way: Option<Way>,
    asked_where: Vec<Where>,
    asked_after: Vec<Slot>,
    found_from: Vec<Slot>,
}

/// What a file says of one fact by itself.
fn read(fact: FactToml, who: Supplier) -> Result<(FactText, Links), String> {
    let slot = slot(&fact.name, fact.r#type)?;
    if !fact.rests_on.is_empty() && (fact.r#type != FactType::Bool || who != Supplier::System) {
        let why = "`rests_on` is for a yes or no that the system finds; correct type or who";
        return Err(why.to_owned());
    }
    if fact.warns.is_some() && (fact.r#type != FactType::Bool || !who.vouches()) {
        let (why, vouch) =
            ("is a yes or no, and its `who` answers for the law", Supplier::vouching());
        return Err(format!("what `warns` {why}; write one of {vouch}"));
    }
    if fact.home.is_some() && who == Supplier::System {
        return Err("`home` is for what a person states; leave it out".to_owned());
    }
    if fact.presumed.is_none() && !fact.asked_where.is_empty() {
        return Err("`asked_where` is for what is presumed elsewhere; leave it out".to_owned());
    }
    let has_words = matches!(fact.r#type, FactType::Text | FactType::Set);
    if has_words == fact.words.is_empty() {
        let why = "a text or a set names its `words`, the closed list; nothing else has any";
        return Err(why.to_owned());
    }
    let mut text = FactText {
        name: slot.name(),
        fact_type: fact.r#type,
        words: fact.words,
        means: fact.means.into(),
        who,
        presumed: None,
        asked_where: Vec::new(),
        asked_after: Vec::new(),
        found_from: Vec::new(),
        shown_by_records: fact.shown_by_records,
        assurance: fact.assurance,
        warns: fact.warns,
        home: fact.home,
        ordinary: FactValue::Bool(false),
        rests_on: fact.rests_on,
        slot,
        way: None,
    };
    text.presumed = fact.presumed.map(|value| typed(&text, &value)).transpose()?;
    text.ordinary = typed(&text, &fact.ordinary)?;
    let FactToml { way, asked_where, asked_after, found_from, .. } = fact;
    Ok((text, Links { way, asked_where, asked_after, found_from }))
}

/// The fact's field, or a name for one that the program has no field for.
fn slot(name: &str, fact_type: FactType) -> Result<Slot, String> {
    if let Some(place) = Facts::place(name) {
        let known = Facts::ALL[place].1;
        let why = format!("is a {known:?} to the program and a {fact_type:?} here; write the same");
        return if known == fact_type { Ok(Slot::Field(place)) } else { Err(why) };
    }
    let is_name = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    if name.is_empty() || name.len() > NAME_MAX || !name.bytes().all(is_name) {
        return Err("is no name: write small letters, digits and `_`, 60 at most".to_owned());
    }
    Ok(Slot::Further(kept(name), fact_type))
}

/// The name for as long as the program runs: laws are loaded a few times at most, and each name is
/// kept once.
fn kept(name: &str) -> &'static str {
    static KEPT: std::sync::Mutex<BTreeSet<&'static str>> = std::sync::Mutex::new(BTreeSet::new());
    let mut kept = KEPT.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(known) = kept.get(name) {
        return known;
    }
    let name: &'static str = Box::leak(name.to_owned().into_boxed_str());
    kept.insert(name);
    name
}

fn words_of(value: &FactValue) -> BTreeSet<String> {
    value.words().map(|word| word.clone().into_owned()).collect()
}

fn typed(of: &FactText, value: &toml::Value) -> Result<FactValue, String> {
    let value = FactValue::from_toml(value)
        .ok_or_else(|| format!("`{}` has a value no fact can have", of.name))?;
    of.admits(&value).map_err(|error| error.to_string())?;
    Ok(value)
}
