//! `law new`: an instrument that passes its check at once, to be written on.

use clap::Args;
use comity_law::{
    Verified,
    scaffold::{NewInstrument, scaffold},
};
use serde_json::json;

use super::{
    super::{failure::Failure, files, session::Session},
    source::LawDir,
};

/// A new instrument, ready to be written on.
#[derive(Args, Debug)]
pub(in super::super) struct New {
    /// The name of its folder: short name and year, as `untoc-2000`; or `national/xa`.
    name: String,
    /// Its title, as a lawyer cites it.
    #[arg(long)]
    title: String,
    /// What it is: `constitution`, `convention`, `directive`, `national`, `policy`, `regulation`.
    #[arg(long)]
    kind: String,
    /// The text you work from: which copy, which version.
    #[arg(long, default_value = "name the copy you read")]
    source: String,
    /// You read the text of its first article: the example decides, and does not only advise.
    #[arg(long)]
    read: bool,
    #[command(flatten)]
    law: LawDir,
}

impl New {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let new = NewInstrument {
            name: &self.name,
            title: &self.title,
            kind: &self.kind,
            source: &self.source,
            verified: if self.read { Verified::Read } else { Verified::Unverified },
        };
        let made = scaffold(new).map_err(|error| Failure::Usage(error.to_string()))?;
        let root = self.law.path();
        let mut paths = Vec::new();
        for (path, text) in &made {
            let path = root.join(path);
            files::make_folder_of(&path)?;
            files::write_new(&path, text.as_bytes())?;
            paths.push(path);
        }
        session.print(&json!({ "files": paths }), |_| {
            let lines = paths.iter().map(|path| format!("{}\n", path.display()));
            let check = format!("comity law check {}", root.display());
            lines.collect::<String>() + &format!("now write on it, and run `{check}`\n")
        });
        Ok(())
    }
}
