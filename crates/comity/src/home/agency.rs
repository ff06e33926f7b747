//! Who the agency is: set once by `comity init`.

use std::path::Path;

use comity_act::{AgencyCode, AgencyKind, OfficerId, Text};

use super::{Home, HomeError, read_to_string, write_private};

/// The agency of a node.
#[derive(Clone, Debug, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Agency {
    /// Its code.
    pub code: AgencyCode,
    /// What kind of body it is.
    pub kind: AgencyKind,
    /// What it is called.
    pub name: Text<200>,
    /// The origin line of its log.
    pub log_origin: Text<255>,
    /// The pseudonym under which the node answers by itself.
    pub service: OfficerId,
    /// The duty desk's telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duty_telephone: Option<Text<40>>,
}

impl Agency {
    /// Reads who the agency is.
    ///
    /// # Errors
    /// [`HomeError`] when the file cannot be read or is not in its form.
    pub(crate) fn load(home: &Home) -> Result<Self, HomeError> {
        Self::load_from(&home.agency_file())
    }

    /// Reads who an agency is from a file that is elsewhere, as in a backup.
    ///
    /// # Errors
    /// [`HomeError`] when the file cannot be read or is not in its form.
    pub(crate) fn load_from(path: &Path) -> Result<Self, HomeError> {
        let text = read_to_string(path)?;
        toml::from_str(&text).map_err(|source| HomeError::Form { path: path.into(), source })
    }

    pub(super) fn save(&self, home: &Home) -> Result<(), HomeError> {
        // Texts and ids always have a form in TOML.
        let text = toml::to_string(self).unwrap_or_default();
        write_private(&home.agency_file(), text.as_bytes())
    }
}
