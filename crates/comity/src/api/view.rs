//! How rows read in JSON: moments as RFC 3339, words as in the glossary.

use comity_act::{ActId, Kind, Reference, Timestamp};
use comity_corridor::{
    Calendar, Clock, Facts, Key, Reason, Ruling, Verdict,
    rows::{ActRow, Consented, Delivered, Direction, PeerRow, RecordRow, RecordState, Stage},
};
use serde_json::{Value, json};

use super::page::hex;

/// A moment in words.
pub(super) fn moment(at: Timestamp) -> String {
    at.to_string()
}

/// The word for what the law said.
pub(super) const fn ruling(ruling: Ruling) -> &'static str {
    match ruling {
        Ruling::Permit => "permitted",
        Ruling::Bar => "not-permitted",
        Ruling::ForDecision => "for-decision",
    }
}

/// The word for how far an act has come here.
pub(super) const fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Barred => "not-permitted",
        Stage::ForDecision => "for-decision",
        Stage::Declined => "declined",
        Stage::Done => "done",
        Stage::Held => "held",
        Stage::Opened => "opened",
        Stage::Taken => "taken",
        Stage::Erased => "erased",
    }
}

/// A verdict as it was recorded.
pub(super) fn verdict(verdict: &Verdict) -> Value {
    let obligations: Vec<Value> = verdict
        .obligations
        .iter()
        .map(|owed| {
            json!({
                "what": owed.what, "owed_by": owed.owed_by, "within": owed.within,
                "from": match owed.clock {
                    Clock::Delivery => "delivered",
                    Clock::Record => "recorded",
                    Clock::Due => "due",
                    Clock::Named => "named",
                },
                "elapsed_ms": owed.elapsed_ms.unwrap_or(0),
                "zone": owed.calendar.as_ref().map(Calendar::zone),
                "pauses": owed.pauses, "rule": owed.rule, "cite": owed.cite,
            })
        })
        .collect();
    let towards: Vec<Value> = verdict
        .towards
        .iter()
        .map(|one| json!({ "agency": one.agency, "ruling": ruling(one.ruling) }))
        .collect();
    json!({
        "ruling": ruling(verdict.ruling),
        "citations": verdict.because,
        "advice": verdict.advice,
        "missing": verdict.missing,
        "obligations": obligations,
        "towards": towards,
        "law": hex(&verdict.law),
        "lifted": verdict.lifted,
        "refers_to": verdict.refers_to(),
        "suspended": verdict.suspended,
    })
}

/// The rules that decided, each once, in one line for people.
pub(super) fn says(verdict: &Verdict) -> String {
    let told = |reason: &Reason| format!("{}: {}", reason.cite, verdict.says(reason));
    verdict.because.iter().map(told).collect::<Vec<_>>().join("; ")
}

/// The peers whose rows say how far the acts have come.
pub(super) fn recipients<'a>(rows: impl IntoIterator<Item = &'a ActRow>) -> Vec<Key> {
    rows.into_iter().flat_map(|row| &row.delivered).map(|there| Key::Peer(there.to)).collect()
}

/// An act as lists show it; `peers` holds the rows of its recipients.
pub(super) fn act(id: ActId, row: &ActRow, peers: &Facts) -> Value {
    let delivered: Vec<Value> = row.delivered.iter().map(|there| arrival(there, peers)).collect();
    json!({
        "act": id,
        "reference": row.reference.as_ref().map(Reference::to_string),
        "kind": kind(row.kind),
        "agency": row.agency,
        "officer": row.officer,
        "direction": match row.direction {
            Direction::Own => "own",
            Direction::Received => "received",
        },
        "stage": stage(row.stage),
        "at": moment(row.at),
        "recorded_at": moment(row.recorded_at),
        "delivered": delivered,
        "case": Value::Null,
        "answers": row.answers,
        "emergency": row.emergency,
        "clock_skewed": row.skewed,
        "taken_by": row.taken_by,
        "leaf": row.leaf,
    })
}

/// The name of a kind, or its number when this program has no name for it.
pub(super) fn kind(code: u16) -> String {
    Kind::from_code(code).map_or_else(|| format!("kind-{code}"), |kind| kind.name().to_owned())
}

/// How far an act has come at one recipient: sent, delivered, opened, taken by a named officer.
fn arrival(there: &Delivered, peers: &Facts) -> Value {
    let acknowledged = |place| {
        let peer = peers.row::<PeerRow>(Key::Peer(there.to));
        peer.is_some_and(|peer| peer.out_acknowledged > place)
    };
    let state = match (there.said, there.place) {
        (Some(Stage::Taken), _) => "taken",
        (Some(_), _) => "opened",
        (None, None) => "carried-elsewhere",
        (None, Some(place)) if acknowledged(place) => "delivered",
        (None, Some(_)) => "sent",
    };
    json!({ "to": there.to, "state": state, "taken_by": there.taken_by })
}

/// To what an owner consents, and on what conditions.
pub(super) fn consented(given: &Consented) -> Value {
    json!({
        "grant": given.grant, "to": given.to, "evidence": given.evidence,
        "onward_to": given.onward_to, "purpose": given.purpose,
        "until": given.until.map(moment), "conditions": given.conditions,
    })
}

/// A record with its content.
pub(super) fn record(row: &RecordRow) -> Value {
    let content = &row.content;
    let consents: Vec<Value> = row.consents.iter().map(consented).collect();
    json!({
        "record": content.record,
        "owner": content.owner,
        "class": content.class,
        "subject": {
            "category": content.subject.category,
            "minor": content.subject.minor,
            "review_at": content.subject.review_at.map(moment),
            "erase_at": content.subject.erase_at.map(moment),
        },
        "handling": content.handling.codes(),
        "as_written": content.handling.as_written,
        "conditions": content.conditions,
        "statements": content.statements,
        "revision": content.revision,
        "state": match row.state {
            RecordState::Active => "active",
            RecordState::Restricted => "restricted",
        },
        "came_from": row.came_from,
        "came_by": row.came_by,
        "since": moment(row.since),
        "source": row.source,
        "consents": consents,
    })
}
