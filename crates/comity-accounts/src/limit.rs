//! Limits on signing in: whoever fails waits, and nobody is ever locked out.
//!
//! **Decision: what fails is slowed, what is right is never turned away.** A lock after so many
//! failures is a weapon: who knows an officer's name could keep that officer out in the night of
//! an emergency. So there is no lock. Nothing by which one signs in here can be guessed — a
//! signature, a code of 100 bits, a link of 256 — and each is checked in less than a
//! millisecond; a lock would protect nothing that chance does not protect already.
//!
//! What remains to be limited is the stream of attempts. Each failure makes the *answer to the
//! next failure* come later: twice as late with each, up to a cap, both per account and over all.
//! The caller holds the answer back for `hold_ms`. Beginning to sign in under a name is held as
//! well, known name or not, so that nobody sounds out names quickly; beginning without a name is
//! not held. An officer under attack by name waits for the cap at most, or not at all.
//!
//! Counts are kept in memory: a restart forgives, which costs nothing, for the same reason.

use std::collections::BTreeMap;

use comity_act::Timestamp;

/// Failures of an account that cost nothing: people mistype.
const FREE_OF_ONE: u32 = 3;

/// Failures over all accounts that cost nothing.
const FREE_OF_ALL: u32 = 50;

/// What the first failure that costs does cost, in milliseconds.
const STEP_MS: u64 = 250;

/// An answer about one account is held no longer than this, in milliseconds.
pub const HOLD_OF_ONE_MS_MAX: u64 = 8_000;

/// Because of failures elsewhere an answer is held no longer than this, in milliseconds.
pub const HOLD_OF_ALL_MS_MAX: u64 = 2_000;

/// Quiet after which failures are forgotten, in milliseconds.
const FORGET_MS: u64 = 15 * 60_000;

/// Accounts whose failures are remembered; beyond it the longest quiet one is forgotten.
const REMEMBERED_MAX: usize = 4_096;

/// How often somebody failed, and when last.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    failures: u32,
    last: Timestamp,
}

impl Count {
    fn failures_at(&self, now: Timestamp) -> u32 {
        // A clock that went backwards forgives: waiting must not grow out of a wrong clock.
        let is_stale = now < self.last || now.millis_since(self.last) >= FORGET_MS;
        if is_stale { 0 } else { self.failures }
    }

    fn fail(&mut self, now: Timestamp) {
        *self = Self { failures: self.failures_at(now).saturating_add(1), last: now };
    }
}

/// Failures to sign in, of each account and of all.
#[derive(Debug, Default)]
pub(crate) struct Limiter {
    of_one: BTreeMap<[u8; 32], Count>,
    of_all: Count,
}

impl Limiter {
    /// Notes a failure; answers how long its answer is held back, in milliseconds. `whom` stands
    /// for the account, or is absent when nobody was named.
    pub(crate) fn fail(&mut self, whom: Option<[u8; 32]>, now: Timestamp) -> u64 {
        let held = self.hold(whom, now);
        self.of_all.fail(now);
        if let Some(whom) = whom {
            self.make_room(now);
            self.of_one.entry(whom).or_default().fail(now);
        }
        held
    }

    /// How long an answer about this account is held back, in milliseconds.
    pub(crate) fn hold(&self, whom: Option<[u8; 32]>, now: Timestamp) -> u64 {
        let one = whom.and_then(|whom| self.of_one.get(&whom));
        let one = one.map_or(0, |count| count.failures_at(now));
        let all = self.of_all.failures_at(now);
        let of_one = doubled(one, FREE_OF_ONE, HOLD_OF_ONE_MS_MAX);
        of_one.max(doubled(all, FREE_OF_ALL, HOLD_OF_ALL_MS_MAX))
    }

    /// Whoever signed in starts anew.
    pub(crate) fn succeed(&mut self, whom: [u8; 32]) {
        self.of_one.remove(&whom);
    }

    fn make_room(&mut self, now: Timestamp) {
        if self.of_one.len() < REMEMBERED_MAX {
            return;
        }
        self.of_one.retain(|_, count| count.failures_at(now) > 0);
        while self.of_one.len() >= REMEMBERED_MAX {
            let oldest = self.of_one.iter().min_by_key(|(_, count)| count.last);
            let Some(oldest) = oldest.map(|(whom, _)| *whom) else { return };
            self.of_one.remove(&oldest);
        }
    }
}

/// The wait after so many failures: doubled with each beyond the free ones, up to a cap.
fn doubled(failures: u32, free: u32, max: u64) -> u64 {
    match failures.checked_sub(free) {
        Some(beyond) => (STEP_MS << beyond.min(20)).min(max),
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Option<[u8; 32]> = Some([1; 32]);
    const OTHER: Option<[u8; 32]> = Some([2; 32]);

    fn at(ms: u64) -> Timestamp {
        Timestamp::from_millis(1_000_000 + ms)
    }

    #[test]
    fn failures_cost_nothing_then_double_up_to_the_cap() {
        let mut limiter = Limiter::default();
        let holds: Vec<u64> = (0..12).map(|_| limiter.fail(ONE, at(0))).collect();
        assert_eq!(holds, [0, 0, 0, 250, 500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000, 8_000]);
        assert_eq!(limiter.hold(OTHER, at(0)), 0, "others do not wait for one");
        assert_eq!(limiter.hold(None, at(0)), 0);
    }

    #[test]
    fn many_failures_slow_everybody_a_little_and_nobody_more() {
        let mut limiter = Limiter::default();
        for n in 0..10_000_u32 {
            let mut whom = [0; 32];
            whom[..4].copy_from_slice(&n.to_be_bytes());
            limiter.fail(Some(whom), at(0));
        }
        assert_eq!(limiter.hold(Some([9; 32]), at(0)), HOLD_OF_ALL_MS_MAX);
        assert!(limiter.of_one.len() <= REMEMBERED_MAX);
    }

    #[test]
    fn quiet_success_and_a_clock_that_went_backwards_forgive() {
        let mut limiter = Limiter::default();
        for _ in 0..20 {
            limiter.fail(ONE, at(0));
        }
        assert_eq!(limiter.hold(ONE, at(FORGET_MS - 1)), HOLD_OF_ONE_MS_MAX);
        assert_eq!(limiter.hold(ONE, at(FORGET_MS)), 0);
        assert_eq!(limiter.hold(ONE, Timestamp::from_millis(5)), 0);
        limiter.succeed([1; 32]);
        assert_eq!(limiter.hold(ONE, at(1)), 0);
    }
}
