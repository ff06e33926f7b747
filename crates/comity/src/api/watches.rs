//! Standing watches: those of this agency anywhere, those of others here.
//!
//! Those of this agency are told once they have ended, too, with how: the act that set one says it.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
};
use comity_act::{ActId, AgencyCode, Body, OfficerId, RecordClass, body::Term};
use comity_corridor::{
    Facts, Family, IndexKey, Key, Needs,
    rows::{ActRow, Direction, WatchEnd, WatchRow},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Desk,
    guard::Caller,
    opening::signed,
    page::{Listed, Order, Page, PageQuery},
    reading,
    view::{Moment, moment},
    words::words,
};
use crate::problem::Problem;

words! {
    /// Whether a watch stands, or how it ended.
    #[schema(as = WatchState)]
    StateWord {
        Stands = "stands",
        Expired = "expired",
        Cleared = "cleared",
        Renewed = "renewed",
    }
}

/// A standing watch, or one that ended.
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
    /// How many alerts there are of it; not counted once it has ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    told: Option<usize>,
    /// Whether it stands, or how it ended.
    state: StateWord,
    /// The own watch whose place it took.
    #[serde(skip_serializing_if = "Option::is_none")]
    renews: Option<ActId>,
    /// When it ended, where it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<Moment>,
    /// The act that ended it before its time: that cleared it, or that set the one in its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_by: Option<ActId>,
}

/// Watches that stand, those that end soonest first; or, as `ended`, those of this agency that
/// ended, those that ended last first.
#[utoipa::path(
    get, path = "/v1/watches", tag = "dues", operation_id = "listWatches",
    params(PageQuery),
    responses(
        (status = 200, description = "A page of watches.", body = Listed<Watch>),
        (status = 400, description = "There is no such page, or no such list."),
        (status = 404, description = "Not for who reads no content."),
    ),
)]
pub(super) async fn watches(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    query: PageQuery,
) -> Result<Json<Listed<Watch>>, Problem> {
    caller.reads_content()?;
    match query.list.as_deref() {
        None | Some("standing") => {}
        Some("ended") => return ended(&desk, caller, &query).await,
        Some(_) => return Err(Problem::usage("`list` is `standing` or `ended`")),
    }
    let prefix = IndexKey::of(Family::WatchEnds);
    let page = query.read(&desk.engine, prefix, Order::Soonest).await?;
    let beside = desk.engine.read(beside(&page)).await?;
    let items = page.keys.iter().filter_map(|&key| {
        let Key::Watch(watch) = key else { return None };
        let row = page.facts.row::<WatchRow>(key)?;
        Some(standing(&desk, caller, (watch, row), &beside))
    });
    Ok(Json(page.answer(items.collect())))
}

/// One of them, as it stands, or as it ended.
#[utoipa::path(
    get, path = "/v1/watches/{watch}", tag = "dues", operation_id = "showWatch",
    params(("watch" = String, Path, description = "Its id, or its reference for people.")),
    responses(
        (status = 200, description = "The watch.", body = Watch),
        (status = 404, description = "No such watch was ever in force here, or what it said is \
            erased; or the caller reads no content."),
    ),
)]
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<Watch>, Problem> {
    caller.reads_content()?;
    let (watch, act) = reading::act_named(&desk.engine, &name).await?;
    let key = Key::Watch(watch);
    let mut needs = Needs::default().and([key]);
    needs.journal.insert(watch);
    let known = desk.engine.read(needs).await?;
    let shown = match known.row::<WatchRow>(key) {
        Some(row) => Some(standing(&desk, caller, (watch, row), &known)),
        None => over(&desk, caller, (watch, &act), &known),
    };
    shown.map(Json).ok_or_else(Problem::not_found)
}

/// Watches of this agency that stand no more, those that ended last first.
async fn ended(
    desk: &Desk,
    caller: Caller,
    query: &PageQuery,
) -> Result<Json<Listed<Watch>>, Problem> {
    let over_by = IndexKey::of(Family::WatchesOver);
    let page = query.read(&desk.engine, over_by, Order::Newest).await?;
    let known = desk.engine.read(beside(&page)).await?;
    let items = page.keys.iter().filter_map(|&key| {
        let Key::Act(watch) = key else { return None };
        over(desk, caller, (watch, page.facts.row::<ActRow>(key)?), &known)
    });
    Ok(Json(page.answer(items.collect())))
}

/// The acts that set the watches of a page.
fn beside(page: &Page) -> Needs {
    let acts = page.keys.iter().filter_map(|key| match key {
        Key::Act(watch) | Key::Watch(watch) => Some(*watch),
        _ => None,
    });
    Needs { journal: acts.collect(), ..Needs::default() }
}

/// A watch that stands, by its row.
fn standing(desk: &Desk, caller: Caller, (watch, row): (ActId, &WatchRow), known: &Facts) -> Watch {
    let own = desk.engine.node().own();
    let is_ours = row.agency == own;
    let is_mine = is_ours && row.officer == caller.0.officer;
    let act = known.journal.get(&watch).and_then(|entry| signed(desk, entry));
    let renews = act.and_then(|signed| match &signed.act().body {
        Body::WatchSet(body) => body.renews,
        _ => None,
    });
    Watch {
        watch,
        agency: row.agency,
        officer: row.officer,
        class: row.class,
        terms: if is_mine { row.terms.clone() } else { Vec::new() },
        since: moment(row.since),
        until: moment(row.until),
        emergency: row.emergency,
        // Where others let a watch stand besides here is theirs to know.
        stands_at: if is_ours { row.stands_at.clone() } else { Vec::new() },
        stands_here: row.stands_here,
        told: Some(row.told.len().max(usize::try_from(row.heard).unwrap_or(usize::MAX))),
        state: StateWord::Stands,
        renews: renews.filter(|_| is_ours),
        ended_at: None,
        ended_by: None,
    }
}

/// A watch that ended: what is known of it is in the act that set it, and how it ended in its row.
fn over(
    desk: &Desk,
    caller: Caller,
    (watch, row): (ActId, &ActRow),
    known: &Facts,
) -> Option<Watch> {
    let is_ours = row.direction == Direction::Own;
    let act = signed(desk, known.journal.get(&watch)?)?;
    let Body::WatchSet(body) = &act.act().body else { return None };
    let (state, ended_by) = match row.watch_end? {
        WatchEnd::Expired => (StateWord::Expired, None),
        WatchEnd::Cleared(by) => (StateWord::Cleared, Some(by)),
        WatchEnd::Renewed(by) => (StateWord::Renewed, Some(by)),
    };
    let to = || act.act().recipients.iter().map(|to| to.agency);
    let is_mine = is_ours && row.officer == caller.0.officer;
    Some(Watch {
        watch,
        agency: row.agency,
        officer: row.officer,
        class: body.class,
        terms: if is_mine { body.terms.clone() } else { Vec::new() },
        since: moment(row.recorded_at),
        until: moment(body.until),
        emergency: row.emergency,
        stands_at: if is_ours { to().collect() } else { Vec::new() },
        stands_here: !is_ours || act.act().recipients.is_empty(),
        told: None,
        state,
        renews: body.renews.filter(|_| is_ours),
        ended_at: row.ends_at.map(moment),
        ended_by,
    })
}
