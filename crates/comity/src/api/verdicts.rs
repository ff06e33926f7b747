//! Verdicts before an act is done: what the law would say, and what would help.
//!
//! It never records anything: only acts are recorded. It never tells more of a record than the
//! caller has opened.

use std::{collections::BTreeSet, sync::Arc};

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
};
use comity_act::{Act, ActId, RecordId};
use comity_corridor::{
    Chance, Doubt, Facts, Form, Key, Proposer, beforehand, doubts_of, propose, question,
};
use comity_law::FactType;
use comity_seal::random::{OsRandom, draw};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    Desk,
    drafts::{self, Way},
    form::ActForm,
    guard::Caller,
    page::Listed,
    reading,
    view::{self, VerdictShown},
    words::words,
};
use crate::{
    clock,
    engine::{Engine, EngineError, chain},
    metrics::Counter,
    problem::Problem,
};

/// A verdict on an act that was not done, with what would help.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Tried {
    #[serde(flatten)]
    verdict: VerdictShown,
    /// What would let it go on.
    ways_forward: Vec<Way>,
    /// What is doubtful about the values that it states, as a wrong check digit; they are kept.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    doubts: Vec<Doubt>,
}

/// The verdict on a form that is not sent, with the ways forward; nothing is recorded.
///
/// It is no oracle: of records that the caller has not opened it knows as little as of those that
/// do not exist, and it answers so often and no more.
#[utoipa::path(
    post, path = "/v1/verdicts", tag = "acts", operation_id = "tryAct",
    request_body = ActForm,
    responses(
        (status = 200, description = "What the law would say.", body = Tried),
        (status = 400, description = "The form is not as it should be."),
        (status = 404, description = "It names what the caller may not see."),
        (status = 429, description = "Too many at a stretch; it says when the next is answered."),
    ),
)]
pub(super) async fn try_out(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    form: Result<Json<Value>, JsonRejection>,
) -> Result<Json<Tried>, Problem> {
    caller.reads_content()?;
    desk.sight.count(caller.0.officer)?;
    desk.metrics.count(Counter::Verdicts, "");
    let Json(form) = form?;
    let hidden = desk.sight.hidden(&desk.engine, caller, &form["body"]).await?;
    let mut form: ActForm =
        serde_json::from_value(form).map_err(|error| Problem::usage(error.to_string()))?;
    form.looked_for()?;
    let form = form.complete(&desk.engine, clock::now()).await?;
    let doubts = doubts_of(&form.body, clock::now());
    let (act, known) = asked(&desk.engine, form, caller, &hidden).await?;
    let node = desk.engine.node().clone();
    let both = tokio::task::spawn_blocking(move || {
        let bench = node.bench(clock::now());
        let ways = node.law.ways_forward(&question(bench, &act, &known, &[]));
        (beforehand(bench, &act, &known), drafts::told(ways, (&act, &known), None))
    });
    let (verdict, ways_forward) = both.await.map_err(|_| Problem::from(EngineError::Stopped))?;
    let verdict = verdict.map_err(|error| Problem::usage(chain(&error)))?;
    Ok(Json(Tried { verdict: view::verdict(&verdict), ways_forward, doubts }))
}

/// What would let this form go on; `waiting` is the act that was made of it.
pub(super) async fn ways_forward(
    engine: &Engine,
    form: Form,
    caller: Caller,
    waiting: Option<ActId>,
) -> Result<Vec<Way>, Problem> {
    let (act, known) = asked(engine, form, caller, &BTreeSet::new()).await?;
    let question = question(engine.node().bench(clock::now()), &act, &known, &[]);
    let law = Arc::clone(&engine.node().law);
    // COST: the law decides again for every small set of changes; that is no work for a socket.
    let ways = tokio::task::spawn_blocking(move || law.ways_forward(&question)).await;
    let ways = ways.map_err(|_| Problem::from(EngineError::Stopped))?;
    Ok(drafts::told(ways, (&act, &known), waiting))
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

words! {
    /// What values a fact has.
    #[schema(as = FactType)]
    FactTypeWord { Bool = "bool", Long = "long", Text = "text", Set = "set", }
}

/// A fact that the law asks for.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Fact {
    /// Its name, with its unit.
    name: &'static str,
    /// What values it has.
    #[serde(rename = "type")]
    fact_type: FactTypeWord,
    /// The closed list of its words; of yes or no, and of numbers, empty.
    words: Vec<String>,
    /// What it means, for officers.
    means: String,
    /// Who can supply it.
    who: String,
}

/// What the law can ask an officer to state.
#[utoipa::path(
    get, path = "/v1/facts", tag = "law", operation_id = "listFacts",
    responses((status = 200, description = "All facts.", body = Listed<Fact>)),
)]
pub(super) async fn facts(State(desk): State<Arc<Desk>>, _: Caller) -> Json<Listed<Fact>> {
    let facts = desk.engine.node().law.facts().iter().map(|fact| Fact {
        name: fact.name,
        fact_type: match fact.fact_type {
            FactType::Bool => FactTypeWord::Bool,
            FactType::Long => FactTypeWord::Long,
            FactType::Text => FactTypeWord::Text,
            FactType::Set => FactTypeWord::Set,
        },
        words: fact.words.iter().map(ToString::to_string).collect(),
        means: fact.means.as_ref().to_owned(),
        who: fact.who.to_string(),
    });
    Json(Listed::whole(facts.collect()))
}
