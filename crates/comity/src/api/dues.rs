//! What is owed and open: requests, deadlines, questions for consent, recalls.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, Query, State},
};
use comity_act::RefusalGround;
use comity_corridor::{
    Family, IndexKey, Key,
    rows::{
        ActRow, Asked, ConsentRow, ConsentState, DeadlineRow, DeadlineState, RecallRow, RequestRow,
        RequestState,
    },
};
use serde_json::{Value, json};

use super::{
    Desk,
    guard::Caller,
    page::{Order, PageQuery},
    reading,
    view::moment,
};
use crate::problem::Problem;

/// `GET /v1/requests`: open requests, ours and those that came in, the soonest due first.
pub(super) async fn requests(
    State(desk): State<Arc<Desk>>,
    _: Caller,
    Query(query): Query<PageQuery>,
) -> Result<Json<Value>, Problem> {
    let prefix = IndexKey::of(Family::OpenRequests);
    let page = query.read(&desk.engine, prefix, Order::Soonest).await?;
    let items = page
        .keys
        .iter()
        .filter_map(|&key| {
            let Key::Request(id, other) = key else { return None };
            let row = page.facts.row::<RequestRow>(key)?;
            let (state, ground) = request_state(row.state);
            Some(json!({
                "request": id, "other": other, "requester": row.requester,
                "requested": row.requested, "state": state, "ground": ground,
                "at": moment(row.at), "delivered_at": row.delivered_at.map(moment),
                "due": row.due.map(moment), "records": row.records,
            }))
        })
        .collect();
    Ok(Json(page.answer(items)))
}

fn request_state(state: RequestState) -> (&'static str, Option<&'static str>) {
    match state {
        RequestState::Open => ("open", None),
        RequestState::Clarifying => ("clarifying", None),
        RequestState::Delayed => ("delayed", None),
        RequestState::PartlyAnswered => ("partly-answered", None),
        RequestState::Answered => ("answered", None),
        RequestState::Refused(ground) => ("refused", ground.map(RefusalGround::name)),
        RequestState::Withdrawn => ("withdrawn", None),
    }
}

/// `GET /v1/deadlines?list=running|breached`: what is due, or ran out.
pub(super) async fn deadlines(
    State(desk): State<Arc<Desk>>,
    _: Caller,
    Query(query): Query<PageQuery>,
) -> Result<Json<Value>, Problem> {
    let (family, order) = match query.list.as_deref().unwrap_or("running") {
        "running" => (Family::Due, Order::Soonest),
        "breached" => (Family::Breaches, Order::Newest),
        _ => return Err(Problem::usage("`list` is `running` or `breached`")),
    };
    let page = query.read(&desk.engine, IndexKey::of(family), order).await?;
    let items = page
        .keys
        .iter()
        .filter_map(|&key| {
            let Key::Deadline(act, number) = key else { return None };
            let row = page.facts.row::<DeadlineRow>(key)?;
            let (state, at) = match row.state {
                DeadlineState::AwaitsReceipt(..) => ("awaits-receipt", None),
                DeadlineState::Running(due) => ("running", Some(due)),
                DeadlineState::Paused(_) => ("paused", None),
                DeadlineState::Met(at) => ("met", Some(at)),
                DeadlineState::Breached(at) => ("breached", Some(at)),
                DeadlineState::Lifted => ("lifted", None),
            };
            Some(json!({
                "act": act, "number": number, "what": row.what, "owed_by": row.owed_by,
                "within_ms": row.within_ms, "state": state, "at": at.map(moment),
                "rule": row.rule, "cite": row.cite,
            }))
        })
        .collect();
    Ok(Json(page.answer(items)))
}

/// `GET /v1/consents`: questions for consent that are open, the newest first.
pub(super) async fn consents(
    State(desk): State<Arc<Desk>>,
    _: Caller,
    Query(query): Query<PageQuery>,
) -> Result<Json<Value>, Problem> {
    let prefix = IndexKey::of(Family::OpenConsents);
    let page = query.read(&desk.engine, prefix, Order::Newest).await?;
    let items = page
        .keys
        .iter()
        .filter_map(|&key| {
            let Key::Consent(id) = key else { return None };
            let row = page.facts.row::<ConsentRow>(key)?;
            let state = match row.state {
                ConsentState::Open => "open",
                ConsentState::Granted(_) => "granted",
                ConsentState::Refused => "refused",
                ConsentState::Withdrawn => "withdrawn",
            };
            Some(json!({
                "question": id, "asker": row.asker, "owner": row.owner, "records": row.records,
                "at": moment(row.at), "state": state,
            }))
        })
        .collect();
    Ok(Json(page.answer(items)))
}

/// `GET /v1/recalls/{act}`: who has complied, and how, record by record.
pub(super) async fn recall(
    State(desk): State<Arc<Desk>>,
    _: Caller,
    Path(name): Path<String>,
) -> Result<Json<Value>, Problem> {
    let (id, act) = reading::act_named(&desk.engine, &name).await?;
    let row = reading::row::<RecallRow>(&desk.engine, Key::Recall(id)).await?;
    let row = row.ok_or_else(Problem::not_found)?;
    let holders: Vec<Value> = row
        .asked
        .iter()
        .map(|asked| {
            let outcomes: Vec<Value> = asked
                .outcomes
                .iter()
                .map(|(record, outcome)| json!({ "record": record, "outcome": outcome }))
                .collect();
            json!({
                "holder": asked.holder,
                "complied_at": asked.complied.map(|(at, _)| moment(at)),
                "receipt": asked.complied.map(|(_, act)| act),
                "complete": asked.is_complete(), "onward": asked.onward,
                "outcomes": outcomes,
            })
        })
        .collect();
    let complete = row.asked.iter().all(Asked::is_complete);
    Ok(Json(json!({
        "recall": id, "reference": reference(&act), "at": moment(row.at),
        "records": row.records, "holders": holders, "complete": complete,
    })))
}

fn reference(act: &ActRow) -> Option<String> {
    act.reference.map(|reference| reference.to_string())
}
