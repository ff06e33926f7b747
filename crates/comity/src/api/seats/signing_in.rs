//! Signing in by passkey.

use std::sync::Arc;

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
    response::IntoResponse,
};
use comity_act::{AgencyCode, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Browser, Desk, PasskeyAnswer, PasskeyAsked, Set, asked, certified,
    who::{self, SessionShown},
};
use crate::{clock, problem::Problem};

/// Whose desk it is, before anybody is signed in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskDoor)]
pub(super) struct Door {
    /// The agency's code.
    agency: AgencyCode,
    /// What it is called.
    name: Text<200>,
    /// The one address under which passkeys work here.
    origin: String,
    /// What officers call the provider of single sign-on; absent where there is none.
    #[schema(required)]
    provider: Option<String>,
}

/// Whose desk it is; it needs no token.
#[utoipa::path(
    get, path = "/v1/sign-in", tag = "desk", operation_id = "showDoor",
    responses((status = 200, description = "Whose desk it is.", body = Door)),
    security(()),
)]
pub(super) async fn door(State(desk): State<Arc<Desk>>) -> Json<Door> {
    let origin = desk.seats.site().origin().to_owned();
    let provider = desk.seats.single_sign_on().map(|known| known.label().to_owned());
    Json(Door { agency: desk.agency.code, name: desk.agency.name.clone(), origin, provider })
}

/// Who wants to sign in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SigningIn {
    /// The name on this machine; only a passkey that does not keep the account needs it.
    name: Option<String>,
}

/// Begins to sign in; the answer looks alike for every name, known or not.
#[utoipa::path(
    post, path = "/v1/sign-in", tag = "desk", operation_id = "signIn",
    request_body = SigningIn,
    responses(
        (status = 200, description = "What the browser asks the passkey.", body = PasskeyAsked),
        (status = 400, description = "The form is not as it should be."),
    ),
    security(()),
)]
pub(super) async fn begin(
    State(desk): State<Arc<Desk>>,
    form: Result<Json<SigningIn>, JsonRejection>,
) -> Result<impl IntoResponse, Problem> {
    let Json(SigningIn { name }) = form?;
    let now = clock::now();
    let begun = desk.seats.hear(move |accounts| accounts.sign_in(name.as_deref(), now)).await?;
    asked(&desk, begun).await
}

/// Signs in: sets a cookie that is new each time, in place of an older one of this browser.
#[utoipa::path(
    post, path = "/v1/sign-in/finish", tag = "desk", operation_id = "finishSignIn",
    request_body = PasskeyAnswer,
    responses(
        (status = 200, description = "Somebody is signed in.", body = SessionShown),
        (status = 400, description = "The form is not as it should be."),
        (status = 403, description = "Nobody is known by this, for whatever reason."),
        (status = 410, description = "It took longer than five minutes, or was used."),
    ),
    security(()),
)]
pub(super) async fn finish(
    State(desk): State<Arc<Desk>>,
    browser: Browser,
    form: Result<Json<PasskeyAnswer>, JsonRejection>,
) -> Result<impl IntoResponse, Problem> {
    let Json(PasskeyAnswer { answer }) = form?;
    let (ceremony, now) = (browser.ceremony()?, clock::now());
    let signing = move |accounts: &mut comity_accounts::Accounts| {
        let answer = answer.to_string();
        accounts.sign_in_finish(&ceremony, answer.as_bytes(), browser.visit(), now)
    };
    let signed_in = desk.seats.hear(signing).await?;
    let set = Set::default().session(&desk, signed_in.cookie.reveal()).without_ceremony(&desk);
    let signed = who::of(&desk, signed_in.session, now).await?;
    // Who was posted anew since has a certificate without passkeys.
    certified::certify_later(&desk, &signed, now).await;
    Ok((set, Json(SessionShown::of(&desk, &signed, now))))
}
