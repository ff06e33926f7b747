//! Rows about pseudonymised searches: what is offered, asked and spent.
//!
//! What tells records from padding, and what opens an answer, is sealed each under a key of its
//! own, which is destroyed when it is over.

use comity_act::{ActId, AgencyCode, OfficerId, RecordClass, RecordId, Timestamp, body::Term};
use comity_seal::{blind::Tag, digest::digest};
use minicbor::{Decode, Encode};

use super::PayloadId;
use crate::{
    find::Spent,
    key::{Family, IndexKey},
};

/// What this agency offers one asker, and what that one has spent.
#[derive(Clone, Debug, Decode, Default, Encode, Eq, PartialEq)]
pub struct OfferRow {
    /// Keys that were evaluated for it.
    #[n(0)]
    pub spent: Spent,
    /// The epochs that are open, the oldest first: two while the keys turn.
    #[n(1)]
    pub epochs: Vec<OpenEpoch>,
    /// The highest number of an epoch that there was: none is opened twice.
    #[n(2)]
    pub last: u32,
}

/// An epoch in which an asker's searches are answered.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct OpenEpoch {
    /// Its number; the key follows from it.
    #[n(0)]
    pub number: u32,
    /// From when.
    #[n(1)]
    pub from: Timestamp,
    /// Until when.
    #[n(2)]
    pub until: Timestamp,
    /// What the set of tags consisted of when it was published last.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub manifest: Vec<u8>,
    /// When that was.
    #[n(4)]
    pub published_at: Timestamp,
}

/// What another agency offers this one, and what was spent there.
#[derive(Clone, Debug, Decode, Default, Encode, Eq, PartialEq)]
pub struct OfferFromRow {
    /// Keys that this agency asked to have evaluated.
    #[n(0)]
    pub spent: Spent,
    /// The epochs that were announced, the oldest first.
    #[n(1)]
    pub epochs: Vec<KnownEpoch>,
    /// The act by which it showed that it does not do as it announced: an answer under another
    /// key, or another key for the same epoch. With what it answers it is the proof.
    #[n(2)]
    pub broke_with: Option<ActId>,
    /// The epochs that are over, whose shards are still to be deleted: which, and from which shard
    /// on.
    #[n(3)]
    #[cbor(default)]
    pub over: Vec<(u32, u16)>,
}

/// An epoch that another agency announced.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct KnownEpoch {
    /// Its number and its key, as they were announced.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub epoch: Vec<u8>,
    /// From when.
    #[n(1)]
    pub from: Timestamp,
    /// Until when.
    #[n(2)]
    pub until: Timestamp,
    /// How it makes keys of names and numbers.
    #[n(3)]
    pub derivation: u32,
    /// What its set of tags consists of.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub manifest: Vec<u8>,
    /// The same of the set that is at hand; empty where none was fetched yet.
    #[cbor(n(5), with = "minicbor::bytes")]
    pub at_hand: Vec<u8>,
    /// The act that announced the key.
    #[n(6)]
    pub by: ActId,
}

/// A shard of a set of tags.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct ShardRow {
    /// Of another agency's set as it was served; of one's own with how many records have each tag.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
}

impl ShardRow {
    /// Under what one's own shards for an asker in an epoch are sealed: they tell records from
    /// padding.
    pub fn sealed_under(asker: AgencyCode, epoch: u32) -> PayloadId {
        of_its_own(&[b"tags", asker.as_str().as_bytes(), &epoch.to_be_bytes()])
    }
}

/// The tags of a record, in each set that has it.
#[derive(Clone, Debug, Decode, Default, Encode, Eq, PartialEq)]
pub struct TaggedRow {
    /// One for each set.
    #[n(0)]
    pub sets: Vec<Tagged>,
}

/// The tags of a record in one set.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct Tagged {
    /// For whom the set is.
    #[n(0)]
    pub asker: AgencyCode,
    /// In which epoch.
    #[n(1)]
    pub epoch: u32,
    /// What tells whether the record now has other keys.
    #[n(2)]
    pub mark: minicbor::bytes::ByteArray<8>,
    /// 8 bytes for each tag.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
}

impl Tagged {
    /// The tags.
    pub(crate) fn tags(&self) -> Vec<Tag> {
        let (tags, _) = self.bytes.as_chunks();
        tags.iter().map(|tag| Tag::from_bytes(*tag)).collect()
    }
}

/// What opens the answer to a search that was asked; gone once it is answered, or too late.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct BlindsRow {
    /// Keys and blinds.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
    /// Until when they are kept, whatever becomes of the search.
    #[n(1)]
    pub until: Timestamp,
}

impl BlindsRow {
    /// Under what the blinds of a search are sealed, and nothing else.
    pub fn sealed_under(search: ActId) -> PayloadId {
        of_its_own(&[b"blinds", search.as_bytes()])
    }
}

/// What a pseudonymised search of this agency looked for. It was never sent; it is sealed under
/// the key of the act, and gone with it.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct SoughtRow {
    /// Among which records.
    #[n(0)]
    pub class: RecordClass,
    /// By what; a conclusion names one by its place.
    #[n(1)]
    pub terms: Vec<Term>,
}

/// A key that seals one thing, and no act or record.
fn of_its_own(parts: &[&[u8]]) -> PayloadId {
    let mut named = b"comity private ".to_vec();
    parts.iter().for_each(|part| named.extend_from_slice(part));
    let mut id = [0; 16];
    id.copy_from_slice(&digest(&named)[..16]);
    PayloadId(id)
}

/// A pseudonymised search of this agency at one other.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct QueryRow {
    /// Who was asked.
    #[n(0)]
    pub holder: AgencyCode,
    /// Who asked.
    #[n(1)]
    pub officer: OfficerId,
    /// Since when.
    #[n(2)]
    pub since: Timestamp,
    /// Until when an answer can be opened.
    #[n(3)]
    pub until: Timestamp,
    /// What came of it.
    #[n(4)]
    pub met: Met,
}

/// What came of a pseudonymised search.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub enum Met {
    /// Nothing yet.
    #[n(0)]
    Waiting,
    /// The holder has a record with the same number of a document or a thing; the same parts of
    /// a name and day of birth; the same name and year of birth: each, as far as it agrees.
    #[n(1)]
    Hit {
        /// By a number.
        #[n(0)]
        number: bool,
        /// By a name and a day.
        #[n(1)]
        day: bool,
        /// By a name and a year.
        #[n(2)]
        year: bool,
    },
    /// The holder's set has nothing of the kind.
    #[n(2)]
    NoHit,
    /// It was not answered; from when there are keys again, where they were spent.
    #[n(3)]
    Refused(#[n(0)] Option<Timestamp>),
    /// The holder answered under another key than it announced: nothing was learned.
    #[n(4)]
    Cheated,
    /// No answer came in time, or none that answers this.
    #[n(5)]
    Lost,
}

impl QueryRow {
    pub(super) fn index(&self, id: ActId) -> Vec<IndexKey> {
        let of = |family| IndexKey::of(family);
        let mut all = vec![of(Family::Queries).number(self.since.millis()).bytes(id.as_bytes())];
        if self.met == Met::Waiting {
            all.push(of(Family::QueryEnds).number(self.until.millis()).bytes(id.as_bytes()));
        }
        all
    }
}

impl BlindsRow {
    /// Beside that of the search: what was stopped has no row of a search, and waits for a person.
    pub(super) fn index(&self, id: ActId) -> Vec<IndexKey> {
        let ends = IndexKey::of(Family::QueryEnds).number(self.until.millis());
        vec![ends.bytes(id.as_bytes()).bytes(b"blinds")]
    }
}

impl TaggedRow {
    /// Its tags in one set.
    pub(crate) fn of(&self, asker: AgencyCode, epoch: u32) -> Option<&Tagged> {
        self.sets.iter().find(|one| (one.asker, one.epoch) == (asker, epoch))
    }

    /// It has these tags in a set from now on.
    pub(crate) fn put(&mut self, (asker, epoch): (AgencyCode, u32), mark: [u8; 8], bytes: Vec<u8>) {
        self.sets.retain(|one| (one.asker, one.epoch) != (asker, epoch));
        self.sets.push(Tagged { asker, epoch, mark: mark.into(), bytes });
    }

    pub(super) fn index(id: RecordId) -> Vec<IndexKey> {
        vec![IndexKey::of(Family::Tagged).bytes(id.as_bytes())]
    }
}
