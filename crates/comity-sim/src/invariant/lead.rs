//! Invariants of links and leads: none outlives a record, none is told twice.

use std::collections::{BTreeMap, BTreeSet};

use comity_act::{Kind, RecordId, Timestamp};
use comity_corridor::{
    Key,
    rows::{ActRow, LeadRow, LeadState, Row},
};

use super::{Checked, Violation};
use crate::sim::Sim;

/// Kinds of act by which a record comes to say something else.
const CHANGES: [Kind; 8] = [
    Kind::RecordRegister,
    Kind::RecordCorrect,
    Kind::RecordPassOn,
    Kind::RecordRelease,
    Kind::RecordRestrict,
    Kind::RequestAnswer,
    Kind::SearchReport,
    Kind::WatchAlert,
];

/// Whatever was erased is told of by no link and no lead, and by no act that made one.
pub(super) fn invariant_no_link_and_no_lead_outlives_a_record(sim: &mut Sim) -> Checked {
    const NAME: &str = "invariant_no_link_and_no_lead_outlives_a_record";
    for place in (0..sim.agencies).filter(|place| sim.is_honest(*place)).collect::<Vec<_>>() {
        let node = &mut sim.stations[place];
        let own = node.code();
        let (mut held, mut told) = (BTreeSet::new(), BTreeSet::new());
        for (key, row) in node.store().rows() {
            match (key, row) {
                (Key::Record(id), Row::Record(row)) => {
                    held.insert(id);
                    told.extend(row.links.iter().map(|link| link.other));
                }
                (Key::Lead(_), Row::Lead(row)) => told.extend(row.records),
                _ => {}
            }
        }
        if let Some(record) = told.difference(&held).next() {
            return Err(Violation::of(NAME, format!("{own} tells of {record}, which is gone")));
        }
    }
    Ok(())
}

/// A pair is proposed again only after it was rejected, and after one of the two changed.
pub(super) fn invariant_no_pair_is_proposed_again_unless_it_changed(sim: &mut Sim) -> Checked {
    const NAME: &str = "invariant_no_pair_is_proposed_again_unless_it_changed";
    for place in (0..sim.agencies).filter(|place| sim.is_honest(*place)).collect::<Vec<_>>() {
        let node = &mut sim.stations[place];
        let own = node.code();
        let mut pairs: BTreeMap<[RecordId; 2], Vec<LeadRow>> = BTreeMap::new();
        let mut changes: Vec<(RecordId, Timestamp)> = Vec::new();
        for (key, row) in node.store().rows() {
            match (key, row) {
                (Key::Lead(_), Row::Lead(row)) => {
                    let mut pair = row.records;
                    pair.sort_unstable();
                    pairs.entry(pair).or_default().push(row.clone());
                }
                (Key::Act(_), Row::Act(row)) if changes_a_record(row) => {
                    changes.extend(row.about.iter().map(|record| (*record, row.recorded_at)));
                }
                _ => {}
            }
        }
        for (pair, mut leads) in pairs {
            leads.sort_by_key(|lead| lead.at);
            let again = leads.windows(2).find(|two| !may_follow(&two[0], &two[1], &pair, &changes));
            if again.is_some() {
                let detail = format!("{own} proposed {} and {} again", pair[0], pair[1]);
                return Err(Violation::of(NAME, detail));
            }
        }
    }
    Ok(())
}

fn changes_a_record(row: &ActRow) -> bool {
    CHANGES.iter().any(|kind| kind.code() == row.kind)
}

/// Whether the second lead of a pair may have been proposed after the first.
fn may_follow(
    first: &LeadRow,
    second: &LeadRow,
    pair: &[RecordId; 2],
    changes: &[(RecordId, Timestamp)],
) -> bool {
    let before = first.decisions.iter().rfind(|one| one.at <= second.at);
    let Some(rejected) = before.filter(|one| one.state == LeadState::Different) else {
        return false;
    };
    changes
        .iter()
        .any(|(record, at)| pair.contains(record) && rejected.at <= *at && *at <= second.at)
}
