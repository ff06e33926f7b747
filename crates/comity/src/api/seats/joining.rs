//! From a link to an account: the first passkey, and recovery codes, shown once.

use std::sync::Arc;

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
    response::IntoResponse,
};
use comity_accounts::Seat;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    super::{
        view::{Moment, moment},
        words::words,
    },
    Browser, Desk, PasskeyAsked, Set, asked, certified,
    who::{self, SessionShown},
};
use crate::{clock, problem::Problem};

/// A link that somebody was sent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LinkGiven {
    /// What stands after `#` in it.
    link: String,
}

words! {
    /// For whom an account is.
    SeatWord { Administrator = "administrator", Officer = "officer", }
}

impl From<Seat> for SeatWord {
    fn from(seat: Seat) -> Self {
        match seat {
            Seat::Administrator => Self::Administrator,
            Seat::Officer(_) => Self::Officer,
        }
    }
}

/// What a link is for.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Invitation)]
pub(super) struct InvitationShown {
    /// Under which name its holder is known on this machine.
    name: String,
    /// For whom the account is.
    seat: SeatWord,
    /// When the link ends.
    ends_at: Moment,
}

/// What a link is for; looking does not use it up.
#[utoipa::path(
    post, path = "/v1/join/look", tag = "desk", operation_id = "lookAtLink",
    request_body = LinkGiven,
    responses(
        (status = 200, description = "What it is for.", body = InvitationShown),
        (status = 400, description = "The form is not as it should be."),
        (status = 410, description = "It was used, or has ended."),
    ),
    security(()),
)]
pub(super) async fn look(
    State(desk): State<Arc<Desk>>,
    form: Result<Json<LinkGiven>, JsonRejection>,
) -> Result<Json<InvitationShown>, Problem> {
    let Json(LinkGiven { link }) = form?;
    let now = clock::now();
    let found = desk.seats.hear(move |accounts| accounts.invitation(&link, now)).await?;
    let ends_at = moment(found.ends_at);
    Ok(Json(InvitationShown { name: found.name, seat: found.seat.into(), ends_at }))
}

/// Begins to make the first passkey of whoever got a link.
#[utoipa::path(
    post, path = "/v1/join", tag = "desk", operation_id = "join",
    request_body = LinkGiven,
    responses(
        (status = 200, description = "What the browser asks the device.", body = PasskeyAsked),
        (status = 400, description = "The form is not as it should be."),
        (status = 410, description = "The link was used, or has ended."),
    ),
    security(()),
)]
pub(super) async fn begin(
    State(desk): State<Arc<Desk>>,
    form: Result<Json<LinkGiven>, JsonRejection>,
) -> Result<impl IntoResponse, Problem> {
    let Json(LinkGiven { link }) = form?;
    let now = clock::now();
    let begun = desk.seats.hear(move |accounts| accounts.join(&link, now)).await?;
    asked(&desk, begun).await
}

/// A passkey that was made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPasskey {
    /// The credential, as Web Authentication writes it in JSON.
    #[schema(value_type = Object)]
    pub(super) answer: Value,
    /// What its holder calls it.
    pub(super) name: String,
}

/// Somebody has an account, and is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Joined {
    /// The session.
    session: SessionShown,
    /// Recovery codes: shown this once, each good once.
    codes: Vec<String>,
}

/// Uses up the link, makes the account and signs in.
#[utoipa::path(
    post, path = "/v1/join/finish", tag = "desk", operation_id = "finishJoining",
    request_body = NewPasskey,
    responses(
        (status = 201, description = "Somebody has an account.", body = Joined),
        (status = 400, description = "The passkey cannot be used, or the name is taken."),
        (status = 410, description = "It took longer than five minutes, or the link is used."),
    ),
    security(()),
)]
pub(super) async fn finish(
    State(desk): State<Arc<Desk>>,
    browser: Browser,
    form: Result<Json<NewPasskey>, JsonRejection>,
) -> Result<impl IntoResponse, Problem> {
    let Json(NewPasskey { answer, name }) = form?;
    let (ceremony, now) = (browser.ceremony()?, clock::now());
    let joining = move |accounts: &mut comity_accounts::Accounts| {
        let answer = answer.to_string();
        accounts.join_finish(&ceremony, answer.as_bytes(), &name, browser.visit(), now)
    };
    let joined = desk.seats.hear(joining).await?;
    let cookie = joined.signed_in.cookie.reveal();
    let set = Set::default().session(&desk, cookie).without_ceremony(&desk);
    let signed = who::of(&desk, joined.signed_in.session, now).await?;
    certified::certify_later(&desk, &signed, now).await;
    let codes = joined.codes.iter().map(str::to_owned).collect();
    let answer = Joined { session: SessionShown::of(&desk, &signed, now), codes };
    Ok((axum::http::StatusCode::CREATED, set, Json(answer)))
}
