//! Legal hold: what is kept stays as it was, in every act that carried it.
//!
//! A record that is kept keeps its words: corrections and new copies wait beside it. An act that
//! carried it is erased for nobody's sake, also when what is erased is another record that came
//! with it. What waited is done at the release.

use comity_act::{ActId, Kind, RecordId, body::RestrictionGround};

use super::{Context, owe};
use crate::{
    key::Key,
    ports::{Facts, Projection},
    rows::{ActRow, PendingWork, RecordRow, RecordState},
};

/// What a record says from now on; of what is kept, from its release on.
pub(super) fn put(p: &mut Projection<'_>, record: RecordId, row: RecordRow) {
    let key = Key::Record(record);
    let held = p.row::<RecordRow>(key).cloned();
    // No copy and no correction says anything of links, which are this agency's own, and of whom
    // the record is not about.
    let (links, exclusions) =
        held.as_ref().map(|held| (held.links.clone(), held.exclusions.clone())).unwrap_or_default();
    let row = RecordRow { links, exclusions, ..row };
    let row = match held.filter(|held| held.ground.is_some()) {
        Some(held) => {
            let (links, exclusions) = (Vec::new(), Vec::new());
            let later = Box::new(RecordRow { later: None, links, exclusions, ..row });
            RecordRow { later: Some(later), ..held }
        }
        None => row,
    };
    p.put(key, row);
}

/// On what ground an act that carried records is kept, if one of them is.
pub(super) fn ground(p: &Projection<'_>, act: &ActRow) -> Option<RestrictionGround> {
    kept(p, act).next().and_then(|(_, row)| row.ground)
}

/// Whether a record, or one that an act brought together with it, is kept.
pub(crate) fn is_kept(facts: &Facts, record: RecordId) -> bool {
    let is_kept = |record| {
        let row = facts.row::<RecordRow>(Key::Record(record));
        row.is_some_and(|row| row.ground.is_some())
    };
    let carriers = super::record::carriers_of(facts, record);
    let mut carried = carriers.iter().flat_map(|(_, act)| &act.carries);
    is_kept(record) || carried.any(|carried| is_kept(carried.record))
}

/// The records of acts that were scanned: one that is kept keeps the acts.
pub(crate) fn carried_along(facts: &Facts) -> impl Iterator<Item = Key> {
    let acts = facts.scans.iter().flatten().filter_map(|(_, key)| match key {
        Key::Act(_) => facts.row::<ActRow>(*key),
        _ => None,
    });
    acts.flat_map(|row| &row.carries).map(|carried| Key::Record(carried.record))
}

fn kept<'a>(
    p: &'a Projection<'_>,
    act: &'a ActRow,
) -> impl Iterator<Item = (RecordId, &'a RecordRow)> {
    act.carries.iter().filter_map(|carried| {
        let row = p.row::<RecordRow>(Key::Record(carried.record))?;
        row.ground.is_some().then_some((carried.record, row))
    })
}

/// An act waits for the release of the records that keep these acts.
pub(super) fn wait(p: &mut Projection<'_>, waiting: ActId, for_acts: &[ActId]) {
    let acts = for_acts.iter().filter_map(|&act| p.row::<ActRow>(Key::Act(act)));
    let records: Vec<RecordId> =
        acts.flat_map(|act| kept(p, act)).map(|(record, _)| record).collect();
    records.into_iter().for_each(|record| wait_for(p, waiting, record));
}

/// An act waits for the release of a record, if that is kept.
pub(super) fn wait_for(p: &mut Projection<'_>, waiting: ActId, record: RecordId) {
    p.amend::<RecordRow>(Key::Record(record), |row| {
        if row.ground.is_some() && !row.waiting.contains(&waiting) {
            row.waiting.push(waiting);
        }
    });
}

/// What brought something back that was given up here goes again, at once or at the release.
pub(crate) fn discard(p: &mut Projection<'_>, act: ActId) {
    if p.row::<ActRow>(Key::Act(act)).and_then(|row| ground(p, row)).is_some() {
        wait(p, act, &[act]);
    } else {
        owe(p, act, PendingWork::Discard);
    }
}

/// The restriction ends: the record says what came since, and what waited is done.
pub(super) fn release(p: &mut Projection<'_>, context: &Context<'_>, record: RecordId) {
    let mut waiting = Vec::new();
    p.amend::<RecordRow>(Key::Record(record), |row| {
        if let Some(later) = row.later.take() {
            let (consents, recalled) = (std::mem::take(&mut row.consents), row.recalled);
            let links = std::mem::take(&mut row.links);
            let exclusions = std::mem::take(&mut row.exclusions);
            let waiting = row.waiting.clone();
            *row = RecordRow { consents, recalled, links, exclusions, waiting, ..*later };
        }
        (row.state, row.ground) = (RecordState::Active, None);
        waiting = std::mem::take(&mut row.waiting);
    });
    for act in waiting {
        let Some(row) = p.row::<ActRow>(Key::Act(act)) else { continue };
        let is_recall = row.agency != context.own()
            && [Kind::RecallIssue, Kind::RecordErase].iter().any(|kind| kind.code() == row.kind);
        let work = if is_recall { PendingWork::Comply } else { PendingWork::Discard };
        owe(p, act, work);
    }
}
