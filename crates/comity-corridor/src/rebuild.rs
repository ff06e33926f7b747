//! Rebuild: all rows again, from the journal.
//!
//! State is only what acts have projected, so a new version of the program may write its rows in
//! another form and make them again from what was recorded. The law is not asked a second time:
//! its verdicts are in the journal.
//!
//! The journal does not determine everything. Taken over as they are, from the rows that were:
//! what receipts said and when they came; how far delivery has come in ([`PeerRow`]: `in_next`,
//! `seen`, `heard_at`, `out_acknowledged`, `seen_of_us`, `misbehaviours`) with the proofs of
//! misbehaviour; files still to be fetched, and that other work came to nothing; that a deadline
//! was breached or a watch ran out, by whatever clock; what a watch has told; of pseudonymised
//! searches what was counted, tagged, fetched and learned; what the records of a lead stated when
//! it was decided over; of an erased act its tombstone, and the records, holders and deadlines
//! that rest on it.

use std::{
    collections::{BTreeMap, BTreeSet},
    convert::Infallible,
    sync::Arc,
};

use comity_act::{ActId, Kind, RecordId, Timestamp, WireError};
use comity_log::{Commitment, Tip};

use crate::{
    deliver::VerifiedReceipt,
    key::{IndexKey, Key},
    node::{Input, Node},
    ports::{Change, Entry, Facts, Needs, Projection, Scan},
    project,
    record::{Entered, Permitted},
    rows::{
        ActRow, DeadlineState, Direction, HoldersRow, LeadRow, OutboxRow, OwnRow, PayloadId,
        PeerRow, PendingRow, PendingWork, ReceiptRow, RelationRow, Row, Stage, WatchEnd,
    },
    verdict::{Ruling, Verdict},
};

/// One leaf of the journal.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// The act.
    pub act: ActId,
    /// What the log says of it.
    pub commitment: Commitment,
    /// What the act says and how it was decided; nothing when that is erased.
    pub entry: Option<Entry>,
}

/// Why rows cannot be rebuilt.
#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    /// An act of the journal cannot be read.
    #[error("the act at leaf {leaf} cannot be read; restore the journal from a backup")]
    Act {
        /// Which leaf.
        leaf: u64,
        /// What is wrong.
        #[source]
        source: WireError,
    },
    /// A verdict of the journal cannot be read.
    #[error("the verdict at leaf {leaf} cannot be read; restore the journal from a backup")]
    Verdict {
        /// Which leaf.
        leaf: u64,
        /// What is wrong.
        #[source]
        source: minicbor::decode::Error,
    },
    /// A receipt cannot be read.
    #[error("a stored receipt cannot be read; restore the store from a backup")]
    Receipt(#[source] WireError),
}

impl Node {
    /// All rows again, from the journal in the order of its leaves.
    ///
    /// `kept` are the rows as they were, for what the journal does not determine; `until` is the
    /// moment up to which deadlines have been looked at.
    ///
    /// # Errors
    /// [`RebuildError`] when something that was recorded cannot be read.
    pub fn rebuild(
        &self,
        journal: impl IntoIterator<Item = Leaf>,
        kept: &BTreeMap<Key, Row>,
        until: Timestamp,
    ) -> Result<BTreeMap<Key, Row>, RebuildError> {
        let mut replay = Replay {
            node: self,
            kept,
            resting: Resting::of(kept),
            rows: Rows::default(),
            tip: Tip::new(),
        };
        let mut receipts = receipts(kept)?.into_iter().peekable();
        for leaf in journal {
            // Clocks go back; how far the log had come when a receipt came does not.
            let size = replay.tip.size();
            while let Some(received) = receipts.next_if(|received| received.leaves <= size) {
                replay.receipt(&received);
            }
            replay.leaf(leaf)?;
        }
        for received in receipts {
            replay.receipt(&received);
        }
        while replay.step(until, &Input::Tick(until)) {}
        Ok(replay.finish())
    }
}

/// A receipt that came.
struct Received {
    at: Timestamp,
    leaves: u64,
    /// What it settled: receipts of before leaves were told do not say it themselves.
    until: u64,
    receipt: VerifiedReceipt,
}

/// The receipts, in the order in which they came.
fn receipts(kept: &BTreeMap<Key, Row>) -> Result<Vec<Received>, RebuildError> {
    let mut receipts = Vec::new();
    for row in kept.values() {
        if let Row::Receipt(ReceiptRow { receipt, at, leaves, until }) = row {
            let receipt = VerifiedReceipt::from_trusted_store(receipt);
            let receipt = receipt.map_err(RebuildError::Receipt)?;
            receipts.push(Received { at: *at, leaves: *leaves, until: *until, receipt });
        }
    }
    receipts.sort_by_key(|received| (received.leaves, received.until));
    Ok(receipts)
}

/// What rests on erased acts, by act: the journal no longer says it.
#[derive(Default)]
struct Resting {
    records: BTreeMap<ActId, Vec<RecordId>>,
    holders: BTreeMap<ActId, Vec<RecordId>>,
}

impl Resting {
    fn of(kept: &BTreeMap<Key, Row>) -> Self {
        let is_erased = |act: &ActId| is_erased(kept, *act);
        let mut resting = Self::default();
        for (key, row) in kept {
            match (key, row) {
                (Key::Record(id), Row::Record(row)) if is_erased(&row.came_by) => {
                    resting.records.entry(row.came_by).or_default().push(*id);
                }
                (Key::Holders(id), Row::Holders(row)) => {
                    for holder in row.holders.iter().filter(|holder| is_erased(&holder.by)) {
                        resting.holders.entry(holder.by).or_default().push(*id);
                    }
                }
                _ => {}
            }
        }
        resting
    }
}

fn is_erased(kept: &BTreeMap<Key, Row>, act: ActId) -> bool {
    matches!(kept.get(&Key::Act(act)), Some(Row::Act(row)) if row.stage == Stage::Erased)
}

struct Replay<'a> {
    node: &'a Node,
    kept: &'a BTreeMap<Key, Row>,
    resting: Resting,
    rows: Rows,
    tip: Tip,
}

impl Replay<'_> {
    fn leaf(&mut self, leaf: Leaf) -> Result<(), RebuildError> {
        let recorded = self.tip.append(leaf.commitment);
        let at = recorded.index();
        let Some(entry) = leaf.entry else {
            self.tombstone(leaf.act, at);
            return Ok(());
        };
        let act = entry
            .signed(self.node.own())
            .map_err(|source| RebuildError::Act { leaf: at, source })?;
        let verdict = Verdict::decode(&entry.verdict)
            .map_err(|source| RebuildError::Verdict { leaf: at, source })?;
        if !verdict.lifted.is_empty() {
            // It has walked on.
            self.rows.remove(Key::Pending(leaf.act));
        }
        let known = self.facts_for(&Input::Act(act.act()));
        let entered = match verdict.ruling {
            Ruling::Permit => Entered::Permitted(Permitted::of_journal(act, recorded)),
            Ruling::Bar | Ruling::ForDecision => Entered::Stopped { act, leaf: at },
        };
        let mut p = Projection::new(entry.recorded_at, &known);
        self.node.enter(&mut p, &entered, verdict);
        let (changes, _) = p.finish();
        self.rows.apply(changes);
        Ok(())
    }

    fn receipt(&mut self, received: &Received) {
        let Received { at, leaves, until, ref receipt } = *received;
        self.step(at, &Input::Acknowledged { receipt, leaves, until });
    }

    fn facts_for(&self, input: &Input<'_>) -> Facts {
        // The journal's content is for deciding, and nothing is decided here: rows suffice.
        let read = |needs: &Needs| Ok::<_, Infallible>(self.rows.fetch(needs));
        let Ok(known) = self.node.facts_for(input, read);
        known
    }

    /// Takes a step that no decision precedes; whether it changed anything.
    fn step(&mut self, now: Timestamp, input: &Input<'_>) -> bool {
        let known = self.facts_for(input);
        let changes = self.node.step(now, input, &known).changes;
        let changed = !changes.is_empty();
        self.rows.apply(changes);
        changed
    }

    /// An act whose content is erased: its row says what remains of it.
    fn tombstone(&mut self, act: ActId, leaf: u64) {
        let Some(Row::Act(row)) = self.kept.get(&Key::Act(act)) else { return };
        if row.leaf != leaf {
            return;
        }
        for there in &row.delivered {
            let Some(place) = there.place else { continue };
            let outbox = OutboxRow { act, leaf, since: row.recorded_at, officer: row.officer };
            self.rows.put(Key::Outbox(there.to, place), outbox.into());
            if let Some(Row::Peer(peer)) = self.rows.get(Key::Peer(there.to)).cloned() {
                let peer = PeerRow { out_next: place + 1, ..peer };
                self.rows.put(Key::Peer(there.to), peer.into());
            }
        }
        self.rows.put(Key::Act(act), row.clone().into());
        self.rested(act);
        for key in (0..row.deadlines).map(|number| Key::Deadline(act, number)) {
            if let Some(deadline) = self.kept.get(&key) {
                self.rows.put(key, deadline.clone());
            }
        }
        self.answered(act, row);
    }

    /// Puts back what rests on an erased act.
    fn rested(&mut self, act: ActId) {
        for record in self.resting.records.remove(&act).unwrap_or_default() {
            if let Some(row) = self.kept.get(&Key::Record(record)) {
                self.rows.put(Key::Record(record), row.clone());
            }
        }
        for record in self.resting.holders.remove(&act).unwrap_or_default() {
            let key = Key::Holders(record);
            let Some(Row::Holders(was)) = self.kept.get(&key) else { continue };
            let mut row = match self.rows.get(key) {
                Some(Row::Holders(row)) => row.clone(),
                _ => HoldersRow::default(),
            };
            row.holders.extend(was.holders.iter().filter(|h| h.by == act).cloned());
            self.rows.put(key, row.into());
        }
    }

    /// What an erased answer did to what it answered.
    fn answered(&mut self, act: ActId, row: &ActRow) {
        let Some(answers) = row.answers else { return };
        let is_own = row.direction == Direction::Own;
        if row.kind == Kind::SearchReport.code() && is_own {
            self.rows.remove(Key::Pending(answers));
        }
        let Some(is_whole) = row.is_whole else { return };
        let others = if is_own {
            row.delivered.iter().map(|there| there.to).collect()
        } else {
            vec![row.agency]
        };
        let mut known = self.rows.fetch(&Needs::default().and([Key::Act(answers)]));
        let keys = others.iter().map(|&other| Key::Request(answers, other));
        let keys = keys.chain(project::deadlines_of(&known, answers));
        known.merge(self.rows.fetch(&Needs::default().and(keys)));
        loop {
            let mut more = project::more_of_answer(answers, &known);
            more.retain(|key| !known.asked.contains(key));
            if more.is_empty() {
                break;
            }
            known.merge(self.rows.fetch(&Needs::default().and(more)));
        }
        let mut p = Projection::new(row.recorded_at, &known);
        project::answered(&mut p, answers, (row.agency, is_whole), &others);
        if !is_own {
            project::told_of_hit(&mut p, (act, row.agency, is_whole), answers);
        }
        let (changes, _) = p.finish();
        self.rows.apply(changes);
    }

    /// Of a row what no act says any more; all else stays as the acts say it.
    fn keep_of(&mut self, key: Key, was: &Row) {
        let Some(is) = self.rows.get(key).cloned() else { return };
        let row = match (is, was) {
            // When watches ran out, no act says; nor what erased alerts told.
            (Row::Own(is), Row::Own(was)) => {
                let (watches, watches_expired) = (was.watches, was.watches_expired);
                let watch_alerts = was.watch_alerts;
                OwnRow { watches, watches_expired, watch_alerts, ..is }.into()
            }
            (Row::Relation(is), Row::Relation(was)) => {
                RelationRow { watches: was.watches, searches: was.searches, ..is }.into()
            }
            // Whether a watch had run out when it was to end otherwise, no act says.
            (Row::Act(is), Row::Act(was)) if ran_out(&is) || ran_out(was) => {
                ActRow { watch_end: was.watch_end, ..is }.into()
            }
            // What a record stated then, the row that it has now may not say any more.
            (Row::Lead(is), Row::Lead(was)) => LeadRow { marks: was.marks, ..is }.into(),
            _ => return,
        };
        self.rows.put(key, row);
    }

    /// The rows, with what only the rows that were can say.
    fn finish(mut self) -> BTreeMap<Key, Row> {
        let mut breached = BTreeSet::new();
        for (&key, row) in self.kept {
            match (key, row) {
                (Key::Receipt(..) | Key::Misbehaviour(..), _) => self.rows.put(key, row.clone()),
                (Key::Peer(_), Row::Peer(was)) => {
                    if let Some(Row::Peer(is)) = self.rows.get(key) {
                        let row = PeerRow { out_next: is.out_next, ..was.clone() };
                        self.rows.put(key, row.into());
                    }
                }
                (Key::Pending(act), Row::Pending(PendingRow { work: PendingWork::Fetch, .. })) => {
                    self.rows.put(Key::Pending(act), row.clone());
                }
                (Key::Own | Key::Relation(_) | Key::Lead(_) | Key::Act(_), was) => {
                    self.keep_of(key, was);
                }
                (Key::Watch(_), _) => self.rows.put(key, row.clone()),
                (key, _) if is_of_private_search(key) => self.rows.put(key, row.clone()),
                // Whose an erased record was, no act says any more.
                (Key::Gone(_), _) => self.rows.put(key, row.clone()),
                // The row may have changed since by acts that are erased as well.
                (Key::Record(_), Row::Record(was)) if is_erased(self.kept, was.came_by) => {
                    self.rows.put(key, row.clone());
                }
                // What was suspended because of an act that is erased, no act says any more.
                (Key::Deadline(act, _), Row::Deadline(was))
                    if matches!(was.state, DeadlineState::Breached(_))
                        || was.barred.iter().any(|act| is_erased(self.kept, *act)) =>
                {
                    self.rows.put(key, row.clone());
                    breached.insert(act);
                }
                _ => {}
            }
        }
        // When a request was due is no longer shown once a clock, right or wrong, ran out.
        for (key, row) in &mut self.rows.rows {
            if let (Key::Request(act, _), Row::Request(is)) = (key, row)
                && breached.contains(act)
                && let Some(Row::Request(was)) = self.kept.get(key)
            {
                is.due = was.due;
            }
        }
        let acknowledged = |key: &Key| {
            let Key::Outbox(peer, place) = key else { return false };
            let kept = self.kept.get(&Key::Peer(*peer));
            matches!(kept, Some(Row::Peer(row)) if *place < row.out_acknowledged)
        };
        let came_to_nothing = |key: &Key| {
            matches!(key, Key::Pending(_) | Key::Fresh(_)) && !self.kept.contains_key(key)
        };
        self.rows.rows.retain(|key, _| !acknowledged(key) && !came_to_nothing(key));
        self.rows.rows
    }
}

/// Whether an act set a watch whose time ran out.
fn ran_out(row: &ActRow) -> bool {
    row.watch_end == Some(WatchEnd::Expired)
}

/// What was counted, fetched, tagged and learned, no act says, or one that is erased.
const fn is_of_private_search(key: Key) -> bool {
    matches!(
        key,
        Key::Offer(_)
            | Key::OfferFrom(_)
            | Key::Held(..)
            | Key::Shard(..)
            | Key::Tagged(_)
            | Key::Blinds(_)
            | Key::Query(_)
            | Key::Sought(_)
    )
}

/// Rows and their index in memory.
#[derive(Default)]
struct Rows {
    rows: BTreeMap<Key, Row>,
    entries: BTreeMap<IndexKey, Key>,
    sealed: BTreeMap<PayloadId, BTreeSet<Key>>,
}

impl Rows {
    fn get(&self, key: Key) -> Option<&Row> {
        self.rows.get(&key)
    }

    fn put(&mut self, key: Key, row: Row) {
        self.remove(key);
        for entry in row.index(key) {
            self.entries.insert(entry, key);
        }
        if let Some(id) = row.sealed_under(key) {
            self.sealed.entry(id).or_default().insert(key);
        }
        self.rows.insert(key, row);
    }

    fn remove(&mut self, key: Key) {
        let Some(row) = self.rows.remove(&key) else { return };
        for entry in row.index(key) {
            self.entries.remove(&entry);
        }
        if let Some(under) = row.sealed_under(key).and_then(|id| self.sealed.get_mut(&id)) {
            under.remove(&key);
        }
    }

    fn apply(&mut self, changes: Vec<Change>) {
        let mut destroyed = Vec::new();
        for change in changes {
            match change {
                Change::Put { key, row, .. } => self.put(key, Arc::unwrap_or_clone(row)),
                Change::Delete { key, .. } => self.remove(key),
                Change::DestroyKey(id) => destroyed.push(id),
                Change::Journal { .. } => {}
            }
        }
        // Within one step erasure wins.
        for id in destroyed {
            self.destroy(id);
        }
    }

    fn destroy(&mut self, id: PayloadId) {
        let under = self.sealed.get(&id).cloned().unwrap_or_default();
        under.into_iter().for_each(|key| self.remove(key));
    }

    fn fetch(&self, needs: &Needs) -> Facts {
        let mut facts = Facts::default();
        for &key in &needs.keys {
            self.read(key, &mut facts);
        }
        for scan in &needs.scans {
            let found = self.scan(scan);
            if scan.rows {
                found.iter().for_each(|(_, key)| self.read(*key, &mut facts));
            }
            facts.scans.push(found);
        }
        facts
    }

    fn read(&self, key: Key, facts: &mut Facts) {
        facts.asked.insert(key);
        if let Some(row) = self.rows.get(&key) {
            facts.rows.insert(key, Arc::new(row.clone()));
        }
    }

    fn scan(&self, scan: &Scan) -> Vec<(IndexKey, Key)> {
        let prefix = scan.prefix.as_bytes();
        self.entries
            .range(&scan.prefix..)
            .take_while(|(entry, _)| entry.as_bytes().starts_with(prefix))
            .filter(|(entry, _)| scan.before.as_ref().is_none_or(|before| *entry < before))
            .take(scan.limit)
            .map(|(entry, key)| (entry.clone(), *key))
            .collect()
    }
}
