//! `POST /v1/batches`: a peer delivers.

use axum::{
    Extension,
    body::Body,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use comity_act::AgencyCode;
use comity_corridor::SEALED_BYTES_MAX;

use super::{Federation, TooMuch, read_bounded, refuse};
use crate::{
    metrics::Counter,
    problem::{Kind, Problem},
};

/// The media type of what is signed.
pub(crate) const COSE: &str = "application/cose";

/// Takes a batch; answers the signed receipt once all of it is durable.
pub(super) async fn take(
    State(federation): State<Federation>,
    Extension(peer): Extension<AgencyCode>,
    body: Body,
) -> Result<Response, Problem> {
    let refused = |problem| refuse(&federation, peer, problem);
    let _turn = federation.gates.turn(peer).await;
    let sealed = read_bounded(body, SEALED_BYTES_MAX).await.map_err(|e| refused(of_body(e)))?;
    let taken = federation.engine.take(peer, sealed.into()).await;
    let receipted = taken.map_err(|error| refused(Problem::from(error)))?;
    federation.metrics.count(Counter::BatchesTaken, peer.as_str());
    federation.metrics.add(Counter::ActsTaken, peer.as_str(), receipted.outcomes.len() as u64);
    tracing::debug!(%peer, acts = receipted.outcomes.len(), "a batch was taken");
    Ok(([(header::CONTENT_TYPE, COSE)], receipted.receipt).into_response())
}

/// A body that was not read to its end, as a problem.
pub(super) fn of_body(error: TooMuch) -> Problem {
    let kind = match error {
        TooMuch::Bytes { .. } => Kind::OVERSIZED,
        TooMuch::Time => Kind::SLOW,
        TooMuch::Broken => Kind::MALFORMED,
    };
    Problem::new(kind, error.to_string())
}
