//! Refusals, consultations, objections: what is declined without saying why.

use comity_act::{
    ActId, Property, RecordId, RefusalGround, RequestForm, Role, Statement, StoredData,
    body::{
        InstrumentAdopt, OrderObject, OrderProduce, RecordRestrict, ReferralApprove, RequestAnswer,
        RequestConsult, RequestRefuse, RestrictionGround,
    },
};
use comity_corridor::{
    Form, Key,
    rows::{Row, Stage},
};

use super::{ASKED, ASKER, Hidden, SOON_MS, propose, question, register};
use crate::{
    agency::{code, text},
    invariant::Violation,
    sim::Sim,
    workload::{ordinary, state},
};

/// The law of the Schengen Information System, by its short name.
const SIS: &str = "sis-2018-1862";
/// The words of every refusal: they fit whatever stands behind it.
const WORDS: &str = "not in conformity with the rules";

/// The asker asks, and the agency that is asked declines. In the first world it does so because
/// of the person, in the second for another reason, of which the officer states as much.
pub(super) fn decline(
    sim: &mut Sim,
    hidden: Hidden,
    (name, matches): (&str, bool),
) -> Result<(), Violation> {
    if hidden == Hidden::Alert {
        adopt_sis(sim)?;
    }
    let named = || vec![Statement::ungraded(Property::Name, text(name))];
    let (form, records) = match hidden {
        Hidden::Protected => (RequestForm::Extradition, Vec::new()),
        Hidden::Held => (RequestForm::Information, held(sim, name, matches)?),
        _ => (RequestForm::Information, Vec::new()),
    };
    let asked = if hidden == Hidden::Objected {
        let order = OrderProduce {
            what: text("the account of this person"),
            facts: text("a fraud"),
            category: StoredData::Subscriber,
            subject: named(),
        };
        propose(sim, ASKER, ordinary(Form::new(order)).to(code(ASKED)))?
    } else {
        let question = question((form, named()), records);
        propose(sim, ASKER, ordinary(Form::new(question)).to(code(ASKED)))?
    };
    assert!(arrived(sim, asked), "the question is there, or there is nothing to decline");
    match hidden {
        Hidden::Consulted => {
            let ground = Some(RefusalGround::OwnLawProhibits);
            let body = RequestConsult { ground, text: text("can a court order follow") };
            propose(sim, ASKED, answering(Form::new(body), asked))?;
        }
        Hidden::Alert => tries_to_give(sim, asked)?,
        _ => {}
    }
    let refusal = || match hidden {
        Hidden::Objected => Form::new(OrderObject { ground: None, text: text(WORDS) }),
        _ => Form::new(RequestRefuse { ground: None, text: text(WORDS) }),
    };
    let mut declined = answering(refusal(), asked);
    if hidden == Hidden::Protected {
        // The legal adviser says why, and that stays in the house.
        state(&mut declined, "persecution_risk", matches);
    }
    let role = match hidden {
        Hidden::Protected => Role::LegalAdviser,
        _ => Role::Officer,
    };
    let declined = sim.propose(ASKED, declined, role)?;
    assert!(declined.is_some(), "what is declined is always said");
    sim.run_for(SOON_MS)?;
    Ok(())
}

fn answering(form: Form, asked: Option<ActId>) -> Form {
    let mut form = ordinary(form).to(code(ASKER));
    form.answers = asked;
    form
}

fn arrived(sim: &Sim, asked: Option<ActId>) -> bool {
    asked.is_some_and(|asked| {
        let mut leaves = sim.stations[ASKED].ledger.since(0);
        leaves.any(|leaf| leaf.act.act().id == asked)
    })
}

/// The record of the person, of which the asker knows the id; a court restricts its use, or in
/// the second world that of another.
fn held(sim: &mut Sim, name: &str, matches: bool) -> Result<Vec<RecordId>, Violation> {
    let class = comity_act::RecordClass::Person;
    let of_the_person = register(sim, ASKED, (name, class, 210), Default::default())?;
    let of_another = register(sim, ASKED, ("Ole Nowhere", class, 220), Default::default())?;
    let record = if matches { of_the_person } else { of_another };
    let (ground, reason) = (RestrictionGround::LegalHold, text("order of the court"));
    propose(sim, ASKED, ordinary(Form::new(RecordRestrict { record, ground, reason })))?;
    Ok(vec![of_the_person])
}

/// The agency that is asked takes part in SIS, as two of its officers signed.
fn adopt_sis(sim: &mut Sim) -> Result<(), Violation> {
    let adopt = InstrumentAdopt {
        instrument: text(SIS),
        from: comity_act::Day(0),
        declarations: Vec::new(),
        of: None,
        pack: None,
        until: None,
        of_kind: None,
    };
    let adopted = sim.propose(ASKED, Form::new(adopt), Role::LegalAdviser)?;
    if let Some(outcome) = adopted {
        let rules = outcome.verdict.because.iter().map(|reason| text(&reason.rule)).collect();
        let body = ReferralApprove { act: outcome.act, rules, reasons: text("read, and agreed") };
        sim.propose(ASKED, Form::new(body), Role::Supervisor)?;
    }
    sim.run_for(SOON_MS)
}

/// The officer of the asked agency tries to give what it holds, which came from SIS; its law bars
/// that, and the asker learns nothing of it.
fn tries_to_give(sim: &mut Sim, asked: Option<ActId>) -> Result<(), Violation> {
    let rows = sim.stations[ASKED].store().rows();
    let held = rows.filter_map(|(key, row)| match (key, row) {
        (Key::Record(_), Row::Record(row)) => Some(row.content.clone()),
        _ => None,
    });
    let shared: Vec<_> = held.take(1).collect();
    assert!(!shared.is_empty(), "there is a record, or there is nothing to give");
    let answer = RequestAnswer { text: text("this is it"), shared, complete: true };
    let mut form = answering(Form::new(answer), asked);
    state(&mut form, "sis_data_included", true);
    let outcome = sim.propose(ASKED, form, Role::Officer)?;
    let stage = outcome.map(|outcome| outcome.stage);
    assert_eq!(stage, Some(Stage::Barred), "nothing from SIS goes to a third country");
    Ok(())
}
