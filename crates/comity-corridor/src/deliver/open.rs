//! Opening what came in: every claim is verified before an act is believed.

use comity_act::{
    AgencyCard, AgencyCode, Body, OFFICER_SIGNATURE_BYTES_MAX, OfficerCertificate, ParsedAct,
    Sign1, SignatureError, SignedAct, SignedCertificate, Timestamp, WireError,
};
use comity_log::{
    BatchProof, Checkpoint, Commitment, ConsistencyProof, Hash, Salt, SignedCheckpoint, SplitView,
    TreeHead,
};
use comity_seal::{digest::digest, public::PublicKeys, signing::KeyId};

use super::wire::{self, BATCH, BATCH_ACTS_MAX, BATCH_BYTES_MAX, Batch, Carried, SignedBatch};
use crate::{
    keys::{Keys, KeysError},
    rows::Seen,
    signing,
};

/// Why what came in is refused. Nothing changes here but a line in the node's log.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The card of the sender is past its date.
    #[error("the card of `{peer}` expired; ask for its new card and compare the fingerprint")]
    ExpiredCard {
        /// Who sends.
        peer: AgencyCode,
    },
    /// It was not sealed to us, or was altered.
    #[error(
        "the envelope from `{peer}` cannot be opened; it was altered or is not for this agency"
    )]
    AlteredEnvelope {
        /// Who sends.
        peer: AgencyCode,
        /// What failed.
        #[source]
        source: KeysError,
    },
    /// The bytes are not of the protocol.
    #[error("what `{peer}` sent is not of this protocol")]
    Malformed {
        /// Who sends.
        peer: AgencyCode,
        /// What is wrong.
        #[source]
        source: WireError,
    },
    /// A signature does not verify.
    #[error("a signature in the batch from `{peer}` does not verify")]
    BadSignature {
        /// Who sends.
        peer: AgencyCode,
        /// Which.
        #[source]
        source: SignatureError,
    },
    /// The batch names another sender or receiver.
    #[error("the batch from `{peer}` is addressed from `{from}` to `{to}`")]
    Misaddressed {
        /// Who sends.
        peer: AgencyCode,
        /// Who it claims to come from.
        from: AgencyCode,
        /// Who it claims to go to.
        to: AgencyCode,
    },
    /// An act is not the sender's, or names an officer the sender has not certified.
    #[error("an act from `{peer}` names an officer that is not certified as its own for that day")]
    ForeignOfficer {
        /// Who sends.
        peer: AgencyCode,
    },
    /// An act bears a reference of another agency.
    #[error("an act from `{peer}` bears a reference of another agency")]
    ForeignReference {
        /// Who sends.
        peer: AgencyCode,
    },
    /// An act is not in the sender's log.
    #[error("the acts from `{peer}` are not in its log as it claims")]
    WrongInclusion {
        /// Who sends.
        peer: AgencyCode,
    },
    /// The checkpoint is not signed by the sender's log.
    #[error("the checkpoint from `{peer}` is not signed by its log")]
    BadCheckpoint {
        /// Who sends.
        peer: AgencyCode,
        /// What failed.
        #[source]
        source: KeysError,
    },
    /// The sender proves consistency with another state than the one we saw last.
    #[error("`{peer}` must prove its log from size {seen}, the last that was seen here")]
    OtherStart {
        /// Who sends.
        peer: AgencyCode,
        /// The size we saw last.
        seen: u64,
    },
    /// The sender's log showed two faces: here is the proof.
    #[error("the log of `{peer}` contradicts what it showed before; the proof is kept")]
    ForkedLog {
        /// Who sends.
        peer: AgencyCode,
        /// What proves it.
        proof: Box<SplitView>,
    },
    /// The log does not extend what we saw, though that alone proves nothing to others.
    #[error("the log of `{peer}` is not shown to extend what was seen before")]
    Inconsistent {
        /// Who sends.
        peer: AgencyCode,
    },
}

/// What opening has to know: who sends, by its card, and how much of its log was seen.
#[derive(Clone, Copy, Debug)]
pub struct Opening<'a> {
    /// The sender's card.
    pub card: &'a AgencyCard,
    /// The last state of its log that was verified here.
    pub seen: Option<&'a Seen>,
    /// The moment.
    pub now: Timestamp,
}

/// An act that came in, with everything about it verified. Only [`open`] makes one.
#[derive(Debug)]
#[must_use = "an act that arrived must be decided, or it is lost"]
pub struct Arrived {
    act: SignedAct,
    place: u64,
}

impl Arrived {
    /// The act.
    pub const fn act(&self) -> &SignedAct {
        &self.act
    }

    /// Its place in the sender's order for this agency.
    pub const fn place(&self) -> u64 {
        self.place
    }

    pub(crate) fn into_act(self) -> SignedAct {
        self.act
    }
}

/// A batch that came in, verified as a whole.
#[derive(Debug)]
pub struct Opened {
    /// Who sent it.
    pub from: AgencyCode,
    /// SHA-256 of the batch, which the receipt names.
    pub digest: [u8; 32],
    /// The place of its first act.
    pub first: u64,
    /// The place after its last.
    pub next: u64,
    /// How much of the sender's log had been seen when it was opened.
    pub seen_before: u64,
    /// The acts.
    pub acts: Vec<Arrived>,
    /// Their leaves in the sender's log, in the same order.
    pub leaves: Vec<u64>,
    /// Places whose act was erased before it left.
    pub erased: Vec<u64>,
    /// The sender's log as it is now known here.
    pub seen: Seen,
    /// The sender's checkpoint, for the cosignature.
    pub checkpoint: Checkpoint,
}

/// Opens a sealed batch and verifies all it claims.
///
/// # Errors
/// [`OpenError`], the first thing that is not as it should be.
pub fn open(opening: Opening<'_>, keys: &Keys, sealed: &[u8]) -> Result<Opened, OpenError> {
    let peer = opening.card.agency;
    if opening.card.valid_until <= opening.now {
        return Err(OpenError::ExpiredCard { peer });
    }
    let plain =
        keys.open(peer, sealed).map_err(|source| OpenError::AlteredEnvelope { peer, source })?;
    let (batch, digest) = unsign(opening, keys, &plain)?;
    if batch.from != peer || batch.to != keys.agency() {
        return Err(OpenError::Misaddressed { peer, from: batch.from, to: batch.to });
    }
    let places = batch.places().ok_or_else(|| OpenError::Malformed {
        peer,
        source: WireError::Oversized { found: batch.acts.len(), max: BATCH_ACTS_MAX },
    })?;
    let checkpoint = keys
        .checkpoint(opening.card, &batch.checkpoint)
        .map_err(|source| OpenError::BadCheckpoint { peer, source })?;
    let checkpoint = checkpoint.checkpoint().clone();
    check_consistency(opening, &batch, &checkpoint)?;
    let public =
        keys.keys_of(opening.card).map_err(|source| OpenError::BadCheckpoint { peer, source })?;
    let certificates = certificates(opening, &public, &batch)?;
    let (places, next) = places;
    let mut acts = Vec::with_capacity(batch.acts.len());
    let mut leaves = Vec::with_capacity(batch.acts.len());
    for (carried, place) in batch.acts.iter().zip(places) {
        leaves.push((carried.leaf, commitment(carried)));
        let act = believe((peer, keys.agency()), &public, &certificates, carried)?;
        acts.push(Arrived { act, place });
    }
    check_inclusion(peer, &batch, &leaves, &checkpoint)?;
    let head = checkpoint.head();
    let checkpoint_bytes = batch.checkpoint.into();
    let seen = Seen { size: head.size, root: head.root.to_bytes(), checkpoint: checkpoint_bytes };
    Ok(Opened {
        from: peer,
        digest,
        first: batch.first,
        next,
        seen_before: opening.seen.map_or(0, |seen| seen.size),
        acts,
        leaves: leaves.into_iter().map(|(leaf, _)| leaf).collect(),
        erased: batch.erased,
        seen,
        checkpoint,
    })
}

/// Whether a signature is by the key of this id, valid at one of these moments.
fn is_by(
    public: &PublicKeys,
    (key_id, moments): ([u8; 8], &[Timestamp]),
    signature: &[u8; 64],
    bytes: &[u8],
) -> bool {
    moments
        .iter()
        .find_map(|at| public.act_key(KeyId(key_id), at.millis()).ok())
        .is_some_and(|key| key.verify(bytes, signature).is_ok())
}

fn unsign(opening: Opening<'_>, keys: &Keys, plain: &[u8]) -> Result<(Batch, [u8; 32]), OpenError> {
    let peer = opening.card.agency;
    let malformed = |source| OpenError::Malformed { peer, source };
    let signed: SignedBatch =
        comity_act::read(BATCH, plain, BATCH_BYTES_MAX + 1_024).map_err(malformed)?;
    let sign1 = Sign1::parse(BATCH, &signed.signature, 1_024).map_err(malformed)?;
    let key_id = sign1.key_id();
    sign1
        .verify(|signature, bytes| {
            keys.is_signed_by(opening.card, (key_id, opening.now), signature, bytes)
        })
        .map_err(|source| OpenError::BadSignature { peer, source })?;
    let digest = digest(&signed.batch);
    if sign1.payload() != digest {
        let source = SignatureError { what: BATCH };
        return Err(OpenError::BadSignature { peer, source });
    }
    let batch = Batch::parse(&signed.batch).map_err(malformed)?;
    Ok((batch, digest))
}

/// The log must extend what was seen; if it shows two roots for one size, that is proof for all.
fn check_consistency(
    opening: Opening<'_>,
    batch: &Batch,
    checkpoint: &Checkpoint,
) -> Result<(), OpenError> {
    let peer = opening.card.agency;
    let Some(seen) = opening.seen else {
        return Ok(());
    };
    let (old, new) = (TreeHead { size: seen.size, root: Hash::new(seen.root) }, *checkpoint.head());
    if new.size == old.size {
        return if new.root == old.root { Ok(()) } else { Err(forked(peer, seen, batch)) };
    }
    // An older checkpoint than the one seen is no fork: the batch was packed before.
    if batch.consistent_from != seen.size || new.size < seen.size {
        return Err(OpenError::OtherStart { peer, seen: seen.size });
    }
    let proof = hashes(peer, &batch.consistency)
        .and_then(|h| ConsistencyProof::from_hashes(h).ok_or(OpenError::Inconsistent { peer }))?;
    proof.check(&old, &new).map_err(|_| OpenError::Inconsistent { peer })
}

/// Two roots for one size, both signed: proof for everybody.
fn forked(peer: AgencyCode, seen: &Seen, batch: &Batch) -> OpenError {
    let both = SignedCheckpoint::parse(&seen.checkpoint)
        .and_then(|older| Ok((older, SignedCheckpoint::parse(&batch.checkpoint)?)));
    match both.map(|(older, newer)| SplitView::new(older, newer, None)) {
        Ok(Ok(proof)) => OpenError::ForkedLog { peer, proof: Box::new(proof) },
        _ => OpenError::Inconsistent { peer },
    }
}

fn hashes(peer: AgencyCode, flat: &[u8]) -> Result<Vec<Hash>, OpenError> {
    let apart = wire::apart(BATCH, flat).map_err(|source| OpenError::Malformed { peer, source })?;
    Ok(apart.into_iter().map(Hash::new).collect())
}

fn check_inclusion(
    peer: AgencyCode,
    batch: &Batch,
    leaves: &[(u64, Commitment)],
    checkpoint: &Checkpoint,
) -> Result<(), OpenError> {
    let wrong = || OpenError::WrongInclusion { peer };
    if leaves.is_empty() {
        // All its acts were erased before they left: there is nothing to be in the log.
        return if batch.inclusion.is_empty() { Ok(()) } else { Err(wrong()) };
    }
    let proof = BatchProof::from_hashes(hashes(peer, &batch.inclusion)?).ok_or_else(wrong)?;
    let leaves: Vec<(u64, Hash)> = leaves.iter().map(|(at, entry)| (*at, entry.leaf())).collect();
    proof.check(&leaves, checkpoint.head()).map_err(|_| wrong())
}

fn commitment(carried: &Carried) -> Commitment {
    Commitment::new(&Salt::new(carried.salt), &digest(&carried.act), &carried.verdict_commitment)
}

/// A certificate that was verified, with its bytes.
struct Certified {
    certificate: OfficerCertificate,
    bytes: Vec<u8>,
}

/// The certificates of a batch, each verified; they are few, so a list will do.
fn certificates(
    opening: Opening<'_>,
    public: &PublicKeys,
    batch: &Batch,
) -> Result<Vec<Certified>, OpenError> {
    let peer = opening.card.agency;
    let mut certificates = Vec::with_capacity(batch.certificates.len());
    for bytes in &batch.certificates {
        let parsed = SignedCertificate::parse(bytes)
            .map_err(|source| OpenError::Malformed { peer, source })?;
        if parsed.agency() != peer {
            return Err(OpenError::ForeignOfficer { peer });
        }
        let key_id = parsed.key_id();
        // The keys may have been followed by others since it was made; the batch itself is signed
        // by one that is valid now.
        let moments = [opening.now, parsed.valid_from()];
        let certificate = parsed
            .verified(|signature, bytes| is_by(public, (key_id, &moments), signature, bytes))
            .map_err(|source| OpenError::BadSignature { peer, source })?;
        certificates.push(Certified { certificate, bytes: bytes.to_vec() });
    }
    Ok(certificates)
}

/// An act is believed when its agency signed it and certified its officer for that day.
fn believe(
    (peer, own): (AgencyCode, AgencyCode),
    public: &PublicKeys,
    certificates: &[Certified],
    carried: &Carried,
) -> Result<SignedAct, OpenError> {
    let signature = carried.signature.as_deref();
    if let Some(found) = signature.map(<[u8]>::len).filter(|n| *n > OFFICER_SIGNATURE_BYTES_MAX) {
        let source = WireError::Oversized { found, max: OFFICER_SIGNATURE_BYTES_MAX };
        return Err(OpenError::Malformed { peer, source });
    }
    let parsed =
        ParsedAct::parse(&carried.act).map_err(|source| OpenError::Malformed { peer, source })?;
    let claims = parsed.claims();
    // Of an act that is not understood the role may be one that has no name here.
    let any_role = matches!(claims.body, Body::NotUnderstood(_));
    let covers = |Certified { certificate: c, .. }: &&Certified| {
        let is_valid = c.valid_from <= claims.at && claims.at < c.valid_until;
        c.officer == claims.officer && is_valid && (any_role || c.roles.contains(&claims.role))
    };
    let certified = || certificates.iter().filter(covers);
    if claims.agency != peer || certified().next().is_none() {
        return Err(OpenError::ForeignOfficer { peer });
    }
    // Under our own reference somebody would find another's act, or a number that we never gave.
    if claims.reference.is_some_and(|reference| reference.agency != peer) {
        return Err(OpenError::ForeignReference { peer });
    }
    if !claims.is_for(own) {
        let to = claims.recipients.first().map_or(peer, |r| r.agency);
        return Err(OpenError::Misaddressed { peer, from: claims.agency, to });
    }
    let by = certified().map(|one| (&one.certificate, &one.bytes[..]));
    // Whether its officer signed it as well, the law asks; it comes in either way.
    let proof = signing::proof(&carried.act, signature, by);
    let (key_id, at) = (parsed.key_id(), claims.at);
    // An act may have waited: the key must have been valid when it was signed.
    parsed
        .verified(|signature, bytes| is_by(public, (key_id, &[at]), signature, bytes))
        .map(|act| act.with_proof(proof))
        .map_err(|source| OpenError::BadSignature { peer, source })
}
