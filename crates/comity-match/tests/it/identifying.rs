//! Identifiers: found exactly, under any name, and explained.

use comity_match::{Bearer, IDENTIFIER_BYTES_MAX, Index, Query, Said};

use crate::searching::person;

const PASSPORT: u16 = 3;
const PHONE: u16 = 9;

fn index() -> Index {
    let mut index = Index::new();
    let all = [
        (1, "Anna Muster", vec![(PASSPORT, "XA1234567"), (PHONE, "+99900123")]),
        (2, "Oksana Kovalenko", vec![(PASSPORT, "XA7654321"), (PHONE, "+99900123")]),
        (3, "Tariq al-Zahrani", vec![(PHONE, "XA1234567")]),
    ];
    for (key, name, identifiers) in all {
        let mut one = person(key, &[name]);
        one.identifiers = identifiers.into_iter().map(|(of, text)| (of, text.to_owned())).collect();
        index.add(&one);
    }
    index
}

fn keys(index: &Index, query: &Query) -> Vec<u64> {
    index.search(query).iter().map(|hit| hit.key).collect()
}

#[test]
fn an_identifier_finds_without_a_name_and_of_its_kind_alone() {
    let index = index();
    assert_eq!(keys(&index, &Query::identifier(PASSPORT, "XA1234567")), [1]);
    assert_eq!(keys(&index, &Query::identifier(PHONE, "XA1234567")), [3]);
    assert_eq!(keys(&index, &Query::identifier(PHONE, "+99900123")), [1, 2]);
    assert!(keys(&index, &Query::identifier(PASSPORT, "XA123456")).is_empty());
    assert!(keys(&index, &Query::identifier(PASSPORT, "")).is_empty());
}

#[test]
fn an_identifier_under_another_name_is_a_hit_that_says_so() {
    let mut query = Query::name(Bearer::Person, "Otto Beispiel");
    query.identifiers.push((PASSPORT, "XA1234567".to_owned()));
    let hits = index().search(&query);
    assert_eq!((hits.len(), hits[0].key), (1, 1));
    assert!(hits[0].score >= 0.9);
    assert_eq!(hits[0].identifiers, query.identifiers);
    assert_eq!(hits[0].qualifiers, [Said::SameIdentifier]);
    let said = hits[0].to_string();
    assert!(said.contains("an identifier is the same"), "{said}");
    assert!(said.contains("`otto` is not") && said.contains("`anna muster`"), "{said}");
}

#[test]
fn an_identifier_beside_the_name_is_nearly_certain() {
    let mut query = Query::name(Bearer::Person, "Anna Muster");
    let alone = index().search(&query)[0].score;
    query.identifiers.push((PASSPORT, "XA1234567".to_owned()));
    let both = index().search(&query)[0].score;
    assert!(alone < both && both > 0.98 && both < 1.0);
}

#[test]
fn a_holder_that_is_gone_is_not_found_and_others_are() {
    let mut index = index();
    index.remove(1);
    assert!(keys(&index, &Query::identifier(PASSPORT, "XA1234567")).is_empty());
    assert_eq!(keys(&index, &Query::identifier(PHONE, "+99900123")), [2]);
    index.remove(2);
    assert!(keys(&index, &Query::identifier(PHONE, "+99900123")).is_empty());
}

#[test]
fn a_subject_is_a_query_of_all_its_names() {
    let mut one = person(7, &["Nobody Elsewhere", "Оксана Коваленко"]);
    assert_eq!(keys(&index(), &one.clone().into()), [2]);
    one.identifiers.push((PASSPORT, "XA1234567".to_owned()));
    assert_eq!(keys(&index(), &one.into()), [2, 1]);
}

#[test]
fn what_is_endless_or_said_twice_is_bounded() {
    let mut index = index();
    let mut one = person(8, &[]);
    let long = "9".repeat(IDENTIFIER_BYTES_MAX + 1);
    one.identifiers = vec![(PHONE, long.clone()), (PHONE, "1".into()), (PHONE, "1".into())];
    one.identifiers.extend((0..1_000).map(|number| (PASSPORT, number.to_string())));
    index.add(&one);
    assert!(keys(&index, &Query::identifier(PHONE, &long)).is_empty());
    assert_eq!(keys(&index, &Query::identifier(PHONE, "1")), [8]);
    index.remove(8);
    assert!(keys(&index, &Query::identifier(PHONE, "1")).is_empty());
}
