//! Opening an act: reading what it says is an act that says who reads, and why.
//!
//! Whoever wrote an act, or asked for it, has said so in an act already, and reads it. Everybody
//! else who may read content opens it: handling what came in and is no other officer's is reason
//! enough; what is somebody else's needs a justification.
//!
//! It never gives content before the act of reading is recorded.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State, rejection::JsonRejection},
};
use comity_act::{
    Act, ActId, Kind, Purpose, Recipient, SignedAct, Text,
    body::{MessageAcknowledge, Reception},
};
use comity_corridor::{
    Entry, Facts, Form, Key, Needs,
    rows::{ActRow, Direction, Stage},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Desk, acts, guard::Caller, reading, view};
use crate::problem::{self, Problem};

/// How an officer comes to the content of an act.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Door {
    /// It is the officer's own: written or asked for.
    Free,
    /// It came in and is no other officer's, or waits for the officer's decision.
    ByAct,
    /// It is somebody else's.
    WithJustification,
}

impl Door {
    /// The door of this act for who calls; none for whoever reads no content.
    ///
    /// `known` holds the rows of the acts that are answered.
    pub(super) fn of(caller: Caller, row: &ActRow, known: &Facts) -> Option<Self> {
        if !caller.may_read_content() {
            return None;
        }
        let is_own = row.direction == Direction::Own;
        let author = is_own.then_some(row.officer);
        let answered = row.answers.and_then(|id| known.row::<ActRow>(Key::Act(id)));
        let asker =
            answered.filter(|asked| asked.direction == Direction::Own).map(|asked| asked.officer);
        let me = Some(caller.0.officer);
        if author == me || asker == me {
            return Some(Self::Free);
        }
        let waits = matches!(row.stage, Stage::ForDecision | Stage::Barred | Stage::Held);
        let decides = waits && caller.0.role.group().is_some();
        // Taking charge needs no words, so it opens nothing that somebody else asked for.
        let is_mine = row.taken_by.is_none() || row.taken_by == me;
        let is_to_handle = !is_own && is_mine && asker.is_none();
        Some(if decides || is_to_handle { Self::ByAct } else { Self::WithJustification })
    }

    /// The word for it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::ByAct => "by-act",
            Self::WithJustification => "with-justification",
        }
    }
}

/// The rows that say whose acts these are.
pub(super) fn answered<'a>(rows: impl IntoIterator<Item = &'a ActRow>) -> Vec<Key> {
    rows.into_iter().filter_map(|row| row.answers).map(Key::Act).collect()
}

/// Why an act is opened.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Why {
    /// For what; without it, for what the act itself is.
    #[serde(default)]
    purpose: Option<Purpose>,
    /// In one's own words; they stay in the house.
    #[serde(default)]
    justification: Option<Text<1_000>>,
}

/// `POST /v1/acts/{id or reference}/open`: the content, once the act of reading is recorded.
pub(super) async fn open(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Path(name): Path<String>,
    why: Result<Json<Why>, JsonRejection>,
) -> Result<Json<Value>, Problem> {
    let Json(why) = why.map_err(|error| Problem::usage(error.body_text()))?;
    let (id, by) = read_by_act(&desk, caller, &name, why).await?;
    // Read once more: it may have been erased before the reading was recorded.
    let mut answer = acts::shown(&desk, caller, &name, true).await?;
    answer["opened_by"] = json!(by);
    answer["act"] = json!(id);
    Ok(Json(answer))
}

/// Records that somebody reads an act; answers which act is read, and which act says so.
pub(super) async fn read_by_act(
    desk: &Desk,
    caller: Caller,
    name: &str,
    why: Why,
) -> Result<(ActId, ActId), Problem> {
    caller.reads_content()?;
    let (id, row) = reading::act_named(&desk.engine, name).await?;
    let mut needs = Needs::default().and(answered([&row]));
    needs.journal.insert(id);
    let known = desk.engine.read(needs).await?;
    let act = known.journal.get(&id).and_then(|entry| signed(desk, entry));
    let act = act.ok_or_else(Problem::not_found)?;
    let justification = why.justification.filter(|text| !text.as_str().trim().is_empty());
    let door = Door::of(caller, &row, &known).ok_or_else(Problem::not_found)?;
    if door == Door::WithJustification && justification.is_none() {
        let detail = "this act is another officer's; say with a `justification` why you read it";
        return Err(Problem::usage(detail));
    }
    // A justification is for the house alone; the sender learns that its act is being handled.
    let tells = door != Door::WithJustification && justification.is_none();
    let recipients = if tells { told(&row, act.act()) } else { Vec::new() };
    let form = Form {
        purpose: why.purpose.or(act.act().purpose),
        case: act.act().case.clone(),
        answers: Some(id),
        ..Form::new(MessageAcknowledge { reception: Reception::Opened, note: justification })
    };
    let here = Form { recipients: Vec::new(), ..form.clone() };
    let done = match acts::propose(&desk.engine, Form { recipients, ..form }, caller).await {
        // A sender that is no peer any more cannot be told; that it was read stays recorded.
        Err(problem) if problem.kind == problem::Kind::UNKNOWN_PEER => {
            acts::propose(&desk.engine, here, caller).await?
        }
        done => done?,
    };
    if done.outcome.stage != Stage::Done {
        let detail = view::says(&done.outcome.verdict);
        return Err(Problem::new(problem::Kind::NOT_PERMITTED, detail));
    }
    Ok((id, done.outcome.act))
}

/// Who learns that it was opened: the sender of what a person reads, the first time.
fn told(row: &ActRow, act: &Act) -> Vec<Recipient> {
    let is_new = row.direction == Direction::Received && row.stage == Stage::Done;
    let for_people = matches!(
        act.body.kind(),
        Some(
            Kind::MessageSend
                | Kind::RequestMake
                | Kind::RequestClarify
                | Kind::RequestAnswer
                | Kind::RequestRefuse
                | Kind::RequestConsult
                | Kind::OrderPreserve
                | Kind::OrderProduce
                | Kind::OrderObject
                | Kind::DisclosureAnnounce
                | Kind::ConsentAsk
        )
    );
    if is_new && for_people { vec![Recipient::of(row.agency)] } else { Vec::new() }
}

/// What binds whoever uses an act, and how it presses: shown before it is opened.
pub(super) fn envelope(item: &mut Value, act: &Act) {
    item["case"] = json!(act.case);
    item["handling"] = json!(act.handling.codes());
    item["as_written"] = json!(act.handling.as_written);
    item["purpose"] = json!(act.purpose);
    item["crime_area"] = json!(act.crime_area);
    item["offences"] = json!(act.offences);
    item["urgency"] = json!(act.urgency.as_ref().map(|urgency| urgency.level));
    let dues = act.recipients.iter().filter_map(|to| to.due).min();
    item["due"] = json!(dues.map(view::moment));
}

/// The act of an entry, with what of it stayed at home.
pub(super) fn signed(desk: &Desk, entry: &Entry) -> Option<SignedAct> {
    entry.signed(desk.engine.node().own()).ok()
}
