//! Killed processes and full disks: nothing acknowledged is lost or doubled.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
#![expect(clippy::disallowed_methods, reason = "real processes, pipes and mounts")]

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};

use comity_act::ActId;
use comity_corridor::{Key, Needs, rows::ActRow};
use comity_seal::random::{OsRandom, draw};

use super::support::{Place, arrived, befriend, drained, inbox, message, peer_row, send};
use crate::{
    backup, clock,
    config::Config,
    home::{Home, Secret},
    problem::Problem,
    serve::{self, Running},
};

/// How often the process is killed.
const KILLS: u32 = 32;

/// Officers who propose at the same time in the process that is killed.
const OFFICERS: usize = 8;

const HOME: &str = "COMITY_TEST_HOME";
const KEY: &str = "COMITY_TEST_KEY";
const LISTEN: &str = "COMITY_TEST_LISTEN";

/// The process that is killed: a node that records as fast as it can, and says what is durable.
///
/// It is a test only so that the test program can start itself as this process.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "started by `real_process_survives_kill_nine` as a process of its own"]
async fn node_that_is_killed() {
    let home = Home::open(std::env::var(HOME).unwrap()).unwrap();
    let secret = Secret::from_key_file(Path::new(&std::env::var(KEY).unwrap())).unwrap();
    let node = serve::start(home, config(&std::env::var(LISTEN).unwrap()), &secret).await.unwrap();
    let by = node.officers.read().await.named("desk").unwrap().session();
    let mut officers = tokio::task::JoinSet::new();
    for _ in 0..OFFICERS {
        let engine = node.engine.clone();
        officers.spawn(async move {
            loop {
                let outcome = engine.propose(message("XB", "under load"), by).await.unwrap();
                println!("acknowledged {}", outcome.act);
            }
        });
    }
    officers.join_next().await;
}

fn config(listen: &str) -> Config {
    let mut config = Config::default();
    config.federation.listen = listen.to_owned();
    config.federation.public_url = format!("https://{listen}");
    config.operations.listen = String::new();
    config.delivery.back_off_first_ms = 20;
    config.delivery.back_off_max_ms = 100;
    config
}

/// Starts the process, and notes what it says is durable.
fn spawn(place: &Place, key: &Path, durable: &Arc<Mutex<BTreeSet<ActId>>>) -> Child {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["tests::endurance::node_that_is_killed", "--exact", "--ignored", "--nocapture"])
        .env(HOME, place.home().root())
        .env(KEY, key)
        .env(LISTEN, &place.config.federation.listen)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let durable = Arc::clone(durable);
    std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            // The last line before a kill may be torn; it then names no act.
            if let Some(act) = line.strip_prefix("acknowledged ").and_then(|id| id.parse().ok()) {
                durable.lock().unwrap().insert(act);
            }
        }
    });
    child
}

/// Goal: an act that was acknowledged is there, once, at both ends, and the log is whole.
/// Method: one process records as fast as it can and receives at the same time; it is killed at
/// random moments and started again; at the end both sides are compared.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn real_process_survives_kill_nine() {
    let (mut xa, mut xb) = (Place::new("XA"), Place::new("XB"));
    let (a, b) = (xa.start().await, xb.start().await);
    befriend(&a, &b).await;
    befriend(&b, &a).await;
    a.stop().await;
    let key = xa.key_file();
    let durable = Arc::new(Mutex::new(BTreeSet::new()));
    let mut sent_by_b = BTreeSet::new();
    for kill in 0..KILLS {
        let before = durable.lock().unwrap().len();
        let mut child = spawn(&xa, &key, &durable);
        let mut left_ms = 50 + u64::from(u16::from_be_bytes(draw(&mut OsRandom))) % 500;
        // Counted from the first act on, so that not all kills hit the start; every fourth may.
        while kill % 4 != 0 && durable.lock().unwrap().len() == before {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        while left_ms > 0 {
            sent_by_b.insert(send(&b, "XA", "into the storm").await.act);
            let pause_ms = left_ms.min(20);
            tokio::time::sleep(Duration::from_millis(pause_ms)).await;
            left_ms -= pause_ms;
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let a = xa.start().await;
    drained(&a, "XB").await;
    drained(&b, "XA").await;
    let durable = durable.lock().unwrap().clone();
    eprintln!("{KILLS} kills, {} acts acknowledged, {} received", durable.len(), sent_by_b.len());
    assert!(durable.len() > 100, "too little load to say anything");
    assert_eq!(missing(&a, &durable).await, 0, "acts are lost where they were recorded");
    assert_eq!(missing(&b, &durable).await, 0, "acts are lost on the way");
    assert_eq!(missing(&a, &sent_by_b).await, 0, "acts are lost where they arrived");
    let row = peer_row(&a, "XB").await;
    assert_eq!(inbox(&b).await as u64, row.out_next, "an act arrived twice or not at all");
    assert_eq!(inbox(&a).await, sent_by_b.len(), "an act was taken twice or not at all");
    let passing = tempfile::tempdir().unwrap();
    for (place, name) in [(&xa, "xa"), (&xb, "xb")] {
        let folder = passing.path().join(name);
        let secret = place.secret();
        backup::create(&place.home(), &secret, &folder, clock::now()).unwrap();
        backup::verify(&folder, &secret).unwrap();
    }
}

/// How many of these acts a node does not know.
async fn missing(node: &Running, acts: &BTreeSet<ActId>) -> usize {
    let mut missing = 0;
    for some in acts.iter().collect::<Vec<_>>().chunks(500) {
        let needs = Needs::default().and(some.iter().map(|&&act| Key::Act(act)));
        let known = node.engine.read(needs).await.unwrap();
        let is_missing = |act: &&&ActId| known.row::<ActRow>(Key::Act(***act)).is_none();
        missing += some.iter().filter(is_missing).count();
    }
    missing
}

/// A disk of a few mebibytes, as long as this lives.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(folder: &Path) -> Option<Self> {
        std::fs::create_dir_all(folder).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=12m,mode=700", "tmpfs"])
            .arg(folder)
            .stderr(Stdio::null())
            .status();
        mounted.is_ok_and(|status| status.success()).then(|| Self(folder.to_path_buf()))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_stops_new_acts_by_name_and_nothing_else() {
    let passing = tempfile::tempdir().unwrap();
    let folder = passing.path().join("disk");
    let Some(_disk) = SmallDisk::mount(&folder) else {
        eprintln!("SKIPPED: a small disk can be mounted only by root; run this test as root");
        return;
    };
    let mut xa = Place::new_in("XA", folder.join("home"));
    let mut xb = Place::new("XB");
    let (a, b) = (xa.start().await, xb.start().await);
    befriend(&a, &b).await;
    befriend(&b, &a).await;
    let filler = folder.join("filler");
    std::fs::write(&filler, vec![0; 5 << 20]).unwrap();
    let by = a.officers.read().await.named("desk").unwrap().session();
    let long = "x".repeat(50_000);
    let mut recorded = 0;
    let problem = loop {
        match a.engine.propose(message("XB", &long), by).await {
            Ok(_) => recorded += 1,
            Err(error) => break Problem::from(&error),
        }
        assert!(recorded < 1_000, "the disk is never full");
    };
    assert_eq!(problem.kind.name, "disk-full", "{}", problem.detail);
    assert!(recorded > 10);
    // What is there can be read, and peers are told the same.
    assert_eq!(peer_row(&a, "XB").await.out_next, recorded);
    std::fs::remove_file(&filler).unwrap();
    send(&a, "XB", "there is room again").await;
    arrived(&b, usize::try_from(recorded).unwrap() + 1).await;
}
