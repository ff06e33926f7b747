//! Agreements of all kinds: proposed, signed, suspended, ended.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::{Filler, millis_from_now, words::AGREEMENTS};

/// Who concludes them.
const PARTIES: [&[&str]; 5] =
    [&["XA", "XB"], &["XB", "XC"], &["XA", "XC", "XH"], &["XC", "XA"], &["XH", "XB"]];

/// How far an agreement of this number comes.
fn fate(number: usize) -> &'static str {
    match number % 15 {
        1 | 4 | 8 | 11 => "proposed",
        6 | 13 => "suspended",
        3 | 9 => "ended",
        _ => "signed",
    }
}

/// An agreement on its way.
struct Agreement {
    parties: Vec<&'static str>,
    fate: &'static str,
    id: String,
    row: Value,
}

/// Concludes them; how many there are.
pub(super) fn conclude(filler: &Filler) -> Result<usize> {
    let mut all = Vec::new();
    for proposer in super::CODES {
        all.extend(propose(filler, proposer)?);
    }
    let signed = |one: &&Agreement| one.fate != "proposed";
    for agency in super::CODES {
        let theirs: Vec<&Agreement> =
            all.iter().filter(signed).filter(|one| one.parties[1..].contains(&agency)).collect();
        let forms: Vec<Value> = theirs.iter().map(|one| sign(one)).collect();
        let proposals: Vec<String> = theirs.iter().map(|one| proposal(one)).collect();
        filler.arrived(agency, &proposals)?;
        let signatures = filler.many((agency, "lena"), &forms)?;
        for (one, signature) in theirs.iter().zip(&signatures) {
            for &other in one.parties.iter().filter(|other| **other != agency) {
                filler.arrived(other, [signature])?;
            }
        }
    }
    for agency in super::CODES {
        let left = all.iter().filter(|one| one.parties[0] == agency);
        let forms: Vec<Value> = left.filter_map(leave).collect();
        filler.many((agency, "lena"), &forms)?;
    }
    Ok(all.len())
}

fn propose(filler: &Filler, proposer: &'static str) -> Result<Vec<Agreement>> {
    let theirs = AGREEMENTS.iter().enumerate();
    let theirs: Vec<_> =
        theirs.filter(|(n, _)| PARTIES[n % PARTIES.len()][0] == proposer).collect();
    let until = millis_from_now(3 * 365)?;
    let forms = theirs.iter().map(|(n, (title, areas))| {
        let parties = PARTIES[n % PARTIES.len()];
        let form = if parties.len() > 2 { "multilateral" } else { "bilateral" };
        json!({ "body": {
            "kind": "agreement.propose", "title": title, "parties": parties,
            "purposes": ["investigate", "identify", "locate", "protect"], "crime_areas": areas,
            "search_classes": ["person"], "valid_until": until, "safeguards": true,
            "text": text(parties), "clauses": { "form": form, "handling": { "not_onward": true } },
        } })
    });
    let acts = filler.many((proposer, "lena"), &forms.collect::<Vec<_>>())?;
    let known = filler.line((proposer, "lena"))?;
    let listed = known.get("/v1/agreements?limit=500")?.context("agreements are listed")?;
    let listed = listed["items"].as_array().context("agreements are a list")?;
    let found = theirs.iter().zip(&acts).map(|((n, _), act)| {
        let row = listed.iter().find(|row| row["proposal"] == act.as_str());
        let row = row.context("what was proposed is listed")?.clone();
        let id = row["agreement"].as_str().context("an agreement has an id")?.to_owned();
        let parties = PARTIES[n % PARTIES.len()].to_vec();
        Ok(Agreement { parties, fate: fate(*n), id, row })
    });
    found.collect()
}

/// What an agreement says, in the fewest words that could be signed.
fn text(parties: &[&str]) -> String {
    format!(
        "1. {} exchange information in the areas of crime named above, and in no other.\n\
         2. Who gives information keeps it: it may be corrected, restricted and taken back.\n\
         3. Nothing is passed on without the consent of its owner.\n\
         4. Each party may suspend or end this agreement at any time.",
        parties.join(", ")
    )
}

fn proposal(one: &Agreement) -> String {
    one.row["proposal"].as_str().unwrap_or_default().to_owned()
}

fn sign(one: &Agreement) -> Value {
    json!({
        "body": { "kind": "agreement.sign", "agreement": one.id, "digest": one.row["digest"] },
        "answers": one.row["proposal"],
    })
}

/// The act by which the proposer suspends or ends it, if that is its fate.
fn leave(one: &Agreement) -> Option<Value> {
    let (kind, reason) = match one.fate {
        "suspended" => ("agreement.suspend", "Until the audit of the spring is closed."),
        "ended" => ("agreement.end", "Its place is taken by the law that both now apply."),
        _ => return None,
    };
    Some(json!({ "body": { "kind": kind, "agreement": one.id, "reason": reason } }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agreements_come_to_all_four_ends() {
        let count = |wanted| (0..AGREEMENTS.len()).filter(|n| fate(*n) == wanted).count();
        assert_eq!(["proposed", "signed", "suspended", "ended"].map(count), [4, 7, 2, 2]);
    }
}
