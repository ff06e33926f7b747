//! Standing watches: one's own anywhere, and those of others here.

use std::sync::Arc;

use axum::{Json, extract::State};
use comity_act::{ActId, AgencyCode, OfficerId, RecordClass, body::Term};
use comity_corridor::{Family, IndexKey, Key, rows::WatchRow};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Desk,
    guard::Caller,
    page::{Listed, Order, PageQuery},
    view::{Moment, moment},
};
use crate::problem::Problem;

/// A standing watch.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Watch {
    /// The act that set it; its alerts answer that act.
    watch: ActId,
    /// Whose it is.
    agency: AgencyCode,
    /// Who set it.
    officer: OfficerId,
    /// Among which records.
    class: RecordClass,
    /// By what; told to nobody but who set it. Others open the act, and say why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    terms: Vec<Term>,
    /// Since when.
    since: Moment,
    /// Until when; it ends then unless it is renewed.
    until: Moment,
    /// Whether it was set in an emergency.
    emergency: bool,
    /// In whose databases it stands, where that is another agency's.
    stands_at: Vec<AgencyCode>,
    /// Whether it stands in the databases of this agency.
    stands_here: bool,
    /// How many alerts there are of it.
    told: usize,
}

/// Watches that stand, those that end soonest first.
#[utoipa::path(
    get, path = "/v1/watches", tag = "dues", operation_id = "listWatches",
    params(PageQuery),
    responses(
        (status = 200, description = "A page of watches.", body = Listed<Watch>),
        (status = 400, description = "There is no such page."),
        (status = 404, description = "Not for who reads no content."),
    ),
)]
pub(super) async fn watches(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    query: PageQuery,
) -> Result<Json<Listed<Watch>>, Problem> {
    if !caller.may_read_content() {
        return Err(Problem::not_found());
    }
    let prefix = IndexKey::of(Family::WatchEnds);
    let page = query.read(&desk.engine, prefix, Order::Soonest).await?;
    let own = desk.engine.node().own();
    let items = page.keys.iter().filter_map(|&key| {
        let Key::Watch(watch) = key else { return None };
        let row = page.facts.row::<WatchRow>(key)?;
        let is_mine = row.agency == own && row.officer == caller.0.officer;
        Some(Watch {
            watch,
            agency: row.agency,
            officer: row.officer,
            class: row.class,
            terms: if is_mine { row.terms.clone() } else { Vec::new() },
            since: moment(row.since),
            until: moment(row.until),
            emergency: row.emergency,
            // Where others let a watch stand besides here is theirs to know.
            stands_at: if row.agency == own { row.stands_at.clone() } else { Vec::new() },
            stands_here: row.stands_here,
            told: row.told.len().max(usize::try_from(row.heard).unwrap_or(usize::MAX)),
        })
    });
    Ok(Json(page.answer(items.collect())))
}
