//! `GET /v1/outbox` and `POST /v1/receipts`: a peer fetches what waits for it.
//!
//! For peers without an inbound port. What they fetch is the same sealed batch that would have
//! been sent to them, and it counts as delivered once their receipt is here.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    Extension,
    body::Body,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use comity_act::AgencyCode;
use comity_corridor::{Awaited, BATCH_ACTS_MAX, Effect, Packed, RECEIPT_BYTES_MAX, Resume};
use comity_log::SignedCheckpoint;
use tokio::sync::broadcast::error::RecvError;

use super::{Federation, batches::of_body, read_bounded, refuse};
use crate::{
    metrics::Counter,
    problem::{Kind, Problem},
};

/// Batches of one peer that may wait for its receipt; the oldest is forgotten first.
const SENT_MAX: usize = 4;
/// How long a peer may have the line kept open.
const WAIT_MAX: Duration = Duration::from_secs(30);
/// The header that names a batch: SHA-256 in hexadecimal.
pub(crate) const BATCH_HEADER: &str = "comity-batch";

#[derive(Debug)]
struct Waiting {
    digest: [u8; 32],
    awaited: Awaited,
    acts: u64,
    checkpoint: SignedCheckpoint,
}

/// Batches that peers fetched and have yet to acknowledge.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sent(Arc<Mutex<BTreeMap<AgencyCode, VecDeque<Waiting>>>>);

impl Sent {
    fn remember(&self, packed: &Packed) {
        let mut sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = sent.entry(packed.to).or_default();
        waiting.retain(|batch| batch.digest != packed.digest);
        if waiting.len() == SENT_MAX {
            waiting.pop_front();
        }
        waiting.push_back(Waiting {
            digest: packed.digest,
            awaited: packed.into(),
            acts: packed.next - packed.first,
            checkpoint: packed.checkpoint.clone(),
        });
    }

    fn forget(&self, peer: AgencyCode, digest: &[u8; 32]) -> Option<Waiting> {
        let mut sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = sent.get_mut(&peer)?;
        let place = waiting.iter().position(|batch| batch.digest == *digest)?;
        waiting.remove(place)
    }
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fetch {
    #[serde(default)]
    wait_ms: u64,
    #[serde(default)]
    seen: Option<u64>,
}

/// The batch that waits for the caller; 204 when nothing does.
pub(super) async fn fetch(
    State(federation): State<Federation>,
    Extension(peer): Extension<AgencyCode>,
    Query(query): Query<Fetch>,
) -> Result<Response, Problem> {
    let wait = Duration::from_millis(query.wait_ms).min(WAIT_MAX);
    let mut effects = federation.engine.effects();
    let resume = Resume { first: None, seen: query.seen };
    let until = tokio::time::sleep(wait);
    tokio::pin!(until);
    loop {
        let packed = federation.engine.pack(peer, resume, BATCH_ACTS_MAX).await;
        let packed = packed.map_err(|error| refuse(&federation, peer, Problem::from(error)))?;
        if let Some(packed) = packed {
            federation.sent.remember(&packed);
            let headers = [(BATCH_HEADER, hex(&packed.digest))];
            return Ok((headers, packed.sealed).into_response());
        }
        loop {
            tokio::select! {
                () = &mut until => return Ok(StatusCode::NO_CONTENT.into_response()),
                effect = effects.recv() => match effect {
                    Ok(Effect::Deliver(to)) if to == peer => break,
                    Err(RecvError::Lagged(_)) => break,
                    Ok(_) => {}
                    Err(RecvError::Closed) => return Ok(StatusCode::NO_CONTENT.into_response()),
                },
            }
        }
    }
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct About {
    batch: String,
}

/// The caller's receipt for a batch that it fetched.
pub(super) async fn receipt(
    State(federation): State<Federation>,
    Extension(peer): Extension<AgencyCode>,
    Query(about): Query<About>,
    body: Body,
) -> Result<StatusCode, Problem> {
    let refused = |problem| refuse(&federation, peer, problem);
    let receipt = read_bounded(body, RECEIPT_BYTES_MAX).await.map_err(|e| refused(of_body(e)))?;
    let waiting = from_hex(&about.batch).and_then(|digest| federation.sent.forget(peer, &digest));
    let Some(waiting) = waiting else {
        let detail = "no such batch waits for your receipt; fetch again";
        return Err(refused(Problem::new(Kind::NOT_FOUND, detail)));
    };
    let done = federation.engine.acknowledge(peer, waiting.awaited, receipt.into()).await;
    let receipt = done.map_err(|error| refused(Problem::from(error)))?;
    federation.cosigned.keep(peer, waiting.checkpoint, &receipt.cosignature).await;
    federation.metrics.count(Counter::BatchesDelivered, peer.as_str());
    federation.metrics.add(Counter::ActsDelivered, peer.as_str(), waiting.acts);
    Ok(StatusCode::NO_CONTENT)
}

/// 32 bytes as small hexadecimal digits.
pub(crate) fn hex(bytes: &[u8; 32]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// 32 bytes of small hexadecimal digits.
pub(crate) fn from_hex(text: &str) -> Option<[u8; 32]> {
    let digits = text.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let nibble = |digit: u8| match digit {
            b'0'..=b'9' => Some(digit - b'0'),
            b'a'..=b'f' => Some(digit - b'a' + 10),
            _ => None,
        };
        *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
    }
    Some(bytes)
}
