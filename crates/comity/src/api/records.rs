//! Records: opened by an act that says why, and who holds copies.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use comity_act::{ActId, AgencyCode, Purpose, RecordClass, RecordId, Text, body::RecordOpen};
use comity_corridor::{
    Family, Form, IndexKey, Key, Needs,
    rows::{ActRow, Holder, HoldersRow, RecordRow, Stage},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Desk, acts,
    guard::Caller,
    line::ActLine,
    page::{Listed, Order, PageQuery},
    reading,
    recalled::{self, RecordRecall},
    submit::{self, Refusal, Submitted},
    view::{self, HandlingCode, Moment, RecordShown, RecordStateWord, VerdictShown},
};
use crate::problem::Problem;

/// Why a record is opened.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = OpenRecord)]
#[serde(deny_unknown_fields)]
pub(super) struct Opening {
    /// In one's own words; they stay in the house.
    justification: Text<1_000>,
    /// For what.
    #[serde(default)]
    purpose: Option<Purpose>,
    /// In which case.
    #[serde(default)]
    case: Option<Text<60>>,
    /// Facts that the law asks for.
    #[serde(default)]
    stated: Vec<comity_act::Stated>,
    /// The lead for which it is opened, to decide whether it and another are one.
    #[serde(default)]
    lead: Option<ActId>,
}

/// A record that was opened.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OpenedRecord {
    /// The act of reading it.
    act: ActId,
    /// That act's leaf in the log.
    leaf: u64,
    /// The record, with its content.
    record: RecordShown,
    /// The verdict on reading it.
    verdict: VerdictShown,
}

/// A record with its content: reading is an act; the content comes once it is recorded.
#[utoipa::path(
    post, path = "/v1/records/{id}/open", tag = "records", operation_id = "openRecord",
    request_body = Opening,
    responses(
        (status = 200, description = "The record.", body = OpenedRecord),
        (status = 202, description = "Reading it is for decision.", body = Submitted),
        (status = 400, description = "Nobody said why."),
        (status = 403, description = "Reading it is not permitted.", body = Refusal),
        (status = 404, description = "There is no such record, or the caller reads no content."),
    ),
)]
pub(super) async fn open(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Path(id): Path<String>,
    why: Result<Json<Opening>, axum::extract::rejection::JsonRejection>,
) -> Result<Response, Problem> {
    caller.reads_content()?;
    let Json(why) = why?;
    let record = named(&id)?;
    let key = Key::Record(record);
    let row = reading::row::<RecordRow>(&desk.engine, key).await?;
    let owner = row.ok_or_else(Problem::not_found)?.content.owner;
    let body = RecordOpen { record, owner, justification: why.justification };
    let (purpose, case, stated, answers) = (why.purpose, why.case, why.stated, why.lead);
    let form = Form { purpose, case, stated, answers, ..Form::new(body) };
    let done = submit::propose(&desk.engine, form, caller).await?;
    if done.outcome.stage != Stage::Done {
        return Ok(done.into_response());
    }
    // Read once more: it may have changed, or been erased, before it was permitted to look.
    let row = reading::row::<RecordRow>(&desk.engine, key).await?;
    let row = row.ok_or_else(Problem::not_found)?;
    desk.sight.opened(caller.0.officer, record);
    let verdict = view::verdict(&done.outcome.verdict);
    let (act, leaf) = (done.outcome.act, done.outcome.leaf);
    let answer = OpenedRecord { act, leaf, record: view::record(&row), verdict };
    Ok(Json(answer).into_response())
}

/// A record as a line of a list: nothing of what it states.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RecordLine {
    /// Its id.
    record: RecordId,
    /// What it is about.
    class: RecordClass,
    /// Whose it is.
    owner: AgencyCode,
    /// What may be done with it.
    state: RecordStateWord,
    /// The owner's restrictions.
    handling: Vec<HandlingCode>,
    /// How often it was corrected.
    revision: u32,
    /// Since when it is here.
    since: Moment,
    /// The act by which it came.
    came_by: ActId,
    /// Who gave the copy; nobody, when it is one's own.
    #[schema(required)]
    came_from: Option<AgencyCode>,
    /// When the need for it is reviewed.
    #[schema(required)]
    review_at: Option<Moment>,
    /// When it is erased, whatever happens.
    #[schema(required)]
    erase_at: Option<Moment>,
    /// When it is due next: erased, reviewed, or an exclusion beside it looked at again.
    #[schema(required)]
    due: Option<Moment>,
    /// Whether the caller registered it, or has opened it since the node started.
    in_sight: bool,
}

/// Records that are held, the newest first; what they state is read by opening them.
///
/// With `list=review` those that are reviewed or erased one day, the soonest first; a record is due
/// no later than an exclusion that stands beside it.
#[utoipa::path(
    get, path = "/v1/records", tag = "records", operation_id = "listRecords",
    params(PageQuery),
    responses(
        (status = 200, description = "A page of records.", body = Listed<RecordLine>),
        (status = 400, description = "There is no such page."),
        (status = 404, description = "The caller reads no content."),
    ),
)]
pub(super) async fn list(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    query: PageQuery,
) -> Result<Json<Listed<RecordLine>>, Problem> {
    caller.reads_content()?;
    let (prefix, order) = match query.list.as_deref() {
        None => (Family::Records, Order::Newest),
        Some("review") => (Family::Review, Order::Soonest),
        Some(_) => return Err(Problem::usage("`list` is `review`, or is left out")),
    };
    let page = query.read(&desk.engine, IndexKey::of(prefix), order).await?;
    let rows: Vec<&RecordRow> = page.keys.iter().filter_map(|key| page.facts.row(*key)).collect();
    let acts = rows.iter().map(|row| Key::Act(row.came_by));
    let acts = desk.engine.read(Needs::default().and(acts)).await?;
    let items = rows.into_iter().map(|row| {
        let by = acts.row::<ActRow>(Key::Act(row.came_by));
        line(row, desk.sight.holds(caller, row.content.record, by))
    });
    Ok(Json(page.answer(items.collect())))
}

fn line(row: &RecordRow, in_sight: bool) -> RecordLine {
    let content = &row.content;
    RecordLine {
        record: content.record,
        class: content.class,
        owner: content.owner,
        state: view::record_state(row.state),
        handling: view::handling(&content.handling),
        revision: content.revision,
        since: view::moment(row.since),
        came_by: row.came_by,
        came_from: row.came_from,
        review_at: content.subject.review_at.map(view::moment),
        erase_at: content.subject.erase_at.map(view::moment),
        due: row.due().map(view::moment),
        in_sight,
    }
}

/// What binds whoever uses a record.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RecordEnvelope {
    /// Which record.
    record: RecordId,
    /// Whose it is.
    owner: AgencyCode,
    /// The owner's restrictions.
    handling: Vec<HandlingCode>,
    /// The restriction in the owner's own words.
    #[schema(required)]
    as_written: Option<Text<1_000>>,
    /// On what conditions its owner let it go on so far, in its words; they bind whoever holds it.
    conditions: Vec<Text<4_000>>,
}

/// What binds whoever uses a record, to be read before it is opened.
#[utoipa::path(
    get, path = "/v1/records/{id}", tag = "records", operation_id = "showRecord",
    responses(
        (status = 200, description = "What binds.", body = RecordEnvelope),
        (status = 404, description = "There is no such record, or the caller reads no content."),
    ),
)]
pub(super) async fn envelope(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<RecordEnvelope>, Problem> {
    caller.reads_content()?;
    let record = named(&id)?;
    let row = reading::row::<RecordRow>(&desk.engine, Key::Record(record)).await?;
    let content = row.ok_or_else(Problem::not_found)?.content;
    let handling = view::handling(&content.handling);
    Ok(Json(RecordEnvelope {
        record,
        owner: content.owner,
        handling,
        as_written: content.handling.as_written,
        conditions: content.conditions,
    }))
}

/// Who holds copies of a record.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Holders {
    /// Which record.
    record: RecordId,
    /// Whose it is; nobody known, when it is not held here any more.
    #[schema(required)]
    owner: Option<AgencyCode>,
    /// Since when it is here.
    #[schema(required)]
    since: Option<Moment>,
    /// The holders.
    items: Vec<HolderShown>,
    /// The recalls of it that this agency made or passed on, the newest first; who erased its
    /// copy stands only there.
    recalls: Vec<RecordRecall>,
    /// All are told at once.
    #[schema(value_type = Option<String>, required)]
    next: (),
}

/// Somebody who holds a copy.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Holder)]
struct HolderShown {
    /// Who.
    agency: AgencyCode,
    /// By which act the copy went.
    by: ActId,
    /// Since when.
    since: Moment,
    /// Under which consent of the owner, when it went onward.
    #[schema(required)]
    consent: Option<ActId>,
    /// Whom the holder said to have passed it on to.
    passed_to: Vec<AgencyCode>,
}

/// Who holds a copy of a record, as far as this node gave it out.
#[utoipa::path(
    get, path = "/v1/records/{id}/holders", tag = "records", operation_id = "listHolders",
    responses(
        (status = 200, description = "The holders.", body = Holders),
        (status = 404, description = "There is no such record, or the caller reads no content."),
    ),
)]
pub(super) async fn holders(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Holders>, Problem> {
    caller.reads_content()?;
    let record = named(&id)?;
    let held = reading::row::<RecordRow>(&desk.engine, Key::Record(record)).await?;
    let row = reading::row::<HoldersRow>(&desk.engine, Key::Holders(record)).await?;
    let recalls = recalled::of(&desk, record).await?;
    if held.is_none() && row.is_none() && recalls.is_empty() {
        return Err(Problem::not_found());
    }
    Ok(Json(Holders {
        record,
        owner: held.as_ref().map(|row| row.content.owner),
        since: held.as_ref().map(|row| row.since).map(view::moment),
        items: row.into_iter().flat_map(|row| row.holders).map(holder).collect(),
        recalls,
        next: (),
    }))
}

fn holder(holder: Holder) -> HolderShown {
    HolderShown {
        agency: holder.agency,
        by: holder.by,
        since: view::moment(holder.since),
        consent: holder.consent,
        passed_to: holder.passed_to,
    }
}

/// What was done with a record, by whom and when, the newest first.
///
/// Also what the law did not permit, and what was done before the record was erased. Who looks
/// after the law reads it too, without what any of the acts says.
#[utoipa::path(
    get, path = "/v1/records/{id}/history", tag = "records", operation_id = "listRecordHistory",
    params(("id" = String, Path, description = "Its id."), PageQuery),
    responses(
        (status = 200, description = "A page of acts about it.", body = Listed<ActLine>),
        (status = 400, description = "There is no such page."),
        (status = 404, description = "Nothing was done with it, or the caller may not know."),
    ),
)]
pub(super) async fn history(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Path(id): Path<String>,
    query: PageQuery,
) -> Result<Json<Listed<ActLine>>, Problem> {
    if !caller.may_read_verdicts() {
        return Err(Problem::not_found());
    }
    let record = named(&id)?;
    if query.list.is_some() {
        return Err(Problem::usage("a record has one history; leave `list` out"));
    }
    let page = query.read(&desk.engine, ActRow::about(record), Order::Newest).await?;
    if page.keys.is_empty() && query.before.is_none() {
        return Err(Problem::not_found());
    }
    acts::told(&desk, caller, &page).await
}

fn named(id: &str) -> Result<RecordId, Problem> {
    id.parse().map_err(|_| Problem::not_found())
}
