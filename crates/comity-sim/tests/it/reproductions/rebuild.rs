//! Rows that were rebuilt as other rows.

use std::collections::BTreeMap;

use comity_corridor::{
    Key, Leaf,
    rows::{RequestRow, Row},
};
use comity_sim::{Sim, agency::code};

use crate::world::{B, C, SOON_MS, act, answer, erase, held, message, register, request, share};

/// The rows of a node, and the same rebuilt.
fn both(sim: &mut Sim, at: usize) -> [BTreeMap<Key, Row>; 2] {
    let until = sim.now(at);
    let node = sim.stations[at].agency.node.clone();
    let store = sim.stations[at].store();
    let there: BTreeMap<Key, Row> = store.rows().map(|(key, row)| (key, row.clone())).collect();
    let journal = store.journal_from(0).map(|kept| Leaf {
        act: kept.act,
        commitment: *kept.commitment,
        entry: kept.entry.cloned(),
    });
    let again = node.rebuild(journal, &there, until).unwrap();
    [there, again]
}

/// A part of an answer was erased, and was rebuilt as the whole answer.
#[test]
fn a_part_of_an_answer_that_was_erased_is_no_whole_answer() {
    let mut sim = Sim::quiet(3);
    let record = register(&mut sim, B, "Nemo Nobody", 1);
    let question = request(&mut sim, C, B);
    let copy = held(&mut sim, B, record).unwrap().content;
    act(&mut sim, B, answer(code(C), question, vec![copy]));
    act(&mut sim, B, erase(record, &[C]));
    let [there, again] = both(&mut sim, B);
    let state = |rows: &BTreeMap<Key, Row>| {
        let row: &RequestRow = (&rows[&Key::Request(question, code(C))]).try_into().unwrap();
        row.state
    };
    assert_eq!(state(&again), state(&there));
}

/// A clock went back between an act and its receipt; rebuilt, the act waited to be sent again.
#[test]
fn what_was_acknowledged_by_a_clock_that_went_back_does_not_wait_again() {
    let mut sim = Sim::quiet(3);
    sim.cut_off(B, C);
    act(&mut sim, B, message(C));
    sim.stations[B].skew_ms = -24 * 3_600_000;
    sim.mend();
    sim.run_for(2 * SOON_MS).unwrap();
    let waits = |rows: &BTreeMap<Key, Row>| {
        rows.keys().filter(|key| matches!(key, Key::Outbox(..))).count()
    };
    let [there, again] = both(&mut sim, B);
    assert_eq!(waits(&there), 0);
    assert_eq!(waits(&again), 0);
}

/// A copy went twice; the first act was erased with another record, and the holder changed acts.
#[test]
fn who_holds_a_copy_is_rebuilt_with_the_act_by_which_it_went() {
    let mut sim = Sim::quiet(3);
    let first = register(&mut sim, B, "Nemo Nobody", 1);
    let second = register(&mut sim, B, "Ada Nowhere", 2);
    let question = request(&mut sim, C, B);
    let copies = [first, second].map(|record| held(&mut sim, B, record).unwrap().content);
    act(&mut sim, B, answer(code(C), question, copies.to_vec()));
    share(&mut sim, B, C, second);
    act(&mut sim, B, erase(first, &[C]));
    let [there, again] = both(&mut sim, B);
    assert_eq!(again.get(&Key::Holders(second)), there.get(&Key::Holders(second)));
}

/// The copy that brought a restriction was erased with another record; rebuilt, it was lifted.
#[test]
fn a_restriction_is_not_lost_with_the_act_that_brought_it() {
    let mut sim = Sim::quiet(3);
    let first = register(&mut sim, B, "Nemo Nobody", 1);
    let second = register(&mut sim, B, "Ada Nowhere", 2);
    let question = request(&mut sim, C, B);
    let copies = [first, second].map(|record| held(&mut sim, B, record).unwrap().content);
    let mut open = copies[1].clone();
    open.handling = comity_act::Handling::default();
    act(&mut sim, B, answer(code(C), question, vec![open]));
    act(&mut sim, B, answer(code(C), question, copies.to_vec()));
    act(&mut sim, B, erase(first, &[C]));
    let [there, again] = both(&mut sim, C);
    assert_eq!(again.get(&Key::Record(second)), there.get(&Key::Record(second)));
}
