//! The duty: taken and handed over by acts; only who reads content sees the note.

use serde_json::{Value, json};

use crate::bureau::Bureau;

fn now_ms() -> u64 {
    let since = std::time::UNIX_EPOCH.elapsed().unwrap();
    since.as_millis().try_into().unwrap()
}

fn desk(xa: &Bureau, role: &str) -> Value {
    let answer = xa.ask(role, "GET", "/v1/duty", &Value::Null);
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()["lanes"][0].clone()
}

#[test]
fn the_note_waits_for_whoever_takes_the_duty_and_is_content() {
    let xa = Bureau::start("XA");
    let act = |role: &str, form: &Value| xa.ask(role, "POST", "/v1/acts", form);
    let until = now_ms() + 3_600_000;
    let take = json!({ "body": { "kind": "duty.take", "lane": "desk", "until": until } });
    assert!(desk(&xa, "olga")["officer"].is_null(), "nobody ever took it");
    assert_eq!(act("olga", &take).status, 201);
    let taken = desk(&xa, "sven");
    assert_eq!((&taken["has_lapsed"], &taken["handed_over"]), (&json!(false), &Value::Null));
    let note = json!({ "body": { "kind": "duty.hand-over", "lane": "desk",
        "note": "Zorvan rings back at six" } });
    assert_eq!(act("sven", &note).status, 400, "she is not on duty");
    let handed = act("olga", &note);
    assert_eq!(handed.status, 201, "{}", handed.body);
    let waiting = desk(&xa, "sven")["handed_over"].clone();
    assert_eq!(waiting["note"], "Zorvan rings back at six");
    assert!(waiting["taken_at"].is_null());
    for role in ["aud", "admin"] {
        assert!(desk(&xa, role)["handed_over"]["note"].is_null(), "{role}");
        assert_eq!(act(role, &take).status, 400, "{role}");
    }
    let take = json!({ "body": take["body"], "answers": waiting["act"] });
    assert_eq!(act("sven", &take).status, 201);
    let after = desk(&xa, "olga");
    assert_ne!(after["officer"], taken["officer"]);
    assert_eq!(after["handed_over"]["taken_by"], after["officer"]);
}
