//! Records: how they enter a database, change, are read and leave.

use super::bodies;
use crate::{AgencyCode, RecordClass, RecordId, Statement, SubjectMark, Text};

bodies! {
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
        /// The subject as it now stands, when it changes.
        #[n(2)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub subject: Option<SubjectMark>,
        /// Why.
        #[n(3)]
        pub reason: Text<4_000>,
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
}
