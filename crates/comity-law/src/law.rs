//! The law: rules that were loaded and checked, ready to decide.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

use comity_act::{Day, Kind};
use serde::{Deserialize, Serialize, Serializer};

use crate::{
    Calendar, FactError, FactType, FactValue, Facts, InstrumentSummary, LoadError, RuleDetail,
    RuleSummary, Supplier, Word,
    basis::quoted,
    entity::{Actions, Scenes},
    fact::{NUMBER_MAX, View},
    fact_table::Slot,
    load::Table,
    memo::Memo,
    needs::Test,
    rule::Rule,
    slice::Slices,
    state::{Offences, StateLaw},
};

// `SHIPPED`: every file under `law/`, with its path and text.
include!(concat!(env!("OUT_DIR"), "/shipped.rs"));

/// Names a state of the law: SHA-256 over its files.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct LawDigest(pub [u8; 32]);

impl LawDigest {
    /// The digest of files, by their paths below the folder of law: of those that decide, so
    /// that case books and documents may change.
    pub fn of(files: &BTreeMap<String, String>) -> Self {
        crate::load::digest_of(files)
    }
}

impl fmt::Display for LawDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for LawDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for LawDigest {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

/// From whom a stated fact stays at home.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Home {
    /// No recipient reads it.
    Always,
    /// It stays when the act goes to a third country.
    Abroad,
}

/// What `law/facts/` says of a fact.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FactText {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub fact_type: FactType,
    /// The closed list of its words; of yes or no, and of numbers, empty.
    pub words: BTreeSet<Word>,
    /// What it means, for officers.
    pub means: Arc<str>,
    /// Who can supply it.
    pub who: Supplier,
    /// What is taken to be so when nobody says otherwise; `None`: nothing is presumed.
    pub presumed: Option<FactValue>,
    /// Where it is asked for all the same, and nothing is presumed: in any of these places.
    pub asked_where: Vec<Where>,
    /// What is asked before it: while one of these is unknown to a rule, the rule does not ask for
    /// this one yet.
    pub(crate) asked_after: Vec<Slot>,
    /// What a person says and the system finds this from: asked in its place.
    pub(crate) found_from: Vec<Slot>,
    /// Records show it: only of words and files somebody has to say it.
    pub(crate) shown_by_records: bool,
    /// It is a promise: who answers a request states it only when the request does.
    pub assurance: bool,
    /// The value that anybody may state; the other is only for who supplies the fact. `None`:
    /// either is for who supplies it.
    pub warns: Option<bool>,
    /// From whom a statement of it is kept: it stays with who stated it. `None`: it goes along.
    pub home: Option<Home>,
    /// It is so when the act, or the request it answers, names one of these instruments as its
    /// basis; empty when it is not found that way.
    pub rests_on: BTreeSet<String>,
    /// What it is in an ordinary act, from which cases and samples start.
    pub ordinary: FactValue,
    pub(crate) slot: Slot,
    pub(crate) way: Option<Way>,
}

impl FactText {
    /// Whether the fact is presumed when these are the others: what they test is never presumed.
    pub(crate) fn is_presumed(&self, facts: &Facts) -> bool {
        self.presumed.is_some() && !self.asked_where.iter().any(|place| place.may_hold(facts))
    }

    /// Where the fact may have to be asked for, but only if something unknown is so: that.
    pub(crate) fn in_doubt(&self, facts: &Facts) -> Option<Vec<Slot>> {
        self.presumed.as_ref()?;
        let places = self.asked_where.iter().filter(|place| place.may_hold(facts));
        let mut unknown = Vec::new();
        for place in places {
            let of_place: Vec<Slot> = place.unknown(facts).collect();
            if of_place.is_empty() {
                return None;
            }
            unknown.extend(of_place);
        }
        (!unknown.is_empty()).then_some(unknown)
    }

    /// Whether the fact can have this value: type, closed list of words, range of numbers.
    ///
    /// # Errors
    /// What is wrong with the value.
    pub fn admits(&self, value: &FactValue) -> Result<(), FactError> {
        let name = || self.name.to_owned();
        if value.fact_type() != self.fact_type {
            return Err(FactError::WrongType { name: name(), expected: self.fact_type });
        }
        if let FactValue::Long(number) = value {
            let fits = (0..=NUMBER_MAX).contains(number);
            let out = FactError::OutOfRange { name: name(), value: *number };
            return if fits { Ok(()) } else { Err(out) };
        }
        match value.words().find(|word| !self.words.contains(*word)) {
            None => Ok(()),
            Some(word) => {
                let known = quoted(self.words.iter().map(|word| &**word));
                let word = word.to_string();
                Err(FactError::UnknownWord { name: name(), word, known })
            }
        }
    }
}

/// A place in which a fact is asked for although it is presumed elsewhere: all of this holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Where(pub(crate) Vec<(Slot, Test)>);

impl Where {
    /// What is unknown of it.
    fn unknown(&self, facts: &Facts) -> impl Iterator<Item = Slot> {
        self.0.iter().map(|(slot, _)| *slot).filter(|slot| !facts.is_known(*slot))
    }

    /// Whether it may be so; what is unknown may be.
    fn may_hold(&self, facts: &Facts) -> bool {
        self.0.iter().all(|(slot, test)| facts.view(*slot).is_none_or(|found| test.passes(&found)))
    }
}

/// In words, for readers: `purpose` is arrest, and …
impl fmt::Display for Where {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, (slot, test)) in self.0.iter().enumerate() {
            f.write_str(if nth == 0 { "" } else { " and " })?;
            write!(f, "`{}` {test}", slot.name())?;
        }
        Ok(())
    }
}

/// A change of a fact that may make an act lawful.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    pub(crate) helps: Helping,
    pub(crate) says: Arc<str>,
    pub(crate) draft: Option<Kind>,
    /// The fact that must hold for it to be offered.
    pub(crate) when: Option<Slot>,
    /// Facts that change with it.
    pub(crate) also: Vec<(Slot, FactValue)>,
}

/// The value that helps.
#[derive(Clone, Debug)]
pub(crate) enum Helping {
    Value(FactValue),
    /// What remains of a set when only these words are kept.
    Within(BTreeSet<Word>),
    /// One of these, the mildest first.
    OneOf(Vec<FactValue>),
}

/// The law: what is permitted, barred and owed. Make one with [`Law::load`] or [`Law::shipped`].
#[derive(Debug)]
pub struct Law {
    pub(crate) rules: Vec<Arc<Rule>>,
    pub(crate) facts: Arc<Table>,
    pub(crate) actions: Arc<Actions>,
    pub(crate) scenes: Scenes,
    pub(crate) slices: Slices,
    pub(crate) memo: Memo,
    found: Facts,
    offences: Offences,
    states: BTreeMap<String, StateLaw>,
    calendars: BTreeMap<String, Calendar>,
    instruments: Vec<InstrumentSummary>,
    packs: BTreeMap<String, LawDigest>,
    digest: LawDigest,
}

impl Law {
    pub(crate) fn new(
        rules: Vec<Arc<Rule>>,
        facts: Arc<Table>,
        actions: Arc<Actions>,
        digest: LawDigest,
    ) -> Self {
        Self {
            slices: Slices::new(&rules, facts.ordinary()),
            memo: Memo::default(),
            found: facts.found(),
            calendars: BTreeMap::new(),
            instruments: Vec::new(),
            packs: BTreeMap::new(),
            scenes: Scenes::default(),
            facts,
            rules,
            actions,
            offences: Offences::default(),
            states: BTreeMap::new(),
            digest,
        }
    }

    /// The same law with other rules of the same names, for tests of the case book.
    #[cfg(test)]
    pub(crate) fn with_rules(&self, changed: Vec<Rule>) -> Self {
        let changed: Vec<Arc<Rule>> = changed.into_iter().map(Arc::new).collect();
        let changed = |rule: &Arc<Rule>| {
            let same = changed.iter().find(|changed| changed.text.id == rule.text.id);
            Arc::clone(same.unwrap_or(rule))
        };
        let rules = self.rules.iter().map(changed).collect();
        Self::new(rules, Arc::clone(&self.facts), Arc::clone(&self.actions), self.digest)
    }

    pub(crate) fn with_states(
        mut self,
        (offences, states): (Offences, BTreeMap<String, StateLaw>),
    ) -> Self {
        (self.offences, self.states) = (offences, states);
        self
    }

    /// The offences that all agencies name alike.
    pub const fn offences(&self) -> &Offences {
        &self.offences
    }

    /// What the law of a state says in numbers and lists on a day, by its ISO 3166 code; `None`
    /// when no pack of it is loaded, or that one is not in force on the day.
    pub fn state_law(&self, country: &str, on: Day) -> Option<&StateLaw> {
        self.states.get(country).filter(|state| state.period.contains(on))
    }

    pub(crate) fn with_calendars(mut self, calendars: BTreeMap<String, Calendar>) -> Self {
        self.calendars = calendars;
        self
    }

    /// The calendar of a country, by its two letters; `None` when no national pack has one.
    pub fn calendar(&self, country: &str) -> Option<&Calendar> {
        self.calendars.get(country)
    }

    /// The same law, with the digests of its national packs.
    pub(crate) fn with_packs(self, packs: BTreeMap<String, LawDigest>) -> Self {
        Self { packs, ..self }
    }

    /// The digest of the files of a national pack in this law, by its name, as `national-xa`.
    pub fn pack(&self, name: &str) -> Option<LawDigest> {
        self.packs.get(name).copied()
    }

    /// The same law, with what its instruments say of themselves.
    pub(crate) fn with_instruments(self, instruments: Vec<InstrumentSummary>) -> Self {
        Self { instruments, ..self }
    }

    /// What every instrument is, in the order of their folders.
    pub fn instruments(&self) -> &[InstrumentSummary] {
        &self.instruments
    }

    /// Whether the instrument of this name is law that protects personal data.
    pub fn protects_data(&self, instrument: &str) -> bool {
        self.instruments.iter().any(|one| one.protects_data && one.name == instrument)
    }

    /// Whether this act is restraint, which no law bars.
    pub fn is_restraint(&self, kind: Kind) -> bool {
        self.actions.restraint().contains(&kind)
    }

    /// What the rule of this id is; without going through what all others are.
    pub fn summary(&self, id: &str) -> Option<RuleSummary> {
        self.named(id).map(|rule| RuleSummary::of(rule))
    }

    /// The kind of act by which what this rule obliges to is done; `None` when a person says so.
    pub fn done_by(&self, rule: &str) -> Option<Kind> {
        self.named(rule)?.text.obliges.as_ref()?.done_by()
    }

    pub(crate) fn named(&self, id: &str) -> Option<&Arc<Rule>> {
        self.rules.iter().find(|rule| rule.text.id == id)
    }

    /// All there is to say of one rule.
    pub fn rule(&self, id: &str) -> Option<RuleDetail> {
        let rule = self.named(id)?;
        Some(RuleDetail {
            summary: RuleSummary::of(rule),
            line: rule.line,
            written: rule.written(),
            obliges: rule.annotation("obliges").map(str::to_owned),
            in_force_from: rule.period.from.map(|day| day.to_string()),
            in_force_until: rule.period.until.map(|day| day.to_string()),
        })
    }

    /// The law that ships with the program.
    ///
    /// # Errors
    /// When `law/` was broken at build time; the tests of this crate keep it whole.
    pub fn shipped() -> Result<Self, LoadError> {
        Self::load(Self::shipped_files())
    }

    /// The files of the shipped law, its cases and its documents: path under `law/`, and text.
    pub fn shipped_files() -> impl Iterator<Item = (&'static str, &'static str)> {
        SHIPPED.iter().copied()
    }

    /// The same as texts of one's own, to be changed or added to.
    pub fn shipped_texts() -> BTreeMap<String, String> {
        Self::shipped_files().map(|(path, text)| (path.to_owned(), text.to_owned())).collect()
    }

    /// Names this state of the law.
    pub const fn digest(&self) -> LawDigest {
        self.digest
    }

    /// What every rule is, in the order of their files.
    pub fn rules(&self) -> impl Iterator<Item = RuleSummary> + '_ {
        self.rules.iter().map(|rule| RuleSummary::of(rule))
    }

    /// Fills in what is presumed for facts that are unknown; deciding itself presumes nothing.
    ///
    /// Presumptions stand in `law/facts/`: what is exceptional is presumed not to be so, such
    /// as an emergency. What an officer must state is never presumed.
    ///
    /// Where a fact is asked for, nothing is presumed of it; an unknown fact that says whether
    /// it is such a place counts against the presumption.
    pub fn presume(&self, facts: &mut Facts) {
        for text in self.facts.texts() {
            if !facts.is_known(text.slot) && text.is_presumed(facts) {
                facts.put(text.slot, text.presumed.clone());
            }
        }
    }

    /// Presumes what was asked for by the facts as they were before a change, and is not any more.
    /// What was made unknown where it is presumed stays unknown.
    pub(crate) fn presume_again(&self, before: &Facts, facts: &mut Facts) {
        for text in self.facts.texts().iter().filter(|text| !text.asked_where.is_empty()) {
            let is_new = !text.is_presumed(before) && text.is_presumed(facts);
            if is_new && !facts.is_known(text.slot) {
                facts.put(text.slot, text.presumed.clone());
            }
        }
    }

    /// The facts of an ordinary act, all known: from which cases, samples and benches start.
    pub fn ordinary(&self) -> Facts {
        self.facts.ordinary()
    }

    /// What the corridor finds of an act when its journal says nothing else.
    pub(crate) const fn found(&self) -> &Facts {
        &self.found
    }

    /// What a journal takes a fact to be that it does not name, where these are the facts: what
    /// writes one and what reads it agree on this.
    pub(crate) fn unsaid<'a>(&'a self, text: &'a FactText, facts: &Facts) -> Option<View<'a>> {
        let presumed = || text.presumed.as_ref().filter(|_| text.is_presumed(facts));
        self.found.view(text.slot).or_else(|| presumed().map(FactValue::view))
    }

    /// Sets a fact that this law declares, or with `None` makes it unknown.
    ///
    /// # Errors
    /// When there is no such fact, or it cannot have that value.
    pub fn state(
        &self,
        facts: &mut Facts,
        name: &str,
        value: Option<FactValue>,
    ) -> Result<(), FactError> {
        let unknown = || FactError::Unknown { name: name.to_owned() };
        let text = self.fact(name).ok_or_else(unknown)?;
        if let Some(value) = &value {
            text.admits(value)?;
        }
        facts.put(text.slot, value);
        Ok(())
    }

    /// Finds the facts that say on which instrument an act rests: its basis, or that of the request
    /// it answers; `None` when it names none.
    pub fn found_on(&self, facts: &mut Facts, basis: Option<&str>) {
        for text in self.facts.texts().iter().filter(|text| !text.rests_on.is_empty()) {
            let rests = basis.is_some_and(|basis| text.rests_on.contains(basis));
            facts.put(text.slot, Some(FactValue::Bool(rests)));
        }
    }

    /// What the fact of this name means, and who can supply it.
    pub fn fact(&self, name: &str) -> Option<&FactText> {
        self.facts.named(name)
    }

    /// What every fact means and who can supply it, in the order of the alphabet.
    pub fn facts(&self) -> &[FactText] {
        self.facts.texts()
    }
}
