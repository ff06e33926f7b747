//! Lists as streams of rows.

use serde_json::{Value, json};

use crate::bureau::Bureau;

const FICTIONAL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/lists/fictional.xml");

fn done(imported: &Value) -> (u64, u64, u64, u64) {
    let count = |name: &str| imported["done"][name].as_u64().unwrap();
    (count("rows"), count("registered"), count("corrected"), count("unchanged"))
}

#[test]
fn a_list_that_is_imported_again_changes_only_what_has_changed() {
    let bureau = Bureau::start("XA");
    let import = |file: &str| {
        let args = ["import", "un", file, "--list", "fictional", "--category", "suspect"];
        bureau.json("olga", &[&args[..], &["--no-personal-data"]].concat())
    };
    assert_eq!(done(&import(FICTIONAL)), (40, 40, 0, 0));
    assert_eq!(done(&import(FICTIONAL)), (40, 0, 0, 40));
    let list = std::fs::read_to_string(FICTIONAL).unwrap();
    let changed = bureau.path("changed.xml");
    std::fs::write(&changed, list.replace("The Lamplighter", "The Gaslighter")).unwrap();
    assert_eq!(done(&import(&changed)), (40, 0, 1, 39));
}

#[test]
fn a_row_that_cannot_be_taken_is_told_with_its_line_and_stops_no_other() {
    let bureau = Bureau::start("XA");
    let list = std::fs::read_to_string(FICTIONAL).unwrap();
    let broken = bureau.path("broken.xml");
    let first = "<REFERENCE_NUMBER>FXi.001</REFERENCE_NUMBER>";
    std::fs::write(&broken, list.replace(first, "")).unwrap();
    let args = ["--json", "import", "un", &broken, "--category", "suspect", "--no-personal-data"];
    let ran = bureau.ran("olga", &args);
    let (document, _) = ran.out.split_once('\n').unwrap();
    let told: Value = serde_json::from_str(document).unwrap();
    assert_eq!(done(&told), (39, 39, 0, 0));
    assert_eq!(told["faults"][0]["line"], json!(5));
    assert_eq!(ran.code, 1);
}

#[test]
fn rows_that_the_law_does_not_permit_are_told_with_the_rule() {
    let bureau = Bureau::start("XA");
    // A review within reach of the law is owed; this one has passed before it began.
    let list = json!({ "list": "x", "source": "x" });
    let row = json!({
        "line": 9, "key": "1", "class": "person",
        "statements": [{ "property": "name", "value": "Zorvan Qeltish" }],
    });
    let (token, address) = (bureau.token("olga"), bureau.address());
    let body = format!("{list}\n{row}\n");
    let answer = bureau.raw(&format!(
        "POST /v1/imports HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    ));
    assert!(answer.body.contains("\"outcome\":\"not-permitted\""), "{}", answer.body);
    assert!(answer.body.contains("\"line\":9"), "{}", answer.body);
    assert!(answer.body.contains("review"), "{}", answer.body);
}

#[test]
fn lines_that_are_no_rows_end_the_import_with_a_problem() {
    let bureau = Bureau::start("XA");
    let (token, address) = (bureau.token("olga"), bureau.address());
    for body in ["no json\n", "{\"list\":\"x\",\"source\":\"x\"}\n{\"row\":1}\n"] {
        let answer = bureau.raw(&format!(
            "POST /v1/imports HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        ));
        assert!(answer.body.contains("/problems/usage"), "{}", answer.body);
    }
}
