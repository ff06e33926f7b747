//! Snapshots: what was saved is found, what was removed is nowhere.

use comity_match::{Bearer, Index, Query, SnapshotError};
use proptest::prelude::*;

use crate::searching::{index, person};

fn saved(index: &Index) -> Vec<u8> {
    let mut out = Vec::new();
    index.save(&mut out).unwrap();
    out
}

fn loaded(bytes: &[u8]) -> Result<Index, SnapshotError> {
    Index::load(&mut &*bytes)
}

/// Whether bytes have a text in them.
fn has(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|part| part == text.as_bytes())
}

#[test]
fn nothing_stays_of_who_was_removed() {
    let mut index = index();
    let before = saved(&index);
    let mut one = person(90, &["Zsófia Quillfeather", "Xenia Muster", "Ксения Тестова"]);
    one.identifiers = vec![(3, "QQ99887766".to_owned())];
    index.add(&one);
    let traces = ["quillfeather", "zsófia", "zsofia", "xenia", "ксения", "тестова", "QQ99887766"];
    let with = saved(&index);
    assert!(traces.iter().all(|trace| has(&with, trace)));
    assert!(index.remove(90));
    let after = saved(&index);
    for trace in traces {
        assert!(!has(&after, trace), "{trace}");
    }
    // What others have stays.
    assert!(has(&before, "muster") && has(&after, "muster"));
    let query = Query::name(Bearer::Person, "Robert van der Muster");
    assert_eq!(index.search(&query)[0].key, 5);
}

#[test]
fn a_name_too_long_to_be_taken_leaves_no_words() {
    let mut index = index();
    let words: Vec<String> = (0..40).map(|nth| format!("quill{nth}feather")).collect();
    index.add(&person(90, &[&words.join(" ")]));
    index.remove(90);
    assert!(!has(&saved(&index), "quill"));
}

#[test]
fn rows_of_many_that_are_gone_are_given_back() {
    let mut index = index();
    let name = |key: u64| {
        let letter = |figure: u8| char::from(b'a' + figure - b'0');
        format!("Test{} Muster", key.to_string().bytes().map(letter).collect::<String>())
    };
    for key in 100..4_100 {
        index.add(&person(key, &[&name(key)]));
    }
    let full = saved(&index).len();
    for key in 100..4_000 {
        index.remove(key);
    }
    assert!(saved(&index).len() < full / 3);
    for key in 4_000..4_100 {
        let mut query = Query::name(Bearer::Person, &name(key));
        query.limit = 100;
        assert!(index.search(&query).iter().any(|hit| hit.key == key), "{key}");
    }
    assert_eq!(loaded(&saved(&index)).unwrap().len(), 107);
}

#[test]
fn a_snapshot_that_is_cut_or_changed_is_refused() {
    let bytes = saved(&index());
    assert!(loaded(&bytes).is_ok());
    for end in 0..bytes.len() {
        assert!(loaded(&bytes[..end]).is_err());
    }
    for place in (0..bytes.len()).step_by(3) {
        let mut changed = bytes.clone();
        changed[place] ^= 1 << (place % 8);
        assert!(loaded(&changed).is_err(), "{place}");
    }
    assert!(matches!(loaded(b"comity-match 0 and more bytes"), Err(SnapshotError::Layout)));
    let mut other = bytes;
    other[16] ^= 1;
    assert!(matches!(loaded(&other), Err(SnapshotError::Words)));
}

/// Changes bytes and sums them up anew, as somebody would who wants to be believed.
fn forged(bytes: &[u8], changes: &[(prop::sample::Index, u8)]) -> Vec<u8> {
    let mut out = bytes[..bytes.len() - 4].to_vec();
    for (place, byte) in changes {
        let at = 24 + place.index(out.len() - 24);
        out[at] = *byte;
    }
    let sum = crc32fast::hash(&out);
    out.extend(sum.to_ne_bytes());
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_was_loaded_is_what_was_saved(
        names in prop::collection::vec("[a-zа-я]{2,9} [a-z]{2,9}|[가-힣]{3}", 1..40),
        gone in prop::collection::vec(any::<prop::sample::Index>(), 0..20),
        asked in prop::collection::vec("[a-z]{2,9} [a-z]{2,9}", 0..10),
    ) {
        let mut index = Index::new();
        for (key, name) in (0..).zip(&names) {
            let mut one = person(key, &[name]);
            one.identifiers.push((1, format!("N{}", key % 7)));
            index.add(&one);
        }
        for place in gone {
            index.remove(place.index(names.len()) as u64);
        }
        let bytes = saved(&index);
        let mut again = loaded(&bytes).unwrap();
        prop_assert_eq!(saved(&again), bytes);
        // And so it stays when both go on.
        for side in [&mut index, &mut again] {
            side.add(&person(1_000, &["Anna Muster"]));
            side.remove(3);
        }
        let numbers = (0..7).map(|number| Query::identifier(1, &format!("N{number}")));
        let by_name = names.iter().chain(&asked).map(|name| Query::name(Bearer::Person, name));
        for query in by_name.chain(numbers) {
            prop_assert_eq!(index.search(&query), again.search(&query));
        }
        prop_assert_eq!(saved(&index), saved(&again));
    }

    #[test]
    fn a_forged_snapshot_stops_nothing(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut whole = index();
        for key in 10..40 {
            let mut one = person(key, &["Anna Muster", "Otto Anna"]);
            one.identifiers.push((1, format!("N{key}")));
            whole.add(&one);
        }
        whole.remove(12);
        if let Ok(mut forged) = loaded(&forged(&saved(&whole), &changes)) {
            for name in ["Anna Muster", "王小明", "Tarek Zahrani", "Abu Salma"] {
                let _ = forged.search(&Query::name(Bearer::Person, name));
            }
            let _ = forged.search(&Query::identifier(1, "N20"));
            for key in 0..60 {
                forged.remove(key);
                forged.add(&person(key, &["Anna Beispiel"]));
            }
            let _ = forged.search(&Query::name(Bearer::Person, "Anna Beispiel"));
            prop_assert!(!saved(&forged).is_empty());
        }
    }
}
