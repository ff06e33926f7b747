//! An act: what an officer of an agency states and wants done.

use std::fmt;

use crate::{
    ActId, AgencyCode, AttachmentId, Body, CrimeArea, Handling, Offence, OfficerId, OfficerProof,
    Purpose, Recipient, Reference, Role, Text, Timestamp, UrgencyGround, UrgencyLevel,
};

/// Why an act presses.
#[derive(
    Clone,
    Debug,
    Eq,
    Hash,
    PartialEq,
    minicbor::Decode,
    minicbor::Encode,
    serde::Deserialize,
    serde::Serialize,
)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cbor(map)]
#[serde(deny_unknown_fields)]
pub struct Urgency {
    /// Urgent changes clocks only; an emergency opens derogations.
    #[n(0)]
    pub level: UrgencyLevel,
    /// Why, in words; in an emergency, who is in danger and how.
    #[n(1)]
    pub reason: Text<2_000>,
    /// Which of the grounds of the closed list makes it urgent.
    #[n(2)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<UrgencyGround>,
    /// What else an emergency says.
    #[n(3)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<EmergencyPoints>,
}

impl Urgency {
    /// The points that an emergency has to say and this one does not; of another level, none.
    pub fn missing_points(&self) -> Vec<&'static str> {
        if self.level != UrgencyLevel::Emergency {
            return Vec::new();
        }
        let said = |point: fn(&EmergencyPoints) -> bool| self.points.as_ref().is_some_and(point);
        [
            (!self.reason.is_blank(), "who is in danger and how"),
            (said(|points| !points.known.is_blank()), "who or what is known"),
            (said(|points| !points.asked.is_blank()), "what is asked of whom"),
            (said(|points| !points.by_when.is_blank()), "by when"),
            (said(|points| !points.on_word_of.is_blank()), "on whose word"),
        ]
        .into_iter()
        .filter_map(|(said, point)| (!said).then_some(point))
        .collect()
    }
}

/// What an emergency says beside who is in danger and how; all of it is needed.
#[derive(
    Clone,
    Debug,
    Default,
    Eq,
    Hash,
    PartialEq,
    minicbor::Decode,
    minicbor::Encode,
    serde::Deserialize,
    serde::Serialize,
)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cbor(map)]
#[serde(deny_unknown_fields)]
pub struct EmergencyPoints {
    /// Who or what is known.
    #[n(0)]
    #[serde(default)]
    pub known: Text<2_000>,
    /// What is asked of whom.
    #[n(1)]
    #[serde(default)]
    pub asked: Text<2_000>,
    /// By when.
    #[n(2)]
    #[serde(default)]
    pub by_when: Text<200>,
    /// On whose word.
    #[n(3)]
    #[serde(default)]
    pub on_word_of: Text<200>,
}

/// A file that goes with an act; its content travels in sealed chunks.
#[derive(
    Clone,
    Eq,
    Hash,
    PartialEq,
    minicbor::Decode,
    minicbor::Encode,
    serde::Deserialize,
    serde::Serialize,
)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cbor(map)]
#[serde(deny_unknown_fields)]
pub struct AttachmentRef {
    /// The first sixteen bytes of the digest.
    #[n(0)]
    pub id: AttachmentId,
    /// SHA-256 of the content.
    #[cbor(n(1), with = "minicbor::bytes")]
    #[serde(with = "crate::hex")]
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub digest: [u8; 32],
    /// Size of the content in bytes.
    #[n(2)]
    pub size_bytes: u64,
    /// What the officer calls it.
    #[n(3)]
    pub name: Text<200>,
    /// Its media type.
    #[n(4)]
    pub media_type: Text<100>,
    /// The key under which its chunks are sealed.
    #[cbor(n(5), with = "minicbor::bytes")]
    #[serde(with = "crate::hex")]
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub key: [u8; 32],
}

impl fmt::Debug for AttachmentRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The key opens the file; a debug line says only which file it is.
        f.debug_struct("AttachmentRef")
            .field("id", &self.id)
            .field("size_bytes", &self.size_bytes)
            .finish_non_exhaustive()
    }
}

/// What an officer states of a fact that the law asks for.
#[derive(
    Clone,
    Debug,
    Eq,
    Hash,
    PartialEq,
    minicbor::Decode,
    minicbor::Encode,
    serde::Deserialize,
    serde::Serialize,
)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum StatedValue {
    /// Yes or no.
    #[n(0)]
    Yes(#[n(0)] bool),
    /// A whole number; its unit is in the fact's name.
    #[n(1)]
    Number(#[n(0)] i64),
    /// A word.
    #[n(2)]
    Word(#[n(0)] Text<60>),
    /// Several words.
    #[n(3)]
    Words(#[n(0)] Vec<Text<60>>),
}

/// A fact that the law asks for and only a person can supply, stated under the act's signature.
#[derive(
    Clone,
    Debug,
    Eq,
    Hash,
    PartialEq,
    minicbor::Decode,
    minicbor::Encode,
    serde::Deserialize,
    serde::Serialize,
)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cbor(map)]
#[serde(deny_unknown_fields)]
pub struct Stated {
    /// The fact's name, as `law/facts/` declares it.
    #[n(0)]
    pub fact: Text<60>,
    /// What the officer states.
    #[n(1)]
    pub value: StatedValue,
}

/// What an officer states and no recipient reads: it stays at home, bound by the act's commitment.
///
/// Salted, so that nobody finds out by trying what the commitment is made over.
#[derive(
    Clone, Default, Eq, Hash, PartialEq, minicbor::Decode, minicbor::Encode, serde::Serialize,
)]
#[cbor(map)]
#[serde(transparent)]
pub struct HomePart {
    /// From the node's source of chance.
    #[cbor(n(0), with = "minicbor::bytes")]
    #[serde(skip)]
    pub salt: [u8; 32],
    /// The facts; none is the ordinary case, and looks the same from outside.
    #[n(1)]
    pub stated: Vec<Stated>,
}

/// Stands before a home part when it is committed to, so that it passes for nothing else.
const HOME_PART: &[u8] = b"comity home part";

impl HomePart {
    /// What the act says of it: `digest` is SHA-256.
    pub fn commitment(&self, digest: impl FnOnce(&[u8]) -> [u8; 32]) -> [u8; 32] {
        // Writing to a vector cannot fail.
        let part = minicbor::to_vec(self).unwrap_or_default();
        digest(&[HOME_PART, &part].concat())
    }
}

impl fmt::Debug for HomePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The salt keeps the commitment silent.
        f.debug_tuple("HomePart").field(&self.stated).finish()
    }
}

/// An act.
///
/// Six fields always: id, agency, officer, time, recipients, kind; the rest as the law asks.
#[derive(
    Clone, Debug, Eq, Hash, PartialEq, minicbor::Decode, minicbor::Encode, serde::Serialize,
)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cbor(map)]
pub struct Act {
    /// Names it.
    #[n(0)]
    pub id: ActId,
    /// Whose act it is.
    #[n(1)]
    pub agency: AgencyCode,
    /// Which officer acts.
    #[n(2)]
    pub officer: OfficerId,
    /// In which capacity.
    #[n(3)]
    pub role: Role,
    /// When, by the author's clock.
    #[n(4)]
    pub at: Timestamp,
    /// To whom it goes; empty when it stays in the agency.
    #[n(5)]
    pub recipients: Vec<Recipient>,
    /// What it says.
    #[n(6)]
    pub body: Body,
    /// What it is done for.
    #[n(7)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// The area of crime it is about.
    #[n(8)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crime_area: Option<CrimeArea>,
    /// The offences it is about, by the law of the acting agency's state.
    #[n(9)]
    pub offences: Vec<Offence>,
    /// What the owner allows others to do with it.
    #[n(10)]
    pub handling: Handling,
    /// The acting agency's case.
    #[n(11)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<Text<60>>,
    /// The act that this one answers.
    #[n(12)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answers: Option<ActId>,
    /// How much it presses.
    #[n(13)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub urgency: Option<Urgency>,
    /// The reference for people.
    #[n(14)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<Reference>,
    /// Files that go with it.
    #[n(15)]
    pub attachments: Vec<AttachmentRef>,
    /// Facts that the law asks for, as the officer states them.
    #[n(16)]
    pub stated: Vec<Stated>,
    /// What the act says of its home part, whether or not there is anything in it.
    #[cbor(n(17), with = "minicbor::bytes")]
    #[serde(skip_serializing)]
    #[cfg_attr(feature = "schema", schema(ignore))]
    pub home_commitment: Option<[u8; 32]>,
    /// What stays at home. It is kept beside the signed bytes, never in them, and only there.
    #[cbor(skip)]
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<Vec<Stated>>))]
    pub home: Option<HomePart>,
    /// How it stands to its officer's passkeys. It is kept beside the signed bytes.
    #[cbor(skip)]
    #[serde(skip_serializing)]
    #[cfg_attr(feature = "schema", schema(ignore))]
    pub proof: Option<Box<OfficerProof>>,
}

impl Act {
    /// An act with the six fields that every act has, and nothing else.
    pub fn new(
        id: ActId,
        agency: AgencyCode,
        by: (OfficerId, Role),
        at: Timestamp,
        body: impl Into<Body>,
    ) -> Self {
        Self {
            id,
            agency,
            officer: by.0,
            role: by.1,
            at,
            recipients: Vec::new(),
            body: body.into(),
            purpose: None,
            crime_area: None,
            offences: Vec::new(),
            handling: Handling::default(),
            case: None,
            answers: None,
            urgency: None,
            reference: None,
            attachments: Vec::new(),
            stated: Vec::new(),
            home_commitment: None,
            home: None,
            proof: None,
        }
    }

    /// All that its officer stated, as far as it is known here: what goes out, and what stays.
    pub fn said(&self) -> impl Iterator<Item = &Stated> {
        self.stated.iter().chain(self.home.iter().flat_map(|home| &home.stated))
    }

    /// Whether the act goes to this agency.
    pub fn is_for(&self, agency: AgencyCode) -> bool {
        self.recipients.iter().any(|recipient| recipient.agency == agency)
    }

    /// Whether it claims an imminent threat to life.
    pub fn is_emergency(&self) -> bool {
        self.urgency.as_ref().is_some_and(|urgency| urgency.level == UrgencyLevel::Emergency)
    }
}
