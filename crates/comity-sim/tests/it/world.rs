//! A quiet world for tests that tell a story act by act.

use comity_act::{
    ActId, AgencyCode, Body, Handling, Property, RecordClass, RecordId, Role, Shared, Statement,
    SubjectCategory, SubjectMark, Timestamp,
    body::{
        ConsentAsk, ConsentGrant, ConsentUse, MessageSend, RecallIssue, RecordErase,
        RecordRegister, RequestAnswer, RequestMake,
    },
};
use comity_corridor::{
    Form, Key, Outcome,
    rows::{PeerRow, RecordRow, Stage},
};
use comity_sim::{
    Sim,
    agency::{code, text},
    workload::ordinary,
};

/// Time in which all that is sent arrives, in ms.
pub(crate) const SOON_MS: u64 = 3 * 3_600_000;

/// `XB` and `XC`: two agencies that are bound by the same law.
pub(crate) const B: usize = 1;
/// See [`B`].
pub(crate) const C: usize = 2;
/// `XA`, bound by the law on personal data as well.
pub(crate) const A: usize = 0;

/// Does an act that the law permits, and lets it arrive.
pub(crate) fn act(sim: &mut Sim, at: usize, form: Form) -> Outcome {
    let outcome = try_act(sim, at, form);
    assert_eq!(outcome.stage, Stage::Done, "not permitted: {:?}", outcome.verdict.because);
    outcome
}

/// Does an act, whatever the law says of it.
pub(crate) fn try_act(sim: &mut Sim, at: usize, form: Form) -> Outcome {
    let outcome = sim.propose(at, form, Role::LegalAdviser).unwrap().unwrap();
    sim.run_for(SOON_MS).unwrap();
    outcome
}

/// A record of a person is registered, H2.
pub(crate) fn register(sim: &mut Sim, at: usize, name: &str, number: u8) -> RecordId {
    let record = RecordId::from_bytes([number; 16]);
    let now = sim.now(at);
    let body = RecordRegister {
        record,
        class: RecordClass::Person,
        subject: SubjectMark {
            category: Some(SubjectCategory::Suspect),
            review_at: Some(now.plus_millis(300 * Timestamp::DAY_MS)),
            ..SubjectMark::default()
        },
        statements: vec![Statement::ungraded(Property::Name, text(name))],
        source: text("case 1"),
    };
    let mut form = ordinary(Form::new(body));
    form.handling = Handling { not_onward: true, ..Handling::default() };
    act(sim, at, form);
    record
}

/// The copy of a record that a node has.
pub(crate) fn held(sim: &mut Sim, at: usize, record: RecordId) -> Option<RecordRow> {
    sim.stations[at].store().row::<RecordRow>(Key::Record(record)).cloned()
}

/// One agency asks another.
pub(crate) fn request(sim: &mut Sim, from: usize, to: usize) -> ActId {
    let body = RequestMake {
        asks: text("what is known"),
        facts: text("a fraud"),
        objective_reasons: text("the suspect lives there"),
        link: text("named by a witness"),
        subject: Vec::new(),
        records: Vec::new(),
        directly_accessible: Some(true),
        mark: None,
        form: comity_act::RequestForm::Information,
    };
    act(sim, from, ordinary(Form::new(body)).to(code(to))).act
}

/// An answer that carries a copy.
pub(crate) fn answer(to: AgencyCode, request: ActId, shared: Vec<Shared>) -> Form {
    let body = RequestAnswer { text: text("this is it"), shared, complete: false };
    ordinary(Form::new(body)).to(to).answering(request)
}

/// One agency asks, the other answers with this record.
pub(crate) fn share(sim: &mut Sim, from: usize, to: usize, record: RecordId) -> Outcome {
    let question = request(sim, to, from);
    let copy = held(sim, from, record).unwrap().content;
    try_act(sim, from, answer(code(to), question, vec![copy]))
}

/// A message without personal data.
pub(crate) fn message(to: usize) -> Form {
    let body = MessageSend { subject: text("a matter"), text: text("a few words") };
    ordinary(Form::new(body)).to(code(to))
}

/// The owner recalls a record from these.
pub(crate) fn recall(record: RecordId, from: &[usize]) -> Form {
    let body = RecallIssue { records: vec![record], reason: text("it was wrong") };
    from.iter().fold(ordinary(Form::new(body)), |form, place| form.to(code(*place)))
}

/// The owner erases a record, and tells these.
pub(crate) fn erase(record: RecordId, told: &[usize]) -> Form {
    let body = RecordErase { record, reason: text("no longer needed") };
    told.iter().fold(ordinary(Form::new(body)), |form, place| form.to(code(*place)))
}

/// Whether an agency has all that another has sent it.
pub(crate) fn has_all(sim: &mut Sim, to: usize, from: usize) -> bool {
    let (sender, receiver) = (code(from), code(to));
    let out = sim.stations[from].store().row::<PeerRow>(Key::Peer(receiver)).unwrap().out_next;
    sim.stations[to].store().row::<PeerRow>(Key::Peer(sender)).unwrap().in_next == out
}

/// Whether some act that a node can read tells of a record.
pub(crate) fn tells(sim: &mut Sim, at: usize, record: RecordId) -> bool {
    sim.stations[at].store().journal_from(0).any(|kept| {
        let Some(entry) = kept.entry else { return false };
        let act = comity_act::SignedAct::from_trusted_store(entry.act.clone()).unwrap();
        match &act.act().body {
            Body::RecordRegister(body) => body.record == record,
            Body::RecordCorrect(body) => body.record == record,
            Body::RecordPassOn(body) => body.record == record,
            body => comity_sim::truth::copies(body).iter().any(|shared| shared.record == record),
        }
    })
}

/// A holder asks the owner whether a record may go to another, and the owner consents.
pub(crate) fn consent(sim: &mut Sim, (owner, holder): (usize, usize), record: RecordId, to: usize) {
    let uses = ConsentUse { evidence: false, onward_to: vec![code(to)], purpose: None };
    let body = ConsentAsk { records: vec![record], uses: uses.clone(), reason: text("they ask") };
    let question = act(sim, holder, ordinary(Form::new(body)).to(code(owner))).act;
    let body = ConsentGrant { records: vec![record], uses, until: None, conditions: text("") };
    act(sim, owner, ordinary(Form::new(body)).to(code(holder)).answering(question));
}
