//! Consistency proofs.

use comity_log::{
    ConsistencyProof, Hash, ProofError, ProofRefused, TreeHead, node_hash, prove_consistency,
};
use proptest::prelude::*;

use crate::tree::{Log, altered, leaf, proof};

#[test]
fn every_pair_of_trees_up_to_300_is_proven_as_the_rfc_says() {
    let log = Log::of(300);
    let heads: Vec<TreeHead> = (0..=300).map(|size| log.head_at(size)).collect();
    for new in 0..=300_usize {
        for old in 0..=new {
            let made = prove_consistency(&log.tiles, old as u64, new as u64).unwrap();
            // The naive tree is slow; `judges` holds every size against the reference.
            if old > 0 && [1, 2, 3, 7, 8, 100, 255, 256, 257].contains(&new) {
                assert_eq!(made.hashes(), proof(old, &log.leaves[..new]), "{old} to {new}");
            }
            assert_eq!(made.check(&heads[old], &heads[new]), Ok(()), "{old} to {new}");
        }
    }
}

#[test]
fn trees_in_wrong_order_are_neither_proven_nor_believed() {
    let log = Log::of(9);
    let made = prove_consistency(&log.tiles, 9, 4);
    assert!(matches!(made, Err(ProofError::Disordered { old: 9, new: 4 })));
    let nothing = ConsistencyProof::from_hashes(Vec::new()).unwrap();
    let refused = nothing.check(&log.head_at(9), &log.head_at(4));
    assert_eq!(refused, Err(ProofRefused::Misshapen { size: 4 }));
}

#[test]
fn a_tree_is_consistent_with_itself_and_no_other_of_its_size() {
    let log = Log::of(9);
    let nothing = ConsistencyProof::from_hashes(Vec::new()).unwrap();
    let head = log.head();
    let other = TreeHead { root: altered(head.root, 3), ..head };
    assert_eq!(nothing.check(&head, &head), Ok(()));
    assert_eq!(nothing.check(&head, &other), Err(ProofRefused::OtherRoot));
}

#[test]
fn trees_deeper_than_their_sizes_are_refused_even_if_their_log_signed_them() {
    let log = Log::of(4);
    let (old, new, above) = (log.head_at(3), log.head(), leaf(7));
    let deeper = |head: TreeHead| TreeHead { root: node_hash(&above, &head.root), ..head };
    let honest = prove_consistency(&log.tiles, 3, 4).unwrap();
    let proof = ConsistencyProof::from_hashes([honest.hashes(), &[above]].concat()).unwrap();
    assert_eq!(honest.check(&old, &new), Ok(()));
    let refused = proof.check(&deeper(old), &deeper(new));
    assert_eq!(refused, Err(ProofRefused::Misshapen { size: 4 }));
}

#[test]
fn everything_continues_the_empty_tree_but_only_the_real_one() {
    let log = Log::of(9);
    let nothing = ConsistencyProof::from_hashes(Vec::new()).unwrap();
    let empty = TreeHead { size: 0, root: comity_log::empty_root() };
    let false_empty = TreeHead { size: 0, root: leaf(0) };
    assert_eq!(nothing.check(&empty, &log.head()), Ok(()));
    assert_eq!(nothing.check(&empty, &empty), Ok(()));
    assert_eq!(nothing.check(&false_empty, &log.head()), Err(ProofRefused::OtherRoot));
    assert_eq!(nothing.check(&empty, &false_empty), Err(ProofRefused::OtherRoot));
    let padded = ConsistencyProof::from_hashes(vec![leaf(0)]).unwrap();
    assert!(padded.check(&empty, &log.head()).is_err());
}

fn log() -> &'static Log {
    static LOG: std::sync::OnceLock<Log> = std::sync::OnceLock::new();
    LOG.get_or_init(|| Log::of(3000))
}

proptest! {
    #[test]
    fn any_alteration_fails(
        new in 2..=3000_usize,
        pick: prop::sample::Index,
        bit: u8,
        which: prop::sample::Index,
    ) {
        let old = 1 + pick.index(new - 1);
        let (old, new) = (log().head_at(old), log().head_at(new));
        let made = prove_consistency(&log().tiles, old.size, new.size).unwrap();
        prop_assert_eq!(made.check(&old, &new), Ok(()));
        let refused = |hashes: Vec<Hash>| {
            ConsistencyProof::from_hashes(hashes).unwrap().check(&old, &new).is_err()
        };
        let mut hashes = made.hashes().to_vec();
        let at = which.index(hashes.len());
        hashes[at] = altered(hashes[at], bit.into());
        prop_assert!(refused(hashes), "an altered hash");
        prop_assert!(refused(made.hashes()[1..].to_vec()), "a hash less");
        prop_assert!(refused([made.hashes(), &[new.root]].concat()), "a hash more");
        let other = |head: TreeHead| TreeHead { root: altered(head.root, bit.into()), ..head };
        prop_assert!(made.check(&other(old), &new).is_err(), "another old root");
        prop_assert!(made.check(&old, &other(new)).is_err(), "another new root");
    }
}
