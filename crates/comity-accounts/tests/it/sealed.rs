//! The file, altered by somebody who can write to the disk and has no key.

use std::path::Path;

use comity_accounts::{
    AccountError, Accounts, Altered, FileKey, NewToken, Scopes, StorageError, Way,
    assertion::PublicKey,
};
use comity_seal::{digest::digest, random::OsRandom, token::TokenKey};
use rusqlite::{Connection, params};

use crate::{
    authenticator::Twist,
    world::{BROWSER, Person, World, at, officer, open, settings, vault},
};

/// The tables of a file of before accounts were sealed.
const IN_CLEAR: &str = include_str!("../data/accounts-in-clear.sql");

/// All rows of a table, as somebody keeps them who wants them back later.
type Rows = Vec<(rusqlite::types::Value, Vec<u8>)>;

const TABLES: [&str; 3] = ["record", "directory", "lead"];

fn keep(path: &Path, table: &str) -> Rows {
    let db = Connection::open(path).unwrap();
    let mut query = db.prepare(&format!("SELECT * FROM {table}")).unwrap();
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

fn put_back(path: &Path, table: &str, rows: &Rows) {
    let db = Connection::open(path).unwrap();
    db.execute(&format!("DELETE FROM {table}"), []).unwrap();
    for row in rows {
        let insert = format!("INSERT INTO {table} VALUES (?1, ?2)");
        db.execute(&insert, params![row.0, row.1]).unwrap();
    }
}

fn record(path: &Path, person: &Person) -> Vec<u8> {
    let db = Connection::open(path).unwrap();
    let id = person.session.account();
    let query = "SELECT sealed FROM record WHERE id = ?1";
    db.query_row(query, [id.as_bytes()], |row| row.get(0)).unwrap()
}

fn put(path: &Path, person: &Person, sealed: &[u8]) {
    let db = Connection::open(path).unwrap();
    let id = person.session.account();
    db.execute("UPDATE record SET sealed = ?2 WHERE id = ?1", params![id.as_bytes(), sealed])
        .unwrap();
}

#[test]
fn a_changed_record_reads_as_absent_and_is_told_once() {
    let mut world = World::new();
    let mut person = world.officer(1, "a.one", at(0));
    let other = world.officer(2, "a.two", at(0));
    assert!(world.accounts.altered().is_empty());
    let mut sealed = record(&world.path(), &person);
    let middle = sealed.len() / 2;
    sealed[middle] ^= 1;
    put(&world.path(), &person, &sealed);
    assert!(!world.is_in(&person.cookie, at(1)));
    assert!(world.accounts.account_of(person.session.account()).unwrap().is_none());
    let refused = world.sign_in(&mut person.device, None, &Twist::default(), at(1)).unwrap_err();
    assert!(matches!(refused, AccountError::NotRecognised { .. }), "{refused:?}");
    assert!(world.is_in(&other.cookie, at(1)), "nobody else is touched");
    assert_eq!(world.accounts.altered(), [Altered::Account]);
    assert!(!world.is_in(&person.cookie, at(1)));
    assert!(world.accounts.altered().is_empty(), "it was told");
    assert_eq!(world.beside().altered(), [Altered::Account], "each process tells it");
}

#[test]
fn a_record_copied_to_another_account_opens_nothing() {
    let mut world = World::new();
    let (mut mine, theirs) = (world.officer(1, "a.one", at(0)), world.officer(2, "a.two", at(0)));
    let sealed = record(&world.path(), &mine);
    put(&world.path(), &theirs, &sealed);
    let db = Connection::open(world.path()).unwrap();
    let to = theirs.session.account();
    db.execute("UPDATE lead SET id = ?1", [to.as_bytes()]).unwrap();
    drop(db);
    assert!(!world.is_in(&mine.cookie, at(1)));
    assert!(!world.is_in(&theirs.cookie, at(1)));
    world.sign_in(&mut mine.device, None, &Twist::default(), at(1)).unwrap_err();
    assert_eq!(world.accounts.altered(), [Altered::Account]);
}

#[test]
fn what_leads_to_an_account_that_does_not_hold_it_leads_nowhere() {
    let mut world = World::new();
    let (mine, theirs) = (world.officer(1, "a.one", at(0)), world.officer(2, "a.two", at(0)));
    let db = Connection::open(world.path()).unwrap();
    db.execute("UPDATE lead SET id = ?1", [theirs.session.account().as_bytes()]).unwrap();
    drop(db);
    assert!(!world.is_in(&mine.cookie, at(1)));
    assert!(world.is_in(&theirs.cookie, at(1)));
}

#[test]
fn an_older_record_revives_no_session_no_passkey_and_no_token() {
    let mut world = World::new();
    let mut person = world.officer(1, "a.one", at(0));
    let new =
        NewToken { name: "a", scopes: Scopes::READ, at_most: Scopes::READ, ends_at: at(1_000_000) };
    let token = world.accounts.mint(&person.session, new, at(1)).unwrap();
    let token_id = world.accounts.tokens(&person.session, at(1)).unwrap()[0].id;
    let kept = TABLES.map(|table| keep(&world.path(), table));
    world.accounts.revoke(&person.session, token_id).unwrap();
    world.accounts.sign_out_everywhere(&person.session).unwrap();
    // The record and what leads to it, but not the directory.
    put_back(&world.path(), "record", &kept[0]);
    put_back(&world.path(), "lead", &kept[2]);
    assert!(!world.is_in(&person.cookie, at(2)));
    world.accounts.bearer(token.reveal(), at(2)).unwrap_err();
    assert_eq!(world.accounts.altered(), [Altered::Account]);
    let mut beside = world.beside();
    beside.session(&person.cookie, at(2)).unwrap_err();
    assert_eq!(beside.altered(), [Altered::Account]);
    // With the directory: whoever saw the newer one does not take it.
    put_back(&world.path(), "directory", &kept[1]);
    assert!(!world.is_in(&person.cookie, at(2)));
    world.accounts.bearer(token.reveal(), at(2)).unwrap_err();
    world.sign_in(&mut person.device, None, &Twist::default(), at(2)).unwrap_err();
    assert_eq!(world.accounts.altered(), [Altered::Directory]);
    // What is written next is the newer one again, and the account is begun anew.
    let anew = world.officer(1, "a.one", at(3));
    assert!(world.is_in(&anew.cookie, at(4)));
    assert!(world.beside().session(&person.cookie, at(4)).is_err());
}

#[test]
fn a_file_without_its_directory_is_damaged_and_not_empty() {
    let mut world = World::new();
    let person = world.officer(1, "a.one", at(0));
    let kept = keep(&world.path(), "directory");
    put_back(&world.path(), "directory", &Vec::new());
    // Whoever has seen it goes on by what was seen, and tells once.
    assert!(world.is_in(&person.cookie, at(1)) && world.is_in(&person.cookie, at(2)));
    assert_eq!(world.accounts.altered(), [Altered::Directory]);
    let again =
        Accounts::open(&world.path(), FileKey::of(&vault()), settings(), Box::new(OsRandom));
    let damaged = AccountError::Storage(StorageError::Damaged { part: "the directory" });
    assert_eq!(again.unwrap_err().to_string(), damaged.to_string());
    put_back(&world.path(), "directory", &kept);
    assert!(world.beside().session(&person.cookie, at(3)).is_ok());
}

#[test]
fn an_account_begun_anew_after_an_alteration_never_opens_as_it_was() {
    let mut world = World::new();
    let mut person = world.officer(1, "a.one", at(0));
    let kept = record(&world.path(), &person);
    put(&world.path(), &person, b"nothing that opens");
    let anew = world.officer(1, "a.one", at(1));
    assert_eq!(anew.session.account(), person.session.account());
    put(&world.path(), &person, &kept);
    world.sign_in(&mut person.device, None, &Twist::default(), at(2)).unwrap_err();
    // An officer who left is gone, whatever is put back.
    put(&world.path(), &person, b"nothing that opens");
    let comity_accounts::Seat::Officer(id) = officer(1) else { unreachable!() };
    world.accounts.close_officer(id, at(3)).unwrap();
    put(&world.path(), &person, &kept);
    world.sign_in(&mut person.device, None, &Twist::default(), at(4)).unwrap_err();
}

#[test]
fn a_used_link_does_not_come_back() {
    let mut world = World::new();
    let link = world.accounts.invite(officer(1), "a.one", at(0)).unwrap();
    let kept = keep(&world.path(), "record");
    world.join(&link, at(1));
    let db = Connection::open(world.path()).unwrap();
    let (id, sealed) = &kept[0];
    db.execute("UPDATE record SET sealed = ?2 WHERE id = ?1", params![id, sealed]).unwrap();
    drop(db);
    let gone = world.accounts.invitation(link.reveal(), at(2)).unwrap_err();
    assert!(matches!(gone, AccountError::LinkGone));
    assert_eq!(world.accounts.altered(), [Altered::Links]);
}

#[test]
fn records_made_under_another_key_are_strays_and_open_nothing() {
    let mut world = World::new();
    let theirs = tempfile::TempDir::new().unwrap();
    let path = theirs.path().join("accounts.db");
    let key = FileKey::of(&TokenKey::from_bytes(&[8; 32]));
    let mut made = Accounts::open(&path, key, settings(), Box::new(OsRandom)).unwrap();
    let link = made.invite(officer(1), "a.one", at(0)).unwrap();
    std::mem::swap(&mut world.accounts, &mut made);
    let mut person = world.join(&link, at(0));
    std::mem::swap(&mut world.accounts, &mut made);
    for table in ["record", "lead"] {
        put_back(&world.path(), table, &keep(&path, table));
    }
    assert!(!world.is_in(&person.cookie, at(1)));
    world.sign_in(&mut person.device, None, &Twist::default(), at(1)).unwrap_err();
    assert_eq!(world.beside().altered(), [Altered::Stray]);
    put_back(&world.path(), "directory", &keep(&path, "directory"));
    assert!(!world.is_in(&person.cookie, at(1)));
    let refused = open(&world.path()).unwrap_err();
    assert!(matches!(refused, AccountError::Storage(StorageError::Damaged { .. })), "{refused:?}");
}

#[test]
fn a_file_says_no_names() {
    let mut world = World::new();
    let person = world.officer(1, "zebedee", at(0));
    let id = world.accounts.passkeys(&person.session).unwrap()[0].id;
    world.accounts.rename_passkey(&person.session, id, "telephone of zebedee").unwrap();
    let path = world.path();
    drop(world.accounts);
    let bytes = std::fs::read(&path).unwrap();
    for word in ["zebedee", "telephone", "Firefox"] {
        assert!(!holds(&bytes, word), "{word}");
    }
}

fn holds(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|part| part == word.as_bytes())
}

/// A file in clear, with one account that holds one of each.
fn in_clear(path: &Path, key: &PublicKey) {
    let db = Connection::open(path).unwrap();
    db.execute_batch(IN_CLEAR).unwrap();
    let (id, now) = ([9_u8; 16], i64::try_from(at(0).millis()).unwrap());
    let of = |secret: &str| digest(secret.as_bytes());
    db.execute(
        "INSERT INTO account VALUES (?1, ?2, 'zebedee', ?3, NULL)",
        params![id, [1_u8; 16], now],
    )
    .unwrap();
    db.execute(
        "INSERT INTO passkey VALUES (?1, ?2, ?2, 'key of zebedee', '{}', ?3, ?4, NULL)",
        params![[5_u8; 20], id, key.to_cose(), now],
    )
    .unwrap();
    db.execute(
        "INSERT INTO session VALUES (?1, ?2, ?2, 'a', 2, ?3, ?3, NULL)",
        params![of("the cookie"), id, now],
    )
    .unwrap();
    db.execute(
        "INSERT INTO token VALUES (?1, ?2, ?2, 'a', 1, ?3, ?3 + 1000000, NULL)",
        params![of("comity_token"), id, now],
    )
    .unwrap();
    db.execute("INSERT INTO recovery VALUES (?1, ?2)", params![of("0123456789ABCDEFGHJK"), id])
        .unwrap();
    db.execute("INSERT INTO identity VALUES ('https://id', 'me', ?1, ?2)", params![id, now])
        .unwrap();
    db.execute(
        "INSERT INTO link VALUES (?1, NULL, 'admin', ?2, ?2 + 1000000)",
        params![of("the link"), now],
    )
    .unwrap();
    db.execute("INSERT INTO secret VALUES (1, ?1)", [[0_u8; 32]]).unwrap();
}

#[test]
fn a_file_in_clear_is_refused_until_it_is_sealed_and_then_says_no_names() {
    let mut world = World::new();
    let person = world.officer(1, "a.one", at(0));
    let key = world.accounts.passkeys(&person.session).unwrap()[0].key.clone();
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("accounts.db");
    in_clear(&path, &key);
    let refused = open(&path).unwrap_err();
    assert!(matches!(refused, AccountError::Storage(StorageError::InClear { .. })), "{refused:?}");
    assert!(Accounts::seal(&path, FileKey::of(&vault()), &mut OsRandom).unwrap());
    assert!(!Accounts::seal(&path, FileKey::of(&vault()), &mut OsRandom).unwrap());
    let bytes = std::fs::read(&path).unwrap();
    assert!(!holds(&bytes, "zebedee"));
    let mut accounts = open(&path).unwrap();
    assert!(accounts.altered().is_empty());
    let session = accounts.session("the cookie", at(1)).unwrap();
    assert_eq!((session.seat(), session.way()), (officer(1), Way::Recovery));
    assert_eq!(accounts.passkeys(&session).unwrap()[0].name, "key of zebedee");
    assert_eq!(accounts.issuers(&session).unwrap(), ["https://id"]);
    assert_eq!(accounts.bearer("comity_token", at(1)).unwrap().seat(), officer(1));
    assert_eq!(accounts.invitation("the link", at(1)).unwrap().name, "admin");
    assert_eq!(accounts.recover("01234-56789-ABCDE-FGHJK", BROWSER, at(1)).unwrap().codes_left, 0);
}
