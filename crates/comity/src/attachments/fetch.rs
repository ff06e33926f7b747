//! Fetching the files of acts that came in, resumed where it stopped.
//!
//! What is to be fetched stands in the rows (`PendingWork::Fetch`), so a restart forgets nothing.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use comity_act::{ActId, AgencyCode, AttachmentRef, SignedAct, Timestamp};
use comity_corridor::{
    Effect, Family, IndexKey, Key, Needs, Scan,
    rows::{ActRow, PendingRow, PendingWork},
};
use comity_seal::attachment::{AttachmentError, AttachmentKey, AttachmentReceiver};
use hyper::{Method, StatusCode};
use tokio::sync::{Semaphore, broadcast::error::RecvError};

use super::{Attachments, AttachmentsError, Held, SEALED_CHUNK_MAX, attachment, keep, opener};
use crate::{
    clock,
    delivery::{BackOff, Delivery, LinkError},
    engine::{EngineError, chain},
    metrics::Counter,
    tasks::Tasks,
};

/// Files that are fetched at the same time, each from another peer.
const FETCHES_MAX: usize = 4;

/// How long a chunk may take: whoever drips keeps no place. Of a mebibyte that is 17 kB/s.
const CHUNK_TIME_MAX: Duration = Duration::from_secs(60);

/// The span for which a peer has a quota.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How often it is looked whether a peer that has used its quota has a new one.
const QUOTA_PAUSE: Duration = Duration::from_secs(60);

/// Attempts without a step forward, after which a file waits for the next start.
const ATTEMPTS_MAX: u32 = 100;

/// What fetching stands on.
#[derive(Clone, Debug)]
pub(crate) struct Fetching {
    /// How peers are reached.
    pub delivery: Delivery,
    /// Where files are kept.
    pub attachments: Attachments,
    /// What each peer has used, and whose turn it is.
    pub turns: Turns,
}

/// Whose files are fetched: one of each peer at a time, a few of all, and so much a day.
#[derive(Clone, Debug)]
pub(crate) struct Turns {
    places: Arc<Semaphore>,
    peers: Arc<Mutex<BTreeMap<AgencyCode, Arc<Turn>>>>,
}

#[derive(Debug)]
struct Turn {
    place: Semaphore,
    /// Since when, and how many bytes.
    used: Mutex<(Timestamp, u64)>,
}

impl Default for Turns {
    fn default() -> Self {
        Self { places: Arc::new(Semaphore::new(FETCHES_MAX)), peers: Arc::default() }
    }
}

impl Turns {
    fn of(&self, peer: AgencyCode) -> Arc<Turn> {
        let mut peers = self.peers.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh =
            || Arc::new(Turn { place: Semaphore::new(1), used: Mutex::new((clock::now(), 0)) });
        Arc::clone(peers.entry(peer).or_insert_with(fresh))
    }
}

impl Turn {
    /// Counts bytes against the quota of the day.
    fn spend(&self, bytes: u64, max: u64) -> Result<(), FetchError> {
        let now = clock::now();
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if u128::from(now.millis_since(used.0)) >= DAY.as_millis() || now < used.0 {
            *used = (now, 0);
        }
        if used.1.saturating_add(bytes) > max {
            return Err(FetchError::Quota);
        }
        used.1 += bytes;
        Ok(())
    }
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
    #[error("a chunk took too long; the file goes on where it stopped")]
    Slow,
    #[error("the sender's files have used its quota of the day; the rest waits")]
    Quota,
}

/// Fetches what is pending, and what becomes pending, for as long as the node runs.
pub(crate) async fn fetch(fetching: Fetching, tasks: Tasks) {
    let engine = &fetching.delivery.engine;
    let mut effects = engine.effects();
    for act in pending(&fetching).await {
        start(&fetching, &tasks, act).await;
    }
    loop {
        match effects.recv().await {
            Ok(Effect::Work(act)) => {
                if is_fetch(&fetching, act).await {
                    start(&fetching, &tasks, act).await;
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

async fn start(fetching: &Fetching, tasks: &Tasks, act: ActId) {
    let fetching = fetching.clone();
    tasks.spawn("fetch", async move { fetching.all_of(act).await }).await;
}

impl Fetching {
    /// Fetches all files of an act, however often the line breaks.
    async fn all_of(&self, act: ActId) {
        let Ok(Some(from)) = self.sender(act).await else { return };
        let turn = self.turns.of(from);
        let Ok(_own_place) = turn.place.acquire().await else { return };
        let mut back_off = BackOff::new(&self.delivery.settings);
        let mut attempts = 0;
        while attempts < ATTEMPTS_MAX {
            let Ok(place) = self.turns.places.acquire().await else { return };
            let attempt = self.attempt(act, &turn).await;
            drop(place);
            match attempt {
                Ok(()) => return,
                Err(FetchError::Engine(EngineError::Stopped)) => return,
                Err(FetchError::Quota) => tokio::time::sleep(QUOTA_PAUSE).await,
                Err(error) => {
                    attempts += 1;
                    tracing::info!(%act, error = %chain(&error), "files are not all here yet");
                    tokio::time::sleep(back_off.pause()).await;
                }
            }
        }
        tracing::warn!(%act, "files did not come; they are tried again at the next start");
    }

    /// Whose act it is.
    async fn sender(&self, act: ActId) -> Result<Option<AgencyCode>, EngineError> {
        let key = Key::Act(act);
        let known = self.delivery.engine.read(Needs::default().and([key])).await?;
        Ok(known.row::<ActRow>(key).map(|row| row.agency))
    }

    async fn attempt(&self, id: ActId, turn: &Turn) -> Result<(), FetchError> {
        let mut needs = Needs::default();
        needs.journal.insert(id);
        let mut known = self.delivery.engine.read(needs).await?;
        let entry = known.journal.remove(&id);
        // An act that was erased meanwhile has no files to be fetched.
        let act = entry.and_then(|entry| SignedAct::from_trusted_store(entry.act).ok());
        if let Some(act) = act {
            let from = act.act().agency;
            for about in &act.act().attachments {
                self.one((from, turn), id, about).await?;
            }
        }
        Ok(self.delivery.engine.fetched(id).await?)
    }

    async fn one(
        &self,
        (from, turn): (AgencyCode, &Turn),
        act: ActId,
        about: &AttachmentRef,
    ) -> Result<(), FetchError> {
        let size = about.size_bytes;
        let max = self.attachments.settings.bytes_max;
        if size > max {
            return Err(AttachmentsError::Oversized { found: size, max }.into());
        }
        let Held::Part { chunks } = self.attachments.held(about).await else { return Ok(()) };
        let peer = self.delivery.directory.peer(from).await.filter(|peer| peer.is_trusted);
        let peer = peer.ok_or(FetchError::NoPeer)?;
        let mut link = self.delivery.call(&peer).await?;
        let mut receiver = self.resumed(about, chunks).await?;
        let count = attachment(about)?.chunk_count();
        while receiver.next_index() < count {
            let index = receiver.next_index();
            let path = format!("/v1/attachments/{}/chunks/{index}?act={act}", about.id);
            let chunk =
                attachment(about)?.chunk_bytes(index).map_err(AttachmentsError::from)? as u64;
            turn.spend(chunk, self.attachments.settings.bytes_per_peer_a_day_max)?;
            self.attachments.check_room(chunk).await?;
            let answer = link.ask((Method::GET, &path), Bytes::new(), SEALED_CHUNK_MAX);
            let answer = tokio::time::timeout(CHUNK_TIME_MAX, answer).await;
            let answer = answer.map_err(|_| FetchError::Slow)??;
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
