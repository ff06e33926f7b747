//! What an officer has in sight: records that were opened, verdicts asked for.
//!
//! It is kept in memory: after a start, a record is opened again before a verdict speaks of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, PoisonError},
};

use comity_act::{OfficerId, RecordId, Timestamp};
use comity_corridor::{
    Key,
    rows::{ActRow, Direction, RecordRow},
};
use serde_json::Value;

use super::{guard::Caller, reading};
use crate::{
    clock,
    engine::Engine,
    problem::{Kind, Problem, RETRY_AFTER},
};

/// Verdicts that one officer may ask for at a stretch, with the acts that are drawn up to be
/// signed.
const VERDICTS_MAX: u64 = 60;

/// After so many milliseconds an officer may ask for one more.
const ANOTHER_MS: u64 = 1_000;

/// Records that are remembered as opened by one officer; then the oldest id is forgotten.
const OPENED_MAX: usize = 10_000;

/// What the officers of this machine have in sight.
#[derive(Debug, Default)]
pub(crate) struct Sight {
    opened: Mutex<BTreeMap<OfficerId, BTreeSet<RecordId>>>,
    /// When an officer's questions so far would all be made good, one in [`ANOTHER_MS`].
    asked: Mutex<BTreeMap<OfficerId, Timestamp>>,
}

impl Sight {
    /// An officer has opened a record, by an act.
    pub(super) fn opened(&self, officer: OfficerId, record: RecordId) {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        let records = opened.entry(officer).or_default();
        records.insert(record);
        if records.len() > OPENED_MAX {
            records.pop_first();
        }
    }

    /// Whether the officer has opened a record that is held here, or registered it.
    pub(super) async fn sees(
        &self,
        engine: &Engine,
        caller: Caller,
        record: RecordId,
    ) -> Result<bool, Problem> {
        let Some(row) = reading::row::<RecordRow>(engine, Key::Record(record)).await? else {
            return Ok(false);
        };
        let by = reading::row::<ActRow>(engine, Key::Act(row.came_by)).await?;
        Ok(self.holds(caller, record, by.as_ref()))
    }

    /// Whether the officer has opened a record, or registered it by this act.
    pub(super) fn holds(&self, caller: Caller, record: RecordId, by: Option<&ActRow>) -> bool {
        let me = caller.0.officer;
        let is_own = by.is_some_and(|by| by.direction == Direction::Own && by.officer == me);
        let opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        is_own || opened.get(&me).is_some_and(|records| records.contains(&record))
    }

    /// The records that a body names and the caller may know nothing of.
    ///
    /// # Errors
    /// A problem, as if they did not exist: only who follows a hit names records that this node
    /// need not hold.
    pub(super) async fn hidden(
        &self,
        engine: &Engine,
        caller: Caller,
        body: &Value,
    ) -> Result<BTreeSet<RecordId>, Problem> {
        let mut hidden = BTreeSet::new();
        for record in named(body) {
            if !self.sees(engine, caller, record).await? {
                hidden.insert(record);
            }
        }
        if hidden.is_empty() || body["kind"] == comity_act::Kind::RequestMake.name() {
            return Ok(hidden);
        }
        Err(Problem::not_found())
    }

    /// Counts a question of an officer.
    ///
    /// # Errors
    /// A problem when there were too many at a stretch; it says when the next is answered.
    pub(super) fn count(&self, officer: OfficerId) -> Result<(), Problem> {
        self.counted(officer, clock::now()).map_err(|wait_s| {
            let detail = format!(
                "too many verdicts were asked for; the next question is answered in {wait_s} \
                 seconds, and what is sent at once is always taken"
            );
            Problem::new(Kind::BUSY, detail).with(RETRY_AFTER, wait_s)
        })
    }

    /// Counts a question; else the whole seconds until the next one is answered. What was refused
    /// counts no further: whoever asks again too early waits no longer for it.
    fn counted(&self, officer: OfficerId, now: Timestamp) -> Result<(), u64> {
        const OWED_MAX: u64 = (VERDICTS_MAX - 1) * ANOTHER_MS;
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let good = asked.entry(officer).or_insert(now);
        // A clock that was set back keeps nobody waiting for the time between.
        let owed = good.millis_since(now).min(OWED_MAX + ANOTHER_MS);
        let is_taken = owed <= OWED_MAX;
        let owed = if is_taken { owed + ANOTHER_MS } else { owed };
        *good = Timestamp::from_millis(now.millis() + owed);
        if !is_taken {
            return Err((owed - OWED_MAX).div_ceil(1_000));
        }
        Ok(())
    }
}

/// The records that a body names, wherever it does.
fn named(body: &Value) -> Vec<RecordId> {
    match body {
        Value::String(text) => text.parse().ok().into_iter().collect(),
        Value::Array(all) => all.iter().flat_map(named).collect(),
        Value::Object(members) => members.values().flat_map(named).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ME: OfficerId = OfficerId::from_bytes([1; 16]);
    const OTHER: OfficerId = OfficerId::from_bytes([2; 16]);

    fn at(ms: u64) -> Timestamp {
        Timestamp::from_millis(1_790_000_000_000 + ms)
    }

    #[test]
    fn an_officer_who_types_for_two_minutes_has_a_verdict_at_each_pause() {
        let sight = Sight::default();
        for pause in 0..80 {
            assert_eq!(sight.counted(ME, at(pause * 1_500)), Ok(()), "pause {pause}");
        }
    }

    #[test]
    fn who_asks_too_often_is_told_when_the_next_verdict_comes_and_nobody_else_waits() {
        let sight = Sight::default();
        for question in 0..VERDICTS_MAX {
            assert_eq!(sight.counted(ME, at(question)), Ok(()));
        }
        assert_eq!(sight.counted(ME, at(600)), Err(1));
        assert_eq!(sight.counted(OTHER, at(600)), Ok(()));
        assert_eq!(sight.counted(ME, at(1_000)), Ok(()), "asking in vain prolongs nothing");
        assert_eq!(sight.counted(ME, at(1_500)), Err(1));
        for later in 2..200 {
            assert_eq!(sight.counted(ME, at(later * ANOTHER_MS)), Ok(()), "one each second");
        }
    }

    #[test]
    fn a_clock_that_is_set_back_keeps_nobody_waiting() {
        let sight = Sight::default();
        for _ in 0..VERDICTS_MAX {
            assert_eq!(sight.counted(ME, at(90_000_000)), Ok(()));
        }
        assert_eq!(sight.counted(ME, at(0)), Err(1));
        assert_eq!(sight.counted(ME, at(ANOTHER_MS)), Ok(()));
    }
}
