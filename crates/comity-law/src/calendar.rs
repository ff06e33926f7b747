//! A calendar: where a country's days begin and end, and on which of them it works.
//!
//! A national pack says it in `calendar.toml`. What a time zone means comes from the database that
//! is built into the program, never from the machine's, so that nodes with one program agree.
//!
//! It never reads a clock: every moment comes in.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use comity_act::Timestamp;
use jiff::{
    civil::{Date, Weekday},
    tz::{TimeZone, TimeZoneDatabase},
};
use serde::Deserialize;

use crate::LoadError;

/// The database that is built in.
static BUNDLED: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// The days of a week, as a calendar writes them.
const WEEK: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// A calendar that cannot be.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum CalendarError {
    /// The file is not well-formed.
    #[error("a calendar has `time_zone`, `weekend` and `holidays`: {why}")]
    Malformed {
        /// What is wrong, with the line.
        why: String,
    },
    /// Nobody keeps such a time zone.
    #[error("`{zone}` is no time zone of the IANA database; write one as `Europe/Brussels`")]
    UnknownZone {
        /// The name.
        zone: String,
    },
    /// A day that no calendar has.
    #[error("`{text}` is no day; write year, month and day as `2026-12-31`")]
    NoDay {
        /// What was written.
        text: String,
    },
    /// A day before calendars begin.
    #[error("`{day}` is before 1900; calendars begin there, correct the year")]
    TooEarly {
        /// The day.
        day: String,
    },
    /// A holiday is given twice.
    #[error("`{day}` stands twice among the holidays; leave one")]
    Twice {
        /// The day.
        day: String,
    },
    /// A word that is no day of the week.
    #[error("`{word}` is no day of the week; write `monday` to `sunday`")]
    NoWeekday {
        /// The word.
        word: String,
    },
    /// A weekend without an end.
    #[error("a weekend of seven days leaves none to work on; take one out")]
    NoWorkingDay,
}

/// A time zone, the days of the weekend, and the public holidays.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Calendar {
    zone: TimeZone,
    /// One bit for each day of the week, the lowest is Monday.
    weekend: u8,
    holidays: BTreeSet<Date>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Toml {
    time_zone: String,
    weekend: Vec<String>,
    holidays: Vec<String>,
}

impl Calendar {
    /// What holds where no calendar of the country is known: UTC, Saturday and Sunday off, no
    /// holidays.
    pub const UNKNOWN: Self =
        Self { zone: TimeZone::UTC, weekend: 0b110_0000, holidays: BTreeSet::new() };

    /// A calendar with this IANA time zone, these days of the week off, and these holidays.
    ///
    /// # Errors
    /// [`CalendarError`] says what cannot be.
    pub fn new<'a>(
        zone: &str,
        weekend: impl IntoIterator<Item = &'a str>,
        holidays: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, CalendarError> {
        let mut off = 0_u8;
        for word in weekend {
            let place = WEEK.iter().position(|(name, _)| *name == word);
            off |= 1 << place.ok_or_else(|| CalendarError::NoWeekday { word: word.to_owned() })?;
        }
        let mut days = BTreeSet::new();
        for text in holidays {
            if !days.insert(day(text)?) {
                return Err(CalendarError::Twice { day: text.to_owned() });
            }
        }
        Self::of(zone, off, days)
    }

    fn of(zone: &str, weekend: u8, holidays: BTreeSet<Date>) -> Result<Self, CalendarError> {
        // `Etc/Unknown` stands for no zone at all.
        let found = BUNDLED.get(zone).ok().filter(|found| !found.is_unknown());
        let zone = found.ok_or_else(|| CalendarError::UnknownZone { zone: zone.to_owned() })?;
        if weekend.count_ones() >= 7 {
            return Err(CalendarError::NoWorkingDay);
        }
        Ok(Self { zone, weekend, holidays })
    }

    /// Reads a `calendar.toml`.
    ///
    /// # Errors
    /// [`CalendarError`] says what cannot be.
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        let toml: Toml = toml::from_str(text)
            .map_err(|error| CalendarError::Malformed { why: error.to_string() })?;
        let weekend = toml.weekend.iter().map(String::as_str);
        Self::new(&toml.time_zone, weekend, toml.holidays.iter().map(String::as_str))
    }

    /// The name of the time zone, as the IANA database writes it.
    pub fn zone(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }

    /// The local time of a moment, to the second: `2026-03-29 23:59:59`.
    pub fn local(&self, at: Timestamp) -> Option<String> {
        let local = self.zone.to_datetime(jiff_of(at)?);
        Some(local.strftime("%Y-%m-%d %H:%M:%S").to_string())
    }

    /// Whether there was such a day: a zone that crossed the date line skipped one.
    pub(crate) fn exists(&self, date: Date) -> bool {
        let before = date.yesterday().ok().and_then(|before| self.end_of(before));
        before < self.end_of(date)
    }

    /// Whether it is a day on which the country works.
    pub(crate) fn is_working(&self, date: Date) -> bool {
        let off = self.weekend >> date.weekday().to_monday_zero_offset() & 1 == 1;
        !off && !self.holidays.contains(&date) && self.exists(date)
    }

    /// The local day to which a moment belongs.
    pub(crate) fn day_of(&self, at: Timestamp) -> Option<Date> {
        let date = self.zone.to_datetime(jiff_of(at)?).date();
        // Where clocks go back over midnight, the day before comes again, and is over only then.
        let before = date.yesterday().ok()?;
        Some(if self.end_of(before).is_some_and(|end| at <= end) { before } else { date })
    }

    /// The last millisecond of a local day; of one that was skipped, of the day before.
    ///
    /// `None` before 1970 and after 9999.
    pub(crate) fn end_of(&self, date: Date) -> Option<Timestamp> {
        let midnight = self.zone.to_ambiguous_timestamp(date.tomorrow().ok()?.at(0, 0, 0, 0));
        let later = midnight.later().ok()?;
        let last = later.checked_sub(jiff::SignedDuration::from_millis(1)).ok()?;
        // Of two midnights the second begins the next day only when this day came again between.
        // A midnight that was skipped lies at the first moment after: no zone has skipped time
        // from before midnight to after it since 1970.
        let is_second = self.zone.to_datetime(last).date() == date;
        let next = if is_second { later } else { midnight.earlier().ok()? };
        u64::try_from(next.as_millisecond()).ok()?.checked_sub(1).map(Timestamp::from_millis)
    }
}

/// The calendars of a law, by the two letters of their country.
pub(crate) fn of_law(
    files: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, Calendar>, LoadError> {
    let mut found = BTreeMap::new();
    for (path, text) in files {
        if let Some(country) = country_of(path) {
            let calendar = Calendar::parse(text)
                .map_err(|source| LoadError::BadCalendar { path: path.clone(), source })?;
            found.insert(country, calendar);
        }
    }
    Ok(found)
}

/// The country whose calendar lies there: `XA` of `national/xa/calendar.toml`.
pub(crate) fn country_of(path: &str) -> Option<String> {
    let country = path.strip_prefix("national/")?.strip_suffix("/calendar.toml")?;
    let is_code = country.len() == 2 && country.bytes().all(|b| b.is_ascii_lowercase());
    is_code.then(|| country.to_ascii_uppercase())
}

/// The day that `2026-12-31` names.
fn day(text: &str) -> Result<Date, CalendarError> {
    let bad = || CalendarError::NoDay { text: text.to_owned() };
    // The database's own reader takes `20261231` and times as well; a calendar is written one way.
    let day: Date = text.parse().map_err(|_| bad())?;
    match day {
        day if day.to_string() != text => Err(bad()),
        day if day.year() < 1900 => Err(CalendarError::TooEarly { day: text.to_owned() }),
        day => Ok(day),
    }
}

/// The moment in the other library's words; `None` after the year 9999.
fn jiff_of(at: Timestamp) -> Option<jiff::Timestamp> {
    jiff::Timestamp::from_millisecond(i64::try_from(at.millis()).ok()?).ok()
}

/// A calendar is recorded with what it decides over: zone, bits of the weekend, holidays as the
/// numbers `20261231`.
impl<C> minicbor::Encode<C> for Calendar {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(3)?.str(self.zone())?.u8(self.weekend)?.array(self.holidays.len() as u64)?;
        for day in &self.holidays {
            e.i32(
                (i32::from(day.year()) * 100 + i32::from(day.month())) * 100 + i32::from(day.day()),
            )?;
        }
        Ok(())
    }
}

impl<'b, C> minicbor::Decode<'b, C> for Calendar {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let at = d.position();
        let bad = || minicbor::decode::Error::message("no calendar").at(at);
        if d.array()? != Some(3) {
            return Err(bad());
        }
        let (zone, weekend) = (d.str()?, d.u8()?);
        let mut holidays = BTreeSet::new();
        for _ in 0..d.array()?.ok_or_else(bad)? {
            let number = d.i32()?;
            let part = |unit: i32, of: i32| i8::try_from(number / unit % of).ok();
            let year = i16::try_from(number / 10_000).ok();
            let parts = (year, part(100, 100), part(1, 100));
            let (Some(year), Some(month), Some(day)) = parts else { return Err(bad()) };
            holidays.insert(Date::new(year, month, day).map_err(|_| bad())?);
        }
        Self::of(zone, weekend, holidays).map_err(|_| bad())
    }
}
