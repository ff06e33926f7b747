//! Inclusion proofs.

use comity_log::{
    Hash, InclusionProof, ProofError, ProofRefused, TileMap, TreeHead, prove_inclusion,
};
use proptest::prelude::*;

use crate::tree::{Log, altered, leaf, mth, path};

#[test]
fn every_entry_of_every_tree_up_to_300_is_proven_as_the_rfc_says() {
    let mut log = Log::default();
    for size in 1..=300 {
        log.grow(1);
        let head = log.head();
        assert_eq!(head.root, mth(&log.leaves));
        for index in 0..size {
            let proof = prove_inclusion(&log.tiles, index, size).unwrap();
            // The naive tree is slow; `judges` holds every size against the reference.
            if [1, 2, 3, 7, 8, 100, 255, 256, 257].contains(&size) {
                assert_eq!(proof.hashes(), path(usize::try_from(index).unwrap(), &log.leaves));
            }
            assert_eq!(proof.check(leaf(index), index, &head), Ok(()), "{index} of {size}");
        }
    }
}

#[test]
fn proofs_for_an_earlier_tree_are_made_from_later_tiles() {
    let log = Log::of(1000);
    for size in [1_usize, 255, 256, 257, 511, 512, 513, 999] {
        let head = log.head_at(size);
        for index in [0, size / 2, size - 1] {
            let index = u64::try_from(index).unwrap();
            let proof = prove_inclusion(&log.tiles, index, head.size).unwrap();
            assert_eq!(proof.check(leaf(index), index, &head), Ok(()), "{index} of {size}");
        }
    }
}

#[test]
fn an_entry_beyond_the_tree_cannot_be_proven() {
    let log = Log::of(5);
    let beyond = prove_inclusion(&log.tiles, 5, 5);
    assert!(matches!(beyond, Err(ProofError::Beyond { index: 5, size: 5 })));
    let nothing = InclusionProof::from_hashes(Vec::new()).unwrap();
    let empty = TreeHead { size: 0, root: comity_log::empty_root() };
    assert_eq!(nothing.check(leaf(0), 0, &empty), Err(ProofRefused::Misshapen { size: 0 }));
}

#[test]
fn a_tree_deeper_than_its_size_is_refused_even_if_its_log_signed_it() {
    let (hidden, shown) = (leaf(7), leaf(0));
    let root = comity_log::node_hash(&hidden, &shown);
    let proof = InclusionProof::from_hashes(vec![hidden]).unwrap();
    let refused = proof.check(shown, 0, &TreeHead { size: 1, root });
    assert_eq!(refused, Err(ProofRefused::Misshapen { size: 1 }));
    assert_eq!(proof.check(shown, 1, &TreeHead { size: 2, root }), Ok(()));
}

#[test]
fn a_lacking_tile_is_named() {
    let Err(error) = prove_inclusion(&TileMap::new(), 3, 300) else {
        panic!("proven from nothing")
    };
    let says = "tile `1/0` with 1 hashes is not at hand; fetch it and ask again";
    let other = "tile `0/1` with 44 hashes is not at hand; fetch it and ask again";
    assert!([says, other].contains(&error.to_string().as_str()), "{error}");
}

#[test]
fn a_path_longer_than_any_tree_needs_is_not_taken() {
    assert!(InclusionProof::from_hashes(vec![leaf(0); 64]).is_some());
    assert!(InclusionProof::from_hashes(vec![leaf(0); 65]).is_none());
}

/// One log for all cases, so that each case costs one proof.
fn log() -> &'static Log {
    static LOG: std::sync::OnceLock<Log> = std::sync::OnceLock::new();
    LOG.get_or_init(|| Log::of(3000))
}

proptest! {
    #[test]
    fn any_entry_of_any_tree_verifies(size in 1..=3000_usize, pick: prop::sample::Index) {
        let index = pick.index(size) as u64;
        let proof = prove_inclusion(&log().tiles, index, size as u64).unwrap();
        prop_assert_eq!(proof.check(leaf(index), index, &log().head_at(size)), Ok(()));
    }

    #[test]
    fn any_alteration_fails(
        size in 2..=3000_usize,
        pick: prop::sample::Index,
        bit: u8,
        which: prop::sample::Index,
    ) {
        let head = log().head_at(size);
        let index = pick.index(size) as u64;
        let proof = prove_inclusion(&log().tiles, index, head.size).unwrap();
        let refused = |hashes: Vec<Hash>| {
            InclusionProof::from_hashes(hashes).unwrap().check(leaf(index), index, &head).is_err()
        };
        let mut hashes = proof.hashes().to_vec();
        let at = which.index(hashes.len());
        hashes[at] = altered(hashes[at], bit.into());
        prop_assert!(refused(hashes), "an altered hash");
        prop_assert!(refused(proof.hashes()[1..].to_vec()), "a hash less at the bottom");
        let (_, below) = proof.hashes().split_last().unwrap();
        prop_assert!(refused(below.to_vec()), "a hash less at the top");
        prop_assert!(refused([proof.hashes(), &[head.root]].concat()), "a hash more");
        let other = TreeHead { root: altered(head.root, bit.into()), ..head };
        prop_assert!(proof.check(leaf(index), index, &other).is_err(), "another root");
        prop_assert!(proof.check(altered(leaf(index), bit.into()), index, &head).is_err());
        let elsewhere = (index + 1 + u64::from(bit)) % head.size;
        if elsewhere != index {
            prop_assert!(proof.check(leaf(index), elsewhere, &head).is_err(), "another place");
        }
    }
}
