//! `send`, `inbox`, `list`, `show`, `take`: the channel between officers.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::{
    act_args::ActArgs,
    failure::Failure,
    files,
    outcome::{self, named, short, text, words},
    session::Session,
};

/// Kinds that a person reads, so that their senders learn that they were opened.
const READ_BY_PEOPLE: [&str; 6] = [
    "message.send",
    "request.make",
    "request.clarify",
    "request.answer",
    "request.refuse",
    "consent.ask",
];

/// Send a message.
#[derive(Args, Debug)]
pub(super) struct Send {
    #[command(flatten)]
    act: ActArgs,
    /// What it is about, in one line.
    #[arg(long)]
    subject: String,
    /// What it says; `-` reads it from standard input.
    #[arg(long)]
    text: String,
    /// The act that it answers.
    #[arg(long, value_name = "ACT")]
    answers: Option<String>,
    /// A file that goes with it; may be given several times.
    #[arg(long, value_name = "FILE")]
    attach: Vec<PathBuf>,
}

impl Send {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let client = session.client()?;
        let text_of = files::text(self.text)?;
        let body = json!({ "kind": "message.send", "subject": self.subject, "text": text_of });
        let mut form = self.act.form(body);
        if let Some(answers) = &self.answers {
            form["answers"] = client.get(&format!("/v1/acts/{answers}"))?["act"].clone();
        }
        if !self.attach.is_empty() {
            form["attachments"] = files::attach(&client, &self.attach)?;
        }
        session.submit(&form, self.act.dry_run)
    }
}

/// What came in and waits.
#[derive(Args, Debug)]
pub(super) struct Inbox {
    /// At most so many.
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

impl Inbox {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let items = session.client()?.list("/v1/acts?list=inbox", self.limit)?;
        session.print(&json!({ "items": items, "next": null }), lines);
        Ok(())
    }
}

/// Acts, the newest first.
#[derive(Args, Debug)]
pub(super) struct List {
    /// Only those of this case.
    #[arg(long, conflicts_with_all = ["thread", "for_decision"])]
    case: Option<String>,
    /// Only those that answer this act.
    #[arg(long, value_name = "ACT", conflicts_with = "for_decision")]
    thread: Option<String>,
    /// Only those that wait for a competent person.
    #[arg(long)]
    for_decision: bool,
    /// At most so many.
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

impl List {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let list = match (&self.case, &self.thread, self.for_decision) {
            (Some(case), ..) => format!("case:{}", encoded(case)),
            (_, Some(act), _) => format!("thread:{}", encoded(act)),
            (.., true) => "for-decision".to_owned(),
            _ => "all".to_owned(),
        };
        let items = session.client()?.list(&format!("/v1/acts?list={list}"), self.limit)?;
        session.print(&json!({ "items": items, "next": null }), lines);
        Ok(())
    }
}

/// A text as it may stand in a query.
pub(super) fn encoded(text: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    let one = |byte: u8| match byte {
        byte if plain(&byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(one).collect()
}

/// One line for each act.
fn lines(list: &Value) -> String {
    let items = outcome::items(list, "items");
    if items.is_empty() {
        return "nothing".to_owned();
    }
    let rows = items.iter().map(|act| {
        // What the law stopped never pressed on anybody.
        let stopped = matches!(text(act, "/stage"), "not-permitted" | "declined" | "erased");
        let presses = act["emergency"] == true && !stopped;
        let mark = if presses { "EMERGENCY" } else { text(act, "/stage") };
        vec![
            short(text(act, "/recorded_at")),
            text(act, "/agency").to_owned(),
            text(act, "/kind").to_owned(),
            mark.to_owned(),
            named(act),
            text(act, "/about").to_owned(),
        ]
    });
    outcome::table(&rows.collect::<Vec<_>>())
}

/// Show an act.
#[derive(Args, Debug)]
pub(super) struct Show {
    /// The act: its id or reference.
    act: String,
}

impl Show {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let client = session.client()?;
        let shown = client.get(&format!("/v1/acts/{}", encoded(&self.act)))?;
        let is_new = shown["direction"] == "received" && shown["stage"] == "done";
        if is_new && shown["content"].is_object() && READ_BY_PEOPLE.contains(&text(&shown, "/kind"))
        {
            // The sender learns that somebody opened it; where that may not be said, it is not.
            let _ = client.post("/v1/acts", &acknowledgement(&shown, "opened", None));
        }
        session.print(&shown, whole);
        Ok(())
    }
}

fn acknowledgement(act: &Value, reception: &str, note: Option<&str>) -> Value {
    let body = json!({ "kind": "message.acknowledge", "reception": reception, "note": note });
    json!({ "body": body, "recipients": [act["agency"]], "answers": act["act"] })
}

/// Take charge of an act.
#[derive(Args, Debug)]
pub(super) struct Take {
    /// The act: its id or reference.
    act: String,
    /// A word to the sender.
    #[arg(long)]
    note: Option<String>,
}

impl Take {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let client = session.client()?;
        let act = client.get(&format!("/v1/acts/{}", encoded(&self.act)))?;
        session.submit(&acknowledgement(&act, "taken", self.note.as_deref()), false)
    }
}

/// An act with all that is known of it.
fn whole(act: &Value) -> String {
    let line = |what: &str, value: &str| vec![what.to_owned(), value.to_owned()];
    let mut rows = vec![
        line("act", &named(act)),
        line("kind", text(act, "/kind")),
        line("from", &format!("{} {}", text(act, "/agency"), text(act, "/officer"))),
        line("at", &short(text(act, "/at"))),
        line("stage", text(act, "/stage")),
    ];
    for there in outcome::items(act, "delivered") {
        let by = match text(there, "/taken_by") {
            "" => String::new(),
            officer => format!(" by {officer}"),
        };
        rows.push(line(text(there, "/to"), &format!("{}{by}", text(there, "/state"))));
    }
    let more = [("case", "/case"), ("answers", "/answers"), ("taken by", "/taken_by")];
    for (what, pointer) in more {
        if !text(act, pointer).is_empty() {
            rows.push(line(what, text(act, pointer)));
        }
    }
    rows.extend(marks(&act["content"]).into_iter().map(|(what, words)| line(what, &words)));
    let mut out = outcome::table(&rows);
    let verdict = &act["verdict"];
    for reason in outcome::items(verdict, "citations") {
        let ruling = text(verdict, "/ruling").replace('-', " ");
        out.push_str(&format!("{ruling}: {} — {}\n", text(reason, "/cite"), text(reason, "/says")));
    }
    if let Some(content) = act["content"].as_object() {
        out.push('\n');
        content_of(&mut out, "", &content["body"]);
        for file in content["attachments"].as_array().into_iter().flatten() {
            let (name, id) = (text(file, "/name"), text(file, "/id"));
            out.push_str(&format!("file: {name} {id} ({} bytes)\n", file["size_bytes"]));
        }
    }
    out
}

/// How an act may be used, what it is for, and how it presses.
fn marks(content: &Value) -> Vec<(&'static str, String)> {
    let mut marks = Vec::new();
    let handling = &content["handling"];
    let codes = [("not_in_court", "H1"), ("not_onward", "H2")];
    let mut words: Vec<&str> =
        codes.iter().filter(|(name, _)| handling[name] == true).map(|(_, code)| *code).collect();
    let written = text(handling, "/as_written");
    if !written.is_empty() {
        words.push("H3:");
        words.push(written);
    }
    if !words.is_empty() {
        marks.push(("handling", words.join(" ")));
    }
    for (what, pointer) in [("purpose", "/purpose"), ("area of crime", "/crime_area")] {
        if !text(content, pointer).is_empty() {
            marks.push((what, text(content, pointer).to_owned()));
        }
    }
    if content["urgency"].is_object() {
        let urgency = &content["urgency"];
        let level = text(urgency, "/level").to_uppercase();
        marks.push(("urgency", format!("{level}: {}", text(urgency, "/reason"))));
    }
    marks
}

/// What a body says, member by member.
fn content_of(out: &mut String, indent: &str, value: &Value) {
    for (name, member) in value.as_object().into_iter().flatten() {
        match member {
            Value::Null => {}
            Value::String(text) if text.is_empty() => {}
            Value::String(text) => out.push_str(&format!("{indent}{name}: {text}\n")),
            Value::Array(all) if all.iter().all(Value::is_string) => {
                if !all.is_empty() {
                    out.push_str(&format!("{indent}{name}: {}\n", words(member)));
                }
            }
            Value::Array(all) => {
                for one in all {
                    out.push_str(&format!("{indent}{name}:\n"));
                    content_of(out, &format!("{indent}  "), one);
                }
            }
            Value::Object(_) => {
                out.push_str(&format!("{indent}{name}:\n"));
                content_of(out, &format!("{indent}  "), member);
            }
            other => out.push_str(&format!("{indent}{name}: {other}\n")),
        }
    }
}
