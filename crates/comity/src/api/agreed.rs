//! An agreement as it is told: who is bound, from when to when, and what it opens.

use comity_act::{AgencyCode, AgreementId};
use comity_corridor::rows::{AgreementRow, AgreementStatus};
use serde_json::{Value, json};

use super::{page::hex, view::moment};

/// An agreement, seen from this agency.
pub(super) fn agreed(id: AgreementId, row: &AgreementRow, own: AgencyCode) -> Value {
    // What takes its place ends it, whatever its own text says.
    let terms = row.terms_now();
    let others = row.parties.iter().filter(|party| **party != own);
    let bound: Vec<_> = others.filter(|party| row.binds([own, **party])).collect();
    let left: Vec<Value> = row
        .stopped
        .iter()
        .map(|(agency, how)| json!({ "agency": agency, "status": word(*how) }))
        .collect();
    json!({
        "agreement": id, "title": row.title, "parties": row.parties, "signed": row.signed,
        "status": word(row.status), "form": row.form, "binds_with": bound, "left": left,
        "binds_signatories": row.binds_signatories,
        "replaces": row.replaces, "replaced_by": row.replaced_by,
        "proposal": row.proposal, "digest": hex(&row.digest),
        "purposes": terms.purposes, "crime_areas": terms.crime_areas,
        "subjects": terms.subjects, "search_classes": terms.search_classes,
        "kinds": terms.kinds, "valid_from": moment(terms.valid_from),
        "valid_until": terms.valid_until.map(moment), "safeguards": terms.safeguards,
        "handling": terms.handling, "properties": terms.properties,
        "liaison": terms.liaison, "bodies": row.bodies,
    })
}

const fn word(status: AgreementStatus) -> &'static str {
    match status {
        AgreementStatus::Proposed => "proposed",
        AgreementStatus::Signed => "signed",
        AgreementStatus::Suspended => "suspended",
        AgreementStatus::Ended => "ended",
    }
}
