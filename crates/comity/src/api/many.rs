//! Many acts in one request: a line of form each, and a line of answer each.
//!
//! What a program has to send by the thousand goes through the same door as a single act: every
//! line is proposed, decided and durable before its answer. Answers come as they are ready; each
//! names the line of its form.

use std::sync::Arc;

use axum::{body::Body, extract::State, response::Response};
use comity_corridor::Outcome;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::{
    Desk,
    form::ActForm,
    guard::Caller,
    stream::{self, Lines, LinesIn},
    view,
};
use crate::{clock, engine::EngineError, problem::Problem};

/// Bytes of a line at most.
const LINE_BYTES_MAX: usize = 512 * 1_024;

/// Acts that are on their way through the corridor at the same time.
const ACTS_AT_ONCE: usize = 256;

/// What became of the form in a line.
type Settled = (u64, Result<Outcome, Problem>);

/// `POST /v1/acts/many`: lines of forms in, lines of answers out; the last line counts.
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
        let last = match many.read(body).await {
            Ok(()) => json!({ "done": many.done }),
            Err(problem) => json!({ "done": many.done, "problem": problem.document() }),
        };
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
    desk.engine.propose(form, caller.0).await.map_err(|error: EngineError| error.into())
}

fn told(line: u64, result: Result<Outcome, Problem>) -> Value {
    match result {
        Ok(outcome) => json!({
            "line": line, "act": outcome.act, "leaf": outcome.leaf,
            "reference": outcome.reference.map(|reference| reference.to_string()),
            "stage": view::stage(outcome.stage), "ruling": view::ruling(outcome.verdict.ruling),
            "says": view::says(&outcome.verdict),
        }),
        Err(problem) => json!({ "line": line, "problem": problem.document() }),
    }
}
