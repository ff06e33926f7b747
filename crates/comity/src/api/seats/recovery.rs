//! Recovery codes: the way in for whoever has lost every passkey.

use std::sync::Arc;

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
    http::StatusCode,
    response::IntoResponse,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Browser, Desk, Set, SignedIn,
    who::{self, SessionShown},
};
use crate::{clock, problem::Problem};

/// A recovery code, as somebody typed it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CodeGiven {
    /// Twenty letters and digits; spaces, hyphens and small letters do not matter.
    code: String,
}

/// Somebody has signed in by a recovery code.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Recovered {
    /// The session.
    session: SessionShown,
    /// Codes that are left.
    codes_left: u32,
}

/// Signs in by a recovery code, and ends all other sessions of the account.
#[utoipa::path(
    post, path = "/v1/recovery/sign-in", tag = "desk", operation_id = "signInByCode",
    request_body = CodeGiven,
    responses(
        (status = 200, description = "Somebody is signed in.", body = Recovered),
        (status = 400, description = "The form is not as it should be."),
        (status = 403, description = "Nobody is known by this code."),
    ),
    security(()),
)]
pub(super) async fn sign_in(
    State(desk): State<Arc<Desk>>,
    browser: Browser,
    form: Result<Json<CodeGiven>, JsonRejection>,
) -> Result<impl IntoResponse, Problem> {
    let Json(CodeGiven { code }) = form?;
    let now = clock::now();
    let found =
        desk.seats.hear(move |accounts| accounts.recover(&code, browser.visit(), now)).await?;
    let set = Set::default().session(&desk, found.signed_in.cookie.reveal());
    let signed = who::of(&desk, found.signed_in.session, now).await?;
    let session = SessionShown::of(&desk, &signed, now);
    Ok((set, Json(Recovered { session, codes_left: found.codes_left })))
}

/// How many recovery codes are left.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CodesLeft {
    /// That many.
    codes_left: u32,
}

/// How many recovery codes the account has left.
#[utoipa::path(
    get, path = "/v1/recovery", tag = "desk", operation_id = "countCodes",
    responses((status = 200, description = "How many are left.", body = CodesLeft)),
)]
pub(super) async fn left(
    State(desk): State<Arc<Desk>>,
    signed: SignedIn,
) -> Result<Json<CodesLeft>, Problem> {
    let count = desk.seats.ask(move |accounts| accounts.codes_left(&signed.session)).await?;
    Ok(Json(CodesLeft { codes_left: count }))
}

/// Recovery codes, shown once.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RecoveryCodes)]
pub(super) struct CodesShown {
    /// Each is good once.
    codes: Vec<String>,
}

/// Makes new recovery codes in place of all that are left.
#[utoipa::path(
    post, path = "/v1/recovery", tag = "desk", operation_id = "renewCodes",
    responses(
        (status = 201, description = "The codes, shown this once.", body = CodesShown),
        (status = 403, description = "A passkey has to be used once more."),
    ),
)]
pub(super) async fn renew(
    State(desk): State<Arc<Desk>>,
    signed: SignedIn,
) -> Result<impl IntoResponse, Problem> {
    let now = clock::now();
    let codes = desk.seats.ask(move |accounts| accounts.renew_codes(&signed.session, now)).await?;
    let codes = codes.iter().map(str::to_owned).collect();
    Ok((StatusCode::CREATED, Json(CodesShown { codes })))
}
