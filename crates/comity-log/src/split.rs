//! A split view: a log that contradicted itself, kept so that anyone can see it.
//!
//! What can be proved, with nothing but the log's public keys:
//! - Two roots signed for one size contradict each other by themselves.
//! - For two sizes, the two checkpoints alone prove nothing, and a consistency proof that fails
//!   proves nothing either, because anyone can spoil one. With a [`PrefixProof`] from the tree of
//!   the newer checkpoint, its signed root itself says what the root at the older size must
//!   be; if the log signed another, that is a contradiction. Anyone who was served the newer
//!   tree's tiles can make it.
//! - A log that serves no tiles for what it signed cannot be proved wrong, only be seen silent.
//!
//! It never says who was shown which side.

use crate::{
    CheckpointError, Hash, PrefixProof, ProofRefused, SignedCheckpoint, VerifyError, VerifyPolicy,
};

/// Begins the encoded form.
const MAGIC: &[u8] = b"log-split-view/v1\n";

/// Two signed checkpoints of one log that cannot both be true, and why.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SplitView {
    older: SignedCheckpoint,
    newer: SignedCheckpoint,
    /// Needed when, and only when, the sizes differ.
    prefix: Option<PrefixProof>,
}

/// Two checkpoints that prove nothing against their log.
#[derive(Debug, thiserror::Error)]
pub enum SplitViewError {
    /// They are of two logs.
    #[error("the checkpoints are of two logs, `{first}` and `{second}`; compare those of one")]
    TwoLogs {
        /// Origin of the first.
        first: String,
        /// Origin of the second.
        second: String,
    },
    /// They do not contradict each other.
    #[error("the checkpoints do not contradict each other; there is nothing to prove")]
    Consistent,
    /// The sizes differ and there is no proof of what the newer tree says of the older, or the
    /// sizes are the same and there is one.
    #[error("a prefix proof is needed for two sizes, and only then; make it from the newer tree")]
    PrefixNeeded,
    /// The prefix proof does not hold.
    #[error("the prefix proof does not lead to the newer root; make it from the newer tree")]
    Prefix(#[source] ProofRefused),
    /// A checkpoint was not signed by the log.
    #[error("a checkpoint is not signed by the log it names; it proves nothing")]
    Signature(#[from] VerifyError),
    /// The bytes are no split view.
    #[error("the bytes are no split view; ask for the proof again")]
    Form,
    /// A checkpoint inside is malformed.
    #[error("a checkpoint in the split view is malformed; ask for the proof again")]
    Checkpoint(#[from] CheckpointError),
}

impl SplitView {
    /// Two roots for one size, or an older root that the newer tree does not allow.
    ///
    /// The order of the checkpoints does not matter. Signatures are not checked here: see
    /// [`Self::verify`].
    ///
    /// # Errors
    /// When the checkpoints do not contradict each other or the proof does not show it.
    pub fn new(
        first: SignedCheckpoint,
        second: SignedCheckpoint,
        prefix: Option<PrefixProof>,
    ) -> Result<Self, SplitViewError> {
        let in_order = first.checkpoint().head().size <= second.checkpoint().head().size;
        let (older, newer) = if in_order { (first, second) } else { (second, first) };
        let view = Self { older, newer, prefix };
        view.check_contradiction()?;
        Ok(view)
    }

    /// Checks, with nothing but the log's keys, that the log contradicted itself.
    ///
    /// # Errors
    /// When either checkpoint is not the log's, or they do not contradict each other.
    /// Cosignatures play no part: what others saw does not excuse the log.
    pub fn verify(&self, policy: &VerifyPolicy) -> Result<(), SplitViewError> {
        self.check_contradiction()?;
        policy.check_signed_by_log(&self.older)?;
        policy.check_signed_by_log(&self.newer)?;
        Ok(())
    }

    /// The checkpoint of the smaller size.
    pub fn older(&self) -> &SignedCheckpoint {
        &self.older
    }

    /// The checkpoint of the larger size.
    pub fn newer(&self) -> &SignedCheckpoint {
        &self.newer
    }

    /// The bytes to keep or send: the line `log-split-view/v1`, the older note and the newer
    /// note, each behind its length in four big-endian bytes, then the hashes of the prefix proof.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        for note in [self.older.to_text(), self.newer.to_text()] {
            // A note is at most 128 KiB long: its length always fits.
            let length = u32::try_from(note.len()).unwrap_or(u32::MAX);
            bytes.extend(length.to_be_bytes());
            bytes.extend(note.into_bytes());
        }
        let hashes = self.prefix.iter().flat_map(PrefixProof::hashes);
        bytes.extend(hashes.flat_map(|hash| *hash.as_bytes()));
        bytes
    }

    /// Reads what [`Self::encode`] wrote; signatures are not checked here.
    ///
    /// # Errors
    /// When the bytes are no split view, or the view inside proves nothing.
    pub fn decode(bytes: &[u8]) -> Result<Self, SplitViewError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(SplitViewError::Form)?;
        let (older, rest) = take_note(rest)?;
        let (newer, rest) = take_note(rest)?;
        let (hashes, odd) = rest.as_chunks::<{ Hash::BYTES }>();
        // Bounded before it is copied: no prefix proof has as many.
        if !odd.is_empty() || hashes.len() > 65 {
            return Err(SplitViewError::Form);
        }
        let hashes: Vec<Hash> = hashes.iter().map(|hash| Hash::new(*hash)).collect();
        let prefix = PrefixProof::from_hashes(hashes).filter(|proof| !proof.hashes().is_empty());
        let view = Self { older, newer, prefix };
        view.check_contradiction()?;
        Ok(view)
    }

    fn check_contradiction(&self) -> Result<(), SplitViewError> {
        let (older, newer) = (self.older.checkpoint(), self.newer.checkpoint());
        if older.origin() != newer.origin() {
            let (first, second) = (older.origin().to_owned(), newer.origin().to_owned());
            return Err(SplitViewError::TwoLogs { first, second });
        }
        let (old, new) = (older.head(), newer.head());
        let demanded = match &self.prefix {
            None if old.size == new.size => new.root,
            Some(proof) if old.size < new.size => {
                proof.root_of_first(old.size, new).map_err(SplitViewError::Prefix)?
            }
            Some(_) | None => return Err(SplitViewError::PrefixNeeded),
        };
        if demanded == old.root { Err(SplitViewError::Consistent) } else { Ok(()) }
    }
}

/// Takes one note and its length off the front.
fn take_note(bytes: &[u8]) -> Result<(SignedCheckpoint, &[u8]), SplitViewError> {
    let (length, rest) = bytes.split_first_chunk::<4>().ok_or(SplitViewError::Form)?;
    let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| SplitViewError::Form)?;
    let (note, rest) = rest.split_at_checked(length).ok_or(SplitViewError::Form)?;
    Ok((SignedCheckpoint::parse(note)?, rest))
}
