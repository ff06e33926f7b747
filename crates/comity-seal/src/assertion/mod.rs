//! An officer's signature by passkey over an act's digest, verified anywhere.
//!
//! A passkey signs a challenge. Here the challenge is the act's digest, so the assertion says: the
//! holder of this key was present, was verified by the device (a finger, a face, a PIN), and
//! touched for these 32 bytes. It travels beside the act, and the receiving side verifies it from
//! the officer's certificate alone: public key, relying party, digest. No account is looked up.
//!
//! These are hostile bytes. Everything has a bound, there is one form of everything that travels,
//! and whatever is not exactly right is refused by name. The counter of the authenticator is
//! ignored: passkeys that are kept in step over several devices have none that counts, and a
//! second use of one assertion says only what the first said, of the same digest.
//!
//! What was signed over is a digest, not what the officer saw. Whoever asks for the signature
//! shows the act in words first; nothing here can prove that it was read.
//!
//! Source: W3C Web Authentication, Level 2, sections 5.8.1, 6.1 and 7.2.
//!
//! This module never knows accounts, sessions, files or acts: the node where an officer signs and
//! the peers that verify use the same one.

mod authenticator;
mod client_data;
mod key;

use std::fmt;

use aws_lc_rs::digest::{SHA256, digest};

pub use authenticator::AUTHENTICATOR_DATA_BYTES_MAX;
pub use client_data::CLIENT_DATA_BYTES_MAX;
pub use key::{COSE_KEY_BYTES_MAX, KeyError, PublicKey};

/// Bytes of a signature at most: RSA with 4096 bits.
pub const SIGNATURE_BYTES_MAX: usize = 512;

/// Bytes of an assertion as it travels, at most.
pub const ASSERTION_BYTES_MAX: usize =
    AUTHENTICATOR_DATA_BYTES_MAX + CLIENT_DATA_BYTES_MAX + SIGNATURE_BYTES_MAX + 10;

/// Under which name passkeys were made, and on which pages they may be used.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RelyingParty {
    id: String,
    origins: Vec<String>,
}

impl RelyingParty {
    /// A relying party by its id (a host name) with its pages: scheme, host and port of each, as
    /// browsers write them: `https://desk.example.org:8443`.
    pub const fn new(id: String, origins: Vec<String>) -> Self {
        Self { id, origins }
    }

    /// The relying party of whom no more is known than its id: its one page is `https://` and
    /// the id.
    pub fn of_id(id: &str) -> Self {
        Self { id: id.to_owned(), origins: vec![format!("https://{id}")] }
    }

    /// The id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The pages.
    pub fn origins(&self) -> &[String] {
        &self.origins
    }
}

/// Why an assertion is not a signature over the digest. Nothing that came is repeated here.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum AssertionError {
    /// Longer than allowed.
    #[error("the {part} of the passkey's signature is longer than {max} bytes; none needs that")]
    Oversized {
        /// Which part.
        part: &'static str,
        /// Bytes that are allowed.
        max: usize,
    },
    /// Not an array of three byte strings in their one form.
    #[error("the bytes are no passkey's signature; compare docs/build/protocol.md")]
    Malformed,
    /// The client data is not the JSON that browsers make.
    #[error("the client data is not the JSON of a browser; sign again")]
    ClientData,
    /// The client data belongs to another ceremony.
    #[error("the passkey was used to register, not to sign; sign again")]
    OtherCeremony,
    /// Something else was signed.
    #[error("the passkey signed something else; sign the act that is sent")]
    OtherDigest,
    /// On a page of somebody else.
    #[error("the passkey was used on a page that is not one of the relying party's")]
    OtherOrigin,
    /// Inside a page of somebody else.
    #[error("the passkey was used inside a page of another site; open the desk by itself")]
    CrossOrigin,
    /// The authenticator data is not of its form.
    #[error("the authenticator's data is not of the form that authenticators write; sign again")]
    AuthenticatorData,
    /// The passkey belongs to another relying party.
    #[error("the passkey belongs to another relying party; use the one that is certified")]
    OtherRelyingParty,
    /// Nobody touched the authenticator.
    #[error("nobody was present at the authenticator; touch it when it asks")]
    NotPresent,
    /// The authenticator did not verify who touched it.
    #[error("the authenticator did not verify its user; use one with a PIN, a finger or a face")]
    NotVerified,
    /// The signature is not one of this key over these bytes.
    #[error("the passkey's signature does not verify under the certified key")]
    Signature,
}

/// What an authenticator answers when it is asked to sign, as it travels. Not yet believed.
#[derive(Clone, Eq, PartialEq)]
pub struct Assertion {
    authenticator_data: Vec<u8>,
    client_data: Vec<u8>,
    signature: Vec<u8>,
}

/// Proof that the holder of the key signed the digest. Only [`Assertion::verify`] makes one.
#[derive(Debug, Eq, PartialEq)]
pub struct Verified {
    digest: [u8; 32],
}

impl Verified {
    /// What was signed.
    pub const fn digest(&self) -> &[u8; 32] {
        &self.digest
    }
}

impl fmt::Debug for Assertion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Pages and devices of officers are nobody's business in a log.
        f.write_str("Assertion(..)")
    }
}

impl Assertion {
    /// The parts as the browser gave them: `authenticatorData`, `clientDataJSON`, `signature`.
    ///
    /// # Errors
    /// [`AssertionError::Oversized`] names the part that is too long.
    pub fn new(
        authenticator_data: Vec<u8>,
        client_data: Vec<u8>,
        signature: Vec<u8>,
    ) -> Result<Self, AssertionError> {
        let parts = [
            ("authenticator data", authenticator_data.len(), AUTHENTICATOR_DATA_BYTES_MAX),
            ("client data", client_data.len(), CLIENT_DATA_BYTES_MAX),
            ("signature", signature.len(), SIGNATURE_BYTES_MAX),
        ];
        match parts.into_iter().find(|(_, found, max)| found > max) {
            Some((part, _, max)) => Err(AssertionError::Oversized { part, max }),
            None => Ok(Self { authenticator_data, client_data, signature }),
        }
    }

    /// Reads an assertion that travelled.
    ///
    /// # Errors
    /// [`AssertionError`] when the bytes are none, or not in the one form of it.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, AssertionError> {
        let max = ASSERTION_BYTES_MAX;
        if bytes.len() > max {
            return Err(AssertionError::Oversized { part: "whole", max });
        }
        let mut decoder = minicbor::Decoder::new(bytes);
        let malformed = |_| AssertionError::Malformed;
        if decoder.array().map_err(malformed)? != Some(3) {
            return Err(AssertionError::Malformed);
        }
        let mut part = || decoder.bytes().map(<[u8]>::to_vec).map_err(malformed);
        let read = Self::new(part()?, part()?, part()?)?;
        // One form only: lengths as short as can be, and nothing that follows.
        if read.to_bytes() == bytes { Ok(read) } else { Err(AssertionError::Malformed) }
    }

    /// As it travels: a CBOR array of authenticator data, client data and signature, in
    /// deterministic form (RFC 8949, section 4.2.1).
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut encoder = minicbor::Encoder::new(Vec::new());
        let written = encoder.array(3).and_then(|e| {
            e.bytes(&self.authenticator_data)?.bytes(&self.client_data)?.bytes(&self.signature)
        });
        // Writing to a vector cannot fail; if it did, the bytes would be refused as malformed.
        debug_assert!(written.is_ok(), "a vector takes what is written to it");
        encoder.into_writer()
    }

    /// Verifies that the holder of `key` signed `digest` as a user of `party`.
    ///
    /// # Errors
    /// [`AssertionError`] says what is wrong; the first thing that is.
    pub fn verify(
        &self,
        key: &PublicKey,
        party: &RelyingParty,
        digest_expected: &[u8; 32],
    ) -> Result<Verified, AssertionError> {
        client_data::check(&self.client_data, digest_expected, party.origins())?;
        authenticator::check(&self.authenticator_data, party.id())?;
        let mut signed = self.authenticator_data.clone();
        signed.extend_from_slice(digest(&SHA256, &self.client_data).as_ref());
        if key.verifies(&signed, &self.signature) {
            Ok(Verified { digest: *digest_expected })
        } else {
            Err(AssertionError::Signature)
        }
    }
}
