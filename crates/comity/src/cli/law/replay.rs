//! `law replay`: a recorded act decided again, on the facts it was decided on.
//!
//! The node keeps those facts sealed with the verdict, and tells them to those who look after the
//! law. Saved as a file, the answer can be replayed by somebody who has no node.

use std::path::{Path, PathBuf};

use clap::Args;
use comity_act::{ActId, Reference};
use comity_law::diff::Said;
use serde_json::{Value, json};

use super::{
    super::{
        failure::Failure,
        messages::encoded,
        outcome::{items, text},
        session::Session,
    },
    decide::read,
    source::{self, LawDir, Source},
};

/// Decide a recorded act again on the facts of its day.
#[derive(Args, Debug)]
pub(in super::super) struct Replay {
    /// The act, by its id or reference; or a file with what the node told of it.
    act: String,
    /// Save what the node told, for somebody without a node.
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// Why you look at it; it stays in the house.
    #[arg(long, value_name = "TEXT")]
    justification: Option<String>,
    #[command(flatten)]
    law: LawDir,
}

/// What was asked of the law, and what is known of the answer.
pub(super) struct Asked {
    /// The sample.
    pub sample: String,
    /// The digest of the law it was decided under, if it was.
    pub law: Option<String>,
    /// The verdict that was recorded.
    recorded: Option<Value>,
}

/// What this names: a file, standard input, or an act of the node.
pub(super) fn asked(
    session: &Session,
    name: &str,
    justification: Option<&str>,
) -> Result<Asked, Failure> {
    let path = Path::new(name);
    if name == "-" || path.is_file() {
        return Ok(of_text(source::text(path)?));
    }
    if name.parse::<ActId>().is_err() && name.parse::<Reference>().is_err() {
        let says = format!("`{name}` is no file and no act; name one by its id or reference");
        return Err(Failure::Absent(says));
    }
    let path = format!("/v1/acts/{}/question", encoded(name));
    let told = session.client()?.post(&path, &json!({ "justification": justification }))?;
    Ok(of_text(told.to_string()))
}

/// A sample, or what a node told of a recorded act.
fn of_text(written: String) -> Asked {
    let told: Option<Value> = serde_json::from_str(&written).ok();
    match told.filter(|told| told["question"].is_object()) {
        None => Asked { sample: written, law: None, recorded: None },
        Some(told) => Asked {
            sample: told["question"].to_string(),
            law: Some(text(&told, "/verdict/law").to_owned()),
            recorded: Some(told["verdict"].clone()),
        },
    }
}

impl Replay {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let Source { law, from, .. } = self.law.load(session)?;
        let asked = asked(session, &self.act, self.justification.as_deref())?;
        let (Some(recorded), Some(of)) = (&asked.recorded, &asked.law) else {
            let says = "nothing was recorded there; `comity law explain` explains a sample";
            return Err(Failure::Usage(says.to_owned()));
        };
        if let Some(file) = &self.save {
            let question: Value = serde_json::from_str(&asked.sample).unwrap_or_default();
            let saved = json!({ "question": question, "verdict": recorded });
            super::super::files::write_new(file, format!("{saved:#}\n").as_bytes())?;
        }
        let said = Said::of(&law.verdict(&read(&law, &asked.sample)?.question));
        let rules: Vec<&str> =
            items(recorded, "citations").iter().map(|one| text(one, "/rule")).collect();
        let is_same = json!(said.ruling) == recorded["ruling"]
            && rules.len() == said.because.len()
            && rules.iter().all(|rule| said.because.contains(*rule));
        let is_same_law = *of == law.digest().to_string();
        let document = json!({
            "same": is_same,
            "same_law": is_same_law,
            "law_from": from.to_string(),
            "recorded": { "law": of, "ruling": recorded["ruling"], "because": rules },
            "again": { "law": law.digest(), "ruling": said.ruling, "because": said.because },
        });
        session.print(&document, told);
        match (is_same_law, is_same) {
            (true, true) => Ok(()),
            // Under the law of its day an act has one verdict; another one means that something
            // is not what it claims to be.
            (true, false) => Err(Failure::NotVerified),
            (false, _) => Err(Failure::OtherLaw),
        }
    }
}

fn told(document: &Value) -> String {
    let line = |name: &str| {
        let one = &document[name];
        let rules: Vec<&str> = items(one, "because").iter().filter_map(Value::as_str).collect();
        format!("{name}: {} by {}\n", text(one, "/ruling"), rules.join(", "))
    };
    let mut out = line("recorded") + &line("again");
    let (law, now) = (text(document, "/recorded/law"), text(document, "/again/law"));
    out.push_str(&match (document["same_law"] == true, document["same"] == true) {
        (true, true) => format!("the same, under the same law {law}\n"),
        (true, false) => format!("NOT the same, though the law is the same: {law}\n"),
        (false, same) => {
            let same = if same { "the same" } else { "not the same" };
            format!(
                "{same}, but under another law: recorded under {law}, decided again under {now}\n\
                 the law of that day is missing: give the one of that digest with `--law DIR`\n"
            )
        }
    });
    out
}
