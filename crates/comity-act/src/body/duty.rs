//! The duty desk: who is on duty, for what, and what is handed over.

use super::bodies;
use crate::{ActId, OfficerId, Text, Timestamp, coded::coded};

coded! {
    /// What somebody is on duty for.
    pub enum DutyLane ("lane") {
        /// What comes in: requests, messages, referrals.
        Desk = 1 "desk",
        /// Emergencies, which are taken within minutes.
        Emergency = 2 "emergency",
        /// Notices of missing children and of dangers, which are examined at any hour.
        Notices = 3 "notices",
    }
}

bodies! {
    /// Somebody takes the duty; `answers` the hand-over that is read with it.
    pub struct DutyTake {
        /// What for.
        #[n(0)]
        pub lane: DutyLane,
        /// Until when; whoever takes it next ends it sooner.
        #[n(1)]
        pub until: Timestamp,
    }

    /// Whoever is on duty hands over, and stays on duty until somebody takes it.
    pub struct DutyHandOver {
        /// What for.
        #[n(0)]
        pub lane: DutyLane,
        /// The acts that are still open.
        #[n(1)]
        #[serde(default)]
        pub open: Vec<ActId>,
        /// What the next one has to know.
        #[n(2)]
        #[serde(default)]
        pub note: Text<10_000>,
    }

    /// A person did what the law wanted done because of the act that this one answers.
    pub struct DutySettle {
        /// What was owed, in the law's word for it, as `second-look`.
        #[n(0)]
        pub what: Text<100>,
        /// What was done, or found.
        #[n(1)]
        pub note: Text<4_000>,
    }

    /// What came in is given to a colleague, who is to take charge of it; the act `answers` it.
    pub struct DutyAssign {
        /// To whom.
        #[n(0)]
        pub officer: OfficerId,
        /// A word to the colleague.
        #[n(1)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub note: Option<Text<1_000>>,
    }
}
