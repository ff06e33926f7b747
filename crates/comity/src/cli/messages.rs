//! `send`, `inbox`, `list`, `show`, `take`: the channel between officers.

use std::path::PathBuf;

use clap::Args;
use comity_act::{Purpose, Timestamp};
use serde_json::{Value, json};

use super::{
    act_args::ActArgs,
    client::Client,
    failure::Failure,
    files,
    outcome::{self, named, short, text, words},
    records::consented,
    session::Session,
};

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
    /// What is yours instead: taken charge of, or given to you by a colleague.
    #[arg(long)]
    mine: bool,
    /// At most so many.
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

impl Inbox {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let list = if self.mine { "mine" } else { "inbox" };
        let items = session.client()?.list(&format!("/v1/acts?list={list}"), self.limit)?;
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
        let mark = match text(act, "/urgency") {
            _ if stopped => "",
            _ if act["emergency"] == true => "EMERGENCY",
            "" => "",
            _ => "URGENT",
        };
        vec![
            short(text(act, "/recorded_at")),
            text(act, "/agency").to_owned(),
            text(act, "/kind").to_owned(),
            text(act, "/stage").to_owned(),
            mark.to_owned(),
            match text(act, "/due") {
                "" => String::new(),
                due => format!("due {}", short(due)),
            },
            named(act),
            text(act, "/about").to_owned(),
        ]
    });
    outcome::table(&rows.collect::<Vec<_>>())
}

/// Why somebody reads what an act says.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct Why {
    /// For what you read it; without it, for what the act itself is.
    #[arg(long)]
    purpose: Option<Purpose>,
    /// Why you read another officer's act; it stays in the house.
    #[arg(long, value_name = "TEXT")]
    justification: Option<String>,
}

impl Why {
    /// A reason that another command already has.
    pub(super) fn because(reason: &str) -> Self {
        Self { purpose: None, justification: Some(reason.to_owned()) }
    }

    /// As the interface takes it.
    pub(super) fn told(&self) -> Value {
        json!({ "purpose": self.purpose, "justification": self.justification })
    }
}

/// An act with what it says: opened by an act of its own where it is not one's own.
pub(super) fn read(client: &Client, act: &str, why: &Why) -> Result<Value, Failure> {
    let path = format!("/v1/acts/{}", encoded(act));
    let shown = client.get(&path)?;
    // The sender of what is new learns that it was opened, also by whoever had asked for it.
    let is_new = shown["direction"] == "received" && shown["stage"] == "done";
    match text(&shown, "/reading") {
        // Nothing is there to read, or not for this officer.
        "" => Ok(shown),
        _ if shown["stage"] == "erased" => Ok(shown),
        "free" if !is_new => Ok(shown),
        _ => client.post(&format!("{path}/open"), &why.told()),
    }
}

/// Show an act.
#[derive(Args, Debug)]
pub(super) struct Show {
    /// The act: its id or reference.
    act: String,
    #[command(flatten)]
    why: Why,
    /// Only how far it has come and what binds it, not what it says.
    #[arg(long)]
    envelope: bool,
}

impl Show {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let client = session.client()?;
        let shown = if self.envelope {
            client.get(&format!("/v1/acts/{}", encoded(&self.act)))?
        } else {
            read(&client, &self.act, &self.why)?
        };
        session.print(&shown, whole);
        Ok(())
    }
}

fn acknowledgement(act: &Value, reception: &str, note: Option<&str>) -> Value {
    let body = json!({ "kind": "message.acknowledge", "reception": reception, "note": note });
    // What the node itself tells in the house, as an alert of a watch, is taken in the house.
    let is_own = text(act, "/direction") == "own";
    let sender = (!is_own).then(|| act["agency"].clone());
    let to: Vec<Value> = sender.into_iter().collect();
    json!({ "body": body, "recipients": to, "answers": act["act"] })
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

/// Who did not take charge of an emergency, and whom to call.
pub(super) fn untaken(of: &Value) -> Vec<String> {
    let late = outcome::items(of, "untaken").iter().map(|late| {
        let call = match text(late, "/duty_telephone") {
            "" => "its card names no duty telephone".to_owned(),
            telephone => format!("call its duty desk, {telephone}"),
        };
        format!("NOBODY AT {} TOOK CHARGE: {call}", text(late, "/agency"))
    });
    late.collect()
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
    rows.extend(untaken(act).iter().map(|says| line("EMERGENCY", says)));
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
    rows.extend(marks(act).into_iter().map(|(what, words)| line(what, &words)));
    let mut out = outcome::table(&rows);
    let verdict = &act["verdict"];
    for reason in outcome::items(verdict, "citations") {
        let ruling = text(verdict, "/ruling").replace('-', " ");
        let says = outcome::says(reason, verdict);
        out.push_str(&format!("{ruling}: {} — {says}\n", text(reason, "/cite")));
    }
    decided(&mut out, act);
    if act["content"].is_object() {
        out.push('\n');
        content_of(&mut out, "", &act["content"]["body"]);
        for (what, list) in [("stated", "stated"), ("stays here", "home")] {
            for one in outcome::items(&act["content"], list) {
                out.push_str(&format!("{what}: {} = {}\n", text(one, "/fact"), one["value"]));
            }
        }
        sought(&mut out, &act["private_search"]);
        for given in outcome::items(act, "conditions") {
            let (owner, record) = (text(given, "/owner"), text(given, "/record"));
            out.push_str(&format!("{owner} asks, of {record}: {}\n", consented(given)));
        }
        for came in outcome::items(act, "bound_by") {
            let (owner, record) = (text(came, "/owner"), text(came, "/record"));
            for condition in outcome::items(came, "conditions") {
                let words = condition.as_str().unwrap_or_default();
                out.push_str(&format!("{owner} asks, of {record}: on conditions: {words}\n"));
            }
        }
        for file in outcome::items(&act["content"], "attachments") {
            let (name, id) = (text(file, "/name"), text(file, "/id"));
            out.push_str(&format!("file: {name} {id} ({} bytes)\n", file["size_bytes"]));
        }
    }
    out
}

/// What a pseudonymised search looked for, each term with its place, and what came of it.
fn sought(out: &mut String, search: &Value) {
    for (place, term) in outcome::items(search, "terms").iter().enumerate() {
        let (property, value) = (text(term, "/property"), text(term, "/value"));
        out.push_str(&format!("looked for, term {place}: {property} = {value}\n"));
    }
    let met = words(&search["met_by"]);
    match text(search, "/outcome") {
        "" => {}
        outcome if met == "-" => out.push_str(&format!("came of it: {outcome}\n")),
        outcome => out.push_str(&format!("came of it: {outcome}, by {met}\n")),
    }
}

/// Who decides over an act that waits, and what was decided over it.
fn decided(out: &mut String, act: &Value) {
    for one in outcome::items(act, "deciding") {
        let (rule, by) = (text(one, "/rule"), text(one, "/by"));
        out.push_str(&format!("{} of {rule} is for: {by}\n", text(one, "/way")));
    }
    for one in outcome::items(act, "decisions") {
        let (officer, role) = (text(one, "/officer"), text(one, "/role"));
        let (what, at) = (text(one, "/what"), short(text(one, "/at")));
        out.push_str(&format!("{what} at {at} by {officer}, {role}"));
        for rule in outcome::items(one, "rules") {
            out.push_str(&format!(", over {} ({})", text(rule, "/rule"), text(rule, "/cite")));
        }
        let reasons = text(one, "/reasons");
        out.push_str(&if reasons.is_empty() { "\n".into() } else { format!(": {reasons}\n") });
    }
}

/// How an act may be used, what it is for, and how it presses.
fn marks(act: &Value) -> Vec<(&'static str, String)> {
    let mut marks = Vec::new();
    let handling = words(&act["handling"]);
    let written = text(act, "/as_written");
    if handling != "-" || !written.is_empty() {
        marks.push(("handling", format!("{handling} {written}").trim_end().to_owned()));
    }
    if act["content"]["body"]["mark"]["minor"] == true {
        marks.push(("subject", "MINOR".to_owned()));
    }
    let more = [("purpose", "/purpose"), ("area of crime", "/crime_area"), ("due", "/due")];
    for (what, pointer) in more {
        if !text(act, pointer).is_empty() {
            marks.push((what, short(text(act, pointer))));
        }
    }
    if !text(act, "/urgency").is_empty() {
        let urgency = &act["content"]["urgency"];
        let level = text(act, "/urgency").to_uppercase();
        let ground = match text(urgency, "/ground") {
            "" => String::new(),
            ground => format!(" ({ground})"),
        };
        let reason = match text(urgency, "/reason") {
            "" => String::new(),
            reason => format!(": {reason}"),
        };
        marks.push(("urgency", format!("{level}{ground}{reason}")));
        for (what, member) in [
            ("known", "known"),
            ("asked", "asked"),
            ("by", "by_when"),
            ("on word of", "on_word_of"),
        ] {
            let said = text(&urgency["points"], &format!("/{member}"));
            if !said.is_empty() {
                marks.push((what, said.to_owned()));
            }
        }
    }
    marks
}

/// Members that are moments; on the wire these are milliseconds.
const MOMENTS: [&str; 7] =
    ["at", "expected", "until", "valid_from", "valid_until", "review_at", "erase_at"];

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
            Value::Number(ms) if MOMENTS.contains(&name.as_str()) => {
                let at = ms.as_u64().map(|ms| Timestamp::from_millis(ms).to_string());
                out.push_str(&format!("{indent}{name}: {}\n", short(&at.unwrap_or_default())));
            }
            other => out.push_str(&format!("{indent}{name}: {other}\n")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_act_shows_what_went_out_of_what_was_stated_and_what_stays_here() {
        let one = |fact: &str| json!([{ "fact": fact, "value": true }]);
        let (out, home) = (one("own_national"), one("persecution_risk"));
        let content = json!({ "body": {}, "attachments": [], "stated": out, "home": home });
        let told = whole(&json!({ "content": content }));
        assert!(told.contains("stated: own_national = true\n"), "{told}");
        assert!(told.contains("stays here: persecution_risk = true\n"), "{told}");
    }

    /// What the owner asked bound nobody: no officer who sent or approved the act saw it.
    #[test]
    fn an_act_shows_on_what_conditions_its_owners_consent() {
        let given = json!({
            "owner": "XB", "record": "record_1", "to": "XA", "onward_to": ["XC"],
            "conditions": "not before the trial",
        });
        let told = whole(&json!({ "content": { "body": {} }, "conditions": [given] }));
        let line = "XB asks, of record_1: XA may pass it on to XC; \
                    on conditions: not before the trial\n";
        assert!(told.contains(line), "{told}");
    }

    #[test]
    fn a_pseudonymised_search_that_was_opened_shows_what_it_looked_for_and_what_came() {
        let terms = json!([{ "property": "name", "value": "Nemo Zorranov" },
            { "property": "birth-date", "value": "1980-05-17" }]);
        let mut search = json!({ "class": "person", "terms": terms, "outcome": "no-hit" });
        let told =
            |search: &Value| whole(&json!({ "content": { "body": {} }, "private_search": search }));
        let out = told(&search);
        let lines = "looked for, term 0: name = Nemo Zorranov\n\
                     looked for, term 1: birth-date = 1980-05-17\ncame of it: no-hit\n";
        assert!(out.contains(lines), "{out}");
        (search["outcome"], search["met_by"]) = ("hit".into(), json!(["name-and-day"]));
        assert!(told(&search).contains("came of it: hit, by name-and-day\n"));
    }

    #[test]
    fn an_act_shows_who_decides_and_who_decided_over_which_rule_and_why() {
        let deciding = json!([{ "rule": "base.5.8", "way": "approve", "by": "legal" }]);
        let told = whole(&json!({ "deciding": deciding }));
        assert!(told.contains("approve of base.5.8 is for: legal\n"), "{told}");
        let decision = json!({
            "what": "approved", "officer": "officer_1", "role": "legal-adviser",
            "at": "2026-03-29T21:59:30.000Z", "reasons": "the conditions are kept",
            "rules": [{ "rule": "base.5.8", "cite": "Comity policy" }],
        });
        let told = whole(&json!({ "decisions": [decision] }));
        let line = "approved at 2026-03-29 21:59:30Z by officer_1, legal-adviser, over base.5.8 \
                    (Comity policy): the conditions are kept\n";
        assert!(told.contains(line), "{told}");
    }
}
