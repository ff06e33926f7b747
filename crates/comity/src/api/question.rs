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
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    Desk,
    guard::Caller,
    reading, submit,
    view::{self, VerdictShown},
};
use crate::problem::{Kind, Problem};

/// Why somebody looks.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[schema(as = Examine)]
#[serde(deny_unknown_fields)]
pub(super) struct Why {
    /// In one's own words; they stay in the house.
    #[serde(default)]
    justification: Option<Text<1_000>>,
}

/// What was asked of the law, and what it said.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Examined {
    /// Which act it is about.
    act: ActId,
    /// What was asked, as a sample that can be asked again.
    #[schema(value_type = Object)]
    question: Value,
    /// The verdict that was recorded.
    verdict: VerdictShown,
    /// The act by which somebody looked.
    examined_by: ActId,
}

/// What was asked of the law, and the verdict, once the act of looking is recorded.
#[utoipa::path(
    post, path = "/v1/acts/{id}/question", tag = "acts", operation_id = "examineAct",
    params(("id" = String, Path, description = "Its id, or its reference for people.")),
    request_body = Why,
    responses(
        (status = 200, description = "The question and the verdict.", body = Examined),
        (status = 400, description = "The form is not as it should be."),
        (status = 403, description = "Looking is not permitted."),
        (status = 404, description = "There is nothing here, or the caller may not look."),
    ),
)]
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Path(name): Path<String>,
    why: Result<Json<Why>, JsonRejection>,
) -> Result<Json<Examined>, Problem> {
    caller.looks_after_law()?;
    let Json(why) = why?;
    let (id, _) = reading::act_named(&desk.engine, &name).await?;
    asked(&desk, id).await?;
    let by = examined(&desk, caller, id, why).await?;
    // Read once more: it may have been erased before the looking was recorded.
    let (question, verdict) = asked(&desk, id).await?;
    Ok(Json(Examined { act: id, question, verdict, examined_by: by }))
}

/// What was asked of this act, and the verdict.
async fn asked(desk: &Desk, id: ActId) -> Result<(Value, VerdictShown), Problem> {
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
    let done = submit::propose(&desk.engine, form, caller).await?;
    if done.outcome.stage == Stage::Done {
        return Ok(done.outcome.act);
    }
    let detail = view::says(&done.outcome.verdict);
    Err(Problem::new(Kind::NOT_PERMITTED, detail))
}
