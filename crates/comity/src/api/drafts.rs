//! Ways forward, each with the form of the act that would help, as far as known.

use comity_act::{Act, ActId, AgencyCode, Body, Kind, RecordId};
use comity_law::{Change, ChangeKind, WayForward};
use serde_json::{Value, json};

/// The ways as they are told, each change with a draft where an act brings it about.
pub(super) fn told(ways: &[WayForward], act: &Act, waiting: Option<ActId>) -> Vec<Value> {
    ways.iter()
        .map(|way| {
            let changes: Vec<Value> =
                way.changes.iter().map(|change| told_change(change, way, act, waiting)).collect();
            // An act that stays here is not towards anybody.
            let to = way.to.filter(|to| *to != act.agency);
            json!({ "to": to, "changes": changes })
        })
        .collect()
}

fn told_change(change: &Change, way: &WayForward, act: &Act, waiting: Option<ActId>) -> Value {
    let mut told = json!(change);
    told["draft"] = json!(change.draft.map(Kind::name));
    told["form"] = form(change, way.to, act, waiting).unwrap_or_default();
    told
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
