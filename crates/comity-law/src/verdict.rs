//! The verdict: what was decided, by which rules, what is missing, what is owed.

use std::{collections::BTreeSet, fmt, sync::Arc};

use comity_act::RoleGroup;
use serde::{Serialize, Serializer, ser::SerializeStruct};

use crate::{
    Bearer, Event, Pause, Span, Supplier, Verified,
    law::LawDigest,
    rule::{Effect, RuleText},
};

/// What was decided; the greater is the worse.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum VerdictKind {
    /// Permitted.
    #[serde(rename = "permitted")]
    Permit,
    /// For decision by a competent person.
    ForDecision,
    /// Not permitted.
    #[serde(rename = "not-permitted")]
    Bar,
}

impl VerdictKind {
    /// The words people see.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Permit => "permitted",
            Self::ForDecision => "for decision",
            Self::Bar => "not permitted",
        }
    }
}

/// A rule that bears on the verdict.
#[derive(Clone, Debug)]
pub struct Reason {
    pub(crate) rule: Arc<RuleText>,
    pub(crate) undetermined: bool,
}

impl Reason {
    /// The rule's id, or `no-gateway` when no rule opens the act.
    pub fn rule(&self) -> &str {
        &self.rule.id
    }

    /// The folder of the rule's instrument under `law/`.
    pub fn instrument(&self) -> &str {
        &self.rule.instrument
    }

    /// The source, as a lawyer writes it.
    pub fn cite(&self) -> &str {
        &self.rule.cite
    }

    /// What the officer can do next; at most 120 characters.
    pub fn says(&self) -> &str {
        &self.rule.says
    }

    /// How far the rule was checked against the text it models.
    pub fn verified(&self) -> Verified {
        self.rule.verified
    }

    /// Whether it is policy of the agency, not the text of an instrument.
    pub fn is_policy(&self) -> bool {
        self.rule.policy
    }

    /// What the rule does.
    pub fn effect(&self) -> Effect {
        self.rule.effect
    }

    /// Whether the rule could not be worked out because a fact is unknown.
    pub fn is_undetermined(&self) -> bool {
        self.undetermined
    }

    /// Who decides, when the rule leaves the act to a person's decision.
    pub fn refers(&self) -> Option<RoleGroup> {
        self.rule.refers
    }

    /// Whether the person whom national law names may overrule it, by a signed act with reasons.
    ///
    /// A bar can be overruled when it rests on policy, on a source seen at second hand, or on a
    /// missing fact; absolute bars never. A referral is approved, not overruled.
    pub fn may_be_overruled(&self) -> bool {
        self.rule.may_be_overruled(self.undetermined)
    }
}

impl PartialEq for Reason {
    fn eq(&self, other: &Self) -> bool {
        self.rule.id == other.rule.id && self.undetermined == other.undetermined
    }
}

impl Eq for Reason {}

/// One line for people: the source, what to do, and how sure the source is.
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.cite(), self.says())?;
        if self.verified() == Verified::Partial {
            f.write_str(" (from a secondary source)")?;
        }
        Ok(())
    }
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut s = s.serialize_struct("Reason", 9)?;
        s.serialize_field("rule", self.rule())?;
        s.serialize_field("instrument", self.instrument())?;
        s.serialize_field("cite", self.cite())?;
        s.serialize_field("says", self.says())?;
        s.serialize_field("verified", &self.verified())?;
        s.serialize_field("policy", &self.is_policy())?;
        s.serialize_field("effect", &self.effect())?;
        s.serialize_field("undetermined", &self.undetermined)?;
        s.serialize_field("may_be_overruled", &self.may_be_overruled())?;
        s.end()
    }
}

/// A fact that nobody gave and on which the verdict depends.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MissingFact {
    /// Its name in `law/facts/`.
    pub name: &'static str,
    /// What it means, for people.
    pub means: Arc<str>,
    /// Who can supply it.
    pub who: Supplier,
    /// The rules that need it.
    pub rules: Vec<String>,
    /// Whether the act waits for it; if not, only an obligation depends on it.
    pub blocks: bool,
}

/// Something that somebody owes once the act is done.
#[derive(Clone, Debug)]
pub struct Obligation {
    pub(crate) reason: Reason,
    pub(crate) obliges: crate::obligation::Obliges,
    /// Milliseconds that the clock had run before its event at most, by what is known.
    pub(crate) elapsed_ms: u64,
}

impl Obligation {
    /// What is owed, in small letters and hyphens: `answer`.
    pub fn deed(&self) -> &str {
        &self.obliges.deed
    }

    /// Within what it is owed; `None` is without delay: no number in the law, or nobody said when
    /// the clock began.
    pub fn within(&self) -> Option<Span> {
        self.obliges.within
    }

    /// What starts the clock.
    pub fn from(&self) -> Event {
        self.obliges.from
    }

    /// How long before that event the clock began at most, in ms.
    pub const fn elapsed_ms(&self) -> u64 {
        self.elapsed_ms
    }

    /// Who owes it.
    pub fn by(&self) -> Bearer {
        self.obliges.by
    }

    /// What stops the clock for a while.
    pub fn pauses(&self) -> Option<Pause> {
        self.obliges.pauses
    }

    /// The rule it comes from; undetermined when it is owed only because a fact is unknown.
    pub const fn reason(&self) -> &Reason {
        &self.reason
    }
}

impl PartialEq for Obligation {
    fn eq(&self, other: &Self) -> bool {
        self.reason == other.reason
    }
}

impl Eq for Obligation {}

impl Serialize for Obligation {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut s = s.serialize_struct("Obligation", 9)?;
        s.serialize_field("deed", self.deed())?;
        s.serialize_field("within", &self.within())?;
        s.serialize_field("from", &self.from())?;
        s.serialize_field("elapsed_ms", &self.elapsed_ms)?;
        s.serialize_field("by", &self.by())?;
        s.serialize_field("pauses", &self.pauses())?;
        s.serialize_field("rule", self.reason.rule())?;
        s.serialize_field("cite", self.reason.cite())?;
        s.serialize_field("says", self.reason.says())?;
        s.end()
    }
}

/// A rule over which a competent person must decide.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Referral {
    pub(crate) reason: Reason,
    pub(crate) to: RoleGroup,
}

impl Referral {
    /// The rule.
    pub const fn reason(&self) -> &Reason {
        &self.reason
    }

    /// Who decides.
    pub const fn to(&self) -> RoleGroup {
        self.to
    }
}

impl Serialize for Referral {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut s = s.serialize_struct("Referral", 3)?;
        s.serialize_field("rule", self.reason.rule())?;
        s.serialize_field("cite", self.reason.cite())?;
        s.serialize_field("to", &self.to)?;
        s.end()
    }
}

/// A rule that stood against the act and was lifted by a person.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Lifted {
    /// The rule.
    pub reason: Reason,
    /// The reference of the act that overruled it; `None` when a competent person approved.
    pub overruled_by: Option<String>,
}

/// A duty that collides with a bar: what is owed is barred, and stands still meanwhile.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Suspension {
    /// The rule that obliges.
    pub duty: Reason,
    /// The rule that bars.
    pub bar: Reason,
}

/// The verdict towards one recipient.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RecipientVerdict {
    /// The recipient's code.
    pub to: comity_act::AgencyCode,
    /// What was decided.
    pub kind: VerdictKind,
    /// The rules that decided: bars, or referrals, or gateways with the best verified first.
    pub because: Vec<Reason>,
    /// Gateways that are open, best founded first: the bases there are, also when bars stand.
    pub bases: Vec<Reason>,
    /// Unverified rules that apply; they are shown and decide nothing.
    pub advice: Vec<Reason>,
    /// Unknown facts, all at once.
    pub missing: Vec<MissingFact>,
    /// What is owed once the act is done.
    pub obligations: Vec<Obligation>,
    /// Who must decide, when it is for decision.
    pub referrals: Vec<Referral>,
    /// What persons lifted.
    pub lifted: Vec<Lifted>,
    /// Duties to do this act that collide with a bar, the best founded bar of each first.
    pub suspended: Vec<Suspension>,
}

/// The verdict over an act: the worst over its recipients, with each one's own.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Verdict {
    /// What was decided: the worst over the recipients.
    pub kind: VerdictKind,
    /// The digest of the law it was decided under.
    pub law: LawDigest,
    /// One verdict for each recipient, in the order of the question.
    pub recipients: Vec<RecipientVerdict>,
}

impl Verdict {
    /// The rules that decided the verdict, each once.
    pub fn because(&self) -> Vec<&Reason> {
        once(self.worst().flat_map(|one| &one.because))
    }

    /// Rules that only advise, each once.
    pub fn advice(&self) -> Vec<&Reason> {
        once(self.recipients.iter().flat_map(|one| &one.advice))
    }

    /// Unknown facts on which the verdict depends, each once.
    pub fn missing(&self) -> Vec<&MissingFact> {
        once(self.recipients.iter().flat_map(|one| &one.missing))
    }

    /// The unknown facts because of which a rule speaks, each once; none when it was worked out.
    pub fn unknown(&self, reason: &Reason) -> BTreeSet<&'static str> {
        let of_rule =
            |one: &&MissingFact| one.blocks && one.rules.iter().any(|rule| rule == reason.rule());
        let missing = self.missing().into_iter().filter(|_| reason.is_undetermined());
        missing.filter(of_rule).map(|one| one.name).collect()
    }

    /// What is owed once the act is done, each once.
    pub fn obligations(&self) -> Vec<&Obligation> {
        once(self.recipients.iter().flat_map(|one| &one.obligations))
    }

    /// Who must decide, each once.
    pub fn referrals(&self) -> Vec<&Referral> {
        once(self.recipients.iter().flat_map(|one| &one.referrals))
    }

    /// What persons lifted, each once.
    pub fn lifted(&self) -> Vec<&Lifted> {
        once(self.recipients.iter().flat_map(|one| &one.lifted))
    }

    /// Duties to do this act that collide with a bar, each pair once.
    pub fn suspended(&self) -> Vec<&Suspension> {
        once(self.recipients.iter().flat_map(|one| &one.suspended))
    }

    fn worst(&self) -> impl Iterator<Item = &RecipientVerdict> {
        self.recipients.iter().filter(|one| one.kind == self.kind)
    }
}

/// What is told in place of what a rule says, when it speaks only because of facts that nobody
/// gave: what these mean.
pub fn not_yet_known<'a>(means: impl IntoIterator<Item = &'a str>) -> String {
    let told: Vec<String> = means.into_iter().map(within_a_sentence).collect();
    format!("not yet known: {}", told.join("; "))
}

/// A sentence as it stands within another; a name keeps its capitals.
fn within_a_sentence(text: &str) -> String {
    let text = text.trim_end_matches('.');
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            format!("{}{}", first.to_lowercase(), &text[first.len_utf8()..])
        }
        _ => text.to_owned(),
    }
}

fn once<'a, T: PartialEq>(all: impl Iterator<Item = &'a T>) -> Vec<&'a T> {
    let mut seen = Vec::new();
    for one in all {
        if !seen.contains(&one) {
            seen.push(one);
        }
    }
    seen
}
