//! One element of an XML document with all it contains, within bounds.
//!
//! A list is read element by element, so no more of it is in memory than one subject.
//!
//! It never expands entities beyond the five that XML itself names, and reads no document type.

use std::io::BufRead;

use quick_xml::{Reader, escape::resolve_predefined_entity, events::Event};

use crate::{bounded::Bounded, row::clean};

/// Elements within elements at most; the lists that are read need five.
pub const DEPTH_MAX: usize = 16;

/// Elements in one subject at most.
pub const ELEMENTS_MAX: usize = 10_000;

/// Bytes of text in one subject at most.
const TEXT_BYTES_MAX: usize = 1_024 * 1_024;

/// Why a document cannot be read on.
#[derive(Debug, thiserror::Error)]
pub enum XmlError {
    /// It is no XML, or ends in the middle.
    #[error("line {line}: this is not well-formed XML; ask for the list again")]
    Malformed {
        /// Where.
        line: u64,
        /// What the parser said.
        #[source]
        source: Option<quick_xml::Error>,
    },
    /// It says that it is written in another encoding.
    #[error("line {line}: the document is not in UTF-8; have it written in UTF-8 first")]
    Encoding {
        /// Where.
        line: u64,
    },
    /// It has what lists do not need and attacks do.
    #[error("line {line}: the document has {what}, which a list does not need; do not trust it")]
    Hostile {
        /// Where.
        line: u64,
        /// What.
        what: &'static str,
    },
    /// It is larger or deeper than a list is.
    #[error("line {line}: {what} beyond what a list has; ask where it comes from")]
    TooMuch {
        /// Where.
        line: u64,
        /// What there is too much of.
        what: &'static str,
    },
}

impl XmlError {
    /// The line it is about, from 1.
    pub const fn line(&self) -> u64 {
        match self {
            Self::Malformed { line, .. }
            | Self::Encoding { line }
            | Self::Hostile { line, .. }
            | Self::TooMuch { line, .. } => *line,
        }
    }
}

/// An element: its name, its text, and the elements in it.
#[derive(Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) children: Vec<Self>,
}

impl Element {
    fn named(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// The elements in it with this name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text of the first element in it with this name, unless there is none or it is blank.
    pub(crate) fn text_of(&self, name: &str) -> Option<String> {
        self.all(name).find_map(Self::clean)
    }

    /// Its text with single spaces, unless it is blank.
    pub(crate) fn clean(&self) -> Option<String> {
        clean(&self.text)
    }
}

/// What comes next in a document.
pub(crate) enum Piece {
    Start(Element),
    Empty(Element),
    End,
    Text(String),
    Other,
    Eof,
}

/// Reads a document piece by piece.
#[derive(Debug)]
pub(crate) struct Pieces<R> {
    reader: Reader<Bounded<R>>,
    buffer: Vec<u8>,
}

impl<R: BufRead> Pieces<R> {
    pub(crate) fn new(from: R) -> Self {
        Self { reader: Reader::from_reader(Bounded::new(from)), buffer: Vec::new() }
    }

    /// The line that is being read, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.reader.get_ref().line()
    }

    pub(crate) fn next(&mut self) -> Result<Piece, XmlError> {
        self.buffer.clear();
        self.reader.get_mut().begin_piece();
        let event = self.reader.read_event_into(&mut self.buffer);
        let event = match event {
            Ok(event) => event,
            Err(source) => {
                let line = self.reader.get_ref().line();
                return Err(XmlError::Malformed { line, source: Some(source) });
            }
        };
        let line = self.reader.get_ref().line();
        Ok(match event {
            Event::Start(start) => Piece::Start(Element::named(start.name().as_ref())),
            Event::Empty(start) => Piece::Empty(Element::named(start.name().as_ref())),
            Event::End(_) => Piece::End,
            Event::Text(text) => Piece::Text(text.xml10_content().into_owned()),
            Event::CData(text) => Piece::Text(text.xml10_content().into_owned()),
            Event::GeneralRef(reference) => Piece::Text(expand(&reference, line)?),
            Event::DocType(_) => {
                return Err(XmlError::Hostile { line, what: "a document type" });
            }
            Event::Decl(declared) => {
                let encoding = declared.encoding().and_then(Result::ok);
                let is_utf8 = |name: &str| ["utf-8", "utf8", "us-ascii"].contains(&name);
                if encoding.is_some_and(|name| !is_utf8(&name.to_ascii_lowercase())) {
                    return Err(XmlError::Encoding { line });
                }
                Piece::Other
            }
            Event::Comment(_) | Event::PI(_) => Piece::Other,
            Event::Eof => Piece::Eof,
        })
    }

    /// A document that ends before its root does.
    pub(crate) const fn cut(line: u64) -> XmlError {
        XmlError::Malformed { line, source: None }
    }

    /// The rest of an element whose beginning was read.
    pub(crate) fn rest_of(&mut self, first: Element) -> Result<Element, XmlError> {
        let mut open = vec![first];
        let (mut elements, mut text_bytes) = (1, 0);
        loop {
            let piece = self.next()?;
            let line = self.line();
            match piece {
                Piece::Start(element) => open.push(element),
                Piece::Empty(element) => add(&mut open, element),
                Piece::Text(text) => {
                    text_bytes += text.len();
                    if let Some(last) = open.last_mut() {
                        last.text.push_str(&text);
                    }
                }
                Piece::End => {
                    let Some(done) = open.pop() else {
                        return Err(XmlError::Malformed { line, source: None });
                    };
                    if open.is_empty() {
                        return Ok(done);
                    }
                    add(&mut open, done);
                    continue;
                }
                Piece::Other => continue,
                Piece::Eof => return Err(XmlError::Malformed { line, source: None }),
            }
            elements += 1;
            if open.len() > DEPTH_MAX {
                return Err(XmlError::TooMuch { line, what: "elements within elements" });
            }
            if elements > ELEMENTS_MAX || text_bytes > TEXT_BYTES_MAX {
                return Err(XmlError::TooMuch { line, what: "content in one subject" });
            }
        }
    }
}

fn add(open: &mut [Element], child: Element) {
    if let Some(parent) = open.last_mut() {
        parent.children.push(child);
    }
}

/// The character that a reference stands for.
fn expand(reference: &quick_xml::events::BytesRef<'_>, line: u64) -> Result<String, XmlError> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Ok(character.to_string());
    }
    resolve_predefined_entity(reference)
        .map(str::to_owned)
        .ok_or(XmlError::Hostile { line, what: "an entity of its own" })
}
