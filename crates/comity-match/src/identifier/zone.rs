//! Machine readable zones: every field, and every digit that does not fit.
//!
//! A zone with wrong digits is read all the same: which of its fields contradict each other is
//! what an officer at a border wants to know.
//!
//! Source: ICAO Doc 9303, parts 3 (check digits, names, dates), 4 (TD3), 5 (TD1), 6 (TD2) and
//! 7 (MRV-A, MRV-B), eighth edition.

use super::{Identifier, Kind, Part, Reason, signs};
use crate::{Date, Sex};

/// How a zone is laid out.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Format {
    /// A card: three lines of 30.
    Td1,
    /// A larger card: two lines of 36.
    Td2,
    /// A passport: two lines of 44.
    Td3,
    /// A visa of a page: two lines of 44.
    MrvA,
    /// A smaller visa: two lines of 36.
    MrvB,
}

impl Format {
    /// The format as programs write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Td1 => "td1",
            Self::Td2 => "td2",
            Self::Td3 => "td3",
            Self::MrvA => "mrv-a",
            Self::MrvB => "mrv-b",
        }
    }
}

/// What a machine readable zone says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Zone {
    /// How it is laid out.
    pub format: Format,
    /// One or two letters: `P` a passport, `V` a visa, `I`, `A` or `C` a card.
    pub document: String,
    /// The state or organisation that issued it: up to three letters.
    pub issuer: String,
    /// The primary identifier: a family name, with spaces for fillers.
    pub primary: String,
    /// The secondary identifier: given names; empty if there are none.
    pub secondary: String,
    /// Whether the names may be cut short: they fill their field to its end.
    pub may_be_cut: bool,
    /// The number of the document, without fillers.
    pub number: String,
    /// The nationality: up to three letters.
    pub nationality: String,
    /// The date of birth as far as it is known.
    pub born: Option<Date>,
    /// The sex.
    pub sex: Sex,
    /// The date of expiry.
    pub expires: Option<Date>,
    /// Optional data of the issuing state's, without fillers at the ends.
    pub optional: [String; 2],
    /// Which check digits and dates do not fit; empty for a zone that was read well.
    pub wrong: Vec<Reason>,
}

impl Zone {
    /// The number of the document as an identifier; none if there is none.
    #[must_use]
    pub fn identifier(&self) -> Option<Identifier> {
        super::as_written(Kind::Document, &self.number)
    }
}

/// Reads a zone: lines beneath each other, or all in one.
///
/// Two digits of a year of birth are the latest year that is not after `year_now`; those of a year
/// of expiry the year nearest to it.
///
/// # Errors
///
/// Says why it is no zone: the number of signs, or a sign that no zone has. Digits that do not fit
/// are no error: they stand in [`Zone::wrong`].
pub fn read(text: &str, year_now: u16) -> Result<Zone, Reason> {
    let lines = lines(text)?;
    let of = |at: usize| lines.get(at).map_or("", String::as_str);
    let visa = of(0).starts_with('V');
    let format = match (lines.len(), of(0).len()) {
        (3, _) => Format::Td1,
        (_, 36) if visa => Format::MrvB,
        (_, 36) => Format::Td2,
        _ if visa => Format::MrvA,
        _ => Format::Td3,
    };
    let mut reader = Reader { year_now, wrong: Vec::new() };
    let mut zone = if format == Format::Td1 {
        reader.card([of(0), of(1), of(2)])
    } else {
        reader.two_lines(format, [of(0), of(1)])
    };
    zone.wrong = reader.wrong;
    Ok(zone)
}

/// Two or three lines of one length that a format has.
fn lines(text: &str) -> Result<Vec<String>, Reason> {
    let found = text.chars().take(super::IDENTIFIER_CHARS_MAX + 1).count();
    if found > super::IDENTIFIER_CHARS_MAX {
        return Err(Reason::TooLong { chars_max: super::IDENTIFIER_CHARS_MAX });
    }
    // Readers of print see two fillers as one quotation mark.
    let text = text.replace('«', "<<").replace('\r', "\n");
    let mut lines: Vec<String> =
        text.split('\n').map(line).filter(|line| !line.is_empty()).collect();
    let sizes: Vec<usize> = lines.iter().map(|line| line.chars().count()).collect();
    let cut = match sizes[..] {
        [] => return Err(Reason::Empty),
        [90] => Some(30),
        [72] => Some(36),
        [88] => Some(44),
        [30, 30, 30] | [36, 36] | [44, 44] => None,
        _ => {
            let wanted = "three lines of 30, two of 36 or two of 44";
            return Err(Reason::Length { found: sizes.iter().sum(), wanted });
        }
    };
    let odd = |sign: &char| !matches!(sign, 'A'..='Z' | '0'..='9' | '<');
    for line in &lines {
        if let Some((at, sign)) = line.chars().enumerate().find(|(_, sign)| odd(sign)) {
            return Err(Reason::Sign { sign, position: at + 1 });
        }
    }
    if let (Some(size), Some(whole)) = (cut, lines.first().cloned()) {
        let signs: Vec<char> = whole.chars().collect();
        lines = signs.chunks(size).map(|line| line.iter().collect()).collect();
    }
    Ok(lines)
}

fn line(text: &str) -> String {
    signs::capitals(&signs::plain(text)).filter(|sign| !sign.is_whitespace()).collect()
}

/// Signs of a line from one place to another, both counted from 1 and included.
fn cut(line: &str, from: usize, to: usize) -> &str {
    line.get(from - 1..to).unwrap_or_default()
}

/// Fillers as spaces, none at the ends, one between.
fn words(field: &str) -> String {
    let parts: Vec<&str> = field.split('<').filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

/// The digit that fits: weights 7, 3, 1; a filler is 0, `A` is 10.
///
/// Source: ICAO Doc 9303, part 3, 4.9.
fn check_digit<'a>(fields: impl IntoIterator<Item = &'a str>) -> char {
    let signs = fields.into_iter().flat_map(str::chars);
    let sum: u32 = signs
        .zip([7, 3, 1].into_iter().cycle())
        .map(|(sign, weight)| signs::value(sign) * weight)
        .sum();
    signs::sign(sum % 10)
}

struct Reader {
    year_now: u16,
    wrong: Vec<Reason>,
}

impl Reader {
    /// Looks whether the digit at a place fits; an empty field may have a filler for its digit.
    fn check(&mut self, of: Part, line: usize, position: usize, (digit, fields): (&str, &[&str])) {
        let (found, wanted) =
            (digit.chars().next().unwrap_or('<'), check_digit(fields.iter().copied()));
        let empty = fields.iter().all(|field| field.bytes().all(|sign| sign == b'<'));
        if found != wanted && !(found == '<' && empty && of == Part::Optional) {
            self.wrong.push(Reason::CheckDigit { of, line, position, found, wanted });
        }
    }

    /// A date of six digits; months and days of fillers are not known.
    fn date(&mut self, of: Part, line: usize, position: usize, field: &str) -> Option<Date> {
        if field.bytes().all(|sign| sign == b'<') {
            return None;
        }
        let two = |from: usize| match cut(field, from, from + 1) {
            "<<" => Some(0),
            digits => digits.parse::<u8>().ok().filter(|value| of_zero(digits, *value)),
        };
        let of_year = cut(field, 1, 2).parse::<u16>().ok();
        let date = of_year.zip(two(3)).zip(two(5)).and_then(|((year, month), day)| {
            let year = if of == Part::Birth { self.past(year) } else { self.near(year) };
            let text = match (month, day) {
                (0, 0) => format!("{year:04}"),
                (month, 0) => format!("{year:04}-{month:02}"),
                (month, day) => format!("{year:04}-{month:02}-{day:02}"),
            };
            Date::read(&text)
        });
        if date.is_none() {
            self.wrong.push(Reason::Date { of, line, position });
        }
        date
    }

    /// The latest year with these digits that is not in the future.
    fn past(&self, digits: u16) -> u16 {
        let year = self.year_now / 100 * 100 + digits;
        if year > self.year_now { year.saturating_sub(100) } else { year }
    }

    /// The year with these digits that is nearest.
    fn near(&self, digits: u16) -> u16 {
        let year = self.year_now / 100 * 100 + digits;
        if year > self.year_now + 50 {
            year.saturating_sub(100)
        } else if year + 50 <= self.year_now {
            year + 100
        } else {
            year
        }
    }

    /// Parts 4, 6 and 7: names on the first line, all else on the second.
    fn two_lines(&mut self, format: Format, [one, two]: [&str; 2]) -> Zone {
        let size = one.len();
        let visa = matches!(format, Format::MrvA | Format::MrvB);
        let optional_to = match format {
            Format::Td3 => 42,
            Format::Td2 => 35,
            _ => size,
        };
        let optional = cut(two, 29, optional_to);
        let (number, rest) = self.number(2, 10, cut(two, 1, 9), (cut(two, 10, 10), optional));
        self.check(Part::Birth, 2, 20, (cut(two, 20, 20), &[cut(two, 14, 19)]));
        self.check(Part::Expiry, 2, 28, (cut(two, 28, 28), &[cut(two, 22, 27)]));
        if format == Format::Td3 {
            self.check(Part::Optional, 2, 43, (cut(two, 43, 43), &[optional]));
        }
        if !visa {
            let fields = [cut(two, 1, 10), cut(two, 14, 20), cut(two, 22, size - 1)];
            self.check(Part::Composite, 2, size, (cut(two, size, size), &fields));
        }
        let born = self.date(Part::Birth, 2, 14, cut(two, 14, 19));
        let expires = self.date(Part::Expiry, 2, 22, cut(two, 22, 27));
        let rest = [words(rest), String::new()];
        let document = Document { format, code: cut(one, 1, 2), issuer: cut(one, 3, 5), number };
        document.zone(cut(one, 6, size), cut(two, 11, 13), cut(two, 21, 21), (born, expires, rest))
    }

    /// Part 5: the number on the first line, dates on the second, names on the third.
    fn card(&mut self, [one, two, three]: [&str; 3]) -> Zone {
        let (number, rest) =
            self.number(1, 15, cut(one, 6, 14), (cut(one, 15, 15), cut(one, 16, 30)));
        self.check(Part::Birth, 2, 7, (cut(two, 7, 7), &[cut(two, 1, 6)]));
        self.check(Part::Expiry, 2, 15, (cut(two, 15, 15), &[cut(two, 9, 14)]));
        let fields = [cut(one, 6, 30), cut(two, 1, 7), cut(two, 9, 15), cut(two, 19, 29)];
        self.check(Part::Composite, 2, 30, (cut(two, 30, 30), &fields));
        let born = self.date(Part::Birth, 2, 1, cut(two, 1, 6));
        let expires = self.date(Part::Expiry, 2, 9, cut(two, 9, 14));
        let rest = [words(rest), words(cut(two, 19, 29))];
        let (code, issuer) = (cut(one, 1, 2), cut(one, 3, 5));
        let document = Document { format: Format::Td1, code, issuer, number };
        document.zone(three, cut(two, 16, 18), cut(two, 8, 8), (born, expires, rest))
    }

    /// The number, and what is left of the optional data.
    ///
    /// A number of more than nine signs has a filler for its digit and goes on in the optional
    /// data, its digit last, before a filler. Source: parts 5 and 6, 4.2.2, the note on it.
    fn number<'a>(
        &mut self,
        line: usize,
        position: usize,
        begin: &str,
        (digit, optional): (&str, &'a str),
    ) -> (String, &'a str) {
        let (more, rest) = optional.split_once('<').unwrap_or((optional, ""));
        if digit != "<" || more.is_empty() || begin.contains('<') {
            self.check(Part::Number, line, position, (digit, &[begin]));
            return (begin.replace('<', ""), optional);
        }
        let (more, digit) = more.split_at(more.len() - 1);
        self.check(Part::Number, line, position + 1 + more.len(), (digit, &[begin, "<", more]));
        (format!("{begin}{more}"), rest)
    }
}

/// `00` is no month and no day; only fillers say that it is not known.
fn of_zero(digits: &str, value: u8) -> bool {
    digits.bytes().all(|sign| sign.is_ascii_digit()) && value > 0
}

struct Document<'a> {
    format: Format,
    code: &'a str,
    issuer: &'a str,
    number: String,
}

impl Document<'_> {
    fn zone(
        self,
        names: &str,
        nationality: &str,
        sex: &str,
        (born, expires, optional): (Option<Date>, Option<Date>, [String; 2]),
    ) -> Zone {
        let (primary, secondary) = names.split_once("<<").unwrap_or((names, ""));
        Zone {
            format: self.format,
            document: words(self.code),
            issuer: words(self.issuer),
            primary: words(primary),
            secondary: words(secondary),
            may_be_cut: !names.ends_with('<'),
            number: self.number,
            nationality: words(nationality),
            born,
            sex: match sex {
                "F" => Sex::Female,
                "M" => Sex::Male,
                _ => Sex::Unspecified,
            },
            expires,
            optional,
            wrong: Vec::new(),
        }
    }
}
