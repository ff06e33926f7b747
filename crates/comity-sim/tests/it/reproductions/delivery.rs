//! What was sent and did not arrive.

use comity_sim::Sim;

use crate::world::{B, C, SOON_MS, act, answer, erase, has_all, held, message, register, request};

/// An act was erased while it waited in the outbox, and everything behind it waited for ever.
#[test]
fn an_act_that_was_erased_before_it_left_does_not_hold_up_the_others() {
    let mut sim = Sim::quiet(3);
    let record = register(&mut sim, B, "Nemo Nobody", 1);
    let question = request(&mut sim, C, B);
    sim.cut_off(B, C);
    let copy = held(&mut sim, B, record).unwrap().content;
    act(&mut sim, B, answer(comity_sim::agency::code(C), question, vec![copy]));
    act(&mut sim, B, erase(record, &[C]));
    act(&mut sim, B, message(C));
    sim.mend();
    sim.run_for(4 * SOON_MS).unwrap();
    assert!(has_all(&mut sim, C, B), "the message waits behind an act that no longer exists");
}

/// A receipt was lost, the log grew, and the sender did not know from where to prove it.
#[test]
fn a_lost_receipt_does_not_stop_what_comes_after() {
    let mut sim = Sim::quiet(3);
    sim.cut_off_one_way(C, B);
    act(&mut sim, B, message(C));
    register(&mut sim, B, "Nemo Nobody", 1);
    act(&mut sim, B, message(C));
    sim.mend();
    sim.run_for(4 * SOON_MS).unwrap();
    assert!(has_all(&mut sim, C, B));
    assert!(sim.refused.contains_key("other start"), "else the story is another one");
}
