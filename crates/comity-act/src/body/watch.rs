//! Standing watches: what is looked for until a day, and what was found.

use super::{Match, Term, bodies, search::is_of_faces};
use crate::{ActId, RecordClass, SubjectCategory, Text, Timestamp};

bodies! {
    /// A standing watch in the databases of the recipients, or in one's own when there are none.
    pub struct WatchSet {
        /// What kind of record is looked for.
        #[n(0)]
        pub class: RecordClass,
        /// What is looked for; all terms together.
        #[n(1)]
        pub terms: Vec<Term>,
        /// What the person looked for is in the matter.
        #[n(2)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub subject: Option<SubjectCategory>,
        /// Why the watch is kept: the case and the offence in words.
        #[n(3)]
        #[serde(default)]
        pub justification: Text<4_000>,
        /// Until when; it ends then unless it is renewed. A year away at most.
        #[n(4)]
        pub until: Timestamp,
        /// The watch of one's own that this one takes over, with what it has told.
        #[n(5)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub renews: Option<ActId>,
    }

    /// The watch ends now; `answers` the watch.
    pub struct WatchClear {
        /// Why.
        #[n(0)]
        #[serde(default)]
        pub reason: Text<1_000>,
    }

    /// A watch found something that is new, or matches better than before; `answers` the watch.
    pub struct WatchAlert {
        /// What was found, as a search would list it.
        #[n(0)]
        pub found: Match,
    }
}

impl WatchSet {
    /// Whether it looks with biometric references and nothing else.
    pub fn is_of_faces(&self) -> bool {
        is_of_faces(&self.terms)
    }

    /// Whether it looks among DNA profiles.
    pub fn is_of_dna(&self) -> bool {
        self.class == RecordClass::DnaProfile
    }
}
