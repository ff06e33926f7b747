//! Many acts in one request: a line of form each, and a line of answer each.
//!
//! What a program has to send by the thousand goes through the same door as a single act: every
//! line is proposed, decided and durable before its answer. Answers come as they are ready; each
//! names the line of its form.

use std::sync::Arc;

use axum::{body::Body, extract::State, response::Response};
use comity_act::{ActId, Reference};
use comity_corridor::Outcome;
use serde::Serialize;
use tokio::task::JoinSet;
use utoipa::ToSchema;

use super::{
    Desk,
    form::ActForm,
    guard::Caller,
    stream::{self, Lines, LinesIn},
    view::{self, RulingWord, StageWord},
};
use crate::{clock, engine::EngineError, problem::Problem};

/// Bytes of a line at most.
const LINE_BYTES_MAX: usize = 512 * 1_024;

/// Acts that are on their way through the corridor at the same time.
const ACTS_AT_ONCE: usize = 256;

/// What became of the form in a line.
type Settled = (u64, Result<Outcome, Problem>);

/// A line of the answer: what became of one form, or at the end how many there were.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ManyLine)]
#[serde(untagged)]
pub(super) enum Line {
    /// It was recorded.
    Settled {
        /// The line of its form.
        line: u64,
        /// The act.
        act: ActId,
        /// Its leaf in the log.
        leaf: u64,
        /// The reference for people.
        #[schema(required)]
        reference: Option<Reference>,
        /// How far it has come.
        stage: StageWord,
        /// What the law said.
        ruling: RulingWord,
        /// The rules that decided, in one line.
        says: String,
    },
    /// It failed.
    Failed {
        /// The line of its form.
        line: u64,
        /// Why.
        problem: Problem,
    },
    /// The last line.
    Done {
        /// How many forms were answered.
        done: u64,
        /// Why no more of them were.
        #[serde(skip_serializing_if = "Option::is_none")]
        problem: Option<Problem>,
    },
}

/// Many acts: lines of forms in, lines of answers out; the last line counts.
#[utoipa::path(
    post, path = "/v1/acts/many", tag = "acts", operation_id = "submitActs",
    request_body(content = ActForm, content_type = "application/x-ndjson",
        description = "A form in each line."),
    responses((status = 200, description = "An answer in each line.", body = Line,
        content_type = "application/x-ndjson")),
)]
pub(super) async fn submit(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    body: Body,
) -> Result<Response, Problem> {
    let (lines, response) = stream::lines("application/x-ndjson");
    #[expect(clippy::disallowed_methods, reason = "it ends with the lines, or with their reader")]
    tokio::spawn(async move {
        let mut many =
            Many { desk, caller, lines: lines.clone(), running: JoinSet::new(), done: 0 };
        let problem = many.read(body).await.err();
        let last = Line::Done { done: many.done, problem };
        lines.json(&last).await;
    });
    Ok(response)
}

struct Many {
    desk: Arc<Desk>,
    caller: Caller,
    lines: Lines,
    running: JoinSet<Settled>,
    done: u64,
}

impl Many {
    async fn read(&mut self, body: Body) -> Result<(), Problem> {
        let mut lines = LinesIn::of(body, LINE_BYTES_MAX);
        let mut number = 0;
        while let Some(line) = lines.next().await? {
            number += 1;
            if self.running.len() >= ACTS_AT_ONCE {
                self.settle_one().await?;
            }
            let (desk, caller) = (Arc::clone(&self.desk), self.caller);
            self.running.spawn(async move { (number, one(&desk, caller, &line).await) });
        }
        while !self.running.is_empty() {
            self.settle_one().await?;
        }
        Ok(())
    }

    async fn settle_one(&mut self) -> Result<(), Problem> {
        let Some(Ok((line, result))) = self.running.join_next().await else { return Ok(()) };
        self.done += 1;
        // Nobody who listens any more wants nothing more done.
        let heard = self.lines.json(&told(line, result)).await;
        heard.then_some(()).ok_or_else(|| Problem::usage("nobody listens any more"))
    }
}

async fn one(desk: &Desk, caller: Caller, line: &[u8]) -> Result<Outcome, Problem> {
    let form: ActForm = serde_json::from_slice(line)
        .map_err(|error| Problem::usage(format!("a line is no form: {error}")))?;
    let form = form.complete(&desk.engine, clock::now()).await?;
    caller.makes(&form.body)?;
    desk.engine.propose(form, caller.0).await.map_err(|error: EngineError| error.into())
}

fn told(line: u64, result: Result<Outcome, Problem>) -> Line {
    match result {
        Ok(outcome) => Line::Settled {
            line,
            act: outcome.act,
            leaf: outcome.leaf,
            reference: outcome.reference,
            stage: view::stage(outcome.stage),
            ruling: view::ruling(outcome.verdict.ruling),
            says: view::says(&outcome.verdict),
        },
        Err(problem) => Line::Failed { line, problem },
    }
}
