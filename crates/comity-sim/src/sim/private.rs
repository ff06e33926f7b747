//! Pseudonymised searches in a run: sets are tended, shards travel, officers ask.

use std::collections::{BTreeMap, BTreeSet};

use comity_act::{ActId, AgencyCode, RecordId, Role, Shared, Timestamp};
use comity_corridor::{
    CheckError, DriveError, Find, Form, Key, Outcome, Unaskable, asked_keys, held_keys,
    rows::{OfferFromRow, Row, Stage},
};
use comity_seal::blind::Tag;

use super::{Event, HOUR_MS, Sim, TICK_MS};
use crate::{
    agency::code,
    faults::{Faults, Lie},
    invariant::{self, Violation},
    liar,
    link::Packet,
    seed::{Dice, Seed},
    workload::private::asked,
};

/// Records that a node looks at in one piece.
const RECORDS: usize = 8;
/// Pieces after which a node that still tends its sets never ends.
const PIECES_MAX: usize = 200;
/// A node tends its sets at each fourth of its ticks: tags cost time.
const TICKS: u64 = 4;
/// First wait before shards are asked for again, in ms: most answers have come by then.
const BACK_OFF_MS: u64 = 5 * 60_000;
/// Longest wait before that, in ms.
const BACK_OFF_MS_MAX: u64 = 2 * HOUR_MS;
/// Attempts after which a set waits for the next that is announced.
const ATTEMPTS_MAX: u32 = 100;
/// How many worlds in a hundred know pseudonymised searches, beside those with lies about them.
const ON_PERCENT: u64 = 15;
/// The lies that need them.
const LIES: [Lie; 4] = [Lie::Evaluate, Lie::TwoKeys, Lie::OtherTags, Lie::Uncounted];

/// The keys by which something can be met.
pub type SearchKeys = BTreeSet<Vec<u8>>;

/// What was looked at: a manifest, what had to be met, and of how much that was ever said.
pub type Looked = (Vec<u8>, SearchKeys, usize);

/// A search that was asked.
#[derive(Clone, Debug)]
pub struct Sought {
    /// Who was asked.
    pub holder: AgencyCode,
    /// By what anybody could be met.
    pub keys: SearchKeys,
    /// When, by the clock of who asked.
    pub at: Timestamp,
}

/// What the simulator writes down of pseudonymised searches, and no node can know.
#[derive(Debug)]
pub struct Private {
    /// Whether sets are tended by the clock, and officers ask.
    pub is_on: bool,
    /// What was looked for, by search.
    pub sought: BTreeMap<ActId, Sought>,
    /// What may show in each set that was published, by its manifest.
    pub published: BTreeMap<Vec<u8>, SearchKeys>,
    /// Everything by which a record could ever be met.
    pub said: BTreeMap<RecordId, SearchKeys>,
    /// Answers that the liar made up.
    pub falsified: BTreeSet<ActId>,
    /// When each station looked at its sets last: its start and the quarter of an hour.
    pub tended: BTreeMap<usize, (u64, u64)>,
    /// What a set and its node said when they were looked at last, by station, asker and epoch.
    pub looked: BTreeMap<(usize, AgencyCode, u32), Looked>,
    /// How often something came of a search, by what: so that tests see that it was tried.
    pub came: BTreeMap<&'static str, u64>,
    dice: Dice,
    derived: BTreeMap<Vec<u8>, SearchKeys>,
    tags: BTreeMap<(usize, AgencyCode, u32, Vec<u8>), Tag>,
    /// Stations whose work may go on once their commit has ended.
    waiting: BTreeSet<usize>,
}

impl Private {
    /// Nothing yet; in a quiet world nothing happens by itself.
    pub(super) fn new(faults: &Faults, is_quiet: bool, seed: &Seed) -> Self {
        let mut dice = seed.dice();
        let is_on = dice.percent(ON_PERCENT) || LIES.iter().any(|lie| faults.lies(*lie));
        Self {
            is_on: is_on && !is_quiet,
            sought: BTreeMap::new(),
            published: BTreeMap::new(),
            said: BTreeMap::new(),
            falsified: BTreeSet::new(),
            tended: BTreeMap::new(),
            looked: BTreeMap::new(),
            came: BTreeMap::new(),
            dice,
            derived: BTreeMap::new(),
            tags: BTreeMap::new(),
            waiting: BTreeSet::new(),
        }
    }

    /// Notes that this came of a search.
    pub fn count(&mut self, what: &'static str) {
        *self.came.entry(what).or_default() += 1;
    }

    /// By what a record can be met that reads so.
    pub fn keys_of(&mut self, content: &Shared) -> &SearchKeys {
        let mut said = content.class.code().to_be_bytes().to_vec();
        for one in &content.statements {
            said.extend(one.property.code().to_be_bytes());
            said.extend(one.value.as_str().as_bytes());
            said.push(0);
        }
        self.derived
            .entry(said)
            .or_insert_with(|| held_keys(content).keys.into_iter().map(|key| key.bytes).collect())
    }
}

impl Sim {
    /// Sets are tended by the clock, until only clocks run.
    pub(super) fn tend_in_turn(&mut self, station: usize) -> Result<(), Violation> {
        let turn = self.now_ms / TICK_MS + station as u64;
        if self.private.is_on && turn.is_multiple_of(TICKS) { self.tend(station) } else { Ok(()) }
    }

    /// All sets are tended a last time, and what is announced of them is fetched.
    pub(super) fn tend_all(&mut self) -> Result<(), Violation> {
        if !self.private.is_on {
            return Ok(());
        }
        (0..self.stations.len()).try_for_each(|station| self.tend(station))?;
        self.run_for(HOUR_MS)
    }

    /// A node tends the sets that it offers, until nothing is left to be done.
    ///
    /// # Errors
    /// [`Violation`] when it never ends, or an invariant does not hold.
    pub fn tend(&mut self, station: usize) -> Result<(), Violation> {
        let now = self.now(station);
        let is_ahead = self.stations[station].is_ahead();
        for piece in 0..=PIECES_MAX {
            let Some((driver, chance)) = self.stations[station].driver() else { return Ok(()) };
            match driver.tend(now, RECORDS, chance) {
                Ok(false) => break,
                Ok(true) if piece < PIECES_MAX => {}
                Ok(true) => {
                    let detail = format!("{} is still at it", self.stations[station].code());
                    return Err(Violation::of("invariant_sets_are_tended_to_their_end", detail));
                }
                Err(error) => return Err(self.broken(station, "sets could not be tended", &error)),
            }
        }
        invariant::after_tending(self, station, is_ahead)?;
        if self.stations[station].store().is_dirty() {
            self.plan_commit(station);
        }
        Ok(())
    }

    /// The tag that a holder's key gives to something, computed once.
    pub fn tag(&mut self, station: usize, set: (AgencyCode, u32), key: &[u8]) -> Tag {
        let (asker, epoch) = set;
        let node = &self.stations[station];
        let place = (node.place, asker, epoch, key.to_vec());
        let keys = &node.agency.node.keys;
        // No key that is derived is too long for a tag.
        let computed = || keys.epoch_key(asker, epoch).tags(&[key]).unwrap_or_default().pop();
        let none = Tag::from_bytes([0; 8]);
        *self.private.tags.entry(place).or_insert_with(|| computed().unwrap_or(none))
    }

    /// Another set is announced: its shards are asked for, unless they are already.
    pub(super) fn plan_fetch(&mut self, station: usize, holder: AgencyCode) {
        let node = &mut self.stations[station];
        let epoch = node.epoch;
        if node.is_up() && node.fetching().insert(holder) {
            self.plan(1, Event::Fetch { station, epoch, holder, attempt: 0 });
        }
    }

    /// A node that starts asks for what it has not got.
    pub(super) fn fetch_all(&mut self, station: usize) {
        let rows = self.stations[station].store().rows();
        let of = |(key, row): (Key, &Row)| match (key, row) {
            (Key::OfferFrom(holder), Row::OfferFrom(_)) => Some(holder),
            _ => None,
        };
        let holders: Vec<AgencyCode> = rows.filter_map(of).collect();
        holders.into_iter().for_each(|holder| self.plan_fetch(station, holder));
    }

    /// All shards that changed are asked for, whatever is searched, until they have come.
    pub(super) fn fetch(
        &mut self,
        (station, epoch): (usize, u64),
        holder: AgencyCode,
        attempt: u32,
    ) -> Result<(), Violation> {
        let node = &mut self.stations[station];
        if node.epoch != epoch {
            return Ok(());
        }
        let Some((driver, _)) = node.driver() else { return Ok(()) };
        let wanted = driver.wanted_shards(holder);
        let wanted = wanted.map_err(|error| self.broken(station, "no set is known", &error))?;
        let place = self.place_of(holder).filter(|_| attempt < ATTEMPTS_MAX);
        let (Some((number, shards)), Some(to)) = (wanted, place) else {
            self.stations[station].fetching().remove(&holder);
            return Ok(());
        };
        let wait = BACK_OFF_MS.checked_shl(attempt).unwrap_or(u64::MAX).min(BACK_OFF_MS_MAX);
        let next = Event::Fetch { station, epoch, holder, attempt: attempt + 1 };
        self.plan(wait, next);
        let from = self.stations[station].place;
        self.send((from, to), &Packet::Ask { epoch: number, shards });
        Ok(())
    }

    /// Shards are served to who may have them.
    pub(super) fn serve(
        &mut self,
        station: usize,
        to: usize,
        (epoch, shards): (u32, &[u8]),
    ) -> Result<(), Violation> {
        let (asker, now) = (self.code(to), self.now(station));
        if self.stations[station].store().is_dirty() {
            // Only what is durable is served.
            return Ok(());
        }
        let mut served = Vec::with_capacity(shards.len());
        for &shard in shards {
            let Some((driver, _)) = self.stations[station].driver() else { return Ok(()) };
            match driver.shard(now, asker, (epoch, shard)) {
                Ok(Some(bytes)) => served.push((shard, bytes)),
                Ok(None) => return self.refuse("no such set"),
                Err(error) => return Err(self.broken(station, "no shard can be served", &error)),
            }
        }
        let honest = liar::served(self, station, &mut served);
        let from = self.stations[station].place;
        self.send((from, to), &Packet::Shards { epoch, shards: served, honest });
        Ok(())
    }

    /// Shards have come: they are those that were announced, or are not taken.
    pub(super) fn take_shards(
        &mut self,
        station: usize,
        from: usize,
        (epoch, shards, honest): (u32, Vec<(u8, Vec<u8>)>, bool),
    ) -> Result<(), Violation> {
        let (holder, now) = (self.code(from), self.now(station));
        let Some((driver, _)) = self.stations[station].driver() else { return Ok(()) };
        match driver.take_shards(now, holder, (epoch, shards)) {
            Ok(true) if !honest => {
                let detail = format!("{} took other tags of {holder}", self.code(station));
                Err(Violation::of("invariant_only_what_was_announced_is_taken", detail))
            }
            Ok(true) => {
                self.private.waiting.insert(station);
                self.plan_commit(station);
                Ok(())
            }
            Ok(false) => self.refuse("other shards"),
            Err(error) => Err(self.broken(station, "shards could not be taken", &error)),
        }
    }

    /// What waited for shards goes on, now that they are durable.
    pub(super) fn remember(&mut self, station: usize) {
        if !self.private.waiting.remove(&station) {
            return;
        }
        let epoch = self.stations[station].epoch;
        let (work, _) = self.stations[station].unfinished();
        work.into_iter().for_each(|act| self.plan(1, Event::Work { station, epoch, act }));
    }

    /// Officers somewhere ask one holder, once or twice; who does not count more often.
    pub(super) fn seek(&mut self) -> Result<(), Violation> {
        let dice = &mut self.private.dice;
        let (gap, times) = (dice.below(12 * HOUR_MS), 1 + dice.below(2));
        let place = dice.index(self.agencies);
        let holder = (place + 1 + dice.index(self.agencies - 1)) % self.agencies;
        // Most ask where they have something agreed.
        let place = if dice.percent(50) && holder != 1 { 1 } else { place };
        let holder = code(holder);
        if self.left > 0 {
            self.plan(gap, Event::Seek);
        }
        let is_greedy = place == self.liar.place && self.lies(Lie::Uncounted);
        for _ in 0..if is_greedy { 4 * times } else { times } {
            let asked = asked(&mut self.private.dice, holder);
            self.ask_privately(place, asked)?;
        }
        Ok(())
    }

    /// An officer asks one holder, without showing what is asked.
    ///
    /// # Errors
    /// [`Violation`] when the node fails in a way that no fault explains.
    pub fn ask_privately(
        &mut self,
        station: usize,
        (form, wanted): (Form, Find),
    ) -> Result<Option<Outcome>, Violation> {
        let now = self.now(station);
        let by = self.stations[station].agency.officer(Role::Officer, now);
        let Some(holder) = form.recipients.first().map(|to| to.agency) else { return Ok(None) };
        liar::uncounted(self, station, holder);
        let row = self.stations[station].store().row::<OfferFromRow>(Key::OfferFrom(holder));
        let has_broken = row.is_some_and(|row| row.broke_with.is_some());
        let Some((driver, chance)) = self.stations[station].driver() else { return Ok(None) };
        let outcome = driver.ask_privately((form, &wanted), by, chance);
        let why_not = match &outcome {
            Err(DriveError::Check(CheckError::Unaskable(why))) => Some(*why),
            _ => None,
        };
        invariant::at_asking(self, (station, holder), has_broken, why_not)?;
        match outcome {
            Ok(outcome) => {
                let keys = asked_keys(&wanted).keys.into_iter().map(|key| key.bytes).collect();
                self.private.sought.insert(outcome.act, Sought { holder, keys, at: now });
                self.private.count(if outcome.stage == Stage::Done { "asked" } else { "stopped" });
                self.plan_commit(station);
                Ok(Some(outcome))
            }
            Err(DriveError::Check(
                CheckError::Unaskable(
                    Unaskable::AsksForNothing(_)
                    | Unaskable::NothingOffered { .. }
                    | Unaskable::ClassNotOffered { .. }
                    | Unaskable::BrokeItsOffer { .. },
                )
                | CheckError::UnknownRecipient { .. },
            )) => Ok(None),
            Err(error) => Err(self.broken(station, "a holder could not be asked", &error)),
        }
    }

    /// The liar answers a search falsely, in place of what was pending; whether it did.
    pub(super) fn falsify(&mut self, station: usize, act: ActId) -> Result<bool, Violation> {
        let Some(form) = liar::falsified(self, station, act) else { return Ok(false) };
        let outcome = self.propose(station, form, Role::Service)?;
        let Some(outcome) = outcome.filter(|outcome| outcome.stage == Stage::Done) else {
            return Ok(false);
        };
        self.private.falsified.insert(outcome.act);
        Ok(true)
    }

    /// The liar announces a second key for an epoch.
    pub(super) fn announce_twice(&mut self) -> Result<(), Violation> {
        if let Some((station, form)) = liar::second_key(self) {
            self.propose(station, form, Role::Service)?;
        }
        Ok(())
    }
}
