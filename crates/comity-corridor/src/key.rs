//! How state is addressed: keys of rows, and entries of indexes.
//!
//! A store sees only bytes. The order of the bytes is the order of a scan, so numbers are written
//! big-endian, and texts end in a zero byte.

use comity_act::{ActId, AgencyCode, AgreementId, OfficerId, RecordId};

/// What a row is about.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Key {
    /// What binds this agency, and who speaks for it.
    Own,
    /// Another agency: card, trust, sequences of delivery.
    Peer(AgencyCode),
    /// What this agency and another have agreed.
    Relation(AgencyCode),
    /// An agreement with its signatures.
    Agreement(AgreementId),
    /// An act: who, to whom, verdict, state. Never what it says.
    Act(ActId),
    /// A request, towards one other agency.
    Request(ActId, AgencyCode),
    /// A record: one's own, or a copy that is held.
    Record(RecordId),
    /// Who holds a copy of a record.
    Holders(RecordId),
    /// A question for the owner's consent.
    Consent(ActId),
    /// A recall and who has complied.
    Recall(ActId),
    /// A deadline: the act that caused it, and its number among those of the act.
    Deadline(ActId, u16),
    /// Something the node owes to do after a commit.
    Pending(ActId),
    /// An act that waits in the outbox of a peer: its place in the order.
    Outbox(AgencyCode, u64),
    /// The receipt of a peer for a batch, by the place after the batch's last act.
    Receipt(AgencyCode, u64),
    /// Proof that another log showed two faces: the peer and the number of the proof.
    Misbehaviour(AgencyCode, u64),
    /// The card of another agency; apart from [`Key::Peer`], which every delivery rewrites.
    Card(AgencyCode),
    /// An officer of this agency, with the certificates.
    Officer(OfficerId),
    /// What came about an agreement before its proposal did.
    Early(AgreementId),
    /// A record that was given up here, so that it does not come back by another way.
    Gone(RecordId),
    /// Who is on duty here, and what was handed over.
    Duty,
    /// A standing watch: one that stands here, or one's own that stands elsewhere.
    Watch(ActId),
    /// Records that an act changed, and that the watches have yet to be asked about.
    Fresh(ActId),
    /// What this agency offers to another's pseudonymised searches, and what that one spent.
    Offer(AgencyCode),
    /// What another agency offers to those of this one, and what was spent there.
    OfferFrom(AgencyCode),
    /// A shard of the tags that are held for another agency, by epoch and number.
    Held(AgencyCode, u32, u8),
    /// A shard of the tags that another agency serves, by epoch and number.
    Shard(AgencyCode, u32, u8),
    /// The tags of a record.
    Tagged(RecordId),
    /// What opens the answer to a pseudonymised search of this agency.
    Blinds(ActId),
    /// A pseudonymised search of this agency.
    Query(ActId),
    /// Two records that may be one: the act that proposed it.
    Lead(ActId),
    /// What was concluded of hits: the act that gave them.
    Hit(ActId),
    /// What a pseudonymised search of this agency looked for: its act.
    Sought(ActId),
}

impl Key {
    /// The bytes that address the row.
    pub fn to_bytes(self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(34);
        match self {
            Self::Own => bytes.push(1),
            Self::Peer(agency) => text(&mut bytes, 2, agency),
            Self::Relation(agency) => text(&mut bytes, 3, agency),
            Self::Agreement(id) => raw(&mut bytes, 4, id.as_bytes()),
            Self::Act(id) => raw(&mut bytes, 5, id.as_bytes()),
            Self::Request(id, agency) => {
                raw(&mut bytes, 6, id.as_bytes());
                bytes.extend_from_slice(agency.as_str().as_bytes());
                bytes.push(0);
            }
            Self::Record(id) => raw(&mut bytes, 7, id.as_bytes()),
            Self::Holders(id) => raw(&mut bytes, 8, id.as_bytes()),
            Self::Consent(id) => raw(&mut bytes, 9, id.as_bytes()),
            Self::Recall(id) => raw(&mut bytes, 10, id.as_bytes()),
            Self::Deadline(id, number) => {
                raw(&mut bytes, 11, id.as_bytes());
                bytes.extend_from_slice(&number.to_be_bytes());
            }
            Self::Pending(id) => raw(&mut bytes, 12, id.as_bytes()),
            Self::Outbox(agency, place) => placed(&mut bytes, 13, agency, place),
            Self::Receipt(agency, place) => placed(&mut bytes, 14, agency, place),
            Self::Misbehaviour(agency, number) => placed(&mut bytes, 15, agency, number),
            Self::Card(agency) => text(&mut bytes, 16, agency),
            Self::Officer(id) => raw(&mut bytes, 17, id.as_bytes()),
            Self::Early(id) => raw(&mut bytes, 18, id.as_bytes()),
            Self::Gone(id) => raw(&mut bytes, 19, id.as_bytes()),
            Self::Duty => bytes.push(20),
            Self::Watch(id) => raw(&mut bytes, 24, id.as_bytes()),
            Self::Fresh(id) => raw(&mut bytes, 25, id.as_bytes()),
            Self::Offer(agency) => text(&mut bytes, 30, agency),
            Self::OfferFrom(agency) => text(&mut bytes, 31, agency),
            Self::Held(agency, epoch, shard) => sharded(&mut bytes, 32, (agency, epoch, shard)),
            Self::Shard(agency, epoch, shard) => sharded(&mut bytes, 33, (agency, epoch, shard)),
            Self::Tagged(id) => raw(&mut bytes, 34, id.as_bytes()),
            Self::Blinds(id) => raw(&mut bytes, 35, id.as_bytes()),
            Self::Query(id) => raw(&mut bytes, 36, id.as_bytes()),
            Self::Lead(id) => raw(&mut bytes, 37, id.as_bytes()),
            Self::Hit(id) => raw(&mut bytes, 50, id.as_bytes()),
            Self::Sought(id) => raw(&mut bytes, 60, id.as_bytes()),
        }
        bytes
    }

    /// The key with these bytes, if they are one.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (&family, rest) = bytes.split_first()?;
        Some(match family {
            1 if rest.is_empty() => Self::Own,
            2 => Self::Peer(whole_text(rest)?),
            3 => Self::Relation(whole_text(rest)?),
            4 => Self::Agreement(AgreementId::from_bytes(rest.try_into().ok()?)),
            5 => Self::Act(ActId::from_bytes(rest.try_into().ok()?)),
            6 => {
                let (id, agency) = rest.split_at_checked(16)?;
                Self::Request(ActId::from_bytes(id.try_into().ok()?), whole_text(agency)?)
            }
            7 => Self::Record(RecordId::from_bytes(rest.try_into().ok()?)),
            8 => Self::Holders(RecordId::from_bytes(rest.try_into().ok()?)),
            9 => Self::Consent(ActId::from_bytes(rest.try_into().ok()?)),
            10 => Self::Recall(ActId::from_bytes(rest.try_into().ok()?)),
            11 => {
                let (id, number) = rest.split_at_checked(16)?;
                let number = u16::from_be_bytes(number.try_into().ok()?);
                Self::Deadline(ActId::from_bytes(id.try_into().ok()?), number)
            }
            12 => Self::Pending(ActId::from_bytes(rest.try_into().ok()?)),
            13 => whole_place(rest).map(|(agency, place)| Self::Outbox(agency, place))?,
            14 => whole_place(rest).map(|(agency, place)| Self::Receipt(agency, place))?,
            15 => whole_place(rest).map(|(agency, number)| Self::Misbehaviour(agency, number))?,
            16 => Self::Card(whole_text(rest)?),
            17 => Self::Officer(OfficerId::from_bytes(rest.try_into().ok()?)),
            18 => Self::Early(AgreementId::from_bytes(rest.try_into().ok()?)),
            19 => Self::Gone(RecordId::from_bytes(rest.try_into().ok()?)),
            20 if rest.is_empty() => Self::Duty,
            24 => Self::Watch(ActId::from_bytes(rest.try_into().ok()?)),
            25 => Self::Fresh(ActId::from_bytes(rest.try_into().ok()?)),
            30 => Self::Offer(whole_text(rest)?),
            31 => Self::OfferFrom(whole_text(rest)?),
            32 => whole_shard(rest).map(|(of, epoch, shard)| Self::Held(of, epoch, shard))?,
            33 => whole_shard(rest).map(|(of, epoch, shard)| Self::Shard(of, epoch, shard))?,
            34 => Self::Tagged(RecordId::from_bytes(rest.try_into().ok()?)),
            35 => Self::Blinds(ActId::from_bytes(rest.try_into().ok()?)),
            36 => Self::Query(ActId::from_bytes(rest.try_into().ok()?)),
            37 => Self::Lead(ActId::from_bytes(rest.try_into().ok()?)),
            50 => Self::Hit(ActId::from_bytes(rest.try_into().ok()?)),
            60 => Self::Sought(ActId::from_bytes(rest.try_into().ok()?)),
            _ => return None,
        })
    }
}

fn raw(bytes: &mut Vec<u8>, family: u8, id: &[u8; 16]) {
    bytes.push(family);
    bytes.extend_from_slice(id);
}

fn text(bytes: &mut Vec<u8>, family: u8, agency: AgencyCode) {
    bytes.push(family);
    bytes.extend_from_slice(agency.as_str().as_bytes());
    bytes.push(0);
}

fn placed(bytes: &mut Vec<u8>, family: u8, agency: AgencyCode, place: u64) {
    text(bytes, family, agency);
    bytes.extend_from_slice(&place.to_be_bytes());
}

fn whole_text(bytes: &[u8]) -> Option<AgencyCode> {
    let (&zero, text) = bytes.split_last()?;
    (zero == 0).then(|| std::str::from_utf8(text).ok()?.parse().ok())?
}

fn whole_place(bytes: &[u8]) -> Option<(AgencyCode, u64)> {
    let (agency, place) = bytes.split_at_checked(bytes.len().checked_sub(8)?)?;
    Some((whole_text(agency)?, u64::from_be_bytes(place.try_into().ok()?)))
}

fn sharded(bytes: &mut Vec<u8>, family: u8, (agency, epoch, shard): (AgencyCode, u32, u8)) {
    text(bytes, family, agency);
    bytes.extend_from_slice(&epoch.to_be_bytes());
    bytes.push(shard);
}

fn whole_shard(bytes: &[u8]) -> Option<(AgencyCode, u32, u8)> {
    let (agency, place) = bytes.split_at_checked(bytes.len().checked_sub(5)?)?;
    let (epoch, shard) = place.split_at_checked(4)?;
    Some((whole_text(agency)?, u32::from_be_bytes(epoch.try_into().ok()?), *shard.first()?))
}

/// What an index is about; each is scanned in the order of what follows its family.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Family {
    /// All acts, by time recorded.
    Acts = 1,
    /// Acts that came from others and nobody took charge of, by time.
    Inbox = 2,
    /// Acts that wait for a competent person, by time.
    ForDecision = 3,
    /// Acts of a case: a keyed token of the case, then the time.
    Case = 4,
    /// Acts that answer an act: that act, then the time.
    Thread = 5,
    /// Open requests, by the time they are due.
    OpenRequests = 6,
    /// Running deadlines, by the time they are due.
    Due = 7,
    /// Deadlines that start when a peer acknowledges: the peer, then the place in its outbox.
    StartsAtReceipt = 8,
    /// Copies that others hold: the holder, then the record.
    HeldBy = 10,
    /// Recalls that are not complied with yet: by time.
    OpenRecalls = 11,
    /// Peers, by code.
    Peers = 12,
    /// Agreements, by id.
    Agreements = 13,
    /// Questions for consent that are open, by time.
    OpenConsents = 14,
    /// What is pending, by time.
    Pending = 15,
    /// Breaches of deadlines, by time.
    Breaches = 16,
    /// Records that are reviewed or erased, by that time.
    Review = 17,
    /// Acts that carry the content of a record: the record, then the act.
    Carries = 18,
    /// Officers of this agency, by id.
    Officers = 19,
    /// Acts by their reference for people, then the act.
    Reference = 20,
    /// What is owed without delay, by the act that caused it.
    Owed = 21,
    /// What is owed and barred, by the act that caused it.
    Suspended = 22,
    /// Records that are held, by the time they came.
    Records = 23,
    /// Acts about a record: the record, then the time.
    About = 24,
    /// Emergencies in the inbox, by time.
    Pressing = 25,
    /// Standing watches, by id.
    Watches = 28,
    /// Standing watches, by the time they end.
    WatchEnds = 29,
    /// Pseudonymised searches of this agency, by the time they were made.
    Queries = 36,
    /// Those that wait for an answer, and what would open one, by the time it is lost.
    QueryEnds = 37,
    /// Records that have tags, by id.
    Tagged = 38,
    /// Watches that told of a record: the record, then the watch.
    ToldOf = 45,
    /// Leads: where they stand, then the most probable first.
    Leads = 40,
    /// Leads of a record: the record, the other record, then the lead.
    LeadsOf = 41,
    /// Acts that say what came of a hit on a record: the record, whose act it is, then the act.
    Concluded = 50,
    /// Records of this agency's own, by id: those of one list begin alike.
    OwnRecords = 60,
    /// Watches of this agency that ended, by the time they did.
    WatchesOver = 62,
}

/// One entry of an index, or the beginning of entries.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct IndexKey(Vec<u8>);

impl IndexKey {
    /// The beginning of all entries of a family.
    pub fn of(family: Family) -> Self {
        Self(vec![family as u8])
    }

    /// Followed by a number: a time, a place.
    #[must_use]
    pub fn number(mut self, number: u64) -> Self {
        self.0.extend_from_slice(&number.to_be_bytes());
        self
    }

    /// Followed by bytes of fixed length: an id, a token.
    #[must_use]
    pub fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(bytes);
        self
    }

    /// Followed by a text, which ends in a zero byte.
    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        // A zero inside would end the text early and mix up two entries.
        self.0.extend(text.bytes().filter(|&b| b != 0));
        self.0.push(0);
        self
    }

    /// The bytes of the entry.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The entry with these bytes.
    pub const fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The number that stands at this offset after the family.
    pub fn number_at(&self, offset: usize) -> Option<u64> {
        let bytes = self.0.get(1 + offset..9 + offset)?;
        Some(u64::from_be_bytes(bytes.try_into().ok()?))
    }
}
