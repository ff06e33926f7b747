//! How many direct searches another agency makes here in a day.
//!
//! Whoever may ask without count asks for everybody, and finds out by asking what a hit alone does
//! not say. So each search that comes in is counted in the commit that takes it, also where our
//! law does not answer it: nobody probes by what is refused.

use std::collections::BTreeMap;

use comity_act::{
    Act, AgencyCode, Body, Property, Timestamp,
    body::{SearchRun, Term, WatchSet},
};

use crate::{
    find::{KeyBudget, Spent},
    key::Key,
    ports::{Facts, Projection},
    rows::{ActRow, RelationRow, Stage},
};

/// Direct searches of one other agency that are answered on one day in UTC at most. Policy of the
/// house: five hundred officers who ask ten times each, and systems that ask three times a minute
/// day and night, stay below it; whoever asks for each name of a register of a million needs a
/// hundred days, and is seen. No text is behind it.
pub const SEARCHES_OF_DAY_MAX: u32 = 10_000;

/// The same as a budget; no year has one.
const BUDGET: KeyBudget = KeyBudget { of_day: SEARCHES_OF_DAY_MAX, of_year: u32::MAX };

/// As how many searches one counts that came in: as many as it gives values of one property, so
/// that a hundred days of birth in one search are no less than in a hundred. Nothing where it is
/// no direct search, or one of this agency.
fn searches(own: AgencyCode, act: &Act) -> Option<u32> {
    let (Body::SearchRun(SearchRun { terms, .. }) | Body::WatchSet(WatchSet { terms, .. })) =
        &act.body
    else {
        return None;
    };
    (act.agency != own).then(|| values_of_one(terms))
}

fn values_of_one(terms: &[Term]) -> u32 {
    let mut values: BTreeMap<Property, u32> = BTreeMap::new();
    for term in terms {
        *values.entry(term.property).or_default() += 1;
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
    let searches = searches(own, act)?;
    let left = others_of_day(facts, act, searches).left(BUDGET, now);
    Some(i64::from(left / searches))
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
    let Some(searches) = searches(own, act) else { return };
    if p.row::<ActRow>(Key::Act(act.id)).is_some() {
        return;
    }
    let key = Key::Relation(act.agency);
    let mut row = p.row::<RelationRow>(key).cloned().unwrap_or_default();
    row.searches = row.searches.and(searches, p.now);
    p.put(key, row);
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
    let searches = searches(own, act)?;
    // Of what fits in no day there is no day on which it is answered.
    if searches > SEARCHES_OF_DAY_MAX || row.recorded_at.day() != now.day() {
        return None;
    }
    others_of_day(facts, act, searches).with(searches, BUDGET, now).err().map(|over| over.renews)
}
