//! Invariants of the owner's control: restrictions hold; what is withdrawn is gone.

use comity_act::{AgencyCode, Body, RecordId, SignedAct};
use comity_corridor::{
    Key,
    rows::{RecordRow, RecordState},
};

use super::{Checked, Violation};
use crate::{
    agency::code,
    ledger::{Leaf, Ledger},
    sim::Sim,
    store::MemoryStore,
    truth::copies,
};

/// Nobody honest passes on what it knows to be H2 without the owner's consent for that recipient.
pub(super) fn invariant_no_honest_holder_passes_on_h2_without_consent(
    sim: &mut Sim,
    station: usize,
    first: usize,
) -> Checked {
    const NAME: &str = "invariant_no_honest_holder_passes_on_h2_without_consent";
    let node = &sim.stations[station];
    let own = node.code();
    for leaf in node.ledger.since(first).filter(|leaf| leaf.is_permitted()) {
        let act = leaf.act.act();
        if act.agency != own {
            continue;
        }
        for shared in copies(&act.body) {
            let record = shared.record;
            let Some(owner) = sim.truth.owner(record).filter(|owner| *owner != own) else {
                continue;
            };
            if !is_restricted(&node.ledger, leaf.index, (record, owner)) {
                continue;
            }
            for to in act.recipients.iter().map(|recipient| recipient.agency) {
                if to != owner && !has_consent(&node.ledger, leaf, (record, owner), (own, to)) {
                    let detail = format!(
                        "{own} passed {record} of {owner} on to {to} by {} without consent",
                        act.id
                    );
                    return Err(Violation::of(NAME, detail));
                }
            }
        }
    }
    Ok(())
}

/// Whether a node knew before this leaf that the record is H2: what its owner said last counts,
/// and else what anybody said.
fn is_restricted(ledger: &Ledger, before: u64, (record, owner): (RecordId, AgencyCode)) -> bool {
    let copies_of = |leaf: &Leaf| {
        copies(&leaf.act.act().body)
            .into_iter()
            .filter(|shared| shared.record == record)
            .map(|shared| shared.handling.not_onward)
            .collect::<Vec<bool>>()
    };
    let earlier: Vec<&Leaf> = ledger
        .since(0)
        .take_while(|leaf| leaf.index < before)
        .filter(|leaf| leaf.is_permitted())
        .collect();
    let said_by_owner = earlier
        .iter()
        .filter(|leaf| leaf.act.act().agency == owner)
        .flat_map(|leaf| copies_of(leaf))
        .next_back();
    said_by_owner.unwrap_or_else(|| earlier.into_iter().flat_map(copies_of).any(|h2| h2))
}

fn has_consent(
    ledger: &Ledger,
    leaf: &Leaf,
    (record, owner): (RecordId, AgencyCode),
    (own, to): (AgencyCode, AgencyCode),
) -> bool {
    let earlier = || {
        ledger
            .since(0)
            .take_while(|earlier| earlier.index < leaf.index)
            .filter(|earlier| earlier.is_permitted() && earlier.act.act().agency == owner)
    };
    let withdrawn = |grant| {
        earlier().any(|later| match &later.act.act().body {
            Body::ConsentWithdraw(body) => body.grant == grant && body.records.contains(&record),
            _ => false,
        })
    };
    earlier().any(|earlier| match &earlier.act.act().body {
        Body::ConsentGrant(body) => {
            body.records.contains(&record)
                && body.uses.onward_to.contains(&to)
                && earlier.act.act().is_for(own)
                && body.until.is_none_or(|until| leaf.row.recorded_at < until)
                && !withdrawn(earlier.act.act().id)
        }
        _ => false,
    })
}

/// What its owner recalled or erased, no honest holder has any more: no row, no act that tells it.
pub(super) fn invariant_no_honest_node_holds_what_its_owner_withdrew(sim: &mut Sim) -> Checked {
    const NAME: &str = "invariant_no_honest_node_holds_what_its_owner_withdrew";
    for (record, holders) in sim.truth.withdrawn.clone() {
        let Some(owner) = sim.truth.owner(record) else { continue };
        if !sim.place_of(owner).is_some_and(|place| sim.is_honest(place)) {
            continue;
        }
        for holder in holders {
            let Some(place) = sim.place_of(holder).filter(|place| sim.is_honest(*place)) else {
                continue;
            };
            if holder == owner {
                continue;
            }
            let store = sim.stations[place].store();
            let held = store.row::<RecordRow>(Key::Record(record)).cloned();
            let held = held.filter(|row| row.state == RecordState::Active);
            let from_honest = held.is_some_and(|row| {
                let from = row.came_from.and_then(|from| sim.place_of(from));
                from.is_none_or(|place| sim.is_honest(place))
            });
            if from_honest {
                let detail = format!("{holder} still holds {record}, which {owner} withdrew");
                return Err(Violation::of(NAME, detail));
            }
        }
    }
    Ok(())
}

/// What was withdrawn or erased cannot be read in any act that carried it, at holder or owner.
pub(super) fn invariant_no_journal_tells_what_was_withdrawn(sim: &mut Sim) -> Checked {
    const NAME: &str = "invariant_no_journal_tells_what_was_withdrawn";
    let mut gone: Vec<(AgencyCode, RecordId)> = Vec::new();
    for (record, holders) in &sim.truth.withdrawn {
        gone.extend(holders.iter().map(|holder| (*holder, *record)));
    }
    for record in &sim.truth.erased {
        gone.extend(sim.truth.owner(*record).map(|owner| (owner, *record)));
    }
    for (holder, record) in gone {
        let honest = |code| sim.place_of(code).filter(|place| sim.is_honest(*place));
        let Some(owner) = sim.truth.owner(record).filter(|owner| honest(*owner).is_some()) else {
            continue;
        };
        if holder == owner && !sim.truth.erased.contains(&record) {
            continue;
        }
        let Some(place) = honest(holder) else { continue };
        // What a dishonest node sends again after the recall, nobody recalls again.
        let liar = (!sim.faults.lies.is_empty()).then(|| code(sim.liar.place));
        if let Some(act) = tells(sim.stations[place].store(), record, liar) {
            let detail = format!("{holder} can still read {record} of {owner} in {act}");
            return Err(Violation::of(NAME, detail));
        }
    }
    Ok(())
}

/// An act of the journal in which the content of a record can be read.
fn tells(store: &MemoryStore, record: RecordId, but: Option<AgencyCode>) -> Option<String> {
    store.journal_from(0).find_map(|kept| {
        let act = SignedAct::from_trusted_store(kept.entry?.act.clone()).ok()?;
        if Some(act.act().agency) == but {
            return None;
        }
        let told = match &act.act().body {
            Body::RecordRegister(body) => body.record == record,
            Body::RecordCorrect(body) => body.record == record,
            Body::RecordPassOn(body) => body.record == record,
            body => copies(body).iter().any(|shared| shared.record == record),
        };
        let kind = act.act().body.kind().map_or("?", comity_act::Kind::name);
        told.then(|| format!("{kind} {}", kept.act))
    })
}
