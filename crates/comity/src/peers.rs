//! The directory of peers: whose certificate, where, is it trusted.
//!
//! A copy in memory of what the rows say, read again when something has changed. It never decides
//! whether an act is taken: that is the corridor's, by the card as the rows hold it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use comity_act::{AgencyCode, SignedCard};
use comity_corridor::{
    Effect, Family, IndexKey, Key, Needs, Scan, is_trusted,
    rows::{CardRow, PeerRow},
};
use comity_seal::digest::digest;
use tokio::sync::{Mutex, RwLock, broadcast::error::RecvError};

use crate::{
    clock,
    engine::{Engine, EngineError, chain},
};

/// How often the rows are read again at most.
const REFRESH_EVERY: Duration = Duration::from_secs(1);

/// After how long they are read again though nothing happened: certificates come and go by time.
const REREAD_AFTER: Duration = Duration::from_secs(60);

/// How often a question that the copy cannot answer makes it be read again at most.
const MISS_EVERY: Duration = Duration::from_millis(50);

/// A peer, as it is reached.
#[derive(Clone, Debug)]
pub(crate) struct Peer {
    /// Its code.
    pub agency: AgencyCode,
    /// Where it listens; empty when it only pulls.
    pub endpoints: Vec<String>,
    /// The certificates that it may show now, in DER.
    pub certificates: Vec<Vec<u8>>,
    /// Whether acts may go to it and be taken from it.
    pub is_trusted: bool,
    /// Whether acts wait for it.
    pub waits: bool,
}

#[derive(Debug, Default)]
struct Table {
    peers: BTreeMap<AgencyCode, Peer>,
    by_certificate: BTreeMap<[u8; 32], AgencyCode>,
    read_at_ms: u64,
}

/// All peers.
#[derive(Clone, Debug)]
pub(crate) struct Directory {
    engine: Engine,
    table: Arc<RwLock<Table>>,
    turn: Arc<Mutex<()>>,
}

impl Directory {
    /// The peers as the rows hold them.
    ///
    /// # Errors
    /// [`EngineError::Read`] when the rows cannot be read.
    pub(crate) async fn read(engine: Engine) -> Result<Self, EngineError> {
        let directory = Self { engine, table: Arc::default(), turn: Arc::default() };
        directory.refresh().await?;
        Ok(directory)
    }

    /// Keeps the copy up to date, for as long as the node runs.
    pub(crate) async fn keep(self) {
        let mut effects = self.engine.effects();
        loop {
            match tokio::time::timeout(REREAD_AFTER, effects.recv()).await {
                Ok(Err(RecvError::Closed)) => return,
                Ok(Ok(Effect::Deliver(_) | Effect::Work(_) | Effect::Shards(_))) => continue,
                Ok(Ok(Effect::Notify(_)) | Err(RecvError::Lagged(_))) | Err(_) => {}
            }
            tokio::time::sleep(REFRESH_EVERY).await;
            // What happens from here on is heard; what happened before is read.
            effects = self.engine.effects();
            self.refresh_or_warn().await;
        }
    }

    /// Whose certificate this is, if it is a peer's.
    pub(crate) async fn agency_of(&self, certificate: &[u8]) -> Option<AgencyCode> {
        let place = digest(certificate);
        if let Some(agency) = self.table.read().await.by_certificate.get(&place) {
            return Some(*agency);
        }
        // A peer that was added this very moment must not be turned away.
        self.after_a_miss().await;
        self.table.read().await.by_certificate.get(&place).copied()
    }

    /// The peer of this code.
    pub(crate) async fn peer(&self, agency: AgencyCode) -> Option<Peer> {
        if let Some(peer) = self.table.read().await.peers.get(&agency) {
            return Some(peer.clone());
        }
        self.after_a_miss().await;
        self.table.read().await.peers.get(&agency).cloned()
    }

    /// All peers.
    pub(crate) async fn all(&self) -> Vec<Peer> {
        self.table.read().await.peers.values().cloned().collect()
    }

    /// A question could not be answered: reads again, unless somebody just did.
    async fn after_a_miss(&self) {
        let asked_at_ms = clock::now().millis();
        let _turn = self.turn.lock().await;
        let read_at_ms = self.table.read().await.read_at_ms;
        if read_at_ms > asked_at_ms {
            return;
        }
        // Callers with unknown keys must not make the node read all the time.
        let age = Duration::from_millis(asked_at_ms.saturating_sub(read_at_ms));
        tokio::time::sleep(MISS_EVERY.saturating_sub(age)).await;
        self.refresh_or_warn().await;
    }

    /// Reads the rows again; when that fails, what is known stands.
    pub(crate) async fn refresh_or_warn(&self) {
        if let Err(error) = self.refresh().await {
            tracing::warn!(error = %chain(&error), "peers could not be read");
        }
    }

    async fn refresh(&self) -> Result<(), EngineError> {
        let mut needs = Needs::default();
        needs.scans.push(Scan::of(IndexKey::of(Family::Peers), usize::MAX));
        let now = clock::now();
        let mut known = self.engine.read(needs).await?;
        let peers: Vec<Key> = known.scans.iter().flatten().map(|(_, key)| *key).collect();
        let cards = peers.iter().filter_map(|key| match key {
            Key::Peer(agency) => Some(Key::Card(*agency)),
            _ => None,
        });
        known.merge(self.engine.read(Needs::default().and(cards)).await?);
        let mut table = Table { read_at_ms: now.millis(), ..Table::default() };
        let mut claimed: Vec<([u8; 32], AgencyCode)> = Vec::new();
        for key in peers {
            let (Key::Peer(agency), Some(row)) = (key, known.row::<PeerRow>(key)) else { continue };
            let Some(card) = known.row::<CardRow>(Key::Card(agency)) else { continue };
            let Ok(card) = SignedCard::parse(&card.card) else { continue };
            let Ok(keys) = self.engine.node().keys.keys_of(card.claims()) else { continue };
            let valid = keys.generations().iter().filter(|held| held.valid.holds(now.millis()));
            let certificates: Vec<Vec<u8>> = valid.map(|held| held.tls.clone()).collect();
            let is_trusted = is_trusted(row);
            if is_trusted {
                claimed.extend(certificates.iter().map(|held| (digest(held), agency)));
            }
            let endpoints = card.claims().endpoints.iter().map(ToString::to_string).collect();
            let waits = row.out_next > row.out_acknowledged;
            table.peers.insert(agency, Peer { agency, endpoints, certificates, is_trusted, waits });
        }
        let mut before = self.table.write().await;
        table.by_certificate = whose(&claimed, &before.by_certificate);
        *before = table;
        Ok(())
    }
}

/// Whose each certificate is. A card may show anybody's public keys: of two agencies that show one
/// certificate, it stays with the one that had it before, else it is nobody's.
fn whose(
    claimed: &[([u8; 32], AgencyCode)],
    before: &BTreeMap<[u8; 32], AgencyCode>,
) -> BTreeMap<[u8; 32], AgencyCode> {
    let mut by_certificate: BTreeMap<[u8; 32], AgencyCode> = BTreeMap::new();
    let mut contested = BTreeSet::new();
    for (certificate, agency) in claimed {
        let held = *by_certificate.entry(*certificate).or_insert(*agency);
        if held != *agency {
            contested.insert(*certificate);
            tracing::error!(%held, %agency, "two peers show one certificate; ask both for cards");
        }
    }
    for certificate in contested {
        let first = before.get(&certificate);
        match first.filter(|first| claimed.contains(&(certificate, **first))) {
            Some(first) => by_certificate.insert(certificate, *first),
            None => by_certificate.remove(&certificate),
        };
    }
    by_certificate
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
    use super::*;

    #[test]
    fn a_certificate_that_two_agencies_show_stays_with_the_first_or_is_nobodys() {
        let [xb, xz]: [AgencyCode; 2] = ["XB".parse().unwrap(), "XZ".parse().unwrap()];
        let claimed = [([1; 32], xb), ([1; 32], xz), ([2; 32], xz)];
        let known = BTreeMap::from([([1; 32], xb)]);
        let kept = whose(&claimed, &known);
        assert_eq!((kept.get(&[1; 32]), kept.get(&[2; 32])), (Some(&xb), Some(&xz)));
        let unknown = whose(&claimed, &BTreeMap::new());
        assert_eq!((unknown.get(&[1; 32]), unknown.get(&[2; 32])), (None, Some(&xz)));
        let gone = whose(&claimed[1..], &known);
        assert_eq!(gone.get(&[1; 32]), Some(&xz), "nobody else shows it any more");
    }
}
