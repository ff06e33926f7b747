//! A list, screened against one's own records: recorded before it is shown.

use std::fs;

use serde_json::{Value, json};

use crate::bureau::Bureau;

const WHY: [&str; 8] = [
    "--purpose",
    "investigate",
    "--justification",
    "case 12, fraud",
    "--case",
    "12",
    "--category",
    "suspect",
];

/// A bureau that holds the invented person of these stories, and a list in a file.
fn bureau(rows: &str) -> (Bureau, String, String) {
    let bureau = Bureau::start("XA");
    let record = bureau.record(&[]);
    let list = bureau.path("passengers.csv");
    fs::write(&list, format!("id,name,birth_date\n{rows}")).unwrap();
    (bureau, record, list)
}

/// A search that names a list of so many rows.
fn search(bureau: &Bureau, rows: u32) -> String {
    let body = json!({
        "kind": "search.run", "class": "person", "terms": [], "subject": "suspect",
        "justification": "case 12, fraud", "list": { "name": "passengers", "rows": rows },
    });
    let form = json!({ "body": body, "purpose": "investigate", "case": "12" });
    let answer = bureau.ask("olga", "POST", "/v1/acts", &form);
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.json()["act"].as_str().unwrap().to_owned()
}

/// What a report says, to who opens it with a reason.
fn opened(bureau: &Bureau, report: &Value) -> Value {
    let path = format!("/v1/acts/{}/open", report["act"].as_str().unwrap());
    let why = json!({ "justification": "sample of the screenings of this week" });
    let answer = bureau.ask("sven", "POST", &path, &why);
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()["content"]["body"].clone()
}

/// Posts these lines as the rows of a search.
fn posted(bureau: &Bureau, act: &str, lines: &str) -> Vec<Value> {
    let (token, address) = (bureau.token("olga"), bureau.address());
    let answer = bureau.raw(&format!(
        "POST /v1/acts/{act}/rows HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/x-ndjson\r\nContent-Length: {}\r\nConnection: close\r\n\r\n\
         {lines}",
        lines.len()
    ));
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.lines()
}

fn row(line: u64, name: &str) -> Value {
    json!({ "line": line, "terms": [{ "property": "name", "value": name }] })
}

#[test]
fn the_rows_of_a_list_are_found_in_any_writing_and_what_was_shown_is_recorded() {
    let rows = "p1,Зорван Келтиш,1971-03-14\np2,Nobody Atall,\np3,,\n";
    let (bureau, record, list) = bureau(rows);
    let ran = bureau.ran("olga", &[&["--json", "screen", &list], &WHY[..]].concat());
    assert_eq!(ran.code, 1, "a row has no name: {}", ran.err);
    let (sum, _) = ran.out.split_once('\n').unwrap();
    let sum: Value = serde_json::from_str(sum).unwrap();
    assert_eq!((&sum["done"]["rows"], &sum["done"]["hits"]), (&2.into(), &1.into()), "{sum}");
    assert_eq!(sum["left_out"][0]["line"], 4, "{sum}");
    let hit = &sum["hits"][0];
    assert_eq!((&hit["line"], &hit["matches"][0]["record"]), (&2.into(), &record.as_str().into()));
    assert!(hit["matches"][0]["shared"].is_null(), "what it says is read by opening it");
    let act = sum["search"]["act"].as_str().unwrap();
    let thread = bureau.json("olga", &["list", "--thread", act]);
    let reports = thread["items"].as_array().unwrap().iter();
    let reports: Vec<&Value> = reports.filter(|act| act["kind"] == "search.report").collect();
    assert_eq!(reports.len(), 2, "the hit, and how it ended: {thread}");
    // Whoever looks after it opens the reports with a reason, and reads which line hit what.
    let said: Vec<Value> = reports.iter().map(|report| opened(&bureau, report)).collect();
    let lines = said.iter().find(|said| said["lines"].is_array()).unwrap();
    assert_eq!(lines["lines"], json!([{ "line": 2, "records": [record] }]), "{said:?}");
    let given = said.iter().find(|said| said["screened"].is_object()).unwrap();
    let alone = bureau.json("olga", &["screen", &list, "--digest"]);
    let expected = json!({ "rows": 2, "searched": 2, "hits": 1, "sha256": alone["sha256"] });
    assert_eq!(given["screened"], expected, "{said:?}");
    assert_eq!(sum["done"], expected);
    let people = bureau.ran("olga", &[&["screen", &list], &WHY[..]].concat());
    assert!(people.out.contains("2 rows: 2 searched for, 1 with a hit"), "{}", people.out);
    assert!(people.out.contains("line 2: record_"), "{}", people.out);
}

#[test]
fn a_list_is_screened_once_by_who_made_its_search_and_is_no_longer_than_it_says() {
    let (bureau, ..) = bureau("");
    let act = search(&bureau, 1);
    let path = format!("/v1/acts/{act}/rows");
    assert_eq!(bureau.ask("sven", "POST", &path, &row(1, "Zorvan Qeltish")).status, 404);
    assert_eq!(bureau.ask("admin", "POST", &path, &row(1, "Zorvan Qeltish")).status, 404);
    let lines = bureau.ask("olga", "POST", &path, &row(1, "Zorvan Qeltish")).lines();
    assert!(lines[0]["hits"]["matches"][0]["record"].is_string(), "{lines:?}");
    assert_eq!(bureau.ask("olga", "POST", &path, &row(1, "Zorvan Qeltish")).status, 410);
    let act = search(&bureau, 0);
    let path = format!("/v1/acts/{act}/rows");
    let lines = bureau.ask("olga", "POST", &path, &row(1, "Zorvan Qeltish")).lines();
    let last = lines.last().unwrap();
    assert!(last["problem"]["detail"].as_str().unwrap().contains("more rows"), "{lines:?}");
}

#[test]
fn a_list_without_a_purpose_is_not_screened_and_none_goes_to_others() {
    let (bureau, _, list) = bureau("p1,Zorvan Qeltish,\n");
    let ran = bureau.ran("olga", &["screen", &list]);
    assert_eq!(ran.code, 3, "{}{}", ran.out, ran.err);
    assert!(!ran.out.contains("record_"), "{}", ran.out);
    let body = json!({
        "kind": "search.run", "class": "person", "justification": "case 12",
        "terms": [{ "property": "name", "value": "Zorvan" }], "list": { "name": "a", "rows": 1 },
    });
    let form = json!({ "body": body, "purpose": "investigate" });
    assert_eq!(bureau.ask("olga", "POST", "/v1/acts", &form).status, 400);
}

#[test]
fn a_node_that_starts_again_finds_at_once_and_what_was_erased_is_found_no_more() {
    let (mut bureau, record, _) = bureau("");
    let person = |nth: u32| {
        let properties = json!({ "name": [format!("Nobody Number{nth}")], "birthDate": ["1971"] });
        json!({ "id": format!("n{nth}"), "schema": "Person", "properties": properties }).to_string()
    };
    let list = bureau.path("many.jsonl");
    fs::write(&list, (0..260).map(person).collect::<Vec<_>>().join("\n")).unwrap();
    let import = ["import", "ftm", &list, "--list", "many", "--category", "suspect"];
    bureau.json("olga", &[&import[..], &["--no-personal-data", "--no-special-data"]].concat());
    let search = [&["search", "--name", "Зорван Келтиш"], &WHY[..]].concat();
    let found = |bureau: &Bureau| {
        let found = bureau.json("olga", &search);
        found["reports"][0]["content"]["body"]["matches"][0]["record"].clone()
    };
    assert_eq!(found(&bureau), record.as_str());
    bureau.stop();
    let index = bureau.path("home/index.sealed");
    let bytes = fs::read(&index).unwrap();
    assert!(!String::from_utf8_lossy(&bytes).to_lowercase().contains("qeltish"));
    bureau.start_again(&[]);
    assert_eq!(found(&bureau), record.as_str());
    bureau.json("olga", &["record", "erase", &record, "--reason", "another person"]);
    assert!(found(&bureau).is_null());
    bureau.stop();
    // A file that was altered is not used, and nothing is missed for it.
    let mut bytes = fs::read(&index).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&index, bytes).unwrap();
    bureau.start_again(&[]);
    assert!(found(&bureau).is_null());
    let other = ["search", "--name", "Nobody Number7", "--born", "1971"];
    let other = bureau.json("olga", &[&other[..], &WHY[..]].concat());
    let matches = &other["reports"][0]["content"]["body"]["matches"];
    assert!(matches[0]["record"].is_string(), "{other}");
}

#[test]
fn a_search_that_claims_three_rows_and_is_given_four_shows_nothing() {
    let (bureau, ..) = bureau("");
    let four: String = (2..6).map(|line| format!("{}\n", row(line, "Zorvan Qeltish"))).collect();
    let act = search(&bureau, 3);
    let lines = posted(&bureau, &act, &four);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0]["problem"]["detail"].as_str().unwrap().contains("more rows"), "{lines:?}");
    let thread = bureau.json("olga", &["list", "--thread", &act]);
    let reports: Vec<&Value> = thread["items"].as_array().unwrap().iter().collect();
    assert_eq!(reports.len(), 1, "{thread}");
    let said = opened(&bureau, reports[0]);
    assert_eq!((&said["screened"]["rows"], &said["screened"]["searched"]), (&3.into(), &0.into()));
    assert!(said["not_searched"][0].as_str().unwrap().contains("more rows"), "{said}");
    // As many as it claims are screened, and the digest is of what came, blanks left out.
    let act = search(&bureau, 4);
    let spaced = four.replace('\n', " \r\n\n");
    let lines = posted(&bureau, &act, &spaced);
    let done = &lines.last().unwrap()["done"];
    assert_eq!((&done["rows"], &done["hits"]), (&4.into(), &4.into()), "{lines:?}");
    let act = search(&bureau, 4);
    let plain = posted(&bureau, &act, &four);
    assert_eq!(plain.last().unwrap()["done"]["sha256"], done["sha256"]);
    let other = four.replace("Qeltish", "Qeltisch");
    let act = search(&bureau, 4);
    let other = posted(&bureau, &act, &other);
    assert_ne!(other.last().unwrap()["done"]["sha256"], done["sha256"]);
}

#[test]
fn a_list_of_more_than_a_thousand_rows_is_screened_once_a_second_person_let_it_go() {
    let (bureau, record, list) = bureau("");
    let others = |rows: u32| (1..rows).map(|nth| format!("p{nth},Nobody Number{nth},1971\n"));
    let rows = |rows: u32| {
        let others: String = others(rows).collect();
        format!("id,name,birth_date\n{others}p0,Zorvan Qeltish,\n")
    };
    fs::write(&list, rows(1_001)).unwrap();
    let screen = [&["screen", &list], &WHY[..]].concat();
    let waits = bureau.ran("olga", &screen);
    assert_eq!(waits.code, 0, "{}{}", waits.out, waits.err);
    let later = waits.out.lines().find_map(|line| line.split_once("comity screen LIST --under "));
    let under = later.unwrap().1.trim().to_owned();
    let shown = |officer: &str| {
        bureau.ask(officer, "GET", &format!("/v1/acts/{under}"), &Value::Null).json()
    };
    let search = shown("olga");
    assert_eq!((&search["stage"], &search["awaits"]), (&"for-decision".into(), &Value::Null));
    assert_eq!(search["content"]["body"]["list"]["rows"], 1_001, "{search}");
    let later = ["screen", &list, "--under", &under];
    let early = bureau.ran("olga", &later);
    assert!(early.code == 2 && early.err.contains("once it is let go"), "{}", early.err);
    let act = search["act"].as_str().unwrap();
    bureau.json("sven", &["approve", act, "--reasons", "seen: the guests of one night"]);
    bureau.until("its rows are awaited", || shown("olga")["awaits"] == "rows");
    assert!(shown("sven")["awaits"].is_null(), "of olga");
    assert_ne!(bureau.ran("sven", &later).code, 0, "it is olga's");
    // A list that has grown since was let go by nobody, and spends nothing.
    fs::write(&list, rows(1_002)).unwrap();
    let other = bureau.ran("olga", &later);
    assert!(other.code == 2 && other.err.contains("1001 rows"), "{}{}", other.out, other.err);
    fs::write(&list, rows(1_001)).unwrap();
    let reason = bureau.ran("olga", &[&later[..], &["--justification", "another"]].concat());
    assert_eq!(reason.code, 2, "why was said when it was asked: {}", reason.err);
    let purpose = bureau.ran("olga", &[&later[..], &["--purpose", "identify"]].concat());
    assert_eq!(purpose.code, 2, "and for what: {}", purpose.err);
    let sum = bureau.json("olga", &later);
    let done = &sum["done"];
    assert_eq!((&done["rows"], &done["searched"]), (&1_001.into(), &1_001.into()), "{sum}");
    assert_eq!(sum["search"]["act"], act, "{sum}");
    let hit = &sum["hits"][0];
    assert_eq!((&hit["line"], &hit["matches"][0]["record"]), (&1_002.into(), &record.into()));
    assert!(shown("olga")["awaits"].is_null(), "it was made");
    assert_ne!(bureau.ran("olga", &later).code, 0, "it is made once");
}
