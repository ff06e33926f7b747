//! Oversight: who looked at what, what the law stopped, which receipts lack.
//!
//! For those who look after the law: the auditor, the data-protection officer, the legal adviser
//! and the compliance reviewer. What an officer gave as reason is read by the act of looking at
//! how that act was decided, which leaves a trace of its own.
//!
//! It never tells what an act or a record says: counts, kinds, pseudonyms, moments and rules.

use std::{collections::BTreeMap, sync::Arc};

use axum::{Json, extract::State};
use comity_act::{
    ActId, AgencyCode, Body, Kind, OfficerId, Purpose, RecordId, Reference, SignedAct,
    body::Reception,
};
use comity_corridor::{
    Entry, Family, IndexKey, Key, Needs, Reason, Scan, Verdict,
    rows::{ActRow, Direction, OutboxRow, PeerRow, Stage},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Desk,
    guard::Caller,
    line::DirectionWord,
    opening::signed,
    page::{Order, PageQuery},
    view::{self, Moment, RulingWord, StageWord},
    words::words,
};
use crate::problem::Problem;

/// Acts that are looked through for one answer when nobody says how many, and at most.
const ACTS_LOOKED: usize = 500;

/// Peers whose receipts are looked at.
const PEERS_MAX: usize = 500;

words! {
    /// What somebody looked at, or through.
    #[schema(as = LookedAt)]
    LookWord {
        Record = "record",
        Act = "act",
        Decision = "decision",
        Search = "search",
        Export = "export",
    }
}

/// What those who look after the law look at first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Oversight {
    /// How many acts were looked through.
    looked_through: usize,
    /// When the oldest of them was recorded.
    #[schema(required)]
    since: Option<Moment>,
    /// What each officer of this agency did in them, who looked most first.
    officers: Vec<OfficerCounts>,
    /// Who looked at what, the newest first.
    looks: Vec<Look>,
    /// What the law did not permit, or left to a person's decision, the newest first.
    stopped: Vec<Stopped>,
    /// Peers that have yet to acknowledge what was sent to them, whatever acts those are.
    receipts: Vec<Unacknowledged>,
    /// Where older acts begin, to be given as `before`; nothing at the end.
    #[schema(required)]
    next: Option<String>,
}

/// What an officer of this agency did, in numbers.
#[derive(Debug, Serialize, ToSchema)]
struct OfficerCounts {
    /// By pseudonym.
    officer: OfficerId,
    /// How often records or acts were looked at, or searched for.
    looked: usize,
    /// How often the law did not permit what was done.
    not_permitted: usize,
    /// How often the law left it to a person's decision.
    referred: usize,
}

/// Somebody of this agency looked at something.
#[derive(Debug, Serialize, ToSchema)]
struct Look {
    /// The act of looking.
    act: ActId,
    /// At what kind of thing.
    how: LookWord,
    /// Who looked, by pseudonym.
    officer: OfficerId,
    /// When.
    at: Moment,
    /// For what; nothing, when nobody said or it is erased.
    #[schema(required)]
    purpose: Option<Purpose>,
    /// At which records.
    records: Vec<RecordId>,
    /// At which act.
    #[schema(required)]
    at_act: Option<ActId>,
    /// How far it has come.
    stage: StageWord,
}

/// What the law stopped, or left to a person's decision.
#[derive(Debug, Serialize, ToSchema)]
struct Stopped {
    /// The act.
    act: ActId,
    /// The reference for people.
    #[schema(required)]
    reference: Option<Reference>,
    /// The name of its kind.
    kind: String,
    /// Whose act it is.
    agency: AgencyCode,
    /// Which officer acts, by pseudonym.
    officer: OfficerId,
    /// Whether it is one's own.
    direction: DirectionWord,
    /// When it was recorded here.
    recorded_at: Moment,
    /// What the law said last.
    ruling: RulingWord,
    /// How far it has come since.
    stage: StageWord,
    /// The rules that decided.
    because: Vec<Reason>,
    /// Whether a competent person overruled a bar.
    overruled: bool,
}

/// A peer that has yet to acknowledge something.
#[derive(Debug, Serialize, ToSchema)]
struct Unacknowledged {
    /// Which peer.
    agency: AgencyCode,
    /// How many acts wait for its receipt.
    waiting: u64,
    /// The oldest of them.
    #[schema(required)]
    oldest: Option<ActId>,
    /// Since when that one waits.
    #[schema(required)]
    since: Option<Moment>,
    /// When the peer was last heard of.
    #[schema(required)]
    heard_at: Option<Moment>,
}

/// Who looked at what, what the law stopped, and what peers have yet to acknowledge.
///
/// Without a `limit` the newest 500 acts are looked through.
#[utoipa::path(
    get, path = "/v1/oversight", tag = "log", operation_id = "showOversight",
    params(PageQuery),
    responses(
        (status = 200, description = "What there is to look at.", body = Oversight),
        (status = 400, description = "There is no such page."),
        (status = 404, description = "The caller does not look after the law."),
    ),
)]
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    mut query: PageQuery,
) -> Result<Json<Oversight>, Problem> {
    caller.looks_after_law()?;
    if query.list.is_some() {
        return Err(Problem::usage("there is one list of acts; leave `list` out"));
    }
    query.limit.get_or_insert(ACTS_LOOKED);
    let page = query.read(&desk.engine, IndexKey::of(Family::Acts), Order::Newest).await?;
    let rows: Vec<(ActId, &ActRow)> = page
        .keys
        .iter()
        .filter_map(|&key| match (key, page.facts.row::<ActRow>(key)) {
            (Key::Act(id), Some(row)) => Some((id, row)),
            _ => None,
        })
        .collect();
    let mut needs = Needs::default();
    needs.journal.extend(rows.iter().map(|(id, _)| *id));
    let journal = desk.engine.read(needs).await?.journal;
    let (mut looks, mut stopped, mut officers) = (Vec::new(), Vec::new(), BTreeMap::new());
    for &(id, row) in &rows {
        let entry = journal.get(&id);
        let look = look(&desk, (id, row), entry);
        let stop = entry.and_then(|entry| stop((id, row), entry));
        if row.direction == Direction::Own && row.officer != desk.agency.service {
            let officer = row.officer;
            let none = || OfficerCounts { officer, looked: 0, not_permitted: 0, referred: 0 };
            let counts: &mut OfficerCounts = officers.entry(officer).or_insert_with(none);
            counts.looked += usize::from(look.is_some());
            let is = |ruling| stop.as_ref().is_some_and(|stop: &Stopped| stop.ruling == ruling);
            counts.not_permitted += usize::from(is(RulingWord::NotPermitted));
            counts.referred += usize::from(is(RulingWord::ForDecision));
        }
        looks.extend(look);
        stopped.extend(stop);
    }
    Ok(Json(Oversight {
        looked_through: rows.len(),
        since: rows.last().map(|(_, row)| view::moment(row.recorded_at)),
        officers: most_first(officers),
        looks,
        stopped,
        receipts: unacknowledged(&desk).await?,
        next: page.answer(Vec::<()>::new()).next,
    }))
}

fn most_first(officers: BTreeMap<OfficerId, OfficerCounts>) -> Vec<OfficerCounts> {
    let mut all: Vec<OfficerCounts> = officers.into_values().collect();
    all.sort_by_key(|one| std::cmp::Reverse((one.looked, one.not_permitted, one.referred)));
    all
}

/// The act as a look at something, when it is one of this agency's officers'.
fn look(desk: &Desk, (act, row): (ActId, &ActRow), entry: Option<&Entry>) -> Option<Look> {
    if row.direction != Direction::Own || row.officer == desk.agency.service {
        return None;
    }
    let said = entry.and_then(|entry| signed(desk, entry));
    let said = said.as_ref().map(SignedAct::act);
    let how = match (Kind::from_code(row.kind)?, said.map(|act| &act.body)) {
        (Kind::RecordOpen, _) => LookWord::Record,
        (Kind::SearchRun, _) => LookWord::Search,
        (Kind::ExportRun, _) => LookWord::Export,
        // Of what is erased nobody can say any more whether it was read or taken in charge.
        (_, Some(Body::MessageAcknowledge(body))) => match body.reception {
            Reception::Opened => LookWord::Act,
            Reception::Examined => LookWord::Decision,
            Reception::Taken => return None,
        },
        _ => return None,
    };
    Some(Look {
        act,
        how,
        officer: row.officer,
        at: view::moment(row.recorded_at),
        purpose: said.and_then(|act| act.purpose),
        records: row.about.clone(),
        at_act: row.answers,
        stage: view::stage(row.stage),
    })
}

/// The act as something that the law stopped, when it did.
fn stop((act, row): (ActId, &ActRow), entry: &Entry) -> Option<Stopped> {
    let verdict = Verdict::decode(&entry.verdict).ok()?;
    let ruling = view::ruling(verdict.ruling);
    let overruled = row.lifts.iter().any(|lift| lift.overrules);
    let waits = matches!(row.stage, Stage::Barred | Stage::ForDecision | Stage::Declined);
    if ruling == RulingWord::Permitted && !overruled && !waits {
        return None;
    }
    Some(Stopped {
        act,
        reference: row.reference,
        kind: view::kind(row.kind),
        agency: row.agency,
        officer: row.officer,
        direction: match row.direction {
            Direction::Own => DirectionWord::Own,
            Direction::Received => DirectionWord::Received,
        },
        recorded_at: view::moment(row.recorded_at),
        ruling,
        stage: view::stage(row.stage),
        because: verdict.because,
        overruled,
    })
}

/// The peers that have yet to acknowledge something, with the oldest act that waits.
async fn unacknowledged(desk: &Desk) -> Result<Vec<Unacknowledged>, Problem> {
    let mut needs = Needs::default();
    needs.scans.push(Scan::of(IndexKey::of(Family::Peers), PEERS_MAX));
    let peers = desk.engine.read(needs).await?;
    let waiting: Vec<(AgencyCode, &PeerRow)> = peers
        .scans
        .iter()
        .flatten()
        .filter_map(|(_, key)| match *key {
            Key::Peer(agency) => Some((agency, peers.row::<PeerRow>(*key)?)),
            _ => None,
        })
        .filter(|(_, row)| row.out_next > row.out_acknowledged)
        .collect();
    let oldest =
        |&(agency, row): &(AgencyCode, &PeerRow)| Key::Outbox(agency, row.out_acknowledged);
    let outbox = desk.engine.read(Needs::default().and(waiting.iter().map(oldest))).await?;
    let shown = waiting.iter().map(|one| {
        let (agency, row) = *one;
        let first = outbox.row::<OutboxRow>(oldest(one));
        Unacknowledged {
            agency,
            waiting: row.out_next - row.out_acknowledged,
            oldest: first.map(|first| first.act),
            since: first.map(|first| view::moment(first.since)),
            heard_at: row.heard_at.map(view::moment),
        }
    });
    Ok(shown.collect())
}
