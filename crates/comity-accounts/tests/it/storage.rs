//! The file: torn, foreign, newer, and shared by two processes.

use std::{
    io::Read,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use comity_accounts::{AccountError, Accounts, Seat, StorageError};
use comity_seal::random::OsRandom;

use crate::{
    authenticator::{Authenticator, Key, Twist},
    world::{BROWSER, World, at, officer, open, vault},
};

/// Names the file and the code to the children of [`a_code_works_in_one_of_two_processes`].
const CHILD: &str = "COMITY_ACCOUNTS_CHILD";
const CODE: &str = "COMITY_ACCOUNTS_CODE";

fn wal(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

#[test]
fn accounts_outlive_the_process() {
    let mut world = World::new();
    let mut person = world.officer(1, "a.one", at(0));
    world.accounts = world.beside();
    assert!(world.is_in(&person.cookie, at(1)));
    world.sign_in(&mut person.device, None, &Twist::default(), at(1)).unwrap();
    world.accounts.recover(&person.codes[0], BROWSER, at(1)).unwrap();
}

#[test]
fn two_processes_see_each_others_changes_at_once_and_spend_nothing_twice() {
    let mut world = World::new();
    let mut person = world.officer(1, "a.one", at(0));
    let mut beside = world.beside();
    beside.session(&person.cookie, at(1)).unwrap();
    world.accounts.sign_out_everywhere(&person.session).unwrap();
    let gone = beside.session(&person.cookie, at(1)).unwrap_err();
    assert!(matches!(gone, AccountError::NotSignedIn));
    // A link that both have open: one makes the account.
    let link = world.accounts.invite(officer(2), "a.two", at(1)).unwrap();
    let join = |accounts: &mut Accounts| {
        let begun = accounts.join(link.reveal(), at(2))?;
        let answer = Authenticator::new(Key::es256()).create(&begun.options, &Twist::default());
        accounts.join_finish(begun.ceremony.reveal(), &answer, "a", BROWSER, at(2))
    };
    join(&mut beside).unwrap();
    assert!(matches!(join(&mut world.accounts).unwrap_err(), AccountError::LinkGone));
    // A passkey that one removes while the other lets it in.
    let begun = beside.sign_in(None, at(3)).unwrap();
    let answer = person.device.get(&begun.options, &Twist::default());
    let id = world.accounts.accounts().unwrap()[0].id;
    world.accounts.close(id, at(3)).unwrap();
    let refused = beside.sign_in_finish(begun.ceremony.reveal(), &answer, BROWSER, at(3));
    assert!(matches!(refused.unwrap_err(), AccountError::NotRecognised { .. }));
}

#[test]
#[ignore = "the child of another test"]
fn recover_once() {
    let (Some(path), Some(code)) = (std::env::var_os(CHILD), std::env::var_os(CODE)) else {
        return;
    };
    let mut accounts = open(Path::new(&path)).unwrap();
    // Both children come here before either goes on: the parent then closes their input.
    std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
    match accounts.recover(code.to_str().unwrap(), BROWSER, at(1)) {
        Ok(_) => std::process::exit(10),
        Err(AccountError::NotRecognised { .. }) => std::process::exit(11),
        Err(other) => panic!("{other:?}"),
    }
}

/// Goal: what works once works once, whichever process is asked.
/// Method: two processes wait with one code each in hand, and are let go together, ten times.
#[test]
fn a_code_works_in_one_of_two_processes() {
    let mut world = World::new();
    let person = world.officer(1, "a.one", at(0));
    for code in &person.codes {
        let mut children = [(); 2].map(|()| {
            Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "storage::recover_once", "--ignored"])
                .env(CHILD, world.path())
                .env(CODE, code)
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .spawn()
                .unwrap()
        });
        children.iter_mut().for_each(|child| drop(child.stdin.take()));
        let mut ended = children.map(|mut child| child.wait().unwrap().code().unwrap());
        ended.sort_unstable();
        assert_eq!(ended, [10, 11]);
    }
}

/// Goal: a write-ahead log whose end is lost or torn gives the accounts as of an earlier step.
/// Method: the log is cut and spoilt at many places; each file opens with a whole number of steps.
#[test]
fn a_torn_log_ends_at_a_step() {
    let mut world = World::new();
    for n in 1..=4 {
        world.officer(n, &format!("a.{n}"), at(n.into()));
    }
    let database = std::fs::read(world.path()).unwrap();
    let log = std::fs::read(wal(&world.path())).unwrap();
    let folder = tempfile::TempDir::new().unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for part in 0..40 {
        let place = log.len() * part / 40;
        for (turn, spoils) in [false, true].into_iter().enumerate() {
            let path = folder.path().join(format!("{part}-{turn}.db"));
            let mut torn = log.clone();
            if spoils {
                torn[place] ^= 0x41;
            } else {
                torn.truncate(place);
            }
            std::fs::write(&path, &database).unwrap();
            std::fs::write(wal(&path), &torn).unwrap();
            let accounts = open(&path).unwrap().accounts().unwrap();
            // Joining is one step: with the account comes its passkey.
            assert!(accounts.iter().all(|account| account.passkeys == 1));
            seen.insert(accounts.len());
        }
    }
    assert!(seen.len() > 2, "the log was torn in the middle: {seen:?}");
}

#[test]
fn a_torn_file_is_named_and_not_opened() {
    let mut world = World::new();
    for n in 1..=30 {
        world.officer(n, &format!("a.{n}"), at(n.into()));
    }
    let path = world.path();
    drop(world.accounts);
    let whole = std::fs::read(&path).unwrap();
    let folder = tempfile::TempDir::new().unwrap();
    let check = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let error = open(&path).unwrap_err();
        assert!(
            matches!(
                error,
                AccountError::Storage(StorageError::Damaged { .. } | StorageError::NotOurs { .. })
            ),
            "{name}: {error:?}"
        );
    };
    check("half", &whole[..whole.len() / 2]);
    check("text", b"no database at all, but a text that is long enough to be taken for one");
    let mut spoilt = whole.clone();
    // The head of every page but the first, where the tables' roots are found.
    for page in spoilt.chunks_mut(4_096).skip(1) {
        page[..64].fill(0xff);
    }
    check("spoilt", &spoilt);
}

#[test]
fn other_and_newer_files_are_refused_and_left_alone() {
    let world = World::new();
    let path = world.path();
    drop(world.accounts);
    let db = rusqlite::Connection::open(&path).unwrap();
    db.execute("INSERT INTO migration (version, what) VALUES (99, 'of tomorrow')", []).unwrap();
    drop(db);
    let newer = open(&path).unwrap_err();
    let AccountError::Storage(newer @ StorageError::Newer { found: 99, .. }) = newer else {
        panic!("{newer:?}");
    };
    assert!(newer.to_string().contains("run the newer program"));
    let folder = tempfile::TempDir::new().unwrap();
    let other = folder.path().join("other.db");
    rusqlite::Connection::open(&other)
        .unwrap()
        .execute_batch("CREATE TABLE account (id TEXT)")
        .unwrap();
    let before = std::fs::read(&other).unwrap();
    let refused = open(&other).unwrap_err();
    assert!(matches!(refused, AccountError::Storage(StorageError::NotOurs { .. })));
    assert_eq!(std::fs::read(&other).unwrap(), before);
}

#[test]
fn accounts_can_be_sent_to_another_thread() {
    fn is_send<T: Send>() {}
    is_send::<Accounts>();
    assert_ne!(Seat::Administrator, officer(1));
}

/// Names, pages and secrets of people stand in no error, however it is shown.
#[test]
fn errors_name_nobody() {
    let mut world = World::new();
    let person = world.officer(1, "zebedee", at(0));
    let errors = [
        world.accounts.invite(officer(2), "zebedee", at(0)).unwrap_err(),
        world.accounts.join("zebedee", at(0)).unwrap_err(),
        world.accounts.recover("zebedee", BROWSER, at(0)).unwrap_err(),
        world.accounts.session("zebedee", at(0)).unwrap_err(),
        world.accounts.bearer("comity_zebedee", at(0)).unwrap_err(),
        world
            .accounts
            .rename_passkey(
                &person.session,
                world.accounts.passkeys(&person.session).unwrap()[0].id,
                "zebedee\u{7} zebedee",
            )
            .unwrap_err(),
    ];
    for error in errors {
        let said = format!("{error} {error:?}");
        assert!(!said.contains("zebedee"), "{said}");
    }
    let said =
        format!("{:?} {:?}", world.accounts, person.device.assert(&[0; 32], &Twist::default()));
    assert!(!said.contains("zebedee") && !said.contains("example"), "{said}");
}

#[test]
fn a_copy_signs_in_by_passkey_and_brings_back_no_session_and_no_link() {
    let mut world = World::new();
    let mut person = world.officer(1, "a.one", at(0));
    let link = world.accounts.invite(officer(2), "a.two", at(1)).unwrap();
    let copy = world.path().with_extension("copy");
    Accounts::copy(&world.path(), &copy, &vault(), &mut OsRandom).unwrap();
    let again = Accounts::copy(&world.path(), &copy, &vault(), &mut OsRandom);
    assert!(again.is_err(), "nothing is lost");
    let mut copied = open(&copy).unwrap();
    assert!(copied.session(&person.cookie, at(2)).is_err());
    assert!(copied.invitation(link.reveal(), at(2)).is_err());
    let begun = copied.sign_in(None, at(2)).unwrap();
    let answer = person.device.get(&begun.options, &Twist::default());
    copied.sign_in_finish(begun.ceremony.reveal(), &answer, BROWSER, at(2)).unwrap();
    assert!(world.is_in(&person.cookie, at(3)), "the file itself is as it was");
}
