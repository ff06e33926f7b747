//! What is printed, word for word.

use crate::bureau::{Bureau, comity};

#[test]
fn help_names_every_command() {
    insta::assert_snapshot!("help", comity(&["--help"]).out);
    let long = comity(&["answer", "--help"]).out;
    insta::assert_snapshot!("help_answer", long);
}

#[test]
fn every_command_has_help_and_completions_are_made() {
    for command in [
        "init",
        "serve",
        "officer",
        "card",
        "peer",
        "agencies",
        "adopt",
        "agreement",
        "send",
        "inbox",
        "list",
        "show",
        "take",
        "assign",
        "request",
        "answer",
        "withdraw",
        "requests",
        "order",
        "disclosure",
        "record",
        "import",
        "search",
        "consent",
        "leave",
        "recall",
        "approve",
        "decline",
        "overrule",
        "settle",
        "deadlines",
        "log",
        "audit",
        "backup",
        "upgrade",
        "bundle",
        "facts",
        "law",
        "fetch",
        "api",
        "config",
        "completions",
        "man",
    ] {
        let ran = comity(&[command, "--help"]);
        assert_eq!(ran.code, 0, "{command}: {}", ran.err);
    }
    for shell in ["bash", "zsh", "fish"] {
        assert!(comity(&["completions", shell]).out.contains("comity"));
    }
    assert!(comity(&["man"]).out.contains(".TH comity"));
}

#[test]
fn what_is_not_written_well_ends_with_code_two() {
    let bureau = Bureau::start("XA");
    let nothing = comity(&[]);
    assert_eq!(nothing.code, 2);
    let fact = bureau.ran("olga", &["record", "add", "--name", "X", "--state", "emergancy=no"]);
    insta::assert_snapshot!("usage_fact", fact.plain());
    let officer = bureau.ran("nobody", &["inbox"]);
    insta::assert_snapshot!("usage_officer", officer.plain());
    let key = bureau.ran("olga", &["--set", "api.lisen=x", "config", "check"]);
    insta::assert_snapshot!("usage_option", key.plain());
}

#[test]
fn a_refusal_reads_as_rules_and_a_way_forward() {
    let bureau = Bureau::start("XA");
    let refused = bureau.ran("olga", &["record", "add", "--name", "Zorvan Qeltish"]);
    insta::assert_snapshot!("refusal", refused.plain());
    let tried = bureau.ran("olga", &["record", "add", "--name", "Zorvan Qeltish", "--dry-run"]);
    insta::assert_snapshot!("dry_run", tried.plain());
}

#[test]
fn absence_ends_with_code_four() {
    let bureau = Bureau::start("XA");
    insta::assert_snapshot!("absent", bureau.ran("olga", &["show", "XA-2026-999999"]).plain());
}

#[test]
fn without_a_node_one_is_told_how_to_start_it() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let none = comity(&["--home", home.to_str().unwrap(), "inbox"]);
    assert_eq!(none.code, 1);
    assert!(none.err.contains("comity init"), "{}", none.err);
}

#[test]
fn a_second_init_overwrites_nothing() {
    let bureau = Bureau::start("XA");
    let key = bureau.path("other.key");
    let again = bureau.ran("admin", &["init", "XA", "--name", "Other", "--key-file", &key]);
    assert_eq!(again.code, 1);
    assert!(again.err.contains("already"), "{}", again.err);
}
