//! A row as statements about a subject, the form in which records hold them.
//!
//! Nothing is graded here: how far a list is relied on is for the agency that imports it to say.

use comity_act::{Property, RecordClass, Statement, Text};

use crate::{
    country::country_code,
    row::{Born, Document, Fact, FactKind, NameKind, Row, SubjectKind},
};

/// Bytes that one statement has at most.
const VALUE_BYTES_MAX: usize = 2_000;

/// Years that a range of birth dates is written out for; a longer one is a remark.
const YEARS_MAX: u16 = 10;

impl SubjectKind {
    /// The class of record that holds such a subject; none when no class does.
    ///
    /// Classes are found by their words: one that records learn is imported from then on.
    pub fn class(self) -> Option<RecordClass> {
        self.word().parse().ok()
    }
}

impl Row {
    /// The class of record that holds the subject; none when no class does.
    pub fn class(&self) -> Option<RecordClass> {
        self.kind.class()
    }

    /// What the row states, ungraded, in the order of the row.
    pub fn statements(&self) -> Vec<Statement> {
        let mut out = Statements(Vec::new());
        for name in &self.names {
            let property = match name.kind {
                NameKind::Main => Property::Name,
                NameKind::Alias(_) => Property::Alias,
            };
            out.add(property, &name.text);
        }
        self.born.iter().for_each(|born| out.add_birth(born));
        self.birth_places.iter().for_each(|place| out.add(Property::BirthPlace, place));
        for nationality in &self.nationalities {
            match country_code(nationality) {
                Some(code) => out.add(Property::Nationality, code),
                None => out.add(Property::Remark, &format!("nationality: {nationality}")),
            }
        }
        self.sex.into_iter().for_each(|sex| out.add(Property::Sex, sex));
        self.documents.iter().for_each(|document| out.add_document(document));
        self.addresses.iter().for_each(|address| out.add(Property::Address, address));
        self.functions.iter().for_each(|function| out.add(Property::Description, function));
        out.add(Property::ListingReference, &self.listing);
        if let Some(day) = &self.listed_on {
            out.add(Property::Remark, &format!("listed on {day}"));
        }
        self.facts.iter().for_each(|fact| out.add_fact(fact));
        for other in &self.references {
            out.add(Property::Remark, &format!("{}: {}", other.role, other.key));
        }
        self.comments.iter().for_each(|comments| out.add(Property::Remark, comments));
        out.0
    }
}

struct Statements(Vec<Statement>);

impl Statements {
    /// A statement, or several when the value is too long for one.
    fn add(&mut self, property: Property, value: &str) {
        let mut rest = value.trim();
        while !rest.is_empty() {
            let mut end = rest.len().min(VALUE_BYTES_MAX);
            while !rest.is_char_boundary(end) {
                end -= 1;
            }
            let (now, later) = rest.split_at(end);
            self.0.extend(Text::new(now).map(|text| Statement::ungraded(property, text)));
            rest = later;
        }
    }

    /// A property is found by its word; what records have none for is a remark that names it.
    fn add_fact(&mut self, Fact { kind, value }: &Fact) {
        let word = kind.word();
        match (kind, word.parse::<Property>()) {
            (FactKind::Country | FactKind::Flag, Ok(property)) => match country_code(value) {
                Some(code) => self.add(property, code),
                None => self.add(Property::Remark, &format!("{word}: {value}")),
            },
            (_, Ok(property)) => self.add(property, value),
            (_, Err(_)) => self.add(Property::Remark, &format!("{word}: {value}")),
        }
    }

    fn add_birth(&mut self, born: &Born) {
        match born {
            Born::On(date) => self.add(Property::BirthDate, date),
            Born::About(date) => {
                self.add(Property::BirthDate, date);
                self.add(Property::Remark, &format!("born about {date}"));
            }
            Born::Between { from, to } => {
                self.add(Property::Remark, &format!("born between {from} and {to}"));
                let (Ok(from), Ok(to)) = (from.parse::<u16>(), to.parse::<u16>()) else { return };
                // Each year is stated, so that a search by year finds the record.
                if to.saturating_sub(from) <= YEARS_MAX {
                    (from..=to).for_each(|y| self.add(Property::BirthDate, &format!("{y:04}")));
                }
            }
        }
    }

    fn add_document(&mut self, document: &Document) {
        self.add(Property::DocumentNumber, &document.number);
        match document.kind.as_deref().map(|kind| (kind, document_type(kind))) {
            Some((_, Some(known))) => self.add(Property::DocumentType, known),
            Some((kind, None)) => {
                self.add(Property::Remark, &format!("document {}: {kind}", document.number));
            }
            None => {}
        }
        match document.issuer.as_deref().map(|name| (name, country_code(name))) {
            Some((_, Some(code))) => self.add(Property::IssuingCountry, code),
            Some((name, None)) => {
                self.add(Property::Remark, &format!("document issued by {name}"));
            }
            None => {}
        }
        if let Some(note) = &document.note {
            self.add(Property::Remark, &format!("document {}: {note}", document.number));
        }
    }
}

/// The word that records have for a kind of document, as lists write it.
fn document_type(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "passport" | "Passport" | "Diplomatic Passport" => "passport",
        "identity-card"
        | "Identification Number"
        | "National Foreign ID Number"
        | "National ID No."
        | "National Identification Number" => "identity-card",
        "visa" | "Visa Number ID" => "visa",
        "residence-permit" | "Residency Number" => "residence-permit",
        _ => return None,
    })
}
