//! Bundles for peers that no line reaches: made, taken, settled.
//!
//! They are sealed to the peer, so nobody reads them here either.

use std::sync::Arc;

use axum::{
    Json,
    body::Body,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use comity_act::AgencyCode;
use comity_corridor::BUNDLE_BYTES_MAX;
use http_body_util::{BodyExt, Limited};
use serde_json::{Value, json};

use super::{Desk, guard::Caller};
use crate::{
    bundle::{self, BundleError},
    engine::chain,
    problem::{Kind, Problem},
};

/// Bytes of a file that is taken at most; a bundle ends with the batch that fills it.
const FILE_BYTES_MAX: usize = 2 * BUNDLE_BYTES_MAX;

/// `GET /v1/bundles/{agency}`: what waits for a peer, as a file; 204 when nothing does.
pub(super) async fn export(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Path(agency): Path<String>,
) -> Result<Response, Problem> {
    caller.administers()?;
    let agency: AgencyCode = agency.parse().map_err(|_| Problem::not_found())?;
    let made = bundle::export(&desk.engine, agency).await.map_err(told)?;
    Ok(made.map_or_else(|| StatusCode::NO_CONTENT.into_response(), file))
}

/// `POST /v1/bundles`: takes a peer's bundle; answers the file of receipts, to be carried back.
pub(super) async fn import(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    body: Body,
) -> Result<Response, Problem> {
    caller.administers()?;
    let bytes = whole(body).await?;
    bundle::import(&desk.engine, &bytes).await.map(file).map_err(told)
}

/// `POST /v1/bundles/receipts`: settles what a file of receipts acknowledges.
pub(super) async fn settle(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    body: Body,
) -> Result<Json<Value>, Problem> {
    caller.administers()?;
    let bytes = whole(body).await?;
    let settled = bundle::settle(&desk.engine, &bytes).await.map_err(told)?;
    Ok(Json(json!({ "settled": settled })))
}

async fn whole(body: Body) -> Result<Bytes, Problem> {
    let whole = Limited::new(body, FILE_BYTES_MAX).collect().await.map_err(|_| {
        Problem::new(Kind::OVERSIZED, "the file is cut off, or larger than a bundle")
    })?;
    Ok(whole.to_bytes())
}

fn file(bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response()
}

fn told(error: BundleError) -> Problem {
    match error {
        BundleError::Engine(error) => Problem::from(error),
        other => Problem::new(Kind::MALFORMED, chain(&other)),
    }
}
