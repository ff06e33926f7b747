//! Requests: where they stand, and what their clocks do.

use comity_act::{
    Act, ActId, AgencyCode, Text,
    body::{RequestAnswer, RequestClarify, RequestDelay, RequestMake, RequestRefuse},
};

use super::{Context, deadline};
use crate::{
    key::Key,
    ports::Projection,
    rows::{RequestRow, RequestState},
};

/// The rows that an act about a request reads or writes.
pub(super) fn needs(act: &Act, others: impl Iterator<Item = AgencyCode>) -> Vec<Key> {
    let Some(request) = act.answers else { return Vec::new() };
    others.map(|other| Key::Request(request, other)).collect()
}

/// A request begins: towards each recipient, or from its sender.
pub(super) fn make(p: &mut Projection<'_>, context: &Context<'_>, act: &Act, body: &RequestMake) {
    for other in context.others(act) {
        let requested = if context.is_own() { other } else { context.own() };
        let row = RequestRow {
            requester: act.agency,
            requested,
            state: RequestState::Open,
            at: p.now,
            delivered_at: (!context.is_own()).then_some(p.now),
            due: None,
            records: body.records.clone(),
            asks: shortened(body.asks.as_str()),
        };
        p.put(Key::Request(act.id, other), row);
    }
}

/// A question stops the clock, its answer sets it running again.
pub(super) fn clarify(
    p: &mut Projection<'_>,
    context: &Context<'_>,
    act: &Act,
    body: &RequestClarify,
) {
    let state = if body.settles { RequestState::Open } else { RequestState::Clarifying };
    let Some(request) = each(p, context, act, state) else { return };
    if body.settles {
        deadline::run_on(p, request);
    } else {
        deadline::pause(p, request);
    }
}

/// The answer, or a part of it.
pub(super) fn answer(
    p: &mut Projection<'_>,
    context: &Context<'_>,
    act: &Act,
    body: &RequestAnswer,
) {
    let state = if body.complete { RequestState::Answered } else { RequestState::PartlyAnswered };
    if let (Some(request), true) = (each(p, context, act, state), body.complete) {
        deadline::meet(p, request, deadline::ANSWER, act.agency);
    }
}

/// A refusal is an answer in time.
pub(super) fn refuse(
    p: &mut Projection<'_>,
    context: &Context<'_>,
    act: &Act,
    body: &RequestRefuse,
) {
    if let Some(request) = each(p, context, act, RequestState::Refused(body.ground)) {
        deadline::meet(p, request, deadline::ANSWER, act.agency);
    }
}

/// The answer will be late; with a judicial authorisation outstanding the clock is moved.
pub(super) fn delay(p: &mut Projection<'_>, context: &Context<'_>, act: &Act, body: &RequestDelay) {
    let Some(request) = each(p, context, act, RequestState::Delayed) else { return };
    // LAW: Directive (EU) 2023/977, art. 5(2): only a judicial authorisation excuses lateness.
    if body.judicial {
        deadline::move_to(p, request, deadline::ANSWER, body.expected);
    }
}

/// The requester needs nothing any more.
pub(super) fn withdraw(p: &mut Projection<'_>, context: &Context<'_>, act: &Act) {
    if let Some(request) = each(p, context, act, RequestState::Withdrawn) {
        deadline::lift(p, request);
    }
}

/// Sets the state of a request towards everybody at the other end of this act.
///
/// A request that is closed stays closed: a late delay notice does not open it again.
fn each(
    p: &mut Projection<'_>,
    context: &Context<'_>,
    act: &Act,
    state: RequestState,
) -> Option<ActId> {
    let request = act.answers?;
    let mut any = false;
    for other in context.others(act) {
        any |= p.amend::<RequestRow>(Key::Request(request, other), |row| {
            if row.state.is_open() {
                row.state = state;
            }
        });
    }
    any.then_some(request)
}

/// The first line or so of a text, for lists.
fn shortened(text: &str) -> Text<400> {
    let line = text.lines().next().unwrap_or_default();
    let short: String = line.chars().take(100).collect();
    Text::new(short).unwrap_or_default()
}
