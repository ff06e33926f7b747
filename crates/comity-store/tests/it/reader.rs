//! Readers: one moment at a time, beside a writer that goes on.

use std::sync::atomic::{AtomicBool, Ordering};

use comity_corridor::{
    Change, Key, Needs, Store,
    rows::{PayloadId, PeerRow, Stage},
};
use comity_log::{Commitment, Tile, TileId, decode_bundle, prove_inclusion, tiles_of};
use comity_store::conformance::material::{
    act, act_row, agency, commit, entry, journal, log, peer_row, put, record, record_row, rows,
};

use crate::support::{Folder, open};

#[test]
fn a_reader_sees_commits_and_nothing_before_them() {
    let folder = Folder::new();
    let mut store = open(&folder.path()).unwrap();
    let mut reader = store.reader().unwrap();
    let needs =
        Needs { journal: [act(1)].into(), ..rows([Key::Act(act(1)), Key::Record(record(1))]) };
    let mut tip = store.tip().unwrap();
    let logged = log(&mut tip, act(1), 0);
    let row = put(None, Key::Act(act(1)), act_row(1, Stage::Done));
    let sealed = put(None, Key::Record(record(1)), record_row(1, "Nemo Nobody", 1));
    let before = reader.fetch(&needs).unwrap();
    store.apply(vec![logged, row, sealed]).unwrap();
    assert!(reader.fetch(&needs).unwrap().rows.is_empty());
    store.commit(&mut tip).unwrap();
    let after = reader.fetch(&needs).unwrap();
    assert_eq!(after.rows.len(), 2);
    assert_eq!(after.journal.get(&act(1)), Some(&entry(act(1), 0)));
    assert!(before.as_of < after.as_of);
    assert!(store.changed_since(before.as_of, &needs.keys).unwrap());
    assert!(!store.changed_since(after.as_of, &needs.keys).unwrap());
    assert_eq!(reader.head().unwrap(), tip.head());
}

#[test]
fn a_reader_forgets_destroyed_keys() {
    let folder = Folder::new();
    let mut store = open(&folder.path()).unwrap();
    let mut reader = store.reader().unwrap();
    let mut tip = store.tip().unwrap();
    let logged = log(&mut tip, act(1), 0);
    store.apply(vec![logged]).unwrap();
    store.commit(&mut tip).unwrap();
    assert!(reader.fetch(&journal([act(1)])).unwrap().journal.contains_key(&act(1)));
    commit(&mut store, vec![Change::DestroyKey(PayloadId(*act(1).as_bytes()))]);
    assert!(reader.fetch(&journal([act(1)])).unwrap().journal.is_empty());
    let leaves = reader.journal_range(0, 10).unwrap();
    assert_eq!((leaves.len(), &leaves[0].entry), (1, &None), "the leaf stays, silent");
    let again = log(&mut tip, act(1), 1);
    store.apply(vec![again]).unwrap();
    store.commit(&mut tip).unwrap();
    let leaves = reader.journal_range(0, 10).unwrap();
    assert_eq!(leaves[0].entry, None, "a newer key of the act does not open the older leaf");
    assert_eq!(leaves[1].entry, Some(entry(act(1), 1)));
}

/// Goal: what a reader reads together is of one moment.
/// Method: a writer moves two peers in step; a reader never sees them apart.
#[test]
fn facts_of_one_reading_are_of_one_moment() {
    let folder = Folder::new();
    let mut store = open(&folder.path()).unwrap();
    let mut reader = store.reader().unwrap();
    let (one, two) = (Key::Peer(agency(1)), Key::Peer(agency(2)));
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for n in 0..300 {
                let changes = [one, two].map(|key| put(None, key, peer_row(n)));
                commit(&mut store, changes.into());
            }
            done.store(true, Ordering::Release);
        });
        let mut last = 0;
        while !done.load(Ordering::Acquire) {
            let facts = reader.fetch(&rows([one, two])).unwrap();
            let place = |key| facts.row::<PeerRow>(key).map(|row| row.out_next);
            assert_eq!(place(one), place(two));
            assert!(facts.as_of >= last, "time does not go back");
            last = facts.as_of;
        }
    });
}

#[test]
fn the_log_is_served_as_tiles_and_bundles() {
    let folder = Folder::new();
    let mut store = open(&folder.path()).unwrap();
    let mut tip = store.tip().unwrap();
    for n in 0..300 {
        let logged = log(&mut tip, act(n), 0);
        store.apply(vec![logged]).unwrap();
        if n % 7 == 0 {
            store.commit(&mut tip).unwrap();
        }
    }
    store.commit(&mut tip).unwrap();
    let mut reader = store.reader().unwrap();
    for (index, width) in [(0, 256), (0, 1), (1, 44), (1, 3)] {
        let tile = reader.tile_bytes(TileId { level: 0, index }, width).unwrap().unwrap();
        let bundle = reader.bundle_bytes(index, width).unwrap().unwrap();
        let entries = decode_bundle(&bundle).unwrap();
        let leaves: Vec<_> = entries
            .iter()
            .map(|entry| Commitment::from_bytes((*entry).try_into().unwrap()).leaf())
            .collect();
        assert_eq!(leaves.len(), usize::from(width));
        assert!(Tile::from_bytes(&tile).unwrap().hashes().eq(leaves));
    }
    for (index, width) in [(1, 45), (1, 256), (2, 1), (0, 0), (0, 257), (u64::MAX, 1)] {
        assert_eq!(reader.tile_bytes(TileId { level: 0, index }, width).unwrap(), None);
        assert_eq!(reader.bundle_bytes(index, width).unwrap(), None);
    }
    let tiles = reader.tiles(&tiles_of(&[299], 300)).unwrap();
    let proof = prove_inclusion(&tiles, 299, 300).unwrap();
    let last = reader.journal_range(299, 5).unwrap().remove(0);
    proof.check(last.commitment.leaf(), 299, &tip.head()).unwrap();
    assert_eq!(reader.journal_range(290, 4).unwrap().len(), 4);
    assert!(reader.journal_range(300, 4).unwrap().is_empty());
}
