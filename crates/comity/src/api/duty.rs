//! The duty: who is on duty for what, until when, and what was handed over.
//!
//! It is taken and handed over by acts of the house, as all else is. The note is written for
//! whoever comes next, so everybody who reads content reads it, and taking the duty says so.

use std::sync::Arc;

use axum::{Json, extract::State};
use comity_act::{
    ActId, Body, OfficerId, SignedCard, Text,
    body::{DutyHandOver, DutyLane},
};
use comity_corridor::{
    Key, Needs,
    rows::{DutyRow, HandedOver},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Desk,
    guard::Caller,
    opening::signed,
    reading,
    view::{Moment, moment},
};
use crate::{clock, engine::EngineError, home::read, problem::Problem};

/// Who is on duty.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Duty {
    /// The telephone of the duty desk, as the own card gives it to others.
    #[schema(required)]
    telephone: Option<Text<40>>,
    /// Each kind of duty, whether anybody ever took it or not.
    lanes: Vec<LaneShown>,
}

/// One kind of duty.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DutyOf)]
struct LaneShown {
    /// What for.
    lane: DutyLane,
    /// Who is on duty, or was last; nothing, when nobody ever was.
    #[schema(required)]
    officer: Option<OfficerId>,
    /// Since when.
    #[schema(required)]
    since: Option<Moment>,
    /// Until when.
    #[schema(required)]
    until: Option<Moment>,
    /// Whether the time is over and nobody took it since.
    has_lapsed: bool,
    /// What was handed over last.
    #[schema(required)]
    handed_over: Option<HandedOverShown>,
}

/// What was handed over.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HandedOver)]
struct HandedOverShown {
    /// The act that says it.
    act: ActId,
    /// By whom.
    by: OfficerId,
    /// When.
    at: Moment,
    /// Who took the duty after it.
    #[schema(required)]
    taken_by: Option<OfficerId>,
    /// When.
    #[schema(required)]
    taken_at: Option<Moment>,
    /// What the next one has to know; nothing for who reads no content.
    #[schema(required)]
    note: Option<Text<10_000>>,
    /// The acts that were open.
    open: Vec<ActId>,
}

/// Who is on duty for what, until when, and what was handed over last.
#[utoipa::path(
    get, path = "/v1/duty", tag = "desk", operation_id = "showDuty",
    responses((status = 200, description = "Who is on duty.", body = Duty)),
)]
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
) -> Result<Json<Duty>, Problem> {
    let row = reading::row::<DutyRow>(&desk.engine, Key::Duty).await?.unwrap_or_default();
    let mut lanes = Vec::new();
    for &lane in DutyLane::ALL {
        let one = row.on(lane);
        let handed_over = match one.and_then(|one| one.handed_over.as_ref()) {
            Some(last) => Some(told(&desk, caller, last).await?),
            None => None,
        };
        lanes.push(LaneShown {
            lane,
            officer: one.map(|one| one.officer),
            since: one.map(|one| moment(one.since)),
            until: one.map(|one| moment(one.until)),
            has_lapsed: one.is_some_and(|one| one.has_lapsed(clock::now())),
            handed_over,
        });
    }
    let home = desk.home.clone();
    let telephone = tokio::task::spawn_blocking(move || {
        SignedCard::parse(&read(&home.card()).ok()?).ok()?.claims().duty_telephone.clone()
    });
    let telephone = telephone.await.map_err(|_| Problem::from(EngineError::Stopped))?;
    Ok(Json(Duty { telephone, lanes }))
}

async fn told(desk: &Desk, caller: Caller, last: &HandedOver) -> Result<HandedOverShown, Problem> {
    let said = if caller.may_read_content() { said(desk, last.act).await? } else { None };
    let (note, open) = said.map(|said| (said.note, said.open)).unzip();
    Ok(HandedOverShown {
        act: last.act,
        by: last.by,
        at: moment(last.at),
        taken_by: last.taken.map(|(officer, _)| officer),
        taken_at: last.taken.map(|(_, at)| moment(at)),
        note,
        open: open.unwrap_or_default(),
    })
}

/// What a hand-over says; nothing, once it is erased.
async fn said(desk: &Desk, act: ActId) -> Result<Option<DutyHandOver>, Problem> {
    let mut needs = Needs::default();
    needs.journal.insert(act);
    let known = desk.engine.read(needs).await?;
    let found = known.journal.get(&act).and_then(|entry| signed(desk, entry));
    Ok(found.and_then(|signed| match &signed.act().body {
        Body::DutyHandOver(body) => Some(body.clone()),
        _ => None,
    }))
}
