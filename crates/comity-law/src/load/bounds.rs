//! Arithmetic that could err when it is worked out: found when the law is loaded.
//!
//! Facts are bounded, so what sums and products of them can come to is known beforehand. A rule
//! that could leave the range of numbers would err on some act, and a rule that errs refuses.

use serde_json::Value;

use crate::fact::NUMBER_MAX;

/// Looks for a sum or product that may leave the range, in the JSON form of Cedar's conditions.
pub(super) fn check(conditions: &Value) -> Result<(), String> {
    greatest(conditions).map(drop)
}

/// The greatest magnitude the expression can have; 0 when it is no number.
fn greatest(json: &Value) -> Result<i128, String> {
    match json {
        Value::Array(items) => {
            items.iter().try_fold(0, |most: i128, item| Ok(most.max(greatest(item)?)))
        }
        Value::Object(members) => {
            members.iter().try_fold(0, |most: i128, (name, value)| Ok(most.max(of(name, value)?)))
        }
        _ => Ok(0),
    }
}

/// The same of an operation by its name.
fn of(name: &str, value: &Value) -> Result<i128, String> {
    let sides = || Ok::<_, String>((greatest(&value["left"])?, greatest(&value["right"])?));
    let magnitude = match name {
        "Value" => value.as_i64().map_or(0, |number| i128::from(number).abs()),
        "." if value["left"]["Var"] == "context" => i128::from(NUMBER_MAX),
        "+" | "-" => {
            let (left, right) = sides()?;
            left + right
        }
        "*" => {
            let (left, right) = sides()?;
            left.saturating_mul(right)
        }
        "if-then-else" => {
            greatest(&value["if"])?;
            greatest(&value["then"])?.max(greatest(&value["else"])?)
        }
        _ => greatest(value)?,
    };
    if magnitude > i128::from(i64::MAX) {
        return Err("adds or multiplies beyond the range of numbers, and would err".to_owned());
    }
    Ok(magnitude)
}
