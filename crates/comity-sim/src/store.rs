//! A store in memory that fails the way disks and power fail.
//!
//! It keeps what the real store keeps, under the same contract, and is held to it by the same
//! suite (`comity_store::conformance`). Everything since the last commit is undone by a rollback
//! or a crash; how the next commit ends is set from outside with [`MemoryStore::next_commit`].
//!
//! It never draws a random number and never reads a clock.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use comity_act::ActId;
use comity_corridor::{
    Change, Entry, Facts, IndexKey, Key, Needs, Scan, Store,
    rows::{BadRow, PayloadId, Row},
};
use comity_log::{Commitment, RestoreError, Tile, TileId, TileMap, Tip, TreeHead};

/// How often in a row the same stretches and acts may be read.
const REPEATS_MAX: u32 = 200;

/// Why the memory store failed.
#[derive(Debug, thiserror::Error)]
pub enum MemoryError {
    /// The commit did not happen.
    #[error("the disk refused the commit; nothing of it happened, try again")]
    Refused,
    /// The commit happened, and nobody will ever be told: the power failed.
    #[error("the power failed after the commit; open the store again")]
    Unacknowledged,
    /// A row does not survive its own encoding.
    #[error("a row does not read back as it was written")]
    Row(#[source] BadRow),
    /// A row reads back as something else.
    #[error("the row under {key:?} reads back as another row")]
    OtherRow {
        /// Which row.
        key: Key,
    },
    /// The journal and the log have not the same leaves.
    #[error("the log has {found} leaves where the journal has {expected}")]
    OtherLeaf {
        /// Leaves of the journal.
        expected: u64,
        /// Leaves of the log.
        found: u64,
    },
    /// A step asks for the same again and again.
    #[error("the same was read {REPEATS_MAX} times in a row; the step never has what it needs")]
    Endless,
    /// The disk did not give what was asked for, as it was told to.
    #[error("the disk could not be read")]
    Disk,
    /// The stored tiles do not give the tree.
    #[error("the stored tiles do not give the tree that was stored")]
    Tiles(#[source] RestoreError),
}

/// How a commit ends.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Fate {
    /// It becomes durable.
    #[default]
    Durable,
    /// It fails, and nothing happened.
    Refused,
    /// It becomes durable, and the acknowledgement is lost with the power.
    Unacknowledged,
}

#[derive(Clone, Debug)]
struct Stored {
    row: Arc<Row>,
    /// Under which payload key, and which key of that name.
    sealed: Option<(PayloadId, u64)>,
}

/// One act of the journal, sealed.
#[derive(Clone, Debug)]
struct Journalled {
    act: ActId,
    commitment: Commitment,
    entry: Arc<Entry>,
    sealed: (PayloadId, u64),
}

/// One leaf of the journal, as it can be read.
#[derive(Clone, Copy, Debug)]
pub struct Kept<'a> {
    /// The leaf's index.
    pub leaf: u64,
    /// The act.
    pub act: ActId,
    /// What the log says of it.
    pub commitment: &'a Commitment,
    /// What the act says and how it was decided, unless that is erased.
    pub entry: Option<&'a Entry>,
}

/// How one change is taken back.
#[derive(Clone, Debug)]
enum Undo {
    Row(Key, Option<Stored>, Option<u64>),
    Entry(IndexKey, Option<Key>),
    Leaf(u64, ActId, Option<u64>),
    Key(PayloadId, Option<u64>),
}

/// A store in memory. A clone is a copy of the disk.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    rows: BTreeMap<Key, Stored>,
    changed: BTreeMap<Key, u64>,
    entries: BTreeMap<IndexKey, Key>,
    journal: BTreeMap<u64, Journalled>,
    leaves: BTreeMap<ActId, u64>,
    /// The payload keys that exist; a key that is made again is another key.
    keys: BTreeMap<PayloadId, u64>,
    keys_made: u64,
    tiles: BTreeMap<TileId, Arc<Tile>>,
    head: Option<TreeHead>,
    commits: u64,
    undo: Vec<Undo>,
    fate: Fate,
    /// After how many more readings one fails.
    reads_left: Option<u32>,
    /// The last stretches and acts that were read, and how often in a row.
    repeated: (Vec<Scan>, BTreeSet<ActId>, u32),
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// How the next commit ends; the ones after it become durable again.
    pub const fn next_commit(&mut self, fate: Fate) {
        self.fate = fate;
    }

    /// After so many more readings one fails; those after it do not.
    pub const fn fail_after_reads(&mut self, reads: u32) {
        self.reads_left = Some(reads);
    }

    /// Every row that can be read, in the order of their keys.
    pub fn rows(&self) -> impl Iterator<Item = (Key, &Row)> {
        self.rows
            .iter()
            .filter(|(_, stored)| self.is_open(stored.sealed))
            .map(|(key, stored)| (*key, &*stored.row))
    }

    /// A row, if it exists and can be read.
    pub fn row<R>(&self, key: Key) -> Option<&R>
    where
        for<'r> &'r R: TryFrom<&'r Row>,
    {
        let stored = self.rows.get(&key).filter(|stored| self.is_open(stored.sealed))?;
        (&*stored.row).try_into().ok()
    }

    /// The journal from this leaf on; the content is there where it is not erased.
    pub fn journal_from(&self, leaf: u64) -> impl Iterator<Item = Kept<'_>> {
        self.journal.range(leaf..).map(|(leaf, held)| Kept {
            leaf: *leaf,
            act: held.act,
            commitment: &held.commitment,
            entry: self.is_open(Some(held.sealed)).then_some(&*held.entry),
        })
    }

    /// Number of leaves of the log that are durable.
    pub fn durable_size(&self) -> u64 {
        self.head.map_or(0, |head| head.size)
    }

    /// Whether something was applied that is not committed.
    pub const fn is_dirty(&self) -> bool {
        !self.undo.is_empty()
    }

    fn is_open(&self, sealed: Option<(PayloadId, u64)>) -> bool {
        sealed.is_none_or(|(id, made)| self.keys.get(&id) == Some(&made))
    }

    fn key_for(&mut self, id: PayloadId) -> (PayloadId, u64) {
        if let Some(made) = self.keys.get(&id) {
            return (id, *made);
        }
        self.keys_made += 1;
        self.undo.push(Undo::Key(id, None));
        self.keys.insert(id, self.keys_made);
        (id, self.keys_made)
    }

    fn set_row(&mut self, key: Key, stored: Option<Stored>) {
        let before = match stored {
            Some(stored) => self.rows.insert(key, stored),
            None => self.rows.remove(&key),
        };
        let changed = self.changed.insert(key, self.commits + 1);
        self.undo.push(Undo::Row(key, before, changed));
    }

    fn set_entry(&mut self, entry: IndexKey, key: Option<Key>) {
        let before = match key {
            Some(key) => self.entries.insert(entry.clone(), key),
            None => self.entries.remove(&entry),
        };
        self.undo.push(Undo::Entry(entry, before));
    }

    fn apply_one(&mut self, change: Change) -> Result<(), MemoryError> {
        match change {
            Change::Put { key, row, remove, insert } => {
                let read_back = Row::decode(key, &row.encode()).map_err(MemoryError::Row)?;
                // INVARIANT: what is written is what is read, whatever the store.
                if read_back != *row {
                    return Err(MemoryError::OtherRow { key });
                }
                let sealed = row.sealed_under(key).map(|id| self.key_for(id));
                self.set_row(key, Some(Stored { row, sealed }));
                remove.into_iter().for_each(|entry| self.set_entry(entry, None));
                insert.into_iter().for_each(|entry| self.set_entry(entry, Some(key)));
            }
            Change::Delete { key, remove } => {
                self.set_row(key, None);
                remove.into_iter().for_each(|entry| self.set_entry(entry, None));
            }
            Change::Journal { leaf, act, commitment, entry } => {
                let sealed = self.key_for(PayloadId(*act.as_bytes()));
                let entry = Arc::new(entry);
                self.journal.insert(leaf, Journalled { act, commitment, entry, sealed });
                let before = self.leaves.get(&act).copied();
                self.leaves.insert(act, before.map_or(leaf, |last| last.max(leaf)));
                self.undo.push(Undo::Leaf(leaf, act, before));
            }
            Change::DestroyKey(id) => self.destroy(id),
        }
        Ok(())
    }

    /// The key goes, and with it the rows under it and the entries that name them.
    fn destroy(&mut self, id: PayloadId) {
        let Some(made) = self.keys.remove(&id) else { return };
        self.undo.push(Undo::Key(id, Some(made)));
        let under: Vec<(Key, Arc<Row>)> = self
            .rows
            .iter()
            .filter(|(_, stored)| stored.sealed == Some((id, made)))
            .map(|(key, stored)| (*key, Arc::clone(&stored.row)))
            .collect();
        for (key, row) in under {
            self.set_row(key, None);
            row.index(key).into_iter().for_each(|entry| self.set_entry(entry, None));
        }
    }

    fn undo_one(&mut self, undo: Undo) {
        match undo {
            Undo::Row(key, before, changed) => {
                restore(&mut self.rows, key, before);
                restore(&mut self.changed, key, changed);
            }
            Undo::Entry(entry, before) => restore(&mut self.entries, entry, before),
            Undo::Leaf(leaf, act, before) => {
                self.journal.remove(&leaf);
                restore(&mut self.leaves, act, before);
            }
            Undo::Key(id, before) => restore(&mut self.keys, id, before),
        }
    }

    fn scan(&self, scan: &Scan) -> Vec<(IndexKey, Key)> {
        let prefix = scan.prefix.as_bytes();
        let found = self
            .entries
            .range(&scan.prefix..)
            .take_while(|(entry, _)| entry.as_bytes().starts_with(prefix))
            .filter(|(entry, _)| scan.after.as_ref().is_none_or(|after| *entry > after))
            .filter(|(entry, _)| scan.before.as_ref().is_none_or(|before| *entry < before))
            .map(|(entry, key)| (entry.clone(), *key));
        if scan.newest_first {
            let mut all: Vec<_> = found.collect();
            all.reverse();
            all.truncate(scan.limit);
            all
        } else {
            found.take(scan.limit).collect()
        }
    }

    /// A step that never has what it needs would run for ever: it is a failure like any other.
    fn check_progress(&mut self, needs: &Needs) -> Result<(), MemoryError> {
        let (scans, journal, times) = &mut self.repeated;
        let asks = !needs.scans.is_empty() || !needs.journal.is_empty();
        if asks && *scans == needs.scans && *journal == needs.journal {
            *times += 1;
            return if *times < REPEATS_MAX { Ok(()) } else { Err(MemoryError::Endless) };
        }
        self.repeated = (needs.scans.clone(), needs.journal.clone(), 0);
        Ok(())
    }

    fn read_row(&self, key: Key, facts: &mut Facts) {
        facts.asked.insert(key);
        if let Some(stored) = self.rows.get(&key).filter(|stored| self.is_open(stored.sealed)) {
            facts.rows.insert(key, Arc::clone(&stored.row));
        }
    }
}

fn restore<K: Ord, V>(map: &mut BTreeMap<K, V>, key: K, before: Option<V>) {
    match before {
        Some(value) => drop(map.insert(key, value)),
        None => drop(map.remove(&key)),
    }
}

impl Store for MemoryStore {
    type Error = MemoryError;

    fn fetch(&mut self, needs: &Needs) -> Result<Facts, MemoryError> {
        self.check_progress(needs)?;
        self.reads_left = match self.reads_left {
            Some(0) => {
                self.reads_left = None;
                return Err(MemoryError::Disk);
            }
            left => left.map(|left| left - 1),
        };
        let mut facts = Facts { as_of: self.commits, ..Facts::default() };
        for &key in &needs.keys {
            self.read_row(key, &mut facts);
        }
        for scan in &needs.scans {
            let found = self.scan(scan);
            if scan.rows {
                found.iter().for_each(|(_, key)| self.read_row(*key, &mut facts));
            }
            facts.scans.push(found);
        }
        for act in &needs.journal {
            let held = self.leaves.get(act).and_then(|leaf| self.journal.get(leaf));
            if let Some(held) = held.filter(|held| self.is_open(Some(held.sealed))) {
                facts.journal.insert(*act, Entry::clone(&held.entry));
            }
        }
        Ok(facts)
    }

    fn changed_since(&mut self, as_of: u64, keys: &BTreeSet<Key>) -> Result<bool, MemoryError> {
        Ok(keys.iter().any(|key| self.changed.get(key).is_some_and(|&at| at > as_of)))
    }

    fn apply(&mut self, changes: Vec<Change>) -> Result<(), MemoryError> {
        self.repeated = Default::default();
        // A step is a set of changes in which erasure wins, so what destroys comes last.
        let (erasures, others): (Vec<Change>, Vec<Change>) =
            changes.into_iter().partition(|change| matches!(change, Change::DestroyKey(_)));
        others.into_iter().chain(erasures).try_for_each(|change| self.apply_one(change))
    }

    fn commit(&mut self, tip: &mut Tip) -> Result<(), MemoryError> {
        let fate = std::mem::take(&mut self.fate);
        if fate == Fate::Refused {
            self.rollback();
            return Err(MemoryError::Refused);
        }
        let expected = self.journal.last_key_value().map_or(0, |(last, _)| last + 1);
        // INVARIANT: the journal and the log have the same leaves.
        if tip.size() != expected || self.journal.len() as u64 != expected {
            let found = tip.size();
            self.rollback();
            return Err(MemoryError::OtherLeaf { expected, found });
        }
        for write in tip.drain_writes() {
            self.tiles.insert(write.id, write.tile);
        }
        self.head = Some(tip.head());
        self.commits += 1;
        self.undo.clear();
        if fate == Fate::Unacknowledged { Err(MemoryError::Unacknowledged) } else { Ok(()) }
    }

    fn rollback(&mut self) {
        while let Some(undo) = self.undo.pop() {
            self.undo_one(undo);
        }
    }

    fn tip(&mut self) -> Result<Tip, MemoryError> {
        let Some(head) = self.head else { return Ok(Tip::new()) };
        let mut tiles = TileMap::new();
        self.tiles.iter().for_each(|(id, tile)| tiles.insert(*id, Arc::clone(tile)));
        Tip::restore(&tiles, &head).map_err(MemoryError::Tiles)
    }

    fn tiles(&mut self, wanted: &BTreeMap<TileId, u16>) -> Result<TileMap, MemoryError> {
        let mut tiles = TileMap::new();
        for (id, width) in wanted {
            if let Some(tile) = self.tiles.get(id).filter(|tile| tile.width() >= *width) {
                tiles.insert(*id, Arc::clone(tile));
            }
        }
        Ok(tiles)
    }
}
