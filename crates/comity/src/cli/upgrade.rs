//! `upgrade`: whether this program can take the place of the one that runs.

use clap::Args;
use serde_json::{Value, json};

use super::{failure::Failure, outcome, session::Session};
use crate::{
    clock,
    engine::chain,
    home::Secret,
    node,
    operations::upgrade::{Finding, Look, check},
};

/// Look whether this program can open the node's folder, and what it would change.
#[derive(Args, Debug)]
pub(super) struct Upgrade {
    /// Only look; the program itself is replaced as it was installed.
    #[arg(long, required = true)]
    check: bool,
}

impl Upgrade {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let Self { check: _ } = self;
        let (home, config) = (session.home()?, session.config()?);
        let secret = Secret::find(&config.vault).map_err(|error| Failure::of(&error))?;
        let keys = node::unlock(&home, &secret);
        let keys = keys.map(|(_, keys)| keys).map_err(|error| chain(&error));
        let found = check(&Look { home: &home, keys, law: None, now: clock::now() });
        let (lets, is_damage) =
            (found.iter().all(Finding::lets), found.iter().any(|one| one.is_damage));
        let version = env!("CARGO_PKG_VERSION");
        let told = json!({ "version": version, "ok": lets, "items": found, "next": null });
        session.print(&told, |told| {
            let rows = outcome::items(told, "items");
            let rows = rows.iter().map(|one| ["/part", "/state", "/says"].map(|at| cell(one, at)));
            let mut out = outcome::table(&rows.map(|row| row.to_vec()).collect::<Vec<_>>());
            for one in &found {
                if let Some(cause) = &one.cause {
                    out.push_str(&format!("\n{cause}"));
                }
            }
            let word = if lets { "can open" } else { "must not be started yet on" };
            out.push_str(&format!("\ncomity {version} {word} this folder"));
            out
        });
        match (lets, is_damage) {
            (true, _) => Ok(()),
            (false, true) => Err(Failure::NotVerified),
            (false, false) => Err(Failure::NotReady),
        }
    }
}

fn cell(one: &Value, at: &str) -> String {
    outcome::text(one, at).to_owned()
}
