//! Officers of this machine: posted by an act, let in by a token.
//!
//! Whoever reads content or decides is posted by two persons: the administrator proposes, somebody
//! who is posted in a deciding role agrees. The first such person is posted with the node.
//!
//! It never sees a token before its officer calls: only its code is given.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State, rejection::JsonRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use comity_act::{Role, body::OfficerPost};
use comity_corridor::{
    Family, Form, IndexKey, Needs, Scan,
    rows::{OfficerRow, Stage},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Desk, acts, guard::Caller};
use crate::{
    clock,
    engine::{Engine, chain},
    home::{HomeError, NewOfficer, Officers, Posting, certify},
    problem::{Kind, Problem},
};

/// An officer to be posted.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPosting {
    /// The local name, which stays on this machine.
    name: String,
    /// In which capacity the officer acts.
    role: Role,
    /// SHA-256 of the officer's token, in small hexadecimal digits.
    code: String,
}

/// `POST /v1/officers`: 201 posted, 202 when a second person has yet to agree.
pub(super) async fn add(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    posting: Result<Json<NewPosting>, JsonRejection>,
) -> Result<Response, Problem> {
    caller.administers()?;
    let Json(NewPosting { name, role, code }) =
        posting.map_err(|error| Problem::usage(error.body_text()))?;
    let now = clock::now();
    let needs_two = role.may_read_content() || role.group().is_some();
    let waits = needs_two && somebody_decides(&desk.engine).await?;
    let until = Posting::ends(now);
    let mut officers = desk.officers.write().await;
    let mut changed = officers.clone();
    let new = NewOfficer { name: &name, role, code, until, waits };
    let officer = changed.add(new, now).map_err(|error| said(&error))?;
    // Who waits has a pseudonym and no role: the proposal is in the log, and nothing follows.
    let posting = if waits { Posting::none(officer, now) } else { Posting::of(officer, role, now) };
    let done = post(&desk, caller, posting).await?;
    if done.outcome.stage != Stage::Done {
        return Ok(done.into_response());
    }
    keep(&desk, &mut officers, changed)?;
    let state = if waits { "waits" } else { "posted" };
    let status = if waits { StatusCode::ACCEPTED } else { StatusCode::CREATED };
    let answer = json!({
        "act": done.outcome.act, "name": name, "officer": officer, "role": role, "state": state,
    });
    Ok((status, Json(answer)).into_response())
}

/// `POST /v1/officers/{name}/agree`: a second person agrees, and the officer is posted.
pub(super) async fn agree(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    caller.decides()?;
    let now = clock::now();
    let mut officers = desk.officers.write().await;
    let mut changed = officers.clone();
    let waiting = changed.named(&name).filter(|one| one.waits);
    let waiting = waiting.ok_or_else(|| {
        let detail = format!("nobody called `{name}` waits to be posted; see `officer list`");
        Problem::new(Kind::NOT_FOUND, detail)
    })?;
    let (officer, role) = (waiting.officer, waiting.role);
    let done = post(&desk, caller, Posting::of(officer, role, now)).await?;
    if done.outcome.stage != Stage::Done {
        return Ok(done.into_response());
    }
    changed.agreed(&name, Posting::ends(now));
    keep(&desk, &mut officers, changed)?;
    let answer = json!({
        "act": done.outcome.act, "name": name, "officer": officer, "role": role,
        "state": "posted",
    });
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// `DELETE /v1/officers/{name}`: the posting ends by an act, and the token is dead at once.
pub(super) async fn remove(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    caller.administers().or_else(|_| caller.decides())?;
    let mut officers = desk.officers.write().await;
    let mut changed = officers.clone();
    let officer = changed.named(&name).ok_or_else(Problem::not_found)?.officer;
    if officer == caller.0.officer {
        let detail = "nobody removes oneself; have another administrator or decider do it";
        return Err(Problem::usage(detail));
    }
    let done = post(&desk, caller, Posting::none(officer, clock::now())).await?;
    if done.outcome.stage != Stage::Done {
        return Ok(done.into_response());
    }
    changed.remove(&name);
    keep(&desk, &mut officers, changed)?;
    let answer = json!({
        "act": done.outcome.act, "name": name, "officer": officer, "state": "removed",
    });
    Ok(Json(answer).into_response())
}

/// `GET /v1/officers`: who may use the node on this machine; their names never leave it.
pub(super) async fn list(State(desk): State<Arc<Desk>>, _: Caller) -> Json<Value> {
    let officers = desk.officers.read().await;
    let items: Vec<Value> = officers
        .list()
        .iter()
        .map(|one| {
            let state = if one.waits { "waits" } else { "posted" };
            json!({
                "name": one.name, "officer": one.officer, "role": one.role, "state": state,
                "until": one.until,
            })
        })
        .collect();
    Json(json!({ "items": items, "next": null }))
}

/// The act that posts somebody, or ends a posting.
async fn post(desk: &Desk, caller: Caller, posting: Posting) -> Result<acts::Done, Problem> {
    let certificate = certify(&desk.engine.node().keys, posting)
        .map_err(|error| Problem::usage(chain(&error)))?;
    acts::propose(&desk.engine, Form::new(OfficerPost { certificate }), caller).await
}

fn keep(desk: &Desk, known: &mut Officers, mut changed: Officers) -> Result<(), Problem> {
    changed.save(&desk.home, &desk.engine.node().keys).map_err(|error| said(&error))?;
    *known = changed;
    Ok(())
}

fn said(error: &HomeError) -> Problem {
    Problem::usage(chain(error))
}

/// Whether somebody was ever posted in a deciding role: from then on two persons post.
///
/// That it once was so is enough: else who removes all deciders could post new ones alone.
async fn somebody_decides(engine: &Engine) -> Result<bool, Problem> {
    let mut needs = Needs::default();
    needs.scans.push(Scan::of(IndexKey::of(Family::Officers), usize::MAX));
    let known = engine.read(needs).await?;
    let rows = known.scans.iter().flatten().filter_map(|(_, key)| known.row::<OfficerRow>(*key));
    let mut roles = rows.flat_map(|row| &row.postings).flat_map(|posting| &posting.roles);
    Ok(roles.any(|role| role.group().is_some()))
}
