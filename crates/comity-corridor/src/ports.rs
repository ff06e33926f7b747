//! What the corridor asks of a store: rows in, changes out, all or nothing.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use comity_act::{
    ActId, AgencyCard, AgencyCode, HomePart, OfficerProof, RecordId, Shared, SignedAct, Timestamp,
    WireError,
};
use comity_log::{Commitment, Salt};
use comity_seal::digest::digest;

use crate::{
    find::{Find, Found, Sighted},
    key::{IndexKey, Key},
    keys::Keys,
    rows::{PayloadId, RecordRow, RecordState, Row},
    signing,
};

/// A stretch of an index to read, together with the rows its entries name.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Scan {
    /// Entries that begin with this are read, in their order.
    pub prefix: IndexKey,
    /// Only entries after this one.
    pub after: Option<IndexKey>,
    /// Only entries before this one.
    pub before: Option<IndexKey>,
    /// At most this many.
    pub limit: usize,
    /// From the end backwards.
    pub newest_first: bool,
    /// Whether the rows that the entries name are read too.
    pub rows: bool,
}

impl Scan {
    /// The first entries with this prefix.
    pub const fn of(prefix: IndexKey, limit: usize) -> Self {
        Self { prefix, after: None, before: None, limit, newest_first: false, rows: true }
    }

    /// The last entries with this prefix.
    pub const fn newest(prefix: IndexKey, limit: usize) -> Self {
        Self { prefix, after: None, before: None, limit, newest_first: true, rows: true }
    }

    /// Only the entries, not the rows they name.
    #[must_use]
    pub const fn entries_only(mut self) -> Self {
        self.rows = false;
        self
    }

    /// Only entries before this one.
    #[must_use]
    pub fn before(mut self, before: IndexKey) -> Self {
        self.before = Some(before);
        self
    }
}

/// What a step has to know before it can be taken.
#[derive(Clone, Debug, Default)]
pub struct Needs {
    /// Rows by key.
    pub keys: BTreeSet<Key>,
    /// Stretches of indexes.
    pub scans: Vec<Scan>,
    /// Acts with what they say.
    pub journal: BTreeSet<ActId>,
    /// Searches in the index of names and numbers, which is the driver's and no store's.
    pub finds: Vec<Find>,
    /// Records about which the standing watches are asked, which are the driver's as well.
    pub watched: Vec<Shared>,
    /// The watch up to which they were shown these records before, in the order of their ids.
    pub watched_to: Option<ActId>,
}

impl Needs {
    /// Also these rows.
    #[must_use]
    pub fn and(mut self, keys: impl IntoIterator<Item = Key>) -> Self {
        self.keys.extend(keys);
        self
    }

    /// Whether nothing is needed.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
            && self.scans.is_empty()
            && self.journal.is_empty()
            && self.finds.is_empty()
            && self.watched.is_empty()
    }
}

/// What the journal keeps of an act, sealed under the act's key.
#[derive(Clone, Debug, Eq, PartialEq, minicbor::Decode, minicbor::Encode)]
pub struct Entry {
    /// The act's signed bytes.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub act: Vec<u8>,
    /// The verdict, as it was recorded.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub verdict: Vec<u8>,
    /// The salt of the commitment.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub salt: [u8; 32],
    /// When it was recorded here, so that the rows can be rebuilt from the journal.
    #[cbor(n(3), default)]
    pub recorded_at: Timestamp,
    /// What its officer stated and no recipient reads; of an act that went out from here alone.
    #[n(4)]
    pub home: Option<HomePart>,
    /// The salt under which the verdict is committed to, which nobody gets: the verdict says what
    /// the law was asked, home part and all. None in entries from before it was salted.
    #[cbor(n(5), with = "minicbor::bytes")]
    pub verdict_salt: Option<[u8; 32]>,
    /// The certificate under which the officer acted, and the officer's own signature; of what
    /// came in only where there is a passkey.
    #[n(6)]
    pub proof: Option<Box<OfficerProof>>,
}

/// Stands before a verdict when it is committed to, so that it passes for nothing else.
const VERDICT: &[u8] = b"comity verdict";

impl Entry {
    /// What the recipients get of the verdict: a commitment that they cannot open, so that no
    /// guess at what stays at home can be tried out on it.
    pub fn verdict_commitment(&self) -> [u8; 32] {
        match &self.verdict_salt {
            Some(salt) => digest(&[VERDICT, &salt[..], &self.verdict].concat()),
            None => digest(&self.verdict),
        }
    }

    /// Whether what was recorded of the officer's own signature is what it shows again. Of an act
    /// of another agency `card` is that agency's; without it nothing verifies.
    pub fn signature_holds(&self, keys: &Keys, card: Option<&AgencyCard>) -> bool {
        signing::holds(self, keys, card)
    }

    /// What the leaf of this entry has to be.
    pub fn commitment(&self) -> Commitment {
        Commitment::new(&Salt::new(self.salt), &digest(&self.act), &self.verdict_commitment())
    }

    /// The act as it is known to `own`, whose journal this is: its home part with it.
    ///
    /// # Errors
    /// [`WireError`] when the bytes are no act, or the home part is not what the act commits to.
    pub fn signed(&self, own: AgencyCode) -> Result<SignedAct, WireError> {
        let signed = SignedAct::from_trusted_store(self.act.clone())?;
        let signed = signed.with_proof(self.proof.clone());
        match &self.home {
            Some(home) => signed.with_home(home.clone(), digest),
            // INVARIANT: a worry that somebody stated is not lost by losing the home part.
            None if signed.act().agency == own && signed.act().home_commitment.is_some() => {
                Err(WireError::OtherHome)
            }
            None => Ok(signed),
        }
    }
}

/// The answer to [`Needs`]: what there is, at one moment of the store.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The rows that exist.
    pub rows: BTreeMap<Key, Arc<Row>>,
    /// For each scan, its entries and the keys they name; the rows are in `rows`.
    pub scans: Vec<Vec<(IndexKey, Key)>>,
    /// The acts whose content exists.
    pub journal: BTreeMap<ActId, Entry>,
    /// The keys that were asked for, whether they exist or not.
    pub asked: BTreeSet<Key>,
    /// For each search in the index, what it found, best first.
    pub found: Vec<Vec<Found>>,
    /// Whether there was more to be found that no search looked at.
    pub is_cut: bool,
    /// For each record about which the watches were asked, those that it is alike enough to.
    pub sighted: Vec<Sighted>,
    /// Whether the index has everything that the store has.
    pub is_index_whole: bool,
    /// Up to which commit they are true.
    pub as_of: u64,
}

impl Facts {
    /// Adds what a second round of reading found.
    pub fn merge(&mut self, more: Self) {
        self.rows.extend(more.rows);
        self.scans.extend(more.scans);
        self.journal.extend(more.journal);
        self.asked.extend(more.asked);
        self.is_index_whole |= more.is_index_whole;
        self.found.extend(more.found);
        self.is_cut |= more.is_cut;
        self.sighted.extend(more.sighted);
        self.as_of = self.as_of.min(more.as_of);
    }

    /// The row under this key, if it exists and is of this family.
    pub fn row<'a, R>(&'a self, key: Key) -> Option<&'a R>
    where
        &'a R: TryFrom<&'a Row>,
    {
        self.rows.get(&key).and_then(|row| (&**row).try_into().ok())
    }
}

/// One change of state.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A row now reads so. `remove` and `insert` keep its index entries in step.
    Put {
        /// Which row.
        key: Key,
        /// What it says.
        row: Arc<Row>,
        /// Index entries that no longer hold.
        remove: Vec<IndexKey>,
        /// Index entries that hold from now on.
        insert: Vec<IndexKey>,
    },
    /// A row is gone, with its index entries.
    Delete {
        /// Which row.
        key: Key,
        /// Its index entries.
        remove: Vec<IndexKey>,
    },
    /// A leaf of the log, with what the journal keeps for it.
    Journal {
        /// The leaf's index.
        leaf: u64,
        /// The act that it commits to.
        act: ActId,
        /// What the leaf says to outsiders; it stays when the sealed part is erased.
        commitment: Commitment,
        /// The sealed part.
        entry: Entry,
    },
    /// A payload key is destroyed: all that is sealed under it is gone for good.
    DestroyKey(PayloadId),
}

/// Something to do once the changes are durable.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Effect {
    /// There is something in this peer's outbox.
    Deliver(AgencyCode),
    /// There is something pending.
    Work(ActId),
    /// This peer shows another set of tags than is at hand: its shards are to be fetched.
    Shards(AgencyCode),
    /// People's views have changed: an act came, moved on, or a clock ran out.
    Notify(Notice),
}

/// What people are told of, without a word of content.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Notice {
    /// An act was recorded or moved on.
    Act(ActId),
    /// A deadline of this act ran out.
    Breach(ActId),
    /// An emergency that nobody took.
    Untaken(ActId),
    /// A peer's log showed two faces.
    Misbehaviour(AgencyCode),
}

/// A place where rows live. Everything between two commits is one transaction.
pub trait Store {
    /// Why the place failed.
    type Error: std::error::Error + Send + Sync + 'static;

    /// Reads what a step needs, with the changes applied since the last commit.
    ///
    /// # Errors
    /// When the place cannot be read, or a row is not what it should be.
    fn fetch(&mut self, needs: &Needs) -> Result<Facts, Self::Error>;

    /// Whether any of these rows changed after the commit with this number.
    ///
    /// # Errors
    /// When the place cannot be read.
    fn changed_since(&mut self, as_of: u64, keys: &BTreeSet<Key>) -> Result<bool, Self::Error>;

    /// Applies changes to the open transaction.
    ///
    /// # Errors
    /// When the place does not take them; the transaction is then lost.
    fn apply(&mut self, changes: Vec<Change>) -> Result<(), Self::Error>;

    /// Makes everything since the last commit durable, with the log as it now stands.
    ///
    /// # Errors
    /// When it did not become durable: nothing of it has happened.
    fn commit(&mut self, tip: &mut comity_log::Tip) -> Result<(), Self::Error>;

    /// Forgets everything since the last commit.
    fn rollback(&mut self);

    /// The log as of the last commit.
    ///
    /// # Errors
    /// When the place cannot be read, or its tiles do not give the tree that was stored.
    fn tip(&mut self) -> Result<comity_log::Tip, Self::Error>;

    /// The tiles of the log as of the last commit that these proofs will read.
    ///
    /// # Errors
    /// When the place cannot be read.
    fn tiles(
        &mut self,
        wanted: &BTreeMap<comity_log::TileId, u16>,
    ) -> Result<comity_log::TileMap, Self::Error>;
}

/// Collects the changes of one step; later reads see earlier writes.
#[derive(Debug)]
pub struct Projection<'a> {
    facts: &'a Facts,
    written: BTreeMap<Key, Option<Row>>,
    other: Vec<Change>,
    /// What to do once all is durable.
    pub effects: Vec<Effect>,
    /// The moment of the step.
    pub now: Timestamp,
}

impl<'a> Projection<'a> {
    /// Nothing changed yet.
    pub const fn new(now: Timestamp, facts: &'a Facts) -> Self {
        Self { facts, written: BTreeMap::new(), other: Vec::new(), effects: Vec::new(), now }
    }

    /// The facts it began with.
    pub const fn facts(&self) -> &'a Facts {
        self.facts
    }

    /// The row as it now stands.
    pub fn row<R>(&self, key: Key) -> Option<&R>
    where
        for<'r> &'r R: TryFrom<&'r Row>,
    {
        let row = match self.written.get(&key) {
            Some(row) => row.as_ref(),
            None => self.facts.rows.get(&key).map(Arc::as_ref),
        };
        row.and_then(|row| row.try_into().ok())
    }

    /// The row now reads so.
    pub fn put(&mut self, key: Key, row: impl Into<Row>) {
        // INVARIANT: the index of a row is kept in step only if the old row was read.
        assert!(
            self.facts.asked.contains(&key) || self.facts.rows.contains_key(&key),
            "a row is written only after it was asked for"
        );
        self.written.insert(key, Some(row.into()));
    }

    /// A row that cannot have existed before, because its key was just made.
    pub fn put_new(&mut self, key: Key, row: impl Into<Row>) {
        self.written.insert(key, Some(row.into()));
    }

    /// The row is gone.
    pub fn delete(&mut self, key: Key) {
        self.written.insert(key, None);
    }

    /// Changes a row in place, if it exists.
    pub fn amend<R>(&mut self, key: Key, change: impl FnOnce(&mut R)) -> bool
    where
        for<'r> &'r R: TryFrom<&'r Row>,
        R: Clone + Into<Row>,
    {
        let Some(mut row) = self.row::<R>(key).cloned() else { return false };
        change(&mut row);
        self.put(key, row);
        true
    }

    /// The records that now read otherwise than before, and are in use.
    pub(crate) fn fresh(&self) -> Vec<RecordId> {
        let records = self.written.iter().filter_map(|(key, row)| match (key, row) {
            (Key::Record(record), Some(Row::Record(row))) => Some((*key, *record, row)),
            _ => None,
        });
        let is_fresh = |key: Key, row: &RecordRow| {
            let before = self.facts.row::<RecordRow>(key);
            row.state == RecordState::Active
                && before.is_none_or(|old| (&old.content, old.state) != (&row.content, row.state))
        };
        records.filter(|(key, _, row)| is_fresh(*key, row)).map(|(_, record, _)| record).collect()
    }

    /// A change that is not a row's.
    pub fn push(&mut self, change: Change) {
        self.other.push(change);
    }

    /// All changes, with the index kept in step.
    pub fn finish(self) -> (Vec<Change>, Vec<Effect>) {
        let mut changes = self.other;
        for (key, row) in self.written {
            let old = self.facts.rows.get(&key).map(|old| old.index(key)).unwrap_or_default();
            match row {
                Some(row) => {
                    let new = row.index(key);
                    let remove = old.iter().filter(|entry| !new.contains(entry)).cloned().collect();
                    let insert = new.into_iter().filter(|entry| !old.contains(entry)).collect();
                    changes.push(Change::Put { key, row: Arc::new(row), remove, insert });
                }
                None if self.facts.rows.contains_key(&key) => {
                    changes.push(Change::Delete { key, remove: old });
                }
                None => {}
            }
        }
        (changes, self.effects)
    }
}
