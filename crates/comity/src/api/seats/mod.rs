//! The seats of the desk: who signs in, by what, on which devices.
//!
//! Who it is, `comity-accounts` says; what that person may do, the officer's posting says, which
//! two persons made. A seat never gives more than the posting, and an administrator's reads no
//! content.

mod certified;
mod cookie;
mod devices;
mod invitations;
mod joining;
mod passkeys;
mod provider;
mod recovery;
mod signing;
mod signing_in;
mod tokens;
mod who;

use std::sync::Arc;

use axum::{
    Json,
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use comity_accounts::{Begun, Visit};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::Desk;
use crate::problem::{Kind, Problem};

pub(super) use cookie::{Jar, Set};
pub(crate) use signing::DrawnUp;
pub(super) use who::{SignedIn, posted, signed_in};

/// Routes by which one signs in: they need no token and no cookie.
pub(super) fn open() -> OpenApiRouter<Arc<Desk>> {
    OpenApiRouter::new()
        .routes(routes!(signing_in::door, signing_in::begin))
        .routes(routes!(signing_in::finish))
        .routes(routes!(joining::look))
        .routes(routes!(joining::begin))
        .routes(routes!(joining::finish))
        .routes(routes!(recovery::sign_in))
        .routes(routes!(provider::begin))
        .routes(routes!(provider::back))
}

/// Routes of whoever is signed in, about the own account.
pub(super) fn own() -> OpenApiRouter<Arc<Desk>> {
    OpenApiRouter::new()
        .routes(routes!(who::show, devices::sign_out))
        .routes(routes!(who::choose))
        .routes(routes!(devices::list, devices::sign_out_everywhere))
        .routes(routes!(devices::sign_out_device))
        .routes(routes!(passkeys::list, passkeys::begin))
        .routes(routes!(passkeys::finish))
        .routes(routes!(passkeys::remove))
        .routes(routes!(recovery::left, recovery::renew))
        .routes(routes!(provider::show, provider::link, provider::unlink))
        .routes(routes!(tokens::list, tokens::mint))
        .routes(routes!(tokens::revoke))
}

/// Routes by which people are invited.
pub(super) fn administered() -> OpenApiRouter<Arc<Desk>> {
    OpenApiRouter::new()
        .routes(routes!(invitations::invite, invitations::list))
        .routes(routes!(invitations::revoke))
        .routes(routes!(invitations::agree))
}

/// Routes by which officers sign what they do.
pub(super) fn signing() -> OpenApiRouter<Arc<Desk>> {
    OpenApiRouter::new().routes(routes!(signing::draw_up)).routes(routes!(signing::finish))
}

/// What the browser's `navigator.credentials` is asked.
#[derive(Debug, Serialize, ToSchema)]
struct PasskeyAsked {
    /// The options, as Web Authentication writes them in JSON.
    #[schema(value_type = Object)]
    options: Value,
}

/// What the browser's `navigator.credentials` answered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PasskeyAnswer {
    /// The credential, as Web Authentication writes it in JSON.
    #[schema(value_type = Object)]
    answer: Value,
}

/// What the browser is asked, with the cookie that only this browser has.
async fn asked(desk: &Desk, begun: Begun) -> Result<(Set, Json<PasskeyAsked>), Problem> {
    desk.seats.hold(begun.hold_ms).await;
    let options = serde_json::from_str(&begun.options)
        .map_err(|_| Problem::new(Kind::UNAVAILABLE, "nothing can be asked; try again"))?;
    let set = Set::default().ceremony(desk, begun.ceremony.reveal());
    Ok((set, Json(PasskeyAsked { options })))
}

/// The browser that calls: its cookies, and what it says it is.
#[derive(Clone, Debug)]
struct Browser {
    jar: Jar,
    user_agent: String,
}

impl Browser {
    fn visit(&self) -> Visit<'_> {
        Visit { user_agent: &self.user_agent, cookie: self.jar.session.as_deref() }
    }

    /// The ceremony that this browser began.
    fn ceremony(&self) -> Result<String, Problem> {
        let gone = "this was begun in another browser, or not at all; begin again";
        self.jar.ceremony.clone().ok_or_else(|| Problem::new(Kind::GONE, gone))
    }
}

impl FromRequestParts<Arc<Desk>> for Browser {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, desk: &Arc<Desk>) -> Result<Self, Problem> {
        let user_agent = text(&parts.headers, header::USER_AGENT).unwrap_or_default().to_owned();
        Ok(Self { jar: Jar::of(desk, &parts.headers), user_agent })
    }
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
