//! What a record alarms of, seen beside a hit; and the clocks of a hit.

use serde_json::{Value, json};

use crate::bureau::Bureau;

/// What a record states of danger: words that stand only in content.
const SECRET: &str = "carries a curved blade";

fn get(bureau: &Bureau, officer: &str, path: &str) -> Value {
    bureau.ask(officer, "GET", path, &Value::Null).json()
}

/// A search in one's own records, and the report that answers it.
fn search(bureau: &Bureau) -> (String, Value) {
    let body = json!({
        "kind": "search.run", "class": "person", "subject": "suspect",
        "justification": "case 12, fraud",
        "terms": [{ "property": "name", "value": "Zorvan Qeltish" }],
    });
    let form = json!({ "body": body, "purpose": "investigate", "case": "12" });
    let answer = bureau.ask("olga", "POST", "/v1/acts", &form);
    assert_eq!(answer.status, 201, "{}", answer.body);
    let act = answer.json()["act"].as_str().unwrap().to_owned();
    let thread = format!("/v1/acts?list=thread:{act}&kind=search.report");
    let report = || get(bureau, "olga", &thread)["items"][0]["act"].as_str().map(str::to_owned);
    bureau.until("it is answered", || report().is_some());
    let report = report().unwrap();
    let shown = get(bureau, "olga", &format!("/v1/acts/{report}"));
    (report, shown)
}

#[test]
fn who_searches_sees_that_a_record_warns_and_nobody_else_does() {
    let bureau = Bureau::start("XA");
    let danger = format!("danger={SECRET}");
    let facts = ["--no-personal-data", "--no-special-data"];
    let record = bureau.record(&[&["--property", &danger][..], &facts[..]].concat());
    let (report, shown) = search(&bureau);
    let expected = json!([{ "record": record, "alarms": ["danger"] }]);
    assert_eq!(shown["alarms"], expected, "{shown}");
    for officer in ["sven", "aud"] {
        let shown = get(&bureau, officer, &format!("/v1/acts/{report}"));
        assert!(shown["alarms"].is_null(), "{officer}: {shown}");
        assert!(!shown.to_string().contains(SECRET), "{officer}: {shown}");
    }
}

#[test]
fn a_row_of_a_list_says_what_its_hits_alarm_of() {
    let bureau = Bureau::start("XA");
    let danger = format!("danger={SECRET}");
    let facts = ["--no-personal-data", "--no-special-data", "--minor"];
    let record = bureau.record(&[&["--property", &danger][..], &facts[..]].concat());
    let quiet = bureau.record(&[]);
    let body = json!({
        "kind": "search.run", "class": "person", "terms": [], "subject": "suspect",
        "justification": "case 12, fraud", "list": { "name": "passengers", "rows": 1 },
    });
    let form = json!({ "body": body, "purpose": "investigate", "case": "12" });
    let act = bureau.ask("olga", "POST", "/v1/acts", &form).json();
    let path = format!("/v1/acts/{}/rows", act["act"].as_str().unwrap());
    let terms = json!([{ "property": "name", "value": "Zorvan Qeltish" }]);
    let lines = bureau.ask("olga", "POST", &path, &json!({ "line": 1, "terms": terms })).lines();
    let hits = &lines[0]["hits"];
    assert_eq!(hits["matches"].as_array().unwrap().len(), 2, "{quiet} too: {hits}");
    assert_eq!(hits["alarms"], json!([{ "record": record, "alarms": ["danger", "minor"] }]));
    assert!(!hits.to_string().contains(SECRET), "of what is read by opening it: {hits}");
}

#[test]
fn a_hit_tells_the_clock_that_a_wrong_arrest_begins() {
    let bureau = Bureau::start("XA");
    let record = bureau.record(&[]);
    let (report, _) = search(&bureau);
    let path = format!("/v1/hits/{report}");
    assert_eq!(get(&bureau, "olga", &path)["clocks"], json!([]));
    let body = json!({
        "kind": "hit.exclude", "record": record, "means": ["document"], "note": "",
        "particulars": [],
    });
    let stated = json!([{ "fact": "wrong_person_arrested", "value": true }]);
    let form = json!({ "body": body, "answers": report, "stated": stated });
    let done = bureau.ask("olga", "POST", "/v1/acts", &form);
    assert_eq!(done.status, 201, "{}", done.body);
    let clocks = get(&bureau, "olga", &path)["clocks"].clone();
    let redress = clocks.as_array().unwrap().iter().find(|one| one["what"] == "open-redress");
    assert!(redress.is_some(), "{clocks}");
    let redress = redress.unwrap();
    assert_eq!(redress["act"], done.json()["act"]);
    assert_eq!(redress["owed_by"], "XA");
    assert!(redress["at"].is_string(), "{redress}");
}
