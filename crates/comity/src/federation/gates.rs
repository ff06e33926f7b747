//! Gates: how much of one peer, and of all peers, is under way at the same time.
//!
//! Batches of one peer are taken one after the other, in the order in which they came; so places
//! do not overtake each other, and a peer fills at most one body's worth of memory.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use comity_act::AgencyCode;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Batches of all peers that are in memory at the same time.
const BATCHES_MAX: usize = 8;

/// The gates of one peer.
#[derive(Clone, Debug)]
struct Gate {
    requests: Arc<Semaphore>,
    batches: Arc<Semaphore>,
}

/// The gates of all peers.
#[derive(Clone, Debug)]
pub(crate) struct Gates {
    by_peer: Arc<Mutex<BTreeMap<AgencyCode, Gate>>>,
    batches: Arc<Semaphore>,
    requests_max: usize,
}

impl Gates {
    /// Gates that let so many requests through for each peer.
    pub(crate) fn new(requests_max: usize) -> Self {
        let batches = Arc::new(Semaphore::new(BATCHES_MAX));
        Self { by_peer: Arc::default(), batches, requests_max }
    }

    /// Lets one more request of a peer through, if not too many are under way.
    pub(super) fn pass(&self, peer: AgencyCode) -> Option<OwnedSemaphorePermit> {
        self.of(peer).requests.try_acquire_owned().ok()
    }

    /// Waits for a peer's turn to have a batch read into memory and taken.
    pub(super) async fn turn(&self, peer: AgencyCode) -> Option<[OwnedSemaphorePermit; 2]> {
        let own = self.of(peer).batches.acquire_owned().await.ok()?;
        let all = Arc::clone(&self.batches).acquire_owned().await.ok()?;
        Some([own, all])
    }

    fn of(&self, peer: AgencyCode) -> Gate {
        // A map that a panicking thread left behind is still a map.
        let mut gates = self.by_peer.lock().unwrap_or_else(PoisonError::into_inner);
        let gate = gates.entry(peer).or_insert_with(|| Gate {
            requests: Arc::new(Semaphore::new(self.requests_max)),
            batches: Arc::new(Semaphore::new(1)),
        });
        gate.clone()
    }
}
