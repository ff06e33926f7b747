//! What the law was asked of an act, for those who look after the law.
//!
//! Facts hold no id, moment or name, but they tell more of an act than its envelope does. So they
//! are for the auditor, the legal adviser, the data-protection officer and the compliance
//! reviewer, and absent for everybody else.
//!
//! It never tells what an act or a record says.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
};
use comity_corridor::{Needs, Verdict};
use serde_json::{Value, json};

use super::{Desk, guard::Caller, reading, view};
use crate::problem::Problem;

/// `GET /v1/acts/{id or reference}/question`: what was asked of the law, as a sample that it can
/// be asked again, and the verdict that was recorded.
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<Value>, Problem> {
    caller.looks_after_law()?;
    let (id, _) = reading::act_named(&desk.engine, &name).await?;
    let mut needs = Needs::default();
    needs.journal.insert(id);
    let known = desk.engine.read(needs).await?;
    // What was erased, or understood by nobody, was asked of no law that is still known.
    let entry = known.journal.get(&id).ok_or_else(Problem::not_found)?;
    let verdict = Verdict::decode(&entry.verdict).map_err(|_| Problem::not_found())?;
    let asked = verdict.asked.as_deref().ok_or_else(Problem::not_found)?;
    let question: Value = serde_json::from_str(asked).map_err(|_| Problem::not_found())?;
    Ok(Json(json!({ "act": id, "question": question, "verdict": view::verdict(&verdict) })))
}
