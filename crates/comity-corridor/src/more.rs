//! What an act needs that its own words do not name: rows named by rows.

use std::collections::BTreeSet;

use comity_act::{Act, Body, Kind, SignedCard};

use crate::{
    key::Key,
    ports::Facts,
    project,
    rows::{ActRow, AgreementRow, RecallRow, RecordRow},
};

/// The rows about the agency that a card names.
pub(crate) fn named_on(card: &[u8]) -> Vec<Key> {
    SignedCard::parse(card)
        .map(|card| card.claims().agency)
        .map(|agency| vec![Key::Peer(agency), Key::Relation(agency), Key::Card(agency)])
        .unwrap_or_default()
}

/// Rows whose keys stand in other rows: parties of agreements, deadlines of the act answered.
pub(crate) fn more_of_act(act: &Act, known: &Facts) -> BTreeSet<Key> {
    let mut keys = BTreeSet::new();
    let agreement = match &act.body {
        Body::AgreementSign(body) => Some(body.agreement),
        Body::AgreementSuspend(body) => Some(body.agreement),
        Body::AgreementEnd(body) => Some(body.agreement),
        _ => None,
    };
    let agreement = agreement.and_then(|id| known.row::<AgreementRow>(Key::Agreement(id)));
    keys.extend(agreement.into_iter().flat_map(|row| &row.parties).map(|&p| Key::Relation(p)));
    keys.extend(agreement.and_then(|row| row.replaces).map(Key::Agreement));
    if let (Some(answered), true) = (act.answers, project::takes_charge(&act.body)) {
        keys.extend(project::deadlines_of(known, answered));
    }
    keys.extend(project::along_with_copies(act, known));
    match &act.body {
        Body::RecallComply(_) => {
            let recall = act.answers.and_then(|id| known.row::<RecallRow>(Key::Recall(id)));
            keys.extend(recall.and_then(|row| row.because).map(Key::Pending));
            keys.extend(project::carried_along(known));
            keys.extend(project::linked_along(known, &act.body));
            keys.extend(project::leads_along(known));
            keys.extend(project::hits_along(known));
        }
        Body::RequestDelay(_) => {
            for other in project::thread(known) {
                keys.insert(Key::Act(other));
                keys.extend(project::deadlines_of(known, other));
            }
        }
        Body::RecallIssue(_) | Body::RecordErase(_) => {
            keys.extend(project::carried_along(known));
            keys.extend(project::linked_along(known, &act.body));
            keys.extend(project::leads_along(known));
            keys.extend(project::hits_along(known));
        }
        Body::RecordRelease(body) => {
            let row = known.row::<RecordRow>(Key::Record(body.record));
            let waiting = row.into_iter().flat_map(|row| &row.waiting);
            keys.extend(waiting.flat_map(|&act| [Key::Act(act), Key::Pending(act)]));
        }
        Body::ReferralApprove(_) | Body::VerdictOverrule(_) => {
            // Who is a third country by now.
            let waiting = project::decided_over(&act.body).and_then(|of| known.journal.get(&of));
            let waiting = waiting.and_then(|entry| entry.signed(act.agency).ok());
            let to = waiting.iter().flat_map(|signed| &signed.act().recipients);
            keys.extend(to.map(|recipient| Key::Relation(recipient.agency)));
        }
        // A link that a lead made has its decision there.
        Body::RecordLink(body) => {
            let made = body.undoes.map(Key::Act);
            keys.extend(made);
            let lead = made
                .and_then(|made| known.row::<ActRow>(made))
                .filter(|row| row.kind == Kind::LeadConfirm.code());
            keys.extend(lead.and_then(|row| row.answers).map(Key::Lead));
        }
        Body::HitExclude(_) | Body::RequestMake(_) => {
            keys.extend(project::more_of_hits(act, known));
        }
        Body::ConsentWithdraw(body) => {
            let grant = known.row::<ActRow>(Key::Act(body.grant));
            keys.extend(grant.and_then(|row| row.answers).map(Key::Consent));
        }
        _ => {}
    }
    keys
}
