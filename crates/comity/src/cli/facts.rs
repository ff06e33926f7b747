//! `--state fact=value`: facts that the law asks for and only a person can supply.

use comity_law::{FactType, Facts};
use serde_json::{Value, json};

/// A fact as it is stated.
#[derive(Clone, Debug)]
pub(super) struct StatedFact(Value);

/// What is stated, as a form has it; whether words and files name nobody has a flag of its own.
pub(super) fn told(stated: &[StatedFact], no_personal_data: bool) -> Value {
    let nobody = json!({ "fact": "personal_data_included", "value": false });
    let all = stated.iter().map(|fact| fact.0.clone());
    all.chain(no_personal_data.then_some(nobody)).collect()
}

/// Reads `fact=value` against the list of facts.
pub(super) fn stated(text: &str) -> Result<StatedFact, String> {
    let (name, value) =
        text.split_once('=').ok_or_else(|| format!("`{text}` is not of the form `fact=value`"))?;
    let known = Facts::ALL.iter().find(|(known, _)| *known == name);
    let Some((_, kind)) = known else {
        // A pack of the node's own may declare it: the node says when it does not.
        return Ok(StatedFact(json!({ "fact": name, "value": guessed(value) })));
    };
    let wrong = |expected| format!("`{name}` is {expected}, not `{value}`");
    let value = match kind {
        FactType::Bool => match value {
            "yes" | "true" => json!(true),
            "no" | "false" => json!(false),
            _ => return Err(wrong("`yes` or `no`")),
        },
        FactType::Long => {
            json!(value.parse::<i64>().map_err(|_| wrong("a whole number"))?)
        }
        FactType::Text => json!(value),
        FactType::Set => json!(value.split(',').map(str::trim).collect::<Vec<_>>()),
    };
    Ok(StatedFact(json!({ "fact": name, "value": value })))
}

/// A value by how it is written, of a fact whose type only the node knows.
fn guessed(value: &str) -> Value {
    match value {
        "yes" | "true" => json!(true),
        "no" | "false" => json!(false),
        value => value.parse::<i64>().map_or_else(|_| json!(value), |number| json!(number)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_checked_against_the_law() {
        let told = |text| stated(text).map(|fact| fact.0.to_string());
        assert_eq!(told("emergency=no").as_deref(), Ok(r#"{"fact":"emergency","value":false}"#));
        assert_eq!(
            told("subjects=suspect, victim").as_deref(),
            Ok(r#"{"fact":"subjects","value":["suspect","victim"]}"#)
        );
        let of_a_pack = told("youth_office_heard=no");
        assert!(
            of_a_pack.is_ok_and(|fact| fact.contains("false")),
            "only the node knows its packs"
        );
        assert!(told("emergency=perhaps").is_err());
        assert!(told("emergency").is_err());
    }
}
