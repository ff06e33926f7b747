//! Records: one's own and the copies of others.

use comity_act::{
    Act, ActId, AgencyCode, AgencyKind, Body, Handling, Kind, RecordId, Shared, StatedValue,
    Statement, SubjectCategory, SubjectMark, Timestamp,
    body::{RecordRegister, RecordRestrict},
};

use super::{Context, erase_act, given::Given, hit, hold, link, watch};
use crate::{
    key::Key,
    ports::{Change, Facts, Projection, Scan},
    prose,
    rows::{
        ActRow, Carried, Direction, GoneRow, Holder, HoldersRow, PayloadId, PendingWork, RecordRow,
        RecordState, RelationRow, RequestRow, Use, WatchRow,
    },
};

/// A record enters: one's own, or one that another agency has us host.
pub(super) fn register(
    p: &mut Projection<'_>,
    context: &Context<'_>,
    act: &Act,
    body: &RecordRegister,
) {
    // INVARIANT: nobody takes over a record of another's by registering its id.
    let held = p.row::<RecordRow>(Key::Record(body.record));
    if held.is_some_and(|held| held.content.owner != act.agency) {
        return;
    }
    if is_gone(p, act, (body.record, act.agency)) {
        if !context.is_own() {
            hold::discard(p, act.id);
        }
        return;
    }
    let content = Shared {
        record: body.record,
        owner: act.agency,
        class: body.class,
        subject: body.subject,
        handling: act.handling.clone(),
        statements: body.statements.clone(),
        revision: 0,
        told: prose::told_in(act),
        conditions: Vec::new(),
    };
    let mut row = copy(p, context, act, content);
    row.from_sis |= held.is_some_and(|held| held.from_sis);
    row.source = body.source.clone();
    let row = match p.row::<RecordRow>(Key::Record(body.record)) {
        Some(held) if !context.is_own() => again(held.newest(), row, act),
        _ => Some(row),
    };
    let Some(row) = row else { return };
    hold::put(p, body.record, row);
    if context.is_own() {
        add_holders(p, context, act, (body.record, &body.statements, body.subject.category));
    }
}

/// Copies of records go out with an act, or come in with one.
pub(super) fn share(p: &mut Projection<'_>, context: &Context<'_>, act: &Act, all: &[Shared]) {
    if context.is_own() {
        for one in all {
            add_holders(p, context, act, (one.record, &one.statements, one.subject.category));
            keep_told(p, context.own(), one);
        }
        return;
    }
    let judged: Vec<Copy> = all.iter().map(|shared| judge(p, context, act, shared)).collect();
    for (shared, judged) in all.iter().zip(&judged) {
        if *judged != Copy::Taken {
            continue;
        }
        let fresh = copy(p, context, act, shared.clone());
        let row = match p.row::<RecordRow>(Key::Record(shared.record)) {
            Some(held) => again(held.newest(), fresh, act),
            None => Some(fresh),
        };
        if let Some(row) = row {
            hold::put(p, shared.record, row);
        }
    }
    if judged.contains(&Copy::Gone) {
        hold::discard(p, act.id);
    }
}

/// What an answer said of the prose of an own record stays with it, and is not asked again.
fn keep_told(p: &mut Projection<'_>, own: AgencyCode, copy: &Shared) {
    let row = p.row::<RecordRow>(Key::Record(copy.record));
    if row.is_some_and(|row| row.content.owner == own && prose::is_more(&row.content, copy)) {
        p.amend::<RecordRow>(Key::Record(copy.record), |row| {
            row.content.told.clone_from(&copy.told);
        });
    }
}

/// What becomes of a copy that came in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Copy {
    /// It is held from now on.
    Taken,
    /// It says nothing that is not known from its owner.
    Known,
    /// Nobody here asked its sender for it, or it contradicts what the owner gave.
    LeftOut,
    /// It was given up here, and does not come back.
    Gone,
}

/// Whether a copy is believed.
///
/// Only the owner speaks for its record. Of anybody else a copy is taken only when this agency
/// asked, and never over what the owner gave.
fn judge(p: &Projection<'_>, context: &Context<'_>, act: &Act, shared: &Shared) -> Copy {
    if is_gone(p, act, (shared.record, shared.owner)) {
        return Copy::Gone;
    }
    // What is our own does not come back as somebody else's copy.
    if shared.owner == context.own() {
        return Copy::Known;
    }
    let is_from_owner = act.agency == shared.owner;
    let Some(held) = p.row::<RecordRow>(Key::Record(shared.record)) else {
        // An alert tells of what was not known, so its owner's word alone brings no copy in.
        let is_given = is_from_owner && !matches!(act.body, Body::WatchAlert(_));
        let may_come = is_given || is_asked_for(p, act);
        return if may_come { Copy::Taken } else { Copy::LeftOut };
    };
    let held = held.newest();
    if held.content.owner != shared.owner {
        Copy::LeftOut
    } else if is_from_owner {
        Copy::Taken
    } else if held.content.statements == shared.statements && binds_no_more(held, shared) {
        Copy::Known
    } else if held.came_from == Some(act.agency) && is_asked_for(p, act) {
        Copy::Taken
    } else {
        Copy::LeftOut
    }
}

/// Whether a copy by a third comes on no condition, with no restriction and with no mark of its
/// subject that is not known here; what the owner gave itself, it gave on none of them.
fn binds_no_more(held: &RecordRow, shared: &Shared) -> bool {
    let known = &held.content;
    held.came_from == Some(shared.owner)
        || (shared.conditions.iter().all(|one| known.conditions.contains(one))
            && known.handling.joined(&shared.handling).as_ref() == Some(&known.handling)
            && guarded(known.subject, shared.subject) == known.subject)
}

/// Whether this agency asked the sender for what the act brings.
fn is_asked_for(p: &Projection<'_>, act: &Act) -> bool {
    let Some(asked) = act.answers else { return false };
    match &act.body {
        Body::RequestAnswer(_) => p
            .row::<RequestRow>(Key::Request(asked, act.agency))
            .is_some_and(|row| row.requested == act.agency && row.state.is_open()),
        Body::SearchReport(_) => p.row::<ActRow>(Key::Act(asked)).is_some_and(|row| {
            row.direction == Direction::Own
                && row.kind == Kind::SearchRun.code()
                && row.delivered.iter().any(|there| there.to == act.agency)
        }),
        Body::WatchAlert(_) => watch::was_set_there(p, act),
        _ => false,
    }
}

/// Whether a record was given up here, and this act of its owner's does not open it again.
fn is_gone(p: &Projection<'_>, act: &Act, (record, owner): (RecordId, AgencyCode)) -> bool {
    p.row::<GoneRow>(Key::Gone(record))
        .and_then(|row| row.since(owner))
        .is_some_and(|since| act.agency != owner || act.at <= since)
}

/// Whether an act that came in brings copies that are not taken, so that a person must see it.
pub(crate) fn leaves_out(p: &Projection<'_>, context: &Context<'_>, act: &Act) -> bool {
    let is_left_out = |shared: &Shared| judge(p, context, act, shared) == Copy::LeftOut;
    match &act.body {
        _ if context.is_own() => false,
        Body::RequestAnswer(body) => body.shared.iter().any(is_left_out),
        Body::SearchReport(body) => {
            body.matches.iter().filter_map(|found| found.shared.as_ref()).any(is_left_out)
        }
        Body::WatchAlert(body) => body.found.shared.iter().any(is_left_out),
        _ => false,
    }
}

/// The row after another copy of the same record came; `None` when it says nothing new.
///
/// Only the owner loosens what it restricted. A copy by anybody else says the record under
/// another owner, without its restrictions, or for another purpose, and is not believed in that.
fn again(held: &RecordRow, fresh: RecordRow, act: &Act) -> Option<RecordRow> {
    // Numbers of revisions are compared only between copies that one agency gave.
    let is_same_giver = held.came_from == Some(act.agency);
    let is_older = is_same_giver && fresh.content.revision < held.content.revision;
    if is_older || fresh.content.owner != held.content.owner {
        return None;
    }
    let is_same_state = is_same_giver && fresh.content.revision == held.content.revision;
    let is_held = |stated| held.content.statements.contains(stated);
    // A part of what is held of the same state takes nothing away, as where prose is withheld.
    let is_part = is_same_state && fresh.content.statements.iter().all(is_held);
    let mut row = RecordRow {
        consents: held.consents.clone(),
        state: held.state,
        ground: held.ground,
        recalled: held.recalled,
        waiting: held.waiting.clone(),
        // INVARIANT: what came from SIS once did, whatever a later copy says.
        from_sis: held.from_sis || fresh.from_sis,
        ..fresh
    };
    if is_part {
        row.content.statements.clone_from(&held.content.statements);
        row.content.told.clone_from(&held.content.told);
    }
    if act.agency != held.content.owner {
        row.content.handling = bound(&held.content.handling, &row.content.handling);
        row.content.subject = guarded(held.content.subject, row.content.subject);
        let kept = held.content.conditions.iter();
        let kept: Vec<_> = kept.filter(|one| !row.content.conditions.contains(one)).collect();
        row.content.conditions.extend(kept.into_iter().cloned());
        row.purpose = held.purpose;
        row.through_union_agency |= held.through_union_agency;
    }
    Some(row)
}

/// The restrictions after somebody who only tightens said others, such as who is not the owner, or
/// a list: those of both.
pub fn bound(held: &Handling, said: &Handling) -> Handling {
    // Two wordings that do not fit together leave all doors closed.
    held.joined(said).unwrap_or_else(|| Handling {
        not_in_court: true,
        not_onward: true,
        as_written: held.as_written.clone(),
    })
}

/// The mark after another was said by somebody who only tightens: it protects no less than before.
/// Where neither category protects, or both, the one that is said last counts.
pub fn guarded(held: SubjectMark, said: SubjectMark) -> SubjectMark {
    let sooner = |held: Option<Timestamp>, said: Option<Timestamp>| match (held, said) {
        (Some(held), Some(said)) => Some(held.min(said)),
        (held, said) => held.or(said),
    };
    let protects = |mark: SubjectMark| mark.category.is_some_and(SubjectCategory::is_vulnerable);
    let keeps = protects(held) && !protects(said);
    SubjectMark {
        category: if keeps { held.category } else { said.category.or(held.category) },
        minor: held.minor || said.minor,
        review_at: sooner(held.review_at, said.review_at),
        erase_at: sooner(held.erase_at, said.erase_at),
    }
}

/// A record is kept and not used.
pub(super) fn restrict(p: &mut Projection<'_>, body: &RecordRestrict) {
    p.amend::<RecordRow>(Key::Record(body.record), |row| {
        row.state = RecordState::Restricted;
        row.ground = Some(body.ground);
    });
}

/// The records whose content an act carries, each once, and whose they are by its word.
pub(crate) fn carried_by(act: &Act) -> Vec<Carried> {
    let of = |shared: &Shared| Carried { record: shared.record, owner: shared.owner };
    let mut carried: Vec<Carried> = match &act.body {
        Body::RecordRegister(body) => vec![Carried { record: body.record, owner: act.agency }],
        Body::RecordCorrect(body) => vec![Carried { record: body.record, owner: act.agency }],
        Body::RecordPassOn(body) => vec![Carried { record: body.record, owner: body.owner }],
        Body::RequestAnswer(body) => body.shared.iter().map(of).collect(),
        Body::SearchReport(body) => {
            body.matches.iter().filter_map(|found| found.shared.as_ref()).map(of).collect()
        }
        Body::WatchAlert(body) => body.found.shared.iter().map(of).collect(),
        _ => Vec::new(),
    };
    carried.sort_unstable();
    carried.dedup();
    carried
}

/// The stretch of the index that names all acts which carry a record, whatever became of them.
pub(crate) fn carriers(record: RecordId) -> Scan {
    Scan::of(ActRow::carriers(record), usize::MAX)
}

/// The stretches of the index that name all acts which carry a record, the watches that told of
/// it, its leads and what came of hits on it: what of it stays elsewhere goes with it.
pub(crate) fn traces(record: RecordId) -> [Scan; 4] {
    let told_of = Scan::of(WatchRow::told_of(record), usize::MAX);
    [carriers(record), told_of, super::lead::leads(record), hit::concluded(record)]
}

/// The acts that carry a record, of the stretches that were read.
pub(crate) fn carriers_of(facts: &Facts, record: RecordId) -> Vec<(ActId, &ActRow)> {
    let prefix = ActRow::carriers(record);
    let entries = facts.scans.iter().flatten();
    entries
        .filter(|(entry, _)| entry.as_bytes().starts_with(prefix.as_bytes()))
        .filter_map(|(_, key)| match key {
            Key::Act(act) => Some((*act, facts.row::<ActRow>(*key)?)),
            _ => None,
        })
        .collect()
}

/// Whether an agency gave a record as its own, by the acts of the stretches that were read.
pub(crate) fn was_given(facts: &Facts, record: RecordId, by: AgencyCode) -> bool {
    let carried = Carried { record, owner: by };
    let acts = carriers_of(facts, record).into_iter();
    acts.map(|(_, row)| row).any(|row| row.agency == by && row.carries.contains(&carried))
}

/// This agency erases a record, with everything that carried it.
pub(crate) fn erase(p: &mut Projection<'_>, record: RecordId, (by, at): (AgencyCode, Timestamp)) {
    let owner = p.row::<RecordRow>(Key::Record(record)).map_or(by, |row| row.content.owner);
    bury(p, record, (owner, at));
    for (act, _) in carriers_of(p.facts(), record) {
        erase_act(p, act);
    }
    forget(p, record);
}

/// The copy itself is erased; what carried it is the caller's.
pub(crate) fn forget(p: &mut Projection<'_>, record: RecordId) {
    link::cut(p, record);
    watch::forget(p, record);
    p.push(Change::DestroyKey(PayloadId(*record.as_bytes())));
    p.delete(Key::Record(record));
    p.amend::<HoldersRow>(Key::Holders(record), |row| {
        row.holders.iter_mut().for_each(|holder| holder.given.clear());
    });
}

/// That a record is gone stays, so that it does not come back.
pub(crate) fn bury(p: &mut Projection<'_>, record: RecordId, (owner, at): (AgencyCode, Timestamp)) {
    let mut row = p.row::<GoneRow>(Key::Gone(record)).cloned().unwrap_or_default();
    row.bury(owner, at);
    p.put(Key::Gone(record), row);
}

/// Those to whom this act goes now hold a copy.
pub(super) fn add_holders(
    p: &mut Projection<'_>,
    context: &Context<'_>,
    act: &Act,
    (record, statements, category): (RecordId, &[Statement], Option<SubjectCategory>),
) {
    let given = Given { keys: context.keys, record }.tokens(statements, category);
    let (own, now) = (context.own(), p.now);
    let held = p.row::<RecordRow>(Key::Record(record)).filter(|row| row.content.owner != own);
    let consents = held.map(|row| row.consents.clone()).unwrap_or_default();
    let is_anothers = held.is_some();
    let mut row = p.row::<HoldersRow>(Key::Holders(record)).cloned().unwrap_or_default();
    let before = row.holders.len();
    for recipient in &act.recipients {
        let is_it = |holder: &&mut Holder| holder.agency == recipient.agency;
        if let Some(holder) = row.holders.iter_mut().find(is_it) {
            holder.given.extend_from_slice(&given);
            holder.given.sort_unstable();
            holder.given.dedup();
            continue;
        }
        let to = recipient.agency;
        let consent =
            consents.iter().find(|c| c.allows(own, Use::Onward(to), now)).map(|c| c.grant);
        row.holders.push(Holder {
            agency: to,
            by: act.id,
            since: now,
            consent,
            passed_to: Vec::new(),
            given: given.clone(),
        });
    }
    let fresh: Vec<AgencyCode> = row.holders[before..].iter().map(|one| one.agency).collect();
    if !row.holders.is_empty() {
        p.put(Key::Holders(record), row);
    }
    // The owner learns from holder to holder who has a copy.
    if !fresh.is_empty() && is_anothers {
        super::owe(p, act.id, PendingWork::Trace);
    }
    if !fresh.is_empty() {
        hit::given(p, record, &fresh);
    }
}

fn copy(p: &Projection<'_>, context: &Context<'_>, act: &Act, content: Shared) -> RecordRow {
    RecordRow {
        content,
        state: RecordState::Active,
        came_by: act.id,
        came_from: (!context.is_own()).then_some(act.agency),
        since: p.now,
        consents: Vec::new(),
        source: comity_act::Text::default(),
        purpose: act.purpose,
        quality_checked: context.is_own() && states_quality(act),
        ground: None,
        recalled: None,
        later: None,
        waiting: Vec::new(),
        from_sis: states_sis(act),
        links: Vec::new(),
        exclusions: Vec::new(),
        through_union_agency: !context.is_own()
            && p.row::<RelationRow>(Key::Relation(act.agency))
                .is_some_and(|relation| relation.kind == Some(AgencyKind::UnionAgency)),
    }
}

/// Whether the act says that what it carries is from SIS.
///
/// LAW: Regulation (EU) 2018/1862, art. 65: it stays among those who take part in it.
fn states_sis(act: &Act) -> bool {
    act.said().any(|stated| match (stated.fact.as_str(), &stated.value) {
        ("sis_data_included" | "supplementary_information_included", value) => {
            *value == StatedValue::Yes(true)
        }
        ("sis_alert", StatedValue::Word(alert)) => alert.as_str() != "none",
        _ => false,
    })
}

/// Whether the officer stated under the act's signature that the quality was checked.
///
/// LAW: Directive (EU) 2016/680, art. 7(2).
pub(super) fn states_quality(act: &Act) -> bool {
    act.said().any(|stated| {
        stated.fact.as_str() == "quality_checked" && stated.value == StatedValue::Yes(true)
    })
}
