//! Rows about agencies: what binds them, how they are reached, what they agreed.

use std::sync::Arc;

use comity_act::{
    ActId, Adopted, AgencyCode, AgencyKind, AgreementId, CrimeArea, Handling, Kind, OfficerId,
    Property, Purpose, RecordClass, Role, RoleGroup, SubjectCategory, Text, Timestamp,
    body::{AgreementForm, CompetentBody, Liaison, PrivateSearch},
};
use minicbor::{Decode, Encode};

use crate::{
    find::Spent,
    key::{Family, IndexKey},
};

/// An adoption by this agency, with the act that made it.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct Adoption {
    /// What was adopted, with its dates and declarations.
    #[n(0)]
    pub adopted: Adopted,
    /// The act that adopted it.
    #[n(1)]
    pub act: ActId,
    /// The digest of the agency's own pack that was signed with it.
    #[n(2)]
    pub pack: Option<Text<64>>,
}

impl AsRef<Adopted> for Adoption {
    fn as_ref(&self) -> &Adopted {
        &self.adopted
    }
}

/// One posting of an officer: the certificate, and when the next one took its place.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct Posting {
    /// The roles of the certificate.
    #[n(0)]
    pub roles: Vec<Role>,
    /// From when.
    #[n(1)]
    pub valid_from: Timestamp,
    /// Until when.
    #[n(2)]
    pub valid_until: Timestamp,
    /// From when the next posting stands in its place.
    #[n(3)]
    pub superseded_at: Option<Timestamp>,
    /// The signed certificate, which travels with the officer's acts.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub certificate: Vec<u8>,
    /// Whether the certificate carries a passkey, so that its officer can sign.
    #[cbor(n(5), default)]
    pub has_passkey: bool,
}

impl Posting {
    /// Whether the officer may act in this role at this moment.
    pub fn covers(&self, role: Role, at: Timestamp) -> bool {
        self.roles.contains(&role)
            && self.valid_from <= at
            && at < self.valid_until
            && self.superseded_at.is_none_or(|superseded| at < superseded)
    }
}

/// Postings of one officer that are kept; an act that still waits has its certificate with it.
pub(crate) const POSTINGS_MAX: usize = 8;

/// An officer of this agency, as the node knows one: a pseudonym and what it may do.
///
/// The last few stay: an act is looked at by the posting of the moment in which it was made.
#[derive(Clone, Debug, Decode, Default, Encode, Eq, PartialEq)]
pub struct OfficerRow {
    /// The postings, the latest last.
    #[n(0)]
    pub postings: Vec<Posting>,
}

impl OfficerRow {
    /// Whether the officer had a certified passkey for this role at this moment.
    pub fn has_passkey(&self, role: Role, at: Timestamp) -> bool {
        let mut latest = self.postings.iter().rev().filter(|posting| posting.covers(role, at));
        latest.next().is_some_and(|posting| posting.has_passkey)
    }

    pub(super) fn index(id: OfficerId) -> Vec<IndexKey> {
        vec![IndexKey::of(Family::Officers).bytes(id.as_bytes())]
    }
}

/// Somebody who may be asked to decide.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct Decider {
    /// Who.
    #[n(0)]
    pub officer: OfficerId,
    /// For which group.
    #[n(1)]
    pub group: RoleGroup,
    /// From when.
    #[n(2)]
    pub from: Timestamp,
    /// Until when.
    #[n(3)]
    pub until: Timestamp,
}

/// This agency: what binds it, and whether somebody acts for it.
#[derive(Clone, Debug, Decode, Default, Encode, Eq, PartialEq)]
pub struct OwnRow {
    /// The instruments it adopted, in the order of the acts; earlier adoptions stay, for the past.
    #[n(0)]
    pub adoptions: Vec<Adoption>,
    /// Whether a first officer was posted: from then on only officers post officers.
    #[n(1)]
    pub has_officers: bool,
    /// Who decides, by the postings of its officers; those whose time is over are left out.
    #[n(2)]
    pub deciders: Vec<Decider>,
    /// Whether somebody but the administrator has acted: the agency is set up, and from then on
    /// two persons sign what binds it.
    #[n(3)]
    pub in_use: bool,
    /// How often "not permitted" was overruled here.
    #[n(4)]
    pub overrulings: u64,
    /// How many watches stand in its databases now.
    #[cbor(n(8), default)]
    pub watches: u64,
    /// How many watches, its own and others', ended here because nobody renewed them.
    #[cbor(n(9), default)]
    pub watches_expired: u64,
    /// How many watches, its own and others', were set here.
    #[cbor(n(10), default)]
    pub watches_set: u64,
    /// How many alerts of watches were made here.
    #[cbor(n(11), default)]
    pub watch_alerts: u64,
}

impl OwnRow {
    /// Whether somebody of this group is posted at this moment, besides this officer.
    pub fn has_decider(&self, group: RoleGroup, at: Timestamp, besides: Option<OfficerId>) -> bool {
        self.deciders.iter().any(|one| {
            one.group == group && Some(one.officer) != besides && one.from <= at && at < one.until
        })
    }
}

/// The card of another agency.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct CardRow {
    /// The card, a `COSE_Sign1`.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub card: Vec<u8>,
}

/// Why another agency is trusted.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
pub enum Trust {
    /// A person compared the fingerprint out of band.
    #[n(0)]
    Compared,
    /// An agency that is trusted introduced it.
    #[n(1)]
    Introduced(#[n(0)] AgencyCode),
    /// It was introduced, and a person has yet to accept it: nothing is sent or taken.
    #[n(2)]
    Waiting(#[n(0)] AgencyCode),
}

/// The last state of another agency's log that this node has verified.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct Seen {
    /// Number of leaves.
    #[n(0)]
    pub size: u64,
    /// Root hash of those leaves.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub root: [u8; 32],
    /// The signed checkpoint, as a note; shared, for it is long and its row changes at every act.
    #[cbor(n(2), with = "shared_bytes")]
    pub checkpoint: Arc<[u8]>,
}

/// A byte string that several owners share.
mod shared_bytes {
    use std::sync::Arc;

    use minicbor::{
        Decoder, Encoder,
        decode::Error,
        encode::{Error as Unwritten, Write},
    };

    pub(super) fn encode<C, W: Write>(
        bytes: &Arc<[u8]>,
        encoder: &mut Encoder<W>,
        _context: &mut C,
    ) -> Result<(), Unwritten<W::Error>> {
        encoder.bytes(bytes)?.ok()
    }

    pub(super) fn decode<C>(
        decoder: &mut Decoder<'_>,
        _context: &mut C,
    ) -> Result<Arc<[u8]>, Error> {
        decoder.bytes().map(Arc::from)
    }
}

/// Another agency: who it is, and how far delivery has come in both directions.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct PeerRow {
    /// The number of its card, which [`crate::Key::Card`] holds.
    #[n(0)]
    pub card_serial: u64,
    /// Why it is trusted.
    #[n(1)]
    pub trust: Trust,
    /// When it was added.
    #[n(2)]
    pub since: Timestamp,
    /// The place that the next act to it will take.
    #[n(3)]
    pub out_next: u64,
    /// All places below this one are acknowledged.
    #[n(4)]
    pub out_acknowledged: u64,
    /// How much of our log it has acknowledged to have seen.
    #[n(5)]
    pub seen_of_us: u64,
    /// The place that its next act to us will take.
    #[n(6)]
    pub in_next: u64,
    /// How much of its log we have verified.
    #[n(7)]
    pub seen: Option<Seen>,
    /// When it was last heard of.
    #[n(8)]
    pub heard_at: Option<Timestamp>,
    /// How many proofs of misbehaviour are kept; with one, nothing is taken any more.
    #[n(9)]
    pub misbehaviours: u64,
}

/// Where an agreement stands.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
pub enum AgreementStatus {
    /// Not all have signed.
    #[n(0)]
    Proposed,
    /// All have signed.
    #[n(1)]
    Signed,
    /// A party suspended it.
    #[n(2)]
    Suspended,
    /// A party ended it.
    #[n(3)]
    Ended,
}

/// An agreement.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct AgreementRow {
    /// The act that proposed it.
    #[n(0)]
    pub proposal: ActId,
    /// SHA-256 of the signed bytes of that act.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub digest: [u8; 32],
    /// What it is called.
    #[n(2)]
    pub title: Text<400>,
    /// Who the parties are.
    #[n(3)]
    pub parties: Vec<AgencyCode>,
    /// Who has signed; proposing is signing.
    #[n(4)]
    pub signed: Vec<AgencyCode>,
    /// Where it stands.
    #[n(5)]
    pub status: AgreementStatus,
    /// What it opens.
    #[n(6)]
    pub terms: Terms,
    /// What kind of agreement it is.
    #[n(7)]
    pub form: Option<AgreementForm>,
    /// Whether it binds those who have signed before all have.
    #[n(8)]
    pub binds_signatories: bool,
    /// The parties that suspended or ended it, each for itself.
    #[n(9)]
    pub stopped: Vec<(AgencyCode, AgreementStatus)>,
    /// The agreement whose place it takes.
    #[n(10)]
    pub replaces: Option<AgreementId>,
    /// The agreement that took its place.
    #[n(11)]
    pub replaced_by: Option<AgreementId>,
    /// The bodies that carry it out.
    #[n(12)]
    pub bodies: Vec<CompetentBody>,
    /// From when the other stands in its place: until then it binds as before.
    #[n(13)]
    pub replaced_from: Option<Timestamp>,
}

impl AgreementRow {
    /// What it opens, and until when: no longer than what takes its place begins.
    pub fn terms_now(&self) -> Terms {
        let ends = [self.terms.valid_until, self.replaced_from].into_iter().flatten().min();
        Terms { valid_until: ends, ..self.terms.clone() }
    }

    /// Whether this agency has neither suspended nor ended it for itself.
    fn is_active(&self, party: AgencyCode) -> bool {
        self.parties.contains(&party) && self.stopped.iter().all(|(agency, _)| *agency != party)
    }

    /// Whether it is law between these two, but for its days.
    pub fn binds(&self, both: [AgencyCode; 2]) -> bool {
        let has_signed = |party| self.is_active(party) && self.signed.contains(&party);
        self.status == AgreementStatus::Signed && both.into_iter().all(has_signed)
    }

    /// Where it stands, by what its parties did; in whichever order that was heard.
    pub(crate) fn standing(&self, now: Timestamp) -> AgreementStatus {
        let active = self.parties.iter().filter(|party| self.is_active(**party)).count();
        // All were to sign, and one will not: nobody is bound by another text than the agreed one.
        let is_declined = !self.binds_signatories
            && self.stopped.iter().any(|(agency, _)| !self.signed.contains(agency));
        if self.replaced_from.is_some_and(|from| from <= now) {
            return AgreementStatus::Ended;
        }
        if active < 2 || is_declined {
            let ended = self.stopped.iter().any(|(_, how)| *how == AgreementStatus::Ended);
            return if ended { AgreementStatus::Ended } else { AgreementStatus::Suspended };
        }
        let signed = |party: &&AgencyCode| self.signed.contains(*party);
        let is_complete = if self.binds_signatories {
            let active = |party: &&AgencyCode| self.is_active(**party);
            self.parties.iter().filter(active).filter(signed).count() >= 2
        } else {
            self.parties.iter().all(|party| signed(&party))
        };
        if is_complete { AgreementStatus::Signed } else { AgreementStatus::Proposed }
    }
}

/// What came about an agreement before its proposal: no order holds between two senders.
#[derive(Clone, Debug, Decode, Default, Encode, Eq, PartialEq)]
pub struct EarlyRow {
    /// Who signed, and the digest of the text that was signed.
    #[n(0)]
    pub signed: Vec<(AgencyCode, minicbor::bytes::ByteArray<32>)>,
    /// Who suspended or ended it.
    #[n(1)]
    pub stopped: Vec<(AgencyCode, AgreementStatus)>,
}

/// What an agreement opens, between its parties.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct Terms {
    /// For what purposes.
    #[n(0)]
    pub purposes: Vec<Purpose>,
    /// In which areas of crime; empty is all.
    #[n(1)]
    pub crime_areas: Vec<CrimeArea>,
    /// About which categories of persons; empty is all.
    #[n(2)]
    pub subjects: Vec<SubjectCategory>,
    /// Which classes of record may be searched.
    #[n(3)]
    pub search_classes: Vec<RecordClass>,
    /// Which kinds of act; empty is all.
    #[n(4)]
    pub kinds: Vec<Kind>,
    /// From when.
    #[n(5)]
    pub valid_from: Timestamp,
    /// Until when.
    #[n(6)]
    pub valid_until: Option<Timestamp>,
    /// Whether it has appropriate safeguards for personal data.
    #[n(7)]
    pub safeguards: bool,
    /// How what goes under it is marked at least.
    #[n(8)]
    pub handling: Handling,
    /// Which categories of data; empty is all.
    #[n(9)]
    pub properties: Vec<Property>,
    /// The liaison officers of the parties.
    #[n(10)]
    pub liaison: Vec<Liaison>,
    /// What pseudonymised searches may meet, and how many keys they may have evaluated.
    #[n(11)]
    pub private_search: Option<PrivateSearch>,
    /// How many direct searches each party answers another on one day.
    #[n(12)]
    pub searches_of_day: Option<u32>,
}

impl Terms {
    /// Whether they hold at this moment.
    pub fn hold_at(&self, at: Timestamp) -> bool {
        self.valid_from <= at && self.valid_until.is_none_or(|until| at < until)
    }
}

/// What this agency and another have agreed, for quick reading at each decision.
#[derive(Clone, Debug, Decode, Default, Encode, Eq, PartialEq)]
pub struct RelationRow {
    /// The agreements that all parties have signed and none suspended or ended.
    #[n(0)]
    pub in_force: Vec<(AgreementId, Terms)>,
    /// The instruments that bind the other, as a person here accepted it; earlier ones stay.
    #[n(1)]
    pub instruments: Vec<Adopted>,
    /// What kind of body the other is, as a person here accepted it, or as it says itself to its
    /// own disadvantage.
    #[n(2)]
    pub kind: Option<AgencyKind>,
    /// What the other alone says of instruments that bind it, or of what it declared.
    #[n(3)]
    pub claimed: Vec<Adopted>,
    /// What kind of body the other alone says it is, where that differs from what counts.
    #[n(4)]
    pub claimed_kind: Option<AgencyKind>,
    /// How many watches of the other stand in the databases of this agency.
    #[n(5)]
    #[cbor(default)]
    pub watches: u32,
    /// How many direct searches of the other came in, by the day in UTC.
    #[n(6)]
    #[cbor(default)]
    pub searches: Spent,
    /// How many direct searches of this agency went to the other, by the day in UTC.
    #[n(7)]
    #[cbor(default)]
    pub searched: Spent,
}
