//! The door for other nodes: HTTP/2 over mutual TLS.
//!
//! | route | what |
//! |---|---|
//! | `POST /v1/batches` | take a sealed batch; answers the signed receipt |
//! | `GET /v1/outbox?wait_ms=` | the batch that waits for the caller; 204 when nothing does |
//! | `POST /v1/receipts?batch=` | the caller's receipt for a batch it fetched |
//! | `GET /v1/card` | our card |
//! | `GET /v1/log/…` | our log, by the paths of C2SP tlog-tiles |
//! | `GET /v1/cosigned/{agency}` | our latest checkpoint that this agency cosigned |
//! | `GET /v1/attachments/{id}/chunks/{n}?act=` | a sealed chunk of a file that went with an act |
//! | `GET /v1/offers/{epoch}/shards/{n}` | a shard of the tags that are offered to the caller |
//! | `GET /problems/{name}` | what a problem means and what to do; for everybody |
//!
//! Whoever shows a key that stands on no card here gets the problem `unknown-peer` from every
//! other route. Everything is bounded: connections, requests, headers, bodies, the time for each.
//!
//! It never decides whether an act is taken; it never answers what the caller may not know.

mod accept;
mod attachments;
mod batches;
mod body;
mod gates;
mod lines;
mod log;
mod outbox;
mod shards;

use std::sync::Arc;

use axum::{
    Extension, Router,
    extract::{Request, State},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use comity_act::AgencyCode;
use tokio::sync::RwLock;

use crate::{
    attachments::Attachments,
    contacts::Contacts,
    cosigned::Cosigned,
    engine::Engine,
    metrics::{Counter, Metrics},
    peers::Directory,
    problem::{Kind, Problem},
    problem_pages,
};
pub(crate) use accept::{Door, serve};
pub(crate) use body::{TooMuch, read_bounded};
pub(crate) use gates::Gates;
pub(crate) use outbox::{BATCH_HEADER, Sent, hex};

/// What all routes share.
#[derive(Clone, Debug)]
pub(crate) struct Federation {
    /// The engine.
    pub engine: Engine,
    /// Who is a peer.
    pub directory: Directory,
    /// Files that go with acts.
    pub attachments: Attachments,
    /// Cosignatures that peers gave.
    pub cosigned: Cosigned,
    /// Whether peers are reached.
    pub contacts: Contacts,
    /// Numbers.
    pub metrics: Metrics,
    /// Our card.
    pub card: Arc<RwLock<Vec<u8>>>,
    /// Batches that peers fetched and have yet to acknowledge.
    pub sent: Sent,
    /// Requests at the same time, by peer.
    pub gates: Gates,
}

/// Who calls, by the certificate that it has proved to hold.
#[derive(Clone, Debug)]
struct Caller {
    certificate: Arc<[u8]>,
}

/// All routes.
pub(crate) fn router(federation: Federation) -> Router {
    Router::new()
        .route("/v1/batches", post(batches::take))
        .route("/v1/outbox", get(outbox::fetch))
        .route("/v1/receipts", post(outbox::receipt))
        .route("/v1/card", get(log::card))
        .route("/v1/log/{*path}", get(log::serve))
        .route("/v1/cosigned/{agency}", get(log::cosigned))
        .route("/v1/attachments/{id}/chunks/{index}", get(attachments::chunk))
        .route("/v1/offers/{epoch}/shards/{shard}", get(shards::shard))
        .fallback(nothing_here)
        .layer(middleware::from_fn_with_state(federation.clone(), admit))
        .route("/problems/{name}", get(problem_pages::show))
        .with_state(federation)
}

async fn nothing_here() -> Problem {
    Problem::new(Kind::NOT_FOUND, "there is nothing at this path; compare the protocol")
}

/// Lets peers in, one by one, and tells everybody else that they are not known.
async fn admit(
    State(federation): State<Federation>,
    Extension(caller): Extension<Caller>,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(peer) = federation.directory.agency_of(&caller.certificate).await else {
        tracing::warn!(path = request.uri().path(), "a node with an unknown key was turned away");
        federation.metrics.count(Counter::Refused, Kind::UNKNOWN_PEER.name);
        let detail = "your key stands on no card here; have your card added, then try again";
        return Problem::new(Kind::UNKNOWN_PEER, detail).into_response();
    };
    let Some(_pass) = federation.gates.pass(peer) else {
        let detail = "too many requests of yours are under way; wait for one to end";
        return Problem::new(Kind::BUSY, detail).into_response();
    };
    federation.contacts.reached(peer);
    request.extensions_mut().insert(peer);
    next.run(request).await
}

/// A problem that is answered is logged and counted.
fn refuse(federation: &Federation, peer: AgencyCode, problem: Problem) -> Problem {
    let kind = problem.kind.name;
    tracing::warn!(%peer, problem = kind, detail = %problem.detail, "refused");
    federation.metrics.count(Counter::Refused, kind);
    problem
}
