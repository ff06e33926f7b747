//! What is refused at the door: other keys, programs, schemas, writers.

use std::{path::Path, sync::Arc};

use comity_act::ActId;
use comity_corridor::{
    Chance, Entry, Family, IndexKey, Key, Keys, Needs, Scan, Store,
    rows::{ActRow, Row, Stage},
};
use comity_seal::vault::{self, VaultKey};
use comity_store::{
    Format, SqliteReader, SqliteStore, StoreError,
    conformance::material::{act, act_row, commit, content, entry, log, put, record, record_row},
    format_of,
};
use rusqlite::Connection;

use crate::support::{Folder, keys, keys_of, open, open_with, with};

const FIXTURE_KEY: [u8; 32] = [9; 32];

#[test]
fn other_keys_are_refused_by_name() {
    let folder = Folder::new();
    let path = folder.path();
    drop(open(&path).unwrap());
    let looked = SqliteReader::look(&path, keys_of(&mut Chance::new([2; 32])));
    assert!(matches!(looked.unwrap_err(), StoreError::OtherKeys { .. }));
    let error = open_with(&path, keys_of(&mut Chance::new([2; 32]))).unwrap_err();
    assert!(matches!(error, StoreError::OtherKeys { .. }), "{error:?}");
    assert!(error.to_string().contains("open it with the key file it was made with"));
    open(&path).unwrap();
}

#[test]
fn a_newer_schema_is_refused_and_left_alone() {
    let folder = Folder::new();
    let path = folder.path();
    drop(open(&path).unwrap());
    let known = format_of(&path).unwrap().known;
    assert_eq!(format_of(&path).unwrap().found, known, "what was just made is brought forward");
    let db = Connection::open(&path).unwrap();
    db.execute_batch("INSERT INTO migration (version, what) VALUES (1000, 'of tomorrow')").unwrap();
    drop(db);
    let before = std::fs::read(&path).unwrap();
    assert_eq!(format_of(&path).unwrap(), Format { found: 1000, known }, "it only looks");
    let error = open(&path).unwrap_err();
    assert!(matches!(error, StoreError::Newer { found: 1000, .. }), "{error:?}");
    assert!(error.to_string().contains("run the newer program"));
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn the_database_of_another_program_is_refused_and_left_alone() {
    let folder = Folder::new();
    let path = folder.path();
    let db = Connection::open(&path).unwrap();
    db.execute_batch("CREATE TABLE state (key TEXT)").unwrap();
    drop(db);
    let before = std::fs::read(&path).unwrap();
    let error = open(&path).unwrap_err();
    assert!(matches!(error, StoreError::NotOurs { .. }), "{error:?}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
    std::fs::write(&path, b"no database at all, but a text that is long enough to be one").unwrap();
    assert!(open(&path).is_err());
}

#[test]
fn an_empty_file_becomes_a_database() {
    let folder = Folder::new();
    let path = folder.path();
    std::fs::write(&path, b"").unwrap();
    assert_eq!(open(&path).unwrap().tip().unwrap().size(), 0);
}

#[test]
fn a_second_writer_is_found_out_before_it_does_harm() {
    let folder = Folder::new();
    let path = folder.path();
    let (mut one, mut two) = (open(&path).unwrap(), open(&path).unwrap());
    commit(&mut one, vec![put(None, Key::Act(act(1)), act_row(1, Stage::Done))]);
    let change = put(None, Key::Act(act(2)), act_row(2, Stage::Done));
    let error = two.apply(vec![change]).unwrap_err();
    assert!(matches!(error, StoreError::OtherWriter), "{error:?}");
    commit(&mut one, vec![put(None, Key::Act(act(2)), act_row(2, Stage::Done))]);
}

#[test]
fn a_log_that_grows_without_its_journal_is_not_committed() {
    let folder = Folder::new();
    let mut store = open(&folder.path()).unwrap();
    let mut tip = store.tip().unwrap();
    let logged = log(&mut tip, act(1), 0);
    let _ = log(&mut tip, act(2), 0);
    store.apply(vec![logged]).unwrap();
    let error = store.commit(&mut tip).unwrap_err();
    assert!(matches!(error, StoreError::Unjournalled { leaves: 2, entries: 1 }), "{error:?}");
    assert_eq!(store.tip().unwrap().size(), 0);
}

#[test]
fn damaged_tiles_stop_the_log() {
    let folder = Folder::new();
    let path = folder.path();
    let mut store = open(&path).unwrap();
    let mut tip = store.tip().unwrap();
    let logged = log(&mut tip, act(1), 0);
    store.apply(vec![logged]).unwrap();
    store.commit(&mut tip).unwrap();
    drop(store);
    let db = Connection::open(&path).unwrap();
    db.execute("UPDATE tile SET hashes = ?1", [&[5_u8; 32][..]]).unwrap();
    drop(db);
    assert!(matches!(open(&path).unwrap().tip(), Err(StoreError::Restore(_))));
}

/// What the fixture holds: an act, and one whose content was erased.
fn fill(store: &mut SqliteStore) {
    let mut tip = store.tip().unwrap();
    let logged = [log(&mut tip, act(1), 0), log(&mut tip, act(2), 0)];
    store.apply(logged.into()).unwrap();
    let sealed = put(None, Key::Record(record(1)), record_row(1, "Nemo Nobody", 1));
    store.apply(vec![put(None, Key::Act(act(1)), act_row(1, Stage::Done)), sealed]).unwrap();
    store.commit(&mut tip).unwrap();
    let id: ActId = act(2);
    let gone = comity_corridor::rows::PayloadId(*id.as_bytes());
    commit(store, vec![comity_corridor::Change::DestroyKey(gone)]);
}

/// Puts the database of schema 1 there; the answer opens it.
fn schema_1(path: &Path) -> Arc<Keys> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let vault = std::fs::read(data.join("schema-1.vault")).unwrap();
    let own = vault::unlock(&vault, VaultKey::KeyFile(&FIXTURE_KEY)).unwrap();
    let db = Connection::open(path).unwrap();
    db.execute_batch(&std::fs::read_to_string(data.join("schema-1.sql")).unwrap()).unwrap();
    with(own)
}

/// Rows are rebuilt from the journal when their form changes; journal, keys and log stay for ever.
#[test]
fn a_database_of_schema_1_is_brought_forward() {
    let folder = Folder::new();
    let path = folder.path();
    let keys = schema_1(&path);
    let mut store = open_with(&path, keys).unwrap();
    assert_eq!(store.tip().unwrap().size(), 2);
    // Then the verdict had no salt of its own, and no officer signed by passkey.
    let plain = Entry { verdict_salt: None, proof: None, ..entry(act(1), 0) };
    assert_eq!(content(&mut store, act(1)), Some(plain));
    assert_eq!(content(&mut store, act(2)), None);
    let leaves = store.reader().unwrap().journal_range(0, 9).unwrap();
    assert_eq!(leaves.iter().map(|leaf| leaf.act).collect::<Vec<_>>(), [act(1), act(2)]);
    let mut tip = store.tip().unwrap();
    let logged = log(&mut tip, act(3), 0);
    store.apply(vec![logged]).unwrap();
    store.commit(&mut tip).unwrap();
}

/// Schema 1 had no index of emergencies: what waits since then must not fall out of the view.
#[test]
fn emergencies_of_before_their_index_are_in_it_once_the_database_is_opened() {
    let folder = Folder::new();
    let path = folder.path();
    let keys = schema_1(&path);
    let key = Key::Act(act(1));
    let pressing = |store: &mut SqliteStore| {
        let mut needs = Needs::default();
        needs.scans.push(Scan::of(IndexKey::of(Family::Pressing), usize::MAX));
        let found = store.fetch(&needs).unwrap();
        found.scans[0].iter().map(|(_, key)| *key).collect::<Vec<_>>()
    };
    // Who only looks reads it as it lies, and leaves it so.
    let looked = SqliteReader::look(&path, Arc::clone(&keys)).unwrap().head().unwrap();
    assert_eq!((looked.size, format_of(&path).unwrap().found), (2, 1));
    // The act of the fixture, as one that was sent in an emergency.
    let row: Row = ActRow { emergency: true, ..act_row(1, Stage::Done) }.into();
    let db = Connection::open(&path).unwrap();
    let over = "UPDATE state SET value = ?2 WHERE key = ?1";
    assert_eq!(db.execute(over, (key.to_bytes(), row.encode())).unwrap(), 1);
    drop(db);
    let mut store = open_with(&path, Arc::clone(&keys)).unwrap();
    assert_eq!(pressing(&mut store), [key]);
    // Whoever takes charge of it takes it out again, as of any other.
    commit(&mut store, vec![put(Some(&row), key, act_row(1, Stage::Taken))]);
    drop(store);
    assert_eq!(pressing(&mut open_with(&path, keys).unwrap()), []);
}

/// Made once for each schema; the dump of `sqlite3 FILE .dump` is kept, with its application id.
#[test]
#[ignore = "makes the files of a fixture in the folder that COMITY_FIXTURE names"]
fn make_the_fixture() {
    let folder = std::env::var_os("COMITY_FIXTURE").unwrap();
    let own = comity_seal::identity::AgencyKeys::generate(
        0,
        comity_seal::identity::TlsIdentity::new(zeroize::Zeroizing::default(), Vec::new()).unwrap(),
        &mut Chance::new([4; 32]),
    );
    let chance = &mut Chance::new([5; 32]);
    let locked = vault::lock(&own, VaultKey::KeyFile(&FIXTURE_KEY), chance);
    std::fs::write(Path::new(&folder).join("fixture.vault"), locked.unwrap()).unwrap();
    fill(&mut open_with(&Path::new(&folder).join("fixture.db"), with(own)).unwrap());
}

#[test]
fn a_store_can_be_sent_to_another_thread() {
    fn is_send<T: Send>() {}
    is_send::<SqliteStore>();
    is_send::<SqliteReader>();
    let _ = keys();
}
