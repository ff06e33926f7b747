//! Ways forward, each with the form of the act that would help, as far as known.

use comity_act::{
    Act, ActId, AgencyCode, Body, Kind, Purpose, RecordId, Stated, StatedValue, Text,
};
use comity_corridor::{Facts, Key, rows::RecordRow};
use comity_law::{Change, ChangeKind, FactValue, WayForward};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// A smallest set of changes that would let the act go on.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WayForward)]
pub(super) struct Way {
    /// The recipient it is about; nobody, when it is about the act as a whole.
    #[schema(required)]
    to: Option<AgencyCode>,
    /// The changes, all needed: at most three, unless no three would do.
    changes: Vec<ChangeShown>,
}

/// One change, with a draft where an act brings it about.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Change)]
struct ChangeShown {
    /// What changes.
    #[schema(value_type = ChangeWhat)]
    what: ChangeKind,
    /// Who can bring it about.
    who: String,
    /// What to do, for people.
    says: String,
    /// The kind of act that does it; nothing, when a field of the act itself is completed.
    #[schema(required)]
    draft: Option<Kind>,
    /// What can be named, where it is one of a list: the articles of the state's pack.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    choices: Vec<String>,
    /// The form of that act, filled in as far as known.
    #[schema(value_type = Option<Draft>, required)]
    form: Option<Value>,
    /// The records to leave out: what they tell, no statement takes back.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    without: Vec<RecordId>,
    /// Whether the act says already what would help; told where records are left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    said: Option<bool>,
    /// The owner's words, to which whoever opens the record keeps; nothing, where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Text<1_000>>)]
    restriction: Option<Option<Text<1_000>>>,
}

/// What changes.
#[derive(Debug, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(dead_code, reason = "it only describes how the law tells it")]
enum ChangeWhat {
    /// A fact takes this value.
    Fact {
        /// Its name.
        name: String,
        /// The value that helps.
        value: StatedValue,
    },
    /// A competent person approves over this rule.
    Approval {
        /// The rule.
        rule: String,
    },
    /// The act goes to these recipients only.
    OnlyTo {
        /// The recipients.
        recipients: Vec<AgencyCode>,
    },
}

/// The form of an act that would help; what only a person can say is left empty.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "it only describes what is drafted")]
struct Draft {
    /// What the act says: a form of its kind, to be completed.
    #[schema(value_type = Object)]
    body: Value,
    /// To whom it goes.
    #[schema(required = false)]
    recipients: Vec<AgencyCode>,
    /// What it is done for.
    purpose: Option<Purpose>,
    /// The case.
    case: Option<Text<60>>,
    /// The act that it answers, as the hit that a request follows up.
    answers: Option<ActId>,
}

/// That the act tells of persons at all: every record does.
const PERSONAL: &str = "personal_data_included";
/// That who opens a record keeps to its owner's words.
const RESTRICTION: &str = "restriction_acknowledged";

/// The ways as they are told, each change with a draft where an act brings it about.
pub(super) fn told(
    ways: Vec<WayForward>,
    (act, known): (&Act, &Facts),
    waiting: Option<ActId>,
) -> Vec<Way> {
    ways.into_iter()
        .map(|way| {
            // Where something else changes as well, it is another act that waits.
            let is_approval = |one: &Change| matches!(one.what, ChangeKind::Approval { .. });
            let waiting = waiting.filter(|_| way.changes.iter().all(is_approval));
            let told = |change| told_change((change, way.to), (act, known), waiting);
            let changes = way.changes.into_iter().map(told).collect();
            // An act that stays here is not towards anybody.
            Way { to: way.to.filter(|to| *to != act.agency), changes }
        })
        .collect()
}

fn told_change(
    (change, to): (Change, Option<AgencyCode>),
    (act, known): (&Act, &Facts),
    waiting: Option<ActId>,
) -> ChangeShown {
    let form = form(&change, to, act, waiting);
    let Change { what, who, says, draft, choices, .. } = change;
    let mut told = ChangeShown {
        what,
        who,
        says,
        draft,
        choices,
        form,
        without: Vec::new(),
        said: None,
        restriction: None,
    };
    if let ChangeKind::Fact { name, value } = &told.what {
        if shown_by_records(act, (name, value)) {
            told.says = "Leave out the records that tell it: what they tell, they tell.".to_owned();
            told.without = carried(&act.body);
            told.said = Some(is_said(act, (name, value)));
        }
        if let (RESTRICTION, Body::RecordOpen(body)) = (*name, &act.body) {
            let row = known.row::<RecordRow>(Key::Record(body.record));
            told.restriction = Some(row.and_then(|row| row.content.handling.as_written.clone()));
        }
    }
    told
}

/// Whether the act says already of this fact what would help.
fn is_said(act: &Act, (name, value): (&str, &FactValue)) -> bool {
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
        && (name == PERSONAL || is_said(act, (name, value)))
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
        (Kind::RequestMake, _) => {
            let Body::HitConclude(of) = &act.body else { return None };
            let records: Vec<RecordId> = of.record.into_iter().collect();
            let body = json!({ "kind": "request.make", "asks": "", "records": records });
            let to: Vec<AgencyCode> = act.recipients.iter().map(|to| to.agency).collect();
            Some(json!({
                "body": body, "recipients": to, "purpose": act.purpose, "case": act.case,
                "answers": act.answers,
            }))
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
