//! An act as a line of a list, and how far it has come.

use comity_act::{ActId, AgencyCode, OfficerId, Reference, Text};
use comity_corridor::{
    Facts, Key,
    rows::{ActRow, Delivered, Direction, PeerRow, Stage},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    opening::{Door, Envelope},
    view::{Moment, StageWord, kind, moment, stage},
    words::words,
};

words! {
    /// Whether an act is one's own.
    #[schema(as = Direction)]
    DirectionWord { Own = "own", Received = "received", }
    /// How far an act has come at a recipient.
    ArrivalState {
        Sent = "sent",
        Delivered = "delivered",
        Opened = "opened",
        Taken = "taken",
        CarriedElsewhere = "carried-elsewhere",
    }
}

/// The peers whose rows say how far the acts have come.
pub(super) fn recipients<'a>(rows: impl IntoIterator<Item = &'a ActRow>) -> Vec<Key> {
    rows.into_iter().flat_map(|row| &row.delivered).map(|there| Key::Peer(there.to)).collect()
}

/// An act as a line of a list.
///
/// What binds whoever uses it, and what it is about, are there only for who may read content.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ActLine {
    /// Its id.
    pub act: ActId,
    /// The reference for people.
    #[schema(required)]
    pub reference: Option<Reference>,
    /// The name of its kind, or `kind-` and its number where this program has no name for it.
    pub kind: String,
    /// Whose act it is.
    pub agency: AgencyCode,
    /// Which officer acts, by pseudonym.
    pub officer: OfficerId,
    /// Whether it is one's own.
    pub direction: DirectionWord,
    /// How far it has come here.
    pub stage: StageWord,
    /// When, by its author's clock.
    pub at: Moment,
    /// When it was recorded here.
    pub recorded_at: Moment,
    /// How far it has come at its recipients.
    pub delivered: Vec<Arrival>,
    /// The acting agency's case; told only to who may read content.
    #[schema(required)]
    pub case: Option<Text<60>>,
    /// The act that it answers.
    #[schema(required)]
    pub answers: Option<ActId>,
    /// Whether it claims an emergency.
    pub emergency: bool,
    /// Whether it alerts of somebody who may be in danger, or be one; told only to who may read
    /// content.
    pub about_life: bool,
    /// Whether the author's clock and ours differ by more than five minutes.
    pub clock_skewed: bool,
    /// Who took charge of it here.
    #[schema(required)]
    pub taken_by: Option<OfficerId>,
    /// Its leaf in the log.
    pub leaf: u64,
    /// How the caller comes to its content; absent for whoever reads none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reading: Option<Door>,
    /// What binds whoever uses it.
    #[serde(flatten)]
    #[schema(value_type = Envelope)]
    pub envelope: Option<Envelope>,
    /// When an answer is due by law, in the inbox; else the day that the act itself names.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Moment>)]
    pub due: Option<Option<Moment>>,
    /// What it is about, in one line; absent unless it is the caller's own act.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub about: Option<Option<String>>,
}

/// How far an act has come at one recipient.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Arrival {
    /// Which recipient.
    to: AgencyCode,
    /// How far it has come there.
    state: ArrivalState,
    /// Who took charge of it there.
    #[schema(required)]
    taken_by: Option<OfficerId>,
}

/// An act as lists show it; `peers` holds the rows of its recipients.
pub(super) fn act(id: ActId, row: &ActRow, peers: &Facts) -> ActLine {
    ActLine {
        act: id,
        reference: row.reference,
        kind: kind(row.kind),
        agency: row.agency,
        officer: row.officer,
        direction: match row.direction {
            Direction::Own => DirectionWord::Own,
            Direction::Received => DirectionWord::Received,
        },
        stage: stage(row.stage),
        at: moment(row.at),
        recorded_at: moment(row.recorded_at),
        delivered: row.delivered.iter().map(|there| arrival(there, peers)).collect(),
        case: None,
        answers: row.answers,
        emergency: row.emergency,
        about_life: false,
        clock_skewed: row.skewed,
        taken_by: row.taken_by,
        leaf: row.leaf,
        reading: None,
        envelope: None,
        due: None,
        about: None,
    }
}

/// How far an act has come at one recipient: sent, delivered, opened, taken by a named officer.
fn arrival(there: &Delivered, peers: &Facts) -> Arrival {
    let acknowledged = |place| {
        let peer = peers.row::<PeerRow>(Key::Peer(there.to));
        peer.is_some_and(|peer| peer.out_acknowledged > place)
    };
    let state = match (there.said, there.place) {
        (Some(Stage::Taken), _) => ArrivalState::Taken,
        (Some(_), _) => ArrivalState::Opened,
        (None, None) => ArrivalState::CarriedElsewhere,
        (None, Some(place)) if acknowledged(place) => ArrivalState::Delivered,
        (None, Some(_)) => ArrivalState::Sent,
    };
    Arrival { to: there.to, state, taken_by: there.taken_by }
}
