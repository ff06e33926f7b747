//! Rows about records: content, copies, consent.

use comity_act::{
    ActId, AgencyCode, Handling, InformationGrade, Nature, Purpose, RecordId, Shared, SourceGrade,
    Statement, SubjectMark, Text, Timestamp,
    body::{LinkRelation, RestrictionGround},
};
use minicbor::{Decode, Encode};

use super::hit::{EXCLUSIONS_EACH, EXCLUSIONS_OWNER, Exclusion};
use crate::key::{Family, IndexKey};

/// What may be done with a record.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
pub enum RecordState {
    /// Everything the law permits.
    #[n(0)]
    Active,
    /// It is kept, and closed.
    #[n(1)]
    Restricted,
}

/// Consent that the owner gave for a record.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct Consented {
    /// The act that gave it.
    #[n(0)]
    pub grant: ActId,
    /// To whom.
    #[n(1)]
    pub to: AgencyCode,
    /// Use in judicial proceedings.
    #[n(2)]
    pub evidence: bool,
    /// Passing on to these.
    #[n(3)]
    pub onward_to: Vec<AgencyCode>,
    /// Use for this other purpose.
    #[n(4)]
    pub purpose: Option<Purpose>,
    /// Until when.
    #[n(5)]
    pub until: Option<Timestamp>,
    /// On what conditions, in the owner's words; none is blank.
    #[cbor(n(6), default)]
    pub conditions: Text<4_000>,
}

/// What an owner can consent to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Use {
    /// Passing it on to this agency.
    Onward(AgencyCode),
    /// Use in judicial proceedings.
    Evidence,
    /// Use for this other purpose; an act without one is covered by none.
    Purpose(Option<Purpose>),
}

/// Whether the owner of a record is asked before its holder passes it on: a restriction that it
/// wrote in words binds until somebody has read it, and so does its own code.
///
/// LAW: Directive (EU) 2016/680, art. 35(1)(c), and Directive (EU) 2023/977, art. 6(1)(h): what
/// came from another state needs its consent, whatever its handling code.
pub(crate) fn asks_owner((owner, handling): (AgencyCode, &Handling), holder: AgencyCode) -> bool {
    owner != holder
        && (handling.not_onward
            || handling.as_written.is_some()
            || owner.country() != holder.country())
}

impl Consented {
    /// Whether it lets this agency use it so at this moment, if need be on conditions.
    pub(crate) fn allows(&self, to: AgencyCode, what: Use, at: Timestamp) -> bool {
        let covers = match what {
            Use::Onward(agency) => self.onward_to.contains(&agency),
            Use::Evidence => self.evidence,
            Use::Purpose(purpose) => purpose.is_some() && self.purpose == purpose,
        };
        covers && self.to == to && self.until.is_none_or(|until| at < until)
    }
}

/// A link of a record to another that is held here.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct Linked {
    /// The act that made it.
    #[n(0)]
    pub act: ActId,
    /// The other record.
    #[n(1)]
    pub other: RecordId,
    /// Whether the relation is read from this record to the other.
    #[n(2)]
    pub is_first: bool,
    /// What the first is to the second.
    #[n(3)]
    pub relation: LinkRelation,
    /// How reliable the source is.
    #[n(4)]
    pub source: SourceGrade,
    /// How reliable the information is.
    #[n(5)]
    pub information: InformationGrade,
    /// Fact or assessment.
    #[n(6)]
    pub nature: Nature,
    /// As of when it is so, where that is known.
    #[n(7)]
    pub as_of: Option<Text<10>>,
    /// The act that undid it; it ties the two no more.
    #[n(8)]
    pub undone_by: Option<ActId>,
}

/// A record: one's own, or the copy of another's. Sealed under the record's own key.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct RecordRow {
    /// The record with its owner, restrictions and dates.
    #[n(0)]
    pub content: Shared,
    /// What may be done with it.
    #[n(1)]
    pub state: RecordState,
    /// The act by which it came: its registration, or the answer that brought the copy.
    #[n(2)]
    pub came_by: ActId,
    /// Who gave the copy; `None` for one's own records.
    #[n(3)]
    pub came_from: Option<AgencyCode>,
    /// When.
    #[n(4)]
    pub since: Timestamp,
    /// The owner's consents, as this node knows them.
    #[n(5)]
    pub consents: Vec<Consented>,
    /// Where it comes from, in the words of its registration.
    #[n(7)]
    pub source: Text<400>,
    /// For what purpose it was collected or provided.
    #[n(8)]
    pub purpose: Option<Purpose>,
    /// Whether it came here through the Union agency.
    #[n(9)]
    pub through_union_agency: bool,
    /// Whether who registered it stated that its quality was checked.
    #[n(10)]
    pub quality_checked: bool,
    /// On what ground it is restricted, if it is.
    #[n(11)]
    pub ground: Option<RestrictionGround>,
    /// The recall of this copy that waits for the restriction to end; it is not used since.
    #[n(12)]
    pub recalled: Option<ActId>,
    /// What it says once the restriction ends, when a correction or a newer copy came meanwhile.
    #[n(13)]
    pub later: Option<Box<RecordRow>>,
    /// Recalls, and acts to be erased, that wait for the restriction to end.
    #[n(14)]
    pub waiting: Vec<ActId>,
    /// Whether it is from SIS, by the word of who registered it or sent the copy.
    #[n(15)]
    pub from_sis: bool,
    /// Its links to other records that are held here, those that were undone with them.
    #[cbor(n(16), default)]
    pub links: Vec<Linked>,
    /// Who was found not to be the one it is about, those that were taken back with them.
    #[cbor(n(17), default)]
    pub exclusions: Vec<Exclusion>,
}

/// Links that one record has at most, those that were undone with them.
pub(crate) const LINKS_MAX: usize = 1_000;

impl RecordRow {
    /// The newest version known here, which a restriction may keep from taking effect.
    pub fn newest(&self) -> &Self {
        self.later.as_deref().unwrap_or(self)
    }

    pub(super) fn index(&self, id: RecordId) -> Vec<IndexKey> {
        let since = IndexKey::of(Family::Records).number(self.since.millis());
        let mut index = vec![since.bytes(id.as_bytes())];
        // What others gave is of none of this agency's lists, whatever its id looks like.
        if self.came_from.is_none() {
            index.push(Self::begins(id.as_bytes()));
        }
        if let Some(at) = self.due() {
            index.push(IndexKey::of(Family::Review).number(at.millis()).bytes(id.as_bytes()));
        }
        index
    }

    /// The entries that name this agency's own records whose ids begin with these bytes.
    pub fn begins(id: &[u8]) -> IndexKey {
        IndexKey::of(Family::OwnRecords).bytes(id)
    }

    /// When it is erased, or looked at next: itself, or an exclusion that stands beside it.
    pub fn due(&self) -> Option<Timestamp> {
        let excluded = self.excluded().map(|one| one.review_at);
        excluded.chain(self.looked_at()).min()
    }

    /// When it is erased or looked at itself.
    pub(crate) fn looked_at(&self) -> Option<Timestamp> {
        let mark = &self.content.subject;
        mark.erase_at.into_iter().chain(mark.review_at).min()
    }

    /// Exclusions by this agency that the record remembers at most.
    pub(crate) fn exclusions_of(&self, by: AgencyCode) -> usize {
        if by == self.content.owner { EXCLUSIONS_OWNER } else { EXCLUSIONS_EACH }
    }

    /// The records that are linked with it as the same.
    pub fn same_as(&self) -> impl Iterator<Item = RecordId> {
        let same =
            |link: &&Linked| link.relation == LinkRelation::SameAs && link.undone_by.is_none();
        self.links.iter().filter(same).map(|link| link.other)
    }

    /// Who was found not to be the one of it, as far as nobody took that back.
    pub fn excluded(&self) -> impl Iterator<Item = &Exclusion> {
        self.exclusions.iter().filter(|one| one.undone_by.is_none())
    }

    /// What is stated.
    pub fn statements(&self) -> &[Statement] {
        &self.content.statements
    }

    /// The owner's restrictions.
    pub const fn handling(&self) -> &Handling {
        &self.content.handling
    }

    /// What the subject is in the matter.
    pub const fn subject(&self) -> &SubjectMark {
        &self.content.subject
    }
}

/// What remains of a record that was recalled or erased: that it is not to come back.
///
/// One entry for each agency that spoke of it as its own, so that who is not the owner closes
/// nothing of the owner's.
#[derive(Clone, Debug, Decode, Default, Encode, Eq, PartialEq)]
pub struct GoneRow {
    /// Whose it was, and when it was recalled or erased by the clock of who did so.
    #[n(0)]
    pub gone: Vec<(AgencyCode, Timestamp)>,
}

impl GoneRow {
    /// When the record of this owner was given up, if it was.
    pub fn since(&self, owner: AgencyCode) -> Option<Timestamp> {
        self.gone.iter().find(|(of, _)| *of == owner).map(|(_, at)| *at)
    }

    /// The record of this owner is given up; the latest moment counts.
    pub(crate) fn bury(&mut self, owner: AgencyCode, at: Timestamp) {
        match self.gone.iter_mut().find(|(of, _)| *of == owner) {
            Some((_, known)) => *known = at.max(*known),
            None => self.gone.push((owner, at)),
        }
    }
}

/// Somebody who holds a copy.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct Holder {
    /// Who.
    #[n(0)]
    pub agency: AgencyCode,
    /// By which act the copy went.
    #[n(1)]
    pub by: ActId,
    /// Since when.
    #[n(2)]
    pub since: Timestamp,
    /// Under which consent of the owner, when it went onward.
    #[n(3)]
    pub consent: Option<ActId>,
    /// Whom the holder said to have passed it on to.
    #[n(4)]
    pub passed_to: Vec<AgencyCode>,
    /// Keyed tokens of what it was given, sorted; none of them outlives the record.
    #[cbor(n(5), default)]
    pub given: Vec<minicbor::bytes::ByteArray<16>>,
}

/// Who holds a copy of a record, as far as this node gave it out.
#[derive(Clone, Debug, Decode, Default, Encode, Eq, PartialEq)]
pub struct HoldersRow {
    /// The holders.
    #[n(0)]
    pub holders: Vec<Holder>,
}

impl HoldersRow {
    pub(super) fn index(&self, id: RecordId) -> Vec<IndexKey> {
        self.holders
            .iter()
            .map(|holder| {
                IndexKey::of(Family::HeldBy).text(holder.agency.as_str()).bytes(id.as_bytes())
            })
            .collect()
    }
}

/// Where a question for consent stands.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
pub enum ConsentState {
    /// Asked.
    #[n(0)]
    Open,
    /// Given, by this act.
    #[n(1)]
    Granted(#[n(0)] ActId),
    /// Not given.
    #[n(2)]
    Refused,
    /// Given once, then withdrawn.
    #[n(3)]
    Withdrawn,
}

/// A question for the owner's consent.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct ConsentRow {
    /// Who asks.
    #[n(0)]
    pub asker: AgencyCode,
    /// Who is asked.
    #[n(1)]
    pub owner: AgencyCode,
    /// About which records.
    #[n(2)]
    pub records: Vec<RecordId>,
    /// When.
    #[n(3)]
    pub at: Timestamp,
    /// Where it stands.
    #[n(4)]
    pub state: ConsentState,
}

impl ConsentRow {
    pub(super) fn index(&self, id: ActId) -> Vec<IndexKey> {
        if self.state != ConsentState::Open {
            return Vec::new();
        }
        vec![IndexKey::of(Family::OpenConsents).number(self.at.millis()).bytes(id.as_bytes())]
    }
}
