//! Hits: what persons found who compared both, on this side and on the other.
//!
//! It never shows what a record says: whoever reads that opens it.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
};
use comity_act::{ActId, AgencyCode, Kind as ActKind, OfficerId, RecordId, Reference, body::Means};
use comity_corridor::{
    Facts, Key,
    rows::{ActRow, Concluded, Conclusion, Direction, HitRow},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Desk,
    guard::Caller,
    reading,
    view::{Moment, moment},
};
use crate::{engine::Engine, problem::Problem};

/// What a person found.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum HitFound {
    /// It is the same person or thing.
    Same,
    /// It is another.
    NotSame,
    /// It cannot be told.
    CannotTell,
}

/// What one person found of a hit.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HitConcluded {
    /// The act that says it.
    act: ActId,
    /// Whose.
    agency: AgencyCode,
    /// Who.
    officer: OfficerId,
    /// When.
    at: Moment,
    /// Of which record; none of a pseudonymised search.
    #[schema(required)]
    record: Option<RecordId>,
    /// What was found.
    found: HitFound,
    /// By what.
    means: Vec<Means>,
    /// The act that took it back; it counts no more.
    #[schema(required)]
    undone_by: Option<ActId>,
}

/// The hits that one act gave, and what came of them.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HitShown {
    /// The act.
    hit: ActId,
    /// The reference for people.
    #[schema(required)]
    reference: Option<Reference>,
    /// Who gave the hits; none where they were found in one's own databases.
    #[schema(required)]
    giver: Option<AgencyCode>,
    /// The records that it names.
    records: Vec<RecordId>,
    /// What was concluded, the oldest first; of each agency and record the last counts that was
    /// not taken back.
    concluded: Vec<HitConcluded>,
}

/// What was concluded of the hits that a search's report, an alert or a pseudonymised search gave.
#[utoipa::path(
    get, path = "/v1/hits/{act}", tag = "records", operation_id = "showHit",
    params(("act" = String, Path, description = "The act that gave the hits, by its id or its \
                                                 reference for people.")),
    responses(
        (status = 200, description = "The hits and what came of them.", body = HitShown),
        (status = 404, description = "No such act gave hits, or the caller reads no content."),
    ),
)]
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<HitShown>, Problem> {
    caller.reads_content()?;
    let (hit, row) = reading::act_named(&desk.engine, &name).await?;
    if !gives_hits(&row) {
        return Err(Problem::not_found());
    }
    let found = reading::row::<HitRow>(&desk.engine, Key::Hit(hit)).await?.unwrap_or_default();
    Ok(Json(HitShown {
        hit,
        reference: row.reference,
        giver: giver(&row),
        records: row.about,
        concluded: found.concluded.iter().map(shown).collect(),
    }))
}

/// What was concluded of the hits of an act whose row was read with its [`Key::Hit`].
pub(super) fn concluded(known: &Facts, act: ActId) -> Vec<HitConcluded> {
    let row = known.row::<HitRow>(Key::Hit(act));
    row.into_iter().flat_map(|row| &row.concluded).map(shown).collect()
}

/// To whom goes what comes of a hit: who gave it.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn giver_of(
    engine: &Engine,
    hit: Option<ActId>,
) -> Result<Option<AgencyCode>, Problem> {
    let Some(hit) = hit else { return Ok(None) };
    let row = reading::row::<ActRow>(engine, Key::Act(hit)).await?;
    Ok(row.as_ref().filter(|row| gives_hits(row)).and_then(giver))
}

fn gives_hits(row: &ActRow) -> bool {
    let all = [ActKind::SearchReport, ActKind::WatchAlert, ActKind::SearchPseudonymised];
    all.iter().any(|kind| kind.code() == row.kind)
}

fn giver(row: &ActRow) -> Option<AgencyCode> {
    let is_asked = row.kind == ActKind::SearchPseudonymised.code();
    match row.direction {
        Direction::Received => Some(row.agency).filter(|_| !is_asked),
        Direction::Own => row.delivered.first().map(|there| there.to).filter(|_| is_asked),
    }
}

fn shown(one: &Concluded) -> HitConcluded {
    HitConcluded {
        act: one.act,
        agency: one.agency,
        officer: one.officer,
        at: moment(one.at),
        record: one.record,
        found: match one.found {
            Conclusion::Same => HitFound::Same,
            Conclusion::NotSame => HitFound::NotSame,
            Conclusion::CannotTell => HitFound::CannotTell,
        },
        means: one.means.clone(),
        undone_by: one.undone_by,
    }
}
