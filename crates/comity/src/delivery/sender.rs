//! The task that serves one peer: pack, send, settle, until nothing waits.
//!
//! One batch is under way at a time, so places never overtake each other.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use comity_act::AgencyCode;
use comity_corridor::{Awaited, Packed, RECEIPT_BYTES_MAX, Resume};
use hyper::{Method, StatusCode};
use tokio::sync::Notify;

use super::{AskError, BackOff, Delivery, Link, LinkError};
use crate::{
    engine::{EngineError, chain},
    metrics::Counter,
    problem::Kind,
};

/// How long a line stays open with nothing to send.
const IDLE_MAX: Duration = Duration::from_secs(300);

/// How often a peer without an endpoint is looked at again.
const LOOK_AGAIN: Duration = Duration::from_secs(60);

/// What became of one attempt.
enum Attempt {
    /// A batch is settled; there may be more.
    Settled,
    /// Nothing waits.
    Nothing,
    /// The peer wants to be served from elsewhere.
    From(Resume),
}

/// Serves one peer for as long as the node runs.
pub(super) async fn send(delivery: Delivery, to: AgencyCode, bell: Arc<Notify>) {
    let mut back_off = BackOff::new(&delivery.settings);
    let mut line = Line { delivery, to, link: None, resume: Resume::default() };
    loop {
        match line.attempt().await {
            Ok(Attempt::Settled) => back_off.reset(),
            Ok(Attempt::Nothing) => {
                back_off.reset();
                if tokio::time::timeout(IDLE_MAX, bell.notified()).await.is_err() {
                    line.link = None;
                    bell.notified().await;
                }
            }
            Ok(Attempt::From(resume)) => {
                line.resume = resume;
                // Whoever keeps asking to be served from elsewhere must not keep us busy.
                tokio::time::sleep(back_off.pause()).await;
            }
            Err(AskError::Link(LinkError::NoEndpoint)) => {
                // It fetches by itself, until its card says otherwise.
                let _ = tokio::time::timeout(LOOK_AGAIN, bell.notified()).await;
            }
            Err(AskError::Engine(EngineError::Stopped)) => return,
            Err(error) => {
                line.failed(&error);
                tokio::time::sleep(back_off.pause()).await;
            }
        }
    }
}

/// The line to one peer.
struct Line {
    delivery: Delivery,
    to: AgencyCode,
    link: Option<Link>,
    resume: Resume,
}

impl Line {
    fn failed(&mut self, error: &AskError) {
        self.link = None;
        self.delivery.metrics.count(Counter::DeliveriesFailed, self.to.as_str());
        tracing::info!(peer = %self.to, error = %chain(error), "a delivery failed");
    }

    async fn attempt(&mut self) -> Result<Attempt, AskError> {
        if self.link.is_none() {
            let peer = self.delivery.directory.peer(self.to).await;
            let peer = peer.filter(|peer| peer.is_trusted).ok_or(AskError::NoPeer)?;
            self.link = Some(self.delivery.call(&peer).await?);
        }
        let acts_max = usize::try_from(self.delivery.settings.batch_acts_max).unwrap_or(1);
        let resume = std::mem::take(&mut self.resume);
        match self.delivery.engine.pack(self.to, resume, acts_max).await? {
            Some(packed) => self.send(packed).await,
            None => Ok(Attempt::Nothing),
        }
    }

    async fn send(&mut self, packed: Packed) -> Result<Attempt, AskError> {
        let awaited = Awaited::from(&packed);
        let Packed { first, next, sealed, checkpoint, .. } = packed;
        let Some(link) = &mut self.link else { return Err(LinkError::NoEndpoint.into()) };
        let route = (Method::POST, "/v1/batches");
        let answer = link.ask(route, Bytes::from(sealed), RECEIPT_BYTES_MAX).await?;
        if answer.status != StatusCode::OK {
            let problem = answer.problem_name();
            let said = answer.problem();
            if problem == Kind::GAP.name || problem == Kind::REPLAYED_ENVELOPE.name {
                let resume = Resume { first: None, seen: said["seen"].as_u64() };
                let expected = said["expected"].as_u64();
                tracing::info!(peer = %self.to, ?expected, ?resume, "the peer names another start");
                return Ok(Attempt::From(resume));
            }
            return Err(AskError::Refused { problem });
        }
        self.delivery.contacts.reached(self.to);
        let receipt =
            self.delivery.engine.acknowledge(self.to, awaited, answer.body.into()).await?;
        self.delivery.cosigned.keep(self.to, checkpoint, &receipt.cosignature).await;
        self.delivery.metrics.count(Counter::BatchesDelivered, self.to.as_str());
        self.delivery.metrics.add(Counter::ActsDelivered, self.to.as_str(), next - first);
        Ok(Attempt::Settled)
    }
}
