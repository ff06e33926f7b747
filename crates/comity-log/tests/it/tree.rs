//! The tree as RFC 6962 defines it, word for word, and logs to hold against it.
//!
//! Nothing here is shared with the crate but the type of a hash: it is slow and plainly right.

use std::sync::Arc;

use comity_log::{Commitment, Hash, TileMap, Tip, TreeHead};
use sha2::{Digest, Sha256};

/// MTH of RFC 6962, section 2.1, over hashes of leaves.
pub(crate) fn mth(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::new(Sha256::digest([]).into()),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(largest_power_below(leaves.len()));
            let node = [&[1], mth(left).as_bytes().as_slice(), mth(right).as_bytes()].concat();
            Hash::new(Sha256::digest(node).into())
        }
    }
}

/// PATH of RFC 6962, section 2.1.1.
pub(crate) fn path(m: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let k = largest_power_below(leaves.len());
    let (left, right) = leaves.split_at(k);
    if m < k {
        [path(m, left), vec![mth(right)]].concat()
    } else {
        [path(m - k, right), vec![mth(left)]].concat()
    }
}

/// PROOF of RFC 6962, section 2.1.2.
pub(crate) fn proof(m: usize, leaves: &[Hash]) -> Vec<Hash> {
    subproof(m, leaves, true)
}

fn subproof(m: usize, leaves: &[Hash], whole: bool) -> Vec<Hash> {
    if m == leaves.len() {
        return if whole { Vec::new() } else { vec![mth(leaves)] };
    }
    let k = largest_power_below(leaves.len());
    let (left, right) = leaves.split_at(k);
    if m <= k {
        [subproof(m, left, whole), vec![mth(right)]].concat()
    } else {
        [subproof(m - k, right, false), vec![mth(left)]].concat()
    }
}

fn largest_power_below(n: usize) -> usize {
    let mut k = 1;
    while 2 * k < n {
        k *= 2;
    }
    k
}

/// The leaf that the tests put at this place.
pub(crate) fn leaf(index: u64) -> Hash {
    comity_log::leaf_hash(entry(index).as_bytes())
}

/// The entry that the tests put at this place.
pub(crate) fn entry(index: u64) -> Commitment {
    Commitment::from_bytes(Sha256::digest(index.to_be_bytes()).into())
}

/// A log with all of its tiles.
#[derive(Clone, Debug, Default)]
pub(crate) struct Log {
    pub(crate) tip: Tip,
    pub(crate) tiles: TileMap,
    pub(crate) leaves: Vec<Hash>,
}

impl Log {
    pub(crate) fn of(size: u64) -> Self {
        let mut log = Self::default();
        log.grow(size);
        log
    }

    /// Appends a batch and stores its tiles.
    pub(crate) fn grow(&mut self, entries: u64) {
        for _ in 0..entries {
            let index = self.tip.size();
            assert_eq!(self.tip.append(entry(index)).index(), index);
            self.leaves.push(leaf(index));
        }
        self.store();
    }

    pub(crate) fn push(&mut self, leaf: Hash) {
        self.tip.append_leaf(leaf);
        self.leaves.push(leaf);
        self.store();
    }

    fn store(&mut self) {
        for write in self.tip.drain_writes() {
            self.tiles.insert(write.id, Arc::clone(&write.tile));
        }
    }

    pub(crate) fn head(&self) -> TreeHead {
        self.tip.head()
    }

    /// The head of an earlier state, by the naive tree.
    pub(crate) fn head_at(&self, size: usize) -> TreeHead {
        TreeHead { size: size as u64, root: mth(&self.leaves[..size]) }
    }
}

/// The hash with one bit turned.
pub(crate) fn altered(hash: Hash, bit: usize) -> Hash {
    let mut bytes = hash.to_bytes();
    bytes[bit / 8 % 32] ^= 1 << (bit % 8);
    Hash::new(bytes)
}
