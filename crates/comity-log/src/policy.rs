//! Whose signatures a checkpoint needs before anyone believes it.
//!
//! A log signs with a pair of keys, one classical and one post-quantum, and both must hold: so it
//! takes a break of both to forge its past. A log that changes its keys has several pairs for a
//! while, and one whole pair suffices.
//!
//! Source: C2SP signed-note, "Signatures" (a known key whose signature fails spoils the note).

use std::fmt;
use std::sync::Arc;

use crate::{
    Checkpoint, ConsistencyProof, Cosigned, KeyId, NoteVerifier, ProofRefused, SignedCheckpoint,
};

/// Keys that must all have signed.
#[derive(Clone)]
pub struct KeySet([Arc<dyn NoteVerifier>; 2]);

/// What one reader asks of the checkpoints of one log.
#[derive(Clone, Debug)]
pub struct VerifyPolicy {
    origin: String,
    keys: Vec<KeySet>,
    cosigners: Cosigners,
    cosigners_min: usize,
}

/// Keys whose cosignatures are counted.
#[derive(Clone, Default)]
struct Cosigners(Vec<Arc<dyn NoteVerifier>>);

/// A checkpoint whose signatures held. Only [`VerifyPolicy::verify`] makes one.
#[derive(Clone, Debug)]
pub struct VerifiedCheckpoint {
    signed: SignedCheckpoint,
    cosigned: Vec<Cosigned>,
}

/// A checkpoint that is not believed.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// It is of another log.
    #[error("the checkpoint is of the log `{found}`, expected `{expected}`; ask the right log")]
    OtherOrigin {
        /// Origin of the checkpoint.
        found: String,
        /// Origin that was expected.
        expected: String,
    },
    /// A known key's signature does not hold.
    #[error("the signature of `{name}` with key `{key_id}` does not hold; refuse the checkpoint")]
    BadSignature {
        /// Name of the key.
        name: String,
        /// Id of the key.
        key_id: KeyId,
    },
    /// No pair of the log's keys signed as a whole.
    #[error("no pair of keys of `{origin}` signed this checkpoint whole; ask for its new keys")]
    NotSigned {
        /// The log.
        origin: String,
    },
    /// Too few cosigners.
    #[error("{found} of the known cosigners signed, {needed} must; wait for more cosignatures")]
    TooFewCosigners {
        /// Cosigners that signed.
        found: usize,
        /// Cosigners that must sign.
        needed: usize,
    },
}

/// A checkpoint does not continue the one seen before.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    /// They are of two logs.
    #[error("`{found}` cannot continue `{expected}`; compare checkpoints of one log")]
    OtherOrigin {
        /// Origin of the newer checkpoint.
        found: String,
        /// Origin of the one seen before.
        expected: String,
    },
    /// It is older than the one seen before.
    #[error("a checkpoint of {found} is older than the one of {seen} seen before; keep the latter")]
    Older {
        /// Leaves of this checkpoint.
        found: u64,
        /// Leaves of the one seen before.
        seen: u64,
    },
    /// Same size, other root: the log contradicts itself.
    #[error("two roots were signed for one size; keep both checkpoints as a split view")]
    Split,
    /// The proof does not hold; whether the log or the messenger is at fault is open.
    #[error("the newer tree is not shown to continue the older; ask for another proof")]
    Unproven(#[source] ProofRefused),
}

impl KeySet {
    /// The two keys with which a log signs at one time.
    pub fn pair(classical: Arc<dyn NoteVerifier>, post_quantum: Arc<dyn NoteVerifier>) -> Self {
        Self([classical, post_quantum])
    }
}

impl VerifyPolicy {
    /// Checkpoints of `origin` that this pair of keys signed.
    pub fn new(origin: &str, keys: KeySet) -> Self {
        let cosigners = Cosigners::default();
        Self { origin: origin.to_owned(), keys: vec![keys], cosigners, cosigners_min: 0 }
    }

    /// Or those that this other pair signed, of the same log.
    #[must_use]
    pub fn or(mut self, keys: KeySet) -> Self {
        self.keys.push(keys);
        self
    }

    /// Counts cosignatures by these keys, and asks for at least `min` of them.
    #[must_use]
    pub fn with_cosigners(mut self, cosigners: Vec<Arc<dyn NoteVerifier>>, min: usize) -> Self {
        self.cosigners = Cosigners(cosigners);
        self.cosigners_min = min;
        self
    }

    /// Checks a checkpoint's signatures.
    ///
    /// # Errors
    /// When it is of another log, a known key's signature fails, no pair signed as a whole or too
    /// few cosigners signed.
    pub fn verify(&self, signed: &SignedCheckpoint) -> Result<VerifiedCheckpoint, VerifyError> {
        self.check_signed_by_log(signed)?;
        let cosigned = self.cosigned(signed)?;
        if cosigned.len() < self.cosigners_min {
            let (found, needed) = (cosigned.len(), self.cosigners_min);
            return Err(VerifyError::TooFewCosigners { found, needed });
        }
        Ok(VerifiedCheckpoint { signed: signed.clone(), cosigned })
    }

    /// Checks the log's own signatures, whatever cosigners did.
    pub(crate) fn check_signed_by_log(&self, signed: &SignedCheckpoint) -> Result<(), VerifyError> {
        let origin = signed.checkpoint().origin();
        if origin != self.origin {
            let (found, expected) = (origin.to_owned(), self.origin.clone());
            return Err(VerifyError::OtherOrigin { found, expected });
        }
        let text = signed.note().text().as_bytes();
        let mut held: Vec<(&str, KeyId)> = Vec::new();
        for signature in signed.note().signatures() {
            for key in self.keys.iter().flat_map(|set| &set.0) {
                if !signature.is_by(key.name(), key.key_id()) {
                    continue;
                }
                if !key.verify(text, signature.bytes()) {
                    let (name, key_id) = (key.name().to_owned(), key.key_id());
                    return Err(VerifyError::BadSignature { name, key_id });
                }
                held.push((key.name(), key.key_id()));
            }
        }
        let whole =
            |set: &KeySet| set.0.iter().all(|key| held.contains(&(key.name(), key.key_id())));
        if self.keys.iter().any(whole) {
            return Ok(());
        }
        Err(VerifyError::NotSigned { origin: self.origin.clone() })
    }

    /// Cosignatures that hold, one a cosigner: the latest, if there are several.
    fn cosigned(&self, signed: &SignedCheckpoint) -> Result<Vec<Cosigned>, VerifyError> {
        let mut all: Vec<Cosigned> = Vec::new();
        for signature in signed.note().signatures() {
            for key in &self.cosigners.0 {
                if !signature.is_by(key.name(), key.key_id()) {
                    continue;
                }
                let (name, key_id) = (key.name().to_owned(), key.key_id());
                let held = Cosigned::verify(signed.checkpoint(), signature, key.as_ref())
                    .ok_or(VerifyError::BadSignature { name, key_id })?;
                let same = |other: &&mut Cosigned| {
                    (&other.name, other.key_id) == (&held.name, held.key_id)
                };
                match all.iter_mut().find(same) {
                    Some(other) => other.at_s = other.at_s.max(held.at_s),
                    None => all.push(held),
                }
            }
        }
        Ok(all)
    }
}

impl VerifiedCheckpoint {
    /// What the checkpoint says.
    pub fn checkpoint(&self) -> &Checkpoint {
        self.signed.checkpoint()
    }

    /// The checkpoint with its signatures, to be kept or shown.
    pub fn signed(&self) -> &SignedCheckpoint {
        &self.signed
    }

    /// The cosignatures that held.
    pub fn cosigned(&self) -> &[Cosigned] {
        &self.cosigned
    }

    /// Checks that this checkpoint continues the one seen before.
    ///
    /// # Errors
    /// When it is of another log, older, contradictory or not proven to continue it.
    pub fn follows(&self, seen: &Checkpoint, proof: &ConsistencyProof) -> Result<(), FollowError> {
        let next = self.checkpoint();
        let (old, new) = (seen.head(), next.head());
        if next.origin() != seen.origin() {
            let (found, expected) = (next.origin().to_owned(), seen.origin().to_owned());
            return Err(FollowError::OtherOrigin { found, expected });
        }
        if new.size < old.size {
            return Err(FollowError::Older { found: new.size, seen: old.size });
        }
        if new.size == old.size && new.root != old.root {
            return Err(FollowError::Split);
        }
        proof.check(old, new).map_err(FollowError::Unproven)
    }
}

impl fmt::Debug for KeySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug_keys(&self.0, f)
    }
}

impl fmt::Debug for Cosigners {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug_keys(&self.0, f)
    }
}

/// A verifier need not be `Debug`: its name and id say which it is.
fn debug_keys(keys: &[Arc<dyn NoteVerifier>], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.debug_list().entries(keys.iter().map(|key| (key.name(), key.key_id()))).finish()
}
