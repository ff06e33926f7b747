//! The world: agencies, links and time, in one thread, from one seed.
//!
//! A step is one event at one node: an officer acts, a packet arrives, a commit ends, a clock
//! ticks. After each step the invariants that can be checked at once are checked.

mod private;
mod travel;

use std::collections::BTreeMap;

use comity_act::{ActId, AgencyCode, OfficerId, Role};
use comity_corridor::{CheckError, DriveError, Effect, Form, Outcome, Unfit};

use crate::{
    agency::{BEGIN_MS, founded},
    faults::{Faults, Lie, Partition},
    invariant::{self, Violation},
    liar::Liar,
    link::{Network, Packet},
    seed::{Dice, Seed},
    station::Station,
    store::{Fate, MemoryError},
    truth::Truth,
    workload::Workload,
};

pub use private::{Looked, Private, SearchKeys, Sought};

const HOUR_MS: u64 = 3_600_000;
const DAY_MS: u64 = 24 * HOUR_MS;
/// How often a node looks for deadlines, in ms.
const TICK_MS: u64 = 2 * HOUR_MS;
/// How long a node is down after a crash, in ms, at most.
const DOWN_MS_MAX: u64 = HOUR_MS;
/// How long the world runs on after it has healed, until all that is owed must have come.
const CALM_MS: u64 = 12 * HOUR_MS;
/// How long it runs on after that, until every deadline has run out.
const AFTERMATH_MS: u64 = 10 * DAY_MS;

/// Steps after which a world that has not come to its end never will.
const STEPS_MAX: u64 = 30_000;

/// What happens.
#[derive(Clone, Debug)]
enum Event {
    Officer,
    Attempt { station: usize, to: AgencyCode, attempt: u64 },
    Arrive { from: usize, to: usize, packet: Packet },
    Commit { station: usize, epoch: u64 },
    Work { station: usize, epoch: u64, act: ActId },
    Tick { station: usize },
    Start { station: usize },
    Seek,
    Fetch { station: usize, epoch: u64, holder: AgencyCode, attempt: u32 },
    Cut,
    Mend,
    Deed,
}

/// How large a run is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Agencies.
    pub agencies: usize,
    /// Acts of officers.
    pub acts: usize,
}

/// One packet, as it can be measured from outside.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Wire {
    /// When it was sent, in ms.
    pub at_ms: u64,
    /// By whom, by place.
    pub from: usize,
    /// To whom, by place.
    pub to: usize,
    /// How large it is.
    pub bytes: usize,
    /// What the other end reads beside each act: its size, its leaf and its salt. What it commits
    /// to is blind, and differs wherever the verdict does.
    pub carried: Vec<(usize, u64, [u8; 32])>,
}

/// A world.
#[derive(Debug)]
pub struct Sim {
    /// The nodes; a forked log has two of one place.
    pub stations: Vec<Station>,
    /// What goes wrong.
    pub faults: Faults,
    /// What the simulator knows and no node can.
    pub truth: Truth,
    /// Who lies, and how.
    pub liar: Liar,
    /// What the simulator writes down of pseudonymised searches.
    pub private: Private,
    /// Steps taken.
    pub steps: u64,
    /// How often what came in was refused, by the reason.
    pub refused: BTreeMap<&'static str, u64>,
    /// What went over the links, in order: what an onlooker, or the other end, can measure. Noted
    /// only in a quiet world.
    pub wire: Vec<Wire>,
    /// Agencies in the world.
    pub agencies: usize,
    queue: BTreeMap<(u64, u64), Event>,
    planned: u64,
    now_ms: u64,
    is_quiet: bool,
    network: Network,
    workload: Workload,
    dice: Dice,
    jumps: Dice,
    left: usize,
}

impl Sim {
    /// A world of this seed, with the faults of the seed.
    pub fn new(number: u64) -> Self {
        let seed = Seed::new(number);
        let mut dice = seed.child("swarm", 0).dice();
        let faults = Faults::swarm(&mut dice);
        let size = Size { agencies: 3 + dice.index(2), acts: 45 + dice.index(25) };
        Self::with(number, size, faults)
    }

    /// A world of this seed and size, with these faults.
    pub fn with(number: u64, size: Size, faults: Faults) -> Self {
        let seed = Seed::new(number);
        let mut stations: Vec<Station> = founded(size.agencies)
            .into_iter()
            .enumerate()
            .map(|(place, agency)| Station::new(agency, place, &seed.child("node", place)))
            .collect();
        let mut clocks = seed.child("clocks", 0).dice();
        for station in &mut stations {
            let off = clocks.below(2 * faults.skew_ms_max + 1);
            station.skew_ms = signed(off) - signed(faults.skew_ms_max);
        }
        let mut sim = Self {
            agencies: stations.len(),
            liar: Liar::new(&faults, stations.len() - 1, &seed.child("liar", 0)),
            truth: Truth::default(),
            private: Private::new(&faults, size.acts == 0, &seed.child("private", 0)),
            stations,
            wire: Vec::new(),
            steps: 0,
            refused: BTreeMap::new(),
            queue: BTreeMap::new(),
            planned: 0,
            now_ms: BEGIN_MS,
            is_quiet: size.acts == 0,
            network: Network::new(seed.child("network", 0)),
            workload: Workload::new(&seed.child("workload", 0)),
            dice: seed.child("world", 0).dice(),
            jumps: seed.child("jumps", 0).dice(),
            left: size.acts,
            faults,
        };
        sim.plan(0, Event::Officer);
        for station in 0..sim.stations.len() {
            sim.plan(TICK_MS, Event::Tick { station });
        }
        if sim.private.is_on {
            sim.plan(HOUR_MS, Event::Seek);
        }
        if sim.faults.partition != Partition::None {
            sim.plan(0, Event::Cut);
        }
        if !sim.faults.lies.is_empty() {
            sim.plan(HOUR_MS, Event::Deed);
        }
        sim
    }

    /// Whether the agency at this place keeps the rules.
    pub fn is_honest(&self, place: usize) -> bool {
        self.faults.lies.is_empty() || place != self.liar.place
    }

    /// The agency with this code, by its place.
    pub fn place_of(&self, code: AgencyCode) -> Option<usize> {
        self.stations.iter().find(|station| station.code() == code).map(|station| station.place)
    }

    /// Runs the world to its end: faults, healing, what is owed, deadlines, audit.
    ///
    /// # Errors
    /// [`Violation`] when an invariant does not hold.
    pub fn run(&mut self) -> Result<(), Violation> {
        while self.left > 0 {
            self.step()?;
        }
        self.run_for(HOUR_MS)?;
        self.heal();
        self.run_for(CALM_MS)?;
        self.tend_all()?;
        invariant::after_healing(self)?;
        // From here on only clocks run: who has not answered by now is a liar.
        self.private.is_on = false;
        self.queue.retain(|_, event| matches!(event, Event::Tick { .. } | Event::Commit { .. }));
        self.run_for(AFTERMATH_MS)?;
        invariant::at_the_end(self)
    }

    /// A summary of the whole history: equal for equal seeds.
    pub fn digest(&self) -> [u8; 32] {
        let mut all = self.steps.to_be_bytes().to_vec();
        self.stations.iter().for_each(|station| all.extend(station.ledger.digest()));
        comity_seal::digest::digest(&all)
    }

    /// A world in which nothing goes wrong and no officer does anything unasked.
    pub fn quiet(agencies: usize) -> Self {
        let mut sim = Self::with(0, Size { agencies, acts: 0 }, Faults::NONE);
        sim.queue.retain(|_, event| matches!(event, Event::Tick { .. }));
        sim
    }

    /// Two agencies do not reach each other until [`Sim::mend`].
    pub fn cut_off(&mut self, one: usize, other: usize) {
        let faults = Faults { partition: Partition::Symmetric, ..Faults::NONE };
        self.network.cut(&faults, (one, other));
    }

    /// What one agency sends does not reach the other until [`Sim::mend`]; answers do.
    pub fn cut_off_one_way(&mut self, from: usize, to: usize) {
        let faults = Faults { partition: Partition::OneWay, ..Faults::NONE };
        self.network.cut(&faults, (from, to));
    }

    /// All links are whole again.
    pub fn mend(&mut self) {
        self.network.mend();
    }

    /// Runs the world for so many ms.
    ///
    /// # Errors
    /// [`Violation`] when an invariant does not hold.
    pub fn run_for(&mut self, ms: u64) -> Result<(), Violation> {
        let until = self.now_ms + ms;
        while self.queue.first_key_value().is_some_and(|((at, _), _)| *at <= until) {
            self.step()?;
        }
        self.now_ms = until;
        Ok(())
    }

    /// Nothing goes wrong any more, save the lies; all nodes are up, all clocks are right.
    fn heal(&mut self) {
        self.faults = Faults { lies: self.faults.lies.clone(), ..Faults::NONE };
        self.network.mend();
        for station in 0..self.stations.len() {
            self.stations[station].skew_ms = 0;
            self.start(station);
        }
    }

    fn plan(&mut self, after_ms: u64, event: Event) {
        self.planned += 1;
        self.queue.insert((self.now_ms + after_ms, self.planned), event);
    }

    /// Takes the next step.
    ///
    /// # Errors
    /// [`Violation`] when an invariant does not hold after it.
    pub fn step(&mut self) -> Result<(), Violation> {
        let Some(((at, _), event)) = self.queue.pop_first() else {
            self.left = 0;
            return Ok(());
        };
        self.now_ms = at;
        self.steps += 1;
        if self.steps > STEPS_MAX {
            let detail = format!("after {} steps {event:?} is next", self.steps);
            return Err(Violation::of("invariant_the_world_comes_to_its_end", detail));
        }
        match event {
            Event::Officer => self.officer(),
            Event::Attempt { station, to, attempt } => self.attempt(station, to, attempt),
            Event::Arrive { from, to, packet } => self.arrive(from, to, packet),
            Event::Commit { station, epoch } => self.commit(station, epoch),
            Event::Work { station, epoch, act } => self.work(station, epoch, act),
            Event::Tick { station } => self.tick(station),
            Event::Start { station } => {
                self.start(station);
                Ok(())
            }
            Event::Seek => self.seek(),
            Event::Fetch { station, epoch, holder, attempt } => {
                self.fetch((station, epoch), holder, attempt)
            }
            Event::Cut => {
                self.cut();
                Ok(())
            }
            Event::Mend => {
                self.network.mend();
                Ok(())
            }
            Event::Deed => self.deed(),
        }
    }

    /// An officer somewhere does something; acts come in bursts, with hours between.
    fn officer(&mut self) -> Result<(), Violation> {
        self.left = self.left.saturating_sub(1);
        let place = self.dice.index(self.stations.len());
        let gap = match self.dice.below(10) {
            0..=5 => self.dice.below(5_000),
            6..=7 => self.dice.below(600_000),
            _ => self.dice.below(12 * HOUR_MS),
        };
        if self.left > 0 {
            self.plan(gap, Event::Officer);
        }
        if self.jumps.percent(self.faults.jump_percent) {
            let jump = signed(self.jumps.below(2 * DAY_MS)) - signed(DAY_MS);
            self.stations[place].skew_ms += jump;
        }
        if self.stations[place].is_up() {
            let agencies = self.agencies;
            let now = self.stations[place].clock(self.now_ms);
            if let Some((form, role)) =
                self.workload.next(&mut self.stations[place], (agencies, now))
            {
                self.propose(place, form, role)?;
            }
        }
        Ok(())
    }

    /// An officer proposes an act.
    ///
    /// # Errors
    /// [`Violation`] when the node fails in a way that no fault explains.
    pub fn propose(
        &mut self,
        station: usize,
        form: Form,
        role: Role,
    ) -> Result<Option<Outcome>, Violation> {
        let now = self.stations[station].clock(self.now_ms);
        let by = self.stations[station].agency.officer(role, now);
        let Some((driver, chance)) = self.stations[station].driver() else { return Ok(None) };
        let proposed = driver.propose(form, by, chance);
        match proposed {
            Ok(outcome) => {
                self.plan_commit(station);
                Ok(Some(outcome))
            }
            // What cannot arrive or cannot be written is said at once, and changes nothing.
            Err(
                DriveError::Check(
                    CheckError::UnknownRecipient { .. }
                    | CheckError::Unfit(
                        Unfit::HoldsNoCopy { .. }
                        | Unfit::ProposedAlready
                        | Unfit::DecidedSo { .. }
                        | Unfit::NotHeld { .. }
                        | Unfit::Unread
                        | Unfit::NoHit
                        | Unfit::NoExclusion { .. }
                        | Unfit::ConcludedOften,
                    )
                    | CheckError::NotWaiting { .. }
                    | CheckError::NotTheirDecision { .. }
                    | CheckError::NotReferred { .. }
                    | CheckError::NotAgainst { .. }
                    | CheckError::NotOverrulable { .. },
                )
                | DriveError::Propose(_),
            ) => Ok(None),
            Err(error) => Err(self.broken(station, "an act could not be proposed", &error)),
        }
    }

    fn plan_commit(&mut self, station: usize) {
        let disk_ms = self.faults.disk_ms_max;
        let node = &mut self.stations[station];
        if node.wants_commit() {
            let epoch = node.epoch;
            let after = 1 + node.disk.below(disk_ms + 1);
            self.plan(after, Event::Commit { station, epoch });
        }
    }

    fn commit(&mut self, station: usize, epoch: u64) -> Result<(), Violation> {
        let faults = (self.faults.crash_percent, self.faults.refused_percent);
        let node = &mut self.stations[station];
        if node.epoch != epoch || !node.is_up() {
            return Ok(());
        }
        let (crash, refuse, how) =
            (node.disk.percent(faults.0), node.disk.percent(faults.1), node.disk.below(2));
        if crash && how == 0 {
            self.crash(station);
            return Ok(());
        }
        let fate = match (crash, refuse) {
            (true, _) => Fate::Unacknowledged,
            (_, true) => Fate::Refused,
            _ => Fate::Durable,
        };
        if let Some((driver, _)) = node.driver() {
            driver.store_mut().next_commit(fate);
        }
        let ended = node.commit();
        for peer in node.unblocked() {
            self.plan_attempt(station, peer, 1);
        }
        match ended {
            Ok(committed) => {
                self.stations[station].ledger.hear(&committed.effects);
                invariant::after_commit(self, station)?;
                self.effects(station, &committed.effects);
                self.remember(station);
                for (to, receipt) in committed.owed {
                    self.acknowledge(station, to, &receipt)?;
                }
                Ok(())
            }
            Err(DriveError::Store(MemoryError::Refused)) => Ok(()),
            Err(DriveError::Store(MemoryError::Unacknowledged)) => {
                self.crash(station);
                invariant::after_commit(self, station)
            }
            Err(error) => Err(self.broken(station, "a commit failed", &error)),
        }
    }

    fn effects(&mut self, station: usize, effects: &[Effect]) {
        let epoch = self.stations[station].epoch;
        for effect in effects {
            match effect {
                Effect::Deliver(to) => self.plan_attempt(station, *to, 0),
                Effect::Work(act) => {
                    let after = 1 + self.dice.below(2_000);
                    self.plan(after, Event::Work { station, epoch, act: *act });
                }
                Effect::Shards(holder) => self.plan_fetch(station, *holder),
                Effect::Notify(_) => {}
            }
        }
    }

    fn work(&mut self, station: usize, epoch: u64, act: ActId) -> Result<(), Violation> {
        let now = self.stations[station].clock(self.now_ms);
        let node = &mut self.stations[station];
        if node.epoch != epoch || !node.is_up() {
            return Ok(());
        }
        if self.falsify(station, act)? {
            return Ok(());
        }
        let node = &mut self.stations[station];
        let kept = self.liar.before_work(node, act);
        let Some((driver, chance)) = node.driver() else { return Ok(()) };
        let worked = driver.work(now, act, chance);
        if let Err(error) = worked {
            return Err(self.broken(station, "pending work could not be done", &error));
        }
        crate::liar::put_back(driver, kept);
        self.plan_commit(station);
        invariant::at_working(self, station, act)
    }

    fn tick(&mut self, station: usize) -> Result<(), Violation> {
        self.plan(TICK_MS, Event::Tick { station });
        let now = self.stations[station].clock(self.now_ms);
        let Some((driver, _)) = self.stations[station].driver() else { return Ok(()) };
        if let Err(error) = driver.tick(now) {
            return Err(self.broken(station, "a tick failed", &error));
        }
        if driver.store_mut().is_dirty() {
            self.plan_commit(station);
        }
        invariant::after_tick(self, station)?;
        self.tend_in_turn(station)
    }

    fn crash(&mut self, station: usize) {
        self.stations[station].crash();
        let after = 1 + self.stations[station].disk.below(DOWN_MS_MAX);
        self.plan(after, Event::Start { station });
    }

    fn start(&mut self, station: usize) {
        self.stations[station].start();
        let (work, peers) = self.stations[station].unfinished();
        let epoch = self.stations[station].epoch;
        for act in work {
            self.plan(1, Event::Work { station, epoch, act });
        }
        for peer in peers {
            self.plan_attempt(station, peer, 1);
        }
        self.fetch_all(station);
    }

    fn cut(&mut self) {
        let pair = (self.dice.index(self.agencies), self.dice.index(self.agencies));
        self.network.cut(&self.faults, pair);
        let (long, gap) = (self.dice.below(6 * HOUR_MS), self.dice.below(6 * HOUR_MS));
        self.plan(long, Event::Mend);
        if self.left > 0 {
            self.plan(long + gap, Event::Cut);
        }
    }

    fn deed(&mut self) -> Result<(), Violation> {
        if self.left > 0 {
            let gap = self.dice.below(4 * HOUR_MS);
            self.plan(gap, Event::Deed);
        }
        for (station, form) in crate::liar::deeds(self) {
            self.propose(station, form, Role::Officer)?;
        }
        self.announce_twice()
    }

    /// A second face for the liar's log, from now on; its clock ticks like the first's.
    pub fn add_face(&mut self, twin: Station) -> usize {
        self.stations.push(twin);
        let station = self.stations.len() - 1;
        self.plan(TICK_MS, Event::Tick { station });
        self.start(station);
        station
    }

    /// What the clock of this station shows.
    pub fn now(&self, station: usize) -> comity_act::Timestamp {
        self.stations[station].clock(self.now_ms)
    }

    /// The service officer of an agency.
    pub fn service(&self, place: usize) -> OfficerId {
        self.stations[place].agency.node.service
    }

    /// Whether the liar has this habit.
    pub fn lies(&self, lie: Lie) -> bool {
        self.faults.lies(lie)
    }

    fn broken(&self, station: usize, what: &str, error: &dyn std::error::Error) -> Violation {
        let mut detail = format!("{}: {what}: {error}", self.stations[station].code());
        let mut source = error.source();
        while let Some(cause) = source {
            detail.push_str(&format!(": {cause}"));
            source = cause.source();
        }
        Violation::of("invariant_nothing_fails_without_a_fault", detail)
    }
}

fn signed(ms: u64) -> i64 {
    i64::try_from(ms).unwrap_or(i64::MAX)
}
