//! Fetching the files of acts that came in, resumed where it stopped.
//!
//! What is to be fetched stands in the rows (`PendingWork::Fetch`), so a restart forgets nothing.

use std::sync::Arc;

use bytes::Bytes;
use comity_act::{ActId, AgencyCode, AttachmentRef, SignedAct};
use comity_corridor::{
    Effect, Family, IndexKey, Key, Needs, Scan,
    rows::{PendingRow, PendingWork},
};
use comity_seal::attachment::{AttachmentError, AttachmentKey, AttachmentReceiver};
use hyper::{Method, StatusCode};
use tokio::sync::{Semaphore, broadcast::error::RecvError};

use super::{Attachments, AttachmentsError, Held, SEALED_CHUNK_MAX, attachment, keep, opener};
use crate::{
    delivery::{BackOff, Delivery, Link, LinkError},
    engine::{EngineError, chain},
    metrics::Counter,
    tasks::Tasks,
};

/// Acts whose files are fetched at the same time.
const FETCHES_MAX: usize = 2;

/// Attempts without a step forward, after which a file waits for the next start.
const ATTEMPTS_MAX: u32 = 100;

/// Chunks of one file that are fetched between two looks at the disk.
#[derive(Clone, Debug)]
pub(crate) struct Fetching {
    /// How peers are reached.
    pub delivery: Delivery,
    /// Where files are kept.
    pub attachments: Attachments,
}

#[derive(Debug, thiserror::Error)]
enum FetchError {
    #[error(transparent)]
    Link(#[from] LinkError),
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error(transparent)]
    Attachments(#[from] AttachmentsError),
    #[error("the sender answers `{problem}`; see docs/problems")]
    Refused { problem: String },
    #[error("the sender is no peer that is trusted here")]
    NoPeer,
}

/// Fetches what is pending, and what becomes pending, for as long as the node runs.
pub(crate) async fn fetch(fetching: Fetching, tasks: Tasks) {
    let places = Arc::new(Semaphore::new(FETCHES_MAX));
    let engine = &fetching.delivery.engine;
    let mut effects = engine.effects();
    for act in pending(&fetching).await {
        start(&fetching, &tasks, &places, act).await;
    }
    loop {
        match effects.recv().await {
            Ok(Effect::Work(act)) => {
                if is_fetch(&fetching, act).await {
                    start(&fetching, &tasks, &places, act).await;
                }
            }
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => tracing::warn!("files may wait for the next start"),
            Err(RecvError::Closed) => return,
        }
    }
}

async fn pending(fetching: &Fetching) -> Vec<ActId> {
    let mut needs = Needs::default();
    needs.scans.push(Scan::of(IndexKey::of(Family::Pending), usize::MAX));
    let Ok(known) = fetching.delivery.engine.read(needs).await else { return Vec::new() };
    let keys = known.scans.iter().flatten().map(|(_, key)| *key);
    keys.filter_map(|key| match (key, known.row::<PendingRow>(key)) {
        (Key::Pending(act), Some(row)) if row.work == PendingWork::Fetch => Some(act),
        _ => None,
    })
    .collect()
}

async fn is_fetch(fetching: &Fetching, act: ActId) -> bool {
    let key = Key::Pending(act);
    let known = fetching.delivery.engine.read(Needs::default().and([key])).await;
    known.is_ok_and(|known| {
        known.row::<PendingRow>(key).is_some_and(|row| row.work == PendingWork::Fetch)
    })
}

async fn start(fetching: &Fetching, tasks: &Tasks, places: &Arc<Semaphore>, act: ActId) {
    let (fetching, places) = (fetching.clone(), Arc::clone(places));
    tasks
        .spawn("fetch", async move {
            let Ok(_place) = places.acquire_owned().await else { return };
            fetching.all_of(act).await;
        })
        .await;
}

impl Fetching {
    /// Fetches all files of an act, however often the line breaks.
    async fn all_of(&self, act: ActId) {
        let mut back_off = BackOff::new(&self.delivery.settings);
        for _ in 0..ATTEMPTS_MAX {
            match self.attempt(act).await {
                Ok(()) => return,
                Err(FetchError::Engine(EngineError::Stopped)) => return,
                Err(error) => {
                    tracing::info!(%act, error = %chain(&error), "files are not all here yet");
                    tokio::time::sleep(back_off.pause()).await;
                }
            }
        }
        tracing::warn!(%act, "files did not come; they are tried again at the next start");
    }

    async fn attempt(&self, id: ActId) -> Result<(), FetchError> {
        let mut needs = Needs::default();
        needs.journal.insert(id);
        let mut known = self.delivery.engine.read(needs).await?;
        let entry = known.journal.remove(&id);
        // An act that was erased meanwhile has no files to be fetched.
        let act = entry.and_then(|entry| SignedAct::from_trusted_store(entry.act).ok());
        if let Some(act) = act {
            let from = act.act().agency;
            for about in &act.act().attachments {
                self.one(from, id, about).await?;
            }
        }
        Ok(self.delivery.engine.fetched(id).await?)
    }

    async fn one(
        &self,
        from: AgencyCode,
        act: ActId,
        about: &AttachmentRef,
    ) -> Result<(), FetchError> {
        let size = about.size_bytes;
        if size > self.attachments.bytes_max {
            let max = self.attachments.bytes_max;
            return Err(AttachmentsError::Oversized { found: size, max }.into());
        }
        let Held::Part { chunks } = self.attachments.held(about).await else { return Ok(()) };
        let peer = self.delivery.directory.peer(from).await.filter(|peer| peer.is_trusted);
        let peer = peer.ok_or(FetchError::NoPeer)?;
        let mut link = Link::open(&peer, &self.delivery.tls).await?;
        let mut receiver = self.resumed(about, chunks).await?;
        let count = attachment(about)?.chunk_count();
        while receiver.next_index() < count {
            let index = receiver.next_index();
            let path = format!("/v1/attachments/{}/chunks/{index}?act={act}", about.id);
            let answer = link.ask((Method::GET, &path), Bytes::new(), SEALED_CHUNK_MAX).await?;
            if answer.status != StatusCode::OK {
                return Err(FetchError::Refused { problem: answer.problem_name() });
            }
            receiver = self.take(about, receiver, answer.body).await?;
            self.delivery.metrics.count(Counter::ChunksFetched, from.as_str());
        }
        self.finish(about, receiver).await?;
        tracing::info!(%act, attachment = %about.id, "a file is here");
        Ok(())
    }

    /// Verifies a chunk, and keeps it as it came.
    async fn take(
        &self,
        about: &AttachmentRef,
        mut receiver: AttachmentReceiver,
        sealed: Bytes,
    ) -> Result<AttachmentReceiver, AttachmentsError> {
        let part = self.attachments.part(about);
        self.attachments
            .blocking(move || {
                let index = receiver.next_index();
                receiver.receive(&sealed)?;
                keep::write_chunk(&part, index, &sealed)?;
                Ok(receiver)
            })
            .await
    }

    /// A receiver that has what is here already.
    async fn resumed(
        &self,
        about: &AttachmentRef,
        chunks: u32,
    ) -> Result<AttachmentReceiver, AttachmentsError> {
        let key = AttachmentKey::from_bytes(&about.key);
        let mut receiver = AttachmentReceiver::new(attachment(about)?, &key);
        // The last chunk may be short; it is fetched again rather than told apart.
        for index in 0..chunks.min(attachment(about)?.chunk_count() - 1) {
            let (part, opener) = (self.attachments.part(about), opener(about)?);
            let read = move || {
                let sealed = keep::read_chunk(&part, index, SEALED_CHUNK_MAX)?;
                Ok(opener.open_chunk(index, &sealed).ok())
            };
            match self.attachments.blocking(read).await? {
                Some(content) => receiver.resume(&content)?,
                None => break,
            }
        }
        Ok(receiver)
    }

    async fn finish(
        &self,
        about: &AttachmentRef,
        receiver: AttachmentReceiver,
    ) -> Result<(), AttachmentsError> {
        let (part, whole) = (self.attachments.part(about), self.attachments.whole(about));
        self.attachments
            .blocking(move || match receiver.finish() {
                Ok(()) => keep::finish(&part, &whole),
                Err(error @ AttachmentError::OtherContent) => {
                    // Nothing of it can be used; the next attempt begins anew.
                    keep::remove(&part);
                    Err(error.into())
                }
                Err(error) => Err(error.into()),
            })
            .await
    }
}
