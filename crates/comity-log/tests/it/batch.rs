//! Proofs for many entries at once.

use comity_log::{
    BATCH_LEAVES_MAX, BatchProof, Hash, ProofError, TreeHead, prove_inclusion, prove_inclusion_many,
};
use proptest::prelude::*;

use crate::tree::{Log, altered, leaf};

fn log() -> &'static Log {
    static LOG: std::sync::OnceLock<Log> = std::sync::OnceLock::new();
    LOG.get_or_init(|| Log::of(3000))
}

fn leaves(indices: &[u64]) -> Vec<(u64, Hash)> {
    indices.iter().map(|index| (*index, leaf(*index))).collect()
}

fn prove(indices: &[u64], size: u64) -> Result<BatchProof, ProofError> {
    prove_inclusion_many(&log().tiles, indices, size)
}

#[test]
fn every_range_of_every_small_tree_verifies() {
    for size in 1..=40_u64 {
        let head = log().head_at(usize::try_from(size).unwrap());
        for from in 0..size {
            for to in from + 1..=size {
                let indices: Vec<u64> = (from..to).collect();
                let proof = prove(&indices, size).unwrap();
                assert_eq!(proof.check(&leaves(&indices), &head), Ok(()), "{from}..{to} of {size}");
            }
        }
    }
}

#[test]
fn every_set_of_entries_of_a_tree_of_eleven_verifies_and_no_other() {
    let head = log().head_at(11);
    let members = |set: u32| (0..11).filter(move |bit| set >> bit & 1 == 1).collect::<Vec<u64>>();
    for set in 1..1 << 11 {
        let indices = members(set);
        let proof = prove(&indices, 11).unwrap();
        assert_eq!(proof.check(&leaves(&indices), &head), Ok(()));
        let other = members((set ^ set << 1) & 0x7ff);
        if other != indices {
            assert!(proof.check(&leaves(&other), &head).is_err(), "{indices:?} as {other:?}");
        }
    }
}

#[test]
fn a_run_of_neighbours_costs_two_hashes_a_level_at_most() {
    let indices: Vec<u64> = (700..1700).collect();
    let proof = prove(&indices, 3000).unwrap();
    assert!(proof.hashes().len() <= 2 * 12, "{} hashes", proof.hashes().len());
    let all: Vec<u64> = (0..3000).collect();
    assert!(prove(&all, 3000).unwrap().hashes().is_empty());
}

#[test]
fn batches_that_are_empty_unsorted_doubled_or_beyond_are_refused() {
    assert!(matches!(prove(&[], 9), Err(ProofError::Count { count: 0 })));
    assert!(matches!(prove(&[3, 2], 9), Err(ProofError::Unsorted { index: 2 })));
    assert!(matches!(prove(&[3, 3], 9), Err(ProofError::Unsorted { index: 3 })));
    assert!(matches!(prove(&[3, 9], 9), Err(ProofError::Beyond { index: 9, size: 9 })));
    let many: Vec<u64> = (0..=BATCH_LEAVES_MAX as u64).collect();
    assert!(matches!(prove(&many, 3000), Err(ProofError::Count { .. })));

    let head = log().head_at(9);
    let proof = prove(&[2, 3], 9).unwrap();
    assert!(proof.check(&[], &head).is_err());
    assert!(proof.check(&leaves(&[3, 2]), &head).is_err());
    assert!(proof.check(&leaves(&[3, 3]), &head).is_err());
    assert!(proof.check(&leaves(&[2, 9]), &head).is_err());
    assert!(proof.check(&leaves(&[2, 3]), &TreeHead { size: 0, ..head }).is_err());
    let alone = prove(&[3], 9).unwrap();
    let smuggled = [(3, leaf(3)), (3, leaf(1000))];
    assert!(alone.check(&smuggled[..1], &head).is_ok());
    assert!(alone.check(&smuggled, &head).is_err(), "a second entry in the place of the first");
    let huge = vec![leaf(0); 24 * BATCH_LEAVES_MAX + 1];
    assert!(BatchProof::from_hashes(huge).is_none());
}

proptest! {
    #[test]
    fn one_entry_alone_needs_the_same_hashes_as_its_single_proof(
        size in 1..=3000_usize,
        pick: prop::sample::Index,
    ) {
        let index = pick.index(size) as u64;
        let single = prove_inclusion(&log().tiles, index, size as u64).unwrap();
        let batch = prove(&[index], size as u64).unwrap();
        let sorted = |hashes: &[Hash]| { let mut all = hashes.to_vec(); all.sort(); all };
        prop_assert_eq!(sorted(single.hashes()), sorted(batch.hashes()));
    }

    #[test]
    fn any_set_verifies_with_no_more_hashes_than_single_proofs(
        size in 1..=3000_usize,
        picks in prop::collection::vec(any::<prop::sample::Index>(), 1..60),
    ) {
        let mut indices: Vec<u64> = picks.iter().map(|pick| pick.index(size) as u64).collect();
        indices.sort_unstable();
        indices.dedup();
        let head = log().head_at(size);
        let proof = prove(&indices, head.size).unwrap();
        prop_assert_eq!(proof.check(&leaves(&indices), &head), Ok(()));
        let singles: usize = indices.iter()
            .map(|index| prove_inclusion(&log().tiles, *index, head.size).unwrap())
            .inspect(|single| assert!(single.hashes().len() <= 64))
            .map(|single| single.hashes().len()).sum();
        prop_assert!(proof.hashes().len() <= singles);
    }

    #[test]
    fn any_alteration_fails(
        size in 2..=3000_usize,
        picks in prop::collection::vec(any::<prop::sample::Index>(), 1..20),
        bit: u8,
        which: prop::sample::Index,
    ) {
        let mut indices: Vec<u64> = picks.iter().map(|pick| pick.index(size) as u64).collect();
        indices.sort_unstable();
        indices.dedup();
        let head = log().head_at(size);
        let proof = prove(&indices, head.size).unwrap();
        let good = leaves(&indices);
        let refused = |hashes: Vec<Hash>| {
            BatchProof::from_hashes(hashes).unwrap().check(&good, &head).is_err()
        };
        if !proof.hashes().is_empty() {
            let mut hashes = proof.hashes().to_vec();
            let at = which.index(hashes.len());
            hashes[at] = altered(hashes[at], bit.into());
            prop_assert!(refused(hashes), "an altered hash");
            prop_assert!(refused(proof.hashes()[1..].to_vec()), "a hash less");
        }
        prop_assert!(refused([proof.hashes(), &[head.root]].concat()), "a hash more");
        let mut other = good.clone();
        let at = which.index(other.len());
        other[at].1 = altered(other[at].1, bit.into());
        prop_assert!(proof.check(&other, &head).is_err(), "an altered leaf");
        let root = TreeHead { root: altered(head.root, bit.into()), ..head };
        prop_assert!(proof.check(&good, &root).is_err(), "another root");
        prop_assert!(proof.check(&good[1..], &head).is_err(), "an entry left out");
    }
}
