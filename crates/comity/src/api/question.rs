//! What the law was asked of an act, for those who look after the law.
//!
//! Facts hold no id, moment or name, but they tell more of an act than its envelope does. So they
//! are for the auditor, the legal adviser, the data-protection officer and the compliance
//! reviewer, and absent for everybody else.
//!
//! Looking leaves the same trace as reading an act: an act that says who looked, and why.
//!
//! It never tells what an act or a record says, nor anything before the trace is recorded.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State, rejection::JsonRejection},
};
use comity_act::{
    ActId, Purpose, Text,
    body::{MessageAcknowledge, Reception},
};
use comity_corridor::{Form, Needs, Verdict, rows::Stage};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Desk, acts, guard::Caller, reading, view};
use crate::problem::{Kind, Problem};

/// Why somebody looks.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Why {
    /// In one's own words; they stay in the house.
    #[serde(default)]
    justification: Option<Text<1_000>>,
}

/// `POST /v1/acts/{id or reference}/question`: what was asked of the law, as a sample that it can
/// be asked again, and the verdict that was recorded; once the act of looking is recorded.
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Path(name): Path<String>,
    why: Result<Json<Why>, JsonRejection>,
) -> Result<Json<Value>, Problem> {
    caller.looks_after_law()?;
    let Json(why) = why.map_err(|error| Problem::usage(error.body_text()))?;
    let (id, _) = reading::act_named(&desk.engine, &name).await?;
    asked(&desk, id).await?;
    let by = examined(&desk, caller, id, why).await?;
    // Read once more: it may have been erased before the looking was recorded.
    let (question, verdict) = asked(&desk, id).await?;
    Ok(Json(json!({ "act": id, "question": question, "verdict": verdict, "examined_by": by })))
}

/// What was asked of this act, and the verdict.
async fn asked(desk: &Desk, id: ActId) -> Result<(Value, Value), Problem> {
    let mut needs = Needs::default();
    needs.journal.insert(id);
    let known = desk.engine.read(needs).await?;
    // What was erased, or understood by nobody, was asked of no law that is still known.
    let entry = known.journal.get(&id).ok_or_else(Problem::not_found)?;
    let verdict = Verdict::decode(&entry.verdict).map_err(|_| Problem::not_found())?;
    let asked = verdict.asked.as_deref().ok_or_else(Problem::not_found)?;
    let question = serde_json::from_str(asked).map_err(|_| Problem::not_found())?;
    Ok((question, view::verdict(&verdict)))
}

/// Records that somebody looks at how an act was decided; answers which act says so. It stays in
/// the house, and the act it is about stays where it is.
async fn examined(desk: &Desk, caller: Caller, id: ActId, why: Why) -> Result<ActId, Problem> {
    let note = why.justification.filter(|text| !text.as_str().trim().is_empty());
    let form = Form {
        purpose: Some(Purpose::Oversight),
        answers: Some(id),
        ..Form::new(MessageAcknowledge { reception: Reception::Examined, note })
    };
    let done = acts::propose(&desk.engine, form, caller).await?;
    if done.outcome.stage == Stage::Done {
        return Ok(done.outcome.act);
    }
    let detail = view::says(&done.outcome.verdict);
    Err(Problem::new(Kind::NOT_PERMITTED, detail))
}
