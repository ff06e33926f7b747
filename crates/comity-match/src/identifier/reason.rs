//! Why an identifier does not read, in plain words.

use std::fmt;

/// What of an identifier a check digit or a date is of.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Part {
    /// All of it.
    Whole,
    /// The number of the document.
    Number,
    /// The date of birth.
    Birth,
    /// The date of expiry.
    Expiry,
    /// The optional data.
    Optional,
    /// The lines of a machine readable zone together.
    Composite,
}

impl Part {
    /// The part as programs write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Number => "number",
            Self::Birth => "birth",
            Self::Expiry => "expiry",
            Self::Optional => "optional",
            Self::Composite => "composite",
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Whole => "all of it",
            Self::Number => "the document's number",
            Self::Birth => "the date of birth",
            Self::Expiry => "the date of expiry",
            Self::Optional => "the optional data",
            Self::Composite => "the lines together",
        }
    }
}

/// Why an identifier does not read. It quotes single signs and never the identifier.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum Reason {
    /// Nothing is written.
    Empty,
    /// More is written than any identifier has.
    TooLong {
        /// How many characters are read.
        chars_max: usize,
    },
    /// It is too long or too short for its kind.
    Length {
        /// How many signs it has.
        found: usize,
        /// How many it should have, in words.
        wanted: &'static str,
    },
    /// A sign does not belong where it stands.
    Sign {
        /// The sign.
        sign: char,
        /// Its place among the signs that count, from 1.
        position: usize,
    },
    /// A check digit does not fit what it checks: something was misread, mistyped or forged.
    CheckDigit {
        /// What it checks.
        of: Part,
        /// The line it stands on, from 1.
        line: usize,
        /// Its place on the line, from 1.
        position: usize,
        /// The digit that stands there.
        found: char,
        /// The digit that would fit.
        wanted: char,
    },
    /// Two check digits do not fit what they check.
    CheckDigits {
        /// The place of the first, from 1.
        position: usize,
        /// The digits that would fit.
        wanted: [char; 2],
    },
    /// A checksum over all of it does not fit; where the mistake is cannot be told.
    Checksum,
    /// The country is not one that has such numbers.
    Country,
    /// The country is missing: a number without it is not one for all countries.
    NoCountry,
    /// No such day.
    Date {
        /// Which date.
        of: Part,
        /// The line it stands on, from 1.
        line: usize,
        /// Where it begins on the line, from 1.
        position: usize,
    },
    /// It has not the form of its kind.
    Form {
        /// What it should be, in words.
        wanted: &'static str,
    },
}

impl Reason {
    /// The reason as programs write it; never changes.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong { .. } => "too-long",
            Self::Length { .. } => "length",
            Self::Sign { .. } => "sign",
            Self::CheckDigit { .. } => "check-digit",
            Self::CheckDigits { .. } => "check-digits",
            Self::Checksum => "checksum",
            Self::Country => "country",
            Self::NoCountry => "no-country",
            Self::Date { .. } => "date",
            Self::Form { .. } => "form",
        }
    }

    /// A check digit at the end of, or within, the only line there is.
    pub(super) const fn digit(position: usize, found: char, wanted: char) -> Self {
        Self::CheckDigit { of: Part::Whole, line: 1, position, found, wanted }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => out.write_str("nothing is written; write the number"),
            Self::TooLong { chars_max } => {
                write!(out, "too long; {chars_max} characters at most are read")
            }
            Self::Length { found, wanted } => {
                write!(out, "it has {found} signs and should have {wanted}; compare it again")
            }
            Self::Sign { sign, position } => {
                write!(out, "`{}` cannot stand at position {position}", sign.escape_debug())
            }
            Self::CheckDigit { of, line, position, found, wanted } => write!(
                out,
                "the check digit of {} at position {position} of line {line} is `{}` and \
                 should be `{wanted}`: misread, mistyped or forged",
                of.words(),
                found.escape_debug(),
            ),
            Self::CheckDigits { position, wanted: [one, two] } => write!(
                out,
                "the check digits at position {position} should be `{one}{two}`: misread, \
                 mistyped or forged"
            ),
            Self::Checksum => {
                out.write_str("the checksum does not fit: misread, mistyped or forged")
            }
            Self::Country => out.write_str("no country has numbers that begin so"),
            Self::NoCountry => {
                out.write_str("the country is missing; begin with `+` and its calling code")
            }
            Self::Date { of, line, position } => write!(
                out,
                "{} at position {position} of line {line} is no day of the calendar",
                of.words()
            ),
            Self::Form { wanted } => write!(out, "it should be {wanted}"),
        }
    }
}

impl std::error::Error for Reason {}
