//! The passkeys of an account: listed, added, removed.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State, rejection::JsonRejection},
    http::StatusCode,
    response::IntoResponse,
};
use comity_accounts::PasskeyId;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    super::{
        page::Listed,
        view::{Moment, moment},
    },
    Browser, Desk, PasskeyAsked, Set, SignedIn, asked, certified,
    joining::NewPasskey,
};
use crate::{clock, problem::Problem};

/// A passkey of the account.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Passkey)]
pub(super) struct PasskeyShown {
    /// Names it here.
    id: String,
    /// What its holder calls it.
    name: String,
    /// When it was made.
    made_at: Moment,
    /// When it was last used.
    #[schema(required)]
    used_at: Option<Moment>,
}

/// The passkeys of the account, the oldest first.
#[utoipa::path(
    get, path = "/v1/passkeys", tag = "desk", operation_id = "listPasskeys",
    responses((status = 200, description = "The passkeys.", body = Listed<PasskeyShown>)),
)]
pub(super) async fn list(
    State(desk): State<Arc<Desk>>,
    signed: SignedIn,
) -> Result<Json<Listed<PasskeyShown>>, Problem> {
    let found = desk.seats.ask(move |accounts| accounts.passkeys(&signed.session)).await?;
    let items = found.into_iter().map(|one| PasskeyShown {
        id: one.id.to_string(),
        name: one.name,
        made_at: moment(one.made_at),
        used_at: one.used_at.map(moment),
    });
    Ok(Json(Listed::whole(items.collect())))
}

/// Begins to add a passkey.
#[utoipa::path(
    post, path = "/v1/passkeys", tag = "desk", operation_id = "addPasskey",
    responses(
        (status = 200, description = "What the browser asks the device.", body = PasskeyAsked),
        (status = 400, description = "The account has as many as it may."),
        (status = 403, description = "A passkey has to be used once more."),
    ),
)]
pub(super) async fn begin(
    State(desk): State<Arc<Desk>>,
    signed: SignedIn,
) -> Result<impl IntoResponse, Problem> {
    let now = clock::now();
    let begun = desk.seats.ask(move |accounts| accounts.add_passkey(&signed.session, now)).await?;
    asked(&desk, begun).await
}

/// A passkey that was added.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PasskeyAdded {
    /// Names it here.
    id: String,
}

/// Adds the passkey.
#[utoipa::path(
    post, path = "/v1/passkeys/finish", tag = "desk", operation_id = "finishPasskey",
    request_body = NewPasskey,
    responses(
        (status = 201, description = "The account has one more.", body = PasskeyAdded),
        (status = 400, description = "The passkey cannot be used."),
        (status = 410, description = "It took longer than five minutes, or was used."),
    ),
)]
pub(super) async fn finish(
    State(desk): State<Arc<Desk>>,
    signed: SignedIn,
    browser: Browser,
    form: Result<Json<NewPasskey>, JsonRejection>,
) -> Result<impl IntoResponse, Problem> {
    let Json(NewPasskey { answer, name }) = form?;
    let (ceremony, now) = (browser.ceremony()?, clock::now());
    let session = signed.session.clone();
    let adding = move |accounts: &mut comity_accounts::Accounts| {
        let answer = answer.to_string();
        accounts.add_passkey_finish(&session, &ceremony, answer.as_bytes(), &name, now)
    };
    let id = desk.seats.ask(adding).await?.to_string();
    certified::certify_later(&desk, &signed, now).await;
    let set = Set::default().without_ceremony(&desk);
    Ok((StatusCode::CREATED, set, Json(PasskeyAdded { id })))
}

/// Removes a passkey, and ends all other sessions: it may have been lost or stolen.
#[utoipa::path(
    delete, path = "/v1/passkeys/{passkey}", tag = "desk", operation_id = "removePasskey",
    params(("passkey" = String, Path, description = "The passkey, as the list names it.")),
    responses(
        (status = 204, description = "It signs nobody in any more."),
        (status = 400, description = "It is the last way in."),
        (status = 403, description = "A passkey has to be used once more."),
        (status = 404, description = "The account has no such passkey."),
    ),
)]
pub(super) async fn remove(
    State(desk): State<Arc<Desk>>,
    signed: SignedIn,
    Path(passkey): Path<String>,
) -> Result<StatusCode, Problem> {
    let id: PasskeyId = passkey.parse().map_err(|_| Problem::not_found())?;
    let now = clock::now();
    let session = signed.session.clone();
    desk.seats.ask(move |accounts| accounts.remove_passkey(&session, id, now)).await?;
    certified::certify_later(&desk, &signed, now).await;
    Ok(StatusCode::NO_CONTENT)
}
