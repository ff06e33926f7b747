//! Links between records: what ties two of them, and what goes with either.
//!
//! A link stands in the rows of both records and ends with the first that is erased, together
//! with the acts that made and undid it. What is undone stays as undone while both are held.

use comity_act::{Act, ActId, Body, RecordId, body::RecordLink};

use super::{hit, lead};
use crate::{
    key::Key,
    ports::{Facts, Projection},
    rows::{ActRow, Linked, RecordRow},
};

/// Two records are linked, or a link of theirs ends. Nothing of either changes.
pub(super) fn link(p: &mut Projection<'_>, act: &Act, body: &RecordLink) {
    let ends = [body.record, body.to];
    if let Some(made) = body.undoes {
        untie(p, ends, (made, act.id));
        lead::separated(p, act, made);
        return;
    }
    tie(p, ends, |other, is_first| Linked {
        act: act.id,
        other,
        is_first,
        relation: body.relation,
        source: body.source,
        information: body.information,
        nature: body.nature,
        as_of: body.as_of.clone(),
        undone_by: None,
    });
}

/// A link stands in the rows of both records; `fresh` is how it reads in that of the one, by the
/// other, and whether that one is the first.
pub(super) fn tie(
    p: &mut Projection<'_>,
    [first, second]: [RecordId; 2],
    fresh: impl Fn(RecordId, bool) -> Linked,
) {
    for (of, link) in [(first, fresh(second, true)), (second, fresh(first, false))] {
        p.amend::<RecordRow>(Key::Record(of), |row| {
            // Of a row that a rebuild took over as it was, it is known already.
            if !row.links.iter().any(|known| known.act == link.act) {
                row.links.push(link);
            }
        });
    }
}

/// A link that an act made ends by another; what ended before ended then.
pub(super) fn untie(p: &mut Projection<'_>, ends: [RecordId; 2], (made, by): (ActId, ActId)) {
    for of in ends {
        p.amend::<RecordRow>(Key::Record(of), |row| {
            let known = row.links.iter_mut().find(|known| known.act == made);
            if let Some(known) = known.filter(|known| known.undone_by.is_none()) {
                known.undone_by = Some(by);
            }
        });
    }
}

/// A record is about to go: its links leave the other records, and what made them is erased.
pub(super) fn cut(p: &mut Projection<'_>, record: RecordId) {
    for act in of(p.facts(), record).flat_map(acts_of).collect::<Vec<_>>() {
        erase(p, act, record);
    }
    let others: Vec<RecordId> = of(p.facts(), record).map(|link| link.other).collect();
    for other in others {
        p.amend::<RecordRow>(Key::Record(other), |row| {
            row.links.retain(|link| link.other != record);
        });
    }
    lead::cut(p, record);
    hit::cut(p, record);
}

/// An act that named two records is erased with the one; it tells of the other no more.
pub(super) fn erase(p: &mut Projection<'_>, act: ActId, gone: RecordId) {
    super::erase_act(p, act);
    p.amend::<ActRow>(Key::Act(act), |row| row.about.retain(|about| *about == gone));
}

/// The acts that made and undid the links of a record, those of its leads, and those that say
/// what came of hits on it.
pub(super) fn acts(p: &Projection<'_>, record: RecordId) -> Vec<ActId> {
    let links = of(p.facts(), record).flat_map(acts_of);
    links.chain(lead::acts(p, record)).chain(hit::acts(p, record)).collect()
}

/// The rows that erasing the records of an act changes beside theirs.
pub(crate) fn along(facts: &Facts, body: &Body) -> Vec<Key> {
    let links = super::records_of(body).into_iter().flat_map(|record| of(facts, record));
    links.flat_map(|link| acts_of(link).map(Key::Act).chain([Key::Record(link.other)])).collect()
}

fn of(facts: &Facts, record: RecordId) -> impl Iterator<Item = &Linked> {
    facts.row::<RecordRow>(Key::Record(record)).into_iter().flat_map(|row| &row.links)
}

fn acts_of(link: &Linked) -> impl Iterator<Item = ActId> + use<> {
    [link.act].into_iter().chain(link.undone_by)
}
