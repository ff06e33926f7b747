//! Personal tokens: how an officer's program speaks to the node without a browser.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State, rejection::JsonRejection},
    http::StatusCode,
    response::IntoResponse,
};
use comity_accounts::{NewToken, Scopes, TokenId};
use comity_act::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    super::{
        page::Listed,
        view::{Moment, moment},
    },
    Desk, SignedIn,
};
use crate::{clock, problem::Problem};

/// What may be done by a token, at most: the role and the law say the rest.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = Scope)]
pub(super) enum ScopeWord {
    /// To read what the role may read.
    Read,
    /// To propose acts.
    Propose,
    /// To decide what the law refers to a person.
    Decide,
    /// To administer the node.
    Administer,
}

impl ScopeWord {
    const ALL: [Self; 4] = [Self::Read, Self::Propose, Self::Decide, Self::Administer];

    /// Each of these, in the order in which they are shown.
    pub(super) fn of(scopes: Scopes) -> Vec<Self> {
        Self::ALL.into_iter().filter(|word| scopes.includes(word.scope())).collect()
    }

    const fn scope(self) -> Scopes {
        match self {
            Self::Read => Scopes::READ,
            Self::Propose => Scopes::PROPOSE,
            Self::Decide => Scopes::DECIDE,
            Self::Administer => Scopes::ADMINISTER,
        }
    }
}

/// A personal token, without its secret.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Token)]
pub(super) struct TokenShown {
    /// Names it here.
    id: String,
    /// What its holder calls it.
    name: String,
    /// What may be done by it.
    scopes: Vec<ScopeWord>,
    /// When it was made.
    made_at: Moment,
    /// When it ends.
    ends_at: Moment,
    /// When it was last used, to the minute.
    #[schema(required)]
    used_at: Option<Moment>,
}

/// The tokens of the account that have not ended, the latest first.
#[utoipa::path(
    get, path = "/v1/tokens", tag = "desk", operation_id = "listTokens",
    responses((status = 200, description = "The tokens.", body = Listed<TokenShown>)),
)]
pub(super) async fn list(
    State(desk): State<Arc<Desk>>,
    signed: SignedIn,
) -> Result<Json<Listed<TokenShown>>, Problem> {
    let now = clock::now();
    let found = desk.seats.ask(move |accounts| accounts.tokens(&signed.session, now)).await?;
    let items = found.into_iter().map(|token| TokenShown {
        id: token.id.to_string(),
        name: token.name,
        scopes: ScopeWord::of(token.scopes),
        made_at: moment(token.made_at),
        ends_at: moment(token.ends_at),
        used_at: token.used_at.map(moment),
    });
    Ok(Json(Listed::whole(items.collect())))
}

/// A token that is wanted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TokenWanted {
    /// What its holder calls it.
    name: String,
    /// What may be done by it.
    scopes: Vec<ScopeWord>,
    /// For how many days: a year at most.
    days: u64,
}

/// A token that was made.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TokenMade {
    /// The secret, shown this once; programs send it as `Authorization: Bearer`.
    token: String,
    /// When it ends.
    ends_at: Moment,
}

/// Makes a personal token; none does more than the officer's roles of the day.
#[utoipa::path(
    post, path = "/v1/tokens", tag = "desk", operation_id = "makeToken",
    request_body = TokenWanted,
    responses(
        (status = 201, description = "The token, shown this once.", body = TokenMade),
        (status = 400, description = "Its name, scopes or end cannot be taken."),
        (status = 403, description = "A passkey has to be used once more."),
    ),
)]
pub(super) async fn mint(
    State(desk): State<Arc<Desk>>,
    signed: SignedIn,
    form: Result<Json<TokenWanted>, JsonRejection>,
) -> Result<impl IntoResponse, Problem> {
    let Json(TokenWanted { name, scopes, days }) = form?;
    let now = clock::now();
    let ends_at = now.plus_millis(days.saturating_mul(Timestamp::DAY_MS));
    let scopes = scopes.into_iter().fold(Scopes::NONE, |all, word| all.with(word.scope()));
    let at_most = Scopes::of_roles(&signed.roles);
    let minting = move |accounts: &mut comity_accounts::Accounts| {
        let new = NewToken { name: &name, scopes, at_most, ends_at };
        accounts.mint(&signed.session, new, now)
    };
    let made = desk.seats.ask(minting).await?;
    let answer = TokenMade { token: made.reveal().to_owned(), ends_at: moment(ends_at) };
    Ok((StatusCode::CREATED, Json(answer)))
}

/// Revokes a token at once.
#[utoipa::path(
    delete, path = "/v1/tokens/{token}", tag = "desk", operation_id = "revokeToken",
    params(("token" = String, Path, description = "The token, as the list names it.")),
    responses(
        (status = 204, description = "It lets nobody in any more."),
        (status = 404, description = "The account has no such token."),
    ),
)]
pub(super) async fn revoke(
    State(desk): State<Arc<Desk>>,
    signed: SignedIn,
    Path(token): Path<String>,
) -> Result<StatusCode, Problem> {
    let id: TokenId = token.parse().map_err(|_| Problem::not_found())?;
    desk.seats.ask(move |accounts| accounts.revoke(&signed.session, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
