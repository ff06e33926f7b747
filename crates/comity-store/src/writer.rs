//! The writer: what happened since the last commit, and the commit itself.
//!
//! Index entries, journal and keys go into the open transaction at once, so that scans see them.
//! Rows wait in memory until the commit: some are written by every act of a batch (a peer's
//! sequence), and each is sealed and written once.
//!
//! It never decides: changes come in, and are done as they are told.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use comity_act::ActId;
use comity_corridor::{
    Change, Entry, Facts, IndexKey, Key, Keys, Needs, Store,
    rows::{PayloadId, Row},
};
use comity_log::{Commitment, TILE_WIDTH, Tile, TileId, TileMap, TileWrite, Tip, tiles_of};
use comity_seal::random::Random;
use rusqlite::Connection;

use crate::{
    failure::StoreError,
    reader::{SqliteReader, bundle},
    ring::{Pool, Ring},
    schema,
    view::{self, View, journal_context, place},
    window::Window,
};

const PUT: &str = "INSERT INTO state (key, under, value) VALUES (?1, ?2, ?3)
                   ON CONFLICT (key) DO UPDATE SET value = excluded.value";
const DELETE: &str = "DELETE FROM state WHERE key = ?1";
const UNDER: &str = "SELECT key, value FROM state WHERE under = ?1";
const ENTER: &str = "INSERT OR REPLACE INTO entry (entry, key) VALUES (?1, ?2)";
const REMOVE: &str = "DELETE FROM entry WHERE entry = ?1";
const JOURNAL: &str = "INSERT INTO journal (leaf, act, sealed) VALUES (?1, ?2, ?3)";
const TILE: &str = "INSERT OR REPLACE INTO tile (place, hashes) VALUES (?1, ?2)";
const BUNDLE: &str = "INSERT OR REPLACE INTO bundle (place, commitments) VALUES (?1, ?2)";
const HEAD: &str = "UPDATE head SET commits = ?1, size = ?2, root = ?3";
const COMMITS: &str = "SELECT commits FROM head";

/// Rows that nearly every act reads are kept decoded; at most so many.
const HOT_MAX: usize = 1_024;

/// Tiles of the log that are kept ready for proofs; each takes at most 17 KiB.
const TILES_MAX: usize = 128;

/// How long a commit waits for readers before it leaves the erased pages to the next one.
const ERASURE_WAIT: Duration = Duration::from_millis(200);

/// Bytes that a probe writes: more than an ordinary act takes, with its rows.
const PROBE_BYTES: usize = 64 * 1_024;

/// Bytes of a commitment.
const COMMITMENT_BYTES: usize = 32;

/// The database of an agency, and its only writer.
#[derive(Debug)]
pub struct SqliteStore {
    path: PathBuf,
    db: Connection,
    ring: Ring,
    chance: Pool,
    batch: Batch,
    durable: Durable,
    /// Rows as of the last commit, decoded; absent ones too.
    hot: HashMap<Key, Option<Arc<Row>>>,
    tiles: HashMap<TileId, Arc<Tile>>,
    window: Window,
    /// A key was destroyed, and pages from before may still stand in the write-ahead log.
    owes_erasure: bool,
}

/// What happened since the last commit.
#[derive(Debug, Default)]
struct Batch {
    /// Whether a transaction is open.
    is_open: bool,
    rows: BTreeMap<Key, Option<Arc<Row>>>,
    commitments: BTreeMap<u64, Commitment>,
    destroys: bool,
}

/// What the last commit left.
#[derive(Debug)]
struct Durable {
    commits: u64,
    size: u64,
    /// The commitments of the leaves since the last full bundle.
    edge: Vec<u8>,
}

impl SqliteStore {
    /// The database at `path`, made if it is not there; payload keys are wrapped under `keys`.
    ///
    /// Another process must not have it open for writing.
    ///
    /// # Errors
    /// [`StoreError::Newer`], [`StoreError::NotOurs`], [`StoreError::OtherKeys`], or when the
    /// file cannot be read and written.
    pub fn open(
        path: &Path,
        keys: Arc<Keys>,
        chance: Box<dyn Random + Send>,
    ) -> Result<Self, StoreError> {
        let (ring, mut chance) = (Ring::new(keys), Pool::new(chance));
        let db = schema::open(path, ring.kek(), &mut chance)?;
        let durable = Durable::read(&db)?;
        let window = Window::new(durable.commits);
        let mut store = Self {
            path: path.to_owned(),
            db,
            ring,
            chance,
            batch: Batch::default(),
            durable,
            hot: HashMap::new(),
            tiles: HashMap::new(),
            window,
            owes_erasure: true,
        };
        // Whoever held the database before may have died between commit and erasure.
        store.erase_old_pages();
        Ok(store)
    }

    /// A reader with a connection of its own.
    ///
    /// # Errors
    /// When the file cannot be opened once more.
    pub fn reader(&self) -> Result<SqliteReader, StoreError> {
        SqliteReader::open(&self.path, self.ring.another())
    }

    /// Where the database is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Lets the file grow to this many bytes at most; beyond, it fails with [`StoreError::Full`].
    ///
    /// # Errors
    /// When the database cannot be used.
    pub fn limit_size(&mut self, bytes_max: u64) -> Result<(), StoreError> {
        let page: u32 = self.db.pragma_query_value(None, "page_size", |row| row.get(0))?;
        let pages = i64::try_from(bytes_max / u64::from(page)).unwrap_or(i64::MAX);
        Ok(self.db.pragma_update(None, "max_page_count", pages)?)
    }

    /// Whether something of the size of an act can be made durable now; nothing of it stays.
    ///
    /// What is deleted is overwritten, so that pages come into the file and go through the
    /// write-ahead log as those of an act would.
    ///
    /// # Errors
    /// [`StoreError::Full`] when there is no space for it, or when the database cannot be written.
    pub fn probe(&mut self) -> Result<(), StoreError> {
        // What is under way says at its commit whether there was room.
        if self.batch.is_open {
            return Ok(());
        }
        let probed = self.db.execute_batch(&format!(
            "BEGIN IMMEDIATE;
             INSERT INTO bundle (place, commitments) VALUES (-1, zeroblob({PROBE_BYTES}));
             DELETE FROM bundle WHERE place = -1;
             COMMIT;"
        ));
        Ok(probed.inspect_err(|_| self.rollback())?)
    }

    /// Opens the transaction of this batch, unless it is open.
    fn begin(&mut self) -> Result<(), StoreError> {
        if self.batch.is_open {
            return Ok(());
        }
        self.db.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        self.batch.is_open = true;
        let commits: u64 = self.db.prepare_cached(COMMITS)?.query_row([], |row| row.get(0))?;
        // INVARIANT: what is kept in memory is what the last commit left, and it was ours.
        if commits == self.durable.commits { Ok(()) } else { Err(StoreError::OtherWriter) }
    }

    fn take(&mut self, changes: Vec<Change>) -> Result<(), StoreError> {
        self.begin()?;
        let mut destroyed = Vec::new();
        for change in changes {
            match change {
                Change::Put { key, row, remove, insert } => {
                    self.reindex(key, &remove, &insert)?;
                    self.batch.rows.insert(key, Some(row));
                }
                Change::Delete { key, remove } => {
                    self.reindex(key, &remove, &[])?;
                    self.batch.rows.insert(key, None);
                }
                Change::Journal { leaf, act, commitment, entry } => {
                    self.batch.commitments.insert(leaf, commitment);
                    self.journal(leaf, act, &entry)?;
                }
                Change::DestroyKey(id) => destroyed.push(id),
            }
        }
        // Last, so that a step that destroys a key leaves nothing under it.
        destroyed.into_iter().try_for_each(|id| self.destroy(id))
    }

    fn reindex(
        &self,
        key: Key,
        remove: &[IndexKey],
        insert: &[IndexKey],
    ) -> Result<(), StoreError> {
        if !remove.is_empty() {
            let mut statement = self.db.prepare_cached(REMOVE)?;
            for entry in remove {
                statement.execute([entry.as_bytes()])?;
            }
        }
        if !insert.is_empty() {
            let mut statement = self.db.prepare_cached(ENTER)?;
            let key = key.to_bytes();
            for entry in insert {
                statement.execute([entry.as_bytes(), &key])?;
            }
        }
        Ok(())
    }

    fn journal(&mut self, leaf: u64, act: ActId, entry: &Entry) -> Result<(), StoreError> {
        let id = PayloadId(*act.as_bytes());
        let held = self.ring.find_or_make_at(&self.db, (id, leaf), &mut self.chance)?;
        // Writing to a vector cannot fail.
        let plain = minicbor::to_vec(entry).unwrap_or_default();
        let sealed = held.seal(&journal_context(leaf, act), &plain, &mut self.chance);
        let row = (leaf, &act.as_bytes()[..], sealed);
        self.db.prepare_cached(JOURNAL)?.execute(row)?;
        Ok(())
    }

    /// Destroys a key, with the rows that are sealed under it and their entries.
    fn destroy(&mut self, id: PayloadId) -> Result<(), StoreError> {
        let under = |key: &Key, row: &Row| row.sealed_under(*key) == Some(id);
        let waiting = self.batch.rows.iter().filter_map(|(key, row)| Some((key, row.as_ref()?)));
        let mut rows: Vec<(Key, Vec<IndexKey>)> = waiting
            .filter(|(key, row)| under(key, row))
            .map(|(key, row)| (*key, row.index(*key)))
            .collect();
        for (key, value) in self.stored_under(id)? {
            // What the batch has written over, it has also taken out of the index.
            if self.batch.rows.contains_key(&key) {
                continue;
            }
            let mut view = View { db: &self.db, ring: &mut self.ring };
            let row = view.unsealed(id, key, &value)?;
            rows.push((key, row.map(|row| row.index(key)).unwrap_or_default()));
        }
        for (key, entries) in rows {
            self.reindex(key, &entries, &[])?;
            self.batch.rows.insert(key, None);
        }
        self.batch.destroys = true;
        self.ring.destroy(&self.db, id)
    }

    fn stored_under(&self, id: PayloadId) -> Result<Vec<(Key, Vec<u8>)>, StoreError> {
        let mut statement = self.db.prepare_cached(UNDER)?;
        let mut found = statement.query([&id.0[..]])?;
        let mut rows = Vec::new();
        while let Some(row) = found.next()? {
            let key = Key::from_bytes(&row.get::<_, Vec<u8>>(0)?);
            rows.push((key.ok_or(StoreError::Damaged { part: "a row" })?, row.get(1)?));
        }
        Ok(rows)
    }

    /// Writes the rows of the batch, each once.
    fn write_rows(&mut self) -> Result<(), StoreError> {
        for (key, row) in &self.batch.rows {
            let bytes = key.to_bytes();
            let Some(row) = row else {
                self.db.prepare_cached(DELETE)?.execute([&bytes])?;
                continue;
            };
            let plain = row.encode();
            let Some(id) = row.sealed_under(*key) else {
                self.db.prepare_cached(PUT)?.execute((&bytes, None::<&[u8]>, plain))?;
                continue;
            };
            let held = self.ring.find_or_make(&self.db, id, &mut self.chance)?;
            let sealed = held.seal(&bytes, &plain, &mut self.chance);
            self.db.prepare_cached(PUT)?.execute((&bytes, Some(&id.0[..]), sealed))?;
        }
        Ok(())
    }

    /// Writes the bundles that the batch's commitments fill or begin; the answer is the last.
    fn write_bundles(&self, leaves: u64) -> Result<Vec<u8>, StoreError> {
        let mut edge = self.durable.edge.clone();
        let mut next = self.durable.size;
        for (leaf, commitment) in &self.batch.commitments {
            if *leaf != next {
                return Err(StoreError::Unjournalled { leaves, entries: next });
            }
            edge.extend_from_slice(commitment.as_bytes());
            next += 1;
            if next.is_multiple_of(u64::from(TILE_WIDTH)) {
                self.write_bundle(leaf / u64::from(TILE_WIDTH), &edge)?;
                edge.clear();
            }
        }
        if next != leaves {
            return Err(StoreError::Unjournalled { leaves, entries: next });
        }
        if !edge.is_empty() && !self.batch.commitments.is_empty() {
            self.write_bundle(next / u64::from(TILE_WIDTH), &edge)?;
        }
        Ok(edge)
    }

    fn write_bundle(&self, index: u64, commitments: &[u8]) -> Result<(), StoreError> {
        self.db.prepare_cached(BUNDLE)?.execute((index, commitments))?;
        Ok(())
    }

    fn write_tiles(&self, writes: &[TileWrite]) -> Result<(), StoreError> {
        let mut statement = self.db.prepare_cached(TILE)?;
        for write in writes {
            let place = place(write.id).ok_or(StoreError::Damaged { part: "a tile" })?;
            statement.execute((place, write.tile.to_bytes(TILE_WIDTH)))?;
        }
        Ok(())
    }

    fn write_batch(&mut self, tip: &mut Tip) -> Result<(), StoreError> {
        self.begin()?;
        let writes = tip.drain_writes();
        let head = tip.head();
        self.write_rows()?;
        let edge = self.write_bundles(head.size)?;
        self.write_tiles(&writes)?;
        let commits = self.durable.commits + 1;
        let root = head.root.to_bytes();
        self.db.prepare_cached(HEAD)?.execute((commits, head.size, &root[..]))?;
        self.db.prepare_cached("COMMIT")?.execute([])?;
        self.durable = Durable { commits, size: head.size, edge };
        self.keep_tiles(writes);
        Ok(())
    }

    /// What the batch has left, once it is durable.
    fn settle(&mut self) {
        let batch = std::mem::take(&mut self.batch);
        for (key, row) in batch.rows {
            self.window.changed(self.durable.commits, key);
            if is_hot(&key) {
                self.hot.insert(key, row);
            }
        }
        self.owes_erasure |= batch.destroys;
        if self.owes_erasure {
            self.erase_old_pages();
        }
    }

    /// Carries the write-ahead log over and empties it, so that pages from before an erasure go.
    ///
    /// The erasure is durable already; when readers or a full disk are in the way, the next
    /// commit tries again.
    fn erase_old_pages(&mut self) {
        let waits = self.db.busy_timeout(ERASURE_WAIT);
        let busy = self.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0));
        let waits_again = self.db.busy_timeout(schema::BUSY);
        let done = waits.is_ok() && waits_again.is_ok() && busy.is_ok_and(|busy: i64| busy == 0);
        self.owes_erasure = !done;
    }

    fn keep_tiles(&mut self, writes: Vec<TileWrite>) {
        if self.tiles.len() + writes.len() > TILES_MAX {
            self.tiles.clear();
        }
        let first = writes.len().saturating_sub(TILES_MAX);
        self.tiles.extend(writes.into_iter().skip(first).map(|write| (write.id, write.tile)));
    }
}

/// Everything between two commits is one transaction.
impl Store for SqliteStore {
    type Error = StoreError;

    fn fetch(&mut self, needs: &Needs) -> Result<Facts, StoreError> {
        let known = |key: &Key| self.batch.rows.get(key).or_else(|| self.hot.get(key)).cloned();
        let mut view = View { db: &self.db, ring: &mut self.ring };
        let facts = view.fetch(needs, self.durable.commits, known)?;
        for key in facts.asked.iter().filter(|key| is_hot(key)) {
            if !self.batch.rows.contains_key(key) && !self.hot.contains_key(key) {
                if self.hot.len() >= HOT_MAX {
                    self.hot.clear();
                }
                self.hot.insert(*key, facts.rows.get(key).cloned());
            }
        }
        Ok(facts)
    }

    fn changed_since(&mut self, as_of: u64, keys: &BTreeSet<Key>) -> Result<bool, StoreError> {
        let changed = |key| self.batch.rows.contains_key(key) || self.window.is_stale(as_of, key);
        Ok(keys.iter().any(changed))
    }

    fn apply(&mut self, changes: Vec<Change>) -> Result<(), StoreError> {
        // A transaction that nobody commits would stay open, and hold what was deleted on the disk.
        if changes.is_empty() {
            return Ok(());
        }
        self.take(changes).inspect_err(|_| self.rollback())
    }

    fn commit(&mut self, tip: &mut Tip) -> Result<(), StoreError> {
        if !self.batch.is_open && tip.size() == self.durable.size {
            return Ok(());
        }
        self.write_batch(tip).inspect_err(|_| self.rollback())?;
        self.settle();
        Ok(())
    }

    fn rollback(&mut self) {
        // SQLite has rolled back by itself after some errors. If it cannot now, the transaction
        // stays open, and the next BEGIN fails: nothing of it is ever committed.
        if !self.db.is_autocommit() {
            let _ = self.db.execute_batch("ROLLBACK");
        }
        let lost = std::mem::take(&mut self.batch);
        // Facts that were read meanwhile speak of what never happened.
        for key in lost.rows.into_keys() {
            self.window.changed(self.durable.commits + 1, key);
        }
        self.ring.forget();
    }

    fn tip(&mut self) -> Result<Tip, StoreError> {
        let (_, head) = view::head(&self.db)?;
        let tiles = view::tiles(&self.db, tiles_of(&[], head.size).keys(), TileMap::new())?;
        Ok(Tip::restore(&tiles, &head)?)
    }

    fn tiles(&mut self, wanted: &BTreeMap<TileId, u16>) -> Result<TileMap, StoreError> {
        let mut found = TileMap::new();
        let mut missing = Vec::new();
        for (id, width) in wanted {
            match self.tiles.get(id) {
                Some(tile) if tile.width() >= *width => found.insert(*id, Arc::clone(tile)),
                _ => missing.push(id),
            }
        }
        view::tiles(&self.db, missing, found)
    }
}

impl Durable {
    fn read(db: &Connection) -> Result<Self, StoreError> {
        let (commits, head) = view::head(db)?;
        let (full, begun) = (head.size / u64::from(TILE_WIDTH), head.size % u64::from(TILE_WIDTH));
        let bytes = usize::try_from(begun).unwrap_or(usize::MAX) * COMMITMENT_BYTES;
        let mut edge = if bytes == 0 { None } else { bundle(db, full)? }.unwrap_or_default();
        if edge.len() < bytes {
            return Err(StoreError::Damaged { part: "a bundle" });
        }
        edge.truncate(bytes);
        Ok(Self { commits, size: head.size, edge })
    }
}

/// Whether nearly every act reads this row, and there are few of them.
fn is_hot(key: &Key) -> bool {
    matches!(key, Key::Own | Key::Peer(_) | Key::Relation(_))
}
