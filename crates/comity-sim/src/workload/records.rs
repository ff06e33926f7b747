//! Officers who register, correct, erase, share, consent and recall.

use comity_act::{
    AgencyCode, Body, Handling, Property, RecordClass, RecordId, Role, Statement, SubjectCategory,
    SubjectMark, Timestamp,
    body::{
        ConsentAsk, ConsentGrant, ConsentRefuse, ConsentUse, ConsentWithdraw, RecallIssue,
        RecordCorrect, RecordErase, RecordRegister,
    },
};
use comity_corridor::{
    Form, Key, corrected_by,
    rows::{ConsentState, HoldersRow, Row},
};

use super::{Desk, Wish, ordinary};
use crate::agency::text;

/// The people of the world: few, so that searches hit.
pub(super) const NAMES: [&str; 5] =
    ["Nemo Nobody", "Ada Nowhere", "Ivo Nobody", "Zoe Anyone", "Lena Nowhere"];

/// Another name that comes to light, and may turn out to be wrong.
pub(super) const ALIAS: &str = "Nix Nullo";

impl Desk<'_> {
    pub(super) fn register(&mut self) -> Wish {
        let name = self.dice.pick(&NAMES).copied().unwrap_or_default();
        let review_at = self.now.plus_millis(300 * Timestamp::DAY_MS);
        let body = RecordRegister {
            record: RecordId::new(self.now, self.dice.ten()),
            class: RecordClass::Person,
            subject: SubjectMark {
                category: Some(SubjectCategory::Suspect),
                minor: false,
                // One in eight has no date of review, which the law asks for.
                review_at: (!self.dice.percent(12)).then_some(review_at),
                erase_at: None,
            },
            statements: self.statements(name),
            source: text("case 1"),
        };
        let mut form = ordinary(Form::new(body));
        form.handling = Handling {
            not_in_court: self.dice.percent(20),
            not_onward: self.dice.percent(60),
            as_written: None,
        };
        Some((form, Role::Officer))
    }

    fn statements(&mut self, name: &str) -> Vec<Statement> {
        let mut statements = vec![
            Statement::ungraded(Property::Name, text(name)),
            Statement::ungraded(Property::BirthDate, text("1980-05-17")),
        ];
        if self.dice.percent(10) {
            statements.push(Statement::ungraded(Property::Belief, text("something private")));
        }
        statements
    }

    fn holders(&mut self, record: RecordId) -> Vec<AgencyCode> {
        let row = self.station.store().row::<HoldersRow>(Key::Holders(record));
        row.map(|row| row.holders.iter().map(|holder| holder.agency).collect()).unwrap_or_default()
    }

    pub(super) fn correct(&mut self) -> Wish {
        let (record, row) = self.record(true)?;
        let mut statements = row.content.statements.clone();
        // What is new stays here, and the node tells the holders what concerns them.
        let is_new = self.dice.percent(50);
        if is_new {
            statements.push(Statement::ungraded(Property::Alias, text(ALIAS)));
            statements.truncate(6);
        } else {
            statements.truncate(2);
        }
        let reason = text("another name came to light");
        let revision = row.content.revision + 1;
        let not_in_court = self.dice.percent(50);
        let handling = self
            .dice
            .percent(20)
            .then(|| Handling { not_in_court, ..row.content.handling.clone() });
        let body = RecordCorrect { record, statements, subject: None, reason, revision, handling };
        let form = ordinary(Form::new(body.clone()));
        if is_new {
            return Some((form, Role::Officer));
        }
        let row = self.station.store().row::<HoldersRow>(Key::Holders(record));
        let row = row.cloned().unwrap_or_default();
        let keys = self.station.driver()?.0.node().keys.clone();
        let told = corrected_by(&keys, &body, &row);
        Some((told.into_iter().fold(form, Form::to), Role::Officer))
    }

    pub(super) fn erase(&mut self) -> Wish {
        let (record, _) = self.record(true)?;
        let body = RecordErase { record, reason: text("no longer needed") };
        Some((self.for_holders(record, Form::new(body)), Role::DataProtectionOfficer))
    }

    pub(super) fn recall(&mut self) -> Wish {
        let own = self.own;
        let record = self.one(|key, row| match (key, row) {
            (Key::Holders(record), Row::Holders(row)) if !row.holders.is_empty() => Some(record),
            _ => None,
        })?;
        let mine =
            self.station.store().row::<comity_corridor::rows::RecordRow>(Key::Record(record));
        if mine.is_none_or(|row| row.content.owner != own) {
            return None;
        }
        let body = RecallIssue { records: vec![record], reason: text("it was wrong") };
        Some((self.for_holders(record, Form::new(body)), Role::DataProtectionOfficer))
    }

    fn for_holders(&mut self, record: RecordId, form: Form) -> Form {
        let holders = self.holders(record);
        holders.into_iter().fold(ordinary(form), Form::to)
    }

    pub(super) fn consent_ask(&mut self) -> Wish {
        let (record, row) = self.record(false)?;
        let body = ConsentAsk {
            records: vec![record],
            uses: ConsentUse {
                evidence: self.dice.percent(30),
                onward_to: vec![self.other()],
                purpose: None,
            },
            reason: text("a colleague abroad needs it"),
        };
        Some((ordinary(Form::new(body)).to(row.content.owner), Role::Officer))
    }

    /// The owner answers a question for consent that is open.
    pub(super) fn consent_reply(&mut self) -> Wish {
        let own = self.own;
        let (question, row) = self.one(|key, row| match (key, row) {
            (Key::Consent(act), Row::Consent(row))
                if row.owner == own && row.state == ConsentState::Open =>
            {
                Some((act, row.clone()))
            }
            _ => None,
        })?;
        let body: Body = if self.dice.percent(75) {
            let onward_to = self.others.iter().copied().filter(|other| *other != row.asker);
            let until = self.dice.percent(30).then(|| self.now.plus_millis(Timestamp::DAY_MS));
            // What rests on conditions waits for a person; most consents have none.
            let conditions = if until.is_some() { "tell us what comes of it" } else { "" };
            ConsentGrant {
                records: row.records,
                uses: ConsentUse { evidence: true, onward_to: onward_to.collect(), purpose: None },
                until,
                conditions: text(conditions),
            }
            .into()
        } else {
            ConsentRefuse { reason: text("not in this case") }.into()
        };
        Some((ordinary(Form::new(body)).to(row.asker).answering(question), Role::Officer))
    }

    pub(super) fn consent_withdraw(&mut self) -> Wish {
        let own = self.own;
        let (grant, row) = self.one(|_, row| match row {
            Row::Consent(row) if row.owner == own => match row.state {
                ConsentState::Granted(grant) => Some((grant, row.clone())),
                _ => None,
            },
            _ => None,
        })?;
        let reason = text("the case has changed");
        let body = ConsentWithdraw { grant, records: row.records, reason };
        Some((ordinary(Form::new(body)).to(row.asker), Role::DataProtectionOfficer))
    }

    /// Somebody reaches for what is not theirs.
    pub(super) fn trespass(&mut self) -> Wish {
        let (record, row) = self.record(false)?;
        let reason = text("we know better");
        let statements = row.content.statements.clone();
        let body: Body = match self.dice.below(4) {
            0 => RecordCorrect {
                record,
                statements,
                subject: None,
                reason: text("better"),
                revision: row.content.revision.saturating_add(1),
                handling: None,
            }
            .into(),
            1 => RecordErase { record, reason: text("we want it gone") }.into(),
            2 => RecallIssue { records: vec![record], reason: text("it is ours now") }.into(),
            _ => ConsentGrant {
                records: vec![record],
                uses: ConsentUse { evidence: true, onward_to: self.others.clone(), purpose: None },
                until: None,
                conditions: reason,
            }
            .into(),
        };
        let mut form = ordinary(Form::new(body)).to(self.other());
        form.answers = self.any_act();
        Some((form, Role::Officer))
    }
}
