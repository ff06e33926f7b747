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
    Act, ActId, CrimeArea, Kind, Offence, Purpose, Recipient, SignedAct, Text, UrgencyLevel,
    body::{MessageAcknowledge, Reception},
};
use comity_corridor::{
    Entry, Facts, Form, Key, Needs,
    rows::{ActRow, Direction, Stage},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Desk,
    acts::{self, ActShown},
    guard::Caller,
    line::ActLine,
    reading, submit,
    view::{self, HandlingCode},
};
use crate::problem::{self, Problem};

/// How an officer comes to the content of an act.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, ToSchema)]
#[schema(as = Reading)]
#[serde(rename_all = "kebab-case")]
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
        // Whom it was given to has not taken it: until then it is for whoever is there.
        let is_taken = row.stage == Stage::Taken && row.taken_by.is_some();
        let is_mine = !is_taken || row.taken_by == me;
        let is_to_handle = !is_own && is_mine && asker.is_none();
        Some(if decides || is_to_handle { Self::ByAct } else { Self::WithJustification })
    }
}

/// The rows that say whose acts these are.
pub(super) fn answered<'a>(rows: impl IntoIterator<Item = &'a ActRow>) -> Vec<Key> {
    rows.into_iter().filter_map(|row| row.answers).map(Key::Act).collect()
}

/// Why an act is opened.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[schema(as = OpenAct)]
#[serde(deny_unknown_fields)]
pub(super) struct Why {
    /// For what; without it, for what the act itself is.
    #[serde(default)]
    purpose: Option<Purpose>,
    /// In one's own words; they stay in the house.
    #[serde(default)]
    justification: Option<Text<1_000>>,
}

/// The content of an act, once the act of reading it is recorded.
#[utoipa::path(
    post, path = "/v1/acts/{id}/open", tag = "acts", operation_id = "openAct",
    params(("id" = String, Path, description = "Its id, or its reference for people.")),
    request_body = Why,
    responses(
        (status = 200, description = "The act, with its content.", body = ActShown),
        (status = 400, description = "Nobody said why."),
        (status = 403, description = "Reading it is not permitted."),
        (status = 404, description = "There is no such act, or the caller reads no content."),
    ),
)]
pub(super) async fn open(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Path(name): Path<String>,
    why: Result<Json<Why>, JsonRejection>,
) -> Result<Json<ActShown>, Problem> {
    let Json(why) = why?;
    let (_, by) = read_by_act(&desk, caller, &name, why).await?;
    // Read once more: it may have been erased before the reading was recorded.
    let mut answer = acts::shown(&desk, caller, &name, true).await?;
    answer.opened_by = Some(by);
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
        let detail = "this is another officer's; say with a `justification` why you read it";
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
    let done = match submit::propose(&desk.engine, Form { recipients, ..form }, caller).await {
        // A sender that is no peer any more cannot be told; that it was read stays recorded.
        Err(problem) if problem.kind == problem::Kind::UNKNOWN_PEER => {
            submit::propose(&desk.engine, here, caller).await?
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
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Envelope {
    /// The owner's restrictions.
    #[schema(required = false)]
    handling: Vec<HandlingCode>,
    /// The restriction in the owner's own words.
    as_written: Option<Text<1_000>>,
    /// What it is done for.
    purpose: Option<Purpose>,
    /// The area of crime it is about.
    crime_area: Option<CrimeArea>,
    /// The offences it is about.
    #[schema(required = false)]
    offences: Vec<Offence>,
    /// How much it presses.
    urgency: Option<UrgencyLevel>,
}

/// Tells the envelope of an act in its line.
pub(super) fn envelope(item: &mut ActLine, act: &Act) {
    item.case = act.case.clone();
    item.envelope = Some(Envelope {
        handling: view::handling(&act.handling),
        as_written: act.handling.as_written.clone(),
        purpose: act.purpose,
        crime_area: act.crime_area,
        offences: act.offences.clone(),
        urgency: act.urgency.as_ref().map(|urgency| urgency.level),
    });
    let dues = act.recipients.iter().filter_map(|to| to.due).min();
    item.due = Some(dues.map(view::moment));
}

/// The act of an entry, with what of it stayed at home.
pub(super) fn signed(desk: &Desk, entry: &Entry) -> Option<SignedAct> {
    entry.signed(desk.engine.node().own()).ok()
}
