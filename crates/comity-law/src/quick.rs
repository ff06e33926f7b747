//! A hash that costs less than what it finds: for what was worked out before.
//!
//! A question has hundreds of facts, and hashing them must not cost more than deciding. The maps
//! that use it are small and bounded, and what they hold is derived, so that who would make keys
//! collide gains nothing: such maps are at worst short lists.
//! Algorithm: multiply and rotate, as the compiler's own tables do (`FxHash`).

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

/// A map by quick hashes.
pub(crate) type QuickMap<K, V> = HashMap<K, V, BuildHasherDefault<Quick>>;

const FACTOR: u64 = 0xF135_7AEA_2E62_A9C5;

/// The state of a quick hash.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Quick(u64);

impl Quick {
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(FACTOR);
    }
}

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..part.len()].copy_from_slice(part);
            self.add(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, number: u8) {
        self.add(u64::from(number));
    }

    fn write_u32(&mut self, number: u32) {
        self.add(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.add(number);
    }

    fn write_usize(&mut self, number: usize) {
        self.add(number as u64);
    }

    // Numbers of other types, and the marks of enums, come as bytes or as these.
    fn write_isize(&mut self, number: isize) {
        self.add(number.cast_unsigned() as u64);
    }

    fn write_i64(&mut self, number: i64) {
        self.add(number.cast_unsigned());
    }

    fn finish(&self) -> u64 {
        // The upper bits are mixed best, and tables look at the lower ones.
        self.0.rotate_left(26)
    }
}
