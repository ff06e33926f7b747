//! Who may use the node on this machine: names, pseudonyms, roles.
//!
//! The names stay here. What travels is the pseudonym.

use std::fmt::Write as _;

use comity_act::{OfficerId, Role, Timestamp};
use comity_seal::{
    digest::digest,
    random::{OsRandom, draw, draw_secret},
};
use zeroize::Zeroizing;

use super::{Home, HomeError, read_to_string, write_private};
use crate::engine::Session;

/// Characters of a local name at most.
const NAME_CHARS_MAX: usize = 40;

/// An officer as this machine knows one.
#[derive(Clone, Debug, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LocalOfficer {
    /// The local name.
    pub name: String,
    /// The pseudonym.
    pub officer: OfficerId,
    /// In which capacity the officer acts here.
    pub role: Role,
    /// SHA-256 of the token, in hexadecimal.
    token_sha256: String,
}

impl LocalOfficer {
    /// The officer's session, once it is established who it is.
    pub(crate) const fn session(&self) -> Session {
        Session { officer: self.officer, role: self.role }
    }
}

/// All officers of this machine.
#[derive(Clone, Debug, Default, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Officers {
    #[serde(default, rename = "officer")]
    list: Vec<LocalOfficer>,
}

impl Officers {
    /// Reads the list.
    ///
    /// # Errors
    /// [`HomeError`] when the file cannot be read or is not in its form.
    pub(crate) fn load(home: &Home) -> Result<Self, HomeError> {
        let path = home.officers_file();
        let text = read_to_string(&path)?;
        toml::from_str(&text).map_err(|source| HomeError::Form { path, source })
    }

    /// Writes the list.
    ///
    /// # Errors
    /// [`HomeError::File`].
    pub(crate) fn save(&self, home: &Home) -> Result<(), HomeError> {
        // Names, ids and roles always have a form in TOML.
        let text = toml::to_string(self).unwrap_or_default();
        write_private(&home.officers_file(), text.as_bytes())
    }

    /// All of them.
    pub(crate) fn list(&self) -> &[LocalOfficer] {
        &self.list
    }

    /// The officer with this local name.
    ///
    /// # Errors
    /// [`HomeError::NoOfficer`].
    pub(crate) fn named(&self, name: &str) -> Result<&LocalOfficer, HomeError> {
        self.list
            .iter()
            .find(|officer| officer.name == name)
            .ok_or_else(|| HomeError::NoOfficer { name: name.to_owned() })
    }

    /// The officer whose token this is.
    pub(crate) fn with_token(&self, token: &str) -> Option<&LocalOfficer> {
        // Digests are compared, so that timing tells nothing about a token.
        let found = hex(&digest(token.as_bytes()));
        self.list.iter().find(|officer| officer.token_sha256 == found)
    }

    /// Adds an officer with a fresh pseudonym and a fresh token, which is written to its file.
    ///
    /// # Errors
    /// [`HomeError::OfficerName`] when the name is taken or cannot be a file's.
    pub(crate) fn add(
        &mut self,
        home: &Home,
        name: &str,
        role: Role,
        now: Timestamp,
    ) -> Result<&LocalOfficer, HomeError> {
        let is_plain = !name.is_empty()
            && name.len() <= NAME_CHARS_MAX
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if !is_plain || self.named(name).is_ok() {
            return Err(HomeError::OfficerName { name: name.to_owned() });
        }
        let token = Zeroizing::new(hex(draw_secret::<32>(&mut OsRandom).as_slice()));
        write_private(&home.token(name), token.as_bytes())?;
        let place = self.list.len();
        self.list.push(LocalOfficer {
            name: name.to_owned(),
            officer: OfficerId::new(now, draw(&mut OsRandom)),
            role,
            token_sha256: hex(&digest(token.as_bytes())),
        });
        Ok(&self.list[place])
    }
}

/// Bytes as small hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
