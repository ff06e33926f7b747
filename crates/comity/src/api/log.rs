//! The log, as this node signs it now.

use std::sync::Arc;

use axum::{Json, extract::State};
use comity_act::AgencyCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Desk, guard::Caller, page::hex};
use crate::problem::Problem;

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
        cosigned,
    }))
}
