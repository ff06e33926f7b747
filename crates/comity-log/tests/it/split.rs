//! Split views and the prefix proofs that some of them need.

use comity_log::{
    PrefixProof, ProofError, ProofRefused, SplitView, SplitViewError, TreeHead, prove_prefix,
};
use proptest::prelude::*;

use crate::{
    checkpoint::LogKeys,
    tree::{Log, altered, leaf},
};

/// A log that rewrote its past: the entry at `at` is another one.
fn rewritten(size: u64, at: u64) -> Log {
    let mut log = Log::default();
    (0..size).for_each(|index| log.push(leaf(if index == at { index + 1_000_000 } else { index })));
    log
}

#[test]
fn every_prefix_of_every_tree_up_to_130_has_the_root_it_had() {
    let log = Log::of(130);
    let heads: Vec<TreeHead> = (0..=130).map(|size| log.head_at(size)).collect();
    for new in &heads {
        for old in &heads[1..usize::try_from(new.size).unwrap().max(1)] {
            let proof = prove_prefix(&log.tiles, old.size, new.size).unwrap();
            assert_eq!(proof.root_of_first(old.size, new), Ok(old.root), "{old:?} in {new:?}");
        }
    }
}

#[test]
fn a_prefix_is_neither_nothing_nor_the_whole() {
    let log = Log::of(9);
    for old in [0, 9, 10] {
        let made = prove_prefix(&log.tiles, old, 9);
        assert!(matches!(made, Err(ProofError::Disordered { .. })));
        let given = PrefixProof::from_hashes(vec![log.tip.root()]).unwrap();
        let refused = given.root_of_first(old, &log.head());
        assert_eq!(refused, Err(ProofRefused::Misshapen { size: 9 }));
    }
}

#[test]
fn two_roots_for_one_size_are_a_split_view() {
    let keys = LogKeys::new(1);
    let (one, two) = (Log::of(50), rewritten(50, 20));
    let view = SplitView::new(keys.sign(one.head()), keys.sign(two.head()), None).unwrap();
    view.verify(&keys.policy()).unwrap();
    let read = SplitView::decode(&view.encode()).unwrap();
    assert_eq!(read, view);
    read.verify(&keys.policy()).unwrap();
}

#[test]
fn a_rewritten_past_is_a_split_view_in_either_order() {
    let keys = LogKeys::new(1);
    let (seen, rewritten) = (Log::of(30), rewritten(50, 20));
    let prefix = prove_prefix(&rewritten.tiles, 30, 50).unwrap();
    let (older, newer) = (keys.sign(seen.head()), keys.sign(rewritten.head()));
    for (first, second) in [(older.clone(), newer.clone()), (newer, older)] {
        let view = SplitView::new(first, second, Some(prefix.clone())).unwrap();
        assert_eq!(view.older().checkpoint().size(), 30);
        assert_eq!(view.newer().checkpoint().size(), 50);
        let read = SplitView::decode(&view.encode()).unwrap();
        assert_eq!(read, view);
        read.verify(&keys.policy()).unwrap();
    }
}

#[test]
fn an_honest_log_cannot_be_accused() {
    let keys = LogKeys::new(1);
    let log = Log::of(50);
    let (older, newer) = (keys.sign(log.head_at(30)), keys.sign(log.head()));
    let prefix = prove_prefix(&log.tiles, 30, 50).unwrap();
    let error = SplitView::new(older.clone(), newer.clone(), Some(prefix.clone())).unwrap_err();
    assert!(matches!(error, SplitViewError::Consistent), "{error}");
    let error = SplitView::new(newer.clone(), newer.clone(), None).unwrap_err();
    assert!(matches!(error, SplitViewError::Consistent), "{error}");
    let error = SplitView::new(older.clone(), newer.clone(), None).unwrap_err();
    assert!(matches!(error, SplitViewError::PrefixNeeded), "{error}");
    let other = TreeHead { root: altered(log.tip.root(), 1), ..log.head() };
    let error = SplitView::new(newer.clone(), keys.sign(other), Some(prefix.clone())).unwrap_err();
    assert!(matches!(error, SplitViewError::PrefixNeeded), "{error}");
    for at in 0..prefix.hashes().len() {
        let mut hashes = prefix.hashes().to_vec();
        hashes[at] = altered(hashes[at], at);
        let spoilt = PrefixProof::from_hashes(hashes);
        let error = SplitView::new(older.clone(), newer.clone(), spoilt).unwrap_err();
        assert!(matches!(error, SplitViewError::Prefix(ProofRefused::OtherRoot)), "{error}");
    }
}

#[test]
fn checkpoints_that_the_log_did_not_sign_prove_nothing() {
    let (keys, forger) = (LogKeys::new(1), LogKeys::new(2));
    let (one, two) = (Log::of(50), rewritten(50, 20));
    let view = SplitView::new(keys.sign(one.head()), forger.sign(two.head()), None).unwrap();
    let error = view.verify(&keys.policy()).unwrap_err();
    assert!(matches!(error, SplitViewError::Signature(_)), "{error}");
    view.verify(&keys.policy().or(forger.set())).unwrap();
}

#[test]
fn bytes_that_are_cut_or_lengthened_are_no_split_view() {
    let keys = LogKeys::new(1);
    let rewritten = rewritten(50, 20);
    let prefix = prove_prefix(&rewritten.tiles, 30, 50).unwrap();
    let head = Log::of(30).head();
    let view = SplitView::new(keys.sign(head), keys.sign(rewritten.head()), Some(prefix));
    let bytes = view.unwrap().encode();
    for length in 0..bytes.len() {
        assert!(SplitView::decode(&bytes[..length]).is_err(), "cut at {length}");
    }
    assert!(SplitView::decode(&[bytes.as_slice(), &[0; 32]].concat()).is_err());
    assert!(SplitView::decode(&[bytes.as_slice(), &vec![0; 32 * 70]].concat()).is_err());
    let mut long = bytes[..18].to_vec();
    long.extend([0xff; 40]);
    assert!(matches!(SplitView::decode(&long), Err(SplitViewError::Form)));
}

proptest! {
    #[test]
    fn no_hashes_make_an_honest_log_guilty(
        size in 3..300_usize,
        pick: prop::sample::Index,
        which: prop::sample::Index,
        bit: u8,
    ) {
        let log = Log::of(size as u64);
        let old = 1 + pick.index(size - 2);
        let proof = prove_prefix(&log.tiles, old as u64, size as u64).unwrap();
        let new = log.head();
        prop_assert_eq!(proof.root_of_first(old as u64, &new), Ok(log.head_at(old).root));
        let spoil = |change: &dyn Fn(&mut Vec<comity_log::Hash>)| {
            let mut hashes = proof.hashes().to_vec();
            change(&mut hashes);
            PrefixProof::from_hashes(hashes).unwrap().root_of_first(old as u64, &new)
        };
        let at = which.index(proof.hashes().len());
        prop_assert!(spoil(&|hashes| hashes[at] = altered(hashes[at], bit.into())).is_err());
        let shorter = spoil(&|hashes| hashes.truncate(hashes.len() - 1));
        prop_assert!(shorter.is_err());
        prop_assert!(spoil(&|hashes| hashes.insert(at, leaf(at as u64))).is_err());
    }
}
