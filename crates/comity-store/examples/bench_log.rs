//! How fast the log grows and proves, and what an act costs.
//!
//! `cargo xtask bench log [FOLDER]`; the last line is one flat JSON object.
//!
//! *Appends* are journal entries of 256 bytes in batches of 1,000, each with its leaf and its own
//! payload key, each batch durable before the next. *Acts* have signed bytes of 2 KiB, a verdict,
//! a row in the list of acts, an outbox row and three index entries, and move a peer's sequence.

#![expect(clippy::disallowed_methods, reason = "a measurement reads the clock and writes files")]
#![expect(clippy::cast_precision_loss, reason = "rates are shown to three digits")]

use std::{path::PathBuf, sync::Arc, time::Instant};

use comity_corridor::{Change, Entry, Key, Keys, Needs, Store, rows::Stage};
use comity_log::{Commitment, Tip, prove_inclusion, tiles_of};
use comity_seal::{
    digest::digest,
    identity::{AgencyKeys, TlsIdentity},
    random::OsRandom,
};
use comity_store::{
    SqliteStore,
    conformance::material::{act, act_row, agency, at, outbox_row, peer_row, put},
};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const BATCH: u64 = 1_000;

fn main() -> Outcome<()> {
    let folder = std::env::args_os().nth(1).map_or_else(std::env::temp_dir, PathBuf::from);
    let path = folder.join(format!("comity-append-{}.db", std::process::id()));
    let tls = TlsIdentity::new(zeroize::Zeroizing::default(), Vec::new())?;
    let own = AgencyKeys::generate(0, tls, &mut OsRandom);
    let keys = Arc::new(Keys::new("XA".parse()?, own, "xa.example/log"));
    let mut store = SqliteStore::open(&path, keys, Box::new(OsRandom))?;
    let count = 200_000;
    let appends_per_s = appends(&mut store, count)?;
    let (prove_us, check_us) = proofs(&mut store)?;
    for batch in [1, 100, BATCH] {
        acts(&mut store, batch, 50 * batch.max(100))?;
    }
    contents(&mut store)?;
    drop(store);
    for end in ["", "-wal", "-shm"] {
        let mut file = path.clone().into_os_string();
        file.push(end);
        let _ = std::fs::remove_file(file);
    }
    let commit = std::env::var("COMITY_BENCH_COMMIT").unwrap_or_else(|_| "unknown".to_owned());
    println!(
        "{{\"bench\":\"log\",\"commit\":\"{commit}\",\"n\":{count},\"value\":{appends_per_s:.0},\
         \"unit\":\"appends/s\",\"against\":\"budget 50,000 durable appends/s\",\"ratio\":{:.2},\
         \"appends_per_s\":{appends_per_s:.0},\"prove_us\":{prove_us:.2},\
         \"check_us\":{check_us:.2}}}",
        appends_per_s / 50_000.0
    );
    Ok(())
}

/// Microseconds to make and to check the proof that one leaf is in the log, the median of many,
/// with the tiles at hand.
fn proofs(store: &mut SqliteStore) -> Outcome<(f64, f64)> {
    let tip = store.tip()?;
    let head = tip.head();
    let places: Vec<u64> = (0..2_000).map(|n| n * 7_919 % head.size).collect();
    let tiles = store.tiles(&tiles_of(&places, head.size))?;
    let entries: Vec<Commitment> = {
        let mut again = Tip::new();
        (0..head.size).map(|_| commitment_of(&logged(&mut again, 200))).collect()
    };
    let (mut made, mut checked) = (Vec::new(), Vec::new());
    for &place in &places {
        let start = Instant::now();
        let proof = prove_inclusion(&tiles, place, head.size)?;
        made.push(start.elapsed().as_secs_f64() * 1e6);
        let leaf = entries[usize::try_from(place)?].leaf();
        let start = Instant::now();
        proof.check(leaf, place, &head)?;
        checked.push(start.elapsed().as_secs_f64() * 1e6);
    }
    made.sort_by(f64::total_cmp);
    checked.sort_by(f64::total_cmp);
    Ok((made[made.len() / 2], checked[checked.len() / 2]))
}

fn commitment_of(change: &Change) -> Commitment {
    match change {
        Change::Journal { commitment, .. } => *commitment,
        _ => unreachable!("a leaf is journalled"),
    }
}

fn appends(store: &mut SqliteStore, count: u64) -> Outcome<f64> {
    let mut tip = store.tip()?;
    let batches: Vec<Vec<Change>> =
        (0..count / BATCH).map(|_| (0..BATCH).map(|_| logged(&mut tip, 200)).collect()).collect();
    // The log's own work counts too: it appends again, to the same place.
    let mut tip = store.tip()?;
    let (start, cpu) = (Instant::now(), cpu_s());
    for batch in batches {
        for change in &batch {
            if let Change::Journal { commitment, .. } = change {
                let _ = tip.append(*commitment);
            }
        }
        store.apply(batch)?;
        store.commit(&mut tip)?;
    }
    let rate = count as f64 / start.elapsed().as_secs_f64();
    let us = (cpu_s() - cpu) * 1e6 / count as f64;
    println!("appends: {rate:.0}/s durable in batches of {BATCH}, {us:.1} us of processor each");
    Ok(rate)
}

fn logged(tip: &mut Tip, bytes: usize) -> Change {
    let n = tip.size();
    let salt = digest(&n.to_be_bytes());
    let (act_bytes, verdict) = (vec![salt[0]; bytes], vec![salt[1]; 56]);
    let entry = Entry {
        act: act_bytes,
        verdict,
        salt,
        recorded_at: at(n),
        home: None,
        verdict_salt: Some(salt),
        proof: None,
    };
    let commitment = entry.commitment();
    let recorded = tip.append(commitment);
    Change::Journal { leaf: recorded.index(), act: act(n), commitment, entry }
}

fn acts(store: &mut SqliteStore, batch: u64, count: u64) -> Outcome<()> {
    let mut tip = store.tip()?;
    let peer = Key::Peer(agency(1));
    let (start, cpu) = (Instant::now(), cpu_s());
    let mut reading = 0.0;
    for n in 0..count {
        let place = tip.size();
        let id = act(place);
        let before = Instant::now();
        let needs = Needs::default().and([
            peer,
            Key::Own,
            Key::Relation(agency(1)),
            Key::Act(id),
            Key::Pending(id),
        ]);
        let facts = store.fetch(&needs)?;
        reading += before.elapsed().as_secs_f64();
        let old = facts.rows.get(&peer).cloned();
        let row = peer_row(place);
        let outbox = outbox_row(id, place);
        store.apply(vec![
            logged(&mut tip, 2_048),
            put(None, Key::Act(id), act_row(place, Stage::Done)),
            put(None, Key::Outbox(agency(1), place), outbox),
            put(old.as_deref(), peer, row),
        ])?;
        if (n + 1).is_multiple_of(batch) {
            store.commit(&mut tip)?;
        }
    }
    let rate = count as f64 / start.elapsed().as_secs_f64();
    let (us, read_us) = ((cpu_s() - cpu) * 1e6 / count as f64, reading * 1e6 / count as f64);
    println!(
        "acts: {rate:.0}/s in batches of {batch}, {us:.1} us of processor each, \
         {read_us:.1} of them reading"
    );
    Ok(())
}

/// What a delivery reads: the contents of a thousand acts, and the tiles of its proof.
fn contents(store: &mut SqliteStore) -> Outcome<()> {
    let size = store.tip()?.size();
    let leaves: Vec<u64> = (size - BATCH..size).collect();
    let needs = Needs { journal: leaves.iter().map(|&n| act(n)).collect(), ..Needs::default() };
    for round in ["first", "again"] {
        let start = Instant::now();
        let found = store.fetch(&needs)?.journal.len();
        let each = start.elapsed().as_secs_f64() * 1e6 / BATCH as f64;
        let start = Instant::now();
        let tiles = store.tiles(&tiles_of(&leaves, size))?.len();
        let tiles_us = start.elapsed().as_secs_f64() * 1e6;
        println!(
            "contents, {round}: {found} at {each:.1} us each; {tiles} tiles in {tiles_us:.0} us"
        );
    }
    Ok(())
}

/// Processor time of this process, in seconds.
fn cpu_s() -> f64 {
    let ticks = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let nanos = ticks.split(' ').next().and_then(|word| word.parse::<f64>().ok());
    nanos.unwrap_or_default() / 1e9
}
