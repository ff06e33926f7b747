//! What an officer signs by the own passkey, and what a peer finds of it.

use serde_json::{Value, json};

use crate::{browser::Browser, bureau::Bureau};

fn consent(record: &str) -> Value {
    json!({
        "body": {
            "kind": "consent.grant", "records": [record], "uses": { "onward_to": ["XB"] },
        },
        "recipients": ["XB"],
    })
}

#[test]
fn what_is_shown_is_signed_and_a_peer_verifies_it() {
    let (xa, xb) = Bureau::pair();
    let record = xa.record(&[]);
    // Before she has a passkey nobody misses her signature; from then on the law asks for it.
    let before = xa.ask("olga", "POST", "/v1/acts", &consent(&record));
    assert_eq!(before.status, 201, "{}", before.body);
    let (mut olga, _) = Browser::joined(&xa, "olga");
    let unsigned = xa.ask("olga", "POST", "/v1/acts", &consent(&record));
    assert_eq!(unsigned.status, 403, "{}", unsigned.body);
    assert_eq!(unsigned.json()["citations"][0]["rule"], "base.12.1");

    // The desk learns it while she writes: nothing but her signature would help.
    let tried = olga.call("POST", "/v1/verdicts", &consent(&record)).json();
    assert_eq!(tried["ruling"], "not-permitted");
    let helps = &tried["ways_forward"][0]["changes"][0]["what"]["fact"];
    assert_eq!(helps, &json!({ "name": "officer_signature", "value": "signed" }), "{tried}");
    let drawn = olga.call("POST", "/v1/acts/sign", &consent(&record));
    assert_eq!(drawn.status, 200, "{}", drawn.body);
    let (act, digest) = (drawn.json()["act"].clone(), drawn.json()["digest"].clone());
    assert_eq!(drawn.json()["content"]["body"]["kind"], "consent.grant");
    let place = format!("/v1/acts/{}", act.as_str().unwrap());
    assert_eq!(olga.call("GET", &place, &Value::Null).status, 404, "nothing of it is recorded");
    let answer = json!({ "answer": olga.answer(&drawn) });
    let sent = olga.call("POST", "/v1/acts/sign/finish", &answer);
    assert_eq!(sent.status, 201, "{}", sent.body);
    assert_eq!((&sent.json()["act"], &sent.json()["stage"]), (&act, &json!("done")));
    let again = olga.call("POST", "/v1/acts/sign/finish", &answer);
    assert_eq!(again.status, 410, "{}", again.body);

    let here = olga.call("GET", &place, &Value::Null).json();
    assert_eq!(here["digest"], digest, "what was shown is what was recorded");
    assert_eq!(here["officer_signature"]["state"], "verified");
    xb.until("the consent is there", || xb.ask("olga", "GET", &place, &Value::Null).status == 200);
    let there = xb.ask("olga", "GET", &place, &Value::Null).json();
    assert_eq!(there["officer_signature"], here["officer_signature"]);
    assert_eq!((&there["digest"], &there["stage"]), (&digest, &json!("done")));
    let first = format!("/v1/acts/{}", before.json()["act"].as_str().unwrap());
    let first = xb.ask("olga", "GET", &first, &Value::Null).json();
    assert_eq!(
        first["officer_signature"],
        json!({ "state": "none", "asked": true }),
        "whoever could not sign it, the law asks for it"
    );
    assert_eq!(xa.ran("admin", &["audit"]).code, 0, "an audit verifies it again");
}

#[test]
fn nobody_signs_for_another_and_a_program_signs_nothing() {
    let (xa, _xb) = Bureau::pair();
    let record = xa.record(&[]);
    let by_token = xa.ask("olga", "POST", "/v1/acts/sign", &consent(&record));
    assert_eq!(by_token.status, 403, "{}", by_token.body);
    let (mut olga, _) = Browser::joined(&xa, "olga");
    let (mut sven, _) = Browser::joined(&xa, "sven");
    let drawn = olga.call("POST", "/v1/acts/sign", &consent(&record));
    let answer = json!({ "answer": sven.answer(&drawn) });
    let theirs = sven.call("POST", "/v1/acts/sign/finish", &answer);
    assert_eq!(theirs.status, 410, "{}", theirs.body);
    let theirs = olga.call("POST", "/v1/acts/sign/finish", &answer);
    assert_eq!(theirs.status, 400, "{}", theirs.body);
    // What failed once is drawn up again; what an emergency needs waits for none of it.
    let answer = json!({ "answer": olga.answer(&drawn) });
    assert_eq!(olga.call("POST", "/v1/acts/sign/finish", &answer).status, 410);
}

#[test]
fn drawing_up_shows_nothing_of_a_record_that_was_not_opened() {
    let (xa, _xb) = Bureau::pair();
    let record = xa.record(&[]);
    let (mut sven, _) = Browser::joined(&xa, "sven");
    let forms = |record: &str| {
        let copy = json!({ "record": record });
        let guess = json!({ "property": "name", "value": "Zorvan Qeltish" });
        let bodies = [
            json!({ "kind": "request.answer", "text": "", "shared": [copy] }),
            json!({ "kind": "record.correct", "record": record, "statements": [guess],
                "reason": "none" }),
            json!({ "kind": "recall.issue", "records": [record], "reason": "none" }),
            consent(record)["body"].clone(),
        ];
        bodies.map(|body| json!({ "body": body, "recipients": ["XB"] }))
    };
    let absent = forms("record_00000000000000000000000000");
    for (form, absent) in forms(&record).iter().zip(&absent) {
        let there = sven.call("POST", "/v1/acts/sign", form);
        let nowhere = sven.call("POST", "/v1/acts/sign", absent);
        assert_eq!((there.status, nowhere.status), (404, 404), "{form}: {}", there.body);
        assert_eq!(there.body, nowhere.body);
    }
    let open = json!({ "purpose": "investigate", "justification": "he is in my case" });
    let opened = sven.call("POST", &format!("/v1/records/{record}/open"), &open);
    assert_eq!(opened.status, 200, "{}", opened.body);
    let shown = sven.call("POST", "/v1/acts/sign", &forms(&record)[0]);
    assert_eq!(shown.status, 200, "{}", shown.body);
    assert!(shown.body.contains("Zorvan Qeltish"), "{}", shown.body);
    // It answers as often as verdicts are told, whichever of the two is asked.
    let status = (0..61).map(|_| sven.call("POST", "/v1/acts/sign", &absent[0]).status);
    assert_eq!(status.last(), Some(429));
    assert_eq!(sven.call("POST", "/v1/verdicts", &absent[0]).status, 429);
}
