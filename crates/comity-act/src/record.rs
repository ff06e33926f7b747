//! Records of shared databases: statements, each with its provenance.

use crate::{
    AgencyCode, Handling, InformationGrade, Nature, RecordId, SourceGrade, Stated, SubjectCategory,
    Text, Timestamp, coded::coded,
};

coded! {
    /// What a record is about.
    pub enum RecordClass ("record class") {
        /// A person: a nominal.
        Person = 1 "person",
        /// A passport, identity card, visa or residence permit.
        TravelDocument = 2 "travel-document",
        /// An organisation.
        Organisation = 3 "organisation",
    }
}

coded! {
    /// What a statement states.
    pub enum Property ("property") {
        /// A name in full, as people write it.
        Name = 1 "name",
        /// A family name.
        FamilyName = 2 "family-name",
        /// A given name.
        GivenName = 3 "given-name",
        /// Another name that the subject uses or has used.
        Alias = 4 "alias",
        /// A date of birth: `1980`, `1980-05` or `1980-05-17`.
        BirthDate = 5 "birth-date",
        /// A place of birth.
        BirthPlace = 6 "birth-place",
        /// A country of birth: two letters of ISO 3166-1.
        BirthCountry = 7 "birth-country",
        /// A nationality: two letters of ISO 3166-1.
        Nationality = 8 "nationality",
        /// `female`, `male` or `other`, as the source recorded it.
        Sex = 9 "sex",
        /// A number of a document of the subject's.
        DocumentNumber = 10 "document-number",
        /// The state that issued the document: two letters of ISO 3166-1.
        IssuingCountry = 11 "issuing-country",
        /// `passport`, `identity-card`, `visa`, `residence-permit`.
        DocumentType = 12 "document-type",
        /// `stolen`, `lost`, `revoked` or `invalid`.
        DocumentStatus = 13 "document-status",
        /// An address.
        Address = 14 "address",
        /// A description that helps to recognise the subject.
        Description = 15 "description",
        /// Why a first-line officer must take care.
        Danger = 16 "danger",
        /// A listing by which a body of the United Nations made measures apply: its reference.
        ListingReference = 17 "listing-reference",
        /// What the subject is said to have done.
        Facts = 18 "facts",
        /// Health, where it is strictly necessary.
        Health = 19 "health",
        /// Biometric reference, where it is strictly necessary.
        BiometricReference = 20 "biometric-reference",
        /// Racial or ethnic origin, where it is strictly necessary.
        EthnicOrigin = 21 "ethnic-origin",
        /// Political opinion, where it is strictly necessary.
        PoliticalOpinion = 22 "political-opinion",
        /// Religious or philosophical belief, where it is strictly necessary.
        Belief = 23 "belief",
        /// Sexual life, where it is strictly necessary.
        SexualLife = 24 "sexual-life",
        /// Membership of a trade union, where it is strictly necessary.
        UnionMembership = 25 "union-membership",
        /// Anything else.
        Remark = 26 "remark",
    }
}

impl Property {
    /// Whether it belongs to the special categories that only strict necessity opens.
    ///
    /// Source: Directive (EU) 2016/680, art. 10.
    pub const fn is_special_category(self) -> bool {
        matches!(
            self,
            Self::Health
                | Self::BiometricReference
                | Self::EthnicOrigin
                | Self::PoliticalOpinion
                | Self::Belief
                | Self::SexualLife
                | Self::UnionMembership
        )
    }

    /// Whether the value is prose: it may tell of others than the subject, and of anything.
    pub const fn is_prose(self) -> bool {
        matches!(self, Self::Description | Self::Danger | Self::Facts | Self::Remark)
    }

    /// Whether the value is a name by which the subject is known.
    pub const fn is_name(self) -> bool {
        matches!(self, Self::Name | Self::FamilyName | Self::GivenName | Self::Alias)
    }
}

/// One statement about a subject.
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
pub struct Statement {
    /// What is stated.
    #[n(0)]
    pub property: Property,
    /// The value, in its original script.
    #[n(1)]
    pub value: Text<2_000>,
    /// How reliable the source is; ungraded is `X`.
    #[n(2)]
    #[serde(default = "Statement::ungraded_source")]
    pub source: SourceGrade,
    /// How reliable the information is; ungraded is `4`.
    #[n(3)]
    #[serde(default = "Statement::ungraded_information")]
    pub information: InformationGrade,
    /// Fact or assessment; ungraded is an assessment.
    #[n(4)]
    #[serde(default = "Statement::ungraded_nature")]
    pub nature: Nature,
}

impl Statement {
    /// A statement nobody graded: source `X`, information `4`, an assessment.
    ///
    /// Source: Regulation (EU) 2016/794, art. 29(4): what the provider did not grade counts as X4.
    pub const fn ungraded(property: Property, value: Text<2_000>) -> Self {
        Self {
            property,
            value,
            source: SourceGrade::X,
            information: InformationGrade::Four,
            nature: Nature::Assessment,
        }
    }

    const fn ungraded_source() -> SourceGrade {
        SourceGrade::X
    }

    const fn ungraded_information() -> InformationGrade {
        InformationGrade::Four
    }

    const fn ungraded_nature() -> Nature {
        Nature::Assessment
    }
}

/// What the subject of a record is in the matter, and how long the record may live.
#[derive(
    Clone,
    Copy,
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
#[serde(default, deny_unknown_fields)]
pub struct SubjectMark {
    /// What the person is in the matter.
    #[n(0)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<SubjectCategory>,
    /// Whether the person is under eighteen.
    #[cbor(n(1), default)]
    pub minor: bool,
    /// When the need for the record is reviewed.
    #[n(2)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review_at: Option<Timestamp>,
    /// When the record is erased, whatever happens.
    #[n(3)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub erase_at: Option<Timestamp>,
}

/// A copy of a record, given to another agency: it keeps its owner, restrictions and dates.
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
pub struct Shared {
    /// Which record it is a copy of.
    #[n(0)]
    pub record: RecordId,
    /// Whose record it is.
    #[n(1)]
    pub owner: AgencyCode,
    /// What it is about.
    #[n(2)]
    pub class: RecordClass,
    /// What the subject is in the matter.
    #[n(3)]
    pub subject: SubjectMark,
    /// The owner's restrictions.
    #[n(4)]
    pub handling: Handling,
    /// What is stated; the law may have narrowed it.
    #[n(5)]
    pub statements: Vec<Statement>,
    /// The state of the record when the copy was made: how often it had been corrected.
    #[n(6)]
    pub revision: u32,
    /// What who wrote its prose stated that the prose tells of persons.
    #[n(7)]
    #[serde(default)]
    pub told: Vec<Stated>,
    /// On what conditions its owner let it go on so far, in its words; they bind whoever holds it.
    #[cbor(n(8), default)]
    #[serde(default)]
    pub conditions: Vec<Text<4_000>>,
}

impl Shared {
    /// Whether it states something in prose.
    pub fn has_prose(&self) -> bool {
        self.statements.iter().any(|stated| stated.property.is_prose())
    }
}
