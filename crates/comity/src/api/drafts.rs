//! Ways forward, each with the form of the act that would help, as far as known.

use comity_act::{Act, ActId, AgencyCode, Body, Kind, RecordId, Stated};
use comity_corridor::{Facts, Key, rows::RecordRow};
use comity_law::{Change, ChangeKind, FactValue, WayForward};
use serde_json::{Value, json};

/// That the act tells of persons at all: every record does.
const PERSONAL: &str = "personal_data_included";
/// That who opens a record keeps to its owner's words.
const RESTRICTION: &str = "restriction_acknowledged";

/// The ways as they are told, each change with a draft where an act brings it about.
pub(super) fn told(
    ways: &[WayForward],
    (act, known): (&Act, &Facts),
    waiting: Option<ActId>,
) -> Vec<Value> {
    ways.iter()
        .map(|way| {
            // Where something else changes as well, it is another act that waits.
            let is_approval = |one: &Change| matches!(one.what, ChangeKind::Approval { .. });
            let waiting = waiting.filter(|_| way.changes.iter().all(is_approval));
            let told = |change| told_change((change, way), (act, known), waiting);
            let changes: Vec<Value> = way.changes.iter().map(told).collect();
            // An act that stays here is not towards anybody.
            let to = way.to.filter(|to| *to != act.agency);
            json!({ "to": to, "changes": changes })
        })
        .collect()
}

fn told_change(
    (change, way): (&Change, &WayForward),
    (act, known): (&Act, &Facts),
    waiting: Option<ActId>,
) -> Value {
    let mut told = json!(change);
    told["draft"] = json!(change.draft.map(Kind::name));
    told["form"] = form(change, way.to, act, waiting).unwrap_or_default();
    if let ChangeKind::Fact { name, value } = &change.what {
        if shown_by_records(act, (name, value)) {
            told["says"] = json!("Leave out the records that tell it: what they tell, they tell.");
            told["without"] = json!(carried(&act.body));
            told["said"] = json!(says(act, (name, value)));
        }
        if let (RESTRICTION, Body::RecordOpen(body)) = (*name, &act.body) {
            let row = known.row::<RecordRow>(Key::Record(body.record));
            told["restriction"] =
                json!(row.and_then(|row| row.content.handling.as_written.clone()));
        }
    }
    told
}

/// Whether the act says already of this fact what would help.
fn says(act: &Act, (name, value): (&str, &FactValue)) -> bool {
    let is_it =
        |stated: &Stated| stated.fact.as_str() == name && json!(stated.value) == json!(value);
    act.said().any(is_it)
}

/// Whether the change is to leave records out of what is given: what these tell, no statement
/// takes back.
fn shown_by_records(act: &Act, (name, value): (&str, &FactValue)) -> bool {
    let gives = matches!(act.body, Body::RequestAnswer(_) | Body::ExportRun(_));
    let is_left_out = [PERSONAL, "minor_included", "special_categories_included"].contains(&name)
        || ["vulnerable_subject", "whereabouts_told"].contains(&name);
    gives
        && is_left_out
        && !carried(&act.body).is_empty()
        && (name == PERSONAL || says(act, (name, value)))
}

/// The form that drafts a change; what only a person can say is left empty.
fn form(
    change: &Change,
    to: Option<AgencyCode>,
    act: &Act,
    waiting: Option<ActId>,
) -> Option<Value> {
    match (change.draft?, &change.what) {
        (Kind::ConsentAsk, ChangeKind::Fact { name, .. }) => {
            let uses = match *name {
                "owner_consents_onward" => {
                    json!({ "onward_to": to.into_iter().collect::<Vec<_>>() })
                }
                "owner_consents_evidence" => json!({ "evidence": true }),
                "owner_consents_purpose" => json!({ "purpose": act.purpose }),
                _ => json!({}),
            };
            let records = carried(&act.body);
            let body = json!({
                "kind": "consent.ask", "records": records, "uses": uses, "reason": "",
            });
            Some(json!({ "body": body, "purpose": act.purpose, "case": act.case }))
        }
        (Kind::DisclosureAnnounce, _) => {
            let body = json!({
                "kind": "disclosure.announce", "records": carried(&act.body), "text": "",
            });
            Some(json!({ "body": body, "purpose": act.purpose, "case": act.case }))
        }
        (Kind::ReferralApprove, ChangeKind::Approval { rule }) => {
            let body = json!({
                "kind": "referral.approve", "act": waiting?, "rules": [rule], "reasons": "",
            });
            Some(json!({ "body": body }))
        }
        (Kind::AgreementPropose, _) => {
            let body = json!({
                "kind": "agreement.propose", "title": "", "parties": [act.agency, to?],
                "purposes": act.purpose.into_iter().collect::<Vec<_>>(),
                "crime_areas": act.crime_area.into_iter().collect::<Vec<_>>(),
            });
            Some(json!({ "body": body }))
        }
        (Kind::MessageSend, _) => {
            let body = json!({ "kind": "message.send", "subject": change.says, "text": "" });
            Some(json!({ "body": body, "recipients": to.into_iter().collect::<Vec<_>>() }))
        }
        _ => None,
    }
}

/// The records that an act carries.
fn carried(body: &Body) -> Vec<RecordId> {
    match body {
        Body::RequestAnswer(body) => body.shared.iter().map(|shared| shared.record).collect(),
        Body::ExportRun(body) => body.records.clone(),
        Body::RecordOpen(body) => vec![body.record],
        _ => Vec::new(),
    }
}
