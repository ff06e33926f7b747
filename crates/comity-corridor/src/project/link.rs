//! Links between records: what ties two of them, and what goes with either.
//!
//! A link stands in the rows of both records and ends with the first that is erased, together
//! with the acts that made and undid it. What is undone stays as undone while both are held.

use comity_act::{Act, ActId, Body, RecordId, body::RecordLink};

use crate::{
    key::Key,
    ports::{Facts, Projection},
    rows::{Linked, RecordRow},
};

/// Two records are linked, or a link of theirs ends. Nothing of either changes.
pub(super) fn link(p: &mut Projection<'_>, act: &Act, body: &RecordLink) {
    for (of, other, is_first) in [(body.record, body.to, true), (body.to, body.record, false)] {
        let fresh = Linked {
            act: act.id,
            other,
            is_first,
            relation: body.relation,
            source: body.source,
            information: body.information,
            nature: body.nature,
            as_of: body.as_of.clone(),
            undone_by: None,
        };
        p.amend::<RecordRow>(Key::Record(of), |row| match body.undoes {
            Some(link) => {
                if let Some(known) = row.links.iter_mut().find(|known| known.act == link) {
                    known.undone_by = Some(act.id);
                }
            }
            // Of a row that a rebuild took over as it was, it is known already.
            None if row.links.iter().any(|known| known.act == act.id) => {}
            None => row.links.push(fresh),
        });
    }
}

/// A record is about to go: its links leave the other records, and what made them is erased.
pub(super) fn cut(p: &mut Projection<'_>, record: RecordId) {
    for act in acts(p, record) {
        super::erase_act(p, act);
    }
    let others: Vec<RecordId> = of(p.facts(), record).map(|link| link.other).collect();
    for other in others {
        p.amend::<RecordRow>(Key::Record(other), |row| {
            row.links.retain(|link| link.other != record);
        });
    }
}

/// The acts that made and undid the links of a record.
pub(super) fn acts(p: &Projection<'_>, record: RecordId) -> Vec<ActId> {
    of(p.facts(), record).flat_map(acts_of).collect()
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
