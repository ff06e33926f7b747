//! Standing watches: how they begin and end, and what they tell.
//!
//! New watches look at what is there, and what is new is shown to the watches. Both ways the node
//! makes an alert of it, which our law decides like the answer to a search.

use comity_act::{
    Act, ActId, AgencyCode, Body, Kind, Property, Purpose, RecordId, Shared, SubjectCategory,
    Timestamp,
    body::{WatchAlert, WatchSet},
};

use super::{Context, capacity::count_asked, owe, record, search};
use crate::{
    alarm::Alarm,
    find::Found,
    key::{Family, IndexKey, Key},
    ports::{Effect, Facts, Notice, Projection, Scan},
    propose::Form,
    rows::{
        ActRow, Direction, FreshRow, OwnRow, PendingRow, PendingWork, RecordRow, RelationRow,
        Stage, Told, WatchEnd, WatchRow,
    },
};

/// For how long a watch stands at most, in milliseconds. Policy of the house: a year and a day,
/// so that a date a year away is never too late; no text is behind it.
pub const WATCH_MS_MAX: u64 = 366 * Timestamp::DAY_MS;

/// Watches that stand here for one other agency at most. Policy of the house: more than the wanted
/// persons of a state, and few enough that no peer fills our memory; no text is behind it.
const WATCHES_MAX: u32 = 100_000;

/// For how long an alert may be on the way when its watch has ended, in milliseconds: what comes
/// later, the other side should not have made. Policy of the house: a week, so that nobody who was
/// off the line loses one; no text is behind it.
pub const LATE_MS_MAX: u64 = 7 * Timestamp::DAY_MS;

/// Watches that are looked at for their end in one step.
const ENDS_MAX: usize = 64;

/// A watch begins: here, or at the agencies that the act names.
pub(super) fn set(p: &mut Projection<'_>, context: &Context<'_>, act: &Act, body: &WatchSet) {
    count_asked(p, context.own(), act);
    let told = body.renews.map(|old| renewed(p, act, old)).unwrap_or_default();
    // Who asks for longer gets no more than anybody; what came too late has ended.
    let until = body.until.min(p.now.plus_millis(WATCH_MS_MAX));
    p.amend::<ActRow>(Key::Act(act.id), |row| row.ends_at = Some(until));
    if until <= p.now {
        return ended_by(p, act.id, WatchEnd::Expired);
    }
    let stands_here = !context.is_own() || act.recipients.is_empty();
    let row = WatchRow {
        agency: act.agency,
        officer: act.officer,
        class: body.class,
        terms: body.terms.clone(),
        since: p.now,
        until,
        emergency: act.is_emergency(),
        stands_at: act.recipients.iter().map(|to| to.agency).collect(),
        stands_here,
        told,
        about_life: is_about_life(act, body, p.now),
        heard: 0,
    };
    p.put(Key::Watch(act.id), row);
    p.amend::<OwnRow>(Key::Own, |own| own.watches_set += 1);
    if stands_here {
        p.amend::<RelationRow>(Key::Relation(act.agency), |of| of.watches += 1);
        p.amend::<OwnRow>(Key::Own, |own| own.watches += 1);
        owe(p, act.id, PendingWork::LookFor);
    }
}

/// How many more watches this agency keeps for the one that sets this.
pub(crate) fn room_left(facts: &Facts, by: AgencyCode, body: &WatchSet) -> u32 {
    let row = facts.row::<RelationRow>(Key::Relation(by));
    let old = body.renews.and_then(|old| facts.row::<WatchRow>(Key::Watch(old)));
    let frees = old.is_some_and(|row| row.agency == by && row.stands_here);
    WATCHES_MAX.saturating_sub(row.map_or(0, |row| row.watches)) + u32::from(frees)
}

/// The watch that is renewed ends, and what it has told is not told again.
fn renewed(p: &mut Projection<'_>, act: &Act, old: ActId) -> Vec<Told> {
    let row = p.row::<WatchRow>(Key::Watch(old)).filter(|row| row.agency == act.agency);
    let told = row.map(|row| row.told.clone()).unwrap_or_default();
    clear(p, act.agency, (old, WatchEnd::Renewed(act.id)));
    told
}

/// A watch is wanted no more.
pub(super) fn cleared(p: &mut Projection<'_>, act: &Act) {
    if let Some(watch) = act.answers {
        clear(p, act.agency, (watch, WatchEnd::Cleared(act.id)));
    }
}

/// Whoever set a watch ends it; nobody else does.
fn clear(p: &mut Projection<'_>, by: AgencyCode, (watch, how): (ActId, WatchEnd)) {
    if p.row::<WatchRow>(Key::Watch(watch)).is_some_and(|row| row.agency == by) {
        end(p, watch, how);
    }
    let now = p.now;
    // What our law holds, and its own agency wants no more, is released by nobody.
    p.amend::<ActRow>(Key::Act(watch), |row| {
        let waits = matches!(row.stage, Stage::ForDecision | Stage::Barred | Stage::Held);
        if row.agency == by && row.kind == Kind::WatchSet.code() {
            row.stage = if waits { Stage::Declined } else { row.stage };
            row.ends_at = row.ends_at.map(|end| end.min(now));
        }
    });
    let key = Key::Pending(watch);
    let looks = |row: &PendingRow| row.work == PendingWork::LookFor;
    if p.row::<PendingRow>(key).is_some_and(looks) {
        p.delete(key);
    }
}

fn end(p: &mut Projection<'_>, watch: ActId, how: WatchEnd) {
    ended_by(p, watch, how);
    let key = Key::Watch(watch);
    let stood_for = p.row::<WatchRow>(key).filter(|row| row.stands_here).map(|row| row.agency);
    p.delete(key);
    if let Some(agency) = stood_for {
        p.amend::<OwnRow>(Key::Own, |own| own.watches = own.watches.saturating_sub(1));
        let key = Key::Relation(agency);
        p.amend::<RelationRow>(key, |of| of.watches = of.watches.saturating_sub(1));
    }
}

/// How a watch ended stays with the act that set it, so that nobody has to guess.
fn ended_by(p: &mut Projection<'_>, watch: ActId, how: WatchEnd) {
    p.amend::<ActRow>(Key::Act(watch), |row| row.watch_end = Some(how));
}

/// The stretch of the index that holds the watches whose time is over.
pub(crate) fn ended(now: Timestamp) -> Scan {
    let ends = || IndexKey::of(Family::WatchEnds);
    Scan::of(ends(), ENDS_MAX).before(ends().number(now.millis().saturating_add(1)))
}

/// Watches whose time is over end, and people are told.
pub(crate) fn expire(p: &mut Projection<'_>, facts: &Facts) {
    let all = facts.scans.iter().flatten().filter_map(|(_, key)| match key {
        Key::Watch(watch) => Some(*watch),
        _ => None,
    });
    for watch in all {
        let is_over = |row: &WatchRow| row.until <= p.now;
        if p.row::<WatchRow>(Key::Watch(watch)).is_some_and(is_over) {
            end(p, watch, WatchEnd::Expired);
            p.amend::<OwnRow>(Key::Own, |own| own.watches_expired += 1);
            p.effects.push(Effect::Notify(Notice::Act(watch)));
        }
    }
}

/// What is new or was corrected is shown to the watches that stand here, if there are any.
pub(crate) fn show(p: &mut Projection<'_>, act: ActId) {
    if p.row::<OwnRow>(Key::Own).is_none_or(|own| own.watches == 0) {
        return;
    }
    let records = p.fresh();
    if !records.is_empty() {
        let row = FreshRow { records, since: p.now, shown_to: None };
        p.put_new(Key::Fresh(act), row);
        p.effects.push(Effect::Work(act));
    }
}

/// The records that an act changed and that are still there to be shown to the watches.
pub(crate) fn shown_to_watches(facts: &Facts, act: ActId) -> Vec<&Shared> {
    let fresh = facts.row::<FreshRow>(Key::Fresh(act));
    let records = fresh.into_iter().flat_map(|row| &row.records);
    let rows = records.filter_map(|&record| facts.row::<RecordRow>(Key::Record(record)));
    rows.filter(|row| search::is_open(row)).map(|row| &row.content).collect()
}

/// A watch, as an alert needs it: the act that set it, and its row.
#[derive(Clone, Copy)]
pub(crate) struct Standing<'a> {
    /// The act that set it.
    pub act: &'a Act,
    /// Its row.
    pub row: &'a WatchRow,
}

/// What this node tells of a record that a watch may mean: with its content, or that it is there.
///
/// What another owner did not let go to the watch's agency does not show, and nobody is told of a
/// record that is its own or that it gave.
pub(crate) fn alert(
    facts: &Facts,
    watch: Standing<'_>,
    found: &Found,
    (own, now): (AgencyCode, Timestamp),
) -> Vec<Form> {
    let (act, to) = (watch.act, watch.row.agency);
    let Some(row) = facts.row::<RecordRow>(Key::Record(found.record)) else { return Vec::new() };
    let is_known = to != own && (row.content.owner == to || row.came_from == Some(to));
    let is_alike = found.quality >= search::told_min(row.content.class);
    let stands = watch.row.stands_here && now < watch.row.until;
    let is_meant = row.content.class == watch.row.class;
    if !stands || !is_meant || !is_alike || is_known || !search::may_show(row, own, to, now) {
        return Vec::new();
    }
    let terms = &watch.row.terms;
    let body = |open| WatchAlert { found: search::shown(found, row, (open, terms)) };
    if !watch.row.is_news(&body(true).found) {
        return Vec::new();
    }
    let is_of_dna = matches!(&act.body, Body::WatchSet(body) if body.is_of_dna());
    let form = |open| {
        let mut body = body(open);
        if to != own {
            // Of prose nobody said what it tells; the record itself can be asked for.
            search::withheld(own, std::slice::from_mut(&mut body.found));
        }
        let form = Form::new(body).answering(act.id);
        let form = if to == own { form } else { form.to(to) };
        Form {
            purpose: act.purpose,
            crime_area: act.crime_area,
            offences: act.offences.clone(),
            case: act.case.clone(),
            stated: search::passed_on(act, (false, is_of_dna)),
            ..form
        }
    };
    vec![form(true), form(false)]
}

/// An alert went out or came in.
pub(super) fn alerted(p: &mut Projection<'_>, context: &Context<'_>, act: &Act, body: &WatchAlert) {
    let Some(watch) = act.answers else { return };
    if context.is_own() {
        p.amend::<WatchRow>(Key::Watch(watch), |row| row.tell(&body.found));
        p.amend::<OwnRow>(Key::Own, |own| own.watch_alerts += 1);
    } else {
        p.amend::<WatchRow>(Key::Watch(watch), |row| row.heard = row.heard.saturating_add(1));
    }
    // A watch in one's own databases makes no copies.
    if !context.is_own() || !act.recipients.is_empty() {
        let shared: Vec<Shared> = body.found.shared.iter().cloned().collect();
        record::share(p, context, act, &shared);
    }
}

/// A record is gone, and no watch remembers by what it was like the one that is looked for.
pub(super) fn forget(p: &mut Projection<'_>, record: RecordId) {
    let scanned = p.facts().scans.iter().flatten().map(|(_, key)| *key);
    let watches: Vec<Key> = scanned.filter(|key| matches!(key, Key::Watch(_))).collect();
    for watch in watches {
        p.amend::<WatchRow>(watch, |row| row.told.retain(|told| told.record != record));
    }
}

/// Whether an alert came in for which no watch of this agency stood there: a person must see it.
pub(crate) fn alerts_for_nothing(p: &Projection<'_>, context: &Context<'_>, act: &Act) -> bool {
    let is_alert = matches!(act.body, Body::WatchAlert(_));
    !context.is_own() && is_alert && !was_set_there(p, act)
}

/// Whether an act tells of what is watched for in an emergency: the alert presses as the watch
/// does, though the node that makes it claims none, since it weighs no danger.
pub(crate) fn alerts_in_emergency(p: &Projection<'_>, act: &Act) -> bool {
    let watch = act.answers.filter(|_| matches!(act.body, Body::WatchAlert(_)));
    // Also while it is on the way from a watch that was renewed meanwhile.
    let row = watch.and_then(|watch| p.row::<ActRow>(Key::Act(watch)));
    let presses = row.is_some_and(|row| row.kind == Kind::WatchSet.code() && row.emergency);
    presses && is_awaited(p, act)
}

/// Whether an alert is this agency's own, or comes for a watch that stood there: what comes for
/// none, or long after, wakes nobody.
fn is_awaited(p: &Projection<'_>, act: &Act) -> bool {
    let row = act.answers.and_then(|watch| p.row::<ActRow>(Key::Act(watch)));
    row.is_some_and(|row| row.direction == Direction::Received) || was_set_there(p, act)
}

/// Whether an alert is about a life, or may be: it is watched for to protect somebody, or for who
/// is missing, a victim or a child; or the record says so, or that there is danger.
///
/// Of a hit alone nobody knows what the record says.
pub(crate) fn alarms(p: &Projection<'_>, act: &Act) -> bool {
    let (Body::WatchAlert(body), Some(watch)) = (&act.body, act.answers) else { return false };
    let watch = p.row::<WatchRow>(Key::Watch(watch));
    let Some(record) = &body.found.shared else { return is_awaited(p, act) };
    watch.is_some_and(|row| row.about_life) || !Alarm::of(record).is_empty()
}

/// Whether a watch is for somebody who may be in danger.
fn is_about_life(act: &Act, body: &WatchSet, now: Timestamp) -> bool {
    let year = |text: &str| text.get(..4)?.parse().ok();
    let born = body.terms.iter().filter(|term| term.property == Property::BirthDate);
    let this_year = now.day().civil().0;
    let is_young = |year: u32| year + ADULT_YEARS >= this_year;
    act.purpose == Some(Purpose::Protect)
        || is_in_need(body.subject)
        || born.filter_map(|term| year(term.value.as_str())).any(is_young)
}

/// Years until nobody born in them is a child any more.
const ADULT_YEARS: u32 = 18;

fn is_in_need(category: Option<SubjectCategory>) -> bool {
    matches!(category, Some(SubjectCategory::Missing | SubjectCategory::Victim))
}

/// Whether an alert answers a watch of this agency that went to who alerts, and that stands or
/// ended not long ago.
pub(super) fn was_set_there(p: &Projection<'_>, act: &Act) -> bool {
    let row = act.answers.and_then(|watch| p.row::<ActRow>(Key::Act(watch)));
    row.is_some_and(|row| {
        row.direction == Direction::Own
            && row.kind == Kind::WatchSet.code()
            && row.delivered.iter().any(|there| there.to == act.agency)
            && row.ends_at.is_some_and(|end| p.now <= end.plus_millis(LATE_MS_MAX))
    })
}

/// The rows that an act about a watch may read or write.
pub(super) fn needs(act: &Act) -> Vec<Key> {
    match &act.body {
        Body::WatchSet(body) => {
            let old = body.renews.into_iter();
            let old = old.flat_map(|id| [Key::Watch(id), Key::Act(id), Key::Pending(id)]);
            old.chain([Key::Watch(act.id)]).collect()
        }
        Body::WatchClear(_) | Body::WatchAlert(_) => {
            let watch = act.answers.into_iter();
            watch.flat_map(|id| [Key::Watch(id), Key::Pending(id)]).collect()
        }
        _ => Vec::new(),
    }
}

/// The record that a watch found.
pub(super) fn record_of(body: &WatchAlert) -> Vec<RecordId> {
    vec![body.found.record]
}
