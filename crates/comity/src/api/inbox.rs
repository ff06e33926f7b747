//! The inbox: what came in and waits for somebody, what presses first.
//!
//! Emergencies stand before all else, then what is due soonest, then the oldest. What was answered,
//! refused or taken has left it; what was withdrawn leaves it here.

use comity_act::{ActId, Kind, Timestamp};
use comity_corridor::{
    Facts, Family, IndexKey, Key, Needs, Scan,
    rows::{ActRow, RequestRow},
};

use crate::{engine::Engine, problem::Problem};

/// Acts that are looked through; who has more waiting has another problem.
const INBOX_MAX: usize = 5_000;

/// An act that waits.
pub(super) struct Waiting {
    pub act: ActId,
    pub row: ActRow,
    /// When an answer is due by law.
    pub due: Option<Timestamp>,
}

/// What waits, in order.
pub(super) async fn read(engine: &Engine) -> Result<Vec<Waiting>, Problem> {
    let mut needs = Needs::default();
    needs.scans.push(Scan::newest(IndexKey::of(Family::Inbox), INBOX_MAX));
    let mut known = engine.read(needs).await?;
    let keys: Vec<Key> =
        known.scans.pop().unwrap_or_default().into_iter().map(|(_, key)| key).collect();
    let rows: Vec<(ActId, ActRow)> = keys
        .into_iter()
        .filter_map(|key| match (key, known.row::<ActRow>(key)) {
            (Key::Act(id), Some(row)) => Some((id, row.clone())),
            _ => None,
        })
        .collect();
    let requests = rows.iter().filter_map(|(id, row)| request(*id, row));
    let requests = engine.read(Needs::default().and(requests)).await?;
    let mut waiting: Vec<Waiting> =
        rows.into_iter().filter_map(|(act, row)| waits(act, row, &requests)).collect();
    waiting.sort_by_key(|one| {
        let due = one.due.map_or(u64::MAX, Timestamp::millis);
        (!one.row.emergency, due, one.row.recorded_at.millis())
    });
    Ok(waiting)
}

fn request(act: ActId, row: &ActRow) -> Option<Key> {
    let is_request = Kind::from_code(row.kind) == Some(Kind::RequestMake);
    is_request.then_some(Key::Request(act, row.agency))
}

fn waits(act: ActId, row: ActRow, requests: &Facts) -> Option<Waiting> {
    let request = request(act, &row).and_then(|key| requests.row::<RequestRow>(key));
    let due = request.and_then(|request| request.due);
    let is_over = request.is_some_and(|request| !request.state.is_open());
    (!is_over).then_some(Waiting { act, row, due })
}
