//! What waits for others: questions for consent, recalls.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
};
use comity_act::{ActId, AgencyCode, RecordId, Reference, body::Outcome};
use comity_corridor::{
    Family, IndexKey, Key,
    rows::{Asked, ConsentRow, ConsentState, RecallRow},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Desk,
    guard::Caller,
    page::{Listed, Order, PageQuery},
    reading,
    view::{Moment, moment},
    words::words,
};
use crate::problem::Problem;

words! {
    /// Where a question for consent stands.
    #[schema(as = ConsentState)]
    ConsentStateWord {
        Open = "open",
        Granted = "granted",
        Refused = "refused",
        Withdrawn = "withdrawn",
    }
}

/// A question for consent.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ConsentQuestion {
    /// The act that asked.
    question: ActId,
    /// Who asks.
    asker: AgencyCode,
    /// Who is asked.
    owner: AgencyCode,
    /// About which records.
    records: Vec<RecordId>,
    /// When.
    at: Moment,
    /// Where it stands.
    state: ConsentStateWord,
}

/// Questions for consent that are open, the newest first.
#[utoipa::path(
    get, path = "/v1/consents", tag = "dues", operation_id = "listConsents",
    params(PageQuery),
    responses(
        (status = 200, description = "A page of questions.", body = Listed<ConsentQuestion>),
        (status = 400, description = "There is no such page."),
    ),
)]
pub(super) async fn consents(
    State(desk): State<Arc<Desk>>,
    _: Caller,
    query: PageQuery,
) -> Result<Json<Listed<ConsentQuestion>>, Problem> {
    let prefix = IndexKey::of(Family::OpenConsents);
    let page = query.read(&desk.engine, prefix, Order::Newest).await?;
    let items = page.keys.iter().filter_map(|&key| {
        let Key::Consent(id) = key else { return None };
        let row = page.facts.row::<ConsentRow>(key)?;
        Some(ConsentQuestion {
            question: id,
            asker: row.asker,
            owner: row.owner,
            records: row.records.clone(),
            at: moment(row.at),
            state: match row.state {
                ConsentState::Open => ConsentStateWord::Open,
                ConsentState::Granted(_) => ConsentStateWord::Granted,
                ConsentState::Refused => ConsentStateWord::Refused,
                ConsentState::Withdrawn => ConsentStateWord::Withdrawn,
            },
        })
    });
    Ok(Json(page.answer(items.collect())))
}

/// A recall, and who has complied.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Recall {
    /// The act that recalled.
    recall: ActId,
    /// Its reference.
    #[schema(required)]
    reference: Option<Reference>,
    /// When.
    at: Moment,
    /// Which records.
    records: Vec<RecordId>,
    /// Who was asked.
    holders: Vec<RecallHolder>,
    /// Whether all have complied.
    complete: bool,
}

/// A holder who was asked to give up copies.
#[derive(Debug, Serialize, ToSchema)]
struct RecallHolder {
    /// Who.
    holder: AgencyCode,
    /// When its receipt came.
    #[schema(required)]
    complied_at: Option<Moment>,
    /// The act that is its receipt.
    #[schema(required)]
    receipt: Option<ActId>,
    /// Whether it, and everybody it passed copies on to, has complied.
    complete: bool,
    /// To whom it had passed copies on, where they have not complied yet.
    onward: Vec<AgencyCode>,
    /// What it says of each record.
    outcomes: Vec<RecallOutcome>,
}

/// What a holder says of a record.
#[derive(Debug, Serialize, ToSchema)]
struct RecallOutcome {
    /// Which record.
    record: RecordId,
    /// What became of it.
    outcome: Outcome,
}

/// Who has complied with a recall, and how, record by record.
#[utoipa::path(
    get, path = "/v1/recalls/{id}", tag = "dues", operation_id = "showRecall",
    params(("id" = String, Path, description = "The act's id, or its reference for people.")),
    responses(
        (status = 200, description = "The recall.", body = Recall),
        (status = 404, description = "There is no such recall."),
    ),
)]
pub(super) async fn recall(
    State(desk): State<Arc<Desk>>,
    _: Caller,
    Path(name): Path<String>,
) -> Result<Json<Recall>, Problem> {
    let (id, act) = reading::act_named(&desk.engine, &name).await?;
    let row = reading::row::<RecallRow>(&desk.engine, Key::Recall(id)).await?;
    let row = row.ok_or_else(Problem::not_found)?;
    Ok(Json(Recall {
        recall: id,
        reference: act.reference,
        at: moment(row.at),
        holders: row.asked.iter().map(recall_holder).collect(),
        complete: row.asked.iter().all(Asked::is_complete),
        records: row.records,
    }))
}

fn recall_holder(asked: &Asked) -> RecallHolder {
    let outcomes = asked.outcomes.iter();
    let outcomes = outcomes.map(|&(record, outcome)| RecallOutcome { record, outcome });
    RecallHolder {
        holder: asked.holder,
        complied_at: asked.complied.map(|(at, _)| moment(at)),
        receipt: asked.complied.map(|(_, act)| act),
        complete: asked.is_complete(),
        onward: asked.onward.clone(),
        outcomes: outcomes.collect(),
    }
}
