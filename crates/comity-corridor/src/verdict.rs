//! A verdict as it is recorded, in words that outlive the law's own types.

use std::collections::BTreeSet;

use comity_act::{AgencyCode, RoleGroup, Text};
use comity_law::{Calendar, Span, not_yet_known};
use minicbor::{Decode, Encode};

/// What the law said of an act.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
pub enum Ruling {
    /// Permitted.
    #[n(0)]
    Permit,
    /// Not permitted.
    #[n(1)]
    Bar,
    /// A competent person must decide first.
    #[n(2)]
    ForDecision,
}

/// A rule that spoke.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Reason {
    /// The rule's id.
    #[n(0)]
    pub rule: String,
    /// Its citation, as a lawyer writes it.
    #[n(1)]
    pub cite: String,
    /// What it tells the officer.
    #[n(2)]
    pub says: String,
    /// Whether the text was read, seen in part, or not verified.
    #[n(3)]
    pub verified: String,
    /// Who decides, when the rule leaves the act to a person's decision.
    #[n(4)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refers: Option<RoleGroup>,
    /// Whether the person whom the law of the state names may overrule it. It is recorded, for a
    /// later law changes nothing of what was decided.
    #[n(5)]
    #[cbor(default)]
    pub may_be_overruled: bool,
    /// The facts that nobody gave, because of which it speaks: what they mean stands in the
    /// verdict's `missing`. Empty when the rule was worked out, and in what was recorded before
    /// this was.
    #[n(6)]
    #[cbor(default)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<String>,
}

/// What a competent person lifted, and by which act.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Lifted {
    /// The act that did it, which holds the reasons.
    #[n(0)]
    pub by: comity_act::ActId,
    /// Whether it overruled "not permitted"; else it approved what was for decision.
    #[n(1)]
    pub overruled: bool,
    /// The rules that no longer stand against the act.
    #[n(2)]
    pub because: Vec<Reason>,
}

/// A fact that the law needs and nobody gave.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Missing {
    /// The fact's name.
    #[n(0)]
    pub fact: String,
    /// What it means.
    #[n(1)]
    pub means: String,
    /// Who can supply it.
    #[n(2)]
    pub who: String,
}

/// From when a deadline runs.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
pub enum Clock {
    /// From the recipient's receipt.
    #[n(0)]
    Delivery,
    /// From the record of the act.
    #[n(1)]
    Record,
    /// From the end of the clock that it prolongs.
    #[n(2)]
    Due,
    /// From the moment that the act names.
    #[n(3)]
    Named,
}

/// What makes a clock stand still.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Pause {
    /// A question about the request is open.
    #[n(0)]
    Clarification,
    /// A judicial authorisation is awaited.
    #[n(1)]
    JudicialAuthorisation,
}

/// What a permitted act makes due.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct Obligation {
    /// What is owed.
    #[n(0)]
    pub what: Text<100>,
    /// Who owes it.
    #[n(1)]
    pub owed_by: Vec<AgencyCode>,
    /// Within what; absent, without delay: the law sets no time.
    #[n(2)]
    pub within: Option<Span>,
    /// From when.
    #[n(3)]
    pub clock: Clock,
    /// What stops it for a while.
    #[n(4)]
    pub pauses: Option<Pause>,
    /// The rule.
    #[n(5)]
    pub rule: Text<100>,
    /// Its citation.
    #[n(6)]
    pub cite: Text<200>,
    /// The group of persons in the agency who owe it; absent, any officer.
    #[n(7)]
    pub group: Option<RoleGroup>,
    /// The calendar of who owes it, where that is over at the end of a day; absent, nobody knows
    /// one. It is recorded, for what was owed does not change with a later law.
    #[n(8)]
    pub calendar: Option<Calendar>,
    /// How long before that the clock began, in ms.
    #[n(9)]
    pub elapsed_ms: Option<u64>,
}

/// A duty that collides with a bar: the act that would do it is not permitted.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Suspension {
    /// The rule that obliges.
    #[n(0)]
    pub duty: Text<100>,
    /// Its citation.
    #[n(1)]
    pub duty_cite: Text<200>,
    /// The rule that bars.
    #[n(2)]
    pub bar: Text<100>,
    /// Its citation.
    #[n(3)]
    pub bar_cite: Text<200>,
}

/// The ruling towards one recipient.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct Towards {
    /// Which recipient.
    #[n(0)]
    pub agency: AgencyCode,
    /// What the law said.
    #[n(1)]
    pub ruling: Ruling,
    /// The rules that stand against the act towards this recipient; none, when it is permitted.
    #[n(2)]
    #[cbor(default)]
    pub against: Vec<String>,
}

/// A verdict, as it is recorded.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct Verdict {
    /// What the law said.
    #[n(0)]
    pub ruling: Ruling,
    /// The rules that decided.
    #[n(1)]
    pub because: Vec<Reason>,
    /// Rules that only advise.
    #[n(2)]
    pub advice: Vec<Reason>,
    /// Facts that are missing.
    #[n(3)]
    pub missing: Vec<Missing>,
    /// What is owed.
    #[n(4)]
    pub obligations: Vec<Obligation>,
    /// Recipient by recipient.
    #[n(5)]
    pub towards: Vec<Towards>,
    /// Digest of the law under which it was made.
    #[cbor(n(6), with = "minicbor::bytes")]
    pub law: [u8; 32],
    /// What competent persons lifted before this was decided.
    #[n(7)]
    pub lifted: Vec<Lifted>,
    /// The leaves of our log whose content the act erases: a leaf that no act names is damage.
    #[n(8)]
    #[cbor(default)]
    pub silences: Vec<u64>,
    /// What was asked of the law, as a sample in JSON: act, instruments, facts. With it the
    /// decision can be made again; it holds no id, moment or name of a person.
    #[n(9)]
    pub asked: Option<String>,
    /// What was owed by this act, and is suspended since the act is barred.
    #[n(10)]
    #[cbor(default)]
    pub suspended: Vec<Suspension>,
}

impl Verdict {
    /// What a rule tells the officer; where it speaks only because facts are unknown, these: what
    /// nobody knows is not told as found.
    pub fn says(&self, reason: &Reason) -> String {
        let means = |fact: &String| self.missing.iter().find(|missing| missing.fact == *fact);
        let unknown: Vec<&str> =
            reason.unknown.iter().filter_map(means).map(|missing| &*missing.means).collect();
        if unknown.is_empty() { reason.says.clone() } else { not_yet_known(unknown) }
    }

    /// Who has to decide, each once, when it is for decision.
    pub fn refers_to(&self) -> BTreeSet<RoleGroup> {
        self.because.iter().filter_map(|reason| reason.refers).collect()
    }

    /// The verdict's CBOR, which the log commits to under a salt of its own.
    pub fn encode(&self) -> Vec<u8> {
        // Writing to a vector cannot fail.
        minicbor::to_vec(self).unwrap_or_default()
    }

    /// The verdict that was recorded.
    ///
    /// # Errors
    /// When the bytes are of another shape.
    pub fn decode(bytes: &[u8]) -> Result<Self, minicbor::decode::Error> {
        minicbor::decode(bytes)
    }
}
