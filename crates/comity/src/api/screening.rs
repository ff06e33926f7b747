//! Screening: the rows of a list, searched for under one recorded search.
//!
//! The search is an act like any other, which names the list and how many rows it has. Its rows
//! then come as lines, and what each may mean goes back as lines. INVARIANT: what is shown was
//! recorded before: a chunk's hits are reported by an act that is durable, and only then told.
//! The report says which lines hit which records; the last one says how many rows came, and their
//! digest as the node took it over what it was given.
//!
//! It never keeps a list: rows come, are searched for, and are gone.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    body::Body as Bytes,
    extract::{Path, State},
    response::Response,
};
use comity_act::{
    Act, ActId, Body,
    body::{Match, ScreenedRows, SearchRun, Term},
};
use comity_corridor::{
    Facts, Family, Find, Found, IndexKey, Key, Needs, Ruling, Scan, SoFar, alerts,
    rows::{ActRow, Direction, Stage},
    screened, shown_of,
};
use comity_seal::digest::Hasher;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Desk,
    alarms::{self, RecordAlarms},
    guard::Caller,
    reading,
    stream::{self, Lines, LinesIn},
    view,
    words::words,
};
use crate::{
    engine::{Engine, chain},
    problem::{Kind, Problem},
};

/// Bytes of a line at most.
const LINE_BYTES_MAX: usize = 16 * 1_024;

/// Rows that are searched for together, and whose hits one report records.
const CHUNK: usize = 200;

/// Hits of one row that are shown.
const HITS_MAX: usize = 10;

/// The searches that are made now, row by row: none is made twice at once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Underway(Arc<Mutex<BTreeSet<ActId>>>);

/// A search whose list is screened, or whose records are compared, until this is dropped.
#[derive(Debug)]
pub(super) struct Claim(Underway, ActId);

impl Underway {
    pub(super) fn begin(&self, act: ActId) -> Option<Claim> {
        let mut acts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        acts.insert(act).then(|| Claim(self.clone(), act))
    }

    fn goes_on(&self, act: ActId) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(&act)
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.1);
    }
}

words! {
    /// What a search that the law permits, or that was let go, waits for from who made it: the
    /// rows of its list, by `POST /v1/acts/{act}/rows`, or that the own records are compared,
    /// by `POST /v1/duplicates/{act}`.
    #[schema(as = SearchAwaits)]
    AwaitsWord { Rows = "rows", Comparison = "comparison", }
}

/// The first answer to an act, where there is one: a search that has some was made.
pub(super) fn first_answer(act: ActId) -> Scan {
    Scan::of(IndexKey::of(Family::Thread).bytes(act.as_bytes()), 1).entries_only()
}

/// What a search waits for from the caller, if it is the caller's, may be made, and was not yet:
/// what is known says whether anything answers it.
pub(super) fn awaits(
    desk: &Desk,
    caller: Caller,
    (act, row): (&Act, &ActRow),
    known: &Facts,
) -> Option<AwaitsWord> {
    let is_answered = known.scans.iter().any(|entries| !entries.is_empty());
    let Body::SearchRun(search) = &act.body else { return None };
    let list = search.list.as_ref()?;
    let is_own = row.direction == Direction::Own && row.officer == caller.0.officer;
    let is_open = row.stage == Stage::Done && !is_answered && !desk.screening.goes_on(act.id);
    (is_own && is_open).then_some(match list.compares_own {
        true => AwaitsWord::Comparison,
        false => AwaitsWord::Rows,
    })
}

/// One row of the list.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(as = ScreeningRow)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    /// The line of the list in which it stands.
    line: u64,
    /// What is searched for: names, and what is known beside them.
    terms: Vec<Term>,
}

/// A line of the answer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScreeningTold)]
#[serde(rename_all = "snake_case")]
pub(super) enum Told {
    /// What a row may mean, best first; rows without a hit are not told.
    Hits(HitsTold),
    /// A row that was not searched for.
    Row(RowTold),
    /// How far it is.
    Progress(Counts),
    /// How it ended.
    Done(ScreenedRows),
    /// Why it ended before the list did.
    Problem(Problem),
}

/// What a row may mean.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScreeningHits)]
pub(super) struct HitsTold {
    /// The line of the list in which the row stands.
    line: u64,
    /// The records, best first; what they say is read by opening them.
    matches: Vec<Match>,
    /// What they alarm of; a record without an alarm is left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    alarms: Vec<RecordAlarms>,
    /// Whether others fit as well, of which nothing was looked at: a search for the row alone, with
    /// more that is known, finds them.
    truncated: bool,
}

/// A row that was not searched for, and why.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScreeningRowTold)]
pub(super) struct RowTold {
    /// The line of the list in which it stands.
    line: u64,
    /// Why.
    says: &'static str,
}

/// How many rows so far.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
#[schema(as = ScreeningCounts)]
pub(super) struct Counts {
    /// Rows that came.
    rows: u32,
    /// Rows that were searched for.
    searched: u32,
    /// Rows with a hit.
    hits: u32,
}

/// Screens a list under a search that names it: rows in, hits out; the last line sums up.
#[utoipa::path(
    post, path = "/v1/acts/{act}/rows", tag = "records", operation_id = "screenList",
    params(("act" = String, Path, description = "The search, by its id or reference.")),
    request_body(content = Row, content_type = "application/x-ndjson",
        description = "A row in each line."),
    responses(
        (status = 200, description = "What the rows may mean.", body = Told,
            content_type = "application/x-ndjson"),
        (status = 403, description = "The search is not permitted, or waits for a decision; once \
            it is let go, its act says that it `awaits` its rows, and they are given here."),
        (status = 404, description = "There is no such search of the caller's."),
        (status = 410, description = "It was screened already, or is now; make another search."),
        (status = 503, description = "Not all records can be searched yet."),
    ),
)]
pub(super) async fn run(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Path(name): Path<String>,
    body: Bytes,
) -> Result<Response, Problem> {
    caller.reads_content()?;
    let named = reading::act_named(&desk.engine, &name).await?;
    let claim = desk.screening.begin(named.0);
    let (act, search) = search_of(&desk.engine, caller, named, false).await?;
    // Only who made the search is told how far it is.
    let claim = claim.ok_or_else(underway)?;
    let (lines, response) = stream::lines("application/x-ndjson");
    let screening = Screening {
        engine: desk.engine.clone(),
        caller,
        lines,
        rows_max: search.list.as_ref().map_or(0, |list| list.rows),
        act,
        search,
        counts: Counts::default(),
        digest: Hasher::new(),
        _claim: claim,
    };
    #[expect(clippy::disallowed_methods, reason = "it ends with the list, or with its reader")]
    tokio::spawn(screening.run(body));
    Ok(response)
}

/// That it goes on already.
pub(super) fn underway() -> Problem {
    Problem::new(Kind::GONE, "the search is made just now")
}

/// That nobody could say how many records there are.
pub(super) fn unready() -> Problem {
    let says = "not all records can be searched yet, since the node was just started";
    Problem::new(Kind::UNAVAILABLE, says)
}

/// The search that names a list, or compares one's own records, made by the caller, permitted, and
/// not made yet.
pub(super) async fn search_of(
    engine: &Engine,
    caller: Caller,
    (id, row): (ActId, ActRow),
    compares_own: bool,
) -> Result<(Act, SearchRun), Problem> {
    let is_own = row.direction == Direction::Own && row.officer == caller.0.officer;
    let mut needs = Needs::default();
    needs.journal.insert(id);
    needs.scans.push(first_answer(id));
    let known = engine.read(needs).await?;
    let own = engine.node().own();
    let act = known.journal.get(&id).and_then(|entry| entry.signed(own).ok());
    let act = act.filter(|_| is_own).map(|signed| signed.act().clone());
    let act = act.ok_or_else(Problem::not_found)?;
    let Body::SearchRun(search) = &act.body else { return Err(Problem::not_found()) };
    if search.list.as_ref().is_none_or(|list| list.compares_own != compares_own) {
        return Err(Problem::not_found());
    }
    if row.stage != Stage::Done {
        let says = "the search is not permitted, or waits for a decision; nothing is searched yet, \
            and what it is for is given to it once it is let go";
        return Err(Problem::new(Kind::NOT_PERMITTED, says));
    }
    if known.scans.iter().any(|entries| !entries.is_empty()) {
        let says = "this search was made already; make another";
        return Err(Problem::new(Kind::GONE, says));
    }
    if !engine.indexed().1 {
        return Err(unready());
    }
    let search = search.clone();
    Ok((act, search))
}

struct Screening {
    engine: Engine,
    caller: Caller,
    lines: Lines,
    act: Act,
    search: SearchRun,
    rows_max: u32,
    counts: Counts,
    /// Of the rows that came.
    digest: Hasher,
    /// INVARIANT: it lasts until the report on the list is durable, so that nobody screens again.
    _claim: Claim,
}

impl Screening {
    async fn run(mut self, body: Bytes) {
        let ended = self.read(body).await;
        let says = ended.as_ref().err().map(|problem| problem.detail.clone());
        let Counts { rows, searched, hits } = self.counts;
        let given = ScreenedRows { rows, searched, hits, sha256: self.digest.clone().finish() };
        // However it ends, it is recorded how far it came.
        let last = SoFar {
            searched,
            given: Some(given.clone()),
            says: says.as_deref(),
            ..SoFar::default()
        };
        let recorded = self.record(last).await;
        let told = match ended.and(recorded) {
            Ok(()) => Told::Done(given),
            Err(problem) => Told::Problem(problem),
        };
        self.lines.json(&told).await;
    }

    async fn read(&mut self, body: Bytes) -> Result<(), Problem> {
        let mut lines = LinesIn::of(body, LINE_BYTES_MAX);
        let mut chunk = Vec::with_capacity(CHUNK);
        while let Some(line) = lines.next().await? {
            let row = serde_json::from_slice::<Row>(&line).map_err(|error| bad_line(&error))?;
            // INVARIANT: no row is searched for that the law was not told of.
            if self.counts.rows >= self.rows_max {
                let says = "the list has more rows than its search says; make a search for them";
                return Err(Problem::usage(says));
            }
            self.counts.rows += 1;
            self.digest.update(line.trim_ascii());
            self.digest.update(b"\n");
            chunk.push(row);
            if chunk.len() == CHUNK {
                self.screen(std::mem::take(&mut chunk)).await?;
            }
        }
        self.screen(chunk).await
    }

    /// Searches for the rows of a chunk, records what it shows, and shows it.
    async fn screen(&mut self, rows: Vec<Row>) -> Result<(), Problem> {
        let class = self.search.class;
        let (mut finds, mut places) = (Vec::new(), Vec::new());
        for row in rows {
            let find = Find { class, terms: row.terms };
            if find.is_possible() {
                self.counts.searched += 1;
                places.push(row.line);
                finds.push(find);
            } else {
                let says = "no term of the row is a name or a number";
                self.hear(&Told::Row(RowTold { line: row.line, says })).await?;
            }
        }
        let hits = shown(&self.engine, finds).await?;
        let hits = places.into_iter().zip(hits);
        let hits: Vec<(u64, RowHits)> = hits.filter(|(_, hits)| !hits.matches.is_empty()).collect();
        if !hits.is_empty() {
            let all = hits.iter().map(|(line, hits)| (*line, hits.matches.clone())).collect();
            let is_cut = hits.iter().any(|(_, hits)| hits.is_cut);
            let searched = self.counts.searched;
            self.record(SoFar { searched, hits: all, is_cut, ..SoFar::default() }).await?;
        }
        self.counts.hits += u32::try_from(hits.len()).unwrap_or(u32::MAX);
        for (line, RowHits { matches, alarms, is_cut: truncated }) in hits {
            self.hear(&Told::Hits(HitsTold { line, matches, alarms, truncated })).await?;
        }
        self.hear(&Told::Progress(self.counts)).await
    }

    /// Records what is about to be shown.
    async fn record(&self, so_far: SoFar<'_>) -> Result<(), Problem> {
        let form = screened(&self.act, &self.search, so_far);
        let outcome = self.engine.propose(form, self.caller.0).await.map_err(|error| {
            tracing::error!(error = %chain(&error), "what was screened could not be recorded");
            Problem::new(
                Kind::UNAVAILABLE,
                "what was found could not be recorded, and is not shown",
            )
        })?;
        if outcome.verdict.ruling == Ruling::Permit {
            return Ok(());
        }
        Err(Problem::new(Kind::NOT_PERMITTED, view::says(&outcome.verdict)))
    }

    /// Nobody who listens any more wants nothing more shown.
    async fn hear(&self, told: &Told) -> Result<(), Problem> {
        let heard = self.lines.json(told).await;
        heard.then_some(()).ok_or_else(|| Problem::usage("nobody listened any more"))
    }
}

/// A line that is no row: where it is not, and nothing of what it says.
pub(super) fn bad_line(error: &serde_json::Error) -> Problem {
    let why = if error.is_syntax() || error.is_eof() { "no JSON" } else { "no row" };
    let (line, column) = (error.line(), error.column());
    Problem::usage(format!("a line is {why}, from line {line}, column {column} of it on"))
}

/// What the officer is shown of a row.
struct RowHits {
    /// The records, best first.
    matches: Vec<Match>,
    /// What they alarm of.
    alarms: Vec<RecordAlarms>,
    /// Whether others fit as well, of which nothing was looked at.
    is_cut: bool,
}

/// What the officer is shown for each of these searches.
async fn shown(engine: &Engine, finds: Vec<Find>) -> Result<Vec<RowHits>, Problem> {
    let finder = engine.finder();
    let search = move || {
        let finder = finder.read().unwrap_or_else(PoisonError::into_inner);
        let found = |find: Find| {
            let (found, is_cut) = finder.search(&find);
            // What is not told is not read either.
            let found = alerts(find.class, found);
            (find, found, is_cut)
        };
        finds.into_iter().map(found).collect::<Vec<(Find, Vec<Found>, bool)>>()
    };
    let found = tokio::task::spawn_blocking(search).await;
    let found = found.map_err(|_| Problem::new(Kind::UNAVAILABLE, "the node is shutting down"))?;
    let keys: BTreeSet<Key> =
        found.iter().flat_map(|(_, all, _)| all).map(|found| Key::Record(found.record)).collect();
    let known = engine.read(Needs::default().and(keys)).await?;
    let shown = found.iter().map(|(find, found, is_cut)| {
        let mut matches = shown_of(find, found, &known);
        matches.truncate(HITS_MAX);
        let alarms = alarms::of_matches(&matches, &known);
        RowHits { matches, alarms, is_cut: *is_cut }
    });
    Ok(shown.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_screened_once_at_a_time() {
        let (underway, act) = (Underway::default(), ActId::from_bytes([1; 16]));
        let claim = underway.begin(act);
        assert!(claim.is_some() && underway.begin(ActId::from_bytes([2; 16])).is_some());
        assert!(underway.begin(act).is_none(), "while it goes on");
        drop(claim);
        assert!(underway.begin(act).is_some());
    }
}
