//! Records: how they enter a database, change, are read and leave.

use super::bodies;
use crate::{
    ActId, AgencyCode, Handling, InformationGrade, Nature, Property, RecordClass, RecordId,
    SourceGrade, Stated, Statement, SubjectCategory, SubjectMark, Text, Timestamp, coded::coded,
};

coded! {
    /// Why a record is kept and not used.
    pub enum RestrictionGround ("ground of restriction") {
        /// It is needed as evidence.
        Evidence = 1 "evidence",
        /// A court or a supervisory authority has it kept.
        LegalHold = 2 "legal-hold",
        /// A complaint about it is examined.
        Complaint = 3 "complaint",
    }
}

coded! {
    /// What one record is to another, read from the first to the second.
    pub enum LinkRelation ("relation") {
        /// Both are about the same person or thing; both stay, and are read together.
        SameAs = 1 "same-as",
        /// The first owns the second, or is registered for it.
        Owns = 2 "owns",
        /// The first uses the second.
        Uses = 3 "uses",
        /// The first is a document of the second.
        DocumentOf = 4 "document-of",
        /// The first is a relative of the second.
        RelativeOf = 5 "relative-of",
        /// The first belongs to the second, as to an organisation.
        MemberOf = 6 "member-of",
        /// The first was at the second: a place, an event.
        WasAt = 7 "was-at",
        /// The first is an associate of the second.
        AssociateOf = 8 "associate-of",
    }
}

coded! {
    /// Why a holder doubts a record.
    pub enum DoubtGround ("ground of doubt") {
        /// What it states is not so.
        Inaccurate = 1 "inaccurate",
        /// It was so, and is no more.
        OutOfDate = 2 "out-of-date",
        /// It mixes two persons or things.
        Mixed = 3 "mixed",
        /// It should not have been given, or kept.
        Unlawful = 4 "unlawful",
    }
}

impl RecordCorrect {
    /// What the person is in the matter, where the correction says so.
    pub fn category(&self) -> Option<SubjectCategory> {
        self.subject.as_ref().and_then(|change| change.category)
    }
}

impl SubjectChange {
    /// The mark with what this changes of it.
    pub fn of(&self, mark: SubjectMark) -> SubjectMark {
        SubjectMark {
            category: self.category.or(mark.category),
            minor: self.minor.unwrap_or(mark.minor),
            review_at: self.review_at.or(mark.review_at),
            erase_at: self.erase_at.or(mark.erase_at),
        }
    }
}

bodies! {
    /// What changes of a subject's mark; what is absent stays.
    pub struct SubjectChange {
        /// What the person is in the matter.
        #[n(0)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub category: Option<SubjectCategory>,
        /// Whether the person is under eighteen.
        #[n(1)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub minor: Option<bool>,
        /// When the need for the record is reviewed.
        #[n(2)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub review_at: Option<Timestamp>,
        /// When the record is erased, whatever happens.
        #[n(3)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub erase_at: Option<Timestamp>,
    }

    /// A record enters the acting agency's database.
    pub struct RecordRegister {
        /// Its id.
        #[n(0)]
        pub record: RecordId,
        /// What it is about.
        #[n(1)]
        pub class: RecordClass,
        /// What the subject is in the matter, and how long the record may live.
        #[n(2)]
        #[serde(default)]
        pub subject: SubjectMark,
        /// What is stated.
        #[n(3)]
        pub statements: Vec<Statement>,
        /// Where it comes from: a case, a list with its date.
        #[n(4)]
        #[serde(default)]
        pub source: Text<400>,
    }

    /// The owner corrects a record; every holder of a copy receives the act.
    pub struct RecordCorrect {
        /// Which record.
        #[n(0)]
        pub record: RecordId,
        /// All statements as they now stand; what is not here no longer stands.
        #[n(1)]
        pub statements: Vec<Statement>,
        /// What changes of the subject's mark.
        #[n(2)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub subject: Option<SubjectChange>,
        /// Why.
        #[n(3)]
        pub reason: Text<4_000>,
        /// How often the record has been corrected, with this; a lower one changes nothing.
        #[n(4)]
        #[serde(default)]
        pub revision: u32,
        /// The owner's restrictions as they now stand; without it they stay.
        #[n(5)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub handling: Option<Handling>,
    }

    /// The owner erases a record; every holder of a copy receives the act.
    pub struct RecordErase {
        /// Which record.
        #[n(0)]
        pub record: RecordId,
        /// Why.
        #[n(1)]
        pub reason: Text<4_000>,
    }

    /// Somebody reads a record; reading is an act.
    pub struct RecordOpen {
        /// Which record.
        #[n(0)]
        pub record: RecordId,
        /// Whose record it is.
        #[n(1)]
        pub owner: AgencyCode,
        /// Why it is read.
        #[n(2)]
        pub justification: Text<1_000>,
    }

    /// A record is kept and not used: evidence, a legal hold, a complaint.
    pub struct RecordRestrict {
        /// Which record.
        #[n(0)]
        pub record: RecordId,
        /// On what ground.
        #[n(1)]
        pub ground: RestrictionGround,
        /// Why.
        #[n(2)]
        pub reason: Text<4_000>,
    }

    /// A record is used again; what was recalled meanwhile is complied with now.
    pub struct RecordRelease {
        /// Which record.
        #[n(0)]
        pub record: RecordId,
        /// Why.
        #[n(1)]
        pub reason: Text<4_000>,
    }

    /// Two records that are held here are linked, or no longer; it stays at home.
    pub struct RecordLink {
        /// The first record.
        #[n(0)]
        pub record: RecordId,
        /// What it is to the second.
        #[n(1)]
        pub relation: LinkRelation,
        /// The second record.
        #[n(2)]
        pub to: RecordId,
        /// How reliable the source is; ungraded is `X`.
        #[n(3)]
        #[serde(default = "Statement::ungraded_source")]
        pub source: SourceGrade,
        /// How reliable the information is; ungraded is `4`.
        #[n(4)]
        #[serde(default = "Statement::ungraded_information")]
        pub information: InformationGrade,
        /// Fact or assessment; ungraded is an assessment.
        #[n(5)]
        #[serde(default = "Statement::ungraded_nature")]
        pub nature: Nature,
        /// As of when it is so, where that is known: a year, a month or a day, as `1980-05`.
        #[n(6)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub as_of: Option<Text<10>>,
        /// Why: what was seen.
        #[n(7)]
        #[serde(default)]
        pub note: Text<1_000>,
        /// The earlier link of these two that ends with this; without it, they are linked.
        #[n(8)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub undoes: Option<ActId>,
    }

    /// A holder of a copy doubts the record; it goes to the owner and to nobody else.
    ///
    /// It is restraint, so no law reads its words, and it has room for few.
    pub struct RecordDoubt {
        /// Which record.
        #[n(0)]
        pub record: RecordId,
        /// Why.
        #[n(1)]
        pub ground: DoubtGround,
        /// Which of the properties that it states, where it is one.
        #[n(2)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub property: Option<Property>,
        /// A word to the owner; nothing about anybody else.
        #[n(3)]
        #[serde(default)]
        pub note: Text<200>,
    }

    /// The record as its owner corrected it, for those who were given copies by the sender.
    pub struct RecordPassOn {
        /// Which record.
        #[n(0)]
        pub record: RecordId,
        /// Whose record it is.
        #[n(1)]
        pub owner: AgencyCode,
        /// All statements as they now stand.
        #[n(2)]
        pub statements: Vec<Statement>,
        /// The subject as it now stands.
        #[n(3)]
        pub subject: SubjectMark,
        /// How often the owner has corrected it.
        #[n(4)]
        pub revision: u32,
        /// What who wrote its prose stated that the prose tells of persons.
        #[cbor(n(5), default)]
        #[serde(default)]
        pub told: Vec<Stated>,
        /// The owner's restrictions as they now stand; by who is not the owner, they only add.
        #[cbor(n(6), default)]
        #[serde(default)]
        pub handling: Handling,
    }

    /// Who holds copies of a record, further on than its sender.
    pub struct Traced {
        /// Which record.
        #[n(0)]
        pub record: RecordId,
        /// To whom it was passed on, by the sender or by those it gave copies.
        #[n(1)]
        #[serde(default)]
        pub passed_to: Vec<AgencyCode>,
    }

    /// A holder says to whom copies were passed on, so that the owner knows.
    pub struct RecordTrace {
        /// Each record with those who hold it.
        #[n(0)]
        pub entries: Vec<Traced>,
    }
}
