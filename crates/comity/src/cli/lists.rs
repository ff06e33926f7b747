//! `import`: a list becomes records, row by row.

use std::{
    collections::BTreeMap,
    io::{BufReader, IsTerminal},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use bytes::Bytes;
use clap::{Args, Subcommand};
use comity_act::{Purpose, SubjectCategory, Timestamp};
use comity_formats::{ListError, un::UnList};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use super::{
    act_args::{HandlingCode, handling},
    facts::{About, StatedFact, stated, told},
    failure::Failure,
    files,
    outcome::{self, text},
    session::Session,
    when::moment,
};

/// Import a list.
#[derive(Debug, Subcommand)]
pub(super) enum Import {
    /// The consolidated list of the United Nations Security Council, in XML.
    Un(Un),
}

/// The list, and what its records are.
#[derive(Args, Debug)]
pub(super) struct Un {
    /// The file.
    file: PathBuf,
    /// What names the list: the same from date to date, so that importing again only corrects.
    #[arg(long, default_value = "un-consolidated")]
    list: String,
    /// Where it comes from, in words, with its date; the file's name when it is left out.
    #[arg(long)]
    source: Option<String>,
    /// What the records are kept for.
    #[arg(long, default_value = "identify")]
    purpose: Purpose,
    /// When the need for the records is reviewed.
    #[arg(long, value_name = "WHEN", value_parser = moment, default_value = "+365d")]
    review: Timestamp,
    /// What the persons are in the matter, as `suspect`.
    #[arg(long)]
    category: Option<SubjectCategory>,
    /// What others may not do with the records: `H1`, `H2` or both.
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    handling: Vec<HandlingCode>,
    /// A fact that the law asks for, as `fact=value`; may be given several times.
    #[arg(long = "state", value_name = "FACT=VALUE", value_parser = stated)]
    state: Vec<StatedFact>,
    /// Its remarks tell of nobody but who is listed, and nothing beyond the other fields.
    #[arg(long)]
    no_personal_data: bool,
    /// It tells nothing of health, biometrics, origin, belief, opinion, union or sex life.
    #[arg(long)]
    no_special_data: bool,
}

impl Import {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let Self::Un(un) = self;
        let client = session.client()?;
        let name = un.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let about = About {
            nobody: un.no_personal_data,
            nothing_special: un.no_special_data,
            ..About::default()
        };
        let first = json!({
            "list": un.list, "source": un.source.unwrap_or(name), "purpose": un.purpose,
            "subject": { "category": un.category, "review_at": un.review },
            "handling": handling(&un.handling, None), "stated": told(&un.state, &about),
        });
        let faults = Arc::new(Mutex::new(Vec::new()));
        let list = UnList::new(BufReader::new(files::open(&un.file)?));
        let lines = std::iter::once(line(&first)).chain(rows_of(list, Arc::clone(&faults)));
        let bar = bar();
        let mut rows: Vec<Value> = Vec::new();
        let mut problem = None;
        let last = client.pour("/v1/imports", ("application/x-ndjson", None), lines, |heard| {
            if let Some(progress) = heard.get("progress") {
                bar.set_position(progress["rows"].as_u64().unwrap_or(0));
            } else if let Some(row) = heard.get("row") {
                rows.push(row.clone());
            } else if let Some(document) = heard.get("problem") {
                problem = Some(document.clone());
            }
        })?;
        bar.finish_and_clear();
        if let Some(document) = problem {
            return Err(Failure::Problem(document));
        }
        let faults = faults.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let sum = json!({ "done": last["done"], "rows": rows, "faults": faults });
        session.print(&sum, people);
        match (faults.len(), &last["done"]) {
            (0, done) if done["failed"] == 0 && done["not_permitted"] == 0 => Ok(()),
            (0, done) if done["failed"] == 0 => Err(Failure::NotPermitted),
            _ => Err(Failure::Other("not every row of the list was taken".to_owned())),
        }
    }
}

/// The rows as lines; what cannot be read is kept with its line and reason.
fn rows_of(
    rows: impl Iterator<Item = Result<comity_formats::Row, ListError>>,
    faults: Arc<Mutex<Vec<Value>>>,
) -> impl Iterator<Item = Bytes> {
    rows.filter_map(move |row| {
        let fault = match row {
            Ok(row) => match row.class() {
                Some(class) => {
                    return Some(line(&json!({
                        "line": row.line, "key": row.key, "class": class,
                        "statements": row.statements(),
                    })));
                }
                None => {
                    let says = format!("no class of records holds a {}", row.kind.word());
                    json!({ "line": row.line, "says": format!("line {}: {says}", row.line) })
                }
            },
            Err(error) => json!({ "line": error.line(), "says": crate::engine::chain(&error) }),
        };
        faults.lock().unwrap_or_else(PoisonError::into_inner).push(fault);
        None
    })
}

fn line(value: &Value) -> Bytes {
    format!("{value}\n").into()
}

/// A bar on a terminal, and nothing elsewhere.
pub(super) fn bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} rows, {per_sec}") {
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
        let (line, key) = (&first["line"], text(first, "/key"));
        let became = became.replace('-', " ");
        out.push_str(&format!("line {line}, {key}{more}: {became}: {says}\n"));
    }
    for fault in outcome::items(sum, "faults") {
        out.push_str(&format!("{}\n", text(fault, "/says")));
    }
    out
}
