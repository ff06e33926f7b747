//! The agency's log keys as the log wants them: signers and verifiers of notes.

use std::sync::Arc;

use comity_act::Timestamp;
use comity_log::{
    Checkpoint, KeyId, KeySet, NoteError, NoteSignature, NoteSigner, NoteVerifier, SignatureType,
    VerifierKey, VerifyPolicy, cosign as cosign_checkpoint,
};
use comity_seal::{
    post_quantum::{LogKey, LogVerifyingKey, PqSigningKey, PqVerifyingKey},
    public::PublicKeys,
    signing::{SigningKey, VerifyingKey},
};

/// Signs notes with one of the two keys of a log.
pub(crate) struct Signer<'a> {
    name: &'a str,
    id: KeyId,
    key: Half<'a>,
}

enum Half<'a> {
    Classical(&'a SigningKey),
    PostQuantum(&'a PqSigningKey),
}

/// Both signers of a log's checkpoints.
pub(crate) fn signers<'a>(origin: &'a str, log: &'a LogKey) -> [Signer<'a>; 2] {
    let classical = log.classical.verifying_key().as_bytes();
    let post_quantum = log.post_quantum.verifying_key().as_bytes();
    [
        Signer {
            name: origin,
            id: KeyId::of(origin, SignatureType::Ed25519, classical),
            key: Half::Classical(&log.classical),
        },
        Signer {
            name: origin,
            id: KeyId::of(origin, SignatureType::MlDsa65, post_quantum),
            key: Half::PostQuantum(&log.post_quantum),
        },
    ]
}

impl NoteSigner for Signer<'_> {
    fn name(&self) -> &str {
        self.name
    }

    fn key_id(&self) -> KeyId {
        self.id
    }

    fn sign(&self, message: &[u8]) -> Vec<u8> {
        match self.key {
            Half::Classical(key) => key.sign(message).to_vec(),
            Half::PostQuantum(key) => key.sign(message),
        }
    }
}

/// A log's cosignature on another's checkpoint, by the cosigner's clock.
pub(crate) fn cosign(
    origin: &str,
    log: &LogKey,
    at: Timestamp,
    checkpoint: &Checkpoint,
) -> Result<NoteSignature, NoteError> {
    let key = log.classical.verifying_key().as_bytes();
    let signer = Signer {
        name: origin,
        id: KeyId::of(origin, SignatureType::Ed25519Cosignature, key),
        key: Half::Classical(&log.classical),
    };
    cosign_checkpoint(checkpoint, &signer, at.millis() / 1_000)
}

/// Verifies notes with one key of a log.
struct Verifier {
    name: String,
    id: KeyId,
    key: PublicHalf,
}

enum PublicHalf {
    Classical(VerifyingKey),
    PostQuantum(PqVerifyingKey),
}

impl NoteVerifier for Verifier {
    fn name(&self) -> &str {
        &self.name
    }

    fn key_id(&self) -> KeyId {
        self.id
    }

    fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        match &self.key {
            PublicHalf::Classical(key) => key.verify(message, signature).is_ok(),
            PublicHalf::PostQuantum(key) => key.verify(message, signature).is_ok(),
        }
    }
}

fn pair(origin: &str, log: &LogVerifyingKey) -> KeySet {
    let classical = Verifier {
        name: origin.to_owned(),
        id: KeyId::of(origin, SignatureType::Ed25519, log.classical.as_bytes()),
        key: PublicHalf::Classical(log.classical.clone()),
    };
    let post_quantum = Verifier {
        name: origin.to_owned(),
        id: KeyId::of(origin, SignatureType::MlDsa65, log.post_quantum.as_bytes()),
        key: PublicHalf::PostQuantum(log.post_quantum.clone()),
    };
    KeySet::pair(Arc::new(classical), Arc::new(post_quantum))
}

/// What it takes to believe a checkpoint of the log with this origin: any generation of its keys,
/// both halves together.
pub fn policy(origin: &str, keys: &PublicKeys) -> Option<VerifyPolicy> {
    let mut pairs = keys.generations().iter().map(|held| pair(origin, &held.log));
    let first = VerifyPolicy::new(origin, pairs.next()?);
    Some(pairs.fold(first, VerifyPolicy::or))
}

/// The public keys of a log with this origin, as anybody who verifies its notes takes them: both
/// halves of each generation.
pub(crate) fn verifier_keys(origin: &str, keys: &PublicKeys) -> Vec<VerifierKey> {
    let halves = keys.generations().iter().flat_map(|held| {
        let classical: &[u8] = held.log.classical.as_bytes();
        let post_quantum: &[u8] = held.log.post_quantum.as_bytes();
        [(SignatureType::Ed25519, classical), (SignatureType::MlDsa65, post_quantum)]
    });
    // An origin that may stand in a checkpoint names a key, and keys have their own length.
    halves.filter_map(|(of, key)| VerifierKey::new(origin, of, key).ok()).collect()
}

/// The verifier of another log's cosignatures.
pub(crate) fn cosigner(origin: &str, keys: &PublicKeys) -> Vec<Arc<dyn NoteVerifier>> {
    keys.generations()
        .iter()
        .map(|held| {
            let bytes = held.log.classical.as_bytes();
            let verifier = Verifier {
                name: origin.to_owned(),
                id: KeyId::of(origin, SignatureType::Ed25519Cosignature, bytes),
                key: PublicHalf::Classical(held.log.classical.clone()),
            };
            Arc::new(verifier) as Arc<dyn NoteVerifier>
        })
        .collect()
}
