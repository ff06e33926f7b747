//! What the simulator knows of the whole world, and no node can know of the others.

use std::collections::{BTreeMap, BTreeSet};

use comity_act::{AgencyCode, Body, Handling, RecordId, Shared};

use crate::ledger::Leaf;

/// The copies of records that an act carries.
pub fn copies(body: &Body) -> Vec<&Shared> {
    match body {
        Body::RequestAnswer(body) => body.shared.iter().collect(),
        Body::SearchReport(body) => {
            body.matches.iter().filter_map(|found| found.shared.as_ref()).collect()
        }
        Body::WatchAlert(body) => body.found.shared.iter().collect(),
        _ => Vec::new(),
    }
}

/// A record, as its owner registered it.
#[derive(Clone, Debug)]
pub struct Registered {
    /// Whose it is.
    pub owner: AgencyCode,
    /// The owner's restrictions.
    pub handling: Handling,
}

/// The whole world's records and withdrawals.
#[derive(Clone, Debug, Default)]
pub struct Truth {
    /// Every record, by whoever registered it first.
    pub records: BTreeMap<RecordId, Registered>,
    /// Records that their owner recalled from, or erased at, these agencies, and did not share
    /// again.
    pub withdrawn: BTreeMap<RecordId, BTreeSet<AgencyCode>>,
    /// Records that their owner erased.
    pub erased: BTreeSet<RecordId>,
}

impl Truth {
    /// Learns from an act that its own agency's law permitted.
    pub fn learn(&mut self, leaf: &Leaf) {
        let act = leaf.act.act();
        match &act.body {
            Body::RecordRegister(body) => {
                self.records.entry(body.record).or_insert_with(|| Registered {
                    owner: act.agency,
                    handling: act.handling.clone(),
                });
            }
            Body::RecallIssue(body) => {
                for record in &body.records {
                    self.withdraw(*record, leaf);
                }
            }
            Body::RecordErase(body) => {
                self.withdraw(body.record, leaf);
                if self.owner(body.record) == Some(act.agency) {
                    self.erased.insert(body.record);
                }
            }
            // A correction carries the content, so it gives it again to whom it goes.
            Body::RecordCorrect(body) => {
                if let (Some(from), true) = (
                    self.withdrawn.get_mut(&body.record),
                    self.records.get(&body.record).is_some_and(|known| known.owner == act.agency),
                ) {
                    act.recipients.iter().for_each(|to| {
                        from.remove(&to.agency);
                    });
                }
            }
            body => {
                for shared in copies(body) {
                    if self.owner(shared.record) == Some(act.agency) {
                        self.withdrawn.remove(&shared.record);
                    }
                }
            }
        }
    }

    /// Whose record it is.
    pub fn owner(&self, record: RecordId) -> Option<AgencyCode> {
        self.records.get(&record).map(|known| known.owner)
    }

    /// The owner withdraws it, or one from whom it was withdrawn passes that on.
    fn withdraw(&mut self, record: RecordId, leaf: &Leaf) {
        let act = leaf.act.act();
        let by_owner = self.owner(record) == Some(act.agency);
        let passed_on = self.withdrawn.get(&record).is_some_and(|from| from.contains(&act.agency));
        if by_owner || passed_on {
            let holders = act.recipients.iter().map(|recipient| recipient.agency);
            self.withdrawn.entry(record).or_default().extend(holders);
        }
    }
}
