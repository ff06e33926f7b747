//! A standing watch: set, told of, renewed, ended, and kept over a start.

use serde_json::Value;

use crate::bureau::Bureau;

/// The invented person of these stories in another writing, and why somebody watches.
const WHOM: [&str; 12] = [
    "--name",
    "Зорван Келтиш",
    "--until",
    "+30d",
    "--purpose",
    "investigate",
    "--justification",
    "case 12, fraud",
    "--case",
    "12",
    "--category",
    "suspect",
];

/// Sets or renews a watch, and gives its id.
fn watch(bureau: &Bureau, command: &[&str]) -> String {
    let done = bureau.json("olga", &[&["watch"], command, &WHOM[..]].concat());
    assert_eq!(done["stage"], "done", "{done}");
    done["act"].as_str().unwrap().to_owned()
}

/// The alerts of a watch, as its officer reads them.
fn alerts(bureau: &Bureau, watch: &str) -> Vec<Value> {
    let told = bureau.json("olga", &["watch", "alerts", watch]);
    told["alerts"].as_array().unwrap().clone()
}

fn standing(bureau: &Bureau, officer: &str) -> Vec<Value> {
    let answer = bureau.ask(officer, "GET", "/v1/watches", &Value::Null);
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()["items"].as_array().unwrap().clone()
}

#[test]
fn a_watch_tells_of_who_comes_with_reasons_and_keeps_to_itself_whom_it_looks_for() {
    let bureau = Bureau::start("XA");
    let set = watch(&bureau, &["set"]);
    assert!(alerts(&bureau, &set).is_empty());
    let record = bureau.record(&[]);
    bureau.until("the alert", || !alerts(&bureau, &set).is_empty());
    let told = alerts(&bureau, &set);
    let found = &told[0]["content"]["body"]["found"];
    assert_eq!((told.len(), &found["record"]), (1, &record.as_str().into()), "{told:?}");
    assert!(found["reasons"].to_string().contains("read"), "{told:?}");
    let inbox = bureau.ask("olga", "GET", "/v1/acts?list=inbox", &Value::Null).json();
    assert_eq!(inbox["items"][0]["act"], told[0]["act"], "{inbox}");
    let people = bureau.ran("olga", &["watch", "alerts", &set]);
    assert!(people.out.contains(&format!("hit at XA: {record}")), "{}", people.out);
    // Whom somebody watches for, others read in the act, and say why.
    let own = &standing(&bureau, "olga")[0];
    assert_eq!((&own["told"], &own["terms"][0]["property"]), (&1.into(), &"name".into()));
    assert!(standing(&bureau, "sven")[0].get("terms").is_none());
    for other in ["aud", "admin"] {
        assert_eq!(bureau.ask(other, "GET", "/v1/watches", &Value::Null).status, 404, "{other}");
    }
}

#[test]
fn a_watch_is_renewed_without_telling_the_same_again_and_ends_when_it_is_cleared() {
    let bureau = Bureau::start("XA");
    bureau.record(&[]);
    let set = watch(&bureau, &["set"]);
    bureau.until("what is there already", || alerts(&bureau, &set).len() == 1);
    let renewed = watch(&bureau, &["renew", &set]);
    let all = standing(&bureau, "olga");
    assert_eq!((all.len(), &all[0]["watch"]), (1, &renewed.as_str().into()), "{all:?}");
    bureau.record(&[]);
    bureau.until("who came later", || !alerts(&bureau, &renewed).is_empty());
    assert_eq!(alerts(&bureau, &renewed).len(), 1, "the first is not told again");
    let clear = ["watch", "clear", &renewed, "--reason", "found"];
    assert_eq!(bureau.json("olga", &clear)["stage"], "done");
    assert!(standing(&bureau, "olga").is_empty());
    let ran = bureau.ran("olga", &["watch", "list"]);
    assert_eq!(ran.out, "no watch stands\n", "{}", ran.err);
    assert_eq!(bureau.ran("olga", &clear).code, 4, "there is none any more");
}

/// A watch as the interface shows it, or the status of the answer.
fn shown(bureau: &Bureau, officer: &str, watch: &str) -> Result<Value, u16> {
    let answer = bureau.ask(officer, "GET", &format!("/v1/watches/{watch}"), &Value::Null);
    if answer.status == 200 { Ok(answer.json()) } else { Err(answer.status) }
}

fn ended(bureau: &Bureau, officer: &str) -> Vec<Value> {
    let answer = bureau.ask(officer, "GET", "/v1/watches?list=ended", &Value::Null);
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()["items"].as_array().unwrap().clone()
}

#[test]
fn a_watch_says_whether_it_stands_and_how_it_ended() {
    let bureau = Bureau::start("XA");
    let set = watch(&bureau, &["set"]);
    let own = shown(&bureau, "olga", &set).unwrap();
    assert_eq!(own["state"], "stands", "{own}");
    assert_eq!(own, standing(&bureau, "olga")[0], "as the list has it");
    assert!(ended(&bureau, "olga").is_empty());
    let renewed = watch(&bureau, &["renew", &set]);
    let again = shown(&bureau, "olga", &renewed).unwrap();
    assert_eq!((&again["state"], &again["renews"]), (&"stands".into(), &set.as_str().into()));
    let old = shown(&bureau, "olga", &set).unwrap();
    assert_eq!((&old["state"], &old["ended_by"]), (&"renewed".into(), &renewed.as_str().into()));
    bureau.json("olga", &["watch", "clear", &renewed, "--reason", "found"]);
    let over = shown(&bureau, "olga", &renewed).unwrap();
    assert_eq!(over["state"], "cleared", "{over}");
    assert!(over["ended_by"].is_string() && over["ended_at"].is_string(), "{over}");
    assert_eq!(over["terms"][0]["property"], "name", "its officer may set it anew");
    let words: Vec<&str> = WHOM[1].split(' ').collect();
    assert!(
        words.iter().all(|word| !shown(&bureau, "sven", &set).unwrap().to_string().contains(word))
    );
    let states: Vec<Value> =
        ended(&bureau, "olga").iter().map(|one| one["state"].clone()).collect();
    assert_eq!(states, ["cleared", "renewed"], "the newest first");
    for other in ["aud", "admin"] {
        assert_eq!(shown(&bureau, other, &set), Err(404), "{other}");
    }
    let nobody = bureau.ask("olga", "GET", "/v1/watches?list=all", &Value::Null);
    assert_eq!(nobody.status, 400, "{}", nobody.body);
    // An act that sets no watch is none.
    let record = bureau.record(&[]);
    let acts = bureau.ask("olga", "GET", "/v1/acts?kind=record.register", &Value::Null).json();
    let act = acts["items"][0]["act"].as_str().unwrap();
    assert_eq!(shown(&bureau, "olga", act), Err(404), "{record}");
}

#[test]
fn a_watch_stands_over_a_start_and_one_that_finds_nothing_or_never_ends_is_none() {
    let mut bureau = Bureau::start("XA");
    let set = watch(&bureau, &["set"]);
    bureau.cut_off();
    bureau.start_again(&[]);
    bureau.record(&[]);
    bureau.until("the alert", || alerts(&bureau, &set).len() == 1);
    let mut years = WHOM;
    years[3] = "+400d";
    let ran = bureau.ran("olga", &[&["watch", "set"], &years[..]].concat());
    assert!(ran.code != 0 && ran.err.contains("a year away at most"), "{}{}", ran.out, ran.err);
    let mut nobody = WHOM;
    (nobody[0], nobody[1]) = ("--born", "1971");
    let ran = bureau.ran("olga", &[&["watch", "set"], &nobody[..]].concat());
    assert!(ran.code != 0 && ran.err.contains("nothing would be found"), "{}", ran.err);
    // Without a reason nobody is watched for, at home neither.
    let why = ["--name", "Zorvan", "--until", "+30d"];
    let ran = bureau.ran("olga", &[&["watch", "set"], &why[..]].concat());
    assert_eq!(ran.code, 3, "{}{}", ran.out, ran.err);
    assert_eq!(standing(&bureau, "olga").len(), 1);
}
