//! Leads: records that may be about one subject, and what a person says of that.
//!
//! A lead holds nothing that the two records say: whoever decides over it opens both.

use super::{Likeness, bodies};
use crate::{ActId, Property, RecordClass, RecordId, Text};

bodies! {
    /// What one property of two records says for one subject, or against it.
    pub struct LeadReason {
        /// Which property.
        #[n(0)]
        pub property: Property,
        /// How the two values are alike.
        #[n(1)]
        pub how: Likeness,
        /// What it tells, in bits: for one subject, or below 0 for two.
        #[n(2)]
        pub bits: i8,
    }

    /// The node found that two records that are held here may be about one person or thing;
    /// `answers` the search that compared the records of a class. It decides nothing.
    pub struct LeadPropose {
        /// The one record.
        #[n(0)]
        pub record: RecordId,
        /// The other.
        #[n(1)]
        pub to: RecordId,
        /// What kind of record both are.
        #[n(2)]
        pub class: RecordClass,
        /// How probably they are about one, 0 to 100.
        #[n(3)]
        pub percent: u8,
        /// What the properties say that both state, those that tell most first.
        #[n(4)]
        pub reasons: Vec<LeadReason>,
        /// The number of its group among those that the search found: leads of one group may all
        /// be about one subject.
        #[n(5)]
        pub group: u32,
    }

    /// A person found that both records of a lead are about one; `answers` the lead. They are
    /// linked as the same from then on, and nothing of either changes.
    pub struct LeadConfirm {
        /// The one record.
        #[n(0)]
        pub record: RecordId,
        /// The other.
        #[n(1)]
        pub to: RecordId,
        /// Why: what was seen.
        #[n(2)]
        #[serde(default)]
        pub note: Text<1_000>,
    }

    /// A person found that the records of a lead are about two, or takes back what was decided;
    /// `answers` the lead. It is not proposed again while neither record changes.
    pub struct LeadReject {
        /// The one record.
        #[n(0)]
        pub record: RecordId,
        /// The other.
        #[n(1)]
        pub to: RecordId,
        /// Why: what was seen.
        #[n(2)]
        #[serde(default)]
        pub note: Text<1_000>,
        /// The decision that ends with this, and the lead is open again; without it, they are two.
        #[n(3)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub undoes: Option<ActId>,
    }
}
