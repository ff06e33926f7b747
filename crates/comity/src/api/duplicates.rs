//! Duplicates: records of a class are compared, and leads come of it.
//!
//! A search that names no term but the records themselves is recorded first: who has them compared
//! says for what, and every bar on searches binds it. Leads are acts of the node, durable before
//! they are told. It can be broken off and made again at any time: no pair is proposed twice.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State, rejection::JsonRejection},
    response::{IntoResponse, Response},
};
use comity_act::{
    Act, ActId, Body, Offence, Purpose, RecordClass, Reference, Role, Stated, Text,
    body::{LeadPropose, Screening, SearchRun},
};
use comity_corridor::{
    CheckError, Compared, DriveError, Duplicates, Family, Form, IndexKey, Key, Needs, Scan, SoFar,
    Unfit, lead_form,
    rows::{LeadRow, RecordRow, Stage},
    screened,
};
use serde::{Deserialize, Serialize};
use tokio::{sync::OwnedSemaphorePermit, task::JoinSet};
use utoipa::ToSchema;

use super::{
    Desk,
    alarms::{self, RecordAlarms},
    guard::Caller,
    reading,
    screening::{self, Claim},
    stream::{self, Lines},
    submit::{self, Submitted},
};
use crate::{
    engine::{Engine, EngineError, Session, chain},
    problem::{Kind, Problem},
};

/// Rows that are read together.
const PAGE: usize = 1_000;

/// Leads that are proposed together.
const AT_ONCE: usize = 32;

/// What is to be compared, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = FindDuplicates)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// Records of which class.
    class: RecordClass,
    /// Why they are compared; it stays in the house.
    justification: Text<4_000>,
    /// For what.
    #[serde(default)]
    purpose: Option<Purpose>,
    /// About which offences.
    #[serde(default)]
    offences: Vec<Offence>,
    /// In which case.
    #[serde(default)]
    case: Option<Text<60>>,
    /// Facts that the law asks for.
    #[serde(default)]
    stated: Vec<Stated>,
}

/// A line of the answer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DuplicatesTold)]
#[serde(rename_all = "snake_case")]
pub(super) enum Told {
    /// How many records were read so far.
    Progress(Progress),
    /// A lead that was proposed just now; the most probable come first.
    Lead(LeadTold),
    /// How it ended.
    Done(Counts),
    /// Why it ended before that; what was told before stays.
    Problem(Problem),
}

/// How far it is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DuplicatesProgress)]
pub(super) struct Progress {
    /// Records that were read.
    records: usize,
}

/// A lead that was proposed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LeadTold)]
pub(super) struct LeadTold {
    /// Its id, by which it is shown and decided over.
    lead: ActId,
    /// The reference for people.
    #[schema(required)]
    reference: Option<Reference>,
    /// What it says; what the records say is read by opening them.
    #[serde(flatten)]
    says: LeadPropose,
    /// What the two alarm of; a record without an alarm is left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    alarms: Vec<RecordAlarms>,
}

/// What came of a comparison.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = DuplicatesCounts)]
pub(super) struct Counts {
    /// Records that were compared.
    records: usize,
    /// Records that were not, for there were too many.
    records_left_out: usize,
    /// Pairs that may be one and are not merged.
    pairs: usize,
    /// Those of them that were proposed before.
    known: usize,
    /// Those that were proposed now.
    proposed: usize,
    /// Those that may not be proposed, or whose records went meanwhile.
    failed: usize,
    /// Those that come once others are decided over.
    left_out: usize,
}

/// Compares the records of a class, and proposes those that may be one as leads.
///
/// A million records at most are compared, and a thousand leads at most proposed at once, the most
/// probable first. One comparison runs at a time.
#[utoipa::path(
    post, path = "/v1/duplicates", tag = "records", operation_id = "findDuplicates",
    request_body = Wanted,
    responses(
        (status = 200, description = "What may be one.", body = Told,
            content_type = "application/x-ndjson"),
        (status = 202, description = "Comparing them is for decision.", body = Submitted),
        (status = 400, description = "Records of the class are not compared."),
        (status = 403, description = "Comparing them is not permitted."),
        (status = 404, description = "The caller reads no content."),
        (status = 503, description = "Others are being compared."),
    ),
)]
pub(super) async fn find(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    wanted: Result<Json<Wanted>, JsonRejection>,
) -> Result<Response, Problem> {
    caller.reads_content()?;
    let Json(wanted) = wanted?;
    let all = compared(wanted.class)?;
    if !desk.engine.indexed().1 {
        return Err(screening::unready());
    }
    let turn = turn(&desk)?;
    let name = Text::new("duplicates").unwrap_or_default();
    // The law is told of every record that is looked at, as of every row of a list.
    let rows = desk.engine.records_of(wanted.class);
    let search = SearchRun {
        class: wanted.class,
        terms: Vec::new(),
        subject: None,
        justification: wanted.justification.clone(),
        list: Some(Screening { name, rows, compares_own: true }),
    };
    let Wanted { purpose, offences, case, stated, .. } = wanted;
    let form = Form { purpose, offences, case, stated, ..Form::new(search.clone()) };
    let done = submit::propose(&desk.engine, form, caller).await?;
    if done.outcome.stage != Stage::Done {
        return Ok(done.into_response());
    }
    let claim = desk.screening.begin(done.outcome.act);
    let act = act_of(&desk.engine, done.outcome.act).await?;
    let claim = claim.ok_or_else(screening::underway)?;
    Ok(begin(&desk, caller, (act, search), (all, turn, claim)))
}

/// Compares the records of a class under a comparison that a person let go meanwhile.
#[utoipa::path(
    post, path = "/v1/duplicates/{act}", tag = "records", operation_id = "findDuplicatesLater",
    params(("act" = String, Path, description = "The comparison, by its id or reference.")),
    responses(
        (status = 200, description = "What may be one.", body = Told,
            content_type = "application/x-ndjson"),
        (status = 403, description = "It is not permitted, or waits for a decision."),
        (status = 404, description = "There is no such comparison of the caller's."),
        (status = 410, description = "It was made already, or is now; have another recorded."),
        (status = 503, description = "Others are being compared."),
    ),
)]
pub(super) async fn find_later(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    caller.reads_content()?;
    let named = reading::act_named(&desk.engine, &name).await?;
    let claim = desk.screening.begin(named.0);
    let (act, search) = screening::search_of(&desk.engine, caller, named, true).await?;
    let claim = claim.ok_or_else(screening::underway)?;
    let all = compared(search.class)?;
    let turn = turn(&desk)?;
    Ok(begin(&desk, caller, (act, search), (all, turn, claim)))
}

fn compared(class: RecordClass) -> Result<Duplicates, Problem> {
    let says = "records of this class are kept, and not compared with each other";
    Duplicates::of(class).ok_or_else(|| Problem::usage(says))
}

fn turn(desk: &Desk) -> Result<OwnedSemaphorePermit, Problem> {
    Arc::clone(&desk.comparing).try_acquire_owned().map_err(|_| {
        Problem::new(Kind::UNAVAILABLE, "other records are being compared; wait until that ends")
    })
}

/// Begins to compare: as many records as the search says, and no more.
fn begin(
    desk: &Desk,
    caller: Caller,
    (act, search): (Act, SearchRun),
    (all, turn, claim): (Duplicates, OwnedSemaphorePermit, Claim),
) -> Response {
    let all = all.at_most(search.list.as_ref().map_or(0, |list| list.rows));
    let (lines, response) = stream::lines("application/x-ndjson");
    let (engine, counts) = (desk.engine.clone(), Counts::default());
    let comparing = Comparing { engine, caller, lines, act, search, counts, _claim: claim };
    #[expect(clippy::disallowed_methods, reason = "it ends with the records, or with its reader")]
    tokio::spawn(comparing.run(all, turn));
    response
}

async fn act_of(engine: &Engine, id: ActId) -> Result<Act, Problem> {
    let mut needs = Needs::default();
    needs.journal.insert(id);
    let known = engine.read(needs).await?;
    let entry = known.journal.get(&id).and_then(|entry| entry.signed(engine.node().own()).ok());
    let act = entry.map(|signed| signed.act().clone());
    act.filter(|act| matches!(act.body, Body::SearchRun(_))).ok_or_else(Problem::not_found)
}

struct Comparing {
    engine: Engine,
    caller: Caller,
    lines: Lines,
    act: Act,
    search: SearchRun,
    counts: Counts,
    /// INVARIANT: it lasts until the report is durable, so that nobody compares again under it.
    _claim: Claim,
}

impl Comparing {
    async fn run(mut self, all: Duplicates, turn: OwnedSemaphorePermit) {
        let ended = self.compare(all).await;
        // What is compared is out of memory by now.
        drop(turn);
        let says = ended.as_ref().err().map(|problem| problem.detail.clone());
        let records = u32::try_from(self.counts.records).unwrap_or(u32::MAX);
        let so_far = SoFar { searched: records, says: says.as_deref(), ..SoFar::default() };
        let form = screened(&self.act, &self.search, so_far);
        if let Err(error) = self.engine.propose(form, self.caller.0).await {
            tracing::error!(error = %chain(&error), "what was compared could not be recorded");
        }
        let told = match ended {
            Ok(()) => Told::Done(self.counts),
            Err(problem) => Told::Problem(problem),
        };
        self.lines.json(&told).await;
    }

    async fn compare(&mut self, mut all: Duplicates) -> Result<(), Problem> {
        let mut after = None;
        loop {
            let page;
            (all, after, page) = self.page(all, (IndexKey::of(Family::Records), after)).await?;
            self.hear(&Told::Progress(Progress { records: all.len() })).await?;
            if page < PAGE {
                break;
            }
        }
        after = None;
        loop {
            let page;
            (all, after, page) = self.page(all, (IndexKey::of(Family::Leads), after)).await?;
            if page < PAGE {
                break;
            }
        }
        let found = tokio::task::spawn_blocking(move || all.compare()).await;
        let found =
            found.map_err(|_| Problem::new(Kind::UNAVAILABLE, "the node is shutting down"))?;
        self.propose(found).await
    }

    /// Reads the next records, or the next leads, into what is compared.
    async fn page(
        &self,
        mut all: Duplicates,
        (prefix, after): (IndexKey, Option<IndexKey>),
    ) -> Result<(Duplicates, Option<IndexKey>, usize), Problem> {
        let scan = Scan { after, ..Scan::of(prefix, PAGE) };
        let needs = Needs { scans: vec![scan], ..Needs::default() };
        let read = self.engine.with_reader(move |reader| {
            let known = reader.fetch(&needs)?;
            let entries = known.scans.first().map(Vec::as_slice).unwrap_or_default();
            for (_, key) in entries {
                if let Some(row) = known.row::<RecordRow>(*key) {
                    all.put(row);
                } else if let Some(row) = known.row::<LeadRow>(*key) {
                    all.heed(row);
                }
            }
            Ok((all, entries.last().map(|(entry, _)| entry.clone()), entries.len()))
        });
        Ok(read.await?)
    }

    /// Proposes what is new, the most probable first.
    async fn propose(&mut self, found: Compared) -> Result<(), Problem> {
        self.counts = Counts {
            records: found.records,
            records_left_out: found.records_left_out,
            pairs: found.pairs,
            known: found.known,
            left_out: found.leads_left_out,
            ..Counts::default()
        };
        let mut leads = found.leads.into_iter();
        loop {
            let mut running = JoinSet::new();
            for (place, says) in leads.by_ref().take(AT_ONCE).enumerate() {
                let (engine, form) = (self.engine.clone(), lead_form(&self.act, says.clone()));
                let by = Session { officer: engine.node().service, role: Role::Service };
                running.spawn(async move { (place, says, engine.propose(form, by).await) });
            }
            if running.is_empty() {
                return Ok(());
            }
            let mut done = running.join_all().await;
            done.sort_by_key(|(place, ..)| *place);
            for (_, says, outcome) in done {
                match outcome {
                    Ok(outcome) if outcome.stage == Stage::Done => {
                        self.counts.proposed += 1;
                        let (lead, reference) = (outcome.act, outcome.reference);
                        let alarms = self.alarms(&says).await?;
                        self.hear(&Told::Lead(LeadTold { lead, reference, says, alarms })).await?;
                    }
                    Err(error) if is_known(&error) => self.counts.known += 1,
                    Ok(_) => self.counts.failed += 1,
                    Err(error) => {
                        tracing::warn!(error = %chain(&error), "a lead could not be proposed");
                        self.counts.failed += 1;
                    }
                }
            }
        }
    }

    /// What the two records of a lead alarm of.
    async fn alarms(&self, lead: &LeadPropose) -> Result<Vec<RecordAlarms>, Problem> {
        let records = [lead.record, lead.to];
        let known = self.engine.read(Needs::default().and(records.map(Key::Record))).await?;
        Ok(records.iter().filter_map(|one| alarms::held(&known, *one)).collect())
    }

    /// Nobody who listens any more wants nothing more compared.
    async fn hear(&self, told: &Told) -> Result<(), Problem> {
        let heard = self.lines.json(told).await;
        heard.then_some(()).ok_or_else(|| Problem::usage("nobody listened any more"))
    }
}

/// Whether a pair was proposed meanwhile.
fn is_known(error: &EngineError) -> bool {
    let EngineError::Drive(error) = error else { return false };
    matches!(&**error, DriveError::Check(CheckError::Unfit(Unfit::ProposedAlready)))
}
