//! Acts: put through the corridor, listed, shown.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use comity_act::{ActId, Body, Timestamp};
use comity_corridor::{
    Facts, Family, Form, IndexKey, Key, Needs, Outcome, Verdict,
    rows::{ActRow, RecordRow, Stage},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Desk, complete, dues,
    form::ActForm,
    guard::Caller,
    inbox,
    opening::{self, Door, signed},
    page::{Order, PageQuery, hex},
    reading, verdicts, view,
};
use crate::{
    clock,
    engine::Engine,
    problem::{Kind, Problem},
};

/// `POST /v1/acts`: 201 done, 202 for decision, 403 not permitted; recorded all the same.
pub(super) async fn submit(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    form: Result<Json<ActForm>, axum::extract::rejection::JsonRejection>,
) -> Result<Response, Problem> {
    let Json(form) = form.map_err(|error| Problem::usage(error.body_text()))?;
    let mut form = form.complete(&desk.engine, clock::now()).await?;
    complete::pack(&desk, &mut form.body).await?;
    let done = propose(&desk.engine, form, caller).await?;
    Ok(done.into_response())
}

/// What became of an act that was put through the corridor.
pub(super) struct Done {
    pub outcome: Outcome,
    reference: Option<String>,
    ways_forward: Vec<Value>,
    /// The id of what the act made, with its name.
    made: Option<(&'static str, Value)>,
}

/// Puts a form through the corridor; when it does not go on, looks for what would help.
pub(super) async fn propose(engine: &Engine, form: Form, caller: Caller) -> Result<Done, Problem> {
    let made = match &form.body {
        Body::RecordRegister(body) => Some(("record", json!(body.record))),
        Body::AgreementPropose(body) => Some(("agreement", json!(body.agreement))),
        _ => None,
    };
    let outcome = engine.propose(form.clone(), caller.0).await?;
    let reference = outcome.reference.map(|reference| reference.to_string());
    let ways_forward = match outcome.stage {
        Stage::ForDecision => {
            verdicts::ways_forward(engine, form, caller, Some(outcome.act)).await?
        }
        // What is not permitted waits for nobody: an approval is for the act that is made anew.
        Stage::Barred => verdicts::ways_forward(engine, form, caller, None).await?,
        _ => Vec::new(),
    };
    Ok(Done { outcome, reference, ways_forward, made })
}

impl IntoResponse for Done {
    fn into_response(self) -> Response {
        let verdict = &self.outcome.verdict;
        if self.outcome.stage == Stage::Barred {
            let detail = view::says(verdict);
            return Problem::new(Kind::NOT_PERMITTED, detail)
                .with("act", json!(self.outcome.act))
                .with("reference", self.reference)
                .with("leaf", self.outcome.leaf)
                .with("stage", view::stage(self.outcome.stage))
                .with("citations", json!(verdict.because))
                .with("missing", json!(verdict.missing))
                .with("ways_forward", self.ways_forward)
                .with("verdict", view::verdict(verdict))
                .into_response();
        }
        let status = match self.outcome.stage {
            Stage::ForDecision => StatusCode::ACCEPTED,
            _ => StatusCode::CREATED,
        };
        let mut answer = json!({
            "act": self.outcome.act,
            "reference": self.reference,
            "leaf": self.outcome.leaf,
            "stage": view::stage(self.outcome.stage),
            "verdict": view::verdict(verdict),
            "ways_forward": self.ways_forward,
        });
        if let Some((name, id)) = self.made {
            answer[name] = id;
        }
        (status, Json(answer)).into_response()
    }
}

/// `GET /v1/acts?list=all|inbox|for-decision|case:NAME|thread:ACT&limit&before`.
pub(super) async fn list(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Query(query): Query<PageQuery>,
) -> Result<Json<Value>, Problem> {
    if query.list.as_deref() == Some("inbox") {
        return waiting(&desk, caller, &query).await;
    }
    let prefix = match query.list.as_deref().unwrap_or("all").split_once(':') {
        Some(("case", case)) => {
            let token = desk.engine.node().keys.case_token(case);
            IndexKey::of(Family::Case).bytes(&token)
        }
        Some(("thread", act)) => {
            let (act, _) = reading::act_named(&desk.engine, act).await?;
            IndexKey::of(Family::Thread).bytes(act.as_bytes())
        }
        Some(_) => return Err(no_list()),
        None => match query.list.as_deref().unwrap_or("all") {
            "all" => IndexKey::of(Family::Acts),
            "for-decision" => IndexKey::of(Family::ForDecision),
            _ => return Err(no_list()),
        },
    };
    let page = query.read(&desk.engine, prefix, Order::Newest).await?;
    let rows: Vec<(ActId, ActRow)> = page
        .keys
        .iter()
        .filter_map(|&key| match (key, page.facts.row::<ActRow>(key)) {
            (Key::Act(id), Some(row)) => Some((id, row.clone())),
            _ => None,
        })
        .collect();
    let items = lines(&desk, caller, &rows).await?;
    Ok(Json(page.answer(items)))
}

/// The acts as lines of a list.
async fn lines(
    desk: &Desk,
    caller: Caller,
    rows: &[(ActId, ActRow)],
) -> Result<Vec<Value>, Problem> {
    let only = || rows.iter().map(|(_, row)| row);
    let mut needs = Needs::default().and(view::recipients(only())).and(opening::answered(only()));
    if caller.may_read_content() {
        needs.journal.extend(rows.iter().map(|(id, _)| *id));
    }
    let known = desk.engine.read(needs).await?;
    Ok(rows.iter().map(|(id, row)| listed(desk, (*id, row), &known, caller)).collect())
}

/// What came in and waits, what presses first.
async fn waiting(desk: &Desk, caller: Caller, query: &PageQuery) -> Result<Json<Value>, Problem> {
    let (page, next) = query.part(inbox::read(&desk.engine).await?, |one| one.act.to_string());
    let dues: Vec<Option<Timestamp>> = page.iter().map(|one| one.due).collect();
    let rows: Vec<(ActId, ActRow)> = page.into_iter().map(|one| (one.act, one.row)).collect();
    let mut items = lines(desk, caller, &rows).await?;
    for (item, due) in items.iter_mut().zip(dues) {
        if due.is_some() {
            item["due"] = json!(due.map(view::moment));
        }
    }
    Ok(Json(json!({ "items": items, "next": next })))
}

fn no_list() -> Problem {
    Problem::usage("`list` is `all`, `inbox`, `for-decision`, `case:NAME` or `thread:ACT`")
}

/// An act as a line of a list: its envelope, and what it is about only for whose act it is.
fn listed(desk: &Desk, (id, row): (ActId, &ActRow), known: &Facts, caller: Caller) -> Value {
    let mut item = view::act(id, row, known);
    let Some(door) = Door::of(caller, row, known) else { return item };
    item["reading"] = json!(door.name());
    if let Some(act) = known.journal.get(&id).and_then(|entry| signed(desk, entry)) {
        opening::envelope(&mut item, act.act());
        if door == Door::Free {
            item["about"] = json!(about(&act.act().body));
        }
    }
    item
}

/// One line that tells an officer what an act is about.
fn about(body: &Body) -> Option<String> {
    let text = match body {
        Body::MessageSend(body) => body.subject.as_str(),
        Body::RequestMake(body) => body.asks.as_str(),
        Body::RequestClarify(body) => body.text.as_str(),
        Body::RequestAnswer(body) => body.text.as_str(),
        Body::RequestRefuse(body) => body.text.as_str(),
        Body::RequestDelay(body) => body.reason.as_str(),
        Body::RequestWithdraw(body) => body.reason.as_str(),
        Body::RequestConsult(body) => body.text.as_str(),
        Body::OrderPreserve(body) => body.what.as_str(),
        Body::OrderProduce(body) => body.what.as_str(),
        Body::OrderObject(body) => body.text.as_str(),
        Body::DisclosureAnnounce(body) => body.text.as_str(),
        Body::ConsentAsk(body) => body.reason.as_str(),
        Body::ConsentRefuse(body) => body.reason.as_str(),
        Body::ConsentWithdraw(body) => body.reason.as_str(),
        Body::RecallIssue(body) => body.reason.as_str(),
        Body::AgreementPropose(body) => body.title.as_str(),
        Body::SearchRefuse(body) => body.reason.as_str(),
        Body::SearchReport(body) => return Some(format!("{} matches", body.matches.len())),
        _ => return None,
    };
    let line = text.lines().next().unwrap_or_default();
    Some(line.chars().take(100).collect())
}

/// `GET /v1/acts/{id or reference}`: how far it has come and the verdict; what it says only for
/// whose act it is, for all others see [`opening::open`].
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<Value>, Problem> {
    shown(&desk, caller, &name, false).await.map(Json)
}

/// An act as it is shown; with its content once it was opened by an act, or to whose act it is.
pub(super) async fn shown(
    desk: &Desk,
    caller: Caller,
    name: &str,
    is_opened: bool,
) -> Result<Value, Problem> {
    let (id, row) = reading::act_named(&desk.engine, name).await?;
    let mut needs = Needs::default().and(view::recipients([&row])).and(opening::answered([&row]));
    needs.journal.insert(id);
    let known = desk.engine.read(needs).await?;
    let mut answer = listed(desk, (id, &row), &known, caller);
    answer["digest"] = json!(row.digest.as_deref().map(hex));
    let untaken = dues::untaken(&desk.engine, &BTreeMap::from([(id, row.deadlines)])).await?;
    answer["untaken"] = untaken.into_values().next().unwrap_or_else(|| json!([]));
    let Some(entry) = known.journal.get(&id) else { return Ok(answer) };
    answer["verdict"] =
        Verdict::decode(&entry.verdict).map(|verdict| view::verdict(&verdict)).unwrap_or_default();
    let door = Door::of(caller, &row, &known);
    if door == Some(Door::Free) || (door.is_some() && is_opened) {
        answer["content"] = json!(signed(desk, entry).map(|signed| signed.into_parts().0));
        let files = answer["content"]["attachments"].as_array_mut();
        for file in files.into_iter().flatten().filter_map(Value::as_object_mut) {
            // What opens a file is for the node; people get the file.
            file.remove("key");
        }
        let conditions = conditions(&desk.engine, &row, &answer["content"]).await?;
        if !conditions.is_empty() {
            answer["conditions"] = json!(conditions);
        }
    }
    Ok(answer)
}

/// The conditions of the owners on which an act of this agency may do what it does with their
/// records; of a decision over an act, those of that act.
async fn conditions(engine: &Engine, row: &ActRow, content: &Value) -> Result<Vec<Value>, Problem> {
    let body = &content["body"];
    let of = body.get("act").and_then(|act| ActId::deserialize(act).ok());
    let row = match of {
        Some(of) => reading::row::<ActRow>(engine, Key::Act(of)).await?,
        None => Some(row.clone()),
    };
    let own = engine.node().own();
    let Some(row) = row.filter(|row| row.agency == own) else { return Ok(Vec::new()) };
    let keys = row.carries.iter().filter(|carried| carried.owner != own);
    let keys: Vec<Key> = keys.map(|carried| Key::Record(carried.record)).collect();
    let known = engine.read(Needs::default().and(keys.iter().copied())).await?;
    let records = keys.iter().filter_map(|&key| known.row::<RecordRow>(key));
    let bound = records.flat_map(|record| {
        let given = record.consents.iter().filter(|given| given.to == own);
        given.filter(|given| !given.conditions.is_blank()).map(|given| {
            let mut one = view::consented(given);
            one["record"] = json!(record.content.record);
            one["owner"] = json!(record.content.owner);
            one
        })
    });
    Ok(bound.collect())
}
