//! Chance as a tree of seeds: one child for each node, link, disk and workload.
//!
//! A draw in one place never shifts what is drawn in another, so a change of the workload leaves
//! the network's bad luck as it was, and a failing seed stays close to what it was.

use comity_corridor::Chance;
use comity_seal::{digest::digest, random::Random};
use rand_chacha::ChaCha8Rng;
use rand_core::{RngCore, SeedableRng};

/// A place in the tree of seeds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Seed([u8; 32]);

impl Seed {
    /// The root of the tree of this number.
    pub fn new(number: u64) -> Self {
        Self(digest(&[b"comity sim".as_slice(), &number.to_be_bytes()].concat()))
    }

    /// The child of this name and number; other names and numbers are other children.
    #[must_use]
    pub fn child(&self, name: &str, number: usize) -> Self {
        let number = (number as u64).to_be_bytes();
        Self(digest(&[self.0.as_slice(), name.as_bytes(), &number].concat()))
    }

    /// The dice of this place.
    pub fn dice(&self) -> Dice {
        Dice(ChaCha8Rng::from_seed(self.0))
    }

    /// The randomness that a node puts into its steps.
    pub const fn chance(&self) -> Chance {
        Chance::new(self.0)
    }
}

/// Dice that fall the same way for the same seed.
#[derive(Clone, Debug)]
pub struct Dice(ChaCha8Rng);

impl Dice {
    /// A number below `limit`; 0 when `limit` is 0.
    pub fn below(&mut self, limit: u64) -> u64 {
        let drawn = self.0.next_u64();
        if limit == 0 { 0 } else { drawn % limit }
    }

    /// An index below `limit`; 0 when `limit` is 0.
    pub fn index(&mut self, limit: usize) -> usize {
        usize::try_from(self.below(limit as u64)).unwrap_or_default()
    }

    /// Whether something happens that happens `percent` times in a hundred.
    pub fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of these; `None` when there are none.
    pub fn pick<'a, T>(&mut self, among: &'a [T]) -> Option<&'a T> {
        among.get(self.index(among.len()))
    }

    /// Ten bytes, as ids want them.
    pub fn ten(&mut self) -> [u8; 10] {
        let mut ten = [0; 10];
        self.0.fill_bytes(&mut ten);
        ten
    }
}

/// The seeded source of keys: the same agency for the same seed.
impl Random for Dice {
    fn fill(&mut self, out: &mut [u8]) {
        self.0.fill_bytes(out);
    }
}
