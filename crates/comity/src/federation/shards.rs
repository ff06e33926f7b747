//! A shard of the tags that are offered to the caller's pseudonymised searches.
//!
//! Only to the agency for which it is, while the agreement is in force and the epoch open; to
//! everybody else it is not there. Shards are served as they were published, and all of one
//! length: what is fetched tells what changed here, and nothing of what is asked.

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use comity_act::AgencyCode;
use comity_corridor::{Key, Needs, served};

use super::Federation;
use crate::{
    clock,
    metrics::Counter,
    problem::{Kind, Problem},
};

/// The shard.
pub(super) async fn shard(
    State(federation): State<Federation>,
    Extension(peer): Extension<AgencyCode>,
    Path((epoch, shard)): Path<(u32, u8)>,
) -> Result<Response, Problem> {
    let held = Key::Held(peer, epoch, shard);
    let keys = [held, Key::Peer(peer), Key::Relation(peer), Key::Offer(peer)];
    let known = federation.engine.read(Needs::default().and(keys)).await?;
    let bytes = served(&known, clock::now(), peer, (epoch, shard)).ok_or_else(|| {
        Problem::new(Kind::NOT_FOUND, "there is no such shard for you; read the newest offer")
    })?;
    federation.metrics.count(Counter::ChunksServed, peer.as_str());
    Ok(bytes.into_response())
}
