//! Officers who ask, answer, refuse and search.

use comity_act::{
    ActId, AgencyCode, Body, Property, RecordClass, RecordId, RefusalGround, Role, Shared,
    Statement, SubjectCategory, Timestamp, Urgency, UrgencyGround, UrgencyLevel,
    body::{
        RequestAnswer, RequestClarify, RequestDelay, RequestMake, RequestRefuse, RequestWithdraw,
        SearchRun, Term,
    },
};
use comity_corridor::{
    Form, Key,
    rows::{RecordRow, RequestState, Row},
};

use super::{Desk, Wish, ordinary, records::NAMES};
use crate::agency::text;

impl Desk<'_> {
    pub(super) fn request(&mut self) -> Wish {
        let to = self.other();
        let name = self.dice.pick(&NAMES).copied().unwrap_or_default();
        let reasons = if self.dice.percent(85) { "the suspect lives there" } else { "" };
        let body = RequestMake {
            asks: text("what is known of this person"),
            facts: text("a fraud in three countries"),
            objective_reasons: text(reasons),
            link: text("named by a witness"),
            subject: vec![Statement::ungraded(Property::Name, text(name))],
            records: self.hits(to),
            directly_accessible: Some(self.dice.percent(50)),
            mark: None,
            form: comity_act::RequestForm::Information,
        };
        let mut form = ordinary(Form::new(body)).to(to);
        if self.dice.percent(25) {
            let second = self.other();
            if second != to {
                form = form.to(second);
            }
        }
        if self.dice.percent(30) {
            let reason = text("the suspect is about to leave");
            let ground = Some(UrgencyGround::Relevance);
            let level = UrgencyLevel::Urgent;
            form.urgency = Some(Urgency { level, reason, ground, points: None });
        }
        Some((form, Role::Officer))
    }

    /// Records of an agency that an earlier search has hit.
    fn hits(&mut self, of: AgencyCode) -> Vec<RecordId> {
        if !self.dice.percent(30) {
            return Vec::new();
        }
        let reported = self.station.ledger.since(0).filter_map(|leaf| match &leaf.act.act().body {
            Body::SearchReport(body) if leaf.act.act().agency == of => Some(body),
            _ => None,
        });
        reported.flat_map(|body| body.matches.iter().map(|found| found.record)).take(1).collect()
    }

    /// Somebody moves an open request on, from either end.
    pub(super) fn reply(&mut self) -> Wish {
        let own = self.own;
        let (request, other, asked) = self.one(|key, row| match (key, row) {
            (Key::Request(act, other), Row::Request(row)) if row.state.is_open() => {
                Some((act, other, row.requested == own))
            }
            // A late word on a request that is closed must not open it again.
            (Key::Request(act, other), Row::Request(row))
                if row.state == RequestState::Answered && act.as_bytes()[15] < 64 =>
            {
                Some((act, other, row.requested == own))
            }
            _ => None,
        })?;
        let body = if asked { self.of_requested() } else { self.of_requester() };
        Some((ordinary(Form::new(body)).to(other).answering(request), Role::Officer))
    }

    fn of_requested(&mut self) -> Body {
        match self.dice.below(16) {
            0..=11 => RequestAnswer {
                text: text("this is what we have"),
                shared: self.copies(),
                complete: self.dice.percent(50),
            }
            .into(),
            12 => RequestRefuse {
                ground: self
                    .dice
                    .pick(&[None, Some(RefusalGround::NotAvailable)])
                    .copied()
                    .flatten(),
                text: text("not in conformity with the rules"),
            }
            .into(),
            13 => RequestDelay {
                reason: text("a judge has to be asked"),
                expected: Timestamp::from_millis(self.now.millis() + 5 * Timestamp::DAY_MS),
                judicial: self.dice.percent(50),
            }
            .into(),
            _ => RequestClarify { text: text("which of the two brothers"), settles: false }.into(),
        }
    }

    fn of_requester(&mut self) -> Body {
        if self.dice.percent(80) {
            RequestClarify { text: text("the elder one"), settles: true }.into()
        } else {
            RequestWithdraw { reason: text("the case is closed") }.into()
        }
    }

    /// Copies to go with an answer: mostly one's own, sometimes another's, which takes consent.
    fn copies(&mut self) -> Vec<Shared> {
        let mut copies = Vec::new();
        for _ in 0..=self.dice.below(2) {
            let own = self.dice.percent(65);
            if let Some((id, row)) = self.record(own)
                && !self.was_recalled(id)
            {
                copies.push(self.copy(&row));
            }
        }
        copies.sort_by_key(|shared: &Shared| shared.record);
        copies.dedup_by_key(|shared| shared.record);
        copies
    }

    /// Nobody here shares again what was recalled, so that recalls can be checked at the end.
    fn was_recalled(&self, record: RecordId) -> bool {
        let own = self.own;
        let recalls = self.station.ledger.since(0).filter(|leaf| leaf.act.act().agency == own);
        recalls.into_iter().any(|leaf| match &leaf.act.act().body {
            Body::RecallIssue(body) => body.records.contains(&record),
            _ => false,
        })
    }

    /// A copy, as it should be, or with the restrictions left out.
    fn copy(&mut self, row: &RecordRow) -> Shared {
        let mut shared = row.content.clone();
        if self.dice.percent(10) {
            shared.handling = comity_act::Handling::default();
        }
        shared
    }

    pub(super) fn search(&mut self) -> Wish {
        let name = self.dice.pick(&NAMES).copied().unwrap_or_default();
        let class =
            if self.dice.percent(85) { RecordClass::Person } else { RecordClass::TravelDocument };
        let body = SearchRun {
            class,
            terms: vec![Term { property: Property::Name, value: text(name) }],
            subject: Some(SubjectCategory::Suspect),
            justification: text("a fraud, case 1"),
            list: None,
        };
        let form = ordinary(Form::new(body));
        let form = if self.dice.percent(75) { form.to(self.other()) } else { form };
        Some((form, Role::Officer))
    }

    /// A request of one's own that exists.
    pub(super) fn any_act(&mut self) -> Option<ActId> {
        self.one(|key, _| match key {
            Key::Act(act) => Some(act),
            _ => None,
        })
    }
}
