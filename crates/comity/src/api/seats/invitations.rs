//! Invitations: the link by which an officer of this machine gets a seat.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State, rejection::JsonRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use comity_accounts::{Accounts, INVITATION_MS, Seat};
use comity_act::{OfficerId, Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    super::{
        guard::Caller,
        officers::{needs_two, somebody_decides},
        page::Listed,
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
/// administrator would sit down in an officer's seat. Who has a passkey already is invited by two
/// persons too, and begins anew: once the link is used, all that signed in before is gone, which
/// its holder notices. A personal token invites nobody.
#[utoipa::path(
    post, path = "/v1/invitations", tag = "officers", operation_id = "invite",
    request_body = Invited,
    responses(
        (status = 201, description = "The link, shown this once.", body = InvitationMade),
        (status = 202, description = "A second person has yet to agree.", body = InvitationWaits),
        (status = 400, description = "The form is not as it should be, or the name is taken."),
        (status = 403, description = "A passkey has to be used once more, or a token was."),
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
    caller.opens_seats()?;
    let officer = found.ok_or_else(Problem::not_found)?;
    let needs_two = if sits(&desk, &officer).await? {
        somebody_decides(&desk.engine).await?
    } else {
        !invites_self && needs_two(&desk.engine, officer.role).await?
    };
    if needs_two {
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
        (status = 403, description = "A passkey has to be used once more, or a token was."),
        (status = 404, description = "Nobody of this name is invited, or the caller may not."),
    ),
)]
pub(super) async fn agree(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    caller.decides()?;
    caller.opens_seats()?;
    let found = desk.officers.read().await.named(&name).cloned();
    let is_other = |one: &LocalOfficer| one.officer != caller.0.officer;
    let officer = found.filter(is_other).filter(|one| desk.seats.agree(one.officer));
    made(&desk, caller, &officer.ok_or_else(Problem::not_found)?).await
}

/// An officer of this machine, and how that person comes to the desk.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Seat)]
pub(super) struct SeatShown {
    /// The local name.
    name: String,
    /// The pseudonym.
    officer: OfficerId,
    /// In which capacity the officer is posted.
    role: Role,
    /// Since when there is an account; nothing, while nobody has signed in by a link.
    #[schema(required)]
    since: Option<Moment>,
    /// With how many passkeys its holder signs in.
    passkeys: u32,
    /// Until when a link waits to be used; nothing, when none does.
    #[schema(required)]
    link_ends_at: Option<Moment>,
    /// Whether one person invited the officer, and a second has yet to agree.
    waits: bool,
}

/// Who has a seat at the desk, who is invited, and who waits for a second person.
#[utoipa::path(
    get, path = "/v1/invitations", tag = "officers", operation_id = "listSeats",
    responses(
        (status = 200, description = "The officers of this machine.", body = Listed<SeatShown>),
        (status = 404, description = "The caller neither administers nor decides."),
    ),
)]
pub(super) async fn list(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
) -> Result<Json<Listed<SeatShown>>, Problem> {
    caller.administers().or_else(|_| caller.decides())?;
    let now = clock::now();
    let asked =
        move |accounts: &mut Accounts| Ok((accounts.accounts()?, accounts.invitations(now)?));
    let (accounts, links) = desk.seats.ask(asked).await?;
    let officers = desk.officers.read().await;
    let items = officers.list().iter().map(|one| {
        let mut open = accounts.iter().filter(|account| account.closed_at.is_none());
        let account = open.find(|account| is_of(one, account.seat, &account.name));
        let link = links.iter().find(|link| is_of(one, link.seat, &link.name));
        SeatShown {
            name: one.name.clone(),
            officer: one.officer,
            role: one.role,
            since: account.map(|account| moment(account.made_at)),
            passkeys: account.map_or(0, |account| account.passkeys),
            link_ends_at: link.map(|link| moment(link.ends_at)),
            waits: desk.seats.is_proposed(one.officer),
        }
    });
    Ok(Json(Listed::whole(items.collect())))
}

/// Takes an invitation back, agreed to or not; the link works no more.
#[utoipa::path(
    delete, path = "/v1/invitations/{name}", tag = "officers", operation_id = "revokeInvitation",
    responses(
        (status = 204, description = "Nobody of this name is invited any more."),
        (status = 404, description = "Nobody of this name is invited, or the caller may not."),
    ),
)]
pub(super) async fn revoke(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<StatusCode, Problem> {
    caller.administers().or_else(|_| caller.decides())?;
    let officer = desk.officers.read().await.named(&name).cloned();
    let officer = officer.ok_or_else(Problem::not_found)?;
    let (was_proposed, seat) = (desk.seats.agree(officer.officer), seat(&officer));
    let taken_back = desk.seats.ask(move |accounts| accounts.uninvite(seat, &name)).await;
    match taken_back {
        Err(problem) if !was_proposed => return Err(problem),
        _ => tracing::info!(by = %caller.0.officer, officer = %officer.officer,
            "an invitation was taken back"),
    }
    Ok(StatusCode::NO_CONTENT)
}

fn seat(officer: &LocalOfficer) -> Seat {
    match officer.role {
        Role::Administrator => Seat::Administrator,
        _ => Seat::Officer(officer.officer),
    }
}

/// Whether the officer has a passkey: beginning such an account anew takes the seat away.
async fn sits(desk: &Desk, officer: &LocalOfficer) -> Result<bool, Problem> {
    let accounts = desk.seats.ask(|accounts| accounts.accounts()).await?;
    let open = accounts.iter().filter(|account| account.closed_at.is_none());
    let mut with_passkeys = open.filter(|account| account.passkeys > 0);
    Ok(with_passkeys.any(|account| is_of(officer, account.seat, &account.name)))
}

/// Whether a seat, and the name of an administrator's, are this officer's.
fn is_of(officer: &LocalOfficer, seat: Seat, name: &str) -> bool {
    match seat {
        Seat::Officer(one) => one == officer.officer,
        Seat::Administrator => officer.role == Role::Administrator && name == officer.name,
    }
}

async fn made(desk: &Desk, by: Caller, officer: &LocalOfficer) -> Result<Response, Problem> {
    let (now, seat) = (clock::now(), seat(officer));
    let (called, name) = (officer.name.clone(), officer.name.clone());
    let link = desk.seats.ask(move |accounts| accounts.invite(seat, &called, now)).await?;
    // Who invited whom, by pseudonym: an invitation begins an account anew.
    tracing::info!(by = %by.0.officer, officer = %officer.officer, "an invitation was made");
    let link = desk.seats.site().joining(link.reveal());
    let ends_at = moment(now.plus_millis(INVITATION_MS));
    Ok((StatusCode::CREATED, Json(InvitationMade { name, link, ends_at })).into_response())
}
