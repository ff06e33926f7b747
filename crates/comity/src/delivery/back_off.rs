//! Pauses after failures: each longer than the last, none like another.

use comity_seal::random::{OsRandom, draw};
use std::time::Duration;

use crate::config;

/// The pause that comes next.
#[derive(Clone, Debug)]
pub(crate) struct BackOff {
    first_ms: u64,
    max_ms: u64,
    failures: u32,
}

impl BackOff {
    /// No failure yet.
    pub(crate) const fn new(settings: &config::Delivery) -> Self {
        Self { first_ms: settings.back_off_first_ms, max_ms: settings.back_off_max_ms, failures: 0 }
    }

    /// It works again.
    pub(crate) const fn reset(&mut self) {
        self.failures = 0;
    }

    /// The pause after one more failure: half of it is chance, so that nodes do not come in step.
    pub(crate) fn pause(&mut self) -> Duration {
        let doubled = self.first_ms.saturating_mul(1 << self.failures.min(30));
        self.failures = self.failures.saturating_add(1);
        let whole_ms = doubled.clamp(1, self.max_ms.max(1));
        let half_ms = whole_ms / 2;
        let chance = u64::from_be_bytes(draw(&mut OsRandom));
        Duration::from_millis(half_ms + chance % (whole_ms - half_ms + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_bound_and_begin_again_after_a_success() {
        let settings = config::Delivery {
            back_off_first_ms: 100,
            back_off_max_ms: 1_000,
            ..config::Delivery::default()
        };
        let mut back_off = BackOff::new(&settings);
        for whole_ms in [100, 200, 400, 800, 1_000, 1_000] {
            let pause_ms = back_off.pause().as_millis();
            assert!((whole_ms / 2..=whole_ms).contains(&pause_ms), "{pause_ms} of {whole_ms}");
        }
        back_off.reset();
        assert!(back_off.pause().as_millis() <= 100);
    }
}
