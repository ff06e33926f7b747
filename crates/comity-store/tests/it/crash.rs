//! Processes that die, and logs that are cut: acknowledged is there.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use comity_corridor::{Chance, Change, Key, Store, rows::Stage};
use comity_log::{Tip, tiles_of};
use comity_store::{
    SqliteStore,
    conformance::material::{act, act_row, agency, content, log, peer_row, put, read},
};

use crate::support::{Folder, open, wal};

/// Names the database to the child of [`every_acknowledged_commit_survives_kill`].
const CHILD: &str = "COMITY_STORE_CHILD";
const KILLS: u8 = 12;

/// One act with all that belongs to it: leaf, row, and the peer's sequence.
fn one_act(tip: &mut Tip) -> Vec<Change> {
    let n = tip.size();
    let peer = |n| peer_row(n).into();
    vec![
        log(tip, act(n), 0),
        put(None, Key::Act(act(n)), act_row(n, Stage::Done)),
        put(n.checked_sub(1).map(peer).as_ref(), Key::Peer(agency(1)), peer_row(n)),
    ]
}

/// Commits batches of one to forty acts until it is killed, and says so after each.
#[test]
#[ignore = "the child of another test"]
fn commit_until_killed() {
    let Some(path) = std::env::var_os(CHILD) else { return };
    let mut store = open(Path::new(&path)).unwrap();
    let mut tip = store.tip().unwrap();
    loop {
        for _ in 0..=tip.size() % 40 {
            store.apply(one_act(&mut tip)).unwrap();
        }
        store.commit(&mut tip).unwrap();
        writeln!(std::io::stdout(), "{CHILD} {}", tip.size()).unwrap();
    }
}

/// Everything up to a size is there, and nothing beyond it.
fn assert_whole(store: &mut SqliteStore) -> u64 {
    // The tip checks the tiles against the root that was committed with them.
    let size = store.tip().unwrap().size();
    let leaves: Vec<u64> = (0..size).collect();
    let wanted = tiles_of(&leaves, size);
    assert_eq!(store.tiles(&wanted).unwrap().len(), wanted.len());
    for n in 0..size {
        assert!(content(store, act(n)).is_some(), "act {n} of {size} is lost");
        assert!(read(store, Key::Act(act(n))).is_some(), "row {n} of {size} is lost");
    }
    assert_eq!(content(store, act(size)), None, "half a batch");
    assert_eq!(read(store, Key::Act(act(size))), None, "half a batch");
    let peer = size.checked_sub(1).map(|n| peer_row(n).into());
    assert_eq!(read(store, Key::Peer(agency(1))), peer, "the sequence is of another commit");
    let kept = store.reader().unwrap().journal_range(0, usize::MAX).unwrap();
    assert_eq!(kept.len() as u64, size);
    size
}

/// Goal: kill -9 loses no commit that was acknowledged, and leaves no half of one.
/// Method: a child commits and says so; it is killed at random, many times over one database.
#[test]
fn every_acknowledged_commit_survives_kill() {
    let folder = Folder::new();
    let path = folder.path();
    let mut chance = Chance::new([7; 32]);
    let mut size = 0;
    for kill in 0..KILLS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "crash::commit_until_killed", "--ignored", "--nocapture"])
            .env(CHILD, &path)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = child.stdout.take().unwrap();
        let reader = std::thread::spawn(move || {
            let lines = BufReader::new(output).lines().map_while(Result::ok);
            let sizes = lines.filter_map(|line| line.strip_prefix(CHILD)?.trim().parse().ok());
            sizes.last().unwrap_or(0)
        });
        let [a, b, ..] = chance.draw();
        std::thread::sleep(Duration::from_millis(60 + u64::from(a) + u64::from(b) / 2));
        child.kill().unwrap();
        child.wait().unwrap();
        let acknowledged: u64 = reader.join().unwrap();
        let found = assert_whole(&mut open(&path).unwrap());
        assert!(found >= acknowledged, "kill {kill}: {acknowledged} acknowledged, {found} there");
        assert!(found >= size, "kill {kill}: what an earlier process left is lost");
        size = found;
    }
    assert!(size > 0, "no child lived long enough to commit");
}

/// Goal: a write-ahead log whose end is lost or torn gives the store as of an earlier commit.
/// Method: files are copied after known commits, cut or spoilt at random places, and opened.
#[test]
fn a_torn_log_ends_at_a_commit() {
    let folder = Folder::new();
    let (mut store, mut ends, mut chance) =
        (open(&folder.path()).unwrap(), vec![0], Chance::new([3; 32]));
    let mut tip = store.tip().unwrap();
    for batch in 1..=12_u64 {
        for _ in 0..batch {
            store.apply(one_act(&mut tip)).unwrap();
        }
        store.commit(&mut tip).unwrap();
        ends.push(tip.size());
    }
    let database = std::fs::read(store.path()).unwrap();
    let whole = std::fs::read(wal(store.path())).unwrap();
    let open_with = |log: &[u8]| {
        let path = folder.path();
        std::fs::write(&path, &database).unwrap();
        std::fs::write(wal(&path), log).unwrap();
        assert_whole(&mut open(&path).unwrap())
    };
    assert_eq!(open_with(&whole), tip.size());
    for _ in 0..24 {
        let [a, b, c, d, ..] = chance.draw();
        let place = usize::from(u16::from_be_bytes([a, b])) * whole.len() / 65_536;
        let size = open_with(&whole[..place]);
        assert!(ends.contains(&size), "cut at {place}: {size} is no end of a commit");
        let mut spoilt = whole.clone();
        spoilt[place] ^= c | 1;
        let size = open_with(&spoilt);
        assert!(ends.contains(&size), "spoilt at {place}: {size} is no end of a commit");
        let mut grown = whole.clone();
        grown.extend(std::iter::repeat_n(d, place));
        assert_eq!(open_with(&grown), tip.size(), "what follows the last commit does not matter");
    }
}
