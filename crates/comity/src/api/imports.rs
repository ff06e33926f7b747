//! Imports: rows of a list become records, each registered by an act of its own.
//!
//! The caller sends lines of JSON: first the list, then its rows. A row's record has an id that
//! follows from agency, list and the row's key, so importing a list again changes only what has
//! changed: an import that was broken off goes on by being made again. Each row is decided by
//! itself: one that is refused stops no other.
//!
//! Whose list has ended may hear which of its records it names no more, and have them erased.
//!
//! It never keeps a list in memory: rows come, are put through the corridor, and only the ids of
//! their records stay until the list has ended.

use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

use axum::{body::Body, extract::State, response::Response};
use comity_act::{
    Handling, Purpose, RecordClass, RecordId, Shared, Stated, Statement, SubjectMark, Text,
    Timestamp,
    body::{RecordCorrect, RecordErase, RecordRegister, SubjectChange},
};
use comity_corridor::{
    Form, IndexKey, Key, Needs, Ruling, Scan, bound, corrected_by, guarded,
    rows::{GoneRow, HoldersRow, RecordRow},
};
use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;
use utoipa::ToSchema;

use super::{
    Desk, complete,
    guard::Caller,
    import_told::{Became, Counts, RowTold, Told},
    list_ids::{list_bytes, record_id},
    reading,
    screening::bad_line,
    stream::{self, Lines, LinesIn},
    view,
};
use crate::{
    clock,
    engine::{Engine, chain},
    imported::{self, Import as Imported},
    problem::Problem,
};

/// Bytes of a line at most.
const LINE_BYTES_MAX: usize = 512 * 1_024;

/// Rows that are on their way through the corridor at the same time.
const ROWS_AT_ONCE: usize = 64;

/// Rows that a list has at most: the ids of their records are held until its end.
const ROWS_MAX: usize = 8_000_000;

/// Records that are looked at in one reading for those that a list names no more.
const LOOKED_AT_ONCE: usize = 10_000;

/// So many records that a list names no more are never too many to be erased; beyond them, more
/// than a tenth of the list is: a list that lost its end looks like that.
const FEW_ABSENT: usize = 10;

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
    /// What becomes of records that the list named earlier and names no more; without it nobody
    /// looks for them.
    #[serde(default)]
    absent: Option<Absent>,
    /// Whether a record that was erased here is registered again when the list names it; without
    /// it such a row is told and left out.
    #[serde(default)]
    bring_back: bool,
    /// What names this import among those of its officer, where it comes in several requests.
    #[serde(default)]
    part_of: Option<Text<60>>,
}

/// What becomes of records that a list names no more.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, ToSchema)]
#[schema(as = ImportAbsent)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Absent {
    /// They are told, and stay as they are.
    Tell,
    /// Each is erased, by an act of its own; when they are many, they are told and stay.
    Erase,
    /// Each is erased, however many they are.
    EraseAll,
}

/// The last line: the list has ended, and every row of it was read.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[schema(as = ImportEnd)]
#[serde(deny_unknown_fields)]
pub(super) struct End {
    /// Whether every row of the list was read: of one that was not, nobody says what it lacks.
    whole: bool,
    /// Rows that could not be read, as who read the list says; it is remembered with the import.
    #[serde(default)]
    left_out: u64,
}

/// Rows of the list that came earlier, in another request: the list names them still.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(as = ImportNamed)]
#[serde(deny_unknown_fields)]
pub(super) struct Named {
    /// What names each of them within the list.
    named: Vec<String>,
}

/// One row.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[schema(as = ImportRow)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    /// The line of the list in which it stands.
    pub line: u64,
    /// What names the row within the list.
    pub key: String,
    /// What it is about.
    pub class: RecordClass,
    /// What it states.
    pub statements: Vec<Statement>,
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
    /// Or rows that came earlier, in another request.
    Named(Named),
    /// The last line; without it nothing is looked for that the list names no more.
    End(End),
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
            seen: HashSet::new(),
            end: None,
        };
        let began = clock::now();
        let mut list = None;
        let ended = import.read(body, &mut list).await;
        if ended.is_err() {
            // What stands before the problem is taken, whether anybody hears of it or not.
            while !import.running.is_empty() {
                let _ = import.settle_one().await;
            }
        }
        if let Some(list) = list {
            desk.imported.put(import.remembered(&list, began)).await;
        }
        let last = match ended {
            Ok(()) => Told::Done(import.told()),
            Err(problem) => Told::Problem(problem),
        };
        lines.json(&last).await;
    });
    Ok(response)
}

struct Import {
    engine: Engine,
    caller: Caller,
    lines: Lines,
    counts: BTreeMap<Became, u64>,
    running: JoinSet<(Row, Became, Option<String>)>,
    /// The records of the rows so far.
    seen: HashSet<RecordId>,
    end: Option<End>,
}

impl Import {
    /// Reads line after line; the first is the list.
    async fn read(&mut self, body: Body, list: &mut Option<Arc<List>>) -> Result<(), Problem> {
        let mut lines = LinesIn::of(body, LINE_BYTES_MAX);
        while let Some(line) = lines.next().await? {
            self.line(&line, list).await?;
        }
        while !self.running.is_empty() {
            self.settle_one().await?;
        }
        if let (Some(list), Some(End { whole: true, .. })) = (&*list, self.end) {
            self.look_for_absent(&Arc::clone(list)).await?;
        }
        Ok(())
    }

    /// What is remembered of it.
    fn remembered(&self, list: &List, began: Timestamp) -> Imported {
        let count = |became| self.counts.get(&became).copied().unwrap_or_default();
        let alone = || format!("{}.{}", list.list.as_str(), began.millis());
        Imported {
            name: list.part_of.as_ref().map_or_else(alone, |name| name.as_str().to_owned()),
            list: list.list.as_str().to_owned(),
            source: list.source.as_str().to_owned(),
            officer: self.caller.0.officer,
            began,
            ended: clock::now(),
            counts: imported::Counts {
                registered: count(Became::Registered),
                corrected: count(Became::Corrected),
                unchanged: count(Became::Unchanged),
                not_permitted: count(Became::NotPermitted),
                failed: count(Became::Failed) + count(Became::ErasedBefore),
                absent: count(Became::Absent),
                erased: count(Became::Erased),
            },
            left_out: self.end.map_or(0, |end| end.left_out),
            is_whole: self.end.is_some(),
        }
    }

    async fn line(&mut self, line: &[u8], list: &mut Option<Arc<List>>) -> Result<(), Problem> {
        let bad = |error: serde_json::Error| bad_line(&error);
        let Some(list) = list else {
            *list = Some(Arc::new(serde_json::from_slice(line).map_err(bad)?));
            return Ok(());
        };
        if self.end.is_some() {
            return Err(Problem::usage("a line follows the one that ends the list"));
        }
        let row: Row = match serde_json::from_slice(line) {
            Ok(row) => row,
            Err(error) => {
                if let Ok(Named { named }) = serde_json::from_slice(line) {
                    return named.iter().try_for_each(|key| self.sees(list, key).map(drop));
                }
                self.end = Some(serde_json::from_slice(line).map_err(|_| bad(error))?);
                return Ok(());
            }
        };
        let (record, is_first) = self.sees(list, &row.key)?;
        if !is_first {
            let says = "an earlier row of the list has this key; one record is not two".to_owned();
            return self.settled(row, Became::Failed, Some(says)).await;
        }
        if self.running.len() >= ROWS_AT_ONCE {
            self.settle_one().await?;
        }
        let (engine, caller, list) = (self.engine.clone(), self.caller, Arc::clone(list));
        self.running.spawn(async move {
            let (became, says) = one(&engine, caller, (&list, record), &row).await;
            (row, became, says)
        });
        Ok(())
    }

    /// The record of a row that the list names, and whether it names it for the first time.
    fn sees(&mut self, list: &List, key: &str) -> Result<(RecordId, bool), Problem> {
        let record = record_id(self.engine.node().own(), list.list.as_str(), key);
        if self.seen.len() >= ROWS_MAX {
            return Err(Problem::usage(format!("a list has {ROWS_MAX} rows at most; part it")));
        }
        Ok((record, self.seen.insert(record)))
    }

    async fn settle_one(&mut self) -> Result<(), Problem> {
        let Some(Ok((row, became, says))) = self.running.join_next().await else { return Ok(()) };
        self.settled(row, became, says).await
    }

    async fn settled(
        &mut self,
        row: Row,
        became: Became,
        says: Option<String>,
    ) -> Result<(), Problem> {
        *self.counts.entry(became).or_default() += 1;
        if let Some(says) = says {
            let (line, key) = (Some(row.line), Some(row.key));
            self.hear(&Told::Row(RowTold { line, key, record: None, outcome: became, says }))
                .await?;
        }
        if self.rows().is_multiple_of(TELL_EVERY) {
            self.hear(&Told::Progress(self.told())).await?;
        }
        Ok(())
    }

    /// Looks for the records of the list that no row named.
    async fn look_for_absent(&mut self, list: &Arc<List>) -> Result<(), Problem> {
        let Some(mut absent) = list.absent else { return Ok(()) };
        let found = self.absent_of(list).await?;
        let are_many = found.len() > FEW_ABSENT.max(self.seen.len() / 10);
        let says = if absent == Absent::Erase && are_many {
            absent = Absent::Tell;
            "the list names it no more, as too many others: see whether the list is whole"
        } else {
            "the list names it no more"
        };
        for record in found {
            self.one_absent(list, (record, absent), says).await?;
        }
        Ok(())
    }

    /// The records of the list that no row named, by the index of ids, in which a list's own stand
    /// together.
    async fn absent_of(&self, list: &List) -> Result<Vec<RecordId>, Problem> {
        let of_list = list_bytes(self.engine.node().own(), list.list.as_str());
        let (mut found, mut after) = (Vec::new(), None::<IndexKey>);
        loop {
            let scan = Scan::of(RecordRow::begins(&of_list), LOOKED_AT_ONCE).entries_only();
            let mut needs = Needs::default();
            needs.scans.push(Scan { after, ..scan });
            let entries = self.engine.read(needs).await?.scans.pop().unwrap_or_default();
            let Some((last, _)) = entries.last() else { return Ok(found) };
            after = Some(last.clone());
            let records = entries.into_iter().filter_map(|(_, key)| match key {
                Key::Record(record) => Some(record),
                _ => None,
            });
            found.extend(records.filter(|record| !self.seen.contains(record)));
        }
    }

    async fn one_absent(
        &mut self,
        list: &List,
        (record, absent): (RecordId, Absent),
        says: &str,
    ) -> Result<(), Problem> {
        let row = reading::row::<RecordRow>(&self.engine, Key::Record(record)).await?;
        // What others gave is theirs to erase, whatever its id looks like.
        let own = self.engine.node().own();
        if row.is_none_or(|row| row.content.owner != own) {
            return Ok(());
        }
        let (outcome, failed) = match absent {
            Absent::Tell => (Became::Absent, None),
            Absent::Erase | Absent::EraseAll => {
                erase(&self.engine, self.caller, list, record).await
            }
        };
        *self.counts.entry(outcome).or_default() += 1;
        let says = failed.unwrap_or_else(|| says.to_owned());
        let record = Some(record);
        self.hear(&Told::Row(RowTold { line: None, key: None, record, outcome, says })).await
    }

    /// Nobody who listens any more wants nothing more done.
    async fn hear(&self, told: &Told) -> Result<(), Problem> {
        let heard = self.lines.json(told).await;
        heard.then_some(()).ok_or_else(|| Problem::usage("nobody listens any more"))
    }

    fn told(&self) -> Counts {
        let count = |became| self.counts.get(&became).copied().unwrap_or_default();
        Counts {
            rows: self.rows(),
            registered: count(Became::Registered),
            corrected: count(Became::Corrected),
            unchanged: count(Became::Unchanged),
            not_permitted: count(Became::NotPermitted),
            failed: count(Became::Failed),
            erased_before: count(Became::ErasedBefore),
            absent: count(Became::Absent),
            erased: count(Became::Erased),
        }
    }

    /// How many rows were settled.
    fn rows(&self) -> u64 {
        let of_rows = |became: &Became| !matches!(became, Became::Absent | Became::Erased);
        self.counts.iter().filter(|(became, _)| of_rows(became)).map(|(_, count)| count).sum()
    }
}

/// Erases a record that the list names no more.
async fn erase(
    engine: &Engine,
    caller: Caller,
    list: &List,
    record: RecordId,
) -> (Became, Option<String>) {
    let reason = format!("no more in {}", list.source);
    let body = RecordErase { record, reason: Text::new(reason).unwrap_or_default() };
    let form = match complete::recipients(engine, &body.clone().into(), None).await {
        Ok(holders) => holders.into_iter().fold(Form::new(body), Form::to),
        Err(problem) => return (Became::Failed, Some(problem.detail)),
    };
    let form = Form { purpose: list.purpose, stated: list.stated.clone(), ..form };
    proposed(engine, caller, form, Became::Erased).await
}

/// Puts a form through the corridor: what it becomes when the law permits it, or why not.
async fn proposed(
    engine: &Engine,
    caller: Caller,
    form: Form,
    became: Became,
) -> (Became, Option<String>) {
    match engine.propose(form, caller.0).await {
        Ok(outcome) if outcome.verdict.ruling == Ruling::Permit => (became, None),
        Ok(outcome) => (Became::NotPermitted, Some(view::says(&outcome.verdict))),
        Err(error) => (Became::Failed, Some(chain(&error))),
    }
}

/// Registers a row, corrects its record, or finds that nothing has changed.
async fn one(
    engine: &Engine,
    caller: Caller,
    (list, record): (&List, RecordId),
    row: &Row,
) -> (Became, Option<String>) {
    let (key, gone) = (Key::Record(record), Key::Gone(record));
    let facts = match engine.read(Needs::default().and([key, gone])).await {
        Ok(facts) => facts,
        Err(error) => return (Became::Failed, Some(chain(&error))),
    };
    let known = facts.row::<RecordRow>(key).map(|row| &row.newest().content);
    let erased = facts.row::<GoneRow>(gone).and_then(|row| row.since(engine.node().own()));
    let (became, mut form) = match (known, erased) {
        (Some(known), _) if is_unchanged(known, list, row) => return (Became::Unchanged, None),
        (Some(known), _) => (Became::Corrected, corrected(engine, list, row, known).await),
        (None, Some(at)) if !list.bring_back => {
            let says = format!(
                "it was erased here on {}; see why, and bring it back only if it may be kept again",
                at.day()
            );
            return (Became::ErasedBefore, Some(says));
        }
        (None, _) => (Became::Registered, registered(list, row, record)),
    };
    form.purpose = list.purpose;
    form.handling = list.handling.clone();
    form.stated = list.stated.clone();
    proposed(engine, caller, form, became).await
}

/// What a list makes of the mark and the restrictions of a record: it adds to what protects, and
/// takes nothing off that a person put there. The day of review is the list's to set.
fn tightened(known: &Shared, list: &List) -> (SubjectMark, Handling) {
    let mark =
        SubjectMark { review_at: known.subject.review_at, ..guarded(list.subject, known.subject) };
    (mark, bound(&known.handling, &list.handling))
}

/// Whether a row says nothing new. The day of review moves with each import, and changes nothing
/// by itself.
fn is_unchanged(known: &Shared, list: &List, row: &Row) -> bool {
    let now = (known.subject, known.handling.clone());
    known.statements == row.statements && tightened(known, list) == now
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

async fn corrected(engine: &Engine, list: &List, row: &Row, known: &Shared) -> Form {
    let reason = Text::new(format!("as in {}", list.source)).unwrap_or_default();
    let (mark, handling) = tightened(known, list);
    let record = known.record;
    let body = RecordCorrect {
        record,
        statements: row.statements.clone(),
        subject: Some(SubjectChange {
            category: mark.category,
            minor: Some(mark.minor),
            review_at: list.subject.review_at,
            erase_at: mark.erase_at,
        }),
        reason,
        revision: known.revision.saturating_add(1),
        handling: Some(handling),
    };
    let row = reading::row::<HoldersRow>(engine, Key::Holders(record)).await;
    let row = row.ok().flatten().unwrap_or_default();
    let holders = corrected_by(&engine.node().keys, &body, &row);
    holders.into_iter().fold(Form::new(body), Form::to)
}
