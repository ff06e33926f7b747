//! Corrections: what the owner corrects reaches every copy; who holds one is known.
//!
//! A correction goes the way the copies went: the owner tells those it gave them, and each holder
//! those it gave them in its turn. The other way comes word of who holds copies further on.

use comity_act::{
    Act, AgencyCode, Body, RecordId, Statement, SubjectCategory,
    body::{RecordCorrect, RecordPassOn, RecordTrace, Traced},
};

use super::{Context, given::Given, hold, record};
use crate::{
    key::Key,
    keys::Keys,
    ports::Projection,
    propose::Form,
    prose,
    rows::{GoneRow, Holder, HoldersRow, PendingWork, RecordRow},
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
    if let Some(handling) = &body.handling {
        row.content.handling.clone_from(handling);
    }
    row.quality_checked = checked;
    // What it says now, the owner said.
    row.came_from = (!context.is_own()).then_some(act.agency);
    hold::put(p, body.record, row);
    if context.is_own() {
        told(p, context, act, (body.record, &body.statements, body.category()));
    }
    owe_holders(p, act, body.record);
}

/// A holder passes on what the owner corrected.
pub(super) fn passed_on(p: &mut Projection<'_>, act: &Act, body: &RecordPassOn) {
    let key = Key::Record(body.record);
    let Some(mut row) = p.row::<RecordRow>(key).map(|row| row.newest().clone()) else {
        // Nobody here holds what it corrects, so nobody keeps what it says.
        return hold::discard(p, act.id);
    };
    // INVARIANT: of who is not the owner, only the giver of the copy is heard.
    let (is_givers, is_owners) = (row.came_from == Some(act.agency), act.agency == body.owner);
    let is_heard = row.content.owner == body.owner && (is_givers || is_owners);
    // Of a copy that a third gave, the number is the third's word.
    if !is_heard || (is_givers && body.revision <= row.content.revision) {
        return;
    }
    row.came_from = Some(act.agency);
    row.content.statements.clone_from(&body.statements);
    row.content.subject = record::guarded(row.content.subject, body.subject);
    row.content.revision = body.revision;
    row.content.told.clone_from(&body.told);
    // INVARIANT: only the owner loosens what it restricted.
    row.content.handling = if is_owners {
        body.handling.clone()
    } else {
        record::bound(&row.content.handling, &body.handling)
    };
    hold::put(p, body.record, row);
    owe_holders(p, act, body.record);
}

/// Those to whom a correction went from here hold it as it now stands.
pub(super) fn told(
    p: &mut Projection<'_>,
    context: &Context<'_>,
    act: &Act,
    (record, statements, category): (RecordId, &[Statement], Option<SubjectCategory>),
) {
    let given = Given { keys: context.keys, record };
    let all = given.tokens(statements, category);
    let known = given.tokens(&[], Some(SubjectCategory::Suspect));
    p.amend::<HoldersRow>(Key::Holders(record), |row| {
        let is_told =
            |holder: &&mut Holder| act.recipients.iter().any(|to| to.agency == holder.agency);
        for holder in row.holders.iter_mut().filter(is_told) {
            // What it knows of the subject, a correction that does not say it leaves.
            let kept = holder.given.iter().filter(|token| known.contains(token)).copied();
            let mut now: Vec<_> = kept.chain(all.iter().copied()).collect();
            now.sort_unstable();
            now.dedup();
            holder.given = now;
        }
    });
}

/// Those who were given copies here are told, save those whom the act itself tells.
fn owe_holders(p: &mut Projection<'_>, act: &Act, record: RecordId) {
    if !others(p, act, record).is_empty() {
        super::owe(p, act.id, PendingWork::PassOn);
    }
}

/// Who was given a copy here, and has not heard of a correction from who made it.
fn others(p: &Projection<'_>, act: &Act, record: RecordId) -> Vec<Holder> {
    let row = p.row::<HoldersRow>(Key::Holders(record));
    let owner = p.row::<RecordRow>(Key::Record(record)).map(|row| row.content.owner);
    let hears = |holder: &&Holder| {
        holder.agency != act.agency
            && Some(holder.agency) != owner
            && !act.recipients.iter().any(|to| to.agency == holder.agency)
    };
    row.into_iter().flat_map(|row| &row.holders).filter(hears).cloned().collect()
}

/// Whether a correction that came in says more than somebody was given here: that does not go on
/// by itself, so that a person must see it.
pub(crate) fn adds(p: &Projection<'_>, context: &Context<'_>, act: &Act) -> bool {
    let (record, statements, category) = match &act.body {
        _ if context.is_own() => return false,
        Body::RecordCorrect(body) => (body.record, &body.statements, body.category()),
        Body::RecordPassOn(body) => (body.record, &body.statements, body.subject.category),
        _ => return false,
    };
    let Some(row) = p.row::<RecordRow>(Key::Record(record)) else { return false };
    if ![Some(row.content.owner), row.newest().came_from].contains(&Some(act.agency)) {
        return false;
    }
    let given = Given { keys: context.keys, record };
    others(p, act, record).iter().any(|holder| given.adds(statements, category, holder))
}

/// The record as it now stands, for those who were given copies here: to each what takes away or
/// puts right what it was given, and nothing more.
pub(crate) fn pass_on(p: &Projection<'_>, keys: &Keys, act: &Act) -> Vec<Form> {
    let mut forms: Vec<(RecordPassOn, Form)> = Vec::new();
    for record in super::records_of(&act.body) {
        let Some(row) = p.row::<RecordRow>(Key::Record(record)) else { continue };
        let (content, given) = (&row.newest().content, Given { keys, record });
        for holder in others(p, act, record) {
            let mut subject = content.subject;
            subject.category = given.category(subject.category, &holder);
            let statements = given.part(&content.statements, &holder);
            let body = RecordPassOn {
                record,
                owner: content.owner,
                told: prose::told_of_part(content, &statements),
                statements,
                subject,
                revision: content.revision,
                handling: content.handling.clone(),
            };
            let form = match forms.iter().position(|(same, _)| *same == body) {
                Some(at) => forms.swap_remove(at).1,
                None => Form { purpose: row.purpose, ..Form::new(body.clone()) }.answering(act.id),
            };
            forms.push((body, form.to(holder.agency)));
        }
    }
    forms.into_iter().map(|(_, form)| form).collect()
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
