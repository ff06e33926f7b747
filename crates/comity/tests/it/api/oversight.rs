//! Oversight: who looked, for what, what the law stopped; never content.

use serde_json::{Value, json};

use crate::bureau::Bureau;

#[test]
fn who_looked_and_for_what_is_told_and_nothing_of_what_was_read() {
    let bureau = Bureau::start("XA");
    let record = bureau.record(&[]);
    let open = format!("/v1/records/{record}/open");
    let why = json!({ "justification": "the Zorvan file", "purpose": "investigate" });
    assert_eq!(bureau.ask("lea", "POST", &open, &why).status, 200);
    let told = bureau.ask("aud", "GET", "/v1/oversight", &Value::Null);
    assert_eq!(told.status, 200, "{}", told.body);
    assert!(!told.body.contains("Zorvan"), "{}", told.body);
    let told = told.json();
    let look = &told["looks"][0];
    assert_eq!((&look["how"], &look["purpose"]), (&json!("record"), &json!("investigate")));
    assert_eq!(look["records"], json!([record]));
    assert_eq!(told["officers"][0]["officer"], look["officer"]);
    assert_eq!(told["officers"][0]["looked"], 1);
    assert_eq!(told["receipts"], json!([]));
    assert!(told["next"].is_null() && told["looked_through"].as_u64().unwrap() > 1);
}

#[test]
fn what_the_law_stopped_is_told_with_its_rules() {
    let bureau = Bureau::start("XA");
    let record = bureau.record(&[]);
    let open = format!("/v1/records/{record}/open");
    let refused = bureau.ask("sven", "POST", &open, &json!({ "justification": "no purpose" }));
    assert_ne!(refused.status, 200, "{}", refused.body);
    let told = bureau.ask("lea", "GET", "/v1/oversight", &Value::Null).json();
    let stopped = &told["stopped"][0];
    assert_eq!(stopped["kind"], "record.open", "{told}");
    assert_ne!(stopped["ruling"], "permitted");
    assert!(!stopped["because"].as_array().unwrap().is_empty());
    let tried = &told["looks"][0];
    assert_eq!((&tried["act"], &tried["stage"]), (&stopped["act"], &stopped["stage"]));
}

#[test]
fn what_a_peer_has_yet_to_acknowledge_is_told_with_its_age() {
    let (a, b) = Bureau::pair();
    drop(b);
    let send = ["send", "--to", "XB", "--subject", "Line", "--text", "Quiet", "--no-personal-data"];
    let sent = a.json("olga", &send);
    let told = a.ask("aud", "GET", "/v1/oversight", &Value::Null).json();
    let late = &told["receipts"][0];
    assert_eq!((&late["agency"], &late["waiting"]), (&json!("XB"), &json!(1)));
    assert_eq!(late["oldest"], sent["act"]);
    assert!(late["since"].is_string());
}
