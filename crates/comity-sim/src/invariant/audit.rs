//! The invariant of forked logs: who compares finds the fork and can prove it.

use comity_corridor::{
    DriveError, Key, Needs,
    rows::{MisbehaviourRow, PeerRow, Row},
};
use comity_log::{PrefixProof, SignedCheckpoint, SplitView, TileSource, prove_prefix, tiles_of};

use super::{Checked, Violation};
use crate::{sim::Sim, station::Station};

const NAME: &str = "invariant_a_fork_is_caught_and_proved";

/// Honest nodes that were shown two histories can prove it, and take nothing more from the liar.
///
/// The nodes compare what they saw, as auditors do; a proof needs nothing but the liar's own
/// checkpoints and tiles.
pub(super) fn invariant_a_fork_is_caught_and_proved(sim: &mut Sim) -> Checked {
    kept_proofs_hold(sim)?;
    let Some(second) = sim.liar.second_face() else { return Ok(()) };
    let liar = sim.liar.place;
    let code = sim.stations[liar].code();
    let honest: Vec<usize> = (0..sim.agencies).filter(|place| *place != liar).collect();
    let seen: Vec<(usize, PeerRow)> = honest
        .iter()
        .filter_map(|&place| {
            let row = sim.stations[place].store().row::<PeerRow>(Key::Peer(code)).cloned();
            Some((place, row?))
        })
        .collect();
    for (one, first) in &seen {
        for (other, row) in seen.iter().filter(|(other, _)| other > one) {
            let (Some(a), Some(b)) = (&first.seen, &row.seen) else { continue };
            if !contradict(sim, (liar, second), (a.size, a.root), (b.size, b.root)) {
                continue;
            }
            let proof = prove(sim, (liar, second), &a.checkpoint, &b.checkpoint)?;
            for place in [*one, *other] {
                keep(sim, place, &proof)?;
            }
        }
    }
    Ok(())
}

/// Whether no single face of the log has both roots.
fn contradict(
    sim: &Sim,
    faces: (usize, usize),
    first: (u64, [u8; 32]),
    second: (u64, [u8; 32]),
) -> bool {
    let has = |face: &Station, (size, root): (u64, [u8; 32])| {
        face.ledger.roots.get(&size).is_some_and(|known| known.to_bytes() == root)
    };
    ![faces.0, faces.1].into_iter().any(|face| {
        let face = &sim.stations[face];
        has(face, first) && has(face, second)
    })
}

fn prove(
    sim: &mut Sim,
    faces: (usize, usize),
    one: &[u8],
    other: &[u8],
) -> Result<SplitView, Violation> {
    let wrong = |what: &str| Violation::of(NAME, format!("the fork cannot be proved: {what}"));
    let parse = |note: &[u8]| SignedCheckpoint::parse(note);
    let (Ok(mut older), Ok(mut newer)) = (parse(one), parse(other)) else {
        return Err(wrong("a kept checkpoint cannot be read"));
    };
    if older.checkpoint().head().size > newer.checkpoint().head().size {
        std::mem::swap(&mut older, &mut newer);
    }
    let (old, new) = (*older.checkpoint().head(), *newer.checkpoint().head());
    let prefix: Option<PrefixProof> = if old.size == new.size {
        None
    } else {
        // The newer tree's own tiles, which its log has to serve, convict it.
        let face = [faces.0, faces.1]
            .into_iter()
            .find(|face| sim.stations[*face].ledger.roots.get(&new.size) == Some(&new.root))
            .ok_or_else(|| wrong("no face of the log has the newer root"))?;
        let wanted = tiles_of(&[old.size - 1, old.size], new.size);
        let store = sim.stations[face].store().clone();
        Some(prefix_of(store, &wanted, (old.size, new.size)).ok_or_else(|| wrong("no tiles"))?)
    };
    let proof = SplitView::new(older, newer, prefix).map_err(|error| wrong(&error.to_string()))?;
    let card = sim.stations[faces.0].agency.claims.clone();
    let policy = sim.stations[0]
        .agency
        .node
        .keys
        .policy_of(&card)
        .map_err(|error| wrong(&error.to_string()))?;
    proof.verify(&policy).map_err(|error| wrong(&error.to_string()))?;
    Ok(proof)
}

fn prefix_of(
    mut store: crate::store::MemoryStore,
    wanted: &std::collections::BTreeMap<comity_log::TileId, u16>,
    (old, new): (u64, u64),
) -> Option<PrefixProof> {
    let tiles = comity_corridor::Store::tiles(&mut store, wanted).ok()?;
    let source: &dyn TileSource = &tiles;
    prove_prefix(source, old, new).ok()
}

/// A node keeps a proof; from then on it deals with that peer no more.
fn keep(sim: &mut Sim, place: usize, proof: &SplitView) -> Checked {
    let liar = sim.stations[sim.liar.place].code();
    let now = sim.now(place);
    let wrong = |what: &str| Violation::of(NAME, format!("a proof against {liar}: {what}"));
    let Some((driver, chance)) = sim.stations[place].driver() else { return Ok(()) };
    driver.misbehaved(now, liar, proof.encode()).map_err(|error| wrong(&error.to_string()))?;
    driver.commit().map_err(|error| wrong(&error.to_string()))?;
    if !matches!(driver.card(liar), Err(DriveError::UnknownPeer { .. })) {
        return Err(wrong("is kept, and the peer is trusted all the same"));
    }
    if !matches!(driver.pack(now, liar, 1, chance), Err(DriveError::UnknownPeer { .. })) {
        return Err(wrong("is kept, and acts are sent to the peer all the same"));
    }
    let key = Key::Misbehaviour(liar, 0);
    let kept = driver.read(&Needs::default().and([key])).map_err(|e| wrong(&e.to_string()))?;
    if kept.row::<MisbehaviourRow>(key).is_none() {
        return Err(wrong("was not kept"));
    }
    kept_proofs_hold(sim)
}

/// Every proof that a node keeps convinces anybody who has the liar's card.
fn kept_proofs_hold(sim: &mut Sim) -> Checked {
    for place in 0..sim.agencies {
        let code = sim.stations[place].code();
        let proofs: Vec<_> = sim.stations[place]
            .store()
            .rows()
            .filter_map(|(key, row)| match (key, row) {
                (Key::Misbehaviour(peer, _), Row::Misbehaviour(row)) => {
                    Some((peer, row.proof.clone()))
                }
                _ => None,
            })
            .collect();
        for (peer, proof) in proofs {
            let Some(accused) = sim.place_of(peer) else { continue };
            let wrong =
                |what: String| Violation::of(NAME, format!("{code} accuses {peer}: {what}"));
            if sim.is_honest(accused) {
                return Err(wrong("it is honest".to_owned()));
            }
            let card = &sim.stations[accused].agency.claims;
            let policy = sim.stations[place].agency.node.keys.policy_of(card);
            let policy = policy.map_err(|error| wrong(error.to_string()))?;
            let proof = SplitView::decode(&proof).map_err(|error| wrong(error.to_string()))?;
            proof.verify(&policy).map_err(|error| wrong(error.to_string()))?;
        }
    }
    Ok(())
}
