//! Acts, put through the corridor; what became of them, and what would help.

use std::sync::Arc;

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use comity_act::{ActId, AgreementId, Body, RecordId, Reference};
use comity_corridor::{Doubt, Form, Missing, Outcome, Reason, Verdict, doubts_of, rows::Stage};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Desk, complete,
    drafts::Way,
    form::ActForm,
    guard::Caller,
    verdicts,
    view::{self, StageWord, VerdictShown},
};
use crate::{
    clock,
    engine::Engine,
    problem::{Kind, Problem},
};

/// Puts an act through the corridor: done, for decision or not permitted; recorded all the same.
#[utoipa::path(
    post, path = "/v1/acts", tag = "acts", operation_id = "submitAct",
    request_body = ActForm,
    responses(
        (status = 201, description = "It is done.", body = Submitted),
        (status = 202, description = "It is for decision.", body = Submitted),
        (status = 400, description = "The form is not as it should be."),
        (status = 403, description = "It is not permitted.", body = Refusal),
        (status = 404, description = "It names what is not here."),
        (status = 409, description = "A card has other keys than those known."),
    ),
)]
pub(super) async fn submit(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    form: Result<Json<ActForm>, JsonRejection>,
) -> Result<Response, Problem> {
    let Json(mut form) = form?;
    let looked_for = form.looked_for()?;
    let mut form = form.complete(&desk.engine, clock::now()).await?;
    caller.makes(&form.body)?;
    if let Some(looked_for) = looked_for {
        let outcome = desk.engine.ask_privately((form.clone(), looked_for), caller.0).await?;
        return Ok(told(&desk.engine, form, caller, outcome).await?.into_response());
    }
    complete::pack(&desk, &mut form.body).await?;
    let done = propose(&desk.engine, form, caller).await?;
    Ok(done.into_response())
}

/// What became of an act that was put through the corridor.
pub(super) struct Done {
    pub outcome: Outcome,
    ways_forward: Vec<Way>,
    doubts: Vec<Doubt>,
    made: Made,
}

/// The id of what an act made.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
struct Made {
    /// The record that it registered.
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<RecordId>,
    /// The agreement that it proposed.
    #[serde(skip_serializing_if = "Option::is_none")]
    agreement: Option<AgreementId>,
}

/// An act that is recorded, and did not fail.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Submitted {
    /// Its id.
    act: ActId,
    /// The reference for people.
    #[schema(required)]
    reference: Option<Reference>,
    /// Its leaf in the log.
    leaf: u64,
    /// How far it has come.
    stage: StageWord,
    /// What the law said.
    verdict: VerdictShown,
    /// What would let it go on, when it is for decision.
    ways_forward: Vec<Way>,
    /// What is doubtful about the values that it states, as a wrong check digit; they are kept.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    doubts: Vec<Doubt>,
    #[serde(flatten)]
    made: Made,
}

/// What is told of an act that is not permitted, beside the problem.
#[derive(Debug, Serialize, ToSchema)]
struct Refused {
    /// Its id: a refusal is recorded.
    act: ActId,
    /// The reference for people.
    #[schema(required)]
    reference: Option<Reference>,
    /// Its leaf in the log.
    leaf: u64,
    /// How far it has come.
    stage: StageWord,
    /// The rules that decided.
    citations: Vec<Reason>,
    /// Facts that the law needs and nobody gave.
    missing: Vec<Missing>,
    /// What would let it go on.
    ways_forward: Vec<Way>,
    /// What the law said.
    verdict: VerdictShown,
}

/// The problem document of an act that is not permitted.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "it is only described: the answer is a problem with these members")]
pub(super) struct Refusal {
    #[serde(flatten)]
    problem: Problem,
    #[serde(flatten)]
    refused: Refused,
}

/// Puts a form through the corridor; when it does not go on, looks for what would help.
pub(super) async fn propose(engine: &Engine, form: Form, caller: Caller) -> Result<Done, Problem> {
    let outcome = engine.propose(form.clone(), caller.0).await?;
    told(engine, form, caller, outcome).await
}

/// What became of a form; when it does not go on, looks for what would help.
pub(super) async fn told(
    engine: &Engine,
    form: Form,
    caller: Caller,
    outcome: Outcome,
) -> Result<Done, Problem> {
    let made = match &form.body {
        Body::RecordRegister(body) => Made { record: Some(body.record), ..Made::default() },
        Body::AgreementPropose(body) => Made { agreement: Some(body.agreement), ..Made::default() },
        _ => Made::default(),
    };
    let doubts = doubts_of(&form.body, clock::now());
    let ways_forward = match outcome.stage {
        Stage::ForDecision => {
            verdicts::ways_forward(engine, form, caller, Some(outcome.act)).await?
        }
        // What is not permitted waits for nobody: an approval is for the act that is made anew.
        Stage::Barred => verdicts::ways_forward(engine, form, caller, None).await?,
        _ => Vec::new(),
    };
    Ok(Done { outcome, ways_forward, doubts, made })
}

impl IntoResponse for Done {
    fn into_response(self) -> Response {
        let Self { outcome, ways_forward, doubts, made } = self;
        let verdict = view::verdict(&outcome.verdict);
        let (act, reference, leaf) = (outcome.act, outcome.reference, outcome.leaf);
        let stage = view::stage(outcome.stage);
        if outcome.stage == Stage::Barred {
            let detail = view::says(&outcome.verdict);
            let Verdict { because: citations, missing, .. } = outcome.verdict;
            return Problem::new(Kind::NOT_PERMITTED, detail)
                .with_all(&Refused {
                    act,
                    reference,
                    leaf,
                    stage,
                    citations,
                    missing,
                    ways_forward,
                    verdict,
                })
                .into_response();
        }
        let status = match outcome.stage {
            Stage::ForDecision => StatusCode::ACCEPTED,
            _ => StatusCode::CREATED,
        };
        let answer = Submitted { act, reference, leaf, stage, verdict, ways_forward, doubts, made };
        (status, Json(answer)).into_response()
    }
}
