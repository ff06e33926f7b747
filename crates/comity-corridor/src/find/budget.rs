//! How many keys an agency may have evaluated, by the day and by the year.
//!
//! The budget is what keeps a list from being tried out: names and days of birth are few. Holder
//! and asker count the same, each by its own clock; the holder counts before it evaluates.

use comity_act::{Day, Timestamp};
use comity_seal::blind::Shape;
use minicbor::{Decode, Encode};

/// Length of a blinded key, in bytes.
const ELEMENT_BYTES: usize = 32;

/// What an agreement lets one agency ask of another, in keys evaluated; dummies count.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct KeyBudget {
    /// On one day in UTC.
    pub of_day: u32,
    /// In one calendar year in UTC.
    pub of_year: u32,
}

/// What was spent on the latest day, and in its year.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, PartialEq)]
#[cbor(map)]
pub struct Spent {
    /// The latest day on which something was spent, in days since 1970.
    #[n(0)]
    pub day: u32,
    /// On that day.
    #[n(1)]
    pub of_day: u32,
    /// In the year of that day.
    #[n(2)]
    pub of_year: u32,
}

/// More keys than are left.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{left}` keys are left of the agreement's budget; ask for fewer, or from `{renews}` on")]
pub struct OverBudgetError {
    /// How many are left now.
    pub left: u32,
    /// From when there are more: the next day, or the next year.
    pub renews: Timestamp,
}

impl Spent {
    /// The same as of this moment: a new day and a new year begin with nothing spent.
    ///
    /// A clock that was put back opens no day again. One that ran more than a day ahead was wrong,
    /// and closes none until then; what was spent stays in the year.
    fn as_of(self, now: Timestamp) -> Self {
        let day = now.day();
        if self.day.saturating_sub(day.0) > 1 {
            return Self { day: day.0, of_day: 0, ..self };
        }
        if day.0 <= self.day {
            return self;
        }
        let same_year = day.civil().0 == Day(self.day).civil().0;
        Self { day: day.0, of_day: 0, of_year: if same_year { self.of_year } else { 0 } }
    }

    /// What is spent once so many keys more are, also beyond a budget: who may go beyond it is not
    /// asked here.
    #[must_use]
    pub fn and(self, keys: u32, now: Timestamp) -> Self {
        let spent = self.as_of(now);
        let of_day = spent.of_day.saturating_add(keys);
        Self { of_day, of_year: spent.of_year.saturating_add(keys), ..spent }
    }

    /// How many keys are left at this moment.
    pub fn left(self, budget: KeyBudget, now: Timestamp) -> u32 {
        let spent = self.as_of(now);
        let of_day = budget.of_day.saturating_sub(spent.of_day);
        of_day.min(budget.of_year.saturating_sub(spent.of_year))
    }

    /// What is spent once so many keys more are.
    ///
    /// # Errors
    /// [`OverBudgetError`]; then nothing is spent.
    pub fn with(
        self,
        keys: u32,
        budget: KeyBudget,
        now: Timestamp,
    ) -> Result<Self, OverBudgetError> {
        let spent = self.as_of(now);
        let left = self.left(budget, now);
        if keys > left {
            let next = Day(spent.day.saturating_add(1));
            let is_of_year = budget.of_year.saturating_sub(spent.of_year) < keys;
            let renews = if is_of_year { new_year(Day(spent.day)) } else { next };
            return Err(OverBudgetError { left, renews: renews.start() });
        }
        Ok(self.and(keys, now))
    }
}

/// How many keys a batch asks to have evaluated, by its length; nothing where it has the length of
/// none.
pub(crate) fn evaluations(blinded: &[u8]) -> Option<u32> {
    let is_long = |shape: &Shape| blinded.len() == 5 + ELEMENT_BYTES * shape.elements();
    let shape = Shape::ALL.into_iter().find(is_long)?;
    u32::try_from(shape.elements()).ok()
}

/// The first day of the year after this day's.
fn new_year(day: Day) -> Day {
    let year = day.civil().0;
    let of_next = (1..=366).map(|more| Day(day.0.saturating_add(more)));
    of_next.into_iter().find(|next| next.civil().0 != year).unwrap_or(Day(u32::MAX))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
    use super::*;

    const BUDGET: KeyBudget = KeyBudget { of_day: 48, of_year: 100 };
    /// 2026-12-30, and the hours after it began.
    fn at(hours: u64) -> Timestamp {
        Day(20_817).start().plus_millis(hours * 3_600_000)
    }

    #[test]
    fn a_day_has_its_budget_and_the_next_its_own() {
        let spent = Spent::default().with(32, BUDGET, at(1)).unwrap();
        assert_eq!(spent.left(BUDGET, at(2)), 16);
        let over = spent.with(32, BUDGET, at(2)).unwrap_err();
        assert_eq!(over, OverBudgetError { left: 16, renews: at(24) });
        assert_eq!(spent.with(16, BUDGET, at(2)).unwrap().left(BUDGET, at(23)), 0);
        assert_eq!(spent.left(BUDGET, at(24)), 48);
    }

    #[test]
    fn a_year_has_its_budget_too_and_says_when_it_renews() {
        let tight = KeyBudget { of_day: 80, of_year: 100 };
        let spent =
            Spent::default().with(64, tight, at(1)).unwrap().with(32, tight, at(25)).unwrap();
        assert_eq!(spent.left(tight, at(25)), 4);
        let over = spent.with(16, tight, at(26)).unwrap_err();
        assert_eq!(over, OverBudgetError { left: 4, renews: at(48) });
        assert_eq!(at(48).to_string(), "2027-01-01T00:00:00.000Z");
        assert_eq!(spent.left(tight, at(48)), 80);
    }

    #[test]
    fn a_clock_that_was_put_back_opens_nothing() {
        let spent = Spent::default().with(48, BUDGET, at(24)).unwrap();
        assert_eq!(spent.left(BUDGET, at(1)), 0);
        assert_eq!(spent.with(16, BUDGET, at(1)).unwrap_err().left, 0);
    }

    #[test]
    fn a_clock_that_ran_ahead_closes_nothing_until_then() {
        let spent = Spent::default().with(48, BUDGET, at(24 * 300)).unwrap();
        assert_eq!(spent.left(BUDGET, at(24 * 300)), 0);
        let today = spent.with(16, BUDGET, at(1)).unwrap();
        assert_eq!((today.of_day, today.of_year), (16, 64));
        assert_eq!(today.left(BUDGET, at(2)), 32);
    }

    #[test]
    fn numbers_at_their_end_stop_there() {
        let all = KeyBudget { of_day: u32::MAX, of_year: u32::MAX };
        let last = Timestamp::from_millis(u64::MAX);
        let spent = Spent::default().with(u32::MAX, all, last).unwrap();
        assert_eq!(spent.left(all, last), 0);
        assert!(spent.with(1, all, last).is_err());
    }
}
