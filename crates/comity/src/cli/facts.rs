//! `--state fact=value`: facts that the law asks for and only a person can supply.

use comity_act::SubjectCategory;
use comity_law::{FactType, Facts};
use serde_json::{Value, json};

/// A fact as it is stated.
#[derive(Clone, Debug)]
pub(super) struct StatedFact(Value);

/// About whom words and files are and what they tell, which has flags of its own.
#[derive(Debug, Default)]
pub(super) struct About<'a> {
    /// They are about nobody.
    pub(super) nobody: bool,
    /// What the persons are in the matter, and `minor`.
    pub(super) whom: &'a [String],
    /// Nothing of a special category.
    pub(super) nothing_special: bool,
}

/// The word that says that somebody is not of age.
const MINOR: &str = "minor";

/// What is stated, as a form has it.
pub(super) fn told(stated: &[StatedFact], about: &About<'_>) -> Value {
    let said = |fact: &str, value: Value| json!({ "fact": fact, "value": value });
    let mut all: Vec<Value> = stated.iter().map(|fact| fact.0.clone()).collect();
    if about.nobody {
        all.push(said("words_about_persons", json!(false)));
    }
    if !about.whom.is_empty() {
        let (minor, whom): (Vec<_>, Vec<_>) = about.whom.iter().partition(|word| *word == MINOR);
        all.push(said("minor_included", json!(!minor.is_empty())));
        if !whom.is_empty() {
            all.push(said("subjects", json!(whom)));
        }
    }
    if about.nothing_special {
        all.push(said("special_categories_included", json!(false)));
    }
    all.into()
}

/// Reads what somebody is in the matter, or that it is a minor.
pub(super) fn whom(text: &str) -> Result<String, String> {
    match text.parse::<SubjectCategory>() {
        Ok(category) => Ok(category.name().to_owned()),
        Err(_) if text == MINOR => Ok(text.to_owned()),
        Err(error) => Err(format!("{error}; or `{MINOR}`")),
    }
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
    fn about_whom_is_one_question() {
        let of = |words: &[&str]| {
            let whom: Vec<String> = words.iter().flat_map(|word| whom(word)).collect();
            let about = About { nobody: false, whom: &whom, nothing_special: false };
            told(&[], &about).to_string()
        };
        let adult = r#"{"fact":"minor_included","value":false}"#;
        assert_eq!(
            of(&["suspect"]),
            format!(r#"[{adult},{{"fact":"subjects","value":["suspect"]}}]"#)
        );
        assert!(of(&["victim", "minor"]).contains(r#""minor_included","value":true"#));
        assert!(!of(&["minor"]).contains("subjects"), "what the child is, nobody said");
        assert!(whom("bystander").is_err());
    }

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
