//! Pseudonymised searches of this agency: whom one asked, and what came of it.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
};
use comity_act::{ActId, AgencyCode, OfficerId};
use comity_corridor::{
    Family, IndexKey, Key, Needs,
    rows::{Met, QueryRow},
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
use crate::problem::Problem;

words! {
    /// What came of a pseudonymised search.
    #[schema(as = PrivateOutcome)]
    MetWord {
        Waiting = "waiting",
        Hit = "hit",
        NoHit = "no-hit",
        Refused = "refused",
        Cheated = "proof-failed",
        Lost = "lost",
    }
}

words! {
    /// By what a pseudonymised search met something.
    #[schema(as = MetBy)]
    ByWord {
        Number = "number",
        NameAndDay = "name-and-day",
        NameAndYear = "name-and-year",
    }
}

/// A pseudonymised search.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PrivateSearchMade)]
pub(super) struct Made {
    /// The act.
    search: ActId,
    /// Who was asked.
    holder: AgencyCode,
    /// Who asked.
    officer: OfficerId,
    /// Since when.
    since: Moment,
    /// Until when an answer can be opened.
    until: Moment,
    /// What came of it; told to nobody but who asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<MetWord>,
    /// By what something was met, where it was: a name with a year is weaker than one with a day,
    /// and either is confirmed by a person.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    met_by: Vec<ByWord>,
    /// From when there are keys again, where the holder says that they are spent.
    #[serde(skip_serializing_if = "Option::is_none")]
    again_from: Option<Moment>,
}

fn made(search: ActId, row: &QueryRow, caller: Caller) -> Made {
    let is_mine = row.officer == caller.0.officer;
    let (outcome, met_by, again_from) = match row.met {
        Met::Waiting => (MetWord::Waiting, Vec::new(), None),
        Met::Hit { number, day, year } => {
            let all =
                [(number, ByWord::Number), (day, ByWord::NameAndDay), (year, ByWord::NameAndYear)];
            let by = all.into_iter().filter(|(is, _)| *is).map(|(_, by)| by);
            (MetWord::Hit, by.collect(), None)
        }
        Met::NoHit => (MetWord::NoHit, Vec::new(), None),
        Met::Refused(again_from) => (MetWord::Refused, Vec::new(), again_from),
        Met::Cheated => (MetWord::Cheated, Vec::new(), None),
        Met::Lost => (MetWord::Lost, Vec::new(), None),
    };
    Made {
        search,
        holder: row.holder,
        officer: row.officer,
        since: moment(row.since),
        until: moment(row.until),
        outcome: is_mine.then_some(outcome),
        met_by: if is_mine { met_by } else { Vec::new() },
        again_from: again_from.filter(|_| is_mine).map(moment),
    }
}

/// Pseudonymised searches of this agency, the newest first.
#[utoipa::path(
    get, path = "/v1/searches/private", tag = "dues", operation_id = "listPrivateSearches",
    params(PageQuery),
    responses(
        (status = 200, description = "A page of searches.", body = Listed<Made>),
        (status = 400, description = "There is no such page."),
        (status = 404, description = "Not for who reads no content."),
    ),
)]
pub(super) async fn list(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    query: PageQuery,
) -> Result<Json<Listed<Made>>, Problem> {
    if !caller.may_read_content() {
        return Err(Problem::not_found());
    }
    let prefix = IndexKey::of(Family::Queries);
    let page = query.read(&desk.engine, prefix, Order::Newest).await?;
    let items = page.keys.iter().filter_map(|&key| {
        let Key::Query(search) = key else { return None };
        Some(made(search, page.facts.row::<QueryRow>(key)?, caller))
    });
    Ok(Json(page.answer(items.collect())))
}

/// One of them.
#[utoipa::path(
    get, path = "/v1/searches/private/{search}", tag = "dues",
    operation_id = "showPrivateSearch",
    params(("search" = String, Path, description = "The act by which it was made.")),
    responses(
        (status = 200, description = "The search.", body = Made),
        (status = 404, description = "There is no such search, or not for who reads no content."),
    ),
)]
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Path(search): Path<String>,
) -> Result<Json<Made>, Problem> {
    if !caller.may_read_content() {
        return Err(Problem::not_found());
    }
    let search: ActId = search.parse().map_err(|_| Problem::not_found())?;
    let key = Key::Query(search);
    let known = desk.engine.read(Needs::default().and([key])).await?;
    let row = known.row::<QueryRow>(key).ok_or_else(Problem::not_found)?;
    Ok(Json(made(search, row, caller)))
}
