//! `law check`: whether a law is as its books say, and where instruments disagree.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use clap::Args;
use comity_law::{
    Law,
    check::{Report, check},
    conflicts::by_pair,
};
use serde_json::json;

use super::{
    super::{failure::Failure, session::Session},
    source::LawDir,
};

/// Facts or rows that are named; beyond, they are only counted.
const NAMED_MAX: usize = 12;

/// Load a law, run its case book, look for gaps and conflicts.
#[derive(Args, Debug)]
pub(in super::super) struct Check {
    /// The folder: a whole law, else instruments beside the other law.
    dir: Option<PathBuf>,
    #[command(flatten)]
    law: LawDir,
}

impl Check {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let source = self.law.of(self.dir).load_lying(session)?;
        let report = check(&source.law, &source.files).map_err(|error| Failure::of(&error))?;
        let mut document = json!(report);
        document["law"] = json!(source.law.digest());
        document["law_from"] = json!(source.from.to_string());
        document["ok"] = json!(report.is_ok());
        for (place, conflict) in report.conflicts.iter().enumerate() {
            document["conflicts"][place]["stands"] = json!(conflict.stands());
        }
        let added = added(&source.files);
        session.print(&document, |_| format!("{}\n{}", source.from, told(&report, &added)));
        if report.is_ok() { Ok(()) } else { Err(Failure::NotAsTheBooks) }
    }
}

/// The instruments that do not ship with the program, by name.
fn added(files: &BTreeMap<String, String>) -> BTreeSet<String> {
    let shipped = Law::shipped_texts();
    let own = files.keys().filter(|path| !shipped.contains_key(*path));
    own.filter_map(|path| path.strip_suffix("/instrument.toml"))
        .map(|folder| folder.replace('/', "-"))
        .collect()
}

/// The report, with all conflicts of what was added; of a law to which nothing was, with all.
fn told(report: &Report, added: &BTreeSet<String>) -> String {
    let mut out = String::new();
    for wrong in &report.wrong {
        out.push_str(&format!("wrong: {wrong}\n"));
    }
    for gap in &report.gaps {
        out.push_str(&format!("gap: {gap}\n"));
    }
    let mut elsewhere = 0;
    for ((opens, against), all) in by_pair(&report.conflicts) {
        if !added.is_empty() && ![opens, against].iter().any(|name| added.contains(*name)) {
            elsewhere += all.len();
            continue;
        }
        let Some(one) = all.first() else { continue };
        let more = match all.len() {
            1 => String::new(),
            rules => format!(" and {} rules more", rules - 1),
        };
        let with = match one.changed.as_slice() {
            [] => String::new(),
            changed => format!(", with {}", changed.join(", ")),
        };
        out.push_str(&format!(
            "conflict: {against} stands against what {opens} opens: {}{more}\n  as in {}{with}\n",
            one.stands(),
            one.example,
        ));
    }
    if elsewhere > 0 {
        out.push_str(&format!(
            "{elsewhere} conflicts more are between instruments that ship; see them with \
             `comity law check --shipped`\n"
        ));
    }
    out.push_str(&some("facts that no rule reads", &report.unread));
    out.push_str(&some("rows of the register that nobody accounts for", &report.rows_left));
    out.push_str(&format!(
        "{}: {} rules, {} cases, {} wrong, {} gaps, {} conflicts\n",
        if report.is_ok() { "as its books say" } else { "not as its books say" },
        report.rules,
        report.cases,
        report.wrong.len(),
        report.gaps.len(),
        report.conflicts.len(),
    ));
    out
}

fn some(what: &str, names: &[String]) -> String {
    if names.is_empty() {
        return String::new();
    }
    let shown: Vec<&str> = names.iter().take(NAMED_MAX).map(String::as_str).collect();
    let more = if names.len() > NAMED_MAX { " …" } else { "" };
    format!("{what}: {} ({}{more})\n", names.len(), shown.join(" "))
}
