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
    assert_eq!(before["format"]["found"], before["format"]["known"]);
    assert!(before["format"]["found"].as_u64().unwrap() > 0);
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
