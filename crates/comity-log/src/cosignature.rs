//! Cosignatures: others who saw a log at a size and a root, and say when.
//!
//! A cosigner signs only what it found consistent with all it saw of that log before. Enough of
//! them, and a log cannot show two faces without being caught.
//!
//! Source: C2SP tlog-cosignature, "Ed25519 signed message" (`cosignature/v1`).

use crate::{Checkpoint, KeyId, NoteError, NoteSignature, NoteSigner, NoteVerifier};

/// Latest time that can be signed, in seconds: 2⁶³ − 1.
const SECONDS_MAX: u64 = i64::MAX.unsigned_abs();

/// A cosignature that holds.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Cosigned {
    /// Name of the cosigner's key.
    pub name: String,
    /// Id of the cosigner's key.
    pub key_id: KeyId,
    /// When it signed, by the cosigner's own clock: seconds since the Unix epoch.
    pub at_s: u64,
}

/// Cosigns a checkpoint at a time given in seconds since the Unix epoch.
///
/// The caller must have verified the checkpoint and its consistency with the last one it saw.
/// The signer's key id must be that of [`crate::SignatureType::Ed25519Cosignature`].
///
/// # Errors
/// When the time is past 2⁶³ − 1 or the signer makes no usable signature.
pub fn cosign(
    checkpoint: &Checkpoint,
    signer: &(impl NoteSigner + ?Sized),
    at_s: u64,
) -> Result<NoteSignature, NoteError> {
    let signature = signer.sign(message(checkpoint, at_s).as_bytes());
    if at_s > SECONDS_MAX || signature.is_empty() {
        return Err(NoteError::Signer { name: signer.name().chars().take(64).collect() });
    }
    let bytes = [&at_s.to_be_bytes(), signature.as_slice()].concat();
    NoteSignature::new(signer.name(), signer.key_id(), bytes)
}

impl Cosigned {
    /// Checks a cosignature; `None` when it does not hold.
    pub fn verify(
        checkpoint: &Checkpoint,
        signature: &NoteSignature,
        verifier: &(impl NoteVerifier + ?Sized),
    ) -> Option<Self> {
        let (time, bytes) = signature.bytes().split_first_chunk::<8>()?;
        let at_s = u64::from_be_bytes(*time);
        let holds = at_s <= SECONDS_MAX
            && signature.is_by(verifier.name(), verifier.key_id())
            && verifier.verify(message(checkpoint, at_s).as_bytes(), bytes);
        let name = signature.name().to_owned();
        holds.then(|| Self { name, key_id: signature.key_id(), at_s })
    }
}

/// What a cosigner signs: two lines of its own before the whole text of the checkpoint.
fn message(checkpoint: &Checkpoint, at_s: u64) -> String {
    format!("cosignature/v1\ntime {at_s}\n{}", checkpoint.to_text())
}
