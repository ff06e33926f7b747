//! Searches, and what they found.

use super::bodies;
use crate::{AgencyCode, Property, RecordClass, RecordId, Shared, SubjectCategory, Text};

bodies! {
    /// One thing that is searched for.
    pub struct Term {
        /// Which property.
        #[n(0)]
        pub property: Property,
        /// Its value.
        #[n(1)]
        pub value: Text<400>,
    }

    /// A direct search in the databases of the recipients, or in one's own when there are none.
    pub struct SearchRun {
        /// What kind of record is looked for.
        #[n(0)]
        pub class: RecordClass,
        /// What is searched for; all terms together.
        #[n(1)]
        pub terms: Vec<Term>,
        /// What the person searched for is in the matter.
        #[n(2)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub subject: Option<SubjectCategory>,
        /// Why the search is made: the case and the offence in words.
        #[n(3)]
        #[serde(default)]
        pub justification: Text<4_000>,
    }

    /// One record that matches.
    pub struct Match {
        /// The record's id, which serves as its reference.
        #[n(0)]
        pub record: RecordId,
        /// Whose record it is.
        #[n(1)]
        pub owner: AgencyCode,
        /// How good the match is, 0 to 100.
        #[n(2)]
        pub quality: u8,
        /// Which parts of the search agree, in words.
        #[n(3)]
        #[serde(default)]
        pub reasons: Vec<Text<200>>,
        /// The content, where the law opens it to the asker; absent, it is hit/no-hit.
        #[n(4)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub shared: Option<Shared>,
    }

    /// What a search found, and where it was not made; `answers` the search.
    pub struct SearchReport {
        /// What matches, best first.
        #[n(0)]
        pub matches: Vec<Match>,
        /// The databases that were searched.
        #[n(1)]
        pub searched: Vec<Text<200>>,
        /// What was not searched, or not sent of what was found, each with the reason.
        #[n(2)]
        #[serde(default)]
        pub not_searched: Vec<Text<400>>,
        /// Whether there are more matches than are listed.
        #[cbor(n(3), default)]
        #[serde(default)]
        pub truncated: bool,
    }

    /// The search is not answered; it says nothing of what is held. `answers` the search.
    pub struct SearchRefuse {
        /// What the asker may know of the reasons.
        #[n(0)]
        pub reason: Text<1_000>,
    }
}

impl SearchRun {
    /// Whether it searches with biometric references and nothing else.
    pub fn is_of_faces(&self) -> bool {
        let is_biometric = |term: &Term| term.property == Property::BiometricReference;
        !self.terms.is_empty() && self.terms.iter().all(is_biometric)
    }
}
