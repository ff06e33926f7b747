//! `screen LIST`: the rows of a list, searched for in one's own records.

use std::path::Path;

use bytes::Bytes;
use comity_act::{Property, body::MatchReason};
use comity_match::{Date, Sex, Subject, identifier};
use comity_seal::digest::Hasher;
use serde_json::{Value, json};

use super::{
    super::{cards::hex, client::Client, failure::Failure, lists::bar, outcome, session::Session},
    list,
    screen::Screen,
};

/// Screens a list under a search that is recorded first, or under one that was let go.
pub(super) fn screen(screen: &Screen, list: &Path, session: &Session) -> Result<(), Failure> {
    let (mut rows, mut left_out) = (Vec::new(), Vec::new());
    list::read(list, |entry| {
        match entry.subject {
            Ok(subject) => rows.push(line(entry.line, &subject)),
            Err(problem) => left_out.push(json!({ "line": entry.line, "says": problem })),
        }
        Ok(())
    })?;
    if screen.digest {
        let mut digest = Hasher::new();
        rows.iter().for_each(|row| digest.update(row));
        let sha256 = hex(&digest.finish());
        let sum = json!({ "rows": rows.len(), "sha256": sha256, "left_out": left_out });
        session.print(&sum, |sum| {
            format!("{} rows, SHA-256 {}\n", sum["rows"], outcome::text(sum, "/sha256"))
        });
        return Ok(());
    }
    let client = session.client()?;
    if let Some(under) = &screen.under {
        let search = let_go(&client, under, rows.len())?;
        return given(session, &client, (search, rows, left_out));
    }
    let form = form(screen, list, rows.len());
    if screen.act.dry_run {
        return session.submit(&form, true);
    }
    let done = client.post("/v1/acts", &form)?;
    if done["stage"] != "done" {
        session.print(&done, waiting);
        return Ok(());
    }
    given(session, &client, (done, rows, left_out))
}

/// The search as it is proposed: what list it is, and of how many rows.
fn form(screen: &Screen, list: &Path, rows: usize) -> Value {
    let file = list.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut body = json!({
        "kind": "search.run", "class": screen.class, "terms": [],
        "justification": screen.justification,
        "list": { "name": screen.named.as_ref().unwrap_or(&file), "rows": rows },
    });
    if let Some(category) = screen.category {
        body["subject"] = json!(category);
    }
    screen.act.form(body)
}

/// A search that a second person let go, for a list of so many rows.
///
/// A list that became another one is not given to it: nobody let that go.
fn let_go(client: &Client, under: &str, rows: usize) -> Result<Value, Failure> {
    let search = client.get(&format!("/v1/acts/{under}"))?;
    // Rows that nobody waits for do not go up: the node hangs up on them before it says why.
    if search["awaits"] != "rows" {
        let says = match outcome::text(&search, "/stage") {
            "done" => "it takes no list from you: it was made already, or is another's; make one",
            _ => {
                "it is not permitted, or waits for a decision; it takes the list once it is let go"
            }
        };
        return Err(Failure::Usage(says.to_owned()));
    }
    let said = search.pointer("/content/body/list/rows").and_then(Value::as_u64);
    if said != u64::try_from(rows).ok() {
        let said = said.unwrap_or_default();
        let says = format!(
            "the search is for a list of {said} rows, and this one has {rows}; \
             give the list as it was, or screen this one by a search of its own"
        );
        return Err(Failure::Usage(says));
    }
    let told = ["act", "reference", "stage", "verdict"];
    Ok(told.iter().map(|&name| (name.to_owned(), search[name].clone())).collect())
}

/// Gives the rows to a search, and tells what they may mean.
fn given(
    session: &Session,
    client: &Client,
    (search, rows, mut left_out): (Value, Vec<Bytes>, Vec<Value>),
) -> Result<(), Failure> {
    let path = format!("/v1/acts/{}/rows", outcome::text(&search, "/act"));
    let progress = bar();
    let (mut hits, mut problem) = (Vec::new(), None);
    let last = client.pour(&path, ("application/x-ndjson", None), rows.into_iter(), |heard| {
        if let Some(counts) = heard.get("progress") {
            progress.set_position(counts["rows"].as_u64().unwrap_or(0));
        } else if let Some(found) = heard.get("hits") {
            hits.push(found.clone());
        } else if let Some(row) = heard.get("row") {
            left_out.push(row.clone());
        } else if let Some(document) = heard.get("problem") {
            problem = Some(document.clone());
        }
    })?;
    progress.finish_and_clear();
    let sum = json!({ "search": search, "hits": hits, "left_out": left_out, "done": last["done"] });
    session.print(&sum, people);
    match problem {
        Some(document) => Err(Failure::Problem(document)),
        None if left_out.is_empty() => Ok(()),
        None => Err(Failure::Other(format!("{} rows were not searched for", left_out.len()))),
    }
}

/// A row as the node searches for it.
fn line(line: u64, subject: &Subject) -> Bytes {
    let term = |property: Property, value: String| json!({ "property": property, "value": value });
    let said = &subject.qualifiers;
    let mut terms = Vec::new();
    terms.extend(subject.names.iter().map(|name| term(Property::Name, name.clone())));
    terms.extend(said.born.iter().map(|born| term(Property::BirthDate, date(*born))));
    let nations = said.nationalities.iter().map(|code| String::from_utf8_lossy(code).into_owned());
    terms.extend(nations.map(|code| term(Property::Nationality, code)));
    terms.extend(said.sex.map(|sex| term(Property::Sex, word(sex).to_owned())));
    terms.extend(said.places.iter().map(|place| term(Property::BirthPlace, place.clone())));
    let document = identifier::Kind::Document.number();
    let numbers = subject.identifiers.iter().filter(|(kind, _)| *kind == document);
    terms.extend(numbers.map(|(_, number)| term(Property::DocumentNumber, number.clone())));
    format!("{}\n", json!({ "line": line, "terms": terms })).into()
}

fn date(born: Date) -> String {
    match (born.month, born.day) {
        (0, _) => format!("{:04}", born.year),
        (month, 0) => format!("{:04}-{month:02}", born.year),
        (month, day) => format!("{:04}-{month:02}-{day:02}", born.year),
    }
}

const fn word(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "female",
        Sex::Male => "male",
        Sex::Unspecified => "other",
    }
}

/// A search that waits for a second person, and how the list is given to it afterwards.
fn waiting(done: &Value) -> String {
    let mut out = outcome::done(done);
    if done["stage"] == "for-decision" {
        let name = match outcome::text(done, "/reference") {
            "" => outcome::text(done, "/act"),
            reference => reference,
        };
        out.push_str(&format!(
            "no row went up; once it is let go: comity screen LIST --under {name}\n"
        ));
    }
    out
}

fn people(sum: &Value) -> String {
    let mut out = outcome::done(&sum["search"]);
    for hit in outcome::items(sum, "hits") {
        for found in outcome::items(hit, "matches") {
            out.push_str(&format!(
                "line {}: {} of {}, quality {}\n",
                hit["line"],
                outcome::text(found, "/record"),
                outcome::text(found, "/owner"),
                found["quality"],
            ));
            let reasons = outcome::items(found, "reasons").iter().cloned();
            let reasons = reasons.filter_map(|one| serde_json::from_value::<MatchReason>(one).ok());
            reasons.for_each(|reason| out.push_str(&format!("  {reason}\n")));
        }
    }
    for row in outcome::items(sum, "left_out") {
        out.push_str(&format!("line {}: {}\n", row["line"], outcome::text(row, "/says")));
    }
    let done = &sum["done"];
    out.push_str(&format!(
        "{} rows: {} searched for, {} with a hit\n",
        done["rows"], done["searched"], done["hits"]
    ));
    let digest = outcome::text(done, "/sha256");
    if !digest.is_empty() {
        out.push_str(&format!("SHA-256 of the rows, as recorded: {digest}\n"));
    }
    out
}
