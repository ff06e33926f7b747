//! `law packs`: the packs of a folder with their digests.
//!
//! Who signs a pack as the second person reads a copy of it, and compares its digest with that of
//! the act.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::super::{failure::Failure, outcome, session::Session};
use crate::home::law;

/// The packs of a folder with their digests, to compare with what is to be signed.
#[derive(Args, Debug)]
pub(in super::super) struct Packs {
    /// The folder of law: packs lie in `national/` below it.
    dir: PathBuf,
}

impl Packs {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let packs = law::packs(&self.dir).map_err(|error| Failure::of(&error))?;
        let items: Vec<Value> = packs
            .iter()
            .map(|(name, texts)| json!({ "name": name, "digest": law::digest_of(texts) }))
            .collect();
        session.print(&json!({ "items": items, "next": null }), |told| {
            let rows = outcome::items(told, "items").iter().map(|one| {
                ["/name", "/digest"].map(|at| outcome::text(one, at).to_owned()).to_vec()
            });
            outcome::table(&rows.collect::<Vec<_>>())
        });
        Ok(())
    }
}
