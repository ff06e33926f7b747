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
use comity_accounts::{AccountError, Accounts, Seat};
use comity_act::{ActId, OfficerId, Role, Timestamp, body::OfficerPost};
use comity_corridor::{
    Family, Form, IndexKey, Needs, Scan,
    rows::{OfficerRow, Stage},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Desk,
    guard::Caller,
    page::Listed,
    submit::{self, Refusal},
    words::words,
};
use crate::{
    clock,
    engine::{Engine, chain},
    home::{HomeError, NewOfficer, Officers, Posting, certify},
    problem::{Kind, Problem},
};

/// An officer to be posted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPosting {
    /// The local name, which stays on this machine.
    name: String,
    /// In which capacity the officer acts.
    role: Role,
    /// SHA-256 of the officer's token, in small hexadecimal digits.
    code: String,
}

words! {
    /// Where a posting stands.
    PostingState { Posted = "posted", Waits = "waits", Removed = "removed", }
}

/// What became of a posting.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PostingDone {
    /// The act that did it.
    act: ActId,
    /// The local name.
    name: String,
    /// The pseudonym.
    officer: OfficerId,
    /// In which capacity; absent, when the posting ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<Role>,
    /// Where it stands.
    state: PostingState,
}

/// Posts an officer of this machine; who reads content or decides waits for a second person.
#[utoipa::path(
    post, path = "/v1/officers", tag = "officers", operation_id = "postOfficer",
    request_body = NewPosting,
    responses(
        (status = 201, description = "The officer is posted.", body = PostingDone),
        (status = 202, description = "A second person has yet to agree.", body = PostingDone),
        (status = 400, description = "The form is not as it should be."),
        (status = 403, description = "Posting is not permitted.", body = Refusal),
        (status = 404, description = "The caller does not administer."),
    ),
)]
pub(super) async fn add(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    posting: Result<Json<NewPosting>, JsonRejection>,
) -> Result<Response, Problem> {
    caller.administers()?;
    let Json(NewPosting { name, role, code }) = posting?;
    let now = clock::now();
    let waits = needs_two(&desk.engine, role).await?;
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
    let state = state(waits);
    let status = if waits { StatusCode::ACCEPTED } else { StatusCode::CREATED };
    let act = done.outcome.act;
    let answer = PostingDone { act, name, officer, role: Some(role), state };
    Ok((status, Json(answer)).into_response())
}

/// A second person agrees, and the officer is posted.
#[utoipa::path(
    post, path = "/v1/officers/{name}/agree", tag = "officers", operation_id = "agreeToOfficer",
    responses(
        (status = 201, description = "The officer is posted.", body = PostingDone),
        (status = 400, description = "The posting cannot be made."),
        (status = 403, description = "Posting is not permitted.", body = Refusal),
        (status = 404, description = "Nobody of this name waits, or the caller does not decide."),
    ),
)]
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
    let (act, state) = (done.outcome.act, PostingState::Posted);
    let answer = PostingDone { act, name, officer, role: Some(role), state };
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// Ends a posting by an act; the token is dead at once.
#[utoipa::path(
    delete, path = "/v1/officers/{name}", tag = "officers", operation_id = "removeOfficer",
    responses(
        (status = 200, description = "The posting ended.", body = PostingDone),
        (status = 400, description = "Nobody removes oneself."),
        (status = 403, description = "It is not permitted.", body = Refusal),
        (status = 404, description = "There is nobody of this name, or the caller may not."),
    ),
)]
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
    let (now, called) = (clock::now(), name.clone());
    desk.seats.ask(move |accounts| leave(accounts, officer, &called, now)).await?;
    desk.seats.end();
    let (act, state) = (done.outcome.act, PostingState::Removed);
    let answer = PostingDone { act, name, officer, role: None, state };
    Ok(Json(answer).into_response())
}

/// An officer of this machine.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Officer)]
pub(super) struct OfficerShown {
    /// The local name, which stays on this machine.
    name: String,
    /// The pseudonym.
    officer: OfficerId,
    /// In which capacity.
    role: Role,
    /// Where the posting stands.
    state: PostingState,
    /// When the posting ends; before it is whole, when the proposal does.
    until: Timestamp,
}

/// Who may use the node on this machine; their names never leave it.
#[utoipa::path(
    get, path = "/v1/officers", tag = "officers", operation_id = "listOfficers",
    responses((status = 200, description = "The officers.", body = Listed<OfficerShown>)),
)]
pub(super) async fn list(State(desk): State<Arc<Desk>>, _: Caller) -> Json<Listed<OfficerShown>> {
    let officers = desk.officers.read().await;
    let items = officers.list().iter().map(|one| OfficerShown {
        name: one.name.clone(),
        officer: one.officer,
        role: one.role,
        state: state(one.waits),
        until: one.until,
    });
    Json(Listed::whole(items.collect()))
}

const fn state(waits: bool) -> PostingState {
    if waits { PostingState::Waits } else { PostingState::Posted }
}

/// Closes the account of somebody who is posted here no more, and forgets links to it.
fn leave(
    accounts: &mut Accounts,
    officer: OfficerId,
    name: &str,
    now: Timestamp,
) -> Result<(), AccountError> {
    accounts.close_officer(officer, now)?;
    let all = accounts.accounts()?;
    let of = all.iter().find(|one| one.seat == Seat::Administrator && one.name == name);
    of.map_or(Ok(()), |account| accounts.close(account.id, now))
}

/// The act that posts somebody, or ends a posting.
async fn post(desk: &Desk, caller: Caller, posting: Posting) -> Result<submit::Done, Problem> {
    let certificate = certify(&desk.engine.node().keys, posting)
        .map_err(|error| Problem::usage(chain(&error)))?;
    submit::propose(&desk.engine, Form::new(OfficerPost { certificate }), caller).await
}

fn keep(desk: &Desk, known: &mut Officers, mut changed: Officers) -> Result<(), Problem> {
    changed.save(&desk.home, &desk.engine.node().keys).map_err(|error| said(&error))?;
    *known = changed;
    Ok(())
}

fn said(error: &HomeError) -> Problem {
    Problem::usage(chain(error))
}

/// Whether somebody of this role reads content or decides, and so gets in by two persons.
pub(super) async fn needs_two(engine: &Engine, role: Role) -> Result<bool, Problem> {
    let needs_two = role.may_read_content() || role.group().is_some();
    Ok(needs_two && somebody_decides(engine).await?)
}

/// Whether somebody was ever posted in a deciding role: from then on two persons post.
///
/// That it once was so is enough: else who removes all deciders could post new ones alone.
pub(super) async fn somebody_decides(engine: &Engine) -> Result<bool, Problem> {
    let mut needs = Needs::default();
    needs.scans.push(Scan::of(IndexKey::of(Family::Officers), usize::MAX));
    let known = engine.read(needs).await?;
    let rows = known.scans.iter().flatten().filter_map(|(_, key)| known.row::<OfficerRow>(*key));
    let mut roles = rows.flat_map(|row| &row.postings).flat_map(|posting| &posting.roles);
    Ok(roles.any(|role| role.group().is_some()))
}
