//! How many direct searches another agency makes here in a day.
//!
//! Whoever may ask without count asks for everybody, and finds out by asking what a hit alone does
//! not say. So each search that comes in is counted in the commit that takes it, also where our
//! law does not answer it: nobody probes by what is refused. Who asks counts what goes out, so that
//! it learns from itself when a capacity is used up that was declared to it.

use std::collections::BTreeMap;

use comity_act::{
    Act, AgencyCode, Body, Property, Timestamp,
    body::{SearchRun, Term, WatchSet},
};

use crate::{
    find::{KeyBudget, Spent, finds, names_asked, numbers_asked},
    key::Key,
    ports::{Facts, Projection},
    rows::{ActRow, RelationRow, Stage},
};

/// Direct searches of one other agency that are answered on one day in UTC at most, where no
/// agreement says how many. Policy of the house: five hundred officers who ask ten times each, and
/// systems that ask three times a minute day and night, stay below it; whoever asks for each name
/// of a register of a million needs a hundred days, and is seen. No text is behind it.
pub const SEARCHES_OF_DAY_MAX: u32 = 10_000;

/// What the agreements in force say of it: the largest number, never two together.
pub fn searches_agreed(relation: Option<&RelationRow>, now: Timestamp) -> Option<u32> {
    let in_force = relation.into_iter().flat_map(|relation| &relation.in_force);
    let terms = in_force.map(|(_, terms)| terms).filter(|terms| terms.hold_at(now));
    terms.filter_map(|terms| terms.searches_of_day).max()
}

/// A day's number as a budget; no year has one.
const fn budget(of_day: u32) -> KeyBudget {
    KeyBudget { of_day, of_year: u32::MAX }
}

/// What is answered to an agency on one day.
fn answered(facts: &Facts, asker: AgencyCode, now: Timestamp) -> KeyBudget {
    let relation = facts.row::<RelationRow>(Key::Relation(asker));
    budget(searches_agreed(relation, now).unwrap_or(SEARCHES_OF_DAY_MAX))
}

/// As how many searches a direct one counts, or a watch; nothing where it is none.
///
/// Each name and each number that is searched is one, as often as another value of one property is
/// laid beside them: a hundred aliases in one search, or a hundred days of birth, are no less than
/// in a hundred.
fn searches(act: &Act) -> Option<u32> {
    let (Body::SearchRun(SearchRun { terms, .. }) | Body::WatchSet(WatchSet { terms, .. })) =
        &act.body
    else {
        return None;
    };
    let asked = names_asked(terms).saturating_add(numbers_asked(terms)).max(1);
    Some(u32::try_from(asked).unwrap_or(u32::MAX).saturating_mul(values_beside(terms)))
}

/// How many values at most one property has that is neither a name nor a number; one where there
/// is none.
fn values_beside(terms: &[Term]) -> u32 {
    let mut values: BTreeMap<Property, u32> = BTreeMap::new();
    for term in terms.iter().filter(|term| !finds(term)) {
        let count = values.entry(term.property).or_default();
        *count = count.saturating_add(1);
    }
    values.into_values().max().unwrap_or(1)
}

/// How many more searches of this size are answered today, this one among them; nothing where the
/// act is none that came in.
pub(crate) fn searches_left(
    facts: &Facts,
    (own, act): (AgencyCode, &Act),
    now: Timestamp,
) -> Option<i64> {
    let searches = searches(act).filter(|_| act.agency != own)?;
    let left = others_of_day(facts, act, searches).left(answered(facts, act.agency, now), now);
    Some(i64::from(left / searches))
}

/// How many more searches of this size the capacity allows that an agreement declares, this one
/// among them: by the count of who answers, or of who asks. Nothing where none declares one.
pub(crate) fn capacity_left(
    facts: &Facts,
    (own, act): (AgencyCode, &Act),
    (other, now): (AgencyCode, Timestamp),
) -> Option<i64> {
    let searches = searches(act)?;
    let relation = facts.row::<RelationRow>(Key::Relation(other));
    let declared = budget(searches_agreed(relation, now)?);
    let spent = if act.agency == own {
        relation.map(|row| row.searched).unwrap_or_default()
    } else {
        others_of_day(facts, act, searches)
    };
    Some(i64::from(spent.left(declared, now) / searches))
}

/// What was asked beside this search, which may have been counted before: what a person let go
/// comes by again.
fn others_of_day(facts: &Facts, act: &Act, searches: u32) -> Spent {
    let row = facts.row::<RelationRow>(Key::Relation(act.agency));
    let spent = row.map(|row| row.searches).unwrap_or_default();
    let before = facts.row::<ActRow>(Key::Act(act.id)).map(|row| row.recorded_at.day().0);
    let counted = if before == Some(spent.day) { searches } else { 0 };
    Spent { of_day: spent.of_day.saturating_sub(counted), ..spent }
}

/// A search came in: it is counted once, whatever our law says of it and however often it does.
pub(crate) fn count_search(p: &mut Projection<'_>, own: AgencyCode, act: &Act) {
    let Some(searches) = searches(act).filter(|_| act.agency != own) else { return };
    if p.row::<ActRow>(Key::Act(act.id)).is_some() {
        return;
    }
    let key = Key::Relation(act.agency);
    let mut row = p.row::<RelationRow>(key).cloned().unwrap_or_default();
    row.searches = row.searches.and(searches, p.now);
    p.put(key, row);
}

/// A search of this agency goes out: it is counted towards each who is asked.
pub(super) fn count_asked(p: &mut Projection<'_>, own: AgencyCode, act: &Act) {
    let Some(searches) = searches(act).filter(|_| act.agency == own) else { return };
    for to in act.recipients.iter().map(|to| to.agency).filter(|to| *to != own) {
        let (key, now) = (Key::Relation(to), p.now);
        let mut row = p.row::<RelationRow>(key).cloned().unwrap_or_default();
        row.searched = row.searched.and(searches, now);
        p.put(key, row);
    }
}

/// From when there are searches again, where one was held that found none left.
///
/// It says the same whatever is held: it depends on what was asked alone.
pub(crate) fn searches_again(
    facts: &Facts,
    own: AgencyCode,
    act: &Act,
    now: Timestamp,
) -> Option<Timestamp> {
    let row = facts.row::<ActRow>(Key::Act(act.id)).filter(|row| row.stage == Stage::Held)?;
    let searches = searches(act).filter(|_| act.agency != own)?;
    let budget = answered(facts, act.agency, now);
    // Of what fits in no day there is no day on which it is answered.
    if searches > budget.of_day || row.recorded_at.day() != now.day() {
        return None;
    }
    others_of_day(facts, act, searches).with(searches, budget, now).err().map(|over| over.renews)
}
