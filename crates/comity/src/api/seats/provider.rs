//! Single sign-on: to the provider and back, and linking it to the own account.
//!
//! The way back comes from another site, which browsers send no strict cookie with: so the cookie
//! of this ceremony is lax, and it alone ties what comes back to the browser that began. What went
//! wrong stands behind `#` in the address, as one of a few words of ours, and never what the
//! provider said.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
    http::{StatusCode, header},
    response::IntoResponse,
};
use comity_accounts::{
    AccountError, Arrived, Begun,
    provider::{Provider, ProviderError},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Browser, Desk, Set, SignedIn};
use crate::{clock, engine::chain, problem::Problem, seats::SingleSignOn};

/// Where the browser goes.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ProviderAsked {
    /// The provider's page.
    address: String,
}

/// Begins to sign in at the provider.
#[utoipa::path(
    post, path = "/v1/sign-in/provider", tag = "desk", operation_id = "signInAtProvider",
    responses(
        (status = 200, description = "Where the browser goes.", body = ProviderAsked),
        (status = 404, description = "There is no single sign-on here."),
    ),
    security(()),
)]
pub(super) async fn begin(State(desk): State<Arc<Desk>>) -> Result<impl IntoResponse, Problem> {
    desk.seats.turn().await?;
    let (at, now) = (provider(&desk).await?, clock::now());
    let begun = desk.seats.ask(move |accounts| Ok(accounts.provider_sign_in(&at, now))).await?;
    Ok(asked(&desk, begun))
}

/// Whether the own account signs in at the provider.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ProviderLink {
    /// What officers call the provider; absent where there is none.
    #[schema(required)]
    provider: Option<String>,
    /// Whether it is linked to the account.
    is_linked: bool,
}

/// Whether the own account signs in at the provider.
#[utoipa::path(
    get, path = "/v1/session/provider", tag = "desk", operation_id = "showProviderLink",
    responses((status = 200, description = "Whether it is linked.", body = ProviderLink)),
)]
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    signed: SignedIn,
) -> Result<Json<ProviderLink>, Problem> {
    let Some(known) = desk.seats.single_sign_on() else {
        return Ok(Json(ProviderLink { provider: None, is_linked: false }));
    };
    let issuers = desk.seats.ask(move |accounts| accounts.issuers(&signed.session)).await?;
    let is_linked = issuers.iter().any(|issuer| issuer == known.issuer());
    Ok(Json(ProviderLink { provider: Some(known.label().to_owned()), is_linked }))
}

/// Begins to link the provider to the own account, so that its holder may sign in there.
#[utoipa::path(
    post, path = "/v1/session/provider", tag = "desk", operation_id = "linkProvider",
    responses(
        (status = 200, description = "Where the browser goes.", body = ProviderAsked),
        (status = 403, description = "A passkey has to be used once more."),
        (status = 404, description = "There is no single sign-on here."),
    ),
)]
pub(super) async fn link(
    State(desk): State<Arc<Desk>>,
    signed: SignedIn,
) -> Result<impl IntoResponse, Problem> {
    let (at, now) = (provider(&desk).await?, clock::now());
    let binding = move |accounts: &mut comity_accounts::Accounts| {
        accounts.provider_bind(&at, &signed.session, now)
    };
    let begun = desk.seats.ask(binding).await?;
    Ok(asked(&desk, begun))
}

/// Nobody signs in to the own account at the provider any more.
#[utoipa::path(
    delete, path = "/v1/session/provider", tag = "desk", operation_id = "unlinkProvider",
    responses(
        (status = 204, description = "It is linked no more."),
        (status = 400, description = "It is the last way in."),
        (status = 403, description = "A passkey has to be used once more."),
        (status = 404, description = "It was not linked."),
    ),
)]
pub(super) async fn unlink(
    State(desk): State<Arc<Desk>>,
    signed: SignedIn,
) -> Result<StatusCode, Problem> {
    let known = desk.seats.single_sign_on().ok_or_else(Problem::not_found)?;
    let (issuer, now) = (known.issuer().to_owned(), clock::now());
    desk.seats.ask(move |accounts| accounts.unbind(&signed.session, &issuer, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// With what the provider sends a browser back.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Back {
    /// What is exchanged for a token.
    code: Option<String>,
    /// What the browser was sent with.
    state: Option<String>,
    /// Who the provider says it is; it need not say so.
    iss: Option<String>,
}

/// How signing in at the provider ended, where it did not sign in: words that the desk knows.
type Ended = &'static str;

/// The browser is back from the provider: it is signed in, or the account linked, or neither.
#[utoipa::path(
    get, path = "/v1/sign-in/back", tag = "desk", operation_id = "backFromProvider",
    params(Back),
    responses((status = 303, description = "To the desk, which says how it ended.")),
    security(()),
)]
pub(super) async fn back(
    State(desk): State<Arc<Desk>>,
    browser: Browser,
    came: Result<Query<Back>, QueryRejection>,
) -> impl IntoResponse {
    let came = came.map(|Query(came)| came).ok();
    let set = Set::default().without_provider(&desk);
    let (set, to) = match arrived(&desk, browser, came).await {
        Ok(Arrived::SignedIn(signed_in)) => {
            (set.session(&desk, signed_in.cookie.reveal()), "/".to_owned())
        }
        Ok(Arrived::Bound) => (set, "/settings#sign-in=linked".to_owned()),
        // Nobody joins by a provider alone: recovery codes could not be shown on this way.
        Ok(Arrived::Joined(_)) => (set, ended("again")),
        Err(how) => (set, ended(how)),
    };
    (StatusCode::SEE_OTHER, set, [(header::LOCATION, to)])
}

fn ended(how: Ended) -> String {
    format!("/#sign-in={how}")
}

async fn arrived(desk: &Desk, browser: Browser, came: Option<Back>) -> Result<Arrived, Ended> {
    let known = desk.seats.single_sign_on().ok_or("again")?;
    let came = came.ok_or("again")?;
    let (state, now) = (came.state.ok_or("again")?, clock::now());
    let ceremony = browser.jar.provider.clone().ok_or("again")?;
    desk.seats.turn().await.map_err(|_| "again")?;
    // Used up first, whatever else came.
    let flow = desk
        .seats
        .tell(move |accounts| accounts.provider_back(&ceremony, &state, now))
        .await
        .map_err(|error| how(desk, &error))?;
    // RFC 9207: an answer of another provider is none to what this one was asked.
    if came.iss.is_some_and(|iss| iss != known.issuer()) {
        return Err("again");
    }
    let code = came.code.ok_or("declined")?;
    let identity = known.identify(flow, &code).await.map_err(|error| how(desk, &error))?;
    let finishing = move |accounts: &mut comity_accounts::Accounts| {
        accounts.provider_finish(&identity, browser.visit(), clock::now())
    };
    desk.seats.tell(finishing).await.map_err(|error| how(desk, &error))
}

/// In which word the desk says it; the operator hears it as it was, though not each time: whoever
/// comes back with nothing in hand must not fill the log.
fn how(desk: &Desk, error: &AccountError) -> Ended {
    if desk.seats.is_told() {
        tracing::warn!(error = %chain(error), "single sign-on did not sign in");
    } else {
        tracing::debug!(error = %chain(error), "single sign-on did not sign in");
    }
    match error {
        AccountError::NotRecognised { .. } => "unknown",
        AccountError::IdentityTaken => "taken",
        AccountError::Provider(ProviderError::TooWeak) => "weak",
        AccountError::Provider(ProviderError::MissingClaim) => "not-named",
        AccountError::CeremonyGone
        | AccountError::NotSignedIn
        | AccountError::Provider(ProviderError::OtherState | ProviderError::BadToken) => "again",
        _ => "down",
    }
}

async fn provider(desk: &Desk) -> Result<Arc<Provider>, Problem> {
    let known: &SingleSignOn = desk.seats.single_sign_on().ok_or_else(Problem::not_found)?;
    known.provider().await.map_err(|error| Problem::from(&AccountError::Provider(error)))
}

fn asked(desk: &Desk, begun: Begun) -> impl IntoResponse + use<> {
    let set = Set::default().provider(desk, begun.ceremony.reveal());
    (set, Json(ProviderAsked { address: begun.options }))
}
