//! Keys and rows: bytes that come back, in the order that scans rely on.

use comity_act::{ActId, AgencyCode, AgreementId, OfficerId, RecordId};
use comity_corridor::{Family, IndexKey, Key, rows::Row};
use comity_sim::store::MemoryStore;
use proptest::prelude::*;

use crate::{
    forms::{h2, message, register, request, search},
    world::{World, code, record},
};

fn agency() -> impl Strategy<Value = AgencyCode> {
    "X[A-Z](-[A-Z0-9]{1,5}){0,2}".prop_map(|text| text.parse().unwrap())
}

fn key() -> impl Strategy<Value = Key> {
    let id = any::<[u8; 16]>;
    prop_oneof![
        Just(Key::Own),
        agency().prop_map(Key::Peer),
        agency().prop_map(Key::Relation),
        id().prop_map(|id| Key::Agreement(AgreementId::from_bytes(id))),
        id().prop_map(|id| Key::Act(ActId::from_bytes(id))),
        (id(), agency()).prop_map(|(id, agency)| Key::Request(ActId::from_bytes(id), agency)),
        id().prop_map(|id| Key::Record(RecordId::from_bytes(id))),
        id().prop_map(|id| Key::Holders(RecordId::from_bytes(id))),
        id().prop_map(|id| Key::Consent(ActId::from_bytes(id))),
        id().prop_map(|id| Key::Recall(ActId::from_bytes(id))),
        (id(), any::<u16>()).prop_map(|(id, n)| Key::Deadline(ActId::from_bytes(id), n)),
        id().prop_map(|id| Key::Pending(ActId::from_bytes(id))),
        (agency(), any::<u64>()).prop_map(|(agency, place)| Key::Outbox(agency, place)),
        (agency(), any::<u64>()).prop_map(|(agency, place)| Key::Receipt(agency, place)),
        (agency(), any::<u64>()).prop_map(|(agency, n)| Key::Misbehaviour(agency, n)),
        agency().prop_map(Key::Card),
        id().prop_map(|id| Key::Officer(OfficerId::from_bytes(id))),
        id().prop_map(|id| Key::Early(AgreementId::from_bytes(id))),
        id().prop_map(|id| Key::Gone(RecordId::from_bytes(id))),
        Just(Key::Duty),
        id().prop_map(|id| Key::Watch(ActId::from_bytes(id))),
        id().prop_map(|id| Key::Lead(ActId::from_bytes(id))),
        id().prop_map(|id| Key::Fresh(ActId::from_bytes(id))),
    ]
}

proptest! {
    #[test]
    fn a_key_comes_back_from_its_bytes(key in key()) {
        prop_assert_eq!(Key::from_bytes(&key.to_bytes()), Some(key));
    }

    #[test]
    fn two_keys_have_two_bytes(one in key(), two in key()) {
        prop_assert_eq!(one == two, one.to_bytes() == two.to_bytes());
    }

    #[test]
    fn whatever_bytes_are_a_key_or_none_without_a_panic(bytes: Vec<u8>) {
        if let Some(key) = Key::from_bytes(&bytes) {
            prop_assert_eq!(key.to_bytes(), bytes);
        }
    }

    #[test]
    fn places_of_one_peer_are_in_the_order_of_their_bytes(agency in agency(), a: u64, b: u64) {
        let bytes = |place| Key::Outbox(agency, place).to_bytes();
        prop_assert_eq!(a.cmp(&b), bytes(a).cmp(&bytes(b)));
    }

    #[test]
    fn numbers_and_texts_of_an_index_keep_their_order(
        a: u64, b: u64, s in "[A-Z]{1,4}", t in "[A-Z]{1,4}",
    ) {
        let number = |n| IndexKey::of(Family::Due).number(n);
        prop_assert_eq!(a.cmp(&b), number(a).cmp(&number(b)));
        prop_assert_eq!(number(a).number_at(0), Some(a));
        let text = |t: &str| IndexKey::of(Family::Case).text(t);
        prop_assert_eq!(s.cmp(&t), text(&s).cmp(&text(&t)));
        // A text that begins another is no prefix of it.
        prop_assert_eq!(text(&t).as_bytes().starts_with(text(&s).as_bytes()), s == t);
    }

    #[test]
    fn a_zero_in_a_text_does_not_mix_up_two_entries(a in "[a-z]{0,3}\0?[a-z]{0,3}") {
        let entry = IndexKey::of(Family::Case).text(&a);
        prop_assert_eq!(entry.as_bytes().iter().filter(|byte| **byte == 0).count(), 1);
    }

    #[test]
    fn whatever_bytes_are_a_row_or_none_without_a_panic(key in key(), bytes: Vec<u8>) {
        if let Ok(row) = Row::decode(key, &bytes) {
            let again = Row::decode(key, &row.encode()).unwrap();
            prop_assert_eq!(again, row);
        }
    }
}

#[test]
fn every_row_of_a_history_reads_back_as_it_was_written() {
    let mut world = World::with_hub();
    world.done("XH", comity_act::Role::Officer, register(record(1), "Nemo Nobody", h2()));
    world.done("XB", comity_act::Role::Officer, search("Nemo Nobody").to(code("XH")));
    world.done("XA", comity_act::Role::Officer, request().to(code("XB")));
    world.done("XA", comity_act::Role::Officer, message("hello").to(code("XB")));
    world.quiet();
    let mut families = std::collections::BTreeSet::new();
    for name in ["XA", "XB", "XH"] {
        let store: &MemoryStore = world.driver(name).store_mut();
        for (key, row) in store.rows() {
            assert_eq!(&Row::decode(key, &row.encode()).unwrap(), row);
            families.insert(key.to_bytes()[0]);
        }
    }
    assert!(families.len() >= 10, "{families:?}");
}
