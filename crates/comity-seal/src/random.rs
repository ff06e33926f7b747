//! The one door through which chance enters this crate.
//!
//! Keys, nonces and salts are drawn from a [`Random`] that the caller hands in: the node hands in
//! [`OsRandom`], the simulator a seeded source, so that a failing run can be run again.

use zeroize::Zeroizing;

/// A source of bytes fit for keys.
///
/// A source that repeats itself repeats keys and nonces, and a nonce that meets two plaintexts
/// under one key gives both away: work that is done again with other content needs fresh bytes.
pub trait Random {
    /// Fills the whole of `out` with fresh bytes.
    fn fill(&mut self, out: &mut [u8]);
}

/// The random source of the operating system, by way of AWS-LC.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsRandom;

impl Random for OsRandom {
    fn fill(&mut self, out: &mut [u8]) {
        // A node without chance must stop: whatever it sealed next could be read by anyone.
        assert!(aws_lc_rs::rand::fill(out).is_ok(), "the operating system gives random bytes");
    }
}

/// `N` fresh bytes that are no secret: a nonce, a salt.
pub fn draw<const N: usize>(random: &mut dyn Random) -> [u8; N] {
    let mut out = [0; N];
    random.fill(&mut out);
    out
}

/// `N` fresh bytes that are a secret, wiped when dropped.
pub fn draw_secret<const N: usize>(random: &mut dyn Random) -> Zeroizing<[u8; N]> {
    let mut out = Zeroizing::new([0; N]);
    random.fill(out.as_mut_slice());
    out
}
