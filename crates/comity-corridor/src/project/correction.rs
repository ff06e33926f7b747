//! Corrections: what the owner corrects reaches every copy; who holds one is known.
//!
//! A correction goes the way the copies went: the owner tells those it gave them, and each holder
//! those it gave them in its turn. The other way comes word of who holds copies further on.

use comity_act::{
    Act, AgencyCode, RecordId,
    body::{RecordCorrect, RecordPassOn, RecordTrace, Traced},
};

use super::{Context, hold, record};
use crate::{
    key::Key,
    ports::Projection,
    propose::Form,
    prose,
    rows::{GoneRow, HoldersRow, PendingWork, RecordRow},
};

/// Who of the holders a copy is passed on to is told of at most.
const TRACED_MAX: usize = 1_000;

/// The owner corrects; holders follow.
pub(super) fn correct(
    p: &mut Projection<'_>,
    context: &Context<'_>,
    act: &Act,
    body: &RecordCorrect,
) {
    let tokens = record::tokens(context, &body.statements);
    let checked = context.is_own() && record::states_quality(act);
    // What was given up stays so; a correction of it would bring its content back.
    let held = p.row::<RecordRow>(Key::Record(body.record)).cloned();
    let gone = p.row::<GoneRow>(Key::Gone(body.record));
    if !context.is_own() && held.is_none() && gone.is_some_and(|g| g.since(act.agency).is_some()) {
        return hold::discard(p, act.id);
    }
    let held = held.filter(|row| row.content.owner == act.agency);
    let Some(mut row) = held.map(|row| row.newest().clone()) else { return };
    // INVARIANT: an older correction undoes no newer one. Of a copy that a third gave, the number
    // is the third's word, and the owner's first correction counts whatever it was.
    let is_numbered_by_owner = context.is_own() || row.came_from == Some(act.agency);
    if is_numbered_by_owner && body.revision <= row.content.revision {
        return;
    }
    row.content.statements.clone_from(&body.statements);
    row.content.revision = body.revision;
    row.content.told = prose::told_in(act);
    if let Some(change) = &body.subject {
        row.content.subject = change.of(row.content.subject);
    }
    row.tokens = tokens;
    row.quality_checked = checked;
    // What it says now, the owner said.
    row.came_from = (!context.is_own()).then_some(act.agency);
    hold::put(p, body.record, row);
    owe_holders(p, context, act, body.record);
}

/// A holder passes on what the owner corrected.
pub(super) fn passed_on(
    p: &mut Projection<'_>,
    context: &Context<'_>,
    act: &Act,
    body: &RecordPassOn,
) {
    let key = Key::Record(body.record);
    let Some(mut row) = p.row::<RecordRow>(key).map(|row| row.newest().clone()) else {
        // Nobody here holds what it corrects, so nobody keeps what it says.
        return hold::discard(p, act.id);
    };
    // INVARIANT: of who is not the owner, only the giver of the copy is heard.
    let is_givers = row.came_from == Some(act.agency) && row.content.owner == body.owner;
    if !is_givers || body.revision <= row.content.revision {
        return;
    }
    row.tokens = record::tokens(context, &body.statements);
    row.content.statements.clone_from(&body.statements);
    row.content.subject = record::guarded(row.content.subject, body.subject);
    row.content.revision = body.revision;
    // What the owner said of its prose does not come with it.
    row.content.told.clear();
    hold::put(p, body.record, row);
    owe_holders(p, context, act, body.record);
}

/// Those who were given copies here are told.
fn owe_holders(p: &mut Projection<'_>, context: &Context<'_>, act: &Act, record: RecordId) {
    if !context.is_own() && !holders(p, record, act.agency).is_empty() {
        super::owe(p, act.id, PendingWork::PassOn);
    }
}

fn holders(p: &Projection<'_>, record: RecordId, but: AgencyCode) -> Vec<AgencyCode> {
    let row = p.row::<HoldersRow>(Key::Holders(record));
    let holders = row.into_iter().flat_map(|row| &row.holders).map(|holder| holder.agency);
    holders.filter(|&holder| holder != but).collect()
}

/// The record as it now stands, for those who were given copies here.
pub(crate) fn pass_on(p: &Projection<'_>, act: &Act) -> Vec<Form> {
    let form = |record| {
        let row = p.row::<RecordRow>(Key::Record(record))?;
        let to = holders(p, record, act.agency);
        let content = &row.newest().content;
        let body = RecordPassOn {
            record,
            owner: content.owner,
            statements: content.statements.clone(),
            subject: content.subject,
            revision: content.revision,
        };
        let form = Form { purpose: row.purpose, ..Form::new(body) }.answering(act.id);
        let form = to.iter().filter(|to| **to != content.owner).fold(form, |form, &to| form.to(to));
        (!form.recipients.is_empty()).then_some(form)
    };
    super::records_of(&act.body).into_iter().filter_map(form).collect()
}

/// Who holds copies further on, for each agency that gave this one the records of an act.
pub(crate) fn trace(p: &Projection<'_>, own: AgencyCode, act: &Act) -> Vec<Form> {
    let mut told: Vec<(AgencyCode, Traced)> = Vec::new();
    for record in super::records_of(&act.body) {
        let row = p.row::<RecordRow>(Key::Record(record));
        let Some(giver) = row.and_then(|row| row.came_from) else { continue };
        let holders = p.row::<HoldersRow>(Key::Holders(record));
        let mut passed_to: Vec<AgencyCode> = holders
            .into_iter()
            .flat_map(|row| &row.holders)
            .flat_map(|holder| holder.passed_to.iter().copied().chain([holder.agency]))
            .filter(|&holder| holder != giver && holder != own)
            .collect();
        passed_to.sort_unstable();
        passed_to.dedup();
        passed_to.truncate(TRACED_MAX);
        told.push((giver, Traced { record, passed_to }));
    }
    let mut givers: Vec<AgencyCode> = told.iter().map(|(giver, _)| *giver).collect();
    givers.sort_unstable();
    givers.dedup();
    let form = |giver: AgencyCode| {
        let entries = told.iter().filter(|(to, _)| *to == giver).map(|(_, traced)| traced.clone());
        let body = RecordTrace { entries: entries.collect() };
        Form::new(body).to(giver).answering(act.id)
    };
    givers.into_iter().map(form).collect()
}

/// A holder says to whom copies went on; whoever gave this agency its own is told as well.
pub(super) fn traced(p: &mut Projection<'_>, act: &Act, body: &RecordTrace) {
    let mut goes_on = false;
    for entry in &body.entries {
        let mut is_new = false;
        p.amend::<HoldersRow>(Key::Holders(entry.record), |row| {
            for holder in row.holders.iter_mut().filter(|held| held.agency == act.agency) {
                let passed_to: Vec<_> = entry.passed_to.iter().copied().take(TRACED_MAX).collect();
                is_new |= holder.passed_to != passed_to;
                holder.passed_to = passed_to;
            }
        });
        let row = p.row::<RecordRow>(Key::Record(entry.record));
        goes_on |= is_new && row.is_some_and(|row| row.came_from.is_some());
    }
    if goes_on {
        super::owe(p, act.id, PendingWork::Trace);
    }
}
