//! What went wrong with sets of tags.

use comity_act::{
    Property, RecordClass, RecordId, Statement, SubjectCategory, SubjectMark, Timestamp,
    body::RecordRegister,
};
use comity_corridor::{
    Form, Key,
    rows::{OfferRow, TaggedRow},
};
use comity_seal::blind::Manifest;
use comity_sim::{
    Sim,
    agency::{code, text},
    workload::{ordinary, private::BORN},
};

use crate::world::{A, B, C, SOON_MS, act, erase};

/// What `B` offers to another: how many sets, and the version of the last publication.
fn offers(sim: &mut Sim, to: usize) -> (usize, u64) {
    let row = sim.stations[B].store().row::<OfferRow>(Key::Offer(code(to))).unwrap();
    let versions = row.epochs.iter().map(|open| Manifest::parse(&open.manifest).unwrap().version);
    (row.epochs.len(), versions.max().unwrap_or(0))
}

/// A person with a day of birth, without which a name has no key.
fn registered(sim: &mut Sim) -> RecordId {
    let record = RecordId::from_bytes([1; 16]);
    let said = [(Property::Name, "Nemo Nobody"), (Property::BirthDate, BORN)];
    let body = RecordRegister {
        record,
        class: RecordClass::Person,
        subject: SubjectMark {
            category: Some(SubjectCategory::Suspect),
            review_at: Some(sim.now(B).plus_millis(300 * Timestamp::DAY_MS)),
            ..SubjectMark::default()
        },
        statements: said.map(|(property, value)| Statement::ungraded(property, text(value))).into(),
        source: text("case 1"),
    };
    act(sim, B, ordinary(Form::new(body)));
    record
}

fn tended(sim: &mut Sim) {
    sim.tend(B).unwrap();
    sim.run_for(SOON_MS).unwrap();
}

fn has_tags(sim: &mut Sim, record: RecordId) -> bool {
    sim.stations[B].store().row::<TaggedRow>(Key::Tagged(record)).is_some()
}

/// A log showed two faces, so that no act may go to its agency: the offer to it could not be made,
/// and no set of anybody was published any more, with what was erased in it.
#[test]
fn a_peer_that_lost_our_trust_does_not_keep_erased_records_in_the_sets_of_others() {
    let mut sim = Sim::quiet(3);
    let record = registered(&mut sim);
    tended(&mut sim);
    assert_eq!((offers(&mut sim, A), offers(&mut sim, C)), ((1, 1), (1, 1)));
    let now = sim.now(B);
    let (driver, _) = sim.stations[B].driver().unwrap();
    driver.misbehaved(now, code(C), b"two faces".to_vec()).unwrap();
    driver.commit().unwrap();
    act(&mut sim, B, erase(record, &[]));
    tended(&mut sim);
    assert_eq!((offers(&mut sim, A), offers(&mut sim, C)), ((1, 2), (0, 0)));
    let now = sim.now(B);
    let (driver, _) = sim.stations[B].driver().unwrap();
    assert_eq!(driver.shard(now, code(C), (1, 0)).unwrap(), None, "nothing is served either");
    assert!(!has_tags(&mut sim, record));
}
