//! The network: packets on their way, each with its bad luck.

use std::collections::{BTreeMap, BTreeSet};

use comity_corridor::Resume;

use crate::{
    faults::{Faults, Partition},
    seed::{Dice, Seed},
};

/// How long a packet takes when nothing goes wrong, in ms.
const LATENCY_MS: u64 = 20;

/// What travels.
#[derive(Clone, Debug)]
pub enum Packet {
    /// A sealed batch; `honest` is false when the sender spoiled it.
    Batch {
        /// The sealed bytes.
        sealed: Vec<u8>,
        /// Whether it is as its sender's own program made it.
        honest: bool,
        /// The station that sent it, and how many of its leaves were durable at that moment.
        durable: (usize, u64),
    },
    /// A signed receipt, with the digest of the batch it came back on.
    Receipt {
        /// The signed bytes.
        bytes: Vec<u8>,
        /// The batch.
        batch: [u8; 32],
    },
    /// The receiver cannot take a batch, and says from where it wants to be served.
    Again {
        /// The place it expects, or the size of the log it has seen.
        resume: Resume,
    },
    /// Shards of a set of tags are asked for.
    Ask {
        /// Of which epoch.
        epoch: u32,
        /// Which.
        shards: Vec<u8>,
    },
    /// Shards as they are served; `honest` is false when the holder altered them.
    Shards {
        /// Of which epoch.
        epoch: u32,
        /// Each with its number.
        shards: Vec<(u8, Vec<u8>)>,
        /// Whether they are as its own program serves them.
        honest: bool,
    },
}

impl Packet {
    /// How large it is, in bytes.
    pub fn size_bytes(&self) -> usize {
        match self {
            Self::Batch { sealed, .. } => sealed.len(),
            Self::Receipt { bytes, .. } => bytes.len(),
            Self::Again { .. } => 8,
            Self::Ask { shards, .. } => 4 + shards.len(),
            Self::Shards { shards, .. } => {
                4 + shards.iter().map(|(_, shard)| 1 + shard.len()).sum::<usize>()
            }
        }
    }
}

/// The links between agencies, by place.
#[derive(Debug)]
pub struct Network {
    dice: BTreeMap<(usize, usize), Dice>,
    cut: BTreeSet<(usize, usize)>,
    seed: Seed,
}

impl Network {
    /// Whole links.
    pub const fn new(seed: Seed) -> Self {
        Self { dice: BTreeMap::new(), cut: BTreeSet::new(), seed }
    }

    /// When a packet that is sent now arrives: after how many ms, once for each copy.
    pub fn send(&mut self, faults: &Faults, (from, to): (usize, usize)) -> Vec<u64> {
        let link = self.seed.child("link", from * 16 + to);
        let dice = self.dice.entry((from, to)).or_insert_with(|| link.dice());
        // Every packet draws as often, so that one more loss does not shift what comes after.
        let draws = [0; 6].map(|_| dice.below(u64::MAX));
        let percent = |draw: u64, percent: u64| draw % 100 < percent;
        if self.cut.contains(&(from, to)) || percent(draws[0], faults.loss_percent) {
            return Vec::new();
        }
        let delay = |draw: u64| LATENCY_MS + draw % (faults.delay_ms_max + 1);
        let held_up = if percent(draws[2], faults.reorder_percent) {
            draws[5] % (10 * faults.delay_ms_max + 60_000)
        } else {
            0
        };
        let mut copies = vec![delay(draws[3]) + held_up];
        if percent(draws[1], faults.twice_percent) {
            copies.push(delay(draws[4]));
        }
        copies
    }

    /// Cuts one agency off from another, or both from each other.
    pub fn cut(&mut self, faults: &Faults, (from, to): (usize, usize)) {
        match faults.partition {
            Partition::None => {}
            Partition::OneWay => drop(self.cut.insert((from, to))),
            Partition::Symmetric => self.cut.extend([(from, to), (to, from)]),
        }
    }

    /// All links are whole again.
    pub fn mend(&mut self) {
        self.cut.clear();
    }
}
