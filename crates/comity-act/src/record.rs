//! Records of shared databases: statements, each with its provenance.

use crate::{
    AgencyCode, Handling, InformationGrade, Nature, Property, RecordClass, RecordId, SourceGrade,
    Stated, SubjectCategory, Text, Timestamp,
};

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
    /// As of when it is so, where that is known: a year, a month or a day, as `1980-05`.
    #[n(5)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Text<10>>,
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
            as_of: None,
        }
    }

    pub(crate) const fn ungraded_source() -> SourceGrade {
        SourceGrade::X
    }

    pub(crate) const fn ungraded_information() -> InformationGrade {
        InformationGrade::Four
    }

    pub(crate) const fn ungraded_nature() -> Nature {
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
