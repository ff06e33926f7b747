//! Files that go with acts: kept before the act that names them, read after it.

use std::sync::Arc;

use axum::{
    Json,
    body::Body,
    extract::{Path, State, rejection::JsonRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use comity_act::{AttachmentId, AttachmentRef};
use comity_corridor::Needs;
use http_body_util::BodyExt;

use super::{
    Desk,
    guard::Caller,
    opening::{self, Door, Why},
    page::unhex,
    reading, stream,
};
use crate::{
    attachments::{AttachmentsError, Held},
    engine::chain,
    problem::{Kind, Problem},
};

/// The header that names a file; a name in a path would stand in logs.
pub(crate) const NAME_HEADER: &str = "comity-file-name";

/// Chunks that wait for a slow reader: a file never stands in memory as a whole.
const CHUNKS_WAITING: usize = 2;

/// Keeps a file, which is the body; answers how an act names it.
#[utoipa::path(
    post, path = "/v1/attachments", tag = "files", operation_id = "keepFile",
    params(("comity-file-name" = Option<String>, Header, description = "What the file is called; \
        in other letters than ASCII as `UTF-8''` and percent-encoded.")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream",
        description = "The file, of whatever media type."),
    responses(
        (status = 201, description = "How an act names it.", body = AttachmentRef),
        (status = 400, description = "Its name or media type is not as it should be."),
        (status = 404, description = "The caller reads no content."),
        (status = 413, description = "It is larger than a file may be."),
        (status = 422, description = "It ended in the middle."),
        (status = 507, description = "There is no room."),
    ),
)]
pub(super) async fn keep(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    headers: HeaderMap,
    mut body: Body,
) -> Result<Response, Problem> {
    caller.reads_content()?;
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let name = text(NAME_HEADER).map_or_else(|| Some("file".to_owned()), name_of);
    let name = name.ok_or_else(|| Problem::usage("the name of the file is not UTF-8"))?;
    let media_type = text(header::CONTENT_TYPE.as_str()).unwrap_or("application/octet-stream");
    let mut upload = desk.attachments.upload().await.map_err(|error| told(&error))?;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| {
            Problem::new(Kind::TRUNCATED_ATTACHMENT, "the file ended in the middle; send it again")
        })?;
        if let Ok(bytes) = frame.into_data() {
            upload.write(&bytes).await.map_err(|error| told(&error))?;
        }
    }
    let about = upload.finish(&name, media_type).await.map_err(|error| told(&error))?;
    Ok((StatusCode::CREATED, Json(about)).into_response())
}

/// The file that went with an act, for whose act it is.
#[utoipa::path(
    get, path = "/v1/attachments/{act}/{id}", tag = "files", operation_id = "readFile",
    params(
        ("act" = String, Path, description = "The act: its id, or its reference for people."),
        ("id" = AttachmentId, Path, description = "The file."),
    ),
    responses(
        (status = 200, description = "The file.", body = Vec<u8>,
            content_type = "application/octet-stream"),
        (status = 400, description = "It goes with another's act, and has to be opened."),
        (status = 404, description = "There is no such file, or the caller reads no content."),
        (status = 422, description = "It has not come in full yet."),
    ),
)]
pub(super) async fn read(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Path((act, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    caller.reads_content()?;
    let (_, row) = reading::act_named(&desk.engine, &act).await?;
    let known = desk.engine.read(Needs::default().and(opening::answered([&row]))).await?;
    if Door::of(caller, &row, &known) != Some(Door::Free) {
        let detail = "this file goes with an act that is not yours; open it by `POST`, and say why";
        return Err(Problem::usage(detail));
    }
    file(&desk, &act, &id).await
}

/// The file that went with an act, once the act of reading it is recorded.
#[utoipa::path(
    post, path = "/v1/attachments/{act}/{id}", tag = "files", operation_id = "openFile",
    params(
        ("act" = String, Path, description = "The act: its id, or its reference for people."),
        ("id" = AttachmentId, Path, description = "The file."),
    ),
    request_body = Why,
    responses(
        (status = 200, description = "The file.", body = Vec<u8>,
            content_type = "application/octet-stream"),
        (status = 400, description = "Nobody said why."),
        (status = 403, description = "Reading it is not permitted."),
        (status = 404, description = "There is no such file, or the caller reads no content."),
        (status = 422, description = "It has not come in full yet."),
    ),
)]
pub(super) async fn open(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Path((act, id)): Path<(String, String)>,
    why: Result<Json<Why>, JsonRejection>,
) -> Result<Response, Problem> {
    let Json(why) = why?;
    opening::read_by_act(&desk, caller, &act, why).await?;
    file(&desk, &act, &id).await
}

async fn file(desk: &Desk, act: &str, id: &str) -> Result<Response, Problem> {
    let (act, _) = reading::act_named(&desk.engine, act).await?;
    let mut needs = Needs::default();
    needs.journal.insert(act);
    let known = desk.engine.read(needs).await?;
    let about = known
        .journal
        .get(&act)
        .and_then(|entry| opening::signed(desk, entry))
        .and_then(|signed| named(signed.act().attachments.clone(), id))
        .ok_or_else(Problem::not_found)?;
    if desk.attachments.held(&about).await != Held::Whole {
        return Err(Problem::new(Kind::TRUNCATED_ATTACHMENT, "the file has not come in full yet"));
    }
    let (pieces, response) = stream::pieces("application/octet-stream", CHUNKS_WAITING);
    let attachments = desk.attachments.clone();
    #[expect(clippy::disallowed_methods, reason = "it ends with the file, or with its reader")]
    tokio::spawn(async move {
        let mut left = about.size_bytes;
        for index in 0.. {
            match attachments.chunk(&about, index).await {
                Ok(chunk) => {
                    left = left.saturating_sub(chunk.len() as u64);
                    if !pieces.bytes(chunk.into()).await || left == 0 {
                        return;
                    }
                }
                Err(error) => {
                    tracing::warn!(error = %chain(&error), "a file could not be read to its end");
                    return;
                }
            }
        }
    });
    Ok(response)
}

/// The name in the header; a header has no other letters than ASCII, so these are encoded.
///
/// Source: RFC 8187, section 3.2.1.
fn name_of(header: &str) -> Option<String> {
    let Some(encoded) = header.strip_prefix("UTF-8''") else { return Some(header.to_owned()) };
    let mut parts = encoded.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (digits, plain) = part.split_at_checked(2)?;
        bytes.extend(unhex(digits)?);
        bytes.extend_from_slice(plain.as_bytes());
    }
    String::from_utf8(bytes).ok()
}

fn named(all: Vec<AttachmentRef>, id: &str) -> Option<AttachmentRef> {
    let id = id.parse().ok()?;
    all.into_iter().find(|about| about.id == id)
}

fn told(error: &AttachmentsError) -> Problem {
    let kind = match error {
        error if error.is_disk_full() => Kind::DISK_FULL,
        AttachmentsError::Oversized { .. } => Kind::OVERSIZED,
        AttachmentsError::Absent => Kind::NOT_FOUND,
        AttachmentsError::Name(_) | AttachmentsError::OtherType => Kind::USAGE,
        _ => Kind::UNAVAILABLE,
    };
    Problem::new(kind, chain(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_any_letters_goes_through_a_header() {
        for (header, name) in [
            ("scan 1.pdf", Some("scan 1.pdf")),
            ("UTF-8''%D8%AA%D9%82%D8%B1%D9%8A%D8%B1.pdf", Some("تقرير.pdf")),
            ("UTF-8''%zz", None),
            ("UTF-8''%f", None),
            ("UTF-8''%FF", None),
        ] {
            assert_eq!(name_of(header).as_deref(), name, "{header}");
        }
    }
}
