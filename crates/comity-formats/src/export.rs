//! Records as others read them: FollowTheMoney, separated values, JSON.
//!
//! It never decides what may go out: whoever calls it has read the record by an act.

use std::io::{self, Write};

use comity_act::{Property, Statement};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// A record that was opened to be written out.
#[derive(Clone, Debug, Serialize)]
pub struct Exported {
    /// Its id.
    pub record: String,
    /// What it is about.
    pub class: String,
    /// Whose it is.
    pub owner: String,
    /// The owner's restrictions, as codes.
    pub handling: Vec<String>,
    /// The restriction in the owner's own words, and on what conditions it let the record go on.
    pub restrictions: Vec<String>,
    /// What is stated.
    pub statements: Vec<Statement>,
}

/// Characters with which a spreadsheet begins to compute.
const COMPUTING: &[char] = &['=', '+', '-', '@', '\t', '\r'];

/// The value, written so that no spreadsheet computes it: with an apostrophe before it.
///
/// Source: OWASP, CSV injection.
pub fn guarded(value: &str) -> String {
    let computes = value.starts_with(COMPUTING) || value.starts_with('\'');
    if computes { format!("'{value}") } else { value.to_owned() }
}

/// The value that was guarded.
pub fn bared(value: &str) -> &str {
    let rest = value.strip_prefix('\'');
    rest.filter(|rest| rest.starts_with(COMPUTING) || rest.starts_with('\'')).unwrap_or(value)
}

/// The names of the columns of [`write_csv`], with the end of their line.
pub const CSV_HEADS: &str =
    "record,class,owner,handling,restrictions,property,value,source,information,nature\r\n";

/// Writes a record as separated values, a line for each statement; [`CSV_HEADS`] come first.
///
/// # Errors
/// What the writer says.
pub fn write_csv(record: &Exported, mut into: impl Write) -> io::Result<()> {
    for statement in &record.statements {
        let handling = record.handling.join(" ");
        let restrictions = record.restrictions.join("\n");
        let fields = [
            record.record.as_str(),
            &record.class,
            &record.owner,
            &handling,
            &restrictions,
            statement.property.name(),
            statement.value.as_str(),
            statement.source.name(),
            statement.information.name(),
            statement.nature.name(),
        ];
        let line = fields.map(|field| format!("\"{}\"", guarded(field).replace('"', "\"\"")));
        write!(into, "{}\r\n", line.join(","))?;
    }
    Ok(())
}

/// Writes a record as a line of JSON.
///
/// # Errors
/// What the writer says.
pub fn write_json(record: &Exported, mut into: impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut into, record)?;
    into.write_all(b"\n")
}

/// Writes a record as an entity of FollowTheMoney, in a line; false when its model has no schema
/// for such a record, and nothing is written.
///
/// Grades and natures have no place in that model and stay behind; what it has no property for is
/// a note that names what it is.
///
/// # Errors
/// What the writer says.
pub fn write_ftm(record: &Exported, mut into: impl Write) -> io::Result<bool> {
    let Some(schema) = schema(record) else { return Ok(false) };
    let mut properties: Map<String, Value> = Map::new();
    for statement in &record.statements {
        let (name, value) = property(schema, statement);
        let values = properties.entry(name).or_insert_with(|| json!([]));
        // A value is told once, as the model holds sets.
        if let Some(values) = values.as_array_mut()
            && !values.contains(&Value::String(value.clone()))
        {
            values.push(value.into());
        }
    }
    let entity = json!({
        "id": record.record, "schema": schema, "properties": properties,
        "datasets": [record.owner.to_ascii_lowercase()],
        "owner": record.owner, "handling": record.handling, "restrictions": record.restrictions,
    });
    serde_json::to_writer(&mut into, &entity)?;
    into.write_all(b"\n")?;
    Ok(true)
}

/// The schema of a record in the model of FollowTheMoney.
fn schema(record: &Exported) -> Option<&'static str> {
    let says = |property, value| {
        let of = |s: &Statement| s.property == property && s.value.as_str() == value;
        record.statements.iter().any(of)
    };
    Some(match record.class.as_str() {
        "person" => "Person",
        "organisation" => "Organization",
        "travel-document" if says(Property::DocumentType, "passport") => "Passport",
        "travel-document" => "Identification",
        "vehicle" => "Vehicle",
        "vessel" => "Vessel",
        "aircraft" => "Airplane",
        "bank-account" => "BankAccount",
        "wallet" => "CryptoWallet",
        "place" => "Address",
        _ => return None,
    })
}

/// The property of the model that holds a statement, and its value there.
fn property(schema: &str, statement: &Statement) -> (String, String) {
    let value = statement.value.as_str();
    let as_is = |name: &str| (name.to_owned(), value.to_owned());
    let is_person = schema == "Person";
    let is_document = matches!(schema, "Passport" | "Identification");
    // A document is no thing in that model: it has no name, no address and no notes.
    let note = if is_document { "description" } else { "notes" };
    match statement.property {
        Property::Name if schema == "Address" => as_is("full"),
        Property::Name if !is_document => as_is("name"),
        Property::Alias if !is_document => as_is("alias"),
        Property::FamilyName if is_person => as_is("lastName"),
        Property::GivenName if is_person => as_is("firstName"),
        Property::BirthDate if is_person => as_is("birthDate"),
        Property::BirthPlace if is_person => as_is("birthPlace"),
        Property::BirthCountry if is_person => country("birthCountry", value),
        Property::Nationality if is_person => country("nationality", value),
        Property::Sex if is_person => as_is("gender"),
        Property::DocumentNumber if is_document => as_is("number"),
        Property::DocumentNumber if is_person => as_is("idNumber"),
        Property::IssuingCountry if is_document => country("country", value),
        Property::DocumentType if is_document => as_is("type"),
        Property::Address if schema == "Address" => as_is("full"),
        Property::Address if !is_document => as_is("address"),
        Property::Description => as_is("description"),
        Property::Remark => as_is(note),
        other => match (schema, other.name()) {
            ("Vessel", "imo-number") => as_is("imoNumber"),
            ("Vessel", "mmsi") => as_is("mmsi"),
            ("Vessel", "call-sign") => as_is("callSign"),
            ("Vessel", "registration-country") => country("flag", value),
            ("Vehicle", "plate") | ("Airplane", "aircraft-mark") => as_is("registrationNumber"),
            ("BankAccount", "iban") => as_is("iban"),
            ("BankAccount", "bic") => as_is("bic"),
            ("BankAccount", "account-number") => as_is("accountNumber"),
            ("BankAccount", "institution") => as_is("bankName"),
            ("BankAccount" | "CryptoWallet", "currency") => as_is("currency"),
            ("CryptoWallet", "wallet-address") => as_is("publicKey"),
            ("CryptoWallet", "chain") => as_is("currency"),
            ("Airplane", "serial-number") => as_is("serialNumber"),
            ("Airplane", "aircraft-address") => as_is("icaoCode"),
            ("Vehicle" | "Vessel" | "Airplane", "model") => as_is("model"),
            ("Vehicle" | "Vessel" | "Airplane", "object-type") => as_is("type"),
            ("Person" | "Organization", "phone-number") => as_is("phone"),
            ("Person" | "Organization", "email-address") => as_is("email"),
            ("Organization", "registration-number") => as_is("registrationNumber"),
            (_, name) => (note.to_owned(), format!("{name}: {value}")),
        },
    }
}

/// Countries are two small letters in the model.
fn country(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_guarded_is_computed_by_nobody_and_comes_back_as_it_was() {
        for value in ["=1+1", "+41 1", "-1", "@sum", "\t=1", "'=1", "''", "name", ""] {
            let written = guarded(value);
            assert!(!written.starts_with(['=', '+', '-', '@', '\t', '\r']), "{written}");
            assert_eq!(bared(&written), value);
        }
        assert_eq!(bared("'t Hooft"), "'t Hooft");
    }
}
