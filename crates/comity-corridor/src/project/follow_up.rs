//! What follows a hit: the request about it, and its answer.
//!
//! A request follows up the hit, or what a person concluded of it. What the answer says is that
//! with which the hit can be compared, while the answer is held.

use std::collections::BTreeSet;

use comity_act::{
    Act, ActId, AgencyCode, Body, Kind, RecordId,
    body::{Means, RequestMake},
};

use super::hit::{excluded_there, searched};
use crate::{
    key::Key,
    ports::{Facts, Projection},
    rows::{ActRow, Conclusion, Direction, HitRow, RecordRow, Stage, ToldOf},
};

/// The hit that a request follows up, and of which of its records: the request names the hit, or
/// what was concluded of it.
pub(super) fn followed<'a>(
    act: &'a Act,
    known: &'a Facts,
) -> impl Iterator<Item = (ActId, Option<&'a ActRow>)> {
    act.answers.and_then(|of| hit_of(of, known)).into_iter()
}

/// The hit that an act is, or concludes, and the row of the conclusion.
fn hit_of(of: ActId, known: &Facts) -> Option<(ActId, Option<&ActRow>)> {
    let row = known.row::<ActRow>(Key::Act(of))?;
    match row.kind {
        _ if row.gives_hits() => Some((of, None)),
        kind if kind == Kind::HitConclude.code() => Some((row.answers?, Some(row))),
        _ => None,
    }
}

/// Whether a person of the asking agency confirmed the hit that a request follows up. Nothing is
/// known of a hit that stands in no act.
///
/// LAW: Regulation (EU) 2024/982, art. 47(1)(b).
pub(crate) fn is_confirmed(known: &Facts, act: &Act, body: &RequestMake) -> Option<bool> {
    let (hit, conclusion) = followed(act, known).next()?;
    let empty = HitRow::default();
    let row = known.row::<HitRow>(Key::Hit(hit)).unwrap_or(&empty);
    let is_same = |record: Option<RecordId>| match record {
        Some(_) => row.last(act.agency, record).is_some_and(|last| last.found == Conclusion::Same),
        // A conclusion of a pseudonymised search names no record, and perhaps a term.
        None => {
            let answered = row.concluded.iter().find(|one| Some(one.act) == act.answers);
            row.is_same_of_search(act.agency, answered.and_then(|one| one.term))
        }
    };
    let named: Vec<Option<RecordId>> = match conclusion {
        Some(conclusion) if conclusion.about.is_empty() => vec![None],
        Some(conclusion) => conclusion.about.iter().copied().map(Some).collect(),
        None => row.records().collect(),
    };
    let asked = body.records.iter().copied().map(Some);
    let all_asked = body.records.is_empty() || asked.clone().all(is_same);
    Some(named.into_iter().any(is_same) && all_asked)
}

/// Whether an act follows up a match of fingerprints, faces or DNA profiles: what was searched
/// with says it. Nothing is known of a hit whose search stands in no act, or is erased.
///
/// LAW: Regulation (EU) 2024/982, art. 47(1).
pub(crate) fn follows_biometrics(known: &Facts, act: &Act, own: AgencyCode) -> Option<bool> {
    biometric_means(known, act, own).map(|means| !means.is_empty())
}

/// By which biometrics both sides can compare a hit before anything of it is told: those with
/// which it was searched.
fn biometric_means(known: &Facts, act: &Act, own: AgencyCode) -> Option<&'static [Means]> {
    const OF_BODY: &[Means] = &[Means::Fingerprints, Means::Face];
    let of = |is_of_dna, is_of_faces| match (is_of_dna, is_of_faces) {
        (true, _) => &[Means::Dna],
        (_, true) => OF_BODY,
        _ => &[],
    };
    let (hit, _) = followed(act, known).next()?;
    // Under pseudonyms go names and numbers, and nothing else.
    if known.row::<ActRow>(Key::Act(hit))?.kind == Kind::SearchPseudonymised.code() {
        return Some(&[]);
    }
    let search = known.journal.get(&searched(act, own, known)?)?.signed(own).ok()?;
    match &search.act().body {
        Body::SearchRun(body) => Some(of(body.is_of_dna(), body.is_of_faces())),
        Body::WatchSet(body) => Some(of(body.is_of_dna(), body.is_of_faces())),
        _ => None,
    }
}

/// Whether an own act says of a hit that it is another, of which nothing was told that could be
/// compared by the means that it names.
pub(crate) fn is_excluded_unseen(act: &Act, own: AgencyCode, known: &Facts) -> bool {
    let (Body::HitExclude(body), Some(hit)) = (&act.body, excluded_there(act, own)) else {
        return false;
    };
    !is_content_held(known, hit, Some(body.record))
        && !needs_no_content(known, act, own, &body.means)
}

/// Whether one of these means needs nothing of what the record says: the owner was asked, which
/// compares what it has, or biometrics were compared with which it was searched.
pub(crate) fn needs_no_content(known: &Facts, act: &Act, own: AgencyCode, by: &[Means]) -> bool {
    let biometric = biometric_means(known, act, own).unwrap_or_default();
    by.iter().any(|means| *means == Means::OwnerAsked || biometric.contains(means))
}

/// Whether a request follows up a hit that stands in an act.
pub(crate) fn follows_up(known: &Facts, act: &Act) -> bool {
    followed(act, known).next().is_some()
}

/// The rows that an answer to this request may write of a hit: named by the request, or by the
/// conclusion that it answers.
pub(crate) fn more_of_answer(request: ActId, known: &Facts) -> Vec<Key> {
    let of = known.row::<ActRow>(Key::Act(request)).and_then(|row| row.answers);
    let hit = of.and_then(|of| hit_of(of, known)).map(|(hit, _)| hit);
    of.map(Key::Act).into_iter().chain(hit.into_iter().flat_map(row_of_hit)).collect()
}

fn row_of_hit(hit: ActId) -> [Key; 2] {
    [Key::Act(hit), Key::Hit(hit)]
}

/// A whole answer came to a request that follows up a hit, from who gave it: with what it says the
/// hit can be compared, of the records that were asked about. One that says that more will follow
/// says nothing yet.
pub(crate) fn told(
    p: &mut Projection<'_>,
    (answer, from, is_whole): (ActId, AgencyCode, bool),
    request: ActId,
) {
    let facts = p.facts();
    let row = facts.row::<ActRow>(Key::Act(request)).filter(|row| row.direction == Direction::Own);
    let Some((asked, (hit, conclusion))) =
        row.and_then(|row| Some((row, hit_of(row.answers?, facts)?)))
    else {
        return;
    };
    let gave = facts.row::<ActRow>(Key::Act(hit)).filter(|row| row.stage != Stage::Erased);
    let gave = gave.filter(|row| is_whole && row.hit_giver() == Some(from));
    let Some(gave) = gave else { return };
    let named = asked.about.iter().chain(conclusion.into_iter().flat_map(|row| &row.about));
    let mut about: BTreeSet<RecordId> =
        named.copied().filter(|record| gave.about.contains(record)).collect();
    if let ([one], true) = (gave.about.as_slice(), about.is_empty()) {
        about.insert(*one);
    }
    let mut row = p.row::<HitRow>(Key::Hit(hit)).cloned().unwrap_or_default();
    row.was_told(ToldOf { answer, about: about.into_iter().collect() });
    p.put(Key::Hit(hit), row);
}

/// Whether what who gave a hit has of it is held here: the record, the report that carried it, or
/// an answer to a request about it.
pub(crate) fn is_content_held(facts: &Facts, hit: ActId, record: Option<RecordId>) -> bool {
    let row = |act: ActId| facts.row::<ActRow>(Key::Act(act));
    let carries = |record: RecordId| {
        let is_held = facts.row::<RecordRow>(Key::Record(record)).is_some();
        is_held || row(hit).is_some_and(|row| row.carries.iter().any(|one| one.record == record))
    };
    let told = facts.row::<HitRow>(Key::Hit(hit)).into_iter().flat_map(|row| &row.told);
    let is_of = |told: &&ToldOf| record.is_none_or(|record| told.about.contains(&record));
    let mut told = told.filter(is_of).filter_map(|told| row(told.answer));
    let is_read = |row: &ActRow| !matches!(row.stage, Stage::Erased | Stage::Held);
    record.is_some_and(carries) || told.any(is_read)
}
