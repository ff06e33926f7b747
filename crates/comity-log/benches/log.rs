//! What the log costs: appending, proving and checking, with tiles at hand.
//!
//! `cargo bench -p comity-log`. The tree has ten million leaves, as the budget says: at most
//! 10 µs to make a proof and 10 µs to check one.

use std::hint::black_box;
use std::sync::{Arc, LazyLock};

use comity_log::{
    Commitment, Hash, Salt, Tile, TileId, TileMap, TileSource, Tip, TreeHead, leaf_hash,
    prove_consistency, prove_inclusion, prove_inclusion_many,
};
use divan::Bencher;
use divan::counter::ItemsCount;

/// Leaves of the tree.
const SIZE: u64 = 10_000_000;

/// Entries of a batch.
const BATCH: u64 = 1_000;

/// Every place that is asked for in turn, so that no answer stays in a cache of the processor.
const STEP: u64 = 7_654_321;

/// A log of ten million leaves with its tiles, of which level 0 is about 160 MB.
static LOG: LazyLock<(TreeHead, TileMap)> = LazyLock::new(|| {
    let (mut tip, mut tiles) = (Tip::new(), TileMap::new());
    for index in 0..SIZE {
        tip.append_leaf(leaf(index));
        // Only the tiles that the benches read are kept: the first of every 64.
        for write in if index % 256 == 255 { tip.drain_writes() } else { Vec::new() } {
            if write.id.level > 0 || write.id.index % 64 == 0 {
                tiles.insert(write.id, write.tile);
            }
        }
    }
    for write in tip.drain_writes() {
        tiles.insert(write.id, write.tile);
    }
    (tip.head(), tiles)
});

fn main() {
    divan::main();
}

fn leaf(index: u64) -> Hash {
    leaf_hash(&index.to_be_bytes())
}

/// The `n`-th of the places whose tiles are kept.
fn place(n: u64) -> u64 {
    let within = n * STEP % (SIZE / 64);
    within / 256 * 256 * 64 + within % 256
}

#[divan::bench]
fn commit(bencher: Bencher<'_, '_>) {
    let (salt, act, verdict) = (Salt::new([1; 32]), [2; 32], [3; 32]);
    bencher.bench(|| Commitment::new(black_box(&salt), black_box(&act), black_box(&verdict)));
}

#[divan::bench]
fn append_a_thousand_and_drain(bencher: Bencher<'_, '_>) {
    let mut tip = Tip::new();
    bencher.counter(ItemsCount::new(BATCH)).bench_local(|| {
        for n in 0..BATCH {
            let mut bytes = [7; 32];
            bytes[..8].copy_from_slice(&n.to_be_bytes());
            drop(black_box(tip.append(Commitment::from_bytes(bytes))));
        }
        let writes = tip.drain_writes();
        let rows: Vec<Vec<u8>> = writes.iter().map(|w| w.tile.to_bytes(w.tile.width())).collect();
        (rows, tip.root())
    });
}

#[divan::bench]
fn expand_a_stored_tile(bencher: Bencher<'_, '_>) {
    let tile = LOG.1.tile(TileId { level: 0, index: 0 }, 256);
    let bytes = tile.map(|tile| tile.to_bytes(256)).unwrap_or_default();
    bencher.bench(|| Tile::from_bytes(black_box(&bytes)));
}

#[divan::bench]
fn prove_inclusion_in_ten_million(bencher: Bencher<'_, '_>) {
    let (head, tiles) = &*LOG;
    let mut n = 0;
    bencher.bench_local(|| {
        n += 1;
        prove_inclusion(tiles, place(n), head.size)
    });
}

#[divan::bench]
fn check_inclusion_in_ten_million(bencher: Bencher<'_, '_>) {
    let (head, tiles) = &*LOG;
    let index = place(77);
    let proof = prove_inclusion(tiles, index, head.size).ok();
    bencher.bench(|| {
        let checked = proof.as_ref().map(|proof| proof.check(leaf(index), black_box(index), head));
        assert_eq!(checked, Some(Ok(())));
    });
}

#[divan::bench]
fn prove_consistency_in_ten_million(bencher: Bencher<'_, '_>) {
    let (head, tiles) = &*LOG;
    let mut n = 0;
    bencher.bench_local(|| {
        n += 1;
        prove_consistency(tiles, place(n) + 1, head.size)
    });
}

#[divan::bench]
fn check_consistency_in_ten_million(bencher: Bencher<'_, '_>) {
    let (head, _) = &*LOG;
    let old = SIZE - 4_321;
    let mut tip = Tip::new();
    let mut tiles = TileMap::new();
    for index in 0..SIZE {
        if index == old {
            break;
        }
        tip.append_leaf(leaf(index));
        if index % 256 == 255 {
            tip.drain_writes();
        }
    }
    let old = tip.head();
    for index in old.size..SIZE {
        tip.append_leaf(leaf(index));
    }
    for write in tip.drain_writes() {
        tiles.insert(write.id, Arc::clone(&write.tile));
    }
    let proof = prove_consistency(&(&tiles, &LOG.1), old.size, head.size).ok();
    bencher.bench(|| {
        let checked = proof.as_ref().map(|proof| proof.check(black_box(&old), head));
        assert_eq!(checked, Some(Ok(())));
    });
}

#[divan::bench]
fn prove_a_batch_of_neighbours(bencher: Bencher<'_, '_>) {
    let mut tip = Tip::new();
    for index in 0..SIZE / 100 {
        tip.append_leaf(leaf(index));
    }
    let indices: Vec<u64> = (tip.size() - BATCH..tip.size()).collect();
    bencher
        .counter(ItemsCount::new(BATCH))
        .bench_local(|| prove_inclusion_many(&tip, black_box(&indices), tip.size()));
}

#[divan::bench]
fn check_a_batch_of_neighbours(bencher: Bencher<'_, '_>) {
    let mut tip = Tip::new();
    for index in 0..SIZE / 100 {
        tip.append_leaf(leaf(index));
    }
    let indices: Vec<u64> = (tip.size() - BATCH..tip.size()).collect();
    let leaves: Vec<(u64, Hash)> = indices.iter().map(|index| (*index, leaf(*index))).collect();
    let proof = prove_inclusion_many(&tip, &indices, tip.size()).ok();
    let head = tip.head();
    bencher.counter(ItemsCount::new(BATCH)).bench_local(|| {
        let checked = proof.as_ref().map(|proof| proof.check(black_box(&leaves), &head));
        assert_eq!(checked, Some(Ok(())));
    });
}
