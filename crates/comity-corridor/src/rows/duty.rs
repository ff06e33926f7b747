//! Who is on duty: one row for the agency, never with what anybody wrote.

use comity_act::{ActId, OfficerId, Timestamp, body::DutyLane};
use minicbor::{Decode, Encode};

/// Who is on duty for what.
#[derive(Clone, Debug, Decode, Default, Encode, Eq, PartialEq)]
pub struct DutyRow {
    /// The lanes that somebody has ever taken.
    #[n(0)]
    pub lanes: Vec<OnDuty>,
}

impl DutyRow {
    /// Who is on duty for this, or was last.
    pub fn on(&self, lane: DutyLane) -> Option<&OnDuty> {
        self.lanes.iter().find(|one| one.lane == lane)
    }
}

/// Somebody is on duty.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct OnDuty {
    /// What for.
    #[n(0)]
    pub lane: DutyLane,
    /// Who.
    #[n(1)]
    pub officer: OfficerId,
    /// Since when.
    #[n(2)]
    pub since: Timestamp,
    /// Until when; past it, with nobody who took it, the duty has lapsed.
    #[n(3)]
    pub until: Timestamp,
    /// What was handed over last.
    #[n(4)]
    pub handed_over: Option<HandedOver>,
}

impl OnDuty {
    /// Whether nobody is on duty, because the time is over and nobody took it.
    pub fn has_lapsed(&self, now: Timestamp) -> bool {
        now >= self.until
    }
}

/// A hand-over.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct HandedOver {
    /// The act that says what.
    #[n(0)]
    pub act: ActId,
    /// By whom.
    #[n(1)]
    pub by: OfficerId,
    /// When.
    #[n(2)]
    pub at: Timestamp,
    /// Who took the duty after it, and when.
    #[n(3)]
    pub taken: Option<(OfficerId, Timestamp)>,
}
