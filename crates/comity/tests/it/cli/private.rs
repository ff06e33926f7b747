//! A pseudonymised search over two nodes: offered, fetched, asked, and bounded.

use serde_json::{Value, json};

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
    let hit = listed("olga").into_iter().find(|one| one["outcome"] == "hit").unwrap();
    let hit = hit["search"].as_str().unwrap();
    who_opens_it_reads_it(&a, hit);
    what_came_of_it_is_concluded(&a, hit);
    // XB knows that it was asked, and why.
    let got = b.ask("aud", "GET", "/v1/acts", &Value::Null).body;
    assert!(got.contains("search.pseudonymised") && !got.contains("Келтиш"), "{got}");
}

/// Who opens a search with a reason reads whom it was about and what came of it; that is recorded.
fn who_opens_it_reads_it(a: &Bureau, search: &str) {
    let path = format!("/v1/acts/{search}");
    let own = a.ask("olga", "GET", &path, &Value::Null).json();
    assert_eq!(own["private_search"]["terms"][0]["value"], "Зорван Келтиш", "{own}");
    let unopened = a.ask("sven", "GET", &path, &Value::Null).json();
    assert!(unopened.get("private_search").is_none(), "{unopened}");
    let open = |officer: &str, why: Value| a.ask(officer, "POST", &format!("{path}/open"), &why);
    assert_eq!(open("sven", json!({})).status, 400, "nobody said why");
    assert_eq!(open("aud", json!({ "justification": "a check" })).status, 404);
    let opened = open("sven", json!({ "justification": "olga is off duty" })).json();
    let read = &opened["private_search"];
    assert_eq!((&read["class"], &read["outcome"]), (&"person".into(), &"hit".into()), "{read}");
    assert_eq!(read["terms"][1]["value"], "1971-03-14", "{read}");
    assert_eq!(read["met_by"], json!(["name-and-day"]));
    let by = opened["opened_by"].as_str().unwrap();
    let recorded = a.ask("olga", "GET", &format!("/v1/acts/{by}"), &Value::Null).json();
    assert_eq!(
        (&recorded["kind"], &recorded["answers"]),
        (&"message.acknowledge".into(), &search.into())
    );
    let people = a.ran("sven", &["show", search, "--justification", "olga is off duty"]);
    assert!(people.out.contains("looked for, term 0: name = Зорван Келтиш"), "{}", people.out);
}

/// What came of the hit is concluded, and what is asked about it takes over what is known.
fn what_came_of_it_is_concluded(a: &Bureau, search: &str) {
    let papers = a.ran("sven", &["hit", "same", search, "--by", "document"]);
    assert_eq!(papers.code, 3, "{}{}", papers.out, papers.err);
    let by_papers = json!({ "kind": "hit.conclude", "finding": "same", "means": ["document"] });
    let form = json!({ "body": by_papers, "answers": search });
    let refused = a.ask("sven", "POST", "/v1/acts", &form).json();
    let ways = refused["ways_forward"].as_array().unwrap().iter();
    let draft = ways.map(|way| &way["changes"][0]).find(|one| one["draft"] == "request.make");
    let draft = &draft.unwrap()["form"];
    assert_eq!((&draft["answers"], &draft["recipients"]), (&form["answers"], &json!(["XB"])));
    let same = a.json("sven", &["hit", "same", search, "--by", "owner-asked", "--term", "0"]);
    let known = a.json("sven", &["hit", "show", search]);
    let follow = &known["follow_up"];
    assert_eq!((&follow["answers"], &follow["to"]), (&same["act"], &"XB".into()), "{known}");
    assert_eq!((&follow["case"], &follow["purpose"]), (&"12".into(), &"investigate".into()));
    let ask = ["request", "--after", search, "--ask", "What do you hold on the person?"];
    let beside = ["--facts", "A fraud.", "--objective-reasons", "a hit", "--link", "the suspect"];
    let about = ["--about", "suspect", "--no-special-data"];
    let asked = a.json("sven", &[&ask[..], &beside, &about].concat());
    let path = format!("/v1/acts/{}", asked["act"].as_str().unwrap());
    let asked = a.ask("sven", "GET", &path, &Value::Null).json();
    assert_eq!((&asked["answers"], &asked["case"]), (&same["act"], &"12".into()), "{asked}");
    let more = ["--by", "document,person-asked", "--term", "0", "--arrested"];
    let other = a.json("sven", &[&["hit", "not-same", search][..], &more].concat());
    assert_eq!(other["stage"], "done", "{other}");
    let people = a.ran("sven", &["hit", "show", search]).out;
    assert!(people.contains("XA: not-same by document, person-asked, term 0"), "{people}");
    let nobody = a.ran("sven", &["hit", "not-same", search, "--by", "document", "--term", "1"]);
    assert!(nobody.err.contains("place 1"), "a day alone meets nobody: {}", nobody.err);
}
