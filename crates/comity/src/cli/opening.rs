//! `record open`: the owner's restriction first, then the record.

use std::io::{BufRead, IsTerminal, Write};

use clap::Args;
use comity_act::{Purpose, RecordId};
use serde_json::{Value, json};

use super::{
    client::Client,
    failure::Failure,
    outcome::{self, text, words},
    records::shown,
    session::Session,
};

/// Read a record; reading is recorded with its reason.
#[derive(Args, Debug)]
pub(super) struct Open {
    /// Which.
    record: RecordId,
    /// Why: the case and the offence.
    #[arg(long)]
    justification: String,
    /// What for, as `investigate`.
    #[arg(long)]
    purpose: Option<Purpose>,
    /// The case it belongs to.
    #[arg(long)]
    case: Option<String>,
    /// You keep to the owner's restriction: it is shown first, and you are asked. Without a
    /// terminal, give the restriction's own words.
    #[arg(long, value_name = "WORDS", num_args = 0..=1, default_missing_value = "")]
    acknowledge: Option<String>,
}

impl Open {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let client = session.client()?;
        let record = self.record;
        let mut why = json!({
            "justification": self.justification, "purpose": self.purpose, "case": self.case,
        });
        if let Some(said) = &self.acknowledge
            && acknowledged(&client, record, said)?
        {
            why["stated"] = json!([{ "fact": "restriction_acknowledged", "value": true }]);
        }
        let opened = client.post(&format!("/v1/records/{record}/open"), &why)?;
        session.print(&opened, |opened| {
            if opened["record"].is_object() {
                shown(&opened["record"])
            } else {
                outcome::done(opened)
            }
        });
        Ok(())
    }
}

/// Whether there is a restriction and the officer keeps to it.
fn acknowledged(client: &Client, record: RecordId, said: &str) -> Result<bool, Failure> {
    let envelope = client.get(&format!("/v1/records/{record}"))?;
    let restriction = text(&envelope, "/as_written");
    if restriction.is_empty() {
        return Ok(false);
    }
    if said == restriction {
        return Ok(true);
    }
    if !std::io::stdin().is_terminal() {
        let says = "the owner restricts this record; give the restriction's words with \
                    `--acknowledge`, or open it at a terminal";
        return Err(Failure::Usage(says.to_owned()));
    }
    let mut terminal = std::io::stderr();
    let question = outcome::visible(&question(&envelope));
    let _ = terminal.write_all(question.as_bytes()).and_then(|()| terminal.flush());
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer).map_err(|error| Failure::of(&error))?;
    if answer.trim() == "yes" {
        Ok(true)
    } else {
        Err(Failure::Usage("the restriction was not acknowledged; nothing was opened".to_owned()))
    }
}

fn question(envelope: &Value) -> String {
    format!(
        "{} restricts {} ({}):\n  {}\nDo you keep to it? Type `yes`: ",
        text(envelope, "/owner"),
        text(envelope, "/record"),
        words(&envelope["handling"]),
        text(envelope, "/as_written"),
    )
}
