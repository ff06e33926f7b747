//! The same words in JSON: nothing is lost, and nothing unknown slips in.

use comity_act::{Body, Recipient};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};

use crate::{made, made::Made, samples, unknown};

#[test]
fn the_body_of_every_kind_comes_back_from_json() {
    for (kind, body) in made::bodies() {
        let mut runner = TestRunner::new(Config::with_cases(64));
        let comes_back = |body: Body| {
            let value = serde_json::to_value(&body).unwrap();
            prop_assert_eq!(&value["kind"], kind.name());
            prop_assert_eq!(&serde_json::from_value::<Body>(value).unwrap(), &body);
            let text = serde_json::to_string(&body).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Body>(&text).unwrap(), &body);
            Ok(())
        };
        runner.run(&body, comes_back).unwrap_or_else(|failure| panic!("{kind}: {failure}"));
    }
}

/// Every object that stands anywhere in the value, as a pointer to it.
fn objects(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            found.push(at.to_owned());
            for (name, value) in fields {
                objects(value, &format!("{at}/{name}"), found);
            }
        }
        Value::Array(values) => {
            for (n, value) in values.iter().enumerate() {
                objects(value, &format!("{at}/{n}"), found);
            }
        }
        _ => (),
    }
}

#[test]
fn a_field_nobody_knows_is_refused_in_every_object_of_every_body() {
    for (kind, act) in samples::acts() {
        let value = serde_json::to_value(&act.body).unwrap();
        assert!(serde_json::from_value::<Body>(value.clone()).is_ok(), "{kind}");
        let mut places = Vec::new();
        objects(&value, "", &mut places);
        for place in places {
            let mut with_more = value.clone();
            with_more.pointer_mut(&place).unwrap()["surprise"] = json!(1);
            let refused = serde_json::from_value::<Body>(with_more);
            assert!(refused.is_err(), "{kind}: `{place}/surprise` slipped in");
        }
    }
}

#[test]
fn words_and_ids_are_names_in_json_and_bytes_are_hexadecimal() {
    let acts = samples::acts();
    let (_, act) = acts.iter().find(|(kind, _)| kind.name() == "request.make").unwrap();
    let value = serde_json::to_value(act).unwrap();
    assert_eq!(value["role"], "officer");
    assert_eq!(value["agency"], "XA");
    assert_eq!(value["reference"], "XA-2026-000123");
    assert_eq!(value["purpose"], "investigate");
    assert_eq!(value["recipients"][1]["channel"], "siena");
    assert_eq!(value["recipients"][0]["basis"]["instrument"], "eu-2023-977");
    assert_eq!(value["body"]["kind"], "request.make");
    assert!(value["id"].as_str().unwrap().starts_with("act_"));
    assert_eq!(value["attachments"][0]["digest"].as_str().unwrap().len(), 64);
}

#[test]
fn a_body_that_is_not_understood_is_shown_but_cannot_be_written_by_hand() {
    let value = serde_json::to_value(unknown::sample().body).unwrap();
    let shown =
        json!({ "kind": "not-understood", "code": 9_999, "version": 1, "bytes": "a100626869" });
    assert_eq!(value, shown);
    assert!(serde_json::from_value::<Body>(value).is_err());
}

#[test]
fn what_may_be_left_out_has_its_default() {
    let recipient: Recipient = serde_json::from_value(json!({ "agency": "XB" })).unwrap();
    assert_eq!(recipient, Recipient::of(samples::agency("XB")));
    let term = json!({ "property": "remark", "value": "tall" });
    let statement: comity_act::Statement = serde_json::from_value(term).unwrap();
    assert_eq!((statement.source.name(), statement.information.name()), ("X", "4"));
    let answer = json!({ "kind": "request.answer", "text": "Yes." });
    let Body::RequestAnswer(answer) = serde_json::from_value(answer).unwrap() else { panic!() };
    assert!(answer.complete && answer.shared.is_empty());
}

#[test]
fn bad_words_ids_texts_and_digests_are_refused_with_what_to_do() {
    let check = |value: Value, expected: &str| {
        let refused = serde_json::from_value::<Body>(value).unwrap_err().to_string();
        assert!(refused.contains(expected), "{refused}");
    };
    let receive = json!({ "kind": "message.acknowledge", "reception": "binned" });
    check(receive, "`binned` is no reception; use one of opened, taken");
    let erase = json!({ "kind": "record.erase", "record": "act_0", "reason": "" });
    check(erase, "`act_0` is no record id; it starts with `record_`");
    let long = json!({ "kind": "message.send", "subject": "a".repeat(401), "text": "" });
    check(long, "401 bytes where 400 are allowed");
    let agreement = samples::acts().into_iter().find(|(kind, _)| kind.name() == "agreement.sign");
    let mut sign = serde_json::to_value(agreement.unwrap().1.body).unwrap();
    sign["digest"] = json!("AB");
    check(sign, "small hexadecimal, in full length");
    check(json!({ "kind": "message.shout" }), "message.shout");
}

proptest! {
    #[test]
    fn recipients_offences_and_urgency_come_back_from_json(act in comity_act::Act::made()) {
        fn comes_back<T>(value: &T) -> bool
        where
            T: serde::Serialize + serde::de::DeserializeOwned + PartialEq,
        {
            serde_json::from_str::<T>(&serde_json::to_string(value).unwrap()).unwrap() == *value
        }
        prop_assert!(comes_back(&act.recipients));
        prop_assert!(comes_back(&act.offences));
        prop_assert!(comes_back(&act.urgency));
        prop_assert!(comes_back(&act.handling));
        prop_assert!(comes_back(&act.attachments));
        prop_assert!(comes_back(&act.reference));
        prop_assert!(comes_back(&act.stated));
    }
}
