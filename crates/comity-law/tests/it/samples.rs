//! Samples: what outsiders ask of the law, and what they are told when they err.
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use comity_law::{Law, Sample, VerdictKind, answer, casebook, explain};

use crate::support::TODAY;

const SAMPLE: &str = r#"
bound = ["led-2016-680"]
[act]
kind = "message.send"
by = "XA"
to = ["XB", "XC"]
[facts]
personal_data_included = false
receiving = false
[towards.XC]
bound = []
"#;

fn read(text: &str) -> Result<Sample, comity_law::SampleError> {
    Sample::read(&Law::shipped().unwrap(), text, TODAY)
}

/// The sample with this change cannot be read, and the message is this.
#[track_caller]
fn refused(from: &str, to: &str, message: &str) {
    let text = SAMPLE.replace(from, to);
    assert_ne!(text, SAMPLE);
    let says = read(&text).unwrap_err().to_string();
    assert!(says.contains(message), "expected `{message}` in: {says}");
}

#[test]
fn toml_and_json_of_one_sample_ask_the_same() {
    let from_toml = read(SAMPLE).unwrap().question;
    let value: serde_json::Value = toml::from_str(SAMPLE).unwrap();
    assert_eq!(read(&value.to_string()).unwrap().question, from_toml);
    assert_eq!(from_toml.on, TODAY);
    assert!(from_toml.towards[0].bound.binds_both("led-2016-680"));
    assert!(!from_toml.towards[1].bound.binds_both("led-2016-680"));
    assert!(from_toml.towards[1].bound.binds_own("led-2016-680"));
}

#[test]
fn every_slip_has_a_name_and_what_was_meant() {
    refused("message.send", "message.sent", "did you mean `message.send`?");
    refused("personal_data_included", "personal_data_includes", "`personal_data_included`?");
    refused("led-2016-680\"]\n[act", "led-2016-681\"]\n[act", "did you mean `led-2016-680`?");
    refused("receiving = false", "receiving = 7", "write a value of that type");
    refused("receiving = false", "receiving = 7.5", "a value no fact can have");
    refused("receiving = false", "sentence_months = -1", "write a number from 0");
    refused("receiving = false", "sentence_months = 9999999999", "write a number from 0");
    refused("receiving = false", "crime_areas = [\"piracy\"]", "is never `piracy`; write one of");
    refused("[act]", "on = \"1899-12-31\"\n[act]", "lies before 1900");
    refused("[act]", "on = \"1955-01-01\"\n[act]", "lies before 1970-01-01");
    refused("[act]", "on = \"2026-02-30\"\n[act]", "is no day");
    refused("[act]", "of = \"2026-02-30\"\n[act]", "unknown field `of`");
    refused("\"XA\"", "\"xa7\"", "xa7");
    refused("[towards.XC]", "[towards.XH]", "to which the act does not go");
    refused("[act]", "[act", "line 3");
    refused("[act]", "approved = [\"base.5.33\"]\n[act]", "did you mean `base.5.3`?");
    refused("[act]", "overruled = { \"base.7.0\" = \"a\" }\n[act]", "no rule `base.7.0`");
    refused("[act]", "overruled = { \"no-gateway\" = \"a\" }\n[act]", "no rule `no-gateway`");
}

#[test]
fn a_rule_that_is_there_may_be_named_as_approved_or_overruled() {
    let lifts =
        "approved = [\"base.5.3\"]\noverruled = { \"base.7.1\" = \"XA-2026-000001\" }\n[act]";
    let question = read(&SAMPLE.replace("[act]", lifts)).unwrap().question;
    assert_eq!((question.approved.len(), question.overruled.len()), (1, 1));
}

#[test]
fn a_sample_names_everything_that_is_missing_at_once() {
    let law = Law::shipped().unwrap();
    let text = SAMPLE.replace("personal_data_included = false", "");
    let told = answer(&law, &read(&text).unwrap().question);
    assert_eq!(told["ruling"], "not-permitted");
    let missing = told["missing"].as_array().unwrap();
    assert!(missing.iter().any(|fact| fact["name"] == "personal_data_included"), "{told}");
    let recipients = told["recipients"].as_array().unwrap();
    assert_eq!(recipients.len(), 2);
    assert!(recipients[0]["because"][0]["cite"].is_string());
}

/// A journal keeps the sample of what was asked; whoever reads it asks the same again.
#[test]
fn every_question_of_the_case_book_is_read_again_as_it_was_written() {
    let law = Law::shipped().unwrap();
    for case in casebook::cases(&law, Law::shipped_files()).unwrap() {
        let written = Sample::written(&law, &case.question);
        let again = Sample::read(&law, &written, TODAY).unwrap().question;
        assert_eq!(again, case.question, "{}: {written}", case.path);
    }
    let several = read(SAMPLE).unwrap().question;
    let written = Sample::written(&law, &several);
    assert_eq!(read(&written).unwrap().question, several);
}

#[test]
fn an_explanation_names_article_facts_and_what_to_do() {
    let law = Law::shipped().unwrap();
    let path = "led-2016-680/cases/refuse/an-arrest-list-by-machine.toml";
    let (_, text) = Law::shipped_files().find(|(file, _)| *file == path).unwrap();
    let sample = read(text).unwrap();
    assert_eq!(law.verdict(&sample.question).kind, VerdictKind::Bar);
    let told = explain(&law, &sample.question);
    for part in [
        "to XB: not permitted",
        "Directive (EU) 2016/680, art. 11 [led-2016-680.11.1]",
        "Have a person decide",
        "person_decides = no: ",
        "ways forward, each enough:",
    ] {
        assert!(told.contains(part), "no `{part}` in:\n{told}");
    }
}

/// What a page shows between these two lines.
fn block(opens: &str) -> &'static str {
    const PAGE: &str = include_str!("../../src/pages/contract.md");
    let (_, rest) = PAGE.split_once(&format!("```{opens}\n")).unwrap();
    rest.split_once("```").unwrap().0
}

/// Whether all that is shown is so; what is left out may be anything.
fn agrees(shown: &serde_json::Value, found: &serde_json::Value) -> bool {
    use serde_json::Value::{Array, Object};
    match (shown, found) {
        (Object(shown), Object(found)) => {
            shown.iter().all(|(name, value)| found.get(name).is_some_and(|f| agrees(value, f)))
        }
        (Array(shown), Array(found)) => {
            shown.len() == found.len() && shown.iter().zip(found).all(|(s, f)| agrees(s, f))
        }
        _ => shown == found,
    }
}

#[test]
fn the_sample_of_the_page_gets_the_answer_of_the_page() {
    let law = Law::shipped().unwrap();
    let found = answer(&law, &read(block("toml")).unwrap().question);
    let shown = serde_json::from_str(block("json")).unwrap();
    assert!(agrees(&shown, &found), "{found:#}");
}
