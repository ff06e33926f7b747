//! Operations: room, backup, card and keys, for who runs the node.

use serde_json::Value;

use crate::bureau::Bureau;

#[test]
fn the_last_backup_is_told_with_what_came_since() {
    let bureau = Bureau::start("XA");
    let told = || bureau.ask("admin", "GET", "/v1/operations", &Value::Null).json();
    let before = told();
    assert!(before["backup"].is_null(), "{before}");
    assert!(before["storage"]["database_bytes"].as_u64().unwrap() > 0);
    let stands = |told: &Value, part: &str| {
        let all = told["upgrade"].as_array().unwrap();
        all.iter().find(|one| one["part"] == part).unwrap()["state"].clone()
    };
    for part in ["keys", "store", "journal", "law", "peers", "accounts", "disk"] {
        assert_eq!(stands(&before, part), "fits", "{part}: {before}");
    }
    assert_eq!(stands(&before, "backup"), "first", "before a newer program a backup is made");
    // Whoever administers reads it in a browser: no place on the machine is in it.
    assert!(!before["upgrade"].to_string().contains(&bureau.path("")), "{before}");
    assert!(before["storage"]["free_bytes"].as_u64().unwrap() > 0);
    assert_eq!(before["keys"][0]["in_use"], true);
    assert!(before["card"]["valid_until"].is_string());
    bureau.json("admin", &["backup", "create", &bureau.path("backup")]);
    bureau.record(&[]);
    let after = told();
    let backup = &after["backup"];
    assert_eq!(backup["leaves"], before["storage"]["leaves"]);
    assert_eq!(backup["leaves_since"], 1);
    assert!(backup["size_bytes"].as_u64().unwrap() > 0 && backup["at"].is_string());
}

#[test]
fn the_new_program_says_before_it_starts_whether_it_can() {
    let mut bureau = Bureau::start("XA");
    bureau.stop();
    let check = |more: &[&str]| bureau.ran("admin", &[&["upgrade", "--check"], more].concat());
    let first = check(&[]);
    assert_eq!(first.code, 1, "{}{}", first.out, first.err);
    assert!(first.out.contains("backup") && first.out.contains("none is known"), "{}", first.out);
    assert!(first.out.contains("must not be started yet"), "{}", first.out);
    bureau.json("admin", &["backup", "create", &bureau.path("backup")]);
    let now = check(&["--json"]);
    assert_eq!((now.code, &now.json()["ok"]), (0, &true.into()), "{}", now.out);
    std::fs::write(bureau.path("other.key"), [7; 32]).unwrap();
    let set = format!("vault.key_file={}", bureau.path("other.key"));
    let other = check(&["--set", &set]);
    assert_eq!(other.code, 1, "{}", other.out);
    assert!(other.out.contains("the vault does not open"), "{}", other.out);
    assert_eq!(bureau.ran("admin", &["upgrade"]).code, 2, "nothing is replaced by this command");
}
