//! Appending, storing and restoring.

use std::sync::Arc;

use comity_log::{
    RestoreError, TILE_WIDTH, Tile, TileId, TileMap, TileSource, Tip, TreeHead, prove_inclusion,
    prove_inclusion_many, tiles_of,
};
use proptest::prelude::*;

use crate::tree::{Log, altered, entry, leaf, mth};

#[test]
fn recorded_names_the_place_and_the_entry() {
    let mut tip = Tip::new();
    let _ = tip.append(entry(0));
    let recorded = tip.append(entry(1));
    assert_eq!((recorded.index(), *recorded.commitment()), (1, entry(1)));
    assert_eq!(tip.size(), 2);
}

#[test]
fn a_copy_taken_before_a_batch_undoes_it() {
    let mut log = Log::of(250);
    let before = log.tip.clone();
    let head = before.head();
    (250..900).for_each(|index| drop(log.tip.append(entry(index))));
    assert_ne!(log.tip.head(), head);
    log.tip = before;
    assert_eq!(log.tip.head(), head);
    log.grow(50);
    assert_eq!(log.tip.root(), mth(&log.leaves));
}

#[test]
fn a_batch_writes_each_tile_once() {
    let mut tip = Tip::new();
    (0..600).for_each(|index| drop(tip.append(entry(index))));
    let writes = tip.drain_writes();
    let rows: Vec<_> = writes.iter().map(|w| (w.id.level, w.id.index, w.tile.width())).collect();
    assert_eq!(rows, [(0, 0, 256), (0, 1, 256), (0, 2, 88), (1, 0, 2)]);
    assert!(tip.drain_writes().is_empty(), "nothing changed since");
    drop(tip.append(entry(600)));
    let rows: Vec<_> = tip.drain_writes().iter().map(|w| (w.id, w.tile.width())).collect();
    assert_eq!(rows, [(TileId { level: 0, index: 2 }, 89)]);
}

#[test]
fn a_tree_of_70_000_has_the_tiles_of_the_specification() {
    let width = |level, index| TileId { level, index }.width(70_000);
    assert_eq!((width(0, 272), width(0, 273), width(0, 274)), (256, 112, 0));
    assert_eq!((width(1, 0), width(1, 1), width(1, 2)), (256, 17, 0));
    assert_eq!((width(2, 0), width(2, 1), width(3, 0)), (1, 0, 0));
    assert_eq!(
        (TileId { level: 0, index: 0 }.width(256), TileId { level: 1, index: 0 }.width(256)),
        (256, 1)
    );
    assert_eq!(TileId { level: 63, index: u64::MAX }.width(u64::MAX), 0);
}

#[test]
fn a_partial_tile_is_the_beginning_of_the_full_one() {
    let log = Log::of(256);
    let full = log.tiles.tile(TileId { level: 0, index: 0 }, TILE_WIDTH).unwrap();
    for width in 1..=TILE_WIDTH {
        let bytes = full.to_bytes(width);
        assert_eq!(bytes.len(), 32 * usize::from(width));
        let partial = Tile::from_bytes(&bytes).unwrap();
        assert_eq!(partial, full.narrowed(width));
        assert_eq!(partial.hashes().collect::<Vec<_>>(), log.leaves[..usize::from(width)]);
        for height in 0..=8 {
            let n = (width >> height).saturating_sub(1);
            let known = width >> height > 0;
            let from = usize::from(n) << height;
            let expect = known.then(|| mth(&log.leaves[from..from + (1 << height)]));
            assert_eq!(partial.node(height, n), expect, "width {width}, height {height}");
            assert_eq!(partial.node(height, width >> height), None);
        }
    }
    assert_eq!(full.node(9, 0), None);
}

#[test]
fn bytes_that_are_no_tile_are_refused() {
    for length in [0, 1, 31, 33, 32 * 257] {
        assert!(Tile::from_bytes(&vec![0; length]).is_err(), "{length} bytes");
    }
}

#[test]
fn altered_or_lacking_rows_stop_the_log() {
    let log = Log::of(70_000);
    let head = log.head();
    assert_eq!(Tip::restore(&log.tiles, &head).unwrap().head(), head);
    let edges = [(0, 273), (1, 1), (2, 0)].map(|(level, index)| TileId { level, index });
    for id in edges {
        let mut tiles = log.tiles.clone();
        let row = tiles.tile(id, 1).unwrap();
        let mut bytes = row.to_bytes(TILE_WIDTH);
        bytes[7] ^= 1;
        tiles.insert(id, Arc::new(Tile::from_bytes(&bytes).unwrap()));
        let error = Tip::restore(&tiles, &head).unwrap_err();
        assert!(matches!(error, RestoreError::OtherRoot { .. }), "{id:?}: {error}");
        tiles.insert(id, Arc::new(row.narrowed(0)));
        let error = Tip::restore(&tiles, &head).unwrap_err();
        assert!(matches!(error, RestoreError::Missing { tile, .. } if tile == id), "{error}");
    }
    let other = TreeHead { root: altered(head.root, 0), ..head };
    assert!(matches!(Tip::restore(&log.tiles, &other), Err(RestoreError::OtherRoot { .. })));
}

#[test]
fn an_empty_log_restores_from_nothing() {
    let head = Tip::new().head();
    assert_eq!(Tip::restore(&TileMap::new(), &head).unwrap().head(), head);
}

#[test]
fn the_tip_and_the_rows_together_prove_what_was_just_appended() {
    let mut log = Log::of(500);
    (500..530).for_each(|index| drop(log.tip.append(entry(index))));
    let head = log.tip.head();
    let indices: Vec<u64> = (500..530).collect();
    let leaves: Vec<_> = indices.iter().map(|index| (*index, leaf(*index))).collect();
    let proof = prove_inclusion_many(&(&log.tip, &log.tiles), &indices, 530).unwrap();
    assert_eq!(proof.check(&leaves, &head), Ok(()));
    let old = prove_inclusion(&(&log.tip, &log.tiles), 3, 530).unwrap();
    assert_eq!(old.check(leaf(3), 3, &head), Ok(()));
}

proptest! {
    #[test]
    fn restored_after_any_batches_the_tip_goes_on_as_if_it_had_never_stopped(
        batches in prop::collection::vec(0..300_u64, 1..5),
        more in 0..300_u64,
    ) {
        let mut log = Log::default();
        for batch in batches {
            log.grow(batch);
            let restored = Tip::restore(&log.tiles, &log.head()).unwrap();
            prop_assert_eq!(restored.head(), log.head());
            log.tip = restored;
        }
        log.grow(more);
        prop_assert_eq!(log.tip.root(), mth(&log.leaves));
    }

    #[test]
    fn a_state_older_than_the_stored_tiles_can_be_restored(size in 0..=700_usize) {
        static LOG: std::sync::OnceLock<Log> = std::sync::OnceLock::new();
        let log = LOG.get_or_init(|| Log::of(700));
        let head = log.head_at(size);
        let mut tip = Tip::restore(&log.tiles, &head).unwrap();
        (size..700).for_each(|index| drop(tip.append(entry(index as u64))));
        prop_assert_eq!(tip.head(), log.head());
    }

    #[test]
    fn the_tiles_announced_for_a_proof_suffice(
        size in 1..=70_000_u64,
        picks in prop::collection::vec(any::<prop::sample::Index>(), 1..5),
    ) {
        static LOG: std::sync::OnceLock<Log> = std::sync::OnceLock::new();
        let log = LOG.get_or_init(|| Log::of(70_000));
        let mut indices: Vec<u64> = picks
            .iter()
            .map(|pick| pick.index(usize::try_from(size).unwrap()) as u64)
            .collect();
        indices.sort_unstable();
        indices.dedup();
        let old = indices[0] + 1;
        let mut fetched = TileMap::new();
        for (id, width) in tiles_of(&indices, size) {
            prop_assert_eq!(width, id.width(size));
            let tile = log.tiles.tile(id, width).unwrap();
            fetched.insert(id, Arc::new(tile.narrowed(width)));
        }
        prop_assert!(prove_inclusion_many(&fetched, &indices, size).is_ok());
        prop_assert!(comity_log::prove_consistency(&fetched, old, size).is_ok());
    }

    #[test]
    fn the_tiles_announced_for_a_prefix_suffice(size in 2..=70_000_u64, pick: prop::sample::Index) {
        static LOG: std::sync::OnceLock<Log> = std::sync::OnceLock::new();
        let log = LOG.get_or_init(|| Log::of(70_000));
        let old = 1 + pick.index(usize::try_from(size).unwrap() - 1) as u64;
        let mut fetched = TileMap::new();
        for (id, width) in tiles_of(&[old - 1, old], size) {
            fetched.insert(id, Arc::new(log.tiles.tile(id, width).unwrap().narrowed(width)));
        }
        prop_assert!(comity_log::prove_prefix(&fetched, old, size).is_ok());
    }
}
