//! The signed form: a `COSE_Sign1` whose payload is never written a second time.
//!
//! The signature covers the payload's bytes as they came. They are kept for as long as the act
//! lives and are never re-encoded, so they outlive every change of the types here.
//! Source: RFC 9052, section 4.2 (`COSE_Sign1`) and section 4.4 (what is signed).

use coset::{CborSerializable, CoseSign1, CoseSign1Builder, HeaderBuilder, iana};

use crate::{
    Act, Body, HomePart, OfficerProof, head,
    wire::{self, ACT_BYTES_MAX, WireError},
};

/// The signature does not fit, or none could be made.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the signature on the {what} does not verify under the key of its agency")]
pub struct SignatureError {
    /// What was signed.
    pub what: &'static str,
}

/// Bytes that want a signature: the payload, and over what the signature goes.
#[derive(Clone, Debug)]
pub struct ToSign {
    what: &'static str,
    key_id: [u8; 8],
    payload: Vec<u8>,
}

impl ToSign {
    /// `what` names the kind of statement and is covered by the signature, so that a signature on
    /// one kind never passes for another; `key_id` names the signing key.
    pub const fn new(what: &'static str, key_id: [u8; 8], payload: Vec<u8>) -> Self {
        Self { what, key_id, payload }
    }

    /// Wraps payload and signature: `sign` gets the `Sig_structure`, answers 64 bytes of Ed25519.
    ///
    /// # Errors
    /// [`WireError::Envelope`] when the result cannot be encoded, which no valid input causes.
    pub fn signed_by(self, sign: impl FnOnce(&[u8]) -> [u8; 64]) -> Result<Vec<u8>, WireError> {
        let protected = HeaderBuilder::new()
            .algorithm(iana::Algorithm::EdDSA)
            .key_id(self.key_id.to_vec())
            .build();
        CoseSign1Builder::new()
            .protected(protected)
            .payload(self.payload)
            .create_signature(self.what.as_bytes(), |bytes| sign(bytes).to_vec())
            .build()
            .to_vec()
            .map_err(|_| WireError::Envelope { what: self.what })
    }
}

/// The protected header up to the key id: a map of two, `EdDSA` as algorithm, a key id of eight.
///
/// No other header is read, so there is nothing in one that could be understood in two ways.
const PROTECTED: [u8; 5] = [0xa2, 0x01, 0x27, 0x04, 0x48];

/// A `COSE_Sign1` of this protocol, taken apart but not yet believed.
#[derive(Clone, Debug)]
pub struct Sign1 {
    what: &'static str,
    cose: CoseSign1,
    key_id: [u8; 8],
}

impl Sign1 {
    /// Takes apart a `COSE_Sign1` over a statement of the kind `what`.
    ///
    /// # Errors
    /// [`WireError`] when the bytes are not of this form or exceed the bounds.
    pub fn parse(what: &'static str, bytes: &[u8], bytes_max: usize) -> Result<Self, WireError> {
        wire::check_bounds(what, bytes, bytes_max)?;
        let malformed = || WireError::Envelope { what };
        let cose = CoseSign1::from_slice(bytes).map_err(|_| malformed())?;
        let protected = cose.protected.original_data.as_deref().unwrap_or_default();
        let key_id = protected.strip_prefix(&PROTECTED).ok_or_else(malformed)?;
        let key_id = key_id.try_into().map_err(|_| malformed())?;
        let is_ours =
            cose.unprotected.is_empty() && cose.payload.is_some() && cose.signature.len() == 64;
        if !is_ours {
            return Err(malformed());
        }
        Ok(Self { what, cose, key_id })
    }

    /// The id of the key that is said to have signed.
    pub const fn key_id(&self) -> [u8; 8] {
        self.key_id
    }

    /// What was signed.
    pub fn payload(&self) -> &[u8] {
        self.cose.payload.as_deref().unwrap_or_default()
    }

    /// `verify` gets the signature and the bytes it should cover, and says whether they fit.
    ///
    /// # Errors
    /// [`SignatureError`] when they do not.
    pub fn verify(
        &self,
        verify: impl FnOnce(&[u8; 64], &[u8]) -> bool,
    ) -> Result<(), SignatureError> {
        let bad = SignatureError { what: self.what };
        self.cose.verify_signature(self.what.as_bytes(), |signature, bytes| {
            match signature.try_into() {
                Ok(signature) if verify(signature, bytes) => Ok(()),
                _ => Err(bad),
            }
        })
    }
}

/// An act with its signed bytes; the signature has been verified, or was just made.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SignedAct {
    act: Act,
    bytes: Vec<u8>,
}

const WHAT: &str = "comity act";

impl SignedAct {
    /// Signs an act: `sign` gets the bytes to be signed and answers 64 bytes of Ed25519.
    ///
    /// # Errors
    /// [`WireError::Oversized`] when the act is larger than an act may be.
    pub fn sign(
        act: Act,
        key_id: [u8; 8],
        sign: impl FnOnce(&[u8]) -> [u8; 64],
    ) -> Result<Self, WireError> {
        // Writing to a vector cannot fail.
        let payload = minicbor::to_vec(&act).unwrap_or_default();
        let bytes = ToSign::new(WHAT, key_id, payload).signed_by(sign)?;
        if bytes.len() > ACT_BYTES_MAX {
            return Err(WireError::Oversized { found: bytes.len(), max: ACT_BYTES_MAX });
        }
        Ok(Self { act, bytes })
    }

    /// The act.
    pub const fn act(&self) -> &Act {
        &self.act
    }

    /// The bytes of the `COSE_Sign1`, as they were signed.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Act and bytes.
    pub fn into_parts(self) -> (Act, Vec<u8>) {
        (self.act, self.bytes)
    }

    /// The act of bytes that this node verified before it stored them.
    ///
    /// # Errors
    /// [`WireError`] when the bytes are not a signed act.
    pub fn from_trusted_store(bytes: Vec<u8>) -> Result<Self, WireError> {
        let parsed = ParsedAct::parse(&bytes)?;
        Ok(Self { act: parsed.act, bytes })
    }

    /// The act with what was kept of it at home; `digest` is SHA-256.
    ///
    /// # Errors
    /// [`WireError::OtherHome`] when it is not what the act commits to.
    pub fn with_home(
        mut self,
        home: HomePart,
        digest: impl FnOnce(&[u8]) -> [u8; 32],
    ) -> Result<Self, WireError> {
        if self.act.home_commitment != Some(home.commitment(digest)) {
            return Err(WireError::OtherHome);
        }
        self.act.home = Some(home);
        Ok(self)
    }
}

impl SignedAct {
    /// The act with what is known of its officer's own signature.
    #[must_use]
    pub fn with_proof(mut self, proof: Option<Box<OfficerProof>>) -> Self {
        self.act.proof = proof;
        self
    }
}

/// An act that came from outside: readable, but nobody has verified its signature yet.
#[derive(Clone, Debug)]
pub struct ParsedAct {
    act: Act,
    sign1: Sign1,
    bytes: Vec<u8>,
}

impl ParsedAct {
    /// Reads a signed act within the bounds of [`ACT_BYTES_MAX`] and the nesting of the format.
    ///
    /// A kind or version that is not understood is no error: its body is kept as it came. Nor is a
    /// word outside the body that this version does not know, as of a purpose or a role: the act
    /// is then not understood as a whole, and only what says whose it is and to whom is read.
    ///
    /// # Errors
    /// [`WireError`] when the bytes are not a signed act.
    pub fn parse(bytes: &[u8]) -> Result<Self, WireError> {
        let sign1 = Sign1::parse(WHAT, bytes, ACT_BYTES_MAX)?;
        let act = match wire::read::<Act>(WHAT, sign1.payload(), ACT_BYTES_MAX) {
            Ok(act) => act,
            // A later version may have words that are not known here; one act that says such a
            // word must not keep a whole batch of others out.
            Err(error @ WireError::Malformed { .. }) => {
                head::read(sign1.payload()).ok_or(error)?.into_act()
            }
            Err(error) => return Err(error),
        };
        if let Body::NotUnderstood(raw) = &act.body {
            // Not understood is not the same as not CBOR: those bytes say nothing to anybody.
            wire::check_bounds("body of the act", &raw.bytes, ACT_BYTES_MAX)?;
        }
        let found = act.attachments.len();
        if found > wire::ATTACHMENTS_MAX {
            return Err(WireError::TooManyAttachments { found });
        }
        Ok(Self { act, sign1, bytes: bytes.to_vec() })
    }

    /// What the act claims to be.
    pub const fn claims(&self) -> &Act {
        &self.act
    }

    /// The id of the key that is said to have signed it.
    pub const fn key_id(&self) -> [u8; 8] {
        self.sign1.key_id()
    }

    /// The act, once its signature is verified.
    ///
    /// # Errors
    /// [`SignatureError`] when `verify` does not accept the signature over the bytes.
    pub fn verified(
        self,
        verify: impl FnOnce(&[u8; 64], &[u8]) -> bool,
    ) -> Result<SignedAct, SignatureError> {
        self.sign1.verify(verify)?;
        Ok(SignedAct { act: self.act, bytes: self.bytes })
    }
}
