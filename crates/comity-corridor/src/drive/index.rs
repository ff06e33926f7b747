//! The search index, kept in step with what is durable.

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use comity_act::{ActId, RecordId};

use super::{Driven, Driver};
use crate::{
    drive::DriveError,
    find::{Finder, Watches},
    key::Key,
    ports::{Change, Facts, Needs, Store},
    rows::Row,
};

/// The index, with the records that the next commit changes.
#[derive(Debug)]
pub(super) struct Kept {
    finder: Arc<RwLock<Finder>>,
    touched: Vec<(RecordId, Option<Arc<Row>>)>,
    watches: Watches,
    /// The watches that the next commit changes.
    moved: Vec<(ActId, Option<Arc<Row>>)>,
}

impl Kept {
    /// An index that has learnt the first records of a store: all of them, if they are few.
    pub(super) fn over<S: Store>(store: &mut S) -> Result<Self, S::Error> {
        let mut finder = Finder::default();
        finder.learn(|needs| store.fetch(needs))?;
        let mut watches = Watches::default();
        watches.learn(|needs| store.fetch(needs))?;
        let finder = Arc::new(RwLock::new(finder));
        Ok(Self { finder, touched: Vec::new(), watches, moved: Vec::new() })
    }

    /// Searches for what is needed, and says whether everything was searched.
    pub(super) fn answer(&self, needs: &Needs, known: &mut Facts) {
        let sighted = |one| self.watches.sighted(one, needs.watched_to);
        known.sighted = needs.watched.iter().map(sighted).collect();
        if needs.finds.is_empty() {
            return;
        }
        let finder = read(&self.finder);
        for wanted in &needs.finds {
            let (found, is_cut) = finder.search(wanted);
            known.found.push(found);
            known.is_cut |= is_cut;
        }
        known.is_index_whole = finder.is_whole();
    }

    /// Notes which records and watches these changes are about.
    pub(super) fn note(&mut self, changes: &[Change]) {
        self.moved.extend(changes.iter().filter_map(|change| match change {
            Change::Put { key: Key::Watch(watch), row, .. } => {
                Some((*watch, Some(Arc::clone(row))))
            }
            Change::Delete { key: Key::Watch(watch), .. } => Some((*watch, None)),
            _ => None,
        }));
        self.touched.extend(changes.iter().filter_map(|change| match change {
            Change::Put { key: Key::Record(record), row, .. } => {
                Some((*record, Some(Arc::clone(row))))
            }
            Change::Delete { key: Key::Record(record), .. } => Some((*record, None)),
            _ => None,
        }));
    }

    /// What was noted is durable, and is found from now on.
    pub(super) fn commit(&mut self) {
        for (watch, row) in self.moved.drain(..) {
            match row.as_deref() {
                Some(Row::Watch(row)) if row.stands_here => self.watches.put(watch, row),
                _ => self.watches.remove(watch),
            }
        }
        if self.touched.is_empty() {
            return;
        }
        let mut finder = write(&self.finder);
        for (record, row) in self.touched.drain(..) {
            match row.as_deref() {
                Some(Row::Record(row)) => finder.put(record, &row.content),
                _ => finder.remove(record),
            }
        }
    }

    /// Nothing of what was noted has happened.
    pub(super) fn rollback(&mut self) {
        self.touched.clear();
        self.moved.clear();
    }
}

impl<S: Store> Driver<S> {
    /// The index, for who learns what the store has and who searches beside the driver.
    pub fn finder(&self) -> Arc<RwLock<Finder>> {
        Arc::clone(&self.index.finder)
    }

    /// Learns what the store has. A large store is learnt page by page instead, beside work.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn learn(&mut self) -> Driven<(), S> {
        let mut finder = write(&self.index.finder);
        while !finder.learn(|needs| self.store.fetch(needs)).map_err(DriveError::Store)? {}
        Ok(())
    }
}

/// The index, to search in. A writer that panicked has left it whole or the node is down.
fn read(finder: &RwLock<Finder>) -> RwLockReadGuard<'_, Finder> {
    finder.read().unwrap_or_else(PoisonError::into_inner)
}

fn write(finder: &RwLock<Finder>) -> RwLockWriteGuard<'_, Finder> {
    finder.write().unwrap_or_else(PoisonError::into_inner)
}
