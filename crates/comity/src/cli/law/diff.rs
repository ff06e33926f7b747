//! `law diff`: which sample and past acts two laws decide differently.

use std::{collections::BTreeMap, path::PathBuf};

use clap::Args;
use comity_law::diff::{Difference, Differs, Said, diff};
use serde_json::{Value, json};

use super::{
    super::{failure::Failure, session::Session},
    source::{self, LawDir, Source},
};
use crate::clock;

/// The word that stands for the law of this program.
const SHIPPED: &str = "shipped";
/// The word that stands for the law of the node.
const NODE: &str = "node";

/// Which sample and past acts two laws decide differently.
#[derive(Args, Debug)]
pub(in super::super) struct Diff {
    /// The law before: a folder, or `shipped`, or `node`.
    before: PathBuf,
    /// The law after: a folder, or `shipped`, or `node`; instruments that are no whole law stand
    /// beside the one that ships.
    after: PathBuf,
    /// Past acts and further samples: files, or folders of them.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    acts: Vec<PathBuf>,
}

impl Diff {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let (before, after) = (law(session, &self.before)?, law(session, &self.after)?);
        let mut samples: BTreeMap<String, String> = BTreeMap::new();
        for source in [&before, &after] {
            let is_case = |path: &&String| path.contains("/cases/") && path.ends_with(".toml");
            let cases = source.files.keys().filter(is_case);
            samples.extend(cases.map(|path| (path.clone(), source.files[path].clone())));
        }
        for path in &self.acts {
            let found = if path.is_dir() {
                source::folder(path, &["json", "toml"])?
            } else {
                BTreeMap::from([(String::new(), source::text(path)?)])
            };
            for (below, text) in found {
                let name = format!("{}/{below}", path.display());
                samples.insert(name.trim_end_matches('/').to_owned(), of_record(text));
            }
        }
        let all = samples.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        let found = diff(&before.law, &after.law, all, clock::now().day());
        let document = json!({
            "before": before.law.digest(), "after": after.law.digest(),
            "samples": samples.len(), "items": found, "next": null,
        });
        session.print(&document, |_| told(&found, samples.len()));
        Ok(())
    }
}

fn law(session: &Session, path: &std::path::Path) -> Result<Source, Failure> {
    if path.exists() {
        return LawDir::shipped().of(Some(path.to_path_buf())).load(session);
    }
    if path.as_os_str() == NODE {
        return LawDir::default().load(session);
    }
    let dir = (path.as_os_str() != SHIPPED).then(|| path.to_path_buf());
    LawDir::shipped().of(dir).load(session)
}

/// The sample of a record that a node told, or the text itself.
fn of_record(text: String) -> String {
    let told: Option<Value> = serde_json::from_str(&text).ok();
    told.filter(|told| told["question"].is_object())
        .map_or(text, |told| told["question"].to_string())
}

fn told(found: &[Difference], samples: usize) -> String {
    let mut out = String::new();
    for one in found {
        let (before, after) = (said(&one.before, one.differs), said(&one.after, one.differs));
        out.push_str(&format!("{}\n  before: {before}\n  after:  {after}\n", one.sample));
    }
    let count = |differs| found.iter().filter(|one| one.differs == differs).count();
    out.push_str(&format!(
        "{} of {samples} samples differ: {} in the verdict, {} in the reasons, {} in what is \
         owed; {} cannot be asked of both\n",
        found.len(),
        count(Differs::Verdict),
        count(Differs::Reasons),
        count(Differs::Obligations),
        count(Differs::Asking),
    ));
    out
}

fn said(said: &Result<Said, String>, differs: Differs) -> String {
    let list = |rules: &std::collections::BTreeSet<String>| {
        rules.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
    };
    match said {
        Ok(said) if differs == Differs::Obligations => format!("owes by {}", list(&said.obliges)),
        Ok(said) => format!("{} by {}", said.ruling.words(), list(&said.because)),
        Err(why) => format!("cannot be asked: {}", why.lines().next().unwrap_or_default()),
    }
}
