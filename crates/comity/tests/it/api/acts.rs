//! Acts and verdicts, as the interface answers them.

use serde_json::{Value, json};

use crate::bureau::Bureau;

fn register() -> Value {
    json!({ "body": {
        "kind": "record.register", "class": "person",
        "statements": [{ "property": "name", "value": "Zorvan Qeltish" }],
    } })
}

#[test]
fn a_refusal_names_rules_missing_facts_and_ways_forward_and_is_recorded() {
    let bureau = Bureau::start("XA");
    let refused = bureau.ask("olga", "POST", "/v1/acts", &register());
    assert_eq!(refused.status, 403);
    insta::assert_snapshot!("not_permitted", refused.plain());
    let path = format!("/v1/acts/{}", refused.json()["act"].as_str().unwrap());
    let kept = bureau.ask("aud", "GET", &path, &Value::Null).json();
    assert_eq!(kept["stage"], "not-permitted");
}

#[test]
fn a_verdict_beforehand_says_the_same_and_records_nothing() {
    let bureau = Bureau::start("XA");
    let size = || bureau.ask("aud", "GET", "/v1/log", &Value::Null).json()["size"].clone();
    let before = size();
    let tried = bureau.ask("olga", "POST", "/v1/verdicts", &register());
    assert_eq!(tried.status, 200);
    assert_eq!(tried.json()["ruling"], "not-permitted");
    insta::assert_snapshot!("tried", tried.plain());
    assert_eq!(size(), before);
    let done = bureau.ask("olga", "POST", "/v1/acts", &register()).json();
    let rules = |document: &Value| {
        let all = document["citations"].as_array().cloned().unwrap_or_default();
        all.iter().map(|rule| rule["rule"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(rules(&tried.json()), rules(&done));
}

#[test]
fn a_fact_that_the_law_does_not_know_is_never_lost_without_a_word() {
    let bureau = Bureau::start("XA");
    let mut form = register();
    form["stated"] = json!([{ "fact": "is_it_fine", "value": true }]);
    assert_eq!(bureau.ask("olga", "POST", "/v1/acts", &form).status, 400);
}

#[test]
fn copies_of_records_are_named_and_never_sent_in() {
    let bureau = Bureau::start("XA");
    let record = bureau.record(&[]);
    let answer = |shared: Value| {
        let body = json!({ "kind": "request.answer", "text": "", "shared": [shared] });
        json!({ "body": body })
    };
    let forged = json!({
        "record": record, "owner": "XB", "class": "person", "subject": {}, "handling": {},
        "statements": [], "revision": 0,
    });
    assert_eq!(bureau.ask("olga", "POST", "/v1/acts", &answer(forged)).status, 400);
    let absent = json!({ "record": "record_00000000000000000000000000" });
    assert_eq!(bureau.ask("olga", "POST", "/v1/verdicts", &answer(absent)).status, 404);
    let named = json!({ "record": record, "keep": ["name"] });
    assert_eq!(bureau.ask("olga", "POST", "/v1/verdicts", &answer(named)).status, 200);
    let report = json!({ "body": { "kind": "search.report", "matches": [], "searched": [] } });
    assert_eq!(bureau.ask("olga", "POST", "/v1/acts", &report).status, 400);
}

#[test]
fn lists_come_page_by_page_without_a_gap() {
    let bureau = Bureau::start("XA");
    (0..7).for_each(|_| drop(bureau.ask("olga", "POST", "/v1/acts", &register())));
    let all = bureau.ask("olga", "GET", "/v1/acts?limit=500", &Value::Null).json();
    let ids = |page: &Value| -> Vec<Value> {
        page["items"].as_array().unwrap().iter().map(|act| act["act"].clone()).collect()
    };
    let (mut paged, mut next) = (Vec::new(), Some(String::new()));
    while let Some(before) = next {
        let before = if before.is_empty() { before } else { format!("&before={before}") };
        let path = format!("/v1/acts?limit=3{before}");
        let page = bureau.ask("olga", "GET", &path, &Value::Null).json();
        paged.extend(ids(&page));
        next = page["next"].as_str().map(str::to_owned);
    }
    assert_eq!(paged, ids(&all));
    assert!(paged.len() >= 7);
}

#[test]
fn an_act_is_found_by_its_reference() {
    let bureau = Bureau::start("XA");
    let done = bureau.ask("olga", "POST", "/v1/acts", &register()).json();
    let path = format!("/v1/acts/{}", done["reference"].as_str().unwrap());
    assert_eq!(bureau.ask("olga", "GET", &path, &Value::Null).json()["act"], done["act"]);
}

#[test]
fn a_verdict_beforehand_tells_nothing_of_a_record_that_was_not_opened() {
    let bureau = Bureau::start("XA");
    let record = bureau.record(&[]);
    let absent = "record_00000000000000000000000000";
    let bodies = |record: &str| {
        [
            json!({ "kind": "request.answer", "text": "", "shared": [{ "record": record }] }),
            json!({ "kind": "consent.ask", "records": [record], "uses": {}, "reason": "x" }),
            json!({ "kind": "record.erase", "record": record, "reason": "x" }),
            json!({ "kind": "request.make", "asks": "x", "facts": "x", "records": [record] }),
        ]
    };
    let tried = |officer: &str, body: &Value| {
        bureau.ask(officer, "POST", "/v1/verdicts", &json!({ "body": body }))
    };
    let plain = |text: &str| text.replace(&record, absent);
    for (there, not_there) in bodies(&record).iter().zip(bodies(absent)) {
        let (there, not_there) = (tried("sven", there), tried("sven", &not_there));
        assert_eq!(there.status, not_there.status);
        assert_eq!(plain(&there.body), not_there.body);
    }
    let own = tried("olga", &bodies(&record)[2]);
    assert_eq!(own.status, 200, "who registered it is told: {}", own.body);
    let open = json!({ "justification": "case 12", "purpose": "investigate" });
    let opened = bureau.ask("sven", "POST", &format!("/v1/records/{record}/open"), &open);
    assert_eq!(opened.status, 200, "{}", opened.body);
    assert_eq!(tried("sven", &bodies(&record)[2]).status, 200, "who opened it is told");
    for nobody in ["aud", "admin"] {
        assert_eq!(tried(nobody, &bodies(&record)[3]).status, 404);
    }
}

#[test]
fn verdicts_beforehand_are_counted_and_end_at_sixty_a_minute() {
    let bureau = Bureau::start("XA");
    let status = || bureau.ask("olga", "POST", "/v1/verdicts", &register()).status;
    let answered = (0..61).filter(|_| status() == 200).count();
    assert!(answered <= 60, "{answered} were answered within a minute");
    assert_eq!(status(), 429);
    assert_eq!(bureau.ask("sven", "POST", "/v1/verdicts", &register()).status, 200);
}
