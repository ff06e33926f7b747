//! The work of standing watches: what one looks for, what it is shown.
//!
//! What has to be read for it comes in rounds, as for all work; the alerts are forms, which the
//! law decides one by one.

use comity_act::{Act, ActId, AgencyCode};

use crate::{
    Effect,
    find::{Find, Found, Sighting},
    key::Key,
    node::Node,
    ports::{Facts, Needs, Projection},
    project::{self, Standing},
    propose::Form,
    rows::{FreshRow, WatchRow},
};

/// What a new watch has to read: itself, what it may mean, and the records it may mean.
pub(crate) fn more_to_look_for(watch: ActId, known: &Facts) -> Needs {
    let key = Key::Watch(watch);
    let mut wanted = Needs::default().and([key]);
    match known.row::<WatchRow>(key) {
        Some(row) if known.found.is_empty() => {
            wanted.finds.push(Find::of(row.class, &row.terms));
        }
        _ => wanted.keys.extend(project::candidates(known)),
    }
    wanted
}

/// What is to be told of what is there already, to whom has set a watch just now.
pub(crate) fn look_for(p: &mut Projection<'_>, own: AgencyCode, act: &Act) -> Vec<Vec<Form>> {
    let (known, now) = (p.facts(), p.now);
    p.delete(Key::Pending(act.id));
    let Some(row) = known.row::<WatchRow>(Key::Watch(act.id)) else { return Vec::new() };
    let watch = Standing { act, row };
    let found = known.found.iter().flatten();
    found.map(|found| project::alert(known, watch, found, (own, now))).collect()
}

/// A watch that ends is counted, and its act says how it ended: those rows are read where one does.
pub(crate) fn more_to_end(known: &Facts) -> Needs {
    let found = known.scans.iter().flatten();
    let ends = found.filter_map(|(_, key)| match key {
        Key::Watch(watch) => Some((*watch, known.row::<WatchRow>(*key)?)),
        _ => None,
    });
    let rows =
        |(watch, row): (ActId, &WatchRow)| [Key::Own, Key::Relation(row.agency), Key::Act(watch)];
    Needs::default().and(ends.flat_map(rows))
}

/// What showing records to the watches has to read: the records, then the watches that may mean
/// them, with the acts that set those.
pub(crate) fn more_to_show(act: ActId, known: &Facts) -> Needs {
    let mut wanted = Needs::default();
    let Some(fresh) = known.row::<FreshRow>(Key::Fresh(act)) else { return wanted };
    let records = fresh.records.iter().map(|&record| Key::Record(record));
    if records.clone().any(|key| !known.asked.contains(&key)) {
        return wanted.and(records);
    }
    let sighted = || told_now(known).map(|(_, one)| one.watch);
    if known.sighted.is_empty() {
        wanted.watched = project::shown_to_watches(known, act).into_iter().cloned().collect();
        wanted.watched_to = fresh.shown_to;
    } else if sighted().any(|watch| !known.asked.contains(&Key::Watch(watch))) {
        wanted.keys.extend(sighted().map(Key::Watch));
        wanted.journal.extend(sighted());
    }
    wanted
}

/// Up to which watch all is known of whom the records concern; `None` where that is all of them.
fn shown_to(known: &Facts) -> Option<ActId> {
    known.sighted.iter().filter_map(|sighted| sighted.to).min()
}

/// The watches that are told of records now, each with the place of the record.
fn told_now(known: &Facts) -> impl Iterator<Item = (usize, &Sighting)> {
    let last = shown_to(known);
    let all = known.sighted.iter().enumerate();
    let all = all.flat_map(|(at, sighted)| sighted.all.iter().map(move |one| (at, one)));
    all.filter(move |(_, one)| last.is_none_or(|last| one.watch <= last))
}

/// What is to be told of the records that an act changed, to whom watches for them.
pub(crate) fn show(node: &Node, p: &mut Projection<'_>, id: ActId) -> Vec<Vec<Form>> {
    let now = p.now;
    let known = p.facts();
    let last = shown_to(known);
    if last.is_some() {
        p.amend::<FreshRow>(Key::Fresh(id), |row| row.shown_to = last);
        p.effects.push(Effect::Work(id));
    } else {
        p.delete(Key::Fresh(id));
    }
    let shown = project::shown_to_watches(known, id);
    let pairs = told_now(known).filter_map(|(at, one)| Some((shown.get(at)?.record, one)));
    let forms = pairs.filter_map(|(record, sighting)| {
        let row = known.row::<WatchRow>(Key::Watch(sighting.watch))?;
        let set = node.stored(sighting.watch, known)?;
        let watch = Standing { act: set.act(), row };
        let reasons = sighting.reasons.clone();
        let found = Found { record, quality: sighting.quality, reasons };
        Some(project::alert(known, watch, &found, (node.own(), now)))
    });
    forms.collect()
}
