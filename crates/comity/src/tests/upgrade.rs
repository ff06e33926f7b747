//! Whether this program can open a home: of older and newer programs, damaged.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
#![expect(clippy::disallowed_methods, reason = "tests look at files of the home")]

use std::{fs, sync::Arc};

use rusqlite::Connection;

use super::support::{Place, arrived, drained, pair, send};
use crate::{
    backup, clock,
    engine::chain,
    home::{Home, Secret},
    node,
    operations::upgrade::{Finding, Look, Part, State, check},
};

/// What this program finds in a home, opened by this secret.
fn found(home: &Home, secret: &Secret) -> Vec<Finding> {
    let keys = node::unlock(home, secret).map(|(_, keys)| keys).map_err(|error| chain(&error));
    check(&Look { home, keys, law: None, now: clock::now() })
}

fn state(found: &[Finding], part: Part) -> State {
    found.iter().find(|one| one.part == part).unwrap().state
}

/// Takes the file of accounts away, with what stands beside it.
fn remove(home: &Home) {
    for end in ["", "-wal", "-shm"] {
        let mut path = home.accounts().into_os_string();
        path.push(end);
        drop(fs::remove_file(path));
    }
}

fn sql(home: &Home, statement: &str) {
    let db = Connection::open(home.database()).unwrap();
    assert_eq!(db.execute(statement, []).unwrap(), 1, "{statement}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_home_with_a_backup_of_now_can_be_opened_and_looking_leaves_it_as_it_is() {
    let mut place = Place::new("XA");
    place.start().await.stop().await;
    let (home, secret) = (place.home(), place.secret());
    let before = found(&home, &secret);
    assert_eq!(state(&before, Part::Backup), State::First, "{before:?}");
    let folder = tempfile::tempdir().unwrap();
    backup::create(&home, &secret, &folder.path().join("a"), clock::now()).unwrap();
    let bytes = fs::read(home.database()).unwrap();
    let after = found(&home, &secret);
    assert!(after.iter().all(Finding::lets), "{after:?}");
    assert_eq!(state(&after, Part::Store), State::Fits);
    assert_eq!(fs::read(home.database()).unwrap(), bytes, "it only looks");
    // Whatever is written since is lost by going back to the backup.
    place.start().await.stop().await;
    sql(&home, "UPDATE head SET commits = commits + 1");
    assert_eq!(state(&found(&home, &secret), Part::Backup), State::First);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_older_program_left_is_said_to_change_and_fits_after_the_start() {
    let mut place = Place::new("XA");
    place.start().await.stop().await;
    let (home, secret) = (place.home(), place.secret());
    sql(&home, "DELETE FROM migration WHERE version = 2");
    remove(&home);
    Connection::open(home.accounts())
        .unwrap()
        .execute_batch(include_str!("../../../comity-accounts/tests/data/accounts-in-clear.sql"))
        .unwrap();
    let before = found(&home, &secret);
    assert_eq!(state(&before, Part::Store), State::Changes, "{before:?}");
    assert_eq!(state(&before, Part::Accounts), State::Changes, "{before:?}");
    remove(&home);
    place.start().await.stop().await;
    assert_eq!(state(&found(&home, &secret), Part::Store), State::Fits);
}

#[test]
fn what_a_newer_program_left_keeps_this_one_from_starting() {
    let place = Place::new("XA");
    let (home, secret) = (place.home(), place.secret());
    sql(&home, "INSERT INTO migration (version, what) VALUES (1000, 'of tomorrow')");
    let found = found(&home, &secret);
    assert_eq!(state(&found, Part::Store), State::Bars, "{found:?}");
    assert_eq!(state(&found, Part::Journal), State::NotKnown, "{found:?}");
    assert!(!found.iter().any(|one| one.is_damage), "it is newer, and whole");
}

#[test]
fn another_key_than_the_vaults_is_found_out_before_anything_is_touched() {
    let (place, other) = (Place::new("XA"), Place::new("XB"));
    let locked = found(&place.home(), &other.secret());
    assert_eq!(state(&locked, Part::Keys), State::Bars, "{locked:?}");
    // A vault that opens, and a database of somebody else.
    fs::copy(other.home().database(), place.home().database()).unwrap();
    let foreign = found(&place.home(), &place.secret());
    assert_eq!(state(&foreign, Part::Keys), State::Fits, "{foreign:?}");
    assert_eq!(state(&foreign, Part::Store), State::Bars, "{foreign:?}");
    assert!(foreign.iter().any(|one| one.is_damage));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entry_that_is_not_what_the_log_committed_to_is_found() {
    let ((place, a), (_other, b)) = pair().await;
    send(&a, "XB", "as it was").await;
    arrived(&b, 1).await;
    drained(&a, "XB").await;
    let (home, secret) = (place.home(), place.secret());
    let running = Look {
        home: &home,
        keys: Ok(Arc::clone(&a.engine.node().keys)),
        law: Some(&a.engine.node().law),
        now: clock::now(),
    };
    let whole = check(&running);
    for part in [Part::Journal, Part::Peers, Part::Law] {
        assert_eq!(state(&whole, part), State::Fits, "beside the running node: {whole:?}");
    }
    a.stop().await;
    sql(&home, "UPDATE bundle SET commitments = zeroblob(length(commitments)) WHERE place = 0");
    let found = found(&home, &secret);
    assert_eq!(state(&found, Part::Journal), State::Bars, "{found:?}");
    assert!(found.iter().any(|one| one.is_damage));
}
