//! One rule of law, as it was loaded.

use std::{
    collections::BTreeSet,
    fmt,
    sync::{Arc, OnceLock},
};

use cedar_policy::{Policy, PolicySet};
use comity_act::{Day, Kind, RoleGroup};
use serde::Serialize;

use crate::{fact_table::Slot, needs::Need, obligation::Obliges};

/// How far a rule was checked against the text it models.
#[derive(
    Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Verified {
    /// The text of the instrument was read. It decides.
    Read,
    /// A secondary source, or part of the text, was seen. It decides, and says so.
    Partial,
    /// The text was not seen. It advises, unless it stands as baseline policy.
    Unverified,
}

/// What a rule does when it applies.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Bars the act.
    Bar,
    /// Leaves the act to a competent person.
    Refer,
    /// Opens the act.
    Gateway,
    /// Opens nothing, and obliges.
    Duty,
}

/// From which day until which day a rule is law; both days included.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Period {
    pub(crate) from: Option<Day>,
    pub(crate) until: Option<Day>,
}

impl Period {
    pub(crate) fn contains(self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// What a rule says of itself: everything but its logic.
pub(crate) struct RuleText {
    pub(crate) id: String,
    pub(crate) instrument: String,
    pub(crate) cite: String,
    pub(crate) says: String,
    pub(crate) verified: Verified,
    pub(crate) effect: Effect,
    /// In force as the agency's own policy: the house's, or the baseline modelled on a text.
    pub(crate) policy: bool,
    /// Only advises: unverified and not baseline policy.
    pub(crate) advisory: bool,
    /// Neither approval nor overruling lifts it.
    pub(crate) absolute: bool,
    pub(crate) refers: Option<RoleGroup>,
    pub(crate) obliges: Option<Obliges>,
}

impl RuleText {
    /// Whether a named person can overrule it, when the facts it needs are known or not.
    pub(crate) fn may_be_overruled(&self, undetermined: bool) -> bool {
        self.effect == Effect::Bar
            && !self.absolute
            && (self.policy || self.verified != Verified::Read || undetermined)
    }
}

/// Debug output names the rule; its text stands in `law/`.
impl fmt::Debug for RuleText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id)
    }
}

/// One rule of law.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) text: Arc<RuleText>,
    pub(crate) path: String,
    /// The line of its file in which it begins, from 1.
    pub(crate) line: usize,
    policy: Policy,
    alone: OnceLock<PolicySet>,
    pub(crate) period: Period,
    pub(crate) binds: Binds,
    /// The kinds of act in its scope.
    pub(crate) kinds: BTreeSet<Kind>,
    /// The facts its expressions read.
    pub(crate) facts: BTreeSet<Slot>,
    /// Whether its expressions compare one fact with another.
    pub(crate) compares_facts: bool,
    /// The numbers and words its expressions compare with.
    pub(crate) numbers: BTreeSet<i64>,
    pub(crate) words: BTreeSet<String>,
    /// What must hold for it to apply at all.
    pub(crate) needs: Need,
}

impl Rule {
    /// A rule; what its expressions read is added by who reads them.
    pub(crate) fn new(text: RuleText, (path, line): (&str, usize), policy: Policy) -> Self {
        Self {
            text: Arc::new(text),
            path: path.to_owned(),
            line,
            policy,
            alone: OnceLock::new(),
            period: Period::default(),
            binds: Binds::Both,
            kinds: BTreeSet::new(),
            facts: BTreeSet::new(),
            compares_facts: false,
            numbers: BTreeSet::new(),
            words: BTreeSet::new(),
            needs: Need::Open,
        }
    }

    /// The rule as it stands in its file.
    pub(crate) fn written(&self) -> String {
        self.policy.to_string()
    }

    /// What one of its annotations says.
    pub(crate) fn annotation(&self, name: &str) -> Option<&str> {
        self.policy.annotation(name)
    }

    /// The rule as Cedar reads it; its id is that of the rule.
    pub(crate) const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The rule as the only one of a set, to ask Cedar about it alone.
    pub(crate) fn alone(&self) -> &PolicySet {
        self.alone.get_or_init(|| {
            let mut set = PolicySet::new();
            let added = set.add(self.policy.clone());
            assert!(added.is_ok(), "a set of one rule has no rule of the same name");
            set
        })
    }
}

/// On whom the rules of an instrument bind.
#[derive(Clone, Copy, Debug, Eq, PartialEq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Binds {
    /// Everybody who runs this law: the house's own policy.
    Always,
    /// Whoever adopted the instrument.
    Own,
    /// Only between two that adopted it.
    Both,
}

impl Binds {
    /// The word of `instrument.toml`.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Own => "own",
            Self::Both => "both",
        }
    }
}
