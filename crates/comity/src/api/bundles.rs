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
use serde::Serialize;
use utoipa::ToSchema;

use super::{Desk, guard::Caller};
use crate::{
    bundle::{self, BundleError},
    engine::chain,
    problem::{Kind, Problem},
};

/// Bytes of a file that is taken at most; a bundle ends with the batch that fills it.
const FILE_BYTES_MAX: usize = 2 * BUNDLE_BYTES_MAX;

/// What waits for a peer, as a file to be carried there.
#[utoipa::path(
    get, path = "/v1/bundles/{agency}", tag = "bundles", operation_id = "exportBundle",
    responses(
        (status = 200, description = "The bundle.", body = Vec<u8>,
            content_type = "application/octet-stream"),
        (status = 204, description = "Nothing waits."),
        (status = 403, description = "The peer is not trusted here."),
        (status = 404, description = "There is no such peer, or the caller does not administer."),
    ),
)]
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

/// Takes a peer's bundle; answers the file of receipts, to be carried back.
#[utoipa::path(
    post, path = "/v1/bundles", tag = "bundles", operation_id = "importBundle",
    request_body(content = Vec<u8>, content_type = "application/octet-stream",
        description = "The bundle."),
    responses(
        (status = 200, description = "The receipts.", body = Vec<u8>,
            content_type = "application/octet-stream"),
        (status = 400, description = "It is no bundle, or was altered."),
        (status = 403, description = "Its sender is not trusted here."),
        (status = 404, description = "The caller does not administer."),
        (status = 409, description = "Acts are missing before it, or it was taken before."),
        (status = 413, description = "It is larger than a bundle."),
        (status = 422, description = "What it holds does not verify."),
    ),
)]
pub(super) async fn import(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    body: Body,
) -> Result<Response, Problem> {
    caller.administers()?;
    let bytes = whole(body).await?;
    bundle::import(&desk.engine, &bytes).await.map(file).map_err(told)
}

/// How many batches were settled.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Settled {
    /// Batches that the file acknowledges.
    settled: usize,
}

/// Settles what a file of receipts acknowledges.
#[utoipa::path(
    post, path = "/v1/bundles/receipts", tag = "bundles", operation_id = "settleBundle",
    request_body(content = Vec<u8>, content_type = "application/octet-stream",
        description = "The receipts."),
    responses(
        (status = 200, description = "They are settled.", body = Settled),
        (status = 400, description = "These are no receipts, or they were altered."),
        (status = 403, description = "Their sender is not trusted here."),
        (status = 404, description = "They are about no batch, or the caller does not administer."),
        (status = 413, description = "The file is larger than a bundle."),
    ),
)]
pub(super) async fn settle(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    body: Body,
) -> Result<Json<Settled>, Problem> {
    caller.administers()?;
    let bytes = whole(body).await?;
    let settled = bundle::settle(&desk.engine, &bytes).await.map_err(told)?;
    Ok(Json(Settled { settled }))
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
