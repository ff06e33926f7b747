//! The promises of a store, as checks that any store can be put to.
//!
//! The corridor is right only over a store that keeps these promises, so the store of the node and
//! that of the simulator answer to one suite. [`crate::conformance!`] makes a test of each check.
//!
//! For tests only: a promise that is broken ends in a panic that names it.

#![expect(clippy::unwrap_used, reason = "the suite is a test: it stops at the first surprise")]

pub mod material;
mod model;

use std::{collections::BTreeMap, sync::Arc};

use comity_corridor::{
    Change, Facts, Family, IndexKey, Key, Needs, Scan, Store,
    rows::{HoldersRow, PayloadId, Row, Stage},
};
use comity_log::{TileSource, Tip, prove_consistency, prove_inclusion_many, tiles_of};

use material::{
    act, act_row, agency, as_of, commit, content, delete, entry, every_family, log, named,
    peer_row, put, read, record, record_row, request_row, rows, stale,
};
pub use model::agrees_with_a_model;

/// A kind of store that is put to the suite.
pub trait Subject {
    /// The store.
    type Store: Store;

    /// A store that is empty.
    fn fresh(&self) -> Self::Store;

    /// What is found again after the process that held the store has died.
    fn reopen(&self, store: Self::Store) -> Self::Store;
}

/// Makes one test of each check; takes an expression that gives a [`Subject`].
#[macro_export]
macro_rules! conformance {
    ($subject:expr) => {
        $crate::conformance!(@ $subject;
            an_empty_store_has_nothing
            rows_of_every_family_read_back
            changes_are_seen_before_the_commit
            a_commit_survives_the_process
            what_was_not_committed_does_not_survive_the_process
            rollback_forgets_everything_since_the_last_commit
            the_index_is_kept_in_step
            scans_take_every_form
            scans_see_committed_and_uncommitted_entries_as_one
            stale_facts_are_found_out
            the_journal_gives_the_last_entry_of_an_act
            a_destroyed_key_takes_all_that_was_sealed_under_it
            a_destroyed_key_comes_back_when_the_step_is_undone
            what_was_erased_can_be_registered_again
            erasure_wins_within_one_step
            the_order_of_changes_in_a_step_does_not_matter
            the_log_is_restored
            stored_tiles_prove_every_leaf
            agrees_with_a_model
        );
    };
    (@ $subject:expr; $($check:ident)+) => { $(
        #[test]
        fn $check() {
            $crate::conformance::$check(&$subject);
        }
    )+ };
}

/// Nothing is there, and the store says what it was asked.
pub fn an_empty_store_has_nothing(subject: &impl Subject) {
    let mut store = subject.fresh();
    let needs = Needs {
        keys: [Key::Own, Key::Act(act(1))].into(),
        scans: vec![Scan::of(IndexKey::of(Family::Acts), 10)],
        journal: [act(1)].into(),
        ..Needs::default()
    };
    let facts = store.fetch(&needs).unwrap();
    assert!(facts.rows.is_empty() && facts.journal.is_empty());
    assert_eq!(facts.scans, vec![Vec::new()], "one answer for each scan");
    assert_eq!(facts.asked, needs.keys, "keys that do not exist were asked for all the same");
    assert_eq!(store.tip().unwrap().size(), 0);
}

/// What was put is what is read: before the commit, after it, and in another process.
pub fn rows_of_every_family_read_back(subject: &impl Subject) {
    let mut store = subject.fresh();
    let all = every_family(5).into_iter().map(|(key, row)| (key, Arc::new(row)));
    let all: BTreeMap<Key, Arc<Row>> = all.collect();
    let needs = rows(all.keys().copied());
    store.apply(all.iter().map(|(key, row)| put(None, *key, Row::clone(row))).collect()).unwrap();
    assert_eq!(store.fetch(&needs).unwrap().rows, all, "before the commit");
    commit(&mut store, Vec::new());
    assert_eq!(store.fetch(&needs).unwrap().rows, all, "after the commit");
    let mut store = subject.reopen(store);
    assert_eq!(store.fetch(&needs).unwrap().rows, all, "in another process");
}

/// The next step of a batch reads what the steps before it wrote.
pub fn changes_are_seen_before_the_commit(subject: &impl Subject) {
    let mut store = subject.fresh();
    let key = Key::Peer(agency(1));
    let (first, second) = (Row::from(peer_row(1)), Row::from(peer_row(2)));
    store.apply(vec![put(None, key, first.clone())]).unwrap();
    assert_eq!(read(&mut store, key), Some(first.clone()));
    store.apply(vec![put(Some(&first), key, second.clone())]).unwrap();
    assert_eq!(read(&mut store, key), Some(second.clone()));
    let mut tip = store.tip().unwrap();
    let change = log(&mut tip, act(1), 0);
    store.apply(vec![change]).unwrap();
    assert_eq!(content(&mut store, act(1)), Some(entry(act(1), 0)));
    store.apply(vec![delete(&second, key)]).unwrap();
    assert_eq!(read(&mut store, key), None);
    let scan = Scan::of(IndexKey::of(Family::Peers), 10);
    let facts = store.fetch(&Needs { scans: vec![scan], ..Needs::default() }).unwrap();
    assert!(facts.scans[0].is_empty(), "the entry went with its row");
}

/// A store with one commit, and one act of it.
fn with_one_commit<S: Store>(store: &mut S) -> Tip {
    let mut tip = store.tip().unwrap();
    let logged = log(&mut tip, act(1), 0);
    let row = put(None, Key::Act(act(1)), act_row(1, Stage::Done));
    let sealed = put(None, Key::Record(record(1)), record_row(1, "Nemo Nobody", 1));
    store.apply(vec![logged, row, sealed]).unwrap();
    store.commit(&mut tip).unwrap();
    tip
}

fn assert_one_commit<S: Store>(store: &mut S, tip: &Tip) {
    let facts = store
        .fetch(&Needs {
            keys: [Key::Act(act(1)), Key::Record(record(1)), Key::Act(act(2))].into(),
            scans: vec![
                Scan::of(IndexKey::of(Family::Acts), 10),
                Scan::of(IndexKey::of(Family::Review), 10),
            ],
            journal: [act(1), act(2)].into(),
            ..Needs::default()
        })
        .unwrap();
    assert_eq!(facts.rows.len(), 2);
    assert_eq!(facts.row(Key::Act(act(1))), Some(&act_row(1, Stage::Done)));
    assert_eq!(facts.row(Key::Record(record(1))), Some(&record_row(1, "Nemo Nobody", 1)));
    assert_eq!(named(&facts, 0), [Key::Act(act(1))]);
    assert_eq!(named(&facts, 1), [Key::Record(record(1))]);
    assert_eq!(facts.journal, BTreeMap::from([(act(1), entry(act(1), 0))]));
    assert_eq!(store.tip().unwrap().head(), tip.head());
}

/// Rows, index, journal, keys and log: all of a commit, in another process.
pub fn a_commit_survives_the_process(subject: &impl Subject) {
    let mut store = subject.fresh();
    let tip = with_one_commit(&mut store);
    assert_one_commit(&mut store, &tip);
    let mut store = subject.reopen(store);
    assert_one_commit(&mut store, &tip);
}

/// Changes to everything that [`with_one_commit`] made, and something new.
fn disturb<S: Store>(store: &mut S, mut tip: Tip) {
    let done = Row::from(act_row(1, Stage::Done));
    let seen = Row::from(record_row(1, "Nemo Nobody", 1));
    let logged = log(&mut tip, act(2), 0);
    store
        .apply(vec![
            logged,
            put(Some(&done), Key::Act(act(1)), act_row(1, Stage::Taken)),
            put(None, Key::Act(act(2)), act_row(2, Stage::Done)),
            delete(&seen, Key::Record(record(1))),
            Change::DestroyKey(PayloadId(*record(1).as_bytes())),
        ])
        .unwrap();
    store.apply(vec![Change::DestroyKey(PayloadId(*act(1).as_bytes()))]).unwrap();
}

/// All or nothing: of a batch that was not committed, nothing is there.
pub fn what_was_not_committed_does_not_survive_the_process(subject: &impl Subject) {
    let mut store = subject.fresh();
    let tip = with_one_commit(&mut store);
    disturb(&mut store, tip.clone());
    let mut store = subject.reopen(store);
    assert_one_commit(&mut store, &tip);
}

/// All or nothing, in one process; and the store goes on.
pub fn rollback_forgets_everything_since_the_last_commit(subject: &impl Subject) {
    let mut store = subject.fresh();
    let mut tip = with_one_commit(&mut store);
    disturb(&mut store, tip.clone());
    store.rollback();
    assert_one_commit(&mut store, &tip);
    store.rollback();
    let logged = log(&mut tip, act(3), 0);
    store.apply(vec![logged]).unwrap();
    store.commit(&mut tip).unwrap();
    let mut store = subject.reopen(store);
    assert_eq!(content(&mut store, act(3)), Some(entry(act(3), 0)));
    assert_eq!(store.tip().unwrap().head(), tip.head());
}

/// Entries come and go as changes say, across batches.
pub fn the_index_is_kept_in_step(subject: &impl Subject) {
    let mut store = subject.fresh();
    let key = Key::Request(act(1), agency(1));
    let scan = || Scan::of(IndexKey::of(Family::OpenRequests), 10);
    let open = |store: &mut _| scanned(store, scan());
    let (early, late) = (request_row(10, "early"), request_row(20, "late"));
    let other = Key::Request(act(2), agency(1));
    commit(&mut store, vec![put(None, key, early.clone())]);
    commit(&mut store, vec![put(None, other, request_row(15, "other"))]);
    assert_eq!(open(&mut store), [key, other]);
    commit(&mut store, vec![put(Some(&early.into()), key, late.clone())]);
    assert_eq!(open(&mut store), [other, key], "the old entry went, the new one came");
    let mut answered = late.clone();
    answered.state = comity_corridor::rows::RequestState::Answered;
    commit(&mut store, vec![put(Some(&late.into()), key, answered.clone())]);
    assert_eq!(open(&mut store), [other]);
    commit(&mut store, vec![delete(&answered.into(), key)]);
    assert_eq!(open(&mut store), [other]);
}

fn scanned<S: Store>(store: &mut S, scan: Scan) -> Vec<Key> {
    let facts = store.fetch(&Needs { scans: vec![scan], ..Needs::default() }).unwrap();
    named(&facts, 0)
}

/// Acts 1 to 9, recorded at 10 to 90 ms.
fn nine_acts<S: Store>(store: &mut S) {
    let changes = (1..=9).map(|n| put(None, Key::Act(act(n)), act_row(10 * n, Stage::Done)));
    commit(store, changes.collect());
}

/// Prefix, limit, direction, bounds, with and without rows.
pub fn scans_take_every_form(subject: &impl Subject) {
    let mut store = subject.fresh();
    nine_acts(&mut store);
    let family = || IndexKey::of(Family::Acts);
    let entry = |n: u64| family().number(10 * n).bytes(act(n).as_bytes());
    let mut check = |scan: Scan, expect: &[u64]| {
        let keys: Vec<Key> = expect.iter().map(|&n| Key::Act(act(n))).collect();
        assert_eq!(scanned(&mut store, scan.clone()), keys, "{scan:?}");
    };
    let all = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    let backwards = [9, 8, 7, 6, 5, 4, 3, 2, 1];
    let after = |n: u64, scan: Scan| Scan { after: Some(entry(n)), ..scan };
    check(Scan::of(family(), 100), &all);
    check(Scan::newest(family(), 100), &backwards);
    check(Scan::of(family(), 3), &[1, 2, 3]);
    check(Scan::newest(family(), 3), &[9, 8, 7]);
    check(Scan::of(family(), 0), &[]);
    check(Scan::of(family().number(50), 100), &[5]);
    check(Scan::of(family(), 100).before(entry(4)), &[1, 2, 3]);
    check(Scan::newest(family(), 2).before(entry(4)), &[3, 2]);
    check(after(6, Scan::of(family(), 2)), &[7, 8]);
    check(after(6, Scan::newest(family(), 2)), &[9, 8]);
    check(after(3, Scan::of(family(), 100)).before(entry(6)), &[4, 5]);
    check(after(3, Scan::newest(family(), 100)).before(entry(6)), &[5, 4]);
    check(after(6, Scan::of(family(), 100)).before(entry(3)), &[]);
    // Bounds beyond the prefix bound nothing; bounds that are no entries count all the same.
    check(Scan::of(family(), 100).before(IndexKey::of(Family::Inbox)), &all);
    check(Scan { after: Some(family()), ..Scan::of(family(), 100) }, &all);
    check(Scan::of(family(), 100).before(family().number(35)), &[1, 2, 3]);
    check(Scan::of(IndexKey::of(Family::Breaches), 100), &[]);
    let with_rows = Needs { scans: vec![Scan::of(family(), 2)], ..Needs::default() };
    let facts = store.fetch(&with_rows).unwrap();
    assert_eq!(facts.row(Key::Act(act(2))), Some(&act_row(20, Stage::Done)));
    assert!(facts.asked.contains(&Key::Act(act(2))), "a row that was scanned was asked for");
    let entries = vec![Scan::of(family(), 2).entries_only()];
    let facts = store.fetch(&Needs { scans: entries, ..Needs::default() }).unwrap();
    assert_eq!(facts.scans[0][1], (entry(2), Key::Act(act(2))));
    assert!(facts.rows.is_empty() && facts.asked.is_empty(), "only entries were wanted");
}

/// A limit counts what is there now, not what was there at the last commit.
pub fn scans_see_committed_and_uncommitted_entries_as_one(subject: &impl Subject) {
    let mut store = subject.fresh();
    nine_acts(&mut store);
    let old = |n| Row::from(act_row(10 * n, Stage::Done));
    let gone = [1, 2, 8].map(|n| delete(&old(n), Key::Act(act(n))));
    store.apply(gone.into()).unwrap();
    let moved = put(Some(&old(4)), Key::Act(act(4)), act_row(55, Stage::Done));
    store.apply(vec![moved, put(None, Key::Act(act(10)), act_row(5, Stage::Done))]).unwrap();
    let check = |store: &mut _| {
        let family = || IndexKey::of(Family::Acts);
        let acts = |all: &[u64]| all.iter().map(|&n| Key::Act(act(n))).collect::<Vec<_>>();
        assert_eq!(scanned(store, Scan::of(family(), 4)), acts(&[10, 3, 5, 4]));
        assert_eq!(scanned(store, Scan::newest(family(), 3)), acts(&[9, 7, 6]));
    };
    check(&mut store);
    commit(&mut store, Vec::new());
    check(&mut store);
}

/// Facts are stale once a row of them changed, and are not called stale for nothing.
pub fn stale_facts_are_found_out(subject: &impl Subject) {
    let mut store = subject.fresh();
    let (one, two) = (Key::Holders(record(1)), Key::Holders(record(2)));
    let empty = Row::from(HoldersRow::default());
    let first = commit(&mut store, vec![put(None, one, HoldersRow::default())]);
    let second = commit(&mut store, vec![put(None, two, HoldersRow::default())]);
    assert!(first < second, "commits are numbered in their order");
    assert!(!stale(&mut store, first, one));
    assert!(stale(&mut store, first, two));
    assert!(!stale(&mut store, second, two));
    store.apply(vec![delete(&empty, one)]).unwrap();
    assert!(stale(&mut store, second, one), "a change that is not committed is a change");
    assert!(!stale(&mut store, second, two));
    assert_eq!(as_of(&mut store), second, "facts are as of a commit");
    let third = commit(&mut store, Vec::new());
    assert!(stale(&mut store, second, one), "a row that went has changed");
    assert!(!stale(&mut store, third, one));
}

/// An act that was decided twice says what it said last.
pub fn the_journal_gives_the_last_entry_of_an_act(subject: &impl Subject) {
    let mut store = subject.fresh();
    let mut tip = with_one_commit(&mut store);
    let changes = [(act(2), 0), (act(1), 1), (act(3), 0), (act(3), 1)];
    let changes = changes.map(|(act, take)| log(&mut tip, act, take));
    store.apply(changes.into()).unwrap();
    let check = |store: &mut _| {
        assert_eq!(content(store, act(1)), Some(entry(act(1), 1)));
        assert_eq!(content(store, act(2)), Some(entry(act(2), 0)));
        assert_eq!(content(store, act(3)), Some(entry(act(3), 1)));
        assert_eq!(content(store, act(4)), None);
    };
    check(&mut store);
    store.commit(&mut tip).unwrap();
    check(&mut subject.reopen(store));
}

/// Sealed rows, their entries and the journal go with the key; all else stays.
pub fn a_destroyed_key_takes_all_that_was_sealed_under_it(subject: &impl Subject) {
    let mut store = subject.fresh();
    let mut tip = with_one_commit(&mut store);
    let request = Key::Request(act(1), agency(1));
    let twice = log(&mut tip, act(1), 1);
    store.apply(vec![twice, put(None, request, request_row(5, "who is it"))]).unwrap();
    store.commit(&mut tip).unwrap();
    commit(&mut store, vec![Change::DestroyKey(PayloadId(*act(1).as_bytes()))]);
    let check = |store: &mut _| {
        assert_eq!(content(store, act(1)), None, "no entry of the act is left");
        assert_eq!(read(store, request), None);
        let open = Scan::of(IndexKey::of(Family::OpenRequests), 10).entries_only();
        assert_eq!(scanned(store, open), [], "an entry of an erased row says too much");
        assert!(read(store, Key::Act(act(1))).is_some(), "the act's row is not sealed");
        assert!(read(store, Key::Record(record(1))).is_some(), "other keys are whole");
    };
    check(&mut store);
    let mut store = subject.reopen(store);
    check(&mut store);
    assert_eq!(store.tip().unwrap().head(), tip.head(), "the log is as it was");
}

/// A step that is undone has destroyed nothing.
pub fn a_destroyed_key_comes_back_when_the_step_is_undone(subject: &impl Subject) {
    let mut store = subject.fresh();
    let tip = with_one_commit(&mut store);
    let destroyed = [PayloadId(*act(1).as_bytes()), PayloadId(*record(1).as_bytes())];
    store.apply(destroyed.map(Change::DestroyKey).into()).unwrap();
    assert_eq!(read(&mut store, Key::Record(record(1))), None);
    assert_eq!(content(&mut store, act(1)), None);
    store.rollback();
    assert_one_commit(&mut store, &tip);
}

/// A new key is made for what comes after an erasure, and what was before stays away.
pub fn what_was_erased_can_be_registered_again(subject: &impl Subject) {
    let mut store = subject.fresh();
    let mut tip = with_one_commit(&mut store);
    let destroyed = [PayloadId(*act(1).as_bytes()), PayloadId(*record(1).as_bytes())];
    commit(&mut store, destroyed.map(Change::DestroyKey).into());
    let anew = record_row(1, "Nobody Else", 2);
    let request = Key::Request(act(1), agency(1));
    store.apply(vec![put(None, Key::Record(record(1)), anew.clone())]).unwrap();
    store.apply(vec![put(None, request, request_row(5, "who"))]).unwrap();
    let check = |store: &mut _| {
        assert_eq!(read(store, Key::Record(record(1))), Some(anew.clone().into()));
        let reviews = Scan::of(IndexKey::of(Family::Review), 10);
        assert_eq!(scanned(store, reviews), [Key::Record(record(1))]);
        assert_eq!(read(store, request), Some(request_row(5, "who").into()));
        assert_eq!(content(store, act(1)), None, "the new key does not open the old entry");
    };
    check(&mut store);
    store.commit(&mut tip).unwrap();
    let mut store = subject.reopen(store);
    check(&mut store);
    let decided_again = log(&mut tip, act(1), 7);
    store.apply(vec![decided_again]).unwrap();
    store.commit(&mut tip).unwrap();
    assert_eq!(content(&mut store, act(1)), Some(entry(act(1), 7)));
}

/// A step that destroys a key leaves nothing under it, whatever else it writes.
pub fn erasure_wins_within_one_step(subject: &impl Subject) {
    let mut store = subject.fresh();
    let mut tip = with_one_commit(&mut store);
    let request = Key::Request(act(1), agency(1));
    let logged = log(&mut tip, act(1), 1);
    store
        .apply(vec![
            Change::DestroyKey(PayloadId(*act(1).as_bytes())),
            logged,
            put(None, request, request_row(5, "who is it")),
        ])
        .unwrap();
    let check = |store: &mut _| {
        assert_eq!(read(store, request), None);
        assert_eq!(content(store, act(1)), None);
        let open = Scan::of(IndexKey::of(Family::OpenRequests), 10).entries_only();
        assert_eq!(scanned(store, open), []);
    };
    check(&mut store);
    store.commit(&mut tip).unwrap();
    let mut store = subject.reopen(store);
    check(&mut store);
    assert_eq!(store.tip().unwrap().size(), 2, "the commitment stays, and is silent");
}

/// A step is a set of changes.
pub fn the_order_of_changes_in_a_step_does_not_matter(subject: &impl Subject) {
    let mut all: Vec<Facts> = Vec::new();
    for turn in 0..4 {
        let mut store = subject.fresh();
        let mut tip = with_one_commit(&mut store);
        let held = Row::from(record_row(1, "Nemo Nobody", 1));
        let mut step = vec![
            log(&mut tip, act(2), 0),
            log(&mut tip, act(1), 1),
            put(Some(&held), Key::Record(record(1)), record_row(1, "Nemo Nobody", 23)),
            put(None, Key::Request(act(2), agency(1)), request_row(5, "who is it")),
            put(None, Key::Act(act(2)), act_row(2, Stage::Done)),
            Change::DestroyKey(PayloadId(*act(1).as_bytes())),
        ];
        let middle = turn % step.len();
        step.rotate_left(middle);
        if turn > 1 {
            step.reverse();
        }
        store.apply(step).unwrap();
        store.commit(&mut tip).unwrap();
        let families = [Family::Acts, Family::Review, Family::OpenRequests];
        let needs = Needs {
            scans: families.map(|family| Scan::of(IndexKey::of(family), 10)).into(),
            journal: [act(1), act(2)].into(),
            ..Needs::default()
        };
        all.push(store.fetch(&needs).unwrap());
    }
    for facts in &all[1..] {
        assert_eq!(facts.rows, all[0].rows);
        assert_eq!(facts.scans, all[0].scans);
        assert_eq!(facts.journal, all[0].journal);
    }
}

/// A log of these many leaves, in batches of odd sizes, some of them undone.
fn grow<S: Store>(store: &mut S, leaves: u64) -> Tip {
    let mut tip = store.tip().unwrap();
    let mut batch = 1;
    while tip.size() < leaves {
        let before = tip.clone();
        let until = leaves.min(tip.size() + batch);
        let steps: Vec<_> = (tip.size()..until).map(|n| log(&mut tip, act(n), 0)).collect();
        store.apply(steps).unwrap();
        if batch % 3 == 0 {
            store.rollback();
            tip = before;
        } else {
            store.commit(&mut tip).unwrap();
        }
        batch += 7;
    }
    tip
}

/// The log goes on where it stood, whatever the size.
pub fn the_log_is_restored(subject: &impl Subject) {
    let mut store = subject.fresh();
    for size in [1, 2, 255, 256, 257, 600] {
        let tip = grow(&mut store, size);
        assert_eq!(store.tip().unwrap().head(), tip.head(), "{size} leaves");
        store = subject.reopen(store);
        assert_eq!(store.tip().unwrap().head(), tip.head(), "{size} leaves, reopened");
    }
}

/// The tiles that a proof reads are there, with the log as it is and as it was.
pub fn stored_tiles_prove_every_leaf(subject: &impl Subject) {
    let mut store = subject.fresh();
    let mut old = store.tip().unwrap().head();
    for size in [3, 256, 300, 520] {
        let head = grow(&mut store, size).head();
        let leaves: Vec<(u64, _)> = (0..size).map(|n| (n, leaf(n))).collect();
        let indices: Vec<u64> = (0..size).collect();
        let tiles = store.tiles(&tiles_of(&indices, size)).unwrap();
        let proof = prove_inclusion_many(&tiles, &indices, size).unwrap();
        proof.check(&leaves, &head).unwrap();
        if old.size > 0 {
            let places = [old.size - 1, old.size];
            let tiles = store.tiles(&tiles_of(&places, size)).unwrap();
            let proof = prove_consistency(&tiles, old.size, size).unwrap();
            proof.check(&old, &head).unwrap();
        }
        old = head;
    }
    let beyond = comity_log::TileId { level: 0, index: 99 };
    let tiles = store.tiles(&BTreeMap::from([(beyond, 1)])).unwrap();
    assert!(tiles.tile(beyond, 1).is_none(), "a tile that is not there is left out");
}

fn leaf(n: u64) -> comity_log::Hash {
    let Change::Journal { commitment, .. } = log(&mut Tip::new(), act(n), 0) else {
        unreachable!("`log` makes journal entries")
    };
    commitment.leaf()
}
