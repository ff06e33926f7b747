//! The search index of a node that was started over many records: it learns them beside the work.

use std::sync::{Arc, PoisonError, RwLock};

use comity_corridor::Finder;

use super::{Engine, EngineError, command::Command};

impl Engine {
    /// Learns all records of the store, page by page. Searches that came meanwhile are answered
    /// then.
    ///
    /// # Errors
    /// [`EngineError`] when the store cannot be read, or the node is shutting down.
    pub(crate) async fn learn(&self) -> Result<(), EngineError> {
        if self.indexed().1 {
            return Ok(());
        }
        loop {
            let finder = self.finder();
            let page = self.with_reader(move |reader| {
                // INVARIANT: no commit is put between what is read here and putting it.
                let mut finder = finder.write().unwrap_or_else(PoisonError::into_inner);
                finder.learn(|needs| reader.fetch(needs))
            });
            if page.await? {
                break;
            }
        }
        tracing::info!(records = self.indexed().0, "all records can be searched");
        self.commands.send(Command::Remember).await.map_err(|_| EngineError::Stopped)
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
}
