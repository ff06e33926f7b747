//! Hits: what somebody who compared both found, and took back.

use comity_act::{
    ActId, AgencyCode, Kind, Property, RecordId, Role,
    body::{Finding, HitConclude, HitExclude, Means, Term},
};
use comity_corridor::{
    Form, Key, particulars,
    rows::{ActRow, Conclusion, Direction, HitRow, Met, RecordRow, Row, Stage},
};

use super::{Desk, Wish, ordinary};
use crate::agency::text;

/// A hit that this agency was given: the act, who gave it, and a record that it names.
type Given = (ActId, Option<AgencyCode>, RecordId);

impl Desk<'_> {
    /// Says of a hit that it is the same, another or neither; or takes back what was said.
    pub(super) fn hit(&mut self) -> Wish {
        if self.dice.percent(15) {
            return self.take_back();
        }
        if self.dice.percent(20)
            && let Some((search, holder)) = self.one(met)
        {
            return Some((ordinary(self.of_search(search).to(holder)), Role::Officer));
        }
        let (hit, giver, record) = self.one(given)?;
        let form = if self.dice.percent(50) {
            let finding = if self.dice.percent(50) { Finding::Same } else { Finding::CannotTell };
            let means = vec![Means::OwnerAsked];
            let note = text("compared at the desk");
            Form::new(HitConclude { record: Some(record), finding, means, note, term: None })
        } else {
            let means = vec![Means::Document, Means::OwnerAsked];
            let marks = particulars(record, &[self.papers()]).concat();
            let note = text("a namesake");
            Form::new(HitExclude { record, means, note, marks, undoes: None, first: None })
        };
        let form = giver.into_iter().fold(form, Form::to).answering(hit);
        Some((ordinary(form), Role::Officer))
    }

    /// What came of a hit of a pseudonymised search, which names no record.
    fn of_search(&mut self, search: ActId) -> Form {
        let finding = match self.dice.below(3) {
            0 => Finding::Same,
            1 => Finding::NotSame,
            _ => Finding::CannotTell,
        };
        // The name stands first of what is looked for.
        let term = self.dice.percent(50).then_some(0);
        let (record, means) = (None, vec![Means::OwnerAsked]);
        let note = text("the other side was called");
        Form::new(HitConclude { record, finding, means, note, term }).answering(search)
    }

    /// A number that stands in the papers of whoever is at hand.
    fn papers(&mut self) -> Term {
        let value = format!("P{:05}", self.dice.below(100_000));
        Term { property: Property::DocumentNumber, value: text(&value) }
    }

    /// An exclusion of one's own ends; or, by the owner of the record, anybody's.
    fn take_back(&mut self) -> Wish {
        let own = self.own;
        let made = self.one(|key, row| match (key, row) {
            (Key::Hit(hit), Row::Hit(row)) => made_here(row, own).map(|one| (hit, one)),
            _ => None,
        });
        let (answers, record, undone) = match made {
            Some((hit, (record, undone))) if self.dice.percent(60) => (Some(hit), record, undone),
            _ => {
                let (record, row) = self.record(true)?;
                (None, record, stands(&row)?)
            }
        };
        let giver = answers.and_then(|hit| {
            let row = self.station.store().row::<ActRow>(Key::Act(hit))?;
            (row.direction == Direction::Received).then_some(row.agency)
        });
        let (means, marks, note) = (Vec::new(), Vec::new(), text("the papers were forged"));
        let body = HitExclude { record, means, note, marks, undoes: Some(undone), first: None };
        let form = giver.into_iter().fold(Form::new(body), Form::to);
        Some((ordinary(Form { answers, ..form }), Role::Officer))
    }
}

fn given(key: Key, row: &Row) -> Option<Given> {
    let (Key::Act(hit), Row::Act(row)) = (key, row) else { return None };
    let gives = [Kind::SearchReport, Kind::WatchAlert].iter().any(|kind| kind.code() == row.kind);
    let giver = match row.direction {
        Direction::Received => Some(row.agency),
        Direction::Own if row.delivered.is_empty() => None,
        Direction::Own => return None,
    };
    let record = *row.about.first()?;
    (gives && row.stage != Stage::Erased).then_some((hit, giver, record))
}

/// A pseudonymised search that met something, and at whom.
fn met(key: Key, row: &Row) -> Option<(ActId, AgencyCode)> {
    match (key, row) {
        (Key::Query(search), Row::Query(row)) => {
            matches!(row.met, Met::Hit { .. }).then_some((search, row.holder))
        }
        _ => None,
    }
}

fn made_here(row: &HitRow, own: AgencyCode) -> Option<(RecordId, ActId)> {
    let is_it = |found: Conclusion| found == Conclusion::NotSame;
    let mut made = row.concluded.iter().filter(|one| one.agency == own && is_it(one.found));
    made.find(|one| one.undone_by.is_none()).and_then(|one| Some((one.record?, one.act)))
}

fn stands(row: &RecordRow) -> Option<ActId> {
    row.excluded().next().map(|one| one.first)
}
