//! Invariants of agreements: in force between who signed and has not left.

use std::collections::{BTreeMap, BTreeSet};

use comity_act::{AgencyCode, AgreementId, Body, Timestamp, body::PrivateSearch};
use comity_corridor::{
    Key,
    rows::{AgreementRow, AgreementStatus, Row},
};
use comity_seal::digest::digest;

use super::{Checked, Violation};
use crate::{
    ledger::{Leaf, Ledger},
    sim::Sim,
};

/// An agreement, by the simulator's own reading of the acts.
#[derive(Clone, Debug)]
struct Pact {
    parties: Vec<AgencyCode>,
    digest: [u8; 32],
    signed: BTreeSet<AgencyCode>,
    /// Who suspended or ended it, each for itself.
    left: BTreeSet<AgencyCode>,
    /// One who had not signed will not: it binds nobody.
    is_declined: bool,
    valid_from: Timestamp,
    /// What it says of pseudonymised searches.
    searches: Option<PrivateSearch>,
}

impl Pact {
    fn binds(&self, both: [AgencyCode; 2], at: Timestamp) -> bool {
        !self.is_declined
            && self.valid_from <= at
            && both.iter().all(|party| self.parties.contains(party) && !self.left.contains(party))
            && self.parties.iter().all(|party| self.signed.contains(party))
    }
}

fn read(pacts: &mut BTreeMap<AgreementId, Pact>, leaf: &Leaf) {
    let act = leaf.act.act();
    match &act.body {
        Body::AgreementPropose(body) => {
            pacts.entry(body.agreement).or_insert_with(|| Pact {
                parties: body.parties.clone(),
                digest: digest(leaf.act.bytes()),
                signed: [act.agency].into(),
                left: BTreeSet::new(),
                is_declined: false,
                valid_from: body.valid_from,
                searches: body.clauses.private_search.clone(),
            });
        }
        Body::AgreementSign(body) => {
            if let Some(pact) = pacts.get_mut(&body.agreement)
                && pact.digest == body.digest
                && !pact.left.contains(&act.agency)
            {
                pact.signed.insert(act.agency);
            }
        }
        Body::AgreementSuspend(body) => leave(pacts, body.agreement, act.agency),
        Body::AgreementEnd(body) => leave(pacts, body.agreement, act.agency),
        _ => {}
    }
}

fn leave(pacts: &mut BTreeMap<AgreementId, Pact>, agreement: AgreementId, by: AgencyCode) {
    let pact = pacts.get_mut(&agreement).filter(|pact| pact.parties.contains(&by));
    if let Some(pact) = pact {
        pact.left.insert(by);
        pact.is_declined |= !pact.signed.contains(&by);
    }
}

/// What the agreements that bind both at this moment say of pseudonymised searches, as the acts
/// have it; at no moment, what any that both have signed ever said.
pub(super) fn searches(
    ledger: &Ledger,
    both: [AgencyCode; 2],
    at: Option<Timestamp>,
) -> Vec<PrivateSearch> {
    let mut pacts = BTreeMap::new();
    ledger.since(0).filter(|leaf| leaf.is_permitted()).for_each(|leaf| read(&mut pacts, leaf));
    let binds = |pact: &Pact| match at {
        Some(at) => pact.binds(both, at),
        None => both.iter().all(|party| pact.signed.contains(party)),
    };
    let binding = pacts.into_values().filter(binds);
    binding.filter_map(|pact| pact.searches).collect()
}

/// No act is permitted by an agreement that is not signed by all, or is suspended or ended.
pub(super) fn invariant_a_suspended_agreement_permits_nothing(
    sim: &mut Sim,
    station: usize,
    first: usize,
) -> Checked {
    const NAME: &str = "invariant_a_suspended_agreement_permits_nothing";
    let node = &sim.stations[station];
    let own = node.code();
    if node.ledger.since(first).all(|leaf| !rests_on_agreement(leaf)) {
        return Ok(());
    }
    let mut pacts = BTreeMap::new();
    for leaf in node.ledger.since(0).filter(|leaf| leaf.is_permitted()) {
        let act = leaf.act.act();
        let other = match act.recipients.as_slice() {
            _ if act.agency != own => Some(act.agency),
            [only] => Some(only.agency),
            // Of several recipients the reasons are given together.
            _ => None,
        };
        if let (true, Some(other)) = (rests_on_agreement(leaf), other) {
            let at = leaf.row.recorded_at;
            if !pacts.values().any(|pact: &Pact| pact.binds([own, other], at)) {
                let detail = format!("{own} permitted {} with {other} by no agreement", act.id);
                return Err(Violation::of(NAME, detail));
            }
        }
        read(&mut pacts, leaf);
    }
    Ok(())
}

fn rests_on_agreement(leaf: &Leaf) -> bool {
    leaf.is_permitted()
        && leaf.verdict.because.iter().any(|reason| reason.rule.starts_with("base.2."))
}

/// Honest parties that have had all acts see an agreement at the same point.
pub(super) fn invariant_parties_agree_where_an_agreement_stands(sim: &mut Sim) -> Checked {
    const NAME: &str = "invariant_parties_agree_where_an_agreement_stands";
    let mut known: BTreeMap<AgreementId, Vec<(AgencyCode, AgreementRow)>> = BTreeMap::new();
    for place in 0..sim.agencies {
        let code = sim.stations[place].code();
        for (key, row) in sim.stations[place].store().rows() {
            if let (Key::Agreement(id), Row::Agreement(row)) = (key, row) {
                known.entry(id).or_default().push((code, row.clone()));
            }
        }
    }
    for (id, rows) in known {
        let (first, row) = &rows[0];
        let honest =
            |party: &AgencyCode| sim.place_of(*party).is_some_and(|place| sim.is_honest(place));
        if !row.parties.iter().all(honest) {
            continue;
        }
        let signed = |row: &AgreementRow| row.signed.iter().copied().collect::<BTreeSet<_>>();
        for (other, theirs) in &rows[1..] {
            // Signatures beyond an end say nothing any more.
            let over = matches!(row.status, AgreementStatus::Ended | AgreementStatus::Suspended);
            if row.status != theirs.status || (!over && signed(row) != signed(theirs)) {
                let detail = format!(
                    "{id} is {:?} at {first}, signed by {:?}, and {:?} at {other}, signed by {:?}",
                    row.status, row.signed, theirs.status, theirs.signed
                );
                return Err(Violation::of(NAME, detail));
            }
        }
    }
    Ok(())
}
