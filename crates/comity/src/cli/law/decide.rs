//! `law decide`, `law explain`: the verdict on an act that is described by facts.

use std::path::PathBuf;

use clap::Args;
use comity_law::{Sample, SampleError, VerdictKind, answer, explain};
use serde_json::json;

use super::{
    super::{failure::Failure, session::Session},
    adopted::bound,
    replay,
    source::{self, LawDir, Source},
};
use crate::clock;

/// Decide an act that is described by facts; the answer is JSON.
#[derive(Args, Debug)]
pub(in super::super) struct Decide {
    /// The sample, TOML or JSON; `-` is standard input.
    file: PathBuf,
    /// Print nothing; the exit code says it: 0 permitted, 3 not permitted or for decision.
    #[arg(long)]
    quiet: bool,
    #[command(flatten)]
    law: LawDir,
}

/// Decide the same, or a recorded act, and explain it in plain words; exit codes as of `decide`.
#[derive(Args, Debug)]
pub(in super::super) struct Explain {
    /// The sample, `-` for standard input, or an act that the node recorded: its id or reference.
    act: String,
    /// Why you look at a recorded act; it stays in the house.
    #[arg(long, value_name = "TEXT")]
    justification: Option<String>,
    #[command(flatten)]
    law: LawDir,
}

impl Decide {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let Source { law, from, .. } = self.law.load(session)?;
        let sample = read(&law, &bound(session, &from, source::text(&self.file)?)?)?;
        let mut told = answer(&law, &sample.question);
        told["law_from"] = json!(from.to_string());
        if !self.quiet {
            session.print(&told, |told| format!("{told:#}"));
        }
        if told["ruling"] == "permitted" { Ok(()) } else { Err(Failure::Ruled) }
    }
}

impl Explain {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let Source { law, from, .. } = self.law.load(session)?;
        let asked = replay::asked(session, &self.act, self.justification.as_deref())?;
        let text = match asked.law {
            // What bound when it was decided was recorded, and nothing else did.
            Some(_) => asked.sample,
            None => bound(session, &from, asked.sample)?,
        };
        let sample = read(&law, &text)?;
        let mut told = explain(&law, &sample.question);
        if let Some(of) = asked.law.filter(|of| *of != law.digest().to_string()) {
            told.push_str(&format!(
                "\nthe node decided under the law {of}, and this is {from}; \
                 `comity law replay` compares\n"
            ));
        }
        let ruling = law.verdict(&sample.question).kind;
        let document = json!({
            "explanation": told, "ruling": ruling,
            "law": law.digest(), "law_from": from.to_string(),
        });
        session.print(&document, |_| told.clone());
        if ruling == VerdictKind::Permit { Ok(()) } else { Err(Failure::Ruled) }
    }
}

/// Reads a sample that names no day as of today.
pub(super) fn read(law: &comity_law::Law, text: &str) -> Result<Sample, Failure> {
    Sample::read(law, text, clock::now().day())
        .map_err(|error: SampleError| Failure::Usage(error.to_string()))
}
