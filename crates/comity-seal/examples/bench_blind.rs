//! The private search measured beside `openmined_psi`, end to end, in one run.
//!
//! `cargo xtask bench blind [KEYS] [ROUNDS]`: by default 1,000,000 keys of records and 7 rounds of
//! 1,000 queries. Both sides get the same invented keys and the same rate of false hits. The peer
//! verifies nothing; here every answer is verified. The set-up here is measured before and after
//! the peer's, for a machine that others use is not equally fast all the time; rounds of queries
//! take turns, and the median counts.
//!
//! | key | meaning |
//! |---|---|
//! | `setup_us`, `peer_setup_us` | wall time per key of what the holder makes and serialises |
//! | `setup_cpu_us`, `peer_setup_cpu_us` | processor time of the same, per key |
//! | `query_us`, `peer_query_us` | wall time per queried key on one thread: both sides' work |
//! | `query_cpu_us`, `peer_query_cpu_us` | processor time of the same, least of all rounds |
//! | `bytes_per_query`, `peer_bytes` | bytes per queried key, the larger of the two ways |
//! | `set_bytes`, `peer_set_bytes` | bytes per key of what the holder serves |
//! | `fpr` | how likely a key that is not there is a hit |

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    clippy::unwrap_used,
    reason = "a program that measures"
)]

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::num::NonZeroUsize;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;
use std::time::Instant;

use comity_seal::blind::{Blinded, EpochKey, Evaluated, HeldTags, Query, Shape, Tag, TagSet};
use comity_seal::random::OsRandom;

const QUERIES: usize = 1_000;
/// The peer's structure that served fastest here; its others differ by a few percent in set-up.
const STRUCTURE: &str = "BLOOM_FILTER";
const TICKS_PER_SECOND: f64 = 100.0;

fn main() {
    let mut arguments = env::args().skip(1).map(|text| text.parse().unwrap());
    let (n, rounds) = (arguments.next().unwrap_or(1_000_000), arguments.next().unwrap_or(7));
    let keys: Vec<String> = (0..n).map(key).collect();
    // Every other question is about somebody the holder has.
    let asked: Vec<String> = (0..QUERIES).map(|q| key(q * 2 * n / QUERIES)).collect();

    let holder = EpochKey::derive(&[7; 32], "XB", 1);
    let (before, set) = set_up(&holder, &keys);
    let fpr = set.manifest().false_positive_rate();
    let mut peer = Peer::start(&keys, &asked, fpr);
    let peer_setup = peer.as_mut().map_or([f64::NAN; 4], Peer::numbers);
    let (after, _) = set_up(&holder, &keys);
    let [setup_us, setup_cpu_us, set_bytes] = [0, 1, 2].map(|at| (before[at] + after[at]) / 2.0);
    let [peer_setup_us, peer_setup_cpu_us, peer_set_bytes, _] = peer_setup;
    println!("set-up: {setup_us:.1} µs, {setup_cpu_us:.1} µs of a processor, {set_bytes:.2} bytes");
    println!("peer:   {peer_setup_us:.1} µs, {peer_setup_cpu_us:.1} µs, {peer_set_bytes:.2} bytes");

    let (mut own, mut others) = (Vec::new(), Vec::new());
    let (mut query_cpu_us, mut peer_query_cpu_us) = (f64::INFINITY, f64::INFINITY);
    let (mut bytes_per_query, mut peer_bytes) = (0.0, f64::NAN);
    for _ in 0..rounds {
        let [us, cpu_us, bytes] = query(&holder, &set, &asked);
        own.push(us);
        query_cpu_us = query_cpu_us.min(cpu_us);
        bytes_per_query = bytes;
        if let Some(peer) = peer.as_mut() {
            let [us, cpu_us, bytes, hits] = peer.round();
            assert!(hits >= QUERIES as f64 / 2.0, "the peer finds what is there");
            others.push(us);
            peer_query_cpu_us = peer_query_cpu_us.min(cpu_us);
            peer_bytes = bytes;
        }
    }
    let (query_us, peer_query_us) = (median(own), median(others));
    println!("query:  {query_us:.1} µs, {query_cpu_us:.1} of a processor, verified");
    println!("peer:   {peer_query_us:.1} µs, {peer_query_cpu_us:.1} of a processor, not verified");

    let commit = env::var("COMITY_BENCH_COMMIT").unwrap_or_else(|_| "unknown".to_owned());
    let against = if peer.is_some() { "openmined_psi 2.0.6" } else { "none" };
    let numbers = [
        ("value", setup_cpu_us),
        ("ratio", setup_cpu_us / peer_setup_cpu_us),
        ("setup_us", setup_us),
        ("peer_setup_us", peer_setup_us),
        ("setup_cpu_us", setup_cpu_us),
        ("peer_setup_cpu_us", peer_setup_cpu_us),
        ("query_us", query_us),
        ("peer_query_us", peer_query_us),
        ("query_cpu_us", query_cpu_us),
        ("peer_query_cpu_us", peer_query_cpu_us),
        ("bytes_per_query", bytes_per_query),
        ("peer_bytes", peer_bytes),
        ("set_bytes", set_bytes),
        ("peer_set_bytes", peer_set_bytes),
    ];
    let numbers: Vec<String> = numbers.iter().map(|(name, of)| written(name, *of)).collect();
    println!(
        "{{\"bench\":\"blind\",\"commit\":\"{commit}\",\"n\":{n},\"unit\":\"µs of a processor per \
         key\",\"against\":\"{against}\",{},\"fpr\":{fpr:e}}}",
        numbers.join(",")
    );
}

/// An invented key: a name and a date of birth, as a caller would fold them.
fn key(n: usize) -> String {
    let (family, given, day) = (n % 9_973, n / 9_973, n % 28_000);
    format!("name family{family} given{given}\u{1f}{}-{:02}", 1930 + day / 365, day % 12 + 1)
}

/// All a holder does for one asker, to the bytes it serves: µs and processor µs per key, bytes.
fn set_up(holder: &EpochKey, keys: &[String]) -> ([f64; 3], TagSet) {
    let cores = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let (started, spent) = (Instant::now(), processor_seconds());
    let tags: Vec<Tag> = thread::scope(|scope| {
        let parts = keys.chunks(keys.len().div_ceil(cores.get()).max(1));
        let threads: Vec<_> =
            parts.map(|keys| scope.spawn(|| holder.tags(keys).unwrap())).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let held = HeldTags::build(1, tags, &mut OsRandom).unwrap();
    let set = TagSet::publish(&held, None);
    let shards: usize = (0..=u8::MAX).map(|number| set.shard(number).len()).sum();
    let bytes = set.manifest().to_bytes().len() + shards;
    let (wall, processor) = (started.elapsed().as_secs_f64(), processor_seconds() - spent);
    let n = keys.len() as f64;
    ([wall * 1e6 / n, processor * 1e6 / n, bytes as f64 / n], set)
}

/// One batch, both sides' work on one thread, bytes in between: µs, processor µs
/// and bytes per queried key.
fn query(holder: &EpochKey, set: &TagSet, asked: &[String]) -> [f64; 3] {
    let shape = Shape::fitting(asked.len()).unwrap();
    let (started, spent) = (Instant::now(), thread_seconds());
    let (query, blinded) = Query::blind(holder.epoch(), asked, shape, &mut OsRandom).unwrap();
    let there = blinded.to_bytes();
    let batch = Blinded::parse(&there).unwrap();
    let back = holder.evaluate(&batch, &mut OsRandom).unwrap().to_bytes();
    let tags = query.finish(&Evaluated::parse(&back).unwrap()).unwrap();
    let hits = tags.iter().filter(|tag| set.contains(**tag)).count();
    let (wall, processor) = (started.elapsed().as_secs_f64(), thread_seconds() - spent);
    assert_eq!(hits, asked.len() / 2, "what is there is found, and nothing else");
    let n = asked.len() as f64;
    [wall * 1e6 / n, processor * 1e6 / n, there.len().max(back.len()) as f64 / n]
}

/// What the whole process spent so far, threads that ended included.
fn processor_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    // Behind the name, which may hold anything: utime and stime are the 12th and 13th of the rest.
    let rest = stat.rsplit(')').next().unwrap_or_default();
    let ticks: f64 =
        rest.split_whitespace().skip(11).take(2).map(|t| t.parse::<f64>().unwrap()).sum();
    ticks / TICKS_PER_SECOND
}

/// What the first thread spent so far, by the scheduler's own clock.
fn thread_seconds() -> f64 {
    let text = fs::read_to_string("/proc/self/schedstat").unwrap();
    text.split_whitespace().next().unwrap().parse::<f64>().unwrap() / 1e9
}

fn median(mut of: Vec<f64>) -> f64 {
    of.sort_unstable_by(f64::total_cmp);
    of.get(of.len() / 2).copied().unwrap_or(f64::NAN)
}

fn written(name: &str, of: f64) -> String {
    if of.is_finite() { format!("\"{name}\":{of:.3}") } else { format!("\"{name}\":null") }
}

/// The peer's program: answers every line with numbers in a line.
struct Peer {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Peer {
    fn start(keys: &[String], asked: &[String], fpr: f64) -> Option<Self> {
        let Ok(python) = env::var("COMITY_PEER_PYTHON") else {
            println!("skipped: no peer; `cargo xtask bench blind` installs it");
            return None;
        };
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../bench/peers/blind.py");
        let mut command = Command::new(python);
        command.arg(script).arg(STRUCTURE).arg(format!("{fpr:e}"));
        command.arg(keys.len().to_string()).arg(asked.len().to_string());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut to = child.stdin.take().unwrap();
        let from = BufReader::new(child.stdout.take().unwrap());
        let mut lines = BufWriter::new(&mut to);
        keys.iter().chain(asked).for_each(|key| writeln!(lines, "{key}").unwrap());
        lines.flush().unwrap();
        drop(lines);
        Some(Self { child, to, from })
    }

    fn round(&mut self) -> [f64; 4] {
        writeln!(self.to, "query").unwrap();
        self.numbers()
    }

    fn numbers(&mut self) -> [f64; 4] {
        let mut line = String::new();
        self.from.read_line(&mut line).unwrap();
        let mut numbers = line.split_whitespace().map(|number| number.parse().unwrap());
        [0; 4].map(|_| numbers.next().unwrap_or(f64::NAN))
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
