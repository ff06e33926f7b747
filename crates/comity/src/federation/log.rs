//! What we say of ourselves, to verify: card, log, cosignatures.
//!
//! Source: C2SP tlog-tiles, "APIs".

use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use comity_act::AgencyCode;
use comity_log::TilePath;

use super::{Federation, batches::COSE};
use crate::{
    engine::EngineError,
    problem::{Kind, Problem},
};

/// Full tiles never change; partial ones and checkpoints do.
const FOREVER: &str = "public, max-age=31536000, immutable";
const NOW: &str = "no-store";
const TEXT: &str = "text/plain; charset=utf-8";
const BYTES: &str = "application/octet-stream";

/// Our card, signed.
pub(super) async fn card(State(federation): State<Federation>) -> Response {
    let card = federation.card.read().await.clone();
    ([(header::CONTENT_TYPE, COSE)], card).into_response()
}

/// A part of our log, by its path.
pub(super) async fn serve(
    State(federation): State<Federation>,
    Path(path): Path<String>,
) -> Result<Response, Problem> {
    let path =
        TilePath::parse(&path).map_err(|error| Problem::new(Kind::NOT_FOUND, error.to_string()))?;
    let found = match path {
        TilePath::Checkpoint => {
            let signed = federation.engine.checkpoint().await?;
            let note = federation.cosigned.onto(&signed);
            return Ok(served(TEXT, NOW, note.into_bytes()));
        }
        TilePath::Tile { id, width } => {
            federation.engine.with_reader(move |reader| reader.tile_bytes(id, width)).await
        }
        TilePath::Entries { index, width } => {
            federation.engine.with_reader(move |reader| reader.bundle_bytes(index, width)).await
        }
    };
    let bytes = found.map_err(|error: EngineError| Problem::from(error))?.ok_or_else(absent)?;
    Ok(served(BYTES, FOREVER, bytes))
}

/// Our latest checkpoint that this agency cosigned.
pub(super) async fn cosigned(
    State(federation): State<Federation>,
    Path(agency): Path<String>,
) -> Result<Response, Problem> {
    let agency: AgencyCode = agency.parse().map_err(|_| absent())?;
    let note = federation.cosigned.by(agency).await.ok_or_else(absent)?;
    Ok(served(TEXT, NOW, note.into_bytes()))
}

fn absent() -> Problem {
    Problem::new(Kind::NOT_FOUND, "the log does not reach so far; ask for its checkpoint first")
}

fn served(media_type: &'static str, cache: &'static str, bytes: Vec<u8>) -> Response {
    let headers = [(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, cache)];
    (headers, bytes).into_response()
}
