//! Officers of this machine: posted by an act, let in by a token.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use comity_act::{Role, body::OfficerPost};
use comity_corridor::{Form, rows::Stage};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Desk, acts, guard::Caller};
use crate::{clock, engine::chain, home::init::certify, problem::Problem};

/// An officer to be posted.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Posting {
    /// The local name, which stays on this machine.
    name: String,
    /// In which capacity the officer acts.
    role: Role,
}

/// `POST /v1/officers`: the certificate goes through the corridor, the token into its file.
pub(super) async fn add(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Json(posting): Json<Posting>,
) -> Result<Response, Problem> {
    caller.administers()?;
    let now = clock::now();
    let mut officers = desk.officers.write().await;
    let mut changed = officers.clone();
    let added = changed
        .add(&desk.home, &posting.name, posting.role, now)
        .map_err(|error| Problem::usage(chain(&error)))?
        .officer;
    let certificate = certify(&desk.engine.node().keys, (added, posting.role), now)
        .map_err(|error| Problem::usage(chain(&error)))?;
    let form = Form::new(OfficerPost { certificate });
    let done = acts::propose(&desk.engine, form, caller).await?;
    if done.outcome.stage != Stage::Done {
        return Ok(done.into_response());
    }
    changed.save(&desk.home).map_err(|error| Problem::usage(chain(&error)))?;
    *officers = changed;
    let answer = json!({
        "act": done.outcome.act, "name": posting.name, "officer": added, "role": posting.role,
        "token_file": desk.home.token(&posting.name),
    });
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// `GET /v1/officers`: who may use the node on this machine; their names never leave it.
pub(super) async fn list(State(desk): State<Arc<Desk>>, _: Caller) -> Json<Value> {
    let officers = desk.officers.read().await;
    let items: Vec<Value> = officers
        .list()
        .iter()
        .map(|one| json!({ "name": one.name, "officer": one.officer, "role": one.role }))
        .collect();
    Json(json!({ "items": items, "next": null }))
}
