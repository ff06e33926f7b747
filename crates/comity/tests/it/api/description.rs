//! The description of the interface: true of its routes, its answers and its copy.

use std::{collections::BTreeSet, path::PathBuf};

use serde_json::{Value, json};

use crate::{
    bureau::{Bureau, comity},
    described::{description, resolved},
};

/// The copy from which programs are generated; `COMITY_GOLDEN=write` writes it anew.
fn copy() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/build/openapi.json")
}

#[test]
fn the_copy_in_the_documentation_is_what_the_program_says_of_itself() {
    let said = comity(&["api", "describe"]).out;
    if std::env::var("COMITY_GOLDEN").is_ok_and(|word| word == "write") {
        std::fs::write(copy(), &said).unwrap();
    }
    let found = std::fs::read_to_string(copy()).unwrap_or_default();
    assert!(found == said, "docs/build/openapi.json is not what `comity api describe` prints");
}

#[test]
fn the_node_serves_its_description_to_whoever_asks() {
    let bureau = Bureau::start("XA");
    let address = bureau.address();
    let path = "/v1/openapi.json";
    let answer =
        bureau.raw(&format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"));
    assert_eq!((answer.status, &answer.json()), (200, description()));
}

/// Every operation: method, path, and what is said of it.
fn operations() -> Vec<(String, String, &'static Value)> {
    let paths = description()["paths"].as_object().unwrap();
    let all = paths.iter().flat_map(|(path, item)| {
        let operations = item.as_object().unwrap();
        operations.iter().map(|(method, said)| (method.clone(), path.clone(), said))
    });
    all.collect()
}

#[test]
fn every_operation_says_what_it_is_and_who_may_call() {
    assert!(description()["openapi"].as_str().unwrap().starts_with("3.1"));
    assert_eq!(description()["security"], json!([{ "token": [] }, { "session": [] }]));
    let own = ["/v1/session", "/v1/passkeys", "/v1/tokens", "/v1/recovery"];
    for path in own {
        let get = &description()["paths"][path]["get"];
        assert_eq!(get["security"], json!([{ "session": [] }]), "{path}: a token is no seat");
    }
    let tags: BTreeSet<&str> = description()["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tag| tag["name"].as_str().unwrap())
        .collect();
    let mut ids = BTreeSet::new();
    for (method, path, said) in operations() {
        let at = format!("{method} {path}");
        assert!(ids.insert(said["operationId"].as_str().unwrap()), "{at}: its name is taken");
        assert!(!said["summary"].as_str().unwrap_or_default().is_empty(), "{at} has no summary");
        let tag = said["tags"][0].as_str().unwrap();
        assert!(tags.contains(tag), "{at}: `{tag}` is told nowhere");
        let named: BTreeSet<&str> =
            path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
        let parameters = said["parameters"].as_array().into_iter().flatten();
        let told = parameters.filter(|one| one["in"] == "path").map(|one| &one["name"]);
        assert_eq!(told.filter_map(Value::as_str).collect::<BTreeSet<_>>(), named, "{at}");
        for (status, answer) in said["responses"].as_object().unwrap() {
            let answer = resolved(answer);
            let is_problem = answer["content"]["application/problem+json"].is_object();
            assert_eq!(is_problem, status.as_str() >= "400", "{at}: {status}");
            assert!(!answer["description"].as_str().unwrap_or_default().is_empty(), "{at}");
        }
    }
}

#[test]
fn every_schema_that_is_referred_to_is_there_and_none_is_left_over() {
    let components = &description()["components"];
    let (schemas, answers) = (&components["schemas"], &components["responses"]);
    let there = [schemas, answers].into_iter().flat_map(|all| all.as_object().unwrap().keys());
    let there: BTreeSet<String> = there.cloned().collect();
    let mut referred = BTreeSet::new();
    collect(description(), &mut referred);
    assert_eq!(referred, there);
}

fn collect(value: &Value, referred: &mut BTreeSet<String>) {
    if let Some(place) = value["$ref"].as_str() {
        referred.insert(place.rsplit('/').next().unwrap().to_owned());
    }
    let members = value.as_object().into_iter().flat_map(|object| object.values());
    let items = value.as_array().into_iter().flatten();
    members.chain(items).for_each(|inner| collect(inner, referred));
}

#[test]
fn each_role_gets_from_each_route_what_is_described() {
    let (a, _b) = Bureau::pair();
    let record = a.record(&[]);
    let act = a.json("olga", &["list", "--limit", "1"])["items"][0]["act"].clone();
    let act = act.as_str().unwrap();
    let agreements = a.ask("olga", "GET", "/v1/agreements", &Value::Null).json();
    let agreement = agreements["items"][0]["agreement"].as_str().unwrap();
    let absent = "act_00000000000000000000000000";
    for (_, path, _) in operations().into_iter().filter(|(method, ..)| method == "get") {
        if path == "/v1/events" {
            continue;
        }
        for id in [act, record.as_str(), agreement, absent] {
            let path = path.replace("{instrument}", "base").replace("{rule}", "base.5.1");
            let path = path.replace("{id}", id).replace("{act}", act).replace("{agency}", "XB");
            for officer in ["olga", "sven", "lea", "aud", "admin"] {
                let answer = a.ask(officer, "GET", &path, &Value::Null);
                assert_ne!(answer.status, 503, "{path}");
            }
        }
    }
    for officer in ["olga", "aud"] {
        let own = a.ask(officer, "GET", "/v1/agencies/XA", &Value::Null);
        assert_eq!(own.status, 200);
    }
}
