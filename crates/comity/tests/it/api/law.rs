//! The law, looked through by words, and the model agreements that ship with it.

use serde_json::Value;

use crate::bureau::Bureau;

#[test]
fn rules_are_found_by_all_the_words_and_those_that_bind_come_first() {
    let bureau = Bureau::start("XA");
    let ask =
        |query: &str| bureau.ask("aud", "GET", &format!("/v1/law/search?{query}"), &Value::Null);
    let rule = bureau.ask("aud", "GET", "/v1/law/rules/base.5.1", &Value::Null).json();
    let word = rule["says"].as_str().unwrap().split(' ').next().unwrap().to_uppercase();
    let found = ask(&format!("q={word}%20base.5.1")).json();
    assert_eq!(found["items"][0]["rule"], "base.5.1", "{found}");
    assert_eq!(found["items"][0]["instrument"], "base");
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    let many = ask("q=art&limit=500").json();
    let binds: Vec<bool> = many["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| ["always", "adopted"].contains(&one["status"].as_str().unwrap()))
        .collect();
    assert!(binds.is_sorted_by(|one, next| one >= next), "those that bind come first");
    let first = ask("q=art&limit=1").json();
    let next = first["next"].as_str().unwrap();
    let second = ask(&format!("q=art&limit=1&before={next}")).json();
    assert_eq!(second["items"][0]["rule"], many["items"][1]["rule"]);
    assert_eq!(ask("q=%20").status, 400);
    assert_eq!(ask("").status, 400);
    assert_eq!(ask("q=zzzznothing").json()["items"].as_array().unwrap().len(), 0);
}

#[test]
fn an_officer_may_begin_from_a_model_agreement_and_reads_its_limits() {
    let bureau = Bureau::start("XA");
    let ask = |path: &str| bureau.ask("olga", "GET", path, &Value::Null);
    let told = ask("/v1/agreements/templates").json();
    let all = told["items"].as_array().unwrap();
    let one = all.iter().find(|one| one["template"] == "operational-protocol").unwrap();
    assert_eq!(one["form"], "operational-protocol");
    assert_eq!((&one["parties_max"], &one["months"]), (&10.into(), &6.into()));
    assert_eq!(one["handling"]["not_in_court"], true);
    assert!(one["properties"].as_array().unwrap().len() < 10, "narrow data");
    assert!(one["about"].as_str().unwrap().contains("One operation"));
    assert!(one["text"].as_str().unwrap().contains("{parties}"), "negotiated, then filled in");
    let listed = bureau.json("olga", &["agreement", "draft"]);
    let names = |all: &[Value], name: &str| -> Vec<Value> {
        all.iter().map(|one| one[name].clone()).collect()
    };
    let here = names(listed["items"].as_array().unwrap(), "name");
    assert_eq!(names(all, "template"), here, "the desk knows what the command line knows");
}
