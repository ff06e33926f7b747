//! Pulling: a node without an inbound port fetches what waits for it.
//!
//! The peer keeps the line open while nothing waits, so that what comes arrives at once.

use std::time::Duration;

use bytes::Bytes;
use comity_act::AgencyCode;
use comity_corridor::{DriveError, OpenError, Resume, SEALED_BYTES_MAX};
use hyper::{Method, StatusCode};

use super::{AskError, BackOff, Delivery, Link};
use crate::{
    engine::{EngineError, chain},
    federation::BATCH_HEADER,
    metrics::Counter,
};

/// How long a peer is left alone that is not known here yet.
const UNKNOWN_PAUSE: Duration = Duration::from_secs(5);

/// Bytes of an answer that says only whether it worked.
const SHORT_MAX: usize = 4 * 1_024;

/// Fetches from one peer for as long as the node runs.
pub(crate) async fn pull(delivery: Delivery, from: AgencyCode, wait_ms: u64) {
    let mut back_off = BackOff::new(&delivery.settings);
    let mut link = None;
    let mut resume = Resume::default();
    loop {
        let Some(peer) = delivery.directory.peer(from).await.filter(|peer| peer.is_trusted) else {
            tracing::info!(peer = %from, "nothing is fetched: no card of this agency is trusted");
            tokio::time::sleep(UNKNOWN_PAUSE).await;
            continue;
        };
        if link.is_none() {
            match delivery.call(&peer).await {
                Ok(open) => link = Some(open),
                Err(error) => {
                    failed(&delivery, from, &error.into());
                    tokio::time::sleep(back_off.pause()).await;
                    continue;
                }
            }
        }
        let Some(open) = &mut link else { continue };
        match once(&delivery, from, (open, wait_ms), std::mem::take(&mut resume)).await {
            Ok(()) => back_off.reset(),
            Err(AskError::Engine(EngineError::Stopped)) => return,
            Err(error) => {
                resume = elsewhere(&error);
                failed(&delivery, from, &error);
                link = None;
                tokio::time::sleep(back_off.pause()).await;
            }
        }
    }
}

/// From where the peer should serve us instead, when that is what went wrong.
fn elsewhere(error: &AskError) -> Resume {
    let AskError::Engine(EngineError::Drive(error)) = error else { return Resume::default() };
    match &**error {
        DriveError::Open(OpenError::OtherStart { seen, .. }) => {
            Resume { first: None, seen: Some(*seen) }
        }
        _ => Resume::default(),
    }
}

async fn once(
    delivery: &Delivery,
    from: AgencyCode,
    (link, wait_ms): (&mut Link, u64),
    resume: Resume,
) -> Result<(), AskError> {
    let mut path = format!("/v1/outbox?wait_ms={wait_ms}");
    if let Some(seen) = resume.seen {
        path.push_str(&format!("&seen={seen}"));
    }
    let answer = link.ask((Method::GET, &path), Bytes::new(), SEALED_BYTES_MAX).await?;
    match answer.status {
        StatusCode::OK => {}
        StatusCode::NO_CONTENT => return Ok(()),
        _ => return Err(AskError::Refused { problem: answer.problem_name() }),
    }
    let batch = answer.headers.get(BATCH_HEADER).and_then(|name| name.to_str().ok());
    let batch = batch.ok_or(AskError::Nameless)?.to_owned();
    let taken = delivery.engine.take(from, answer.body.into()).await?;
    delivery.metrics.count(Counter::BatchesTaken, from.as_str());
    delivery.metrics.add(Counter::ActsTaken, from.as_str(), taken.outcomes.len() as u64);
    let path = format!("/v1/receipts?batch={batch}");
    let answer = link.ask((Method::POST, &path), taken.receipt.into(), SHORT_MAX).await?;
    if answer.status.is_success() {
        Ok(())
    } else {
        Err(AskError::Refused { problem: answer.problem_name() })
    }
}

fn failed(delivery: &Delivery, from: AgencyCode, error: &AskError) {
    delivery.metrics.count(Counter::DeliveriesFailed, from.as_str());
    tracing::info!(peer = %from, error = %chain(error), "a fetch failed");
}
