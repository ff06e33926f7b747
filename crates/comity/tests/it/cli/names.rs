//! The matching engine on files: what outsiders examine.

use std::{fs, path::Path};

use serde_json::Value;

use crate::bureau::{Ran, comity};

fn in_folder(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Screens a query table against a list of these bytes.
fn screened(list: (&str, &str), queries: &str) -> (Ran, Vec<Value>) {
    let folder = tempfile::tempdir().unwrap();
    let list = in_folder(folder.path(), list.0, list.1);
    let queries = in_folder(folder.path(), "queries.csv", queries);
    let ran = comity(&["--json", "screen", &list, &queries]);
    let answers = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (ran, answers)
}

const TABLE: (&str, &str) = (
    "list.csv",
    "id,schema,name,birth_date,number\n\
     a,Person,Nemo Zorran; Nimo al-Zorran,1980-05-17,XA 12-34\n\
     b,Company,Zorran Trading LLC,,\n",
);

#[test]
fn a_query_in_another_writing_finds_the_subject_and_says_why() {
    let (ran, answers) = screened(TABLE, "id,name,birth_date\n1,Нимо Зорран,1980-05\n");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let hit = &answers[0]["hits"][0];
    assert_eq!(
        (&answers[0]["query"], &hit["id"], &hit["alert"]),
        (&"1".into(), &"a".into(), &true.into())
    );
    let reasons = hit["reasons"].to_string();
    assert!(reasons.contains("is how `zorran` is read") && reasons.contains("born"), "{reasons}");
}

#[test]
fn a_number_alone_is_a_query_and_an_organisation_is_no_person() {
    let (ran, answers) =
        screened(TABLE, "id,schema,name,number\n1,,,xa1234\n2,Person,Zorran Trading,\n");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(answers[0]["hits"][0]["id"], "a");
    let ids: Vec<_> = answers[1]["hits"].as_array().unwrap().iter().map(|hit| &hit["id"]).collect();
    assert!(!ids.contains(&&Value::from("b")), "{ids:?}");
}

#[test]
fn a_row_that_cannot_be_screened_is_named_and_the_others_are() {
    let (ran, answers) = screened(TABLE, "id,schema,name\n1,,\n2,Rumour,Nemo\n3,,Nemo Zorran\n");
    assert_eq!(ran.code, 1);
    assert_eq!((&answers[0]["line"], &answers[1]["line"]), (&2.into(), &3.into()));
    assert!(answers[1]["problem"].as_str().unwrap().contains("no such schema"));
    assert_eq!(answers[2]["hits"][0]["id"], "a");
}

#[test]
fn lists_of_others_are_read_as_they_are() {
    let entities = concat!(
        r#"{"id":"x1","schema":"Person","#,
        r#""properties":{"name":["Vela Teston"],"birthDate":["1971"]}}"#,
        "\n",
    );
    let (ran, answers) = screened(("list.jsonl", entities), "id,name\n1,Teston Vela\n");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(answers[0]["hits"][0]["id"], "x1");
    let list = include_str!("../../../../../fuzz/corpus/unlist/fictional.xml");
    let (ran, answers) = screened(("un.xml", list), "id,name\n1,زورفان كلتيش\n");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(answers[0]["hits"][0]["id"], "FXi.001");
}

#[test]
fn what_is_no_table_is_said_without_what_stands_there() {
    let folder = tempfile::tempdir().unwrap();
    let secret = in_folder(folder.path(), "a.csv", "name\n\"Nemo Zorran\n");
    let other = in_folder(folder.path(), "b.csv", "title\nNemo Zorran\n");
    let latin = folder.path().join("c.csv");
    fs::write(&latin, b"name\nJos\xe9 Zorran\n").unwrap();
    let out = folder.path().join("out.csv").to_str().unwrap().to_owned();
    let ran = comity(&["screen", &other, &secret]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("no column `name`; it has `title`"), "{}", ran.err);
    let ran = comity(&["screen", &secret, latin.to_str().unwrap()]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("line 2: is not UTF-8"), "{}", ran.err);
    assert!(!format!("{}{}", ran.out, ran.err).contains("Zorran"), "{}", ran.err);
    assert_eq!(comity(&["match", "pairs", &secret, &out]).code, 2);
    assert_eq!(comity(&["screen", "/nowhere.csv", &secret]).code, 4);
}

#[test]
fn pairs_keep_their_columns_and_get_a_score_and_an_explanation() {
    let folder = tempfile::tempdir().unwrap();
    let pairs = "case,schema,name1,name2\n\
                 7,Person,Nemo Zorran,\"ZORRAN, Nemo\"\n\
                 8,Company,Zorran GmbH,Zorran Ltd\n\
                 9,Person,Nemo Zorran,Quill Varga\n";
    let input = in_folder(folder.path(), "in.csv", pairs);
    let output = folder.path().join("out.csv");
    let ran = comity(&["match", "pairs", &input, output.to_str().unwrap()]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "3 pairs were compared\n"), "{}", ran.err);
    let text = fs::read_to_string(&output).unwrap();
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(rows.headers().unwrap().iter().next_back(), Some("explanation"));
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    let score = |nth: usize| rows[nth][4].parse::<f32>().unwrap();
    assert!(score(0) > 0.9 && score(1) > 0.79 && score(2) < 0.4, "{text}");
    assert_eq!((&rows[0][0], &rows[2][0]), ("7", "9"));
    assert!(rows[0][5].contains("`zorran` is the same"), "{text}");
}
