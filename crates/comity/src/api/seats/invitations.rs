//! Invitations: the link by which an officer of this machine gets a seat.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State, rejection::JsonRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use comity_accounts::{INVITATION_MS, Seat};
use comity_act::Role;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    super::{
        guard::Caller,
        officers::needs_two,
        view::{Moment, moment},
    },
    Desk,
};
use crate::{clock, home::LocalOfficer, problem::Problem};

/// Who is invited.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Invited {
    /// The name on this machine, as `officer add` gave it.
    name: String,
}

/// A link that works once.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct InvitationMade {
    /// The local name.
    name: String,
    /// The link, shown this once; it goes to the officer by a way that both trust.
    link: String,
    /// When it ends.
    ends_at: Moment,
}

/// An invitation that a second person has yet to agree to.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct InvitationWaits {
    /// The local name.
    name: String,
}

/// Invites an officer of this machine to the desk, or oneself by one's own token.
///
/// Whoever reads content or decides is invited by two persons, as one is posted by two: else an
/// administrator would sit down in an officer's seat. Who has an account begins anew: once the
/// link is used, all that signed in before is gone, which its holder notices.
#[utoipa::path(
    post, path = "/v1/invitations", tag = "officers", operation_id = "invite",
    request_body = Invited,
    responses(
        (status = 201, description = "The link, shown this once.", body = InvitationMade),
        (status = 202, description = "A second person has yet to agree.", body = InvitationWaits),
        (status = 400, description = "The form is not as it should be, or the name is taken."),
        (status = 403, description = "A passkey has to be used once more."),
        (status = 404, description = "There is nobody of this name, or the caller may not."),
    ),
)]
pub(super) async fn invite(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    form: Result<Json<Invited>, JsonRejection>,
) -> Result<Response, Problem> {
    let Json(Invited { name }) = form?;
    let found = desk.officers.read().await.named(&name).cloned();
    let invites_self = caller.has_own_token()
        && found.as_ref().is_some_and(|officer| officer.officer == caller.0.officer);
    if !invites_self {
        caller.administers()?;
    }
    caller.is_fresh()?;
    let officer = found.ok_or_else(Problem::not_found)?;
    if !invites_self && needs_two(&desk.engine, officer.role).await? {
        desk.seats.propose(officer.officer);
        return Ok((StatusCode::ACCEPTED, Json(InvitationWaits { name })).into_response());
    }
    made(&desk, caller, &officer).await
}

/// A second person agrees to an invitation, and hands over the link.
#[utoipa::path(
    post, path = "/v1/invitations/{name}/agree", tag = "officers", operation_id = "agreeToInvite",
    responses(
        (status = 201, description = "The link, shown this once.", body = InvitationMade),
        (status = 400, description = "Another account has the name."),
        (status = 403, description = "A passkey has to be used once more."),
        (status = 404, description = "Nobody of this name is invited, or the caller may not."),
    ),
)]
pub(super) async fn agree(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    caller.decides()?;
    caller.is_fresh()?;
    let found = desk.officers.read().await.named(&name).cloned();
    let is_other = |one: &LocalOfficer| one.officer != caller.0.officer;
    let officer = found.filter(is_other).filter(|one| desk.seats.agree(one.officer));
    made(&desk, caller, &officer.ok_or_else(Problem::not_found)?).await
}

async fn made(desk: &Desk, by: Caller, officer: &LocalOfficer) -> Result<Response, Problem> {
    let seat = match officer.role {
        Role::Administrator => Seat::Administrator,
        _ => Seat::Officer(officer.officer),
    };
    let (now, called, name) = (clock::now(), officer.name.clone(), officer.name.clone());
    let link = desk.seats.ask(move |accounts| accounts.invite(seat, &called, now)).await?;
    // Who invited whom, by pseudonym: an invitation begins an account anew.
    tracing::info!(by = %by.0.officer, officer = %officer.officer, "an invitation was made");
    let link = desk.seats.site().joining(link.reveal());
    let ends_at = moment(now.plus_millis(INVITATION_MS));
    Ok((StatusCode::CREATED, Json(InvitationMade { name, link, ends_at })).into_response())
}
