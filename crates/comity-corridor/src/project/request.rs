//! Requests: where they stand, and what their clocks do.

use comity_act::{
    Act, ActId, AgencyCode, Body, StatedValue, Text,
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
            urgent: act.urgency.is_some(),
            directly_accessible: body.directly_accessible,
            form: body.form,
            offences: act.offences.clone(),
            basis: act
                .recipients
                .iter()
                .find(|recipient| recipient.agency == requested)
                .and_then(|recipient| recipient.basis.clone()),
            consulted: false,
            stated: act.stated.clone(),
            minor: body.mark.is_some_and(|mark| mark.minor),
        };
        p.put(Key::Request(act.id, other), row);
    }
}

/// Who may say something of a request.
#[derive(Clone, Copy, Eq, PartialEq)]
enum By {
    Requester,
    Requested,
    Either,
}

/// A question stops the clock, its answer sets it running again.
///
/// A question of the requester's stops nothing: it is not what the other waits for.
pub(super) fn clarify(
    p: &mut Projection<'_>,
    context: &Context<'_>,
    act: &Act,
    body: &RequestClarify,
) {
    if body.settles {
        if let Some((request, of)) = each(p, context, act, (By::Either, RequestState::Open)) {
            deadline::run_on(p, request, &of);
        }
    } else if let Some((request, of)) =
        each(p, context, act, (By::Requested, RequestState::Clarifying))
    {
        deadline::pause(p, request, &of);
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
    let changed = each(p, context, act, (By::Requested, state));
    let Some((request, _)) = changed else { return };
    if body.complete {
        deadline::meet(p, request, deadline::ANSWER, act.agency);
        deadline::meet(p, request, deadline::FOLLOW_UP, act.agency);
    }
    if gives_core_data(act) {
        deadline::meet(p, request, deadline::CORE_DATA, act.agency);
    }
    // A part could be given: what is still owed stands still no more.
    deadline::suspend(p, act.agency, act, &[]);
}

/// Whether the officer says that the answer gives the core data.
fn gives_core_data(act: &Act) -> bool {
    act.stated.iter().any(|stated| {
        stated.fact.as_str() == "core_data_answer" && stated.value == StatedValue::Yes(true)
    })
}

/// An answer whose content is erased: that it was given remains.
pub(crate) fn answered(
    p: &mut Projection<'_>,
    request: ActId,
    (by, is_whole): (AgencyCode, bool),
    others: &[AgencyCode],
) {
    let state = if is_whole { RequestState::Answered } else { RequestState::PartlyAnswered };
    let mut any = false;
    for &other in others {
        p.amend::<RequestRow>(Key::Request(request, other), |row| {
            if row.requested == by && row.state.is_open() {
                row.state = state;
                any = is_whole;
            }
        });
    }
    if any {
        deadline::meet(p, request, deadline::ANSWER, by);
    }
}

/// A refusal is an answer in time.
pub(super) fn refuse(
    p: &mut Projection<'_>,
    context: &Context<'_>,
    act: &Act,
    body: &RequestRefuse,
) {
    let state = RequestState::Refused(body.ground);
    if let Some((request, _)) = each(p, context, act, (By::Requested, state)) {
        deadline::meet(p, request, deadline::ANSWER, act.agency);
        deadline::meet(p, request, deadline::CORE_DATA, act.agency);
    }
}

/// Whether what came in says of a request that it is refused, late or withdrawn, and no such
/// request stands between the two: no law bars these words, so that a person must see them.
pub(crate) fn answers_nothing(p: &Projection<'_>, context: &Context<'_>, act: &Act) -> bool {
    let says_of_request = matches!(
        act.body,
        Body::RequestRefuse(_) | Body::RequestDelay(_) | Body::RequestWithdraw(_)
    );
    let stands = |request| p.row::<RequestRow>(Key::Request(request, act.agency)).is_some();
    !context.is_own() && says_of_request && !act.answers.is_some_and(stands)
}

/// The answer will be late; with a judicial authorisation outstanding the clock is moved.
pub(super) fn delay(p: &mut Projection<'_>, context: &Context<'_>, act: &Act, body: &RequestDelay) {
    let changed = each(p, context, act, (By::Requested, RequestState::Delayed));
    let Some((request, of)) = changed else { return };
    deadline::meet(p, request, deadline::DELAY_NOTICE, act.agency);
    // LAW: Directive (EU) 2023/977, art. 5(2), and what the law itself lets a judge stop: only a
    // judicial authorisation excuses lateness.
    if body.judicial {
        deadline::move_to(p, request, &of, body.expected);
    }
}

/// The requester needs nothing any more from those it tells so.
pub(super) fn withdraw(p: &mut Projection<'_>, context: &Context<'_>, act: &Act) {
    let changed = each(p, context, act, (By::Requester, RequestState::Withdrawn));
    if let Some((request, of)) = changed {
        deadline::lift(p, request, &of);
    }
}

/// The requested agency says beforehand what stands in the way.
pub(super) fn consult(p: &mut Projection<'_>, context: &Context<'_>, act: &Act) {
    let Some(request) = act.answers else { return };
    deadline::meet(p, request, deadline::TAKE_CHARGE, act.agency);
    for other in context.others(act) {
        p.amend::<RequestRow>(Key::Request(request, other), |row| {
            row.consulted |= row.requested == act.agency && row.state.is_open();
        });
    }
}

/// Sets the state of a request towards everybody at the other end of this act, and says which
/// requested agencies it is now another for.
///
/// A request that is closed stays closed: a late delay notice does not open it again. And only
/// whose word it is can say it: the requested agency cannot withdraw what it was asked.
fn each(
    p: &mut Projection<'_>,
    context: &Context<'_>,
    act: &Act,
    (by, state): (By, RequestState),
) -> Option<(ActId, Vec<AgencyCode>)> {
    let request = act.answers?;
    if by == By::Requested {
        // Who answers, asks back or refuses has taken charge.
        deadline::meet(p, request, deadline::TAKE_CHARGE, act.agency);
    }
    let mut of = Vec::new();
    for other in context.others(act) {
        p.amend::<RequestRow>(Key::Request(request, other), |row| {
            let may_say = match by {
                By::Requester => row.requester == act.agency,
                By::Requested => row.requested == act.agency,
                By::Either => [row.requester, row.requested].contains(&act.agency),
            };
            if may_say && row.state.is_open() {
                row.state = state;
                of.push(row.requested);
            }
        });
    }
    (!of.is_empty()).then_some((request, of))
}

/// The first line or so of a text, for lists.
fn shortened(text: &str) -> Text<400> {
    let line = text.lines().next().unwrap_or_default();
    let short: String = line.chars().take(100).collect();
    Text::new(short).unwrap_or_default()
}
