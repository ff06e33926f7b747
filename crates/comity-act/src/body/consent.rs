//! The owner's consent to uses of what it shared, and recall.

use super::bodies;
use crate::{ActId, AgencyCode, Purpose, RecordId, Text, Timestamp, coded::coded};

coded! {
    /// How a holder complied with a recall.
    pub enum Outcome ("outcome") {
        /// The copy is erased.
        Erased = 1 "erased",
        /// The copy is kept but closed: evidence, legal hold or a pending complaint.
        Restricted = 2 "restricted",
        /// No copy was held.
        NotHeld = 3 "not-held",
        /// The law under which it came does not bind the holder to comply.
        NotBound = 4 "not-bound",
    }
}

bodies! {
    /// What consent is about.
    pub struct ConsentUse {
        /// Use in judicial proceedings.
        #[cbor(n(0), default)]
        #[serde(default)]
        pub evidence: bool,
        /// Passing on to these agencies.
        #[n(1)]
        #[serde(default)]
        pub onward_to: Vec<AgencyCode>,
        /// Use for another purpose.
        #[n(2)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub purpose: Option<Purpose>,
    }

    /// A holder asks the owner.
    pub struct ConsentAsk {
        /// Which records.
        #[n(0)]
        pub records: Vec<RecordId>,
        /// To what.
        #[n(1)]
        pub uses: ConsentUse,
        /// Why.
        #[n(2)]
        pub reason: Text<4_000>,
    }

    /// The owner consents; `answers` the question.
    pub struct ConsentGrant {
        /// Which records.
        #[n(0)]
        pub records: Vec<RecordId>,
        /// To what.
        #[n(1)]
        pub uses: ConsentUse,
        /// Until when; absent, until withdrawn.
        #[n(2)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub until: Option<Timestamp>,
        /// On what conditions.
        #[n(3)]
        #[serde(default)]
        pub conditions: Text<4_000>,
    }

    /// The owner does not consent; `answers` the question.
    pub struct ConsentRefuse {
        /// What the asker may know of the reasons.
        #[n(0)]
        pub reason: Text<4_000>,
    }

    /// The owner withdraws its consent.
    pub struct ConsentWithdraw {
        /// The act by which it was given.
        #[n(0)]
        pub grant: ActId,
        /// For which records.
        #[n(1)]
        pub records: Vec<RecordId>,
        /// Why.
        #[n(2)]
        pub reason: Text<4_000>,
    }

    /// The owner recalls records from every holder.
    pub struct RecallIssue {
        /// Which records.
        #[n(0)]
        pub records: Vec<RecordId>,
        /// Why.
        #[n(1)]
        pub reason: Text<4_000>,
    }

    /// How one record of a recall was dealt with.
    pub struct Compliance {
        /// Which record.
        #[n(0)]
        pub record: RecordId,
        /// What was done.
        #[n(1)]
        pub outcome: Outcome,
        /// To whom it had already been passed on.
        #[n(2)]
        #[serde(default)]
        pub passed_to: Vec<AgencyCode>,
        /// Why it was not erased.
        #[n(3)]
        #[serde(default)]
        pub reason: Text<1_000>,
    }

    /// The compliance receipt; `answers` the recall.
    pub struct RecallComply {
        /// One entry for each record of the recall.
        #[n(0)]
        pub entries: Vec<Compliance>,
    }
}
