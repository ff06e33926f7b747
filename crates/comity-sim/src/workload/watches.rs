//! Standing watches: somebody is watched for, and then no more.

use comity_act::{
    Property, RecordClass, Role, SubjectCategory, Timestamp,
    body::{Term, WatchClear, WatchSet},
};
use comity_corridor::{
    Form, Key,
    rows::{Row, WatchRow},
};

use super::{Desk, Wish, ordinary, records::NAMES};
use crate::agency::text;

impl Desk<'_> {
    /// Sets a watch, renews one or ends one.
    pub(super) fn watch(&mut self) -> Wish {
        let own = self.own;
        let standing = self.one(|key, row| match (key, row) {
            (Key::Watch(id), Row::Watch(row)) if row.agency == own => Some((id, row.clone())),
            _ => None,
        });
        let set_days = 1 + self.dice.below(40);
        let until = self.now.plus_millis(set_days * Timestamp::DAY_MS);
        match standing {
            Some((old, row)) if self.dice.percent(30) => {
                let body = WatchClear { reason: text("the case is closed") };
                Some((goes_to(Form::new(body), &row).answering(old), Role::Officer))
            }
            Some((old, row)) if self.dice.percent(30) => {
                let body = WatchSet { renews: Some(old), ..self.sought(until) };
                let body = WatchSet { terms: row.terms.clone(), class: row.class, ..body };
                Some((goes_to(Form::new(body), &row), Role::Officer))
            }
            _ => {
                let form = ordinary(Form::new(self.sought(until)));
                let form = if self.dice.percent(75) { form.to(self.other()) } else { form };
                Some((form, Role::Officer))
            }
        }
    }

    fn sought(&mut self, until: Timestamp) -> WatchSet {
        let name = self.dice.pick(&NAMES).copied().unwrap_or_default();
        WatchSet {
            class: RecordClass::Person,
            terms: vec![Term { property: Property::Name, value: text(name) }],
            subject: Some(SubjectCategory::Suspect),
            justification: text("a fraud, case 1"),
            until,
            renews: None,
        }
    }
}

/// To whoever keeps the watch.
fn goes_to(form: Form, row: &WatchRow) -> Form {
    row.stands_at.iter().fold(ordinary(form), |form, agency| form.to(*agency))
}
