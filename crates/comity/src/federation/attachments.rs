//! A sealed chunk of a file that went with an act, for who may have it.
//!
//! Whoever was a recipient of the act may have the file; to everybody else it is not there.

use axum::{
    Extension,
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use comity_act::{ActId, AgencyCode, AttachmentId, AttachmentRef, SignedAct};
use comity_corridor::{
    Key, Needs,
    rows::{ActRow, Direction},
};
use comity_seal::attachment::AttachmentError;

use super::{Federation, refuse};
use crate::{
    attachments::AttachmentsError,
    metrics::Counter,
    problem::{Kind, Problem},
};

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Of {
    act: String,
}

/// The chunk, sealed.
pub(super) async fn chunk(
    State(federation): State<Federation>,
    Extension(peer): Extension<AgencyCode>,
    Path((id, index)): Path<(String, u32)>,
    Query(of): Query<Of>,
) -> Result<Response, Problem> {
    let named = id.parse().ok().zip(of.act.parse().ok());
    let (id, act) = named.ok_or_else(absent)?;
    let about = went_to(&federation, peer, id, act).await?.ok_or_else(absent)?;
    let chunk = federation.attachments.sealed_chunk(&about, index).await;
    let chunk = chunk.map_err(|error| refuse(&federation, peer, of_attachments(&error)))?;
    federation.metrics.count(Counter::ChunksServed, peer.as_str());
    Ok(chunk.into_response())
}

/// The file as the act names it, if that act is ours, was sent, and went to this peer.
async fn went_to(
    federation: &Federation,
    peer: AgencyCode,
    id: AttachmentId,
    act: ActId,
) -> Result<Option<AttachmentRef>, Problem> {
    let key = Key::Act(act);
    let mut needs = Needs::default().and([key]);
    needs.journal.insert(act);
    let mut known = federation.engine.read(needs).await?;
    let went = known.row::<ActRow>(key).is_some_and(|row| {
        row.direction == Direction::Own
            && row.delivered.iter().any(|delivered| delivered.to == peer)
    });
    if !went {
        return Ok(None);
    }
    let entry = known.journal.remove(&act);
    let signed = entry.and_then(|entry| SignedAct::from_trusted_store(entry.act).ok());
    let found = signed
        .and_then(|signed| signed.act().attachments.iter().find(|about| about.id == id).cloned());
    Ok(found)
}

/// Why a file cannot be served or kept, as a problem.
pub(crate) fn of_attachments(error: &AttachmentsError) -> Problem {
    let kind = match error {
        AttachmentsError::Absent | AttachmentsError::Seal(AttachmentError::NoSuchChunk { .. }) => {
            Kind::NOT_FOUND
        }
        AttachmentsError::Seal(_) => Kind::TRUNCATED_ATTACHMENT,
        AttachmentsError::Oversized { .. } => Kind::OVERSIZED,
        AttachmentsError::Name(_) | AttachmentsError::OtherType => Kind::USAGE,
        AttachmentsError::Disk(_) if error.is_disk_full() => Kind::DISK_FULL,
        AttachmentsError::Disk(_) | AttachmentsError::Stopped => Kind::UNAVAILABLE,
    };
    Problem::new(kind, crate::engine::chain(error))
}

fn absent() -> Problem {
    Problem::new(Kind::NOT_FOUND, "there is no such file for you; check the act and its number")
}
