//! Steps that never had what they needed, and work that could never be done.

use comity_act::{
    RecordId, Role,
    body::{RecordErase, VerdictOverrule},
};
use comity_corridor::{Form, rows::Stage};
use comity_sim::{
    Sim,
    agency::{code, text},
    workload::ordinary,
};

use crate::world::{B, C, SOON_MS, recall, register, share};

/// An erasure was barred, then overruled: walking on, it read the same stretches for ever.
#[test]
fn an_act_that_walks_on_comes_to_its_end() {
    let mut sim = Sim::quiet(3);
    let record = register(&mut sim, B, "Nemo Nobody", 1);
    share(&mut sim, B, C, record);
    let body = RecordErase { record, reason: text("we want it gone") };
    let form = ordinary(Form::new(body)).to(code(B));
    let barred = sim.propose(C, form, Role::Officer).unwrap().unwrap();
    assert_eq!(barred.stage, Stage::Barred);
    sim.run_for(SOON_MS).unwrap();
    let rules = barred.verdict.because.iter().map(|reason| text(&reason.rule)).collect();
    let body = VerdictOverrule { act: barred.act, rules, reasons: text("weighed") };
    sim.propose(C, ordinary(Form::new(body)), Role::LegalAdviser).unwrap();
    assert_eq!(sim.run_for(SOON_MS), Ok(()));
}

/// A recall named an act of one's own as its cause; on the receipt the node reported to itself.
#[test]
fn a_recall_that_answers_an_act_of_ones_own_is_complied_with() {
    let mut sim = Sim::quiet(3);
    let record = register(&mut sim, B, "Nemo Nobody", 1);
    share(&mut sim, B, C, record);
    // Any act of one's own that names a record which is not held here.
    let body = RecordErase { record: RecordId::from_bytes([9; 16]), reason: text("none of ours") };
    let own = sim.propose(B, ordinary(Form::new(body)), Role::Officer).unwrap().unwrap().act;
    let form = recall(record, &[C]).answering(own);
    sim.propose(B, form, Role::Officer).unwrap();
    assert_eq!(sim.run_for(SOON_MS), Ok(()));
}
