//! Where an account is signed in, and signing out: here, there, everywhere.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use comity_accounts::SessionId;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    super::{
        page::Listed,
        view::{Moment, moment},
    },
    Desk, Set, SignedIn,
    who::WayWord,
};
use crate::{clock, problem::Problem};

/// A device on which the account is signed in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Device)]
pub(super) struct DeviceShown {
    /// Names the session; the cookie is something else.
    id: String,
    /// Browser and system, in two words of ours.
    name: String,
    /// How its holder came in.
    way: WayWord,
    /// Since when.
    since: Moment,
    /// When it was last used, to the minute.
    seen_at: Moment,
    /// Whether it is the one that asks.
    is_this: bool,
}

/// Where the account is signed in, the latest first.
#[utoipa::path(
    get, path = "/v1/session/devices", tag = "desk", operation_id = "listDevices",
    responses((status = 200, description = "The devices.", body = Listed<DeviceShown>)),
)]
pub(super) async fn list(
    State(desk): State<Arc<Desk>>,
    signed: SignedIn,
) -> Result<Json<Listed<DeviceShown>>, Problem> {
    let now = clock::now();
    let found = desk.seats.ask(move |accounts| accounts.devices(&signed.session, now)).await?;
    let items = found.into_iter().map(|device| DeviceShown {
        id: device.id.to_string(),
        name: device.name,
        way: device.way.into(),
        since: moment(device.made_at),
        seen_at: moment(device.seen_at),
        is_this: device.is_this,
    });
    Ok(Json(Listed::whole(items.collect())))
}

/// Signs out on this device.
#[utoipa::path(
    delete, path = "/v1/session", tag = "desk", operation_id = "signOut",
    responses((status = 204, description = "Nobody is signed in here any more.")),
)]
pub(super) async fn sign_out(
    State(desk): State<Arc<Desk>>,
    signed: SignedIn,
) -> Result<impl IntoResponse, Problem> {
    desk.seats.ask(move |accounts| accounts.sign_out(&signed.session)).await?;
    desk.seats.end();
    Ok((StatusCode::NO_CONTENT, Set::default().without_session(&desk), ()))
}

/// Signs out on every device, this one too; tokens of programs go on.
#[utoipa::path(
    delete, path = "/v1/session/devices", tag = "desk", operation_id = "signOutEverywhere",
    responses((status = 204, description = "The account is signed in nowhere.")),
)]
pub(super) async fn sign_out_everywhere(
    State(desk): State<Arc<Desk>>,
    signed: SignedIn,
) -> Result<impl IntoResponse, Problem> {
    desk.seats.ask(move |accounts| accounts.sign_out_everywhere(&signed.session)).await?;
    desk.seats.end();
    Ok((StatusCode::NO_CONTENT, Set::default().without_session(&desk), ()))
}

/// Signs out on one device.
#[utoipa::path(
    delete, path = "/v1/session/devices/{device}", tag = "desk", operation_id = "signOutDevice",
    params(("device" = String, Path, description = "The device, as the list names it.")),
    responses(
        (status = 204, description = "Nobody is signed in there any more."),
        (status = 404, description = "The account is not signed in there."),
    ),
)]
pub(super) async fn sign_out_device(
    State(desk): State<Arc<Desk>>,
    signed: SignedIn,
    Path(device): Path<String>,
) -> Result<StatusCode, Problem> {
    let id: SessionId = device.parse().map_err(|_| Problem::not_found())?;
    desk.seats.ask(move |accounts| accounts.sign_out_device(&signed.session, id)).await?;
    desk.seats.end();
    Ok(StatusCode::NO_CONTENT)
}
