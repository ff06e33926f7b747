//! What lists were imported: which, when, by whom, and what became of their rows.
//!
//! A convenience for people, sealed in a file of its own: what became of a record is told by its
//! acts, and a node that lost the file has lost no record. It holds names of lists and numbers,
//! and nothing that a list says.

use std::{
    io,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use comity_act::{OfficerId, Timestamp};
use comity_seal::{payload::PayloadKey, random::OsRandom};
use serde::{Deserialize, Serialize};

use crate::{
    engine::{Engine, chain},
    home::{HomeError, read, write_private},
};

/// Imports that are remembered, the newest: as many as anybody looks through. Policy of the house.
const KEPT_MAX: usize = 500;

/// For what the key is.
const PURPOSE: &str = "comity imported lists";

/// An import, whole or broken off.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(crate) struct Import {
    /// What names it among its officer's: parts of one import have one name.
    pub name: String,
    /// What names the list.
    pub list: String,
    /// Where it comes from, in words.
    pub source: String,
    /// Who imported.
    pub officer: OfficerId,
    /// When its first part began.
    pub began: Timestamp,
    /// When its last part ended.
    pub ended: Timestamp,
    /// What became of the rows.
    pub counts: Counts,
    /// Rows that could not be read, as who read the list says.
    pub left_out: u64,
    /// Whether the list was read to its end.
    pub is_whole: bool,
}

/// What became of the rows of an import.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Serialize)]
pub(crate) struct Counts {
    /// Records that are new.
    pub registered: u64,
    /// Records that were corrected.
    pub corrected: u64,
    /// Records that are as they were.
    pub unchanged: u64,
    /// Rows that the law does not permit.
    pub not_permitted: u64,
    /// Rows that failed, or whose records were erased before and stay so.
    pub failed: u64,
    /// Records that the list names no more.
    pub absent: u64,
    /// Those of them that were erased.
    pub erased: u64,
}

impl Counts {
    fn add(&mut self, more: Self) {
        self.registered += more.registered;
        self.corrected += more.corrected;
        self.unchanged += more.unchanged;
        self.not_permitted += more.not_permitted;
        self.failed += more.failed;
        self.absent += more.absent;
        self.erased += more.erased;
    }
}

/// The imports that are remembered, the oldest first.
#[derive(Clone, Debug)]
pub(crate) struct Imports {
    engine: Engine,
    path: PathBuf,
    /// Nothing, before the file was read.
    kept: Arc<Mutex<Option<Vec<Import>>>>,
}

impl Imports {
    /// Those that the file at this path tells of.
    pub(crate) fn at(path: PathBuf, engine: Engine) -> Self {
        Self { engine, path, kept: Arc::default() }
    }

    /// All of them, the newest first.
    pub(crate) async fn all(&self) -> Vec<Import> {
        let this = self.clone();
        let all = tokio::task::spawn_blocking(move || this.with(|kept| kept.clone())).await;
        let mut all = all.unwrap_or_default();
        all.reverse();
        all
    }

    /// Remembers an import, or one more part of it.
    pub(crate) async fn put(&self, part: Import) {
        let this = self.clone();
        let put = tokio::task::spawn_blocking(move || {
            this.with(|kept| {
                join(kept, part);
                this.write(kept)
            })
        });
        if let Ok(Err(error)) = put.await {
            // The rows were taken all the same.
            tracing::warn!(error = %chain(&error), "an import could not be remembered");
        }
    }

    fn with<T>(&self, does: impl FnOnce(&mut Vec<Import>) -> T) -> T {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        does(kept.get_or_insert_with(|| self.load()))
    }

    fn key(&self) -> PayloadKey {
        PayloadKey::from_bytes(&self.engine.node().keys.own().tokens().derive(PURPOSE))
    }

    /// What the file tells of; nothing, where there is none or another node wrote it.
    fn load(&self) -> Vec<Import> {
        let sealed = match read(&self.path) {
            Ok(sealed) => sealed,
            Err(HomeError::File { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                return Vec::new();
            }
            Err(error) => {
                tracing::warn!(error = %chain(&error), "what was imported cannot be read");
                return Vec::new();
            }
        };
        let open = self.key().open(PURPOSE.as_bytes(), &sealed).ok();
        open.and_then(|open| serde_json::from_slice(&open).ok()).unwrap_or_else(|| {
            tracing::warn!("what was imported cannot be opened; it is told from now on");
            Vec::new()
        })
    }

    fn write(&self, kept: &[Import]) -> Result<(), HomeError> {
        // Names, words and numbers always read in JSON.
        let open = serde_json::to_vec(kept).unwrap_or_default();
        write_private(&self.path, &self.key().seal(PURPOSE.as_bytes(), &open, &mut OsRandom))
    }
}

/// A part of an import that is known goes to it; else it is a new one.
fn join(kept: &mut Vec<Import>, part: Import) {
    let is_same = |one: &&mut Import| one.name == part.name && one.officer == part.officer;
    if let Some(known) = kept.iter_mut().rev().find(is_same) {
        known.counts.add(part.counts);
        known.ended = part.ended;
        known.left_out = known.left_out.max(part.left_out);
        known.is_whole = part.is_whole;
        return;
    }
    kept.push(part);
    let beyond = kept.len().saturating_sub(KEPT_MAX);
    kept.drain(..beyond);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(name: &str, registered: u64, is_whole: bool) -> Import {
        Import {
            name: name.to_owned(),
            list: "list".to_owned(),
            source: "Register of XA".to_owned(),
            officer: OfficerId::from_bytes([1; 16]),
            began: Timestamp::from_millis(registered),
            ended: Timestamp::from_millis(registered + 1),
            counts: Counts { registered, ..Counts::default() },
            left_out: 2,
            is_whole,
        }
    }

    #[test]
    fn the_parts_of_one_import_are_one_and_those_of_another_officer_are_not() {
        let mut kept = Vec::new();
        join(&mut kept, part("a", 3, false));
        join(&mut kept, part("b", 10, true));
        join(&mut kept, part("a", 4, true));
        let other = Import { officer: OfficerId::from_bytes([2; 16]), ..part("a", 1, true) };
        join(&mut kept, other);
        let told: Vec<(&str, u64, bool)> = kept
            .iter()
            .map(|one| (one.name.as_str(), one.counts.registered, one.is_whole))
            .collect();
        assert_eq!(told, [("a", 7, true), ("b", 10, true), ("a", 1, true)]);
        assert_eq!((kept[0].began.millis(), kept[0].ended.millis()), (3, 5));
        assert_eq!(kept[0].left_out, 2, "said of the list, and not of its part");
    }

    #[test]
    fn only_the_newest_are_remembered() {
        let mut kept = Vec::new();
        for name in 0..=KEPT_MAX {
            join(&mut kept, part(&name.to_string(), 1, true));
        }
        assert_eq!((kept.len(), kept[0].name.as_str()), (KEPT_MAX, "1"));
    }
}
