//! What the desk reads: records, the law that runs, acts of a kind or an agency.

use serde_json::{Value, json};

use crate::bureau::Bureau;

/// A word that stands only in content.
const SECRET: &str = "Zorvan";

#[test]
fn records_are_listed_page_by_page_and_say_nothing_of_their_content() {
    let bureau = Bureau::start("XA");
    let records = [bureau.record(&[]), bureau.record(&[]), bureau.record(&[])];
    let ask = |officer: &str, path: &str| bureau.ask(officer, "GET", path, &Value::Null);
    let mut found = Vec::new();
    let mut path = "/v1/records?limit=2".to_owned();
    loop {
        let page = ask("olga", &path);
        assert!(!page.body.contains(SECRET), "{}", page.body);
        let page = page.json();
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= 2);
        found.extend(items.iter().cloned());
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/v1/records?limit=2&before={next}");
    }
    let ids: Vec<&str> = found.iter().map(|one| one["record"].as_str().unwrap()).collect();
    assert_eq!(ids, [&records[2], &records[1], &records[0]], "the newest first");
    assert_eq!(found[0]["class"], "person");
    assert_eq!(found[0]["owner"], "XA");
    assert!(found[0]["review_at"].is_string());
    assert_eq!(ask("olga", "/v1/records?list=all").status, 400);
}

#[test]
fn who_reads_no_content_does_not_learn_which_records_are_held() {
    let bureau = Bureau::start("XA");
    bureau.record(&[]);
    let nowhere = bureau.ask("aud", "GET", "/v1/nowhere", &Value::Null);
    for officer in ["aud", "admin"] {
        let answer = bureau.ask(officer, "GET", "/v1/records", &Value::Null);
        assert_eq!((answer.status, answer.body), (404, nowhere.body.clone()), "{officer}");
    }
}

#[test]
fn a_record_is_in_sight_of_who_registered_or_opened_it() {
    let bureau = Bureau::start("XA");
    let record = bureau.record(&[]);
    let in_sight = |officer: &str| {
        let list = bureau.ask(officer, "GET", "/v1/records", &Value::Null).json();
        list["items"][0]["in_sight"].clone()
    };
    assert_eq!((in_sight("olga"), in_sight("sven")), (json!(true), json!(false)));
    let why = json!({ "justification": "review of the day", "purpose": "investigate" });
    let opened = bureau.ask("sven", "POST", &format!("/v1/records/{record}/open"), &why);
    assert_eq!(opened.status, 200, "{}", opened.body);
    assert_eq!(in_sight("sven"), json!(true));
}

#[test]
fn an_erased_record_leaves_the_list() {
    let bureau = Bureau::start("XA");
    let (kept, gone) = (bureau.record(&[]), bureau.record(&[]));
    let erase = json!({ "body": { "kind": "record.erase", "record": gone, "reason": "over" } });
    let erased = bureau.ask("olga", "POST", "/v1/acts", &erase);
    assert_eq!(erased.status, 201, "{}", erased.body);
    bureau.until("it is gone", || {
        let list = bureau.ask("olga", "GET", "/v1/records", &Value::Null).json();
        let items = list["items"].as_array().unwrap().clone();
        items.len() == 1 && items[0]["record"] == kept.as_str()
    });
}

#[test]
fn the_law_is_read_from_its_instruments_down_to_a_rule() {
    let bureau = Bureau::start("XA");
    let ask = |path: &str| bureau.ask("olga", "GET", path, &Value::Null);
    let in_force = ask("/v1/law?limit=500").json();
    let base = in_force["items"].as_array().unwrap();
    let base = base.iter().find(|one| one["instrument"] == "base").unwrap();
    assert_eq!(base["status"], "always");
    let all = ask("/v1/law?list=all&limit=500").json();
    let other = all["items"].as_array().unwrap();
    let other = other.iter().find(|one| one["status"] == "not-adopted").unwrap();
    assert_eq!(other["since"], Value::Null);
    assert!(all["items"].as_array().unwrap().len() > in_force["items"].as_array().unwrap().len());
    let rules = ask("/v1/law/base").json();
    assert_eq!(json!(rules["items"].as_array().unwrap().len()), base["rules"]);
    let rule = ask("/v1/law/rules/base.5.1").json();
    assert_eq!(rule["instrument"], "base");
    assert!(rule["written"].as_str().unwrap().contains("base.5.1"));
    assert!(!rule["cases"].as_array().unwrap().is_empty(), "{rule}");
    for absent in ["/v1/law/nothing", "/v1/law/rules/nothing.1.1"] {
        assert_eq!(ask(absent).status, 404, "{absent}");
    }
    assert_eq!(ask("/v1/law?list=mine").status, 400);
}

#[test]
fn a_rule_tells_where_it_spoke_only_to_who_may_read_verdicts() {
    let bureau = Bureau::start("XA");
    let register = json!({ "body": {
        "kind": "record.register", "class": "person",
        "statements": [{ "property": "name", "value": "Zorvan Qeltish" }],
    } });
    let refused = bureau.ask("olga", "POST", "/v1/acts", &register).json();
    let rule = refused["citations"][0]["rule"].as_str().unwrap().to_owned();
    let path = format!("/v1/law/rules/{rule}");
    for officer in ["olga", "aud", "lea"] {
        let told = bureau.ask(officer, "GET", &path, &Value::Null).json();
        assert_eq!(told["spoke"]["acts"][0]["act"], refused["act"], "{officer}");
        assert_eq!(told["spoke"]["acts"][0]["ruling"], "not-permitted");
        assert!(!told.to_string().contains(SECRET));
    }
    let told = bureau.ask("admin", "GET", &path, &Value::Null).json();
    assert_eq!(told["spoke"], Value::Null);
}

#[test]
fn acts_are_found_by_kind_and_by_agency() {
    let (a, _b) = Bureau::pair();
    let record = a.record(&[]);
    let ids = |query: &str| -> Vec<Value> {
        let list = a.ask("olga", "GET", &format!("/v1/acts?{query}"), &Value::Null).json();
        list["items"].as_array().unwrap().iter().map(|one| one["kind"].clone()).collect()
    };
    assert_eq!(ids("kind=record.register"), ["record.register"], "{record}");
    let with = ids("agency=XB");
    assert!(with.contains(&json!("agreement.sign")), "{with:?}");
    assert!(!with.contains(&json!("record.register")), "{with:?}");
    assert_eq!(ids("kind=agreement.sign&agency=XB&limit=1").len(), 1);
    assert!(ids("kind=agreement.sign&list=inbox").iter().all(|kind| kind == "agreement.sign"));
    for wrong in ["kind=no.kind", "agency=x"] {
        assert_eq!(a.ask("olga", "GET", &format!("/v1/acts?{wrong}"), &Value::Null).status, 400);
    }
}
