//! Duplicates: found, read side by side, decided over, and not told twice.

use serde_json::{Value, json};

use crate::bureau::Bureau;

const GIVEN: [&str; 8] = ["Zorvan", "Ada", "Vela", "Ilya", "Mara", "Tovo", "Suri", "Pell"];
const FAMILY: [&str; 7] =
    ["Qeltish", "Nowhere", "Teston", "Quill", "Marrow", "Elbarouni", "Sandvikov"];
const WHY: [&str; 4] = ["--purpose", "identify", "--justification", "yearly review"];
const CASE: [&str; 2] = ["--case", "review 2026"];

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
    bureau.json("olga", &[&["duplicates", "find"], &WHY[..], &CASE].concat())
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
    for blank in [&["duplicates", "same", &lead][..], &["duplicates", "same", &lead, "--note", " "]]
    {
        let ran = bureau.ran("olga", blank);
        assert!(ran.code == 2 && ran.err.contains("--note"), "{}{}", ran.out, ran.err);
    }
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
    let undo = ["duplicates", "undo", &lead, "--note", "the number was misread"];
    assert_eq!(bureau.json("sven", &undo)["stage"], "done");
    assert_eq!(leads(&bureau, "open").len(), 1);
    assert_eq!(bureau.ran("sven", &undo).code, 2, "nothing is decided");
    let different = ["duplicates", "different", &lead, "--note", "brothers"];
    assert_eq!(bureau.json("olga", &different)["stage"], "done");
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
    // Comparing looks at everybody, as screening a list does: in a case, or not at all.
    let ran = bureau.ran("olga", &[&["duplicates", "find"], &WHY[..]].concat());
    assert!(ran.code == 3 && ran.out.contains("screening a list"), "{}{}", ran.out, ran.err);
    let profiles = [&["duplicates", "find", "--class", "dna-profile"], &WHY[..]].concat();
    let ran = bureau.ran("olga", &profiles);
    assert!(ran.code != 0, "{}{}", ran.out, ran.err);
    let ran = bureau.ran("olga", &[&["duplicates", "find"], &WHY[..], &CASE].concat());
    assert!(ran.out.contains("1 records: 0 pairs may be one"), "{}{}", ran.out, ran.err);
}

#[test]
fn that_records_are_compared_is_a_search_with_its_offences() {
    let bureau = Bureau::start("XA");
    let offence = json!({ "area": "fraud", "title": "Fraud", "listed": true, "code": "fraud" });
    let wanted = json!({
        "class": "person", "purpose": "identify", "justification": "yearly review",
        "offences": [offence], "case": "review 2026",
    });
    let answer = bureau.ask("olga", "POST", "/v1/duplicates", &wanted);
    assert_eq!(answer.status, 200, "{}", answer.body);
    let acts = bureau.ask("olga", "GET", "/v1/acts?kind=search.run", &Value::Null).json();
    let act = acts["items"][0]["act"].as_str().unwrap();
    let act = bureau.ask("olga", "GET", &format!("/v1/acts/{act}"), &Value::Null).json();
    assert_eq!(act["content"]["offences"][0]["title"], "Fraud", "{act}");
    let list = &act["content"]["body"]["list"];
    assert_eq!((&list["compares_own"], &list["rows"]), (&true.into(), &0.into()), "{act}");
}

#[test]
fn more_than_a_thousand_records_are_compared_once_a_second_person_let_it_go() {
    let bureau = Bureau::start("XA");
    let person = |nth: u32| {
        let properties = json!({ "name": [format!("Nobody Number{nth}")], "birthDate": ["1971"] });
        json!({ "id": format!("n{nth}"), "schema": "Person", "properties": properties }).to_string()
    };
    let list = bureau.path("many.jsonl");
    std::fs::write(&list, (0..1_001).map(person).collect::<Vec<_>>().join("\n")).unwrap();
    let import = ["import", "ftm", &list, "--list", "many", "--category", "suspect"];
    bureau.json("olga", &[&import[..], &["--no-personal-data", "--no-special-data"]].concat());
    let waits = bureau.json("olga", &[&["duplicates", "find"], &WHY[..], &CASE].concat());
    assert_eq!(waits["stage"], "for-decision", "{waits}");
    let act = waits["act"].as_str().unwrap();
    let shown = bureau.ask("olga", "GET", &format!("/v1/acts/{act}"), &Value::Null).json();
    assert_eq!(shown["content"]["body"]["list"]["rows"], 1_001, "{shown}");
    // Whoever says himself that there are none says nothing.
    let body = json!({
        "kind": "search.run", "class": "person", "terms": [], "justification": "yearly review",
        "list": { "name": "duplicates", "rows": 0, "compares_own": true },
    });
    let form = json!({ "body": body, "purpose": "identify", "case": "review 2026" });
    assert_eq!(bureau.ask("olga", "POST", "/v1/acts", &form).status, 202);
    let later = ["duplicates", "find", "--under", act];
    assert_eq!(bureau.ran("olga", &later).code, 3, "nobody let it go yet");
    bureau.json("sven", &["approve", act, "--reasons", "seen: once a year"]);
    bureau.until("it has gone on", || {
        let shown = bureau.ask("olga", "GET", &format!("/v1/acts/{act}"), &Value::Null).json();
        shown["stage"] == "done"
    });
    assert_ne!(bureau.ran("sven", &later).code, 0, "it is olga's");
    let person = ["record", "add", "--name", "Vela Teston", "--category", "suspect"];
    let more = ["--review", "+365d", "--purpose", "investigate", "--source", "case 12"];
    bureau.json("olga", &[&person[..], &more].concat());
    let found = bureau.json("olga", &later);
    let done = &found["done"];
    assert_eq!(
        (&done["records"], &done["records_left_out"]),
        (&1_001.into(), &1.into()),
        "{found}"
    );
    assert_ne!(bureau.ran("olga", &later).code, 0, "it is made once");
}
