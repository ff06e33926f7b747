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
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::task::JoinSet;

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
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
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
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    /// The line of the list in which it stands.
    line: u64,
    /// What names the row within the list.
    key: String,
    class: RecordClass,
    statements: Vec<Statement>,
}

/// What became of a row.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Became {
    Registered,
    Corrected,
    Unchanged,
    NotPermitted,
    Failed,
}

impl Became {
    const fn name(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Corrected => "corrected",
            Self::Unchanged => "unchanged",
            Self::NotPermitted => "not-permitted",
            Self::Failed => "failed",
        }
    }
}

/// `POST /v1/imports`: lines in, lines out; the last line sums up.
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
            lines.json(&json!({ "problem": problem.document() })).await;
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
        self.lines.json(&json!({ "done": self.told() })).await;
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
            let told = json!({
                "row": { "line": row.line, "key": row.key, "outcome": became.name(), "says": says },
            });
            self.hear(&told).await?;
        }
        if self.counts.values().sum::<u64>().is_multiple_of(TELL_EVERY) {
            let told = json!({ "progress": self.told() });
            self.hear(&told).await?;
        }
        Ok(())
    }

    /// Nobody who listens any more wants nothing more done.
    async fn hear(&self, told: &Value) -> Result<(), Problem> {
        let heard = self.lines.json(told).await;
        heard.then_some(()).ok_or_else(|| Problem::usage("nobody listens any more"))
    }

    fn told(&self) -> Value {
        let count = |became| self.counts.get(&became).copied().unwrap_or_default();
        json!({
            "rows": self.counts.values().sum::<u64>(),
            "registered": count(Became::Registered), "corrected": count(Became::Corrected),
            "unchanged": count(Became::Unchanged), "not_permitted": count(Became::NotPermitted),
            "failed": count(Became::Failed),
        })
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
