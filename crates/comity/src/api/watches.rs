//! Standing watches: those of this agency anywhere, those of others here.
//!
//! Those of this agency are told once they have ended, too, with how.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
};
use comity_act::{ActId, AgencyCode, Body, Kind, OfficerId, RecordClass, body::Term};
use comity_corridor::{
    Facts, Family, IndexKey, Key, Needs, Scan,
    rows::{ActRow, Direction, Stage, WatchRow},
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
use crate::{clock, problem::Problem};

/// So far the answers to a watch are looked through for its end: alerts that were on their way
/// come after it, and no others.
const ANSWERS_MAX: usize = 64;

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
}

/// Watches that stand, those that end soonest first; or, as `ended`, those of this agency that
/// ended, the newest first.
///
/// Of those that ended a page may be short, or empty, and not the last: see `next`.
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
    needs.scans.push(answers_to(watch));
    let known = desk.engine.read(needs).await?;
    let shown = match known.row::<WatchRow>(key) {
        Some(row) => Some(standing(&desk, caller, (watch, row), &known)),
        None => over(&desk, caller, (watch, &act), (&known, 0)),
    };
    shown.map(Json).ok_or_else(Problem::not_found)
}

/// Watches of this agency that stand no more, the newest first.
async fn ended(
    desk: &Desk,
    caller: Caller,
    query: &PageQuery,
) -> Result<Json<Listed<Watch>>, Problem> {
    let is_own = |key, facts: &Facts| {
        facts.row::<ActRow>(key).is_some_and(|row| row.direction == Direction::Own && is_set(row))
    };
    let all = IndexKey::of(Family::Acts);
    let mut page = query.read_some(&desk.engine, all, &is_own).await?;
    let watch = |key: &Key| match key {
        Key::Act(watch) => Some(*watch),
        _ => None,
    };
    let rows = page.keys.iter().filter_map(watch).map(Key::Watch);
    let stand = desk.engine.read(Needs::default().and(rows)).await?;
    let is_over = |key: &Key| {
        watch(key).is_some_and(|watch| stand.row::<WatchRow>(Key::Watch(watch)).is_none())
    };
    page.keys.retain(is_over);
    let mut beside = beside(&page);
    beside.scans.extend(page.keys.iter().filter_map(watch).map(answers_to));
    let known = desk.engine.read(beside).await?;
    let items = page.keys.iter().filter_map(watch).enumerate().filter_map(|(place, watch)| {
        let row = page.facts.row::<ActRow>(Key::Act(watch))?;
        over(desk, caller, (watch, row), (&known, place))
    });
    Ok(Json(page.answer(items.collect())))
}

/// Whether an act set a watch, and was in force.
fn is_set(row: &ActRow) -> bool {
    let took_effect = matches!(row.stage, Stage::Done | Stage::Opened | Stage::Taken);
    row.kind == Kind::WatchSet.code() && took_effect
}

/// The acts that set the watches of a page.
fn beside(page: &Page) -> Needs {
    let acts = page.keys.iter().filter_map(|key| match key {
        Key::Act(watch) | Key::Watch(watch) => Some(*watch),
        _ => None,
    });
    Needs { journal: acts.collect(), ..Needs::default() }
}

fn answers_to(watch: ActId) -> Scan {
    Scan::newest(IndexKey::of(Family::Thread).bytes(watch.as_bytes()), ANSWERS_MAX)
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
    }
}

/// A watch that ended: what is known of it is in the act that set it, and in what answered that.
///
/// `known` holds that act, and at the place told the scan of its answers.
fn over(
    desk: &Desk,
    caller: Caller,
    (watch, row): (ActId, &ActRow),
    (known, place): (&Facts, usize),
) -> Option<Watch> {
    let is_ours = row.direction == Direction::Own;
    let act = signed(desk, known.journal.get(&watch)?)?;
    let Body::WatchSet(body) = &act.act().body else { return None };
    let answers = known.scans.get(place).map(Vec::as_slice).unwrap_or_default();
    let cleared = answers
        .iter()
        .filter_map(|(_, key)| known.row::<ActRow>(*key))
        .any(|answer| answer.kind == Kind::WatchClear.code() && answer.agency == row.agency);
    // What ended before its time, and nobody cleared, gave its place to another.
    let state = match (cleared, body.until <= clock::now()) {
        (true, _) => StateWord::Cleared,
        (false, true) => StateWord::Expired,
        (false, false) => StateWord::Renewed,
    };
    let to = || act.act().recipients.iter().map(|to| to.agency);
    let is_mine = is_ours && row.officer == caller.0.officer;
    is_set(row).then(|| Watch {
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
    })
}
