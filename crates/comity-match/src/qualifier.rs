//! What is known beside the name: birth, nationality, sex, places, identifiers.
//!
//! A qualifier that agrees closes a part of the gap to certainty, one that contradicts takes a
//! share of the score away; none decides alone, for lists err in all of them.

use std::fmt;

use crate::vocabulary::hash;

/// A date as far as it is known.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Date {
    /// The year, 1 to 9999.
    pub year: u16,
    /// The month, 1 to 12; 0 if it is not known.
    pub month: u8,
    /// The day, 1 to 31; 0 if it is not known.
    pub day: u8,
}

impl Date {
    /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; none for what is no such date.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut fields = text.split('-');
        let year = fields.next()?.parse().ok().filter(|year| (1..=9999).contains(year))?;
        let mut next = |most: u8| match fields.next() {
            None => Some(0),
            Some(text) => text.parse().ok().filter(|number| (1..=most).contains(number)),
        };
        let (month, day) = (next(12)?, next(31)?);
        let days = match month {
            4 | 6 | 9 | 11 => 30,
            2 => 29,
            _ => 31,
        };
        (day <= days && fields.next().is_none()).then_some(Self { year, month, day })
    }
}

/// Sex as travel documents state it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Sex {
    /// F.
    Female,
    /// M.
    Male,
    /// X.
    Unspecified,
}

/// What is known of a subject beside its names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Qualifiers {
    /// Dates of birth or of founding, each possible.
    pub born: Vec<Date>,
    /// Countries, two capital letters each.
    pub nationalities: Vec<[u8; 2]>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Places of birth or residence.
    pub places: Vec<String>,
}

/// What one qualifier said.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Said {
    /// An identifier is the same: a document's number, an account, a telephone.
    SameIdentifier,
    /// Born on the same day.
    SameDay,
    /// Born in the same month or year, as far as is known.
    SameYear,
    /// Day and month stand in each other's place.
    DayAndMonthSwapped,
    /// Born within two years.
    NearYear,
    /// Born in another year, or on another day of the same year.
    OtherBirth,
    /// A nationality is shared.
    SameNationality,
    /// None is.
    OtherNationality,
    /// The sex is another.
    OtherSex,
    /// A place is shared.
    SamePlace,
}

impl Said {
    /// The share of the gap to 1 that is left, if it agrees; else what is left of the score.
    fn effect(self) -> (f32, bool) {
        match self {
            Self::SameIdentifier => (0.1, true),
            Self::SameDay => (0.35, true),
            Self::DayAndMonthSwapped => (0.6, true),
            Self::SameYear => (0.7, true),
            Self::SamePlace => (0.8, true),
            Self::SameNationality => (0.85, true),
            Self::NearYear => (0.97, false),
            Self::OtherNationality => (0.93, false),
            // Another day of birth clears a namesake: without more, nobody is alerted of him.
            Self::OtherBirth => (0.7, false),
            Self::OtherSex => (0.75, false),
        }
    }

    /// The score once this is known.
    pub(crate) fn apply(self, score: f32) -> f32 {
        match self.effect() {
            (gap, true) => 1.0 - (1.0 - score) * gap,
            (share, false) => score * share,
        }
    }
}

impl fmt::Display for Said {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::SameIdentifier => "an identifier is the same",
            Self::SameDay => "born on the same day",
            Self::SameYear => "born in the same year, as far as is known",
            Self::DayAndMonthSwapped => "born on the same day, if day and month were swapped",
            Self::NearYear => "born within two years of each other",
            Self::OtherBirth => "born at another time",
            Self::SameNationality => "the same nationality",
            Self::OtherNationality => "another nationality",
            Self::OtherSex => "another sex",
            Self::SamePlace => "a place in common",
        })
    }
}

const BORN: u32 = 1 << 28;
const NATIONALITY: u32 = 2 << 28;
const SEX: u32 = 3 << 28;
const PLACE: u32 = 4 << 28;
const IDENTIFIER: u32 = 5 << 28;
const KIND: u32 = 15 << 28;

impl Qualifiers {
    /// One cell for each, four bits of kind before it; texts as hashes of 28 bits.
    pub(crate) fn cells(&self) -> Vec<u32> {
        let text = |text: &String| {
            let kept = crate::clean(text).chars().filter(|sign| sign.is_alphanumeric()).collect();
            let kept: String = kept;
            u32::try_from(hash(kept.as_bytes()) & 0x0fff_ffff).unwrap_or(0)
        };
        let born = |date: &Date| {
            BORN | u32::from(date.year) << 9 | u32::from(date.month) << 5 | u32::from(date.day)
        };
        let of = |[a, b]: &[u8; 2]| NATIONALITY | u32::from(*a) << 8 | u32::from(*b);
        let mut out: Vec<u32> = self.born.iter().map(born).collect();
        out.extend(self.nationalities.iter().map(of));
        out.extend(self.sex.map(|sex| SEX | sex as u32));
        out.extend(self.places.iter().map(|place| PLACE | text(place)));
        out
    }
}

/// Numbers of identifiers beyond this do not fit a cell.
pub(crate) const IDENTIFIERS_MAX: usize = 1 << 28;

/// The cell of an identifier by its number.
pub(crate) fn identifier_cell(mark: u32) -> u32 {
    IDENTIFIER | mark & !KIND
}

/// The numbers of the identifiers among cells.
pub(crate) fn identifiers(cells: &[u32]) -> impl Iterator<Item = u32> {
    cells.iter().filter(|cell| **cell & KIND == IDENTIFIER).map(|cell| cell & !KIND)
}

/// What the qualifiers of two subjects say of each other.
pub(crate) fn said(asked: &[u32], found: &[u32]) -> Vec<Said> {
    let mut out = Vec::new();
    let of = |cells: &[u32], kind: u32| {
        cells.iter().filter(|cell| **cell & KIND == kind).copied().collect::<Vec<u32>>()
    };
    let both = |kind| (of(asked, kind), of(found, kind));
    let meets = |(a, b): &(Vec<u32>, Vec<u32>)| a.iter().any(|cell| b.contains(cell));
    let known = |(a, b): &(Vec<u32>, Vec<u32>)| !a.is_empty() && !b.is_empty();
    let (births, others) = both(BORN);
    let said = births.iter().flat_map(|a| others.iter().map(|b| birth(*a, *b)));
    out.extend(said.max_by(|a, b| a.apply(0.5).total_cmp(&b.apply(0.5))));
    let nationality = both(NATIONALITY);
    if known(&nationality) {
        let same = meets(&nationality);
        out.push(if same { Said::SameNationality } else { Said::OtherNationality });
    }
    let sex = both(SEX);
    let open = SEX | Sex::Unspecified as u32;
    if known(&sex) && sex.0 != sex.1 && ![&sex.0[0], &sex.1[0]].contains(&&open) {
        out.push(Said::OtherSex);
    }
    out.extend(meets(&both(PLACE)).then_some(Said::SamePlace));
    // Last, so that nothing else takes a hit below what an identifier alone is worth.
    out.extend(meets(&both(IDENTIFIER)).then_some(Said::SameIdentifier));
    out
}

fn birth(one: u32, other: u32) -> Said {
    let fields = |cell: u32| ((cell & !KIND) >> 9, cell >> 5 & 15, cell & 31);
    let ((year, month, day), (year_b, month_b, day_b)) = (fields(one), fields(other));
    if year != year_b {
        return if year.abs_diff(year_b) <= 2 { Said::NearYear } else { Said::OtherBirth };
    }
    if month == 0 || month_b == 0 || (month == month_b && (day == 0 || day_b == 0)) {
        return Said::SameYear;
    }
    match (month == month_b, day == day_b) {
        (true, true) => Said::SameDay,
        _ if month == day_b && day == month_b => Said::DayAndMonthSwapped,
        (true, false) | (false, true) => Said::NearYear,
        (false, false) => Said::OtherBirth,
    }
}
