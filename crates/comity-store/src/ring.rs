//! Payload keys: made, wrapped under the agency's key, found again, dropped.
//!
//! Each key carries a mark, eight random bytes that stand before everything sealed under it. So
//! what was sealed under a key that is destroyed is told apart from what is damaged, also when an
//! id has a newer key by now.

use std::{collections::HashMap, fmt, sync::Arc};

use comity_corridor::{Keys, rows::PayloadId};
use comity_seal::{
    payload::{Kek, PayloadKey, WrappedKey},
    random::Random,
};
use rusqlite::{Connection, OptionalExtension};
use zeroize::Zeroizing;

use crate::failure::StoreError;

/// Length of a mark, in bytes.
const MARK_BYTES: usize = 8;

/// Keys kept unwrapped at hand; each takes about 1 KiB.
const HELD_MAX: usize = 4_096;

/// Random bytes drawn at once: asking the system for each key costs more than the key.
const POOL_BYTES: usize = 4_096;

const FIND: &str = "SELECT mark, wrapped, leaf FROM payload_key WHERE id = ?1";
const MAKE: &str = "INSERT INTO payload_key (id, mark, wrapped, leaf) VALUES (?1, ?2, ?3, ?4)";
const POINT: &str = "UPDATE payload_key SET leaf = ?2 WHERE id = ?1";
const DESTROY: &str = "DELETE FROM payload_key WHERE id = ?1";

/// A payload key, ready for use.
pub(crate) struct Held {
    mark: [u8; MARK_BYTES],
    key: PayloadKey,
    /// The last leaf of the act that the key is named after.
    pub(crate) leaf: Option<u64>,
}

impl Held {
    /// What stands in the database for `plain`: the mark, then the sealed bytes.
    pub(crate) fn seal(&self, context: &[u8], plain: &[u8], random: &mut dyn Random) -> Vec<u8> {
        let mut sealed = self.mark.to_vec();
        sealed.extend(self.key.seal(context, plain, random));
        sealed
    }

    /// What was sealed; `None` when it was sealed under an older key, which is destroyed.
    pub(crate) fn open(
        &self,
        context: &[u8],
        sealed: &[u8],
    ) -> Result<Option<Vec<u8>>, StoreError> {
        match sealed.split_first_chunk() {
            Some((mark, sealed)) if *mark == self.mark => Ok(Some(self.key.open(context, sealed)?)),
            _ => Ok(None),
        }
    }
}

/// The payload keys of a database, those used lately at hand.
pub(crate) struct Ring {
    keys: Arc<Keys>,
    held: HashMap<PayloadId, Arc<Held>>,
}

impl Ring {
    pub(crate) fn new(keys: Arc<Keys>) -> Self {
        Self { keys, held: HashMap::new() }
    }

    /// Another ring over the same agency's keys, with nothing at hand.
    pub(crate) fn another(&self) -> Self {
        Self::new(Arc::clone(&self.keys))
    }

    /// The agency's key, under which payload keys are wrapped.
    pub(crate) fn kek(&self) -> &Kek {
        self.keys.own().kek()
    }

    /// The key of this name, if there is one.
    pub(crate) fn find(
        &mut self,
        db: &Connection,
        id: PayloadId,
    ) -> Result<Option<Arc<Held>>, StoreError> {
        if let Some(held) = self.held.get(&id) {
            return Ok(Some(Arc::clone(held)));
        }
        let row = db.prepare_cached(FIND)?.query_row([&id.0[..]], |row| {
            Ok((row.get(0)?, row.get::<_, [u8; 60]>(1)?, row.get(2)?))
        });
        let Some((mark, wrapped, leaf)) = row.optional()? else { return Ok(None) };
        let key = self.kek().unwrap(&WrappedKey(wrapped), &handle(id, mark))?;
        Ok(Some(self.hold(id, Held { mark, key, leaf })))
    }

    /// The key of this name, made now if there is none.
    pub(crate) fn find_or_make(
        &mut self,
        db: &Connection,
        id: PayloadId,
        random: &mut dyn Random,
    ) -> Result<Arc<Held>, StoreError> {
        match self.find(db, id)? {
            Some(held) => Ok(held),
            None => self.make(db, id, None, random),
        }
    }

    /// The key of this act, which now points to this leaf.
    pub(crate) fn find_or_make_at(
        &mut self,
        db: &Connection,
        (id, leaf): (PayloadId, u64),
        random: &mut dyn Random,
    ) -> Result<Arc<Held>, StoreError> {
        match self.find(db, id)? {
            // Changes of one step come in any order, the last leaf is the last all the same.
            Some(held) if held.leaf.is_some_and(|last| last > leaf) => Ok(held),
            Some(_) => {
                db.prepare_cached(POINT)?.execute((&id.0[..], leaf))?;
                self.held.remove(&id);
                let missing = StoreError::Damaged { part: "a payload key" };
                self.find(db, id)?.ok_or(missing)
            }
            None => self.make(db, id, Some(leaf), random),
        }
    }

    fn make(
        &mut self,
        db: &Connection,
        id: PayloadId,
        leaf: Option<u64>,
        random: &mut dyn Random,
    ) -> Result<Arc<Held>, StoreError> {
        let mut mark = [0; MARK_BYTES];
        random.fill(&mut mark);
        let key = PayloadKey::generate(random);
        let wrapped = self.kek().wrap(&key, &handle(id, mark), random);
        db.prepare_cached(MAKE)?.execute((&id.0[..], &mark[..], &wrapped.0[..], leaf))?;
        Ok(self.hold(id, Held { mark, key, leaf }))
    }

    /// Destroys the key of this name.
    pub(crate) fn destroy(&mut self, db: &Connection, id: PayloadId) -> Result<(), StoreError> {
        self.held.remove(&id);
        db.prepare_cached(DESTROY)?.execute([&id.0[..]])?;
        Ok(())
    }

    /// Drops what is at hand: it may say what the database does not say any more.
    pub(crate) fn forget(&mut self) {
        self.held.clear();
    }

    fn hold(&mut self, id: PayloadId, held: Held) -> Arc<Held> {
        if self.held.len() >= HELD_MAX {
            self.held.clear();
        }
        let held = Arc::new(held);
        self.held.insert(id, Arc::clone(&held));
        held
    }
}

impl fmt::Debug for Ring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ring(secret)")
    }
}

/// What a wrapped key is bound to, so that no two rows of keys can be swapped.
fn handle(id: PayloadId, mark: [u8; MARK_BYTES]) -> [u8; 16 + MARK_BYTES] {
    let mut handle = [0; 16 + MARK_BYTES];
    handle[..16].copy_from_slice(&id.0);
    handle[16..].copy_from_slice(&mark);
    handle
}

/// Chance, drawn in large portions and wiped as it is used.
pub(crate) struct Pool {
    source: Box<dyn Random + Send>,
    bytes: Zeroizing<Vec<u8>>,
}

impl Pool {
    pub(crate) fn new(source: Box<dyn Random + Send>) -> Self {
        Self { source, bytes: Zeroizing::default() }
    }
}

impl Random for Pool {
    fn fill(&mut self, out: &mut [u8]) {
        if self.bytes.len() < out.len() {
            self.bytes.resize(POOL_BYTES.max(out.len()), 0);
            self.source.fill(&mut self.bytes);
        }
        let at = self.bytes.len() - out.len();
        out.copy_from_slice(&self.bytes[at..]);
        self.bytes[at..].fill(0);
        self.bytes.truncate(at);
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pool(secret)")
    }
}
