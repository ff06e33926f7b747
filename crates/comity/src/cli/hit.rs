//! `hit`: what came of a hit, and to whom it is told.

use clap::{Args, Subcommand};
use comity_act::{ActId, Property, RecordId, body::Means};
use serde_json::{Value, json};

use super::{
    failure::Failure,
    outcome::{self, text},
    records::property,
    session::Session,
};

/// What came of a hit.
#[derive(Debug, Subcommand)]
pub(super) enum Hit {
    /// It is the same person or thing; who gave the hit is told.
    Same(Conclude),
    /// It cannot be told; who gave the hit is told.
    CannotTell(Conclude),
    /// It is another: all who hold the record are told, so that nobody is stopped twice. Of a
    /// pseudonymised search, which names no record, who gave the hit is told.
    NotSame(Exclude),
    /// What was concluded of the hits of a report or an alert, here and on the other side.
    Show {
        /// The act that gave the hits, by its id or reference.
        hit: String,
    },
}

/// What a person found who compared both.
#[derive(Args, Debug)]
pub(super) struct Conclude {
    /// The act that gave the hit, by its id or reference.
    hit: String,
    /// Which record; none of a pseudonymised search.
    record: Option<RecordId>,
    /// Of a pseudonymised search, which of its terms was met, by its place from 0; without it, the
    /// whole of it.
    #[arg(long, value_name = "PLACE", conflicts_with = "record")]
    term: Option<u8>,
    /// By what both were compared, as `fingerprints,document`.
    #[arg(long, required = true, value_delimiter = ',', value_name = "MEANS")]
    by: Vec<Means>,
    /// What else who gave the hit is to know.
    #[arg(long, default_value = "")]
    note: String,
}

/// Who is not the one of a record.
#[derive(Args, Debug)]
pub(super) struct Exclude {
    /// The act that gave the hit, by its id or reference.
    hit: String,
    /// Which record; none of a pseudonymised search.
    record: Option<RecordId>,
    /// Of a pseudonymised search, which of its terms was met, by its place from 0; without it, the
    /// whole of it.
    #[arg(long, value_name = "PLACE", conflicts_with_all = ["record", "property", "undo"])]
    term: Option<u8>,
    /// By what both were compared, as `fingerprints,document`.
    #[arg(long, required_unless_present = "undo", value_delimiter = ',', value_name = "MEANS")]
    by: Vec<Means>,
    /// What else there is to know; never a name.
    #[arg(long, default_value = "")]
    note: String,
    /// What the person's papers say, as `document-number=…`: it is made into tokens and kept
    /// nowhere; may be given several times.
    #[arg(long, value_name = "PROPERTY=VALUE", value_parser = property, requires = "record")]
    property: Vec<(Property, String)>,
    /// The wrong person was arrested: redress is opened.
    #[arg(long)]
    arrested: bool,
    /// Take back what this act said, instead.
    #[arg(long, value_name = "ACT", requires = "record")]
    undo: Option<ActId>,
}

impl Hit {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Same(found) => found.run(session, "same"),
            Self::CannotTell(found) => found.run(session, "cannot-tell"),
            Self::NotSame(found) => found.run(session),
            Self::Show { hit } => {
                let found = session.client()?.get(&format!("/v1/hits/{hit}"))?;
                session.print(&found, shown);
                Ok(())
            }
        }
    }
}

impl Conclude {
    fn run(&self, session: &Session, finding: &str) -> Result<(), Failure> {
        let hit = session.client()?.get(&format!("/v1/hits/{}", self.hit))?;
        let body = json!({
            "kind": "hit.conclude", "record": self.record, "term": self.term, "finding": finding,
            "means": self.by, "note": self.note,
        });
        session.submit(&json!({ "body": body, "answers": hit["hit"] }), false)
    }
}

impl Exclude {
    fn run(&self, session: &Session) -> Result<(), Failure> {
        let arrested = json!({ "fact": "wrong_person_arrested", "value": true });
        let stated: Vec<Value> = self.arrested.then_some(arrested).into_iter().collect();
        let hit = session.client()?.get(&format!("/v1/hits/{}", self.hit));
        if self.record.is_none() {
            let body = json!({
                "kind": "hit.conclude", "term": self.term, "finding": "not-same",
                "means": self.by, "note": self.note,
            });
            let form = json!({ "body": body, "answers": hit?["hit"], "stated": stated });
            return session.submit(&form, false);
        }
        let terms: Vec<Value> = self
            .property
            .iter()
            .map(|(property, value)| json!({ "property": property, "value": value }))
            .collect();
        let body = json!({
            "kind": "hit.exclude", "record": self.record, "means": self.by, "note": self.note,
            "undoes": self.undo, "particulars": terms,
        });
        // Who owns the record takes an exclusion back that answers no hit of its own.
        let answers = match hit {
            Ok(hit) => hit["hit"].clone(),
            Err(_) if self.undo.is_some() => Value::Null,
            Err(error) => return Err(error),
        };
        session.submit(&json!({ "body": body, "answers": answers, "stated": stated }), false)
    }
}

/// The hits of an act, and a line for each conclusion.
fn shown(answer: &Value) -> String {
    let name = text(answer, "/reference");
    let name = if name.is_empty() { text(answer, "/hit") } else { name };
    let giver = match text(answer, "/giver") {
        "" => "found here".to_owned(),
        giver => format!("given by {giver}"),
    };
    let mut out = format!("{name}, {giver}: {}\n", outcome::words(&answer["records"]));
    for one in outcome::items(answer, "concluded") {
        let record = text(one, "/record");
        out.push_str(&format!(
            "  {}: {} by {}{}{}{} ({})\n",
            text(one, "/agency"),
            text(one, "/found"),
            outcome::words(&one["means"]).replace(' ', ", "),
            if record.is_empty() { String::new() } else { format!(", {record}") },
            one["term"].as_u64().map(|term| format!(", term {term}")).unwrap_or_default(),
            if one["undone_by"].is_string() { ", taken back" } else { "" },
            text(one, "/act"),
        ));
    }
    if outcome::items(answer, "concluded").is_empty() {
        out.push_str("  nothing was concluded yet\n");
    }
    out
}
