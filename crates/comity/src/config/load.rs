//! Reading the configuration: file, environment, flags; an unknown key is an error.

use std::path::{Path, PathBuf};

use comity_law::nearest;
use toml::{Table, Value};

use super::Config;

/// What stands before a section in the name of an environment variable.
const ENVIRONMENT_PREFIX: &str = "COMITY_";

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    /// The file cannot be read.
    #[error("`{}` cannot be read; check the path and who may read it", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The file is no TOML.
    #[error("`{}` is no TOML; correct the line that is named", path.display())]
    NoToml {
        /// Which file.
        path: PathBuf,
        /// Where.
        #[source]
        source: toml::de::Error,
    },
    /// A key that does not exist.
    #[error("there is no option `{key}` ({from}); {hint}")]
    UnknownKey {
        /// As it was written.
        key: String,
        /// Where it was written.
        from: String,
        /// What may have been meant.
        hint: String,
    },
    /// A value of another kind.
    #[error("a value does not fit its option; compare docs/operate/comity.toml")]
    WrongKind(#[source] toml::de::Error),
    /// A value that cannot be used.
    #[error("`{key}` is `{found}`; {expected}")]
    Unusable {
        /// Which option.
        key: &'static str,
        /// What was found.
        found: String,
        /// What would be right.
        expected: &'static str,
    },
}

/// Where values come from, besides the file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Source {
    /// Variables of the environment, all of them; the others are passed over.
    pub environment: Vec<(String, String)>,
    /// Flags as `section.key` and value.
    pub flags: Vec<(String, String)>,
}

impl Source {
    /// The environment of this process, without flags.
    #[expect(clippy::disallowed_methods, reason = "configuration is read here and nowhere else")]
    pub(crate) fn of_process() -> Self {
        Self { environment: std::env::vars().collect(), flags: Vec::new() }
    }
}

impl Config {
    /// Reads the file if there is one, then the environment, then flags.
    ///
    /// # Errors
    /// [`ConfigError`], the first thing that is wrong.
    pub(crate) fn load(file: &Path, source: &Source) -> Result<Self, ConfigError> {
        #[expect(clippy::disallowed_methods, reason = "the program's own configuration")]
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(source) => return Err(ConfigError::Unreadable { path: file.into(), source }),
        };
        let mut table: Table =
            text.parse().map_err(|source| ConfigError::NoToml { path: file.into(), source })?;
        check_keys(&table, file)?;
        for (name, value) in &source.environment {
            let Some(option) = name.strip_prefix(ENVIRONMENT_PREFIX) else { continue };
            // `COMITY_HOME` and the like are the program's own and have no section.
            let Some((section, key)) = option.split_once("__") else { continue };
            let key = (section.to_lowercase(), key.to_lowercase());
            put(&mut table, key, value, "environment")?;
        }
        for (name, value) in &source.flags {
            let (section, key) = name.split_once('.').unwrap_or((name, ""));
            put(&mut table, (section.to_owned(), key.to_owned()), value, "flag")?;
        }
        let config: Self = table.try_into().map_err(ConfigError::WrongKind)?;
        config.checked()
    }

    /// The configuration, once its values make sense.
    fn checked(self) -> Result<Self, ConfigError> {
        let unusable = |key, found: &str, expected| {
            Err(ConfigError::Unusable { key, found: found.to_owned(), expected })
        };
        if !matches!(self.log.format.as_str(), "text" | "json") {
            return unusable("log.format", &self.log.format, "write `text` or `json`");
        }
        let addresses = [
            ("federation.listen", &self.federation.listen),
            ("api.listen", &self.api.listen),
            ("operations.listen", &self.operations.listen),
        ];
        for (key, address) in addresses {
            if !address.is_empty() && address.parse::<std::net::SocketAddr>().is_err() {
                return unusable(key, address, "write address and port, as `127.0.0.1:8462`");
            }
        }
        let url = &self.federation.public_url;
        if !url.is_empty() && crate::delivery::endpoint(url).is_none() {
            return unusable("federation.public_url", url, "write `https://host:port`");
        }
        let quiet = &self.desk.quiet_hours;
        if !quiet.is_empty() && quiet.parse::<comity_corridor::QuietHours>().is_err() {
            let expected = "write two times that differ, as `22:00-06:00`, or nothing";
            return unusable("desk.quiet_hours", quiet, expected);
        }
        let origin = &self.desk.origin;
        if !origin.is_empty() && crate::seats::Site::parse(origin).is_none() {
            let expected = "write `https://host`, or `http://localhost:port` for this machine";
            return unusable("desk.origin", origin, expected);
        }
        let single = &self.single_sign_on;
        if !single.issuer.is_empty() {
            if !comity_accounts::provider::is_issuer(&single.issuer) {
                let expected = "write `https://host`, or `http://localhost:port` for this machine";
                return unusable("single_sign_on.issuer", &single.issuer, expected);
            }
            if single.client_id.is_empty() {
                let expected = "write the id under which the provider knows this node";
                return unusable("single_sign_on.client_id", "", expected);
            }
        }
        if !single.claim_required.is_empty() && single.claim().is_none() {
            let expected = "write name and value, as `groups=comity`";
            return unusable("single_sign_on.claim_required", &single.claim_required, expected);
        }
        let acts = self.delivery.batch_acts_max;
        if !(1..=super::BATCH_ACTS_MAX).contains(&acts) {
            return unusable("delivery.batch_acts_max", &acts.to_string(), "write 1 to 4096");
        }
        for peer in &self.pull.from {
            if peer.parse::<comity_act::AgencyCode>().is_err() {
                return unusable("pull.from", peer, "write the codes of agencies, as `XB`");
            }
        }
        Ok(self)
    }
}

/// Every key of the file must exist.
fn check_keys(table: &Table, file: &Path) -> Result<(), ConfigError> {
    let from = file.display().to_string();
    for (section, value) in table {
        let Value::Table(keys) = value else { return Err(unknown(section, "", &from)) };
        if !Config::OPTIONS.iter().any(|option| option.section == section) {
            return Err(unknown(section, "", &from));
        }
        for key in keys.keys() {
            if find(section, key).is_none() {
                return Err(unknown(section, key, &from));
            }
        }
    }
    Ok(())
}

fn find(section: &str, key: &str) -> Option<&'static super::option::Described> {
    Config::OPTIONS.iter().find(|option| option.section == section && option.key == key)
}

/// Sets a value that came as text.
fn put(
    table: &mut Table,
    (section, key): (String, String),
    value: &str,
    from: &str,
) -> Result<(), ConfigError> {
    let option = find(&section, &key).ok_or_else(|| unknown(&section, &key, from))?;
    let value = if option.is_text {
        Value::String(value.to_owned())
    } else {
        let line: Table = format!("value = {value}").parse().map_err(ConfigError::WrongKind)?;
        line.get("value").cloned().unwrap_or_else(|| Value::String(value.to_owned()))
    };
    let within = table.entry(section).or_insert_with(|| Value::Table(Table::new()));
    if let Value::Table(keys) = within {
        keys.insert(key, value);
    }
    Ok(())
}

fn unknown(section: &str, key: &str, from: &str) -> ConfigError {
    let written = if key.is_empty() { section.to_owned() } else { format!("{section}.{key}") };
    let known: Vec<String> =
        Config::OPTIONS.iter().map(|o| format!("{}.{}", o.section, o.key)).collect();
    let hint = match nearest(&written, known.iter().map(String::as_str)) {
        Some(name) => format!("did you mean `{name}`?"),
        None => "see docs/operate/comity.toml".to_owned(),
    };
    ConfigError::UnknownKey { key: written, from: from.to_owned(), hint }
}
