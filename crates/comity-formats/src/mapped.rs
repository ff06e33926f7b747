//! Separated values of any making, with a mapping that says what columns hold.
//!
//! A mapping is a file in TOML. Values are text, whatever they look like: a formula is kept as it
//! is written, and nothing here computes it.
//!
//! It never guesses: a column that the mapping does not name is not read.

use std::{
    collections::BTreeMap,
    fmt,
    io::{BufRead, BufReader, Read},
};

use encoding_rs::Encoding;
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};
use serde::Deserialize;

use crate::{
    dates,
    error::{ListError, ends_with},
    export::bared,
    row::{AliasQuality, Born, Document, FactKind, NameKind, Row, SubjectKind},
    separated::{Record, Separated},
};

/// Why a mapping cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MappingError {
    /// It is no mapping.
    #[error("this is no mapping; correct what is named below")]
    Toml(#[from] Box<toml::de::Error>),
    /// It names an encoding that nobody knows.
    #[error("`{0}` is no encoding; use a label of the Encoding Standard, as `windows-1252`")]
    Encoding(String),
    /// Its separator is no single character of ASCII.
    #[error("`{0}` is no separator; use one character, as `;`")]
    Separator(String),
    /// It names something a column cannot hold.
    #[error("a column cannot hold `{found}`; use one of {known}")]
    Word {
        /// The word.
        found: String,
        /// The words there are.
        known: String,
    },
    /// It names no class of subjects, or two.
    #[error("name what the rows are: either `class`, or `class_column` and `[classes]`")]
    Class,
}

/// How the columns of a list are read.
#[derive(Clone, Debug)]
pub struct Mapping {
    encoding: Option<&'static Encoding>,
    separator: u8,
    written: Written,
    columns: BTreeMap<String, Vec<Goal>>,
    constants: Vec<(Goal, String)>,
}

/// A mapping as it is written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    /// The label of its encoding; without one it is UTF-8, or what its byte order mark says.
    encoding: Option<String>,
    #[serde(default = "comma")]
    separator: String,
    /// The column that names a row within the list.
    key: String,
    /// What every row is.
    class: Option<String>,
    /// Or the column that says it, and its words.
    class_column: Option<String>,
    #[serde(default)]
    classes: BTreeMap<String, String>,
    /// Forms in which dates are written, as `DD.MM.YYYY`; `YYYY-MM-DD` is always read.
    #[serde(default)]
    dates: Vec<String>,
    /// What parts several values in one field.
    split: Option<String>,
    /// Values that say nothing.
    #[serde(default)]
    nothing: Vec<String>,
    /// Whether a spreadsheet was kept from computing its fields, as our own export does.
    #[serde(default)]
    guarded: bool,
    columns: BTreeMap<String, OneOrMore>,
    #[serde(default)]
    constants: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

fn comma() -> String {
    ",".to_owned()
}

/// Where a value goes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Goal {
    Name(NameKind),
    BirthDate,
    BirthPlace,
    Nationality,
    Sex,
    Address,
    Function,
    DocumentNumber,
    DocumentType,
    IssuingCountry,
    Fact(FactKind),
}

impl Goal {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("name", Self::Name(NameKind::Main)),
        ("alias", Self::Name(NameKind::Alias(AliasQuality::Other))),
        ("weak-alias", Self::Name(NameKind::Alias(AliasQuality::Low))),
        ("former-name", Self::Name(NameKind::Alias(AliasQuality::Former))),
        ("birth-date", Self::BirthDate),
        ("birth-place", Self::BirthPlace),
        ("nationality", Self::Nationality),
        ("sex", Self::Sex),
        ("address", Self::Address),
        ("function", Self::Function),
        ("document-number", Self::DocumentNumber),
        ("document-type", Self::DocumentType),
        ("issuing-country", Self::IssuingCountry),
    ];

    fn of_word(word: &str) -> Result<Self, MappingError> {
        let own = Self::WORDS.iter().find(|(known, _)| *known == word).map(|(_, place)| *place);
        let fact = || FactKind::ALL.iter().find(|fact| fact.word() == word);
        own.or_else(|| fact().map(|fact| Self::Fact(*fact))).ok_or_else(|| {
            let own = Self::WORDS.iter().map(|(word, _)| *word);
            let known: Vec<&str> = own.chain(FactKind::ALL.iter().map(|f| f.word())).collect();
            MappingError::Word { found: word.to_owned(), known: known.join(", ") }
        })
    }
}

impl Mapping {
    /// The mapping that a file in TOML holds.
    ///
    /// # Errors
    /// [`MappingError`], with what to correct.
    pub fn parse(text: &str) -> Result<Self, MappingError> {
        let written: Written = toml::from_str(text).map_err(Box::new)?;
        let encoding = written.encoding.as_ref().map(|label| {
            let known = Encoding::for_label(label.as_bytes());
            known.ok_or_else(|| MappingError::Encoding(label.clone()))
        });
        let separator = match written.separator.as_bytes() {
            [only] if only.is_ascii() && !b"\"\r\n".contains(only) => *only,
            _ => return Err(MappingError::Separator(written.separator)),
        };
        let columns = written.columns.iter().map(|(column, words)| {
            let words = match words {
                OneOrMore::One(word) => std::slice::from_ref(word),
                OneOrMore::More(words) => words,
            };
            let places = words.iter().map(|word| Goal::of_word(word)).collect::<Result<_, _>>()?;
            Ok((column.clone(), places))
        });
        let constants = written.constants.iter();
        let constants = constants.map(|(word, value)| Ok((Goal::of_word(word)?, value.clone())));
        let mapping = Self {
            encoding: encoding.transpose()?,
            separator,
            columns: columns.collect::<Result<_, MappingError>>()?,
            constants: constants.collect::<Result<_, MappingError>>()?,
            written,
        };
        mapping.classes_are_known()?;
        Ok(mapping)
    }

    fn classes_are_known(&self) -> Result<(), MappingError> {
        let Written { class, class_column, classes, .. } = &self.written;
        if class.is_some() == class_column.is_some() {
            return Err(MappingError::Class);
        }
        for word in class.iter().chain(classes.values()) {
            if SubjectKind::of_word(word).is_none() {
                let known: Vec<&str> = SubjectKind::WORDS.iter().map(|(_, word)| *word).collect();
                return Err(MappingError::Word { found: word.clone(), known: known.join(", ") });
            }
        }
        Ok(())
    }
}

/// Reads a list row by row.
pub struct MappedCsv<R: Read> {
    from: Separated<BufReader<DecodeReaderBytes<R, Vec<u8>>>>,
    mapping: Mapping,
    /// The names of the columns, once they were read.
    heads: Option<Vec<String>>,
    is_done: bool,
}

impl<R: Read> fmt::Debug for MappedCsv<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MappedCsv").field("mapping", &self.mapping).finish_non_exhaustive()
    }
}

impl<R: BufRead> MappedCsv<R> {
    /// A list that is read from here; its first line names its columns.
    pub fn new(from: R, mapping: Mapping) -> Self {
        // Without an encoding only a byte order mark is looked at: what is no UTF-8 is then told.
        let decoded = DecodeReaderBytesBuilder::new()
            .encoding(mapping.encoding.filter(|encoding| *encoding != encoding_rs::UTF_8))
            .strip_bom(true)
            .bom_override(true)
            .utf8_passthru(true)
            .build(from);
        let from = Separated::new(BufReader::new(decoded), mapping.separator);
        Self { from, mapping, heads: None, is_done: false }
    }

    fn step(&mut self) -> Result<Option<Row>, ListError> {
        if self.heads.is_none() {
            self.heads = Some(self.read_heads()?);
        }
        let Some(record) = self.from.next()? else { return Ok(None) };
        let heads = self.heads.as_deref().unwrap_or_default();
        if record.fields.len() != heads.len() {
            let (found, wanted) = (record.fields.len(), heads.len());
            let what = format!("it has {found} fields where the first line has {wanted}");
            return Err(ListError::row(record.line, what));
        }
        self.mapping.row(heads, &record).map(Some)
    }

    fn read_heads(&mut self) -> Result<Vec<String>, ListError> {
        let broken = |line, what: String| {
            let source = std::io::Error::other(what);
            ListError::Broken { line, source }
        };
        let first = match self.from.next() {
            Err(error) => return Err(broken(error.line(), "its first line cannot be read".into())),
            Ok(first) => first.unwrap_or(Record { line: 1, fields: Vec::new(), may_be_cut: false }),
        };
        let heads: Vec<String> = first.fields.iter().map(|head| head.trim().to_owned()).collect();
        let written = &self.mapping.written;
        let named = self.mapping.columns.keys();
        let named = named.chain(&written.class_column).chain([&written.key]);
        for column in named {
            match heads.iter().filter(|head| *head == column).count() {
                1 => {}
                0 => return Err(broken(first.line, format!("it has no column `{column}`"))),
                _ => return Err(broken(first.line, format!("it has `{column}` twice"))),
            }
        }
        Ok(heads)
    }
}

impl<R: BufRead> Iterator for MappedCsv<R> {
    type Item = Result<Row, ListError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        let next = self.step().transpose();
        self.is_done = ends_with(next.as_ref());
        next
    }
}

impl Mapping {
    fn row(&self, heads: &[String], record: &Record) -> Result<Row, ListError> {
        let line = record.line;
        let field = |column: &str| {
            let at = heads.iter().position(|head| head == column)?;
            self.said(record.fields.get(at)?)
        };
        let key = field(&self.written.key);
        let key = key.ok_or_else(|| ListError::lacks(line, "key"))?.to_owned();
        let word = match (&self.written.class, &self.written.class_column) {
            (Some(class), _) => Some(class),
            (None, Some(column)) => field(column).and_then(|word| self.written.classes.get(word)),
            (None, None) => None,
        };
        let kind = word.and_then(|word| SubjectKind::of_word(word));
        let kind = kind.ok_or_else(|| ListError::row(line, "its class is not in `[classes]`"))?;
        let mut row = Row { line, key, kind, ..Row::default() };
        let mut document = Document::default();
        for (head, value) in heads.iter().zip(&record.fields) {
            let (Some(places), Some(value)) = (self.columns.get(head), self.said(value)) else {
                continue;
            };
            let split = self.written.split.as_deref().filter(|split| !split.is_empty());
            let parts: Vec<&str> = split.map_or(vec![value], |split| value.split(split).collect());
            for part in parts.into_iter().filter_map(|part| self.said(part)) {
                places.iter().for_each(|goal| self.set(&mut row, &mut document, *goal, part));
            }
        }
        for (goal, value) in &self.constants {
            self.set(&mut row, &mut document, *goal, value);
        }
        if row.names.is_empty() && matches!(kind, SubjectKind::Person | SubjectKind::Entity) {
            return Err(ListError::lacks(line, "name"));
        }
        row.doubts.extend(record.doubt());
        if !document.number.is_empty() {
            row.documents.push(document);
        }
        Ok(row)
    }

    /// What a field says, unless it says nothing.
    fn said<'a>(&self, field: &'a str) -> Option<&'a str> {
        let field = if self.written.guarded { bared(field) } else { field };
        let field = field.trim();
        let says_nothing = field.is_empty() || self.written.nothing.iter().any(|no| no == field);
        (!says_nothing).then_some(field)
    }

    fn date(&self, written: &str) -> Option<String> {
        let forms = self.written.dates.iter();
        dates::iso(written).or_else(|| forms.into_iter().find_map(|f| dates::in_form(written, f)))
    }

    fn set(&self, row: &mut Row, document: &mut Document, goal: Goal, value: &str) {
        let text = value.to_owned();
        match goal {
            Goal::Name(kind) => row.name(value, kind),
            Goal::BirthDate => row.birth(self.date(value).map(Born::On), value),
            Goal::BirthPlace => row.birth_places.push(text),
            Goal::Nationality => row.nationalities.push(text),
            Goal::Sex => match value.to_ascii_lowercase().as_str() {
                "f" | "female" => row.sex = Some("female"),
                "m" | "male" => row.sex = Some("male"),
                "other" | "x" => row.sex = Some("other"),
                _ => row.remark("sex", value),
            },
            Goal::Address => row.addresses.push(text),
            Goal::Function => row.functions.push(text),
            Goal::DocumentNumber => {
                let earlier = std::mem::replace(&mut document.number, text);
                if !earlier.is_empty() {
                    row.remark("document number", &earlier);
                }
            }
            Goal::DocumentType => document.kind = Some(text),
            Goal::IssuingCountry => document.issuer = Some(text),
            Goal::Fact(kind) => {
                let is_date =
                    matches!(kind, FactKind::FoundedOn | FactKind::IssuedOn | FactKind::ExpiresOn);
                let date = is_date.then(|| self.date(value)).flatten();
                row.fact(kind, date.as_deref().unwrap_or(value));
            }
        }
    }
}
