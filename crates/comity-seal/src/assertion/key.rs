//! A passkey's public key as a `COSE_Key`, in three algorithms.
//!
//! Source: RFC 9053, sections 2.1, 2.2 and 7; RFC 8812, section 2; Web Authentication, Level 2,
//! section 5.8.5.

use std::fmt;

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents,
    UnparsedPublicKey,
};

/// Bytes of a `COSE_Key` at most: RSA with 4096 bits, and a little.
pub const COSE_KEY_BYTES_MAX: usize = 640;

/// Bytes of an RSA modulus: 2048 to 4096 bits.
const MODULUS_BYTES: std::ops::RangeInclusive<usize> = 256..=512;

/// The one RSA exponent that is taken, 65537: authenticators make no other.
const EXPONENT: [u8; 3] = [1, 0, 1];

// Labels and values of a `COSE_Key`.
const KEY_TYPE: i64 = 1;
const ALGORITHM: i64 = 3;
const OKP: i64 = 1;
const EC2: i64 = 2;
const RSA: i64 = 3;
const EDDSA: i64 = -8;
const ES256: i64 = -7;
const RS256: i64 = -257;
const CURVE: i64 = -1;
const P256: i64 = 1;
const CURVE_ED25519: i64 = 6;

/// A key that is not one a passkey signs with here.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the passkey's key is not a COSE key for ES256, EdDSA or RS256; register another passkey")]
pub struct KeyError;

/// A passkey's public key.
#[derive(Clone, Eq, PartialEq)]
pub struct PublicKey(Parts);

#[derive(Clone, Eq, PartialEq)]
enum Parts {
    /// A point of P-256, uncompressed: 0x04, x, y.
    Es256([u8; 65]),
    Ed25519([u8; 32]),
    /// The modulus, big-endian, without leading zeros.
    Rs256(Vec<u8>),
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Parts::Es256(_) => "PublicKey(ES256)",
            Parts::Ed25519(_) => "PublicKey(EdDSA)",
            Parts::Rs256(_) => "PublicKey(RS256)",
        })
    }
}

impl PublicKey {
    /// An ES256 key of these coordinates, big-endian.
    pub fn es256(x: &[u8; 32], y: &[u8; 32]) -> Self {
        let mut point = [4; 65];
        point[1..33].copy_from_slice(x);
        point[33..].copy_from_slice(y);
        Self(Parts::Es256(point))
    }

    /// An Ed25519 key.
    pub const fn ed25519(key: [u8; 32]) -> Self {
        Self(Parts::Ed25519(key))
    }

    /// An RS256 key of this modulus, big-endian, with the exponent 65537.
    ///
    /// # Errors
    /// [`KeyError`] when it has fewer than 2048 or more than 4096 bits, or begins with a zero.
    pub fn rs256(modulus: Vec<u8>) -> Result<Self, KeyError> {
        let is_taken = MODULUS_BYTES.contains(&modulus.len()) && modulus.first() != Some(&0);
        if is_taken { Ok(Self(Parts::Rs256(modulus))) } else { Err(KeyError) }
    }

    /// Reads a `COSE_Key` in deterministic form with the members that its algorithm needs and no
    /// others.
    ///
    /// # Errors
    /// [`KeyError`] when it is none, or of another algorithm.
    pub fn from_cose(bytes: &[u8]) -> Result<Self, KeyError> {
        if bytes.len() > COSE_KEY_BYTES_MAX {
            return Err(KeyError);
        }
        let key = Self::read(bytes).ok_or(KeyError)?;
        // The one form: labels in the order of their bytes, lengths as short as can be.
        if key.to_cose() == bytes { Ok(key) } else { Err(KeyError) }
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let mut d = minicbor::Decoder::new(bytes);
        d.map().ok()??;
        let mut number = |label: i64| {
            (d.i64().ok()? == label).then_some(())?;
            d.i64().ok()
        };
        let (kind, algorithm) = (number(KEY_TYPE)?, number(ALGORITHM)?);
        match (kind, algorithm) {
            (EC2, ES256) if number(CURVE)? == P256 => {
                let x = part(&mut d, -2)?.try_into().ok()?;
                let y = part(&mut d, -3)?.try_into().ok()?;
                Some(Self::es256(x, y))
            }
            (OKP, EDDSA) if number(CURVE)? == CURVE_ED25519 => {
                Some(Self::ed25519(part(&mut d, -2)?.try_into().ok()?))
            }
            (RSA, RS256) => {
                let modulus = part(&mut d, -1)?.to_vec();
                (part(&mut d, -2)? == EXPONENT).then_some(())?;
                Self::rs256(modulus).ok()
            }
            _ => None,
        }
    }

    /// The key as a `COSE_Key` in deterministic form, as a certificate carries it.
    pub fn to_cose(&self) -> Vec<u8> {
        let mut encoder = minicbor::Encoder::new(Vec::new());
        let written = self.write(&mut encoder);
        debug_assert!(written.is_ok(), "a vector takes what is written to it");
        encoder.into_writer()
    }

    fn write(
        &self,
        e: &mut minicbor::Encoder<Vec<u8>>,
    ) -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
        match &self.0 {
            Parts::Es256(point) => {
                e.map(5)?.i64(KEY_TYPE)?.i64(EC2)?.i64(ALGORITHM)?.i64(ES256)?;
                e.i64(CURVE)?.i64(P256)?.i64(-2)?.bytes(&point[1..33])?;
                e.i64(-3)?.bytes(&point[33..])?;
            }
            Parts::Ed25519(key) => {
                e.map(4)?.i64(KEY_TYPE)?.i64(OKP)?.i64(ALGORITHM)?.i64(EDDSA)?;
                e.i64(CURVE)?.i64(CURVE_ED25519)?.i64(-2)?.bytes(key)?;
            }
            Parts::Rs256(modulus) => {
                e.map(4)?.i64(KEY_TYPE)?.i64(RSA)?.i64(ALGORITHM)?.i64(RS256)?;
                e.i64(-1)?.bytes(modulus)?.i64(-2)?.bytes(&EXPONENT)?;
            }
        }
        Ok(())
    }

    /// Whether the signature is one of this key over these bytes. A point that is not on the
    /// curve verifies nothing.
    pub(super) fn verifies(&self, signed: &[u8], signature: &[u8]) -> bool {
        match &self.0 {
            Parts::Es256(point) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(signed, signature)
            }
            Parts::Ed25519(key) => UnparsedPublicKey::new(&ED25519, key).verify(signed, signature),
            Parts::Rs256(n) => RsaPublicKeyComponents { n: n.as_slice(), e: &EXPONENT[..] }.verify(
                &RSA_PKCS1_2048_8192_SHA256,
                signed,
                signature,
            ),
        }
        .is_ok()
    }
}

/// The bytes under this label, which stands next.
fn part<'b>(d: &mut minicbor::Decoder<'b>, label: i64) -> Option<&'b [u8]> {
    (d.i64().ok()? == label).then_some(())?;
    d.bytes().ok()
}
