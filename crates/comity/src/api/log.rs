//! The log, as this node signs it now.

use std::sync::Arc;

use axum::{Json, extract::State};
use serde_json::{Value, json};

use super::{Desk, guard::Caller, page::hex};
use crate::problem::Problem;

/// `GET /v1/log`: size, root, checkpoint, and who has cosigned it.
pub(super) async fn show(State(desk): State<Arc<Desk>>, _: Caller) -> Result<Json<Value>, Problem> {
    let signed = desk.engine.checkpoint().await?;
    let checkpoint = signed.checkpoint();
    let mut cosigned = Vec::new();
    for peer in desk.directory.all().await {
        let Some(note) = desk.cosigned.by(peer.agency).await else { continue };
        let size = comity_log::SignedCheckpoint::parse(note.as_bytes());
        let size = size.map(|signed| signed.checkpoint().size()).ok();
        cosigned.push(json!({ "agency": peer.agency, "size": size }));
    }
    Ok(Json(json!({
        "origin": checkpoint.origin(), "size": checkpoint.size(),
        "root": hex(checkpoint.root().as_bytes()), "checkpoint": signed.to_text(),
        "cosigned": cosigned,
    })))
}
