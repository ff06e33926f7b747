//! The audit: this agency's log, and what peers showed and acknowledged.
//!
//! Everything is worked out anew from what is stored: commitments give the tree, the tree must
//! have the root that is signed now, every entry that still exists must open its commitment.
//!
//! It never repairs anything: it says what it found.

mod own;
mod peers;
mod receipts;

use std::sync::Arc;

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
};
use comity_act::AgencyCode;
use comity_corridor::{
    Family, IndexKey, Key, Needs, Scan,
    rows::{CardRow, PeerRow},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Desk, guard::Caller};
use crate::{engine::Engine, problem::Problem};

/// How much is audited.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = AuditScope)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Scope {
    /// Also what peers show and have acknowledged.
    peers: bool,
}

impl Default for Scope {
    fn default() -> Self {
        Self { peers: true }
    }
}

/// What was verified, and everything that did not verify.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Audit {
    /// Whether everything verified.
    ok: bool,
    /// Our own log.
    log: own::OwnLog,
    /// What peers show of theirs.
    peers: Vec<peers::PeerLog>,
    /// What peers have acknowledged.
    receipts: Vec<receipts::PeerReceipts>,
}

/// Verifies the log, and what peers showed and acknowledged; it repairs nothing.
#[utoipa::path(
    post, path = "/v1/audits", tag = "log", operation_id = "audit",
    request_body = Option<Scope>,
    responses(
        (status = 200, description = "What was found.", body = Audit),
        (status = 400, description = "The scope is not as it should be."),
    ),
)]
pub(super) async fn run(
    State(desk): State<Arc<Desk>>,
    _: Caller,
    scope: Result<Option<Json<Scope>>, JsonRejection>,
) -> Result<Json<Audit>, Problem> {
    let scope = scope?;
    let Json(scope) = scope.unwrap_or_default();
    let known = known_peers(&desk.engine).await?;
    let log = own::audit(&desk, &known).await?;
    let ok = log.failures == 0;
    let mut answer = Audit { ok, log, peers: Vec::new(), receipts: Vec::new() };
    if scope.peers {
        for peer in &known {
            let (told, is_ok) = peers::audit(&desk, peer).await;
            answer.ok &= is_ok;
            answer.peers.push(told);
            let (told, is_ok) = receipts::audit(&desk.engine, peer).await?;
            answer.ok &= is_ok;
            answer.receipts.push(told);
        }
    }
    Ok(Json(answer))
}

/// A peer, as the rows have it.
struct Known {
    agency: AgencyCode,
    row: PeerRow,
    card: Vec<u8>,
}

async fn known_peers(engine: &Engine) -> Result<Vec<Known>, Problem> {
    let mut needs = Needs::default();
    needs.scans.push(Scan::of(IndexKey::of(Family::Peers), usize::MAX));
    let mut facts = engine.read(needs).await?;
    let keys = facts.scans.iter().flatten().map(|(_, key)| *key);
    let agencies: Vec<AgencyCode> = keys
        .filter_map(|key| match key {
            Key::Peer(agency) => Some(agency),
            _ => None,
        })
        .collect();
    let cards = agencies.iter().map(|&agency| Key::Card(agency));
    facts.merge(engine.read(Needs::default().and(cards)).await?);
    let known = |agency| {
        let row = facts.row::<PeerRow>(Key::Peer(agency))?.clone();
        let card = facts.row::<CardRow>(Key::Card(agency))?.card.clone();
        Some(Known { agency, row, card })
    };
    Ok(agencies.into_iter().filter_map(known).collect())
}
