//! What stands in the files: never content in clear, nor an erased key.

use comity_corridor::{
    Change, Key, Store,
    rows::{PayloadId, Stage},
};
use comity_seal::payload::WRAPPED_KEY_BYTES;
use comity_store::{
    SqliteStore,
    conformance::material::{
        act, act_row, agency, commit, content, entry, log, put, read, record, record_row,
        request_row,
    },
};
use rusqlite::Connection;

use crate::support::{Folder, open, stands_in_files};

const NAME: &str = "Marker Markerson of Nowhere";
const ASKS: &str = "marker of a question";

fn with_content(folder: &Folder) -> SqliteStore {
    let mut store = open(&folder.path()).unwrap();
    let mut tip = store.tip().unwrap();
    let logged = log(&mut tip, act(1), 0);
    store
        .apply(vec![
            logged,
            put(None, Key::Act(act(1)), act_row(1, Stage::Done)),
            put(None, Key::Record(record(1)), record_row(1, NAME, 1)),
            put(None, Key::Request(act(1), agency(1)), request_row(1, ASKS)),
        ])
        .unwrap();
    store.commit(&mut tip).unwrap();
    store
}

fn assert_silent(store: &SqliteStore) {
    let entry = entry(act(1), 0);
    for sought in [NAME.as_bytes(), ASKS.as_bytes(), &entry.act, &entry.verdict, &entry.salt] {
        let text = String::from_utf8_lossy(sought);
        assert!(!stands_in_files(store.path(), sought), "`{text}` stands in clear");
    }
    let token = [7; 16];
    assert!(stands_in_files(store.path(), &token), "what is not sealed shows the search works");
}

fn wrapped_keys(store: &SqliteStore) -> Vec<[u8; WRAPPED_KEY_BYTES]> {
    let db = Connection::open(store.path()).unwrap();
    let mut statement = db.prepare("SELECT wrapped FROM payload_key ORDER BY id").unwrap();
    let keys = statement.query_map([], |row| row.get(0)).unwrap();
    keys.map(Result::unwrap).collect()
}

fn destroy(store: &mut SqliteStore) {
    let destroyed = [*act(1).as_bytes(), *record(1).as_bytes()];
    commit(store, destroyed.map(|id| Change::DestroyKey(PayloadId(id))).into());
}

#[test]
fn no_sealed_content_stands_in_clear_before_or_after_erasure() {
    let folder = Folder::new();
    let mut store = with_content(&folder);
    assert_silent(&store);
    destroy(&mut store);
    assert_silent(&store);
}

#[test]
fn no_destroyed_key_stands_in_the_files() {
    let folder = Folder::new();
    let mut store = with_content(&folder);
    let keys = wrapped_keys(&store);
    assert_eq!(keys.len(), 2);
    assert!(keys.iter().all(|key| stands_in_files(store.path(), key)), "before");
    destroy(&mut store);
    assert!(keys.iter().all(|key| !stands_in_files(store.path(), key)), "after");
}

#[test]
fn erasure_that_a_reader_holds_up_is_done_with_a_later_commit() {
    let folder = Folder::new();
    let mut store = with_content(&folder);
    let keys = wrapped_keys(&store);
    let other = Connection::open(store.path()).unwrap();
    other.execute_batch("BEGIN").unwrap();
    let count = |db: &Connection| {
        db.query_row("SELECT count(*) FROM payload_key", [], |row| row.get::<_, i64>(0)).unwrap()
    };
    assert_eq!(count(&other), 2);
    destroy(&mut store);
    assert_eq!(read(&mut store, Key::Record(record(1))), None, "it is erased for all new readers");
    assert_eq!(content(&mut store, act(1)), None);
    assert_eq!(count(&other), 2, "a snapshot is a snapshot");
    other.execute_batch("COMMIT").unwrap();
    commit(&mut store, vec![put(None, Key::Act(act(2)), act_row(2, Stage::Done))]);
    assert!(keys.iter().all(|key| !stands_in_files(store.path(), key)));
}

#[test]
fn what_a_process_did_not_get_to_erase_the_next_one_does() {
    let folder = Folder::new();
    let mut store = with_content(&folder);
    let keys = wrapped_keys(&store);
    let (path, copy) = (store.path().to_owned(), folder.path());
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN; SELECT count(*) FROM payload_key").unwrap();
    let _ = other.query_row("SELECT count(*) FROM payload_key", [], |row| row.get::<_, i64>(0));
    destroy(&mut store);
    // The files as a crash at this moment leaves them.
    std::fs::copy(&path, &copy).unwrap();
    std::fs::copy(crate::support::wal(&path), crate::support::wal(&copy)).unwrap();
    assert!(keys.iter().all(|key| stands_in_files(&copy, key)), "the reader held it up");
    let mut store = open(&copy).unwrap();
    assert!(keys.iter().all(|key| !stands_in_files(&copy, key)));
    assert_eq!(content(&mut store, act(1)), None);
}

#[test]
fn a_copy_holds_no_key_and_a_pruned_key_opens_nothing_any_more() {
    let folder = Folder::new();
    let mut store = with_content(&folder);
    let (data, apart) =
        (folder.path().with_extension("data"), folder.path().with_extension("keys"));
    comity_store::copy_apart(store.path(), &data, &apart).unwrap();
    let keys = wrapped_keys(&store);
    assert!(keys.iter().all(|key| !stands_in_files(&data, key)), "keys stand apart");
    assert!(keys.iter().all(|key| stands_in_files(&apart, key)));
    destroy(&mut store);
    assert_eq!(comity_store::prune_keys(store.path(), &apart).unwrap(), 2);
    assert!(keys.iter().all(|key| !stands_in_files(&apart, key)), "pruned");
    comity_store::join(&data, &apart).unwrap();
    let mut copy = open(&data).unwrap();
    assert_eq!(copy.tip().unwrap().head(), store.tip().unwrap().head());
    assert_eq!(content(&mut copy, act(1)), None);
}
