//! Where the node of this command is, and as which officer it is called.

use std::{net::SocketAddr, path::PathBuf};

use clap::Args;
use serde_json::Value;

use super::{client::Client, failure::Failure, outcome};
use crate::{
    api::address_file,
    config::{Config, Source},
    engine::chain,
    home::{Home, Token, read_to_string},
};

/// Options that every command has.
#[derive(Args, Clone, Debug)]
pub(super) struct Session {
    /// The node's folder; without it `COMITY_HOME`, else `.comity` in your own folder.
    #[arg(long, global = true, value_name = "DIR", env = "COMITY_HOME")]
    home: Option<PathBuf>,
    /// As which officer of this machine.
    #[arg(id = "as-officer", long = "as", global = true, value_name = "NAME")]
    #[arg(env = "COMITY_AS", default_value = "admin")]
    officer: String,
    /// The file with your token, which nobody else may read.
    #[arg(long, global = true, value_name = "FILE", env = "COMITY_TOKEN_FILE")]
    token_file: Option<PathBuf>,
    /// Print one JSON document and nothing else.
    #[arg(long, global = true)]
    pub(super) json: bool,
    /// An option of `comity.toml` for this run, as `section.key=value`.
    #[arg(long = "set", global = true, value_name = "OPTION=VALUE", hide_short_help = true)]
    set: Vec<String>,
}

impl Session {
    /// The folder of the node, whether there is one or not.
    pub(super) fn home_path(&self) -> PathBuf {
        let own = || std::env::home_dir().unwrap_or_default().join(".comity");
        self.home.clone().unwrap_or_else(own)
    }

    /// The folder of the node that was made.
    pub(super) fn home(&self) -> Result<Home, Failure> {
        Home::open(self.home_path()).map_err(|error| Failure::of(&error))
    }

    /// The folder of the node, if one is named or was made where it is looked for.
    pub(super) fn node_home(&self) -> Result<Option<Home>, Failure> {
        let is_here = self.home.is_some() || Home::at(self.home_path()).exists();
        is_here.then(|| self.home()).transpose()
    }

    /// The configuration: file, environment, flags.
    pub(super) fn config(&self) -> Result<Config, Failure> {
        let mut source = Source::of_process();
        for option in &self.set {
            let (key, value) = option.split_once('=').ok_or_else(|| {
                Failure::Usage(format!("`{option}` is no option; write `section.key=value`"))
            })?;
            source.flags.push((key.to_owned(), value.to_owned()));
        }
        let file = Home::at(self.home_path()).config();
        Config::load(&file, &source).map_err(|error| Failure::Usage(chain(&error)))
    }

    /// Where the node's interface listens: as the running node wrote it down.
    pub(super) fn address(&self) -> Result<SocketAddr, Failure> {
        // Whoever has a token of one's own need not be able to read the node's folder.
        let home = match self.home() {
            Err(absent) if self.token_file.is_none() => return Err(absent),
            home => home.ok(),
        };
        let written = home.and_then(|home| read_to_string(&address_file(&home)).ok());
        if let Some(address) = written.and_then(|text| text.trim().parse().ok()) {
            return Ok(address);
        }
        let configured = self.config()?.api.listen;
        configured.parse().map_err(|_| {
            Failure::Usage(format!("`{configured}` is no address; correct `api.listen`"))
        })
    }

    /// The token of the officer: in a file of the officer's own, or left in the node's folder.
    pub(super) fn token(&self) -> Result<Token, Failure> {
        if let Some(file) = &self.token_file {
            return Token::read(file).map_err(|error| Failure::Usage(chain(&error)));
        }
        let kept = self.home()?.token(&self.officer);
        if !kept.exists() {
            let name = &self.officer;
            let says = format!("`{name}` left no token here; name your own with `--token-file`");
            return Err(Failure::Usage(says));
        }
        Token::read(&kept).map_err(|error| Failure::Usage(chain(&error)))
    }

    /// A line to the node.
    pub(super) fn client(&self) -> Result<Client, Failure> {
        Client::open(self)
    }

    /// Puts a form through the corridor and shows what came of it.
    pub(super) fn submit(&self, form: &Value, dry_run: bool) -> Result<(), Failure> {
        let client = self.client()?;
        if dry_run {
            let verdict = client.post("/v1/verdicts", form)?;
            self.print(&verdict, outcome::tried);
            return Ok(());
        }
        let done = client.post("/v1/acts", form)?;
        self.print(&done, outcome::done);
        Ok(())
    }

    /// Prints a document, or what it says to people.
    pub(super) fn print(&self, document: &Value, people: impl FnOnce(&Value) -> String) {
        let text =
            if self.json { document.to_string() } else { outcome::visible(&people(document)) };
        super::line(text.trim_end());
    }
}
