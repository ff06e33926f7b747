//! `agencies`: the card of an agency, what binds it and what it declared.

use clap::Subcommand;
use comity_act::AgencyCode;
use serde_json::Value;

use super::{
    failure::Failure,
    outcome::{items, text, words},
    session::Session,
};

/// Agencies, this one too.
#[derive(Debug, Subcommand)]
pub(super) enum Agencies {
    /// What binds an agency, from which day, with its declarations and reservations.
    Show {
        /// Which.
        agency: AgencyCode,
    },
}

impl Agencies {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let Self::Show { agency } = self;
        let told = session.client()?.get(&format!("/v1/agencies/{agency}"))?;
        session.print(&told, card);
        Ok(())
    }
}

fn card(told: &Value) -> String {
    let mut out = format!(
        "{}  {} ({}, {})\nfingerprint: {}\n",
        text(told, "/agency"),
        text(told, "/name"),
        text(told, "/kind"),
        text(told, "/trust"),
        text(told, "/fingerprint")
    );
    if let Some(accepted) = told.get("kind_accepted").filter(|kind| **kind != told["kind"]) {
        let accepted = accepted.as_str().unwrap_or("nothing");
        out.push_str(&format!(
            "what kind of body it is: its own word; accepted here: {accepted}\n"
        ));
    }
    if !text(told, "/duty_telephone").is_empty() {
        out.push_str(&format!("duty telephone: {}\n", text(told, "/duty_telephone")));
    }
    let (now, other): (Vec<_>, Vec<_>) =
        items(told, "bound_by").iter().partition(|one| one["in_force"] == true);
    section(&mut out, "bound today by", &now);
    section(&mut out, "bound before or later by", &other);
    let claims: Vec<_> = items(told, "claims").iter().collect();
    section(&mut out, "it says, and nobody here accepted yet", &claims);
    if !items(told, "agreements").is_empty() {
        out.push_str(&format!("\nagreements in force: {}\n", words(&told["agreements"])));
    }
    out
}

fn section(out: &mut String, head: &str, adopted: &[&Value]) {
    if adopted.is_empty() {
        return;
    }
    out.push_str(&format!("\n{head}:\n"));
    for one in adopted {
        let until = match text(one, "/until") {
            "" => String::new(),
            until => format!(" until {until}"),
        };
        let (name, from) = (text(one, "/instrument"), text(one, "/from"));
        let waits = match (text(one, "/state"), &one["in_force"]) {
            ("next-start", Value::Bool(true)) => "; signed, runs from the next start",
            _ => "",
        };
        out.push_str(&format!("  {name} from {from}{until}{waits}\n"));
        for choice in items(one, "declarations") {
            let key = text(choice, "/key");
            let said = match text(choice, "/says") {
                "" => "not known to the law here".to_owned(),
                says => {
                    format!("{}, art. {}: {says}", text(choice, "/kind"), text(choice, "/article"))
                }
            };
            out.push_str(&format!("    {key} ({said})\n"));
        }
    }
}
