//! Cases: gathered from the acts that name them, for who reads content.

use serde_json::Value;

use crate::bureau::Bureau;

#[test]
fn cases_are_gathered_with_their_threads_the_last_that_moved_first() {
    let (a, b) = Bureau::pair();
    let send = |case: &str| {
        let words = ["send", "--to", "XB", "--subject", "Line", "--text", "Quiet"];
        let named = ["--no-personal-data", "--case", case];
        a.json("olga", &[&words[..], &named].concat())["act"].clone()
    };
    let (first, _, third) = (send("2026/1"), send("2026/2"), send("2026/1"));
    let told = a.ask("sven", "GET", "/v1/cases", &Value::Null).json();
    let items = told["items"].as_array().unwrap();
    let names: Vec<&Value> = items.iter().map(|one| &one["case"]).collect();
    assert_eq!(names, ["2026/1", "2026/2"]);
    assert_eq!(items[0]["threads"], Value::from(vec![third, first]));
    assert_eq!((&items[0]["acts"], &items[1]["acts"]), (&Value::from(2), &Value::from(1)));
    assert_eq!(items[0]["agencies"], serde_json::json!(["XB"]));
    drop(b);
}
