//! All keys of an agency, in generations that overlap.
//!
//! A rotation makes a new generation and gives the old one an end. In between both are valid: the
//! old one still signs, so that a peer that has not yet seen the new card can verify; the new one
//! already receives. After the end the old one is kept until [`AgencyKeys::retire`], so that what
//! was sealed to it still opens.
//!
//! It never reads a clock: each time is a parameter, in ms since 1970, UTC.

use std::fmt;

use zeroize::Zeroizing;

use crate::envelope::EnvelopeKey;
use crate::payload::Kek;
use crate::post_quantum::LogKey;
use crate::public::{
    GENERATIONS_MAX, PublicGeneration, PublicKeys, TLS_PUBLIC_BYTES_MAX, Validity,
};
use crate::random::{Random, draw_secret};
use crate::signing::SigningKey;
use crate::token::TokenKey;
use crate::wire::{Malformed, Reader, put_prefixed};

/// The longest secret half of a TLS identity, in bytes.
pub const TLS_SECRET_BYTES_MAX: usize = 8 << 10;

const VERSION: u8 = 1;

/// Why keys could not be made, rotated or used.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum IdentityError {
    /// A TLS identity beyond its limits.
    #[error("a TLS identity with a half beyond 8 KiB; use one certificate with an elliptic key")]
    TlsTooLong,
    /// The limit of [`GENERATIONS_MAX`] is reached.
    #[error("the agency has had 128 generations of keys; make a new identity and new cards")]
    TooManyGenerations,
    /// No generation is valid at that time.
    #[error("no key is valid at `{at_ms}` ms; check the clock of this machine, then rotate keys")]
    NoneValid {
        /// The time that was asked about, ms since 1970 in UTC.
        at_ms: u64,
    },
}

/// A TLS identity made elsewhere; here both halves are only bytes.
#[derive(Clone)]
pub struct TlsIdentity {
    secret: Zeroizing<Vec<u8>>,
    public: Vec<u8>,
}

impl TlsIdentity {
    /// An identity with this private key (PKCS#8, DER) and this certificate (DER).
    ///
    /// # Errors
    /// [`IdentityError::TlsTooLong`].
    pub fn new(secret: Zeroizing<Vec<u8>>, public: Vec<u8>) -> Result<Self, IdentityError> {
        if secret.len() > TLS_SECRET_BYTES_MAX || public.len() > TLS_PUBLIC_BYTES_MAX {
            return Err(IdentityError::TlsTooLong);
        }
        Ok(Self { secret, public })
    }

    /// The private key, as it was given.
    pub fn secret(&self) -> &[u8] {
        &self.secret
    }

    /// The certificate, as it was given.
    pub fn public(&self) -> &[u8] {
        &self.public
    }
}

impl fmt::Debug for TlsIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TlsIdentity(secret)")
    }
}

/// The secret keys of one generation.
#[derive(Debug)]
pub struct KeyGeneration {
    /// Its number; the first is 1, each rotation makes the next.
    pub number: u32,
    /// When it signs and receives.
    pub valid: Validity,
    /// Signs acts.
    pub act: SigningKey,
    /// Signs checkpoints.
    pub log: LogKey,
    /// Opens envelopes.
    pub envelope: EnvelopeKey,
    /// Identifies the node to its peers.
    pub tls: TlsIdentity,
}

impl KeyGeneration {
    /// The public half.
    pub fn public(&self) -> PublicGeneration {
        PublicGeneration {
            number: self.number,
            valid: self.valid,
            act: self.act.verifying_key().clone(),
            log: self.log.verifying_key(),
            envelope: self.envelope.public_key().clone(),
            tls: self.tls.public.clone(),
        }
    }

    fn generate(number: u32, from_ms: u64, tls: TlsIdentity, random: &mut dyn Random) -> Self {
        Self {
            number,
            valid: Validity { from_ms, until_ms: None },
            act: SigningKey::from_seed(&draw_secret(random)),
            log: LogKey::from_seeds(&draw_secret(random), &draw_secret(random)),
            envelope: EnvelopeKey::from_seed(&draw_secret(random)),
            tls,
        }
    }

    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.number.to_be_bytes());
        self.valid.put(out);
        out.extend_from_slice(self.act.seed());
        out.extend_from_slice(self.log.classical.seed());
        out.extend_from_slice(self.log.post_quantum.seed());
        out.extend_from_slice(self.envelope.seed());
        put_prefixed(out, &self.tls.secret);
        put_prefixed(out, &self.tls.public);
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let (number, valid) = (reader.u32()?, Validity::take(reader)?);
        let seeds: [Zeroizing<[u8; 32]>; 4] = [
            Zeroizing::new(reader.array()?),
            Zeroizing::new(reader.array()?),
            Zeroizing::new(reader.array()?),
            Zeroizing::new(reader.array()?),
        ];
        let secret = Zeroizing::new(reader.prefixed(TLS_SECRET_BYTES_MAX)?.to_vec());
        let public = reader.prefixed(TLS_PUBLIC_BYTES_MAX)?.to_vec();
        Ok(Self {
            number,
            valid,
            act: SigningKey::from_seed(&seeds[0]),
            log: LogKey::from_seeds(&seeds[1], &seeds[2]),
            envelope: EnvelopeKey::from_seed(&seeds[3]),
            tls: TlsIdentity { secret, public },
        })
    }
}

/// Everything secret that an agency holds.
#[derive(Debug)]
pub struct AgencyKeys {
    generations: Vec<KeyGeneration>,
    /// The public halves of `generations`, and of those that were retired.
    public: PublicKeys,
    kek: Kek,
    tokens: TokenKey,
}

impl AgencyKeys {
    /// The first generation of a new agency, valid from `from_ms` without an end.
    pub fn generate(from_ms: u64, tls: TlsIdentity, random: &mut dyn Random) -> Self {
        let first = KeyGeneration::generate(1, from_ms, tls, random);
        Self {
            public: PublicKeys::one(first.public()),
            generations: vec![first],
            kek: Kek::generate(random),
            tokens: TokenKey::generate(random),
        }
    }

    /// Makes the next generation, valid from `now_ms`, and ends all others at the latest
    /// `overlap_ms` later. An overlap of 0 puts the new keys to use at once, as after a theft.
    ///
    /// The answer is the number of the new generation.
    ///
    /// # Errors
    /// [`IdentityError::TooManyGenerations`].
    pub fn rotate(
        &mut self,
        now_ms: u64,
        overlap_ms: u64,
        tls: TlsIdentity,
        random: &mut dyn Random,
    ) -> Result<u32, IdentityError> {
        if self.public.generations().len() >= GENERATIONS_MAX {
            return Err(IdentityError::TooManyGenerations);
        }
        let number = self.newest().number + 1;
        let end_ms = now_ms.saturating_add(overlap_ms);
        for old in &mut self.generations {
            let until_ms = old.valid.until_ms.map_or(end_ms, |until| until.min(end_ms));
            old.valid.until_ms = Some(until_ms);
        }
        let new = KeyGeneration::generate(number, now_ms, tls, random);
        self.public.rotate(end_ms, new.public());
        self.generations.push(new);
        Ok(number)
    }

    /// Destroys the secrets of generations that ended before `before_ms`, save the newest; their
    /// public halves stay in [`AgencyKeys::public`]. The answer is how many were retired.
    pub fn retire(&mut self, before_ms: u64) -> usize {
        let (newest, held) = (self.newest().number, self.generations.len());
        self.generations.retain(|held| {
            held.number == newest || held.valid.until_ms.is_none_or(|until| until >= before_ms)
        });
        held - self.generations.len()
    }

    /// The generation that signs at `at_ms`: the oldest that is valid, so that peers have the
    /// whole overlap to learn the next.
    ///
    /// # Errors
    /// [`IdentityError::NoneValid`].
    pub fn signing_at(&self, at_ms: u64) -> Result<&KeyGeneration, IdentityError> {
        let valid = self.generations.iter().find(|held| held.valid.holds(at_ms));
        valid.ok_or(IdentityError::NoneValid { at_ms })
    }

    /// The generation that has this number, if its secrets are still held.
    pub fn generation(&self, number: u32) -> Option<&KeyGeneration> {
        self.generations.iter().find(|held| held.number == number)
    }

    /// All generations whose secrets are held, oldest first.
    pub fn generations(&self) -> &[KeyGeneration] {
        &self.generations
    }

    /// The newest generation.
    #[expect(clippy::expect_used, reason = "the newest generation is never retired")]
    pub fn newest(&self) -> &KeyGeneration {
        self.generations.last().expect("an agency always has keys")
    }

    /// What other agencies may know: all generations, those retired included.
    pub fn public(&self) -> &PublicKeys {
        &self.public
    }

    /// The key that wraps the payload keys of this agency's store.
    pub fn kek(&self) -> &Kek {
        &self.kek
    }

    /// The key of this agency's index tokens.
    pub fn tokens(&self) -> &TokenKey {
        &self.tokens
    }

    /// All secrets in clear, for the vault to seal.
    pub(crate) fn encode(&self) -> Zeroizing<Vec<u8>> {
        // Reserved in full, because a vector that grows leaves its old bytes behind unwiped.
        let mut out = Zeroizing::new(Vec::with_capacity(self.encoded_bytes_max()));
        out.push(VERSION);
        out.extend_from_slice(self.kek.bytes());
        out.extend_from_slice(self.tokens.bytes());
        let retired = PublicKeys::from_generations(self.retired().cloned().collect());
        put_prefixed(&mut out, &retired.map_or_else(Vec::new, |keys| keys.encode()));
        // At most GENERATIONS_MAX, so the count fits.
        out.push(u8::try_from(self.generations.len()).unwrap_or(u8::MAX));
        self.generations.iter().for_each(|held| held.put(&mut out));
        out
    }

    /// Reads what [`AgencyKeys::encode`] wrote.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes);
        if reader.byte()? != VERSION {
            return Err(Malformed);
        }
        let kek = Zeroizing::new(reader.array()?);
        let tokens = Zeroizing::new(reader.array()?);
        let mut public = match reader.prefixed(bytes.len())? {
            [] => Vec::new(),
            list => PublicKeys::parse(list).map_err(|_| Malformed)?.generations().to_vec(),
        };
        let count = usize::from(reader.byte()?);
        if count == 0 || count > GENERATIONS_MAX {
            return Err(Malformed);
        }
        let generations =
            (0..count).map(|_| KeyGeneration::take(&mut reader)).collect::<Result<Vec<_>, _>>()?;
        reader.end()?;
        public.extend(generations.iter().map(KeyGeneration::public));
        public.sort_by_key(|generation| generation.number);
        let public = PublicKeys::from_generations(public).ok_or(Malformed)?;
        if !generations.is_sorted_by_key(|held| held.number) {
            return Err(Malformed);
        }
        let (kek, tokens) = (Kek::from_bytes(&kek), TokenKey::from_bytes(&tokens));
        Ok(Self { generations, public, kek, tokens })
    }

    fn retired(&self) -> impl Iterator<Item = &PublicGeneration> {
        let all = self.public.generations().iter();
        all.filter(|generation| self.generation(generation.number).is_none())
    }

    fn encoded_bytes_max(&self) -> usize {
        const SECRETS: usize = 256;
        const PUBLIC_KEYS: usize = 4096;
        let held: usize = self
            .generations
            .iter()
            .map(|held| SECRETS + held.tls.secret.len() + held.tls.public.len())
            .sum();
        let retired: usize = self.retired().map(|old| PUBLIC_KEYS + old.tls.len()).sum();
        SECRETS + held + retired
    }
}
