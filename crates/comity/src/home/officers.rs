//! Who may use the node on this machine: names, pseudonyms, roles.
//!
//! The names stay here. What travels is the pseudonym. The file is sealed with a key of the vault,
//! so whoever can write to the disk cannot post anybody by it.

use comity_act::{OfficerId, Role, Timestamp};
use comity_corridor::Keys;
use comity_seal::random::{OsRandom, draw};

use super::{Home, HomeError, read_to_string, token, write_private};
use crate::{api::hex, engine::Session};

/// Characters of a local name at most.
const NAME_CHARS_MAX: usize = 40;

/// What the seal of the file is about.
const SEALED: &str = "comity officers of this machine";

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
    /// When the posting ends; before it is whole, when the proposal does.
    pub until: Timestamp,
    /// Whether a second person has yet to agree.
    #[serde(default)]
    pub waits: bool,
    /// SHA-256 of the token, in hexadecimal.
    token_sha256: String,
}

impl LocalOfficer {
    /// The officer's session, once it is established who it is.
    pub(crate) const fn session(&self) -> Session {
        Session { officer: self.officer, role: self.role }
    }
}

/// An officer to be.
#[derive(Debug)]
pub(crate) struct NewOfficer<'a> {
    /// The name on this machine.
    pub name: &'a str,
    /// In which capacity.
    pub role: Role,
    /// The code of the token.
    pub code: String,
    /// When the posting ends.
    pub until: Timestamp,
    /// Whether a second person has yet to agree.
    pub waits: bool,
}

/// All officers of this machine.
#[derive(Clone, Debug, Default, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Officers {
    /// What shows that this node wrote the file.
    #[serde(default)]
    seal: String,
    /// Whether the file of accounts is sealed: from then on none in clear is taken.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    accounts_sealed: bool,
    #[serde(default, rename = "officer")]
    list: Vec<LocalOfficer>,
}

impl Officers {
    /// Reads the list.
    ///
    /// # Errors
    /// [`HomeError`] when the file cannot be read, is not in its form, or not written by the node.
    pub(crate) fn load(home: &Home, keys: &Keys) -> Result<Self, HomeError> {
        let path = home.officers_file();
        let text = read_to_string(&path)?;
        let officers: Self = toml::from_str(&text)
            .map_err(|source| HomeError::Form { path: path.clone(), source })?;
        if officers.seal != officers.sealed(keys) {
            return Err(HomeError::Seal { path });
        }
        Ok(officers)
    }

    /// Writes the list.
    ///
    /// # Errors
    /// [`HomeError::File`].
    pub(crate) fn save(&mut self, home: &Home, keys: &Keys) -> Result<(), HomeError> {
        self.seal = self.sealed(keys);
        write_private(&home.officers_file(), self.text().as_bytes())
    }

    /// The seal over what the list says.
    fn sealed(&self, keys: &Keys) -> String {
        let bare = Self { seal: String::new(), ..self.clone() };
        let seal = keys.own().tokens().token(SEALED, bare.text().as_bytes());
        hex(&seal.0)
    }

    fn text(&self) -> String {
        // Names, ids and roles always have a form in TOML.
        toml::to_string(self).unwrap_or_default()
    }

    /// Whether the file of accounts is sealed.
    pub(crate) const fn has_sealed_accounts(&self) -> bool {
        self.accounts_sealed
    }

    /// The file of accounts is sealed from now on.
    pub(crate) const fn seal_accounts(&mut self) {
        self.accounts_sealed = true;
    }

    /// As a list of before says it.
    #[cfg(test)]
    pub(crate) const fn accounts_in_clear(&mut self) {
        self.accounts_sealed = false;
    }

    /// All of them, also who waits.
    pub(crate) fn list(&self) -> &[LocalOfficer] {
        &self.list
    }

    /// The officer of this name.
    pub(crate) fn named(&self, name: &str) -> Option<&LocalOfficer> {
        self.list.iter().find(|officer| officer.name == name)
    }

    /// The officer of this pseudonym.
    pub(crate) fn of(&self, officer: OfficerId) -> Option<&LocalOfficer> {
        self.list.iter().find(|one| one.officer == officer)
    }

    /// The officer whose token this is, if posted at this moment.
    pub(crate) fn with_token(&self, token: &str, now: Timestamp) -> Option<&LocalOfficer> {
        // Digests are compared, so that timing tells nothing about a token.
        let found = token::code(token);
        self.list
            .iter()
            .find(|officer| officer.token_sha256 == found)
            .filter(|officer| !officer.waits && now < officer.until)
    }

    /// Adds an officer with a fresh pseudonym.
    ///
    /// # Errors
    /// [`HomeError::OfficerName`] or [`HomeError::TokenCode`] when either cannot be used.
    pub(crate) fn add(
        &mut self,
        new: NewOfficer<'_>,
        now: Timestamp,
    ) -> Result<OfficerId, HomeError> {
        let NewOfficer { name, role, code, until, waits } = new;
        let is_plain = !name.is_empty()
            && name.len() <= NAME_CHARS_MAX
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if !is_plain || self.named(name).is_some() {
            return Err(HomeError::OfficerName { name: name.to_owned() });
        }
        // Two officers with one token would be one, under whichever name comes first.
        if !token::is_code(&code) || self.list.iter().any(|one| one.token_sha256 == code) {
            return Err(HomeError::TokenCode);
        }
        let officer = OfficerId::new(now, draw(&mut OsRandom));
        let name = name.to_owned();
        self.list.push(LocalOfficer { name, officer, role, until, waits, token_sha256: code });
        Ok(officer)
    }

    /// A second person has agreed.
    pub(crate) fn agreed(&mut self, name: &str, until: Timestamp) {
        for officer in self.list.iter_mut().filter(|officer| officer.name == name) {
            officer.waits = false;
            officer.until = until;
        }
    }

    /// Keeps those for whom this holds.
    pub(crate) fn keep_only(&mut self, holds: impl Fn(&LocalOfficer) -> bool) {
        self.list.retain(holds);
    }

    /// Takes an officer off the list: the token lets nobody in any more.
    pub(crate) fn remove(&mut self, name: &str) {
        self.list.retain(|officer| officer.name != name);
    }
}
