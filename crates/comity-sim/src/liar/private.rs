//! What a dishonest node does with pseudonymised searches.

use comity_act::{
    ActId, AgencyCode, Body,
    body::{SearchEvaluate, SearchOffer},
};
use comity_corridor::{
    Form, Key,
    rows::{OfferFromRow, OfferRow, Row},
};
use comity_seal::blind::{Blinded, EPOCH_BYTES, EpochKey};

use super::rewrite;
use crate::{faults::Lie, sim::Sim, workload::ordinary};

/// How many of its answers in a hundred are false, and of the sets that it serves.
const FALSE_PERCENT: u64 = 60;

/// A false answer to a search that came in, when the liar gives one.
pub fn falsified(sim: &mut Sim, station: usize, act: ActId) -> Option<Form> {
    let place = sim.stations[station].place;
    if place != sim.liar.place || !sim.lies(Lie::Evaluate) {
        return None;
    }
    let node = &mut sim.stations[station];
    let pending = node.store().rows().any(|(key, _)| key == Key::Pending(act));
    let leaf = node.ledger.leaf(act).filter(|leaf| leaf.is_permitted() && pending)?;
    let search = leaf.act.act().clone();
    let Body::SearchPseudonymised(body) = &search.body else { return None };
    let batch = Blinded::parse(&body.blinded).ok()?;
    if !sim.liar.private.percent(FALSE_PERCENT) {
        return None;
    }
    let own = sim.stations[station].agency.node.keys.epoch_key(search.agency, batch.epoch());
    let (how, dice) = (sim.liar.private.below(4), &mut sim.liar.private);
    let evaluated = if how == 0 {
        // All of it is right, and under another key.
        let other = EpochKey::derive(&[7; 32], search.agency.as_str(), batch.epoch());
        other.evaluate(&batch, dice).ok()?.to_bytes()
    } else {
        let mut bytes = own.evaluate(&batch, dice).ok()?.to_bytes();
        match how {
            // Two answers in each other's place.
            1 => bytes[69..69 + 64].rotate_left(32),
            // A proof of something else.
            2 => bytes[5 + dice.index(64)] ^= 1 << dice.below(8),
            // What is no answer.
            _ => bytes.truncate(69),
        }
        bytes
    };
    let form = Form::new(SearchEvaluate { evaluated }).to(search.agency).answering(act);
    let form = Form { purpose: search.purpose, crime_area: search.crime_area, ..form };
    Some(Form { offences: search.offences, case: search.case, ..form })
}

/// A second key for an epoch that is open already.
pub fn second_key(sim: &mut Sim) -> Option<(usize, Form)> {
    if !sim.lies(Lie::TwoKeys) || !sim.liar.private.percent(30) {
        return None;
    }
    let place = sim.liar.place;
    let offers: Vec<(AgencyCode, OfferRow)> = {
        let rows = sim.stations[place].store().rows();
        let of = |(key, row): (Key, &Row)| match (key, row) {
            (Key::Offer(asker), Row::Offer(row)) => Some((asker, row.clone())),
            _ => None,
        };
        rows.filter_map(of).collect()
    };
    let (asker, row) = sim.liar.private.pick(&offers)?;
    let open = row.epochs.last()?;
    let other = EpochKey::derive(&[7; 32], asker.as_str(), open.number).epoch();
    let epoch: [u8; EPOCH_BYTES] = other.to_bytes();
    let body = SearchOffer {
        epoch: epoch.to_vec(),
        from: open.from,
        until: open.until,
        derivation: 1,
        manifest: open.manifest.clone(),
    };
    Some((place, ordinary(Form::new(body)).to(*asker)))
}

/// What is served of a set: for the liar, not always what it announced. Whether it is honest.
pub fn served(sim: &mut Sim, station: usize, shards: &mut [(u8, Vec<u8>)]) -> bool {
    if sim.stations[station].place != sim.liar.place || !sim.lies(Lie::OtherTags) {
        return true;
    }
    let dice = &mut sim.liar.private;
    if shards.is_empty() || !dice.percent(FALSE_PERCENT) {
        return true;
    }
    let at = dice.index(shards.len());
    let (number, shard) = &mut shards[at];
    match dice.below(3) {
        0 => shard.truncate(shard.len() / 2),
        1 => *number = number.wrapping_add(1),
        _ => {
            let byte = dice.index(shard.len());
            shard[byte] ^= 1 << dice.below(8);
        }
    }
    false
}

/// The liar forgets what it has spent at this holder.
pub fn uncounted(sim: &mut Sim, station: usize, holder: AgencyCode) {
    if sim.stations[station].place != sim.liar.place || !sim.lies(Lie::Uncounted) {
        return;
    }
    let key = Key::OfferFrom(holder);
    let row = sim.stations[station].store().row::<OfferFromRow>(key).cloned();
    if let (Some(row), Some((driver, _))) = (row, sim.stations[station].driver()) {
        rewrite(driver, key, OfferFromRow { spent: Default::default(), ..row });
    }
}
