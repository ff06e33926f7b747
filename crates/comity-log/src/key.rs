//! Names and ids of the keys that sign notes, and their text form.
//!
//! A key's id is a short hash over its name, the type of its signatures and the key itself. It
//! only finds the key; the signature convinces.
//!
//! Source: C2SP signed-note, "Signatures" and "Verifier keys".

use std::fmt;
use std::str::FromStr;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use sha2::{Digest, Sha256};

/// Bytes in the longest key name that is taken. The specification sets no limit.
pub(crate) const NAME_BYTES_MAX: usize = 255;

/// Characters in the longest text form that is taken: a post-quantum key with the longest name.
const TEXT_BYTES_MAX: usize = 4096;

/// What kind of signature a key makes.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum SignatureType {
    /// Ed25519 over the note's text: type byte `0x01`, key of 32 bytes.
    Ed25519,
    /// Ed25519 over a checkpoint and the time it was seen: type byte `0x04`, key of 32 bytes.
    Ed25519Cosignature,
    /// ML-DSA-65 over the note's text, key of 1952 bytes. The specification has given it no
    /// byte (only ML-DSA-44 has one), so it is `0xff` and the name `comity/ml-dsa-65/v1`.
    MlDsa65,
}

/// The first four bytes, big-endian, of the hash over name, signature type and public key.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct KeyId(u32);

/// A public key with the name under which it signs and the type of its signatures.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct VerifierKey {
    name: String,
    signature_type: SignatureType,
    public_key: Vec<u8>,
}

/// A text or a set of parts that is no verifier key.
#[derive(Debug, thiserror::Error)]
pub enum VerifierKeyError {
    /// The name is empty, too long, or has a space, a plus or a control character in it.
    #[error("key name `{name}` must be 1 to 255 bytes without spaces, `+` and control characters")]
    Name {
        /// The name as given, cut to 64 characters.
        name: String,
    },
    /// The public key has the wrong length for its type.
    #[error("a public key of this type has {expected} bytes, not {found}; use the whole key")]
    Length {
        /// Bytes that a key of this type has.
        expected: usize,
        /// Bytes that were given.
        found: usize,
    },
    /// The text is not `name+id+base64`.
    #[error("a verifier key reads `name+8 hexadecimal digits+base64`; copy it again as a whole")]
    Form,
    /// The type of signature is not one this crate knows.
    #[error("the key makes signatures of an unknown type; ask its owner for another key")]
    UnknownType,
    /// The id does not belong to the key.
    #[error(
        "key id `{found}` does not belong to this key, whose id is `{expected}`; copy it again"
    )]
    OtherId {
        /// Id in the text.
        found: String,
        /// Id that follows from name, type and key.
        expected: KeyId,
    },
}

impl SignatureType {
    /// Every type there is.
    const ALL: [Self; 3] = [Self::Ed25519, Self::Ed25519Cosignature, Self::MlDsa65];

    /// The bytes that name this type before the public key.
    pub const fn identifier(self) -> &'static [u8] {
        match self {
            Self::Ed25519 => &[0x01],
            Self::Ed25519Cosignature => &[0x04],
            Self::MlDsa65 => b"\xffcomity/ml-dsa-65/v1",
        }
    }

    /// Length of a public key of this type, in bytes.
    pub const fn public_key_bytes(self) -> usize {
        match self {
            Self::Ed25519 | Self::Ed25519Cosignature => 32,
            Self::MlDsa65 => 1952,
        }
    }
}

impl KeyId {
    /// Takes an id as it stands in a signature line.
    pub const fn new(id: u32) -> Self {
        Self(id)
    }

    /// The id of this key under this name.
    pub fn of(name: &str, signature_type: SignatureType, public_key: &[u8]) -> Self {
        let hash = Sha256::new()
            .chain_update(name)
            .chain_update([b'\n'])
            .chain_update(signature_type.identifier())
            .chain_update(public_key)
            .finalize();
        Self(u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]))
    }

    /// The id as a number.
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", self.0)
    }
}

impl VerifierKey {
    /// Puts a key together from its parts.
    ///
    /// # Errors
    /// When the name may not name a key or the key has the wrong length.
    pub fn new(
        name: &str,
        signature_type: SignatureType,
        public_key: &[u8],
    ) -> Result<Self, VerifierKeyError> {
        if !is_key_name(name) {
            return Err(VerifierKeyError::Name { name: name.chars().take(64).collect() });
        }
        let expected = signature_type.public_key_bytes();
        if public_key.len() != expected {
            return Err(VerifierKeyError::Length { expected, found: public_key.len() });
        }
        Ok(Self { name: name.to_owned(), signature_type, public_key: public_key.to_vec() })
    }

    /// Name under which the key signs.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What kind of signature the key makes.
    pub fn signature_type(&self) -> SignatureType {
        self.signature_type
    }

    /// The public key, in the bytes its algorithm defines.
    pub fn public_key(&self) -> &[u8] {
        &self.public_key
    }

    /// The id by which signatures name the key.
    pub fn id(&self) -> KeyId {
        KeyId::of(&self.name, self.signature_type, &self.public_key)
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = [self.signature_type.identifier(), &self.public_key].concat();
        write!(f, "{}+{}+{}", self.name, self.id(), BASE64_STANDARD.encode(key))
    }
}

impl FromStr for VerifierKey {
    type Err = VerifierKeyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() > TEXT_BYTES_MAX {
            return Err(VerifierKeyError::Form);
        }
        // The key itself may have a plus in its base64, the name and the id have none.
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(VerifierKeyError::Form);
        };
        let bytes = BASE64_STANDARD.decode(key).map_err(|_| VerifierKeyError::Form)?;
        let known = SignatureType::ALL.into_iter().find_map(|signature_type| {
            Some((signature_type, bytes.strip_prefix(signature_type.identifier())?))
        });
        let (signature_type, public_key) = known.ok_or(VerifierKeyError::UnknownType)?;
        let parsed = Self::new(name, signature_type, public_key)?;
        let expected = parsed.id();
        if id != expected.to_string() {
            return Err(VerifierKeyError::OtherId {
                found: id.chars().take(64).collect(),
                expected,
            });
        }
        Ok(parsed)
    }
}

/// Whether a text may name a key.
pub(crate) fn is_key_name(name: &str) -> bool {
    (1..=NAME_BYTES_MAX).contains(&name.len())
        && !name.chars().any(|c| c == '+' || c < ' ' || c.is_whitespace())
}
