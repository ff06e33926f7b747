//! `recall`: what was shared comes back, with a receipt from every holder.

use std::collections::BTreeMap;

use clap::{Args, Subcommand};
use comity_act::RecordId;
use serde_json::{Value, json};

use super::{
    failure::Failure,
    messages::encoded,
    outcome::{self, short, text, words},
    session::Session,
};

/// Recall records from everybody who holds a copy.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct Recall {
    /// Which records.
    #[arg(required = true)]
    record: Vec<RecordId>,
    /// Why.
    #[arg(long, required = true)]
    reason: Option<String>,
    #[command(subcommand)]
    command: Option<RecallCommand>,
}

#[derive(Debug, Subcommand)]
enum RecallCommand {
    /// Who has complied, and how.
    Status {
        /// The recall: its id or reference.
        recall: String,
    },
}

impl Recall {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let client = session.client()?;
        if let Some(RecallCommand::Status { recall }) = self.command {
            let status = client.get(&format!("/v1/recalls/{}", encoded(&recall)))?;
            session.print(&status, people);
            return Ok(());
        }
        // Nobody hears of a record that it does not hold: one recall for each group of holders.
        let mut groups: BTreeMap<String, (Value, Vec<RecordId>)> = BTreeMap::new();
        for record in self.record {
            let holders = client.get(&format!("/v1/records/{record}/holders"))?;
            let to: Vec<Value> = outcome::items(&holders, "items")
                .iter()
                .map(|holder| holder["agency"].clone())
                .collect();
            if to.is_empty() {
                let says = format!("nobody holds a copy of `{record}` that this node gave out");
                return Err(Failure::Absent(says));
            }
            let to = json!(to);
            groups.entry(to.to_string()).or_insert((to, Vec::new())).1.push(record);
        }
        let mut recalls = Vec::new();
        for (to, records) in groups.into_values() {
            let body = json!({
                "kind": "recall.issue", "records": records, "reason": self.reason,
            });
            recalls.push(client.post("/v1/acts", &json!({ "body": body, "recipients": to }))?);
        }
        // Of one recall its own answer, so that most callers need not look into a list.
        let told = match recalls.as_slice() {
            [one] => one.clone(),
            all => json!({ "recalls": all }),
        };
        session.print(&told, |_| {
            let lines = recalls.iter().map(|done| {
                format!(
                    "{}see `comity recall status {}`\n",
                    outcome::done(done),
                    text(done, "/act")
                )
            });
            lines.collect()
        });
        Ok(())
    }
}

fn people(status: &Value) -> String {
    let mut out = format!(
        "recall of {}: {}\n",
        short(text(status, "/at")),
        if status["complete"] == true { answered(status) } else { "not complete".to_owned() }
    );
    for holder in outcome::items(status, "holders") {
        let name = text(holder, "/holder");
        if text(holder, "/complied_at").is_empty() {
            out.push_str(&format!("{name}: no receipt yet\n"));
        }
        if !outcome::items(holder, "onward").is_empty() {
            let onward = words(&holder["onward"]);
            out.push_str(&format!(
                "{name}: had passed it on to {onward}, whose receipts are due\n"
            ));
        }
        for outcome in outcome::items(holder, "outcomes") {
            let (record, what) = (text(outcome, "/record"), text(outcome, "/outcome"));
            let (at, by) = (short(text(holder, "/complied_at")), text(holder, "/receipt"));
            let what = what.replace('-', " ");
            out.push_str(&format!("{name}: {record} {what} at {at} (receipt {by})\n"));
        }
    }
    out
}

/// What the holders did, once each has answered: who keeps a copy closed has not erased it.
fn answered(status: &Value) -> String {
    let holders = outcome::items(status, "holders");
    let all: Vec<&Value> =
        holders.iter().flat_map(|holder| outcome::items(holder, "outcomes")).collect();
    let count = |what: &str| all.iter().filter(|one| text(one, "/outcome") == what).count();
    let said = [
        ("erased", "erased"),
        ("restricted", "kept closed"),
        ("not-held", "not held"),
        ("not-bound", "kept by who is not bound"),
    ];
    let parts: Vec<String> = said
        .iter()
        .map(|(what, words)| (count(what), words))
        .filter(|(number, _)| *number > 0)
        .map(|(number, words)| format!("{number} {words}"))
        .collect();
    if parts.is_empty() {
        return "nobody holds a copy".to_owned();
    }
    format!("every holder answered: {}", parts.join(", "))
}
