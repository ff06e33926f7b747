//! How a connection is read: rows, entries, journal, tiles.
//!
//! The writer and the readers share it; they differ in what they know without asking.

use std::sync::Arc;

use comity_act::ActId;
use comity_corridor::{
    Entry, Facts, IndexKey, Key, Needs, Scan,
    rows::{PayloadId, Row},
};
use comity_log::{Hash, Tile, TileId, TileMap, TreeHead};
use rusqlite::{Connection, OptionalExtension};

use crate::{failure::StoreError, ring::Ring};

const ROW: &str = "SELECT under, value FROM state WHERE key = ?1";
const FORWARDS: &str = "SELECT entry, key FROM entry WHERE entry >= ?1 AND entry < ?2
                        ORDER BY entry LIMIT ?3";
const BACKWARDS: &str = "SELECT entry, key FROM entry WHERE entry >= ?1 AND entry < ?2
                         ORDER BY entry DESC LIMIT ?3";
const SEALED: &str = "SELECT sealed FROM journal WHERE leaf = ?1";
const TILE: &str = "SELECT hashes FROM tile WHERE place = ?1";
const HEAD: &str = "SELECT commits, size, root FROM head";

/// No entry is this long, so all are before it.
const BEYOND_ALL: [u8; 255] = [u8::MAX; 255];

/// A connection with the keys to what is sealed in it.
pub(crate) struct View<'a> {
    pub(crate) db: &'a Connection,
    pub(crate) ring: &'a mut Ring,
}

impl View<'_> {
    /// Everything that is needed; `known` answers for rows that need not be read.
    pub(crate) fn fetch(
        &mut self,
        needs: &Needs,
        as_of: u64,
        known: impl Fn(&Key) -> Option<Option<Arc<Row>>>,
    ) -> Result<Facts, StoreError> {
        let mut facts = Facts { as_of, asked: needs.keys.clone(), ..Facts::default() };
        for scan in &needs.scans {
            let entries = entries(self.db, scan)?;
            if scan.rows {
                facts.asked.extend(entries.iter().map(|(_, key)| *key));
            }
            facts.scans.push(entries);
        }
        for key in &facts.asked {
            let row = match known(key) {
                Some(row) => row,
                None => self.row(*key)?.map(Arc::new),
            };
            if let Some(row) = row {
                facts.rows.insert(*key, row);
            }
        }
        for act in &needs.journal {
            if let Some(entry) = self.content(*act)? {
                facts.journal.insert(*act, entry);
            }
        }
        Ok(facts)
    }

    /// The row as the database has it.
    fn row(&mut self, key: Key) -> Result<Option<Row>, StoreError> {
        let bytes = key.to_bytes();
        let mut statement = self.db.prepare_cached(ROW)?;
        let mut found = statement.query([&bytes])?;
        let Some(row) = found.next()? else { return Ok(None) };
        let under: Option<[u8; 16]> = row.get(0)?;
        let value = row.get_ref(1)?.as_blob().map_err(|_| StoreError::Damaged { part: "a row" })?;
        match under {
            None => Ok(Some(Row::decode(key, value)?)),
            Some(under) => self.unsealed(PayloadId(under), key, value),
        }
    }

    /// What a sealed row says, if its key still exists.
    pub(crate) fn unsealed(
        &mut self,
        under: PayloadId,
        key: Key,
        value: &[u8],
    ) -> Result<Option<Row>, StoreError> {
        let Some(held) = self.ring.find(self.db, under)? else { return Ok(None) };
        let plain = held.open(&key.to_bytes(), value)?;
        Ok(plain.map(|plain| Row::decode(key, &plain)).transpose()?)
    }

    /// What the journal keeps of an act's last leaf, if it can still be read.
    fn content(&mut self, act: ActId) -> Result<Option<Entry>, StoreError> {
        let Some(held) = self.ring.find(self.db, PayloadId(*act.as_bytes()))? else {
            return Ok(None);
        };
        let Some(leaf) = held.leaf else { return Ok(None) };
        let sealed: Option<Vec<u8>> =
            self.db.prepare_cached(SEALED)?.query_row([leaf], |row| row.get(0)).optional()?;
        let sealed = sealed.ok_or(StoreError::BadEntry { leaf })?;
        self.opened(leaf, act, &sealed)
    }

    /// What is sealed at a leaf, if it can still be read.
    pub(crate) fn opened(
        &mut self,
        leaf: u64,
        act: ActId,
        sealed: &[u8],
    ) -> Result<Option<Entry>, StoreError> {
        let Some(held) = self.ring.find(self.db, PayloadId(*act.as_bytes()))? else {
            return Ok(None);
        };
        let Some(plain) = held.open(&journal_context(leaf, act), sealed)? else { return Ok(None) };
        minicbor::decode(&plain).map(Some).map_err(|_| StoreError::BadEntry { leaf })
    }
}

/// What a journal entry is bound to. Keys of rows begin with another byte.
pub(crate) fn journal_context(leaf: u64, act: ActId) -> [u8; 25] {
    let mut context = [0; 25];
    context[1..9].copy_from_slice(&leaf.to_be_bytes());
    context[9..].copy_from_slice(act.as_bytes());
    context
}

/// The entries of a scan, in its order.
fn entries(db: &Connection, scan: &Scan) -> Result<Vec<(IndexKey, Key)>, StoreError> {
    let (from, to) = bounds(scan);
    let limit = i64::try_from(scan.limit).unwrap_or(i64::MAX);
    let mut statement = db.prepare_cached(if scan.newest_first { BACKWARDS } else { FORWARDS })?;
    let mut found = statement.query((&from, &to, limit))?;
    let mut entries = Vec::new();
    while let Some(row) = found.next()? {
        let key = Key::from_bytes(&row.get::<_, Vec<u8>>(1)?);
        let key = key.ok_or(StoreError::Damaged { part: "an index entry" })?;
        entries.push((IndexKey::from_bytes(row.get(0)?), key));
    }
    Ok(entries)
}

/// The first entry that a scan may give, and the first after it that it may not.
fn bounds(scan: &Scan) -> (Vec<u8>, Vec<u8>) {
    let mut from = scan.prefix.as_bytes().to_vec();
    if let Some(after) = &scan.after {
        // The least that is greater: the same with a zero behind it.
        let next = [after.as_bytes(), &[0]].concat();
        from = from.max(next);
    }
    let mut to = after_prefix(scan.prefix.as_bytes());
    if let Some(before) = &scan.before {
        to = to.min(before.as_bytes().to_vec());
    }
    (from, to)
}

/// The least that is greater than everything with this prefix.
fn after_prefix(prefix: &[u8]) -> Vec<u8> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.pop() {
        if let Some(next) = last.checked_add(1) {
            end.push(next);
            return end;
        }
    }
    BEYOND_ALL.to_vec()
}

/// The number of the last commit, with the log as of it.
pub(crate) fn head(db: &Connection) -> Result<(u64, TreeHead), StoreError> {
    let head = db.prepare_cached(HEAD)?.query_row([], |row| {
        let root = Hash::new(row.get(2)?);
        Ok((row.get(0)?, TreeHead { size: row.get(1)?, root }))
    });
    Ok(head?)
}

/// Those of these tiles that are there, each as wide as it is stored.
pub(crate) fn tiles<'a>(
    db: &Connection,
    wanted: impl IntoIterator<Item = &'a TileId>,
    mut found: TileMap,
) -> Result<TileMap, StoreError> {
    for id in wanted {
        if let Some(bytes) = tile(db, *id)? {
            found.insert(*id, Arc::new(Tile::from_bytes(&bytes)?));
        }
    }
    Ok(found)
}

/// The hashes of a tile, one after another.
pub(crate) fn tile(db: &Connection, id: TileId) -> Result<Option<Vec<u8>>, StoreError> {
    let Some(place) = place(id) else { return Ok(None) };
    Ok(db.prepare_cached(TILE)?.query_row([place], |row| row.get(0)).optional()?)
}

/// Where a tile stands; `None` for one that no log can have.
pub(crate) fn place(id: TileId) -> Option<i64> {
    let level = i64::from(id.level);
    let index = i64::try_from(id.index).ok().filter(|&index| index < 1 << 56)?;
    (level < 64).then_some(level << 56 | index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_prefix_is_the_least_beyond_it() {
        let check = |prefix: &[u8], end: &[u8]| assert_eq!(after_prefix(prefix), end);
        check(&[1, 2], &[1, 3]);
        check(&[1, 255], &[2]);
        check(&[1, 255, 255], &[2]);
        check(&[255, 255], &BEYOND_ALL);
        check(&[], &BEYOND_ALL);
    }

    #[test]
    fn tiles_of_other_levels_never_share_a_place() {
        let at = |level, index| place(TileId { level, index });
        assert_eq!(at(0, 5), Some(5));
        assert_eq!(at(1, 5), Some((1 << 56) + 5));
        assert_eq!(at(0, 1 << 56), None);
        assert_eq!(at(64, 0), None);
        assert!(at(63, (1 << 56) - 1).is_some_and(|place| place > 0));
    }
}
