//! `officer`: who may use the node on this machine.

use clap::Subcommand;
use comity_act::Role;
use serde_json::json;

use super::{failure::Failure, outcome, outcome::text, session::Session};

/// Officers of this machine.
#[derive(Debug, Subcommand)]
pub(super) enum Officer {
    /// Post an officer; the token is written beside the others.
    Add {
        /// The name on this machine: small letters, digits, `-`.
        name: String,
        /// In which capacity the officer acts, as `officer` or `supervisor`.
        #[arg(long)]
        role: Role,
    },
    /// Who there is.
    List,
}

impl Officer {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let client = session.client()?;
        match self {
            Self::Add { name, role } => {
                let posting = json!({ "name": name, "role": role });
                let done = client.post("/v1/officers", &posting)?;
                session.print(&done, |done| {
                    format!(
                        "{name} is posted as {role} ({})\ntoken: {}",
                        text(done, "/officer"),
                        text(done, "/token_file")
                    )
                });
            }
            Self::List => {
                let list = client.get("/v1/officers")?;
                session.print(&list, |list| {
                    let rows = outcome::items(list, "items").iter().map(|officer| {
                        let cell = |name| text(officer, name).to_owned();
                        vec![cell("/name"), cell("/role"), cell("/officer")]
                    });
                    outcome::table(&rows.collect::<Vec<_>>())
                });
            }
        }
        Ok(())
    }
}
