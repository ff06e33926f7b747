//! Duplicates: found, read side by side, decided over, and not told twice.

use serde_json::{Value, json};

use crate::bureau::Bureau;

const GIVEN: [&str; 8] = ["Zorvan", "Ada", "Vela", "Ilya", "Mara", "Tovo", "Suri", "Pell"];
const FAMILY: [&str; 7] =
    ["Qeltish", "Nowhere", "Teston", "Quill", "Marrow", "Elbarouni", "Sandvikov"];
const WHY: [&str; 4] = ["--purpose", "identify", "--justification", "yearly review"];

/// Registers a person, and gives the record.
fn person(bureau: &Bureau, name: &str, born: &str, passport: &str) -> String {
    let said = |property: &str, value: &str| json!({ "property": property, "value": value });
    let body = json!({
        "kind": "record.register", "class": "person", "source": "case 12",
        "subject": { "category": "suspect", "review_at": 1_900_000_000_000_u64 },
        "statements": [
            said("name", name), said("birth-date", born), said("document-number", passport),
        ],
    });
    let form = json!({ "body": body, "purpose": "investigate" });
    let answer = bureau.ask("olga", "POST", "/v1/acts", &form);
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.json()["record"].as_str().unwrap().to_owned()
}

/// Fifty-six people, none of whom is another, and twice the first.
fn people(bureau: &Bureau) -> [String; 2] {
    let all: Vec<String> = (0..56)
        .map(|n: usize| {
            let name = format!("{} {}", GIVEN[n % 8], FAMILY[n % 7]);
            let (year, month, day) = (1950 + n * 13 % 47, 1 + n * 5 % 12, 1 + n * 11 % 28);
            let (born, number) = (format!("{year}-{month:02}-{day:02}"), 7_000_001 + n * 7_919);
            person(bureau, &name, &born, &format!("P{number}"))
        })
        .collect();
    [all[0].clone(), person(bureau, "Zorvann Qeltish", "1950-01-01", "P7000001")]
}

fn find(bureau: &Bureau) -> Value {
    bureau.json("olga", &[&["duplicates", "find"], &WHY[..]].concat())
}

fn leads(bureau: &Bureau, state: &str) -> Vec<Value> {
    let answer = bureau.json("olga", &["duplicates", "list", "--state", state]);
    answer["items"].as_array().unwrap().clone()
}

#[test]
fn what_may_be_one_is_told_with_reasons_read_side_by_side_and_decided() {
    let bureau = Bureau::start("XA");
    let both = people(&bureau);
    let found = find(&bureau);
    let done = &found["done"];
    assert_eq!((&done["records"], &done["proposed"]), (&57.into(), &1.into()), "{found}");
    let open = leads(&bureau, "open");
    assert_eq!(open.len(), 1, "{open:?}");
    let mut ends = [open[0]["record"].as_str().unwrap(), open[0]["to"].as_str().unwrap()];
    ends.sort_unstable();
    let mut both: Vec<&str> = both.iter().map(String::as_str).collect();
    both.sort_unstable();
    assert_eq!(ends[..], both[..]);
    let said = open[0]["reasons"].as_array().unwrap();
    let of = |property: &str| said.iter().find(|one| one["property"] == property).unwrap();
    assert_eq!(of("document-number")["how"], "same-number", "{open:?}");
    assert!(of("birth-date")["bits"].as_i64().unwrap() > 0, "{open:?}");
    assert!(!found.to_string().contains("Qeltish"), "what they say is read by opening them");
    let lead = open[0]["reference"].as_str().unwrap().to_owned();
    let same = ["duplicates", "same", &lead, "--note", "the same passport"];
    let unread = bureau.ran("olga", &same);
    assert!(unread.code != 0 && unread.err.contains("open both records"), "{}", unread.err);
    let shown = bureau.ran("olga", &[&["duplicates", "show", &lead], &WHY[..]].concat());
    assert!(shown.out.contains("Zorvan Qeltish") && shown.out.contains("Zorvann"), "{}", shown.out);
    assert_eq!(bureau.json("olga", &same)["stage"], "done");
    assert_eq!(leads(&bureau, "same")[0]["decisions"][0]["state"], "same");
    let opened = bureau.json("olga", &[&["record", "open", both[0]], &WHY[..]].concat());
    let link = &opened["record"]["links"][0];
    assert_eq!((&link["record"], &link["relation"]), (&both[1].into(), &"same-as".into()));
    let again = find(&bureau);
    assert_eq!((&again["done"]["pairs"], &again["done"]["proposed"]), (&0.into(), &0.into()));
    // Another officer takes it back, and it is open again.
    assert_eq!(bureau.json("sven", &["duplicates", "undo", &lead])["stage"], "done");
    assert_eq!(leads(&bureau, "open").len(), 1);
    assert_eq!(bureau.ran("sven", &["duplicates", "undo", &lead]).code, 2, "nothing is decided");
    assert_eq!(bureau.json("olga", &["duplicates", "different", &lead])["stage"], "done");
    let again = find(&bureau);
    assert_eq!((&again["done"]["known"], &again["done"]["proposed"]), (&1.into(), &0.into()));
    assert!(leads(&bureau, "open").is_empty());
}

#[test]
fn who_says_no_purpose_compares_nothing_and_profiles_are_not_compared() {
    let bureau = Bureau::start("XA");
    bureau.record(&[]);
    let without = ["duplicates", "find", "--justification", "yearly review"];
    let ran = bureau.ran("olga", &without);
    assert_eq!(ran.code, 3, "{}{}", ran.out, ran.err);
    let profiles = [&["duplicates", "find", "--class", "dna-profile"], &WHY[..]].concat();
    let ran = bureau.ran("olga", &profiles);
    assert!(ran.code != 0, "{}{}", ran.out, ran.err);
    let ran = bureau.ran("olga", &[&["duplicates", "find"], &WHY[..]].concat());
    assert!(ran.out.contains("1 records: 0 pairs may be one"), "{}{}", ran.out, ran.err);
}

#[test]
fn that_records_are_compared_is_a_search_with_its_offences() {
    let bureau = Bureau::start("XA");
    let offence = json!({ "area": "fraud", "title": "Fraud", "listed": true, "code": "fraud" });
    let wanted = json!({
        "class": "person", "purpose": "identify", "justification": "yearly review",
        "offences": [offence],
    });
    let answer = bureau.ask("olga", "POST", "/v1/duplicates", &wanted);
    assert_eq!(answer.status, 200, "{}", answer.body);
    let acts = bureau.ask("olga", "GET", "/v1/acts?kind=search.run", &Value::Null).json();
    let act = acts["items"][0]["act"].as_str().unwrap();
    let act = bureau.ask("olga", "GET", &format!("/v1/acts/{act}"), &Value::Null).json();
    assert_eq!(act["content"]["offences"][0]["title"], "Fraud", "{act}");
    assert_eq!(act["content"]["body"]["list"]["compares_own"], true, "{act}");
}
