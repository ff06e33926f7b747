//! Officers come and go: by two persons, by acts, and never by a file.

use crate::bureau::{Bureau, comity};

/// A token of an officer's own: its file and its code.
fn token(bureau: &Bureau, name: &str) -> (String, String) {
    let file = bureau.path(&format!("{name}.token"));
    let made = comity(&["--json", "officer", "token", &file]);
    assert_eq!(made.code, 0, "{}", made.err);
    (file, made.json()["code"].as_str().unwrap().to_owned())
}

/// Whether the node lets somebody in with this token.
fn is_let_in(bureau: &Bureau, file: &str) -> bool {
    let home = bureau.path("home");
    comity(&["--home", &home, "--token-file", file, "--json", "inbox"]).code == 0
}

#[test]
fn who_reads_or_decides_is_posted_by_two_persons() {
    let bureau = Bureau::start("XA");
    let (file, code) = token(&bureau, "puppet");
    let add = ["officer", "add", "puppet", "--role", "legal-adviser", "--code", &code];
    assert_eq!(bureau.json("admin", &add)["state"], "waits");
    assert!(!is_let_in(&bureau, &file), "the administrator alone has posted a reader");
    let agree = ["officer", "agree", "puppet"];
    for alone in ["admin", "olga", "aud"] {
        assert_eq!(bureau.ran(alone, &agree).code, 4, "{alone} is no second person");
    }
    assert_eq!(bureau.json("lea", &agree)["state"], "posted");
    assert!(is_let_in(&bureau, &file));
    assert_eq!(bureau.ran("lea", &agree).code, 4, "nobody waits any more");
    let again = ["officer", "add", "shadow", "--role", "auditor", "--code", &code];
    assert_eq!(bureau.ran("admin", &again).code, 2, "two officers with one token");
    assert!(bureau.ran("admin", &["audit"]).code == 0);
}

#[test]
fn a_removed_officer_is_out_at_once_and_stays_out() {
    let mut bureau = Bureau::start("XA");
    let (file, code) = token(&bureau, "omar");
    bureau.json("admin", &["officer", "add", "omar", "--role", "officer", "--code", &code]);
    bureau.json("sven", &["officer", "agree", "omar"]);
    assert!(is_let_in(&bureau, &file));
    let list = bureau.path("home/officers.toml");
    let before = std::fs::read(&list).unwrap();
    assert_eq!(bureau.ran("olga", &["officer", "remove", "omar"]).code, 4);
    assert_eq!(bureau.ran("admin", &["officer", "remove", "admin"]).code, 2);
    bureau.json("admin", &["officer", "remove", "omar"]);
    assert!(!is_let_in(&bureau, &file), "the token still lets somebody in");
    bureau.stop();
    std::fs::write(&list, before).unwrap();
    bureau.start_again(&[]);
    assert!(!is_let_in(&bureau, &file), "an older list brought a removed officer back");
}

#[test]
fn a_list_of_officers_that_somebody_wrote_by_hand_starts_no_node() {
    let mut bureau = Bureau::start("XA");
    bureau.stop();
    let list = bureau.path("home/officers.toml");
    let text = std::fs::read_to_string(&list).unwrap();
    std::fs::write(&list, text.replacen("\"auditor\"", "\"legal-adviser\"", 1)).unwrap();
    let started = comity(&["--home", &bureau.path("home"), "serve"]);
    assert_eq!(started.code, 5, "{}", started.err);
    assert!(started.err.contains("was not written by this node"), "{}", started.err);
}

#[test]
fn tokens_are_shown_once_and_left_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (home, key) = (path("home"), path("key"));
    let args = ["--home", &home, "--json", "init", "XA", "--name", "A", "--key-file", &key];
    let made = comity(&args);
    let token = made.json()["tokens"]["admin"].as_str().unwrap().to_owned();
    assert_eq!(token.len(), 64);
    let kept = std::process::Command::new("grep").args(["-r", &token, &home]).output().unwrap();
    assert!(kept.stdout.is_empty(), "the token stands in the node's folder");
    let none = comity(&["--home", &home, "inbox"]);
    assert!(none.err.contains("--token-file"), "{}", none.err);
    let open = path("open.token");
    std::fs::write(&open, &token).unwrap();
    let refused = comity(&["--home", &home, "--token-file", &open, "inbox"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("others can read"), "{}", refused.err);
}
