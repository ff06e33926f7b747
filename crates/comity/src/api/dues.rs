//! What is owed and open: requests, deadlines, questions for consent, recalls.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Json,
    extract::{Path, Query, State},
};
use comity_act::{ActId, AgencyCode, RefusalGround, RoleGroup, SignedCard, Timestamp};
use comity_corridor::{
    Calendar, Family, IndexKey, Key, Needs, Pause, TAKE_CHARGE,
    rows::{
        ActRow, Asked, CardRow, ConsentRow, ConsentState, DeadlineRow, DeadlineState, RecallRow,
        RequestRow, RequestState,
    },
};
use serde_json::{Value, json};

use super::{
    Desk,
    guard::Caller,
    page::{Order, PageQuery},
    reading,
    view::moment,
};
use crate::{engine::Engine, problem::Problem};

/// `GET /v1/requests`: open requests, ours and those that came in, the soonest due first.
pub(super) async fn requests(
    State(desk): State<Arc<Desk>>,
    _: Caller,
    Query(query): Query<PageQuery>,
) -> Result<Json<Value>, Problem> {
    let prefix = IndexKey::of(Family::OpenRequests);
    let page = query.read(&desk.engine, prefix, Order::Soonest).await?;
    let ids = page.keys.iter().filter_map(|&key| match key {
        Key::Request(id, _) => Some(id),
        _ => None,
    });
    let acts = desk.engine.read(Needs::default().and(ids.clone().map(Key::Act))).await?;
    let acts = ids.filter_map(|id| Some((id, acts.row::<ActRow>(Key::Act(id))?.deadlines)));
    let untaken = untaken(&desk.engine, &acts.collect()).await?;
    let items = page
        .keys
        .iter()
        .filter_map(|&key| {
            let Key::Request(id, other) = key else { return None };
            let row = page.facts.row::<RequestRow>(key)?;
            let (state, ground) = request_state(row.state);
            Some(json!({
                "request": id, "other": other, "requester": row.requester,
                "requested": row.requested, "state": state, "ground": ground,
                "at": moment(row.at), "delivered_at": row.delivered_at.map(moment),
                "due": row.due.map(moment), "records": row.records, "urgent": row.urgent,
                "untaken": untaken.get(&id).unwrap_or(&json!([])),
            }))
        })
        .collect();
    Ok(Json(page.answer(items)))
}

fn request_state(state: RequestState) -> (&'static str, Option<&'static str>) {
    match state {
        RequestState::Open => ("open", None),
        RequestState::Clarifying => ("clarifying", None),
        RequestState::Delayed => ("delayed", None),
        RequestState::PartlyAnswered => ("partly-answered", None),
        RequestState::Answered => ("answered", None),
        RequestState::Refused(ground) => ("refused", ground.map(RefusalGround::name)),
        RequestState::Withdrawn => ("withdrawn", None),
    }
}

/// `GET /v1/deadlines?list=running|breached|owed|suspended`: what is due, ran out, is owed without
/// delay, or collides with a bar.
pub(super) async fn deadlines(
    State(desk): State<Arc<Desk>>,
    _: Caller,
    Query(query): Query<PageQuery>,
) -> Result<Json<Value>, Problem> {
    let (family, order) = match query.list.as_deref().unwrap_or("running") {
        "running" => (Family::Due, Order::Soonest),
        "breached" => (Family::Breaches, Order::Newest),
        "owed" => (Family::Owed, Order::Soonest),
        "suspended" => (Family::Suspended, Order::Soonest),
        _ => {
            let words = "`list` is `running`, `breached`, `owed` or `suspended`";
            return Err(Problem::usage(words));
        }
    };
    let page = query.read(&desk.engine, IndexKey::of(family), order).await?;
    let acts = page.keys.iter().filter_map(|&key| match key {
        Key::Deadline(act, _) => Some(Key::Act(act)),
        _ => None,
    });
    let acts = desk.engine.read(Needs::default().and(acts)).await?;
    let node = desk.engine.node();
    let own = node.law.calendar(node.own().country());
    let items = page
        .keys
        .iter()
        .filter_map(|&key| {
            let Key::Deadline(act, number) = key else { return None };
            let row = page.facts.row::<DeadlineRow>(key)?;
            let left_ms = match row.state {
                DeadlineState::Paused(left_ms) => Some(left_ms),
                _ => None,
            };
            let named = acts.row::<ActRow>(Key::Act(act)).and_then(reference);
            let (state, at) = match row.state {
                DeadlineState::AwaitsReceipt(..) => ("awaits-receipt", None),
                DeadlineState::Running(due) => ("running", Some(due)),
                DeadlineState::Paused(_) => ("paused", None),
                DeadlineState::Met(at) => ("met", Some(at)),
                DeadlineState::Breached(at) => ("breached", Some(at)),
                DeadlineState::Lifted => ("lifted", None),
                DeadlineState::Owed => ("owed", None),
                DeadlineState::Suspended(_) => ("suspended", None),
            };
            Some(json!({
                "act": act, "number": number, "what": row.what, "owed_by": row.owed_by,
                "within": row.within, "state": state, "at": at.map(moment),
                "local": at.and_then(|at| local(row, own, at)),
                "pauses": row.pauses.map(paused_by), "left_ms": left_ms, "reference": named,
                "rule": row.rule, "cite": row.cite, "by": row.group.map(RoleGroup::name),
                "bar": row.bar, "stood_ms": row.stood_ms, "done": !row.is_owed(),
            }))
        })
        .collect();
    Ok(Json(page.answer(items)))
}

/// What makes a clock stand still.
const fn paused_by(pause: Pause) -> &'static str {
    match pause {
        Pause::Clarification => "clarification",
        Pause::JudicialAuthorisation => "judicial-authorisation",
    }
}

/// The moment on a wall clock: of who owes it where days are counted, and whether its calendar is
/// known. An exact clock is told by the own one, and in UTC where there is none.
fn local(row: &DeadlineRow, own: Option<&Calendar>, at: Timestamp) -> Option<Value> {
    let (calendar, known) = match &row.local {
        Some(clock) => (clock.calendar(), clock.calendar.is_some()),
        None => (own?, true),
    };
    Some(json!({ "at": calendar.local(at), "zone": calendar.zone(), "known": known }))
}

/// Of each of these acts, who did not take charge of the emergency in time, and at which telephone
/// its desk is reached.
pub(super) async fn untaken(
    engine: &Engine,
    acts: &BTreeMap<ActId, u16>,
) -> Result<BTreeMap<ActId, Value>, Problem> {
    let keys = acts
        .iter()
        .flat_map(|(act, deadlines)| (0..*deadlines).map(|number| Key::Deadline(*act, number)));
    let facts = engine.read(Needs::default().and(keys.clone())).await?;
    let late: Vec<(ActId, AgencyCode, Timestamp)> = keys
        .filter_map(|key| {
            let Key::Deadline(act, _) = key else { return None };
            let row = facts.row::<DeadlineRow>(key)?;
            let DeadlineState::Breached(since) = row.state else { return None };
            let is_late = row.what.as_str() == TAKE_CHARGE && row.is_owed();
            is_late.then_some((act, row.owed_by, since))
        })
        .collect();
    let cards = late.iter().map(|(_, agency, _)| Key::Card(*agency));
    let cards = engine.read(Needs::default().and(cards)).await?;
    let mut all: BTreeMap<ActId, Value> = BTreeMap::new();
    for (act, agency, since) in late {
        let card = cards.row::<CardRow>(Key::Card(agency));
        let card = card.and_then(|row| SignedCard::parse(&row.card).ok());
        let told = json!({
            "agency": agency, "since": moment(since),
            "duty_telephone": card.and_then(|card| card.claims().duty_telephone.clone()),
        });
        let of_act = all.entry(act).or_insert_with(|| json!([]));
        if let Some(list) = of_act.as_array_mut() {
            list.push(told);
        }
    }
    Ok(all)
}

/// `GET /v1/consents`: questions for consent that are open, the newest first.
pub(super) async fn consents(
    State(desk): State<Arc<Desk>>,
    _: Caller,
    Query(query): Query<PageQuery>,
) -> Result<Json<Value>, Problem> {
    let prefix = IndexKey::of(Family::OpenConsents);
    let page = query.read(&desk.engine, prefix, Order::Newest).await?;
    let items = page
        .keys
        .iter()
        .filter_map(|&key| {
            let Key::Consent(id) = key else { return None };
            let row = page.facts.row::<ConsentRow>(key)?;
            let state = match row.state {
                ConsentState::Open => "open",
                ConsentState::Granted(_) => "granted",
                ConsentState::Refused => "refused",
                ConsentState::Withdrawn => "withdrawn",
            };
            Some(json!({
                "question": id, "asker": row.asker, "owner": row.owner, "records": row.records,
                "at": moment(row.at), "state": state,
            }))
        })
        .collect();
    Ok(Json(page.answer(items)))
}

/// `GET /v1/recalls/{act}`: who has complied, and how, record by record.
pub(super) async fn recall(
    State(desk): State<Arc<Desk>>,
    _: Caller,
    Path(name): Path<String>,
) -> Result<Json<Value>, Problem> {
    let (id, act) = reading::act_named(&desk.engine, &name).await?;
    let row = reading::row::<RecallRow>(&desk.engine, Key::Recall(id)).await?;
    let row = row.ok_or_else(Problem::not_found)?;
    let holders: Vec<Value> = row
        .asked
        .iter()
        .map(|asked| {
            let outcomes: Vec<Value> = asked
                .outcomes
                .iter()
                .map(|(record, outcome)| json!({ "record": record, "outcome": outcome }))
                .collect();
            json!({
                "holder": asked.holder,
                "complied_at": asked.complied.map(|(at, _)| moment(at)),
                "receipt": asked.complied.map(|(_, act)| act),
                "complete": asked.is_complete(), "onward": asked.onward,
                "outcomes": outcomes,
            })
        })
        .collect();
    let complete = row.asked.iter().all(Asked::is_complete);
    Ok(Json(json!({
        "recall": id, "reference": reference(&act), "at": moment(row.at),
        "records": row.records, "holders": holders, "complete": complete,
    })))
}

fn reference(act: &ActRow) -> Option<String> {
    act.reference.map(|reference| reference.to_string())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

    use comity_corridor::rows::LocalClock;

    use super::*;

    #[test]
    fn a_clock_of_days_is_told_in_the_zone_of_who_owes_it() {
        let at = Timestamp::from_millis(1_774_821_599_999);
        let row = |local| DeadlineRow {
            what: Default::default(),
            owed_by: "XA".parse().unwrap(),
            within: "3cd".parse().ok(),
            pauses: None,
            state: DeadlineState::Running(at),
            rule: Default::default(),
            cite: Default::default(),
            group: None,
            counted_ms: None,
            local,
            bar: None,
            stands_since: None,
            stood_ms: 0,
            barred: Vec::new(),
        };
        let clock = |calendar| Some(LocalClock { calendar, began: None, stood: Vec::new() });
        assert_eq!(local(&row(None), None, at), None);
        let brussels = Calendar::new("Europe/Brussels", [], []).unwrap();
        let exact = local(&row(None), Some(&brussels), at).unwrap();
        assert_eq!(exact["at"], "2026-03-29 23:59:59", "an exact clock by the own one");
        assert_eq!(
            local(&row(clock(Some(brussels))), None, at).unwrap(),
            json!({ "at": "2026-03-29 23:59:59", "zone": "Europe/Brussels", "known": true })
        );
        assert_eq!(
            local(&row(clock(None)), None, at).unwrap(),
            json!({ "at": "2026-03-29 21:59:59", "zone": "UTC", "known": false })
        );
    }
}
