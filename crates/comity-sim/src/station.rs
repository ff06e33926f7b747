//! One node with its disk, its clock and what a real shell keeps in memory.
//!
//! All that stands here besides the store is volatile: a crash loses it, and the node must do
//! without. What it does again after a restart, it finds in its rows.

use std::collections::{BTreeMap, BTreeSet};

use comity_act::{ActId, AgencyCode, Timestamp};
use comity_corridor::{
    Awaited, Chance, DriveError, Driver, Effect, Key, Packed, Receipt, Resume, Store, rows::Row,
};

use crate::{
    agency::Agency,
    ledger::Ledger,
    seed::{Dice, Seed},
    store::{MemoryError, MemoryStore},
};

/// First wait before something is sent again, in ms.
const BACK_OFF_MS: u64 = 5_000;
/// Longest wait before something is sent again, in ms.
const BACK_OFF_MS_MAX: u64 = 2 * 3_600_000;
/// Acts of one batch: few, so that there are many batches.
const BATCH_ACTS: usize = 8;

/// How far sending to one peer has come, as far as memory knows.
#[derive(Clone, Debug, Default)]
pub struct Sending {
    /// The batches whose receipts may still come, by their digests.
    pub awaited: BTreeMap<[u8; 32], Awaited>,
    /// The place after the last that was sent.
    pub sent: u64,
    /// How long is waited before the next attempt, in ms.
    pub wait_ms: u64,
    /// Which attempt counts; older ones that are still planned do not.
    pub attempt: u64,
    /// From where the peer asked to be served, when it did.
    pub resume: Resume,
}

/// What is lost in a crash.
#[derive(Debug, Default)]
struct Memory {
    owed: Vec<(AgencyCode, Receipt)>,
    sending: BTreeMap<AgencyCode, Sending>,
    blocked: BTreeSet<AgencyCode>,
    fetching: BTreeSet<AgencyCode>,
    commit_planned: bool,
}

/// One node.
#[derive(Debug)]
pub struct Station {
    /// The agency.
    pub agency: Agency,
    /// Its place among the agencies; two stations of one place are a log with two faces.
    pub place: usize,
    /// What the simulator wrote down of it.
    pub ledger: Ledger,
    /// How far its clock is off, in ms.
    pub skew_ms: i64,
    /// The dice of its disk.
    pub disk: Dice,
    /// How often it was started.
    pub epoch: u64,
    driver: Option<Driver<MemoryStore>>,
    stopped: Option<MemoryStore>,
    chance: Chance,
    memory: Memory,
}

impl Station {
    /// A node that runs over what its agency has made durable.
    ///
    /// # Panics
    /// When the founded store cannot be opened.
    pub fn new(agency: Agency, place: usize, seed: &Seed) -> Self {
        let ledger = Ledger::of(&agency.store);
        let mut station = Self {
            place,
            ledger,
            skew_ms: 0,
            disk: seed.child("disk", 0).dice(),
            epoch: 0,
            driver: None,
            stopped: Some(agency.store.clone()),
            chance: seed.child("chance", 0).chance(),
            memory: Memory::default(),
            agency,
        };
        station.start();
        station
    }

    /// A second node of the same agency, from a copy of its disk: the other face of its log.
    pub fn twin(&mut self, seed: &Seed) -> Self {
        let mut agency = self.agency.clone();
        agency.store = self.store().clone();
        agency.store.rollback();
        let mut twin = Self::new(agency, self.place, seed);
        twin.skew_ms = self.skew_ms;
        twin
    }

    /// Its code.
    pub fn code(&self) -> AgencyCode {
        self.agency.code()
    }

    /// What its clock shows at this moment of the world.
    pub fn clock(&self, now_ms: u64) -> Timestamp {
        Timestamp::from_millis(now_ms.saturating_add_signed(self.skew_ms))
    }

    /// Whether it runs.
    pub const fn is_up(&self) -> bool {
        self.driver.is_some()
    }

    /// What its disk holds, with what is not committed.
    #[expect(clippy::expect_used, reason = "a node runs or is stopped, and has a disk in both")]
    pub fn store(&mut self) -> &MemoryStore {
        match &mut self.driver {
            Some(driver) => driver.store_mut(),
            None => self.stopped.as_ref().expect("a stopped node has its disk"),
        }
    }

    /// Whether it has decided acts that are not durable, or not written down yet.
    pub fn is_ahead(&mut self) -> bool {
        let known = self.ledger.leaves.len() as u64;
        self.store().journal_from(known).next().is_some()
    }

    /// The node's driver with its chance, while it runs.
    pub fn driver(&mut self) -> Option<(&mut Driver<MemoryStore>, &mut Chance)> {
        self.driver.as_mut().map(|driver| (driver, &mut self.chance))
    }

    /// The power fails: what is not durable is lost, and everything in memory.
    pub fn crash(&mut self) {
        if let Some(driver) = self.driver.take() {
            let mut store = driver.into_store();
            store.rollback();
            self.stopped = Some(store);
            self.memory = Memory::default();
        }
    }

    /// The node starts from its disk.
    ///
    /// # Panics
    /// When what the disk holds is not what was made durable.
    pub fn start(&mut self) {
        if let Some(store) = self.stopped.take() {
            let driver = Driver::new(self.agency.node.clone(), store).and_then(|mut driver| {
                driver.learn()?;
                Ok(driver)
            });
            #[expect(clippy::expect_used, reason = "a disk that lost its log is a finding")]
            let driver = driver.expect("the log is restored");
            self.driver = Some(driver);
            self.epoch += 1;
        }
    }

    /// What a start finds to be done: acts with work pending, peers with something waiting.
    pub fn unfinished(&mut self) -> (Vec<ActId>, Vec<AgencyCode>) {
        let (mut work, mut peers) = (Vec::new(), Vec::new());
        for (key, row) in self.store().rows() {
            match (key, row) {
                (Key::Pending(act) | Key::Fresh(act), _) => work.push(act),
                (Key::Peer(peer), Row::Peer(row)) if row.out_acknowledged < row.out_next => {
                    peers.push(peer);
                }
                _ => {}
            }
        }
        (work, peers)
    }

    /// Something is not durable yet: whether a commit has to be planned for it.
    pub fn wants_commit(&mut self) -> bool {
        !std::mem::replace(&mut self.memory.commit_planned, true)
    }

    /// A receipt is owed once what it speaks of is durable.
    pub fn owe(&mut self, to: AgencyCode, receipt: Receipt) {
        self.memory.owed.push((to, receipt));
    }

    /// Makes durable what is not: the effects, and the receipts that may now be signed.
    ///
    /// # Errors
    /// What the driver says; after an unacknowledged commit the node must be taken for crashed.
    pub fn commit(&mut self) -> Result<Committed, DriveError<MemoryError>> {
        self.memory.commit_planned = false;
        let owed = std::mem::take(&mut self.memory.owed);
        let Some(driver) = &mut self.driver else { return Ok(Committed::default()) };
        let effects = driver.commit()?;
        Ok(Committed { effects, owed })
    }

    /// What waits for this peer is sent once the commit that is under way has ended.
    pub fn block(&mut self, to: AgencyCode) {
        self.memory.blocked.insert(to);
    }

    /// The peers to whom something was to be sent while a commit was under way.
    pub fn unblocked(&mut self) -> BTreeSet<AgencyCode> {
        std::mem::take(&mut self.memory.blocked)
    }

    /// The agencies whose sets of tags are being fetched.
    pub const fn fetching(&mut self) -> &mut BTreeSet<AgencyCode> {
        &mut self.memory.fetching
    }

    /// How far sending to this peer has come.
    pub fn sending(&mut self, to: AgencyCode) -> &mut Sending {
        self.memory.sending.entry(to).or_default()
    }

    /// Doubles the wait before the next attempt, and says how long it is, in ms.
    pub fn back_off(&mut self, to: AgencyCode) -> u64 {
        let sending = self.sending(to);
        let wait = sending.wait_ms.max(BACK_OFF_MS);
        sending.wait_ms = (wait * 2).min(BACK_OFF_MS_MAX);
        wait
    }

    /// A sealed batch of what waits for a peer, proved from where the peer last saw our log.
    ///
    /// # Errors
    /// What the driver says.
    pub fn pack(
        &mut self,
        now: Timestamp,
        to: AgencyCode,
    ) -> Result<Option<Packed>, DriveError<MemoryError>> {
        let resume = self.sending(to).resume;
        let Some(driver) = &mut self.driver else { return Ok(None) };
        let packed = driver.pack_from(now, (to, resume), BATCH_ACTS, &mut self.chance)?;
        if let Some(packed) = &packed {
            let sending = self.sending(to);
            sending.awaited.insert(packed.digest, packed.into());
            sending.sent = sending.sent.max(packed.next);
        }
        Ok(packed)
    }
}

/// What a commit has brought.
#[derive(Debug, Default)]
pub struct Committed {
    /// What is to be done.
    pub effects: Vec<Effect>,
    /// Receipts that may be signed, each with its addressee.
    pub owed: Vec<(AgencyCode, Receipt)>,
}
