//! What a table has in its columns, and how alike two values may be.

use std::fmt;

/// How many fields a record has at most: a pattern of agreement is one number of 64 bits.
pub const FIELDS_MAX: usize = 16;

/// What a field holds, and so how its values are read and compared.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// Given names.
    Given,
    /// Family names.
    Family,
    /// A whole name, its parts in any order.
    Name,
    /// A date: `YYYYMMDD`, `YYYY-MM-DD`, `D.M.YYYY`, or the year alone.
    Date,
    /// A town, a district, a country by its name.
    Place,
    /// A number that one subject has alone, of a document or a file: each sign counts.
    Identifier,
    /// A number that several may share: a telephone, a postcode, a house.
    Number,
    /// An address or another short text of several words.
    Text,
    /// One of few words: sex, state, colour. Same or not the same.
    Category,
}

/// A column of a table.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Field {
    /// What people call it; it stands in the evidence.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
}

impl Field {
    /// A field of this name and kind.
    #[must_use]
    pub fn new(name: &str, kind: Kind) -> Self {
        Self { name: name.to_owned(), kind }
    }
}

/// How two values of one field are alike; the best that holds.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[repr(u8)]
pub enum Level {
    /// One of the two is not known.
    Unknown,
    /// The same.
    Same,
    /// The same in sound or in another writing or order; of dates, the same as far as is known.
    Sounds,
    /// A short or other form of the name; of dates, day and month in each other's place.
    Form,
    /// A slip of the keyboard apart.
    Close,
    /// Something in common; of dates, the year, or day and month.
    Alike,
    /// Not alike.
    Different,
    /// The value stands in a neighbouring field of the other record.
    Elsewhere,
}

/// How many levels there are.
pub(super) const LEVELS: usize = 8;

impl Level {
    pub(super) const ALL: [Self; LEVELS] = [
        Self::Unknown,
        Self::Same,
        Self::Sounds,
        Self::Form,
        Self::Close,
        Self::Alike,
        Self::Different,
        Self::Elsewhere,
    ];

    /// Whether the two values say the same, however written.
    pub(super) fn agrees(self) -> bool {
        matches!(self, Self::Same | Self::Sounds)
    }

    /// Whether values of this kind can be alike so.
    pub(super) fn of(self, kind: Kind) -> bool {
        match self {
            Self::Unknown | Self::Same | Self::Different => true,
            Self::Elsewhere => matches!(kind, Kind::Given | Kind::Family | Kind::Text),
            Self::Form => matches!(kind, Kind::Given | Kind::Family | Kind::Name | Kind::Date),
            Self::Sounds => !matches!(kind, Kind::Identifier | Kind::Number | Kind::Category),
            Self::Close | Self::Alike => kind != Kind::Category,
        }
    }
}

/// The levels of all fields of a pair, three bits each.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(super) struct Pattern(pub(super) u64);

impl Pattern {
    pub(super) fn level(self, field: usize) -> Level {
        Level::ALL[usize::try_from(self.0 >> (3 * field) & 7).unwrap_or(0)]
    }

    pub(super) fn set(&mut self, field: usize, level: Level) {
        self.0 = self.0 & !(7 << (3 * field)) | (level as u64) << (3 * field);
    }
}

/// Why a table or a record was not taken.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Problem {
    /// No field, or more than [`FIELDS_MAX`].
    Fields(usize),
    /// A record has another number of values than the table has fields.
    Values {
        /// How many the table has.
        fields: usize,
        /// How many came.
        values: usize,
    },
    /// There are more records or values than 32 bits count.
    TooMany,
    /// A second list was begun when there were two.
    TwoLists,
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fields(count) => write!(out, "a table has 1 to {FIELDS_MAX} fields, not {count}"),
            Self::Values { fields, values } => {
                write!(out, "a record of {values} values in a table of {fields} fields")
            }
            Self::TooMany => out.write_str("more records or values than a table counts"),
            Self::TwoLists => out.write_str("the table has two lists already"),
        }
    }
}

impl std::error::Error for Problem {}
