//! Imports: rows of a list become records, each registered by an act of its own.
//!
//! The caller sends lines of JSON: first the list, then its rows. A row's record has an id that
//! follows from agency, list and the row's key, so importing a list again changes only what has
//! changed. Each row is decided by itself: one that is refused stops no other.
//!
//! It never keeps a list in memory: rows come, are put through the corridor, and are gone.

use std::{collections::BTreeMap, sync::Arc};

use axum::{body::Body, extract::State, response::Response};
use comity_act::{
    AgencyCode, Handling, Purpose, RecordClass, RecordId, Stated, Statement, SubjectMark, Text,
    body::{RecordCorrect, RecordRegister, SubjectChange},
};
use comity_corridor::{
    Form, Key, Ruling, corrected_by,
    rows::{HoldersRow, RecordRow},
};
use comity_seal::digest::digest;
use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;
use utoipa::ToSchema;

use super::{
    Desk,
    guard::Caller,
    reading,
    stream::{self, Lines, LinesIn},
    view,
};
use crate::{
    engine::{Engine, chain},
    problem::Problem,
};

/// Bytes of a line at most.
const LINE_BYTES_MAX: usize = 512 * 1_024;

/// Rows that are on their way through the corridor at the same time.
const ROWS_AT_ONCE: usize = 64;

/// After so many rows the caller hears how far it is.
const TELL_EVERY: u64 = 50;

/// The list, in the first line.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(as = ImportList)]
#[serde(deny_unknown_fields)]
pub(super) struct List {
    /// What names the list, for the ids of its records: it stays the same from date to date.
    list: Text<100>,
    /// Where it comes from, in words, with its date.
    source: Text<400>,
    #[serde(default)]
    purpose: Option<Purpose>,
    #[serde(default)]
    handling: Handling,
    /// What the subjects are in the matter, and when the need for the records is reviewed.
    #[serde(default)]
    subject: SubjectMark,
    /// Facts that the law asks for, the same for every row.
    #[serde(default)]
    stated: Vec<Stated>,
}

/// One row.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(as = ImportRow)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    /// The line of the list in which it stands.
    line: u64,
    /// What names the row within the list.
    key: String,
    class: RecordClass,
    statements: Vec<Statement>,
}

/// What became of a row.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, ToSchema)]
#[schema(as = ImportOutcome)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Became {
    Registered,
    Corrected,
    Unchanged,
    NotPermitted,
    Failed,
}

/// A line of the request: first the list, then its rows.
#[derive(Debug, ToSchema)]
#[schema(as = ImportLine)]
#[serde(untagged)]
#[expect(dead_code, reason = "it only describes lines, which are read one way or the other")]
pub(super) enum LineIn {
    /// The first line.
    List(List),
    /// Every other line.
    Row(Row),
}

/// A line of the answer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportTold)]
#[serde(rename_all = "snake_case")]
pub(super) enum Told {
    /// A row that was not taken.
    Row(RowTold),
    /// How far it is.
    Progress(Counts),
    /// How it ended.
    Done(Counts),
    /// Why it ended before the list did.
    Problem(Problem),
}

/// A row that was not taken, and why.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportRowTold)]
pub(super) struct RowTold {
    /// The line of the list in which it stands.
    line: u64,
    /// What names the row within the list.
    key: String,
    /// What became of it.
    outcome: Became,
    /// Why.
    says: String,
}

/// What became of the rows so far.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportCounts)]
pub(super) struct Counts {
    /// All of them.
    rows: u64,
    /// Records that are new.
    registered: u64,
    /// Records that were corrected.
    corrected: u64,
    /// Records that are as they were.
    unchanged: u64,
    /// Rows that the law does not permit.
    not_permitted: u64,
    /// Rows that failed.
    failed: u64,
}

/// Imports a list: lines in, lines out; the last line sums up.
#[utoipa::path(
    post, path = "/v1/imports", tag = "records", operation_id = "importList",
    request_body(content = LineIn, content_type = "application/x-ndjson",
        description = "The list in the first line, a row in each other."),
    responses(
        (status = 200, description = "What became of the rows.", body = Told,
            content_type = "application/x-ndjson"),
        (status = 404, description = "The caller reads no content."),
    ),
)]
pub(super) async fn run(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    body: Body,
) -> Result<Response, Problem> {
    caller.reads_content()?;
    let (lines, response) = stream::lines("application/x-ndjson");
    #[expect(clippy::disallowed_methods, reason = "it ends with the list, or with its reader")]
    tokio::spawn(async move {
        let mut import = Import {
            engine: desk.engine.clone(),
            caller,
            lines: lines.clone(),
            counts: BTreeMap::new(),
            running: JoinSet::new(),
        };
        if let Err(problem) = import.read(body).await {
            lines.json(&Told::Problem(problem)).await;
        }
    });
    Ok(response)
}

struct Import {
    engine: Engine,
    caller: Caller,
    lines: Lines,
    counts: BTreeMap<Became, u64>,
    running: JoinSet<(Row, Became, Option<String>)>,
}

impl Import {
    /// Reads line after line; the first is the list.
    async fn read(&mut self, body: Body) -> Result<(), Problem> {
        let mut list: Option<Arc<List>> = None;
        let mut lines = LinesIn::of(body, LINE_BYTES_MAX);
        while let Some(line) = lines.next().await? {
            self.line(&line, &mut list).await?;
        }
        while !self.running.is_empty() {
            self.settle_one().await?;
        }
        self.lines.json(&Told::Done(self.told())).await;
        Ok(())
    }

    async fn line(&mut self, line: &[u8], list: &mut Option<Arc<List>>) -> Result<(), Problem> {
        let bad = |error: serde_json::Error| Problem::usage(format!("a line is no row: {error}"));
        let Some(list) = list else {
            *list = Some(Arc::new(serde_json::from_slice(line).map_err(bad)?));
            return Ok(());
        };
        let row: Row = serde_json::from_slice(line).map_err(bad)?;
        if self.running.len() >= ROWS_AT_ONCE {
            self.settle_one().await?;
        }
        let (engine, caller, list) = (self.engine.clone(), self.caller, Arc::clone(list));
        self.running.spawn(async move {
            let (became, says) = one(&engine, caller, &list, &row).await;
            (row, became, says)
        });
        Ok(())
    }

    async fn settle_one(&mut self) -> Result<(), Problem> {
        let Some(Ok((row, became, says))) = self.running.join_next().await else { return Ok(()) };
        *self.counts.entry(became).or_default() += 1;
        if let Some(says) = says {
            let Row { line, key, .. } = row;
            self.hear(&Told::Row(RowTold { line, key, outcome: became, says })).await?;
        }
        if self.counts.values().sum::<u64>().is_multiple_of(TELL_EVERY) {
            self.hear(&Told::Progress(self.told())).await?;
        }
        Ok(())
    }

    /// Nobody who listens any more wants nothing more done.
    async fn hear(&self, told: &Told) -> Result<(), Problem> {
        let heard = self.lines.json(told).await;
        heard.then_some(()).ok_or_else(|| Problem::usage("nobody listens any more"))
    }

    fn told(&self) -> Counts {
        let count = |became| self.counts.get(&became).copied().unwrap_or_default();
        Counts {
            rows: self.counts.values().sum::<u64>(),
            registered: count(Became::Registered),
            corrected: count(Became::Corrected),
            unchanged: count(Became::Unchanged),
            not_permitted: count(Became::NotPermitted),
            failed: count(Became::Failed),
        }
    }
}

/// The id that follows from whose list it is, which list, and which row.
fn record_id(agency: AgencyCode, list: &str, key: &str) -> RecordId {
    let mut named = Vec::new();
    for part in [agency.as_str(), list, key] {
        named.extend_from_slice(&(part.len() as u64).to_be_bytes());
        named.extend_from_slice(part.as_bytes());
    }
    let mut id = [0; 16];
    id.copy_from_slice(&digest(&named)[..16]);
    RecordId::from_bytes(id)
}

/// Registers a row, corrects its record, or finds that nothing has changed.
async fn one(engine: &Engine, caller: Caller, list: &List, row: &Row) -> (Became, Option<String>) {
    let record = record_id(engine.node().own(), list.list.as_str(), &row.key);
    let known = match reading::row::<RecordRow>(engine, Key::Record(record)).await {
        Ok(known) => known,
        Err(problem) => return (Became::Failed, Some(problem.detail)),
    };
    let (became, mut form) = match known {
        Some(known) if known.content.statements == row.statements => {
            return (Became::Unchanged, None);
        }
        Some(known) => {
            let revision = known.content.revision.saturating_add(1);
            (Became::Corrected, corrected(engine, list, row, (record, revision)).await)
        }
        None => (Became::Registered, registered(list, row, record)),
    };
    form.purpose = list.purpose;
    form.handling = list.handling.clone();
    form.stated = list.stated.clone();
    match engine.propose(form, caller.0).await {
        Ok(outcome) if outcome.verdict.ruling == Ruling::Permit => (became, None),
        Ok(outcome) => (Became::NotPermitted, Some(view::says(&outcome.verdict))),
        Err(error) => (Became::Failed, Some(chain(&error))),
    }
}

fn registered(list: &List, row: &Row, record: RecordId) -> Form {
    Form::new(RecordRegister {
        record,
        class: row.class,
        subject: list.subject,
        statements: row.statements.clone(),
        source: list.source.clone(),
    })
}

async fn corrected(
    engine: &Engine,
    list: &List,
    row: &Row,
    (record, revision): (RecordId, u32),
) -> Form {
    let reason = Text::new(format!("as in {}", list.source)).unwrap_or_default();
    let body = RecordCorrect {
        record,
        statements: row.statements.clone(),
        subject: Some(SubjectChange {
            category: list.subject.category,
            minor: Some(list.subject.minor),
            review_at: list.subject.review_at,
            erase_at: list.subject.erase_at,
        }),
        reason,
        revision,
    };
    let row = reading::row::<HoldersRow>(engine, Key::Holders(record)).await;
    let row = row.ok().flatten().unwrap_or_default();
    let holders = corrected_by(&engine.node().keys, &body, &row);
    holders.into_iter().fold(Form::new(body), Form::to)
}
