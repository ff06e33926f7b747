//! Lists as streams of rows.

use serde_json::{Value, json};

use crate::bureau::Bureau;

const FICTIONAL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/lists/fictional.xml");

fn done(imported: &Value) -> (u64, u64, u64, u64) {
    let count = |name: &str| imported["done"][name].as_u64().unwrap();
    (count("rows"), count("registered"), count("corrected"), count("unchanged"))
}

#[test]
fn a_list_that_is_imported_again_changes_only_what_has_changed() {
    let bureau = Bureau::start("XA");
    let import = |file: &str| {
        let args = ["import", "un", file, "--list", "fictional", "--category", "suspect"];
        bureau.json("olga", &[&args[..], &["--no-personal-data"]].concat())
    };
    assert_eq!(done(&import(FICTIONAL)), (40, 40, 0, 0));
    assert_eq!(done(&import(FICTIONAL)), (40, 0, 0, 40));
    let list = std::fs::read_to_string(FICTIONAL).unwrap();
    let changed = bureau.path("changed.xml");
    std::fs::write(&changed, list.replace("The Lamplighter", "The Gaslighter")).unwrap();
    assert_eq!(done(&import(&changed)), (40, 0, 1, 39));
}

#[test]
fn a_row_that_cannot_be_taken_is_told_with_its_line_and_stops_no_other() {
    let bureau = Bureau::start("XA");
    let list = std::fs::read_to_string(FICTIONAL).unwrap();
    let broken = bureau.path("broken.xml");
    let first = "<REFERENCE_NUMBER>FXi.001</REFERENCE_NUMBER>";
    std::fs::write(&broken, list.replace(first, "")).unwrap();
    let args = ["--json", "import", "un", &broken, "--category", "suspect", "--no-personal-data"];
    let ran = bureau.ran("olga", &args);
    let (document, _) = ran.out.split_once('\n').unwrap();
    let told: Value = serde_json::from_str(document).unwrap();
    assert_eq!(done(&told), (39, 39, 0, 0));
    assert_eq!(told["faults"][0]["line"], json!(5));
    assert_eq!(ran.code, 1);
}

#[test]
fn rows_that_the_law_does_not_permit_are_told_with_the_rule() {
    let bureau = Bureau::start("XA");
    // A review within reach of the law is owed; this one has passed before it began.
    let list = json!({ "list": "x", "source": "x" });
    let row = json!({
        "line": 9, "key": "1", "class": "person",
        "statements": [{ "property": "name", "value": "Zorvan Qeltish" }],
    });
    let (token, address) = (bureau.token("olga"), bureau.address());
    let body = format!("{list}\n{row}\n");
    let answer = bureau.raw(&format!(
        "POST /v1/imports HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    ));
    assert!(answer.body.contains("\"outcome\":\"not-permitted\""), "{}", answer.body);
    assert!(answer.body.contains("\"line\":9"), "{}", answer.body);
    assert!(answer.body.contains("review"), "{}", answer.body);
}

#[test]
fn lines_that_are_no_rows_end_the_import_with_a_problem() {
    let bureau = Bureau::start("XA");
    let (token, address) = (bureau.token("olga"), bureau.address());
    for body in ["no json\n", "{\"list\":\"x\",\"source\":\"x\"}\n{\"row\":1}\n"] {
        let answer = bureau.raw(&format!(
            "POST /v1/imports HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        ));
        assert!(answer.body.contains("/problems/usage"), "{}", answer.body);
    }
}

#[test]
fn rows_that_came_in_an_earlier_request_are_named_and_not_missed() {
    let bureau = Bureau::start("XA");
    let (token, address) = (bureau.token("olga"), bureau.address());
    let pour = |lines: &[Value]| {
        let body: String = lines.iter().map(|line| format!("{line}\n")).collect();
        let answer = bureau.raw(&format!(
            "POST /v1/imports HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        ));
        let mut told =
            answer.body.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        told.rfind(Value::is_object).unwrap()["done"].clone()
    };
    let mark = json!({ "category": "suspect", "review_at": 1_798_761_600_000_u64 });
    let list = json!({ "list": "x", "source": "x", "purpose": "identify", "subject": mark });
    let row = |key: &str| {
        let statements = json!([{ "property": "name", "value": format!("Zorvan {key}") }]);
        json!({ "line": 1, "key": key, "class": "person", "statements": statements })
    };
    let first = pour(&[list.clone(), row("a"), row("b")]);
    assert_eq!(first["registered"], 2, "{first}");
    let mut telling = list;
    telling["absent"] = json!("tell");
    let ended = json!({ "whole": true });
    let told = pour(&[telling.clone(), json!({ "named": ["a", "b"] }), ended.clone()]);
    assert_eq!((&told["rows"], &told["absent"]), (&json!(0), &json!(0)), "{told}");
    let told = pour(&[telling, json!({ "named": ["b"] }), ended]);
    assert_eq!((&told["rows"], &told["absent"]), (&json!(0), &json!(1)), "{told}");
}

/// The invented list without some of its persons.
fn without(references: &[&str]) -> String {
    let list = std::fs::read_to_string(FICTIONAL).unwrap();
    let mut subjects = list.split("<INDIVIDUAL>");
    let mut out = subjects.next().unwrap().to_owned();
    for subject in subjects {
        // The last one has the end of the list behind it.
        let (subject, rest) = subject.split_once("</INDIVIDUAL>").unwrap();
        if !references.iter().any(|reference| subject.contains(reference)) {
            out.push_str(&format!("<INDIVIDUAL>{subject}</INDIVIDUAL>"));
        }
        out.push_str(rest);
    }
    out
}

const FICTIONAL_ARGS: [&str; 5] =
    ["--list", "fictional", "--category", "suspect", "--no-personal-data"];

#[test]
fn what_a_list_names_no_more_is_told_and_erased_only_when_that_is_asked_for() {
    let bureau = Bureau::start("XA");
    let import = |file: &str, more: &[&str]| {
        bureau.json("olga", &[&["import", "un", file], &FICTIONAL_ARGS[..], more].concat())
    };
    import(FICTIONAL, &[]);
    let shorter = bureau.path("shorter.xml");
    std::fs::write(&shorter, without(&["FXi.002", "FXi.003"])).unwrap();
    let told = import(&shorter, &[]);
    assert_eq!((done(&told), &told["done"]["absent"]), ((38, 0, 0, 38), &json!(2)));
    assert_eq!(told["rows"][0]["outcome"], "absent");
    let erased = import(&shorter, &["--erase-absent"]);
    assert_eq!((&erased["done"]["absent"], &erased["done"]["erased"]), (&json!(0), &json!(2)));
    let again = import(&shorter, &["--erase-absent"]);
    assert_eq!((done(&again), &again["done"]["erased"]), ((38, 0, 0, 38), &json!(0)));
}

#[test]
fn what_was_erased_does_not_come_back_because_a_list_names_it() {
    let bureau = Bureau::start("XA");
    let import = |file: &str, more: &[&str]| {
        bureau.json("olga", &[&["import", "un", file], &FICTIONAL_ARGS[..], more].concat())
    };
    import(FICTIONAL, &[]);
    let shorter = bureau.path("shorter.xml");
    std::fs::write(&shorter, without(&["FXi.002"])).unwrap();
    import(&shorter, &["--erase-absent"]);
    let told = import(FICTIONAL, &[]);
    assert_eq!((done(&told), &told["done"]["erased_before"]), ((40, 0, 0, 39), &json!(1)));
    assert_eq!(told["rows"][0]["outcome"], "erased-before");
    let back = import(FICTIONAL, &["--bring-back"]);
    assert_eq!((done(&back), &back["done"]["erased_before"]), ((40, 1, 0, 39), &json!(0)));
}

#[test]
fn a_list_that_is_restricted_later_restricts_its_records() {
    let bureau = Bureau::start("XA");
    let import = |more: &[&str]| {
        bureau.json("olga", &[&["import", "un", FICTIONAL], &FICTIONAL_ARGS[..], more].concat())
    };
    import(&[]);
    assert_eq!(done(&import(&["--handling", "H2"])), (40, 0, 40, 0));
    assert_eq!(done(&import(&["--handling", "H2"])), (40, 0, 0, 40));
    let records = bureau.ask("olga", "GET", "/v1/records?limit=1", &Value::Null).json();
    assert_eq!(records["items"][0]["handling"], json!(["H2"]), "{records}");
}

#[test]
fn a_list_that_lost_its_end_erases_nothing() {
    let bureau = Bureau::start("XA");
    let import = |file: &str, more: &[&str]| {
        let args = [&["--json", "import", "un", file], &FICTIONAL_ARGS[..], more].concat();
        let ran = bureau.ran("olga", &args);
        let (document, _) = ran.out.split_once('\n').unwrap();
        serde_json::from_str::<Value>(document).unwrap()
    };
    import(FICTIONAL, &[]);
    let list = std::fs::read_to_string(FICTIONAL).unwrap();
    let cut = bureau.path("cut.xml");
    std::fs::write(&cut, &list[..list.len() / 3]).unwrap();
    let told = import(&cut, &["--erase-absent"]);
    assert_eq!(told["faults"].as_array().unwrap().len(), 1);
    assert_eq!(told["done"]["absent"], 0, "of a list that is not whole nobody says what it lacks");
    assert_eq!(told["done"]["erased"], 0);
    // Whole in its form, and most of it is gone: that is told, and a person looks.
    let few = bureau.path("few.xml");
    let many: Vec<String> = (5..31).map(|number| format!("FXi.{number:03}")).collect();
    std::fs::write(&few, without(&many.iter().map(String::as_str).collect::<Vec<_>>())).unwrap();
    let told = import(&few, &["--erase-absent"]);
    assert_eq!((&told["done"]["absent"], &told["done"]["erased"]), (&json!(26), &json!(0)));
    let told = import(&few, &["--erase-absent", "--erase-many"]);
    assert_eq!((&told["done"]["absent"], &told["done"]["erased"]), (&json!(0), &json!(26)));
}

#[test]
fn an_import_that_was_broken_off_goes_on_where_it_stood() {
    let bureau = Bureau::start("XA");
    let (token, address) = (bureau.token("olga"), bureau.address());
    let subject = json!({ "category": "suspect", "review_at": 1_798_761_600_000_u64 });
    let list = json!({ "list": "fx", "source": "x", "subject": subject });
    let row = |number: u32| {
        json!({
            "line": number, "key": number.to_string(), "class": "person",
            "statements": [{ "property": "name", "value": format!("Zorvan Qeltish {number}") }],
        })
    };
    let rows = |count: u32| (0..count).map(|n| format!("{}\n", row(n))).collect::<String>();
    let send = |body: &str, length: usize| {
        bureau.raw(&format!(
            "POST /v1/imports HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
             Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        ))
    };
    let whole = format!("{list}\n{}{{\"whole\":true}}\n", rows(30));
    // Half a line is on its way when the link breaks; what stands before it is taken.
    let part = &whole[..list.to_string().len() + rows(12).len() + 20];
    send(part, part.len());
    let answer = send(&whole, whole.len());
    // The sizes of chunks stand between the lines, and are JSON too.
    let mut told = answer.body.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let last = told.rfind(|told| told.get("done").is_some()).unwrap();
    let count = |name: &str| last["done"][name].as_u64().unwrap();
    assert_eq!(count("rows"), 30, "{last}");
    assert_eq!((count("registered"), count("unchanged")), (18, 12), "{last}");
    let again = send(&whole, whole.len());
    assert!(again.body.contains("\"unchanged\":30"), "{}", again.body);
}

/// Whenever the node goes, each row is a whole record or none, and the same command goes on.
#[test]
fn a_node_that_is_killed_in_the_middle_of_a_list_loses_no_row_and_halves_none() {
    let mut bureau = Bureau::start("XA");
    let (list, mapping) = (bureau.path("many.csv"), bureau.path("mapping.toml"));
    let rows = (0..300).map(|n| format!("{n},Zorvan Qeltish {n},1971-03-14\n"));
    std::fs::write(&list, format!("k,n,b\n{}", rows.collect::<String>())).unwrap();
    let columns = "key = 'k'\nclass = 'person'\ncolumns = { n = 'name', b = 'birth-date' }\n";
    std::fs::write(&mapping, columns).unwrap();
    let args = ["--json", "import", "csv", &list, "--mapping", &mapping, "--list", "many"];
    let args = [&args[..], &["--category", "suspect"]].concat();
    std::thread::scope(|scope| {
        let first = scope.spawn(|| bureau.ran("olga", &args));
        std::thread::sleep(std::time::Duration::from_millis(300));
        bureau.cut_off();
        let _ = first.join().unwrap();
    });
    bureau.start_again(&[]);
    let told = bureau.json("olga", &args[1..]);
    let (rows, registered, corrected, unchanged) = done(&told);
    assert_eq!((rows, registered + unchanged, corrected), (300, 300, 0), "{told}");
    assert_eq!(done(&bureau.json("olga", &args[1..])), (300, 0, 0, 300));
}

#[test]
fn a_key_that_comes_twice_is_one_record_and_one_problem() {
    let bureau = Bureau::start("XA");
    let list = bureau.path("twice.csv");
    let mapping = bureau.path("mapping.toml");
    std::fs::write(&list, "k,n\n1,Zorvan Qeltish\n1,Mirelle Qeltish\n2,Orbel Tarn\n").unwrap();
    std::fs::write(&mapping, "key = 'k'\nclass = 'person'\ncolumns = { n = 'name' }\n").unwrap();
    let report = bureau.path("report.csv");
    let args = ["--json", "import", "csv", &list, "--mapping", &mapping, "--list", "twice"];
    let ran =
        bureau.ran("olga", &[&args[..], &["--category", "suspect", "--report", &report]].concat());
    let (document, _) = ran.out.split_once('\n').unwrap();
    let told: Value = serde_json::from_str(document).unwrap();
    assert_eq!((done(&told), &told["done"]["failed"]), ((3, 2, 0, 0), &json!(1)));
    let report = std::fs::read_to_string(report).unwrap();
    assert!(
        report.starts_with("line,key,record,outcome,says\r\n3,\"1\",\"\",\"failed\","),
        "{report}"
    );
}

#[test]
fn lists_of_every_format_become_records() {
    let bureau = Bureau::start("XA");
    let lists = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/lists/");
    let at = |name: &str| format!("{lists}{name}");
    let import = |args: &[&str]| {
        let common = ["--category", "suspect", "--no-personal-data", "--no-special-data"];
        let ran = bureau.ran("olga", &[&["--json", "import"], args, &common].concat());
        let (document, _) = ran.out.split_once('\n').unwrap_or((&ran.out, ""));
        serde_json::from_str::<Value>(document).unwrap()
    };
    // Every row is registered, or told: left out, or failed.
    let taken = |told: &Value| {
        let left = told["faults"].as_array().unwrap().len() as u64;
        let count = |name: &str| told["done"][name].as_u64().unwrap();
        assert_eq!(count("rows"), count("registered") + count("failed"), "{told}");
        (count("rows") + left, count("failed"))
    };
    let (xml, csv) = (at("fictional-sdn.xml"), at("fictional-sdn.csv"));
    assert_eq!(taken(&import(&["ofac", &xml])), (4, 0));
    let beside = (at("fictional-alt.csv"), at("fictional-add.csv"));
    let args = ["ofac", &csv, "--aliases", &beside.0, "--addresses", &beside.1, "--list", "sdn-2"];
    assert_eq!(taken(&import(&args)), (4, 0));
    let told = import(&["ftm", &at("fictional.ftm.json"), "--list", "ftm"]);
    assert_eq!(taken(&told), (12, 1));
    let says = told["rows"][0]["says"].as_str().unwrap();
    assert!(says.contains("special_categories_included"), "a belief is no remark: {says}");
    let (csv, mapping) = (at("fictional.csv"), at("fictional.toml"));
    let told = import(&["csv", &csv, "--mapping", &mapping, "--list", "csv"]);
    assert_eq!(taken(&told), (4, 0));
    assert_eq!(told["doubts"][0]["line"], 3, "the day that no calendar has");
}

#[test]
fn records_are_exported_each_by_an_act_of_opening_it() {
    let bureau = Bureau::start("XA");
    let args = ["import", "un", FICTIONAL];
    bureau.json("olga", &[&args[..], &FICTIONAL_ARGS].concat());
    let export = |name: &str, format: &str| {
        let out = bureau.path(name);
        let why = ["--justification", "the yearly check", "--purpose", "identify"];
        let told = bureau.json("olga", &[&["export", &out, "--format", format], &why[..]].concat());
        assert_eq!(told["written"], 40, "{told}");
        std::fs::read_to_string(out).unwrap()
    };
    let entities = export("out.ftm.json", "ftm");
    let first: Value = serde_json::from_str(entities.lines().next().unwrap()).unwrap();
    assert!(first["id"].as_str().unwrap().starts_with("record_"), "{first}");
    assert_eq!(entities.lines().count(), 40);
    let separated = export("out.csv", "csv");
    assert!(separated.starts_with("record,class,owner,"), "{separated}");
    assert_eq!(export("out.json", "json").lines().count(), 40);
    assert!(!std::path::Path::new(&bureau.path("out.csv.part")).exists());
    let acts = bureau.json("olga", &["list"]);
    assert!(acts.to_string().contains("record.open"), "opening is an act");
}

/// Gives a file to be read, and hears its lines.
fn read(bureau: &Bureau, query: &str, files: &[&str]) -> Vec<Value> {
    let path = |name: &&str| format!("{}/{name}", FICTIONAL.trim_end_matches("/fictional.xml"));
    let files: Vec<String> =
        files.iter().map(|name| std::fs::read_to_string(path(name)).unwrap()).collect();
    let sizes: Vec<usize> = files.iter().map(String::len).collect();
    let beside = match sizes[..] {
        [aliases, addresses, _] => format!("&aliases={aliases}&addresses={addresses}"),
        _ => String::new(),
    };
    let (token, address, body) = (bureau.token("olga"), bureau.address(), files.concat());
    let answer = bureau.raw(&format!(
        "POST /v1/lists/rows?format={query}{beside} HTTP/1.1\r\nHost: {address}\r\n\
         Authorization: Bearer {token}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    ));
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.lines()
}

fn rows(lines: &[Value]) -> Vec<&Value> {
    lines.iter().map(|line| &line["row"]).filter(|row| row.is_object()).collect()
}

#[test]
fn a_file_that_others_publish_is_read_into_the_rows_of_the_command_line() {
    let bureau = Bureau::start("XA");
    let un = read(&bureau, "un", &["fictional.xml"]);
    assert_eq!(rows(&un).len(), 40);
    assert_eq!(un.last().unwrap()["done"], json!({ "format": "un", "rows": 40, "left_out": 0 }));
    let xml = read(&bureau, "ofac-xml", &["fictional-sdn.xml"]);
    let beside = ["fictional-alt.csv", "fictional-add.csv", "fictional-sdn.csv"];
    let csv = read(&bureau, "ofac-csv", &beside);
    let alone = read(&bureau, "ofac-csv", &["fictional-sdn.csv"]);
    let keys = |lines: &[Value]| -> Vec<String> {
        rows(lines).iter().map(|row| row["key"].to_string()).collect()
    };
    assert_eq!(keys(&xml), keys(&csv), "both say the same of the same subjects");
    let aliases = |lines: &[Value]| json!(rows(lines)).to_string().matches("\"alias\"").count();
    assert!(aliases(&csv) > aliases(&alone), "other names stand in a file of their own");
    let ftm = read(&bureau, "ftm", &["fictional.ftm.json"]);
    assert!(rows(&ftm).iter().any(|row| row["class"] == "vessel"), "{ftm:?}");
    assert!(ftm.iter().any(|line| line["fault"]["says"].is_string()), "an ownership is no record");

    // Nothing was registered by reading, and what was read imports as it is.
    let held = bureau.ask("olga", "GET", "/v1/records", &Value::Null).json();
    assert_eq!(held["items"], json!([]));
    let import = ["import", "un", FICTIONAL, "--list", "fictional", "--category", "suspect"];
    bureau.json("olga", &[&import[..], &["--no-personal-data"]].concat());
    let list = json!({ "list": "fictional", "source": "x", "purpose": "identify",
        "subject": { "category": "suspect" } });
    let lines = rows(&un).into_iter().map(Value::to_string).collect::<Vec<_>>().join("\n");
    let (token, address) = (bureau.token("olga"), bureau.address());
    let body = format!("{list}\n{lines}\n");
    let answer = bureau.raw(&format!(
        "POST /v1/imports HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    ));
    assert_eq!(answer.lines().last().unwrap()["done"]["unchanged"], 40, "{}", answer.body);
}

#[test]
fn a_file_that_is_another_list_or_breaks_off_gives_no_list() {
    let bureau = Bureau::start("XA");
    let other = read(&bureau, "ofac-xml", &["fictional.xml"]);
    assert_eq!(other.len(), 1, "{other:?}");
    let says = other[0]["problem"]["detail"].as_str().unwrap();
    assert!(says.contains("no such list"), "{says}");
    let list = std::fs::read_to_string(FICTIONAL).unwrap();
    let (token, address) = (bureau.token("olga"), bureau.address());
    let body = &list[..list.len() / 2];
    let answer = bureau.raw(&format!(
        "POST /v1/lists/rows?format=un HTTP/1.1\r\nHost: {address}\r\n\
         Authorization: Bearer {token}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    ));
    assert!(answer.lines().last().unwrap()["problem"].is_object(), "{}", answer.body);
}

#[test]
fn what_was_imported_is_told_by_whom_and_how_much_and_stays_when_the_node_starts_again() {
    let mut bureau = Bureau::start("XA");
    let told = |bureau: &Bureau, officer: &str| {
        bureau.ask(officer, "GET", "/v1/lists", &Value::Null).json()["items"].clone()
    };
    assert_eq!(told(&bureau, "olga"), json!([]));
    let import = ["import", "un", FICTIONAL, "--list", "fictional", "--category", "suspect"];
    bureau.json("olga", &[&import[..], &["--no-personal-data"]].concat());
    // The desk gives a list in parts, under one name.
    let list = json!({ "list": "desk", "source": "Register of XA", "part_of": "a-name",
        "subject": { "category": "suspect", "review_at": 1_900_000_000_000_u64 } });
    let row = |line: u64| {
        let said = json!([{ "property": "name", "value": format!("Nobody {line}") }]);
        json!({ "line": line, "key": line.to_string(), "class": "person", "statements": said })
    };
    for (line, end) in [(1, None), (2, Some(json!({ "whole": false, "left_out": 3 })))] {
        let end = end.map_or_else(String::new, |end| format!("{end}\n"));
        let (token, address) = (bureau.token("olga"), bureau.address());
        let body = format!("{list}\n{}\n{end}", row(line));
        let answer = bureau.raw(&format!(
            "POST /v1/imports HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        ));
        assert!(answer.body.contains("\"done\""), "{}", answer.body);
    }
    let all = told(&bureau, "olga");
    let lists: Vec<&str> =
        all.as_array().unwrap().iter().map(|one| one["list"].as_str().unwrap()).collect();
    assert_eq!(lists, ["desk", "fictional"], "the newest first, and parts once");
    let numbers = |one: &Value| {
        ["registered", "not_taken", "left_out"].map(|name| one[name].as_u64().unwrap())
    };
    assert_eq!(numbers(&all[0]), [2, 0, 3], "{all}");
    assert_eq!(numbers(&all[1]), [40, 0, 0], "{all}");
    assert_eq!(all[0]["whole"], true);
    assert_eq!(all[1]["source"], "fictional.xml");
    let sealed = std::fs::read(bureau.path("home/imported.sealed")).unwrap();
    assert!(!String::from_utf8_lossy(&sealed).contains("Register"), "it is sealed");
    bureau.stop();
    bureau.start_again(&[]);
    bureau.until("it runs", || bureau.ask("olga", "GET", "/v1/own", &Value::Null).status == 200);
    assert_eq!(told(&bureau, "olga"), all);
}
