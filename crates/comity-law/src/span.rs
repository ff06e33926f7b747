//! A span of time that the law gives, and the moment when it is over.
//!
//! Minutes, hours and days of 24 hours are exact. Calendar days, working days, months and years
//! are over at the end of a local day: the clock counts ends of days, by the bearer's calendar.
//!
//! Source: Regulation (EEC, Euratom) No 1182/71, art. 3, as far as third-party copies of its words
//! were seen. The day of the event does not count (3(1)); days are over with the last hour of the
//! last day (3(2)(b)); months and years on the same date, or on the last day of a month that has
//! no such date (3(2)(c)); `/wd` moves a last day that is no working day to the next one (3(4)).
//! Not taken over: that the hour of the event does not count (3(1)), so that exact spans end up to
//! an hour early; that two days hold two working days (3(5), not seen). For acts of others than
//! the Union, all of it is policy of the house, until an article says otherwise.
//!
//! It never reads a clock: the moment comes in.

use std::{fmt, str::FromStr};

use comity_act::Timestamp;
use jiff::{ToSpan, civil::Date};

use crate::{Calendar, ObligationError};

/// In what a span is counted.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
enum Unit {
    Minutes,
    Hours,
    /// Of 24 hours each.
    Days,
    CalendarDays,
    WorkingDays,
    Months,
    Years,
}

/// Every unit: how it is written, how it is told, and its nominal milliseconds.
const UNITS: [(Unit, &str, &str, u64); 7] = [
    // Two letters before one, so that `cd` is not read as `d`.
    (Unit::CalendarDays, "cd", "calendar days", DAY_MS),
    (Unit::WorkingDays, "wd", "working days", DAY_MS),
    (Unit::Months, "mo", "months", 30 * DAY_MS),
    (Unit::Minutes, "m", "min", 60_000),
    (Unit::Hours, "h", "h", 3_600_000),
    (Unit::Days, "d", "d", DAY_MS),
    (Unit::Years, "y", "years", 365 * DAY_MS),
];

const DAY_MS: u64 = Timestamp::DAY_MS;

/// How a last day that is no working day is moved to the next one.
const ROLLS: &str = "/wd";

/// What can stand after `within=`.
const KNOWN: &str = "a number above zero of minutes, hours or days of 24 hours, as `5m`, `8h` or \
    `3d` (up to 99999), or of calendar days, working days, months or years, as `7cd`, `5wd`, \
    `6mo` or `1y` (up to 999); `7cd/wd` ends on a working day";

/// How long the law gives: `8h`, `7cd`, `6mo`.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Span {
    number: u32,
    unit: Unit,
    /// Whether it is prolonged to a working day.
    rolls: bool,
}

/// Time during which a clock stood still: from this moment until before that one.
#[derive(Clone, Copy, Debug, Eq, PartialEq, minicbor::Decode, minicbor::Encode)]
pub struct Stood {
    /// When it stopped.
    #[n(0)]
    pub from: Timestamp,
    /// When it ran on.
    #[n(1)]
    pub until: Timestamp,
}

impl Span {
    /// Whether it is over at the end of a day, and needs a calendar.
    pub const fn is_local(self) -> bool {
        !matches!(self.unit, Unit::Minutes | Unit::Hours | Unit::Days)
    }

    /// Its milliseconds; a local one's as rules count them: days of 24 hours, months of 30 and
    /// years of 365 days.
    pub fn nominal_ms(self) -> u64 {
        let unit = UNITS.iter().find(|(unit, ..)| *unit == self.unit);
        unit.map_or(0, |(.., ms)| u64::from(self.number) * ms)
    }

    /// The moment at which what is owed since `from` is due; at that moment it is late.
    ///
    /// The last moment there is when it lies after the year 9999.
    pub fn due(self, from: Timestamp, calendar: &Calendar) -> Timestamp {
        self.due_after(from, calendar, &[])
    }

    /// The same, when the clock stood still meanwhile; pauses in order, none over another.
    ///
    /// An exact span is prolonged by the time that it stood. A local one counts ends of days, so
    /// it is prolonged by one day for each day whose end a pause covers: from Monday noon to
    /// Tuesday noon by one, within a day by none. Of working days only those count that are. A
    /// clock that ran when it stopped never runs out by standing still.
    pub fn due_after(self, from: Timestamp, calendar: &Calendar, stood: &[Stood]) -> Timestamp {
        if !self.is_local() {
            return stood.iter().fold(from.plus_millis(self.nominal_ms()), |due, pause| {
                let pause = pause.since(from);
                if pause.from < due {
                    due.plus_millis(pause.until.millis_since(pause.from))
                } else {
                    due
                }
            });
        }
        self.local_due(from, calendar, stood).unwrap_or(Timestamp::from_millis(u64::MAX))
    }

    fn local_due(self, from: Timestamp, calendar: &Calendar, stood: &[Stood]) -> Option<Timestamp> {
        let event = calendar.day_of(from)?;
        let number = i64::from(self.number);
        let last = match self.unit {
            Unit::Months => event.checked_add(number.months()).ok()?,
            Unit::Years => event.checked_add(number.years()).ok()?,
            _ => self.later(event, self.number, calendar)?,
        };
        let mut last = self.rolled(last, calendar)?;
        for pause in stood.iter().map(|pause| pause.since(from)) {
            if pause.from >= calendar.end_of(last)? {
                break;
            }
            let until = calendar.day_of(pause.until)?;
            let mut day = calendar.day_of(pause.from)?;
            let mut covered = 0;
            while day < until {
                covered += u32::from(self.counts(day, calendar));
                day = day.tomorrow().ok()?;
            }
            last = self.rolled(self.later(last, covered, calendar)?, calendar)?;
        }
        calendar.end_of(last)
    }

    /// Whether the end of this day counts.
    fn counts(self, day: Date, calendar: &Calendar) -> bool {
        match self.unit {
            Unit::WorkingDays => calendar.is_working(day),
            _ => calendar.exists(day),
        }
    }

    /// The day so many counted days later.
    ///
    /// COST: O(days); at most 999, but for the weekends and holidays between.
    fn later(self, mut day: Date, number: u32, calendar: &Calendar) -> Option<Date> {
        let mut left = number;
        while left > 0 {
            day = day.tomorrow().ok()?;
            left -= u32::from(self.counts(day, calendar));
        }
        Some(day)
    }

    /// The day itself, or the next on which the span can end.
    fn rolled(self, mut day: Date, calendar: &Calendar) -> Option<Date> {
        let can_end =
            |day| if self.rolls { calendar.is_working(day) } else { calendar.exists(day) };
        while !can_end(day) {
            day = day.tomorrow().ok()?;
        }
        Some(day)
    }
}

impl Stood {
    /// What of the pause lies after a moment.
    fn since(self, from: Timestamp) -> Self {
        Self { from: self.from.max(from), until: self.until.max(from) }
    }
}

impl FromStr for Span {
    type Err = ObligationError;

    fn from_str(value: &str) -> Result<Self, ObligationError> {
        let unknown = || ObligationError::UnknownValue {
            part: "within",
            value: value.to_owned(),
            known: KNOWN,
        };
        let (text, rolls) = value.strip_suffix(ROLLS).map_or((value, false), |text| (text, true));
        let found =
            UNITS.iter().find_map(|(unit, name, ..)| Some((text.strip_suffix(name)?, *unit)));
        let (number, unit) = found.ok_or_else(unknown)?;
        let span = Self { number: number.parse().unwrap_or(0), unit, rolls };
        // Five digits are 273 years of days: more is a slip, and could overflow.
        let digits_max = if span.is_local() { 3 } else { 5 };
        let is_number = number.len() <= digits_max && number.bytes().all(|b| b.is_ascii_digit());
        let can_roll = span.is_local() && unit != Unit::WorkingDays;
        if !is_number || span.number == 0 || (rolls && !can_roll) {
            return Err(unknown());
        }
        Ok(span)
    }
}

/// As the law writes it: `7cd`; with `{:#}` for people: `7 calendar days`.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((_, name, words, _)) = UNITS.iter().find(|(unit, ..)| *unit == self.unit) else {
            return Ok(());
        };
        if !f.alternate() {
            return write!(f, "{}{name}{}", self.number, if self.rolls { ROLLS } else { "" });
        }
        let words = if self.number == 1 { words.trim_end_matches('s') } else { words };
        let rolls = if self.rolls { ", to a working day" } else { "" };
        write!(f, "{} {words}{rolls}", self.number)
    }
}

impl serde::Serialize for Span {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

/// A span is recorded as the law writes it.
impl<C> minicbor::Encode<C> for Span {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.str(&self.to_string())?.ok()
    }
}

impl<'b, C> minicbor::Decode<'b, C> for Span {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let at = d.position();
        let bad = |_| minicbor::decode::Error::message("no span of time").at(at);
        d.str()?.parse().map_err(bad)
    }
}
