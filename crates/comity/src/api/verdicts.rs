//! Verdicts before an act is done: what the law would say, and what would help.
//!
//! It never records anything: only acts are recorded. It never tells more of a record than the
//! caller has opened.

use std::{collections::BTreeSet, sync::Arc};

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
};
use comity_act::{Act, ActId, Kind, RecordId};
use comity_corridor::{Chance, Facts, Form, Key, Proposer, beforehand, propose, question};
use comity_seal::random::{OsRandom, draw};
use serde_json::{Value, json};

use super::{Desk, drafts, form::ActForm, guard::Caller, reading, view};
use crate::{
    clock,
    engine::{Engine, EngineError, chain},
    metrics::Counter,
    problem::Problem,
};

/// `POST /v1/verdicts`: the verdict on a form that is not sent, with the ways forward.
///
/// It is no oracle: of records that the caller has not opened it knows as little as of those that
/// do not exist, and it answers so often and no more.
pub(super) async fn try_out(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    form: Result<Json<Value>, JsonRejection>,
) -> Result<Json<Value>, Problem> {
    caller.reads_content()?;
    desk.sight.count(caller.0.officer)?;
    desk.metrics.count(Counter::Verdicts, "");
    let Json(form) = form.map_err(|error| Problem::usage(error.body_text()))?;
    let mut hidden = BTreeSet::new();
    for record in named(&form["body"]) {
        if !desk.sight.sees(&desk.engine, caller, record).await? {
            hidden.insert(record);
        }
    }
    // Only who follows a hit names records that this node need not hold.
    if !hidden.is_empty() && form["body"]["kind"] != Kind::RequestMake.name() {
        return Err(Problem::not_found());
    }
    let form: ActForm =
        serde_json::from_value(form).map_err(|error| Problem::usage(error.to_string()))?;
    let form = form.complete(&desk.engine, clock::now()).await?;
    let (act, known) = asked(&desk.engine, form, caller, &hidden).await?;
    let node = desk.engine.node().clone();
    let both = tokio::task::spawn_blocking(move || {
        let bench = node.bench(clock::now());
        let ways = node.law.ways_forward(&question(bench, &act, &known, &[]));
        (beforehand(bench, &act, &known), drafts::told(&ways, (&act, &known), None))
    });
    let (verdict, ways) = both.await.map_err(|_| Problem::from(EngineError::Stopped))?;
    let verdict = verdict.map_err(|error| Problem::usage(chain(&error)))?;
    let mut answer = view::verdict(&verdict);
    answer["ways_forward"] = json!(ways);
    Ok(Json(answer))
}

/// What would let this form go on; `waiting` is the act that was made of it.
pub(super) async fn ways_forward(
    engine: &Engine,
    form: Form,
    caller: Caller,
    waiting: Option<ActId>,
) -> Result<Vec<Value>, Problem> {
    let (act, known) = asked(engine, form, caller, &BTreeSet::new()).await?;
    let question = question(engine.node().bench(clock::now()), &act, &known, &[]);
    let law = Arc::clone(&engine.node().law);
    // COST: the law decides again for every small set of changes; that is no work for a socket.
    let ways = tokio::task::spawn_blocking(move || law.ways_forward(&question)).await;
    let ways = ways.map_err(|_| Problem::from(EngineError::Stopped))?;
    Ok(drafts::told(&ways, (&act, &known), waiting))
}

/// The records that a body names, wherever it does.
fn named(body: &Value) -> Vec<RecordId> {
    match body {
        Value::String(text) => text.parse().ok().into_iter().collect(),
        Value::Array(all) => all.iter().flat_map(named).collect(),
        Value::Object(members) => members.values().flat_map(named).collect(),
        _ => Vec::new(),
    }
}

/// The act that this form is, with the facts as they are now; of records that are hidden nothing
/// is known.
async fn asked(
    engine: &Engine,
    form: Form,
    caller: Caller,
    hidden: &BTreeSet<RecordId>,
) -> Result<(Act, Facts), Problem> {
    let now = clock::now();
    let node = engine.node();
    let by = Proposer { officer: caller.0.officer, role: caller.0.role, now, number: None };
    let mut chance = Chance::new(draw(&mut OsRandom));
    let proposed = propose(form, by, &node.keys, &mut chance)
        .map_err(|error| Problem::usage(chain(&error)))?;
    let act = proposed.act().clone();
    let mut known = reading::facts_for(engine, &act).await?;
    for &record in hidden {
        let rows = [Key::Record(record), Key::Holders(record), Key::Gone(record)];
        rows.iter().for_each(|key| drop(known.rows.remove(key)));
    }
    Ok((act, known))
}

/// `GET /v1/facts`: what the law can ask an officer to state.
pub(super) async fn facts(State(desk): State<Arc<Desk>>, _: Caller) -> Json<Value> {
    let facts: Vec<Value> = desk
        .engine
        .node()
        .law
        .facts()
        .iter()
        .map(|fact| {
            json!({
                "name": fact.name, "type": fact.fact_type, "means": *fact.means,
                "who": fact.who,
            })
        })
        .collect();
    Json(json!({ "items": facts, "next": null }))
}
