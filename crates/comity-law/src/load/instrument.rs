//! `instrument.toml`: what an instrument is, whom it binds, how far it was read.

use std::collections::{BTreeMap, BTreeSet};

use comity_act::Day;
use serde::Deserialize;

use super::LoadError;
use crate::{
    Declaration, InstrumentSummary, Law, SearchScheme,
    rule::{Binds, Period, Verified},
};

/// One instrument, as its folder describes it.
#[derive(Debug)]
pub(crate) struct Instrument {
    /// Its folder under `law/`.
    pub(crate) folder: String,
    /// Its name: the folder, with `-` for `/`.
    pub(crate) name: String,
    pub(crate) policy: bool,
    pub(crate) bars: Binds,
    pub(crate) gateways: Binds,
    /// When it is law, and the lists beside it with it.
    pub(crate) period: Period,
    pub(crate) rules: BTreeMap<String, RuleNote>,
    /// What it says of itself, for readers.
    pub(crate) summary: InstrumentSummary,
}

/// How far one rule was checked, and when it is law.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RuleNote {
    pub(crate) verified: Verified,
    pub(crate) baseline: bool,
    /// Whom this rule binds, when not as the instrument's others do.
    pub(crate) binds: Option<Binds>,
    pub(crate) period: Period,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Toml {
    title: String,
    kind: String,
    source: String,
    #[serde(default)]
    parties: Option<String>,
    #[serde(default)]
    depositary: Option<String>,
    #[serde(default)]
    languages: Vec<String>,
    #[serde(default)]
    supersedes: Vec<String>,
    #[serde(default)]
    protects_data: bool,
    #[serde(default)]
    search: Option<SearchScheme>,
    binds: BindsToml,
    #[serde(default)]
    in_force: PeriodToml,
    #[serde(default)]
    declarations: Vec<Declaration>,
    rules: BTreeMap<String, RuleToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BindsToml {
    bars: Binds,
    gateways: Binds,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct PeriodToml {
    from: Option<String>,
    until: Option<String>,
    /// Left out, it is in force for whoever adopts it.
    by_default: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleToml {
    verified: Verified,
    #[serde(default)]
    baseline: bool,
    #[serde(default)]
    binds: Option<Binds>,
    #[serde(default)]
    in_force: Option<PeriodToml>,
}

impl Instrument {
    pub(crate) fn parse(path: &str, text: &str) -> Result<Self, LoadError> {
        let malformed = |why: String| LoadError::Malformed { path: path.to_owned(), why };
        let toml: Toml = toml::from_str(text).map_err(|error| malformed(error.to_string()))?;
        if toml.title.is_empty() || toml.source.is_empty() {
            return Err(malformed("`title` and `source` cannot be empty; name both".to_owned()));
        }
        let policy = match toml.kind.as_str() {
            "policy" => true,
            "constitution" | "convention" | "directive" | "national" | "regulation" => false,
            other => return Err(malformed(format!("`{other}` is no kind of instrument"))),
        };
        // A pack is one state's own law: it is never everybody's policy, and opens nothing that
        // nobody adopted.
        let is_pack = path.starts_with(super::NATIONAL);
        if is_pack != (toml.kind == "national") {
            let why = "a pack under `national/` is of the kind `national`, and nothing else is";
            return Err(malformed(why.to_owned()));
        }
        let always = "only policy binds `always`; write `own` or `both`";
        if [toml.binds.bars, toml.binds.gateways].contains(&Binds::Always) && !policy {
            return Err(malformed(always.to_owned()));
        }
        let folder = path.trim_end_matches("/instrument.toml").to_owned();
        let period = toml.in_force.parse().map_err(malformed)?;
        let name = folder.replace('/', "-");
        let summary = InstrumentSummary {
            name: name.clone(),
            folder: folder.clone(),
            title: toml.title,
            kind: toml.kind,
            source: toml.source,
            parties: toml.parties,
            depositary: toml.depositary,
            languages: toml.languages,
            supersedes: toml.supersedes,
            in_force_from: toml.in_force.from,
            in_force_until: toml.in_force.until,
            declarations: distinct(toml.declarations).map_err(malformed)?,
            is_in_force: toml.in_force.by_default.unwrap_or(true),
            bars_bind: toml.binds.bars.name(),
            gateways_bind: toml.binds.gateways.name(),
            protects_data: toml.protects_data,
            search: toml.search,
        };
        let mut rules = BTreeMap::new();
        for (id, rule) in toml.rules {
            if rule.binds == Some(Binds::Always) && !policy {
                return Err(malformed(always.to_owned()));
            }
            let own = rule.in_force.as_ref();
            let period = own.map_or(Ok(period), PeriodToml::parse).map_err(malformed)?;
            let RuleToml { verified, baseline, binds, .. } = rule;
            rules.insert(id, RuleNote { verified, baseline, binds, period });
        }
        Ok(Self {
            name,
            folder,
            policy,
            bars: toml.binds.bars,
            gateways: toml.binds.gateways,
            period,
            rules,
            summary,
        })
    }
}

/// Whether each scheme of searches is a word that the fact has.
pub(super) fn check_schemes(law: &Law) -> Result<(), LoadError> {
    let is_known = |word: &str| law.fact("search_scheme").is_some_and(|f| f.words.contains(word));
    for one in law.instruments() {
        let mut words = one.search.iter().flat_map(|search| [&search.faces, &search.records]);
        if let Some(word) = words.find(|word| !is_known(word)) {
            let path = format!("{}/instrument.toml", one.folder);
            let why = format!("`{word}` is no word of `search_scheme`; see `facts/search.toml`");
            return Err(LoadError::Malformed { path, why });
        }
    }
    Ok(())
}

/// The declarations, each key once.
fn distinct(all: Vec<Declaration>) -> Result<Vec<Declaration>, String> {
    let mut keys = BTreeSet::new();
    match all.iter().find(|one| !keys.insert(one.key.as_str())) {
        Some(twice) => Err(format!("declaration `{}` is listed twice; leave one", twice.key)),
        None => Ok(all),
    }
}

impl PeriodToml {
    fn parse(&self) -> Result<Period, String> {
        let from = self.from.as_deref().map(first_day).transpose()?;
        let until = self.until.as_deref().map(parse_day).transpose()?;
        let period = Period { from, until };
        match (period.from, period.until) {
            (Some(from), Some(until)) if until < from => {
                Err("in force `until` a day before `from`; exchange them".to_owned())
            }
            _ => Ok(period),
        }
    }
}

/// The first day of a law; one that is older than 1970 was law on every day that is decided.
fn first_day(text: &str) -> Result<Day, String> {
    let year: Option<u32> = text.get(..4).and_then(|year| year.parse().ok());
    match (year, text.get(4..)) {
        // The calendar repeats itself after 400 years.
        (Some(year @ 1900..1970), Some(rest)) => {
            parse_day(&format!("{}{rest}", year + 400)).map(|_| Day(0))
        }
        _ => parse_day(text),
    }
}

/// The day that `2024-12-31` names, in the Gregorian calendar.
pub(crate) fn parse_day(text: &str) -> Result<Day, String> {
    let bad = || format!("`{text}` is no day; write year, month and day as `2024-12-31`");
    let mut parts = text.splitn(3, '-').map(str::parse::<u32>);
    let mut next = || parts.next().and_then(Result::ok).ok_or_else(bad);
    let (year, month, day) = (next()?, next()?, next()?);
    if year < 1900 {
        return Err(format!(
            "`{text}` lies before 1900; no law here is that old, correct the year"
        ));
    }
    if year < 1970 {
        return Err(format!("`{text}` lies before 1970-01-01, where days begin; correct the year"));
    }
    if year > 9999 || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return Err(bad());
    }
    // Algorithm: days from civil, with years that begin in March.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, year_of_era) = (year / 400, year % 400);
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let found = Day(era * 146_097 + day_of_era - 719_468);
    if found.to_string() == text { Ok(found) } else { Err(bad()) }
}

/// The rules that nobody can lift, each with the reason.
pub(super) fn parse_absolute(
    path: &str,
    text: &str,
) -> Result<BTreeMap<String, String>, LoadError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Absolute {
        rules: BTreeMap<String, String>,
    }
    toml::from_str::<Absolute>(text)
        .map(|absolute| absolute.rules)
        .map_err(|error| LoadError::Malformed { path: path.to_owned(), why: error.to_string() })
}
