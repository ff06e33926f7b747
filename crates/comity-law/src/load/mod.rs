//! Loading law: files in, one checked [`Law`] out, or what is wrong first.
//!
//! What can be wrong with law is found here and not when an act is decided: a rule without a
//! source, a fact nobody declared, a bar on an act that must always be open.

mod annotations;
mod any_act;
mod articles;
mod bounds;
mod facts;
mod instrument;
mod place;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use comity_act::Kind;
use sha2::{Digest, Sha256};

use crate::{
    Bearer, CalendarError, Facts, ObligationError, calendar,
    fact_table::Slot,
    law::{Law, LawDigest},
    rule::{Effect, Rule},
    state::{OFFENCES, Offences, StateLaw},
    template::TEMPLATES,
};

pub(crate) use facts::Table;
pub(crate) use instrument::{Instrument, parse_day};
pub use place::Place;

/// The schema's place.
const SCHEMA: &str = "schema.cedarschema";
/// The folder of the files that declare facts; a pack has one of its own.
const FACTS: &str = "facts";
/// The list of absolute bars.
const ABSOLUTE: &str = "absolute.toml";
/// The folder of the national packs.
const NATIONAL: &str = "national/";
/// What a state's law says in numbers and lists, in the folder of its pack.
const STATE: &str = "state.toml";

/// Law that cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A rule is wrong, and stands here.
    #[error("{place}")]
    At {
        /// File, line and article.
        place: Place,
        /// What is wrong.
        #[source]
        source: Box<LoadError>,
    },
    /// A file that every law has is missing.
    #[error("`{path}` is missing; every law has one")]
    NoFile {
        /// The file.
        path: String,
    },
    /// Two files have one path.
    #[error("`{path}` is given twice; leave one")]
    FileTwice {
        /// The file.
        path: String,
    },
    /// A file that law does not consist of.
    #[error("`{path}` is no part of a law; move it out of the folder of law")]
    StrangeFile {
        /// The file.
        path: String,
    },
    /// A rule file lies in a folder without an instrument.
    #[error("`{path}` lies beside no `instrument.toml`; add one")]
    NoInstrument {
        /// The file.
        path: String,
    },
    /// Two folders have one name: the name of a folder is written with `-` for `/`.
    #[error("`{path}` and `{other}` are both called `{name}`; give one another name")]
    NameTwice {
        /// The second.
        path: String,
        /// The first.
        other: String,
        /// What both are called.
        name: String,
    },
    /// Two packs are of one country.
    #[error("`{path}` and `{other}` are both the pack of `{country}`; leave one")]
    CountryTwice {
        /// The second.
        path: String,
        /// The first.
        other: String,
        /// The country.
        country: String,
    },
    /// A file is not well-formed.
    #[error("`{path}` cannot be read: {why}")]
    Malformed {
        /// The file.
        path: String,
        /// What is wrong, with the line.
        why: String,
    },
    /// The rules of a file do not fit the schema.
    #[error("`{path}` does not fit the schema: {why}")]
    Invalid {
        /// The file.
        path: String,
        /// What does not fit.
        why: String,
    },
    /// A rule has no id.
    #[error("a rule in `{path}` has no `@id`; every rule is named, add the annotation")]
    Unnamed {
        /// The file.
        path: String,
    },
    /// A rule lacks an annotation.
    #[error("rule `{rule}` has no `@{missing}`; every rule names its source, add the annotation")]
    Uncited {
        /// The rule.
        rule: String,
        /// The annotation.
        missing: &'static str,
    },
    /// A rule's id does not say where it stands.
    #[error("rule `{rule}` stands in `{path}`; its id must begin with `{prefix}`")]
    Misplaced {
        /// The rule.
        rule: String,
        /// The file.
        path: String,
        /// How the id must begin.
        prefix: String,
    },
    /// Two rules have one id.
    #[error("two rules are called `{rule}`; every id is used once")]
    RuleTwice {
        /// The rule.
        rule: String,
    },
    /// An annotation says something that cannot be.
    #[error("rule `{rule}`, `@{annotation}`: {why}")]
    BadAnnotation {
        /// The rule.
        rule: String,
        /// The annotation.
        annotation: String,
        /// What is wrong and what to write.
        why: String,
    },
    /// An obligation cannot be read.
    #[error("rule `{rule}`, `@obliges`")]
    BadObligation {
        /// The rule.
        rule: String,
        /// What is wrong.
        #[source]
        source: ObligationError,
    },
    /// A calendar cannot be read.
    #[error("`{path}`")]
    BadCalendar {
        /// The file.
        path: String,
        /// What is wrong.
        #[source]
        source: CalendarError,
    },
    /// The instrument does not say how far a rule was checked, or names one that is not there.
    #[error("`{path}` and the rules beside it differ over `{rule}`; list each rule once")]
    Unlisted {
        /// The `instrument.toml`, or `absolute.toml`.
        path: String,
        /// The rule.
        rule: String,
    },
    /// A declaration of a fact is wrong, or the program computes a fact that none declares.
    #[error("`{path}`, fact `{name}`: {why}")]
    BadFact {
        /// The file.
        path: String,
        /// The fact.
        name: String,
        /// What is wrong and what to write.
        why: String,
    },
    /// A fact is supplied by nobody there is.
    #[error("`{path}`, fact `{name}`: {who}")]
    UnknownSupplier {
        /// The file.
        path: String,
        /// The fact.
        name: String,
        /// Who it would be, and who there is.
        who: crate::UnknownSupplier,
    },
    /// The schema has an act that is no kind.
    #[error("act `{kind}` of the schema is no kind of act; take it out")]
    KindsDiffer {
        /// The kind.
        kind: String,
    },
    /// A bar that nobody can lift would be lifted by silence.
    #[error(
        "absolute bar `{rule}` reads `{fact}`, which is presumed in favour of the act; take \
         `presumed` out of its declaration, or say with `asked_where` where it is asked for"
    )]
    PresumedAway {
        /// The rule.
        rule: String,
        /// The fact.
        fact: &'static str,
    },
    /// A bar on an act that must always be open.
    #[error("rule `{rule}` bars `{kind}`, an act of restraint; those are always open")]
    BarsRestraint {
        /// The rule.
        rule: String,
        /// The kind of act.
        kind: String,
    },
}

impl Law {
    /// Loads law from its files: paths relative to the folder of law, and texts.
    ///
    /// Reads `schema.cedarschema`, `absolute.toml`, the facts in `facts/*.toml`, and in each
    /// instrument's folder `instrument.toml` and `*.cedar`; passes over `README.md` files,
    /// registers and `cases/`. National packs are further folders, such as `national/xa/`, which
    /// may have `facts/` of their own, and have their country's `calendar.toml`.
    ///
    /// # Errors
    /// The first thing that is wrong with the law, in the order of the paths.
    pub fn load<P: Into<String>, T: Into<String>>(
        files: impl IntoIterator<Item = (P, T)>,
    ) -> Result<Self, LoadError> {
        let mut sorted = BTreeMap::new();
        for (path, text) in files {
            let path = path.into();
            if is_law(&path)? && sorted.insert(path.clone(), text.into()).is_some() {
                return Err(LoadError::FileTwice { path });
            }
        }
        let (digest, packs) = (digest(&sorted), packs(&sorted));
        let shelf = Shelf::of(&sorted)?;
        let rules = shelf.all_rules(&sorted)?;
        let Shelf { schema, instruments, absolute } = shelf;
        check(&rules, &instruments, &absolute, &schema.restraint())?;
        let (facts, actions) = schema.into_parts();
        rules.iter().try_for_each(|rule| not_presumed_away(rule, &facts))?;
        rules.iter().try_for_each(says_whose)?;
        let states = states(&sorted, &instruments)?;
        let calendars = calendar::of_law(&sorted)?;
        declarations(&instruments, &facts)?;
        let summaries = instruments.into_values().map(|instrument| instrument.summary).collect();
        let rules = rules.into_iter().map(Arc::new).collect();
        let law = Self::new(rules, Arc::new(facts), Arc::new(actions), digest);
        let law = law.with_instruments(summaries);
        instrument::check_schemes(&law)?;
        Ok(law.with_states(states).with_calendars(calendars).with_packs(packs))
    }
}

/// What the articles of a law are read with: its schema, its instruments, what is absolute.
struct Shelf {
    schema: articles::Schema,
    instruments: BTreeMap<String, Instrument>,
    absolute: BTreeMap<String, String>,
}

impl Shelf {
    fn of(files: &BTreeMap<String, String>) -> Result<Self, LoadError> {
        let facts = Table::parse(files.iter().filter(|(path, _)| declares_facts(path)))?;
        let schema = schema_with(file(files, SCHEMA)?, &facts);
        let schema = articles::Schema::parse(SCHEMA, &schema, facts)?;
        let absolute = instrument::parse_absolute(ABSOLUTE, file(files, ABSOLUTE)?)?;
        let (mut instruments, mut names) = (BTreeMap::new(), BTreeMap::new());
        for (path, text) in files.iter().filter(|(path, _)| path.ends_with("/instrument.toml")) {
            let instrument = Instrument::parse(path, text)?;
            let folder = instrument.folder.clone();
            if let Some(other) = names.insert(instrument.name.to_lowercase(), folder.clone()) {
                let (path, name) = (folder, instrument.name);
                return Err(LoadError::NameTwice { path, other, name });
            }
            instruments.insert(folder, instrument);
        }
        Ok(Self { schema, instruments, absolute })
    }

    /// The rules of all files, or what is wrong in the first that is wrong.
    fn all_rules(&self, files: &BTreeMap<String, String>) -> Result<Vec<Rule>, LoadError> {
        let files: Vec<_> = files.iter().filter(|(path, _)| path.ends_with(".cedar")).collect();
        let texts: Vec<&str> = files.iter().map(|(_, text)| text.as_str()).collect();
        let read = articles::together(&texts);
        let read = read
            .map_or_else(|| vec![None; files.len()], |sets| sets.into_iter().map(Some).collect());
        let mut rules = Vec::new();
        for ((path, text), set) in files.into_iter().zip(read) {
            let (instrument, absolute) = (self.instrument(path)?, &self.absolute);
            rules.extend(match set {
                Some(set) => self.schema.rules_of(&set, (path, text), instrument, absolute)?,
                None => self.schema.rules((path, text), instrument, absolute)?,
            });
        }
        Ok(rules)
    }

    /// The rules of one file.
    #[cfg(test)]
    fn rules(&self, path: &str, text: &str) -> Result<Vec<Rule>, LoadError> {
        self.schema.rules((path, text), self.instrument(path)?, &self.absolute)
    }

    /// The instrument in whose folder a file lies.
    fn instrument(&self, path: &str) -> Result<&Instrument, LoadError> {
        let folder = path.rsplit_once('/').map(|(folder, _)| folder).unwrap_or_default();
        let found = self.instruments.get(folder);
        found.ok_or_else(|| LoadError::NoInstrument { path: path.to_owned() })
    }
}

/// The shipped law in which one file after another can be changed, for tests of the case book.
#[cfg(test)]
pub(crate) struct Changeable {
    law: Law,
    shelf: Shelf,
}

#[cfg(test)]
impl Changeable {
    pub(crate) fn shipped() -> Result<Self, LoadError> {
        Ok(Self { law: Law::shipped()?, shelf: Shelf::of(&Law::shipped_texts())? })
    }

    pub(crate) const fn law(&self) -> &Law {
        &self.law
    }

    /// The law with this text in this file, and the kinds of act that its rules cover.
    pub(crate) fn with(&self, path: &str, text: &str) -> Result<(Law, BTreeSet<Kind>), LoadError> {
        let rules = self.shelf.rules(path, text)?;
        let kinds = rules.iter().flat_map(|rule| rule.kinds.iter().copied()).collect();
        Ok((self.law.with_rules(rules), kinds))
    }
}

/// The list of offences, and the packs of states by their country's code.
fn states(
    files: &BTreeMap<String, String>,
    instruments: &BTreeMap<String, Instrument>,
) -> Result<(Offences, BTreeMap<String, StateLaw>), LoadError> {
    let malformed = |path: &str, why| LoadError::Malformed { path: path.to_owned(), why };
    let offences = match files.get(OFFENCES) {
        Some(text) => Offences::parse(text).map_err(|why| malformed(OFFENCES, why))?,
        None => Offences::default(),
    };
    let (mut states, mut paths) = (BTreeMap::new(), BTreeMap::new());
    for (path, text) in files {
        let Some(folder) = path.strip_prefix(NATIONAL).and_then(|p| p.strip_suffix(STATE)) else {
            continue;
        };
        let folder = folder.trim_end_matches('/');
        // What a pack lists is law as long as its rules are.
        let beside = instruments.get(&format!("{NATIONAL}{folder}"));
        let period = beside.map(|instrument| instrument.period).unwrap_or_default();
        let pack = StateLaw::parse(text, (folder, period), &offences)
            .map_err(|why| malformed(path, why))?;
        let country = pack.country.to_ascii_uppercase();
        if let Some(other) = paths.insert(country.clone(), path.clone()) {
            return Err(LoadError::CountryTwice { path: path.clone(), other, country });
        }
        states.insert(country, pack);
    }
    Ok((offences, states))
}

/// Whether the file is part of the law; an error when it should not lie there.
fn is_law(path: &str) -> Result<bool, LoadError> {
    let about = path.ends_with("README.md") || path.ends_with("register.toml");
    // Templates of agreements are no law: they open nothing until somebody signs.
    let is_template = path.starts_with(TEMPLATES);
    if about || is_template || path.split('/').any(|part| part == "cases") {
        return Ok(false);
    }
    if declares_facts(path) {
        return Ok(true);
    }
    let known = match path.rsplit_once('/') {
        None => matches!(path, SCHEMA | ABSOLUTE | OFFENCES),
        Some((folder, name)) => {
            let is_pack = name == STATE && folder.starts_with(NATIONAL);
            let is_rules = name == "instrument.toml" || name.ends_with(".cedar");
            is_pack || is_rules || calendar::country_of(path).is_some()
        }
    };
    if known { Ok(true) } else { Err(LoadError::StrangeFile { path: path.to_owned() }) }
}

fn file<'a>(files: &'a BTreeMap<String, String>, path: &str) -> Result<&'a str, LoadError> {
    files.get(path).map(String::as_str).ok_or_else(|| LoadError::NoFile { path: path.to_owned() })
}

/// The digest of those files that law consists of.
pub(crate) fn digest_of(files: &BTreeMap<String, String>) -> LawDigest {
    let decides = |(path, _): &(&String, &String)| is_law(path).unwrap_or(true);
    digest(&files.iter().filter(decides).map(|(path, text)| (path.clone(), text.clone())).collect())
}

/// The digests of the national packs, each over the files in its folder.
fn packs(files: &BTreeMap<String, String>) -> BTreeMap<String, LawDigest> {
    let mut packs: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (path, text) in files {
        let folder = path.strip_prefix(NATIONAL).and_then(|rest| rest.split_once('/'));
        if let Some((folder, _)) = folder {
            let pack = packs.entry(format!("national-{folder}")).or_default();
            pack.insert(path.clone(), text.clone());
        }
    }
    packs.into_iter().map(|(name, files)| (name, digest(&files))).collect()
}

/// SHA-256 over every path and text, each after its length, in the order of the paths.
fn digest(files: &BTreeMap<String, String>) -> LawDigest {
    let mut hash = Sha256::new();
    hash.update(b"comity law\n");
    for (path, text) in files {
        // A checkout may change the ends of lines; the law is the same.
        let text = text.replace("\r\n", "\n");
        for part in [path.as_str(), text.as_str()] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
    }
    LawDigest(hash.finalize().into())
}

/// What can only be checked over all rules together.
fn check(
    rules: &[Rule],
    instruments: &BTreeMap<String, Instrument>,
    absolute: &BTreeMap<String, String>,
    restraint: &BTreeSet<Kind>,
) -> Result<(), LoadError> {
    let mut ids = BTreeSet::new();
    for rule in rules {
        if !ids.insert(rule.text.id.as_str()) {
            return Err(Place::of(rule).hold(LoadError::RuleTwice { rule: rule.text.id.clone() }));
        }
        // LAW: acts of restraint are always open; an adopted pack cannot change that.
        let bars = matches!(rule.text.effect, Effect::Bar | Effect::Refer);
        if let Some(kind) = rule.kinds.intersection(restraint).next().filter(|_| bars) {
            let (rule_id, kind) = (rule.text.id.clone(), kind.name().to_owned());
            return Err(Place::of(rule).hold(LoadError::BarsRestraint { rule: rule_id, kind }));
        }
    }
    for instrument in instruments.values() {
        if let Some(rule) = instrument.rules.keys().find(|id| !ids.contains(id.as_str())) {
            let path = format!("{}/instrument.toml", instrument.folder);
            return Err(LoadError::Unlisted { path, rule: rule.clone() });
        }
    }
    match absolute.keys().find(|id| !ids.contains(id.as_str())) {
        Some(rule) => Err(LoadError::Unlisted { path: ABSOLUTE.to_owned(), rule: rule.clone() }),
        None => Ok(()),
    }
}

/// Checks that no bar which nobody can lift is lifted by silence.
fn not_presumed_away(rule: &Rule, facts: &Table) -> Result<(), LoadError> {
    let read = rule.facts.iter().filter(|_| rule.text.absolute);
    for text in read.filter_map(|slot| facts.text(*slot)) {
        let Some(presumed) = text.presumed.as_ref().filter(|_| text.asked_where.is_empty()) else {
            continue;
        };
        if rule.needs.may_be_shut_by(text.slot, &presumed.view()) {
            let error = LoadError::PresumedAway { rule: rule.text.id.clone(), fact: text.name };
            return Err(Place::of(rule).hold(error));
        }
    }
    Ok(())
}

/// Checks that what persons owe says of which agency: both ask the rule, and one of them owes.
fn says_whose(rule: &Rule) -> Result<(), LoadError> {
    let by = rule.text.obliges.as_ref().map(|obliges| obliges.by);
    let receiving = Facts::place("receiving").map(Slot::Field);
    let is_said = || rule.needs.tests().any(|(slot, _)| Some(slot) == receiving);
    if !matches!(by, Some(Bearer::Role(_))) || is_said() {
        return Ok(());
    }
    let why = "is owed by persons, and both agencies ask the rule; begin with `!context.receiving`";
    let (rule_id, annotation) = (rule.text.id.clone(), "obliges".to_owned());
    let error = LoadError::BadAnnotation { rule: rule_id, annotation, why: why.to_owned() };
    Err(Place::of(rule).hold(error))
}

/// What may be declared makes facts that there are.
fn declarations(
    instruments: &BTreeMap<String, Instrument>,
    facts: &Table,
) -> Result<(), LoadError> {
    for instrument in instruments.values() {
        for declaration in &instrument.summary.declarations {
            declaration.check(|name| facts.named(name)).map_err(|why| LoadError::Malformed {
                path: format!("{}/instrument.toml", instrument.folder),
                why,
            })?;
        }
    }
    Ok(())
}

/// Whether the file lies in a folder of facts: `facts/act.toml`, `national/xa/facts/tax.toml`.
fn declares_facts(path: &str) -> bool {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    path.ends_with(".toml") && folder.rsplit('/').next() == Some(FACTS)
}

/// The schema with the type of all facts, which no file repeats.
fn schema_with(text: &str, facts: &Table) -> String {
    let body = text.trim_end().strip_suffix('}').unwrap_or(text);
    format!("{body}\n  type Facts = {{ {} }};\n}}\n", facts.cedar())
}
