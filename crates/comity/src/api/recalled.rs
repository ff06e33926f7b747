//! What became of a record's copies that were taken back, holder by holder.
//!
//! Who erased its copy is no holder any more, so this is told from the recalls and their receipts.

use std::collections::BTreeSet;

use comity_act::{
    ActId, AgencyCode, Body, Kind, RecordId, Text,
    body::{Compliance, Outcome, RestrictionGround},
};
use comity_corridor::{
    Family, IndexKey, Key, Needs, Scan, kept_on,
    rows::{ActRow, Asked, DeadlineRow, DeadlineState, Direction, RecallRow},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Desk,
    opening::signed,
    view::{self, Moment, moment},
};
use crate::{engine::Engine, problem::Problem};

/// Acts about a record, and answers to a recall, that are looked through at most, the newest first.
const ACTS_MAX: usize = 1_000;

/// A recall or an erasure of a record, and what each holder answered.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RecordRecall {
    /// The act that recalled.
    recall: ActId,
    /// Its kind.
    kind: String,
    /// When.
    at: Moment,
    /// Who was asked.
    holders: Vec<RecalledFrom>,
}

/// What a holder answered of the record.
#[derive(Debug, Serialize, ToSchema)]
struct RecalledFrom {
    /// Who.
    agency: AgencyCode,
    /// What it says of the record; nothing, while no answer came.
    #[schema(required)]
    outcome: Option<Outcome>,
    /// On what ground it keeps its copy, closed.
    #[schema(required)]
    ground: Option<RestrictionGround>,
    /// What it says of that, in its own words.
    #[schema(required)]
    reason: Option<Text<1_000>>,
    /// To whom it said that it had passed copies on.
    passed_to: Vec<AgencyCode>,
    /// Those of them whose answer is still awaited.
    awaited: Vec<AgencyCode>,
    /// When its latest receipt came.
    #[schema(required)]
    answered_at: Option<Moment>,
    /// The act that is its latest receipt.
    #[schema(required)]
    receipt: Option<ActId>,
    /// That act's leaf in the log, of which there is a proof.
    #[schema(required)]
    leaf: Option<u64>,
    /// By when the law wants its answer; nothing, while none is owed or the clock does not run.
    #[schema(required)]
    due: Option<Moment>,
    /// Since when its answer is overdue.
    #[schema(required)]
    overdue_since: Option<Moment>,
}

/// A receipt that came: from whom, its row, and what it says of the record.
type Receipt = (ActId, ActRow, Option<Compliance>);

/// The recalls of a record that this agency made or passed on, the newest first.
pub(super) async fn of(desk: &Desk, record: RecordId) -> Result<Vec<RecordRecall>, Problem> {
    let about = rows(&desk.engine, ActRow::about(record)).await?;
    let is_recall = |row: &ActRow| {
        let kinds = [Kind::RecallIssue, Kind::RecordErase];
        row.direction == Direction::Own && kinds.iter().any(|kind| kind.code() == row.kind)
    };
    let mut all = Vec::new();
    for (id, row) in about.into_iter().filter(|(_, row)| is_recall(row)) {
        let deadlines = (0..row.deadlines).map(|number| Key::Deadline(id, number));
        let keys = deadlines.clone().chain([Key::Recall(id)]);
        let known = desk.engine.read(Needs::default().and(keys)).await?;
        let Some(recall) = known.row::<RecallRow>(Key::Recall(id)) else { continue };
        let receipts = receipts(desk, id, record).await?;
        let owed: Vec<&DeadlineRow> = deadlines.filter_map(|key| known.row(key)).collect();
        let holders = recall.asked.iter().map(|asked| holder(record, asked, &receipts, &owed));
        all.push(RecordRecall {
            recall: id,
            kind: view::kind(row.kind),
            at: moment(recall.at),
            holders: holders.collect(),
        });
    }
    Ok(all)
}

/// The acts of a list, the newest first.
async fn rows(engine: &Engine, prefix: IndexKey) -> Result<Vec<(ActId, ActRow)>, Problem> {
    let mut needs = Needs::default();
    needs.scans.push(Scan::newest(prefix, ACTS_MAX));
    let known = engine.read(needs).await?;
    let acts = known.scans.iter().flatten().filter_map(|(_, key)| match *key {
        Key::Act(id) => known.row::<ActRow>(*key).map(|row| (id, row.clone())),
        _ => None,
    });
    Ok(acts.collect())
}

/// The receipts of a recall that came, the newest first, each with what it says of the record.
async fn receipts(desk: &Desk, recall: ActId, record: RecordId) -> Result<Vec<Receipt>, Problem> {
    let thread = IndexKey::of(Family::Thread).bytes(recall.as_bytes());
    let mut answers = rows(&desk.engine, thread).await?;
    let is_receipt = |row: &ActRow| {
        row.direction == Direction::Received && row.kind == Kind::RecallComply.code()
    };
    answers.retain(|(_, row)| is_receipt(row));
    let mut needs = Needs::default();
    needs.journal.extend(answers.iter().map(|(id, _)| *id));
    let known = desk.engine.read(needs).await?;
    let said = |id: ActId| {
        let signed = known.journal.get(&id).and_then(|entry| signed(desk, entry))?;
        let Body::RecallComply(body) = signed.into_parts().0.body else { return None };
        body.entries.into_iter().find(|entry| entry.record == record)
    };
    Ok(answers.into_iter().map(|(id, row)| (id, row, said(id))).collect())
}

/// Where one holder stands with the record: its latest word, and all that it ever passed on.
fn holder(
    record: RecordId,
    asked: &Asked,
    receipts: &[Receipt],
    owed: &[&DeadlineRow],
) -> RecalledFrom {
    let theirs = || receipts.iter().filter(|(_, row, _)| row.agency == asked.holder);
    let outcomes = asked.outcomes.iter().find(|(of, _)| *of == record);
    let latest = theirs().find(|(_, _, said)| said.is_some());
    let said = latest.and_then(|(_, _, said)| said.as_ref());
    let reason = said.map(|said| said.reason.clone()).filter(|reason| !reason.is_blank());
    let passed = theirs().filter_map(|(_, _, said)| said.as_ref()).flat_map(|said| &said.passed_to);
    let passed_to: BTreeSet<AgencyCode> = passed.copied().collect();
    // Whatever law made it owe something for the recall; of who has answered, no more.
    let is_theirs = |row: &&&DeadlineRow| row.owed_by == asked.holder && row.is_owed();
    let mut clocks = owed.iter().filter(is_theirs).filter(|_| asked.complied.is_none());
    let at = clocks.find_map(|row| match row.state {
        DeadlineState::Running(at) => Some((moment(at), false)),
        DeadlineState::Breached(at) => Some((moment(at), true)),
        _ => None,
    });
    RecalledFrom {
        agency: asked.holder,
        outcome: outcomes.map(|(_, outcome)| *outcome),
        ground: reason.as_ref().and_then(|reason| kept_on(reason.as_str())),
        reason,
        passed_to: passed_to.into_iter().collect(),
        awaited: asked.onward.clone(),
        answered_at: latest.map(|(_, row, _)| moment(row.recorded_at)),
        receipt: latest.map(|(id, _, _)| *id),
        leaf: latest.map(|(_, row, _)| row.leaf),
        due: at.filter(|(_, is_over)| !is_over).map(|(at, _)| at),
        overdue_since: at.filter(|(_, is_over)| *is_over).map(|(at, _)| at),
    }
}
