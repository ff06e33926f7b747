//! Seats of a running node: altered accounts, and what a hostile page may try.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use comity_act::Role;
use rusqlite::Connection;

use super::{
    browser::Browser,
    roles::{joined, post},
    support::{Place, befriend, send},
};
use crate::{
    api,
    metrics::Counter,
    seats::{self, SeatsError, Site},
    serve::Running,
};

async fn desk() -> (Place, Running, Browser) {
    let mut place = Place::new("XA");
    place.config.api.listen = "127.0.0.1:0".to_owned();
    let node = place.start().await;
    let address = api::open(&node).await.unwrap();
    let site = Site::of(&node.config, address.port());
    let officer = node.officers.read().await.named("desk").unwrap().officer;
    post(&node, officer, vec![Role::Officer]).await;
    let mut browser = Browser::new(address, &site);
    browser.jar.insert("comity-session-xa".to_owned(), joined(&node, &site, officer));
    (place, node, browser)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_altered_account_reads_as_absent_and_the_operator_hears_of_it() {
    let (place, node, mut browser) = desk().await;
    assert_eq!(browser.call("GET", "/v1/session", "").await.status, 200);
    let db = Connection::open(place.home().accounts()).unwrap();
    db.execute("UPDATE record SET sealed = zeroblob(100) WHERE id <> zeroblob(16)", []).unwrap();
    assert_eq!(browser.call("GET", "/v1/session", "").await.status, 401);
    assert_eq!(browser.call("GET", "/v1/own", "").await.status, 401);
    assert_eq!(node.metrics.value(Counter::AccountsAltered, "account"), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_began_nothing_makes_the_node_open_no_account() {
    let (place, node, mut browser) = desk().await;
    let db = Connection::open(place.home().accounts()).unwrap();
    db.execute("UPDATE record SET sealed = zeroblob(100) WHERE id <> zeroblob(16)", []).unwrap();
    browser.jar.clear();
    browser.jar.insert("comity-ceremony-xa".to_owned(), "A".repeat(43));
    let reply = browser.call("POST", "/v1/sign-in/finish", r#"{"answer":{}}"#).await;
    assert_eq!(reply.status, 410, "{}", reply.body);
    assert_eq!(node.metrics.value(Counter::AccountsAltered, "account"), 0, "none was looked at");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_in_clear_is_sealed_at_the_first_start_and_never_again() {
    const TABLES: &str = include_str!("../../../comity-accounts/tests/data/accounts-in-clear.sql");
    const ROWS: &str = "INSERT INTO account VALUES (x'00000000000000000000000000000001',
            x'00000000000000000000000000000002', 'zebedee', 1790000000000, NULL);
        INSERT INTO secret VALUES (1, zeroblob(32));";
    let mut place = Place::new("XA");
    let (_, keys) = crate::node::unlock(&place.home(), &place.secret()).unwrap();
    let (site, home) = (Site::here(8462), place.home());
    let put = || {
        let path = home.accounts();
        drop(removed(&path));
        let db = Connection::open(&path).unwrap();
        [TABLES, ROWS].iter().for_each(|part| db.execute_batch(part).unwrap());
    };
    put();
    let open = || seats::open(&home, &site, keys.own().tokens());
    // A node that was made by this program has no file in clear: somebody put it there.
    place.start().await.stop().await;
    assert!(matches!(open().unwrap_err(), SeatsError::Accounts(_)));
    // A node of before, whose list of officers does not say that it was done.
    let mut officers = crate::home::Officers::load(&home, &keys).unwrap();
    officers.accounts_in_clear();
    officers.save(&home, &keys).unwrap();
    place.start().await.stop().await;
    assert_eq!(open().unwrap().accounts().unwrap().len(), 1);
    put();
    place.start().await.stop().await;
    assert!(matches!(open().unwrap_err(), SeatsError::Accounts(_)));
}

/// Clickjacking, sniffing of content, leaking of addresses: said on every answer, whatever it is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_answer_is_framed_or_taken_for_something_else() {
    let (_place, _node, mut browser) = desk().await;
    for path in [
        "/",
        "/inbox",
        "/assets/nothing.js",
        "/v1/session",
        "/v1/own",
        "/v1/sign-in",
        "/v1/sign-in/back",
        "/v1/openapi.json",
        "/v1/nothing",
        "/problems/no-token",
    ] {
        let reply = browser.call("GET", path, "").await;
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(reply.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(reply.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(reply.header("cross-origin-resource-policy"), "same-origin", "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_path_leads_out_of_where_it_begins() {
    let (_place, _node, mut browser) = desk().await;
    for up in ["../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "....//", "%252e%252e%252f"] {
        let up = up.repeat(4);
        for start in ["/", "/assets/", "/problems/", "/v1/attachments/", "/v1/acts/"] {
            for file in ["keys.vault", "agency.toml", "etc/passwd"] {
                let path = format!("{start}{up}{file}");
                let reply = browser.call("GET", &path, "").await;
                let is_desk = reply.header("content-type").starts_with("text/");
                assert!(reply.status >= 400 || is_desk, "{path}: {}", reply.status);
                for word in ["comity-vault", "log_origin", "root:"] {
                    assert!(!reply.body.contains(word), "{path}");
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_of_a_message_come_back_as_data_and_never_as_a_page() {
    const HOSTILE: &str = "<script>alert(1)</script>=HYPERLINK(\"https://evil.example\")";
    let (_place, node, mut browser) = desk().await;
    let mut xb = Place::new("XB");
    let other = xb.start().await;
    befriend(&node, &other).await;
    befriend(&other, &node).await;
    send(&node, "XB", HOSTILE).await;
    let list = browser.call("GET", "/v1/acts", "").await;
    assert_eq!(list.header("content-type"), "application/json");
    let act = list.json()["items"][0]["act"].as_str().unwrap().to_owned();
    let read = browser.call("GET", &format!("/v1/acts/{act}"), "").await;
    assert_eq!((read.status, read.header("content-type")), (200, "application/json"));
    assert_eq!(read.header("x-content-type-options"), "nosniff");
    assert_eq!(read.json()["content"]["body"]["text"], HOSTILE, "as it was written: {}", read.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_asks_what_the_law_would_say_is_asked_to_wait_after_many_times() {
    let (_place, _node, mut browser) = desk().await;
    let form = r#"{"body":{"kind":"message.send","subject":"a","text":"b"},"to":["XB"]}"#;
    for _ in 0..60 {
        assert_ne!(browser.call("POST", "/v1/verdicts", form).await.status, 429);
    }
    // One more is answered for each second that the first sixty took.
    let mut last = browser.call("POST", "/v1/verdicts", form).await;
    for _ in 0..400 {
        if last.status == 429 {
            break;
        }
        last = browser.call("POST", "/v1/verdicts", form).await;
    }
    assert_eq!(last.status, 429);
    let wait_s = last.json()["retry_after_s"].as_u64().unwrap();
    assert_eq!(wait_s, 1, "{}", last.body);
    assert_eq!(last.header("retry-after"), wait_s.to_string());
    assert_eq!(browser.call("GET", "/v1/own", "").await.status, 200, "all else goes on");
}

#[expect(clippy::disallowed_methods, reason = "somebody takes the file away")]
fn removed(path: &std::path::Path) -> std::io::Result<()> {
    for more in ["-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(more);
        drop(std::fs::remove_file(name));
    }
    std::fs::remove_file(path)
}
