//! The invariant of projections: what the journal says is what the rows say.
//!
//! Each honest node's rows are made again by [`comity_corridor::Node::rebuild`], from the journal
//! as it can still be read, and compared with those that years of steps have left.

use std::collections::BTreeMap;

use comity_corridor::{Key, Leaf, rows::Row};

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
