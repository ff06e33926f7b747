//! Delivery: what goes out waits, what was taken closes, and receipts settle.

use std::collections::BTreeSet;

use comity_act::{Act, AgencyCode};

use super::deadline;
use crate::{
    deliver::{Exception, HELD, NOT_UNDERSTOOD, Receipt, VerifiedReceipt},
    key::Key,
    node::Closing,
    ports::{Effect, Facts, Projection},
    rows::{ActRow, Delivered, OutboxRow, PeerRow, ReceiptRow, Stage},
};

/// Puts an act into the outbox of every recipient that is reached from node to node.
pub(crate) fn enqueue(p: &mut Projection<'_>, act: &Act, leaf: u64) -> Vec<Delivered> {
    let mut delivered = Vec::with_capacity(act.recipients.len());
    for recipient in &act.recipients {
        let to = recipient.agency;
        let by_node =
            matches!(recipient.channel, comity_act::Channel::Node | comity_act::Channel::Bundle);
        let mut place = None;
        if by_node {
            p.amend::<PeerRow>(Key::Peer(to), |peer| {
                place = Some(peer.out_next);
                peer.out_next += 1;
            });
        }
        if let Some(place) = place {
            let row = OutboxRow { act: act.id, leaf, since: p.now, officer: act.officer };
            p.put_new(Key::Outbox(to, place), row);
            p.effects.push(Effect::Deliver(to));
        }
        delivered.push(Delivered { to, place, said: None, taken_by: None });
    }
    delivered
}

/// A batch is taken: its places are closed, and more of the sender's log is known.
pub(crate) fn close(p: &mut Projection<'_>, closing: &Closing) {
    let now = p.now;
    p.amend::<PeerRow>(Key::Peer(closing.from), |row| {
        row.in_next = closing.next;
        row.heard_at = Some(now);
        if row.seen.as_ref().is_none_or(|seen| seen.size < closing.seen.size) {
            row.seen = Some(closing.seen.clone());
        }
    });
}

/// A receipt settles the places that it covers, and starts clocks.
pub(crate) fn acknowledged(
    p: &mut Projection<'_>,
    own: AgencyCode,
    receipt: &VerifiedReceipt,
    (leaves, until): (u64, u64),
) {
    let said = receipt.receipt();
    let peer = Key::Peer(said.from);
    let Some(row) = p.row::<PeerRow>(peer).cloned() else { return };
    // INVARIANT: a peer cannot acknowledge what was never sent to it; the driver compares leaf by
    // leaf and refuses it.
    let settled = row.out_acknowledged..until.min(row.out_next);
    for exception in said.exceptions.iter().filter(|one| settled.contains(&one.place)) {
        note_held(p, said.from, exception);
    }
    for place in settled.clone() {
        p.delete(Key::Outbox(said.from, place));
    }
    let now = p.now;
    p.amend::<PeerRow>(peer, |row| {
        row.out_acknowledged = row.out_acknowledged.max(settled.end);
        row.seen_of_us = row.seen_of_us.max(said.seen);
        row.heard_at = Some(now);
    });
    // A receipt is evidence of what it was the first to settle; one that settles nothing is none.
    if !settled.is_empty() {
        let kept = Key::Receipt(said.from, settled.end);
        let receipt = receipt.bytes().to_vec();
        p.put(kept, ReceiptRow { receipt, until: settled.end, at: now, leaves });
    }
    let entries: Vec<Key> = p.facts().scans.iter().flatten().map(|(_, key)| *key).collect();
    deadline::start_at_receipt(p, own, &entries);
}

/// The outbox rows that a receipt settles, and the requests whose clocks it starts.
pub(crate) fn more_of_receipt(said: &Receipt, until: u64, known: &Facts) -> BTreeSet<Key> {
    let (peer, mut keys) = (said.from, BTreeSet::new());
    if let Some(row) = known.row::<PeerRow>(Key::Peer(peer)) {
        let places = row.out_acknowledged..until.min(row.out_next);
        keys.extend(places.map(|place| Key::Outbox(peer, place)));
    }
    for exception in &said.exceptions {
        let waiting = known.row::<OutboxRow>(Key::Outbox(peer, exception.place));
        keys.extend(waiting.map(|row| Key::Act(row.act)));
    }
    for (_, key) in known.scans.iter().flatten() {
        if let Key::Deadline(act, _) = key {
            keys.extend([Key::Request(*act, peer), Key::Act(*act)]);
        }
    }
    keys
}

/// The sender sees that an act waits for a person at the other end.
fn note_held(p: &mut Projection<'_>, peer: AgencyCode, exception: &Exception) {
    let is_held = matches!(exception.what.as_str(), HELD | NOT_UNDERSTOOD);
    let waiting = p.row::<OutboxRow>(Key::Outbox(peer, exception.place)).map(|row| row.act);
    let Some(act) = waiting.filter(|_| is_held) else { return };
    p.amend::<ActRow>(Key::Act(act), |row| {
        for there in row.delivered.iter_mut().filter(|there| there.to == peer) {
            there.said = there.said.or(Some(Stage::Held));
        }
    });
}
