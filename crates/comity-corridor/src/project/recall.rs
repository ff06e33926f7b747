//! Recall: every holder is reached, and each says how it complied.

use comity_act::{
    Act, ActId, AgencyCode, Body, RecordId, Text,
    body::{Compliance, Outcome, RecallComply, RecallIssue},
};

use super::{Context, deadline, record};
use crate::{
    key::Key,
    ports::Projection,
    propose::Form,
    rows::{Asked, HoldersRow, RecallRow, RecordRow, RecordState},
};

/// The owner recalls, or a holder passes the recall on to those it gave copies.
pub(super) fn issue(p: &mut Projection<'_>, act: &Act, body: &RecallIssue) {
    let asked = act
        .recipients
        .iter()
        .map(|r| Asked { holder: r.agency, complied: None, outcomes: Vec::new() })
        .collect();
    let row = RecallRow { at: p.now, records: body.records.clone(), asked };
    p.put(Key::Recall(act.id), row);
}

/// What this node does with a recall or an erasure that came in, and what it answers.
///
/// Copies are erased with everything that carried them. What is restricted stays, closed, and the
/// receipt says so. Those to whom this node passed copies on get a recall of their own.
pub(crate) fn comply(p: &mut Projection<'_>, own: AgencyCode, act: &Act) -> Vec<Form> {
    let records = super::records_of(&act.body);
    let mut entries = Vec::new();
    let mut onward: Vec<(AgencyCode, RecordId)> = Vec::new();
    for record in records {
        let passed_to: Vec<AgencyCode> = p
            .row::<HoldersRow>(Key::Holders(record))
            .map(|row| row.holders.iter().map(|holder| holder.agency).collect())
            .unwrap_or_default();
        onward.extend(passed_to.iter().map(|&to| (to, record)));
        let (outcome, reason) = comply_with(p, own, act, record);
        entries.push(Compliance { record, outcome, passed_to, reason });
    }
    let mut forms = vec![Form::new(RecallComply { entries }).to(act.agency).answering(act.id)];
    forms.extend(pass_on(act, &onward));
    forms
}

fn comply_with(
    p: &mut Projection<'_>,
    own: AgencyCode,
    act: &Act,
    record: RecordId,
) -> (Outcome, Text<1_000>) {
    let Some(row) = p.row::<RecordRow>(Key::Record(record)) else {
        return (Outcome::NotHeld, Text::default());
    };
    // INVARIANT: only the owner, or the agency that gave the copy, can take it back.
    let may_recall = row.content.owner == act.agency || row.came_from == Some(act.agency);
    if row.content.owner == own || !may_recall {
        return (Outcome::NotBound, words("the record is not the recalling agency's"));
    }
    if row.state == RecordState::Restricted {
        return (Outcome::Restricted, words("kept and closed: evidence, legal hold or complaint"));
    }
    record::erase(p, record);
    p.delete(Key::Holders(record));
    (Outcome::Erased, Text::default())
}

/// Holders of holders are reached by those who made them so.
fn pass_on(act: &Act, onward: &[(AgencyCode, RecordId)]) -> Vec<Form> {
    let mut agencies: Vec<AgencyCode> = onward.iter().map(|(to, _)| *to).collect();
    agencies.sort_unstable();
    agencies.dedup();
    let reason = match &act.body {
        Body::RecallIssue(body) => body.reason.clone(),
        Body::RecordErase(body) => body.reason.clone(),
        _ => Text::default(),
    };
    agencies
        .into_iter()
        .filter(|&to| to != act.agency)
        .map(|to| {
            let records = onward
                .iter()
                .filter(|(agency, _)| *agency == to)
                .map(|(_, record)| *record)
                .collect();
            Form::new(RecallIssue { records, reason: reason.clone() }).to(to).answering(act.id)
        })
        .collect()
}

/// A holder's compliance receipt, here or on its way.
pub(super) fn receipt(
    p: &mut Projection<'_>,
    context: &Context<'_>,
    act: &Act,
    body: &RecallComply,
) {
    let Some(recall) = act.answers else { return };
    deadline::meet(p, recall, deadline::COMPLY, act.agency);
    if context.is_own() {
        return;
    }
    complied(p, recall, act, body);
    for entry in &body.entries {
        let gone = matches!(entry.outcome, Outcome::Erased | Outcome::NotHeld);
        p.amend::<HoldersRow>(Key::Holders(entry.record), |row| {
            if gone && entry.passed_to.is_empty() {
                row.holders.retain(|holder| holder.agency != act.agency);
            } else if let Some(holder) =
                row.holders.iter_mut().find(|holder| holder.agency == act.agency)
            {
                holder.passed_to.clone_from(&entry.passed_to);
            }
        });
    }
}

fn complied(p: &mut Projection<'_>, recall: ActId, act: &Act, body: &RecallComply) {
    let now = p.now;
    p.amend::<RecallRow>(Key::Recall(recall), |row| {
        if let Some(asked) = row.asked.iter_mut().find(|asked| asked.holder == act.agency) {
            asked.complied = Some((now, act.id));
            asked.outcomes = body.entries.iter().map(|e| (e.record, e.outcome)).collect();
        }
    });
}

fn words(text: &str) -> Text<1_000> {
    Text::new(text).unwrap_or_default()
}
