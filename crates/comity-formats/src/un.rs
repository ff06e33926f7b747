//! The consolidated list of the United Nations Security Council, in its XML form.
//!
//! One row for each person and entity. A subject that cannot be used is an error with its line,
//! and the rows after it are read all the same; a document that is broken ends there.
//!
//! Source: <https://www.un.org/sc/resources/sc-sanctions.xsd>.
//!
//! It never follows a link, expands an entity or reads a document type.

use std::io::BufRead;

use crate::{
    dates,
    element::Element,
    error::ListError,
    row::{AliasQuality, Born, Document, Name, NameKind, Row, Script, SubjectKind, is_latin},
    subjects::{Shape, Subjects},
};

const SHAPE: Shape = Shape {
    root: "CONSOLIDATED_LIST",
    begins: "`CONSOLIDATED_LIST`",
    holders: &["INDIVIDUALS", "ENTITIES"],
    subjects: &["INDIVIDUAL", "ENTITY"],
    row,
};

/// Reads a list row by row.
#[derive(Debug)]
pub struct UnList<R>(Subjects<R>);

impl<R: BufRead> UnList<R> {
    /// A list that is read from here.
    pub fn new(from: R) -> Self {
        Self(Subjects::new(from))
    }
}

impl<R: BufRead> Iterator for UnList<R> {
    type Item = Result<Row, ListError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next(&SHAPE)
    }
}

fn row(subject: &Element, line: u64) -> Result<Row, ListError> {
    let kind = match subject.name.as_str() {
        "INDIVIDUAL" => SubjectKind::Person,
        _ => SubjectKind::Entity,
    };
    let listing =
        subject.text_of("REFERENCE_NUMBER").ok_or_else(|| ListError::lacks(line, "reference"))?;
    let names = names(kind, subject);
    if names.is_empty() {
        return Err(ListError::lacks(line, "name"));
    }
    let values = |of: &str| -> Vec<String> {
        let values = subject.all(of).flat_map(|outer| outer.all("VALUE"));
        values.filter_map(Element::clean).collect()
    };
    let (births, birth_places, addresses) = match kind {
        SubjectKind::Person => {
            ("INDIVIDUAL_DATE_OF_BIRTH", "INDIVIDUAL_PLACE_OF_BIRTH", "INDIVIDUAL_ADDRESS")
        }
        _ => ("", "", "ENTITY_ADDRESS"),
    };
    let places = |of| subject.all(of).filter_map(place).collect();
    let functions = [values("TITLE"), values("DESIGNATION")].concat();
    let mut row = Row {
        line,
        key: listing.clone(),
        kind,
        listing,
        names,
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
        ..Row::default()
    };
    for birth in subject.all(births) {
        match born(birth) {
            // A list says of many that it does not know.
            None if written(birth).is_empty() => {}
            read => row.birth(read, &written(birth)),
        }
    }
    Ok(row)
}

/// A date of birth as the list writes it.
fn written(birth: &Element) -> String {
    let parts = ["DATE", "YEAR", "FROM_YEAR", "TO_YEAR"];
    let parts: Vec<String> = parts.iter().filter_map(|part| birth.text_of(part)).collect();
    parts.join(" ")
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
        _ => "ENTITY_ALIAS",
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

fn born(birth: &Element) -> Option<Born> {
    let text = |name| birth.text_of(name);
    if let (Some(from), Some(to)) = (text("FROM_YEAR"), text("TO_YEAR")) {
        return Some(Born::Between { from: dates::iso(&from)?, to: dates::iso(&to)? });
    }
    let date = dates::iso(&text("DATE").or_else(|| text("YEAR"))?)?;
    let about = text("TYPE_OF_DATE").as_deref() == Some("APPROXIMATELY");
    Some(if about { Born::About(date) } else { Born::On(date) })
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
