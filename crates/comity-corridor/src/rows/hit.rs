//! Rows about hits: what persons found who compared both, on either side.

use std::collections::BTreeSet;

use comity_act::{
    ActId, AgencyCode, OfficerId, RecordId, Timestamp,
    body::{Finding, MARK_BYTES, Means},
};
use minicbor::{Decode, Encode, bytes::ByteArray};

/// Conclusions that one hit remembers at most, each agency's together.
const CONCLUSIONS_MAX: usize = 200;
/// Answers to requests about one hit that are remembered at most, the last ones.
const TOLD_MAX: usize = 16;
/// Exclusions by its owner that one record remembers at most, those that ended with them.
pub(crate) const EXCLUSIONS_OWNER: usize = 200;
/// Exclusions by each other agency. Nobody takes the places of another, whoever acts together.
pub(crate) const EXCLUSIONS_EACH: usize = 50;
/// How long after it was made an exclusion is looked at again at the latest, in milliseconds.
/// Policy of the house: a year; no text is behind it.
pub(crate) const EXCLUSION_MS: u64 = 365 * Timestamp::DAY_MS;

/// What a person found.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
pub enum Conclusion {
    /// It is the same person or thing.
    #[n(0)]
    Same,
    /// It is another.
    #[n(1)]
    NotSame,
    /// It cannot be told.
    #[n(2)]
    CannotTell,
}

impl Conclusion {
    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::NotSame => "not-same",
            Self::CannotTell => "cannot-tell",
        }
    }
}

impl From<Finding> for Conclusion {
    fn from(finding: Finding) -> Self {
        match finding {
            Finding::Same => Self::Same,
            Finding::CannotTell => Self::CannotTell,
            Finding::NotSame => Self::NotSame,
        }
    }
}

/// What one person found of one hit.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct Concluded {
    /// The act that says it.
    #[n(0)]
    pub act: ActId,
    /// Whose.
    #[n(1)]
    pub agency: AgencyCode,
    /// Who.
    #[n(2)]
    pub officer: OfficerId,
    /// When, by its author's clock.
    #[n(3)]
    pub at: Timestamp,
    /// Of which record; none of a pseudonymised search.
    #[n(4)]
    pub record: Option<RecordId>,
    /// What was found.
    #[n(5)]
    pub found: Conclusion,
    /// By what.
    #[n(6)]
    pub means: Vec<Means>,
    /// The act that took it back; it counts no more.
    #[n(7)]
    pub undone_by: Option<ActId>,
    /// Of which term of a pseudonymised search, by its place from 0; none of the whole of it.
    #[n(8)]
    pub term: Option<u8>,
}

/// What was concluded of the hits that one act gave, the oldest first; the last counts. Sealed
/// under the key of that act, and gone with it.
#[derive(Clone, Debug, Decode, Default, Encode, Eq, PartialEq)]
pub struct HitRow {
    /// The conclusions.
    #[n(0)]
    pub concluded: Vec<Concluded>,
    /// The answers that came to requests about it, from who gave it: with what they say it can be
    /// compared while they are held.
    #[n(1)]
    #[cbor(default)]
    pub told: Vec<ToldOf>,
}

/// An answer that tells what who gave a hit has.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct ToldOf {
    /// The answer.
    #[n(0)]
    pub answer: ActId,
    /// Of which records; none of a pseudonymised search.
    #[n(1)]
    pub about: Vec<RecordId>,
}

impl HitRow {
    /// What counts of what an agency found of a record: the last that was not taken back.
    pub fn last(&self, by: AgencyCode, record: Option<RecordId>) -> Option<&Concluded> {
        let of =
            |one: &&Concluded| one.agency == by && one.record == record && one.undone_by.is_none();
        self.concluded.iter().rfind(of)
    }

    /// Whether an agency last found of a pseudonymised search that it is the same: of this term,
    /// or of one at least. What is said of the whole of it is said of each term.
    pub fn is_same_of_search(&self, by: AgencyCode, term: Option<u8>) -> bool {
        let of = || {
            let all = self.concluded.iter().filter(|one| one.agency == by);
            all.filter(|one| one.record.is_none() && one.undone_by.is_none())
        };
        let mut terms: BTreeSet<Option<u8>> = match term {
            Some(_) => [term].into(),
            None => of().map(|one| one.term).filter(Option::is_some).collect(),
        };
        if terms.is_empty() {
            terms.insert(None);
        }
        terms.into_iter().any(|term| {
            let last = of().rfind(|one| one.term.is_none() || one.term == term);
            last.is_some_and(|one| one.found == Conclusion::Same)
        })
    }

    /// An answer came that tells what who gave the hit has.
    pub(crate) fn was_told(&mut self, told: ToldOf) {
        self.told.push(told);
        let beyond = self.told.len().saturating_sub(TOLD_MAX);
        self.told.drain(..beyond);
    }

    /// Whether it remembers nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.concluded.is_empty() && self.told.is_empty()
    }

    /// Whether it remembers as much as one does.
    pub(crate) fn is_full(&self) -> bool {
        self.concluded.len() >= CONCLUSIONS_MAX
    }

    /// The records of which something was concluded; none for a pseudonymised search.
    pub fn records(&self) -> impl Iterator<Item = Option<RecordId>> + '_ {
        self.concluded.iter().map(|one| one.record)
    }
}

/// That somebody was found not to be the one of a record: with the record, and gone with it.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct Exclusion {
    /// The act by which it was made, wherever that was.
    #[n(0)]
    pub first: ActId,
    /// Whose officer found it.
    #[n(1)]
    pub by: AgencyCode,
    /// When it was made.
    #[n(2)]
    pub at: Timestamp,
    /// By what.
    #[n(3)]
    pub means: Vec<Means>,
    /// Tokens of whom it is about.
    #[n(4)]
    pub marks: Vec<ByteArray<MARK_BYTES>>,
    /// The act by which it came here.
    #[n(5)]
    pub told: ActId,
    /// From whom; this agency, where it was made here.
    #[n(6)]
    pub from: AgencyCode,
    /// The act that took it back, wherever that was; it stands no more.
    #[n(7)]
    pub undone_by: Option<ActId>,
    /// Whom this agency told, so that nobody is told twice.
    #[n(8)]
    pub passed_to: Vec<AgencyCode>,
    /// When it is looked at again whether it still holds: a year after it was made, and no later
    /// than the record was to be looked at then.
    #[n(9)]
    pub review_at: Timestamp,
}
