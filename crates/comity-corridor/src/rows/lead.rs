//! Rows about leads: two records that may be one, and what was decided of them.

use comity_act::{ActId, OfficerId, RecordClass, RecordId, Statement, Timestamp, body::LeadReason};
use comity_seal::digest::digest;
use minicbor::{Decode, Encode};

use crate::key::{Family, IndexKey};

/// Officers' openings of a record that a lead remembers; beyond it the oldest open again.
const READERS_MAX: usize = 200;

/// Where a lead stands.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, Ord, PartialEq, PartialOrd)]
pub enum LeadState {
    /// Nobody decided, or what was decided was taken back.
    #[n(0)]
    Open,
    /// Both are about one.
    #[n(1)]
    Same,
    /// They are about two.
    #[n(2)]
    Different,
}

impl LeadState {
    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Same => "same",
            Self::Different => "different",
        }
    }
}

/// What somebody decided over a lead.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct LeadDecision {
    /// The act.
    #[n(0)]
    pub act: ActId,
    /// Who.
    #[n(1)]
    pub officer: OfficerId,
    /// When it was recorded.
    #[n(2)]
    pub at: Timestamp,
    /// Where the lead stood then.
    #[n(3)]
    pub state: LeadState,
}

/// A lead: sealed under the key of the act that proposed it.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct LeadRow {
    /// The two records.
    #[n(0)]
    pub records: [RecordId; 2],
    /// What both are.
    #[n(1)]
    pub class: RecordClass,
    /// How probably they are about one, 0 to 100.
    #[n(2)]
    pub percent: u8,
    /// What their properties say, those that tell most first.
    #[n(3)]
    pub reasons: Vec<LeadReason>,
    /// The search that found it.
    #[n(4)]
    pub search: Option<ActId>,
    /// The number of its group among those that the search found.
    #[n(5)]
    pub group: u32,
    /// When it was proposed.
    #[n(6)]
    pub at: Timestamp,
    /// Where it stands.
    #[n(7)]
    pub state: LeadState,
    /// Digests of what the two stated when it was proposed, or last decided over.
    #[n(8)]
    pub marks: [Option<minicbor::bytes::ByteArray<16>>; 2],
    /// What was decided, the oldest first.
    #[n(9)]
    pub decisions: Vec<LeadDecision>,
    /// Who opened which of the two for it.
    #[n(10)]
    pub readers: Vec<(OfficerId, RecordId)>,
}

/// Decisions over one lead at most; who goes back and forth beyond it links by hand.
pub(crate) const DECISIONS_MAX: usize = 100;

impl LeadRow {
    /// Whether it is about these two.
    pub(crate) fn is_of(&self, one: RecordId, other: RecordId) -> bool {
        self.records == [one, other] || self.records == [other, one]
    }

    /// Whether this officer opened both records for it.
    pub fn was_read_by(&self, officer: OfficerId) -> bool {
        self.records.iter().all(|record| self.readers.contains(&(officer, *record)))
    }

    /// An officer opened one of the two.
    pub(crate) fn read(&mut self, by: OfficerId, record: RecordId) {
        if !self.records.contains(&record) || self.readers.contains(&(by, record)) {
            return;
        }
        if self.readers.len() >= READERS_MAX {
            self.readers.remove(0);
        }
        self.readers.push((by, record));
    }

    /// Whether a pair is not to be proposed again because of this lead: it is open, it was
    /// confirmed, or it was rejected and both records state what they stated then.
    pub(crate) fn holds_back(&self, statements: [&[Statement]; 2]) -> bool {
        self.stands(statements.map(mark))
    }

    /// The same, of digests of what its records state now.
    pub(crate) fn stands(&self, marks: [Option<minicbor::bytes::ByteArray<16>>; 2]) -> bool {
        self.state != LeadState::Different || self.marks == marks
    }

    pub(super) fn index(&self, id: ActId) -> Vec<IndexKey> {
        let [one, other] = self.records;
        let listed = Self::listed(self.state).number(u64::from(100 - self.percent.min(100)));
        let of = |a: RecordId, b: RecordId| Self::of(a).bytes(b.as_bytes()).bytes(id.as_bytes());
        vec![listed.bytes(id.as_bytes()), of(one, other), of(other, one)]
    }

    /// The entries that name the leads which stand so, the most probable first.
    pub fn listed(state: LeadState) -> IndexKey {
        IndexKey::of(Family::Leads).number(state as u64)
    }

    /// The entries that name the leads of a record.
    pub fn of(record: RecordId) -> IndexKey {
        IndexKey::of(Family::LeadsOf).bytes(record.as_bytes())
    }
}

/// What a record states, as a digest.
pub(crate) fn mark(statements: &[Statement]) -> Option<minicbor::bytes::ByteArray<16>> {
    // Writing to a vector cannot fail.
    let whole = digest(&minicbor::to_vec(statements).unwrap_or_default());
    Some(<[u8; 16]>::try_from(&whole[..16]).ok()?.into())
}
