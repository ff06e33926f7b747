//! Every kind of act has a command, or a reason why there is none.

use std::collections::BTreeMap;

use comity_act::Kind;
use serde_json::{Value, json};

use crate::bureau::{Bureau, comity};

/// The page of all kinds.
const PAGE: &str = include_str!("../../../../../docs/operate/kinds.md");

/// What the page says of each kind that has a form: its command and its note.
fn told() -> BTreeMap<&'static str, (&'static str, &'static str)> {
    let rows = PAGE.lines().filter(|line| line.starts_with("| `"));
    let cells = rows.map(|row| row.split('|').map(str::trim).collect::<Vec<_>>());
    let kinds = cells.filter(|cells| !cells[1].starts_with("`comity "));
    kinds.map(|cells| (cells[1].trim_matches('`'), (cells[2], cells[3]))).collect()
}

/// The kinds that the page calls without a form.
fn without() -> Vec<&'static str> {
    let lines = PAGE.lines().filter(|line| line.starts_with("* "));
    lines.flat_map(|line| line.split('`').skip(1).step_by(2)).collect()
}

/// Bodies of the kinds about pseudonymised searches.
fn pseudonymised() -> [Value; 3] {
    let at = 1_800_000_000_000_u64;
    [
        json!({ "kind": "search.pseudonymised", "class": "person",
            "terms": [{ "property": "name", "value": "X" }] }),
        json!({ "kind": "search.offer", "epoch": "", "from": at, "until": at, "derivation": 1,
            "manifest": "" }),
        json!({ "kind": "search.evaluate", "evaluated": "" }),
    ]
}

/// A body of every kind about leads, as short as it can be.
fn of_leads() -> [Value; 3] {
    let record = format!("record_{}", "0".repeat(26));
    let of = |kind: &str| json!({ "kind": kind, "record": record, "to": record });
    let mut propose = of("lead.propose");
    propose["class"] = "person".into();
    propose["percent"] = 90.into();
    propose["reasons"] = json!([]);
    propose["group"] = 1.into();
    [propose, of("lead.confirm"), of("lead.reject")]
}

/// Bodies of what comes of a hit.
fn of_hits() -> [Value; 2] {
    let record = format!("record_{}", "0".repeat(26));
    [
        json!({ "kind": "hit.conclude", "record": record, "finding": "same",
            "means": ["fingerprints"] }),
        json!({ "kind": "hit.exclude", "record": record, "means": ["document"] }),
    ]
}

/// A body of every other kind that has one, as short as it can be.
fn bodies() -> Vec<Value> {
    let id = |prefix: &str| format!("{prefix}_{}", "0".repeat(26));
    let (act, record, agreement) = (id("act"), id("record"), id("agreement"));
    let (at, name) = (1_800_000_000_000_u64, json!([{ "property": "name", "value": "X" }]));
    let statement = json!([{ "property": "name", "value": "X", "source": "X",
        "information": "4", "nature": "assessment" }]);
    let why = |kind: &str| json!({ "kind": kind, "reason": "x" });
    let of = |kind: &str, of: &str, id: &str| json!({ "kind": kind, of: id, "reason": "x" });
    let all = |kind: &str| json!({ "kind": kind, "records": [record], "reason": "x", "uses": {} });
    vec![
        json!({ "kind": "message.send", "subject": "x", "text": "x" }),
        json!({ "kind": "message.acknowledge", "reception": "taken" }),
        json!({ "kind": "request.make", "asks": "x" }),
        json!({ "kind": "request.clarify", "text": "x" }),
        json!({ "kind": "request.answer", "text": "x" }),
        json!({ "kind": "request.refuse", "text": "x" }),
        json!({ "kind": "request.delay", "reason": "x", "expected": at }),
        json!({ "kind": "request.consult", "text": "x" }),
        json!({ "kind": "order.preserve", "what": "x", "facts": "x", "category": "traffic",
            "days": 60 }),
        json!({ "kind": "order.produce", "what": "x", "facts": "x", "category": "traffic" }),
        json!({ "kind": "order.object", "text": "x" }),
        json!({ "kind": "disclosure.announce", "records": [record], "text": "x" }),
        json!({ "kind": "record.register", "class": "person", "statements": name }),
        json!({ "kind": "record.correct", "record": record, "statements": statement,
            "reason": "x" }),
        of("record.erase", "record", &record),
        json!({ "kind": "record.open", "record": record, "owner": "XB", "justification": "x" }),
        json!({ "kind": "record.restrict", "record": record, "ground": "evidence",
            "reason": "x" }),
        of("record.release", "record", &record),
        json!({ "kind": "record.link", "record": record, "relation": "same-as",
            "to": record }),
        json!({ "kind": "record.doubt", "record": record, "ground": "mixed" }),
        json!({ "kind": "record.pass-on", "record": record, "owner": "XB",
            "statements": statement, "subject": {}, "revision": 1 }),
        json!({ "kind": "record.trace", "entries": [{ "record": record }] }),
        json!({ "kind": "search.run", "class": "person", "terms": name }),
        json!({ "kind": "search.report", "matches": [], "searched": [] }),
        why("search.refuse"),
        json!({ "kind": "watch.set", "class": "person", "terms": name, "until": at }),
        why("watch.clear"),
        json!({ "kind": "watch.alert", "found": { "record": record, "owner": "XB",
            "quality": 80 } }),
        all("consent.ask"),
        json!({ "kind": "consent.grant", "records": [record], "uses": {} }),
        why("consent.refuse"),
        json!({ "kind": "consent.withdraw", "grant": act, "records": [record], "reason": "x" }),
        json!({ "kind": "recall.issue", "records": [record], "reason": "x" }),
        json!({ "kind": "recall.comply", "entries": [] }),
        json!({ "kind": "agreement.propose", "title": "x", "parties": ["XB"],
            "purposes": ["investigate"] }),
        json!({ "kind": "agreement.sign", "agreement": agreement, "digest": "00".repeat(32) }),
        of("agreement.suspend", "agreement", &agreement),
        of("agreement.end", "agreement", &agreement),
        json!({ "kind": "instrument.adopt", "instrument": "led-2016-680" }),
        json!({ "kind": "officer.post", "certificate": "00" }),
        json!({ "kind": "peer.add", "card": "00", "fingerprint": "1" }),
        json!({ "kind": "peer.introduce", "card": "00" }),
        json!({ "kind": "referral.approve", "act": act, "rules": [], "reasons": "x" }),
        json!({ "kind": "referral.decline", "act": act, "reasons": "x" }),
        json!({ "kind": "verdict.overrule", "act": act, "rules": [], "reasons": "x" }),
        json!({ "kind": "export.run", "justification": "x" }),
        json!({ "kind": "duty.take", "lane": "desk", "until": at }),
        json!({ "kind": "duty.hand-over", "lane": "desk" }),
        json!({ "kind": "duty.settle", "what": "x", "note": "x" }),
        json!({ "kind": "duty.assign", "officer": id("officer") }),
        why("request.withdraw"),
    ]
}

#[test]
fn every_kind_stands_once_in_the_page_with_a_command_or_a_reason() {
    let (told, without) = (told(), without());
    for kind in Kind::ALL {
        let stands = usize::from(told.contains_key(kind.name()))
            + without.iter().filter(|name| **name == kind.name()).count();
        assert_eq!(stands, 1, "`{kind}` stands so often in docs/operate/kinds.md");
    }
    assert_eq!(told.len() + without.len(), Kind::ALL.len(), "no other kinds stand there");
    for (kind, (command, note)) in told {
        let Some(command) = command.strip_prefix("`comity ") else {
            assert!(!note.is_empty(), "`{kind}` has neither a command nor a reason");
            continue;
        };
        let mut words: Vec<&str> = command.trim_end_matches('`').split(' ').collect();
        words.push("--help");
        let help = comity(&words);
        assert_eq!(help.code, 0, "{command}: {}", help.err);
        let usage = format!("comity {}", words[..words.len() - 1].join(" "));
        assert!(help.out.contains(&usage), "{command} is no command of its own: {}", help.out);
        for option in note.split('`').filter(|part| part.starts_with("--")) {
            assert!(help.out.contains(option), "{command} has no `{option}`");
        }
    }
}

#[test]
fn every_kind_with_a_form_is_taken_as_one_and_no_other() {
    let bureau = Bureau::start("XA");
    let mut bodies: BTreeMap<String, Value> = bodies()
        .into_iter()
        .chain(pseudonymised())
        .chain(of_leads())
        .chain(of_hits())
        .map(|body| (body["kind"].as_str().unwrap().to_owned(), body))
        .collect();
    let told = told();
    for kind in Kind::ALL.iter().map(|kind| kind.name()) {
        let body = bodies.remove(kind).unwrap_or_else(|| json!({ "kind": kind }));
        let form = json!({ "body": body });
        let answer = bureau.ask("olga", "POST", "/v1/acts", &form);
        let no_form = answer.status == 400
            && ["is not of its form", "by the node itself", "by two persons"]
                .iter()
                .any(|says| answer.body.contains(says));
        let expected = told.get(kind).is_none_or(|(_, note)| note.ends_with("no form is taken"));
        assert_eq!(no_form, expected, "`{kind}`: {} {}", answer.status, answer.body);
        assert!(answer.status < 500, "`{kind}`: {} {}", answer.status, answer.body);
    }
    assert!(bodies.is_empty(), "no such kinds: {bodies:?}");
}
