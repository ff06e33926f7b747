//! `import`: a list becomes records, row by row.
//!
//! An import that was broken off goes on by being made again: the rows that were taken are found
//! unchanged, and cost no act.

use std::{
    collections::BTreeMap,
    io::{IsTerminal, Write},
    sync::{Arc, Mutex, PoisonError},
};

use bytes::Bytes;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

pub(super) use super::list_args::Import;
use super::{
    act_args::handling,
    facts::{About, told},
    failure::Failure,
    list_args::{ListArgs, Opened, Rows},
    list_report::{Report, Told},
    outcome::{self, text},
    session::Session,
};
use crate::engine::chain;

/// Bytes of a row at most, as the node takes it.
const ROW_BYTES_MAX: usize = 512 * 1_024;

impl Import {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let client = session.client()?;
        let bar = bar();
        let Opened { rows, list, name, common } = self.open(&bar)?;
        let report = Arc::new(Mutex::new(Report::to(common.report.as_deref())?));
        let first = first(&list, name, &common);
        let lines = std::iter::once(line(&first)).chain(lines_of(rows, Arc::clone(&report)));
        let mut problem = None;
        let is_json = session.json;
        let poured = client.pour("/v1/imports", ("application/x-ndjson", None), lines, |heard| {
            if let Some(progress) = heard.get("progress") {
                bar.set_message(format!("{} rows", progress["rows"]));
                if is_json {
                    // The document alone goes to the output; how far it is, to the other one.
                    let _ = writeln!(std::io::stderr(), "{heard}");
                }
            } else if let Some(row) = heard.get("row") {
                lock(&report).tell(Told::Row, row.clone());
            } else if let Some(document) = heard.get("problem") {
                problem = Some(document.clone());
            }
        });
        bar.finish_and_clear();
        let last = poured.map_err(broken_off)?;
        if let Some(document) = problem {
            return Err(Failure::Problem(document));
        }
        let report = std::mem::take(&mut *lock(&report));
        let unread = report.unread + report.left_out;
        if last["done"].is_null() {
            let says = "the node went away before the list had ended; the same command goes on";
            return Err(Failure::Other(says.to_owned()));
        }
        let sum = report.sum(&last["done"])?;
        session.print(&sum, people);
        match (unread, &last["done"]) {
            (0, done) if done["failed"] == 0 && done["not_permitted"] == 0 => Ok(()),
            (0, done) if done["failed"] == 0 => Err(Failure::NotPermitted),
            _ => Err(Failure::Other("not every row of the list was taken".to_owned())),
        }
    }
}

/// What was on its way when the line to the node broke.
fn broken_off(failure: Failure) -> Failure {
    match failure {
        Failure::Other(says) => {
            Failure::Other(format!("{says}; what was taken stays, and the same command goes on"))
        }
        other => other,
    }
}

/// The line that says what the list is.
fn first(list: &str, name: String, common: &ListArgs) -> Value {
    let about = About {
        nobody: common.no_personal_data,
        nothing_special: common.no_special_data,
        ..About::default()
    };
    let absent = match (common.erase_absent, common.erase_many) {
        (false, _) => "tell",
        (true, false) => "erase",
        (true, true) => "erase-all",
    };
    json!({
        "list": list, "source": common.source.clone().unwrap_or(name), "purpose": common.purpose,
        "subject": { "category": common.category, "review_at": common.review },
        "handling": handling(&common.handling, None), "stated": told(&common.state, &about),
        "absent": absent, "bring_back": common.bring_back,
    })
}

/// The rows as lines, and at the end whether all were read.
fn lines_of(
    mut rows: Rows,
    report: Arc<Mutex<Report>>,
) -> impl Iterator<Item = Bytes> + Send + 'static {
    let mut has_ended = false;
    std::iter::from_fn(move || {
        loop {
            if has_ended {
                return None;
            }
            let Some(row) = rows.next() else {
                has_ended = true;
                let report = lock(&report);
                let left_out = report.unread + report.left_out;
                let end = json!({ "whole": report.unread == 0, "left_out": left_out });
                return Some(line(&end));
            };
            let line = line_of(row, &mut lock(&report));
            if line.is_some() {
                return line;
            }
        }
    })
}

/// A row as a line; what cannot be read is told with its line and reason.
fn line_of(
    row: Result<comity_formats::Row, comity_formats::ListError>,
    report: &mut Report,
) -> Option<Bytes> {
    let row = match row {
        Ok(row) => row,
        Err(error) => {
            let fault = json!({ "line": error.line(), "outcome": "unread", "says": chain(&error) });
            report.tell(Told::Fault, fault);
            report.unread += 1;
            return None;
        }
    };
    let (at, key) = (row.line, &row.key);
    for doubt in &row.doubts {
        let says = format!("line {at}: {doubt}");
        report.tell(
            Told::Doubt,
            json!({ "line": at, "key": key, "outcome": "in-doubt", "says": says }),
        );
    }
    let mut left_out = |says: String| {
        let says = format!("line {at}: {says}; the row is left out");
        report.tell(
            Told::Fault,
            json!({ "line": at, "key": key, "outcome": "left-out", "says": says }),
        );
    };
    let Some(class) = row.class() else {
        left_out(format!("no class of records holds what is a `{}`", row.kind.word()));
        report.left_out += 1;
        return None;
    };
    let line = line(&json!({
        "line": at, "key": key, "class": class, "statements": row.statements(),
    }));
    if line.len() > ROW_BYTES_MAX {
        left_out("it says more than a record may".to_owned());
        report.unread += 1;
        return None;
    }
    Some(line)
}

fn lock(report: &Mutex<Report>) -> std::sync::MutexGuard<'_, Report> {
    report.lock().unwrap_or_else(PoisonError::into_inner)
}

fn line(value: &Value) -> Bytes {
    format!("{value}\n").into()
}

/// A bar on a terminal, and nothing elsewhere.
pub(super) fn bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(0);
    let template = "{spinner} {bar:30} {percent}%  {msg}  {elapsed}, {eta} more";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}

fn people(sum: &Value) -> String {
    let done = &sum["done"];
    let mut out = format!(
        "{} rows: {} registered, {} corrected, {} unchanged, {} not permitted, {} failed\n",
        done["rows"],
        done["registered"],
        done["corrected"],
        done["unchanged"],
        done["not_permitted"],
        done["failed"]
    );
    for (count, says) in [
        ("erased_before", "erased here before, and left out"),
        ("absent", "named no more, and kept"),
        ("erased", "named no more, and erased"),
    ] {
        if done[count].as_u64().is_some_and(|count| count > 0) {
            out.push_str(&format!("{} records: {says}\n", done[count]));
        }
    }
    // Rows that met the same rules are told of once.
    let mut alike: BTreeMap<(&str, &str), Vec<&Value>> = BTreeMap::new();
    for row in outcome::items(sum, "rows") {
        alike.entry((text(row, "/outcome"), text(row, "/says"))).or_default().push(row);
    }
    for ((became, says), rows) in alike {
        let first = rows[0];
        let more = match rows.len() {
            1 => String::new(),
            count => format!(" and {} more", count - 1),
        };
        let which = match first["line"].as_u64() {
            Some(line) => format!("line {line}, {}", text(first, "/key")),
            None => text(first, "/record").to_owned(),
        };
        let became = became.replace('-', " ");
        out.push_str(&format!("{which}{more}: {became}: {says}\n"));
    }
    for told in ["faults", "doubts"].iter().flat_map(|told| outcome::items(sum, told)) {
        out.push_str(&format!("{}\n", text(told, "/says")));
    }
    if let Some(beyond) = sum["beyond"].as_u64() {
        out.push_str(&format!("and {beyond} more; `--report` writes all of them to a file\n"));
    }
    out
}
