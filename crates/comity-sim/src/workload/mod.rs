//! What officers do in a run: all kinds of acts there are, lawful and not.
//!
//! An officer looks at the rows of the own node and does what they invite: answers what is asked,
//! signs what is proposed, recalls what was shared. One act in six or so is against the law, and
//! the law must see it.

mod agreements;
mod hits;
mod leads;
pub mod private;
mod records;
mod requests;
mod watches;

use comity_act::{
    AgencyCode, Body, CrimeArea, EmergencyPoints, Purpose, RecordId, Role, RoleGroup, Stated,
    StatedValue, Timestamp, Urgency, UrgencyLevel,
    body::{
        ExportRun, MessageAcknowledge, MessageSend, Reception, RecordOpen, ReferralApprove,
        ReferralDecline, VerdictOverrule,
    },
};
use comity_corridor::{
    Form, Key,
    rows::{ActRow, Direction, RecordRow, Row, Stage},
};

use crate::{
    agency::{code, text},
    seed::{Dice, Seed},
    station::Station,
};

/// What an officer has in hand while choosing.
pub struct Desk<'a> {
    /// The officer's node.
    pub station: &'a mut Station,
    /// The dice.
    pub dice: &'a mut Dice,
    /// The agency's code.
    pub own: AgencyCode,
    /// The other agencies.
    pub others: Vec<AgencyCode>,
    /// What the node's clock shows.
    pub now: Timestamp,
}

impl std::fmt::Debug for Desk<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").field("own", &self.own).field("now", &self.now).finish()
    }
}

/// An act that somebody wants done, and in which role.
pub type Wish = Option<(Form, Role)>;

/// The officers of a run.
#[derive(Debug)]
pub struct Workload {
    dice: Dice,
}

impl Workload {
    /// The officers of this seed.
    pub fn new(seed: &Seed) -> Self {
        Self { dice: seed.dice() }
    }

    /// What an officer of this node does next, if the officer finds anything to do.
    pub fn next(&mut self, station: &mut Station, world: (usize, Timestamp)) -> Wish {
        let own = station.code();
        let others = (0..world.0).map(code).filter(|other| *other != own).collect();
        let mut desk = Desk { station, dice: &mut self.dice, own, others, now: world.1 };
        // What was drawn may have nothing to work on yet; then something else is tried.
        for _ in 0..6 {
            if let Some((form, role)) = desk.wish() {
                return Some((desk.spoiled(form), role));
            }
        }
        desk.message()
    }
}

impl Desk<'_> {
    fn wish(&mut self) -> Wish {
        match self.dice.below(46) {
            0 => self.message(),
            1 => self.acknowledge(),
            2..=6 => self.request(),
            7..=17 => self.reply(),
            18..=21 => self.register(),
            22 => self.correct(),
            23 => self.erase(),
            24..=25 => self.search(),
            26 => self.watch(),
            27..=28 => self.consent_ask(),
            29..=30 => self.consent_reply(),
            31 => self.consent_withdraw(),
            32..=33 => self.recall(),
            34..=35 => self.agreement(),
            36 => self.adopt(),
            37 => self.decide(),
            38 => self.read(),
            39 => self.trespass(),
            40..=42 => self.hit(),
            _ => self.lead(),
        }
    }

    /// Rows of the node that `pick` wants, in the order of their keys.
    pub(crate) fn rows<T>(&mut self, pick: impl Fn(Key, &Row) -> Option<T>) -> Vec<T> {
        self.station.store().rows().filter_map(|(key, row)| pick(key, row)).collect()
    }

    /// One of the rows that `pick` wants.
    pub(crate) fn one<T: Clone>(&mut self, pick: impl Fn(Key, &Row) -> Option<T>) -> Option<T> {
        let found = self.rows(pick);
        self.dice.pick(&found).cloned()
    }

    /// Another agency.
    pub(crate) fn other(&mut self) -> AgencyCode {
        let own = self.own;
        self.dice.pick(&self.others).copied().unwrap_or(own)
    }

    /// A record of one's own, or with `false` a copy of another's.
    pub(crate) fn record(&mut self, own: bool) -> Option<(RecordId, RecordRow)> {
        let code = self.own;
        self.one(|key, row| match (key, row) {
            (Key::Record(id), Row::Record(row)) if (row.content.owner == code) == own => {
                Some((id, row.clone()))
            }
            _ => None,
        })
    }

    fn message(&mut self) -> Wish {
        let body = MessageSend { subject: text("a matter"), text: text("a few words about it") };
        let mut form = ordinary(Form::new(body)).to(self.other());
        if self.dice.percent(30) {
            let second = self.other();
            if !form.recipients.iter().any(|recipient| recipient.agency == second) {
                form = form.to(second);
            }
        }
        if self.dice.percent(15) {
            let reason = text("somebody is in danger of life");
            let points = Some(EmergencyPoints {
                known: text("a name"),
                asked: text("look for the person"),
                by_when: text("tonight"),
                on_word_of: text("the duty officer"),
            });
            let level = UrgencyLevel::Emergency;
            form.urgency = Some(Urgency { level, reason, ground: None, points });
        }
        Some((form, Role::DutyOfficer))
    }

    fn acknowledge(&mut self) -> Wish {
        let (act, from) = self.one(|key, row| match (key, row) {
            (Key::Act(act), Row::Act(row)) if waits(row) => Some((act, row.agency)),
            _ => None,
        })?;
        let reception = if self.dice.percent(50) { Reception::Opened } else { Reception::Taken };
        let body = MessageAcknowledge { reception, note: None };
        Some((ordinary(Form::new(body)).to(from).answering(act), Role::DutyOfficer))
    }

    /// A competent person looks at what waits for one, or overrules what was barred.
    fn decide(&mut self) -> Wish {
        let (act, stage) = self.one(|key, row| match (key, row) {
            (Key::Act(act), Row::Act(row))
                if matches!(row.stage, Stage::ForDecision | Stage::Barred)
                    && row.direction == Direction::Own =>
            {
                Some((act, row.stage))
            }
            _ => None,
        })?;
        let leaf = self.station.ledger.leaf(act)?;
        let rules = leaf.verdict.because.iter().map(|reason| text(&reason.rule)).collect();
        let refers_to = leaf.verdict.refers_to();
        let role = match stage {
            Stage::Barred => Role::LegalAdviser,
            _ if refers_to.contains(&RoleGroup::Legal) => Role::LegalAdviser,
            _ if refers_to.contains(&RoleGroup::Supervision) => Role::Supervisor,
            _ => Role::DataProtectionOfficer,
        };
        let reasons = text("weighed and found right");
        let body: Body = match stage {
            Stage::Barred => VerdictOverrule { act, rules, reasons }.into(),
            _ if self.dice.percent(30) => ReferralDecline { act, reasons }.into(),
            _ => ReferralApprove { act, rules, reasons }.into(),
        };
        Some((ordinary(Form::new(body)), role))
    }

    fn read(&mut self) -> Wish {
        let own = self.dice.percent(50);
        let (record, row) = self.record(own)?;
        let justification = text("the case needs it");
        let body: Body = if self.dice.percent(70) {
            RecordOpen { record, owner: row.content.owner, justification }.into()
        } else {
            ExportRun { acts: Vec::new(), records: vec![record], justification }.into()
        };
        Some((ordinary(Form::new(body)), Role::Officer))
    }

    /// Now and then something that the law asks for is left out, or should not be there.
    fn spoiled(&mut self, mut form: Form) -> Form {
        let (spoil, how) = (self.dice.percent(15), self.dice.below(4));
        if !spoil {
            return form;
        }
        match how {
            0 => form.purpose = None,
            1 => form.stated.retain(|stated| stated.fact.as_str() != "quality_checked"),
            2 => state(&mut form, "human_rights_violation", true),
            _ => form.stated.retain(|stated| stated.fact.as_str() != "personal_data_included"),
        }
        form
    }
}

fn waits(row: &ActRow) -> bool {
    row.direction == Direction::Received && matches!(row.stage, Stage::Done | Stage::Held)
}

/// A form with what an officer states in an ordinary case.
pub fn ordinary(form: Form) -> Form {
    let mut form = form.for_purpose(Purpose::Investigate);
    form.crime_area = Some(CrimeArea::Fraud);
    form.case = Some(text("case 1"));
    const YES: [&str; 4] =
        ["quality_checked", "strict_necessity_stated", "recipient_competent", "transfer_necessary"];
    const NO: [&str; 5] = [
        "spoc_copy_excepted",
        "channel_exception",
        "human_rights_violation",
        "adverse_effect",
        "core_data_answer",
    ];
    YES.iter().for_each(|fact| state(&mut form, fact, true));
    NO.iter().for_each(|fact| state(&mut form, fact, false));
    if matches!(form.body, Body::MessageSend(_)) {
        state(&mut form, "personal_data_included", false);
    } else {
        // What is written beside records is a covering note.
        state(&mut form, "words_about_persons", false);
    }
    form
}

/// States a fact, once.
pub(crate) fn state(form: &mut Form, fact: &str, value: bool) {
    form.stated.retain(|stated| stated.fact.as_str() != fact);
    form.stated.push(Stated { fact: text(fact), value: StatedValue::Yes(value) });
}
