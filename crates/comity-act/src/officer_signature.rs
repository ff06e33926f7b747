//! What an officer's own passkey signed of an act, as it travels beside the act.
//!
//! The agency signs every act. What the law marks its officer signs as well: a passkey answers a
//! challenge, and the challenge is the digest of the act's signed bytes. So the signature can stand
//! in no act; it goes beside it, and whoever has the officer's certificate can verify it.

use crate::wire::{self, WireError};

const WHAT: &str = "officer's signature";

/// Bytes of an officer's signature at most: the longest assertion of a passkey, and a little.
pub const OFFICER_SIGNATURE_BYTES_MAX: usize = 2_176;

/// The version of the form that is written here.
const VERSION: u8 = 1;

/// An officer's signature over an act, not yet believed.
#[derive(Clone, Debug, Eq, PartialEq, minicbor::Decode, minicbor::Encode)]
#[cbor(map)]
pub struct OfficerSignature {
    /// The version of this form: 1.
    #[n(0)]
    pub version: u8,
    /// SHA-256 of the `COSE_Key` of the passkey that signed.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub key: [u8; 32],
    /// What the passkey answered.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub assertion: Vec<u8>,
}

impl OfficerSignature {
    /// What the passkey with this key answered.
    pub const fn new(key: [u8; 32], assertion: Vec<u8>) -> Self {
        Self { version: VERSION, key, assertion }
    }

    /// Reads an officer's signature.
    ///
    /// # Errors
    /// [`WireError`] when the bytes are none, or of a version that is not known here.
    pub fn parse(bytes: &[u8]) -> Result<Self, WireError> {
        let read: Self = wire::read(WHAT, bytes, OFFICER_SIGNATURE_BYTES_MAX)?;
        if read.version == VERSION {
            Ok(read)
        } else {
            Err(WireError::OtherVersion { what: WHAT, found: read.version })
        }
    }

    /// As it travels.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Writing to a vector cannot fail.
        minicbor::to_vec(self).unwrap_or_default()
    }
}

/// How an act stands to the passkeys that its officer's certificate carries. It is kept beside the
/// signed bytes, never in them.
#[derive(Clone, Debug, Eq, Hash, PartialEq, minicbor::Decode, minicbor::Encode)]
pub struct OfficerProof {
    #[cbor(n(0), with = "minicbor::bytes")]
    certificate: Vec<u8>,
    #[cbor(n(1), with = "minicbor::bytes")]
    signature: Option<Vec<u8>>,
    #[cbor(n(2), with = "minicbor::bytes")]
    verified: Option<[u8; 32]>,
}

impl OfficerProof {
    /// Under this certificate, this signature: `verify` answers the digest of the key that made it.
    pub fn new(
        certificate: Vec<u8>,
        signature: Option<Vec<u8>>,
        verify: impl FnOnce(&[u8]) -> Option<[u8; 32]>,
    ) -> Self {
        let verified = signature.as_deref().and_then(verify);
        Self { certificate, signature, verified }
    }

    /// The certificate, signed, under which the officer acted.
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// The signature as it came.
    pub fn signature(&self) -> Option<&[u8]> {
        self.signature.as_deref()
    }

    /// SHA-256 of the key by which it was verified here; `None` when it does not verify.
    pub const fn verified(&self) -> Option<&[u8; 32]> {
        self.verified.as_ref()
    }
}
