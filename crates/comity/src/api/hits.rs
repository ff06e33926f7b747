//! Hits: what persons found who compared both, on this side and on the other.
//!
//! It never shows what a record says: whoever reads that opens it.

use std::{collections::BTreeSet, sync::Arc};

use axum::{
    Json,
    extract::{Path, State},
};
use comity_act::{
    Act, ActId, AgencyCode, CrimeArea, Kind as ActKind, Offence, OfficerId, Purpose, RecordId,
    Reference, SignedAct, Text, body::Means,
};
use comity_corridor::{
    Facts, Family, IndexKey, Key, Needs, Scan,
    rows::{ActRow, Concluded, Conclusion, HitRow},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Desk,
    deadlines::{self, DeadlineShown},
    guard::Caller,
    opening::{self, Door, signed},
    reading,
    view::{Moment, moment},
};
use crate::{engine::Engine, problem::Problem};

/// What a person found.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum HitFound {
    /// It is the same person or thing.
    Same,
    /// It is another.
    NotSame,
    /// It cannot be told.
    CannotTell,
}

/// What one person found of a hit.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HitConcluded {
    /// The act that says it.
    act: ActId,
    /// Whose.
    agency: AgencyCode,
    /// Who.
    officer: OfficerId,
    /// When.
    at: Moment,
    /// Of which record; none of a pseudonymised search.
    #[schema(required)]
    record: Option<RecordId>,
    /// Of which term of a pseudonymised search, by its place from 0; none of the whole of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    term: Option<u8>,
    /// What was found.
    found: HitFound,
    /// By what.
    means: Vec<Means>,
    /// The act that took it back; it counts no more.
    #[schema(required)]
    undone_by: Option<ActId>,
}

/// The hits that one act gave, and what came of them.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HitShown {
    /// The act.
    hit: ActId,
    /// The reference for people.
    #[schema(required)]
    reference: Option<Reference>,
    /// Who gave the hits; none where they were found in one's own databases.
    #[schema(required)]
    giver: Option<AgencyCode>,
    /// The records that it names.
    records: Vec<RecordId>,
    /// What was concluded, the oldest first; of each agency and record the last counts that was
    /// not taken back.
    concluded: Vec<HitConcluded>,
    /// What a request about it takes over; none of what was found here, or was given to others.
    #[serde(skip_serializing_if = "Option::is_none")]
    follow_up: Option<FollowUp>,
    /// What is owed because of what came of them and is not done, what is due soonest first: by
    /// who concluded, by who was asked after it, and by who arrested.
    clocks: Vec<DeadlineShown>,
}

/// What a request that follows up a hit takes over from it; whom it is about a person writes.
#[derive(Debug, Serialize, ToSchema)]
struct FollowUp {
    /// The act that it answers: this agency's last word that it is the same, else the hit.
    answers: ActId,
    /// Whom it goes to: who gave the hit.
    to: AgencyCode,
    /// The records that were found to be the same.
    records: Vec<RecordId>,
    /// What the search was made for.
    purpose: Option<Purpose>,
    /// The area of crime that it was about.
    crime_area: Option<CrimeArea>,
    /// The offences that it was about.
    offences: Vec<Offence>,
    /// The case.
    case: Option<Text<60>>,
}

/// What was concluded of the hits that a search's report, an alert or a pseudonymised search gave.
#[utoipa::path(
    get, path = "/v1/hits/{act}", tag = "records", operation_id = "showHit",
    params(("act" = String, Path, description = "The act that gave the hits, by its id or its \
                                                 reference for people.")),
    responses(
        (status = 200, description = "The hits and what came of them.", body = HitShown),
        (status = 404, description = "No such act gave hits, or the caller reads no content."),
    ),
)]
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<HitShown>, Problem> {
    caller.reads_content()?;
    let (hit, row) = reading::act_named(&desk.engine, &name).await?;
    if !row.gives_hits() {
        return Err(Problem::not_found());
    }
    // A report and an alert answer the search, or the watch, that looked for it.
    let is_private = row.kind == ActKind::SearchPseudonymised.code();
    let searched = row.answers.filter(|_| !is_private);
    let mut needs = Needs::default().and([Key::Hit(hit)]).and(opening::answered([&row]));
    needs.journal.insert(searched.unwrap_or(hit));
    let known = desk.engine.read(needs).await?;
    let found = known.row::<HitRow>(Key::Hit(hit)).cloned().unwrap_or_default();
    // What came of a pseudonymised search others read in its entry, by opening it; whoever said
    // what came of it knows.
    let says = found.concluded.iter().any(|one| one.officer == caller.0.officer);
    if is_private && !says && Door::of(caller, &row, &known) != Some(Door::Free) {
        let (concluded, follow_up, clocks) = (Vec::new(), None, Vec::new());
        let (reference, giver, records) = (row.reference, row.hit_giver(), Vec::new());
        return Ok(Json(HitShown { hit, reference, giver, concluded, follow_up, clocks, records }));
    }
    let searched = known.journal.values().next().and_then(|entry| signed(&desk, entry));
    let searched = searched.as_ref().map(SignedAct::act);
    let follows = following(&desk.engine, hit).await?;
    let clocks = deadlines::because_of(&desk, caller, &follows).await?;
    Ok(Json(HitShown {
        hit,
        reference: row.reference,
        giver: row.hit_giver(),
        concluded: found.concluded.iter().map(shown).collect(),
        follow_up: row
            .hit_giver()
            .map(|to| follow_up((hit, to), &found, (searched, desk.engine.node().own()))),
        records: row.about,
        clocks,
    }))
}

fn follow_up(
    (hit, to): (ActId, AgencyCode),
    found: &HitRow,
    (searched, own): (Option<&Act>, AgencyCode),
) -> FollowUp {
    let is_same = |one: &&Concluded| {
        let is_last = match one.record {
            Some(_) => found.last(own, one.record).is_some_and(|last| last.act == one.act),
            None => found.is_same_of_search(own, one.term),
        };
        one.agency == own && one.found == Conclusion::Same && one.undone_by.is_none() && is_last
    };
    let same: Vec<&Concluded> = found.concluded.iter().filter(is_same).collect();
    FollowUp {
        answers: same.last().map_or(hit, |one| one.act),
        to,
        records: same.iter().filter_map(|one| one.record).collect(),
        purpose: searched.and_then(|act| act.purpose),
        crime_area: searched.and_then(|act| act.crime_area),
        offences: searched.map(|act| act.offences.clone()).unwrap_or_default(),
        case: searched.and_then(|act| act.case.clone()),
    }
}

/// So far the answers to answers are followed: a conclusion, the request after it, its answer.
const STEPS: usize = 3;

/// Answers to one act that are looked at for what follows it.
const ANSWERS_MAX: usize = 64;

/// Acts that are looked at altogether: a thread that a peer fills holds nobody up.
const FOLLOWING_MAX: usize = 512;

/// What answers a hit, and what answers that: conclusions, requests, what came of them.
async fn following(engine: &Engine, hit: ActId) -> Result<BTreeSet<ActId>, Problem> {
    let mut all = BTreeSet::new();
    let mut heads = vec![hit];
    for _ in 0..STEPS {
        let mut needs = Needs::default();
        let thread = |act: &ActId| IndexKey::of(Family::Thread).bytes(act.as_bytes());
        let answers = |act| Scan::newest(thread(act), ANSWERS_MAX).entries_only();
        needs.scans.extend(heads.iter().map(answers));
        let known = engine.read(needs).await?;
        let answers = known.scans.iter().flatten().filter_map(|(_, key)| match key {
            Key::Act(act) => Some(*act),
            _ => None,
        });
        let room = FOLLOWING_MAX.saturating_sub(all.len());
        heads = answers.take(room).filter(|act| all.insert(*act)).collect();
    }
    Ok(all)
}

/// What was concluded of the hits of an act whose row was read with its [`Key::Hit`].
pub(super) fn concluded(known: &Facts, act: ActId) -> Vec<HitConcluded> {
    let row = known.row::<HitRow>(Key::Hit(act));
    row.into_iter().flat_map(|row| &row.concluded).map(shown).collect()
}

/// To whom goes what comes of a hit: who gave it.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn giver_of(
    engine: &Engine,
    hit: Option<ActId>,
) -> Result<Option<AgencyCode>, Problem> {
    let Some(hit) = hit else { return Ok(None) };
    let row = reading::row::<ActRow>(engine, Key::Act(hit)).await?;
    Ok(row.as_ref().and_then(ActRow::hit_giver))
}

fn shown(one: &Concluded) -> HitConcluded {
    HitConcluded {
        act: one.act,
        agency: one.agency,
        officer: one.officer,
        at: moment(one.at),
        record: one.record,
        term: one.term,
        found: match one.found {
            Conclusion::Same => HitFound::Same,
            Conclusion::NotSame => HitFound::NotSame,
            Conclusion::CannotTell => HitFound::CannotTell,
        },
        means: one.means.clone(),
        undone_by: one.undone_by,
    }
}
