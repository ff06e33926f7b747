//! Invariants of deadlines: each runs out once and none is lost, by any clock.

use std::collections::BTreeMap;

use comity_act::ActId;
use comity_corridor::{
    Key,
    rows::{DeadlineRow, DeadlineState},
};

use super::{Checked, Violation};
use crate::{ledger::Ledger, sim::Sim};

/// A deadline that ran out stays so, none disappears, and people are told once of each.
pub(super) fn invariant_deadlines_fire_once_and_none_is_lost(
    sim: &mut Sim,
    station: usize,
) -> Checked {
    const NAME: &str = "invariant_deadlines_fire_once_and_none_is_lost";
    let node = &mut sim.stations[station];
    let code = node.code();
    let now = Ledger::deadlines_of(node.store());
    for (key, before) in &node.ledger.deadlines {
        let Some(after) = now.get(key) else {
            return Err(Violation::of(NAME, format!("{code} lost the deadline {key:?}")));
        };
        if is_final(before.state) && before.state != after.state {
            let (was, is) = (before.state, after.state);
            let detail = format!("{code} had {key:?} at {was:?}, then at {is:?}");
            return Err(Violation::of(NAME, detail));
        }
    }
    let mut breached: BTreeMap<ActId, u64> = BTreeMap::new();
    for (key, row) in &now {
        if let (Key::Deadline(act, _), DeadlineState::Breached(_)) = (key, row.state) {
            *breached.entry(*act).or_default() += 1;
        }
    }
    for (act, told) in &node.ledger.told {
        let breached = breached.get(act).copied().unwrap_or_default();
        if *told > breached {
            let detail = format!("{code} told {told} times of {breached} breaches of {act}");
            return Err(Violation::of(NAME, detail));
        }
    }
    node.ledger.deadlines = now;
    Ok(())
}

const fn is_final(state: DeadlineState) -> bool {
    matches!(state, DeadlineState::Met(_) | DeadlineState::Breached(_) | DeadlineState::Lifted)
}

/// Long after everything, no clock has run past its end without being noticed.
pub(super) fn invariant_no_deadline_is_still_running(sim: &mut Sim) -> Checked {
    const NAME: &str = "invariant_no_deadline_is_still_running";
    for place in 0..sim.agencies {
        let code = sim.stations[place].code();
        let now = sim.now(place);
        let late = Ledger::deadlines_of(sim.stations[place].store())
            .into_iter()
            .find(|(_, row)| is_late(row, now));
        if let Some((key, row)) = late {
            let detail = format!("{code} has {key:?} still {:?} at {now}", row.state);
            return Err(Violation::of(NAME, detail));
        }
    }
    Ok(())
}

fn is_late(row: &DeadlineRow, now: comity_act::Timestamp) -> bool {
    // A node looks every two hours.
    let looked = comity_act::Timestamp::from_millis(now.millis() - 3 * 3_600_000);
    matches!(row.state, DeadlineState::Running(due) if due < looked)
}
