//! FollowTheMoney: entities as lines of JSON, each with a schema and properties.
//!
//! What one entity says of another by its id is a reference of its row. What the model of
//! FollowTheMoney names and this table does not is kept as a remark, so that nothing is lost.
//!
//! Source: <https://followthemoney.tech/explorer/>.
//!
//! It never follows a reference: a row is one line.

use std::{collections::BTreeMap, io::BufRead};

use serde::Deserialize;
use serde_json::Value;

use crate::{
    dates,
    error::{ListError, ends_with},
    lines::Lines,
    row::{AliasQuality, Born, Document, FactKind, NameKind, Reference, Row, SubjectKind},
};

/// Reads entities row by row.
#[derive(Debug)]
pub struct Entities<R> {
    lines: Lines<R>,
    is_done: bool,
}

impl<R: BufRead> Entities<R> {
    /// Entities that are read from here, one in each line.
    pub const fn new(from: R) -> Self {
        Self { lines: Lines::new(from), is_done: false }
    }

    fn step(&mut self) -> Result<Option<Row>, ListError> {
        loop {
            let Some(line) = self.lines.next()? else { return Ok(None) };
            let bytes = line.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line.bytes);
            let bytes = bytes.trim_ascii();
            if !bytes.is_empty() {
                return row(line.number, bytes).map(Some);
            }
        }
    }
}

impl<R: BufRead> Iterator for Entities<R> {
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

/// An entity as it is written; what else it says of itself is not needed.
#[derive(Deserialize)]
struct Entity {
    id: String,
    schema: String,
    #[serde(default)]
    properties: BTreeMap<String, Values>,
    #[serde(default)]
    datasets: Vec<String>,
    first_seen: Option<String>,
    last_seen: Option<String>,
}

/// A property has several values, or one.
#[derive(Deserialize)]
#[serde(untagged)]
enum Values {
    Many(Vec<Value>),
    One(Value),
}

impl Values {
    fn each(&self) -> impl Iterator<Item = &str> {
        let values = match self {
            Self::Many(values) => values.as_slice(),
            Self::One(value) => std::slice::from_ref(value),
        };
        values.iter().filter_map(value)
    }
}

/// A value: a text, a statement that holds it, or an entity that is written out in its place.
fn value(value: &Value) -> Option<&str> {
    let text = value.as_str().or_else(|| value.get("value")?.as_str());
    text.or_else(|| value.get("id")?.as_str()).filter(|text| !text.trim().is_empty())
}

fn row(line: u64, bytes: &[u8]) -> Result<Row, ListError> {
    let entity: Entity = serde_json::from_slice(bytes)
        .map_err(|error| ListError::row(line, not_an_entity(&error)))?;
    let kind = subject_kind(&entity.schema).ok_or_else(|| {
        let schema = known_word(&entity.schema);
        ListError::row(line, format!("no record holds what has the schema {schema}"))
    })?;
    if entity.id.trim().is_empty() {
        return Err(ListError::lacks(line, "id"));
    }
    let mut row = Row { line, key: entity.id.clone(), kind, ..Row::default() };
    // The name comes first, whatever the order of letters: records are called by it.
    let (names, others): (Vec<_>, Vec<_>) =
        entity.properties.iter().partition(|(property, _)| *property == "name");
    for (property, values) in names.into_iter().chain(others) {
        values.each().for_each(|value| set(&mut row, property, value));
    }
    add_document(&mut row, &entity);
    if row.names.is_empty() && matches!(kind, SubjectKind::Person | SubjectKind::Entity) {
        return Err(ListError::lacks(line, "name"));
    }
    if kind == SubjectKind::Link {
        row.fact(FactKind::Type, &entity.schema);
    }
    provenance(&mut row, &entity);
    Ok(row)
}

/// What is wrong with a line, without what it says.
fn not_an_entity(error: &serde_json::Error) -> &'static str {
    use serde_json::error::Category;
    match error.classify() {
        Category::Eof => "the line ends in the middle of an entity",
        Category::Syntax => "the line is no JSON",
        Category::Data | Category::Io => "the line is no entity with `id` and `schema`",
    }
}

/// A word of the model as it may be repeated; anything else is not.
fn known_word(word: &str) -> String {
    let is_word = word.len() <= 40 && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_word { format!("`{word}`") } else { "that it names".to_owned() }
}

fn subject_kind(schema: &str) -> Option<SubjectKind> {
    Some(match schema {
        "Person" => SubjectKind::Person,
        "Company" | "LegalEntity" | "Organization" | "PublicBody" => SubjectKind::Entity,
        "Identification" | "Passport" => SubjectKind::Document,
        "Vehicle" => SubjectKind::Vehicle,
        "Vessel" => SubjectKind::Vessel,
        "Airplane" => SubjectKind::Aircraft,
        "BankAccount" => SubjectKind::Account,
        "CryptoWallet" => SubjectKind::Wallet,
        "Address" => SubjectKind::Place,
        "Associate" | "Directorship" | "Employment" | "Family" | "Membership" | "Occupancy"
        | "Ownership" | "Representation" | "Similar" | "Succession" | "UnknownLink" => {
            SubjectKind::Link
        }
        _ => return None,
    })
}

/// Properties whose values are ids of other entities.
const REFERENCES: &[&str] = &[
    "addressEntity",
    "agent",
    "asset",
    "associate",
    "client",
    "cryptoWallets",
    "director",
    "employee",
    "employer",
    "holder",
    "member",
    "object",
    "operator",
    "organization",
    "owner",
    "parent",
    "person",
    "predecessor",
    "relative",
    "subject",
    "successor",
];

fn set(row: &mut Row, property: &str, value: &str) {
    let alias = |quality| NameKind::Alias(quality);
    match property {
        "name" if row.kind == SubjectKind::Place => row.fact(FactKind::Description, value),
        // Several main names are spellings of one; records have one name and the rest beside it.
        "name" if row.names.is_empty() => row.name(value, NameKind::Main),
        "alias" | "name" => row.name(value, alias(AliasQuality::Other)),
        "weakAlias" => row.name(value, alias(AliasQuality::Low)),
        "previousName" => row.name(value, alias(AliasQuality::Former)),
        "birthDate" => row.birth(dates::iso(value).map(Born::On), value),
        "birthPlace" => row.birth_places.push(value.to_owned()),
        "citizenship" | "nationality" => row.nationalities.push(country(value)),
        "gender" => match value {
            "female" => row.sex = Some("female"),
            "male" => row.sex = Some("male"),
            "other" => row.sex = Some("other"),
            _ => row.remark("gender", value),
        },
        "address" | "full" => row.addresses.push(value.to_owned()),
        "position" | "title" => row.functions.push(value.to_owned()),
        // These make a document together with their entity.
        "passportNumber" | "idNumber" => {}
        "number" | "type" | "country" | "authority" if row.kind == SubjectKind::Document => {}
        // The number of an account is one of two things, and the other has its own property.
        "accountNumber" => row.fact(FactKind::AccountNumber, value),
        _ if REFERENCES.contains(&property) && row.kind != SubjectKind::Vehicle => {
            let (role, key) = (property.to_owned(), value.to_owned());
            row.references.push(Reference { role, key });
        }
        _ => match fact(row.kind, property) {
            Some(kind @ (FactKind::Country | FactKind::Flag)) => row.fact(kind, &country(value)),
            Some(kind) => row.fact(kind, value),
            None => row.remark(property, value),
        },
    }
}

/// What a property of the model is among ours.
fn fact(of: SubjectKind, property: &str) -> Option<FactKind> {
    let is_craft = matches!(of, SubjectKind::Aircraft | SubjectKind::Vehicle | SubjectKind::Vessel);
    Some(match property {
        "registrationNumber" if of == SubjectKind::Aircraft => FactKind::RegistrationMark,
        "registrationNumber" if of == SubjectKind::Vehicle => FactKind::Plate,
        "registrationNumber" => FactKind::RegistrationNumber,
        "buildDate" => FactKind::Built,
        "type" if is_craft => FactKind::Type,
        "model" if is_craft => FactKind::Model,
        "serialNumber" => FactKind::SerialNumber,
        "vin" => FactKind::Vin,
        "imoNumber" => FactKind::Imo,
        "mmsi" => FactKind::Mmsi,
        "callSign" => FactKind::CallSign,
        "flag" => FactKind::Flag,
        "icaoCode" => FactKind::ModeS,
        "manufacturer" => FactKind::Make,
        "publicKey" => FactKind::WalletAddress,
        "currency" if of == SubjectKind::Wallet => FactKind::Chain,
        "currency" => FactKind::Currency,
        "iban" => FactKind::Iban,
        "bic" | "swiftBic" => FactKind::Bic,
        "bankName" => FactKind::Bank,
        "country" | "jurisdiction" | "mainCountry" => FactKind::Country,
        "description" => FactKind::Description,
        // Not a remark, though the model treats them as any other: the law asks about these.
        "ethnicity" => FactKind::EthnicOrigin,
        "political" => FactKind::PoliticalOpinion,
        "religion" => FactKind::Belief,
        "email" => FactKind::Email,
        "phone" => FactKind::Phone,
        "website" => FactKind::Website,
        "firstName" => FactKind::GivenName,
        "lastName" => FactKind::FamilyName,
        "incorporationDate" => FactKind::FoundedOn,
        "legalForm" => FactKind::LegalForm,
        "taxNumber" | "vatCode" | "innCode" => FactKind::TaxNumber,
        "startDate" if of == SubjectKind::Document => FactKind::IssuedOn,
        "endDate" if of == SubjectKind::Document => FactKind::ExpiresOn,
        "notes" | "summary" => FactKind::Remark,
        "sourceUrl" | "publisher" | "publisherUrl" => FactKind::Source,
        _ => return None,
    })
}

/// Countries are two small letters in the model.
fn country(value: &str) -> String {
    if value.len() == 2 { value.to_ascii_uppercase() } else { value.to_owned() }
}

/// A document of its own, or the numbers that a person's entity holds.
fn add_document(row: &mut Row, entity: &Entity) {
    let all = |property: &str| entity.properties.get(property).into_iter().flat_map(Values::each);
    let first = |property| all(property).next().map(str::to_owned);
    if row.kind == SubjectKind::Document {
        let is_passport = entity.schema == "Passport";
        let kind = if is_passport { Some("passport".to_owned()) } else { first("type") };
        let issuer = first("country").map(|code| country(&code));
        for number in all("number").chain(all("passportNumber")) {
            let (kind, issuer, number) = (kind.clone(), issuer.clone(), number.to_owned());
            row.documents.push(Document { kind, number, issuer, note: None });
        }
        row.fact(FactKind::Authority, &first("authority").unwrap_or_default());
        return;
    }
    for (property, kind) in [("passportNumber", "passport"), ("idNumber", "identity-card")] {
        for number in all(property) {
            // What an organisation is numbered by is no document that somebody carries.
            if row.kind == SubjectKind::Person {
                let (kind, number) = (Some(kind.to_owned()), number.to_owned());
                row.documents.push(Document { kind, number, ..Document::default() });
            } else {
                row.fact(FactKind::RegistrationNumber, number);
            }
        }
    }
}

/// Where the entity comes from: its data sets, and when they showed it.
fn provenance(row: &mut Row, entity: &Entity) {
    if entity.datasets.is_empty() {
        return;
    }
    let mut says = entity.datasets.join(", ");
    for (words, date) in [("since", &entity.first_seen), ("seen last", &entity.last_seen)] {
        if let Some(date) = date {
            says.push_str(&format!("; {words} {date}"));
        }
    }
    row.fact(FactKind::Source, &says);
}
