//! What travels between nodes: batches of acts, and receipts.
//!
//! A batch carries acts in the order of the sender's outbox for this receiver, the certificates of
//! their officers, and proof that the sender's log contains them. It is signed, then sealed.
//! The format is specified in `docs/build/protocol.md`.

use comity_act::{AgencyCode, Text, Timestamp, WireError};
use minicbor::{Decode, Decoder, Encode, bytes::ByteVec, decode};

/// Bytes a batch has at most, before it is sealed.
pub const BATCH_BYTES_MAX: usize = 16 * 1_024 * 1_024;

/// Acts a batch has at most.
pub const BATCH_ACTS_MAX: usize = 4_096;

/// Bytes of a receipt at most.
pub const RECEIPT_BYTES_MAX: usize = 1_024 * 1_024;

/// What the signature over a batch says.
pub(super) const BATCH: &str = "comity batch";

/// What the signature over a receipt says.
pub(super) const RECEIPT: &str = "comity receipt";

/// One act of a batch, with what it takes to find it in the sender's log.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(map)]
pub struct Carried {
    /// The act's signed bytes.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub act: Vec<u8>,
    /// The salt of its commitment.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub salt: [u8; 32],
    /// The sender's commitment to the verdict that it recorded; the verdict and its salt are the
    /// sender's own.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub verdict_commitment: [u8; 32],
    /// The leaf's index in the sender's log.
    #[n(3)]
    pub leaf: u64,
    /// The officer's own signature over the act, where there is one.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub signature: Option<Vec<u8>>,
}

/// Acts on their way to one receiver.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(map)]
pub struct Batch {
    /// Who sends.
    #[n(0)]
    pub from: AgencyCode,
    /// Who receives.
    #[n(1)]
    pub to: AgencyCode,
    /// The place of the first act in the sender's order for this receiver.
    #[n(2)]
    pub first: u64,
    /// The acts, at consecutive places.
    #[cbor(n(3), decode_with = "bounded")]
    pub acts: Vec<Carried>,
    /// The certificates of the officers who acted.
    #[cbor(n(4), decode_with = "bounded")]
    pub certificates: Vec<ByteVec>,
    /// The checkpoint under which the acts are proved, as a signed note.
    #[cbor(n(5), with = "minicbor::bytes")]
    pub checkpoint: Vec<u8>,
    /// The size of the log from which consistency is proved; 0 when nothing was seen before.
    #[n(6)]
    pub consistent_from: u64,
    /// The hashes of the consistency proof, n × 32 bytes.
    #[cbor(n(7), with = "minicbor::bytes")]
    pub consistency: Vec<u8>,
    /// The hashes of the inclusion proof for all acts together, n × 32 bytes; none without acts.
    #[cbor(n(8), with = "minicbor::bytes")]
    pub inclusion: Vec<u8>,
    /// Places among those of the acts whose act was erased before it left, ascending.
    #[cbor(n(9), decode_with = "bounded", default)]
    pub erased: Vec<u64>,
}

/// A list of no more items than a batch has acts, refused before there are more in memory.
fn bounded<'b, C, T: Decode<'b, C>>(
    decoder: &mut Decoder<'b>,
    context: &mut C,
) -> Result<Vec<T>, decode::Error> {
    let mut items = Vec::new();
    for item in decoder.array_iter_with(context)? {
        if items.len() == BATCH_ACTS_MAX {
            return Err(decode::Error::message("more items than a batch has acts"));
        }
        items.push(item?);
    }
    Ok(items)
}

impl Batch {
    /// Reads a batch as it was signed; nothing it says is believed thereby.
    ///
    /// # Errors
    /// [`WireError`] when the bytes are not a batch of this protocol.
    pub fn parse(bytes: &[u8]) -> Result<Self, WireError> {
        comity_act::read(BATCH, bytes, BATCH_BYTES_MAX)
    }

    /// The place of each act, and the place after the last; `None` when they cannot be right.
    pub(super) fn places(&self) -> Option<(Vec<u64>, u64)> {
        places(self.first, self.acts.len(), &self.erased)
    }
}

/// The places of so many acts from the first on, between those that were erased, and the place
/// after the last; `None` when they cannot be right.
fn places(first: u64, acts: usize, erased: &[u64]) -> Option<(Vec<u64>, u64)> {
    let count = acts.checked_add(erased.len())?;
    let next = first.checked_add(u64::try_from(count).ok()?)?;
    let ascends = erased.windows(2).all(|pair| pair[0] < pair[1]);
    let inside = erased.iter().all(|place| (first..next).contains(place));
    let is_right = (1..=BATCH_ACTS_MAX).contains(&count) && ascends && inside;
    let is_free = |place: &u64| erased.binary_search(place).is_err();
    is_right.then(|| ((first..next).filter(is_free).collect(), next))
}

/// What is sealed: the signature over the batch's digest, and the batch.
#[derive(Clone, Debug, Decode, Encode)]
pub(super) struct SignedBatch {
    /// A `COSE_Sign1` whose payload is the SHA-256 of `batch`.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub signature: Vec<u8>,
    /// The batch's CBOR.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub batch: Vec<u8>,
}

/// The act is before the duty officer: the receiver's law does not take it.
pub(crate) const HELD: &str = "held";

/// The act is kept and before a person, because the receiver's program cannot read it.
pub(crate) const NOT_UNDERSTOOD: &str = "not-understood";

/// The act was here before.
pub(crate) const REPLAYED: &str = "replayed";

/// Another act of the same id was here before; this one was not taken.
pub(crate) const ID_TAKEN: &str = "id-taken";

/// What the receiver did with an act, where it is not the ordinary thing.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct Exception {
    /// The act's place.
    #[n(0)]
    pub place: u64,
    /// `held`, `not-understood`, `replayed` or `id-taken`.
    #[n(1)]
    pub what: Text<40>,
}

/// The receiver has made a batch durable.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(map)]
pub struct Receipt {
    /// Who received.
    #[n(0)]
    pub from: AgencyCode,
    /// Who sent.
    #[n(1)]
    pub to: AgencyCode,
    /// SHA-256 of the batch.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub batch: [u8; 32],
    /// The place of the batch's first act.
    #[n(3)]
    pub first: u64,
    /// The place that is expected next; everything below is durable here.
    #[n(4)]
    pub next: u64,
    /// When it was made durable, by the receiver's clock.
    #[n(5)]
    pub at: Timestamp,
    /// Acts that were not simply taken.
    #[cbor(n(6), decode_with = "bounded")]
    pub exceptions: Vec<Exception>,
    /// How much of the sender's log the receiver has now verified.
    #[n(7)]
    pub seen: u64,
    /// The receiver's cosignature on the sender's checkpoint, as a note line.
    #[cbor(n(8), with = "minicbor::bytes")]
    pub cosignature: Vec<u8>,
    /// The leaves, in the sender's log, of the acts that the batch brought, in their order; none
    /// in receipts of before they were told.
    #[cbor(n(9), decode_with = "bounded", default)]
    pub leaves: Vec<u64>,
    /// Places of the batch whose act had been erased before it left, ascending.
    #[cbor(n(10), decode_with = "bounded", default)]
    pub erased: Vec<u64>,
}

/// The places that a receipt covers.
#[derive(Debug)]
pub(crate) struct Covered {
    /// Each place with the leaf that came there; `None` where the sender said that it was erased.
    pub places: Vec<(u64, Option<u64>)>,
    /// The place after the last.
    pub until: u64,
}

impl Receipt {
    /// Reads what a receipt says, as it was signed; it is not believed thereby.
    ///
    /// # Errors
    /// [`WireError`] when the bytes are not a receipt of this protocol.
    pub fn parse(bytes: &[u8]) -> Result<Self, WireError> {
        comity_act::read(RECEIPT, bytes, RECEIPT_BYTES_MAX)
    }

    /// The place after the last that it covers; `None` when it names none, or they cannot be right.
    pub fn until(&self) -> Option<u64> {
        self.covered().map(|covered| covered.until)
    }

    /// What it says to have come, place by place; `None` when that is nothing or cannot be right.
    pub(crate) fn covered(&self) -> Option<Covered> {
        let (taken, until) = places(self.first, self.leaves.len(), &self.erased)?;
        let taken = taken.into_iter().zip(self.leaves.iter().map(|leaf| Some(*leaf)));
        let erased = self.erased.iter().map(|place| (*place, None));
        Some(Covered { places: taken.chain(erased).collect(), until })
    }
}

/// Hashes one after the other.
pub(super) fn flat(hashes: &[[u8; 32]]) -> Vec<u8> {
    hashes.concat()
}

/// Hashes that stand one after the other.
pub(super) fn apart(what: &'static str, bytes: &[u8]) -> Result<Vec<[u8; 32]>, WireError> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    if !rest.is_empty() {
        return Err(WireError::Trailing { what });
    }
    Ok(hashes.to_vec())
}
