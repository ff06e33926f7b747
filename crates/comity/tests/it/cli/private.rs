//! A pseudonymised search over two nodes: offered, fetched, asked, and bounded.

use serde_json::Value;

use crate::bureau::Bureau;

/// XA and XB, who has a record, and agree on two pseudonymised searches a day.
fn agreed() -> (Bureau, Bureau) {
    let (a, b) = (Bureau::start("XA"), Bureau::start("XB"));
    a.add_peer(&b);
    b.add_peer(&a);
    b.record(&[]);
    let title = ["agreement", "propose", "--with", "XB", "--title", "Pseudonymised searches"];
    let opens = ["--for", "investigate", "--private", "person"];
    let budget = ["--private-day", "32", "--private-year", "1600"];
    let proposed = a.json("admin", &[&title[..], &opens, &budget].concat());
    let agreement = proposed["agreement"].as_str().unwrap().to_owned();
    b.until("the proposal is here", || {
        b.ran("admin", &["agreement", "show", &agreement]).code == 0
    });
    let told = b.ran("admin", &["agreement", "show", &agreement]).out;
    let opens = "pseudonymised searches of: person; 32 keys a day, 1600 a year";
    assert!(told.contains(opens), "{told}");
    // XB is in use, so who answers for the law signs.
    b.json("lea", &["agreement", "sign", &agreement]);
    (a, b)
}

fn asking(name: &str) -> Vec<&str> {
    let mut command = vec!["search", "--private", "--in", "XB", "--name", name];
    command.extend(["--born", "1971-03-14", "--purpose", "investigate", "--category", "suspect"]);
    command.extend(["--justification", "case 12, fraud", "--case", "12", "--wait", "30"]);
    command
}

/// Once XB's set is here it is asked.
fn fetched(a: &Bureau) {
    a.until("the set of XB is here", || {
        let tried =
            a.ran("olga", &[&["search", "--private", "--in", "XB"][..], &["--name", "X"]].concat());
        // A name alone is asked of nobody; before, nothing is offered.
        tried.err.contains("date of birth")
    });
}

#[test]
fn a_private_search_tells_who_asks_and_nobody_else_and_ends_with_its_budget() {
    let (a, b) = agreed();
    fetched(&a);
    let left = |officer: &str| {
        let answer = a.ask(officer, "GET", "/v1/searches/private/holders", &Value::Null);
        (answer.status, answer.json()["items"][0].clone())
    };
    let (status, whole) = left("olga");
    assert_eq!((status, &whole["holder"]), (200, &"XB".into()), "{whole}");
    assert_eq!((&whole["classes"][0], &whole["is_offered"]), (&"person".into(), &true.into()));
    let keys = |told: &Value| (told["keys_left_of_day"].clone(), told["keys_left_of_year"].clone());
    assert_eq!(keys(&whole), (32.into(), 1600.into()), "{whole}");
    let hit = a.ran("olga", &asking("Зорван Келтиш"));
    assert_eq!(hit.code, 0, "{}{}", hit.out, hit.err);
    assert!(hit.out.contains("hit at XB by name and day"), "{}", hit.out);
    let none = a.json("olga", &asking("Vela Teston"));
    assert_eq!(none["searches"][0]["came"]["outcome"], "no-hit", "{none}");
    let spent = a.ran("olga", &asking("Vela Teston"));
    assert_ne!(spent.code, 0, "{}", spent.out);
    assert!(spent.err.contains("budget"), "{}{}", spent.out, spent.err);
    // Whoever did not ask sees that somebody asked, and not what came of it.
    let listed = |officer: &str| {
        let path = "/v1/searches/private";
        let answer = a.ask(officer, "GET", path, &Value::Null);
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()["items"].as_array().unwrap().clone()
    };
    assert_eq!(listed("olga").len(), 2);
    assert!(listed("sven").iter().all(|one| one.get("outcome").is_none()));
    assert_eq!(keys(&left("olga").1), (0.into(), 1568.into()), "16 for each of the two");
    assert_eq!(left("aud").0, 404);
    // XB knows that it was asked, and why.
    let got = b.ask("aud", "GET", "/v1/acts", &Value::Null).body;
    assert!(got.contains("search.pseudonymised") && !got.contains("Келтиш"), "{got}");
}
