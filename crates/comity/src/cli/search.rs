//! `search`: in one's own databases, or in those of other agencies.

use std::time::{Duration, Instant};

use clap::Args;
use comity_act::{
    AgencyCode, Property, RecordClass, SubjectCategory, Timestamp,
    body::{Excluded, MatchReason},
};
use serde_json::{Value, json};

use super::{
    act_args::ActArgs,
    client::Client,
    failure::Failure,
    outcome::{self, text},
    private,
    records::property,
    session::Session,
};

/// First pause before looking for reports again; each further one doubles.
pub(super) const PAUSE_FIRST: Duration = Duration::from_millis(10);

/// Longest pause.
pub(super) const PAUSE_MAX: Duration = Duration::from_millis(200);

/// Search.
#[derive(Args, Debug)]
pub(super) struct Search {
    #[command(flatten)]
    pub(super) act: ActArgs,
    /// In the databases of this agency; may be given several times; without it, in your own.
    #[arg(long = "in", value_name = "AGENCY")]
    pub(super) at: Vec<AgencyCode>,
    #[command(flatten)]
    pub(super) sought: Sought,
    /// Pseudonymised: hit or no hit, by a number, or a name with a date of birth; who is asked
    /// learns neither.
    #[arg(long)]
    private: bool,
    /// How many seconds to wait for the answers.
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    pub(super) wait: u64,
}

/// Who or what is looked for, and why.
#[derive(Args, Debug)]
pub(super) struct Sought {
    /// What kind of record, as `person` or `vehicle`; see `comity record classes`.
    #[arg(long, default_value = "person")]
    class: RecordClass,
    /// A name, or words of one.
    #[arg(long)]
    name: Vec<String>,
    /// A date of birth: `1980`, `1980-05` or `1980-05-17`.
    #[arg(long, value_name = "DATE")]
    born: Option<String>,
    /// A number of a document.
    #[arg(long, value_name = "NUMBER")]
    document: Option<String>,
    /// The reference of a listing.
    #[arg(long, value_name = "REFERENCE")]
    listing: Option<String>,
    /// Anything else it is found under, as `PROPERTY=VALUE`; may be given several times.
    #[arg(long, value_name = "PROPERTY=VALUE", value_parser = property)]
    property: Vec<(Property, String)>,
    /// What the person searched for is in the matter, as `suspect`.
    #[arg(long)]
    category: Option<SubjectCategory>,
    /// Why: the case and the offence.
    #[arg(long, default_value = "")]
    justification: String,
}

impl Sought {
    /// The body of an act of this kind that looks for it.
    pub(super) fn body(&self, kind: &str) -> Result<Value, Failure> {
        let term =
            |property: Property, value: &String| json!({ "property": property, "value": value });
        let mut terms: Vec<Value> = self.name.iter().map(|n| term(Property::Name, n)).collect();
        terms.extend(self.born.iter().map(|value| term(Property::BirthDate, value)));
        terms.extend(self.document.iter().map(|value| term(Property::DocumentNumber, value)));
        terms.extend(self.listing.iter().map(|value| term(Property::ListingReference, value)));
        terms.extend(self.property.iter().map(|(property, value)| term(*property, value)));
        if terms.is_empty() {
            let says = "nothing to search for; give `--name`, `--born`, `--document`, `--listing` \
                        or `--property`";
            return Err(Failure::Usage(says.to_owned()));
        }
        let mut body = json!({
            "kind": kind, "class": self.class, "terms": terms,
            "justification": self.justification,
        });
        if let Some(category) = self.category {
            body["subject"] = json!(category);
        }
        Ok(body)
    }
}

impl Search {
    pub(super) fn run(mut self, session: &Session) -> Result<(), Failure> {
        if self.private {
            return private::run(self, session);
        }
        let client = session.client()?;
        let body = self.sought.body("search.run")?;
        self.act.to.append(&mut self.at);
        let form = self.act.form(body);
        if self.act.dry_run {
            return session.submit(&form, true);
        }
        let done = client.post("/v1/acts", &form)?;
        let expected = self.act.to.len().max(1);
        let is_under_way = text(&done, "/stage") == "done";
        let wait = Duration::from_secs(if is_under_way { self.wait } else { 0 });
        let reports = reports(&client, text(&done, "/act"), expected, wait)?;
        let asked = &self.act.to;
        let answer =
            json!({ "search": done, "reports": reports, "expected": expected, "asked": asked });
        session.print(&answer, people);
        Ok(())
    }
}

/// The kinds of act that answer a search.
const ANSWERS: [&str; 2] = ["search.report", "search.refuse"];

/// The reports that answer a search, once they are all here or the time is over.
fn reports(
    client: &Client,
    search: &str,
    expected: usize,
    wait: Duration,
) -> Result<Vec<Value>, Failure> {
    #[expect(clippy::disallowed_methods, reason = "a person waits so long and no longer")]
    let began = Instant::now();
    let mut pause = PAUSE_FIRST;
    loop {
        let thread = client.list(&format!("/v1/acts?list=thread:{search}"), 500)?;
        let found: Vec<&Value> =
            thread.iter().filter(|act| ANSWERS.contains(&text(act, "/kind"))).collect();
        if found.len() >= expected || began.elapsed() >= wait {
            return found
                .into_iter()
                .map(|act| client.get(&format!("/v1/acts/{}", text(act, "/act"))))
                .collect();
        }
        #[expect(clippy::disallowed_methods, reason = "a person waits")]
        std::thread::sleep(pause);
        pause = (pause * 2).min(PAUSE_MAX);
    }
}

fn people(answer: &Value) -> String {
    let mut out = outcome::done(&answer["search"]);
    let reports = outcome::items(answer, "reports");
    for report in reports {
        let body = &report["content"]["body"];
        let from = text(report, "/agency");
        if text(report, "/kind") == "search.refuse" {
            let again = body["again_from"].as_u64().map(Timestamp::from_millis);
            let again = again.map(|at| format!("; searches again from {at}")).unwrap_or_default();
            let reason = text(body, "/reason");
            out.push_str(&format!("not searched at {from}: {reason}{again}\n"));
            continue;
        }
        for searched in outcome::items(body, "searched") {
            out.push_str(&format!("searched at {from}: {}\n", searched.as_str().unwrap_or("")));
        }
        for not in outcome::items(body, "not_searched") {
            out.push_str(&format!("not searched at {from}: {}\n", not.as_str().unwrap_or("")));
        }
        let matches = outcome::items(body, "matches");
        // Where nothing was searched, there is nothing to be silent about.
        if matches.is_empty() && !outcome::items(body, "searched").is_empty() {
            out.push_str(&format!("no hit at {from}\n"));
        }
        for found in matches {
            out.push_str(&hit(from, found));
        }
        if body["truncated"] == true {
            out.push_str("there are more; search more closely\n");
        }
    }
    let expected = answer["expected"].as_u64().unwrap_or(0);
    let missing = expected.saturating_sub(reports.len() as u64);
    if missing > 0 && text(&answer["search"], "/stage") == "done" {
        let has_answered =
            |asked: &&Value| reports.iter().any(|report| report["agency"] == **asked);
        let silent = outcome::items(answer, "asked").iter().filter(|asked| !has_answered(asked));
        let silent: Vec<&str> = silent.filter_map(Value::as_str).collect();
        let of = if silent.is_empty() { "this node".to_owned() } else { silent.join(", ") };
        let search = text(&answer["search"], "/act");
        out.push_str(&format!("not answered yet: {of}; later: `comity list --thread {search}`\n"));
    }
    out
}

/// Why it was found, in words; where the content is not given, nothing is said of why.
fn reasons(found: &Value) -> String {
    let reasons = outcome::items(found, "reasons").iter().cloned();
    let reasons = reasons.filter_map(|one| serde_json::from_value::<MatchReason>(one).ok());
    reasons.map(|reason| format!("\n  {reason}")).collect()
}

/// A hit, in words.
pub(super) fn hit(from: &str, found: &Value) -> String {
    let mut out = format!(
        "hit at {from}: {} of {}, quality {}{}\n",
        text(found, "/record"),
        text(found, "/owner"),
        found["quality"],
        reasons(found)
    );
    let excluded = found.get("excluded").cloned();
    if let Some(excluded) = excluded.and_then(|one| serde_json::from_value::<Excluded>(one).ok()) {
        out.push_str(&format!("  {excluded}\n"));
    }
    if let Some(marks) = found.get("shared").map(marks).filter(|marks| !marks.is_empty()) {
        out.push_str(&format!("  {marks}\n"));
    }
    for statement in
        found.pointer("/shared/statements").and_then(Value::as_array).into_iter().flatten()
    {
        out.push_str(&format!(
            "  {}: {}\n",
            text(statement, "/property"),
            text(statement, "/value")
        ));
    }
    out
}

/// What protects the person and binds who reads it: stands before what is stated.
fn marks(shared: &Value) -> String {
    let word = |at: &str| shared.pointer(at).and_then(Value::as_str).map(str::to_owned);
    let is = |at: &str| shared.pointer(at) == Some(&Value::Bool(true));
    let category = word("/subject/category").map(|category| format!("category {category}"));
    let minor = is("/subject/minor").then(|| "MINOR".to_owned());
    let court = is("/handling/not_in_court").then(|| "H1 not as evidence".to_owned());
    let onward = is("/handling/not_onward").then(|| "H2 not passed on".to_owned());
    let own = word("/handling/as_written").map(|words| format!("H3 {words}"));
    let marks: Vec<String> = [category, minor, court, onward, own].into_iter().flatten().collect();
    marks.join("; ")
}
