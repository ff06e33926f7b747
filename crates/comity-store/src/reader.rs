//! Readers: snapshots beside the writer, for everything that is only looked at.
//!
//! Each has a connection of its own and never waits for the writer. What it reads together is of
//! one moment, and says of which.
//!
//! It never writes, and keeps no key beyond one reading: a key that is destroyed is gone here too.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use comity_act::ActId;
use comity_corridor::{Entry, Facts, Keys, Needs};
use comity_log::{Commitment, TILE_WIDTH, TileId, TileMap, TreeHead, encode_bundle};
use rusqlite::{Connection, OptionalExtension};

use crate::{
    failure::StoreError,
    ring::Ring,
    schema,
    view::{self, View},
};

const RANGE: &str = "SELECT leaf, act, sealed FROM journal
                     WHERE leaf >= ?1 ORDER BY leaf LIMIT ?2";
const BUNDLE: &str = "SELECT commitments FROM bundle WHERE place = ?1";

/// Bytes of a hash and of a commitment.
const HASH_BYTES: usize = 32;

/// A leaf of the log with what the journal keeps for it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct JournalLeaf {
    /// Its index.
    pub leaf: u64,
    /// The act.
    pub act: ActId,
    /// What the leaf says to outsiders.
    pub commitment: Commitment,
    /// What was sealed; `None` when it was erased.
    pub entry: Option<Entry>,
}

/// Reads the database of an agency, beside its writer.
#[derive(Debug)]
pub struct SqliteReader {
    db: Connection,
    ring: Ring,
}

impl SqliteReader {
    pub(crate) fn open(path: &Path, ring: Ring) -> Result<Self, StoreError> {
        Ok(Self { db: schema::open_reader(path)?, ring })
    }

    /// Reads a database as it lies, also where the program that wrote it was an older one: it is
    /// not brought forward.
    ///
    /// # Errors
    /// [`StoreError::Newer`], [`StoreError::NotOurs`], [`StoreError::OtherKeys`], or when the file
    /// cannot be read.
    pub fn look(path: &Path, keys: Arc<Keys>) -> Result<Self, StoreError> {
        let ring = Ring::new(keys);
        Ok(Self { db: schema::look(path, ring.kek())?, ring })
    }

    /// Reads what is needed, as of the last commit.
    ///
    /// # Errors
    /// When the database cannot be read, or a row is not what it should be.
    pub fn fetch(&mut self, needs: &Needs) -> Result<Facts, StoreError> {
        self.snapshot(|view| {
            let (commits, _) = view::head(view.db)?;
            view.fetch(needs, commits, |_| None)
        })
    }

    /// The log as of the last commit.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn head(&mut self) -> Result<TreeHead, StoreError> {
        Ok(view::head(&self.db)?.1)
    }

    /// The tiles of the log as of the last commit that these proofs will read.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn tiles(&mut self, wanted: &BTreeMap<TileId, u16>) -> Result<TileMap, StoreError> {
        self.snapshot(|view| view::tiles(view.db, wanted.keys(), TileMap::new()))
    }

    /// The first `width` hashes of a tile (1 to 256), as a log serves them; `None` when the log
    /// does not reach so far.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn tile_bytes(&mut self, id: TileId, width: u16) -> Result<Option<Vec<u8>>, StoreError> {
        let bytes = view::tile(&self.db, id)?;
        Ok(bytes.and_then(|bytes| first(bytes, width)))
    }

    /// The first `width` entries (1 to 256) under the level-0 tile of this index, as an entry
    /// bundle; `None` when the log does not reach so far.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn bundle_bytes(&mut self, index: u64, width: u16) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(bytes) = bundle(&self.db, index)?.and_then(|bytes| first(bytes, width)) else {
            return Ok(None);
        };
        let (entries, _) = bytes.as_chunks::<HASH_BYTES>();
        encode_bundle(entries).map(Some).map_err(|_| StoreError::Damaged { part: "a bundle" })
    }

    /// At most `limit` leaves from this one on, with what the journal keeps for them.
    ///
    /// # Errors
    /// When the database cannot be read, or a leaf has no commitment.
    pub fn journal_range(
        &mut self,
        from_leaf: u64,
        limit: usize,
    ) -> Result<Vec<JournalLeaf>, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.snapshot(|view| {
            let mut statement = view.db.prepare_cached(RANGE)?;
            let mut found = statement.query((from_leaf, limit))?;
            let mut leaves = Vec::new();
            let mut bundles = Bundles::default();
            while let Some(row) = found.next()? {
                let (leaf, act) = (row.get(0)?, ActId::from_bytes(row.get(1)?));
                let commitment = bundles.commitment(view.db, leaf)?;
                let sealed = row.get_ref(2)?.as_blob();
                let sealed = sealed.map_err(|_| StoreError::BadEntry { leaf })?;
                let entry = view.opened(leaf, act, sealed)?;
                leaves.push(JournalLeaf { leaf, act, commitment, entry });
            }
            Ok(leaves)
        })
    }

    /// Reads several things of one moment.
    fn snapshot<T>(
        &mut self,
        read: impl FnOnce(&mut View<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.ring.forget();
        // Dropped without a commit: a snapshot has nothing to keep.
        let moment = self.db.unchecked_transaction()?;
        read(&mut View { db: &moment, ring: &mut self.ring })
    }
}

/// The commitments under a level-0 tile, one after another.
pub(crate) fn bundle(db: &Connection, index: u64) -> Result<Option<Vec<u8>>, StoreError> {
    let Ok(place) = i64::try_from(index) else { return Ok(None) };
    Ok(db.prepare_cached(BUNDLE)?.query_row([place], |row| row.get(0)).optional()?)
}

/// The first `width` hashes of a row, if it has so many.
fn first(mut bytes: Vec<u8>, width: u16) -> Option<Vec<u8>> {
    let wanted = usize::from(width) * HASH_BYTES;
    let fits = (1..=TILE_WIDTH).contains(&width) && wanted <= bytes.len();
    fits.then(|| {
        bytes.truncate(wanted);
        bytes
    })
}

/// The bundle read last; leaves are asked for in their order.
#[derive(Default)]
struct Bundles {
    last: Option<(u64, Vec<u8>)>,
}

impl Bundles {
    fn commitment(&mut self, db: &Connection, leaf: u64) -> Result<Commitment, StoreError> {
        let index = leaf / u64::from(TILE_WIDTH);
        if self.last.as_ref().is_none_or(|(last, _)| *last != index) {
            self.last = bundle(db, index)?.map(|bytes| (index, bytes));
        }
        let at = usize::try_from(leaf % u64::from(TILE_WIDTH)).unwrap_or(usize::MAX);
        let bundle = self.last.as_ref().map(|(_, bytes)| bytes.as_slice()).unwrap_or_default();
        let found = bundle.as_chunks::<HASH_BYTES>().0.get(at);
        let found = found.ok_or(StoreError::Damaged { part: "a bundle" })?;
        Ok(Commitment::from_bytes(*found))
    }
}
