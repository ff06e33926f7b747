//! The consolidated list of the United Nations Security Council, in its XML form.
//!
//! One row for each person and entity. A subject that cannot be used is an error with its line,
//! and the rows after it are read all the same; a document that is broken ends there.
//!
//! Source: <https://www.un.org/sc/resources/sc-sanctions.xsd>.
//!
//! It never follows a link, expands an entity or reads a document type.

use std::io::BufRead;

pub use crate::element::XmlError;
use crate::{
    element::{Element, Piece, Pieces},
    row::{AliasQuality, Born, Document, Name, NameKind, Row, Script, SubjectKind},
};

/// Why a subject, or the rest of the list, cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum UnError {
    /// The document itself; nothing after it is read.
    #[error(transparent)]
    Xml(#[from] XmlError),
    /// It is another document.
    #[error("line {line}: this is no consolidated list; its root should be `CONSOLIDATED_LIST`")]
    OtherDocument {
        /// Where.
        line: u64,
    },
    /// A subject lacks what it needs; the next one is read.
    #[error("line {line}: the subject has no {what}; it is left out")]
    Lacks {
        /// Where the subject begins.
        line: u64,
        /// What it lacks.
        what: &'static str,
    },
}

impl UnError {
    /// The line it is about, from 1.
    pub const fn line(&self) -> u64 {
        match self {
            Self::Xml(
                XmlError::Malformed { line, .. }
                | XmlError::Hostile { line, .. }
                | XmlError::TooMuch { line, .. },
            )
            | Self::OtherDocument { line }
            | Self::Lacks { line, .. } => *line,
        }
    }
}

/// Reads a list row by row.
#[derive(Debug)]
pub struct UnList<R> {
    pieces: Pieces<R>,
    state: State,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum State {
    /// The root has not been seen.
    Before,
    /// Within the root.
    Within,
    /// Nothing more is read.
    Done,
}

impl<R: BufRead> UnList<R> {
    /// A list that is read from here.
    pub fn new(from: R) -> Self {
        Self { pieces: Pieces::new(from), state: State::Before }
    }

    fn step(&mut self) -> Result<Option<Row>, UnError> {
        loop {
            let piece = self.pieces.next()?;
            let line = self.pieces.line();
            match piece {
                Piece::Start(root) if self.state == State::Before => {
                    if root.name != "CONSOLIDATED_LIST" {
                        return Err(UnError::OtherDocument { line });
                    }
                    self.state = State::Within;
                }
                Piece::Start(start) => {
                    let kind = match start.name.as_str() {
                        "INDIVIDUAL" => SubjectKind::Person,
                        "ENTITY" => SubjectKind::Entity,
                        "INDIVIDUALS" | "ENTITIES" => continue,
                        _ => {
                            self.pieces.rest_of(start)?;
                            continue;
                        }
                    };
                    let subject = self.pieces.rest_of(start)?;
                    return row(kind, &subject, line).map(Some);
                }
                Piece::Eof if self.state == State::Before => {
                    return Err(UnError::OtherDocument { line });
                }
                Piece::Eof => return Ok(None),
                Piece::Empty(_) | Piece::End | Piece::Text(_) | Piece::Other => {}
            }
        }
    }
}

impl<R: BufRead> Iterator for UnList<R> {
    type Item = Result<Row, UnError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.state == State::Done {
            return None;
        }
        let next = self.step().transpose();
        if !matches!(next, Some(Ok(_) | Err(UnError::Lacks { .. }))) {
            self.state = State::Done;
        }
        next
    }
}

fn row(kind: SubjectKind, subject: &Element, line: u64) -> Result<Row, UnError> {
    let listing =
        subject.text_of("REFERENCE_NUMBER").ok_or(UnError::Lacks { line, what: "reference" })?;
    let names = names(kind, subject);
    if names.is_empty() {
        return Err(UnError::Lacks { line, what: "name" });
    }
    let values = |of: &str| -> Vec<String> {
        let values = subject.all(of).flat_map(|outer| outer.all("VALUE"));
        values.filter_map(Element::clean).collect()
    };
    let (births, birth_places, addresses) = match kind {
        SubjectKind::Person => {
            ("INDIVIDUAL_DATE_OF_BIRTH", "INDIVIDUAL_PLACE_OF_BIRTH", "INDIVIDUAL_ADDRESS")
        }
        SubjectKind::Entity => ("", "", "ENTITY_ADDRESS"),
    };
    let places = |of| subject.all(of).filter_map(place).collect();
    let functions = [values("TITLE"), values("DESIGNATION")].concat();
    Ok(Row {
        line,
        key: listing.clone(),
        kind,
        listing,
        names,
        born: subject.all(births).filter_map(born).collect(),
        birth_places: places(birth_places),
        nationalities: values("NATIONALITY"),
        sex: subject.text_of("GENDER").and_then(|word| match word.as_str() {
            "Female" => Some("female"),
            "Male" => Some("male"),
            _ => None,
        }),
        documents: subject.all("INDIVIDUAL_DOCUMENT").filter_map(document).collect(),
        addresses: places(addresses),
        functions,
        listed_on: subject.text_of("LISTED_ON"),
        comments: subject.text_of("COMMENTS1"),
    })
}

/// The main name, its original script, and the aliases.
fn names(kind: SubjectKind, subject: &Element) -> Vec<Name> {
    let parts = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"];
    let parts: Vec<String> = parts.iter().filter_map(|part| subject.text_of(part)).collect();
    let mut names = Vec::new();
    if !parts.is_empty() {
        let text = parts.join(" ");
        names.push(Name { text, kind: NameKind::Main, script: Script::Latin });
    }
    let original = subject.text_of("NAME_ORIGINAL_SCRIPT");
    let main = |text| Name { text, kind: NameKind::Main, script: Script::Original };
    names.extend(original.map(main));
    let aliases = match kind {
        SubjectKind::Person => "INDIVIDUAL_ALIAS",
        SubjectKind::Entity => "ENTITY_ALIAS",
    };
    for alias in subject.all(aliases) {
        let Some(text) = alias.text_of("ALIAS_NAME") else { continue };
        let quality = match alias.text_of("QUALITY").as_deref() {
            Some("Good") => AliasQuality::Good,
            Some("Low") => AliasQuality::Low,
            Some("f.k.a.") => AliasQuality::Former,
            _ => AliasQuality::Other,
        };
        let script = if is_latin(&text) { Script::Latin } else { Script::Original };
        names.push(Name { text, kind: NameKind::Alias(quality), script });
    }
    names
}

/// Whether most letters of a text are Latin.
fn is_latin(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let (latin, other): (Vec<char>, Vec<char>) = letters.partition(|c| *c < '\u{370}');
    latin.len() >= other.len()
}

fn born(birth: &Element) -> Option<Born> {
    let text = |name| birth.text_of(name);
    if let (Some(from), Some(to)) = (text("FROM_YEAR"), text("TO_YEAR")) {
        return (is_date(&from) && is_date(&to)).then_some(Born::Between { from, to });
    }
    let date = text("DATE").or_else(|| text("YEAR")).filter(|date| is_date(date))?;
    let about = text("TYPE_OF_DATE").as_deref() == Some("APPROXIMATELY");
    Some(if about { Born::About(date) } else { Born::On(date) })
}

/// Whether it is `1980`, `1980-05` or `1980-05-17`.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let digits =
        |part: &str, count| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    digits(parts[0], 4) && parts.len() <= 3 && parts[1..].iter().all(|part| digits(part, 2))
}

fn place(place: &Element) -> Option<String> {
    let parts = ["STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY"];
    let parts: Vec<String> = parts.iter().filter_map(|part| place.text_of(part)).collect();
    let note = place.text_of("NOTE");
    match (parts.is_empty(), note) {
        (true, note) => note,
        (false, None) => Some(parts.join(", ")),
        (false, Some(note)) => Some(format!("{} ({note})", parts.join(", "))),
    }
}

fn document(document: &Element) -> Option<Document> {
    let text = |name| document.text_of(name);
    Some(Document {
        number: text("NUMBER")?,
        kind: text("TYPE_OF_DOCUMENT").or_else(|| text("TYPE_OF_DOCUMENT2")),
        issuer: text("ISSUING_COUNTRY").or_else(|| text("COUNTRY_OF_ISSUE")),
        note: text("NOTE"),
    })
}
