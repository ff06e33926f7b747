//! Names as others write them, and snapshots of an index of names.

use comity_match::{Bearer, Index, Qualifiers, Query, Subject, clean, compare, readings};

/// A name is cleaned once for all, and read in small ASCII letters, whatever it is.
pub(crate) fn name(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let once = clean(&text);
    assert_eq!(clean(&once), once, "cleaning twice is cleaning once");
    let mut has_read = false;
    for word in once.split(char::is_whitespace) {
        for reading in readings(word) {
            assert!(reading.is_ascii() && !reading.is_empty(), "a reading is of ASCII letters");
            has_read = true;
        }
    }
    has_read
}

/// Two names, a line each, are compared to a number from 0 to 1 with reasons.
pub(crate) fn pair(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let (one, other) = text.split_once('\n').unwrap_or((&text, ""));
    let mut has_compared = false;
    for bearer in [Bearer::Person, Bearer::Organisation, Bearer::Thing] {
        let likeness = compare(one, other, bearer);
        assert!((0.0..=1.0).contains(&likeness.score), "a score is a share");
        assert!(
            likeness.evidence.iter().all(|of| !of.to_string().is_empty()),
            "a reason has words"
        );
        has_compared |= !likeness.evidence.is_empty();
    }
    has_compared
}

/// The bytes before the sections of a snapshot.
const HEAD_BYTES: usize = 24;

/// A snapshot's sections are taken or refused; what is taken can be searched and changed.
///
/// Head and sum are put around the bytes, as somebody would who wants to be believed.
pub(crate) fn index(bytes: &[u8]) -> bool {
    let mut snapshot = Vec::new();
    if Index::new().save(&mut snapshot).is_err() {
        return false;
    }
    snapshot.truncate(HEAD_BYTES);
    snapshot.extend_from_slice(bytes);
    let sum = crc32fast::hash(&snapshot);
    snapshot.extend(sum.to_ne_bytes());
    let Ok(mut index) = Index::load(&mut &*snapshot) else { return false };
    let subject = |key: u64| Subject {
        key,
        bearer: Bearer::Person,
        names: vec!["Anna Muster".to_owned()],
        qualifiers: Qualifiers::default(),
        identifiers: vec![(1, "XA1".to_owned())],
    };
    for key in 0..8 {
        for name in ["Anna Muster", "Оксана Коваленко", "王小明", "Tarek Zahrani"]
        {
            let hits = index.search(&Query::name(Bearer::Person, name));
            assert!(hits.iter().all(|hit| (0.0..=1.0).contains(&hit.score)), "a score is a share");
        }
        index.remove(key);
        index.add(&subject(key));
    }
    assert!(!index.search(&Query::identifier(1, "XA1")).is_empty(), "who was added is found");
    index.save(&mut Vec::new()).is_ok()
}
