//! Officers who bind their agency, and loosen what binds it.

use comity_act::{
    AgencyCode, AgreementId, Body, Day, Purpose, RecordClass, Role,
    body::{
        AgreementClauses, AgreementEnd, AgreementPropose, AgreementSign, AgreementSuspend,
        InstrumentAdopt, PrivateSearch,
    },
};
use comity_corridor::{
    Form, Key,
    rows::{AgreementRow, AgreementStatus, Row},
};

use super::{Desk, Wish, ordinary};
use crate::agency::text;

impl Desk<'_> {
    pub(super) fn agreement(&mut self) -> Wish {
        let own = self.own;
        let known = self.one(|key, row| match (key, row) {
            (Key::Agreement(id), Row::Agreement(row)) if row.parties.contains(&own) => {
                Some((id, row.clone()))
            }
            _ => None,
        });
        let draw = self.dice.below(10);
        match known {
            Some((id, row)) if row.status == AgreementStatus::Proposed && draw < 7 => {
                self.sign(id, &row)
            }
            Some((id, row)) if row.status == AgreementStatus::Signed && draw < 3 => {
                Some(self.loosen(id, &row))
            }
            _ => Some(self.propose_agreement()),
        }
    }

    fn sign(&mut self, agreement: AgreementId, row: &AgreementRow) -> Wish {
        if row.signed.contains(&self.own) {
            return None;
        }
        let mut digest = row.digest;
        if self.dice.percent(10) {
            // Another text than the one that was proposed.
            digest[0] ^= 1;
        }
        let body = AgreementSign { agreement, digest };
        let form = ordinary(Form::new(body)).answering(row.proposal);
        Some((self.to_parties(form, &row.parties), Role::LegalAdviser))
    }

    fn loosen(&mut self, agreement: AgreementId, row: &AgreementRow) -> (Form, Role) {
        let body: Body = if self.dice.percent(60) {
            AgreementSuspend { agreement, reason: text("a complaint is examined") }.into()
        } else {
            AgreementEnd { agreement, reason: text("it has run its course") }.into()
        };
        (self.to_parties(ordinary(Form::new(body)), &row.parties), Role::LegalAdviser)
    }

    fn propose_agreement(&mut self) -> (Form, Role) {
        let mut parties = vec![self.own, self.other()];
        let third = self.other();
        if self.dice.percent(30) && !parties.contains(&third) {
            parties.push(third);
        }
        let body = AgreementPropose {
            agreement: AgreementId::new(self.now, self.dice.ten()),
            title: text("a working arrangement"),
            parties: parties.clone(),
            purposes: vec![Purpose::Investigate],
            crime_areas: Vec::new(),
            subjects: Vec::new(),
            search_classes: vec![RecordClass::Person],
            kinds: Vec::new(),
            valid_from: self.now,
            valid_until: None,
            safeguards: self.dice.percent(70),
            text: text("the parties help each other"),
            clauses: AgreementClauses { private_search: self.searches(), ..Default::default() },
        };
        (self.to_parties(ordinary(Form::new(body)), &parties), Role::LegalAdviser)
    }

    /// Some open pseudonymised searches as well, with a small budget or a large one.
    fn searches(&mut self) -> Option<PrivateSearch> {
        let (opens, large) = (self.dice.percent(30), self.dice.percent(50));
        let (of_day, of_year) = if large { (10 * 16, 100 * 16) } else { (2 * 16, 5 * 16) };
        let classes = vec![RecordClass::Person];
        opens.then_some(PrivateSearch { classes, of_day, of_year })
    }

    fn to_parties(&self, form: Form, parties: &[AgencyCode]) -> Form {
        parties.iter().filter(|party| **party != self.own).fold(form, |form, party| form.to(*party))
    }

    pub(super) fn adopt(&mut self) -> Wish {
        let name = if self.dice.percent(50) { "interpol-constitution" } else { "pruem-2024-982" };
        let body = InstrumentAdopt {
            instrument: text(name),
            from: Day(0),
            declarations: Vec::new(),
            of: None,
            pack: None,
            until: None,
            of_kind: None,
        };
        Some((ordinary(Form::new(body)), Role::LegalAdviser))
    }
}
