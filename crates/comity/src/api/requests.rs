//! Open requests, and who did not take charge of an emergency in time.

use std::{collections::BTreeMap, sync::Arc};

use axum::{Json, extract::State};
use comity_act::{ActId, AgencyCode, RecordId, RefusalGround, SignedCard, Text, Timestamp};
use comity_corridor::{
    Family, IndexKey, Key, Needs, TAKE_CHARGE,
    rows::{ActRow, CardRow, DeadlineRow, DeadlineState, RequestRow, RequestState},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Desk,
    guard::Caller,
    page::{Listed, Order, PageQuery},
    view::{Moment, moment},
    words::words,
};
use crate::{engine::Engine, problem::Problem};

words! {
    /// Where a request stands.
    #[schema(as = RequestState)]
    RequestStateWord {
        Open = "open",
        Clarifying = "clarifying",
        Delayed = "delayed",
        PartlyAnswered = "partly-answered",
        Answered = "answered",
        Refused = "refused",
        Withdrawn = "withdrawn",
    }
}

/// A request that is open.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Request)]
pub(super) struct RequestShown {
    /// The act that made it.
    request: ActId,
    /// The other side.
    other: AgencyCode,
    /// Who asks.
    requester: AgencyCode,
    /// Who is asked.
    requested: AgencyCode,
    /// Where it stands.
    state: RequestStateWord,
    /// On which ground it was refused.
    #[schema(required)]
    ground: Option<RefusalGround>,
    /// When it was recorded here.
    at: Moment,
    /// When it was delivered, once it was.
    #[schema(required)]
    delivered_at: Option<Moment>,
    /// The earliest moment at which something is due by law, once a clock runs.
    #[schema(required)]
    due: Option<Moment>,
    /// The records it is about.
    records: Vec<RecordId>,
    /// Whether it was made as urgent.
    urgent: bool,
    /// Who did not take charge of the emergency in time.
    untaken: Vec<Untaken>,
}

/// Who did not take charge of an emergency in time, and at which telephone its desk is reached.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Untaken {
    /// Which agency.
    agency: AgencyCode,
    /// When its time was over.
    since: Moment,
    /// The telephone of its duty desk.
    #[schema(required)]
    duty_telephone: Option<Text<40>>,
}

/// Open requests, ours and those that came in, the soonest due first.
#[utoipa::path(
    get, path = "/v1/requests", tag = "dues", operation_id = "listRequests",
    params(PageQuery),
    responses(
        (status = 200, description = "A page of requests.", body = Listed<RequestShown>),
        (status = 400, description = "There is no such page."),
    ),
)]
pub(super) async fn requests(
    State(desk): State<Arc<Desk>>,
    _: Caller,
    query: PageQuery,
) -> Result<Json<Listed<RequestShown>>, Problem> {
    let prefix = IndexKey::of(Family::OpenRequests);
    let page = query.read(&desk.engine, prefix, Order::Soonest).await?;
    let ids = page.keys.iter().filter_map(|&key| match key {
        Key::Request(id, _) => Some(id),
        _ => None,
    });
    let acts = desk.engine.read(Needs::default().and(ids.clone().map(Key::Act))).await?;
    let acts = ids.filter_map(|id| Some((id, acts.row::<ActRow>(Key::Act(id))?.deadlines)));
    let untaken = untaken(&desk.engine, &acts.collect()).await?;
    let items = page.keys.iter().filter_map(|&key| {
        let Key::Request(id, other) = key else { return None };
        let row = page.facts.row::<RequestRow>(key)?;
        let (state, ground) = request_state(row.state);
        Some(RequestShown {
            request: id,
            other,
            requester: row.requester,
            requested: row.requested,
            state,
            ground,
            at: moment(row.at),
            delivered_at: row.delivered_at.map(moment),
            due: row.due.map(moment),
            records: row.records.clone(),
            urgent: row.urgent,
            untaken: untaken.get(&id).cloned().unwrap_or_default(),
        })
    });
    Ok(Json(page.answer(items.collect())))
}

fn request_state(state: RequestState) -> (RequestStateWord, Option<RefusalGround>) {
    let word = match state {
        RequestState::Open => RequestStateWord::Open,
        RequestState::Clarifying => RequestStateWord::Clarifying,
        RequestState::Delayed => RequestStateWord::Delayed,
        RequestState::PartlyAnswered => RequestStateWord::PartlyAnswered,
        RequestState::Answered => RequestStateWord::Answered,
        RequestState::Refused(ground) => return (RequestStateWord::Refused, ground),
        RequestState::Withdrawn => RequestStateWord::Withdrawn,
    };
    (word, None)
}

/// Of each of these acts, who did not take charge of the emergency in time, and at which telephone
/// its desk is reached.
pub(super) async fn untaken(
    engine: &Engine,
    acts: &BTreeMap<ActId, u16>,
) -> Result<BTreeMap<ActId, Vec<Untaken>>, Problem> {
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
    let mut all: BTreeMap<ActId, Vec<Untaken>> = BTreeMap::new();
    for (act, agency, since) in late {
        let card = cards.row::<CardRow>(Key::Card(agency));
        let card = card.and_then(|row| SignedCard::parse(&row.card).ok());
        let duty_telephone = card.and_then(|card| card.claims().duty_telephone.clone());
        let told = Untaken { agency, since: moment(since), duty_telephone };
        all.entry(act).or_default().push(told);
    }
    Ok(all)
}
