//! The work of standing watches: what one looks for, what it is shown.
//!
//! What has to be read for it comes in rounds, as for all work; the alerts are forms, which the
//! law decides one by one.

use comity_act::{Act, ActId, AgencyCode};

use crate::{
    find::{Find, Found},
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
        Some(row) if known.found.is_empty() => wanted.finds.push(Find::watching(row)),
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

/// A watch that ends is counted, so the rows that count it are read where one does.
pub(crate) fn more_to_end(known: &Facts) -> Needs {
    let found = known.scans.iter().flatten();
    let ends = found.filter_map(|(_, key)| match key {
        Key::Watch(_) => known.row::<WatchRow>(*key),
        _ => None,
    });
    Needs::default().and(ends.flat_map(|row| [Key::Own, Key::Relation(row.agency)]))
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
    let sighted = || known.sighted.iter().flatten().map(|one| one.watch);
    if known.sighted.is_empty() {
        wanted.watched = project::shown_to_watches(known, act).into_iter().cloned().collect();
    } else if sighted().any(|watch| !known.asked.contains(&Key::Watch(watch))) {
        wanted.keys.extend(sighted().map(Key::Watch));
        wanted.journal.extend(sighted());
    }
    wanted
}

/// What is to be told of the records that an act changed, to whom watches for them.
pub(crate) fn show(node: &Node, p: &mut Projection<'_>, id: ActId) -> Vec<Vec<Form>> {
    let now = p.now;
    let known = p.facts();
    p.delete(Key::Fresh(id));
    let shown = project::shown_to_watches(known, id);
    let sighted = shown.iter().zip(&known.sighted);
    let pairs = sighted.flat_map(|(content, all)| all.iter().map(|one| (content.record, one)));
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
