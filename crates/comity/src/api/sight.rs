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

/// Verdicts that one officer may ask for in a minute, with the acts that are drawn up to be signed.
const VERDICTS_A_MINUTE: u32 = 60;

/// Records that are remembered as opened by one officer; then the oldest id is forgotten.
const OPENED_MAX: usize = 10_000;

const MINUTE_MS: u64 = 60_000;

/// What the officers of this machine have in sight.
#[derive(Debug, Default)]
pub(crate) struct Sight {
    opened: Mutex<BTreeMap<OfficerId, BTreeSet<RecordId>>>,
    asked: Mutex<BTreeMap<OfficerId, (Timestamp, u32)>>,
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
    /// A problem when there were too many within a minute; it says when the next is answered.
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
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, count) = asked.entry(officer).or_insert((now, 0));
        if now.millis_since(*since) >= MINUTE_MS || now < *since {
            (*since, *count) = (now, 0);
        }
        if *count >= VERDICTS_A_MINUTE {
            return Err((MINUTE_MS - now.millis_since(*since)).div_ceil(1_000));
        }
        *count += 1;
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
        for question in 0..u64::from(VERDICTS_A_MINUTE) {
            assert_eq!(sight.counted(ME, at(question * 10)), Ok(()));
        }
        assert_eq!(sight.counted(ME, at(600)), Err(60));
        assert_eq!(sight.counted(ME, at(20_500)), Err(40));
        assert_eq!(sight.counted(ME, at(59_999)), Err(1));
        assert_eq!(sight.counted(OTHER, at(59_999)), Ok(()));
        assert_eq!(sight.counted(ME, at(60_000)), Ok(()), "asking in vain prolongs nothing");
    }
}
