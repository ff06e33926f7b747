//! Cosignatures: which peer has seen our log, at which size, and says so.
//!
//! Each receipt carries one, over the checkpoint of its batch. The latest of each peer is kept
//! with that checkpoint, so that anybody can verify it without asking us. They come after the
//! fact and never delay an act.
//!
//! Source: C2SP tlog-cosignature.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use comity_act::{AgencyCode, SignedCard};
use comity_corridor::{Key, Needs, rows::CardRow};
use comity_log::{Cosigned as Verified, NoteSignature, SignedCheckpoint};
use tokio::sync::{Mutex, RwLock};

use crate::{
    engine::{Engine, chain},
    home::{Home, read, write_private},
};

/// How often new ones are written: many receipts come in a second, and only the last counts.
const WRITE_EVERY: Duration = Duration::from_secs(2);

/// The latest cosigned checkpoint of each peer.
#[derive(Clone, Debug)]
pub(crate) struct Cosigned {
    engine: Engine,
    home: Home,
    latest: Arc<RwLock<BTreeMap<AgencyCode, (SignedCheckpoint, NoteSignature)>>>,
    unwritten: Arc<Mutex<BTreeSet<AgencyCode>>>,
}

impl Cosigned {
    /// None read yet.
    pub(crate) fn new(engine: Engine, home: Home) -> Self {
        Self { engine, home, latest: Arc::default(), unwritten: Arc::default() }
    }

    /// Keeps a peer's cosignature, if it holds and is over a checkpoint newer than the last.
    pub(crate) async fn keep(&self, peer: AgencyCode, checkpoint: SignedCheckpoint, line: &[u8]) {
        let Ok(signature) = NoteSignature::parse(line.trim_ascii_end()) else {
            if !line.is_empty() {
                tracing::warn!(%peer, "a cosignature is no line of a note");
            }
            return;
        };
        if !self.holds(peer, &checkpoint, &signature).await {
            tracing::warn!(%peer, "a cosignature does not hold");
            return;
        }
        let size = checkpoint.checkpoint().size();
        let mut latest = self.latest.write().await;
        if latest.get(&peer).is_some_and(|(older, _)| older.checkpoint().size() >= size) {
            return;
        }
        latest.insert(peer, (checkpoint, signature));
        self.unwritten.lock().await.insert(peer);
    }

    /// Writes what is new every now and then, for as long as the node runs.
    pub(crate) async fn keep_on_disk(self) {
        loop {
            tokio::time::sleep(WRITE_EVERY).await;
            self.write().await;
        }
    }

    /// Writes what is new.
    pub(crate) async fn write(&self) {
        for peer in std::mem::take(&mut *self.unwritten.lock().await) {
            let latest = self.latest.read().await.get(&peer).cloned();
            let Some((mut whole, signature)) = latest else { continue };
            if let Err(error) = whole.add(signature) {
                tracing::warn!(%peer, %error, "a cosignature has no place");
                continue;
            }
            let (path, note) = (self.path(peer), whole.to_text());
            let written =
                tokio::task::spawn_blocking(move || write_private(&path, note.as_bytes()));
            if let Ok(Err(error)) = written.await {
                tracing::warn!(%peer, error = %chain(&error), "a cosignature was not kept");
            }
        }
    }

    fn path(&self, peer: AgencyCode) -> PathBuf {
        self.home.cosigned().join(format!("{peer}.note"))
    }

    async fn holds(
        &self,
        peer: AgencyCode,
        checkpoint: &SignedCheckpoint,
        signature: &NoteSignature,
    ) -> bool {
        let key = Key::Card(peer);
        let Ok(known) = self.engine.read(Needs::default().and([key])).await else { return false };
        let Some(row) = known.row::<CardRow>(key) else { return false };
        let Ok(card) = SignedCard::parse(&row.card) else { return false };
        let verifiers = self.engine.node().keys.cosigners_of(card.claims());
        verifiers.is_ok_and(|verifiers| {
            verifiers.iter().any(|verifier| {
                Verified::verify(checkpoint.checkpoint(), signature, &**verifier).is_some()
            })
        })
    }

    /// The note of a checkpoint, with the cosignatures over it that are known.
    pub(crate) async fn onto(&self, signed: &SignedCheckpoint) -> String {
        let mut whole = signed.clone();
        for (checkpoint, signature) in self.latest.read().await.values() {
            if checkpoint.checkpoint() == signed.checkpoint() {
                // One more than a note can hold is left out; the note stays valid.
                let _ = whole.add(signature.clone());
            }
        }
        whole.to_text()
    }

    /// The latest checkpoint that this agency cosigned, as a note.
    pub(crate) async fn by(&self, agency: AgencyCode) -> Option<String> {
        self.write().await;
        let path = self.path(agency);
        let bytes = tokio::task::spawn_blocking(move || read(&path)).await.ok()?.ok()?;
        String::from_utf8(bytes).ok()
    }
}
