//! Proofs against a peer's log, as files that anybody can check anywhere.
//!
//! The line `comity split view 1`, the agency's card behind its length in four big-endian bytes,
//! then the split view (`log-split-view/v1`). The card says whose keys signed: who checks the file
//! compares its fingerprint with what is known of the agency.
//!
//! It never needs a node, a network or a key of one's own.

use comity_act::{AgencyCard, SignedCard};
use comity_corridor::policy;
use comity_log::{SplitView, SplitViewError};
use comity_seal::{fingerprint::Fingerprint, public::PublicKeys, signing::KeyId};

/// Begins the file.
const MAGIC: &[u8] = b"comity split view 1\n";

/// Bytes of a file that is read at most.
pub(crate) const PROOF_BYTES_MAX: usize = 1 << 20;

/// Why a file proves nothing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ProofError {
    /// It is no such file.
    #[error("the file is no proof of a split view; write it with `comity peer proof`")]
    Form,
    /// The card in it is not signed by a key that stands on it.
    #[error("the card in the file is not whole; ask for the proof again")]
    Card,
    /// The checkpoints do not show what they should.
    #[error(transparent)]
    View(#[from] SplitViewError),
}

/// What a file proves.
#[derive(Debug)]
pub(crate) struct Proven {
    /// Whose log it is.
    pub card: AgencyCard,
    /// Whose keys signed, to be compared.
    pub fingerprint: Fingerprint,
    /// The two checkpoints.
    pub view: SplitView,
}

/// The file: the card of the agency as it is known, and the split view.
pub(crate) fn written(card: &[u8], view: &[u8]) -> Vec<u8> {
    // A card has at most 64 KiB, so its length fits.
    let length = u32::try_from(card.len()).unwrap_or(u32::MAX);
    [MAGIC, &length.to_be_bytes(), card, view].concat()
}

/// Checks a file with nothing but what stands in it.
///
/// # Errors
/// [`ProofError`] when it proves nothing.
pub(crate) fn checked(file: &[u8]) -> Result<Proven, ProofError> {
    let rest = file.strip_prefix(MAGIC).ok_or(ProofError::Form)?;
    let (length, rest) = rest.split_first_chunk::<4>().ok_or(ProofError::Form)?;
    let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| ProofError::Form)?;
    let (card, view) = rest.split_at_checked(length).ok_or(ProofError::Form)?;
    let parsed = SignedCard::parse(card).map_err(|_| ProofError::Card)?;
    let keys = PublicKeys::parse(&parsed.claims().keys).map_err(|_| ProofError::Card)?;
    let (key_id, at) = (KeyId(parsed.key_id()), parsed.claims().issued_at.millis());
    let card = parsed
        .verified(|signature, bytes| {
            let key = keys.act_key(key_id, at);
            key.is_ok_and(|key| key.verify(bytes, signature).is_ok())
        })
        .map_err(|_| ProofError::Card)?;
    let view = SplitView::decode(view)?;
    let policy = policy(card.log_origin.as_str(), &keys).ok_or(ProofError::Card)?;
    view.verify(&policy)?;
    Ok(Proven { fingerprint: Fingerprint::of(&keys), card, view })
}
