//! The agency's keys, and the public keys of others, as the corridor uses them.
//!
//! Here acts meet cryptography: who signs, who verifies, who seals to whom. Which algorithms do it
//! is the business of `comity-seal`.

use std::{
    collections::BTreeMap,
    sync::{Arc, RwLock},
};

use comity_act::{AgencyCard, AgencyCode, KeyProof, SignedCard, Timestamp, WireError};
use comity_log::{
    Checkpoint, CheckpointError, NoteSignature, NoteSigner, SignedCheckpoint, TreeHead,
    VerifiedCheckpoint,
};
use comity_seal::{
    blind::EpochKey,
    envelope::{Sealed, open_batch, seal_batch},
    identity::{AgencyKeys, IdentityError, KeyGeneration},
    public::{PublicGeneration, PublicKeys},
    random::Random,
    signing::KeyId,
};

use crate::{chance::Chance, note};

/// Why keys cannot do what is asked of them.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// This agency has no key that is valid now.
    #[error("this agency has no key for this moment; run `comity keys rotate`")]
    NoneValid(#[source] IdentityError),
    /// The keys on a card cannot be read, or none of them is valid now.
    #[error("the card of `{agency}` has no key for this moment; ask for its new card")]
    Card {
        /// Whose card.
        agency: AgencyCode,
    },
    /// A card is not signed by a key that stands on it.
    #[error("no key that stands on the card of `{agency}` signed it")]
    Unsigned {
        /// Whose card.
        agency: AgencyCode,
    },
    /// A card names a key that its agency does not show to have.
    #[error("the card of `{agency}` names a key, and nothing shows that the agency has it")]
    Unproved {
        /// Whose card.
        agency: AgencyCode,
    },
    /// Sealed bytes cannot be opened.
    #[error("the bytes were sealed to another key, or altered on the way")]
    Sealed(#[source] comity_seal::envelope::EnvelopeError),
    /// A checkpoint is not signed as it should be.
    #[error("the checkpoint is not signed by the log of `{agency}`")]
    Checkpoint {
        /// Whose log.
        agency: AgencyCode,
    },
}

/// The agency's keys, with the parsed keys of other agencies at hand.
#[derive(Debug)]
pub struct Keys {
    agency: AgencyCode,
    own: AgencyKeys,
    origin: String,
    cards: RwLock<BTreeMap<[u8; 32], Arc<PublicKeys>>>,
}

/// Cards whose parsed keys are kept at hand.
const CARDS_MAX: usize = 1_024;

impl Keys {
    /// The keys of an agency whose log has this origin line.
    pub fn new(agency: AgencyCode, own: AgencyKeys, origin: impl Into<String>) -> Self {
        Self { agency, own, origin: origin.into(), cards: RwLock::default() }
    }

    /// Whose keys they are.
    pub const fn agency(&self) -> AgencyCode {
        self.agency
    }

    /// The secret keys.
    pub const fn own(&self) -> &AgencyKeys {
        &self.own
    }

    /// The origin line of the agency's log.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    fn signing(&self, at: Timestamp) -> &KeyGeneration {
        // A clock before the first key signs with the newest; receivers judge by their own clock.
        self.own.signing_at(at.millis()).unwrap_or_else(|_| self.own.newest())
    }

    /// The id of the key that signs acts at this moment, and the signer.
    pub fn act_signer(&self, at: Timestamp) -> ([u8; 8], impl FnOnce(&[u8]) -> [u8; 64] + '_) {
        let key = &self.signing(at).act;
        (key.verifying_key().id().0, move |bytes: &[u8]| key.sign(bytes).0)
    }

    /// Whether a signature is by the key of a card with this id, valid at this moment.
    pub fn is_signed_by(
        &self,
        card: &AgencyCard,
        (key_id, at): ([u8; 8], Timestamp),
        signature: &[u8; 64],
        bytes: &[u8],
    ) -> bool {
        let Ok(keys) = self.keys_of(card) else { return false };
        keys.act_key(KeyId(key_id), at.millis())
            .is_ok_and(|key| key.verify(bytes, signature).is_ok())
    }

    /// Whether a signature is by a key of this agency's own.
    pub fn is_own(&self, key_id: [u8; 8], signature: &[u8; 64], bytes: &[u8]) -> bool {
        self.own
            .public()
            .generations()
            .iter()
            .any(|held| held.act.id().0 == key_id && held.act.verify(bytes, signature).is_ok())
    }

    /// Seals bytes to the agency of a card.
    ///
    /// # Errors
    /// [`KeysError::Card`] when the card has no key for it at this moment.
    pub fn seal(
        &self,
        card: &AgencyCard,
        at: Timestamp,
        plain: &[u8],
        chance: &mut Chance,
    ) -> Result<Vec<u8>, KeysError> {
        let bad = || KeysError::Card { agency: card.agency };
        let keys = self.keys_of(card)?;
        let recipient = keys.sealing_at(at.millis()).ok_or_else(bad)?;
        let context = context(self.agency, card.agency);
        let sealed = seal_batch(recipient, &context, plain, chance).map_err(|_| bad())?;
        Ok(sealed.encode())
    }

    /// Opens what another agency sealed to this one.
    ///
    /// # Errors
    /// [`KeysError::Sealed`] when it was sealed to another key, or altered on the way.
    pub fn open(&self, from: AgencyCode, sealed: &[u8]) -> Result<Vec<u8>, KeysError> {
        let sealed = Sealed::parse(sealed).map_err(KeysError::Sealed)?;
        open_batch(&self.own, &context(from, self.agency), &sealed).map_err(KeysError::Sealed)
    }

    /// A checkpoint of the agency's log, signed in the classical and in the post-quantum way.
    ///
    /// # Errors
    /// When the origin of the log cannot stand in a checkpoint.
    pub fn sign_checkpoint(
        &self,
        at: Timestamp,
        head: TreeHead,
    ) -> Result<SignedCheckpoint, CheckpointError> {
        let signers = note::signers(&self.origin, &self.signing(at).log);
        let signers: Vec<&dyn NoteSigner> = signers.iter().map(|s| s as &dyn NoteSigner).collect();
        SignedCheckpoint::sign(Checkpoint::new(&self.origin, head)?, &signers)
    }

    /// The checkpoint of another's log, once both signatures are verified.
    ///
    /// # Errors
    /// [`KeysError::Checkpoint`] when it is not one, or not signed by the keys on the card.
    pub fn checkpoint(
        &self,
        card: &AgencyCard,
        note: &[u8],
    ) -> Result<VerifiedCheckpoint, KeysError> {
        let bad = || KeysError::Checkpoint { agency: card.agency };
        let keys = self.keys_of(card)?;
        let signed = SignedCheckpoint::parse(note).map_err(|_| bad())?;
        let policy = note::policy(card.log_origin.as_str(), &keys).ok_or_else(bad)?;
        policy.verify(&signed).map_err(|_| bad())
    }

    /// A checkpoint of the agency's own log, once both signatures are verified.
    ///
    /// # Errors
    /// [`KeysError::Checkpoint`] when it is not one, or not signed by this agency's keys.
    pub fn own_checkpoint(&self, note: &[u8]) -> Result<VerifiedCheckpoint, KeysError> {
        let bad = || KeysError::Checkpoint { agency: self.agency };
        let signed = SignedCheckpoint::parse(note).map_err(|_| bad())?;
        let policy = note::policy(&self.origin, self.own.public()).ok_or_else(bad)?;
        policy.verify(&signed).map_err(|_| bad())
    }

    /// The public keys of the agency's own log, for whoever verifies what it signs.
    pub fn log_keys(&self) -> Vec<comity_log::VerifierKey> {
        note::verifier_keys(&self.origin, self.own.public())
    }

    /// This agency's cosignature on another's checkpoint, as the line of a note.
    pub fn cosign(&self, at: Timestamp, checkpoint: &Checkpoint) -> Option<NoteSignature> {
        note::cosign(&self.origin, &self.signing(at).log, at, checkpoint).ok()
    }

    /// What it takes to believe the checkpoints of the log of a card.
    ///
    /// # Errors
    /// [`KeysError::Card`] when its keys cannot be read.
    pub fn policy_of(&self, card: &AgencyCard) -> Result<comity_log::VerifyPolicy, KeysError> {
        note::policy(card.log_origin.as_str(), &*self.keys_of(card)?)
            .ok_or(KeysError::Card { agency: card.agency })
    }

    /// Who can verify the cosignatures of the agency of a card.
    ///
    /// # Errors
    /// [`KeysError::Card`] when its keys cannot be read.
    pub fn cosigners_of(
        &self,
        card: &AgencyCard,
    ) -> Result<Vec<Arc<dyn comity_log::NoteVerifier>>, KeysError> {
        Ok(note::cosigner(card.log_origin.as_str(), &*self.keys_of(card)?))
    }

    /// A card of this agency's, with proof that it has each key, signed by the one of this moment.
    ///
    /// # Errors
    /// [`WireError`] when it cannot be encoded, which no valid card causes.
    pub fn sign_card(&self, card: AgencyCard, at: Timestamp) -> Result<Vec<u8>, WireError> {
        let message = card.possession();
        let issued_ms = card.issued_at.millis();
        let held = self.own.generations().iter();
        let proofs = held
            .filter(|held| is_to_prove(&held.public(), issued_ms))
            .map(|held| KeyProof {
                key_id: held.act.verifying_key().id().0,
                signature: held.act.sign(&message).0,
            })
            .collect();
        let (key_id, sign) = self.act_signer(at);
        AgencyCard { proofs, ..card }.to_sign(key_id).signed_by(sign)
    }

    /// A card whose signature is by a key that stands on it, and on which no key stands that its
    /// agency does not have.
    ///
    /// That says the card is whole, not that it is the agency's: only a person who compares the
    /// fingerprint, or a card that continues a known one, says that.
    ///
    /// # Errors
    /// [`KeysError::Unsigned`], [`KeysError::Unproved`], or [`KeysError::Card`] when it has no key.
    pub fn whole_card(&self, parsed: SignedCard) -> Result<AgencyCard, KeysError> {
        let claims = parsed.claims().clone();
        let agency = claims.agency;
        let at = (parsed.key_id(), claims.issued_at);
        let keys = self.keys_of(&claims)?;
        let card = parsed
            .verified(|signature, bytes| self.is_signed_by(&claims, at, signature, bytes))
            .map_err(|_| KeysError::Unsigned { agency })?;
        let message = card.possession();
        let is_proved = |held: &PublicGeneration| {
            let of_key = card.proofs.iter().filter(|proof| proof.key_id == held.act.id().0);
            of_key.into_iter().any(|proof| held.act.verify(&message, &proof.signature).is_ok())
        };
        let mut live = keys.generations().iter();
        if live.all(|held| !is_to_prove(held, card.issued_at.millis()) || is_proved(held)) {
            Ok(card)
        } else {
            Err(KeysError::Unproved { agency })
        }
    }

    /// A keyed token of a word, so that an index holds no names.
    pub fn token(&self, word: &str) -> [u8; 16] {
        self.own.tokens().token("records", word.as_bytes()).0
    }

    /// A keyed token of a case, so that an index holds no names of cases.
    pub fn case_token(&self, case: &str) -> [u8; 16] {
        self.own.tokens().token("cases", case.as_bytes()).0
    }

    /// The key that evaluates an asker's pseudonymised searches in an epoch.
    ///
    /// It is derived, so that nothing more has to be kept or backed up. Whoever has the agency's
    /// secrets has those of ended epochs too: an epoch ends what an asker may have evaluated, and
    /// does not protect a set of tags from who took the holder's secrets later.
    pub fn epoch_key(&self, asker: AgencyCode, epoch: u32) -> EpochKey {
        let seed = self.own.tokens().derive("comity pseudonymised search: epochs");
        EpochKey::derive(&seed, &asker.to_string(), epoch)
    }

    /// The public keys on a card, parsed once.
    ///
    /// # Errors
    /// [`KeysError::Card`] when they cannot be read.
    pub fn keys_of(&self, card: &AgencyCard) -> Result<Arc<PublicKeys>, KeysError> {
        // Found by the bytes themselves, so that no card can pass for another.
        let place = comity_seal::digest::digest(&card.keys);
        if let Ok(cards) = self.cards.read()
            && let Some(keys) = cards.get(&place)
        {
            return Ok(Arc::clone(keys));
        }
        let keys = PublicKeys::parse(&card.keys)
            .map(Arc::new)
            .map_err(|_| KeysError::Card { agency: card.agency })?;
        if let Ok(mut cards) = self.cards.write() {
            if cards.len() >= CARDS_MAX {
                cards.clear();
            }
            cards.insert(place, Arc::clone(&keys));
        }
        Ok(keys)
    }
}

/// Whether a card that is issued at this moment proves that its agency has this generation: the
/// secrets of those that have ended are destroyed.
fn is_to_prove(held: &PublicGeneration, issued_ms: u64) -> bool {
    held.valid.until_ms.is_none_or(|until| until > issued_ms)
}

/// What binds an envelope to its two ends.
fn context(from: AgencyCode, to: AgencyCode) -> Vec<u8> {
    format!("comity batch {from} {to}").into_bytes()
}

impl Random for Chance {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            chunk.copy_from_slice(&self.draw()[..chunk.len()]);
        }
    }
}
