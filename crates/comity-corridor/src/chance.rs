//! Randomness as a value.
//!
//! Whoever drives the corridor puts 32 fresh bytes into each step; everything the step draws comes
//! from them, so the same inputs are the same history.

use comity_seal::digest::digest;

/// A stream of bytes that is determined by its seed: SHA-256 over seed and counter.
#[derive(Clone)]
pub struct Chance {
    seed: [u8; 32],
    counter: u64,
}

impl std::fmt::Debug for Chance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Salts come from here, and salts keep commitments silent.
        f.write_str("Chance(..)")
    }
}

impl Chance {
    /// The stream of this seed.
    pub const fn new(seed: [u8; 32]) -> Self {
        Self { seed, counter: 0 }
    }

    /// The next 32 bytes.
    pub fn draw(&mut self) -> [u8; 32] {
        let mut block = [0; 40];
        block[..32].copy_from_slice(&self.seed);
        block[32..].copy_from_slice(&self.counter.to_be_bytes());
        self.counter += 1;
        digest(&block)
    }

    /// The next bytes for an id.
    pub fn for_id(&mut self) -> [u8; 10] {
        let mut ten = [0; 10];
        ten.copy_from_slice(&self.draw()[..10]);
        ten
    }
}
