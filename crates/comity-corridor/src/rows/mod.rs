//! State: what acts have projected, row by row.
//!
//! Rows are rebuilt from the journal, so their form may change with any version of the program.
//! A row that holds what acts say about people is sealed under one payload key and no other.

mod act;
mod agency;
mod duty;
mod hit;
mod lead;
mod private;
mod record;
mod request;
mod watch;

pub use act::{ActRow, Carried, Delivered, Direction, Lift, PendingRow, PendingWork, Stage};
pub(crate) use agency::POSTINGS_MAX;
pub use agency::{
    Adoption, AgreementRow, AgreementStatus, CardRow, Decider, EarlyRow, OfficerRow, OwnRow,
    PeerRow, Posting, RelationRow, Seen, Terms, Trust,
};
pub use duty::{DutyRow, HandedOver, OnDuty};
pub(crate) use hit::EXCLUSION_MS;
pub use hit::{Concluded, Conclusion, Exclusion, HitRow, ToldOf};
pub(crate) use lead::{DECISIONS_MAX, mark as lead_mark};
pub use lead::{LeadDecision, LeadRow, LeadState};
pub use private::{
    BlindsRow, KnownEpoch, Met, OfferFromRow, OfferRow, OpenEpoch, QueryRow, ShardRow, SoughtRow,
    Tagged, TaggedRow,
};
pub use record::{
    ConsentRow, ConsentState, Consented, GoneRow, Holder, HoldersRow, Linked, RecordRow,
    RecordState,
};
pub(crate) use record::{LINKS_MAX, Use, asks_owner};
pub use request::{
    Asked, Bar, DeadlineRow, DeadlineState, LocalClock, MisbehaviourRow, OutboxRow, RecallRow,
    ReceiptRow, RequestRow, RequestState,
};

pub use watch::{FreshRow, Told, WatchEnd, WatchRow};

use crate::key::{IndexKey, Key};

/// Names a payload key: an act or a record whose content can be erased on its own.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct PayloadId(pub [u8; 16]);

/// A row that is not what its key says it is.
#[derive(Debug, thiserror::Error)]
#[error("the stored row for {key:?} cannot be read; rebuild the projections from the journal")]
pub struct BadRow {
    key: Key,
    #[source]
    source: Option<minicbor::decode::Error>,
}

macro_rules! rows {
    ($( $variant:ident($type:ty) = $key:pat, )+) => {
        /// A row of any family.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Row { $(
            #[doc = concat!("A [`", stringify!($type), "`].")]
            $variant($type),
        )+ }

        impl Row {
            /// The row's CBOR.
            pub fn encode(&self) -> Vec<u8> {
                // Writing to a vector cannot fail.
                match self {
                    $( Self::$variant(row) => minicbor::to_vec(row).unwrap_or_default(), )+
                }
            }

            /// The row that is stored under `key`.
            ///
            /// # Errors
            /// [`BadRow`] when the bytes are of another shape.
            pub fn decode(key: Key, bytes: &[u8]) -> Result<Self, BadRow> {
                match key { $(
                    $key => minicbor::decode(bytes)
                        .map(Self::$variant)
                        .map_err(|source| BadRow { key, source: Some(source) }),
                )+ }
            }
        }

        $(
            impl From<$type> for Row {
                fn from(row: $type) -> Self { Self::$variant(row) }
            }

            impl TryFrom<Row> for $type {
                type Error = Row;

                fn try_from(row: Row) -> Result<Self, Row> {
                    match row { Row::$variant(row) => Ok(row), other => Err(other) }
                }
            }

            impl<'a> TryFrom<&'a Row> for &'a $type {
                type Error = &'a Row;

                fn try_from(row: &'a Row) -> Result<Self, &'a Row> {
                    match row { Row::$variant(row) => Ok(row), other => Err(other) }
                }
            }
        )+
    };
}

rows! {
    Own(OwnRow) = Key::Own,
    Peer(PeerRow) = Key::Peer(_),
    Relation(RelationRow) = Key::Relation(_),
    Agreement(AgreementRow) = Key::Agreement(_),
    Act(ActRow) = Key::Act(_),
    Request(RequestRow) = Key::Request(..),
    Record(RecordRow) = Key::Record(_),
    Holders(HoldersRow) = Key::Holders(_),
    Consent(ConsentRow) = Key::Consent(_),
    Recall(RecallRow) = Key::Recall(_),
    Deadline(DeadlineRow) = Key::Deadline(..),
    Pending(PendingRow) = Key::Pending(_),
    Outbox(OutboxRow) = Key::Outbox(..),
    Receipt(ReceiptRow) = Key::Receipt(..),
    Misbehaviour(MisbehaviourRow) = Key::Misbehaviour(..),
    Card(CardRow) = Key::Card(_),
    Officer(OfficerRow) = Key::Officer(_),
    Early(EarlyRow) = Key::Early(_),
    Gone(GoneRow) = Key::Gone(_),
    Duty(DutyRow) = Key::Duty,
    Watch(WatchRow) = Key::Watch(_),
    Fresh(FreshRow) = Key::Fresh(_),
    Offer(OfferRow) = Key::Offer(_),
    OfferFrom(OfferFromRow) = Key::OfferFrom(_),
    Shard(ShardRow) = Key::Held(..) | Key::Shard(..),
    Tagged(TaggedRow) = Key::Tagged(_),
    Blinds(BlindsRow) = Key::Blinds(_),
    Query(QueryRow) = Key::Query(_),
    Sought(SoughtRow) = Key::Sought(_),
    Lead(LeadRow) = Key::Lead(_),
    Hit(HitRow) = Key::Hit(_),
}

impl Row {
    /// The payload key under which the row is sealed, if it says anything about people.
    pub fn sealed_under(&self, key: Key) -> Option<PayloadId> {
        match (self, key) {
            (Self::Record(_), Key::Record(id)) => Some(PayloadId(*id.as_bytes())),
            (Self::Request(_), Key::Request(id, _)) => Some(PayloadId(*id.as_bytes())),
            (Self::Watch(_), Key::Watch(id)) => Some(PayloadId(*id.as_bytes())),
            (Self::Tagged(_), Key::Tagged(id)) => Some(PayloadId(*id.as_bytes())),
            (Self::Query(_), Key::Query(id)) => Some(PayloadId(*id.as_bytes())),
            (Self::Sought(_), Key::Sought(id)) => Some(PayloadId(*id.as_bytes())),
            (Self::Blinds(_), Key::Blinds(id)) => Some(BlindsRow::sealed_under(id)),
            (Self::Shard(_), Key::Held(asker, epoch, _)) => {
                Some(ShardRow::sealed_under(asker, epoch))
            }
            (Self::Lead(_), Key::Lead(id)) => Some(PayloadId(*id.as_bytes())),
            (Self::Hit(_), Key::Hit(id)) => Some(PayloadId(*id.as_bytes())),
            _ => None,
        }
    }

    /// The index entries under which the row is found.
    pub fn index(&self, key: Key) -> Vec<IndexKey> {
        match (self, key) {
            (Self::Act(row), Key::Act(id)) => row.index(id),
            (Self::Request(row), Key::Request(id, other)) => row.index(id, other),
            (Self::Record(row), Key::Record(id)) => row.index(id),
            (Self::Holders(row), Key::Holders(id)) => row.index(id),
            (Self::Consent(row), Key::Consent(id)) => row.index(id),
            (Self::Recall(row), Key::Recall(id)) => row.index(id),
            (Self::Deadline(row), Key::Deadline(id, number)) => row.index(id, number),
            (Self::Pending(row), Key::Pending(id)) => row.index(id),
            (Self::Watch(row), Key::Watch(id)) => row.index(id),
            (Self::Fresh(row), Key::Fresh(id)) => row.index(id),
            (Self::Tagged(_), Key::Tagged(id)) => TaggedRow::index(id),
            (Self::Query(row), Key::Query(id)) => row.index(id),
            (Self::Blinds(row), Key::Blinds(id)) => row.index(id),
            (Self::Lead(row), Key::Lead(id)) => row.index(id),
            (Self::Peer(_), Key::Peer(agency)) => {
                vec![IndexKey::of(crate::Family::Peers).text(agency.as_str())]
            }
            (Self::Officer(_), Key::Officer(id)) => OfficerRow::index(id),
            (Self::Agreement(_), Key::Agreement(id)) => {
                vec![IndexKey::of(crate::Family::Agreements).bytes(id.as_bytes())]
            }
            _ => Vec::new(),
        }
    }
}
