//! Consent: asked, given, refused, withdrawn.

use comity_act::{
    Act, AgencyCode,
    body::{ConsentAsk, ConsentGrant, ConsentWithdraw},
};

use super::Context;
use crate::{
    key::Key,
    ports::Projection,
    rows::{ActRow, ConsentRow, ConsentState, Consented, RecordRow},
};

/// Consents that are kept for a record; of more, the oldest end, which opens nothing.
const CONSENTS_MAX: usize = 512;

/// A holder asks the owner.
pub(super) fn ask(p: &mut Projection<'_>, context: &Context<'_>, act: &Act, body: &ConsentAsk) {
    let owner = match context.others(act).first() {
        Some(&other) if context.is_own() => other,
        _ => context.own(),
    };
    let row = ConsentRow {
        asker: act.agency,
        owner,
        records: body.records.clone(),
        at: p.now,
        state: ConsentState::Open,
    };
    p.put(Key::Consent(act.id), row);
}

/// The owner consents: both sides know it from now on.
pub(super) fn grant(p: &mut Projection<'_>, context: &Context<'_>, act: &Act, body: &ConsentGrant) {
    if let Some(question) = act.answers {
        p.amend::<ConsentRow>(Key::Consent(question), |row| {
            if row.owner == act.agency {
                row.state = ConsentState::Granted(act.id);
            }
        });
    }
    let askers: Vec<AgencyCode> = if context.is_own() {
        act.recipients.iter().map(|recipient| recipient.agency).collect()
    } else {
        vec![context.own()]
    };
    for &record in &body.records {
        p.amend::<RecordRow>(Key::Record(record), |row| {
            // INVARIANT: only the owner consents.
            if row.content.owner != act.agency {
                return;
            }
            row.consents.retain_mut(|known| !askers.contains(&known.to) || narrow(known, body));
            row.consents.extend(askers.iter().map(|&to| Consented {
                grant: act.id,
                to,
                evidence: body.uses.evidence,
                onward_to: body.uses.onward_to.clone(),
                purpose: body.uses.purpose,
                until: body.until,
                conditions: body.conditions.clone(),
            }));
            let surplus = row.consents.len().saturating_sub(CONSENTS_MAX);
            row.consents.drain(..surplus);
        });
    }
}

/// Of what was granted twice the later word holds, so that an owner can set conditions or an end
/// to what it allowed before; whether anything is left of the earlier grant.
fn narrow(earlier: &mut Consented, later: &ConsentGrant) -> bool {
    earlier.evidence &= !later.uses.evidence;
    earlier.onward_to.retain(|to| !later.uses.onward_to.contains(to));
    if earlier.purpose == later.uses.purpose {
        earlier.purpose = None;
    }
    earlier.evidence || !earlier.onward_to.is_empty() || earlier.purpose.is_some()
}

/// The owner does not consent.
pub(super) fn refuse(p: &mut Projection<'_>, act: &Act) {
    if let Some(question) = act.answers {
        p.amend::<ConsentRow>(Key::Consent(question), |row| {
            if row.owner == act.agency && row.state == ConsentState::Open {
                row.state = ConsentState::Refused;
            }
        });
    }
}

/// Consent ends: what it opened is closed from now on.
pub(super) fn withdraw(p: &mut Projection<'_>, act: &Act, body: &ConsentWithdraw) {
    let question = p.row::<ActRow>(Key::Act(body.grant)).and_then(|grant| grant.answers);
    if let Some(question) = question {
        p.amend::<ConsentRow>(Key::Consent(question), |row| {
            if row.owner == act.agency && row.state == ConsentState::Granted(body.grant) {
                row.state = ConsentState::Withdrawn;
            }
        });
    }
    for &record in &body.records {
        p.amend::<RecordRow>(Key::Record(record), |row| {
            if row.content.owner == act.agency {
                row.consents.retain(|consent| consent.grant != body.grant);
            }
        });
    }
}
