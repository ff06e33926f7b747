//! The description of the interface, to which every answer in these tests is held.
//!
//! Schemas are read as the description writes them, and no further: a keyword that nothing here
//! understands stops the test. What an answer tells and its schema does not know is wrong too.

use std::{collections::BTreeSet, sync::OnceLock};

use serde_json::{Map, Value};

use crate::bureau::{Answer, comity};

/// Keywords of a schema that only tell something to people, or bound what a text may be.
const TOLD: [&str; 9] = [
    "additionalProperties",
    "default",
    "description",
    "discriminator",
    "format",
    "maxLength",
    "minimum",
    "pattern",
    "title",
];

/// The description, as the program prints it.
pub(crate) fn description() -> &'static Value {
    static DESCRIPTION: OnceLock<Value> = OnceLock::new();
    DESCRIPTION.get_or_init(|| serde_json::from_str(&comity(&["api", "describe"]).out).unwrap())
}

/// Holds an answer to the description; a path that is nowhere in it has no answer but 404.
pub(crate) fn check(method: &str, path: &str, answer: &Answer) {
    let path = path.split('?').next().unwrap_or_default();
    let Some(operation) = operation(method, path) else {
        assert!([404, 405].contains(&answer.status), "{method} {path} is not described");
        return;
    };
    let status = answer.status.to_string();
    let described = resolved(&operation["responses"][&status]);
    assert!(described.is_object(), "{method} {path}: {status} is not described: {}", answer.body);
    let content = described["content"].as_object();
    for (media_type, content) in content.into_iter().flatten() {
        let documents: Vec<Value> = match media_type.as_str() {
            "application/json" | "application/problem+json" => vec![answer.json()],
            "application/x-ndjson" => answer.lines(),
            _ => Vec::new(),
        };
        for document in documents {
            let found = fits(&content["schema"], &document, Known::Closed);
            assert_eq!(found, Ok(()), "{method} {path}, {status}: {document:#}");
        }
    }
}

/// The operation that answers this path.
fn operation(method: &str, path: &str) -> Option<&'static Value> {
    let paths = description()["paths"].as_object().unwrap();
    let fits = |template: &str| {
        let (asked, known): (Vec<&str>, Vec<&str>) =
            (path.split('/').collect(), template.split('/').collect());
        asked.len() == known.len()
            && asked.iter().zip(&known).all(|(part, known)| known.starts_with('{') || part == known)
    };
    // A path that is written out comes before one with a parameter in its place.
    let mut found: Vec<&String> = paths.keys().filter(|template| fits(template)).collect();
    found.sort_by_key(|template| template.matches('{').count());
    let item = &paths[*found.first()?];
    item.get(method.to_ascii_lowercase())
}

/// Whether members that a schema does not name are wrong.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Known {
    /// They are: the schema is all there is to say.
    Closed,
    /// They are not: another schema names them.
    Open,
}

/// Whether a value is as its schema says; else where it is not.
fn fits(schema: &Value, value: &Value, known: Known) -> Result<(), String> {
    let schema = resolved(schema);
    for (keyword, says) in schema.as_object().ok_or("no schema")? {
        match keyword.as_str() {
            "type" => of_type(says, value)?,
            "enum" => {
                let words = says.as_array().ok_or("no list of words")?;
                words.contains(value).then_some(()).ok_or(format!("`{value}` is no such word"))?;
            }
            "properties" => members(says, value)?,
            "required" => {
                for name in says.as_array().into_iter().flatten().filter_map(Value::as_str) {
                    value.get(name).ok_or(format!("`{name}` is missing"))?;
                }
            }
            "items" => {
                for item in value.as_array().into_iter().flatten() {
                    fits(says, item, Known::Closed).map_err(|why| format!("[]: {why}"))?;
                }
            }
            "uniqueItems" => {
                let items = value.as_array().ok_or("no list")?;
                let unique: BTreeSet<String> = items.iter().map(Value::to_string).collect();
                (unique.len() == items.len()).then_some(()).ok_or("the same stands there twice")?;
            }
            "oneOf" | "anyOf" => any_of(says, value, known)?,
            "allOf" => {
                for part in says.as_array().ok_or("no parts")? {
                    fits(part, value, Known::Open)?;
                }
            }
            told if TOLD.contains(&told) => {}
            other => return Err(format!("`{other}` is understood by nobody here")),
        }
    }
    if known == Known::Closed
        && let (Some(value), Some(names)) = (value.as_object(), names(schema))
    {
        let unknown: Vec<&String> = value.keys().filter(|name| !names.contains(*name)).collect();
        unknown.is_empty().then_some(()).ok_or(format!("{unknown:?} is in no schema"))?;
    }
    Ok(())
}

/// What a reference leads to; anything else is itself.
pub(crate) fn resolved(schema: &Value) -> &Value {
    match schema["$ref"].as_str() {
        Some(place) => description().pointer(place.trim_start_matches('#')).unwrap(),
        None => schema,
    }
}

fn of_type(says: &Value, value: &Value) -> Result<(), String> {
    let is = |name: &str| match name {
        "array" => value.is_array(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "null" => value.is_null(),
        "object" => value.is_object(),
        "string" => value.is_string(),
        _ => false,
    };
    let fits = match says {
        Value::String(name) => is(name),
        Value::Array(names) => names.iter().filter_map(Value::as_str).any(is),
        _ => false,
    };
    fits.then_some(()).ok_or(format!("`{value}` is not of type {says}"))
}

fn members(says: &Value, value: &Value) -> Result<(), String> {
    let empty = Map::new();
    let value = value.as_object().unwrap_or(&empty);
    for (name, schema) in says.as_object().ok_or("no members")? {
        if let Some(member) = value.get(name) {
            fits(schema, member, Known::Closed).map_err(|why| format!("{name}: {why}"))?;
        }
    }
    Ok(())
}

fn any_of(says: &Value, value: &Value, known: Known) -> Result<(), String> {
    let mut wrong = Vec::new();
    for one in says.as_array().ok_or("no choices")? {
        match fits(one, value, known) {
            Ok(()) => return Ok(()),
            Err(why) => wrong.push(why),
        }
    }
    Err(wrong.join(" / "))
}

/// The members that a schema names; none, when it says nothing of members.
fn names(schema: &Value) -> Option<BTreeSet<String>> {
    let schema = resolved(schema);
    let parts = schema["allOf"].as_array().into_iter().flatten().filter_map(names).flatten();
    let own = schema["properties"].as_object().into_iter().flat_map(Map::keys).cloned();
    let names: BTreeSet<String> = parts.chain(own).collect();
    (!names.is_empty()).then_some(names)
}
