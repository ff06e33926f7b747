//! Invariants of what travels: durable first, believed only whole, never lost.

use comity_act::AgencyCode;
use comity_corridor::{
    Key, Opened, Receipt, Taken,
    rows::{PeerRow, Row},
};

use super::{Checked, Violation};
use crate::sim::Sim;

/// Every act of a batch was durable when it left, and so was the log that proves it.
pub(super) fn invariant_nothing_leaves_before_it_is_durable(
    sim: &Sim,
    (station, durable): (usize, u64),
    opened: &Opened,
) -> Checked {
    const NAME: &str = "invariant_nothing_leaves_before_it_is_durable";
    let sender = &sim.stations[station];
    let code = sender.code();
    if opened.seen.size > durable {
        let detail = format!("{code} signed a log of {} with {durable} durable", opened.seen.size);
        return Err(Violation::of(NAME, detail));
    }
    for arrived in &opened.acts {
        let act = arrived.act().act();
        let leaf = sender.ledger.leaf(act.id).filter(|leaf| leaf.index < durable);
        if leaf.is_none_or(|leaf| leaf.entry.act != arrived.act().bytes()) {
            let detail = format!("{code} sent {}, which was not durable", act.id);
            return Err(Violation::of(NAME, detail));
        }
        if leaf.is_some_and(|leaf| !leaf.is_permitted()) && sim.is_honest(sender.place) {
            let detail = format!("{code} sent {}, which its law does not permit", act.id);
            return Err(Violation::of("invariant_nothing_leaves_without_a_permit", detail));
        }
    }
    Ok(())
}

/// A receipt speaks only of what its signer will still have after the power fails.
pub(super) fn invariant_nothing_is_acknowledged_before_it_is_durable(
    sim: &mut Sim,
    station: usize,
    receipt: &Receipt,
) -> Checked {
    const NAME: &str = "invariant_nothing_is_acknowledged_before_it_is_durable";
    let mut disk = sim.stations[station].store().clone();
    comity_corridor::Store::rollback(&mut disk);
    let durable = disk.row::<PeerRow>(Key::Peer(receipt.to)).map_or(0, |row| row.in_next);
    if receipt.next > durable {
        let detail = format!(
            "{} acknowledges {} places of {} where {durable} are durable",
            receipt.from, receipt.next, receipt.to
        );
        return Err(Violation::of(NAME, detail));
    }
    Ok(())
}

/// A peer settles what was sent to it since this node started, whatever it says to have.
pub(super) fn invariant_nothing_is_settled_that_was_not_sent(
    sim: &mut Sim,
    (station, peer): (usize, AgencyCode),
    before: u64,
) -> Checked {
    let node = &mut sim.stations[station];
    let sent = node.sending(peer).sent;
    let row = node.store().row::<PeerRow>(Key::Peer(peer));
    let settled = row.map_or(0, |row| row.out_acknowledged);
    if settled <= before.max(sent) {
        return Ok(());
    }
    let detail = format!("{} settled {settled} places of {peer}, {sent} were sent", node.code());
    Err(Violation::of("invariant_nothing_is_settled_that_was_not_sent", detail))
}

/// What a dishonest node spoiled is refused as a whole.
pub(super) fn invariant_what_is_spoiled_is_refused(
    sim: &Sim,
    (station, from): (usize, usize),
    honest: bool,
    taken: &Taken,
) -> Checked {
    if honest || taken.outcomes.is_empty() {
        return Ok(());
    }
    let (receiver, sender) = (sim.stations[station].code(), sim.stations[from].code());
    let detail = format!("{receiver} took {} spoiled acts of {sender}", taken.outcomes.len());
    Err(Violation::of("invariant_what_is_spoiled_is_refused", detail))
}

/// Between honest nodes nothing waits any more, and nothing is left to do.
pub(super) fn invariant_all_that_is_owed_arrives(sim: &mut Sim) -> Checked {
    const NAME: &str = "invariant_all_that_is_owed_arrives";
    for from in 0..sim.agencies {
        if !sim.is_honest(from) {
            continue;
        }
        let code = sim.stations[from].code();
        if let Some((key, _)) = sim.stations[from]
            .store()
            .rows()
            .find(|(key, _)| matches!(key, Key::Pending(_) | Key::Fresh(_)))
        {
            return Err(Violation::of(NAME, format!("{code} has still to do {key:?}")));
        }
        for to in (0..sim.agencies).filter(|to| *to != from) {
            if !sim.is_honest(to) {
                continue;
            }
            let other = sim.stations[to].code();
            let out = peer(sim, from, Key::Peer(other));
            let taken = peer(sim, to, Key::Peer(code));
            let (Some(out), Some(taken)) = (out, taken) else { continue };
            let whole = out.out_next == out.out_acknowledged && out.out_next == taken.in_next;
            if !whole {
                let detail = format!(
                    "{code} sent {other} {} acts: {} are acknowledged, {} were taken",
                    out.out_next, out.out_acknowledged, taken.in_next
                );
                return Err(Violation::of(NAME, detail));
            }
        }
    }
    Ok(())
}

fn peer(sim: &mut Sim, station: usize, key: Key) -> Option<PeerRow> {
    let mut rows = sim.stations[station].store().rows();
    rows.find_map(|(found, row)| match row {
        Row::Peer(row) if found == key => Some(row.clone()),
        _ => None,
    })
}
