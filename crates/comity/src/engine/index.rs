//! The search index of a node: taken up when it starts, kept on disk for the next.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use comity_act::{RecordClass, Timestamp};
use comity_corridor::{COMPARED_MAX, Finder};

use super::{Engine, EngineError, command::Command, snapshot, writer::chain};
use crate::clock;

/// How often the index is written, if it has changed: so long what is erased can stay in the
/// file, sealed, before the key of the file is overwritten.
const SAVE_EVERY: Duration = Duration::from_secs(60 * 60);

/// When it is tried again to read the records, where that failed.
const AGAIN_AFTER: Duration = Duration::from_secs(10);

/// How far clocks may have been apart while a snapshot was in use.
const MARGIN_MS: u64 = Timestamp::DAY_MS;

/// How long after its moment an act is durable at most.
const COMMIT_MS_MAX: u64 = 10 * 60 * 1_000;

impl Engine {
    /// Takes the index up, and writes it down now and then. Searches that came meanwhile are
    /// answered then.
    pub(crate) async fn keep_index(self, path: PathBuf) {
        while let Err(error) = self.take_up(&path).await {
            tracing::error!(error = %chain(&error), "not all records can be searched yet");
            if matches!(error, EngineError::Stopped) {
                return;
            }
            tokio::time::sleep(AGAIN_AFTER).await;
        }
        // What was erased since the file was written may stand in it still, so it is written anew
        // whether something changes or not.
        let mut saved = None;
        loop {
            tokio::time::sleep(SAVE_EVERY).await;
            let changes = Some(self.changes());
            if changes != saved && self.save_index(&path).await {
                saved = changes;
            }
        }
    }

    /// Reads the index from its file, or learns all records of the store, page by page.
    async fn take_up(&self, path: &Path) -> Result<(), EngineError> {
        if let Err(error) = snapshot::forget_unfinished(path) {
            tracing::warn!(error = %chain(&error), "an unfinished search index stays");
        }
        if !self.indexed().1 && !self.load(path).await? {
            while !self.learn_page().await? {}
        }
        tracing::info!(records = self.indexed().0, "all records can be searched");
        self.commands.send(Command::Remember).await.map_err(|_| EngineError::Stopped)
    }

    async fn learn_page(&self) -> Result<bool, EngineError> {
        let finder = self.finder();
        self.with_reader(move |reader| {
            // INVARIANT: no commit is put between what is read here and putting it.
            let mut finder = finder.write().unwrap_or_else(PoisonError::into_inner);
            finder.learn(|needs| reader.fetch(needs))
        })
        .await
    }

    /// Whether the file could be used.
    async fn load(&self, path: &Path) -> Result<bool, EngineError> {
        let (keys, path) = (Arc::clone(&self.node.keys), path.to_owned());
        let read = tokio::task::spawn_blocking(move || snapshot::load(&path, &keys));
        let (mut loaded, at) = match read.await.map_err(|_| EngineError::Stopped)? {
            Ok(Some(found)) => found,
            Ok(None) => return Ok(false),
            Err(error) => {
                tracing::warn!(error = %chain(&error), "the search index is made anew");
                return Ok(false);
            }
        };
        let now = clock::now();
        if now < at {
            // A clock that went back does not say what has changed since.
            return Ok(false);
        }
        let finder = self.finder();
        let used = self.with_reader(move |reader| {
            let before = |at: Timestamp, ms| Timestamp::from_millis(at.millis().saturating_sub(ms));
            let mut seen = BTreeSet::new();
            loaded.catch_up(before(at, MARGIN_MS), &mut seen, |needs| reader.fetch(needs))?;
            // INVARIANT: no commit is put between what is read here and taking its place.
            let mut finder = finder.write().unwrap_or_else(PoisonError::into_inner);
            loaded.catch_up(before(now, COMMIT_MS_MAX), &mut seen, |needs| reader.fetch(needs))?;
            *finder = loaded;
            Ok(true)
        });
        used.await
    }

    /// Writes the index to its file, if it holds everything; says whether that is done.
    pub(crate) async fn save_index(&self, path: &Path) -> bool {
        let (keys, finder, path) = (Arc::clone(&self.node.keys), self.finder(), path.to_owned());
        let write = tokio::task::spawn_blocking(move || {
            // It is as of before it is copied, so that whoever loads it misses nothing.
            let now = clock::now();
            let is_kept = |finder: &Finder| finder.is_whole() && finder.len() > SMALL_MAX;
            // The first page is learnt faster than a file is read.
            if is_kept(&finder.read().unwrap_or_else(PoisonError::into_inner)) {
                snapshot::save(&path, &keys, &finder, now)
            } else {
                snapshot::forget(&path).map_err(Into::into)
            }
        });
        let written = write.await;
        if let Ok(Err(error)) = &written {
            tracing::error!(error = %chain(error), "the search index could not be written");
        }
        matches!(written, Ok(Ok(())))
    }

    /// The index, to search in beside the writer.
    pub(crate) fn finder(&self) -> Arc<RwLock<Finder>> {
        Arc::clone(&self.finder)
    }

    /// How many records can be searched, and whether these are all.
    pub(crate) fn indexed(&self) -> (usize, bool) {
        let finder = self.finder.read().unwrap_or_else(PoisonError::into_inner);
        (finder.len(), finder.is_whole())
    }

    /// How many records of a class there are to be compared with each other, at most.
    pub(crate) fn records_of(&self, class: RecordClass) -> u32 {
        let finder = self.finder.read().unwrap_or_else(PoisonError::into_inner);
        u32::try_from(finder.len_of(class).min(COMPARED_MAX)).unwrap_or(u32::MAX)
    }

    fn changes(&self) -> u64 {
        self.finder.read().unwrap_or_else(PoisonError::into_inner).changes()
    }
}

/// So few records are learnt anew at each start, without a file.
const SMALL_MAX: usize = 200;
