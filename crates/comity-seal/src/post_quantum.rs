//! ML-DSA-65 signatures, and the pair of keys a log signs its checkpoints with.
//!
//! Too slow and too long for every act (3,309 bytes), cheap for one checkpoint per batch: an act
//! with its inclusion proof is thereby covered against a quantum adversary as well.
//!
//! Source: FIPS 204, pure ML-DSA-65 with an empty context; signing is hedged (section 3.4).

use std::fmt;

use aws_lc_rs::signature::{KeyPair, ML_DSA_65, ML_DSA_65_SIGNING, ParsedPublicKey, PqdsaKeyPair};
use zeroize::Zeroizing;

use crate::signing::{KeyId, SEED_BYTES, SigningError, SigningKey, VerifyingKey};

/// Length of an ML-DSA-65 public key, in bytes.
pub const PQ_VERIFYING_KEY_BYTES: usize = 1952;
/// Length of an ML-DSA-65 signature, in bytes.
pub const PQ_SIGNATURE_BYTES: usize = 3309;

/// A secret ML-DSA-65 key.
pub struct PqSigningKey {
    seed: Zeroizing<[u8; SEED_BYTES]>,
    pair: PqdsaKeyPair,
    public: PqVerifyingKey,
}

impl PqSigningKey {
    /// The key of this seed (ξ of FIPS 204, algorithm 6); the same seed gives the same key.
    #[expect(clippy::expect_used, reason = "a seed of 32 bytes always makes a key")]
    pub fn from_seed(seed: &[u8; SEED_BYTES]) -> Self {
        let pair = PqdsaKeyPair::from_seed(&ML_DSA_65_SIGNING, seed).expect("a seed makes a key");
        let public = PqVerifyingKey::parse(pair.public_key().as_ref()).expect("its public key");
        Self { seed: Zeroizing::new(*seed), pair, public }
    }

    /// Signs `message`: 3,309 bytes, different each time, all of them valid.
    #[expect(clippy::expect_used, reason = "only an exhausted heap can stop a signature")]
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        let mut out = vec![0; PQ_SIGNATURE_BYTES];
        self.pair.sign(message, &mut out).expect("a whole key signs");
        out
    }

    /// The key others verify with.
    pub fn verifying_key(&self) -> &PqVerifyingKey {
        &self.public
    }

    pub(crate) fn seed(&self) -> &[u8; SEED_BYTES] {
        &self.seed
    }
}

impl fmt::Debug for PqSigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PqSigningKey({}, secret)", self.public.id())
    }
}

/// A public ML-DSA-65 key, parsed once.
#[derive(Clone)]
pub struct PqVerifyingKey {
    bytes: Box<[u8; PQ_VERIFYING_KEY_BYTES]>,
    id: KeyId,
    parsed: ParsedPublicKey,
}

impl PqVerifyingKey {
    /// Reads a public key of 1,952 bytes.
    ///
    /// # Errors
    /// [`SigningError::KeyLength`] or [`SigningError::KeyUnusable`].
    pub fn parse(bytes: &[u8]) -> Result<Self, SigningError> {
        let (found, expected) = (bytes.len(), PQ_VERIFYING_KEY_BYTES);
        let bytes: Box<[u8; PQ_VERIFYING_KEY_BYTES]> = Box::<[u8]>::from(bytes)
            .try_into()
            .map_err(|_| SigningError::KeyLength { found, expected })?;
        let parsed = ParsedPublicKey::new(&ML_DSA_65, bytes.as_slice())
            .map_err(|_| SigningError::KeyUnusable)?;
        Ok(Self { id: KeyId::of(bytes.as_slice()), bytes, parsed })
    }

    /// Checks that `signature` is of `message` under this key.
    ///
    /// # Errors
    /// [`SigningError::Mismatch`], whatever is wrong with it.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), SigningError> {
        self.parsed.verify_sig(message, signature).map_err(|_| SigningError::Mismatch)
    }

    /// The 1,952 bytes.
    pub fn as_bytes(&self) -> &[u8; PQ_VERIFYING_KEY_BYTES] {
        &self.bytes
    }

    /// Its short name.
    pub fn id(&self) -> KeyId {
        self.id
    }
}

impl Eq for PqVerifyingKey {}

impl PartialEq for PqVerifyingKey {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl fmt::Debug for PqVerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PqVerifyingKey({})", self.id())
    }
}

/// The two keys with which an agency signs the checkpoints of its log.
#[derive(Debug)]
pub struct LogKey {
    /// The Ed25519 key.
    pub classical: SigningKey,
    /// The ML-DSA-65 key.
    pub post_quantum: PqSigningKey,
}

impl LogKey {
    /// Both keys, each from its own seed.
    pub fn from_seeds(classical: &[u8; SEED_BYTES], post_quantum: &[u8; SEED_BYTES]) -> Self {
        Self {
            classical: SigningKey::from_seed(classical),
            post_quantum: PqSigningKey::from_seed(post_quantum),
        }
    }

    /// What others verify checkpoints with.
    pub fn verifying_key(&self) -> LogVerifyingKey {
        LogVerifyingKey {
            classical: self.classical.verifying_key().clone(),
            post_quantum: self.post_quantum.verifying_key().clone(),
        }
    }
}

/// The two public keys of a log. A checkpoint counts only when both signatures verify.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LogVerifyingKey {
    /// The Ed25519 key.
    pub classical: VerifyingKey,
    /// The ML-DSA-65 key.
    pub post_quantum: PqVerifyingKey,
}
