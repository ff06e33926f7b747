//! Searching: subjects come, are found by other spellings, say why, and go.

use comity_match::{Bearer, Date, Index, Qualifiers, Query, Said, Sex, Subject};
use proptest::prelude::*;

pub(crate) fn person(key: u64, names: &[&str]) -> Subject {
    let names = names.iter().map(|&name| name.to_owned()).collect();
    let (qualifiers, identifiers) = (Qualifiers::default(), Vec::new());
    Subject { key, bearer: Bearer::Person, names, qualifiers, identifiers }
}

/// An index of invented people.
pub(crate) fn index() -> Index {
    let mut index = Index::new();
    let all: &[&[&str]] = &[
        &["Tariq Hamid al-Zahrani", "Abu Salma"],
        &["Oksana Kovalenko", "Оксана Коваленко"],
        &["Wang Xiaoming"],
        &["Kim Yong-hui"],
        &["Robert van der Muster"],
        &["Karim al-Basri"],
        &["Юрий Петрович Сомов"],
    ];
    for (key, names) in (1..).zip(all) {
        index.add(&person(key, names));
    }
    index
}

fn first(index: &Index, name: &str) -> Option<u64> {
    index.search(&Query::name(Bearer::Person, name)).first().map(|hit| hit.key)
}

#[test]
fn other_spellings_and_writings_find() {
    let index = index();
    for (name, key) in [
        ("Zahrani, Tarek Hamid", 1),
        ("Oxana Kowalenko", 2),
        ("ОКСАНА КОВАЛЕНКО", 2),
        ("Oksana Kovalenk", 2),
        ("王小明", 3),
        ("김영희", 4),
        ("Bob Vandermuster", 5),
        ("كريم البصري", 6),
        ("Yuri Somov", 7),
        ("Jurij Ssomow", 7),
    ] {
        assert_eq!(first(&index, name), Some(key), "{name}");
    }
    assert_eq!(first(&index, "Nobody Elsewhere"), None);
}

#[test]
fn several_names_in_one_field_are_several() {
    let mut index = index();
    index.add(&person(8, &["Olena Sydorenko; Helena Sidorenko-Muster"]));
    assert_eq!(first(&index, "Helena Sidorenko Muster"), Some(8));
    assert_eq!(first(&index, "Nobody Elsewhere; Wang, Xiao Ming"), Some(3));
}

#[test]
fn names_without_end_are_bounded() {
    let mut index = index();
    for part in ["Muster ", "ﷺ", "a.b.", "الله عبد ", "\u{202e}x\u{200b}", ";", "王"] {
        let long = part.repeat(10_000);
        index.add(&person(9, &[&long]));
        let hits = index.search(&Query::name(Bearer::Person, &long));
        assert!(hits.iter().all(|hit| hit.evidence.len() <= 32 && hit.score <= 1.0));
    }
}

#[test]
fn who_was_taken_out_is_not_found() {
    let mut index = index();
    assert!(index.remove(2) && !index.remove(2));
    assert_eq!(first(&index, "Oksana Kovalenko"), None);
    index.add(&person(2, &["Olena Sydorenko"]));
    index.add(&person(2, &["Oksana Kovalenko"]));
    assert_eq!(first(&index, "Oksana Kovalenko"), Some(2));
    assert_eq!(first(&index, "Olena Sydorenko"), None);
    assert_eq!(index.len(), 7);
}

#[test]
fn qualifiers_raise_and_lower_and_are_told() {
    let mut index = Index::new();
    let mut one = person(1, &["Anna Muster"]);
    one.qualifiers.born.extend(Date::read("1980-03-04"));
    one.qualifiers.sex = Some(Sex::Female);
    index.add(&one);
    let mut query = Query::name(Bearer::Person, "Anna Muster");
    query.least = 0.0;
    let mut ask = |born: &str, sex| {
        query.qualifiers.born = Date::read(born).into_iter().collect();
        query.qualifiers.sex = sex;
        let hits = index.search(&query);
        (hits[0].score, hits[0].qualifiers.clone())
    };
    let (name, _) = ask("", None);
    let (day, said) = ask("1980-03-04", None);
    assert_eq!(said, [Said::SameDay]);
    let (year, _) = ask("1980", None);
    let (swapped, _) = ask("1980-04-03", None);
    let (wrong, _) = ask("1951", Some(Sex::Male));
    assert!(wrong < name && name < year && year < swapped && swapped < day && day < 1.0);
    assert_eq!(Date::read("1980-02-30"), None);
    assert_eq!(Date::read("1980-13"), None);
}

#[test]
fn of_many_namesakes_the_one_who_fits_is_found_and_a_name_alone_says_that_there_are_more() {
    let mut index = Index::new();
    for nth in 0..200 {
        let mut one = person(nth, &["Anna Muster"]);
        one.qualifiers.born.extend(Date::read(&format!("{}-03-04", 1800 + nth)));
        index.add(&one);
    }
    let mut query = Query::name(Bearer::Person, "Anna Muster");
    assert!(index.searched(&query).1, "more than are laid beside");
    for nth in [0, 70, 199] {
        query.qualifiers.born = Date::read(&format!("{}-03-04", 1800 + nth)).into_iter().collect();
        let (hits, _) = index.searched(&query);
        assert_eq!((hits[0].key, hits[0].qualifiers[0]), (nth, Said::SameDay));
    }
    assert_eq!(index.near(&query).len(), 200, "all of them are near");
}

#[test]
fn a_number_that_very_many_have_is_said_to_be_cut_and_all_are_near() {
    let mut index = Index::new();
    let number = vec![(1, "XA1234567".to_owned())];
    for nth in 0..1_100 {
        let mut one = person(nth, &[&format!("Anna Muster{nth}")]);
        one.identifiers.clone_from(&number);
        index.add(&one);
    }
    let query = Query { limit: 2_000, ..Query::identifier(1, "XA1234567") };
    let (hits, is_cut) = index.searched(&query);
    assert_eq!((hits.len(), is_cut), (1_000, true));
    assert_eq!(index.near(&query).len(), 1_100);
}

#[test]
fn whoever_a_search_finds_is_near_whatever_stands_beside() {
    let mut index = index();
    for (key, bearer, name) in [
        (20, Bearer::Organisation, "Atlantis Harbour and Dock Works"),
        (21, Bearer::Organisation, "NSTF"),
        (22, Bearer::Person, "Abdulrahman Testov"),
        (23, Bearer::Person, "J. K. Beispiel III"),
    ] {
        index.add(&Subject { bearer, ..person(key, &[name]) });
    }
    // Words like those asked for, in great number, and longer names that fit better.
    for nth in 0..5_000 {
        index
            .add(&person(1_000 + nth, &[&format!("Zahran{nth} Kovalenk{nth} Tarek Hamid Oksana")]));
    }
    for (key, bearer, name) in [
        (1, Bearer::Person, "Zahrani, Tarek Hamid"),
        (1, Bearer::Person, "Zahrani"),
        (2, Bearer::Person, "Oxana Kowalenko"),
        (3, Bearer::Person, "王小明"),
        (5, Bearer::Person, "Bob Vandermuster"),
        (7, Bearer::Person, "Jurij Ssomow"),
        (20, Bearer::Organisation, "AHDW"),
        (21, Bearer::Organisation, "North Sea Test Fishers"),
        (22, Bearer::Person, "Abd al-Rahman Testov"),
        (23, Bearer::Person, "Beispiel, Jonas Karl"),
    ] {
        let near = index.near(&Query::name(bearer, name));
        assert!(near.contains(&key), "{name}");
    }
}

#[test]
fn an_organisation_is_found_by_its_first_letters_and_by_what_they_stand_for() {
    let mut index = index();
    for (key, name) in [(20, "Atlantis Harbour and Dock Works"), (21, "NSTF")] {
        index.add(&Subject { bearer: Bearer::Organisation, ..person(key, &[name]) });
    }
    let asked = |name: &str| {
        let hits = index.search(&Query::name(Bearer::Organisation, name));
        hits.first().map(|hit| hit.key)
    };
    assert_eq!(asked("AHDW"), Some(20));
    assert_eq!(asked("A.H.D.W."), Some(20));
    assert_eq!(asked("AHADW"), Some(20));
    assert_eq!(asked("North Sea Test Foundation"), None);
    assert_eq!(asked("North Sea Test Fishers"), Some(21));
    assert_eq!(asked("AHWD"), None);
}

#[test]
fn a_hit_explains_itself() {
    let hits = index().search(&Query::name(Bearer::Person, "Tarek Zahrani"));
    let said = hits[0].to_string();
    assert!(said.contains("`zahrani` is the same"), "{said}");
    assert!(said.contains("`hamid` was not asked for"), "{said}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whoever_is_in_is_found_and_whoever_is_out_is_not(
        names in prop::collection::vec("[a-z]{3,9} [a-z]{3,9}( [a-z]{2,9})?", 1..30),
        gone in prop::collection::vec(any::<prop::sample::Index>(), 0..10),
    ) {
        let mut index = Index::new();
        for (key, name) in (0..).zip(&names) {
            index.add(&person(key, &[name]));
        }
        let gone: Vec<usize> = gone.iter().map(|place| place.index(names.len())).collect();
        for key in &gone {
            index.remove(*key as u64);
        }
        for (key, name) in names.iter().enumerate() {
            let mut query = Query::name(Bearer::Person, name);
            query.limit = 100;
            let hits = index.search(&query);
            let found = hits.iter().any(|hit| hit.key == key as u64);
            prop_assert_eq!(found, !gone.contains(&key), "{}", name);
        }
    }
}
