//! Invariants of watches: none alerts that is over, none that stands misses.

use std::collections::BTreeSet;

use comity_act::{ActId, Body, RecordId};
use comity_corridor::{
    Find, Finder, Key,
    rows::{RecordRow, RecordState, Row, WatchRow},
};

use super::{Checked, Violation};
use crate::sim::Sim;

/// How alike a record is at least that a watch must tell of: what is less alike may be told of.
const SURELY_TOLD: u8 = 74;

/// No node alerts for a watch that was never set, is over, or was cleared.
pub(super) fn invariant_no_alert_without_a_live_watch(
    sim: &mut Sim,
    station: usize,
    first: usize,
) -> Checked {
    const NAME: &str = "invariant_no_alert_without_a_live_watch";
    let node = &sim.stations[station];
    let own = node.code();
    let new = node.ledger.since(first).filter(|leaf| leaf.is_permitted());
    for leaf in new.filter(|leaf| leaf.act.act().agency == own) {
        let alert = leaf.act.act();
        let (Body::WatchAlert(_), Some(watch)) = (&alert.body, alert.answers) else { continue };
        let mut stands = false;
        for earlier in node.ledger.since(0).take_while(|earlier| earlier.index < leaf.index) {
            let act = earlier.act.act();
            match &act.body {
                Body::WatchSet(body) if act.id == watch && earlier.is_permitted() => {
                    stands = alert.at < body.until;
                }
                Body::WatchClear(_) if act.answers == Some(watch) => stands = false,
                _ => {}
            }
        }
        if !stands {
            return Err(Violation::of(NAME, format!("{own} made {} for no watch", alert.id)));
        }
    }
    Ok(())
}

/// Once all is quiet, of every record that a watch surely means the law was asked.
pub(super) fn invariant_no_watch_hit_is_missed(sim: &mut Sim) -> Checked {
    const NAME: &str = "invariant_no_watch_hit_is_missed";
    for place in (0..sim.agencies).filter(|place| sim.is_honest(*place)).collect::<Vec<_>>() {
        let node = &mut sim.stations[place];
        let own = node.code();
        let told: BTreeSet<(ActId, RecordId)> = node.ledger.since(0).filter_map(asked_of).collect();
        let (mut watches, mut records) = (Vec::new(), Vec::new());
        for (key, row) in node.store().rows() {
            match (key, row) {
                (Key::Watch(id), Row::Watch(row)) if row.stands_here => {
                    watches.push((id, row.clone()));
                }
                (Key::Record(id), Row::Record(row)) => records.push((id, row.clone())),
                _ => {}
            }
        }
        for (id, watch) in watches {
            let missed = missed(&watch, &records, |record| {
                told.contains(&(id, record)) || watch.told.iter().any(|one| one.record == record)
            });
            if let Some(record) = missed {
                let detail = format!("{own} never told of {record} for {id}");
                return Err(Violation::of(NAME, detail));
            }
        }
    }
    Ok(())
}

/// The watch and the record over which the law was asked, of an alert that was made.
fn asked_of(leaf: &crate::ledger::Leaf) -> Option<(ActId, RecordId)> {
    let act = leaf.act.act();
    match &act.body {
        Body::WatchAlert(body) => Some((act.answers?, body.found.record)),
        _ => None,
    }
}

/// A record of this agency's own that a watch surely means, and that was not told of.
fn missed(
    watch: &WatchRow,
    records: &[(RecordId, RecordRow)],
    is_told: impl Fn(RecordId) -> bool,
) -> Option<RecordId> {
    // What others gave shows to some and not to others; what is our own shows to all.
    let is_own = |row: &RecordRow| {
        row.came_from.is_none() && !row.from_sis && row.state == RecordState::Active
    };
    records.iter().filter(|(_, row)| is_own(row)).map(|(id, row)| (*id, row)).find_map(
        |(id, row)| {
            let mut alone = Finder::default();
            alone.put(id, &row.content);
            let found = alone.find(&Find::of(watch.class, &watch.terms)).pop()?;
            (found.quality >= SURELY_TOLD && !is_told(id)).then_some(id)
        },
    )
}
