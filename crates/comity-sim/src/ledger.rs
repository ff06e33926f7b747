//! What the simulator itself writes down of a node, beside the node.
//!
//! After each commit the new leaves are copied here, before anything can erase them. Invariants
//! hold the node's rows against this copy, and later nodes against each other.

use std::collections::BTreeMap;

use comity_act::{ActId, AgencyCode, SignedAct};
use comity_corridor::{
    Effect, Entry, Key, Notice, Ruling, Verdict,
    rows::{ActRow, DeadlineRow, Direction, Row, Stage},
};
use comity_log::{Hash, Tip};
use comity_seal::digest::digest;

use crate::store::MemoryStore;

/// One decided act, as it stood when it became durable.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// Its place in the log.
    pub index: u64,
    /// The act.
    pub act: SignedAct,
    /// What the node's law said.
    pub verdict: Verdict,
    /// What the journal kept.
    pub entry: Entry,
    /// The act's row, as it stood after the commit.
    pub row: ActRow,
}

impl Leaf {
    /// Whether the law permitted it.
    pub fn is_permitted(&self) -> bool {
        self.verdict.ruling == Ruling::Permit
    }
}

/// What was written down of one node.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// Every leaf; `None` for one that was erased in the commit that made it.
    pub leaves: Vec<Option<Leaf>>,
    /// The last leaf of each act.
    pub of_act: BTreeMap<ActId, usize>,
    /// The root of the log at each size that is durable.
    pub roots: BTreeMap<u64, Hash>,
    /// How often people were told of a deadline of an act that ran out.
    pub told: BTreeMap<ActId, u64>,
    /// The deadlines, as they stood after the last commit.
    pub deadlines: BTreeMap<Key, DeadlineRow>,
    /// How much of each peer's log was last seen: size and root.
    pub seen: BTreeMap<AgencyCode, (u64, Hash)>,
    tip: Tip,
}

impl Ledger {
    /// What the store has had since its foundation.
    pub fn of(store: &MemoryStore) -> Self {
        let mut ledger = Self::default();
        // A founded world is whole: there is nothing to complain of yet.
        let _ = ledger.follow(store);
        ledger
    }

    /// Copies the leaves that came with a commit; the answer is the number of the first.
    ///
    /// # Errors
    /// What is wrong with a leaf, in words.
    pub fn follow(&mut self, store: &MemoryStore) -> Result<usize, String> {
        let first = self.leaves.len();
        for kept in store.journal_from(first as u64) {
            let index = kept.leaf;
            self.tip.append_leaf(kept.commitment.leaf());
            self.roots.insert(self.tip.size(), self.tip.root());
            let Some(entry) = kept.entry else {
                self.leaves.push(None);
                continue;
            };
            let bytes = entry.act.clone();
            let act = SignedAct::from_trusted_store(bytes)
                .map_err(|error| format!("leaf {index} holds no act: {error}"))?;
            let verdict = Verdict::decode(&entry.verdict)
                .map_err(|error| format!("leaf {index} holds no verdict: {error}"))?;
            if entry.commitment() != *kept.commitment {
                return Err(format!("leaf {index} commits to something else than it keeps"));
            }
            let Some(row) = store.row::<ActRow>(Key::Act(kept.act)).cloned() else {
                return Err(format!("leaf {index} is of {}, which has no row", kept.act));
            };
            // Of what others made nothing stays here; of what goes out from here something always.
            let is_own = row.direction == Direction::Own;
            let goes_out = is_own && !act.act().recipients.is_empty();
            let own = act.act().agency;
            let opens = !is_own || entry.signed(own).is_ok();
            if entry.home.is_some() != goes_out || !opens {
                return Err(format!("leaf {index} keeps another home part than it commits to"));
            }
            self.of_act.insert(kept.act, self.leaves.len());
            let entry = entry.clone();
            self.leaves.push(Some(Leaf { index, act, verdict, entry, row }));
        }
        self.tip.drain_writes();
        Ok(first)
    }

    /// Size of the log and the root over all that was ever committed, by the simulator's count.
    pub fn head(&self) -> (u64, Hash) {
        (self.tip.size(), self.tip.root())
    }

    /// The leaves from this number on that are known.
    pub fn since(&self, first: usize) -> impl DoubleEndedIterator<Item = &Leaf> {
        self.leaves[first..].iter().flatten()
    }

    /// The last leaf of an act.
    pub fn leaf(&self, act: ActId) -> Option<&Leaf> {
        self.leaves[*self.of_act.get(&act)?].as_ref()
    }

    /// Notes whom a commit told of what.
    pub fn hear(&mut self, effects: &[Effect]) {
        for effect in effects {
            if let Effect::Notify(Notice::Breach(act) | Notice::Untaken(act)) = effect {
                *self.told.entry(*act).or_default() += 1;
            }
        }
    }

    /// The deadlines as they now stand in the store.
    pub fn deadlines_of(store: &MemoryStore) -> BTreeMap<Key, DeadlineRow> {
        store
            .rows()
            .filter_map(|(key, row)| match row {
                Row::Deadline(row) => Some((key, row.clone())),
                _ => None,
            })
            .collect()
    }

    /// A summary of all that was decided: equal for equal histories.
    pub fn digest(&self) -> [u8; 32] {
        let (size, root) = self.head();
        digest(&[size.to_be_bytes().as_slice(), &root.to_bytes()].concat())
    }
}

/// Whether a stage says that the act took effect.
pub const fn took_effect(stage: Stage) -> bool {
    matches!(stage, Stage::Done | Stage::Opened | Stage::Taken | Stage::Erased)
}
