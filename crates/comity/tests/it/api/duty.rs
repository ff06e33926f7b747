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

#[test]
fn a_colleague_is_given_what_came_in_and_finds_it_among_the_own() {
    let (xa, xb) = Bureau::pair();
    let words = ["--subject", "Handover", "--text", "Quiet", "--no-personal-data"];
    let sent = xa.json("olga", &[&["send", "--to", "XB"][..], &words].concat());
    let act = sent["act"].as_str().unwrap();
    xb.until("it is here", || xb.ran("aud", &["show", act]).code == 0);
    let mine = |officer: &str| {
        let list = xb.ask(officer, "GET", "/v1/acts?list=mine", &Value::Null).json();
        list["items"].as_array().unwrap().len()
    };
    assert_eq!((mine("olga"), mine("sven")), (0, 0));
    let given = xb.json("sven", &["assign", act, "--to", "olga", "--note", "You know them"]);
    assert_eq!(given["stage"], "done", "{given}");
    assert_eq!((mine("olga"), mine("sven")), (1, 0));
    assert_eq!(xb.json("olga", &["inbox", "--mine"])["items"][0]["act"], act);
    let inbox = xb.json("olga", &["inbox"]);
    assert_eq!(inbox["items"][0]["stage"], "done", "nobody took charge of it yet");
    let story = xb.json("sven", &["list", "--thread", act]);
    assert_eq!(story["items"][0]["kind"], "duty.assign", "the story says who gave it");
    let open =
        |officer: &str| xb.ask(officer, "POST", &format!("/v1/acts/{act}/open"), &json!({})).status;
    assert_eq!(open("lea"), 200, "until it is taken, it is for whoever is there");
    xb.json("sven", &["take", act]);
    assert_eq!((mine("olga"), mine("sven")), (0, 1));
    assert_eq!(open("olga"), 400, "in other hands it is read with a justification");
    for to in ["olga", "lea"] {
        let given = xb.ran("olga", &["assign", act, "--to", to]);
        assert_eq!(given.code, 2, "it stays in the hands of who took it: {}", given.out);
    }
    assert_eq!(mine("sven"), 1);
    let to_nobody = xb.ran("sven", &["assign", act, "--to", "aud"]);
    assert_eq!(to_nobody.code, 2, "who reads no content handles none: {}", to_nobody.err);
}

#[test]
fn the_node_says_who_settles_what_is_owed() {
    let (xa, _xb) = Bureau::pair();
    let emergency = [
        ["--emergency", "A child"],
        ["--known", "A van"],
        ["--asked", "Stop it"],
        ["--by-when", "Now"],
        ["--on-word-of", "The mother"],
    ];
    let words = ["send", "--to", "XB", "--subject", "Help", "--text", "Help"];
    let sent = xa.json("olga", &[&words[..], &emergency.concat()].concat());
    let settling = |officer: &str, what: &str| {
        let list = xa.ask(officer, "GET", "/v1/deadlines", &Value::Null).json();
        let items = list["items"].as_array().unwrap();
        let one = items.iter().find(|one| one["what"] == what);
        one.map(|one| one["settling"].clone())
    };
    assert_eq!(settling("olga", "second-look"), Some(Value::Null), "she acted herself");
    assert_eq!(settling("sven", "second-look"), Some(json!("word")));
    assert_eq!(settling("aud", "second-look"), Some(Value::Null));
    let act = sent["act"].as_str().unwrap();
    xa.json("sven", &["settle", act, "second-look", "--note", "The threat was real"]);
    assert_eq!(settling("sven", "second-look"), None, "it is done");
}
