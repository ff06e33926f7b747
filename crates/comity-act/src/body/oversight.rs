//! Decisions of competent persons over acts, and what leaves the system.

use super::bodies;
use crate::{ActId, RecordId, Text};

bodies! {
    /// A competent person lets an act go on that was for decision.
    pub struct ReferralApprove {
        /// The act that waits.
        #[n(0)]
        pub act: ActId,
        /// The rules over which the person decides.
        #[n(1)]
        pub rules: Vec<Text<100>>,
        /// Why.
        #[n(2)]
        pub reasons: Text<4_000>,
    }

    /// A competent person stops an act that was for decision.
    pub struct ReferralDecline {
        /// The act that waits.
        #[n(0)]
        pub act: ActId,
        /// Why.
        #[n(1)]
        pub reasons: Text<4_000>,
    }

    /// A person named by national law overrules "not permitted".
    pub struct VerdictOverrule {
        /// The act that was not permitted.
        #[n(0)]
        pub act: ActId,
        /// The rules that are overruled.
        #[n(1)]
        pub rules: Vec<Text<100>>,
        /// Why.
        #[n(2)]
        pub reasons: Text<4_000>,
    }

    /// Something leaves the system as a file.
    pub struct ExportRun {
        /// Which acts.
        #[n(0)]
        #[serde(default)]
        pub acts: Vec<ActId>,
        /// Which records.
        #[n(1)]
        #[serde(default)]
        pub records: Vec<RecordId>,
        /// Why.
        #[n(2)]
        pub justification: Text<1_000>,
    }
}
