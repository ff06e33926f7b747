//! Links and leads: two records that may be one, looked at and decided over.

use comity_act::{
    ActId, InformationGrade, Nature, Property, RecordClass, RecordId, Role, SourceGrade,
    body::{
        LeadConfirm, LeadPropose, LeadReason, LeadReject, Likeness, LinkRelation, RecordLink,
        RecordOpen,
    },
};
use comity_corridor::{
    Form, Key,
    rows::{LeadRow, LeadState, RecordRow, Row},
};

use super::{Desk, Wish, ordinary};
use crate::agency::text;

impl Desk<'_> {
    /// Links two records, proposes a lead as the node does, or goes on with one.
    pub(super) fn lead(&mut self) -> Wish {
        let standing = self.one(|key, row| match (key, row) {
            (Key::Lead(lead), Row::Lead(row)) => Some((lead, row.clone())),
            _ => None,
        });
        match standing {
            Some((lead, row)) if self.dice.percent(70) => self.go_on(lead, &row),
            _ if self.dice.percent(30) => self.link(),
            _ => self.propose_lead(),
        }
    }

    /// Reads what was not read yet, then decides, or takes back what was decided.
    fn go_on(&mut self, lead: ActId, row: &LeadRow) -> Wish {
        let [record, to] = row.records;
        let unread = row.records.into_iter().find(|of| !row.readers.iter().any(|(_, r)| r == of));
        if let Some(record) = unread {
            let known = self.station.store().row::<RecordRow>(Key::Record(record))?;
            let (owner, justification) = (known.content.owner, text("which is who"));
            let body = RecordOpen { record, owner, justification };
            return Some((ordinary(Form::new(body)).answering(lead), Role::Officer));
        }
        let last = row.decisions.last().filter(|_| row.state != LeadState::Open);
        let undoes = last.filter(|_| self.dice.percent(60)).map(|last| last.act);
        let form = if undoes.is_none() && self.dice.percent(50) {
            Form::new(LeadConfirm { record, to, note: text("the same passport") })
        } else {
            Form::new(LeadReject { record, to, note: text("brothers"), undoes })
        };
        Some((ordinary(form).answering(lead), Role::Officer))
    }

    /// Two persons of whom something is held here.
    fn pair(&mut self) -> Option<[RecordId; 2]> {
        let mut all = self.rows(|key, row| match (key, row) {
            (Key::Record(id), Row::Record(row)) if row.content.class == RecordClass::Person => {
                Some(id)
            }
            _ => None,
        });
        let one = self.dice.pick(&all).copied()?;
        all.retain(|other| *other != one);
        Some([one, self.dice.pick(&all).copied()?])
    }

    fn propose_lead(&mut self) -> Wish {
        let [record, to] = self.pair()?;
        let reason = LeadReason { property: Property::Name, how: Likeness::Sounds, bits: 9 };
        let (class, reasons) = (RecordClass::Person, vec![reason]);
        let body = LeadPropose { record, to, class, percent: 90, reasons, group: 1 };
        Some((ordinary(Form::new(body)), Role::Service))
    }

    /// Links two by hand, or undoes one of their links: also one that a lead made.
    fn link(&mut self) -> Wish {
        let linked = self.one(|key, row| match (key, row) {
            (Key::Record(id), Row::Record(row)) => {
                let open = row.links.iter().find(|link| link.undone_by.is_none())?;
                Some((id, open.other, open.act))
            }
            _ => None,
        });
        let (ends, undoes) = match linked {
            Some((one, other, act)) if self.dice.percent(50) => ([one, other], Some(act)),
            _ => (self.pair()?, None),
        };
        let body = RecordLink {
            record: ends[0],
            relation: LinkRelation::SameAs,
            to: ends[1],
            source: SourceGrade::B,
            information: InformationGrade::Two,
            nature: Nature::Assessment,
            as_of: None,
            note: text("seen together"),
            undoes,
        };
        Some((ordinary(Form::new(body)), Role::Officer))
    }
}
