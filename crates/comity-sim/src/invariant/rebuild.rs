//! The invariant of projections: what the journal says is what the rows say.
//!
//! Each honest node's rows are made again by [`comity_corridor::Node::rebuild`], from the journal
//! as it can still be read, and compared with those that years of steps have left.

use std::collections::{BTreeMap, BTreeSet};

use comity_act::ActId;
use comity_corridor::{
    Key, Leaf,
    rows::{Row, Stage},
};

use super::{Checked, Violation};
use crate::sim::Sim;

const NAME: &str = "invariant_projections_rebuilt_from_the_journal_are_equal";

/// The rows of every honest node, rebuilt from its journal, are the rows it has.
pub(super) fn invariant_projections_rebuilt_from_the_journal_are_equal(sim: &mut Sim) -> Checked {
    for place in (0..sim.agencies).filter(|place| sim.is_honest(*place)).collect::<Vec<_>>() {
        let until = sim.now(place);
        let node = sim.stations[place].agency.node.clone();
        let code = sim.stations[place].code();
        let store = sim.stations[place].store();
        let there: BTreeMap<Key, Row> = store.rows().map(|(key, row)| (key, row.clone())).collect();
        let journal = store.journal_from(0).map(|kept| Leaf {
            act: kept.act,
            commitment: *kept.commitment,
            entry: kept.entry.cloned(),
        });
        let again = node
            .rebuild(journal, &there, until)
            .map_err(|error| Violation::of(NAME, format!("{code}: {error}")))?;
        let lost = lost_with_the_erased(&there);
        let comparable = |rows| without(without_clocks(rows), &lost);
        let (there, again) = (comparable(there), comparable(again));
        let differs = there.iter().find(|(key, row)| again.get(key) != Some(row));
        if let Some((key, row)) = differs {
            let rebuilt = again.get(key);
            let detail = format!("{code} has {key:?} as {row:?}, rebuilt it is {rebuilt:?}");
            return Err(Violation::of(NAME, detail));
        }
        if let Some(key) = again.keys().find(|key| !there.contains_key(key)) {
            return Err(Violation::of(NAME, format!("{code} lacks {key:?}, which is rebuilt")));
        }
    }
    Ok(())
}

/// Rows that an act changed of which only the tombstone is left: how they stood is lost.
fn lost_with_the_erased(rows: &BTreeMap<Key, Row>) -> BTreeSet<Key> {
    let erased: BTreeMap<ActId, Option<ActId>> = rows
        .iter()
        .filter_map(|(key, row)| match (key, row) {
            (Key::Act(act), Row::Act(row)) if row.stage == Stage::Erased => {
                Some((*act, row.answers))
            }
            _ => None,
        })
        .collect();
    let answered = |act: &ActId| erased.values().any(|answers| *answers == Some(*act));
    let is_lost = |key: &Key, row: &Row| match (key, row) {
        (Key::Request(act, _) | Key::Deadline(act, _), _) => answered(act),
        (_, Row::Record(row)) => erased.contains_key(&row.came_by),
        (_, Row::Holders(row)) => row.holders.iter().any(|held| erased.contains_key(&held.by)),
        _ => false,
    };
    rows.iter().filter(|(key, row)| is_lost(key, row)).map(|(key, _)| *key).collect()
}

fn without(rows: BTreeMap<Key, Row>, lost: &BTreeSet<Key>) -> BTreeMap<Key, Row> {
    rows.into_iter().filter(|(key, _)| !lost.contains(key)).collect()
}

/// The rows without what receipts started and when: a clock that went back puts a receipt before
/// its act, and of two receipts that begin at one place the later one is kept.
fn without_clocks(rows: BTreeMap<Key, Row>) -> BTreeMap<Key, Row> {
    let rows = rows.into_iter().filter_map(|(key, row)| match row {
        Row::Deadline(_) | Row::Outbox(_) => None,
        Row::Request(mut row) => {
            (row.delivered_at, row.due) = (None, None);
            Some((key, Row::Request(row)))
        }
        Row::Act(mut row) => {
            row.delivered.iter_mut().for_each(|there| there.said = None);
            Some((key, Row::Act(row)))
        }
        row => Some((key, row)),
    });
    rows.collect()
}
