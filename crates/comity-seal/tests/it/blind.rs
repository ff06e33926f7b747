//! The private search from outside: who learns what, and what a cheat runs into.

use comity_seal::blind::{
    Blinded, EPOCH_BYTES, Epoch, EpochKey, EvaluateError, Evaluated, Fetch, FetchError,
    FinishError, HeldTags, MANIFEST_BYTES, Manifest, Query, QueryError, SHARDS, Shape, Tag, TagSet,
    WireError,
};
use comity_seal::random::Random;
use proptest::collection::vec;
use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

use crate::support::Seeded;

const SMALL: Shape = Shape::ALL[0];

/// The identity, then bytes that are no encoding of an element: a field element that is not
/// reduced, a negative one, one that belongs to no point.
/// Source: RFC 9496, appendix A.3.
const BAD_ELEMENTS: [&str; 4] = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371",
];

fn hex(text: &str) -> Vec<u8> {
    let pairs = text.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
    pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}

fn key(number: u32) -> EpochKey {
    EpochKey::derive(&[u8::try_from(number).unwrap(); 32], "XB", number)
}

fn names(range: std::ops::Range<usize>) -> Vec<String> {
    range.map(|n| format!("person {n}\u{1f}1970-01-01")).collect()
}

fn tags(key: &EpochKey, range: std::ops::Range<usize>) -> Vec<Tag> {
    key.tags(&names(range)).unwrap()
}

/// A set of the tags of these people, as the asker has it.
fn set(key: &EpochKey, range: std::ops::Range<usize>) -> TagSet {
    let random = &mut Seeded::new(7);
    let held = HeldTags::build(key.epoch().number, tags(key, range), random).unwrap();
    fetched(&TagSet::publish(&held, None), None)
}

fn fetched(served: &TagSet, at_hand: Option<&TagSet>) -> TagSet {
    let manifest = Manifest::parse(&served.manifest().to_bytes()).unwrap();
    let mut fetch = Fetch::begin(manifest, at_hand).unwrap();
    let wanted: Vec<u8> = fetch.wanted().collect();
    wanted.iter().for_each(|number| fetch.put(*number, &served.shard(*number)).unwrap());
    fetch.finish().unwrap()
}

/// A query as it travels, both ways in bytes.
fn ask(key: &EpochKey, keys: &[String], shape: Shape) -> Vec<Tag> {
    let random = &mut Seeded::new(1);
    let epoch = Epoch::parse(&key.epoch().to_bytes()).unwrap();
    let (query, blinded) = Query::blind(epoch, keys, shape, random).unwrap();
    let blinded = Blinded::parse(&blinded.to_bytes()).unwrap();
    let answer = key.evaluate(&blinded, random).unwrap();
    query.finish(&Evaluated::parse(&answer.to_bytes()).unwrap()).unwrap()
}

#[test]
fn what_the_holder_has_is_a_hit_and_nothing_else_is() {
    let key = key(1);
    let set = set(&key, 0..500);
    for tag in ask(&key, &names(480..500), Shape::fitting(20).unwrap()) {
        assert!(set.contains(tag));
    }
    for tag in ask(&key, &names(500..520), Shape::fitting(20).unwrap()) {
        assert!(!set.contains(tag));
    }
}

#[test]
fn a_batch_tells_its_shape_and_not_how_many_keys_it_has() {
    for asked in [0, 1, 15, 16] {
        let random = &mut Seeded::new(2);
        let (query, blinded) =
            Query::blind(key(1).epoch(), &names(0..asked), SMALL, random).unwrap();
        assert_eq!(blinded.to_bytes().len(), 5 + 16 * 32);
        assert_eq!(blinded.evaluations(), 16, "dummies count: the holder cannot tell them");
        let answer = key(1).evaluate(&blinded, random).unwrap();
        assert_eq!(answer.to_bytes().len(), 5 + 64 + 16 * 32);
        assert_eq!(query.finish(&answer).unwrap(), tags(&key(1), 0..asked));
    }
    let shape = |keys| Shape::fitting(keys).map(Shape::elements);
    let shapes = [shape(0), shape(16), shape(17), shape(1_000), shape(1_024), shape(1_025)];
    assert_eq!(shapes, [Some(16), Some(16), Some(32), Some(1_024), Some(1_024), None]);
}

#[test]
fn a_key_costs_at_most_a_hundred_bytes_each_way_from_nine_keys_on() {
    for keys in 9..=1_024 {
        let elements = Shape::fitting(keys).unwrap().elements();
        assert!(5 + 64 + 32 * elements <= 100 * keys, "{keys} keys");
    }
}

#[test]
fn the_same_keys_are_blinded_anew_each_time() {
    let random = &mut Seeded::new(3);
    let mut blind = || Query::blind(key(1).epoch(), &names(0..3), SMALL, random).unwrap().1;
    let (one, other) = (blind().to_bytes(), blind().to_bytes());
    for (one, other) in one[5..].chunks(32).zip(other[5..].chunks(32)) {
        assert_ne!(one, other);
    }
}

#[test]
fn keys_that_do_not_fit_are_named_by_their_place() {
    let random = &mut Seeded::new(4);
    let mut blind = |keys: &[String]| Query::blind(key(1).epoch(), keys, SMALL, random).map(|_| ());
    assert_eq!(blind(&names(0..17)), Err(QueryError::TooMany { keys: 17, elements: 16 }));
    let long = ["short".to_owned(), "k".repeat(1_025)];
    assert_eq!(blind(&long), Err(QueryError::TooLong { index: 1 }));
    assert_eq!(key(1).tags(&long), Err(QueryError::TooLong { index: 1 }));
    assert_eq!(blind(&["k".repeat(1_024)]), Ok(()));
}

#[test]
fn a_holder_that_answers_with_another_key_is_found_out() {
    let random = &mut Seeded::new(5);
    let (query, blinded) = Query::blind(key(1).epoch(), &names(0..3), SMALL, random).unwrap();
    let marked = EpochKey::derive(&[99; 32], "XB", 1);
    let answer = marked.evaluate(&blinded, random).unwrap();
    assert_eq!(query.finish(&answer), Err(FinishError::Cheated));
}

#[test]
fn a_holder_that_exchanges_one_element_is_found_out() {
    let random = &mut Seeded::new(6);
    let (_, other) = Query::blind(key(1).epoch(), &names(9..10), SMALL, random).unwrap();
    let foreign = key(1).evaluate(&other, random).unwrap().to_bytes();
    for at in [0, 7, 15] {
        let (query, blinded) = Query::blind(key(1).epoch(), &names(0..16), SMALL, random).unwrap();
        let mut answer = key(1).evaluate(&blinded, random).unwrap().to_bytes();
        let place = 5 + 64 + 32 * at;
        answer[place..place + 32].copy_from_slice(&foreign[place..place + 32]);
        let answer = Evaluated::parse(&answer).unwrap();
        assert_eq!(query.finish(&answer), Err(FinishError::Cheated), "element {at}");
    }
    // Two answers in each other's place are as wrong as a strange one.
    let (query, blinded) = Query::blind(key(1).epoch(), &names(0..16), SMALL, random).unwrap();
    let mut answer = key(1).evaluate(&blinded, random).unwrap().to_bytes();
    answer[69..133].rotate_left(32);
    let answer = Evaluated::parse(&answer).unwrap();
    assert_eq!(query.finish(&answer), Err(FinishError::Cheated));
}

#[test]
fn an_answer_to_another_query_is_not_taken_for_this_one() {
    let random = &mut Seeded::new(8);
    let blind = |shape, random: &mut Seeded| {
        Query::blind(key(1).epoch(), &names(0..3), shape, random).unwrap()
    };
    let (query, _) = blind(SMALL, random);
    let (_, larger) = blind(Shape::ALL[1], random);
    let answer = key(1).evaluate(&larger, random).unwrap();
    assert_eq!(query.finish(&answer), Err(FinishError::Other));
    let (query, blinded) = blind(SMALL, random);
    let mut late = key(1).evaluate(&blinded, random).unwrap().to_bytes();
    late[4] = 2;
    assert_eq!(query.finish(&Evaluated::parse(&late).unwrap()), Err(FinishError::Other));
}

#[test]
fn a_query_that_waited_on_the_disk_takes_its_answer() {
    let random = &mut Seeded::new(20);
    let (query, blinded) = Query::blind(key(1).epoch(), &names(0..3), SMALL, random).unwrap();
    let kept = query.to_bytes();
    let answer = key(1).evaluate(&blinded, random).unwrap();
    let again = Query::parse(&kept).unwrap();
    assert_eq!(again.to_bytes(), kept);
    assert_eq!(again.finish(&answer).unwrap(), tags(&key(1), 0..3));
    for end in [0, 1, 37, 41, 42, 200, kept.len() - 1] {
        assert!(Query::parse(&kept[..end]).is_err(), "cut at {end}");
    }
    let with = |at: usize, bytes: &[u8]| {
        let mut kept = kept.to_vec();
        kept[at..at + bytes.len()].copy_from_slice(bytes);
        Query::parse(&kept).map(|_| ())
    };
    assert_eq!(with(0, &[2]), Err(WireError::Version));
    assert_eq!(with(38, &[0, 0, 0, 17]), Err(WireError::Length));
    assert_eq!(with(42, &[0; 32]), Err(WireError::Element { index: 0 }), "no blind");
    assert_eq!(with(74, &[0; 32]), Err(WireError::Element { index: 0 }));
    assert_eq!(with(106, &[0xff; 4]), Err(WireError::Length));
    let more = [&kept[..], &kept[42..]].concat();
    assert!(Query::parse(&more).is_ok_and(|query| query.to_bytes()[..] == more[..]), "32 fit");
    assert_eq!(
        Query::parse(&[&kept[..], &kept[42..], &kept[42..]].concat()).map(|_| ()),
        Err(WireError::Length)
    );
}

#[test]
fn keys_of_two_askers_and_of_two_epochs_share_no_tag() {
    let of = |asker, number| {
        let key = EpochKey::derive(&[1; 32], asker, number);
        tags(&key, 0..20)
    };
    let all = [of("XB", 1), of("XB", 2), of("XC", 1)].concat();
    let different: std::collections::BTreeSet<Tag> = all.iter().copied().collect();
    assert_eq!(different.len(), 60);
}

#[test]
fn a_query_of_another_epoch_is_not_answered() {
    let random = &mut Seeded::new(9);
    let (_, blinded) = Query::blind(key(1).epoch(), &names(0..3), SMALL, random).unwrap();
    let closed = key(2).evaluate(&blinded, random).unwrap_err();
    assert_eq!(closed, EvaluateError::Epoch { asked: 1 });
}

#[test]
fn records_come_and_go_and_only_their_shards_change() {
    let (key, random) = (key(1), &mut Seeded::new(10));
    let mut held = HeldTags::build(1, tags(&key, 0..2_000), random).unwrap();
    let first = TagSet::publish(&held, None);
    let asker = fetched(&first, None);

    let new = tags(&key, 2_000..2_005);
    new.iter().for_each(|tag| held.insert(*tag, random).unwrap());
    let second = TagSet::publish(&held, Some(&first));
    let fetch = Fetch::begin(second.manifest().clone(), Some(&asker)).unwrap();
    let mut expected: Vec<u8> = new.iter().map(|tag| tag.shard()).collect();
    expected.sort_unstable();
    expected.dedup();
    assert_eq!(fetch.wanted().collect::<Vec<u8>>(), expected);
    let asker = fetched(&second, Some(&asker));
    assert!(new.iter().all(|tag| asker.contains(*tag)));

    new.iter().for_each(|tag| assert!(held.remove(*tag, random)));
    assert!(!held.remove(new[0], random), "it is gone");
    let third = TagSet::publish(&held, Some(&second));
    let asker = fetched(&third, Some(&asker));
    assert!(!new.iter().any(|tag| asker.contains(*tag)));
    assert!(tags(&key, 0..2_000).iter().all(|tag| asker.contains(*tag)));
    assert_eq!([1, 2, 3], [&first, &second, &third].map(|set| set.manifest().version));
    let same = TagSet::publish(&held, Some(&third));
    assert_eq!(same.manifest(), third.manifest(), "nothing changed, nothing is published");
}

#[test]
fn a_key_that_two_records_share_stays_until_both_are_gone() {
    let (key, random) = (key(1), &mut Seeded::new(11));
    let [tag] = tags(&key, 0..1)[..] else { unreachable!() };
    let mut held = HeldTags::build(1, vec![tag, tag], random).unwrap();
    held.insert(tag, random).unwrap();
    assert_eq!(held.len(), 1);
    for left in [2, 1, 0] {
        assert!(held.remove(tag, random));
        let set = TagSet::publish(&held, None);
        assert_eq!(set.contains(tag), left > 0, "{left} records left");
    }
    assert!(held.is_empty() && !held.remove(tag, random));
}

#[test]
fn coming_and_going_look_alike_and_size_tells_a_rung() {
    let (key, random) = (key(1), &mut Seeded::new(12));
    let differences = |one: &TagSet, other: &TagSet| {
        let all = |set: &TagSet| -> Vec<Vec<u8>> {
            let shards = (0..=255).map(|number| set.shard(number));
            shards
                .flat_map(|shard| {
                    shard[6..].chunks(7).map(|tag| [&shard[5..6], tag].concat()).collect::<Vec<_>>()
                })
                .collect()
        };
        let (one, other) = (all(one), all(other));
        let gone = one.iter().filter(|tag| !other.contains(tag)).count();
        (gone, other.iter().filter(|tag| !one.contains(tag)).count())
    };
    let mut held = HeldTags::build(1, tags(&key, 0..300), random).unwrap();
    let before = TagSet::publish(&held, None);
    let [tag] = tags(&key, 300..301)[..] else { unreachable!() };
    held.insert(tag, random).unwrap();
    let with = TagSet::publish(&held, Some(&before));
    held.remove(tag, random);
    let without = TagSet::publish(&held, Some(&with));
    assert_eq!(differences(&before, &with), (1, 1));
    assert_eq!(differences(&with, &without), (1, 1));
    let lengths: Vec<usize> = (0..=255).map(|number| with.shard(number).len()).collect();
    assert!(lengths.iter().all(|length| *length == with.manifest().shard_bytes()));
    let few = HeldTags::build(1, tags(&key, 0..250), random).unwrap();
    assert_eq!(TagSet::publish(&few, None).manifest().capacity, with.manifest().capacity);
}

/// Taken by place, a padding tag would tell which of its neighbours are of records.
#[test]
fn the_padding_that_gives_way_is_drawn_by_lot() {
    let [tag] = tags(&key(1), 0..1)[..] else { unreachable!() };
    let held = HeldTags::build(1, Vec::new(), &mut Seeded::new(0)).unwrap();
    let before = TagSet::publish(&held, None).shard(tag.shard());
    let gone = |seed| {
        let mut held = held.clone();
        held.insert(tag, &mut Seeded::new(seed)).unwrap();
        let after = TagSet::publish(&held, None).shard(tag.shard());
        let still = |at: &[u8]| after[6..].chunks(7).any(|tag| tag == at);
        before[6..].chunks(7).position(|tag| !still(tag)).unwrap()
    };
    let places: std::collections::BTreeSet<usize> = (1..400).map(gone).collect();
    assert_eq!(places.len(), before[6..].len() / 7, "each has its chance");
}

#[test]
fn a_full_shard_makes_all_of_them_grow_at_once() {
    let random = &mut Seeded::new(13);
    let mut held = HeldTags::build(1, Vec::new(), random).unwrap();
    let before = TagSet::publish(&held, None).manifest().capacity;
    for n in 0..=before {
        held.insert(Tag::from_bytes((u64::from(n) + 1).to_be_bytes()), random).unwrap();
    }
    let set = TagSet::publish(&held, None);
    assert!(set.manifest().capacity > before);
    let length = set.manifest().shard_bytes();
    assert!((0..=255).all(|number| set.shard(number).len() == length));
    assert!((0..=before).all(|n| set.contains(Tag::from_bytes((u64::from(n) + 1).to_be_bytes()))));
}

#[test]
fn chance_that_repeats_itself_ends_all_the_same() {
    struct Stuck;
    impl Random for Stuck {
        fn fill(&mut self, out: &mut [u8]) {
            out.fill(0xff);
        }
    }
    let tag = Tag::from_bytes([0xff; 8]);
    let mut held = HeldTags::build(1, vec![tag], &mut Stuck).unwrap();
    assert!(held.remove(tag, &mut Stuck));
    held.insert(tag, &mut Stuck).unwrap();
    let set = TagSet::publish(&held, None);
    let length = set.manifest().shard_bytes();
    assert!((0..=255).all(|number| set.shard(number).len() == length));
    assert!(fetched(&set, None).contains(tag));
}

#[test]
fn a_manifest_goes_forward_only_and_a_shard_is_the_one_it_names() {
    let (key, random) = (key(1), &mut Seeded::new(14));
    let mut held = HeldTags::build(1, tags(&key, 0..100), random).unwrap();
    let first = TagSet::publish(&held, None);
    held.insert(tags(&key, 100..101)[0], random).unwrap();
    let second = TagSet::publish(&held, Some(&first));
    let back = Fetch::begin(first.manifest().clone(), Some(&second)).unwrap_err();
    assert_eq!(back, FetchError::Rollback);
    let two_faced = Manifest { version: 1, ..second.manifest().clone() };
    assert_eq!(Fetch::begin(two_faced, Some(&first)).unwrap_err(), FetchError::Rollback);

    let mut fetch = Fetch::begin(second.manifest().clone(), None).unwrap();
    let mut bytes = second.shard(3);
    assert_eq!(fetch.put(4, &bytes), Err(FetchError::Digest));
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    assert_eq!(fetch.put(3, &bytes), Err(FetchError::Digest));
    let mut fetch = fetch.finish().unwrap_err();
    assert_eq!(fetch.wanted().count(), SHARDS);
    (0..=255).for_each(|number| fetch.put(number, &second.shard(number)).unwrap());
    assert!(fetch.finish().is_ok());
}

#[test]
fn shards_that_were_announced_and_are_none_are_refused() {
    let (key, random) = (key(1), &mut Seeded::new(15));
    let held = HeldTags::build(1, tags(&key, 0..100), random).unwrap();
    let set = TagSet::publish(&held, None);
    let announce = |bytes: &[u8]| {
        let mut manifest = set.manifest().clone();
        manifest.shards[3] = comity_seal::digest::digest(bytes);
        Fetch::begin(manifest, None).unwrap().put(3, bytes)
    };
    let whole = set.shard(3);
    assert_eq!(announce(&whole), Ok(()));
    let of = |error| Err(FetchError::Shard(error));
    let changed = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = whole.clone();
        change(&mut bytes);
        announce(&bytes)
    };
    assert_eq!(changed(&|bytes| bytes[0] = 2), of(WireError::Version));
    assert_eq!(changed(&|bytes| bytes[4] = 2), of(WireError::Version));
    assert_eq!(changed(&|bytes| bytes[5] = 4), of(WireError::Order));
    assert_eq!(changed(&|bytes| bytes[6..20].rotate_left(7)), of(WireError::Order));
    assert_eq!(changed(&|bytes| bytes.copy_within(6..13, 13)), of(WireError::Order));
    assert_eq!(changed(&|bytes| bytes.truncate(6)), Err(FetchError::Digest));
}

#[test]
fn what_a_holder_keeps_is_read_back_the_same() {
    let (key, random) = (key(1), &mut Seeded::new(16));
    let mut held = HeldTags::build(1, tags(&key, 0..100), random).unwrap();
    held.insert(tags(&key, 5..6)[0], random).unwrap();
    let bytes = held.to_bytes();
    assert_eq!(HeldTags::parse(&bytes).unwrap(), held);
    for end in [0, 1, 8, 9, bytes.len() - 1] {
        assert!(HeldTags::parse(&bytes[..end]).is_err());
    }
}

#[test]
fn elements_that_are_none_are_refused_with_their_place() {
    let random = &mut Seeded::new(17);
    let (_, blinded) = Query::blind(key(1).epoch(), &names(0..3), SMALL, random).unwrap();
    let answer = key(1).evaluate(&blinded, random).unwrap();
    for bad in BAD_ELEMENTS {
        let put = |whole: Vec<u8>, at: usize| {
            let mut bytes = whole;
            bytes[at..at + 32].copy_from_slice(&hex(bad));
            bytes
        };
        let error = WireError::Element { index: 2 };
        let bytes = put(blinded.to_bytes(), 5 + 64);
        assert_eq!(Blinded::parse(&bytes).unwrap_err(), error);
        let bytes = put(answer.to_bytes(), 5 + 64 + 64);
        assert_eq!(Evaluated::parse(&bytes).unwrap_err(), error);
        let bytes = put(key(1).epoch().to_bytes().to_vec(), 5);
        assert_eq!(Epoch::parse(&bytes).unwrap_err(), WireError::Element { index: 0 });
    }
    let mut bytes = answer.to_bytes();
    bytes[5..37].fill(0xff);
    assert_eq!(Evaluated::parse(&bytes).unwrap_err(), WireError::Proof);
}

#[test]
fn batches_of_no_shape_are_refused_by_their_length() {
    let element = *key(1).epoch().key.as_bytes();
    for elements in [0, 1, 15, 17, 31, 1_023, 1_025, 4_096] {
        let bytes = [&[1, 0, 0, 0, 1][..], &element.repeat(elements)].concat();
        assert_eq!(Blinded::parse(&bytes).unwrap_err(), WireError::Length, "{elements}");
    }
    let bytes = [&[2, 0, 0, 0, 1][..], &element.repeat(16)].concat();
    assert_eq!(Blinded::parse(&bytes).unwrap_err(), WireError::Version);
}

#[test]
fn no_secret_is_shown() {
    let random = &mut Seeded::new(18);
    let (query, _) = Query::blind(key(1).epoch(), &names(0..3), SMALL, random).unwrap();
    let held = HeldTags::build(1, tags(&key(1), 0..3), random).unwrap();
    let set = TagSet::publish(&held, None);
    let fetch = Fetch::begin(set.manifest().clone(), None).unwrap();
    let id = key(1).epoch().key.id();
    let shown = format!("{query:?}\n{:?}\n{held:?}\n{set:?}\n{fetch:?}", key(1));
    let epoch = format!("Epoch {{ number: 1, key: PublicKey({id}) }}");
    let expected = format!(
        "Query({epoch}, 16 elements, secret)\nEpochKey({epoch}, secret)\n\
         HeldTags(epoch 1, 64 a shard, secret)\nTagSet(epoch 1, version 1)\n\
         Fetch(epoch 1, version 1, 256 wanted)"
    );
    assert_eq!(shown, expected);
    assert_eq!(format!("{:?}", tags(&key(1), 0..1)), "[Tag(secret)]");
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_an_answer_and_never_a_panic(
        bytes in vec(any::<u8>(), 0..MANIFEST_BYTES + 100)
    ) {
        prop_assert!(Blinded::parse(&bytes).is_err());
        prop_assert!(Evaluated::parse(&bytes).is_err());
        prop_assert!(HeldTags::parse(&bytes).is_err());
        prop_assert!(Query::parse(&bytes).is_err());
        if let Ok(epoch) = Epoch::parse(&bytes) {
            prop_assert_eq!(&epoch.to_bytes()[..], &bytes);
        }
        if let Ok(manifest) = Manifest::parse(&bytes) {
            prop_assert_eq!(manifest.to_bytes(), bytes);
        }
    }

    #[test]
    fn arbitrary_keys_of_an_epoch_are_one_form_or_refused(bytes in any::<[u8; EPOCH_BYTES]>()) {
        let bytes = [&[1][..], &bytes[1..]].concat();
        if let Ok(epoch) = Epoch::parse(&bytes) {
            prop_assert_eq!(&epoch.to_bytes()[..], &bytes);
        }
    }

    #[test]
    fn a_set_holds_what_was_put_in_and_not_taken_out(
        changes in vec((any::<bool>(), 0_u8..12), 0..80)
    ) {
        let random = &mut Seeded::new(19);
        let tag = |n: u8| Tag::from_bytes([n % 2, 0, 0, 0, 0, 0, 0, n]);
        let mut held = HeldTags::build(1, Vec::new(), random).unwrap();
        let mut model = [0_usize; 12];
        for (comes, n) in changes {
            let count = &mut model[usize::from(n)];
            if comes {
                held.insert(tag(n), random).unwrap();
                *count += 1;
            } else {
                prop_assert_eq!(held.remove(tag(n), random), *count > 0);
                *count = count.saturating_sub(1);
            }
        }
        let set = TagSet::publish(&held, None);
        for (n, count) in (0_u8..).zip(model) {
            prop_assert_eq!(set.contains(tag(n)), count > 0);
        }
        prop_assert_eq!(held.len(), model.iter().filter(|count| **count > 0).count());
        prop_assert_eq!(HeldTags::parse(&held.to_bytes()).unwrap(), held);
    }
}
