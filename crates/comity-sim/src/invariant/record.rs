//! Invariants of the record: a verdict for all, everything once, one history.

use std::collections::BTreeSet;

use comity_act::AgencyCode;
use comity_corridor::{
    Key, Ruling, Verdict,
    rows::{ActRow, Direction, HoldersRow, Row, Stage},
};
use comity_log::Hash;

use super::{Checked, Violation};
use crate::{
    ledger::{Leaf, took_effect},
    sim::Sim,
    station::Station,
};

/// Every leaf holds an act and the verdict that let it so far; the answer is the first new leaf.
pub(super) fn invariant_nothing_recorded_without_a_verdict(
    sim: &mut Sim,
    station: usize,
) -> Result<usize, Violation> {
    const NAME: &str = "invariant_nothing_recorded_without_a_verdict";
    let node = &mut sim.stations[station];
    let code = node.code();
    let wrong = |detail: String| Violation::of(NAME, format!("{code}: {detail}"));
    let store = node.store().clone();
    let first = node.ledger.follow(&store).map_err(wrong)?;
    for leaf in node.ledger.since(first) {
        let id = leaf.act.act().id;
        if leaf.verdict.because.is_empty() {
            return Err(wrong(format!("the verdict on {id} gives no reason")));
        }
        // An act that was decided again has its last leaf's stage.
        if node.ledger.leaf(id).is_some_and(|last| last.index != leaf.index) {
            continue;
        }
        if !fits(leaf) {
            let (stage, ruling) = (leaf.row.stage, leaf.verdict.ruling);
            return Err(wrong(format!("{id} is {stage:?} where the law said {ruling:?}")));
        }
    }
    Ok(first)
}

fn fits(leaf: &Leaf) -> bool {
    let moved_on = matches!(leaf.row.stage, Stage::Opened | Stage::Taken | Stage::Erased);
    match (leaf.row.direction, leaf.verdict.ruling) {
        (_, Ruling::Permit) => took_effect(leaf.row.stage) || leaf.row.stage == Stage::Held,
        (Direction::Received, _) => leaf.row.stage == Stage::Held || moved_on,
        (Direction::Own, Ruling::Bar) => matches!(leaf.row.stage, Stage::Barred | Stage::Declined),
        (Direction::Own, Ruling::ForDecision) => {
            matches!(leaf.row.stage, Stage::ForDecision | Stage::Declined)
        }
    }
}

/// An act is recorded once, and again only when a competent person let it walk on.
pub(super) fn invariant_each_act_takes_effect_once(
    sim: &mut Sim,
    station: usize,
    first: usize,
) -> Checked {
    const NAME: &str = "invariant_each_act_takes_effect_once";
    let node = &mut sim.stations[station];
    let code = node.code();
    for leaf in node.ledger.since(first) {
        let id = leaf.act.act().id;
        let before: Vec<&Leaf> = node
            .ledger
            .since(0)
            .take_while(|earlier| earlier.index < leaf.index)
            .filter(|earlier| earlier.act.act().id == id)
            .collect();
        let walked_on = !leaf.verdict.lifted.is_empty();
        if !before.is_empty() && !walked_on {
            return Err(Violation::of(NAME, format!("{code} recorded {id} twice")));
        }
        if before.iter().any(|earlier| earlier.is_permitted()) {
            return Err(Violation::of(NAME, format!("{code} let {id} take effect twice")));
        }
    }
    for (key, row) in node.store().rows() {
        if let Row::Holders(HoldersRow { holders }) = row {
            let agencies: BTreeSet<AgencyCode> = holders.iter().map(|held| held.agency).collect();
            if agencies.len() != holders.len() {
                return Err(Violation::of(
                    NAME,
                    format!("{code} counts a holder of {key:?} twice"),
                ));
            }
        }
    }
    Ok(())
}

/// What a node has seen of another's log only grows, within one history.
pub(super) fn invariant_every_checkpoint_extends_the_last_seen(
    sim: &mut Sim,
    station: usize,
) -> Checked {
    const NAME: &str = "invariant_every_checkpoint_extends_the_last_seen";
    let code = sim.stations[station].code();
    let own = sim.stations[station].ledger.head();
    let stored = sim.stations[station].store().durable_size();
    if stored != own.0 {
        let detail = format!("{code} has {stored} durable leaves, {} were counted", own.0);
        return Err(Violation::of(NAME, detail));
    }
    let seen: Vec<(AgencyCode, (u64, Hash))> = sim.stations[station]
        .store()
        .rows()
        .filter_map(|(key, row)| match (key, row) {
            (Key::Peer(peer), Row::Peer(row)) => {
                row.seen.as_ref().map(|seen| (peer, (seen.size, Hash::new(seen.root))))
            }
            _ => None,
        })
        .collect();
    for (peer, now) in seen {
        let before = sim.stations[station].ledger.seen.insert(peer, now);
        if before == Some(now) {
            continue;
        }
        let shrank = before.is_some_and(|before| before.0 >= now.0);
        let faces: Vec<&Station> =
            sim.stations.iter().filter(|station| station.code() == peer).collect();
        let knows = |face: &&Station, (size, root): (u64, Hash)| {
            size == 0 || face.ledger.roots.get(&size) == Some(&root)
        };
        let one_history = faces
            .iter()
            .any(|face| knows(face, now) && before.is_none_or(|before| knows(face, before)));
        if shrank || !one_history {
            let detail = format!("{code} saw {peer} at {before:?}, then at {now:?}");
            return Err(Violation::of(NAME, detail));
        }
    }
    Ok(())
}

fn is_erased(row: &ActRow) -> bool {
    row.stage == Stage::Erased
}

/// An act that two honest nodes have is the same act at both, in the order it was sent.
pub(super) fn invariant_two_honest_nodes_agree_on_shared_acts(sim: &mut Sim) -> Checked {
    const NAME: &str = "invariant_two_honest_nodes_agree_on_shared_acts";
    let honest: Vec<usize> = (0..sim.agencies).filter(|place| sim.is_honest(*place)).collect();
    for &from in &honest {
        for &to in honest.iter().filter(|to| **to != from) {
            let disk_there = sim.stations[from].store().clone();
            let is_erased_there = |id| disk_there.row::<ActRow>(Key::Act(id)).is_none_or(is_erased);
            let disk = sim.stations[to].store().clone();
            let is_erased_here = |id| disk.row::<ActRow>(Key::Act(id)).is_some_and(is_erased);
            let (sender, receiver) = (&sim.stations[from], &sim.stations[to]);
            let sent: Vec<&Leaf> = sender
                .ledger
                .since(0)
                // What was erased before it left has left its place empty, and of what was erased
                // as it came nothing was ever there.
                .filter(|leaf| {
                    let id = leaf.act.act().id;
                    receiver.ledger.of_act.contains_key(&id)
                        || !(is_erased_there(id) || is_erased_here(id))
                })
                .filter(|leaf| leaf.act.act().agency == sender.code() && leaf.is_permitted())
                .filter(|leaf| leaf.act.act().is_for(receiver.code()))
                .collect();
            let mut received: Vec<&Leaf> = receiver
                .ledger
                .since(0)
                .filter(|leaf| leaf.act.act().agency == sender.code())
                .collect();
            // What the receiver decided again stands in its log again.
            let mut once = BTreeSet::new();
            received.retain(|leaf| once.insert(leaf.act.act().id));
            let same = sent.len() == received.len()
                && sent.iter().zip(&received).all(|(a, b)| a.entry.act == b.entry.act);
            if !same {
                let detail = format!(
                    "{} sent {} acts to {}, which has {} of them, or others",
                    sender.code(),
                    sent.len(),
                    receiver.code(),
                    received.len()
                );
                return Err(Violation::of(NAME, detail));
            }
        }
    }
    Ok(())
}

/// What has no content any more was erased by an act of the node's own, whose verdict names it.
pub(super) fn invariant_every_erased_leaf_is_named_by_an_act_that_erased_it(
    sim: &mut Sim,
) -> Checked {
    const NAME: &str = "invariant_every_erased_leaf_is_named_by_an_act_that_erased_it";
    for place in (0..sim.agencies).filter(|place| sim.is_honest(*place)).collect::<Vec<_>>() {
        let code = sim.stations[place].code();
        let store = sim.stations[place].store();
        let (mut erased, mut named) = (BTreeSet::new(), BTreeSet::new());
        for kept in store.journal_from(0) {
            match kept.entry {
                None => drop(erased.insert(kept.leaf)),
                Some(entry) => {
                    let verdict = Verdict::decode(&entry.verdict);
                    named.extend(verdict.map(|verdict| verdict.silences).unwrap_or_default());
                }
            }
        }
        if let Some(leaf) = erased.difference(&named).next() {
            let detail = format!("{code} has nothing at leaf {leaf}, and no act erased it");
            return Err(Violation::of(NAME, detail));
        }
        if let Some(leaf) = named.difference(&erased).next() {
            let detail = format!("{code} says it erased leaf {leaf}, which can be read");
            return Err(Violation::of(NAME, detail));
        }
    }
    Ok(())
}
