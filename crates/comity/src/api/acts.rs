//! Acts: listed and shown.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use axum::{
    Json,
    extract::{FromRequestParts, Path, State},
    http::request::Parts,
};
use comity_act::{
    Act, ActId, AgencyCard, AgencyCode, Body, Kind, RecordId, SignedCard, Text, Timestamp,
};
use comity_corridor::{
    Calendar, Entry, Facts, Family, IndexKey, Key, Keys, Marked, Needs, Verdict, marked,
    rows::{ActRow, CardRow, Direction, RecordRow, RequestRow, Stage},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Desk,
    alarms::{self, RecordAlarms},
    content::Content,
    decided::{self, Deciding, Decision},
    guard::Caller,
    hits::{self, HitConcluded},
    inbox,
    line::{self, ActLine},
    opening::{self, Door, signed},
    page::{self, Listed, Order, Page, PageQuery, hex},
    private, reading,
    requests::{self, Untaken},
    screening::{self, AwaitsWord},
    view::{self, Consented, VerdictShown},
    words::words,
};
use crate::{clock, engine::Engine, problem::Problem};

/// Which acts.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ActsQuery {
    /// Which list: `all`, `inbox`, `mine`, `for-decision`, `case:NAME` or `thread:ACT`; else `all`.
    list: Option<String>,
    /// Only acts of this kind.
    #[param(value_type = Option<Kind>)]
    kind: Option<Kind>,
    /// Only acts of this agency, or to it.
    #[param(value_type = Option<AgencyCode>)]
    agency: Option<AgencyCode>,
    /// Items on the page: 50 when nobody says, 500 at most.
    limit: Option<usize>,
    /// Where the page before it ended: what it told as `next`.
    #[serde(alias = "after")]
    before: Option<String>,
}

impl<S: Sync> FromRequestParts<S> for ActsQuery {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        page::asked(&parts.uri)
    }
}

impl ActsQuery {
    fn page(&self) -> PageQuery {
        PageQuery { list: self.list.clone(), limit: self.limit, before: self.before.clone() }
    }

    /// Whether an act is one of those that are asked for.
    fn is_asked(&self, row: &ActRow) -> bool {
        let is_with = |agency: AgencyCode| {
            row.agency == agency || row.delivered.iter().any(|there| there.to == agency)
        };
        self.kind.is_none_or(|kind| kind.code() == row.kind) && self.agency.is_none_or(is_with)
    }
}

/// Acts, the newest first; in the inbox what presses first.
///
/// Of a kind or an agency a page may be short, or empty, and not the last: see `next`.
#[utoipa::path(
    get, path = "/v1/acts", tag = "acts", operation_id = "listActs",
    params(ActsQuery),
    responses(
        (status = 200, description = "A page of acts.", body = Listed<ActLine>),
        (status = 400, description = "There is no such list, or no such page."),
        (status = 404, description = "The act whose thread is asked for is not here."),
    ),
)]
pub(super) async fn list(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    query: ActsQuery,
) -> Result<Json<Listed<ActLine>>, Problem> {
    if query.list.as_deref() == Some("inbox") {
        return waiting(&desk, caller, &query).await;
    }
    if query.list.as_deref() == Some("mine") {
        return mine(&desk, caller, &query).await;
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
    let is_asked =
        |key, facts: &Facts| facts.row::<ActRow>(key).is_some_and(|row| query.is_asked(row));
    let page = match (query.kind, query.agency) {
        (None, None) => query.page().read(&desk.engine, prefix, Order::Newest).await?,
        _ => query.page().read_some(&desk.engine, prefix, &is_asked).await?,
    };
    told(&desk, caller, &page).await
}

/// A page of acts, as it is answered.
pub(super) async fn told(
    desk: &Desk,
    caller: Caller,
    page: &Page,
) -> Result<Json<Listed<ActLine>>, Problem> {
    let rows: Vec<(ActId, ActRow)> = page
        .keys
        .iter()
        .filter_map(|&key| match (key, page.facts.row::<ActRow>(key)) {
            (Key::Act(id), Some(row)) => Some((id, row.clone())),
            _ => None,
        })
        .collect();
    let items = lines(desk, caller, &rows).await?;
    Ok(Json(page.answer(items)))
}

/// The acts as lines of a list.
async fn lines(
    desk: &Desk,
    caller: Caller,
    rows: &[(ActId, ActRow)],
) -> Result<Vec<ActLine>, Problem> {
    let only = || rows.iter().map(|(_, row)| row);
    let mut needs = Needs::default().and(line::recipients(only())).and(opening::answered(only()));
    if caller.may_read_content() {
        needs.journal.extend(rows.iter().map(|(id, _)| *id));
    }
    let known = desk.engine.read(needs).await?;
    Ok(rows.iter().map(|(id, row)| listed(desk, (*id, row), &known, caller)).collect())
}

/// What came in and waits, what presses first.
async fn waiting(
    desk: &Desk,
    caller: Caller,
    query: &ActsQuery,
) -> Result<Json<Listed<ActLine>>, Problem> {
    let page = (query.page().size(), query.before.as_deref());
    let node = desk.engine.node();
    static UNKNOWN: Calendar = Calendar::UNKNOWN;
    let calendar = node.law.calendar(node.own().country()).unwrap_or(&UNKNOWN);
    let now = clock::now();
    let is_held_back =
        |row: &ActRow| desk.quiet.is_some_and(|quiet| quiet.hold_back(row, calendar, now));
    let is_asked = |row: &ActRow| query.is_asked(row) && !is_held_back(row);
    let (page, next) = inbox::read(&desk.engine, page, &is_asked).await?;
    let dues: Vec<Option<Timestamp>> = page.iter().map(|one| one.due).collect();
    let rows: Vec<(ActId, ActRow)> = page.into_iter().map(|one| (one.act, one.row)).collect();
    let mut items = lines(desk, caller, &rows).await?;
    for (item, due) in items.iter_mut().zip(dues) {
        if due.is_some() {
            item.due = Some(due.map(view::moment));
        }
    }
    Ok(Json(Listed { items, next }))
}

/// What came in and is the caller's: taken charge of, or given by a colleague; the newest first.
///
/// A request that is over is nobody's to work on any more.
async fn mine(
    desk: &Desk,
    caller: Caller,
    query: &ActsQuery,
) -> Result<Json<Listed<ActLine>>, Problem> {
    let me = Some(caller.0.officer);
    let is_mine = |key, facts: &Facts| {
        facts.row::<ActRow>(key).is_some_and(|row| {
            let is_here = row.direction == Direction::Received && row.stage != Stage::Erased;
            is_here && row.taken_by == me && query.is_asked(row)
        })
    };
    let list = IndexKey::of(Family::Acts);
    let mut page = query.page().read_some(&desk.engine, list, &is_mine).await?;
    let request = |key: Key| match key {
        Key::Act(act) => Some(Key::Request(act, page.facts.row::<ActRow>(key)?.agency)),
        _ => None,
    };
    let requests = page.keys.iter().filter_map(|key| request(*key));
    let known = desk.engine.read(Needs::default().and(requests)).await?;
    let is_over = |key: Key| {
        let row = request(key).and_then(|request| known.row::<RequestRow>(request));
        row.is_some_and(|row| !row.state.is_open())
    };
    let left = page.keys.iter().copied().filter(|key| !is_over(*key)).collect();
    page.keys = left;
    told(desk, caller, &page).await
}

fn no_list() -> Problem {
    let lists = "`list` is `all`, `inbox`, `mine`, `for-decision`, `case:NAME` or `thread:ACT`";
    Problem::usage(lists)
}

/// An act as a line of a list: its envelope, and what it is about only for whose act it is.
fn listed(desk: &Desk, (id, row): (ActId, &ActRow), known: &Facts, caller: Caller) -> ActLine {
    let mut item = line::act(id, row, known);
    let Some(door) = Door::of(caller, row, known) else { return item };
    item.reading = Some(door);
    item.about_life = row.alarms;
    if let Some(act) = known.journal.get(&id).and_then(|entry| signed(desk, entry)) {
        opening::envelope(&mut item, act.act());
        if door == Door::Free {
            item.about = Some(about(&act.act().body));
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
        Body::WatchClear(body) => body.reason.as_str(),
        Body::SearchReport(body) => return Some(format!("{} matches", body.matches.len())),
        _ => return None,
    };
    let line = text.lines().next().unwrap_or_default();
    Some(line.chars().take(100).collect())
}

/// An act as it is shown.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ActShown {
    #[serde(flatten)]
    line: ActLine,
    /// SHA-256 of its signed bytes, in hexadecimal; gone with the content.
    #[schema(required)]
    digest: Option<String>,
    /// Whether its officer signed it by passkey; gone with the content.
    #[serde(skip_serializing_if = "Option::is_none")]
    officer_signature: Option<SignatureShown>,
    /// Who did not take charge of the emergency in time.
    untaken: Vec<Untaken>,
    /// What the law said; absent when the content is erased, nothing when it cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<VerdictShown>)]
    verdict: Option<Option<VerdictShown>>,
    /// What it says; only for whose act it is, and once it was opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Content>)]
    content: Option<Option<Content>>,
    /// The rules that stand against it while it waits, each with who decides over it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    deciding: Vec<Deciding>,
    /// What competent persons decided over it, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    decisions: Vec<Decision>,
    /// On what conditions the owners of the records consent; told with the content.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    conditions: Vec<Condition>,
    /// On what conditions the records came here, which bind whoever gets them next; told with the
    /// content.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    bound_by: Vec<CameWith>,
    /// The act by which it was opened just now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opened_by: Option<ActId>,
    /// What was concluded of the hits that it gave, the oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    concluded: Vec<HitConcluded>,
    /// What a pseudonymised search looked for and what came of it; told with the content.
    #[serde(skip_serializing_if = "Option::is_none")]
    private_search: Option<private::Opened>,
    /// What the records alarm of that it tells its asker of; a record without an alarm is left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    alarms: Vec<RecordAlarms>,
    /// What it waits for from the caller, who made it, before it searches anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    awaits: Option<AwaitsWord>,
}

words! {
    /// What was found of an officer's own signature.
    SignatureState { Verified = "verified", Failed = "failed", None = "none", }
}

/// An officer's own signature by passkey, as it was verified here.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OfficerSignature)]
struct SignatureShown {
    /// What was found.
    state: SignatureState,
    /// SHA-256 of the passkey's public key, in hexadecimal; where it was verified.
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    /// Whether the law asks for it on this act: before it goes, or afterwards.
    asked: bool,
}

impl SignatureShown {
    fn of(entry: &Entry, keys: &Keys, card: Option<&AgencyCard>, asked: bool) -> Self {
        let proof = entry.proof.as_deref();
        let key = proof.and_then(|proof| proof.verified()).map(|key| hex(key));
        let state = match proof.and_then(|proof| proof.signature()) {
            Some(_) if key.is_some() && entry.signature_holds(keys, card) => {
                SignatureState::Verified
            }
            Some(_) => SignatureState::Failed,
            None => SignatureState::None,
        };
        // A key that does not hold is nobody's.
        let key = key.filter(|_| state == SignatureState::Verified);
        Self { state, key, asked }
    }
}

/// A consent that has conditions, and for which record the owner gave it.
#[derive(Debug, Serialize, ToSchema)]
struct Condition {
    #[serde(flatten)]
    given: Consented,
    /// The record.
    record: RecordId,
    /// Whose it is.
    owner: AgencyCode,
}

/// The conditions of its owner with which the copy of a record came here.
#[derive(Debug, Serialize, ToSchema)]
struct CameWith {
    /// The record.
    record: RecordId,
    /// Whose it is.
    owner: AgencyCode,
    /// The conditions, in the owner's words.
    conditions: Vec<Text<4_000>>,
}

/// How far an act has come and the verdict; what it says only for whose act it is.
///
/// It is named by its id or its reference. Everybody else who may read content opens it.
#[utoipa::path(
    get, path = "/v1/acts/{id}", tag = "acts", operation_id = "showAct",
    params(("id" = String, Path, description = "Its id, or its reference for people.")),
    responses(
        (status = 200, description = "The act.", body = ActShown),
        (status = 404, description = "There is no such act."),
    ),
)]
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<ActShown>, Problem> {
    shown(&desk, caller, &name, false).await.map(Json)
}

/// What is read to show an act.
fn needs_of(id: ActId, row: &ActRow) -> Needs {
    let mut needs = Needs::default().and(line::recipients([row])).and(opening::answered([row]));
    needs.journal.insert(id);
    needs.scans.push(screening::first_answer(id));
    needs.and([Key::Card(row.agency), Key::Act(id), Key::Own, Key::Hit(id)]).and(private::kept(id))
}

/// An act as it is shown; with its content once it was opened by an act, or to whose act it is.
pub(super) async fn shown(
    desk: &Desk,
    caller: Caller,
    name: &str,
    is_opened: bool,
) -> Result<ActShown, Problem> {
    let (id, row) = reading::act_named(&desk.engine, name).await?;
    let known = desk.engine.read(needs_of(id, &row)).await?;
    let line = listed(desk, (id, &row), &known, caller);
    let untaken = requests::untaken(&desk.engine, &BTreeMap::from([(id, row.deadlines)])).await?;
    let door = Door::of(caller, &row, &known);
    let reads = door == Some(Door::Free) || (door.is_some() && is_opened);
    let mut answer = ActShown {
        line,
        digest: row.digest.as_deref().map(hex),
        officer_signature: None,
        untaken: untaken.into_values().next().unwrap_or_default(),
        verdict: None,
        content: None,
        deciding: decided::open(desk, caller, (id, &row), &known),
        decisions: decided::made(desk, caller, &row, reads).await?,
        conditions: Vec::new(),
        bound_by: Vec::new(),
        opened_by: None,
        concluded: if reads { hits::concluded(&known, id) } else { Vec::new() },
        private_search: if reads { private::opened(id, &known) } else { None },
        alarms: Vec::new(),
        awaits: None,
    };
    let Some(entry) = known.journal.get(&id) else { return Ok(answer) };
    let (node, verdict) = (desk.engine.node(), Verdict::decode(&entry.verdict).ok());
    let today = clock::now().day();
    let marks = |verdict: &Verdict| marked(&node.law, verdict, today);
    let asks = |verdict: &Verdict| marks(verdict).is_some_and(|found| found != Marked::default());
    let asked = verdict.as_ref().is_some_and(asks);
    answer.verdict = Some(verdict.as_ref().map(view::verdict));
    let card = known.row::<CardRow>(Key::Card(row.agency));
    let card = card.and_then(|row| SignedCard::parse(&row.card).ok());
    let card = card.as_ref().map(SignedCard::claims);
    answer.officer_signature = Some(SignatureShown::of(entry, &node.keys, card, asked));
    if reads {
        let act = signed(desk, entry).map(|signed| signed.into_parts().0);
        if let Some(act) = &act {
            let (given, came) = conditions(&desk.engine, &row, &act.body).await?;
            (answer.conditions, answer.bound_by) = (given, came);
            answer.awaits = screening::awaits(desk, caller, (act, &row), &known);
        }
        // What this agency gave of records is read where records are: for a purpose. A search at
        // home said its purpose, and who asked tells namesakes apart by what it found.
        let is_asker = door == Some(Door::Free) && row.answers.is_some();
        if let Some(act) = act.as_ref().filter(|_| is_asker || row.direction == Direction::Received)
        {
            answer.alarms = alarms::told_by(&desk.engine, &act.body).await?;
        }
        // While it waits there is no record yet that could be opened, and somebody decides over it.
        let waits = matches!(row.stage, Stage::ForDecision | Stage::Barred);
        let content = |act: Act| match (row.direction, &act.body) {
            (Direction::Own, Body::SearchReport(_) | Body::WatchAlert(_)) if is_asker => {
                Content::of(act)
            }
            (Direction::Own, Body::RecordRegister(_) | Body::RecordCorrect(_)) if waits => {
                Content::of(act)
            }
            (Direction::Own, _) => Content::without_records(act),
            (Direction::Received, _) => Content::of(act),
        };
        answer.content = Some(act.map(content));
    }
    Ok(answer)
}

/// The conditions of the owners on which an act of this agency may do what it does with their
/// records, of each consent and of those with which the copies came; of a decision over an act,
/// those of that act.
async fn conditions(
    engine: &Engine,
    row: &ActRow,
    body: &Body,
) -> Result<(Vec<Condition>, Vec<CameWith>), Problem> {
    let of = match body {
        Body::ReferralApprove(body) => Some(body.act),
        Body::ReferralDecline(body) => Some(body.act),
        Body::VerdictOverrule(body) => Some(body.act),
        _ => None,
    };
    let row = match of {
        Some(of) => reading::row::<ActRow>(engine, Key::Act(of)).await?,
        None => Some(row.clone()),
    };
    let own = engine.node().own();
    let Some(row) = row.filter(|row| row.agency == own) else { return Ok(Default::default()) };
    let leaves = if row.kind == Kind::ExportRun.code() { &row.about[..] } else { &[] };
    let carried = row.carries.iter().map(|carried| carried.record);
    let keys: BTreeSet<Key> = carried.chain(leaves.iter().copied()).map(Key::Record).collect();
    let known = engine.read(Needs::default().and(keys.iter().copied())).await?;
    let records = keys.iter().filter_map(|&key| known.row::<RecordRow>(key));
    let records: Vec<_> = records.filter(|record| record.content.owner != own).collect();
    let bound = records.iter().flat_map(|record| {
        let given = record.consents.iter().filter(|given| given.to == own);
        given.filter(|given| !given.conditions.is_blank()).map(|given| Condition {
            given: view::consented(given),
            record: record.content.record,
            owner: record.content.owner,
        })
    });
    let came = records.iter().filter(|record| !record.content.conditions.is_empty());
    let came = came.map(|record| CameWith {
        record: record.content.record,
        owner: record.content.owner,
        conditions: record.content.conditions.clone(),
    });
    Ok((bound.collect(), came.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::forged::Forged;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn an_act_under_a_forged_certificate_is_shown_as_not_verified() {
        let forged = Forged::new().await;
        for (name, is_one, proof) in forged.beside().await {
            let card = forged.card.claims();
            for (node, card) in [(&forged.a, None), (&forged.b, Some(card))] {
                let entry = Entry { proof: Some(proof.clone()), ..forged.entry(node).await };
                let shown = SignatureShown::of(&entry, &node.engine.node().keys, card, true);
                let expected =
                    if is_one { SignatureState::Verified } else { SignatureState::Failed };
                assert_eq!(shown.state, expected, "{name}");
                assert_eq!(shown.key.is_some(), is_one, "{name}: no key is named for it");
            }
        }
    }
}
