//! What a peer shows of its log now must extend what it showed before.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use comity_act::{AgencyCode, SignedCard};
use comity_log::{
    Hash, NOTE_BYTES_MAX, TILE_WIDTH, Tile, TileMap, TilePath, TreeHead, prove_consistency,
    tiles_of,
};
use hyper::Method;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    super::{Desk, words::words},
    Known,
};
use crate::{delivery::Link, engine::chain};

/// Bytes of a tile at most.
const TILE_BYTES_MAX: usize = TILE_WIDTH as usize * 32;

/// How long one peer may take in all: an audit of many ends also where some are silent.
const PEER_MAX: Duration = Duration::from_secs(60);

words! {
    /// How a peer's log stands to what it showed before.
    PeerLogState {
        Consistent = "consistent",
        Unreached = "unreached",
        Inconsistent = "inconsistent",
    }
}

/// What a peer shows of its log.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PeerLog {
    /// Which peer.
    agency: AgencyCode,
    /// How it stands to what was seen before.
    state: PeerLogState,
    /// How many leaves were seen before.
    #[schema(required)]
    seen: Option<u64>,
    /// How many it shows now.
    #[schema(required)]
    size: Option<u64>,
    /// What is wrong, or why it was not reached.
    #[schema(required)]
    detail: Option<String>,
    /// Proofs of misbehaviour that are kept.
    misbehaviours: u64,
}

/// Why a peer's log could not be verified, or does not verify.
enum Fault {
    /// Nothing can be said: it was not reached.
    Unreached(String),
    /// It does not verify.
    Wrong(String),
}

/// Asks a peer for its checkpoint and verifies that it extends what was seen; false when not.
pub(super) async fn audit(desk: &Desk, known: &Known) -> (PeerLog, bool) {
    let row = &known.row;
    let seen = row.seen.as_ref().map(|seen| seen.size);
    let told = |state, size, detail| {
        let (agency, misbehaviours) = (known.agency, row.misbehaviours);
        PeerLog { agency, state, seen, size, detail, misbehaviours }
    };
    let extends = tokio::time::timeout(PEER_MAX, extends(desk, known)).await;
    match extends.unwrap_or_else(|_| Err(Fault::Unreached("it takes too long".to_owned()))) {
        Ok(size) => (told(PeerLogState::Consistent, Some(size), None), row.misbehaviours == 0),
        // Not reached is no proof of anything.
        Err(Fault::Unreached(why)) => {
            (told(PeerLogState::Unreached, None, Some(why)), row.misbehaviours == 0)
        }
        Err(Fault::Wrong(why)) => (told(PeerLogState::Inconsistent, None, Some(why)), false),
    }
}

async fn extends(desk: &Desk, known: &Known) -> Result<u64, Fault> {
    let unreached = |error: &dyn std::error::Error| Fault::Unreached(chain(error));
    let wrong = |error: &dyn std::error::Error| Fault::Wrong(chain(error));
    let peer = desk.directory.peer(known.agency).await;
    let peer = peer.ok_or_else(|| Fault::Unreached("it is not trusted".to_owned()))?;
    let mut link = Link::open(&peer, &desk.tls).await.map_err(|error| unreached(&error))?;
    let note = fetch(&mut link, TilePath::Checkpoint, NOTE_BYTES_MAX).await?;
    let card = SignedCard::parse(&known.card).map_err(|error| wrong(&error))?;
    let keys = &desk.engine.node().keys;
    let verified = keys.checkpoint(card.claims(), &note).map_err(|error| wrong(&error))?;
    let new = *verified.checkpoint().head();
    let Some(seen) = &known.row.seen else { return Ok(new.size) };
    let old = TreeHead { size: seen.size, root: Hash::new(seen.root) };
    if new.size < old.size {
        return Err(Fault::Wrong(format!(
            "it shows {} leaves and had shown {}",
            new.size, old.size
        )));
    }
    let mut tiles = TileMap::new();
    for (id, width) in tiles_of(&[old.size, old.size.saturating_sub(1)], new.size) {
        let bytes = fetch(&mut link, TilePath::Tile { id, width }, TILE_BYTES_MAX).await?;
        let tile = Tile::from_bytes(&bytes).map_err(|error| wrong(&error))?;
        tiles.insert(id, Arc::new(tile));
    }
    prove_consistency(&tiles, old.size, new.size)
        .map_err(|error| wrong(&error))?
        .check(&old, &new)
        .map_err(|error| wrong(&error))?;
    Ok(new.size)
}

async fn fetch(link: &mut Link, path: TilePath, max: usize) -> Result<Bytes, Fault> {
    let path = format!("/v1/log/{path}");
    let answer = link.ask((Method::GET, &path), Bytes::new(), max).await;
    let answer = answer.map_err(|error| Fault::Unreached(chain(&error)))?;
    if answer.status.is_success() {
        Ok(answer.body)
    } else {
        Err(Fault::Unreached(answer.problem_name()))
    }
}
