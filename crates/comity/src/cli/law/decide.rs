//! `law decide`, `law explain`: the verdict on an act that is described by facts.

use std::path::PathBuf;

use clap::Args;
use comity_law::{Sample, SampleError, answer, explain};
use serde_json::json;

use super::{
    super::{failure::Failure, session::Session},
    replay,
    source::{self, LawDir},
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

/// Decide the same, or a recorded act, and explain it in plain words.
#[derive(Args, Debug)]
pub(in super::super) struct Explain {
    /// The sample, `-` for standard input, or an act that the node recorded: its id or reference.
    act: String,
    #[command(flatten)]
    law: LawDir,
}

impl Decide {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let law = self.law.load()?.law;
        let sample = read(&law, &source::text(&self.file)?)?;
        let told = answer(&law, &sample.question);
        if !self.quiet {
            session.print(&told, |told| format!("{told:#}"));
        }
        if told["ruling"] == "permitted" { Ok(()) } else { Err(Failure::Ruled) }
    }
}

impl Explain {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let law = self.law.load()?.law;
        let asked = replay::asked(session, &self.act)?;
        let sample = read(&law, &asked.sample)?;
        let mut told = explain(&law, &sample.question);
        if asked.law.is_some_and(|of| of != law.digest().to_string()) {
            told.push_str("\nthe node decided under another law; `comity law replay` compares\n");
        }
        session.print(&json!({ "explanation": told }), |_| told.clone());
        Ok(())
    }
}

/// Reads a sample that names no day as of today.
pub(super) fn read(law: &comity_law::Law, text: &str) -> Result<Sample, Failure> {
    Sample::read(law, text, clock::now().day())
        .map_err(|error: SampleError| Failure::Usage(error.to_string()))
}
