//! Each role and each route: what it must not see.

use serde_json::{Value, json};

use crate::bureau::Bureau;

/// A word that stands only in content.
const SECRET: &str = "Zorvan";

/// A route, and the status for an officer, an auditor and the administrator.
type Expected = (&'static str, String, Value, [u16; 3]);

fn routes(record: &str, act: &str) -> Vec<Expected> {
    let open = json!({ "justification": "case 12", "purpose": "investigate" });
    let posting = json!({ "name": "new", "role": "auditor", "code": "0".repeat(64) });
    let get = |path: &str| path.to_owned();
    let mut routes: Vec<Expected> = [
        ("/v1/acts", [200; 3]),
        ("/v1/acts?list=inbox", [200; 3]),
        ("/v1/cases", [200, 404, 404]),
        ("/v1/requests", [200; 3]),
        ("/v1/deadlines", [200; 3]),
        ("/v1/consents", [200; 3]),
        ("/v1/agreements", [200; 3]),
        ("/v1/peers", [200; 3]),
        ("/v1/own", [200; 3]),
        ("/v1/log", [200; 3]),
        ("/v1/log/proofs/0", [200; 3]),
        ("/v1/oversight", [404, 200, 404]),
        ("/v1/operations", [404, 200, 200]),
        ("/v1/invitations", [404, 404, 200]),
        ("/v1/duty", [200; 3]),
        ("/v1/records", [200, 404, 404]),
        ("/v1/watches", [200, 404, 404]),
        ("/v1/watches?list=ended", [200, 404, 404]),
        ("/v1/searches/private", [200, 404, 404]),
        ("/v1/searches/private/holders", [200, 404, 404]),
        ("/v1/leads", [200, 404, 404]),
        ("/v1/lists", [200, 404, 404]),
        ("/v1/law", [200; 3]),
        ("/v1/law/base", [200; 3]),
        ("/v1/law/search?q=purpose", [200; 3]),
        ("/v1/law/rules/base.5.1", [200; 3]),
        ("/v1/facts", [200; 3]),
        ("/v1/offences", [200; 3]),
        ("/v1/me/drafts-key", [404; 3]),
        ("/v1/acts?list=mine", [200; 3]),
        ("/v1/officers", [200; 3]),
        ("/v1/bundles/XB", [404, 404, 403]),
    ]
    .into_iter()
    .map(|(path, expected)| ("GET", get(path), Value::Null, expected))
    .collect();
    routes.push(("GET", format!("/v1/acts/{act}"), Value::Null, [200; 3]));
    let question = format!("/v1/acts/{act}/question");
    routes.push(("POST", question, json!({}), [404, 200, 404]));
    let holders = format!("/v1/records/{record}/holders");
    routes.push(("GET", holders, Value::Null, [200, 404, 404]));
    let history = format!("/v1/records/{record}/history");
    routes.push(("GET", history, Value::Null, [200, 200, 404]));
    routes.push(("POST", format!("/v1/records/{record}/open"), open, [200, 404, 404]));
    routes.push(("POST", get("/v1/imports"), json!({}), [200, 404, 404]));
    routes.push(("POST", get("/v1/lists/rows?format=ftm"), json!({}), [200, 404, 404]));
    routes.push(("POST", get("/v1/duplicates"), json!({}), [400, 404, 404]));
    routes.push(("POST", get("/v1/duplicates/act_1"), Value::Null, [404, 404, 404]));
    routes.push(("POST", get("/v1/attachments"), json!({}), [201, 404, 404]));
    routes.push(("POST", get("/v1/audits"), json!({}), [200; 3]));
    routes.push(("POST", get("/v1/bundles"), json!({}), [404, 404, 400]));
    routes.push(("POST", get("/v1/officers"), posting, [404, 404, 201]));
    routes
}

#[test]
fn no_role_sees_more_than_it_may() {
    let bureau = Bureau::start("XA");
    let record = bureau.record(&[]);
    let list = bureau.json("olga", &["list", "--limit", "1"]);
    let act = list["items"][0]["act"].as_str().unwrap().to_owned();
    for (method, path, body, expected) in routes(&record, &act) {
        for (role, expected) in ["olga", "aud", "admin"].into_iter().zip(expected) {
            let answer = bureau.ask(role, method, &path, &body);
            assert_eq!(answer.status, expected, "{role} {method} {path}: {}", answer.body);
            let may_read = role == "olga";
            assert!(
                may_read || !answer.body.contains(SECRET),
                "{role} {method} {path} shows content: {}",
                answer.body
            );
        }
    }
}

#[test]
fn what_one_may_not_see_reads_as_what_is_not_there() {
    let bureau = Bureau::start("XA");
    let record = bureau.record(&[]);
    let open = json!({ "justification": "x", "purpose": "investigate" });
    let there = bureau.ask("aud", "POST", &format!("/v1/records/{record}/open"), &open);
    let absent = "/v1/records/record_00000000000000000000000000/open";
    let not_there = bureau.ask("olga", "POST", absent, &open);
    assert_eq!((there.status, there.body), (not_there.status, not_there.body));
}

#[test]
fn what_an_act_says_is_read_by_its_author_or_through_an_act() {
    let bureau = Bureau::start("XA");
    bureau.record(&[]);
    let list = bureau.json("olga", &["list", "--limit", "1"]);
    let path = format!("/v1/acts/{}", list["items"][0]["act"].as_str().unwrap());
    let open = format!("{path}/open");
    let ask = |officer: &str, method: &str, path: &str, body: &Value| {
        bureau.ask(officer, method, path, body)
    };
    let seen = |officer: &str| ask(officer, "GET", &path, &Value::Null).json();
    let size = || ask("aud", "GET", "/v1/log", &Value::Null).json()["size"].as_u64().unwrap();
    assert!(seen("olga")["content"].is_object(), "the author reads what she wrote");
    for officer in ["sven", "lea"] {
        let shown = seen(officer);
        assert!(shown["content"].is_null(), "{officer} reads without an act: {shown}");
        assert_eq!(shown["reading"], "with-justification");
        assert!(!shown.to_string().contains(SECRET));
        let lists = ask(officer, "GET", "/v1/acts", &Value::Null);
        assert!(!lists.body.contains(SECRET), "{}", lists.body);
    }
    assert_eq!(ask("sven", "POST", &open, &json!({})).status, 400, "nobody says why");
    assert_eq!(ask("sven", "POST", &open, &json!({ "justification": "  " })).status, 400);
    let before = size();
    let why = json!({ "justification": "review of the day", "purpose": "investigate" });
    let opened = ask("sven", "POST", &open, &why);
    assert_eq!(opened.status, 200, "{}", opened.body);
    let said = &opened.json()["content"]["body"];
    assert_eq!(said["source"], "case 12", "what the act says besides its record");
    assert!(!said.to_string().contains(SECRET), "a record is read where records are: {said}");
    assert_eq!(size(), before + 1, "the reading is in the log");
    let by = opened.json()["opened_by"].as_str().unwrap().to_owned();
    let reading = ask("aud", "GET", &format!("/v1/acts/{by}"), &Value::Null).json();
    assert_eq!(reading["kind"], "message.acknowledge");
    assert!(seen("sven")["content"].is_null(), "each reading is an act");
    for officer in ["aud", "admin"] {
        assert!(seen(officer)["content"].is_null());
        assert!(seen(officer)["case"].is_null());
        assert!(seen(officer)["verdict"].is_object());
        assert_eq!(ask(officer, "POST", &open, &why).status, 404);
    }
}

#[test]
fn looking_at_how_an_act_was_decided_leaves_a_trace_and_nothing_else() {
    let bureau = Bureau::start("XA");
    bureau.record(&[]);
    let list = bureau.json("olga", &["list", "--limit", "1"]);
    let path = format!("/v1/acts/{}", list["items"][0]["act"].as_str().unwrap());
    let question = format!("{path}/question");
    let get = |path: &str| bureau.ask("aud", "GET", path, &Value::Null).json();
    let size = || get("/v1/log")["size"].as_u64().unwrap();
    let (before, shown) = (size(), get(&path));
    let why = json!({ "justification": "sample of the quarter" });
    for officer in ["olga", "sven", "admin"] {
        assert_eq!(bureau.ask(officer, "POST", &question, &why).status, 404);
    }
    assert_eq!(bureau.ask("aud", "GET", &question, &Value::Null).status, 405, "never silently");
    assert_eq!(size(), before, "who may not look leaves no trace either");
    for (place, officer) in ["aud", "lea"].into_iter().enumerate() {
        let told = bureau.ask(officer, "POST", &question, &why);
        assert_eq!(told.status, 200, "{}", told.body);
        assert!(told.json()["question"]["act"].is_object(), "{}", told.body);
        assert_eq!(size(), before + 1 + place as u64, "the looking is in the log");
        let by = told.json()["examined_by"].as_str().unwrap().to_owned();
        assert_eq!(get(&format!("/v1/acts/{by}"))["kind"], "message.acknowledge");
    }
    assert_eq!(get(&path)["stage"], shown["stage"], "the act stays where it is");
    let taken = json!({
        "body": { "kind": "message.acknowledge", "reception": "taken" },
        "answers": list["items"][0]["act"],
    });
    let taken = bureau.ask("aud", "POST", "/v1/acts", &taken);
    assert_ne!(taken.status, 200, "an auditor takes charge of nothing: {}", taken.body);
}

#[test]
fn what_was_done_with_a_record_is_told_with_what_was_refused() {
    let bureau = Bureau::start("XA");
    let record = bureau.record(&[]);
    let path = format!("/v1/records/{record}/history");
    let history = |officer: &str| bureau.ask(officer, "GET", &path, &Value::Null).json();
    let kinds = |told: &Value| -> Vec<String> {
        let items = told["items"].as_array().unwrap().iter();
        items.map(|one| one["kind"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(kinds(&history("olga")), ["record.register"]);
    let open = format!("/v1/records/{record}/open");
    let opened = |purpose: &str| {
        let why = json!({ "justification": "case 12", "purpose": purpose });
        bureau.ask("lea", "POST", &open, &why).status
    };
    assert_eq!(opened("investigate"), 200);
    let told = history("aud");
    assert_eq!(kinds(&told), ["record.open", "record.register"]);
    let [looked, registered] = [&told["items"][0], &told["items"][1]];
    assert_ne!(looked["officer"], registered["officer"]);
    assert_eq!(looked["stage"], "done");
    assert!(looked["about"].is_null() && looked["case"].is_null(), "{looked}");
    let nothing = "/v1/records/record_00000000000000000000000000/history";
    assert_eq!(bureau.ask("olga", "GET", nothing, &Value::Null).status, 404);
    let first = format!("{path}?limit=1");
    let first = bureau.ask("aud", "GET", &first, &Value::Null).json();
    let before = first["next"].as_str().unwrap();
    let second = format!("{path}?limit=1&before={before}");
    let second = bureau.ask("aud", "GET", &second, &Value::Null).json();
    assert_eq!(kinds(&second), ["record.register"]);
    assert!(second["next"].is_null());
}
