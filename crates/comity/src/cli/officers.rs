//! `officer`: who may use the node on this machine.

use std::path::PathBuf;

use clap::Subcommand;
use comity_act::Role;
use serde_json::{Value, json};

use super::{failure::Failure, messages::encoded, outcome, outcome::text, session::Session};
use crate::home::{Token, is_code};

/// Officers of this machine.
#[derive(Debug, Subcommand)]
pub(super) enum Officer {
    /// Make your token; you keep it, and give its code to the administrator.
    Token {
        /// Where to keep it; only you can read the file.
        file: PathBuf,
    },
    /// Post an officer; a second person agrees where the officer reads content or decides.
    Add {
        /// The name on this machine: small letters, digits, `-`.
        name: String,
        /// In which capacity the officer acts, as `officer` or `supervisor`.
        #[arg(long)]
        role: Role,
        /// The code of the officer's token, as `comity officer token` printed it.
        #[arg(long, value_name = "CODE", value_parser = code)]
        code: String,
    },
    /// Agree that an officer is posted, as the second person.
    Agree {
        /// The name on this machine.
        name: String,
    },
    /// Invite an officer to the desk, or yourself; the link works once.
    Invite {
        /// The name on this machine.
        name: String,
    },
    /// Agree to an invitation, as the second person; you hand over the link.
    Confirm {
        /// The name on this machine.
        name: String,
    },
    /// End an officer's posting; the token lets nobody in from now on.
    Remove {
        /// The name on this machine.
        name: String,
    },
    /// Who there is.
    List,
}

fn code(text: &str) -> Result<String, String> {
    if is_code(text) {
        return Ok(text.to_owned());
    }
    Err("64 small hexadecimal digits, as `comity officer token` prints them".to_owned())
}

impl Officer {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        if let Self::Token { file } = &self {
            return token(file, session);
        }
        let client = session.client()?;
        match self {
            Self::Token { .. } => {}
            Self::Add { name, role, code } => {
                let posting = json!({ "name": name, "role": role, "code": code });
                session.print(&client.post("/v1/officers", &posting)?, posted);
            }
            Self::Agree { name } => {
                let path = format!("/v1/officers/{}/agree", encoded(&name));
                session.print(&client.post(&path, &json!({}))?, posted);
            }
            Self::Invite { name } => {
                let made = client.post("/v1/invitations", &json!({ "name": name }))?;
                session.print(&made, invited);
            }
            Self::Confirm { name } => {
                let path = format!("/v1/invitations/{}/agree", encoded(&name));
                session.print(&client.post(&path, &json!({}))?, invited);
            }
            Self::Remove { name } => {
                let done = client.delete(&format!("/v1/officers/{}", encoded(&name)))?;
                session.print(&done, |_| format!("{name} is posted no more"));
            }
            Self::List => {
                let list = client.get("/v1/officers")?;
                session.print(&list, |list| {
                    let rows = outcome::items(list, "items").iter().map(|officer| {
                        let cell = |name| text(officer, name).to_owned();
                        vec![cell("/name"), cell("/role"), cell("/state"), cell("/officer")]
                    });
                    outcome::table(&rows.collect::<Vec<_>>())
                });
            }
        }
        Ok(())
    }
}

fn token(file: &std::path::Path, session: &Session) -> Result<(), Failure> {
    if file.exists() {
        let says = format!("`{}` exists already; choose another file", file.display());
        return Err(Failure::Usage(says));
    }
    let token = Token::draw();
    token.save(file).map_err(|error| Failure::of(&error))?;
    let told = json!({ "file": file, "code": token.code() });
    session.print(&told, |told| {
        let code = text(told, "/code");
        format!("your token is in {}\ncode for the administrator: {code}", file.display())
    });
    Ok(())
}

fn invited(made: &Value) -> String {
    let (name, link, ends) = (text(made, "/name"), text(made, "/link"), text(made, "/ends_at"));
    if link.is_empty() {
        return format!(
            "{name} is not invited yet; a second person who decides agrees with \
             `comity officer confirm {name}`, and hands over the link"
        );
    }
    format!("{link}\nfor {name} alone; it works once, until {ends}")
}

fn posted(done: &Value) -> String {
    let (name, role) = (text(done, "/name"), text(done, "/role"));
    match text(done, "/state") {
        "waits" => format!(
            "{name} waits to be posted as {role}; a second person who decides agrees with \
             `comity officer agree {name}`"
        ),
        _ => format!("{name} is posted as {role} ({})", text(done, "/officer")),
    }
}
