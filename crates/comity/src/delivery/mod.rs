//! Delivery: what waits in the outbox goes out, peer by peer.
//!
//! One task for each peer, woken when something is recorded for it, at the start, and by the
//! clock after a failure. A peer that is down costs the others nothing: its acts stay in the
//! outbox, and its task sleeps longer and longer.
//!
//! It never drops an act: only a signed receipt of the peer takes it from the outbox.

mod back_off;
mod link;
mod pull;
mod renew;
mod sender;
mod shards;

use std::{collections::BTreeMap, sync::Arc};

use comity_act::AgencyCode;
use comity_corridor::Effect;
use tokio::sync::{Notify, broadcast::error::RecvError};

use crate::{
    config,
    contacts::Contacts,
    cosigned::Cosigned,
    engine::{Engine, EngineError},
    metrics::Metrics,
    peers::{Directory, Peer},
    tasks::Tasks,
    tls::Tls,
};
pub(crate) use back_off::BackOff;
#[cfg(test)]
pub(crate) use link::Answer;
pub(crate) use link::{Link, LinkError, endpoint};
pub(crate) use pull::pull;
pub(crate) use renew::renew;
pub(crate) use shards::fetch_shards;

/// Why a peer was asked in vain.
#[derive(Debug, thiserror::Error)]
enum AskError {
    /// It cannot be reached.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// This node did not do its part.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// There is nobody to ask.
    #[error("no card of this peer is trusted here; what waits for it stays")]
    NoPeer,
    /// It said no.
    #[error("the peer answers `{problem}`; see docs/problems")]
    Refused {
        /// Its problem, by name.
        problem: String,
    },
    /// A batch came without its name.
    #[error("the peer's answer does not name its batch")]
    Nameless,
    /// A card was asked for, and another thing came.
    #[error("the peer answers what is no card of its own; ask for its card by other ways")]
    NoCard,
}

/// What every task of delivery uses.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    /// The engine.
    pub engine: Engine,
    /// Where peers are.
    pub directory: Directory,
    /// Cosignatures that receipts bring.
    pub cosigned: Cosigned,
    /// Whether peers are reached.
    pub contacts: Contacts,
    /// Numbers.
    pub metrics: Metrics,
    /// Our side of TLS.
    pub tls: Tls,
    /// Pauses and sizes.
    pub settings: config::Delivery,
}

impl Delivery {
    /// Calls a peer, and keeps whether it answers.
    ///
    /// # Errors
    /// [`LinkError`] of the last endpoint that was tried.
    pub(crate) async fn call(&self, peer: &Peer) -> Result<Link, LinkError> {
        let called = Link::open(peer, &self.tls).await;
        match &called {
            Ok(_) => self.contacts.reached(peer.agency),
            // It is not called at all: it calls by itself.
            Err(LinkError::NoEndpoint) => {}
            Err(_) => self.contacts.missed(peer.agency),
        }
        called
    }
}

/// Starts a task for each peer that something waits for, for as long as the node runs.
pub(crate) async fn deliver(delivery: Delivery, tasks: Tasks) {
    let mut effects = delivery.engine.effects();
    let mut bells: BTreeMap<AgencyCode, Arc<Notify>> = BTreeMap::new();
    // What is recorded from here on is heard; what was recorded before is read.
    delivery.directory.refresh_or_warn().await;
    for peer in delivery.directory.all().await.into_iter().filter(|peer| peer.waits) {
        ring(&mut bells, peer.agency, &delivery, &tasks).await;
    }
    loop {
        match effects.recv().await {
            Ok(Effect::Deliver(to)) => ring(&mut bells, to, &delivery, &tasks).await,
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => {
                // What was missed may have been for anybody.
                for peer in delivery.directory.all().await {
                    ring(&mut bells, peer.agency, &delivery, &tasks).await;
                }
            }
            Err(RecvError::Closed) => return,
        }
    }
}

async fn ring(
    bells: &mut BTreeMap<AgencyCode, Arc<Notify>>,
    to: AgencyCode,
    delivery: &Delivery,
    tasks: &Tasks,
) {
    if let Some(bell) = bells.get(&to) {
        bell.notify_one();
        return;
    }
    let bell = Arc::new(Notify::new());
    bell.notify_one();
    bells.insert(to, Arc::clone(&bell));
    tasks.spawn("delivery", sender::send(delivery.clone(), to, bell)).await;
}
