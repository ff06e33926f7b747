//! Cosignatures: which peer has seen our log, at which size, and says so.
//!
//! Each receipt carries one, over the checkpoint of its batch. The latest of each peer is kept
//! with that checkpoint, so that anybody can verify it without asking us. They come after the
//! fact and never delay an act.
//!
//! Source: C2SP tlog-cosignature.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use comity_act::{AgencyCode, SignedCard};
use comity_corridor::{Key, Needs, rows::CardRow};
use comity_log::{CheckpointError, Cosigned as Verified, NoteSignature, SignedCheckpoint};

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
    latest: Latest,
}

/// A cosignature, the checkpoint that it is over, and whether the disk has them.
#[derive(Clone, Debug)]
struct Kept {
    checkpoint: SignedCheckpoint,
    signature: NoteSignature,
    is_written: bool,
}

/// The latest of each peer, behind one lock that nobody holds while waiting for something else.
#[derive(Clone, Debug, Default)]
struct Latest(Arc<Mutex<BTreeMap<AgencyCode, Kept>>>);

impl Kept {
    /// The checkpoint's note with the cosignature in it.
    fn note(mut self) -> Result<String, CheckpointError> {
        self.checkpoint.add(self.signature)?;
        Ok(self.checkpoint.to_text())
    }
}

impl Latest {
    fn of(&self, peer: AgencyCode) -> Option<Kept> {
        self.held().get(&peer).cloned()
    }

    fn held(&self) -> MutexGuard<'_, BTreeMap<AgencyCode, Kept>> {
        // A map that a panicking thread left behind is still a map.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the place of the one before, if it is over a larger log.
    fn keep(&self, peer: AgencyCode, checkpoint: SignedCheckpoint, signature: NoteSignature) {
        let (size, mut held) = (checkpoint.checkpoint().size(), self.held());
        if held.get(&peer).is_none_or(|older| older.checkpoint.checkpoint().size() < size) {
            held.insert(peer, Kept { checkpoint, signature, is_written: false });
        }
    }

    /// Those that the disk has not, which from here on count as written.
    fn unwritten(&self) -> Vec<(AgencyCode, Kept)> {
        let mut held = self.held();
        let new = held.iter_mut().filter(|(_, kept)| !kept.is_written);
        new.map(|(peer, kept)| {
            kept.is_written = true;
            (*peer, kept.clone())
        })
        .collect()
    }
}

impl Cosigned {
    /// None read yet.
    pub(crate) fn new(engine: Engine, home: Home) -> Self {
        Self { engine, home, latest: Latest::default() }
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
        self.latest.keep(peer, checkpoint, signature);
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
        for (peer, kept) in self.latest.unwritten() {
            let note = match kept.note() {
                Ok(note) => note,
                Err(error) => {
                    tracing::warn!(%peer, %error, "a cosignature has no place");
                    continue;
                }
            };
            let path = self.path(peer);
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
    pub(crate) fn onto(&self, signed: &SignedCheckpoint) -> String {
        let mut whole = signed.clone();
        let held = self.latest.held();
        for kept in held.values() {
            if kept.checkpoint.checkpoint() == signed.checkpoint() {
                // One more than a note can hold is left out; the note stays valid.
                let _ = whole.add(kept.signature.clone());
            }
        }
        whole.to_text()
    }

    /// The latest checkpoint that this agency cosigned, as a note.
    pub(crate) async fn by(&self, agency: AgencyCode) -> Option<String> {
        if let Some(kept) = self.latest.of(agency) {
            return kept.note().ok();
        }
        let path = self.path(agency);
        let bytes = tokio::task::spawn_blocking(move || read(&path)).await.ok()?.ok()?;
        String::from_utf8(bytes).ok()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
mod tests {
    use comity_log::{Checkpoint, Hash, TreeHead};

    use super::*;

    /// A key that signs nothing of worth: what is kept was verified before.
    struct Any(&'static str);

    impl comity_log::NoteSigner for Any {
        fn name(&self) -> &str {
            self.0
        }
        fn key_id(&self) -> comity_log::KeyId {
            comity_log::KeyId::new(7)
        }
        fn sign(&self, _: &[u8]) -> Vec<u8> {
            vec![7; 64]
        }
    }

    fn shown(size: u64) -> (SignedCheckpoint, NoteSignature) {
        let head = TreeHead { size, root: Hash::new([1; 32]) };
        let checkpoint = Checkpoint::new("xa.example/log", head).unwrap();
        let signed = SignedCheckpoint::sign(checkpoint, &[&Any("xa.example/log")]).unwrap();
        let line = NoteSignature::new("xb.example", comity_log::KeyId::new(8), vec![8; 64]);
        (signed, line.unwrap())
    }

    #[test]
    fn the_newest_is_kept_and_handed_to_the_disk_once() {
        let (latest, peer): (Latest, AgencyCode) = (Latest::default(), "XB".parse().unwrap());
        for size in [5, 7, 6] {
            let (checkpoint, signature) = shown(size);
            latest.keep(peer, checkpoint, signature);
        }
        let [(to, kept)] = latest.unwritten().try_into().unwrap();
        assert_eq!((to, kept.checkpoint.checkpoint().size()), (peer, 7));
        assert!(latest.unwritten().is_empty());
        // It is read from here also while the disk does not have it yet.
        assert_eq!(latest.of(peer).unwrap().note().unwrap(), kept.note().unwrap());
    }
}
