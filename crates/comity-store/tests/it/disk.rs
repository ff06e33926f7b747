//! Disks without space: nothing new, reading goes on, then all goes on.

use std::path::Path;

use comity_corridor::{Key, Store, rows::Stage};
use comity_log::Tip;
use comity_store::{
    SqliteStore, StoreError,
    conformance::material::{act, act_row, content, log, put, read},
};

use crate::support::{Folder, open};

/// Names a folder on a disk of a few MiB, for the test that wants a real one.
const TINY_DISK: &str = "COMITY_TINY_DISK";

fn batch(store: &mut SqliteStore, tip: &mut Tip) -> Result<(), StoreError> {
    for _ in 0..50 {
        let n = tip.size();
        let logged = log(tip, act(n), 0);
        store.apply(vec![logged, put(None, Key::Act(act(n)), act_row(n, Stage::Done))])?;
    }
    store.commit(tip)
}

/// Fills a disk; the answer is the log as of the last commit.
fn fill(store: &mut SqliteStore) -> Tip {
    let mut tip = store.tip().unwrap();
    loop {
        let before = tip.clone();
        assert!(tip.size() < 1_000_000, "the disk is not tiny");
        if let Err(error) = batch(store, &mut tip) {
            assert!(matches!(error, StoreError::Full), "{error:?}");
            return before;
        }
    }
}

fn assert_reads(store: &mut SqliteStore, tip: &Tip) {
    let size = tip.size();
    assert_eq!(store.tip().unwrap().head(), tip.head());
    assert!(content(store, act(size - 1)).is_some() && content(store, act(size)).is_none());
    assert!(read(store, Key::Act(act(size - 1))).is_some());
    let last = store.reader().unwrap().journal_range(size - 1, 2).unwrap();
    assert_eq!(last.len(), 1, "a reader sees the same");
}

#[test]
fn a_full_disk_refuses_the_batch_and_goes_on_when_space_returns() {
    let folder = Folder::new();
    let mut store = open(&folder.path()).unwrap();
    store.limit_size(1 << 20).unwrap();
    let mut tip = fill(&mut store);
    assert!(tip.size() > 0);
    for _ in 0..3 {
        assert!(matches!(batch(&mut store, &mut tip.clone()), Err(StoreError::Full)));
        // As a tick does that finds nothing to do.
        store.apply(Vec::new()).unwrap();
        assert!(matches!(store.probe(), Err(StoreError::Full)), "a probe finds it as well");
        assert_reads(&mut store, &tip);
    }
    store.limit_size(1 << 30).unwrap();
    store.probe().unwrap();
    batch(&mut store, &mut tip).unwrap();
    assert_reads(&mut store, &tip);
    let path = store.path().to_owned();
    drop(store);
    assert_reads(&mut open(&path).unwrap(), &tip);
}

#[test]
fn a_probe_leaves_nothing_behind() {
    let folder = Folder::new();
    let path = folder.path();
    let mut store = open(&path).unwrap();
    let mut tip = store.tip().unwrap();
    batch(&mut store, &mut tip).unwrap();
    let mut sizes = Vec::new();
    for _ in 0..2 {
        (0..50).for_each(|_| store.probe().unwrap());
        drop(store);
        // Opening carries the write-ahead log over.
        store = open(&path).unwrap();
        sizes.push(std::fs::metadata(&path).unwrap().len());
    }
    assert_eq!(sizes[0], sizes[1], "the file does not grow by it");
    batch(&mut store, &mut tip).unwrap();
    // Beside an open transaction nothing is tried, and nothing of it is lost.
    let logged = log(&mut tip, act(100), 0);
    store.apply(vec![logged, put(None, Key::Act(act(100)), act_row(100, Stage::Done))]).unwrap();
    store.probe().unwrap();
    store.commit(&mut tip).unwrap();
    assert_reads(&mut store, &tip);
    drop(store);
    assert_reads(&mut open(&path).unwrap(), &tip);
}

/// `mount -t tmpfs -o size=4m tiny FOLDER`, then with `COMITY_TINY_DISK=FOLDER` and `--ignored`.
#[test]
#[ignore = "wants a disk of a few MiB"]
fn a_disk_that_is_really_full_does_the_same() {
    let folder = std::env::var_os(TINY_DISK).unwrap();
    let (path, ballast) = (Path::new(&folder).join("a.db"), Path::new(&folder).join("ballast"));
    std::fs::write(&ballast, vec![1; 1 << 20]).unwrap();
    let mut store = open(&path).unwrap();
    let mut tip = fill(&mut store);
    for _ in 0..3 {
        assert!(matches!(batch(&mut store, &mut tip.clone()), Err(StoreError::Full)));
        assert!(matches!(store.probe(), Err(StoreError::Full)), "a probe finds it as well");
        assert_reads(&mut store, &tip);
    }
    std::fs::remove_file(&ballast).unwrap();
    batch(&mut store, &mut tip).unwrap();
    assert_reads(&mut store, &tip);
    drop(store);
    assert_reads(&mut open(&path).unwrap(), &tip);
}
