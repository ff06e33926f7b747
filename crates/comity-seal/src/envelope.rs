//! Sealed envelopes: one delivery batch, sealed to one agency.
//!
//! HPKE in base mode with X-Wing (ML-KEM-768 and X25519 together), HKDF-SHA256 and AES-256-GCM;
//! one HPKE context per batch, never one per act. Base mode says nothing of the sender: what is
//! inside is signed before it is sealed.
//!
//! Source: RFC 9180; draft-connolly-cfrg-xwing-kem; HPKE ids 0x647a, 0x0001, 0x0002.
//!
//! It never knows what the batch holds, and opens nothing longer than [`BATCH_BYTES_MAX`].

use std::convert::Infallible;
use std::fmt;

use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::kem::{Kem, XWing};
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable, OpModeR, OpModeS, Serializable};
use hpke::{single_shot_open, single_shot_seal_with_rng};
use zeroize::Zeroizing;

use crate::identity::AgencyKeys;
use crate::public::PublicGeneration;
use crate::random::Random;
use crate::signing::{KEY_ID_BYTES, KeyId, SEED_BYTES};
use crate::wire::{Malformed, Reader};

/// Length of a public X-Wing key, in bytes: ML-KEM-768, then X25519.
pub const ENVELOPE_KEY_BYTES: usize = 1216;
/// Length of an X-Wing encapsulation, in bytes.
pub const ENCAPSULATION_BYTES: usize = 1120;
/// The longest batch that is sealed or opened, in bytes of plaintext.
pub const BATCH_BYTES_MAX: usize = 16 << 20;
/// How much longer an encoded envelope is than its batch, in bytes.
pub const ENVELOPE_OVERHEAD_BYTES: usize = HEADER_BYTES + ENCAPSULATION_BYTES + TAG_BYTES;

const VERSION: u8 = 1;
const HEADER_BYTES: usize = 1 + 4 + KEY_ID_BYTES;
const TAG_BYTES: usize = 16;
const INFO: &[u8] = b"comity envelope v1";

/// Why a batch could not be sealed or opened.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum EnvelopeError {
    /// Longer than [`BATCH_BYTES_MAX`].
    #[error("a batch of `{found}` bytes is beyond the limit of 16 MiB; send it in smaller batches")]
    TooLong {
        /// Length of the batch, in bytes.
        found: usize,
    },
    /// Not the bytes of an envelope of this version.
    #[error("these bytes are no envelope of version 1; ask the sender to send it again")]
    Malformed,
    /// Not a public key for envelopes.
    #[error("the envelope key is not a usable one; check the agency card with its owner")]
    KeyUnusable,
    /// Sealed to a key that this agency does not hold, or no longer.
    #[error(
        "sealed to key `{key}` of generation `{generation}`, which is not held here; \
         send the peer the current agency card"
    )]
    UnknownKey {
        /// The generation that the envelope names.
        generation: u32,
        /// The key that the envelope names.
        key: KeyId,
    },
    /// The key is held, but the envelope does not open under it.
    #[error("the envelope does not open: altered, or meant for another context; ask for it again")]
    Unreadable,
}

impl From<Malformed> for EnvelopeError {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

/// The secret X-Wing key of an agency.
pub struct EnvelopeKey {
    seed: Zeroizing<[u8; SEED_BYTES]>,
    secret: <XWing as Kem>::PrivateKey,
    public: EnvelopePublicKey,
}

impl EnvelopeKey {
    /// The key whose X-Wing decapsulation key is this seed.
    #[expect(clippy::expect_used, reason = "any 32 bytes are an X-Wing decapsulation key")]
    pub fn from_seed(seed: &[u8; SEED_BYTES]) -> Self {
        let secret = <XWing as Kem>::PrivateKey::from_bytes(seed).expect("a seed is a key");
        let public = EnvelopePublicKey::from_hpke(XWing::sk_to_pk(&secret));
        Self { seed: Zeroizing::new(*seed), secret, public }
    }

    /// The key others seal with.
    pub fn public_key(&self) -> &EnvelopePublicKey {
        &self.public
    }

    pub(crate) fn seed(&self) -> &[u8; SEED_BYTES] {
        &self.seed
    }

    /// Opens one HPKE ciphertext of base mode under this key.
    pub(crate) fn open(
        &self,
        encapsulation: &[u8],
        info: &[u8],
        aad: &[u8],
        ciphertext: &[u8],
    ) -> Result<Vec<u8>, EnvelopeError> {
        let encapped = <XWing as Kem>::EncappedKey::from_bytes(encapsulation)
            .map_err(|_| EnvelopeError::Malformed)?;
        single_shot_open::<AesGcm256, HkdfSha256, XWing>(
            &OpModeR::Base,
            &self.secret,
            &encapped,
            info,
            ciphertext,
            aad,
        )
        .map_err(|_| EnvelopeError::Unreadable)
    }
}

impl fmt::Debug for EnvelopeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EnvelopeKey({}, secret)", self.public.id())
    }
}

/// A public X-Wing key, parsed once.
#[derive(Clone)]
pub struct EnvelopePublicKey {
    bytes: Box<[u8; ENVELOPE_KEY_BYTES]>,
    id: KeyId,
    key: Box<<XWing as Kem>::PublicKey>,
}

impl EnvelopePublicKey {
    /// Reads a public key of 1,216 bytes.
    ///
    /// # Errors
    /// [`EnvelopeError::KeyUnusable`].
    pub fn parse(bytes: &[u8]) -> Result<Self, EnvelopeError> {
        <XWing as Kem>::PublicKey::from_bytes(bytes)
            .map(Self::from_hpke)
            .map_err(|_| EnvelopeError::KeyUnusable)
    }

    /// The 1,216 bytes.
    pub fn as_bytes(&self) -> &[u8; ENVELOPE_KEY_BYTES] {
        &self.bytes
    }

    /// Its short name.
    pub fn id(&self) -> KeyId {
        self.id
    }

    fn from_hpke(key: <XWing as Kem>::PublicKey) -> Self {
        let mut bytes = Box::new([0; ENVELOPE_KEY_BYTES]);
        key.write_exact(bytes.as_mut_slice());
        Self { id: KeyId::of(bytes.as_slice()), bytes, key: Box::new(key) }
    }
}

impl Eq for EnvelopePublicKey {}

impl PartialEq for EnvelopePublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl fmt::Debug for EnvelopePublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EnvelopePublicKey({})", self.id)
    }
}

/// A sealed batch, as it travels.
///
/// Bytes: version (1), generation (u32, big-endian), key id (8), encapsulation (1,120),
/// ciphertext with tag. All before the encapsulation is bound to the ciphertext.
#[derive(Clone, Eq, PartialEq)]
pub struct Sealed {
    generation: u32,
    key: KeyId,
    encapsulation: Box<[u8; ENCAPSULATION_BYTES]>,
    ciphertext: Vec<u8>,
}

impl Sealed {
    /// Reads an envelope; it is not opened thereby.
    ///
    /// # Errors
    /// [`EnvelopeError::Malformed`] or [`EnvelopeError::TooLong`].
    pub fn parse(bytes: &[u8]) -> Result<Self, EnvelopeError> {
        if bytes.len() > BATCH_BYTES_MAX + ENVELOPE_OVERHEAD_BYTES {
            return Err(EnvelopeError::TooLong { found: bytes.len() });
        }
        let mut reader = Reader::new(bytes);
        if reader.byte()? != VERSION {
            return Err(EnvelopeError::Malformed);
        }
        let generation = reader.u32()?;
        let key = KeyId(reader.array()?);
        let encapsulation = Box::new(reader.array()?);
        let ciphertext = reader.rest();
        if ciphertext.len() < TAG_BYTES {
            return Err(EnvelopeError::Malformed);
        }
        Ok(Self { generation, key, encapsulation, ciphertext: ciphertext.to_vec() })
    }

    /// The envelope as bytes, the inverse of [`Sealed::parse`].
    pub fn encode(&self) -> Vec<u8> {
        let length = HEADER_BYTES + ENCAPSULATION_BYTES + self.ciphertext.len();
        let mut out = Vec::with_capacity(length);
        out.extend_from_slice(&header(self.generation, self.key));
        out.extend_from_slice(self.encapsulation.as_slice());
        out.extend_from_slice(&self.ciphertext);
        out
    }

    /// The generation of the receiver's keys that it is sealed to.
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// The key that it is sealed to.
    pub fn key(&self) -> KeyId {
        self.key
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (generation, key, length) = (self.generation, self.key, self.ciphertext.len());
        write!(f, "Sealed(generation {generation}, key {key}, {length} bytes)")
    }
}

/// Seals `batch` to `recipient`, bound to `context`, which both sides must know (who sends it to
/// whom, which delivery it is).
///
/// # Errors
/// [`EnvelopeError::TooLong`]; [`EnvelopeError::KeyUnusable`] if nothing can be sealed to the key.
pub fn seal_batch(
    recipient: &PublicGeneration,
    context: &[u8],
    batch: &[u8],
    random: &mut dyn Random,
) -> Result<Sealed, EnvelopeError> {
    if batch.len() > BATCH_BYTES_MAX {
        return Err(EnvelopeError::TooLong { found: batch.len() });
    }
    let (generation, key) = (recipient.number, recipient.envelope.id());
    let (encapped, ciphertext) = single_shot_seal_with_rng::<AesGcm256, HkdfSha256, XWing>(
        &OpModeS::Base,
        &recipient.envelope.key,
        INFO,
        batch,
        &associated(generation, key, context),
        &mut Chance(random),
    )
    .map_err(|_| EnvelopeError::KeyUnusable)?;
    let mut encapsulation = Box::new([0; ENCAPSULATION_BYTES]);
    encapped.write_exact(encapsulation.as_mut_slice());
    Ok(Sealed { generation, key, encapsulation, ciphertext })
}

/// Opens a batch sealed to any generation that `keys` still hold, valid now or not: what was sent
/// before a rotation may arrive after it.
///
/// # Errors
/// [`EnvelopeError::UnknownKey`] or [`EnvelopeError::Unreadable`].
pub fn open_batch(
    keys: &AgencyKeys,
    context: &[u8],
    sealed: &Sealed,
) -> Result<Vec<u8>, EnvelopeError> {
    let (generation, key) = (sealed.generation, sealed.key);
    let held = keys
        .generation(generation)
        .filter(|held| held.envelope.public_key().id() == key)
        .ok_or(EnvelopeError::UnknownKey { generation, key })?;
    let aad = associated(generation, key, context);
    held.envelope.open(sealed.encapsulation.as_slice(), INFO, &aad, &sealed.ciphertext)
}

fn header(generation: u32, key: KeyId) -> [u8; HEADER_BYTES] {
    let mut out = [0; HEADER_BYTES];
    out[0] = VERSION;
    out[1..5].copy_from_slice(&generation.to_be_bytes());
    out[5..].copy_from_slice(&key.0);
    out
}

fn associated(generation: u32, key: KeyId, context: &[u8]) -> Vec<u8> {
    [&header(generation, key), context].concat()
}

/// The caller's randomness in the shape that `hpke` asks for.
struct Chance<'a>(&'a mut dyn Random);

impl TryRng for Chance<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut out = [0; 4];
        self.0.fill(&mut out);
        Ok(u32::from_le_bytes(out))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut out = [0; 8];
        self.0.fill(&mut out);
        Ok(u64::from_le_bytes(out))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill(out);
        Ok(())
    }
}

impl TryCryptoRng for Chance<'_> {}
