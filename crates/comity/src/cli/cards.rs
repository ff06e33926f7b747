//! `card`, `peer`: agencies know each other by cards and their fingerprints.

use std::{
    io::{IsTerminal, Write},
    path::{Path, PathBuf},
};

use clap::Subcommand;
use comity_act::AgencyCode;
use serde_json::{Value, json};

use super::{
    failure::Failure,
    files,
    outcome::{self, short, text, words},
    session::Session,
};

/// The agency's own card.
#[derive(Debug, Subcommand)]
pub(super) enum Card {
    /// What others see of this agency, with the fingerprint to compare.
    Show,
    /// Write the card to a file, to be given to other agencies.
    Export {
        /// The file; without it, the card stays where it is and its path is told.
        file: Option<PathBuf>,
    },
}

impl Card {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let home = session.home()?;
        match self {
            Self::Show => {
                let own = session.client()?.get("/v1/own")?;
                session.print(&own, |own| {
                    let bound = outcome::items(own, "bound_by").iter();
                    let bound: Vec<&str> = bound.filter_map(Value::as_str).collect();
                    format!(
                        "{}  {} ({})\nfingerprint: {}\nbound by: {}\n",
                        text(own, "/agency"),
                        text(own, "/name"),
                        text(own, "/kind"),
                        text(own, "/fingerprint"),
                        bound.join(" ")
                    )
                });
            }
            Self::Export { file } => {
                let bytes = files::read(&home.card())?;
                let path = file.unwrap_or_else(|| home.card());
                if path != home.card() {
                    files::write(&path, &bytes)?;
                }
                session.print(&json!({ "file": path, "bytes": bytes.len() }), |_| {
                    format!("the card is in {}", path.display())
                });
            }
        }
        Ok(())
    }
}

/// Other agencies.
#[derive(Debug, Subcommand)]
pub(super) enum Peer {
    /// Trust an agency's card, once the fingerprint was compared by voice.
    Add {
        /// The card.
        file: PathBuf,
        /// The fingerprint that was compared: twelve groups of five digits.
        #[arg(long)]
        fingerprint: Option<String>,
        /// The card takes the place of one with other keys, after a loss of all keys.
        #[arg(long)]
        replace: bool,
    },
    /// Write the proof that an agency's log showed two faces, for anybody to check.
    Proof {
        /// Whose log.
        agency: AgencyCode,
        /// The file; it must not exist yet.
        file: PathBuf,
    },
    /// Who is known, and how far delivery has come.
    List,
    /// Introduce an agency to another that trusts you.
    Introduce {
        /// The card of the agency that is introduced.
        file: PathBuf,
        /// To whom.
        #[arg(long, required = true)]
        to: Vec<AgencyCode>,
    },
}

impl Peer {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Add { file, fingerprint, replace } => add(session, &file, fingerprint, replace),
            Self::Proof { agency, file } => proof(session, agency, &file),
            Self::List => list(session),
            Self::Introduce { file, to } => {
                let card = hex(&files::read(&file)?);
                let body = json!({ "kind": "peer.introduce", "card": card });
                session.submit(&json!({ "body": body, "recipients": to }), false)
            }
        }
    }
}

fn add(
    session: &Session,
    file: &Path,
    fingerprint: Option<String>,
    replaces: bool,
) -> Result<(), Failure> {
    let client = session.client()?;
    let card = hex(&files::read(file)?);
    let told = client.post("/v1/cards", &json!({ "card": card }))?;
    if told["continues"] == false && !replaces {
        return Err(changed(&told));
    }
    let compared = match fingerprint {
        Some(compared) => compared,
        None => ask(&told)?,
    };
    let body = json!({
        "kind": "peer.add", "card": card, "fingerprint": compared, "replaces": replaces,
    });
    let mut done = client.post("/v1/acts", &json!({ "body": body }))?;
    done["peer"] = told;
    session.print(&done, |done| {
        let from =
            if text(done, "/stage") == "done" { "from now on" } else { "once that is decided" };
        format!("{}{} is trusted {from}\n", outcome::done(done), text(done, "/peer/agency"))
    });
    Ok(())
}

/// A card whose keys do not continue the known ones: loud, and never by mistake.
fn changed(told: &Value) -> Failure {
    let agency = text(told, "/agency");
    let detail = format!(
        "CHANGED KEY: this card of `{agency}` does not continue the keys known here.\n\
         Somebody may be pretending to be {agency}. Call them on a number you had before.\n\
         known:  {}\n\
         card:   {}\n\
         Only when they confirm a loss of all their keys: add it again with `--replace`",
        text(told, "/known_fingerprint"),
        text(told, "/fingerprint")
    );
    Failure::Problem(json!({
        "type": "/problems/changed-key", "title": "Changed key", "status": 409, "detail": detail,
        "known_fingerprint": told["known_fingerprint"], "fingerprint": told["fingerprint"],
    }))
}

/// Shows the fingerprint and asks whether it was compared; only a person at a terminal can say so.
fn ask(told: &Value) -> Result<String, Failure> {
    let fingerprint = text(told, "/fingerprint").to_owned();
    let shown = format!(
        "card of {} ({}), number {}\nfingerprint: {fingerprint}\n",
        text(told, "/agency"),
        text(told, "/name"),
        told["card_serial"]
    );
    if !std::io::stdin().is_terminal() {
        return Err(Failure::Usage(format!(
            "{shown}compare it by voice, then give it with `--fingerprint`"
        )));
    }
    let mut terminal = std::io::stderr();
    // A terminal that cannot be written to cannot answer either.
    let _ = write!(terminal, "{shown}Did they read you the same digits? Type `yes`: ");
    let _ = terminal.flush();
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer).map_err(|error| Failure::of(&error))?;
    if answer.trim() == "yes" {
        Ok(fingerprint)
    } else {
        Err(Failure::Usage("the card was not compared, and is not trusted".to_owned()))
    }
}

fn proof(session: &Session, agency: AgencyCode, file: &Path) -> Result<(), Failure> {
    let mut bytes = Vec::new();
    session.client()?.fetch(&format!("/v1/peers/{agency}/proof"), None, |piece| {
        bytes.extend_from_slice(piece);
        Ok(())
    })?;
    files::write_new(file, &bytes)?;
    session.print(&json!({ "file": file, "bytes": bytes.len() }), |_| {
        let file = file.display();
        format!("the proof is in {file}; anybody checks it with `comity log verify --proof {file}`")
    });
    Ok(())
}

fn list(session: &Session) -> Result<(), Failure> {
    let items = session.client()?.list("/v1/peers", 10_000)?;
    session.print(&json!({ "items": items, "next": null }), |list| {
        let rows = outcome::items(list, "items").iter().map(|peer| {
            vec![
                text(peer, "/agency").to_owned(),
                text(peer, "/trust").to_owned(),
                format!("{} waiting", peer["waiting"]),
                format!("{} sent", peer["sent"]),
                format!("{} received", peer["received"]),
                format!("heard {}", short(text(peer, "/heard_at"))),
                words(&peer["endpoints"]),
                text(peer, "/name").to_owned(),
            ]
        });
        outcome::table(&rows.collect::<Vec<_>>())
    });
    Ok(())
}

/// Bytes as small hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    crate::api::hex(bytes)
}
