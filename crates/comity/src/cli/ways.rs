//! Ways forward, each as a command that is ready to paste.

use comity_law::Supplier;
use serde_json::Value;

use super::outcome::{items, text};

/// The ways, one after the other.
pub(super) fn told(ways: &[Value]) -> String {
    let mut out = String::new();
    for way in ways {
        let to = match text(way, "/to") {
            "" => String::new(),
            to => format!(" towards {to}"),
        };
        let changes: Vec<String> = items(way, "changes").iter().map(change).collect();
        out.push_str(&format!("way forward{to}: {}\n", changes.join("\n  and ")));
    }
    out
}

fn change(change: &Value) -> String {
    let says = text(change, "/says").trim_end_matches('.').to_owned();
    match command(change) {
        Some(command) => format!("{says} ({command})"),
        // What the system works out has nobody else who could supply it.
        None if is_found(change) => says,
        None => format!("{says} ({})", text(change, "/who")),
    }
}

/// Whether the system finds in the act what is to change.
fn is_found(change: &Value) -> bool {
    text(change, "/who") == Supplier::System.name()
}

/// The command that brings a change about, where there is one.
fn command(change: &Value) -> Option<String> {
    let form = &change["form"];
    let body = &form["body"];
    match text(body, "/kind") {
        "consent.ask" => {
            let uses = &body["uses"];
            let mut line = "comity consent ask".to_owned();
            line.push_str(&options("--record", items(body, "records")));
            line.push_str(&options("--onward", items(uses, "onward_to")));
            if uses["evidence"] == true {
                line.push_str(" --evidence");
            }
            line.push_str(" --reason \"…\"");
            return Some(line);
        }
        "disclosure.announce" => {
            let records = options("--record", items(body, "records"));
            return Some(format!("comity disclosure announce{records} --at … --text \"…\""));
        }
        "referral.approve" => {
            let rules = options("--rule", items(body, "rules"));
            return Some(format!("comity approve {}{rules} --reasons \"…\"", text(body, "/act")));
        }
        "agreement.propose" => {
            let with = items(body, "parties").get(1..).unwrap_or_default();
            let purposes = options("--for", items(body, "purposes"));
            let with = options("--with", with);
            return Some(format!("comity agreement propose --title \"…\"{with}{purposes}"));
        }
        "message.send" => {
            let to = options("--to", items(form, "recipients"));
            return Some(format!("comity send{to} --subject \"…\" --text \"…\""));
        }
        _ => {}
    }
    if let Some(only) = change.pointer("/what/only-to/recipients").and_then(Value::as_array) {
        return Some(format!("with only{}", options("--to", only)));
    }
    stated(change)
}

/// The option that completes a field, or states a fact that an officer can know.
fn stated(change: &Value) -> Option<String> {
    let records = items(change, "without");
    if records.is_empty() {
        return option(change).map(|option| format!("add {option}"));
    }
    let without = format!("without{}", options("--record", records));
    match option(change) {
        Some(option) if change["said"] != true => Some(format!("{without}, and add {option}")),
        _ => Some(without),
    }
}

fn option(change: &Value) -> Option<String> {
    let fact = text(change, "/what/fact/name");
    let value = &change["what"]["fact"]["value"];
    let option = match fact {
        "" => return None,
        "purpose_stated" => "--purpose …".to_owned(),
        "justification_stated" => "--justification \"…\"".to_owned(),
        "objective_reasons_stated" => "--objective-reasons \"…\"".to_owned(),
        "review_date_set" => "--review +365d".to_owned(),
        "subject_category_stated" => "--category …".to_owned(),
        "urgency_ground_stated" => "--urgent GROUND:WHY".to_owned(),
        "national_basis_stated" => match items(change, "choices") {
            [one] => format!("--national-law \"{}\"", plain(one)),
            _ => "--national-law \"…\"".to_owned(),
        },
        "personal_data_included" => "--no-personal-data".to_owned(),
        "special_categories_included" => "--no-special-data".to_owned(),
        "minor_included" | "vulnerable_subject" => "--about …".to_owned(),
        "channel_designated" => "--channel …".to_owned(),
        "individual_case" => "--case …".to_owned(),
        "restriction_acknowledged" if change["restriction"].is_string() => {
            format!("--acknowledge {}", quoted(text(change, "/restriction")))
        }
        "fields_included" => {
            let keep = value.as_array().map(Vec::as_slice).unwrap_or_default();
            options("--keep", keep).trim_start().to_owned()
        }
        // What the system works out is not for an officer to state.
        _ if is_found(change) => return None,
        _ => format!("--state {fact}={}", plain(value)),
    };
    Some(option)
}

/// A text as one argument of a shell: nothing in it is read but the text.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

fn options(name: &str, values: &[Value]) -> String {
    values.iter().map(|value| format!(" {name} {}", plain(value))).collect()
}

fn plain(value: &Value) -> String {
    match value {
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(all) => all.iter().map(plain).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fact(name: &str, more: &Value) -> Value {
        let mut change = json!({
            "what": { "fact": { "name": name, "value": false } }, "who": "officer", "says": "Do.",
        });
        change.as_object_mut().into_iter().for_each(|all| {
            all.extend(more.as_object().cloned().unwrap_or_default());
        });
        change
    }

    #[test]
    fn what_records_tell_is_left_out_with_them() {
        let with = |said: bool| json!({ "without": ["record_1"], "said": said });
        let told = |said| change(&fact("personal_data_included", &with(said)));
        assert_eq!(told(true), "Do (without --record record_1)");
        assert_eq!(told(false), "Do (without --record record_1, and add --no-personal-data)");
        let none = change(&fact("personal_data_included", &json!({})));
        assert_eq!(none, "Do (add --no-personal-data)");
    }

    #[test]
    fn the_words_of_an_owner_are_one_argument() {
        let with = |words: &str| {
            change(&fact("restriction_acknowledged", &json!({ "restriction": words })))
        };
        assert_eq!(with("Call us"), "Do (add --acknowledge 'Call us')");
        assert_eq!(with("It's $(ours)"), "Do (add --acknowledge 'It'\\''s $(ours)')");
    }

    #[test]
    fn an_approval_is_a_command_only_of_an_act_that_waits() {
        let approval = |form: &Value| {
            json!({ "what": { "approval": { "rule": "base.5.8" } }, "who": "legal",
                    "says": "The adviser decides.", "form": form })
        };
        assert_eq!(change(&approval(&Value::Null)), "The adviser decides (legal)");
        let waits = json!({ "body": { "kind": "referral.approve", "act": "act_1",
                                      "rules": ["base.5.8"] } });
        let told = change(&approval(&waits));
        assert!(told.contains("comity approve act_1 --rule base.5.8"), "{told}");
    }
}
