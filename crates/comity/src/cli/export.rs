//! `export`: records of one's own go to a file, each opened by an act first.
//!
//! A record that the law does not open stays behind and is told. Copies of others' records are not
//! written: in a file their owners could not take them back.

use std::{
    io::{BufWriter, IsTerminal, Write},
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};
use comity_act::{Purpose, RecordClass, RecordId, Statement};
use comity_formats::export::{CSV_HEADS, Exported, write_csv, write_ftm, write_json};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use super::{
    client::Client,
    failure::Failure,
    files,
    outcome::{self, text},
    session::Session,
};

/// Export records of your own; opening each is recorded with its reason.
#[derive(Args, Debug)]
pub(super) struct Export {
    /// The file; it stands there whole, or not at all.
    out: PathBuf,
    /// In which format.
    #[arg(long, value_enum, default_value = "ftm")]
    format: Format,
    /// Only these records; all of your own when none is named.
    #[arg(long = "record", value_name = "RECORD")]
    records: Vec<RecordId>,
    /// Only records of this class.
    #[arg(long)]
    class: Option<RecordClass>,
    /// Why: the case and the offence.
    #[arg(long)]
    justification: String,
    /// What for, as `investigate`.
    #[arg(long)]
    purpose: Option<Purpose>,
    /// The case it belongs to.
    #[arg(long)]
    case: Option<String>,
}

/// What a record is written as.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
enum Format {
    /// Entities of FollowTheMoney, one in each line.
    Ftm,
    /// Separated values, a line for each statement, that no spreadsheet computes.
    Csv,
    /// JSON, a record in each line.
    Json,
}

/// What came of it so far.
#[derive(Default)]
struct Sum {
    written: u64,
    not_permitted: u64,
    /// Records that stay behind, with reasons; the first of them.
    left: Vec<Value>,
}

/// Records that stay behind are told by name up to so many.
const LEFT_MAX: usize = 1_000;

impl Export {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let client = session.client()?;
        let part = part(&self.out);
        let written = self.write(&client, &part);
        let sum = match written {
            Ok(sum) => sum,
            Err(failure) => {
                files::remove(&part);
                return Err(failure);
            }
        };
        files::rename(&part, &self.out)?;
        let told = json!({
            "written": sum.written, "not_permitted": sum.not_permitted, "left": sum.left,
        });
        session.print(&told, people);
        if sum.not_permitted > 0 { Err(Failure::NotPermitted) } else { Ok(()) }
    }

    fn write(&self, client: &Client, part: &Path) -> Result<Sum, Failure> {
        let mut into = BufWriter::new(files::create(part)?);
        let failed = |error: std::io::Error| Failure::of(&error);
        if self.format == Format::Csv {
            into.write_all(CSV_HEADS.as_bytes()).map_err(failed)?;
        }
        let why = json!({
            "justification": self.justification, "purpose": self.purpose, "case": self.case,
        });
        let (mut sum, bar) = (Sum::default(), bar());
        self.each(client, |record| {
            bar.inc(1);
            let opened = match client.post(&format!("/v1/records/{record}/open"), &why) {
                Ok(opened) => opened,
                Err(Failure::Problem(problem)) if is_refused(&problem) => {
                    sum.not_permitted += 1;
                    sum.leave(record, text(&problem, "/detail"));
                    return Ok(());
                }
                Err(failure) => return Err(failure),
            };
            if !opened["record"].is_object() {
                sum.not_permitted += 1;
                sum.leave(record, "opening it is for decision");
                return Ok(());
            }
            let exported = exported(&opened["record"])?;
            let has_form = match self.format {
                Format::Ftm => write_ftm(&exported, &mut into).map_err(failed)?,
                Format::Csv => write_csv(&exported, &mut into).map(|()| true).map_err(failed)?,
                Format::Json => write_json(&exported, &mut into).map(|()| true).map_err(failed)?,
            };
            if has_form {
                sum.written += 1;
            } else {
                sum.leave(record, "the format has no form for its class");
            }
            Ok(())
        })?;
        bar.finish_and_clear();
        into.flush().map_err(failed)?;
        Ok(sum)
    }

    /// Each record that is meant, page after page.
    fn each(
        &self,
        client: &Client,
        mut take: impl FnMut(&str) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        if !self.records.is_empty() {
            return self.records.iter().try_for_each(|record| take(&record.to_string()));
        }
        let class = self.class.map(RecordClass::name);
        let mut next: Option<String> = None;
        loop {
            let before = next.map(|next| format!("&before={next}")).unwrap_or_default();
            let page = client.get(&format!("/v1/records?limit=500{before}"))?;
            for line in outcome::items(&page, "items") {
                let is_own = line["came_from"].is_null();
                if is_own && class.is_none_or(|class| text(line, "/class") == class) {
                    take(text(line, "/record"))?;
                }
            }
            next = page["next"].as_str().map(str::to_owned);
            if next.is_none() {
                return Ok(());
            }
        }
    }
}

impl Sum {
    fn leave(&mut self, record: &str, says: &str) {
        if self.left.len() < LEFT_MAX {
            self.left.push(json!({ "record": record, "says": says }));
        }
    }
}

/// The file while it is not whole.
fn part(out: &Path) -> PathBuf {
    let mut name = out.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    out.with_file_name(name)
}

/// Whether the law, and nothing else, stands before the record.
fn is_refused(problem: &Value) -> bool {
    matches!(text(problem, "/type"), "/problems/not-permitted" | "/problems/for-decision")
}

fn exported(record: &Value) -> Result<Exported, Failure> {
    let says = |error: serde_json::Error| Failure::of(&error);
    let statements: Vec<Statement> =
        serde_json::from_value(record["statements"].clone()).map_err(says)?;
    let written = record["as_written"].as_str().into_iter();
    let conditions = outcome::items(record, "conditions").iter().filter_map(Value::as_str);
    let codes = outcome::items(record, "handling").iter().filter_map(Value::as_str);
    Ok(Exported {
        record: text(record, "/record").to_owned(),
        class: text(record, "/class").to_owned(),
        owner: text(record, "/owner").to_owned(),
        handling: codes.map(str::to_owned).collect(),
        restrictions: written.chain(conditions).map(str::to_owned).collect(),
        statements,
    })
}

/// A bar on a terminal, and nothing elsewhere.
fn bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} records, {per_sec}") {
        bar.set_style(style);
    }
    bar
}

fn people(sum: &Value) -> String {
    let mut out = format!("{} records written\n", sum["written"]);
    for left in outcome::items(sum, "left") {
        out.push_str(&format!("{} stays: {}\n", text(left, "/record"), text(left, "/says")));
    }
    out
}
