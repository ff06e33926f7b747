//! `duplicates`: records that may be one, found, looked at and decided over.

use bytes::Bytes;
use clap::{Args, Subcommand, ValueEnum};
use comity_act::{Purpose, RecordClass, body::LeadReason};
use serde_json::{Value, json};

use super::{
    client::Client,
    failure::Failure,
    lists::bar,
    outcome::{self, text},
    records,
    session::Session,
};

/// Records that may be one.
#[derive(Debug, Subcommand)]
pub(super) enum Duplicates {
    /// Compare all records of a class; what may be one becomes a lead, the most probable first.
    Find(Find),
    /// Leads: open ones, or those that were decided over.
    List {
        /// Where they stand.
        #[arg(long, default_value = "open")]
        state: State,
    },
    /// Open both records of a lead; reading them is recorded with its reason.
    Show(Show),
    /// Both are about one: they are linked, and nothing of either changes.
    Same(Decide),
    /// They are about two: the pair is not proposed again until one of them changes.
    Different(Decide),
    /// Take back what was decided last: they are separate, and the lead is open again.
    Undo(Decide),
}

/// Where a lead stands.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum State {
    /// Nobody decided.
    Open,
    /// Both are about one.
    Same,
    /// They are about two.
    Different,
}

/// What is compared, and why.
#[derive(Args, Debug)]
pub(super) struct Find {
    /// Records of which class.
    #[arg(long, default_value_t = RecordClass::Person)]
    class: RecordClass,
    /// Why they are compared.
    #[arg(long, required_unless_present = "under")]
    justification: Option<String>,
    /// What for, as `identify`.
    #[arg(long)]
    purpose: Option<Purpose>,
    /// The case it belongs to.
    #[arg(long)]
    case: Option<String>,
    /// Compare under a comparison that was let go meanwhile, by its id or reference.
    #[arg(long, value_name = "ACT", conflicts_with_all = ["justification", "purpose", "case"])]
    under: Option<String>,
}

/// Why both are read.
#[derive(Args, Debug)]
pub(super) struct Show {
    /// The lead, by its id or reference.
    lead: String,
    /// Why: the case and the offence.
    #[arg(long)]
    justification: String,
    /// What for, as `identify`.
    #[arg(long)]
    purpose: Option<Purpose>,
}

/// What is decided over a lead.
#[derive(Args, Debug)]
pub(super) struct Decide {
    /// The lead, by its id or reference.
    lead: String,
    /// Why: what was seen.
    #[arg(long, value_parser = seen)]
    note: String,
}

impl Duplicates {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Find(find) => find.run(session),
            Self::List { state } => {
                let state = state.to_possible_value().map(|word| word.get_name().to_owned());
                let path = format!("/v1/leads?list={}", state.unwrap_or_default());
                let items = session.client()?.list(&path, usize::MAX)?;
                session.print(&json!({ "items": items }), listed);
                Ok(())
            }
            Self::Show(show) => show.run(session),
            Self::Same(decide) => decide.run(session, "lead.confirm", false),
            Self::Different(decide) => decide.run(session, "lead.reject", false),
            Self::Undo(decide) => decide.run(session, "lead.reject", true),
        }
    }
}

impl Find {
    fn run(&self, session: &Session) -> Result<(), Failure> {
        let wanted = json!({
            "class": self.class, "justification": self.justification, "purpose": self.purpose,
            "case": self.case,
        });
        let path = self
            .under
            .as_ref()
            .map_or_else(|| "/v1/duplicates".to_owned(), |under| format!("/v1/duplicates/{under}"));
        let (progress, wanted) = (bar(), Bytes::from(wanted.to_string()));
        let (mut leads, mut problem) = (Vec::new(), None);
        let wanted = std::iter::once(wanted);
        let client = session.client()?;
        let last = client.pour(&path, ("application/json", None), wanted, |heard| {
            if let Some(counts) = heard.get("progress") {
                progress.set_position(counts["records"].as_u64().unwrap_or(0));
            } else if let Some(lead) = heard.get("lead") {
                leads.push(lead.clone());
            } else if let Some(document) = heard.get("problem") {
                problem = Some(document.clone());
            }
        })?;
        progress.finish_and_clear();
        if last.get("stage").is_some() {
            session.print(&last, outcome::done);
            return Ok(());
        }
        session.print(&json!({ "items": leads, "done": last["done"] }), found);
        problem.map_or(Ok(()), |document| Err(Failure::Problem(document)))
    }
}

impl Show {
    fn run(&self, session: &Session) -> Result<(), Failure> {
        let client = session.client()?;
        let lead = lead(&client, &self.lead)?;
        let why = json!({
            "justification": self.justification, "purpose": self.purpose, "lead": lead["lead"],
        });
        let mut opened = Vec::new();
        for end in ["/record", "/to"] {
            opened.push(client.post(&format!("/v1/records/{}/open", text(&lead, end)), &why)?);
        }
        session.print(&json!({ "lead": lead, "opened": opened }), beside);
        Ok(())
    }
}

impl Decide {
    fn run(&self, session: &Session, kind: &str, undoes: bool) -> Result<(), Failure> {
        let lead = lead(&session.client()?, &self.lead)?;
        let mut body = json!({
            "kind": kind, "record": lead["record"], "to": lead["to"], "note": self.note,
        });
        if undoes {
            let last = outcome::items(&lead, "decisions").last();
            let last = last.filter(|_| text(&lead, "/state") != "open");
            let says = "nothing was decided over this lead that could be undone";
            let last = last.ok_or_else(|| Failure::Usage(says.to_owned()))?;
            body["undoes"] = last["act"].clone();
        }
        session.submit(&json!({ "body": body, "answers": lead["lead"] }), false)
    }
}

/// What was seen, in words: a decision without a reason is nobody's to check.
fn seen(note: &str) -> Result<String, String> {
    let says = "say what was seen, so that somebody else can check the decision";
    if note.trim().is_empty() { Err(says.to_owned()) } else { Ok(note.to_owned()) }
}

fn lead(client: &Client, name: &str) -> Result<Value, Failure> {
    client.get(&format!("/v1/leads/{name}"))
}

/// A lead in one line, and a line for what each property says.
fn told(lead: &Value) -> String {
    let name = text(lead, "/reference");
    let name = if name.is_empty() { text(lead, "/lead") } else { name };
    let mut out = format!(
        "{name}: {} and {}, {} %, group {}\n",
        text(lead, "/record"),
        text(lead, "/to"),
        lead["percent"],
        lead["group"],
    );
    let reasons = outcome::items(lead, "reasons").iter().cloned();
    let reasons = reasons.filter_map(|one| serde_json::from_value::<LeadReason>(one).ok());
    for LeadReason { property, how, bits } in reasons {
        out.push_str(&format!("  {property}: {how}, {bits:+} bits\n"));
    }
    for other in outcome::items(lead, "merged").iter().filter_map(Value::as_str) {
        out.push_str(&format!("  merged already with {other}\n"));
    }
    out
}

fn listed(answer: &Value) -> String {
    let all: String = outcome::items(answer, "items").iter().map(told).collect();
    if all.is_empty() { "no lead\n".to_owned() } else { all }
}

fn found(answer: &Value) -> String {
    let done = &answer["done"];
    let sum = if done.is_object() {
        format!(
            "{} records: {} pairs may be one, {} proposed now, {} known, {} left for later\n",
            done["records"], done["pairs"], done["proposed"], done["known"], done["left_out"],
        )
    } else {
        String::new()
    };
    outcome::items(answer, "items").iter().map(told).collect::<String>() + &sum
}

fn beside(answer: &Value) -> String {
    let mut out = told(&answer["lead"]);
    for opened in outcome::items(answer, "opened") {
        let record = &opened["record"];
        let shown = if record.is_object() { records::shown(record) } else { outcome::done(opened) };
        out.push_str(&shown);
    }
    out
}
