//! Cases: the threads of acts that name one, gathered for who may read content.
//!
//! Indexes hold a keyed token of a case and no name, so names are read from the newest acts; a
//! case that none of these names is found by its name alone.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use axum::{Json, extract::State};
use comity_act::{ActId, AgencyCode, Text};
use comity_corridor::{Family, IndexKey, Key, Needs, rows::ActRow};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Desk,
    guard::Caller,
    opening::signed,
    page::{Order, PageQuery},
    view::{self, Moment},
};
use crate::problem::Problem;

/// Acts that are looked through for one answer when nobody says how many.
const ACTS_LOOKED: usize = 500;

/// Cases that the newest acts name.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Cases {
    /// The cases, the one that moved last first.
    items: Vec<CaseLine>,
    /// How many acts were looked through for them.
    looked_through: usize,
    /// Where older acts begin, to be given as `before`; nothing at the end.
    #[schema(required)]
    next: Option<String>,
}

/// A case, by the acts that were looked through.
#[derive(Debug, Serialize, ToSchema)]
struct CaseLine {
    /// Its name, as the acts have it.
    case: Text<60>,
    /// The acts that begin its threads, the newest first.
    threads: Vec<ActId>,
    /// How many of its acts were found.
    acts: usize,
    /// The agencies that act in it, or to whom its acts go.
    agencies: BTreeSet<AgencyCode>,
    /// When its newest act was recorded.
    moved_at: Moment,
}

/// Cases that the newest acts name, with their threads.
///
/// Without a `limit` the newest 500 acts are looked through; an older page may name a case again.
#[utoipa::path(
    get, path = "/v1/cases", tag = "acts", operation_id = "listCases",
    params(PageQuery),
    responses(
        (status = 200, description = "The cases.", body = Cases),
        (status = 400, description = "There is no such page."),
        (status = 404, description = "The caller reads no content."),
    ),
)]
pub(super) async fn list(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    mut query: PageQuery,
) -> Result<Json<Cases>, Problem> {
    caller.reads_content()?;
    if query.list.is_some() {
        return Err(Problem::usage("there is one list of cases; leave `list` out"));
    }
    query.limit.get_or_insert(ACTS_LOOKED);
    let page = query.read(&desk.engine, IndexKey::of(Family::Acts), Order::Newest).await?;
    let rows = page.keys.iter().filter_map(|&key| match (key, page.facts.row::<ActRow>(key)) {
        (Key::Act(id), Some(row)) if row.case.is_some() => Some((id, row)),
        _ => None,
    });
    let rows: Vec<(ActId, &ActRow)> = rows.collect();
    let mut needs = Needs::default();
    needs.journal.extend(rows.iter().map(|(id, _)| *id));
    let journal = desk.engine.read(needs).await?.journal;
    let mut cases: BTreeMap<[u8; 16], CaseLine> = BTreeMap::new();
    for (id, row) in rows {
        let Some(token) = row.case.as_ref().map(|token| **token) else { continue };
        let Some(said) = journal.get(&id).and_then(|entry| signed(&desk, entry)) else { continue };
        let Some(case) = said.act().case.clone() else { continue };
        let found = cases.entry(token).or_insert_with(|| CaseLine {
            case,
            threads: Vec::new(),
            acts: 0,
            agencies: BTreeSet::new(),
            moved_at: view::moment(row.recorded_at),
        });
        found.acts += 1;
        found.agencies.insert(row.agency);
        found.agencies.extend(row.delivered.iter().map(|there| there.to));
        found.agencies.remove(&desk.engine.node().own());
        if row.answers.is_none() {
            found.threads.push(id);
        }
    }
    let mut items: Vec<CaseLine> = cases.into_values().collect();
    items.sort_by_key(|one| std::cmp::Reverse(one.moved_at));
    let next = page.answer(Vec::<()>::new()).next;
    Ok(Json(Cases { items, looked_through: page.keys.len(), next }))
}
