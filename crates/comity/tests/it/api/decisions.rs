//! Who decides over what waits and who did; what an answer tells of its records.

use serde_json::{Value, json};

use crate::bureau::Bureau;

const RULE: &str = "interpol-constitution.3.1";

/// A record that touches on politics: in an organisation the legal adviser decides over it.
fn touching(bureau: &Bureau) -> String {
    let form = json!({
        "body": {
            "kind": "record.register", "class": "person", "source": "case 12",
            "subject": { "category": "suspect", "review_at": 1_900_000_000_000_u64 },
            "statements": [
                { "property": "name", "value": "Zorvan Qeltish" },
                { "property": "political-opinion", "value": "invented" },
            ],
        },
        "purpose": "investigate",
        "stated": [
            { "fact": "strict_necessity_stated", "value": true },
            { "fact": "special_categories_lawful", "value": true },
        ],
    });
    let waits = bureau.ask("olga", "POST", "/v1/acts", &form);
    assert_eq!(waits.status, 202, "{}", waits.body);
    waits.json()["act"].as_str().unwrap().to_owned()
}

fn shown(bureau: &Bureau, officer: &str, act: &str) -> Value {
    bureau.ask(officer, "GET", &format!("/v1/acts/{act}"), &Value::Null).json()
}

fn decides(bureau: &Bureau, body: &Value) -> Value {
    let done = bureau.ask("lea", "POST", "/v1/acts", &json!({ "body": body }));
    assert_eq!(done.status, 201, "{}", done.body);
    done.json()
}

fn organisation() -> Bureau {
    let bureau = Bureau::of_kind("XA", "organisation");
    bureau.json("admin", &["adopt", "interpol-constitution"]);
    bureau
}

#[test]
fn who_decides_over_an_act_is_told_and_afterwards_who_did_and_why() {
    let bureau = organisation();
    let act = touching(&bureau);
    for (officer, yours) in [("olga", false), ("sven", false), ("lea", true), ("aud", false)] {
        let deciding = shown(&bureau, officer, &act)["deciding"].clone();
        assert_eq!(deciding.as_array().map(Vec::len), Some(1), "{officer}: {deciding}");
        let one = &deciding[0];
        assert_eq!((&one["rule"], &one["by"]), (&json!(RULE), &json!("legal")), "{officer}");
        assert_eq!((&one["way"], &one["yours"]), (&json!("approve"), &json!(yours)), "{officer}");
        assert!(one["cite"].as_str().unwrap().contains("Constitution"), "{one}");
    }
    let reasons = "a criminal matter, whatever he thinks";
    let body =
        json!({ "kind": "referral.approve", "act": act, "rules": [RULE], "reasons": reasons });
    let by = decides(&bureau, &body);
    bureau.until("it has gone on", || shown(&bureau, "olga", &act)["stage"] == "done");
    let here = shown(&bureau, "olga", &act);
    assert_eq!(here["deciding"], Value::Null);
    let one = &here["decisions"][0];
    assert_eq!((&one["act"], &one["what"]), (&by["act"], &json!("approved")));
    assert_eq!((&one["role"], &one["reasons"]), (&json!("legal-adviser"), &json!(reasons)));
    assert_eq!(one["rules"][0]["rule"], RULE);
    assert!(one["at"].is_string() && one["officer"].is_string(), "{one}");
    // Who has not opened the act sees who decided, and not in which words.
    for officer in ["sven", "aud"] {
        let one = shown(&bureau, officer, &act)["decisions"][0].clone();
        assert_eq!((&one["what"], &one["reasons"]), (&json!("approved"), &Value::Null));
    }
}

#[test]
fn who_declined_an_act_and_why_is_kept() {
    let bureau = organisation();
    let act = touching(&bureau);
    let body = json!({ "kind": "referral.decline", "act": act, "reasons": "politics alone" });
    let by = decides(&bureau, &body);
    let here = shown(&bureau, "olga", &act);
    assert_eq!((&here["stage"], &here["deciding"]), (&json!("declined"), &Value::Null));
    let one = &here["decisions"][0];
    assert_eq!((&one["act"], &one["what"]), (&by["act"], &json!("declined")));
    assert_eq!((&one["reasons"], &one["rules"]), (&json!("politics alone"), &json!([])));
}

#[test]
fn what_is_not_permitted_is_overruled_by_whom_the_law_names() {
    let bureau = Bureau::start("XA");
    let form = json!({ "body": {
        "kind": "record.register", "class": "person",
        "statements": [{ "property": "name", "value": "Zorvan Qeltish" }],
    } });
    let refused = bureau.ask("olga", "POST", "/v1/acts", &form).json();
    let act = refused["act"].as_str().unwrap();
    for (officer, yours) in [("lea", true), ("sven", false), ("olga", false)] {
        let one = shown(&bureau, officer, act)["deciding"][0].clone();
        assert_eq!((&one["way"], &one["by"]), (&json!("overrule"), &json!("legal")), "{one}");
        assert_eq!(one["yours"], yours, "{officer}");
    }
}

#[test]
fn an_own_answer_names_its_records_and_tells_them_to_nobody() {
    let bureau = Bureau::start("XA");
    let record = bureau.record(&[]);
    let body = json!({
        "kind": "request.answer", "text": "Enclosed.", "shared": [{ "record": record }],
    });
    let made = bureau.ask("olga", "POST", "/v1/acts", &json!({ "body": body })).json();
    let act = made["act"].as_str().unwrap();
    let deciding = shown(&bureau, "lea", act)["deciding"].clone();
    assert_eq!(deciding, Value::Null, "where nothing opens an act, nobody decides");
    let open = json!({ "justification": "the day's review", "purpose": "oversight" });
    let opened = bureau.ask("sven", "POST", &format!("/v1/acts/{act}/open"), &open);
    assert_eq!(opened.status, 200, "{}", opened.body);
    for shown in [shown(&bureau, "olga", act), opened.json()] {
        assert!(!shown.to_string().contains("Zorvan"), "{shown}");
        let body = &shown["content"]["body"];
        assert_eq!(body["text"], "Enclosed.", "own words stay");
        let shared = &body["shared"][0];
        assert_eq!((&shared["record"], &shared["owner"]), (&json!(record), &json!("XA")));
        assert_eq!((&shared["class"], &shared["subject"]), (&json!("person"), &json!({})));
        let stated = shared["statements"].as_array().unwrap();
        let told: Vec<_> = stated.iter().map(|one| (&one["property"], &one["value"])).collect();
        assert_eq!(told[0], (&json!("name"), &json!("")));
    }
    // What it states is read where every record is: for a purpose.
    let why = json!({ "justification": "case 12", "purpose": "investigate" });
    let opened = bureau.ask("sven", "POST", &format!("/v1/records/{record}/open"), &why);
    assert!(opened.body.contains("Zorvan"), "{}", opened.body);
}

#[test]
fn what_registers_a_record_tells_it_to_nobody_either() {
    let bureau = Bureau::start("XA");
    bureau.record(&[]);
    let all = bureau.ask("olga", "GET", "/v1/acts?kind=record.register", &Value::Null).json();
    let act = all["items"][0]["act"].as_str().unwrap().to_owned();
    let open = json!({ "justification": "the day's review", "purpose": "oversight" });
    let opened = bureau.ask("sven", "POST", &format!("/v1/acts/{act}/open"), &open);
    assert_eq!(opened.status, 200, "{}", opened.body);
    assert_eq!(opened.json()["content"]["body"]["kind"], "record.register");
    assert!(!opened.body.contains("Zorvan"), "{}", opened.body);
}
