//! Who is let in, and from where.

use serde_json::Value;

use crate::bureau::Bureau;

#[test]
fn nobody_comes_in_without_a_token_or_from_elsewhere() {
    let bureau = Bureau::start("XA");
    let (token, address) = (bureau.token("olga"), bureau.address());
    let get = |headers: &str| {
        bureau.raw(&format!("GET /v1/own HTTP/1.1\r\n{headers}Connection: close\r\n\r\n"))
    };
    let none = get(&format!("Host: {address}\r\n"));
    let wrong = get(&format!("Host: {address}\r\nAuthorization: Bearer {}\r\n", "0".repeat(64)));
    let rebound = get(&format!("Host: evil.example\r\nAuthorization: Bearer {token}\r\n"));
    let page = get(&format!(
        "Host: {address}\r\nOrigin: https://evil.example\r\nAuthorization: Bearer {token}\r\n"
    ));
    let right = get(&format!("Host: {address}\r\nAuthorization: Bearer {token}\r\n"));
    assert_eq!([none.status, wrong.status, rebound.status, page.status], [401, 401, 403, 403]);
    assert_eq!(right.status, 200);
    insta::assert_snapshot!("no_token", none.plain());
    insta::assert_snapshot!("foreign_origin", rebound.plain());
}

#[test]
fn what_is_not_there_and_what_is_not_written_well_are_problems() {
    let bureau = Bureau::start("XA");
    let absent = bureau.ask("olga", "GET", "/v1/acts/act_00000000000000000000000000", &Value::Null);
    let nowhere = bureau.ask("olga", "GET", "/v1/nowhere", &Value::Null);
    assert_eq!((absent.status, &absent.body), (404, &nowhere.body), "absence has one wording");
    insta::assert_snapshot!("not_found", absent.plain());
    let form = serde_json::json!({ "body": { "kind": "message.send" } });
    insta::assert_snapshot!("usage", bureau.ask("olga", "POST", "/v1/acts", &form).plain());
    let cursor = bureau.ask("olga", "GET", "/v1/acts?before=zz", &Value::Null);
    assert_eq!(cursor.status, 400);
    let list = bureau.ask("olga", "GET", "/v1/acts?list=theirs", &Value::Null);
    assert_eq!(list.status, 400);
    for query in ["limit=few", "page=2"] {
        let unread = bureau.ask("olga", "GET", &format!("/v1/peers?{query}"), &Value::Null);
        assert_eq!(unread.status, 400, "{query}");
        assert!(unread.body.contains("/problems/usage"), "{}", unread.body);
    }
}

#[test]
fn a_request_beyond_its_bounds_is_turned_away() {
    let bureau = Bureau::start("XA");
    let form = serde_json::json!({
        "body": { "kind": "message.send", "subject": "x", "text": "x".repeat(3_000_000) },
    });
    let answer = bureau.ask("olga", "POST", "/v1/acts", &form);
    assert_eq!(answer.status, 413);
    assert!(answer.body.contains("/problems/oversized"), "{}", answer.body);
    assert_eq!(bureau.ask("olga", "GET", "/v1/own", &Value::Null).status, 200);
}

#[test]
fn the_type_of_a_problem_leads_to_its_page_without_a_token() {
    let bureau = Bureau::start("XA");
    let get = |path: &str| {
        let address = bureau.address();
        bureau.raw(&format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"))
    };
    let turned_away = get("/v1/acts").json();
    let page = get(turned_away["type"].as_str().unwrap());
    assert_eq!(page.status, 200);
    assert!(page.body.starts_with("# No token"), "{}", page.body);
    assert_eq!(get("/problems/nothing").status, 404);
    assert_eq!(get("/problems/..%2fREADME").status, 404);
}

#[test]
fn the_desk_needs_no_token_and_a_program_without_one_says_how_it_is_built() {
    let bureau = Bureau::start("XA");
    let get = |path: &str| {
        let address = bureau.address();
        bureau.raw(&format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"))
    };
    for path in ["/", "/inbox"] {
        let page = get(path);
        let is_desk = page.body.contains("<!doctype html>");
        assert_eq!(page.status, 200, "{path}");
        assert!(is_desk || page.body.contains("`cargo xtask web`"), "{path}: {}", page.body);
    }
    assert_eq!(get("/assets/nothing.js").status, 404);
}
