//! Packing: what waits in the outbox for a peer becomes a sealed batch.

use std::collections::BTreeSet;

use comity_act::{AgencyCard, AgencyCode, OfficerId, Timestamp, ToSign, WireError};
use comity_log::{Hash, SignedCheckpoint, TileSource, prove_consistency, prove_inclusion_many};
use comity_seal::digest::digest;
use minicbor::bytes::ByteVec;

use super::wire::{self, BATCH, BATCH_ACTS_MAX, Batch, Carried, SignedBatch};
use crate::{
    chance::Chance,
    keys::{Keys, KeysError},
    ports::Entry,
    rows::{OfficerRow, PeerRow},
};

/// Bytes of acts after which a batch is full.
const FULL_BYTES: usize = 4 * 1_024 * 1_024;

/// Why a batch cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// The peer's card has no key for envelopes.
    #[error("nothing can be sealed to `{peer}`; ask for its new card")]
    Unsealable {
        /// To whom.
        peer: AgencyCode,
        /// Why.
        #[source]
        source: KeysError,
    },
    /// The log's own tiles do not hold what they should.
    #[error("the log cannot prove what it holds; run `comity log verify`")]
    Unprovable,
    /// The batch cannot be written.
    #[error("the batch cannot be written")]
    Unwritable(#[source] WireError),
}

/// What packing has to know.
#[derive(Debug)]
pub struct Packing<'a> {
    /// The peer's card.
    pub card: &'a AgencyCard,
    /// How far delivery to it has come.
    pub peer: &'a PeerRow,
    /// The officers who acted, for their certificates.
    pub officers: &'a [(OfficerId, OfficerRow)],
    /// The place of the first act that waits.
    pub first: u64,
    /// What waits, in order.
    pub waiting: Vec<Waiting>,
    /// The log's latest checkpoint.
    pub checkpoint: &'a SignedCheckpoint,
    /// The moment.
    pub now: Timestamp,
}

/// An act that waits in the outbox.
#[derive(Debug)]
pub struct Waiting {
    /// Its leaf in our log.
    pub leaf: u64,
    /// Who acted.
    pub officer: OfficerId,
    /// What the journal keeps of it; nothing when it was erased before it left.
    pub entry: Option<Entry>,
}

/// A sealed batch, ready for the wire.
#[derive(Debug)]
pub struct Packed {
    /// To whom.
    pub to: AgencyCode,
    /// The place of its first act.
    pub first: u64,
    /// The place after its last.
    pub next: u64,
    /// SHA-256 of the batch, which the receipt must name.
    pub digest: [u8; 32],
    /// The sealed bytes.
    pub sealed: Vec<u8>,
    /// The checkpoint under which the acts are proved; the receipt cosigns it.
    pub checkpoint: SignedCheckpoint,
}

/// Makes a sealed batch of what waits, as much as fits.
///
/// # Errors
/// [`PackError`] when the peer's card has no key, or the log cannot prove itself.
pub fn pack(
    packing: &Packing<'_>,
    tiles: &dyn TileSource,
    keys: &Keys,
    chance: &mut Chance,
) -> Result<Option<Packed>, PackError> {
    let to = packing.card.agency;
    let mut content = Content::default();
    for (waiting, place) in packing.waiting.iter().take(BATCH_ACTS_MAX).zip(packing.first..) {
        if !content.take(waiting, place) {
            break;
        }
    }
    let count = content.acts.len() + content.erased.len();
    if count == 0 {
        return Ok(None);
    }
    let next = packing.first + count as u64;
    let batch = prove(packing, tiles, keys.agency(), content)?;
    // Writing to a vector cannot fail.
    let batch = minicbor::to_vec(batch).unwrap_or_default();
    let digest = digest(&batch);
    let sealed = seal(packing, keys, (batch, digest), chance)?;
    let checkpoint = packing.checkpoint.clone();
    Ok(Some(Packed { to, first: packing.first, next, digest, sealed, checkpoint }))
}

/// What a batch says of the places it covers.
#[derive(Default)]
struct Content {
    acts: Vec<Carried>,
    officers: Vec<OfficerId>,
    certificates: BTreeSet<Vec<u8>>,
    erased: Vec<u64>,
    bytes: usize,
}

impl Content {
    /// Takes what waits at a place; false when the batch is full.
    fn take(&mut self, waiting: &Waiting, place: u64) -> bool {
        let Some(entry) = &waiting.entry else {
            // Its place is told, so that what comes after it is no gap.
            self.erased.push(place);
            return true;
        };
        let proof = entry.proof.as_ref();
        let signature = proof.and_then(|proof| proof.signature()).map(<[u8]>::to_vec);
        self.bytes += entry.act.len() + signature.as_ref().map_or(0, Vec::len);
        if self.bytes > FULL_BYTES && !self.acts.is_empty() {
            return false;
        }
        self.officers.push(waiting.officer);
        // What verifies the signature goes along, also when many postings came after it.
        self.certificates.extend(proof.map(|proof| proof.certificate().to_vec()));
        self.acts.push(Carried {
            act: entry.act.clone(),
            salt: entry.salt,
            verdict_commitment: entry.verdict_commitment(),
            leaf: waiting.leaf,
            signature,
        });
        true
    }
}

fn prove(
    packing: &Packing<'_>,
    tiles: &dyn TileSource,
    from: AgencyCode,
    content: Content,
) -> Result<Batch, PackError> {
    let size = packing.checkpoint.checkpoint().head().size;
    let leaves: Vec<u64> = content.acts.iter().map(|carried| carried.leaf).collect();
    let inclusion = if leaves.is_empty() {
        Vec::new()
    } else {
        let proof = prove_inclusion_many(tiles, &leaves, size);
        wire::flat(&bytes_of(proof.map_err(|_| PackError::Unprovable)?.hashes()))
    };
    let seen = packing.peer.seen_of_us;
    let consistency = if seen == 0 || seen == size {
        Vec::new()
    } else {
        let proof = prove_consistency(tiles, seen, size).map_err(|_| PackError::Unprovable)?;
        wire::flat(&bytes_of(proof.hashes()))
    };
    Ok(Batch {
        from,
        to: packing.card.agency,
        first: packing.first,
        certificates: certificates(packing.officers, content.officers, content.certificates),
        acts: content.acts,
        checkpoint: packing.checkpoint.to_text().into_bytes(),
        consistent_from: seen,
        consistency,
        inclusion,
        erased: content.erased,
    })
}

/// The certificates of those who acted, each once: an act may have been made under an earlier one.
fn certificates(
    officers: &[(OfficerId, OfficerRow)],
    mut acted: Vec<OfficerId>,
    mut signed_under: BTreeSet<Vec<u8>>,
) -> Vec<ByteVec> {
    acted.sort_unstable();
    acted.dedup();
    let postings = officers
        .iter()
        .filter(|(officer, _)| acted.binary_search(officer).is_ok())
        .flat_map(|(_, row)| &row.postings);
    let mut all: Vec<Vec<u8>> = postings.map(|posting| posting.certificate.clone()).collect();
    signed_under.retain(|certificate| !all.contains(certificate));
    all.extend(signed_under);
    all.into_iter().map(ByteVec::from).collect()
}

fn seal(
    packing: &Packing<'_>,
    keys: &Keys,
    (batch, digest): (Vec<u8>, [u8; 32]),
    chance: &mut Chance,
) -> Result<Vec<u8>, PackError> {
    let (key_id, sign) = keys.act_signer(packing.now);
    let signature = ToSign::new(BATCH, key_id, digest.to_vec())
        .signed_by(sign)
        .map_err(PackError::Unwritable)?;
    // Writing to a vector cannot fail.
    let plain = minicbor::to_vec(SignedBatch { signature, batch }).unwrap_or_default();
    keys.seal(packing.card, packing.now, &plain, chance)
        .map_err(|source| PackError::Unsealable { peer: packing.card.agency, source })
}

fn bytes_of(hashes: &[Hash]) -> Vec<[u8; 32]> {
    hashes.iter().map(|hash| hash.to_bytes()).collect()
}
