//! Officer certificates: how officers are known abroad without their names.

use minicbor::bytes::ByteVec;

use crate::{
    AgencyCode, OfficerId, Role, SignatureError, Text, Timestamp, ToSign,
    signed::Sign1,
    wire::{self, WireError},
};

const WHAT: &str = "comity officer certificate";

/// Bytes of a signed certificate at most: three passkeys with the longest keys, or many with
/// ordinary ones.
pub const CERTIFICATE_BYTES_MAX: usize = 4 * 1_024;

/// What an agency says of one of its officers.
#[derive(Clone, Debug, Eq, PartialEq, minicbor::Decode, minicbor::Encode)]
#[cbor(map)]
pub struct OfficerCertificate {
    /// The pseudonym.
    #[n(0)]
    pub officer: OfficerId,
    /// Whose officer it is.
    #[n(1)]
    pub agency: AgencyCode,
    /// In which capacities the officer may act.
    #[cbor(n(2), decode_with = "known_roles")]
    pub roles: Vec<Role>,
    /// What the officer may do, in words, where it is less than the role allows.
    #[n(3)]
    pub mandate: Option<Text<400>>,
    /// The officer's passkeys, each a `COSE_Key`; none of a service and of officers without one.
    #[cbor(n(4), default)]
    pub passkeys: Vec<ByteVec>,
    /// The relying-party id under which the passkeys were made.
    #[n(5)]
    pub relying_party: Option<Text<255>>,
    /// From when it is valid.
    #[n(6)]
    pub valid_from: Timestamp,
    /// Until when it is valid.
    #[n(7)]
    pub valid_until: Timestamp,
    /// The pages on which the passkeys may be used; without one, `https://` and the id.
    #[cbor(n(8), default)]
    pub pages: Vec<Text<300>>,
}

impl OfficerCertificate {
    /// What the agency's act key signs, as a `COSE_Sign1` payload.
    pub fn to_sign(&self, key_id: [u8; 8]) -> ToSign {
        // Writing to a vector cannot fail.
        ToSign::new(WHAT, key_id, minicbor::to_vec(self).unwrap_or_default())
    }

    /// Whether the officer could act in this role at this moment.
    pub fn covers(&self, role: Role, at: Timestamp) -> bool {
        self.roles.contains(&role) && self.valid_from <= at && at < self.valid_until
    }
}

/// The roles that have a name here; a later version may certify for others as well.
fn known_roles<C>(
    d: &mut minicbor::Decoder<'_>,
    _: &mut C,
) -> Result<Vec<Role>, minicbor::decode::Error> {
    let mut roles = Vec::new();
    for code in d.array_iter::<u16>()? {
        roles.extend(Role::from_code(code?));
    }
    Ok(roles)
}

/// A certificate as it came, not yet believed.
#[derive(Clone, Debug)]
pub struct SignedCertificate {
    certificate: OfficerCertificate,
    sign1: Sign1,
}

impl SignedCertificate {
    /// Reads a signed certificate.
    ///
    /// # Errors
    /// [`WireError`] when the bytes are none.
    pub fn parse(bytes: &[u8]) -> Result<Self, WireError> {
        let sign1 = Sign1::parse(WHAT, bytes, CERTIFICATE_BYTES_MAX)?;
        let certificate = wire::read(WHAT, sign1.payload(), CERTIFICATE_BYTES_MAX)?;
        Ok(Self { certificate, sign1 })
    }

    /// What the certificate claims; nobody has verified it yet.
    pub const fn claims(&self) -> &OfficerCertificate {
        &self.certificate
    }

    /// Whom the certificate is said to be for.
    pub const fn officer(&self) -> OfficerId {
        self.certificate.officer
    }

    /// From when it is said to be valid.
    pub const fn valid_from(&self) -> Timestamp {
        self.certificate.valid_from
    }

    /// Which agency the certificate claims to come from.
    pub const fn agency(&self) -> AgencyCode {
        self.certificate.agency
    }

    /// The id of the key that is said to have signed it.
    pub const fn key_id(&self) -> [u8; 8] {
        self.sign1.key_id()
    }

    /// The certificate, once its signature is verified.
    ///
    /// # Errors
    /// [`SignatureError`] when `verify` does not accept the signature over the bytes.
    pub fn verified(
        self,
        verify: impl FnOnce(&[u8; 64], &[u8]) -> bool,
    ) -> Result<OfficerCertificate, SignatureError> {
        self.sign1.verify(verify)?;
        Ok(self.certificate)
    }
}
