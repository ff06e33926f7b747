//! The log against `tlog_tiles` and `signed_note`, ports of the reference.

use comity_log::{Checkpoint, Hash, Note, TreeHead, prove_consistency, prove_inclusion};
use proptest::prelude::*;
use tlog_tiles::{HashReader, prove_record, prove_tree, stored_hashes_for_record_hash, tree_hash};

use crate::tree::{Log, leaf};

/// All nodes of a tree in the order of the reference implementation.
struct Stored(Vec<tlog_tiles::Hash>);

impl HashReader for Stored {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
        Ok(indexes.iter().map(|index| self.0[usize::try_from(*index).unwrap()]).collect())
    }
}

impl Stored {
    fn push(&mut self, index: u64, leaf: Hash) {
        let leaf = tlog_tiles::Hash(leaf.to_bytes());
        let new = stored_hashes_for_record_hash(index, leaf, self).unwrap();
        self.0.extend(new);
    }
}

fn theirs(hashes: &[Hash]) -> Vec<tlog_tiles::Hash> {
    hashes.iter().map(|hash| tlog_tiles::Hash(hash.to_bytes())).collect()
}

#[test]
fn every_root_and_every_proof_up_to_270_entries_is_that_of_the_reference() {
    let mut log = Log::default();
    let mut stored = Stored(Vec::new());
    for size in 1..=270_u64 {
        log.grow(1);
        stored.push(size - 1, leaf(size - 1));
        assert_eq!(theirs(&[log.tip.root()])[0], tree_hash(size, &stored).unwrap());
        for place in 0..size {
            let inclusion = prove_inclusion(&log.tiles, place, size).unwrap();
            let expect = prove_record(size, place, &stored).unwrap();
            assert_eq!(theirs(inclusion.hashes()), expect, "entry {place} of {size}");
            let consistency = prove_consistency(&log.tiles, place + 1, size).unwrap();
            let expect = prove_tree(size, place + 1, &stored).unwrap();
            assert_eq!(theirs(consistency.hashes()), expect, "{} to {size}", place + 1);
        }
    }
}

#[test]
fn large_trees_agree_with_the_reference() {
    let log = Log::of(70_000);
    let mut stored = Stored(Vec::new());
    (0..70_000).for_each(|index| stored.push(index, leaf(index)));
    assert_eq!(theirs(&[log.tip.root()])[0], tree_hash(70_000, &stored).unwrap());
    for place in (0..70_000).step_by(977).chain([255, 256, 65_535, 65_536, 69_999]) {
        let inclusion = prove_inclusion(&log.tiles, place, 70_000).unwrap();
        assert_eq!(theirs(inclusion.hashes()), prove_record(70_000, place, &stored).unwrap());
        let consistency = prove_consistency(&log.tiles, place + 1, 70_000).unwrap();
        assert_eq!(theirs(consistency.hashes()), prove_tree(70_000, place + 1, &stored).unwrap());
    }
}

proptest! {
    #[test]
    fn checkpoints_are_written_as_the_reference_writes_them(
        origin in "[a-z.]{1,20}/[a-z0-9]{1,8}",
        size: u64,
        root: [u8; 32],
        extension in prop::collection::vec("[ -~]{1,40}", 0..3),
    ) {
        let head = TreeHead { size, root: Hash::new(root) };
        let extension: String = extension.iter().map(|line| format!("{line}\n")).collect();
        let ours = Checkpoint::new(&origin, head).unwrap().with_extension(&extension).unwrap();
        let judge = tlog_tiles::Checkpoint::new(&origin, size, tlog_tiles::Hash(root), &extension);
        prop_assert_eq!(ours.to_text().into_bytes(), judge.unwrap().to_bytes());
        prop_assert_eq!(Checkpoint::parse(&ours.to_text()).unwrap(), ours);
    }

    #[test]
    fn notes_that_parse_here_parse_there_and_are_written_back_alike(
        text in "([a-z —]{0,12}\n){1,4}",
        name in "[a-z/.]{1,10}",
        id: u32,
        signature in prop::collection::vec(any::<u8>(), 1..200),
    ) {
        let judge = signed_note::Signature::new(name, id, signature).unwrap();
        let written = signed_note::Note::new(text.as_bytes(), &[judge]).unwrap().to_bytes();
        let ours = Note::parse(&written).unwrap();
        prop_assert_eq!(&ours.to_text().into_bytes(), &written);
        prop_assert_eq!(ours.text(), &text);
        prop_assert_eq!(ours.signatures()[0].key_id().get(), id);
        let again = signed_note::Note::from_bytes(&written).unwrap();
        prop_assert_eq!(again.to_bytes(), written);
    }

    #[test]
    fn what_is_no_checkpoint_there_is_none_here(
        text in "[a-z\n]{0,6}\n?[0-9]{0,4}\n[A-Za-z=]{40,46}\n\n?",
    ) {
        let ours = Checkpoint::parse(&text);
        if tlog_tiles::Checkpoint::from_bytes(text.as_bytes()).is_err() {
            prop_assert!(ours.is_err());
        }
    }
}
