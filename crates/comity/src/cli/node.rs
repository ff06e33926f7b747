//! `init`, `serve`, `config`: a node is made, runs, and is configured.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Subcommand};
use comity_act::{AgencyCode, AgencyKind, Day, Role, Text, Timestamp};
use serde_json::json;

use super::{failure::Failure, session::Session, when::day};
use crate::{
    api, clock,
    config::Vault,
    engine::chain,
    home::{Home, HomeError, InitError, Secret},
    operations::lines,
    seats::{self, Site},
    serve::{self, ServeError},
};

/// Make a node.
#[derive(Args, Debug)]
pub(super) struct Init {
    /// The agency's code: the country's two letters, then parts, as `XA` or `XA-CUSTOMS`.
    #[arg(value_name = "AGENCY")]
    code: AgencyCode,
    /// What the agency is called.
    #[arg(long)]
    name: String,
    /// What kind of body it is.
    #[arg(long, default_value = "authority")]
    kind: AgencyKind,
    /// Where peers reach the node, as `https://host:port`; left out, the node only pulls.
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,
    /// The duty desk's telephone.
    #[arg(long, value_name = "NUMBER")]
    duty_telephone: Option<String>,
    /// An instrument that binds the agency, as `NAME` or `NAME:DAY`; may be given several times.
    #[arg(long, value_name = "INSTRUMENT", value_parser = adoption)]
    adopt: Vec<(Text<60>, Option<Day>)>,
    /// An officer beside `admin`, as `NAME:ROLE`; may be given several times.
    #[arg(long, value_name = "NAME:ROLE", value_parser = officer)]
    officer: Vec<(String, Role)>,
    /// Leave the officers' tokens in the node's folder: for trials, not for work. Whoever can
    /// read the folder is then any officer. Without it, each token is printed once.
    #[arg(long)]
    keep_tokens: bool,
    /// File whose first line is the passphrase of the vault.
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// File for the 32 random bytes that open the vault; it is made when it does not exist.
    #[arg(long, value_name = "FILE", conflicts_with = "passphrase_file")]
    key_file: Option<PathBuf>,
    /// Where peers connect, as `address:port`; empty for a node without a port.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// Where officers' programs connect on this machine.
    #[arg(long, value_name = "ADDRESS")]
    api: Option<String>,
    /// Where health and metrics are read on this machine; empty switches them off.
    #[arg(long, value_name = "ADDRESS")]
    operations: Option<String>,
    /// A peer to fetch from; may be given several times.
    #[arg(long, value_name = "AGENCY")]
    pull: Vec<AgencyCode>,
}

fn adoption(text: &str) -> Result<(Text<60>, Option<Day>), String> {
    let (name, from) = match text.split_once(':') {
        Some((name, from)) => (name, Some(day(from).map_err(|error| error.to_string())?)),
        None => (text, None),
    };
    Ok((Text::new(name).map_err(|error| error.to_string())?, from))
}

fn officer(text: &str) -> Result<(String, Role), String> {
    let (name, role) =
        text.split_once(':').ok_or_else(|| format!("`{text}` is not of the form `NAME:ROLE`"))?;
    Ok((name.to_owned(), role.parse().map_err(|error| format!("{error}"))?))
}

impl Init {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let now = clock::now();
        let home = Home::at(session.home_path());
        // Nobody is asked for a passphrase of a node that is not made.
        if home.exists() {
            let path = home.root().to_path_buf();
            return Err(Failure::of(&InitError::Exists { path }));
        }
        let secret = self.secret()?;
        let config = self.config();
        let usage = |error: comity_act::TooLong| Failure::Usage(error.to_string());
        let adopt = self.adopt.into_iter();
        let init = crate::home::Init {
            code: self.code,
            kind: self.kind,
            name: Text::new(self.name).map_err(usage)?,
            endpoint: self.endpoint.map(Text::new).transpose().map_err(usage)?,
            duty_telephone: self.duty_telephone.map(Text::new).transpose().map_err(usage)?,
            adopt: adopt.map(|(name, from)| (name, from.unwrap_or(now.day()))).collect(),
            officers: self.officer,
            keep_tokens: self.keep_tokens,
            config,
            now,
        };
        let made = init.carry_out(&home, &secret).map_err(|error| Failure::of(&error))?;
        let desk = first_link(session, (&home, &secret), now)?;
        let told_once = made.tokens.iter().filter(|_| !self.keep_tokens);
        let tokens: serde_json::Map<String, serde_json::Value> =
            told_once.map(|(name, token)| (name.clone(), json!(token.as_str()))).collect();
        let told = json!({
            "agency": made.agency.code, "home": home.root(), "card": home.card(),
            "fingerprint": made.fingerprint.to_string(), "tokens": tokens, "desk": desk,
        });
        session.print(&told, |_| {
            let mut out = format!("{} has a node in {}\n", made.agency.code, home.root().display());
            for (name, token) in &tokens {
                out.push_str(&format!("token of {name}: {}\n", token.as_str().unwrap_or("")));
            }
            if !tokens.is_empty() {
                out.push_str("each token is shown this once; its owner keeps it in a file\n");
            }
            if let Some(link) = &desk {
                out.push_str(&format!("desk of admin, once and within a day: {link}\n"));
            }
            out.push_str(&format!("fingerprint: {}\n", made.fingerprint));
            out.push_str("start it with `comity serve`");
            out
        });
        Ok(())
    }

    fn secret(&self) -> Result<Secret, Failure> {
        let made = match (&self.key_file, &self.passphrase_file) {
            (Some(path), _) if path.exists() => Secret::from_key_file(path),
            (Some(path), _) => Secret::new_key_file(path),
            (None, Some(path)) => Secret::from_passphrase_file(path),
            (None, None) => Secret::find(&Vault::default()),
        };
        made.map_err(|error| Failure::of(&error))
    }

    /// The configuration file: only what was said here; all else keeps its default.
    fn config(&self) -> String {
        let mut sections: toml::Table = toml::Table::new();
        let mut put = |section: &str, key: &str, value: Option<toml::Value>| {
            let Some(value) = value else { return };
            let within = sections
                .entry(section.to_owned())
                .or_insert_with(|| toml::Value::Table(toml::Table::new()));
            if let toml::Value::Table(keys) = within {
                keys.insert(key.to_owned(), value);
            }
        };
        let path = |path: &Option<PathBuf>| {
            let whole = path.as_ref().map(|path| std::path::absolute(path).unwrap_or(path.clone()));
            whole.map(|path| toml::Value::String(path.display().to_string()))
        };
        let text = |text: &Option<String>| text.clone().map(toml::Value::String);
        put("vault", "passphrase_file", path(&self.passphrase_file));
        put("vault", "key_file", path(&self.key_file));
        put("federation", "listen", text(&self.listen));
        put("federation", "public_url", text(&self.endpoint));
        put("api", "listen", text(&self.api));
        put("operations", "listen", text(&self.operations));
        let from = self.pull.iter().map(|code| toml::Value::String(code.to_string()));
        let from: Vec<toml::Value> = from.collect();
        put("pull", "from", (!from.is_empty()).then_some(toml::Value::Array(from)));
        // A table of texts always has a form in TOML.
        toml::to_string(&sections).unwrap_or_default()
    }
}

/// The link by which the first administrator comes to the desk; none, where the system is yet to
/// choose the port.
fn first_link(
    session: &Session,
    (home, secret): (&Home, &Secret),
    now: Timestamp,
) -> Result<Option<String>, Failure> {
    let config = session.config()?;
    let port = config.api.listen.parse::<SocketAddr>().map_or(0, |address| address.port());
    let site = Site::of(&config, port);
    let keys = secret.unlock(home).map_err(|error| Failure::of(&error))?;
    let mut accounts =
        seats::open(home, &site, keys.tokens()).map_err(|error| Failure::of(&error))?;
    if port == 0 && config.desk.origin.is_empty() {
        return Ok(None);
    }
    let link = accounts.bootstrap("admin", now).map_err(|error| Failure::of(&error))?;
    Ok(Some(site.joining(link.reveal())))
}

/// Runs the node until it is told to stop.
pub(super) fn serve(session: &Session) -> Result<(), Failure> {
    let (home, config) = (session.home()?, session.config()?);
    lines::start(&config.log).map_err(|error| Failure::Usage(chain(&error)))?;
    let secret = Secret::find(&config.vault).map_err(|error| Failure::of(&error))?;
    let _held = home.lock().map_err(|error| Failure::of(&error))?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::of(&error))?;
    runtime.block_on(async {
        let running =
            serve::start(home, config, &secret).await.map_err(|error| not_started(&error))?;
        let opened = api::open(&running).await;
        let told = match &opened {
            Ok(address) => {
                tracing::info!(%address, "the interface for officers is open");
                let told = json!({
                    "agency": running.agency.code, "api": address.to_string(),
                    "federation": running.federation.map(|address| address.to_string()),
                    "operations": running.operations.map(|address| address.to_string()),
                });
                session.print(&told, |_| {
                    format!("{} runs; officers connect to {address}", running.agency.code)
                });
                stopped().await;
                Ok(())
            }
            Err(error) => Err(Failure::of(error)),
        };
        running.stop().await;
        told
    })
}

/// How a node fails that does not start.
fn not_started(error: &ServeError) -> Failure {
    match error {
        ServeError::Home(HomeError::Seal { .. }) => Failure::Integrity(chain(error)),
        _ => Failure::of(error),
    }
}

/// Ends when the system or a person asks the program to stop.
async fn stopped() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        // Where no key can be pressed, only the signal ends the node.
        Ok(()) = tokio::signal::ctrl_c() => {}
    }
}

/// The configuration.
#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// Check the configuration: file, environment, flags.
    Check,
}

impl ConfigCommand {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let Self::Check = self;
        let config = session.config()?;
        let quiet = config.desk.quiet_hours;
        let file = Home::at(session.home_path()).config();
        session.print(&json!({ "ok": true, "file": file, "quiet_hours": quiet }), |_| {
            let hours = if quiet.is_empty() { "none" } else { &quiet };
            format!("{} can be used\nquiet hours: {hours}", file.display())
        });
        Ok(())
    }
}
