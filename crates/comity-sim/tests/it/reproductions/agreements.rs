//! Agreements that stood at one party and not at another.

use comity_act::{
    AgreementId, Purpose, RecordClass,
    body::{AgreementClauses, AgreementPropose, AgreementSign, AgreementSuspend},
};
use comity_corridor::{
    Form, Key,
    rows::{AgreementRow, AgreementStatus},
};
use comity_sim::{Sim, agency::code, agency::text, workload::ordinary};

use crate::world::{A, B, C, SOON_MS, act, try_act};

fn propose(sim: &Sim, by: usize, parties: &[usize]) -> (AgreementId, Form) {
    let agreement = AgreementId::from_bytes([7; 16]);
    let body = AgreementPropose {
        agreement,
        title: text("a second arrangement"),
        parties: parties.iter().map(|place| code(*place)).collect(),
        purposes: vec![Purpose::Investigate],
        crime_areas: Vec::new(),
        subjects: Vec::new(),
        search_classes: vec![RecordClass::Person],
        kinds: Vec::new(),
        valid_from: sim.now(by),
        valid_until: None,
        safeguards: true,
        text: text("the parties help each other"),
        clauses: AgreementClauses::default(),
    };
    (agreement, to_others(ordinary(Form::new(body)), by, parties))
}

fn to_others(form: Form, by: usize, parties: &[usize]) -> Form {
    parties.iter().filter(|place| **place != by).fold(form, |form, place| form.to(code(*place)))
}

fn status(sim: &mut Sim, at: usize, id: AgreementId) -> AgreementRow {
    sim.stations[at].store().row::<AgreementRow>(Key::Agreement(id)).unwrap().clone()
}

fn sign(sim: &mut Sim, by: usize, id: AgreementId, parties: &[usize]) {
    let digest = status(sim, by, id).digest;
    let form = ordinary(Form::new(AgreementSign { agreement: id, digest }));
    act(sim, by, to_others(form, by, parties));
}

/// Three agree; the second's signature reached the third before the first's proposal did.
#[test]
fn a_signature_that_overtakes_the_proposal_counts() {
    let mut sim = Sim::quiet(3);
    let all = [A, B, C];
    sim.cut_off(A, C);
    let (id, form) = propose(&sim, A, &all);
    act(&mut sim, A, form);
    sign(&mut sim, B, id, &all);
    sim.mend();
    sim.run_for(SOON_MS).unwrap();
    sign(&mut sim, C, id, &all);
    for place in all {
        assert_eq!(status(&mut sim, place, id).status, AgreementStatus::Signed, "at {place}");
    }
}

/// Somebody who is no party suspended an agreement of others.
#[test]
fn only_a_party_suspends_an_agreement() {
    let mut sim = Sim::quiet(3);
    let both = [A, B];
    let (id, form) = propose(&sim, A, &both);
    act(&mut sim, A, form);
    sign(&mut sim, B, id, &both);
    let body = AgreementSuspend { agreement: id, reason: text("we do not like it") };
    try_act(&mut sim, C, ordinary(Form::new(body)).to(code(A)));
    assert_eq!(status(&mut sim, A, id).status, AgreementStatus::Signed);
}
