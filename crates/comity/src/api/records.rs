//! Records: opened by an act that says why, and who holds copies.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use comity_act::{Purpose, RecordId, Text, body::RecordOpen};
use comity_corridor::{
    Form, Key,
    rows::{HoldersRow, RecordRow, Stage},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Desk, acts, guard::Caller, reading, view};
use crate::problem::Problem;

/// Why a record is opened.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Opening {
    justification: Text<1_000>,
    #[serde(default)]
    purpose: Option<Purpose>,
    #[serde(default)]
    case: Option<Text<60>>,
    #[serde(default)]
    stated: Vec<comity_act::Stated>,
}

/// `POST /v1/records/{id}/open`: reading is an act; the content comes once it is recorded.
pub(super) async fn open(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Path(id): Path<String>,
    why: Result<Json<Opening>, axum::extract::rejection::JsonRejection>,
) -> Result<Response, Problem> {
    caller.reads_content()?;
    let Json(why) = why.map_err(|error| Problem::usage(error.body_text()))?;
    let record = named(&id)?;
    let key = Key::Record(record);
    let row = reading::row::<RecordRow>(&desk.engine, key).await?;
    let owner = row.ok_or_else(Problem::not_found)?.content.owner;
    let body = RecordOpen { record, owner, justification: why.justification };
    let form = Form { purpose: why.purpose, case: why.case, stated: why.stated, ..Form::new(body) };
    let done = acts::propose(&desk.engine, form, caller).await?;
    if done.outcome.stage != Stage::Done {
        return Ok(done.into_response());
    }
    // Read once more: it may have changed, or been erased, before it was permitted to look.
    let row = reading::row::<RecordRow>(&desk.engine, key).await?;
    let row = row.ok_or_else(Problem::not_found)?;
    desk.sight.opened(caller.0.officer, record);
    let verdict = view::verdict(&done.outcome.verdict);
    let answer = json!({
        "act": done.outcome.act, "leaf": done.outcome.leaf, "record": view::record(&row),
        "verdict": verdict,
    });
    Ok(Json(answer).into_response())
}

/// `GET /v1/records/{id}`: what binds whoever uses a record, to be read before it is opened.
pub(super) async fn envelope(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    caller.reads_content()?;
    let record = named(&id)?;
    let row = reading::row::<RecordRow>(&desk.engine, Key::Record(record)).await?;
    let content = row.ok_or_else(Problem::not_found)?.content;
    Ok(Json(json!({
        "record": record, "owner": content.owner, "handling": content.handling.codes(),
        "as_written": content.handling.as_written, "conditions": content.conditions,
    })))
}

/// `GET /v1/records/{id}/holders`: who holds a copy, as far as this node gave it out.
pub(super) async fn holders(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    caller.reads_content()?;
    let record = named(&id)?;
    let held = reading::row::<RecordRow>(&desk.engine, Key::Record(record)).await?;
    let row = reading::row::<HoldersRow>(&desk.engine, Key::Holders(record)).await?;
    if held.is_none() && row.is_none() {
        return Err(Problem::not_found());
    }
    let holders: Vec<Value> = row
        .into_iter()
        .flat_map(|row| row.holders)
        .map(|holder| {
            json!({
                "agency": holder.agency, "by": holder.by, "since": view::moment(holder.since),
                "consent": holder.consent, "passed_to": holder.passed_to,
            })
        })
        .collect();
    let owner = held.as_ref().map(|row| row.content.owner);
    let since = held.as_ref().map(|row| row.since).map(view::moment);
    Ok(Json(json!({
        "record": record, "owner": owner, "since": since, "items": holders, "next": null,
    })))
}

fn named(id: &str) -> Result<RecordId, Problem> {
    id.parse().map_err(|_| Problem::not_found())
}
