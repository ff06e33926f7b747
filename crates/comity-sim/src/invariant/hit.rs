//! Invariants of hits: exclusions are where the record is, and end with it.

use std::collections::{BTreeMap, BTreeSet};

use comity_act::{ActId, AgencyCode, Body, Property, RecordId};
use comity_corridor::{
    Key,
    rows::{RecordRow, Row},
};

use super::{Checked, Violation};
use crate::sim::Sim;

/// What an agency holds of a record: from whom, whose, and who is excluded.
struct Held {
    owner: AgencyCode,
    came_from: Option<AgencyCode>,
    /// Those that stand: who was given a copy later never heard of one that had ended.
    exclusions: BTreeSet<ActId>,
}

/// Wherever an honest agency holds a copy that another honest one gave it, both know the same
/// exclusions that stand.
pub(super) fn invariant_an_exclusion_is_known_wherever_the_record_is(sim: &mut Sim) -> Checked {
    const NAME: &str = "invariant_an_exclusion_is_known_wherever_the_record_is";
    let mut held: BTreeMap<(AgencyCode, RecordId), Held> = BTreeMap::new();
    for place in honest(sim) {
        let node = &mut sim.stations[place];
        let own = node.code();
        for (key, row) in node.store().rows() {
            let (Key::Record(record), Row::Record(row)) = (key, row) else { continue };
            held.insert((own, record), known(row));
        }
    }
    for ((at, record), here) in &held {
        let Some(giver) = here.came_from else { continue };
        let Some(there) = held.get(&(giver, *record)) else { continue };
        if there.owner == here.owner && there.exclusions != here.exclusions {
            let detail = format!("{at} and {giver}, which gave it {record}, exclude otherwise");
            return Err(Violation::of(NAME, detail));
        }
    }
    Ok(())
}

fn known(row: &RecordRow) -> Held {
    Held {
        owner: row.content.owner,
        came_from: row.came_from,
        exclusions: row.excluded().map(|one| one.first).collect(),
    }
}

/// Where a record was given up, nothing is told of whom it was not about, or of what came of a
/// hit on it.
pub(super) fn invariant_nothing_concluded_outlives_a_record(sim: &mut Sim) -> Checked {
    const NAME: &str = "invariant_nothing_concluded_outlives_a_record";
    for place in honest(sim) {
        let node = &mut sim.stations[place];
        let own = node.code();
        let (mut held, mut gone, mut told) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for (key, row) in node.store().rows() {
            match (key, row) {
                (Key::Record(id), _) => drop(held.insert(id)),
                (Key::Gone(id), _) => drop(gone.insert(id)),
                (Key::Hit(_), Row::Hit(row)) => told.extend(row.records().flatten()),
                _ => {}
            }
        }
        let late = told.iter().find(|record| gone.contains(*record) && !held.contains(*record));
        if let Some(record) = late {
            let detail = format!("{own} tells what came of {record}, which is gone");
            return Err(Violation::of(NAME, detail));
        }
    }
    Ok(())
}

/// No exclusion says a name that the record it is about states.
pub(super) fn invariant_no_exclusion_names_anybody(sim: &mut Sim) -> Checked {
    const NAME: &str = "invariant_no_exclusion_names_anybody";
    for place in honest(sim) {
        let node = &mut sim.stations[place];
        let own = node.code();
        let rows = node.store().rows();
        let names = rows.filter_map(|(_, row)| match row {
            Row::Record(row) => Some(row.content.statements.clone()),
            _ => None,
        });
        let names: BTreeSet<String> = names
            .flatten()
            .filter(|said| said.property == Property::Name && said.value.as_str().len() > 6)
            .map(|said| said.value.as_str().to_owned())
            .collect();
        for leaf in node.ledger.since(0) {
            let act = leaf.act.act();
            let Body::HitExclude(_) = &act.body else { continue };
            let bytes = String::from_utf8_lossy(leaf.act.bytes());
            if names.iter().any(|name| bytes.contains(name.as_str())) {
                return Err(Violation::of(NAME, format!("{own} has a name in {}", act.id)));
            }
        }
    }
    Ok(())
}

fn honest(sim: &Sim) -> Vec<usize> {
    (0..sim.agencies).filter(|place| sim.is_honest(*place)).collect()
}
