//! The answer to a sample, as a document: what `comity law decide` prints.
//!
//! A stable contract that `docs/law/facts.md` documents: members are added, never renamed.

use serde_json::{Value, json};

use crate::{Law, Question};

/// Decides the question and tells all there is to tell.
pub fn answer(law: &Law, question: &Question) -> Value {
    let verdict = law.verdict(question);
    let recipients: Vec<Value> = verdict
        .recipients
        .iter()
        .map(|one| {
            json!({
                "to": one.to,
                "ruling": one.kind,
                "because": one.because,
                "bases": one.bases,
                "missing": one.missing,
                "obligations": one.obligations,
                "referrals": one.referrals,
                "advice": one.advice,
                "lifted": one.lifted,
                "suspended": one.suspended,
            })
        })
        .collect();
    json!({
        "ruling": verdict.kind,
        "law": verdict.law,
        "on": question.on.to_string(),
        "act": question.action.name(),
        "by": question.by.code,
        "recipients": recipients,
        "missing": verdict.missing(),
        "ways_forward": law.ways_forward(question),
    })
}
