//! Leads: records that may be one, with the evidence; open or decided over.
//!
//! It never shows what the records say: whoever decides opens both.

use std::{collections::BTreeSet, sync::Arc};

use axum::{
    Json,
    extract::{Path, State},
};
use comity_act::{ActId, OfficerId, RecordClass, RecordId, Reference, body::LeadReason};
use comity_corridor::{
    Facts, Key, Needs,
    rows::{ActRow, LeadRow, LeadState, RecordRow},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Desk,
    alarms::{self, RecordAlarms},
    guard::Caller,
    page::{Listed, Order, PageQuery},
    reading,
    view::{Moment, moment},
};
use crate::problem::Problem;

/// Where a lead stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, ToSchema)]
#[schema(as = LeadState)]
#[serde(rename_all = "kebab-case")]
enum StateWord {
    /// Nobody decided, or what was decided was taken back.
    Open,
    /// Both are about one.
    Same,
    /// They are about two.
    Different,
}

/// Two records that may be one.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Lead {
    /// Its id: the act that proposed it.
    lead: ActId,
    /// The reference for people.
    #[schema(required)]
    reference: Option<Reference>,
    /// The one record.
    record: RecordId,
    /// The other.
    to: RecordId,
    /// What both are.
    class: RecordClass,
    /// How probably they are about one, 0 to 100.
    percent: u8,
    /// What their properties say for one or against it, those that tell most first.
    reasons: Vec<LeadReason>,
    /// The search that found it.
    #[schema(required)]
    search: Option<ActId>,
    /// The number of its group among those that the search found: they may all be one.
    group: u32,
    /// When it was proposed.
    at: Moment,
    /// Where it stands.
    state: StateWord,
    /// What was decided, the oldest first.
    decisions: Vec<LeadDecided>,
    /// Other records that are linked as the same with one of the two.
    merged: Vec<RecordId>,
    /// Whether the caller opened both for it, and so may decide.
    looked: bool,
    /// What the two alarm of; a record without an alarm is left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    alarms: Vec<RecordAlarms>,
}

/// What somebody decided over a lead.
#[derive(Debug, Serialize, ToSchema)]
struct LeadDecided {
    /// The act.
    act: ActId,
    /// Who.
    officer: OfficerId,
    /// When.
    at: Moment,
    /// Where the lead stood then.
    state: StateWord,
}

/// Leads that stand so: `open`, `same` or `different`; the most probable first.
#[utoipa::path(
    get, path = "/v1/leads", tag = "records", operation_id = "listLeads",
    params(PageQuery),
    responses(
        (status = 200, description = "A page of leads.", body = Listed<Lead>),
        (status = 400, description = "There is no such page, or no such list."),
        (status = 404, description = "Not for who reads no content."),
    ),
)]
pub(super) async fn list(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    query: PageQuery,
) -> Result<Json<Listed<Lead>>, Problem> {
    caller.reads_content()?;
    let all = [LeadState::Open, LeadState::Same, LeadState::Different];
    let named = query.list.as_deref().unwrap_or(LeadState::Open.name());
    let state = all.into_iter().find(|state| state.name() == named);
    let state = state.ok_or_else(|| Problem::usage("`list` is `open`, `same` or `different`"))?;
    let page = query.read(&desk.engine, LeadRow::listed(state), Order::Soonest).await?;
    let rows = page.keys.iter().filter_map(|key| match key {
        Key::Lead(lead) => Some((*lead, page.facts.row::<LeadRow>(*key)?)),
        _ => None,
    });
    let rows: Vec<(ActId, &LeadRow)> = rows.collect();
    let beside = desk.engine.read(beside(&rows)).await?;
    let items = rows.into_iter().map(|(lead, row)| shown(caller, (lead, row), &beside));
    Ok(Json(page.answer(items.collect())))
}

/// A lead, with what was decided over it.
#[utoipa::path(
    get, path = "/v1/leads/{lead}", tag = "records", operation_id = "showLead",
    params(("lead" = String, Path, description = "Its id, or its reference for people.")),
    responses(
        (status = 200, description = "The lead.", body = Lead),
        (status = 404, description = "There is no such lead, or the caller reads no content."),
    ),
)]
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<Lead>, Problem> {
    caller.reads_content()?;
    let (lead, _) = reading::act_named(&desk.engine, &name).await?;
    let row = reading::row::<LeadRow>(&desk.engine, Key::Lead(lead)).await?;
    let row = row.ok_or_else(Problem::not_found)?;
    let known = desk.engine.read(beside(&[(lead, &row)])).await?;
    Ok(Json(shown(caller, (lead, &row), &known)))
}

/// What is told of leads beside their rows.
fn beside(leads: &[(ActId, &LeadRow)]) -> Needs {
    let records = leads.iter().flat_map(|(_, row)| row.records).map(Key::Record);
    Needs::default().and(leads.iter().map(|(lead, _)| Key::Act(*lead)).chain(records))
}

fn shown(caller: Caller, (lead, row): (ActId, &LeadRow), beside: &Facts) -> Lead {
    let [record, to] = row.records;
    let same = |record: RecordId| {
        let row = beside.row::<RecordRow>(Key::Record(record));
        row.into_iter().flat_map(RecordRow::same_as)
    };
    let merged: BTreeSet<RecordId> = same(record).chain(same(to)).collect();
    let merged = merged.into_iter().filter(|one| !row.records.contains(one));
    let decisions = row.decisions.iter().map(|one| LeadDecided {
        act: one.act,
        officer: one.officer,
        at: moment(one.at),
        state: word(one.state),
    });
    Lead {
        lead,
        reference: beside.row::<ActRow>(Key::Act(lead)).and_then(|row| row.reference),
        record,
        to,
        class: row.class,
        percent: row.percent,
        reasons: row.reasons.clone(),
        search: row.search,
        group: row.group,
        at: moment(row.at),
        state: word(row.state),
        decisions: decisions.collect(),
        merged: merged.collect(),
        looked: row.was_read_by(caller.0.officer),
        alarms: row.records.iter().filter_map(|one| alarms::held(beside, *one)).collect(),
    }
}

const fn word(state: LeadState) -> StateWord {
    match state {
        LeadState::Open => StateWord::Open,
        LeadState::Same => StateWord::Same,
        LeadState::Different => StateWord::Different,
    }
}
