//! The dishonest node: the last agency of a world, when the seed says so.
//!
//! It runs the same program as the others and then goes past it: it rewrites its own rows, forks
//! its own log, spoils its own batches. Its keys are real, so what it signs is signed.

mod private;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use comity_act::{
    Act, ActId, Body, Handling, ParsedAct, Property, RecordId, Shared, SignedAct, Statement,
    ToSign, body::RequestAnswer,
};
use comity_corridor::{
    Batch, Change, Driver, Form, Key, Receipt, Store,
    rows::{Consented, RecordRow, Row},
};
use comity_seal::digest::digest;
use minicbor::{Decode, Encode};

use crate::{
    agency::text,
    faults::{Faults, Lie},
    link::Packet,
    seed::{Dice, Seed},
    sim::Sim,
    station::Station,
    store::MemoryStore,
    workload::ordinary,
};

pub use private::{falsified, second_key, served, uncounted};

/// How many of the liar's batches in a hundred are spoiled.
const SPOILED_PERCENT: u64 = 30;

/// Who lies, and what it has prepared.
#[derive(Debug)]
pub struct Liar {
    /// Its place: the last.
    pub place: usize,
    lies: Vec<Lie>,
    dice: Dice,
    /// The dice of its pseudonymised searches.
    private: Dice,
    seed: Seed,
    /// The second face of its log, once there is one, and who is shown it.
    twin: Option<(usize, BTreeSet<usize>)>,
    captured: BTreeMap<usize, Vec<Packet>>,
}

impl Liar {
    /// The liar of a world; with no lies in the faults it does nothing.
    pub fn new(faults: &Faults, place: usize, seed: &Seed) -> Self {
        Self {
            place,
            lies: faults.lies.clone(),
            dice: seed.dice(),
            private: seed.child("private", 0).dice(),
            seed: *seed,
            twin: None,
            captured: BTreeMap::new(),
        }
    }

    /// Whether the node at this place takes acts and never acknowledges them.
    pub fn withholds(&self, place: usize) -> bool {
        place == self.place && self.lies.contains(&Lie::Withhold)
    }

    /// Which station of an agency this other agency reaches, when there is more than one.
    pub fn face(&self, place: usize, other: usize) -> Option<usize> {
        let (station, shown) = self.twin.as_ref()?;
        (place == self.place && shown.contains(&other)).then_some(*station)
    }

    /// The station that is the second face.
    pub fn second_face(&self) -> Option<usize> {
        self.twin.as_ref().map(|(station, _)| *station)
    }

    /// Copies of what a recall is about to take, when the liar keeps what was recalled.
    pub fn before_work(&self, node: &mut Station, act: ActId) -> Vec<(RecordId, RecordRow)> {
        if node.place != self.place || !self.lies.contains(&Lie::Keep) {
            return Vec::new();
        }
        let leaf = node.ledger.leaf(act).map(|leaf| leaf.act.act().body.clone());
        let records = match leaf {
            Some(Body::RecallIssue(body)) => body.records,
            Some(Body::RecordErase(body)) => vec![body.record],
            _ => Vec::new(),
        };
        let store = node.store();
        records
            .into_iter()
            .filter_map(|id| Some((id, store.row::<RecordRow>(Key::Record(id))?.clone())))
            .collect()
    }
}

/// Puts back what the node has just erased.
pub fn put_back(driver: &mut Driver<MemoryStore>, kept: Vec<(RecordId, RecordRow)>) {
    for (id, row) in kept {
        rewrite(driver, Key::Record(id), row);
    }
}

fn rewrite(driver: &mut Driver<MemoryStore>, key: Key, row: impl Into<Row>) {
    let row = row.into();
    let change =
        Change::Put { key, insert: row.index(key), row: Arc::new(row), remove: Vec::new() };
    // The memory store fails only at commits.
    let _ = driver.store_mut().apply(vec![change]);
}

/// What the liar does by itself: each form is proposed at the station it stands with.
pub fn deeds(sim: &mut Sim) -> Vec<(usize, Form)> {
    let place = sim.liar.place;
    if sim.lies(Lie::Fork) || sim.lies(Lie::Switch) {
        fork(sim);
    }
    let (pass_on, launder) = (sim.lies(Lie::PassOn), sim.lies(Lie::Launder));
    if !pass_on && !launder {
        return Vec::new();
    }
    let launders = launder && (!pass_on || sim.liar.dice.percent(50));
    let others: Vec<usize> = (0..sim.agencies).filter(|other| *other != place).collect();
    let Some(&to) = sim.liar.dice.pick(&others) else { return Vec::new() };
    let receiver = sim.stations[to].code();
    let liar = sim.stations[place].code();
    let copies: Vec<(Key, RecordRow)> = copies_of_others(&mut sim.stations[place], liar);
    let Some((key, row)) = sim.liar.dice.pick(&copies).cloned() else { return Vec::new() };
    if row.content.owner == receiver {
        return Vec::new();
    }
    let Some((driver, _)) = sim.stations[place].driver() else { return Vec::new() };
    let shared = if launders {
        let shared = laundered(&row, liar);
        rewrite(driver, key, RecordRow { content: shared.clone(), ..row });
        shared
    } else {
        let forged = Consented {
            grant: row.came_by,
            to: liar,
            evidence: true,
            onward_to: vec![receiver],
            purpose: None,
            until: None,
            conditions: Default::default(),
        };
        let shared = row.content.clone();
        rewrite(driver, key, RecordRow { consents: vec![forged], ..row });
        shared
    };
    let answer = RequestAnswer { text: text("as asked"), shared: vec![shared], complete: true };
    vec![(place, ordinary(Form::new(answer)).to(receiver))]
}

fn copies_of_others(station: &mut Station, own: comity_act::AgencyCode) -> Vec<(Key, RecordRow)> {
    station
        .store()
        .rows()
        .filter_map(|(key, row)| match row {
            Row::Record(row) if row.content.owner != own => Some((key, row.clone())),
            _ => None,
        })
        .collect()
}

/// The copy as the liar's own: no restrictions, a higher revision, a statement of its making.
fn laundered(row: &RecordRow, liar: comity_act::AgencyCode) -> Shared {
    let mut shared = row.content.clone();
    shared.owner = liar;
    shared.handling = Handling::default();
    shared.revision += 1;
    shared.statements.push(Statement::ungraded(Property::Remark, text("now it is ours")));
    shared
}

/// Begins a second history, or shows it to one who saw the first.
fn fork(sim: &mut Sim) {
    let place = sim.liar.place;
    let others: Vec<usize> = (0..sim.agencies).filter(|other| *other != place).collect();
    if sim.liar.twin.is_none() {
        let twin = sim.stations[place].twin(&sim.liar.seed.child("twin", 0));
        let station = sim.add_face(twin);
        let shown = sim.liar.dice.pick(&others).copied().into_iter().collect();
        sim.liar.twin = Some((station, shown));
    } else if sim.lies(Lie::Switch) {
        let other = sim.liar.dice.pick(&others).copied();
        if let (Some((_, shown)), Some(other)) = (&mut sim.liar.twin, other)
            && !shown.remove(&other)
        {
            shown.insert(other);
        }
    }
}

/// What goes on the wire when a node sends a batch: for the liar, not always what it packed.
pub fn packets(sim: &mut Sim, station: usize, to: usize, packet: Packet) -> Vec<Packet> {
    let place = sim.stations[station].place;
    if place != sim.liar.place || sim.liar.lies.is_empty() {
        return vec![packet];
    }
    // A face that nobody at the other end is shown says nothing there.
    if sim.liar.twin.is_some() && sim.liar.face(place, to).unwrap_or(place) != station {
        return Vec::new();
    }
    let Packet::Batch { sealed, durable, .. } = &packet else { return vec![packet] };
    let (sealed, durable) = (sealed.clone(), *durable);
    let mut out = Vec::new();
    let captured = sim.liar.captured.entry(to).or_default();
    if sim.faults.lies(Lie::Replay)
        && let Some(old) = sim.liar.dice.pick(captured)
    {
        // An old batch is as honest as it was: it must change nothing, and may be believed.
        out.push(old.clone());
    }
    captured.push(packet.clone());
    let spoils = [Lie::Alter, Lie::WrongInclusion, Lie::ForeignOfficer];
    let habits: Vec<Lie> = spoils.into_iter().filter(|lie| sim.faults.lies(*lie)).collect();
    let spoiled = sim.liar.dice.percent(SPOILED_PERCENT);
    let spoil = if spoiled { sim.liar.dice.pick(&habits).copied() } else { None };
    match spoil.and_then(|lie| spoil_batch(sim, (station, to), &sealed, lie)) {
        Some(sealed) => out.push(Packet::Batch { sealed, honest: false, durable }),
        None => out.push(packet),
    }
    out
}

/// What a node says to have received: for the liar, not always what it was sent.
pub fn receipt(sim: &mut Sim, station: usize, honest: &Receipt) -> Receipt {
    let mut said = honest.clone();
    if sim.stations[station].place != sim.liar.place || !sim.lies(Lie::Overclaim) {
        return said;
    }
    match sim.liar.dice.below(4) {
        0 => {
            // More, at the leaves that most likely follow.
            let more = said.leaves.last().map_or(1, |leaf| leaf + 1);
            said.leaves.push(more);
            said.next += 1;
        }
        1 => {
            said.leaves.pop();
        }
        2 => said.leaves.iter_mut().for_each(|leaf| *leaf += 1),
        _ => {}
    }
    said
}

/// What is inside an envelope: the signature over the batch's digest, and the batch.
#[derive(Decode, Encode)]
struct Inside {
    #[cbor(n(0), with = "minicbor::bytes")]
    signature: Vec<u8>,
    #[cbor(n(1), with = "minicbor::bytes")]
    batch: Vec<u8>,
}

fn spoil_batch(
    sim: &mut Sim,
    (station, to): (usize, usize),
    sealed: &[u8],
    lie: Lie,
) -> Option<Vec<u8>> {
    if lie == Lie::Alter {
        let mut altered = sealed.to_vec();
        let at = sim.liar.dice.index(altered.len());
        altered[at] ^= 1 << sim.liar.dice.below(8);
        return Some(altered);
    }
    let mut batch = opened(sim, (station, to), sealed)?;
    if lie == Lie::WrongInclusion {
        spoil_proof(&mut batch, &mut sim.liar.dice);
    } else {
        let foreign = sim.service(to);
        let carried = batch.acts.first_mut()?;
        let mut act: Act = ParsedAct::parse(&carried.act).ok()?.claims().clone();
        act.officer = foreign;
        let (key_id, sign) = sim.stations[station].agency.node.keys.act_signer(act.at);
        carried.act = SignedAct::sign(act, key_id, sign).ok()?.bytes().to_vec();
    }
    reseal(sim, (station, to), &batch)
}

/// What is in an envelope: the simulator holds all keys, so it can look into what was sealed.
pub fn opened(sim: &Sim, (station, to): (usize, usize), sealed: &[u8]) -> Option<Batch> {
    let from = sim.stations[station].code();
    let plain = sim.stations[to].agency.node.keys.open(from, sealed).ok()?;
    let inside: Inside = minicbor::decode(&plain).ok()?;
    minicbor::decode(&inside.batch).ok()
}

fn spoil_proof(batch: &mut Batch, dice: &mut Dice) {
    match dice.below(4) {
        0 => batch.acts.iter_mut().for_each(|carried| carried.leaf += 1),
        1 => batch.acts.iter_mut().for_each(|carried| carried.salt[0] ^= 1),
        2 if batch.inclusion.len() >= 32 => batch.inclusion[0] ^= 1,
        _ => batch.acts.iter_mut().for_each(|carried| carried.verdict_commitment[31] ^= 1),
    }
}

fn reseal(sim: &mut Sim, (station, to): (usize, usize), batch: &Batch) -> Option<Vec<u8>> {
    let now = sim.stations[station].agency.claims.issued_at.plus_millis(1);
    let keys = sim.stations[station].agency.node.keys.clone();
    let card = sim.stations[to].agency.claims.clone();
    let batch = minicbor::to_vec(batch).ok()?;
    let (key_id, sign) = keys.act_signer(now);
    let signature =
        ToSign::new("comity batch", key_id, digest(&batch).to_vec()).signed_by(sign).ok()?;
    let plain = minicbor::to_vec(Inside { signature, batch }).ok()?;
    let (_, chance) = sim.stations[station].driver()?;
    keys.seal(&card, now, &plain, chance).ok()
}
