//! The invariant of projections: what the journal says is what the rows say.
//!
//! The corridor has no rebuild of its own yet, so this one drives [`Node::decide`] and
//! [`Node::settle`] over the journal, leaf by leaf, into an empty store. Receipts, closed batches
//! and the running of clocks are not in the journal, and rows that only they change are left out.

use std::collections::BTreeMap;

use comity_act::{ActId, Body, Timestamp};
use comity_corridor::{
    Chance, Change, Facts, Input, Key, Node, Store,
    rows::{Row, Stage},
};
use comity_log::Tip;

use super::{Checked, Violation};
use crate::{
    ledger::{Leaf, Ledger},
    seed::Seed,
    sim::Sim,
    store::MemoryStore,
};

const NAME: &str = "invariant_projections_rebuilt_from_the_journal_are_equal";

/// The rows of a node, rebuilt from its journal as it was written, are the rows it has.
///
/// One node a run: the one that the number of steps chooses.
pub(super) fn invariant_projections_rebuilt_from_the_journal_are_equal(sim: &mut Sim) -> Checked {
    let honest: Vec<usize> = (0..sim.agencies).filter(|place| sim.is_honest(*place)).collect();
    let chosen = usize::try_from(sim.steps).unwrap_or_default() % honest.len();
    let place = honest[chosen];
    let code = sim.stations[place].code();
    if sim.stations[place].ledger.leaves.iter().any(Option::is_none) {
        return Ok(());
    }
    let node = sim.stations[place].agency.node.clone();
    let rebuilt = rebuild(&node, &sim.stations[place].ledger)
        .map_err(|detail| Violation::of(NAME, format!("{code}: {detail}")))?;
    let there = comparable(sim.stations[place].store());
    let again = comparable(&rebuilt);
    for (key, row) in &there {
        if again.get(key) != Some(row) {
            let detail = format!("{code} has {key:?} as {row:?}, rebuilt {:?}", again.get(key));
            return Err(Violation::of(NAME, detail));
        }
    }
    match again.keys().find(|key| !there.contains_key(*key)) {
        Some(key) => Err(Violation::of(NAME, format!("{code} lacks {key:?}, which is rebuilt"))),
        None => Ok(()),
    }
}

/// Replays a journal into an empty store.
fn rebuild(node: &Node, ledger: &Ledger) -> Result<MemoryStore, String> {
    let mut store = MemoryStore::new();
    let mut tip = Tip::new();
    let mut chance = Seed::new(0).child("rebuild", 0).chance();
    for leaf in ledger.since(0) {
        replay(node, leaf, &mut (&mut store, &mut tip, &mut chance))?;
        store.commit(&mut tip).map_err(|error| error.to_string())?;
    }
    // Work that made no act of its own is done last.
    let pending: Vec<ActId> = store
        .rows()
        .filter_map(|(key, _)| match key {
            Key::Pending(act) => Some(act),
            _ => None,
        })
        .collect();
    let end = ledger.since(0).next_back().map_or(Timestamp::default(), |leaf| leaf.row.recorded_at);
    for act in pending {
        let input = Input::Work(act);
        let known = facts_for(node, &mut store, &input)?;
        apply(&mut store, node.step(end, &input, &known).changes)?;
    }
    store.commit(&mut tip).map_err(|error| error.to_string())?;
    Ok(store)
}

type Place<'a> = (&'a mut MemoryStore, &'a mut Tip, &'a mut Chance);

fn replay(node: &Node, leaf: &Leaf, (store, tip, chance): &mut Place<'_>) -> Result<(), String> {
    let act = leaf.act.act();
    let now = leaf.row.recorded_at;
    let mut lifted = None;
    // What a node owed for an act is done when its own answer, or the act itself again, stands in
    // the journal.
    let done = if leaf.verdict.lifted_by.is_some() {
        Some(act.id)
    } else {
        act.answers.filter(|_| act.agency == node.own() && is_own_work(&act.body))
    };
    if let Some(work) = done {
        let input = Input::Work(work);
        let known = facts_for(node, store, &input)?;
        lifted = node.resumed(work, &known).and_then(|(_, lifted)| lifted);
        apply(store, node.step(now, &input, &known).changes)?;
    }
    let known = facts_for(node, store, &Input::Act(act))?;
    let decided = node.decide(now, leaf.act.clone(), &known, &lifted);
    let (was, is) = (leaf.verdict.ruling, decided.verdict().ruling);
    if was != is {
        return Err(format!("{} was {was:?}, decided again it is {is:?}", act.id));
    }
    let (step, _) = node.settle(now, decided, &known, tip, chance);
    apply(store, step.changes)
}

const fn is_own_work(body: &Body) -> bool {
    matches!(body, Body::RecallComply(_) | Body::SearchReport(_))
}

fn apply(store: &mut MemoryStore, changes: Vec<Change>) -> Result<(), String> {
    store.apply(changes).map_err(|error| error.to_string())
}

fn facts_for(node: &Node, store: &mut MemoryStore, input: &Input<'_>) -> Result<Facts, String> {
    let fetch =
        |store: &mut MemoryStore, needs: &_| store.fetch(needs).map_err(|error| error.to_string());
    let mut known = fetch(store, &node.needs(input))?;
    loop {
        let more = node.more(input, &known);
        if more.is_empty() {
            return Ok(known);
        }
        known.merge(fetch(store, &more)?);
    }
}

/// The rows that the journal alone determines, without what receipts and clocks changed in them.
fn comparable(store: &MemoryStore) -> BTreeMap<Key, Row> {
    store
        .rows()
        .filter_map(|(key, row)| {
            let row = match row.clone() {
                Row::Request(mut row) => {
                    (row.delivered_at, row.due) = (None, None);
                    Row::Request(row)
                }
                Row::Act(mut row) => {
                    row.delivered.clear();
                    // Rebuilding signs nothing again, so what was erased later is erased now.
                    if row.stage == Stage::Erased {
                        row.digest = None;
                    }
                    Row::Act(row)
                }
                row @ (Row::Own(_)
                | Row::Relation(_)
                | Row::Agreement(_)
                | Row::Record(_)
                | Row::Holders(_)
                | Row::Consent(_)
                | Row::Recall(_)) => row,
                _ => return None,
            };
            Some((key, row))
        })
        .collect()
}
