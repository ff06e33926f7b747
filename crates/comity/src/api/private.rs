//! Pseudonymised searches of this agency: whom one asked, and what came of it.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
};
use comity_act::{ActId, AgencyCode, OfficerId, RecordClass, Timestamp, body::Term};
use comity_corridor::{
    Facts, Family, IndexKey, Key, KeyBudget, Needs, private_budget, private_clause,
    rows::{KnownEpoch, Met, OfferFromRow, QueryRow, RelationRow, SoughtRow},
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
use crate::{clock, problem::Problem};

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
    /// What came of it; told to who asked, and to who opens the act.
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

/// What a pseudonymised search looked for, and what came of it: once the act was opened, or to who
/// made it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PrivateSearchOpened)]
pub(super) struct Opened {
    /// Among which records.
    class: RecordClass,
    /// By what; a conclusion names one by its place, from 0. It was never sent.
    terms: Vec<Term>,
    /// What came of it; none where it was never asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<MetWord>,
    /// By what something was met, where it was.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    met_by: Vec<ByWord>,
    /// From when there are keys again, where the holder says that they are spent.
    #[serde(skip_serializing_if = "Option::is_none")]
    again_from: Option<Moment>,
}

/// The rows that say what a search looked for, and what came of it.
pub(super) const fn kept(search: ActId) -> [Key; 2] {
    [Key::Sought(search), Key::Query(search)]
}

/// What a search looked for, where this agency made it and what it says is not erased.
pub(super) fn opened(search: ActId, known: &Facts) -> Option<Opened> {
    let sought = known.row::<SoughtRow>(Key::Sought(search))?;
    let came = known.row::<QueryRow>(Key::Query(search)).map(|row| came(&row.met));
    let (outcome, met_by, again_from) = came.map_or((None, Vec::new(), None), |came| {
        let (outcome, met_by, again_from) = came;
        (Some(outcome), met_by, again_from)
    });
    Some(Opened {
        class: sought.class,
        terms: sought.terms.clone(),
        outcome,
        met_by,
        again_from: again_from.map(moment),
    })
}

fn came(met: &Met) -> (MetWord, Vec<ByWord>, Option<Timestamp>) {
    match *met {
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
    }
}

fn made(search: ActId, row: &QueryRow, caller: Caller) -> Made {
    let is_mine = row.officer == caller.0.officer;
    let (outcome, met_by, again_from) = came(&row.met);
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

/// An agency that may be asked whether it knows somebody, without its learning whom.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PrivateSearchHolder)]
pub(super) struct Holder {
    /// Which.
    holder: AgencyCode,
    /// Records of which classes may be met, by the agreement with it.
    classes: Vec<RecordClass>,
    /// Keys that the agreement lets be evaluated on one day, in UTC.
    keys_of_day: u32,
    /// Keys that it lets be evaluated in one calendar year, in UTC.
    keys_of_year: u32,
    /// How many of the day are left, by the count of this agency; the holder keeps its own.
    keys_left_of_day: u32,
    /// How many of the year are left.
    keys_left_of_year: u32,
    /// Whether it has announced a set that may be asked about now.
    is_offered: bool,
    /// The act by which it showed that it does not do as it announced; it is asked no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    broke_with: Option<ActId>,
}

fn holder(
    holder: AgencyCode,
    (relation, offer): (Option<&RelationRow>, Option<&OfferFromRow>),
    now: Timestamp,
) -> Option<Holder> {
    let clause = private_clause(relation, now)?;
    let budget = private_budget(clause);
    let spent = offer.map(|offer| offer.spent).unwrap_or_default();
    let is_open = |epoch: &KnownEpoch| now < epoch.until;
    let is_offered = offer.is_some_and(|offer| offer.epochs.iter().any(is_open));
    Some(Holder {
        holder,
        classes: clause.classes.clone(),
        keys_of_day: budget.of_day,
        keys_of_year: budget.of_year,
        keys_left_of_day: spent.left(KeyBudget { of_year: u32::MAX, ..budget }, now),
        keys_left_of_year: spent.left(KeyBudget { of_day: u32::MAX, ..budget }, now),
        is_offered,
        broke_with: offer.and_then(|offer| offer.broke_with),
    })
}

/// Agencies whose agreement with this one opens pseudonymised searches, and the keys that are left.
///
/// A page may be short, or empty, and not the last: see `next`.
#[utoipa::path(
    get, path = "/v1/searches/private/holders", tag = "dues",
    operation_id = "listPrivateSearchHolders",
    params(PageQuery),
    responses(
        (status = 200, description = "A page of agencies.", body = Listed<Holder>),
        (status = 400, description = "There is no such page."),
        (status = 404, description = "Not for who reads no content."),
    ),
)]
pub(super) async fn holders(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    query: PageQuery,
) -> Result<Json<Listed<Holder>>, Problem> {
    caller.reads_content()?;
    let prefix = IndexKey::of(Family::Peers);
    let page = query.read(&desk.engine, prefix, Order::Soonest).await?;
    let peers = page.keys.iter().filter_map(|key| match key {
        Key::Peer(agency) => Some(*agency),
        _ => None,
    });
    let peers: Vec<AgencyCode> = peers.collect();
    let beside = peers.iter().flat_map(|peer| [Key::Relation(*peer), Key::OfferFrom(*peer)]);
    let known = desk.engine.read(Needs::default().and(beside)).await?;
    let now = clock::now();
    let items = peers.into_iter().filter_map(|peer| {
        let relation = known.row::<RelationRow>(Key::Relation(peer));
        holder(peer, (relation, known.row::<OfferFromRow>(Key::OfferFrom(peer))), now)
    });
    Ok(Json(page.answer(items.collect())))
}
