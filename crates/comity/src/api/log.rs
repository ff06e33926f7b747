//! The log, as this node signs it now, and proofs that an entry is in it.
//!
//! What is answered is enough to verify it without this node: hashes, the signed note, and the
//! keys. Whether the keys are the agency's is for people who compare its fingerprint.
//!
//! Source: RFC 6962, section 2.1.1; C2SP tlog-checkpoint and signed-note.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
};
use comity_act::AgencyCode;
use comity_log::{TILE_WIDTH, TileId, TileSource, prove_inclusion, tiles_of};
use comity_store::StoreError;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Desk, guard::Caller, page::hex};
use crate::{engine::EngineError, problem::Problem};

/// The head of the log.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LogHead {
    /// Whose log it is.
    origin: String,
    /// How many leaves it has.
    size: u64,
    /// The root of its tree, in hexadecimal.
    root: String,
    /// The signed checkpoint, as a note.
    checkpoint: String,
    /// The public keys that sign it, as C2SP verifier keys: `name+id+base64`.
    keys: Vec<String>,
    /// Who has cosigned it.
    cosigned: Vec<CosignedBy>,
}

/// A peer that cosigned.
#[derive(Debug, Serialize, ToSchema)]
struct CosignedBy {
    /// Which peer.
    agency: AgencyCode,
    /// How many leaves the log had then; nothing, when its note cannot be read.
    #[schema(required)]
    size: Option<u64>,
}

/// The head of the log: size, root, checkpoint, and who has cosigned it.
#[utoipa::path(
    get, path = "/v1/log", tag = "log", operation_id = "showLog",
    responses((status = 200, description = "The head.", body = LogHead)),
)]
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    _: Caller,
) -> Result<Json<LogHead>, Problem> {
    let signed = desk.engine.checkpoint().await?;
    let checkpoint = signed.checkpoint();
    let mut cosigned = Vec::new();
    for peer in desk.directory.all().await {
        let Some(note) = desk.cosigned.by(peer.agency).await else { continue };
        let size = comity_log::SignedCheckpoint::parse(note.as_bytes());
        let size = size.map(|signed| signed.checkpoint().size()).ok();
        cosigned.push(CosignedBy { agency: peer.agency, size });
    }
    Ok(Json(LogHead {
        origin: checkpoint.origin().to_owned(),
        size: checkpoint.size(),
        root: hex(checkpoint.root().as_bytes()),
        checkpoint: signed.to_text(),
        keys: desk.engine.node().keys.log_keys().iter().map(ToString::to_string).collect(),
        cosigned,
    }))
}

/// The proof that an entry is in the log.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LeafProof {
    /// Which entry, counted from nought.
    leaf: u64,
    /// How many leaves the tree has that the proof leads to.
    size: u64,
    /// The root of that tree, in hexadecimal.
    root: String,
    /// The hash of the leaf, in hexadecimal.
    leaf_hash: String,
    /// The neighbours on the way from the leaf to the root, in hexadecimal.
    proof: Vec<String>,
    /// The signed checkpoint of that tree, as a note.
    checkpoint: String,
}

/// The proof that an entry is in the log, to be verified by whoever asks.
///
/// It tells nothing of what the entry says: a leaf is a salted commitment.
#[utoipa::path(
    get, path = "/v1/log/proofs/{leaf}", tag = "log", operation_id = "proveLeaf",
    params(("leaf" = u64, Path, description = "Which entry, counted from nought.")),
    responses(
        (status = 200, description = "The proof.", body = LeafProof),
        (status = 404, description = "The log has no such entry."),
    ),
)]
pub(super) async fn prove(
    State(desk): State<Arc<Desk>>,
    _: Caller,
    Path(leaf): Path<String>,
) -> Result<Json<LeafProof>, Problem> {
    let leaf: u64 = leaf.parse().map_err(|_| Problem::not_found())?;
    let signed = desk.engine.checkpoint().await?;
    let head = *signed.checkpoint().head();
    if leaf >= head.size {
        return Err(Problem::not_found());
    }
    let wanted = tiles_of(&[leaf], head.size);
    let tiles = desk.engine.with_reader(move |reader| reader.tiles(&wanted)).await?;
    let damaged = || EngineError::Read(StoreError::Damaged { part: "a tile" });
    let [place, ..] = leaf.to_le_bytes();
    let id = TileId { level: 0, index: leaf / u64::from(TILE_WIDTH) };
    let tile = tiles.tile(id, id.width(head.size)).ok_or_else(damaged)?;
    let hash = tile.node(0, place.into()).ok_or_else(damaged)?;
    let proof = prove_inclusion(&tiles, leaf, head.size).map_err(|_| damaged())?;
    Ok(Json(LeafProof {
        leaf,
        size: head.size,
        root: hex(head.root.as_bytes()),
        leaf_hash: hex(hash.as_bytes()),
        proof: proof.hashes().iter().map(|hash| hex(hash.as_bytes())).collect(),
        checkpoint: signed.to_text(),
    }))
}
