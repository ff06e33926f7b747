//! What a stranger's page or a planted cookie does with a session: nothing.

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpStream,
    time::Duration,
};

use serde_json::{Value, json};

use crate::{
    browser::{Browser, link_for, set_cookies},
    bureau::Bureau,
};

#[test]
fn a_cookie_is_closed_to_scripts_and_sites_and_over_tls_to_neighbours() {
    let mut xa = Bureau::start("XA");
    let mut browser = Browser::open(&xa);
    let joined = browser.join(&link_for(&xa, "olga"));
    let session = set_cookies(&joined).into_iter().find(|line| line.contains("session")).unwrap();
    assert!(session.starts_with("comity-session-xa="), "{session}");
    assert!(session.ends_with("; Path=/; HttpOnly; SameSite=Strict"), "{session}");
    drop(browser);
    xa.stop();
    xa.start_again(&["--set", "desk.origin=https://desk.example.org"]);
    let mut browser = Browser::open(&xa);
    let joined = browser.join(&link_for(&xa, "sven"));
    assert_eq!(joined.status, 201, "{}", joined.body);
    let session = set_cookies(&joined).into_iter().find(|line| line.contains("session")).unwrap();
    assert!(session.starts_with("__Host-comity-session-xa="), "{session}");
    assert!(session.ends_with("; Path=/; HttpOnly; SameSite=Strict; Secure"), "{session}");
    assert!(browser.is_in());
}

#[test]
fn no_page_but_the_desk_changes_anything_with_somebodys_cookie() {
    let xa = Bureau::start("XA");
    let (mut browser, _) = Browser::joined(&xa, "olga");
    let act = json!({ "body": { "kind": "record.search" } });
    let ours = browser.origin.clone();
    let port: u16 = ours.rsplit(':').next().unwrap().parse().unwrap();
    let neighbour = format!("http://localhost:{}", port.wrapping_add(1));
    for foreign in ["https://evil.example", &neighbour, "http://127.0.0.1", "null", ""] {
        foreign.clone_into(&mut browser.origin);
        for (method, path) in [
            ("POST", "/v1/acts"),
            ("POST", "/v1/tokens"),
            ("POST", "/v1/passkeys"),
            ("DELETE", "/v1/session"),
            ("POST", "/v1/sign-in"),
            ("POST", "/v1/sign-in/provider"),
            ("POST", "/v1/session/provider"),
            ("POST", "/v1/join"),
            ("POST", "/v1/recovery/sign-in"),
        ] {
            let answer = browser.call(method, path, &act);
            assert_eq!(answer.status, 403, "{foreign} {method} {path}: {}", answer.body);
            assert!(answer.body.contains("/problems/foreign-origin"), "{}", answer.body);
        }
    }
    // The page's own address, but a form and not its script.
    browser.origin = ours;
    browser.is_script = false;
    assert_eq!(browser.call("DELETE", "/v1/session", &Value::Null).status, 403);
    browser.is_script = true;
    assert!(browser.is_in(), "nothing of it signed anybody out");
}

#[test]
fn a_planted_cookie_is_worth_nothing_after_signing_in() {
    let xa = Bureau::start("XA");
    let (mut mallory, _) = Browser::joined(&xa, "aud");
    let planted = mallory.session();
    let (mut olga, _) = Browser::joined(&xa, "olga");
    olga.cookies.insert("comity-session-xa".to_owned(), planted.clone());
    let signed_in = olga.sign_in();
    assert_eq!(signed_in.status, 200, "{}", signed_in.body);
    assert_ne!(olga.session(), planted, "each sign-in has a cookie of its own");
    assert_eq!(signed_in.json()["name"], "olga");
    assert!(!mallory.is_in(), "the planted session ended");
    let first = olga.session();
    assert_eq!(olga.sign_in().status, 200);
    assert_ne!(olga.session(), first);
}

#[test]
fn a_sign_in_is_ended_by_the_browser_that_began_it_and_once() {
    let xa = Bureau::start("XA");
    let (mut olga, _) = Browser::joined(&xa, "olga");
    olga.cookies.clear();
    let begun = olga.call("POST", "/v1/sign-in", &json!({ "name": "olga" }));
    let answer = json!({ "answer": olga.answer(&begun) });
    let stolen = Browser::open(&xa).call("POST", "/v1/sign-in/finish", &answer);
    assert_eq!(stolen.status, 410, "another browser has no such ceremony");
    let kept = olga.cookies.clone();
    assert_eq!(olga.call("POST", "/v1/sign-in/finish", &answer).status, 200);
    olga.cookies = kept;
    assert_eq!(olga.call("POST", "/v1/sign-in/finish", &answer).status, 410, "used up");
}

#[test]
fn failures_come_later_and_later_and_what_is_right_is_taken_at_once() {
    let xa = Bureau::start("XA");
    let (mut olga, _) = Browser::joined(&xa, "olga");
    let fail = |browser: &mut Browser<'_>| {
        let begun = browser.call("POST", "/v1/sign-in", &json!({ "name": "olga" }));
        assert_eq!(begun.status, 200);
        let form = json!({ "answer": { "id": "nothing" } });
        assert_eq!(browser.call("POST", "/v1/sign-in/finish", &form).status, 403);
    };
    let mut stranger = Browser::open(&xa);
    let began = std::time::Instant::now();
    (0..4).for_each(|_| fail(&mut stranger));
    assert!(began.elapsed().as_millis() >= 250, "the fourth failure is held");
    assert_eq!(olga.sign_in().status, 200, "nobody is locked out");
    let known = stranger.call("POST", "/v1/sign-in", &json!({ "name": "lea" }));
    let unknown = stranger.call("POST", "/v1/sign-in", &json!({ "name": "nobody" }));
    let keys = |answer: &crate::bureau::Answer| {
        answer.json()["options"]["publicKey"].as_object().unwrap().len()
    };
    assert_eq!(keys(&known), keys(&unknown), "no answer tells who has an account");
}

#[test]
fn the_stream_of_events_ends_when_its_reader_signs_out() {
    let xa = Bureau::start("XA");
    let (mut olga, _) = Browser::joined(&xa, "olga");
    let stream = TcpStream::connect(xa.address()).unwrap();
    // Sooner than the next look at the clock, by which an ended session is found in any case.
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let head = format!(
        "GET /v1/events HTTP/1.1\r\nHost: {}\r\nCookie: comity-session-xa={}\r\n\r\n",
        xa.address(),
        olga.session()
    );
    (&stream).write_all(head.as_bytes()).unwrap();
    let mut lines = BufReader::new(&stream).lines().map(Result::unwrap);
    assert!(lines.next().unwrap().contains("200"));
    assert!(lines.any(|line| line == ": alive"));
    assert_eq!(olga.call("DELETE", "/v1/session", &Value::Null).status, 204);
    assert!(lines.any(|line| line == "0"), "the last chunk: the answer is whole, and over");
}

#[test]
fn the_key_of_drafts_is_for_its_officer_at_the_desk_and_for_nobody_else() {
    let xa = Bureau::start("XA");
    let path = "/v1/me/drafts-key";
    let (mut olga, _) = Browser::joined(&xa, "olga");
    let (mut sven, _) = Browser::joined(&xa, "sven");
    let given = olga.call("GET", path, &Value::Null);
    assert_eq!(given.status, 200, "{}", given.body);
    let head = given.head.to_lowercase();
    assert!(head.contains("cache-control: no-store"), "{head}");
    let key = given.json()["key"].as_str().unwrap().to_owned();
    assert_eq!(key.len(), 64);
    assert_eq!(olga.call("GET", path, &Value::Null).json()["key"], key, "the same at every call");
    assert_ne!(sven.call("GET", path, &Value::Null).json()["key"], key);
    assert_eq!(xa.ask("olga", "GET", path, &Value::Null).status, 404, "a program has no drafts");
    assert_eq!(Browser::open(&xa).call("GET", path, &Value::Null).status, 401);
}
