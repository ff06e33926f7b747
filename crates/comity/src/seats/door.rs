//! The door: strangers are let in one by one, so that none keeps others out.
//!
//! Whoever is not signed in yet can ask as often as a machine can. Each question takes a turn: so
//! many a second, whoever asks, and no more of them wait than are let in within a short while. A
//! turn is for a question and not for a person, so nobody is locked out: who is sent away asks
//! again. Answers that are held back are bounded in number; beyond it they go out at once, since
//! nothing by which one signs in can be guessed.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    sync::Semaphore,
    time::{Instant, sleep, sleep_until},
};

use crate::problem::{Kind, Problem};

/// The time from one stranger to the next: five hundred a second.
const BETWEEN: Duration = Duration::from_millis(2);

/// How long a stranger waits for a turn at most.
const WAIT_MAX: Duration = Duration::from_secs(2);

/// Answers that are held back at the same time.
const HELD_MAX: usize = 1_024;

/// How often the operator hears of what strangers can cause at will.
const SELDOM: Duration = Duration::from_secs(60);

/// Who is at the door.
#[derive(Clone, Debug)]
pub(super) struct Door {
    next: Arc<Mutex<Instant>>,
    held: Arc<Semaphore>,
    told: Arc<Mutex<Option<Instant>>>,
}

impl Door {
    pub(super) fn new() -> Self {
        Self {
            next: Arc::new(Mutex::new(Instant::now())),
            held: Arc::new(Semaphore::new(HELD_MAX)),
            told: Arc::default(),
        }
    }

    /// Waits for a turn.
    ///
    /// # Errors
    /// A problem when too many wait already.
    pub(super) async fn turn(&self) -> Result<(), Problem> {
        let at = self.turn_from(Instant::now()).ok_or_else(|| {
            let detail = "too many are at the door at once; try again in a moment";
            Problem::new(Kind::BUSY, detail)
        })?;
        sleep_until(at).await;
        Ok(())
    }

    /// When it is the turn of who comes now; never, when too many wait.
    fn turn_from(&self, now: Instant) -> Option<Instant> {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let at = now.max(*next);
        if at.duration_since(now) > WAIT_MAX {
            return None;
        }
        *next = at + BETWEEN;
        Some(at)
    }

    /// Holds an answer back.
    pub(super) async fn hold(&self, hold_ms: u64) {
        if hold_ms == 0 {
            return;
        }
        let Ok(_held) = self.held.try_acquire() else { return };
        sleep(Duration::from_millis(hold_ms)).await;
    }

    /// Whether the operator is to hear once more of what a stranger can cause at will.
    pub(super) fn is_told(&self) -> bool {
        self.is_told_at(Instant::now())
    }

    fn is_told_at(&self, now: Instant) -> bool {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = told.is_none_or(|last| now.duration_since(last) >= SELDOM);
        if is_due {
            *told = Some(now);
        }
        is_due
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn strangers_wait_for_their_turn_and_nobody_is_locked_out() {
        let (door, now) = (Door::new(), Instant::now() + SELDOM);
        let turns: Vec<_> = (0..2_000).filter_map(|_| door.turn_from(now)).collect();
        assert_eq!(turns.len(), 1_001, "so many as two seconds let in");
        assert_eq!((turns[0], turns[1]), (now, now + BETWEEN));
        assert!(turns.iter().all(|at| at.duration_since(now) <= WAIT_MAX));
        let soon = now + BETWEEN;
        assert!(door.turn_from(soon).is_some(), "who was sent away asks again");
        assert!(door.turn_from(soon).is_none());
        let later = now + SELDOM;
        assert_eq!(door.turn_from(later), Some(later), "in quiet nobody waits");
    }

    #[tokio::test]
    async fn answers_that_are_held_back_are_bounded() {
        let door = Door::new();
        let _all = door.held.try_acquire_many(u32::try_from(HELD_MAX).unwrap()).unwrap();
        let began = Instant::now();
        door.hold(8_000).await;
        assert!(began.elapsed() < Duration::from_secs(4));
    }

    #[test]
    fn the_operator_hears_of_strangers_once_a_minute() {
        let (door, now) = (Door::new(), Instant::now());
        assert!(door.is_told_at(now) && !door.is_told_at(now));
        assert!(door.is_told_at(now + SELDOM));
    }
}
