//! The key under which an officer's browser keeps what was typed and not sent.
//!
//! It is derived at each call and kept nowhere, so whoever takes the browser's disk reads nothing
//! of a draft, and whoever signs in again reads the own ones.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Desk, guard::Caller, page::hex};
use crate::problem::Problem;

/// For what the key of the vault is used here.
const PURPOSE: &str = "comity drafts of ";

/// A key that is for the caller's browser alone.
#[derive(Serialize, ToSchema)]
pub(super) struct DraftsKey {
    /// 32 bytes for AES-256-GCM, in hexadecimal.
    key: String,
}

/// The key of the caller's drafts, the same at every call; the browser holds it in memory alone.
#[utoipa::path(
    get, path = "/v1/me/drafts-key", tag = "desk", operation_id = "showDraftsKey",
    responses(
        (status = 200, description = "The key.", body = DraftsKey),
        (status = 404, description = "A program calls: nobody sits at the desk."),
    ),
)]
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
) -> Result<Response, Problem> {
    if !caller.is_seated() {
        return Err(Problem::not_found());
    }
    let vault = desk.engine.node().keys.own().tokens();
    let key = hex(vault.derive(&format!("{PURPOSE}{}", caller.0.officer)).as_slice());
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(DraftsKey { key })).into_response())
}
