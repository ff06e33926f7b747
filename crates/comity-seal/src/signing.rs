//! Ed25519 signatures, the verifying keys of others, and short key ids.
//!
//! Deterministic: the same key and message give the same signature.
//! A key of small order is refused when it is read: under such a key one signature fits any
//! message, and its holder could later deny every act it signed.
//!
//! Source: RFC 8032, section 5.1.

use std::fmt;
use std::hash::{Hash, Hasher};

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, ParsedPublicKey};
use zeroize::Zeroizing;

use crate::digest::digest;

/// Length of an Ed25519 public key, in bytes.
pub const VERIFYING_KEY_BYTES: usize = 32;
/// Length of an Ed25519 signature, in bytes.
pub const SIGNATURE_BYTES: usize = 64;
/// Length of the seed a key is made from, in bytes.
pub const SEED_BYTES: usize = 32;
/// Length of a key id, in bytes.
pub const KEY_ID_BYTES: usize = 8;

/// The y coordinates of all points of small order, sign bit cleared, little-endian, those that
/// are not fully reduced included.
const SMALL_ORDER_Y: [[u8; 32]; 7] = [
    edge(0x00, 0x00, 0x00),
    edge(0x01, 0x00, 0x00),
    edge(0xec, 0xff, 0x7f),
    edge(0xed, 0xff, 0x7f),
    edge(0xee, 0xff, 0x7f),
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98,
        0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53,
        0xfc, 0x05,
    ],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67,
        0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac,
        0x03, 0x7a,
    ],
];

/// Why a signature or a verifying key was not accepted.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum SigningError {
    /// The signature is not of this message under this key.
    #[error("the signature does not fit the message and the key; ask the sender to send it again")]
    Mismatch,
    /// A key of the wrong length.
    #[error("a public key of `{found}` bytes where `{expected}` are needed; check the agency card")]
    KeyLength {
        /// Length of what was given, in bytes.
        found: usize,
        /// Length of a key of this kind, in bytes.
        expected: usize,
    },
    /// Bytes of the right length that are no usable key.
    #[error("the public key is not a usable one; check the agency card with its owner")]
    KeyUnusable,
}

/// A short name for a public key: the first 8 bytes of its SHA-256, shown as 16 hex digits.
///
/// It finds a key, it does not prove one: two keys with one id can be made with effort.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct KeyId(pub [u8; KEY_ID_BYTES]);

impl KeyId {
    /// The id of the key with these public bytes.
    pub fn of(public_key: &[u8]) -> Self {
        let mut id = [0; KEY_ID_BYTES];
        id.copy_from_slice(&digest(public_key)[..KEY_ID_BYTES]);
        Self(id)
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyId({self})")
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// An Ed25519 signature: R then S, 64 bytes.
#[derive(Clone, Copy, Eq, Hash, PartialEq)]
pub struct Signature(pub [u8; SIGNATURE_BYTES]);

impl Signature {
    /// The 64 bytes.
    pub fn as_bytes(&self) -> &[u8; SIGNATURE_BYTES] {
        &self.0
    }

    /// The 64 bytes on the heap, as signature containers want them.
    pub fn to_vec(self) -> Vec<u8> {
        self.0.to_vec()
    }
}

impl AsRef<[u8]> for Signature {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl TryFrom<&[u8]> for Signature {
    type Error = SigningError;

    fn try_from(bytes: &[u8]) -> Result<Self, SigningError> {
        bytes.try_into().map(Self).map_err(|_| SigningError::Mismatch)
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature({})", KeyId::of(&self.0))
    }
}

/// A secret Ed25519 key.
pub struct SigningKey {
    seed: Zeroizing<[u8; SEED_BYTES]>,
    pair: Ed25519KeyPair,
    public: VerifyingKey,
}

impl SigningKey {
    /// The key of this seed; the same seed gives the same key.
    #[expect(clippy::expect_used, reason = "a seed of 32 bytes always makes a key")]
    pub fn from_seed(seed: &[u8; SEED_BYTES]) -> Self {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).expect("a seed makes a key");
        let public = VerifyingKey::parse(pair.public_key().as_ref()).expect("its public key");
        Self { seed: Zeroizing::new(*seed), pair, public }
    }

    /// Signs `message`.
    pub fn sign(&self, message: &[u8]) -> Signature {
        let mut out = [0; SIGNATURE_BYTES];
        out.copy_from_slice(self.pair.sign(message).as_ref());
        Signature(out)
    }

    /// The key others verify with.
    pub fn verifying_key(&self) -> &VerifyingKey {
        &self.public
    }

    pub(crate) fn seed(&self) -> &[u8; SEED_BYTES] {
        &self.seed
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({}, secret)", self.public.id())
    }
}

/// A public Ed25519 key, parsed once and cheap to clone.
#[derive(Clone)]
pub struct VerifyingKey {
    bytes: [u8; VERIFYING_KEY_BYTES],
    id: KeyId,
    parsed: ParsedPublicKey,
}

impl VerifyingKey {
    /// Reads a public key of 32 bytes.
    ///
    /// # Errors
    /// [`SigningError::KeyLength`], or [`SigningError::KeyUnusable`] for a key of small order.
    pub fn parse(bytes: &[u8]) -> Result<Self, SigningError> {
        let length = SigningError::KeyLength { found: bytes.len(), expected: VERIFYING_KEY_BYTES };
        let bytes: [u8; VERIFYING_KEY_BYTES] = bytes.try_into().map_err(|_| length)?;
        let mut y = bytes;
        y[31] &= 0x7f;
        if SMALL_ORDER_Y.contains(&y) {
            return Err(SigningError::KeyUnusable);
        }
        let parsed =
            ParsedPublicKey::new(&ED25519, bytes).map_err(|_| SigningError::KeyUnusable)?;
        Ok(Self { bytes, id: KeyId::of(&bytes), parsed })
    }

    /// Checks that `signature` is of `message` under this key.
    ///
    /// # Errors
    /// [`SigningError::Mismatch`], whatever is wrong with it.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), SigningError> {
        self.parsed.verify_sig(message, signature).map_err(|_| SigningError::Mismatch)
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; VERIFYING_KEY_BYTES] {
        &self.bytes
    }

    /// Its short name.
    pub fn id(&self) -> KeyId {
        self.id
    }
}

impl Eq for VerifyingKey {}

impl PartialEq for VerifyingKey {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl Hash for VerifyingKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.bytes.hash(state);
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifyingKey({})", self.id())
    }
}

/// 32 bytes that differ only at their ends, as five of the seven do.
const fn edge(first: u8, middle: u8, last: u8) -> [u8; 32] {
    let mut out = [middle; 32];
    out[0] = first;
    out[31] = last;
    out
}
