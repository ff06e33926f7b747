//! The deadline wheel: what is due, what stands still, what has run out.
//!
//! A deadline is a row that says where it stands, and running out is a change of that row. So it
//! fires once, however often the clock jumps.

use std::collections::BTreeSet;

use comity_act::{Act, ActId, AgencyCode, Body, RoleGroup, Timestamp};

use super::hit;
use crate::{
    key::{Family, IndexKey, Key},
    ports::{Effect, Facts, Notice, Projection, Scan},
    rows::{
        ActRow, Bar, DeadlineRow, DeadlineState, Delivered, LocalClock, RequestRow, RequestState,
    },
    verdict::{Clock, Obligation, Pause, Suspension},
};

/// What is owed when a request must be answered.
pub(crate) const ANSWER: &str = "answer";
/// What is owed when somebody must take charge of an act.
pub const TAKE_CHARGE: &str = "take-charge";
/// What is owed after a confirmed match.
pub(crate) const CORE_DATA: &str = "core-data";
/// What is owed after a hit that a person confirmed, by the policy of the house.
pub(crate) const FOLLOW_UP: &str = "follow-up";
/// What is owed when an answer has to wait for a judge.
pub(crate) const DELAY_NOTICE: &str = "delay-notice";
/// What the owner owes when a holder doubts its record.
pub(crate) const ANSWER_DOUBT: &str = "answer-doubt";
/// What is owed when a recall must be complied with.
pub(crate) const COMPLY: &str = "comply";

/// Acts that answer one request and are looked at for clocks.
const THREAD_MAX: usize = 256;

/// Deadlines that are looked at in one step.
pub(crate) const DUE_MAX: usize = 64;

/// Begins the deadlines that a verdict sets for an act.
///
/// What the recipient owes from delivery waits for its receipt; what came in starts now.
pub(crate) fn begin(
    p: &mut Projection<'_>,
    own: AgencyCode,
    act: &Act,
    obligations: &[Obligation],
    delivered: &[Delivered],
) {
    let has_told = hit::has_told(p, act);
    let is_done = |what: &str| has_told && what == hit::TELL_HOLDERS;
    let (whole, act) = (act, act.id);
    let mut number = 0_u16;
    for obligation in obligations.iter().filter(|one| !is_done(one.what.as_str())) {
        let has_clock = obligation.within.is_some();
        let local = obligation.within.filter(|within| within.is_local());
        // What a peer owes without delay is for the peer to keep; its list is not ours.
        for &owed_by in obligation.owed_by.iter().filter(|&&by| has_clock || by == own) {
            let place = delivered.iter().find(|d| d.to == owed_by).and_then(|d| d.place);
            let mut row = DeadlineRow {
                what: obligation.what.clone(),
                owed_by,
                within: obligation.within,
                pauses: obligation.pauses,
                state: DeadlineState::Owed,
                rule: obligation.rule.clone(),
                cite: obligation.cite.clone(),
                group: obligation.group,
                counted_ms: None,
                local: local.map(|_| LocalClock {
                    calendar: obligation.calendar.clone(),
                    began: None,
                    stood: Vec::new(),
                }),
                bar: None,
                stands_since: None,
                stood_ms: 0,
                barred: Vec::new(),
            };
            let elapsed_ms = obligation.elapsed_ms.unwrap_or(0);
            match (obligation.clock, place) {
                (Clock::Delivery, Some(place)) if has_clock && owed_by != own => {
                    row.state = DeadlineState::AwaitsReceipt(owed_by, place);
                }
                (Clock::Due, _) => {
                    let prolonged = prolong(p, whole, (row.what.as_str(), owed_by));
                    row.begin(prolonged.unwrap_or(p.now));
                }
                (Clock::Named, _) => row.begin(named(whole).unwrap_or(p.now)),
                _ => row.begin(Timestamp::from_millis(p.now.millis().saturating_sub(elapsed_ms))),
            }
            show_due(p, act, own, &row);
            p.put_new(Key::Deadline(act, number), row);
            // An act has 256 recipients at most, and the law a few duties for each.
            number = number.saturating_add(1);
        }
    }
    if number > 0 {
        p.amend::<ActRow>(Key::Act(act), |row| row.deadlines = number);
    }
}

/// The moment that an act names, from which a clock can run.
const fn named(act: &Act) -> Option<Timestamp> {
    match &act.body {
        Body::RequestDelay(body) => Some(body.expected),
        _ => None,
    }
}

/// The end of the clock that is prolonged: of the same deed, owed by the same agency, because of
/// the act that was answered or of another that answers it. It runs out no more.
fn prolong(p: &mut Projection<'_>, act: &Act, (what, by): (&str, AgencyCode)) -> Option<Timestamp> {
    let now = p.now;
    let answered = act.answers?;
    let others = thread(p.facts()).filter(|other| *other != act.id);
    let keys: Vec<Key> =
        [answered].into_iter().chain(others).flat_map(|of| keys_of(p.facts(), of)).collect();
    let mut ends = None;
    for key in keys {
        breach(p, key);
        let Some(row) = p.row::<DeadlineRow>(key) else { continue };
        let is_it = row.owed_by == by && row.what.as_str() == what && row.is_owed();
        let end = match row.state {
            DeadlineState::Running(due) | DeadlineState::Breached(due) => due,
            DeadlineState::Paused(left_ms) => now.plus_millis(left_ms),
            _ => continue,
        };
        if is_it {
            ends = ends.max(Some(end));
            p.amend::<DeadlineRow>(key, |row| {
                if row.state.is_open() {
                    row.counted_ms = Some(row.counted_ms(now));
                    row.state = DeadlineState::Lifted;
                }
            });
        }
    }
    ends
}

/// The acts that answer the same act, once they were looked for.
pub(crate) fn thread(facts: &Facts) -> impl Iterator<Item = ActId> + '_ {
    facts.scans.iter().flatten().filter_map(|(_, key)| match key {
        Key::Act(act) => Some(*act),
        _ => None,
    })
}

/// The stretch of the index that holds the acts that answer this one.
pub(crate) fn answering(act: ActId) -> Scan {
    Scan::of(IndexKey::of(Family::Thread).bytes(act.as_bytes()), THREAD_MAX)
}

/// What an act of this agency owed and is barred stands still, with the citation of both; what it
/// owed and is barred no more, or for a reason in its own hand, runs on. That it collides is for
/// who answers for the law to find: else one sentence of the officer who owes it stops the clock.
pub(crate) fn suspend(
    p: &mut Projection<'_>,
    own: AgencyCode,
    act: &Act,
    suspended: &[Suspension],
) {
    let now = p.now;
    let Some(answered) = act.answers else { return };
    let is_answer = matches!(act.body, Body::RequestAnswer(_));
    let mut changed = false;
    for key in deadlines(p, answered) {
        let Some(row) = p.row::<DeadlineRow>(key).filter(|row| row.owed_by == own) else {
            continue;
        };
        let of_it = suspended.iter().find(|one| one.duty == row.rule);
        let is_suspended = matches!(row.state, DeadlineState::Suspended(_));
        let is_done_so = is_answer && [ANSWER, CORE_DATA, FOLLOW_UP].contains(&row.what.as_str());
        if let Some(of_it) = of_it {
            if act.role.group() != Some(RoleGroup::Legal) {
                continue;
            }
            let bar = Bar { rule: of_it.bar.clone(), cite: of_it.bar_cite.clone() };
            breach(p, key);
            changed |= p.amend::<DeadlineRow>(key, |row| row.suspend(now, (act.id, bar)));
        } else if is_suspended && is_done_so {
            changed |= p.amend::<DeadlineRow>(key, |row| row.resume(now));
        }
    }
    if changed {
        show_all_due(p, answered);
    }
}

/// The deadlines that an act caused, once its row is known.
pub(crate) fn keys_of(facts: &Facts, act: ActId) -> impl Iterator<Item = Key> {
    let count = facts.row::<ActRow>(Key::Act(act)).map_or(0, |row| row.deadlines);
    (0..count).map(move |number| Key::Deadline(act, number))
}

/// A peer acknowledged everything below a place: what awaited that starts to run.
pub(crate) fn start_at_receipt(p: &mut Projection<'_>, own: AgencyCode, entries: &[Key]) {
    for &key in entries {
        let Key::Deadline(act, _) = key else { continue };
        let now = p.now;
        let owed_by = p.row::<DeadlineRow>(key).map(|row| row.owed_by);
        let request = owed_by.and_then(|by| p.row::<RequestRow>(Key::Request(act, by)));
        // A receipt that comes after the question it should have come before starts nothing.
        let stands_still = request.is_some_and(|row| row.state == RequestState::Clarifying);
        p.amend::<DeadlineRow>(key, |row| {
            if matches!(row.state, DeadlineState::AwaitsReceipt(..)) {
                row.begin(now);
                if stands_still && row.pauses == Some(Pause::Clarification) {
                    row.pause(now, row.within_ms());
                }
            }
        });
        if let Some(row) = p.row::<DeadlineRow>(key).cloned() {
            let requested = Key::Request(act, row.owed_by);
            p.amend::<RequestRow>(requested, |request| {
                request.delivered_at = request.delivered_at.or(Some(now));
            });
            show_due(p, act, own, &row);
        }
    }
}

/// The stretches of the index that starting at a receipt has to read.
pub(crate) fn awaiting(peer: AgencyCode, until: u64) -> Scan {
    let peer = || IndexKey::of(Family::StartsAtReceipt).text(peer.as_str());
    Scan::of(peer(), usize::MAX).before(peer().number(until))
}

/// Deadlines that have run out by now are breached, once; people are told.
pub(crate) fn expire(p: &mut Projection<'_>, facts: &Facts) {
    let due: Vec<Key> = facts.scans.iter().flatten().map(|(_, key)| *key).collect();
    due.into_iter().for_each(|key| breach(p, key));
}

/// A deadline that has run out is breached, at the moment when it was due: what comes later is
/// late, whether or not a tick came first.
fn breach(p: &mut Projection<'_>, key: Key) {
    let Key::Deadline(act, _) = key else { return };
    let now = p.now;
    let has_run_out = |row: &&DeadlineRow| match row.state {
        DeadlineState::Running(due) => due <= now,
        _ => false,
    };
    let Some(mut row) = p.row::<DeadlineRow>(key).filter(has_run_out).cloned() else { return };
    if let DeadlineState::Running(due) = row.state {
        row.state = DeadlineState::Breached(due);
    }
    let is_charge = row.what.as_str() == TAKE_CHARGE;
    let notice = if is_charge { Notice::Untaken(act) } else { Notice::Breach(act) };
    p.effects.push(Effect::Notify(notice));
    p.put(key, row);
}

/// The stretch of the index that holds what has run out by now.
pub(crate) fn run_out(now: Timestamp) -> Scan {
    let due = || IndexKey::of(Family::Due);
    Scan::of(due(), DUE_MAX).before(due().number(now.millis().saturating_add(1)))
}

/// What was owed was done, in time or late.
pub(super) fn meet(p: &mut Projection<'_>, act: ActId, what: &str, by: AgencyCode) {
    let now = p.now;
    for key in deadlines(p, act) {
        let is_met =
            |row: &DeadlineRow| row.owed_by == by && row.what.as_str() == what && row.is_owed();
        if !p.row::<DeadlineRow>(key).is_some_and(is_met) {
            continue;
        }
        breach(p, key);
        p.amend::<DeadlineRow>(key, |row| {
            row.counted_ms = Some(row.counted_ms(now));
            row.stands_no_more(now);
            if row.state.is_open() {
                row.state = DeadlineState::Met(now);
            }
        });
    }
    show_all_due(p, act);
}

/// Clocks of these agencies that a question stops stand still.
pub(super) fn pause(p: &mut Projection<'_>, act: ActId, owed_by: &[AgencyCode]) {
    let now = p.now;
    each(p, act, owed_by, |row| {
        let stops = row.pauses == Some(Pause::Clarification);
        if let (true, DeadlineState::Running(due)) = (stops, row.state) {
            row.pause(now, due.millis_since(now));
        }
    });
}

/// Clocks that stood still run on.
pub(super) fn run_on(p: &mut Projection<'_>, act: ActId, owed_by: &[AgencyCode]) {
    let now = p.now;
    each(p, act, owed_by, |row| row.run_on(now));
}

/// What a judge must allow first is owed at another moment.
pub(super) fn move_to(p: &mut Projection<'_>, act: ActId, owed_by: &[AgencyCode], due: Timestamp) {
    each(p, act, owed_by, |row| {
        let waits = row.pauses == Some(Pause::JudicialAuthorisation);
        let is_suspended = matches!(row.state, DeadlineState::Suspended(_));
        if (row.what.as_str() == ANSWER || waits) && !is_suspended {
            row.move_to(due);
        }
    });
}

/// Nothing is owed any more by these agencies.
pub(super) fn lift(p: &mut Projection<'_>, act: ActId, owed_by: &[AgencyCode]) {
    let now = p.now;
    each(p, act, owed_by, |row| {
        row.counted_ms = Some(row.counted_ms(now));
        row.stands_no_more(now);
        row.state = DeadlineState::Lifted;
    });
}

/// Changes every open deadline of an act that these agencies owe.
fn each(
    p: &mut Projection<'_>,
    act: ActId,
    owed_by: &[AgencyCode],
    mut change: impl FnMut(&mut DeadlineRow),
) {
    for key in deadlines(p, act) {
        let of_theirs = p.row::<DeadlineRow>(key).is_some_and(|row| owed_by.contains(&row.owed_by));
        if !of_theirs {
            continue;
        }
        breach(p, key);
        if p.row::<DeadlineRow>(key).is_some_and(|row| row.state.is_open()) {
            p.amend::<DeadlineRow>(key, &mut change);
        }
    }
    show_all_due(p, act);
}

fn deadlines(p: &Projection<'_>, act: ActId) -> Vec<Key> {
    let count = p.row::<ActRow>(Key::Act(act)).map_or(0, |row| row.deadlines);
    (0..count).map(|number| Key::Deadline(act, number)).collect()
}

/// The list of requests shows when the next thing is due of each.
fn show_all_due(p: &mut Projection<'_>, act: ActId) {
    let rows: Vec<DeadlineRow> = deadlines(p, act)
        .into_iter()
        .filter_map(|key| p.row::<DeadlineRow>(key).cloned())
        .collect();
    let sender = p.row::<ActRow>(Key::Act(act)).map(|row| row.agency);
    let others: BTreeSet<AgencyCode> = rows.iter().map(|row| row.owed_by).chain(sender).collect();
    for other in others {
        p.amend::<RequestRow>(Key::Request(act, other), |request| {
            let of_it = rows.iter().filter(|row| row.owed_by == request.requested);
            request.due = of_it.filter_map(|row| due_of(row.state)).min();
        });
    }
}

/// A clock that begins shows when it is the first to run out.
fn show_due(p: &mut Projection<'_>, act: ActId, own: AgencyCode, row: &DeadlineRow) {
    let Some(due) = due_of(row.state) else { return };
    let sender = p.row::<ActRow>(Key::Act(act)).map(|row| row.agency);
    let other = if row.owed_by == own { sender } else { Some(row.owed_by) };
    if let Some(other) = other {
        p.amend::<RequestRow>(Key::Request(act, other), |request| {
            if request.requested == row.owed_by {
                request.due = Some(request.due.map_or(due, |known| known.min(due)));
            }
        });
    }
}

const fn due_of(state: DeadlineState) -> Option<Timestamp> {
    match state {
        DeadlineState::Running(due) => Some(due),
        _ => None,
    }
}
