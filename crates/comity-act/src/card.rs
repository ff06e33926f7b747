//! Agency cards: what an agency says of itself, to be reached and believed.

use crate::{
    AgencyCode, Day, SignatureError, Text, Timestamp, ToSign,
    coded::coded,
    signed::Sign1,
    wire::{self, WireError},
};

const WHAT: &str = "comity agency card";

/// What a key signs to show that the agency has it.
const POSSESSION: &str = "comity key possession";

/// Bytes a card has at most.
pub(crate) const BYTES_MAX: usize = 64 * 1_024;

coded! {
    /// What kind of body an agency is.
    pub enum AgencyKind ("kind of agency") {
        /// An authority of a state.
        Authority = 1 "authority",
        /// The Union agency for law enforcement cooperation, or a hub in its place.
        UnionAgency = 2 "union-agency",
        /// An international organisation.
        Organisation = 3 "organisation",
        /// A private party.
        Private = 4 "private",
    }
}

/// An instrument that binds an agency, and what the agency declared under it.
#[derive(
    Clone, Debug, Eq, Hash, PartialEq, minicbor::Decode, minicbor::Encode, serde::Serialize,
)]
#[cbor(map)]
pub struct Adopted {
    /// Its short name, as the folder under `law/`.
    #[n(0)]
    pub instrument: Text<60>,
    /// The first day on which it binds.
    #[n(1)]
    pub from: Day,
    /// The last day on which it binds; absent, nobody denounced it.
    #[n(2)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// The declarations and reservations, by their keys in `instrument.toml`.
    #[n(3)]
    pub declarations: Vec<Text<60>>,
}

impl Adopted {
    /// Whether this has begun on that day.
    fn has_begun(&self, on: Day) -> bool {
        self.from <= on
    }
}

impl AsRef<Self> for Adopted {
    fn as_ref(&self) -> &Self {
        self
    }
}

/// What binds on a day: of each instrument the latest adoption that has begun, unless it is over.
///
/// Earlier adoptions stay in the list, so that the past is decided as it was.
pub fn in_force<T: AsRef<Adopted>>(all: &[T], on: Day) -> impl Iterator<Item = &Adopted> + Clone {
    let adopted = move |n: usize| all.get(n).map(AsRef::as_ref).filter(|one| one.has_begun(on));
    (0..all.len()).filter_map(move |n| {
        let one = adopted(n)?;
        let is_overtaken = (0..all.len()).filter(|m| *m != n).any(|m| {
            adopted(m).is_some_and(|other| {
                (other.from, m) > (one.from, n) && other.instrument == one.instrument
            })
        });
        (!is_overtaken && one.until.is_none_or(|last| on <= last)).then_some(one)
    })
}

/// What an agency says of itself.
#[derive(Clone, Debug, Eq, PartialEq, minicbor::Decode, minicbor::Encode)]
#[cbor(map)]
pub struct AgencyCard {
    /// Its code.
    #[n(0)]
    pub agency: AgencyCode,
    /// What it is called.
    #[n(1)]
    pub name: Text<200>,
    /// The number of the card; a later card has a higher one.
    #[n(2)]
    pub serial: u64,
    /// When the card was made.
    #[n(3)]
    pub issued_at: Timestamp,
    /// Until when it may be relied on.
    #[n(4)]
    pub valid_until: Timestamp,
    /// The public keys of all generations, in the form that the protocol describes.
    #[cbor(n(5), with = "minicbor::bytes")]
    pub keys: Vec<u8>,
    /// Where its node listens, as `https://host:port`; empty when it only pulls.
    #[n(6)]
    pub endpoints: Vec<Text<255>>,
    /// The origin line of its log.
    #[n(7)]
    pub log_origin: Text<255>,
    /// The instruments that bind it, and what it declared under each.
    #[n(8)]
    pub instruments: Vec<Adopted>,
    /// The duty desk's telephone, for emergencies.
    #[n(9)]
    pub duty_telephone: Option<Text<40>>,
    /// What kind of body it is.
    #[n(10)]
    pub kind: AgencyKind,
    /// For each act key that is valid at `issued_at` or later, a signature by it.
    #[n(11)]
    pub proofs: Vec<KeyProof>,
}

/// That the agency of a card has a key that stands on it, and did not copy it from another.
#[derive(Clone, Debug, Eq, PartialEq, minicbor::Decode, minicbor::Encode)]
#[cbor(map)]
pub struct KeyProof {
    /// The id of the key.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub key_id: [u8; 8],
    /// Its signature over the code of the agency and the list of keys.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub signature: [u8; 64],
}

impl AgencyCard {
    /// What each act key on the card signs, to show that the agency of this code has it.
    pub fn possession(&self) -> Vec<u8> {
        let keys: &minicbor::bytes::ByteSlice = self.keys.as_slice().into();
        // Writing to a vector cannot fail.
        minicbor::to_vec((POSSESSION, self.agency, keys)).unwrap_or_default()
    }

    /// What the agency's act key signs, as a `COSE_Sign1` payload.
    pub fn to_sign(&self, key_id: [u8; 8]) -> ToSign {
        // Writing to a vector cannot fail.
        ToSign::new(WHAT, key_id, minicbor::to_vec(self).unwrap_or_default())
    }
}

/// A card as it came, not yet believed.
#[derive(Clone, Debug)]
pub struct SignedCard {
    card: AgencyCard,
    sign1: Sign1,
}

impl SignedCard {
    /// Reads a signed card.
    ///
    /// # Errors
    /// [`WireError`] when the bytes are none.
    pub fn parse(bytes: &[u8]) -> Result<Self, WireError> {
        let sign1 = Sign1::parse(WHAT, bytes, BYTES_MAX)?;
        let card = wire::read(WHAT, sign1.payload(), BYTES_MAX)?;
        Ok(Self { card, sign1 })
    }

    /// What the card claims.
    pub const fn claims(&self) -> &AgencyCard {
        &self.card
    }

    /// The id of the key that is said to have signed it.
    pub const fn key_id(&self) -> [u8; 8] {
        self.sign1.key_id()
    }

    /// The card, once its signature is verified.
    ///
    /// # Errors
    /// [`SignatureError`] when `verify` does not accept the signature over the bytes.
    pub fn verified(
        self,
        verify: impl FnOnce(&[u8; 64], &[u8]) -> bool,
    ) -> Result<AgencyCard, SignatureError> {
        self.sign1.verify(verify)?;
        Ok(self.card)
    }
}
