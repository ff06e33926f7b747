//! The law: rules that were loaded and checked, ready to decide.

use std::{fmt, sync::Arc};

use comity_act::Kind;
use serde::{Serialize, Serializer};

use crate::{
    FactType, FactValue, LoadError, Verified, Word,
    entity::{Actions, Scenes},
    load,
    memo::Memo,
    rule::{Effect, Rule},
    slice::Slices,
};

// `SHIPPED`: every file under `law/`, with its path and text.
include!(concat!(env!("OUT_DIR"), "/shipped.rs"));

/// Names a state of the law: SHA-256 over its files.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct LawDigest(pub [u8; 32]);

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

/// What `law/facts.toml` says of a fact.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FactText {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub fact_type: FactType,
    /// What it means, for officers.
    pub means: Arc<str>,
    /// Who can supply it.
    pub who: Arc<str>,
    /// What is taken to be so when nobody says otherwise; `None`: nothing is presumed.
    pub presumed: Option<FactValue>,
    pub(crate) way: Option<Way>,
}

/// A change of a fact that may make an act lawful.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    pub(crate) helps: Helping,
    pub(crate) says: Arc<str>,
    pub(crate) draft: Option<Kind>,
    /// The fact that must hold for it to be offered.
    pub(crate) when: Option<usize>,
    /// Facts that change with it.
    pub(crate) also: Vec<(usize, FactValue)>,
}

/// The value that helps.
#[derive(Clone, Debug)]
pub(crate) enum Helping {
    Value(FactValue),
    /// What remains of a set when only these words are kept.
    Within(std::collections::BTreeSet<Word>),
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
    /// Whether it only advises.
    pub advisory: bool,
    /// Whether it is policy of the house.
    pub policy: bool,
    /// Whether nobody can lift it.
    pub absolute: bool,
    /// The kinds of act it covers.
    pub kinds: Vec<Kind>,
    /// The facts it reads.
    pub facts: Vec<&'static str>,
}

/// The law: what is permitted, barred and owed. Make one with [`Law::load`] or [`Law::shipped`].
#[derive(Debug)]
pub struct Law {
    pub(crate) rules: Vec<Arc<Rule>>,
    pub(crate) facts: Vec<FactText>,
    pub(crate) actions: Actions,
    pub(crate) scenes: Scenes,
    pub(crate) slices: Slices,
    pub(crate) memo: Memo,
    digest: LawDigest,
}

impl Law {
    pub(crate) fn new(
        rules: Vec<Rule>,
        facts: std::collections::BTreeMap<String, FactText>,
        actions: Actions,
        digest: LawDigest,
    ) -> Self {
        let rules: Vec<Arc<Rule>> = rules.into_iter().map(Arc::new).collect();
        Self {
            slices: Slices::new(&rules),
            memo: Memo::default(),
            scenes: Scenes::default(),
            facts: load::in_order(facts),
            rules,
            actions,
            digest,
        }
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

    /// Names this state of the law.
    pub const fn digest(&self) -> LawDigest {
        self.digest
    }

    /// What every rule is, in the order of their files.
    pub fn rules(&self) -> impl Iterator<Item = RuleSummary> + '_ {
        self.rules.iter().map(|rule| RuleSummary {
            id: rule.text.id.clone(),
            instrument: rule.text.instrument.clone(),
            path: rule.path.clone(),
            cite: rule.text.cite.clone(),
            says: rule.text.says.clone(),
            verified: rule.text.verified,
            effect: rule.text.effect,
            advisory: rule.text.advisory,
            policy: rule.text.policy,
            absolute: rule.text.absolute,
            kinds: rule.kinds.iter().copied().collect(),
            facts: rule.facts.iter().map(|place| crate::Facts::ALL[*place].0).collect(),
        })
    }

    /// Fills in what is presumed for facts that are unknown; deciding itself presumes nothing.
    ///
    /// Presumptions stand in `law/facts.toml`: what is exceptional is presumed not to be so, such
    /// as an emergency. What an officer must state is never presumed.
    pub fn presume(&self, facts: &mut crate::Facts) {
        for (place, text) in self.facts.iter().enumerate() {
            if !facts.is_known(place) {
                facts.put(place, text.presumed.clone());
            }
        }
    }

    /// What every fact means and who can supply it, in the order of [`crate::Facts::ALL`].
    pub fn facts(&self) -> &[FactText] {
        &self.facts
    }
}
