//! Hits: whether what a person found answers one that this agency was given.
//!
//! That somebody is not the one of a record is restraint, and no law looks at its words: so it
//! goes to nobody but who gave the hit. Who else holds the record, the node tells.

use comity_act::{
    Act, ActId, AgencyCode, RecordId, Stated, StatedValue,
    body::{Finding, HitConclude, HitExclude},
};

use super::fitting::Unfit;
use crate::{
    find::is_met_by,
    first_hand,
    key::Key,
    ports::Facts,
    project::{is_excluded_unseen, is_of_its_hit, was_given_hit},
    rows::{ActRow, HitRow, QueryRow, RecordRow, SoughtRow},
};

/// What is stated of who was arrested in another's place.
const WRONG_ARREST: &str = "wrong_person_arrested";

/// Whether a conclusion answers a hit that names the record, or a pseudonymised search and a term
/// of it that was met, and goes to who gave it.
pub(super) fn concludes(act: &Act, body: &HitConclude, known: &Facts) -> Result<(), Unfit> {
    if body.means.is_empty() {
        return Err(Unfit::NoMeans);
    }
    if !is_of_its_hit(body) {
        return Err(Unfit::NamesRecord);
    }
    let is_it = |stated: &Stated| {
        stated.fact.as_str() == WRONG_ARREST && stated.value == StatedValue::Yes(true)
    };
    if body.finding != Finding::NotSame && act.said().any(is_it) {
        return Err(Unfit::ArrestedRightly);
    }
    answers_hit(act, body.record, known)?;
    let term = body.term.filter(|term| !is_met(act.answers, *term, known));
    term.map_or(Ok(()), |term| Err(Unfit::NotMet { term }))
}

/// Whether a pseudonymised search of this agency has a term at this place that was met.
fn is_met(search: Option<ActId>, term: u8, known: &Facts) -> bool {
    let Some(search) = search else { return false };
    let sought = known.row::<SoughtRow>(Key::Sought(search));
    let term = sought.and_then(|row| row.terms.get(usize::from(term)));
    let query = known.row::<QueryRow>(Key::Query(search));
    term.zip(query).is_some_and(|(term, query)| is_met_by(&query.met, term))
}

/// Whether an exclusion answers a hit that names the record, and goes to who gave it; or ends one
/// that its maker, or the record's owner, takes back.
pub(super) fn excludes(act: &Act, body: &HitExclude, known: &Facts) -> Result<(), Unfit> {
    if !first_hand::is_first_hand(act, body) || body.tokens().is_none() {
        return Err(Unfit::OfTheNode);
    }
    if let Some(undone) = body.undoes {
        return takes_back(act, (body.record, undone), known);
    }
    if body.means.is_empty() {
        return Err(Unfit::NoMeans);
    }
    // Whoever wrote down particulars had nothing with which to compare them.
    if !body.marks.is_empty() && is_excluded_unseen(act, act.agency, known) {
        return Err(Unfit::NothingTold);
    }
    let row = known.row::<RecordRow>(Key::Record(body.record));
    let own = |row: &RecordRow| row.excluded().filter(|one| one.by == act.agency).count();
    if row.is_some_and(|row| own(row) >= row.exclusions_of(act.agency)) {
        return Err(Unfit::ConcludedOften);
    }
    answers_hit(act, Some(body.record), known)
}

fn answers_hit(act: &Act, record: Option<RecordId>, known: &Facts) -> Result<(), Unfit> {
    let hit = act.answers.ok_or(Unfit::NoHit)?;
    let giver = was_given_hit(known, hit, record).ok_or(Unfit::NoHit)?;
    goes_to(act, giver)?;
    let row = known.row::<HitRow>(Key::Hit(hit));
    let is_full = row.is_some_and(HitRow::is_full);
    if is_full { Err(Unfit::ConcludedOften) } else { Ok(()) }
}

fn goes_to(act: &Act, giver: Option<AgencyCode>) -> Result<(), Unfit> {
    let to: Vec<AgencyCode> = act.recipients.iter().map(|to| to.agency).collect();
    match giver {
        Some(giver) if to == [giver] => Ok(()),
        None if to.is_empty() => Ok(()),
        giver => Err(Unfit::NotToGiver { giver }),
    }
}

/// Who made an exclusion takes it back where it was made; the owner of the record, at home, and
/// the node tells who is to know.
fn takes_back(act: &Act, (record, undone): (RecordId, ActId), known: &Facts) -> Result<(), Unfit> {
    let missing = || Unfit::NoExclusion { act: undone };
    let hit = known.row::<ActRow>(Key::Act(undone)).and_then(|row| row.answers);
    let row = hit.and_then(|hit| known.row::<HitRow>(Key::Hit(hit)));
    let made_here = row.into_iter().flat_map(|row| &row.concluded).any(|one| {
        one.act == undone
            && one.agency == act.agency
            && one.record == Some(record)
            && one.undone_by.is_none()
    });
    if made_here {
        let giver = hit.and_then(|hit| was_given_hit(known, hit, Some(record)));
        return goes_to(act, giver.ok_or_else(missing)?);
    }
    let row = known.row::<RecordRow>(Key::Record(record));
    let row = row.filter(|row| row.content.owner == act.agency).ok_or_else(missing)?;
    if !row.excluded().any(|one| one.first == undone) {
        return Err(missing());
    }
    goes_to(act, None)
}
